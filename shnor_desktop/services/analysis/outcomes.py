"""Results of assessment procedures, one for each school, year and procedure, gathered in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.marks import MARKS, Marks, marks
from shnor_desktop.models.sheets.procedures import HELD, MAIN_DATE, SPRING
from shnor_desktop.services.entries import table
from shnor_desktop.services.verdicts.facts import Base, Key, fold_letter, only_school, school_wide, whole

_COUNTS = (*MARKS, "participants", "below_minimum", "lowered", "confirmed", "raised")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One procedure of one school in one year: its own row, or its classes put together."""

    school: str
    year: int
    key: Key
    state: str | None
    grade: int | None = None
    participants: int | None = None
    marks: Marks | None = None
    low: int | None = None
    """Below the bound: ``below_minimum`` when given, else «2» (CONTRACTS, verdicts)."""
    low_among: int | None = None
    """Participants of the schools that said how many are below, where several are put together; None: all of them."""
    mean_score: Fraction | None = None
    """Mean test score, weighted by participants where classes are put together."""
    lowered: int | None = None
    confirmed: int | None = None
    raised: int | None = None
    rows: tuple[int, ...] = ()
    classes: Mapping[str, "Outcome"] = field(default_factory=dict)
    """The same by class, by its letter, where rows of classes are there."""

    @property
    def held(self) -> bool:
        return self.state == HELD


Outcomes = dict[str, dict[tuple[int, Key], Outcome]]
"""By school, then by year and procedure."""


def outcomes(
    session: Session, base: Base, years: Sequence[int], *, attempts: Iterable[str] = (MAIN_DATE,), past: bool = False
) -> Outcomes:
    """Everything held, or said not to be held, in those years; retakes and past graduates are left out by default."""
    source = table("assessments")
    wanted = [source.c[name] for name in ("id", "school", "year", *_KEY, "letter", "state", "grade", *_COUNTS)]
    query = select(*wanted, source.c.mean_score).where(
        source.c.deleted_at.is_(None), source.c.year.in_(years), source.c.procedure.is_not(None)
    )
    tried = tuple(attempts)
    query = query.where(source.c.attempt.in_(tried) | source.c.attempt.is_(None))
    if not past:
        query = query.where(source.c.past_graduates.is_not(True))
    only = only_school(base)
    gathered: dict[str, dict[tuple[int, Key], dict[str, Outcome]]] = defaultdict(lambda: defaultdict(dict))
    for row in session.execute(query.order_by(source.c.id)).mappings():
        key = Key(row["procedure"], row["subject"], row["level"], row["programme_grade"], row["season"] or SPRING)
        one = _of(only or row["school"], key, row)
        gathered[one.school][one.year, key][fold_letter(row["letter"])] = one
    return {
        school: {place: together(letters) for place, letters in by_key.items()} for school, by_key in gathered.items()
    }


_KEY = ("procedure", "subject", "level", "programme_grade", "season")


def _of(school: str, key: Key, row: Any) -> Outcome:
    score: Decimal | None = row["mean_score"]
    below, twos = row["below_minimum"], row["n2"]
    return Outcome(
        school=school,
        year=row["year"],
        key=key,
        state=row["state"],
        grade=row["grade"],
        participants=row["participants"],
        marks=marks(row),
        low=twos if below is None else below,
        mean_score=None if score is None else Fraction(score),
        lowered=row["lowered"],
        confirmed=row["confirmed"],
        raised=row["raised"],
        rows=(row["id"],),
    )


def together(letters: Mapping[str, Outcome]) -> Outcome:
    """The row with an empty letter alone when there is one, else all classes that took part (CONTRACTS, years)."""
    chosen = school_wide(letters)
    classes = {letter: one for letter, one in letters.items() if letter}
    held = [one for one in chosen if one.held]
    first = held[0] if held else chosen[-1]
    rows = tuple(row for one in (held or chosen) for row in one.rows)
    if len(held) <= 1:
        return replace(first, rows=rows, classes=classes)
    participants = whole(one.participants for one in held)
    found = [one.marks for one in held]
    return Outcome(
        school=first.school,
        year=first.year,
        key=first.key,
        state=first.state,
        grade=first.grade,
        participants=participants,
        marks=add(found),
        low=whole(one.low for one in held),
        mean_score=weighted((one.mean_score, one.participants) for one in held),
        lowered=whole(one.lowered for one in held),
        confirmed=whole(one.confirmed for one in held),
        raised=whole(one.raised for one in held),
        rows=rows,
        classes=classes,
    )


def add(parts: Iterable[Marks | None]) -> Marks | None:
    """Marks of all, if all are known."""
    total = (0, 0, 0, 0)
    for part in parts:
        if part is None:
            return None
        total = tuple(a + b for a, b in zip(total, part.as_tuple(), strict=True))  # type: ignore[assignment]
    return Marks(*total)


def weighted(parts: Iterable[tuple[Fraction | None, int | None]]) -> Fraction | None:
    """The mean of means by participants (DOMAIN §6.1); None where one of them is not known."""
    total, people = Fraction(0), 0
    for value, count in parts:
        if value is None or not count:
            return None
        total += value * count
        people += count
    return total / people if people else None
