"""Loads rows of any sheet and applies gestures to them: journalled, undoable, refused when stale."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

from sqlalchemy import Table, bindparam, func, insert, select, update

from shnor_desktop.errors import ConflictError, FileError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.entries import TABLES
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Scalar, Value
from shnor_desktop.services import journal, locks
from shnor_desktop.services.journal import DELETED, WHOLE_ROW, Record


class Desk(Protocol):
    """What is needed of an opened base to write in it."""

    @property
    def who(self) -> str:
        """Who is written into the journal."""

    def reading(self) -> AbstractContextManager[Session]:
        """A session that reads."""

    def writing(self) -> AbstractContextManager[Session]:
        """A session whose block is one transaction."""


class Stored(NamedTuple):
    """A row as it stands in the base: its number, the school that owns it, its entered cells."""

    id: int
    school: str
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell before and after; refused if the cell holds something else by now."""

    sheet: str
    row: int
    column: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Add:
    """A new row of a school ('' for office-wide sheets)."""

    sheet: str
    school: str
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Remove:
    """A row marked as deleted; it stays restorable."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Restore:
    """A deleted row brought back."""

    sheet: str
    row: int


Step: TypeAlias = Edit | Add | Remove | Restore


@dataclass(frozen=True, slots=True)
class Applied:
    """What a gesture did: its number in the journal and the rows it touched, by sheet."""

    operation: int
    title: str
    rows: dict[str, tuple[int, ...]]


def table(sheet_key: str) -> Table:
    """The table behind a sheet."""
    return TABLES[sheet_key]


def load(
    session: Session,
    sheet_key: str,
    *,
    year: int | Sequence[int] | None = None,
    school: str | None = None,
    deleted: bool = False,
) -> list[Stored]:
    """Rows of a sheet in the order they were made: all, of a year (or years), of a school; or the deleted ones."""
    source = table(sheet_key)
    query = select(source).where(source.c[DELETED].is_not(None) if deleted else source.c[DELETED].is_(None))
    if school is not None:
        query = query.where(source.c.school == school)
    if year is not None and "year" in source.c:
        query = query.where(source.c.year == year if isinstance(year, int) else source.c.year.in_(year))
    return _stored(sheet_key, session.execute(query.order_by(source.c.id)))


def load_rows(session: Session, sheet_key: str, rows: Iterable[int]) -> list[Stored]:
    """The named rows that are not deleted."""
    source = table(sheet_key)
    found: list[Stored] = []
    wanted = sorted(set(rows))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        query = select(source).where(source.c.id.in_(part), source.c[DELETED].is_(None)).order_by(source.c.id)
        found += _stored(sheet_key, session.execute(query))
    return found


def _stored(sheet_key: str, rows: Iterable[Any]) -> list[Stored]:
    keys = [column.key for column in ALL_SHEETS[sheet_key].entered]
    try:
        return [Stored(row["id"], row["school"], {key: row[key] for key in keys}) for row in (r._mapping for r in rows)]
    except (ValueError, TypeError, ArithmeticError) as error:
        raise FileError(
            f"На листе «{ALL_SHEETS[sheet_key].title}» есть значение, которое не читается: файл базы повреждён.",
            hint="Восстановите базу из копии: «Настройки» → «Копии базы» или команда shnor restore.",
        ) from error


def apply(desk: Desk, steps: Sequence[Step], title: str) -> Applied:
    """Run one gesture as one transaction and one entry of the journal."""
    with desk.writing() as session:
        return apply_in(session, steps, title, who=desk.who)


def apply_in(
    session: Session,
    steps: Sequence[Step],
    title: str,
    *,
    who: str,
    undoable: bool = True,
    undoes: int | None = None,
    over_locks: bool = False,
) -> Applied:
    """The same inside a transaction that is already open (a package, an import).

    ``over_locks``: a package of the school replaces also what its district has accepted before.
    """
    if not over_locks:
        _refuse_locked(session, steps)
    records: list[Record] = []
    by_sheet: dict[str, list[Step]] = {}
    for step in steps:
        by_sheet.setdefault(step.sheet, []).append(step)
    for key, part in by_sheet.items():
        # restored rows can be edited, and edited rows deleted, in the same gesture
        records += _mark(session, key, [step.row for step in part if isinstance(step, Restore)], remove=False)
        records += _add(session, key, [step for step in part if isinstance(step, Add)])
        records += _edit(session, key, [step for step in part if isinstance(step, Edit)])
        records += _mark(session, key, [step.row for step in part if isinstance(step, Remove)], remove=True)
    number = journal.record(session, who=who, title=title, changes=records, undoable=undoable, undoes=undoes)
    touched: dict[str, set[int]] = {}
    for change in records:
        touched.setdefault(change.sheet, set()).add(change.row)
    return Applied(number, title, {key: tuple(sorted(rows)) for key, rows in touched.items()})


def _refuse_locked(session: Session, steps: Sequence[Step]) -> None:
    """Rows of a form and year that the district has accepted stay as they are, whoever asks."""
    touched: dict[str, list[int]] = {}
    arriving: set[locks.Place] = set()
    moved: list[tuple[str, int, int]] = []
    for step in steps:
        if isinstance(step, Add):
            year = step.values.get("year")
            if isinstance(year, int):
                arriving.add((step.school, step.sheet, year))
            continue
        touched.setdefault(step.sheet, []).append(step.row)
        if isinstance(step, Edit) and step.column == "year" and isinstance(step.after, int):
            moved.append((step.sheet, step.row, step.after))
    locks.refuse(session, touched, arriving, moved)


def undo(desk: Desk) -> Applied | None:
    """Take back the newest standing operation; None when there is none."""
    return _reverse(desk, journal.next_undo)


def redo(desk: Desk) -> Applied | None:
    """Bring back what the newest undo took; None when something new was done since."""
    return _reverse(desk, journal.next_redo)


def _reverse(desk: Desk, choose: Any) -> Applied | None:
    with desk.writing() as session:
        chosen = choose(session)
        if chosen is None:
            return None
        number, title = chosen
        steps = [_inverse(change) for change in reversed(journal.changes_of(session, number))]
        word = "Отмена" if choose is journal.next_undo else "Возврат"
        applied = apply_in(session, steps, f"{word}: {title}", who=desk.who, undoes=number)
        return Applied(applied.operation, title, applied.rows)


def _inverse(change: Record) -> Step:
    if change.column == WHOLE_ROW:
        return Remove(change.sheet, change.row)
    if change.column == DELETED:
        kind = Remove if change.before is not None else Restore
        return kind(change.sheet, change.row)
    return Edit(
        change.sheet,
        change.row,
        change.column,
        _value(change.sheet, change.column, change.after),
        _value(change.sheet, change.column, change.before),
    )


def _value(sheet_key: str, column: str, packed: Scalar | dict[str, Scalar]) -> Value:
    if packed is None or isinstance(packed, dict):
        return None
    kind = ALL_SHEETS[sheet_key].column(column).kind
    # a word that has left its list since must still be restorable
    return packed if kind.name == "choice" else kind.unpack(packed)


def _add(session: Session, key: str, steps: Sequence[Add]) -> list[Record]:
    if not steps:
        return []
    source, sheet = table(key), ALL_SHEETS[key]
    first = (session.execute(select(func.max(source.c.id))).scalar() or 0) + 1
    keys = [column.key for column in sheet.entered]
    rows = [
        {"id": number, "school": _owner(sheet, step), "deleted_at": None}
        | {name: step.values.get(name) for name in keys}
        for number, step in enumerate(steps, first)
    ]
    session.execute(insert(source), rows)
    return [
        Record(key, number, WHOLE_ROW, None, sheet.pack(step.values) | {"@school": _owner(sheet, step)})
        for number, step in enumerate(steps, first)
    ]


def _owner(sheet: Sheet, step: Add) -> str:
    return str(step.values.get("code") or step.school) if sheet.school_key == "code" else step.school


def _edit(session: Session, key: str, steps: Sequence[Edit]) -> list[Record]:
    if not steps:
        return []
    source, sheet = table(key), ALL_SHEETS[key]
    present = {row.id: row for row in load_rows(session, key, (step.row for step in steps))}
    held: dict[tuple[int, str], Value] = {}
    by_row: dict[int, dict[str, Value]] = {}
    records = []
    for step in steps:
        row = present.get(step.row)
        cell = (step.row, step.column)
        if row is None or held.get(cell, row.values[step.column]) != step.before:
            raise ConflictError(
                f"Ячейка «{sheet.column(step.column).label}» листа «{sheet.title}» уже изменена: правка не применена.",
                hint="Посмотрите новое значение и, если нужно, введите своё ещё раз.",
            )
        held[cell] = step.after
        by_row.setdefault(step.row, {})[step.column] = step.after
        kind = sheet.column(step.column).kind
        records.append(Record(key, step.row, step.column, kind.pack(step.before), kind.pack(step.after)))
    # a row is written once, however many of its cells have changed
    alike: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for number, cells in by_row.items():
        values = {f"new_{column}": value for column, value in cells.items()}
        alike.setdefault(tuple(cells), []).append({"at_row": number, **values})
    for columns, rows in alike.items():
        target = {column: bindparam(f"new_{column}", type_=source.c[column].type) for column in columns}
        if sheet.school_key == "code" and "code" in columns:
            target["school"] = bindparam("new_code", type_=source.c.school.type)
        session.execute(update(source).where(source.c.id == bindparam("at_row")).values(target), rows)
    return records


def _mark(session: Session, key: str, rows: Sequence[int], *, remove: bool) -> list[Record]:
    if not rows:
        return []
    source, sheet = table(key), ALL_SHEETS[key]
    after = journal.now() if remove else None
    present: dict[int, str | None] = {}
    for start in range(0, len(rows), 500):
        query = select(source.c.id, source.c[DELETED]).where(source.c.id.in_(rows[start : start + 500]))
        present |= {row.id: row.deleted_at for row in session.execute(query)}
    if any(row not in present or (present[row] is None) is not remove for row in rows):
        raise ConflictError(
            f"Строка листа «{sheet.title}» уже {'удалена' if remove else 'на месте'}: правка не применена."
        )
    session.execute(
        update(source).where(source.c.id == bindparam("at_row")).values({DELETED: bindparam("new_value")}),
        [{"at_row": row, "new_value": after} for row in rows],
    )
    return [Record(key, row, DELETED, present[row], after) for row in rows]
