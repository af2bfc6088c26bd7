"""What a receipt does in the school: locks what the district accepted, brings its questions and answers."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shnor_desktop.models.exchange import PackageSent
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ACCEPTED, READY
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import standing
from shnor_desktop.services.entries import Add, Step
from shnor_desktop.services.exchange import remarks
from shnor_desktop.services.exchange.content import travelling_sheets
from shnor_desktop.services.exchange.receipts import Receipt
from shnor_desktop.services.standing import PACKAGE, READINESS, Book


def collected(school: str, sequence: int, operation: int, at: str) -> Step:
    """Remember after which entry of the journal a package was collected."""
    values: dict[str, Value] = {"sheet": PACKAGE, "sequence": sequence, "operation": operation, "at": at}
    return Add(READINESS, school, values)


def steps(session: Session, receipt: Receipt) -> list[Step]:
    """What a receipt that has just been put beside its package changes in the school's base."""
    return [*_locks(session, receipt), *_notes(session, receipt)]


def _locks(session: Session, receipt: Receipt) -> list[Step]:
    """Forms of a year that the deputy called ready stand as accepted, unless rows were refused or changed since.

    A form that was sent on its way through the year is not finished, so a receipt does not lock it; forms without
    years (a card, a list of staff, a plan) live on and are never locked.
    """
    operation = standing.packed_after(session, receipt.school, receipt.sequence)
    if operation is None:
        return []
    book = Book(session)
    made: list[Step] = []
    for sheet in receipt.sheets:
        key = sheet["key"]
        if key not in SHEETS or not SHEETS[key].has_year or sheet["refused"]:
            continue
        changed = standing.changes_after(session, key, operation)
        for year in sheet["years"]:
            now = book.state(receipt.school, key, year)
            newer = now.state == ACCEPTED and (now.sequence or 0) >= receipt.sequence
            finished = now.state in {READY, ACCEPTED} and now.operation <= operation
            if (receipt.school, year) in changed or newer or not finished:
                continue
            values: dict[str, Value] = {
                "sheet": key,
                "year": year,
                "state": ACCEPTED,
                "at": receipt.received_at.isoformat(timespec="milliseconds"),
                "operation": operation,
                "sequence": receipt.sequence,
            }
            made.append(Add(READINESS, receipt.school, values))
    return made


def _notes(session: Session, receipt: Receipt) -> list[Step]:
    """The district's questions and answers; an older receipt says nothing new after a newer one."""
    newest = session.execute(select(func.max(PackageSent.sequence)).where(PackageSent.receipt.is_not(None))).scalar()
    if newest is not None and newest > receipt.sequence:
        return []
    told = remarks.read(receipt.notes)
    keys = {remark.sheet for remark in told or ()} & {sheet.key for sheet in travelling_sheets()}
    rows = remarks.numbers(session, receipt.school, keys)
    return remarks.merge(
        session,
        told,
        lambda key, identity: rows.get(key, {}).get(identity),
        school=receipt.school,
        sender=receipt.district,
        mine=receipt.school,
    )
