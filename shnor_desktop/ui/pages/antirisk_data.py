"""Gathers what «Антирисковая программа» shows; runs in a worker and touches no widget."""

from dataclasses import dataclass
from datetime import date

from shnor_desktop.services import measures, planning
from shnor_desktop.services.measures import CatalogueMeasure, Factor
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import anti_risk
from shnor_desktop.services.programme.anti_risk import Programme, Readiness
from shnor_desktop.services.programme.sight import Sight


@dataclass(frozen=True, slots=True)
class AntiRisk:
    """Of a school its factors, programmes and offered measures; of a district how far its schools are."""

    factors: tuple[Factor, ...]
    suggested: tuple[CatalogueMeasure, ...]
    plans: tuple[str, ...]
    programmes: tuple[Programme, ...]
    schools: tuple[Readiness, ...]


def gather(office: Office, year: int, school: str, today: date) -> AntiRisk:
    """Everything of the year; without a school only the table of schools."""
    if not school:
        return AntiRisk((), (), (), (), tuple(anti_risk.readiness(office, year)))
    return AntiRisk(
        tuple(measures.factors(office, year, school)),
        tuple(measures.suggest(office, year, school)),
        tuple(planning.plans(office)),
        tuple(anti_risk.gather(Sight(office, year, school, today))),
        (),
    )
