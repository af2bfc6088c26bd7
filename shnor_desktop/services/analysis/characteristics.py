"""What a school is like in a year: its staff, its equipment, how the year ended, olympiads, graduates."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from shnor_desktop.models.engine import Session
from shnor_desktop.services.analysis import equipment as equipping
from shnor_desktop.services.analysis import exams, staff_rows
from shnor_desktop.services.analysis import graduates as graduating
from shnor_desktop.services.analysis import olympiads as competing
from shnor_desktop.services.analysis import results as resulting
from shnor_desktop.services.analysis import staff as staffing
from shnor_desktop.services.analysis import year as ending
from shnor_desktop.services.analysis.equipment import Equipment
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.graduates import Graduates
from shnor_desktop.services.analysis.olympiads import Olympiads
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.analysis.staff import Staff
from shnor_desktop.services.analysis.year import YearResults
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Base


class Characteristics:
    """One school, or all schools put together; each part is described when it is first looked at."""

    def __init__(self, gathered: "Gathered", codes: Sequence[str], results: Sequence[ProcedureResult], several: bool):
        self._gathered, self._codes, self._results, self._several = gathered, tuple(codes), results, several

    @cached_property
    def staff(self) -> Staff:
        """Who works there on the date."""
        return self._gathered.staff_of(self._codes)

    @cached_property
    def equipment(self) -> Equipment:
        """With what."""
        return self._gathered.equipment_of(self._codes, several=self._several)

    @cached_property
    def year_results(self) -> YearResults:
        """How the year ended, with the exams beside it."""
        return self._gathered.year_of(self._codes, self._results)

    @cached_property
    def olympiads(self) -> Olympiads:
        """The olympiad by stage and subject."""
        return self._gathered.olympiads_of(self._codes)

    @cached_property
    def graduates(self) -> Graduates:
        """Where graduates went."""
        return self._gathered.graduates_of(self._codes)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, for those who look them all over."""
        parts = (self.staff, self.equipment, self.year_results, self.olympiads, self.graduates)
        return tuple(figure for part in parts for figure in part.figures)

    def as_json(self) -> dict[str, Any]:
        return {
            "staff": self.staff.as_json(),
            "equipment": self.equipment.as_json(),
            "year_results": self.year_results.as_json(),
            "olympiads": self.olympiads.as_json(),
            "graduates": self.graduates.as_json(),
        }


class Gathered:
    """Rows of all schools, read once; a school is described when it is asked for."""

    def __init__(self, session: Session, base: Base, year: int, on: date | None = None) -> None:
        self._year, self._district = year, base.is_district
        self._bands: RuleSet = base.rules.of_year(staffing.RULE, year)
        self._results: RuleSet = base.rules.of_year(resulting.RULE, year)
        self._on = on or staffing.usual_date(year, self._bands)
        self._staff = staff_rows.gather(session, base, self._on)
        self._equipment = equipping.gather(session, base, year)
        self._years = ending.gather(session, base, year, self._results)
        self._olympiads = competing.gather(session, base, year)
        self._graduates = graduating.gather(session, base, year)

    @property
    def rules(self) -> tuple[RuleSet, ...]:
        """The rules that nothing else of the analysis uses."""
        return (self._bands,)

    def schools(self) -> set[str]:
        """Every school with a row of its own somewhere."""
        held: tuple[Collection[str], ...] = (self._staff, self._equipment.now, self._years)
        return {code for schools in (*held, self._olympiads, self._graduates) for code in schools}

    def of_school(self, code: str, results: Sequence[ProcedureResult] = ()) -> Characteristics:
        """What one school is like; its results give the exams beside the year."""
        return Characteristics(self, (code,), results, several=False)

    def together(self, results: Sequence[ProcedureResult] = ()) -> Characteristics:
        """All schools as one."""
        return Characteristics(self, sorted(self.schools()), results, several=self._district)

    def staff_of(self, codes: Sequence[str]) -> Staff:
        """The staff of these schools as one."""
        facts = staff_rows.put_together(self._staff[code] for code in codes if code in self._staff)
        return staffing.describe(facts, self._year, self._on, self._bands, in_district=self._district)

    def equipment_of(self, codes: Sequence[str], *, several: bool) -> Equipment:
        """The equipment of these schools."""
        return equipping.describe(self._equipment.of(codes), several=several)

    def year_of(self, codes: Sequence[str], results: Sequence[ProcedureResult]) -> YearResults:
        """How the year ended for these schools as one."""
        years = [self._years[code] for code in codes if code in self._years]
        return YearResults((*ending.tables(years, self._year, self._results), *exams.tables(results, self._year)))

    def olympiads_of(self, codes: Sequence[str]) -> Olympiads:
        """The olympiads of these schools."""
        return competing.describe([row for code in codes for row in self._olympiads.get(code, ())], self._year)

    def graduates_of(self, codes: Sequence[str]) -> Graduates:
        """The graduates of these schools."""
        return graduating.describe([row for code in codes for row in self._graduates.get(code, ())], self._year)
