"""Steps of documents, events and measures on their way: each office's own, never changed, by the identity of the row.

One writer for each step: the office that wrote it owns it, and only a step that its writer took back disappears. The
district's newest step also sets cells, unless the school has done something later; which steps the school has already
seen is said in its package, and from then on the school's own cells speak. So the order of files, a lost receipt or a
repetition changes nothing in what both sides hold in the end.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from shnor_desktop.errors import RefusedError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.programme import PROGRESS as FORM
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove, Step, Stored
from shnor_desktop.services.exchange import decisions
from shnor_desktop.services.exchange import withdrawn as withdrawn_from
from shnor_desktop.services.exchange.content import ContentError, package_sheets
from shnor_desktop.services.exchange.decisions import Decision
from shnor_desktop.services.exchange.rows import Find, Identity, identities, identity_of, read_identity, read_word
from shnor_desktop.services.progress import CONFIRMED, PROGRESS

MOST = 50_000
"""Steps of one file: ten thousand measures with five states each."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step as it travels: no number of a row."""

    ref: str
    sheet: str
    row: Identity
    state: str
    on: date
    post: str
    remark: str
    office: str
    written_at: str


def collect(session: Session, school: str, office: str) -> list[dict[str, Any]]:
    """The steps that an office has written about a school's rows, ready for the description."""
    held = [row for row in entries.load(session, PROGRESS, school=school) if row.values["office"] == office]
    if len(held) > MOST:
        raise RefusedError(
            f"Записей о ходе документов и мероприятий слишком много ({len(held)}): больше {MOST} в файл не входит."
        )
    travel = {sheet.key: sheet for sheet in package_sheets()}
    wanted = {str(row.values["sheet"]) for row in held} & set(travel)
    named = {key: identities(session, travel[key], (_row(one) for one in held if _sheet(one) == key)) for key in wanted}
    found = []
    for one in held:
        identity = named.get(_sheet(one), {}).get(_row(one))
        if identity is not None:
            told = _told(one, identity)
            found.append(asdict(told) | {"row": dict(identity), "on": told.on.isoformat()})
    return found


def seen(session: Session, school: str, office: str) -> list[str]:
    """The numbers of the other office's steps that this base holds."""
    held = entries.load(session, PROGRESS, school=school)
    return sorted(str(row.values["ref"]) for row in held if row.values["office"] == office)


def read(raw: Sequence[Mapping[str, Any]] | None) -> tuple[Told, ...] | None:
    """Steps out of a verified description, checked for form; None when it was made before there were steps."""
    if raw is None:
        return None
    if len(raw) > MOST:
        raise _broken()
    return tuple(_read(one) for one in raw)


def merge(
    session: Session, told: Collection[Told] | None, find: Find, *, school: str, sender: str
) -> tuple[list[Step], list[tuple[Told, int]]]:
    """What has to change so that this base holds the sender's steps; and those that are new here, with their rows."""
    if told is None:
        return [], []
    held = {str(row.values["ref"]): row for row in entries.load(session, PROGRESS, school=school)}
    made: list[Step] = []
    fresh: list[tuple[Told, int]] = []
    for one in told:
        number, standing = find(one.sheet, one.row), held.get(one.ref)
        if number is None or one.office != sender:
            continue
        if standing is None:
            made.append(Add(PROGRESS, school, _values(one, number)))
            fresh.append((one, number))
        elif standing.values["office"] == sender and standing.values["row"] != number:
            made.append(Edit(PROGRESS, standing.id, "row", standing.values["row"], number))
    refs = {one.ref for one in told}
    gone = [row for ref, row in held.items() if row.values["office"] == sender and ref not in refs]
    return [*made, *(Remove(PROGRESS, row.id) for row in gone)], fresh


def gone(session: Session, told: Collection[Told] | None, *, school: str, sender: str) -> list[Stored]:
    """Steps of the sender that stand here and that it has taken back."""
    if told is None:
        return []
    refs = {one.ref for one in told}
    held = entries.load(session, PROGRESS, school=school)
    return [row for row in held if row.values["office"] == sender and row.values["ref"] not in refs]


