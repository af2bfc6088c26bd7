"""What the risk table reads of each school: answers, teachers, pupils, the social passport, results of the year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import or_, select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.services.entries import table
from shnor_desktop.services.verdicts import facts
from shnor_desktop.services.verdicts.facts import Base, Key, Result
from shnor_desktop.services.verdicts.three_valued import Share

Cell: TypeAlias = tuple[int, int | None]
"""A row and the count it holds."""
Grades: TypeAlias = dict[int | None, dict[str, Cell]]
"""Cells by grade and letter; grade None is the school as a whole."""
FIRST_GRADE = 1


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over the classes of a school; None when nothing is known or a part is missing."""

    count: int | None
    rows: tuple[int, ...]


NOTHING = Total(None, ())


@dataclass(slots=True)
class Teachers:
    """Posts of teachers on the date: how many, with a long week, without a diploma for what they teach."""

    total: int = 0
    hours_unknown: int = 0
    long_week: list[int] = field(default_factory=list)
    no_diploma: list[int] = field(default_factory=list)

    def long_share(self) -> Share:
        return Share(len(self.long_week), len(self.long_week) + self.hours_unknown, self.total)

    def undiplomaed_share(self) -> Share:
        return Share(len(self.no_diploma), len(self.no_diploma), self.total)


@dataclass(frozen=True, slots=True)
class Answers:
    """The row of «Материальная база»."""

    row: int
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Passport:
    """The social passport that the rule reads: its date and the totals of the wanted categories."""

    on_date: date
    totals: Mapping[str, Total]


@dataclass(frozen=True, slots=True)
class Failing:
    """Pupils at the end of the year and those failing among them."""

    share: Share
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """Everything the risk table reads, by school."""

    answers: Mapping[str, Answers]
    teachers: Mapping[str, Teachers]
    pupils: Mapping[str, Total]
    passports: Mapping[str, Passport]
    results: Mapping[str, dict[tuple[int, Key], Result]]
    failing: Mapping[str, Failing]

    def schools(self) -> set[str]:
        """Every school that has a row of its own somewhere."""
        held: list[Mapping[str, Any]] = [
            self.answers,
            self.teachers,
            self.pupils,
            self.passports,
            self.results,
            self.failing,
        ]
        return {code for by_school in held for code in by_school}


def gather(session: Session, base: Base, year: int, rule: Mapping[str, Any]) -> RiskFacts:
    """One query a sheet, whatever the number of schools."""
    return RiskFacts(
        answers(session, base, year, [row["column"] for row in rule["equipment"]["rows"]]),
        _teachers(session, base, staff_date(year, rule), rule["staff"]),
        pupils(session, base, year),
        passports(
            session, base, year, [row["category"] for row in rule["pupils"]["rows"]], int(rule["passport_month"])
        ),
        facts.results(session, base, (year,), rule["results"]["rows"], rule["results"]["excluded"]),
        failing(session, base, year),
    )


def staff_date(year: int, rule: Mapping[str, Any]) -> date:
    """The October date of the school year on which posts are counted (DOMAIN §1.4: every October)."""
    return date(year - 1, int(rule["on_date"]["month"]), int(rule["on_date"]["day"]))


def answers(session: Session, base: Base, year: int, columns: list[str]) -> dict[str, Answers]:
    """Answers of «Материальная база» of the year by school."""
    only = facts.only_school(base)
    source = table("equipment")
    query = (
        select(source.c.id, source.c.school, *(source.c[name] for name in columns))
        .where(source.c.deleted_at.is_(None), source.c.year == year)
        .order_by(source.c.id)
    )
    return {only or row[1]: Answers(row[0], dict(zip(columns, row[2:], strict=True))) for row in session.execute(query)}


def _teachers(session: Session, base: Base, on: date, rule: Mapping[str, Any]) -> dict[str, Teachers]:
    only = facts.only_school(base)
    source = table("staff")
    query = select(source.c.school, source.c.id, source.c.weekly_hours, source.c.subjects_without_diploma).where(
        source.c.deleted_at.is_(None),
        source.c.post == rule["post"],
        or_(source.c.external.is_(None), source.c.external.is_(False)),
        or_(source.c.left_on.is_(None), source.c.left_on > on),
    )
    bound = Decimal(rule["long_week"]["hours"])
    gathered: dict[str, Teachers] = {}
    for school, row, hours, without in session.execute(query.order_by(source.c.id)):
        teachers = gathered.setdefault(only or school, Teachers())
        teachers.total += 1
        if hours is None:
            teachers.hours_unknown += 1
        elif hours >= bound:
            teachers.long_week.append(row)
        if without is not None and without.strip():
            teachers.no_diploma.append(row)
    return gathered


