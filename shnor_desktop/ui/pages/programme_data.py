"""Gathers what «Программа» shows; runs in a worker and touches no widget."""

from dataclasses import dataclass
from datetime import date

from shnor_desktop.services import evidence, measures, planning
from shnor_desktop.services.evidence import Attached, Room
from shnor_desktop.services.measures import CatalogueMeasure, Factor
from shnor_desktop.services.office import Office
from shnor_desktop.services.planning import Item, PlanStatus


@dataclass(frozen=True, slots=True)
class Programme:
    """Factors, suggestions, the plan with its files, and the figures on a date."""

    factors: tuple[Factor, ...]
    suggested: tuple[CatalogueMeasure, ...]
    plans: tuple[str, ...]
    items: tuple[Item, ...]
    files: tuple[Attached, ...]
    room: Room
    status: PlanStatus
    unproved: frozenset[int]
    """Rows of measures that are done while no file proves them."""
    today: date

    def files_of(self, row: int) -> list[Attached]:
        return [one for one in self.files if (one.owner, one.target) == (evidence.MEASURE, row)]


def gather(office: Office, year: int, school: str, on: date, today: date) -> Programme:
    """The programme of a school, or the measures of all schools when ``school`` is empty."""
    one = school or None
    has_files = office.path is not None
    return Programme(
        tuple(measures.factors(office, year, school)) if school else (),
        tuple(measures.suggest(office, year, school)) if school else (),
        tuple(planning.plans(office)),
        tuple(planning.items(office, None, one)),
        tuple(evidence.attached(office, school=one)) if has_files else (),
        evidence.room(office, one) if has_files else Room(0),
        planning.status(office, on, None, one),
        frozenset(item.row for item in evidence.missing(office, on)) if has_files else frozenset(),
        today,
    )
