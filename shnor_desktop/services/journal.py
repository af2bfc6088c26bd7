"""Writes operations into the journal and reads the history back: of the office, of a cell."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets.values import Scalar

WHOLE_ROW = ""
"""Column of a change that adds a whole row."""
DELETED = "deleted_at"
"""Column of a change that deletes or restores a row."""


@dataclass(frozen=True, slots=True)
class Record:
    """One journalled change: a cell, a new row (``WHOLE_ROW``) or the mark of deletion (``DELETED``)."""

    sheet: str
    row: int
    column: str
    before: Scalar | dict[str, Scalar]
    after: Scalar | dict[str, Scalar]


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation as the journal page shows it."""

    id: int
    at: str
    who: str
    title: str
    changes: int
    undoes: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class Past:
    """One former state of a cell."""

    operation: int
    at: str
    who: str
    title: str
    before: Scalar
    after: Scalar


def now() -> str:
    """The moment as the journal keeps it: UTC, ISO, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def record(
    session: Session,
    *,
    who: str,
    title: str,
    changes: Sequence[Record],
    undoes: int | None = None,
    undoable: bool = True,
) -> int:
    """Write one operation with its changes, in the transaction that writes the data."""
    head = {"at": now(), "who": who, "title": title[:255], "undoes": undoes, "undoable": undoable}
    key = session.execute(insert(OPERATIONS).values(head)).inserted_primary_key
    assert key is not None  # noqa: S101  one row: its number comes back
    number = int(key[0])
    if changes:
        session.execute(
            insert(CHANGES),
            [
                {
                    "operation": number,
                    "sheet": change.sheet,
                    "row": change.row,
                    "column": change.column,
                    "before": dump(change.before),
                    "after": dump(change.after),
                }
                for change in changes
            ],
        )
    return number


def changes_of(session: Session, operation: int) -> list[Record]:
    """The changes of an operation in the order in which they were made."""
    rows = session.execute(
        select(CHANGES.c.sheet, CHANGES.c.row, CHANGES.c.column, CHANGES.c.before, CHANGES.c.after)
        .where(CHANGES.c.operation == operation)
        .order_by(CHANGES.c.id)
    )
    return [Record(sheet, row, column, parse(before), parse(after)) for sheet, row, column, before, after in rows]


def next_undo(session: Session) -> tuple[int, str] | None:
    """The newest operation that stands and can be taken back: its number and title."""
    taker, taken_back = OPERATIONS.alias().c, OPERATIONS.alias().c
    # an undo that was itself undone does not count: the operation it took back stands again
    effective = (
        select(taker.undoes)
        .where(taker.undoes.is_not(None))
        .where(~select(taken_back.id).where(taken_back.undoes == taker.id).exists())
    )
    row = session.execute(
        select(OPERATIONS.c.id, OPERATIONS.c.title)
        .where(OPERATIONS.c.undoes.is_(None), OPERATIONS.c.undoable, OPERATIONS.c.id.not_in(effective))
        .order_by(OPERATIONS.c.id.desc())
        .limit(1)
    ).first()
    return (row.id, row.title) if row else None


def next_redo(session: Session) -> tuple[int, str] | None:
    """The newest undo that stands, if nothing new was done since: its number and the title it took back."""
    work = select(OPERATIONS.c.id).where(OPERATIONS.c.undoes.is_(None), OPERATIONS.c.undoable)
    newest_work = work.order_by(OPERATIONS.c.id.desc()).limit(1)
    last = session.execute(newest_work).scalar() or 0
    taken_back, original = OPERATIONS.alias().c, OPERATIONS.alias()
    row = session.execute(
        select(OPERATIONS.c.id, original.c.title)
        .join(original, original.c.id == OPERATIONS.c.undoes)
        .where(original.c.undoes.is_(None), OPERATIONS.c.id > last)
        .where(~select(taken_back.id).where(taken_back.undoes == OPERATIONS.c.id).exists())
        .order_by(OPERATIONS.c.id.desc())
        .limit(1)
    ).first()
    return (row.id, row.title) if row else None


def recent(session: Session, *, limit: int = 200, before: int | None = None) -> list[Entry]:
    """The newest operations, newest first."""
    taker, taken_back = OPERATIONS.alias().c, OPERATIONS.alias().c
    undone = (
        select(taker.id)
        .where(taker.undoes == OPERATIONS.c.id)
        .where(~select(taken_back.id).where(taken_back.undoes == taker.id).exists())
        .exists()
    )
    counted = select(func.count(CHANGES.c.id)).where(CHANGES.c.operation == OPERATIONS.c.id).scalar_subquery()
    query = (
        select(
            OPERATIONS.c.id, OPERATIONS.c.at, OPERATIONS.c.who, OPERATIONS.c.title, counted, OPERATIONS.c.undoes, undone
        )
        .order_by(OPERATIONS.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(OPERATIONS.c.id < before)
    return [Entry(*row) for row in session.execute(query)]


def history(session: Session, sheet: str, row: int, column: str) -> list[Past]:
    """Every former state of a cell, newest first; the row's birth counts as the first."""
    rows = session.execute(
        select(
            OPERATIONS.c.id,
            OPERATIONS.c.at,
            OPERATIONS.c.who,
            OPERATIONS.c.title,
            CHANGES.c.column,
            CHANGES.c.before,
            CHANGES.c.after,
        )
        .join(OPERATIONS, OPERATIONS.c.id == CHANGES.c.operation)
        .where(CHANGES.c.sheet == sheet, CHANGES.c.row == row, CHANGES.c.column.in_([column, WHOLE_ROW]))
        .order_by(CHANGES.c.id.desc())
    )
    past = []
    for number, at, who, title, changed, before, after in rows:
        old, new = parse(before), parse(after)
        if changed == WHOLE_ROW:
            old, new = None, new.get(column) if isinstance(new, dict) else None
        if not isinstance(old, dict) and not isinstance(new, dict):
            past.append(Past(number, at, who, title, old, new))
    return past


def dump(value: Scalar | dict[str, Scalar]) -> str | None:
    """A side of a change as the journal keeps it."""
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse(text: str | None) -> Scalar | dict[str, Scalar]:
    """A packed side of a change, back from its JSON text."""
    result: Scalar | dict[str, Scalar] = None if text is None else json.loads(text)
    return result
