"""Everything «Анализ» is made of, read in a worker and kept until the data or the year change."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shnor_desktop.services import analysis
from shnor_desktop.services.analysis import Analysis, SchoolAnalysis
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.identify import Identification, SchoolLow, identify
from shnor_desktop.services.verdicts.risk_schools import RiskTable, SchoolRisk, risk

_NEVER = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """Both verdicts, the other reading of the 30 % rule, and the figures of the schools."""

    year: int
    is_district: bool
    low: Identification
    other: Identification
    risk: RiskTable
    figures: Analysis

    def school_low(self, code: str) -> tuple[SchoolLow, SchoolLow] | None:
        """The verdict on a school under both readings, the office's first."""
        one = next((one for one in self.low.schools if one.code == code), None)
        other = next((one for one in self.other.schools if one.code == code), None)
        return (one, other) if one is not None and other is not None else None

    def school_risk(self, code: str) -> SchoolRisk | None:
        return next((one for one in self.risk.schools if one.code == code), None)

    def school_figures(self, code: str) -> SchoolAnalysis | None:
        return self.figures.school(code)


def load(office: Office, year: int) -> Loaded:
    """Read it all, set by set, for all schools of the base."""
    with _collector_at_rest():
        low = identify(office, year)
        other = identify(office, year, "any" if low.second_criterion == "same" else "same")
        return Loaded(year, office.is_district, low, other, risk(office, year), analysis.analyse(office, year))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Figures of a district are a million objects without a cycle: looking through them would stop the screen."""
    before = gc.get_threshold()
    gc.set_threshold(_NEVER, _NEVER, _NEVER)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)
