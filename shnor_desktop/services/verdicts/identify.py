"""Schools with low results by the 30 % rule, both readings of the second criterion (DOMAIN §1.1, CONTRACTS)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import select

from shnor_desktop.errors import InputError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.procedures import HELD
from shnor_desktop.services.entries import table
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts import facts
from shnor_desktop.services.verdicts.distance import Bounds, Counts, SecondCriterion, criteria_of, distance_from
from shnor_desktop.services.verdicts.facts import Base, Key, Place, Result
from shnor_desktop.services.work import collector_at_rest

LowVerdict: TypeAlias = Literal["low", "not_low", "no_data"]
Found: TypeAlias = Mapping[Place, Result]
_Rank: TypeAlias = tuple[int, int, str, int, str]
IN_LIST = "в перечне ШНОР"
"""The received status that stands beside our verdict and is never mixed with it (DOMAIN §0.6)."""


class Judged(NamedTuple):
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
    judge = _Judge(year, bounds_of(body), second, body["procedures"])
    with base.reading() as session, collector_at_rest():
        names = facts.school_names(session, base)
        official = official_statuses(session, base, year)
        judged = {
            code: judge(code, names.get(code, code), found, official.get(code, ()))
            for code, found in facts.results_by_school(session, base, years, body["procedures"], body["excluded"])
        }
    for code in names.keys() - judged.keys():
        judged[code] = judge(code, names[code], {}, official.get(code, ()))
    return Identification(year, second, rule, tuple(judged[code] for code in sorted(judged)))


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
    ranks: dict[Place, _Rank] = field(default_factory=dict)
    absent: dict[tuple[int, int], Gap] = field(default_factory=dict)

    def __call__(self, code: str, name: str, found: Found, official: tuple[Official, ...]) -> SchoolLow:
        judged, gaps = self._sort_out(found)
        this: dict[Key, Counts] = {}
        last: dict[Key, Counts] = {}
        low_this: set[Key] = set()
        low_last: set[Key] = set()
        for at, key, participants, low, is_low, _ in judged:
            newer = at == self.year
            (this if newer else last)[key] = Counts(participants, low)
            if is_low:
                (low_this if newer else low_last).add(key)
        met = criteria_of(self.bounds, low_this, low_last, self.second)
        other = criteria_of(self.bounds, low_this, low_last, "any" if self.second == "same" else "same")
        held = bool(judged) or any(gap.reason == "no_counts" for gap in gaps)
        verdict: LowVerdict = "no_data"
        away = None
        if held:
            verdict = "low" if any(met) else "not_low"
            away = distance_from(self.bounds, this, last, self.second, low=any(met))
        differs = any(met) != any(other)
        return SchoolLow(code, name, verdict, met, differs, away, tuple(gaps), tuple(judged), official)

    def _sort_out(self, found: Found) -> tuple[list[Judged], list[Gap]]:
        judged: list[Judged] = []
        gaps: list[Gap] = []
        for place in found.keys() - self.ranks.keys():
            self.ranks[place] = self._rank(*place)
        present = set()
        for place in sorted(found, key=self.ranks.__getitem__):
            at, key, state, participants, low, _, rows = found[place]
            present.add(self.ranks[place][:2])
            if state == HELD and participants is not None and low is not None:
                judged.append(Judged(at, key, participants, low, self.bounds.is_low(low, participants), rows))
            elif state == HELD or state is None:
                gaps.append(Gap(at, key, "no_counts" if state == HELD else "no_state", rows))
        if len(present) < 2 * len(self.listed):
            gaps += [
                self._absent(at, place)
                for at in (self.year, self.year - 1)
                for place in range(len(self.listed))
                if (-at, place) not in present
            ]
        return judged, gaps

    def _rank(self, year: int, key: Key) -> _Rank:
        """The newer year first, then procedures in the order of the rule."""
        listed = next(at for at, want in enumerate(self.listed) if facts.matches(key, want))
        return -year, listed, key.level or "", key.programme_grade or 0, key.season

    def _absent(self, year: int, place: int) -> Gap:
        if (year, place) not in self.absent:
            self.absent[year, place] = Gap(year, facts.key_of(self.listed[place]), "no_row")
        return self.absent[year, place]


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
