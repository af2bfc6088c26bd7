"""What a school is like in a year: its staff, its equipment, how the year ended, olympiads, graduates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from shnor_desktop.services.analysis import staff as staffing
from shnor_desktop.services.analysis import staff_rows
from shnor_desktop.services.analysis.staff import Staff
from shnor_desktop.services.analysis.staff_rows import StaffFacts
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Base


@dataclass(frozen=True, slots=True)
class Characteristics:
    """Tables and sentences of one school, or of all schools put together."""

    staff: Staff

    def as_json(self) -> dict[str, Any]:
        return {"staff": self.staff.as_json()}


class Gathered:
    """Rows of all schools, read once; a school is described when it is asked for."""

    def __init__(self, session: Session, base: Base, year: int, on: date | None = None) -> None:
        self._year, self._district = year, base.is_district
        self._bands: RuleSet = base.rules.of_year(staffing.RULE, year)
        self._on = on or staffing.usual_date(year, self._bands)
        self._staff: Mapping[str, StaffFacts] = staff_rows.gather(session, base, self._on)

    @property
    def rules(self) -> tuple[RuleSet, ...]:
        """The rules everything was computed by."""
        return (self._bands,)

    def schools(self) -> set[str]:
        """Every school with a row of its own somewhere."""
        return set(self._staff)

    def of_school(self, code: str) -> Characteristics:
        """What one school is like."""
        return self._described(self._staff.get(code, StaffFacts()))

    def together(self) -> Characteristics:
        """All schools as one."""
        return self._described(staff_rows.put_together(self._staff.values()))

    def _described(self, staff: StaffFacts) -> Characteristics:
        return Characteristics(staffing.describe(staff, self._year, self._on, self._bands, in_district=self._district))
