"""Figures of the analysis as cells of a report, and the rules they were computed by as its sources."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis, analyse
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.reports.document import Block, Paragraph
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


def analysed(office: "Office", request: Request) -> SchoolAnalysis | None:
    """The school of the request as the analysis of the year sees it; None when no form names it."""
    return analyse(office, request.year).school(request.school)


def exact(value: Fraction | None, places: int) -> Decimal | None:
    """A figure as it is printed, half up; None stays nothing."""
    return None if value is None else wording.rounded(value, places)


def cell(figure: Figure | None) -> Decimal | None:
    return None if figure is None else exact(figure.value, figure.places)


def rules(figures: Iterable[Figure]) -> list[Block]:
    """«Как посчитано»: each rule once, in the order in which its figures stand."""
    told = dict.fromkeys(f"{one.title} — {one.rule.words}." for one in figures)
    return [Paragraph(text, "note") for text in told]


def sources(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Where the rules are from and whether the office changed them, each once."""
    found = dict.fromkeys((one.rule.source, one.rule.version) for one in figures if one.rule.source)
    return tuple(f"{source} ({version})" if version else source for source, version in found)


def chunks(items: Sequence[str], most: int) -> list[slice]:
    """Even pieces of at most ``most``."""
    pieces = -(-len(items) // most)
    size = -(-len(items) // pieces) if pieces else 1
    return [slice(start, start + size) for start in range(0, len(items), size)]