class OwnWord:
    """The district's own decisions about a school's rows, laid over what a package says where they are not seen yet."""

    def __init__(
        self, session: Session, school: str, mine: str, told: Collection[Told] | None, seen_there: Collection[str]
    ) -> None:
        self._seen = frozenset(seen_there)
        self._theirs = _newest((one.sheet, one.row, one.written_at) for one in told or () if one.office == school)
        self._standing = self._named(session, school, mine, deleted=False)
        dropped = self._named(session, school, mine, deleted=True) if self._seen else {}
        known = {place: [one for one in held if one.ref in self._seen] for place, held in dropped.items()}
        self._dropped = {place: held for place, held in known.items() if held}
        measures = [key for key, _ in self._dropped if key == decisions.MEASURES]
        held = entries.load(session, decisions.MEASURES, school=school) if measures else ()
        form = ALL_SHEETS[decisions.MEASURES]
        self._measures = {identity_of(form, row.values): row.values for row in held}

    def over(self, sheet: str, values: dict[str, Value]) -> dict[str, Value]:
        """The row with the newest decisions of this office in it, if the school has not gone on."""
        if not decisions.state_cells(sheet):
            return values
        place = sheet, identity_of(ALL_SHEETS[sheet], values)
        own = self._standing.get(place, [])
        if place in self._dropped:
            back = self._dropped[place]
            if sheet == decisions.MEASURES:
                values = values | self._without(place, values, back)
            else:
                left = _decision(own[-1]) if own else None
                values = values | decisions.all_taken_back(sheet, values, [_decision(one) for one in back], left)
        for one in _after_seen(own, self._seen):
            if one.written_at > self._theirs.get(place, ""):
                values = values | decisions.cells(sheet, values, _decision(one))
        return values

    def _without(
        self, place: tuple[str, Identity], values: Mapping[str, Value], back: Sequence[Told]
    ) -> decisions.Cells:
        """The cells that decisions undone here have set: as they stand here now; the newest decision goes first."""
        now = self._measures[place[1]]
        made: decisions.Cells = {}
        for one in reversed(back):
            # a confirmation is the district's alone; the rest gives way to what the school has done since
            standing = one.state == CONFIRMED or one.written_at > self._theirs.get(place, "")
            if standing and decisions.shown({**values, **made}, _decision(one)):
                made |= {key: now[key] for key in decisions.sets(one.state)}
        return made

    @staticmethod
    def _named(session: Session, school: str, mine: str, *, deleted: bool) -> dict[tuple[str, Identity], list[Told]]:
        held = [
            row
            for row in entries.load(session, PROGRESS, school=school, deleted=deleted)
            if row.values["office"] == mine and decisions.state_cells(_sheet(row))
        ]
        found: dict[tuple[str, Identity], list[Told]] = {}
        for key in {_sheet(row) for row in held}:
            named = identities(session, ALL_SHEETS[key], (_row(row) for row in held if _sheet(row) == key))
            for row in sorted(held, key=lambda one: str(one.values["written_at"])):
                if _sheet(row) == key and (identity := named.get(_row(row))) is not None:
                    found.setdefault((key, identity), []).append(_told(row, identity))
        return found


def _after_seen(own: Sequence[Told], seen_there: Collection[str]) -> list[Told]:
    """The decisions that came after the last one that the school knows."""
    last = max((number for number, one in enumerate(own, 1) if one.ref in seen_there), default=0)
    return list(own[last:])


def edits(
    session: Session,
    fresh: Iterable[tuple[Told, int]],
    withdrawn: Iterable[Stored],
    *,
    school: str,
    operation: int | None,
) -> list[Edit]:
    """What the district's new decisions set in the school, leaving alone what the school has done since its package.

    ``operation``: the entry of the journal after which the package was collected; None where that is not known.
    """
    said: dict[tuple[str, int], list[Told]] = {}
    for one, number in sorted(fresh, key=lambda pair: (pair[0].written_at, pair[0].ref)):
        said.setdefault((one.sheet, number), []).append(one)
    back: dict[tuple[str, int], list[Stored]] = {}
    for row in sorted(withdrawn, key=_moment):
        back.setdefault((_sheet(row), _row(row)), []).append(row)
    places = {place for place in (*said, *back) if decisions.state_cells(place[0])}
    held = sorted(entries.load(session, PROGRESS, school=school), key=_moment)
    own = _newest((_sheet(row), _row(row), _moment(row)) for row in held if row.values["office"] == school)
    dropped = {row.id for rows in back.values() for row in rows}
    left: dict[tuple[str, int], list[Stored]] = {}
    for row in held:
        if row.values["office"] != school and row.id not in dropped:
            left.setdefault((_sheet(row), _row(row)), []).append(row)
    made: list[Edit] = []
    for key in sorted({sheet for sheet, _ in places}):
        rows = entries.load_rows(session, key, (number for sheet, number in places if sheet == key))
        later = _changed(session, key, operation, school)
        for row in rows:
            place = (key, row.id)
            new: decisions.Cells = {}
            if place in back and key != decisions.MEASURES:
                standing = [_decision(_told(one, ())) for one in left.get(place, ())]
                undone = [_decision(_told(one, ())) for one in back[place]]
                new = decisions.all_taken_back(key, row.values, undone, standing[-1] if standing else None)
            elif place in back:
                new = _before(session, row, back[place], left.get(place, ()), school)
            for step in said.get(place, ()):
                if row.id not in later and step.written_at > own.get(place, ""):
                    new |= decisions.cells(key, row.values | new, _decision(step))
            made += [
                Edit(key, row.id, column, row.values[column], value)
                for column, value in new.items()
                if row.values[column] != value
            ]
    return made