def pupils(session: Session, base: Base, year: int) -> dict[str, Total]:
    """Pupils of the year by school."""
    only = facts.only_school(base)
    source = table("classes")
    query = (
        select(source.c.id, source.c.school, source.c.grade, source.c.letter, source.c.pupils)
        .where(source.c.deleted_at.is_(None), source.c.year == year, source.c.grade.is_not(None))
        .order_by(source.c.id)
    )
    gathered: dict[str, Grades] = {}
    for row, school, grade, letter, pupils in session.execute(query):
        _put(gathered.setdefault(only or school, {}), grade, letter, (row, pupils))
    return {school: _total(grades) for school, grades in gathered.items()}


def passports(session: Session, base: Base, year: int, categories: Sequence[str], month: int) -> dict[str, Passport]:
    """Totals of the wanted categories by school, from the passport of that month, else of the latest date."""
    only = facts.only_school(base)
    source = table("social_passport")
    alive = (source.c.deleted_at.is_(None), source.c.year == year)
    dates: dict[str, set[date]] = {}
    for school, on_date in session.execute(select(source.c.school, source.c.on_date).where(*alive).distinct()):
        dates.setdefault(only or school, set()).add(on_date or usual_date(year))
    chosen = {school: _passport_date(days, year, month) for school, days in dates.items()}
    query = (
        select(
            source.c.id,
            source.c.school,
            source.c.on_date,
            source.c.category,
            source.c.grade,
            source.c.letter,
            source.c["count"],
        )
        .where(*alive, source.c.category.in_(categories))
        .order_by(source.c.id)
    )
    cells: dict[str, dict[str, Grades]] = {}
    for row, school, on_date, category, grade, letter, count in session.execute(query):
        code = only or school
        if (on_date or usual_date(year)) == chosen[code]:
            _put(cells.setdefault(code, {}).setdefault(category, {}), grade, letter, (row, count))
    return {
        school: Passport(day, {category: _total(grades) for category, grades in cells.get(school, {}).items()})
        for school, day in chosen.items()
    }


def _passport_date(days: Iterable[date], year: int, month: int) -> date:
    """The passport of October of that year when there is one, else the latest (CONTRACTS, years)."""
    october = [day for day in days if (day.year, day.month) == (year - 1, month)]
    return max(october or days)


def failing(session: Session, base: Base, year: int) -> dict[str, Failing]:
    """Pupils at the end of the year and those failing, by school."""
    only = facts.only_school(base)
    source = table("year_results")
    query = (
        select(source.c.id, source.c.school, source.c.grade, source.c.letter, source.c.pupils, source.c.failing)
        .where(source.c.deleted_at.is_(None), source.c.year == year, source.c.grade.is_not(None))
        .order_by(source.c.id)
    )
    gathered: dict[str, dict[int, dict[str, tuple[int, int | None, int | None]]]] = {}
    for row, school, grade, letter, pupils, failing in session.execute(query):
        # the first grade has no marks, so an empty cell there means nobody fails (SHEETS, year_results)
        known = 0 if failing is None and grade == FIRST_GRADE else failing
        grades = gathered.setdefault(only or school, {})
        grades.setdefault(grade, {})[facts.fold_letter(letter)] = (row, pupils, known)
    return {school: _failing_of(grades) for school, grades in gathered.items()}


def _failing_of(grades: Mapping[int, dict[str, tuple[int, int | None, int | None]]]) -> Failing:
    chosen = [cell for letters in grades.values() for cell in facts.school_wide(letters)]
    pupils = facts.whole(cell[1] for cell in chosen)
    least = sum(cell[2] or 0 for cell in chosen)
    unknown = facts.whole(cell[1] for cell in chosen if cell[2] is None)
    most = None if unknown is None else least + unknown
    return Failing(Share(least, most, pupils), tuple(cell[0] for cell in chosen))


def _put(grades: Grades, grade: int | None, letter: str | None, cell: Cell) -> None:
    grades.setdefault(grade, {})[facts.fold_letter(letter)] = cell


def _total(grades: Grades) -> Total:
    # a row «по школе» stands for the whole; the roll-up of classes is not added to it (SHEETS, social_passport)
    levels = [grades[None]] if None in grades else list(grades.values())
    chosen = [cell for letters in levels for cell in facts.school_wide(letters)]
    return Total(facts.whole(count for _, count in chosen), tuple(row for row, _ in chosen))
