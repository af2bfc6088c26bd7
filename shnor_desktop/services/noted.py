"""Reads the notes on cells: questions, reasons of soft findings, cells that are empty on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import CLOSED, EMPTY, QUESTION, REASON
from shnor_desktop.services import entries
from shnor_desktop.services.journal import DELETED

NOTES = "cell_notes"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands in the base; ``row`` is the number of the row it belongs to, and to no other."""

    id: int
    ref: str
    school: str
    sheet: str
    row: int
    column: str
    kind: str
    rule: str
    text: str
    author: str
    office: str
    written_at: str
    state: str
    answer: str
    answered_by: str
    answered_at: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What the checks need of the notes, by cell."""

    reasons: Mapping[tuple[str, int, str, str], str] = field(default_factory=dict)
    """Sheet, row, column, rule → why the soft rule is broken."""
    empty: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    """Sheet, row, column → why there is no value. It counts only while the cell is empty."""


def of_sheet(session: Session, sheet_key: str, *, school: str | None = None) -> list[Note]:
    """Notes on the rows of a form that are not deleted, in the order in which they were written."""
    return load(session, sheet=sheet_key, school=school)


def open_questions(session: Session) -> list[Note]:
    """Questions that are not closed: without an answer, or with one that nobody has agreed to yet."""
    return [note for note in load(session, kinds=(QUESTION,)) if note.state != CLOSED]


def everything(session: Session, *, school: str | None = None) -> list[Note]:
    """All notes of the base, or of one school, form by form as they are shown."""
    place = {key: number for number, key in enumerate(SHEETS)}
    return sorted(load(session, school=school), key=lambda note: (place[note.sheet], note.id))


def explained(session: Session, *, school: str | None = None) -> Explained:
    """Reasons and intended emptiness of the base, or of one school."""
    reasons, empty = {}, {}
    for note in load(session, school=school, kinds=(REASON, EMPTY)):
        if note.kind == REASON:
            reasons[note.sheet, note.row, note.column, note.rule] = note.text
        else:
            empty[note.sheet, note.row, note.column] = note.text
    return Explained(reasons, empty)


def load(
    session: Session,
    *,
    sheet: str | None = None,
    school: str | None = None,
    kinds: tuple[str, ...] = (QUESTION, REASON, EMPTY),
) -> list[Note]:
    """Notes whose row still stands."""
    source = entries.table(NOTES)
    query = select(source).where(source.c[DELETED].is_(None), source.c.kind.in_(kinds)).order_by(source.c.id)
    if sheet is not None:
        query = query.where(source.c.sheet == sheet)
    if school is not None:
        query = query.where(source.c.school == school)
    notes = [_note(dict(row._mapping)) for row in session.execute(query)]
    standing = {key: _standing(session, key) for key in {note.sheet for note in notes} if key in SHEETS}
    return [note for note in notes if note.row in standing.get(note.sheet, ())]


def _standing(session: Session, key: str) -> set[int]:
    """Rows of a form with notes on them that are not deleted."""
    rows, notes = entries.table(key), entries.table(NOTES)
    query = (
        select(rows.c.id)
        .distinct()
        .join(notes, notes.c.row == rows.c.id)
        .where(notes.c.sheet == key, notes.c[DELETED].is_(None), rows.c[DELETED].is_(None))
    )
    return set(session.execute(query).scalars())


def _note(row: Mapping[str, object]) -> Note:
    words = ("column", "kind", "rule", "text", "author", "office", "written_at")
    answered = ("state", "answer", "answered_by", "answered_at")
    return Note(
        int(str(row["id"])),
        str(row["ref"] or ""),
        str(row["school"]),
        str(row["sheet"]),
        int(str(row["row"])),
        *(str(row[key] or "") for key in (*words, *answered)),
    )
