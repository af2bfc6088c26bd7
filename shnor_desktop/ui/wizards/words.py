"""A dialog that asks for a few sentences: a question, an answer, a reason. Ctrl+Enter writes them down."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from shnor_desktop.ui.wizards.ask import Answers, Ask, Field


def ask_words(
    parent: QWidget,
    title: str,
    label: str,
    on_answer: Callable[[Answers], None],
    *,
    accept: str,
    about: str,
    value: str = "",
    before: Sequence[Field] = (),
) -> Ask:
    """Open it; ``on_answer`` gets the words as ``text``. ``before``: fields above them."""
    field = Field("text", label, "long", value, hint="Ctrl+Enter — записать")
    dialog = Ask(parent, title, (*before, field), on_answer, accept=accept, about=about)
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), dialog, dialog.accept)
    dialog.inputs["text"].setFocus()
    dialog.finished.connect(lambda _: parent.setFocus())
    return dialog