def _before(
    session: Session, row: Stored, back: Sequence[Stored], left: Sequence[Stored], school: str
) -> decisions.Cells:
    """The cells of a measure without the decisions that were taken back, and with those that the district has left."""
    former = withdrawn_from.before(session, row.id, back, school)
    if former is None:
        return {}
    brought = withdrawn_from.brought_by(session, (one.id for one in left))
    new = dict(former.cells)
    for one in left:
        if brought.get(one.id) in former.operations:
            again = decisions.cells(decisions.MEASURES, {**row.values, **new}, _decision(_told(one, ())))
            new |= {key: value for key, value in again.items() if key not in former.own}
    return new


def _changed(session: Session, key: str, operation: int | None, school: str) -> set[int]:
    """Rows whose state the school has changed since it collected the package that is answered."""
    if operation is None:
        return set()
    query = (
        select(CHANGES.c.row, CHANGES.c.operation, OPERATIONS.c.undoable)
        .join(OPERATIONS, OPERATIONS.c.id == CHANGES.c.operation)
        .where(
            CHANGES.c.sheet == key,
            CHANGES.c.operation > operation,
            CHANGES.c.column.in_(decisions.state_cells(key)),
        )
    )
    # what an earlier receipt has set is not the school's work
    stepped = withdrawn_from.own_steps(session, school)
    found = session.execute(query)
    return {change.row for change in found if change.undoable or change.operation in stepped}


def _newest(steps: Iterable[tuple[str, Any, str]]) -> dict[tuple[str, Any], str]:
    found: dict[tuple[str, Any], str] = {}
    for sheet, row, moment in steps:
        found[sheet, row] = max(moment, found.get((sheet, row), ""))
    return found


def _decision(told: Told) -> Decision:
    return Decision(told.state, told.on, told.post, told.remark)


def _moment(row: Stored) -> str:
    return str(row.values["written_at"])


def _sheet(row: Stored) -> str:
    return str(row.values["sheet"])


def _row(row: Stored) -> int:
    return int(str(row.values["row"]))


def _told(row: Stored, identity: Identity) -> Told:
    words = {key: str(row.values[key] or "") for key in ("ref", "sheet", "state", "post", "remark", "office")}
    on = row.values["on"]
    assert isinstance(on, date)  # noqa: S101  the column is required, and only steps of ours are written
    return Told(row=identity, on=on, written_at=str(row.values["written_at"] or ""), **words)


def _values(told: Told, number: int) -> dict[str, Value]:
    cells: dict[str, Value] = {key: value or None for key, value in asdict(told).items() if key not in ("row", "on")}
    return cells | {"row": number, "on": told.on}


def _read(raw: Mapping[str, Any]) -> Told:
    row = read_identity(raw)
    words = {
        key: read_word(FORM, raw, key) for key in ("ref", "sheet", "state", "post", "remark", "office", "written_at")
    }
    known = {key: word for key, word in words.items() if word is not None}
    try:
        on = date.fromisoformat(str(raw.get("on")))
        datetime.fromisoformat(known.get("written_at", ""))
    except ValueError as error:
        raise _broken() from error
    if row is None or len(known) != len(words) or not (known["ref"] and known["state"]):
        raise _broken()
    return Told(row=row, on=on, **known)


def _broken() -> ContentError:
    return ContentError(
        "Записи о ходе документов и мероприятий в файле не читаются.",
        hint="Попросите обновить программу и собрать файл заново.",
    )
