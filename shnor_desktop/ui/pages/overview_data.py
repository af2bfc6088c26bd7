"""Gathers what «Обзор» shows; runs in a worker and touches no widget."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, is_overdue
from shnor_desktop.services import checks, entries
from shnor_desktop.services.checks import Completeness, Found, State
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.explain import Statement, official_statement
from shnor_desktop.services.verdicts.identify import IN_LIST, SchoolLow, identify
from shnor_desktop.services.verdicts.risk_schools import IN_RISK, SchoolRisk, risk

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A measure with its end: overdue, or due within the next thirty days."""

    row: int
    school: str
    title: str
    end: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class SchoolState:
    """Everything «Обзор» says of one school."""

    code: str
    name: str
    low: SchoolLow | None
    risk: SchoolRisk | None
    problems: tuple[Found, ...] = ()
    completeness: tuple[Completeness, ...] = ()

    @property
    def hard(self) -> int:
        return sum(problem.level == "hard" for problem in self.problems)

    @property
    def soft(self) -> int:
        return len(self.problems) - self.hard

    @property
    def expected(self) -> int:
        """How many forms have something expected of them."""
        return sum(item.state is not State.OPTIONAL for item in self.completeness)

    @property
    def full(self) -> int:
        return sum(item.state is State.FULL for item in self.completeness)


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole of «Обзор» for one school or a district."""

    schools: tuple[SchoolState, ...]
    due: tuple[Due, ...]
    today: date
    official: tuple[Statement, ...] = ()
    """What the school was told officially, beside our own calculation."""
    needed: int = 1
    others: tuple[Found, ...] = field(default=())
    """Problems of rows that belong to no school."""


def gather(office: Office, year: int, school: str) -> Overview:
    """Verdicts, problems, completeness and dates; of one school, or of all when ``school`` is empty."""
    today = datetime.now().astimezone().date()
    low = identify(office, year)
    at_risk = risk(office, year)
    report = checks.run(office, year=year, school=school or None)
    lows = {one.code: one for one in low.schools}
    risks = {one.code: one for one in at_risk.schools}
    codes = [school] if school else sorted({*lows, *risks})
    problems: dict[str, list[Found]] = {}
    for problem in report.problems:
        problems.setdefault(problem.school or ("" if office.is_district else office.code), []).append(problem)
    complete: dict[str, list[Completeness]] = {}
    for item in report.completeness:
        complete.setdefault(item.school, []).append(item)
    states = [
        SchoolState(
            code,
            next((one.name for one in (lows.get(code), risks.get(code)) if one), code),
            lows.get(code),
            risks.get(code),
            tuple(problems.get(code, ())),
            tuple(complete.get(code, ())),
        )
        for code in codes
    ]
    official = []
    if school in lows:
        official.append(official_statement(lows[school].official, IN_LIST, year))
    if school in risks:
        official.append(official_statement(risks[school].official, IN_RISK, year))
    return Overview(
        tuple(states),
        tuple(due_measures(office, school, today)),
        today,
        tuple(official),
        at_risk.readings.needed,
        tuple(found for code, part in problems.items() if code not in codes for found in part),
    )


def due_measures(office: Office, school: str, today: date) -> list[Due]:
    """Measures that are late or end within thirty days, the earliest first."""
    with office.reading() as session:
        rows = entries.load(session, "roadmap", school=school or None)
    found = []
    for row in rows:
        end = row.values["end"]
        if not isinstance(end, date) or row.values["state"] in (DONE, CANCELLED):
            continue
        late = is_overdue(row.values, today)
        if late or end <= today + SOON:
            found.append(Due(row.id, row.school, str(row.values["title"] or ""), end, late))
    return sorted(found, key=lambda due: (due.end, due.row))
