"""What a measure of a school was before decisions that the district has taken back: the journal of the base knows."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.services import journal
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.exchange.decisions import MEASURES, Cells, state_cells
from shnor_desktop.services.progress import PROGRESS


@dataclass(frozen=True, slots=True)
class Before:
    """The cells of a measure before the first receipt that brought any of the decisions."""

    cells: Cells
    operations: frozenset[int]
    """Receipts from that one on that have set cells of the measure: what else they brought has to be set anew."""


def before(session: Session, row: int, taken_back: Iterable[Stored]) -> Before | None:
    """None where the decisions have set nothing, or where the school has gone on since: then its cells stand."""
    brought = set(brought_by(session, (one.id for one in taken_back)).values())
    if not brought:
        return None
    query = (
        select(CHANGES.c.operation, CHANGES.c.column, CHANGES.c.before, OPERATIONS.c.undoable)
        .join(OPERATIONS, OPERATIONS.c.id == CHANGES.c.operation)
        .where(CHANGES.c.sheet == MEASURES, CHANGES.c.row == row, CHANGES.c.column.in_(state_cells(MEASURES)))
        .where(CHANGES.c.operation >= min(brought))
        .order_by(CHANGES.c.id)
    )
    changes = session.execute(query).all()
    first = min((change.operation for change in changes if change.operation in brought), default=None)
    if first is None:
        return None
    since = [change for change in changes if change.operation >= first]
    # what a receipt sets cannot be undone; anything else is the school's own work
    if any(change.undoable for change in since):
        return None
    cells: Cells = {}
    for change in since:
        kind = ALL_SHEETS[MEASURES].column(change.column).kind
        packed = journal.parse(change.before)
        if change.column not in cells and not isinstance(packed, dict):
            cells[change.column] = None if packed is None else kind.unpack(packed)
    return Before(cells, frozenset(change.operation for change in since))


def brought_by(session: Session, steps: Iterable[int]) -> dict[int, int]:
    """By step, the entry of the journal that put it into this base."""
    query = select(CHANGES.c.row, CHANGES.c.operation).where(
        CHANGES.c.sheet == PROGRESS, CHANGES.c.row.in_(list(steps)), CHANGES.c.column == journal.WHOLE_ROW
    )
    return {change.row: change.operation for change in session.execute(query)}
