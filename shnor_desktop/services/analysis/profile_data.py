"""What the local estimate of risk factors reads of every school, each form in one query."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from shnor_desktop.models.engine import Session
from shnor_desktop.services.entries import table
from shnor_desktop.services.verdicts import risk_facts
from shnor_desktop.services.verdicts.facts import Base, only_school
from shnor_desktop.services.verdicts.risk_facts import Answers, Failing, Passport, Total


@dataclass(slots=True)
class Posts:
    """Who works on the date and which posts stand empty; ``vacancies_kept`` says whether the form is used at all."""

    people: list[tuple[int, str | None, str | None]] = field(default_factory=list)
    """Row, post, category."""
    empty: list[tuple[int, str | None]] = field(default_factory=list)
    """Row, post."""
    vacancies_kept: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A row of «Рисковый профиль»: what was received, and the signs the school marked itself."""

    row: int
    level: str | None
    value: str | None
    verified: bool | None
    activated: bool | None
    source: str | None
    signs_present: int | None
    signs_total: int | None


@dataclass(frozen=True, slots=True)
class ProfileData:
    """By school."""

    received: Mapping[str, dict[str, Received]]
    answers: Mapping[str, Answers]
    pupils: Mapping[str, Total]
    passports: Mapping[str, Passport]
    failing: Mapping[str, Failing]
    posts: Mapping[str, Posts]


def load(session: Session, base: Base, year: int, rule: Mapping[str, Any]) -> ProfileData:
    """Everything of the year, whatever the number of schools."""
    data = [part["data"] for factor in rule["factors"] for part in factor["components"] if "data" in part]
    columns = [column for one in data if one["of"] == "answers" for column in one["columns"]]
    columns += [one["column"] for one in data if one["of"] == "shortfall"]
    categories = [one["category"] for one in data if one["of"] == "passport"]
    on = date(year - 1, int(rule["on_date"]["month"]), int(rule["on_date"]["day"]))
    return ProfileData(
        _received(session, base, year),
        risk_facts.answers(session, base, year, columns),
        risk_facts.pupils(session, base, year),
        risk_facts.passports(session, base, year, categories, int(rule["passport_month"])),
        risk_facts.failing(session, base, year),
        _posts(session, base, on),
    )


def _received(session: Session, base: Base, year: int) -> dict[str, dict[str, Received]]:
    source, only = table("risk_profile"), only_school(base)
    names = ("level", "value", "verified", "activated", "source", "signs_present", "signs_total")
    query = select(source.c.id, source.c.school, source.c.factor, *(source.c[name] for name in names)).where(
        source.c.deleted_at.is_(None), source.c.year == year, source.c.factor.is_not(None)
    )
    found: dict[str, dict[str, Received]] = defaultdict(dict)
    for row in session.execute(query.order_by(source.c.id)):
        found[only or row[1]][row[2]] = Received(row[0], *row[3:])
    return found


def _posts(session: Session, base: Base, on: date) -> dict[str, Posts]:
    only = only_school(base)
    found: dict[str, Posts] = defaultdict(Posts)
    staff = table("staff")
    people = select(staff.c.school, staff.c.id, staff.c.post, staff.c.category).where(
        staff.c.deleted_at.is_(None),
        or_(staff.c.external.is_(None), staff.c.external.is_(False)),
        or_(staff.c.left_on.is_(None), staff.c.left_on > on),
    )
    for one in session.execute(people.order_by(staff.c.id)):
        found[only or one[0]].people.append((one[1], one[2], one[3]))
    kept = table("vacancies")
    vacancies = select(kept.c.school, kept.c.id, kept.c.post, kept.c.since, kept.c.closed_on).where(
        kept.c.deleted_at.is_(None)
    )
    for school, row, post, since, closed in session.execute(vacancies.order_by(kept.c.id)):
        posts = found[only or school]
        posts.vacancies_kept = True
        if since is not None and since <= on and (closed is None or closed > on):
            posts.empty.append((row, post))
    return found
