"""What a measure of a school was before decisions that the district has taken back: the journal of the base knows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.programme import PROGRESS as STEPS
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.services import journal
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.exchange.decisions import MEASURES, Cells, sets, state_cells
from shnor_desktop.services.progress import PROGRESS, SENT_BACK


@dataclass(frozen=True, slots=True)
class Before:
    """The cells of a measure before the first receipt that brought any of the decisions."""

    cells: Cells
    own: frozenset[str]
    """Columns in which the school has gone on since; after a return all, if it has in any."""
    operations: frozenset[int]
    """Receipts from that one on that have set cells of the measure: what else they brought has to be set anew."""


def before(session: Session, row: int, taken_back: Collection[Stored], school: str) -> Before | None:
    """None where the decisions have set nothing."""
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
    stepped = own_steps(session, school)
    own = {change.column for change in since if change.undoable or change.operation in stepped}
    if own:
        # a return is the whole of a measure: who has gone on from it has the last word
        own |= {*state_cells(MEASURES)} - {key for one in taken_back for key in _set_by(one)}
    cells: Cells = {}
    for change in since:
        if change.column in own:
            continue
        kind = ALL_SHEETS[MEASURES].column(change.column).kind
        packed = journal.parse(change.before)
        if change.column not in cells and not isinstance(packed, dict):
            cells[change.column] = None if packed is None else kind.unpack(packed)
    return Before(
        cells, frozenset(own), frozenset(change.operation for change in since if change.operation not in stepped)
    )


def own_steps(session: Session, school: str) -> set[int]:
    """Entries of the journal that hold a step of the school itself: its own work, also where it cannot be undone."""
    query = (
        select(CHANGES.c.operation)
        .join(STEPS, STEPS.c.id == CHANGES.c.row)
        .where(CHANGES.c.sheet == PROGRESS, CHANGES.c.column == journal.WHOLE_ROW, STEPS.c.office == school)
    )
    return set(session.execute(query).scalars())


def _set_by(step: Stored) -> tuple[str, ...]:
    """The cells that a decision which was taken back gives free, though the school has worked on others."""
    state = str(step.values["state"])
    return () if state == SENT_BACK else sets(state)


def brought_by(session: Session, steps: Iterable[int]) -> dict[int, int]:
    """By step, the entry of the journal that put it into this base."""
    query = select(CHANGES.c.row, CHANGES.c.operation).where(
        CHANGES.c.sheet == PROGRESS, CHANGES.c.row.in_(list(steps)), CHANGES.c.column == journal.WHOLE_ROW
    )
    return {change.row: change.operation for change in session.execute(query)}
