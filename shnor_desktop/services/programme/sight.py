"""What the data of a school, or of a whole district, say in a year; each part is worked out when asked for, once."""

from datetime import date
from functools import cached_property

from shnor_desktop.services.analysis import Analysis, SchoolAnalysis, analyse
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.identify import Identification, SchoolLow, identify
from shnor_desktop.services.verdicts.risk_schools import RiskTable, SchoolRisk, risk

AUTUMN = (9, 1)
"""From this day of a calendar year its second school year is looked at, too."""


class Sight:
    """``year`` is the calendar year of a programme; its data are those of the school year that ends in it.

    An empty ``school`` means all schools of the district together.
    """

    def __init__(self, office: Office, year: int, school: str, on: date) -> None:
        self.office, self.year, self.school, self.on = office, year, school, on

    @cached_property
    def analysis(self) -> Analysis:
        """All schools of the base."""
        return analyse(self.office, self.year)

    @property
    def said(self) -> SchoolAnalysis | None:
        """The school itself, or all of them together."""
        return self.analysis.school(self.school) if self.school else self.analysis.together

    @cached_property
    def risk_table(self) -> RiskTable:
        """The four blocks of every school."""
        return risk(self.office, self.year)

    @property
    def risk(self) -> SchoolRisk | None:
        """The four blocks of the school."""
        return next((one for one in self.risk_table.schools if one.code == self.school), None)

    @cached_property
    def identification(self) -> Identification:
        """Signs of low results of every school."""
        return identify(self.office, self.year)

    @property
    def low(self) -> SchoolLow | None:
        """Signs of low results of the school."""
        return next((one for one in self.identification.schools if one.code == self.school), None)

    @cached_property
    def later(self) -> "Sight | None":
        """The school year that begins in the autumn of the calendar year, once it has begun."""
        begun = self.on >= date(self.year, *AUTUMN)
        return Sight(self.office, self.year + 1, self.school, date(self.year, 1, 1)) if begun else None
