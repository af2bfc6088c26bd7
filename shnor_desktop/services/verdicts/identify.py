"""Schools with low results by the 30 % rule, both readings of the second criterion (DOMAIN §1.1, CONTRACTS)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from shnor_desktop.errors import InputError
from shnor_desktop.services.entries import table
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts import facts
from shnor_desktop.services.verdicts.distance import Bounds, Counts, SecondCriterion, criteria, distance
from shnor_desktop.services.verdicts.facts import Base, Key, Result

LowVerdict: TypeAlias = Literal["low", "not_low", "no_data"]
Found: TypeAlias = Mapping[tuple[int, Key], Result]
IN_LIST = "в перечне ШНОР"
"""The received status that stands beside our verdict and is never mixed with it (DOMAIN §0.6)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A held procedure with its counts."""

    year: int
    key: Key
    participants: int
    low: int
    is_low: bool
    rows: tuple[int, ...]

    def as_json(self) -> dict[str, object]:
        return {"year": self.year, **self.key._asdict()} | {
            "participants": self.participants,
            "low": self.low,
            "is_low": self.is_low,
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """A listed procedure that could not be judged: no row, a row without state, or held without counts."""

    year: int
    key: Key
    reason: Literal["no_row", "no_state", "no_counts"]
    rows: tuple[int, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {"year": self.year, **self.key._asdict(), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Official:
    """A received status of the school with the document it rests on."""

    year: int
    status: str
    category: str | None
    source: str | None
    row: int


@dataclass(frozen=True, slots=True)
class SchoolLow:
    """The verdict on one school with everything it was drawn from."""

    code: str
    name: str
    verdict: LowVerdict
    criteria: tuple[bool, bool]
    differs_by_reading: bool
    distance: int | None
    missing: tuple[Gap, ...]
    procedures: tuple[Judged, ...]
    official: tuple[Official, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "verdict": self.verdict,
            "criteria": {"1": self.criteria[0], "2": self.criteria[1]},
            "differs_by_reading": self.differs_by_reading,
            "distance": self.distance,
            "missing": [gap.as_json() for gap in self.missing],
            "procedures": [judged.as_json() for judged in self.procedures],
        }


@dataclass(frozen=True, slots=True)
class Identification:
    """The verdicts on all schools of a base for a year, under the reading that was asked for."""

    year: int
    second_criterion: SecondCriterion
    rule: RuleSet
    schools: tuple[SchoolLow, ...]

    def as_json(self) -> dict[str, object]:
        """The JSON of CONTRACTS."""
        return {
            "year": self.year,
            "second_criterion": self.second_criterion,
            "schools": [school.as_json() for school in self.schools],
        }


def identify(base: Base, year: int, second_criterion: str | None = None) -> Identification:
    """Judge every school at once; ``second_criterion`` is any, same, or None for the setting of the office."""
    second = _reading(base.setting("second_criterion") if second_criterion is None else second_criterion)
    rule = base.rules.of_year("identification", year)
    body = facts.body_of(rule)
    years = (year, year - 1)
    with base.reading() as session:
        names = facts.school_names(session, base)
        found = facts.results(session, base, years, body["procedures"], body["excluded"])
        official = official_statuses(session, base, year)
    judge = _Judge(year, bounds_of(body), second, body["procedures"])
    schools = tuple(
        judge(code, names.get(code, code), found.get(code, {}), official.get(code, ()))
        for code in sorted(names.keys() | found.keys())
    )
    return Identification(year, second, rule, schools)


def bounds_of(body: Mapping[str, Any]) -> Bounds:
    """The figures of the rule as whole numbers."""
    return Bounds(
        int(body["low_share"]["numerator"]),
        int(body["low_share"]["denominator"]),
        int(body["first_criterion"]["procedures"]),
        int(body["second_criterion"]["procedures"]),
    )


def _reading(word: object) -> SecondCriterion:
    if word == "any":
        return "any"
    if word == "same":
        return "same"
    raise InputError(f"Прочтение второго признака «{word}» неизвестно.", hint="Допустимо: any или same.")


@dataclass(frozen=True, slots=True)
class _Judge:
    """The rule of the year, ready to be applied to one school after another."""

    year: int
    bounds: Bounds
    second: SecondCriterion
    listed: list[Mapping[str, Any]]
    places: dict[Key, int] = field(default_factory=dict)
    absent: dict[tuple[int, int], Gap] = field(default_factory=dict)

    def __call__(self, code: str, name: str, found: Found, official: tuple[Official, ...]) -> SchoolLow:
        judged, gaps = self._sort_out(found)
        this, last = (
            {one.key: Counts(one.participants, one.low) for one in judged if one.year == at}
            for at in (self.year, self.year - 1)
        )
        met = criteria(self.bounds, this, last, self.second)
        other = criteria(self.bounds, this, last, "any" if self.second == "same" else "same")
        held = any(result.held for result in found.values())
        verdict: LowVerdict = "no_data"
        if held:
            verdict = "low" if any(met) else "not_low"
        away = distance(self.bounds, this, last, self.second) if held else None
        differs = any(met) != any(other)
        return SchoolLow(code, name, verdict, met, differs, away, tuple(gaps), tuple(judged), official)

    def _sort_out(self, found: Found) -> tuple[list[Judged], list[Gap]]:
        judged: list[Judged] = []
        gaps: list[Gap] = []
        ordered = sorted(found.items(), key=lambda item: (-item[0][0], self._place(item[0][1]), _order(item[0][1])))
        for (at, key), result in ordered:
            if result.held and result.participants is not None and result.low is not None:
                is_low = self.bounds.is_low(result.low, result.participants)
                judged.append(Judged(at, key, result.participants, result.low, is_low, result.rows))
            elif result.held or result.state is None:
                gaps.append(Gap(at, key, "no_counts" if result.held else "no_state", result.rows))
        present = {(at, self._place(key)) for at, key in found}
        gaps += [
            self._absent(at, place)
            for at in (self.year, self.year - 1)
            for place in range(len(self.listed))
            if (at, place) not in present
        ]
        return judged, gaps

    def _place(self, key: Key) -> int:
        """Procedures stand in the order of the rule."""
        if key not in self.places:
            self.places[key] = next(at for at, want in enumerate(self.listed) if facts.matches(key, want))
        return self.places[key]

    def _absent(self, year: int, place: int) -> Gap:
        if (year, place) not in self.absent:
            self.absent[year, place] = Gap(year, facts.key_of(self.listed[place]), "no_row")
        return self.absent[year, place]


def _order(key: Key) -> tuple[str, int, str]:
    return key.level or "", key.programme_grade or 0, key.season


def official_statuses(session: Session, base: Base, year: int) -> dict[str, tuple[Official, ...]]:
    """Received statuses of a year by school."""
    only = facts.only_school(base)
    source = table("statuses")
    query = (
        select(source.c.school, source.c.year, source.c.status, source.c.category, source.c.source, source.c.id)
        .where(source.c.deleted_at.is_(None), source.c.year == year, source.c.status.is_not(None))
        .order_by(source.c.id)
    )
    gathered: dict[str, list[Official]] = {}
    for school, at, status, category, document, row in session.execute(query):
        gathered.setdefault(only or school, []).append(Official(at, status, category, document, row))
    return {school: tuple(rows) for school, rows in gathered.items()}
