"""Notes on cells put into words: what each is, who wrote it, what was answered."""

from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.internal import ANSWERED, CLOSED, EMPTY, OPEN, QUESTION, REASON
from shnor_desktop.services.notes import Note
from shnor_desktop.services.office import UNKNOWN_USER
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.history import moment

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_QUESTIONS: dict[str, tuple[str, Tone, int]] = {
    OPEN: ("Вопрос ждёт ответа", "warn", 0),
    ANSWERED: ("Вопрос с ответом", "accent", 1),
    CLOSED: ("Вопрос закрыт", "muted", 3),
}
_OTHERS: dict[str, tuple[str, Tone, int]] = {
    REASON: ("Пояснение к замечанию", "plain", 2),
    EMPTY: ("Пусто намеренно", "plain", 2),
}


def heading(note: Note) -> str:
    """What the note is: «Вопрос ждёт ответа», «Пусто намеренно»."""
    return _look(note)[0]


def tone(note: Note) -> Tone:
    """The colour of the note."""
    return _look(note)[1]


def order(note: Note) -> int:
    """Open questions first, closed ones last."""
    return _look(note)[2]


def thread(note: Note, office: "Office") -> tuple[str, ...]:
    """Both sides, each with its name and hour, as the office that reads sees them."""
    other = f"школа {note.school}" if office.is_district else "район"
    asked, answered = (other, office.name) if note.office != office.code else (office.name, other)
    said = [f"{_signed(note.author, asked, note.written_at)}: {note.text}"]
    if note.answer:
        said.append(f"Ответ — {_signed(note.answered_by, answered, note.answered_at)}: {note.answer}")
    return tuple(said)


def _look(note: Note) -> tuple[str, Tone, int]:
    if note.kind == QUESTION:
        return _QUESTIONS.get(note.state, _QUESTIONS[OPEN])
    return _OTHERS.get(note.kind, (note.kind, "plain", 2))


def _signed(who: str, side: str, at: str) -> str:
    name = side if who in ("", UNKNOWN_USER) else who
    return f"{name}, {moment(at)}" if at else name
