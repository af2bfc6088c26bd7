"""A school judged again with other counts, under both readings, without touching the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, get_args

from shnor_desktop.errors import InputError
from shnor_desktop.services import wording
from shnor_desktop.services.verdicts import facts
from shnor_desktop.services.verdicts.distance import Bounds, Counts, SecondCriterion, Year, criteria, distance
from shnor_desktop.services.verdicts.facts import Key, Place
from shnor_desktop.services.verdicts.identify import Identification, LowVerdict, SchoolLow, bounds_of
from shnor_desktop.services.verdicts.ways import Way, ways

Changes: TypeAlias = Mapping[Place, Counts | None]
"""Other counts of a procedure of a year; None: as if it had not been held."""
READINGS: tuple[SecondCriterion, ...] = get_args(SecondCriterion)


@dataclass(frozen=True, slots=True)
class Cell:
    """A listed procedure of a year: its counts in the base and the supposed ones; None where there are no counts."""

    year: int
    key: Key
    stored: Counts | None
    supposed: Counts | None
    is_low: bool | None
    """Of the supposed counts."""
    rows: tuple[int, ...]

    @property
    def changed(self) -> bool:
        """Whether the supposed counts are others than those in the base."""
        return self.stored != self.supposed

    def as_json(self) -> dict[str, object]:
        return {
            "year": self.year,
            **self.key._asdict(),
            "stored": _counts_json(self.stored),
            "supposed": _counts_json(self.supposed),
            "is_low": self.is_low,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict under one reading of the second criterion, how far the other verdict is, and the ways to it."""

    second_criterion: SecondCriterion
    verdict: LowVerdict
    criteria: tuple[bool, bool]
    distance: int | None
    ways: tuple[Way, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "second_criterion": self.second_criterion,
            "verdict": self.verdict,
            "criteria": {"1": self.criteria[0], "2": self.criteria[1]},
            "distance": self.distance,
            "ways": [way.as_json() for way in self.ways],
        }


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A school with supposed counts beside the same school as it stands."""

    code: str
    name: str
    year: int
    cells: tuple[Cell, ...]
    before: tuple[Outcome, ...]
    after: tuple[Outcome, ...]
    """One for each reading, in the order of ``READINGS``."""

    def outcome(self, second: SecondCriterion, *, supposed: bool = True) -> Outcome:
        """The verdict under a reading, supposed or as it stands."""
        return (self.after if supposed else self.before)[READINGS.index(second)]

    def turned(self, second: SecondCriterion) -> bool:
        """Whether the supposed counts change the verdict under that reading."""
        return self.outcome(second).verdict != self.outcome(second, supposed=False).verdict

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "year": self.year,
            "cells": [cell.as_json() for cell in self.cells],
            "before": [outcome.as_json() for outcome in self.before],
            "after": [outcome.as_json() for outcome in self.after],
        }


def what_if(found: Identification, code: str, changes: Changes | None = None) -> WhatIf:
    """The school as it would be judged with the changes; without changes, as it stands with all cells to change."""
    school = next((one for one in found.schools if one.code == code), None)
    if school is None:
        raise InputError(f"Школы с кодом «{code}» в расчёте нет.", hint="Код школы — в «Карточке школы».")
    bounds = bounds_of(found.rule.body)
    supposed = dict(changes or {})
    stored = _stored(school, found)
    strange = next((place for place in supposed if place not in stored), None)
    if strange is not None:
        raise InputError(
            f"Процедуры «{strange[1].title}» {wording.school_year(strange[0])} учебного года нет в расчёте школы.",
            hint="Менять можно процедуры перечня этого и прошлого учебного года.",
        )
    cells = tuple(
        _cell(bounds, place, counts, supposed.get(place, counts), rows) for place, (counts, rows) in stored.items()
    )
    # a procedure that was held without counts still makes a verdict possible (CONTRACTS, verdicts)
    uncounted = {(gap.year, gap.key) for gap in school.missing if gap.reason == "no_counts"}
    was_held, is_held = bool(uncounted), bool(uncounted - supposed.keys())
    return WhatIf(
        school.code,
        school.name,
        found.year,
        cells,
        _outcomes(bounds, found.year, {place: counts for place, (counts, _) in stored.items()}, held=was_held),
        _outcomes(bounds, found.year, {(one.year, one.key): one.supposed for one in cells}, held=is_held),
    )


def ways_of(school: SchoolLow, found: Identification) -> tuple[Way, ...]:
    """Ways to the other verdict on a school as it stands, under the reading that was asked for."""
    if school.verdict == "no_data":
        return ()
    counts = {(one.year, one.key): Counts(one.participants, one.low) for one in school.procedures}
    return ways(bounds_of(found.rule.body), found.year, _years(counts, found.year), found.second_criterion)


def _years(counts: Mapping[Place, Counts | None], at: int) -> tuple[Year, Year]:
    this, last = (
        {key: one for (year, key), one in counts.items() if year == wanted and one is not None}
        for wanted in (at, at - 1)
    )
    return this, last


def _stored(school: SchoolLow, found: Identification) -> dict[Place, tuple[Counts | None, tuple[int, ...]]]:
    """Every listed procedure of both years, those without counts too, in the order of the rule."""
    stored: dict[Place, tuple[Counts | None, tuple[int, ...]]] = {
        (one.year, one.key): (Counts(one.participants, one.low), one.rows) for one in school.procedures
    }
    for gap in school.missing:
        if gap.reason != "no_row":
            stored[gap.year, gap.key] = (None, gap.rows)
    listed = facts.body_of(found.rule)["procedures"]
    known = {key for _, key in stored}
    for year in (found.year, found.year - 1):
        for want in listed:
            if any(at == year and facts.matches(key, want) for at, key in stored):
                continue
            # where the rule leaves the class or the season open, the procedure is the one that the other year names
            twins = [key for key in known if facts.matches(key, want)]
            stored |= {(year, key): (None, ()) for key in sorted(twins, key=str) or [facts.key_of(want)]}

    def rank(place: Place) -> tuple[int, int, str]:
        year, key = place
        return -year, next(at for at, want in enumerate(listed) if facts.matches(key, want)), str(key)

    return {place: stored[place] for place in sorted(stored, key=rank)}


def _cell(bounds: Bounds, place: Place, stored: Counts | None, supposed: Counts | None, rows: tuple[int, ...]) -> Cell:
    year, key = place
    where = f"{wording.school_year(year)}, {key.title}"
    if supposed is not None and supposed != stored and not 0 <= supposed.low <= supposed.participants:
        raise InputError(
            f"{where}: ниже границы {supposed.low} при {supposed.participants} участниках не бывает.",
            hint="Нужны целые числа: от нуля до числа участников.",
        )
    is_low = None if supposed is None else bounds.is_low(supposed.low, supposed.participants)
    return Cell(year, key, stored, supposed, is_low, rows)


def _outcomes(bounds: Bounds, at: int, counts: Mapping[Place, Counts | None], *, held: bool) -> tuple[Outcome, ...]:
    years = _years(counts, at)
    return tuple(_outcome(bounds, at, years, second, held=held or any(years)) for second in READINGS)


def _outcome(bounds: Bounds, at: int, years: tuple[Year, Year], second: SecondCriterion, *, held: bool) -> Outcome:
    if not held:
        return Outcome(second, "no_data", (False, False), None, ())
    met = criteria(bounds, *years, second)
    verdict: LowVerdict = "low" if any(met) else "not_low"
    return Outcome(second, verdict, met, distance(bounds, *years, second), ways(bounds, at, years, second))


def _counts_json(counts: Counts | None) -> dict[str, int] | None:
    return None if counts is None else {"participants": counts.participants, "low": counts.low}
