"""What a receipt does in the school: locks what was accepted, brings questions, decisions, reviews and templates."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from shnor_desktop.errors import FileError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.exchange import PACKAGES_SENT
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ACCEPTED, READY
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, plan_own, standing
from shnor_desktop.services.entries import Add, Step
from shnor_desktop.services.exchange import remarks, reviews, steps
from shnor_desktop.services.exchange.content import package_sheets, travelling_sheets
from shnor_desktop.services.exchange.receipts import Receipt
from shnor_desktop.services.exchange.rows import numbers
from shnor_desktop.services.exchange.steps import Told
from shnor_desktop.services.standing import PACKAGE, READINESS, Book


def collected(school: str, sequence: int, operation: int, at: str) -> Step:
    """Remember after which entry of the journal a package was collected."""
    values: dict[str, Value] = {"sheet": PACKAGE, "sequence": sequence, "operation": operation, "at": at}
    return Add(READINESS, school, values)


@dataclass(slots=True)
class Answer:
    """What a receipt changes in the school's base, and what of it is new to the school."""

    steps: list[Step] = field(default_factory=list)
    decisions: list[Told] = field(default_factory=list)
    """The district's new steps of documents, events and measures."""
    reviews: int = 0
    questions: int = 0
    templates: int = 0
    unread_templates: int = 0


def answer(session: Session, receipt: Receipt) -> Answer:
    """What a receipt that has just been put beside its package changes in the school's base."""
    made = Answer(_locks(session, receipt))
    newest = session.execute(
        select(func.max(PACKAGES_SENT.c.sequence)).where(PACKAGES_SENT.c.receipt.is_not(None))
    ).scalar()
    if newest is None or newest <= receipt.sequence:
        # an older receipt says nothing new after a newer one
        _notes(session, receipt, made)
        _decisions(session, receipt, made)
        _reviews(session, receipt, made)
        _templates(session, receipt, made)
    return made


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


def _notes(session: Session, receipt: Receipt, made: Answer) -> None:
    """The district's questions and answers."""
    told = remarks.read(receipt.notes)
    keys = {remark.sheet for remark in told or ()} & {sheet.key for sheet in travelling_sheets()}
    rows = numbers(session, receipt.school, keys)
    steps = remarks.merge(
        session,
        told,
        lambda key, identity: rows.get(key, {}).get(identity),
        school=receipt.school,
        sender=receipt.district,
        mine=receipt.school,
    )
    made.steps += steps
    made.questions = sum(isinstance(step, Add) for step in steps)


def _decisions(session: Session, receipt: Receipt, made: Answer) -> None:
    """The district's steps; the newest about a row sets its state, too, unless the school has gone on."""
    told = steps.read(receipt.steps)
    keys = {one.sheet for one in told or ()} & {sheet.key for sheet in package_sheets()}
    rows = numbers(session, receipt.school, keys)
    noted, fresh = steps.merge(
        session,
        told,
        lambda key, identity: rows.get(key, {}).get(identity),
        school=receipt.school,
        sender=receipt.district,
    )
    withdrawn = steps.gone(session, told, school=receipt.school, sender=receipt.district)
    operation = standing.packed_after(session, receipt.school, receipt.sequence)
    made.steps += noted
    made.steps += steps.edits(session, fresh, withdrawn, school=receipt.school, operation=operation)
    made.decisions = [one for one, _ in fresh]


def _reviews(session: Session, receipt: Receipt, made: Answer) -> None:
    merged, made.reviews = reviews.merge(
        session, reviews.read(receipt.reviews), school=receipt.school, sender=receipt.district
    )
    made.steps += merged


def _templates(session: Session, receipt: Receipt, made: Answer) -> None:
    """Templates of plans; one that the school has removed does not come back unless the district has changed it."""
    removed = {row.values["body"] for row in entries.load(session, "rule_sets", deleted=True)}
    for text in receipt.templates:
        try:
            found = plan_own.steps_to_take(session, text)
        except FileError:
            made.unread_templates += 1
            continue
        if any(isinstance(step, Add) and step.values["body"] in removed for step in found):
            continue
        made.steps += found
        made.templates += bool(found)
