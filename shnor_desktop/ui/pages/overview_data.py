"""Gathers what «Обзор» shows; runs in a worker and touches no widget."""

from dataclasses import dataclass, field
from datetime import date

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.internal import ACCEPTED, READY
from shnor_desktop.services import checks, entries, notes
from shnor_desktop.services.checks import Completeness, Found, State
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.deadlines.gathering import Deadlines
from shnor_desktop.services.deadlines.gathering import gather as deadlines
from shnor_desktop.services.notes import Note
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.explain import Statement, official_statement
from shnor_desktop.services.verdicts.identify import IN_LIST, SchoolLow, identify
from shnor_desktop.services.verdicts.risk_schools import IN_RISK, SchoolRisk, risk


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is not closed, and the row it is about."""

    note: Note
    label: str
    """The row in words."""
    year: int | None


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
        """Remarks that nobody has explained."""
        return sum(problem.level == "soft" and not problem.explained for problem in self.problems)

    @property
    def ready(self) -> int:
        """How many forms are said to be ready, or accepted."""
        return sum(item.readiness in (READY, ACCEPTED) for item in self.completeness)

    @property
    def stale(self) -> int:
        """How many forms have changed since they were marked or sent."""
        return sum(item.stale for item in self.completeness)

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
    due: Deadlines
    today: date
    official: tuple[Statement, ...] = ()
    """What the school was told officially, beside our own calculation."""
    needed: int = 1
    others: tuple[Found, ...] = field(default=())
    """Problems of rows that belong to no school."""
    questions: tuple[Asked, ...] = ()
    """What is asked and not closed, of every year."""


def gather(office: Office, year: int, school: str) -> Overview:
    """Verdicts, problems, completeness and dates; of one school, or of all when ``school`` is empty."""
    today = this_day()
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
        deadlines(office, today, school=school or None),
        today,
        tuple(official),
        at_risk.readings.needed,
        tuple(found for code, part in problems.items() if code not in codes for found in part),
        tuple(open_questions(office, school)),
    )


def open_questions(office: Office, school: str) -> list[Asked]:
    """Questions of a school (of all, when it is empty) that are not closed: those without an answer first."""
    with office.reading() as session:
        found = [note for note in notes.open_questions(session) if school in ("", note.school)]
        rows = {
            (key, row.id): row.values
            for key in sorted({note.sheet for note in found})
            for row in entries.load_rows(session, key, {note.row for note in found if note.sheet == key})
        }
    asked = []
    for note in found:
        values = rows.get((note.sheet, note.row), {})
        year = values.get("year")
        label = row_label(office.sheet(note.sheet), values)
        asked.append(Asked(note, label, year if isinstance(year, int) else None))
    return sorted(asked, key=lambda one: (bool(one.note.answer), one.note.id))
