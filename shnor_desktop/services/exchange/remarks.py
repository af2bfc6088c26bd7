"""Notes on cells on their way: reasons, intended emptiness and questions, by the identity of the row they stand on.

One writer for each word (EXCHANGE, «one writer per row»): the office that wrote a note owns it, the other side only
answers questions. Names of people stay at home. A package or a receipt without notes, of an older program, leaves
the notes of both sides as they are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from shnor_desktop.errors import RefusedError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ANSWERED, CELL_NOTES, CLOSED, EMPTY, OPEN, QUESTION, REASON
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, noted
from shnor_desktop.services.entries import Add, Edit, Remove, Step, Stored
from shnor_desktop.services.exchange.content import ContentError, travelling, travelling_sheets
from shnor_desktop.services.exchange.rows import Find, Identity, identities, read_identity, read_word
from shnor_desktop.services.noted import NOTES

MOST = 20_000
"""Notes of one package: far more than anybody writes, and well below the size a description may have."""

_ORDER = ("", OPEN, ANSWERED, CLOSED)


@dataclass(frozen=True, slots=True)
class Remark:
    """A note as it travels: no number of a row, no name of a person."""

    ref: str
    sheet: str
    row: Identity
    column: str
    kind: str
    rule: str
    text: str
    office: str
    written_at: str
    state: str
    answer: str
    answered_at: str


def collect(session: Session, school: str, kinds: tuple[str, ...] = (QUESTION, REASON, EMPTY)) -> list[dict[str, Any]]:
    """The notes on travelling cells of a school's rows, ready for the description."""
    travel = {sheet.key: sheet for sheet in travelling_sheets()}
    notes = [
        note
        for note in noted.load(session, school=school, kinds=kinds)
        if note.sheet in travel and note.column in travelling(travel[note.sheet])
    ]
    if len(notes) > MOST:
        raise RefusedError(
            f"Пометок у ячеек слишком много ({len(notes)}): больше {MOST} в пакет не входит.",
            hint="Снимите ненужные пометки и соберите пакет снова.",
        )
    rows = {
        key: identities(session, travel[key], (note.row for note in notes if note.sheet == key))
        for key in {note.sheet for note in notes}
    }
    made = (
        Remark(
            note.ref,
            note.sheet,
            rows[note.sheet][note.row],
            note.column,
            note.kind,
            note.rule,
            note.text,
            note.office,
            note.written_at,
            note.state,
            note.answer,
            note.answered_at,
        )
        for note in notes
    )
    return [asdict(remark) | {"row": dict(remark.row)} for remark in made]


def read(raw: Sequence[Mapping[str, Any]] | None) -> tuple[Remark, ...] | None:
    """Notes out of a verified description, checked for form; None when it was made before there were notes."""
    if raw is None:
        return None
    if len(raw) > MOST:
        raise _broken()
    return tuple(_remark(one) for one in raw)


def merge(
    session: Session, remarks: Collection[Remark] | None, find: Find, *, school: str, sender: str, mine: str
) -> list[Step]:
    """What has to change so that this base holds the notes of the sender, and its answers to ours."""
    if remarks is None:
        return []
    standing = {str(row.values["ref"]): row for row in entries.load(session, NOTES, school=school)}
    steps: list[Step] = []
    for remark in remarks:
        number, held = _place(remark, find), standing.get(remark.ref)
        owner = held.values["office"] if held else remark.office
        if number is None or owner != remark.office:
            continue
        if remark.office == sender and held is None:
            steps.append(Add(NOTES, school, _arriving(remark, number)))
        elif held is not None and remark.office in (sender, mine):
            steps += _changes(remark, number, held, own=remark.office == mine)
    # a note that its writer has taken back is in no later package
    told = {remark.ref for remark in remarks}
    gone = (row for ref, row in standing.items() if row.values["office"] == sender and ref not in told)
    return [*steps, *(Remove(NOTES, row.id) for row in gone)]


def _place(remark: Remark, find: Find) -> int | None:
    """The row here, if the form and the column are ones that travel."""
    sheet = SHEETS.get(remark.sheet)
    if sheet not in travelling_sheets() or remark.column not in travelling(SHEETS[remark.sheet]):
        return None
    return find(remark.sheet, remark.row)


def _arriving(remark: Remark, number: int) -> dict[str, Value]:
    cells: dict[str, Value] = {key: value or None for key, value in asdict(remark).items() if key != "row"}
    return cells | {"row": number}


def _changes(remark: Remark, number: int, held: Stored, *, own: bool) -> list[Step]:
    """Of a note of ours only the answer can be news; of theirs the words, too, but never an answer we gave later."""
    after: dict[str, Value] = {"row": number}
    if not own:
        keys = ("sheet", "column", "kind", "rule", "text", "written_at")
        after |= {key: getattr(remark, key) or None for key in keys}
    if remark.answer and remark.answered_at > str(held.values["answered_at"] or ""):
        after |= {"answer": remark.answer, "answered_by": None, "answered_at": remark.answered_at}
    if remark.kind == QUESTION:
        told = (ANSWERED if remark.answer else OPEN) if own else remark.state
        after["state"] = max(str(held.values["state"] or ""), told, key=_ORDER.index) or None
    before = held.values
    return [Edit(NOTES, held.id, key, before[key], value) for key, value in after.items() if before[key] != value]


def _remark(raw: Mapping[str, Any]) -> Remark:
    row = read_identity(raw)
    if row is None:
        raise _broken()
    made = Remark(
        row=row,
        **{key: _word(raw, key) for key in Remark.__dataclass_fields__ if key != "row"},
    )
    # only a question has a state and an answer
    known = made.state in _ORDER if made.kind == QUESTION else not made.state and not made.answer
    if not (made.ref and made.text and made.kind in (QUESTION, REASON, EMPTY) and known):
        raise _broken()
    return made


def _word(raw: Mapping[str, Any], key: str) -> str:
    word = read_word(CELL_NOTES, raw, key)
    if word is None:
        raise _broken()
    return word


def _broken() -> ContentError:
    return ContentError(
        "Пометки к ячейкам в файле не читаются.", hint="Попросите обновить программу и собрать файл заново."
    )
