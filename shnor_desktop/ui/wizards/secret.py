"""Asks for the passphrase of the office's key."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from shnor_desktop.services.signing.keys import SHORTEST_PASSPHRASE
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

PHRASE = "phrase"


def ask_secret(
    parent: QWidget,
    title: str,
    on_answer: Callable[[Answers], None],
    *,
    fields: Sequence[Field] = (),
    about: str = "",
    accept: str = "Подписать",
) -> Ask:
    """The passphrase of a key that is there, after other fields if there are any."""
    secret = Field(PHRASE, "Парольная фраза", "secret", hint="Та, что придумана при создании ключа")
    return Ask(parent, title, (*fields, secret), on_answer, accept=accept, about=about)


def ask_new_secret(
    parent: QWidget, title: str, on_answer: Callable[[Answers], None], *, fields: Sequence[Field] = (), about: str = ""
) -> Ask:
    """A passphrase for a new key, typed twice."""

    def check(given: Answers) -> str:
        if len(given[PHRASE]) < SHORTEST_PASSPHRASE:
            return f"Парольная фраза короче {SHORTEST_PASSPHRASE} знаков. Возьмите три-четыре слова."
        return "" if given[PHRASE] == given["again"] else "Фразы не совпали: введите обе ещё раз."

    both = (
        Field(PHRASE, "Парольная фраза", "secret", hint="Восстановить её нельзя: запишите и храните отдельно"),
        Field("again", "Ещё раз", "secret"),
    )
    return Ask(parent, title, (*fields, *both), on_answer, accept="Создать ключ", about=about, check=check)
