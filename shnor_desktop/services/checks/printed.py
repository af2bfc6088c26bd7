"""Printed percents and means against counts, with the school's other subjects in view (DOMAIN §9)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from shnor_desktop.models.sheets.causes import Context
from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.marks import marks
from shnor_desktop.models.sheets.printed import agree, printed_of
from shnor_desktop.models.sheets.printed_rules import findings
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.services.checks.data import Data, group
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.checks.results import BY_CHOICE, EVENT, SHEET
from shnor_desktop.services.entries import Stored


def check_printed(data: Data) -> Iterator[Found]:
    """One problem for each printed figure that its counts do not give."""
    asked = [row for row in data.of(SHEET) if data.asked(row)]
    broken = {row.id for row in asked if _is_broken(row)}
    if not broken:
        return
    for event in group(asked, (*EVENT, "letter")).values():
        for row in event:
            if row.id not in broken:
                continue
            for column, finding in findings(row.values, _around(data, row, event)).items():
                problem = Problem(column, "soft", column, finding.message, finding.cause)
                yield data.found(SHEET, row, problem)


def _is_broken(row: Stored) -> bool:
    figures = printed_of(row.values)
    found = marks(row.values) if figures else None
    return found is not None and found.total > 0 and not agree(found, figures)


def _around(data: Data, row: Stored, event: Sequence[Stored]) -> Context:
    others = [other for other in event if other is not row]
    totals = tuple(total for other in others if (total := count(other.values, "participants")))
    copies: dict[tuple[tuple[str, Decimal], ...], str] = {}
    for other in others:
        found, figures = marks(other.values), printed_of(other.values)
        if found is not None and len(figures) > 1 and agree(found, figures):
            copies.setdefault(tuple(sorted(figures.items())), str(other.values.get("subject")))
    enrolled = count(row.values, "enrolled")
    size = enrolled if enrolled is not None else data.size(row, count(row.values, "programme_grade"))
    return Context(totals, copies, size, row.values.get("procedure") in BY_CHOICE)
