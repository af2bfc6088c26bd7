"""Staff, vacancies and training as they stand on a date, by school, in three queries whatever the number of schools."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import or_, select

from shnor_desktop.errors import FileError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services import wording
from shnor_desktop.services.entries import load, table
from shnor_desktop.services.lists import Lists
from shnor_desktop.services.verdicts.facts import Base, only_school

_GIVEN = ("sex", "birth_date", "awards", "diagnosed", "iom", "mentor_of")
"""Columns that are not known at all where a school has filled them for nobody; most of them stay in the school."""
_READ = (
    *("person", "post", "education", "category", "weekly_hours", "external", "subjects_without_diploma"),
    *("experience_since", "teaching_since", "experience_years", "teaching_years", "years_on"),
    *_GIVEN,
)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff by the number of the row; no name is ever read."""

    id: int
    school: str
    person: str
    post: str | None
    sex: str | None
    birth_date: date | None
    education: str | None
    category: str | None
    since: Mapping[str, tuple[date | None, int | None, date | None]]
    """``experience`` and ``teaching``: since when, or whole years and the date they were told for."""
    weekly_hours: Decimal | None
    external: bool
    marked: frozenset[str]
    """Which of the yes-or-no matters hold: awards, diagnosed, iom, mentor_of, subjects_without_diploma."""

    def age(self, on: date) -> int | None:
        """Full years on that date; born later is no age."""
        return full_years(self.birth_date, on)

    def experience(self, kind: str, on: date) -> int | None:
        """Full years of work; the date decides, told years are carried to the asked date by whole years."""
        since, years, told_on = self.since[kind]
        if since is not None:
            return full_years(since, on)
        if years is None:
            return None
        if told_on is None:
            return years
        passed = full_years(told_on, on) if told_on <= on else -(full_years(on, told_on) or 0)
        carried = years + (passed or 0)
        return carried if carried >= 0 else None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that stands empty on the date."""

    id: int
    school: str
    post: str | None
    subject: str | None
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Course:
    """One finished training."""

    id: int
    kind: str | None
    finished_on: date | None


@dataclass(slots=True)
class StaffFacts:
    """Everything known of the staff of one school, or of several put together."""

    people: list[Person] = field(default_factory=list)
    vacancies: list[Vacancy] = field(default_factory=list)
    courses: dict[tuple[str, str], list[Course]] = field(default_factory=dict)
    """By school and number of the person."""
    schools: set[str] = field(default_factory=set)
    """Schools with a row of staff on the date."""
    giving: dict[str, set[str]] = field(default_factory=dict)
    """By column or form: the schools that have filled it at all."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """How posts are called in this office."""

    def post(self, key: str) -> str:
        """The post in words."""
        return self.titles.get(key, key)

    def gives(self, column: str) -> set[str]:
        """Schools of which that column is known."""
        return self.giving.get(column, set())


def full_years(since: date | None, on: date) -> int | None:
    """Full years passed; someone born on 29 February completes a year on 1 March of a common year."""
    if since is None or since > on:
        return None
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def gather(session: Session, base: Base, on: date) -> dict[str, StaffFacts]:
    """Who works, which posts stand empty, who has been trained, on that date."""
    found: dict[str, StaffFacts] = {}
    only = only_school(base)
    _people(session, only, on, found)
    _vacancies(session, only, on, found)
    _courses(session, only, on, found)
    titles = {item.key: item.title for item in Lists(load(session, "list_items")).items("posts")}
    for facts in found.values():
        facts.titles = titles
    return found


def _people(session: Session, only: str | None, on: date, found: dict[str, StaffFacts]) -> None:
    source = table("staff")
    query = select(source.c.id, source.c.school, *(source.c[name] for name in _READ)).where(
        source.c.deleted_at.is_(None), or_(source.c.left_on.is_(None), source.c.left_on > on)
    )
    for row in session.execute(query.order_by(source.c.id)).mappings():
        school = only or row["school"]
        facts = found.setdefault(school, StaffFacts())
        facts.people.append(_person(school, row))
        facts.schools.add(school)
        for column in _GIVEN:
            if row[column] is not None and row[column] != "":
                facts.giving.setdefault(column, set()).add(school)


_MARKS = ("awards", "diagnosed", "mentor_of", "subjects_without_diploma")


def _person(school: str, row: Any) -> Person:
    marked = {name for name in _MARKS if (row[name] or "").strip()}
    if row["iom"] is True:
        marked.add("iom")
    return Person(
        id=row["id"],
        school=school,
        person=fold(row["person"] or ""),
        post=row["post"],
        sex=row["sex"],
        birth_date=row["birth_date"],
        education=row["education"],
        category=row["category"],
        since={kind: (row[f"{kind}_since"], row[f"{kind}_years"], row["years_on"]) for kind in KINDS},
        weekly_hours=row["weekly_hours"],
        external=row["external"] is True,
        marked=frozenset(marked),
    )


KINDS = ("experience", "teaching")


def _vacancies(session: Session, only: str | None, on: date, found: dict[str, StaffFacts]) -> None:
    source = table("vacancies")
    names = ("id", "school", "post", "subject", "rate", "since", "closed_on")
    query = select(*(source.c[name] for name in names)).where(source.c.deleted_at.is_(None)).order_by(source.c.id)
    for row, owner, post, subject, rate, since, closed in session.execute(query):
        school = only or owner
        facts = found.setdefault(school, StaffFacts())
        facts.giving.setdefault("vacancies", set()).add(school)
        if since is not None and since <= on and (closed is None or closed > on):
            facts.vacancies.append(Vacancy(row, school, post, subject, rate))


def _courses(session: Session, only: str | None, on: date, found: dict[str, StaffFacts]) -> None:
    source = table("courses")
    names = ("id", "school", "person", "kind", "finished_on")
    query = select(*(source.c[name] for name in names)).where(source.c.deleted_at.is_(None)).order_by(source.c.id)
    for row, owner, person, kind, finished in session.execute(query):
        school = only or owner
        facts = found.setdefault(school, StaffFacts())
        facts.giving.setdefault("courses", set()).add(school)
        if finished is not None and finished <= on:
            course = Course(row, kind, finished)
            facts.courses.setdefault((school, fold(person or "")), []).append(course)


def put_together(parts: Iterable[StaffFacts]) -> StaffFacts:
    """All schools as one."""
    total = StaffFacts()
    for part in parts:
        total.people += part.people
        total.vacancies += part.vacancies
        total.courses |= part.courses
        total.schools |= part.schools
        total.titles = part.titles
        for column, schools in part.giving.items():
            total.giving.setdefault(column, set()).update(schools)
    return total


def stays_in_school(column: str) -> bool:
    """Whether the district is never sent that column of «Кадры»."""
    return SHEETS["staff"].column(column).local


class Bands:
    """Half-open bands of full years given by their inner bounds alone: so there can be no gap and no overlap."""

    def __init__(self, bounds: Sequence[Any], where: str) -> None:
        whole = all(type(bound) is int and bound > 0 for bound in bounds)
        if not bounds or not whole or list(bounds) != sorted(set(bounds)):
            raise FileError(
                f"Границы групп «{where}» записаны неверно: {', '.join(map(str, bounds)) or 'их нет'}.",
                hint="Нужны целые числа лет по возрастанию, каждое один раз.",
            )
        self.bounds: tuple[int, ...] = tuple(bounds)
        edges = ["", *map(str, bounds), ""]
        self.keys = tuple(f"{low}-{high}" for low, high in pairwise(edges))
        """«-25», «25-30», …, «65-»: the lower bound belongs to the band, the upper one to the next."""

    def of(self, years: int | None) -> str | None:
        """The band of so many full years."""
        return None if years is None else self.keys[bisect_right(self.bounds, years)]

    def age_titles(self) -> tuple[str, ...]:
        """«до 25 лет», «25–29 лет», «65 лет и старше»."""
        between = [_ages(low, high - 1) for low, high in pairwise(self.bounds)]
        return (f"до {self.bounds[0]} {_years(self.bounds[0])}", *between, f"{_told(self.bounds[-1])} и старше")

    def experience_titles(self) -> tuple[str, ...]:
        """«до 3 лет», «от 3 до 5 лет», «20 лет и более»."""
        pairs = pairwise(self.bounds)
        between = [f"от {low} до {high} {_years(high)}" for low, high in pairs]
        return (f"до {self.bounds[0]} {_years(self.bounds[0])}", *between, f"{_told(self.bounds[-1])} и более")


def _ages(low: int, high: int) -> str:
    told = str(low) if low == high else f"{low}–{high}"
    return f"{told} {wording.plural(high, wording.YEAR)}"


def _told(number: int) -> str:
    return f"{number} {wording.plural(number, wording.YEAR)}"


def _years(number: int) -> str:
    """After «до»: «до 21 года», «до 25 лет»."""
    return wording.agreeing(number, "года", "лет")
