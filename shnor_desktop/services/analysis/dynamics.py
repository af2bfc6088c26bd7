"""Dynamics of a procedure over the years: better, worse, unstable or without change, by a stated tolerance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Links, Rule
from shnor_desktop.services.analysis.results import ProcedureResult, key_json, sortable
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Key, body_of

RULE = "dynamics"
Way: TypeAlias = Literal["positive", "negative", "unstable", "stable", "no_data"]
TITLES: dict[Way, str] = {
    "positive": "положительная",
    "negative": "отрицательная",
    "unstable": "нестабильная",
    "stable": "без изменений",
    "no_data": "нет данных за нужное число лет",
}
NO_ROW = "нет данных"


@dataclass(frozen=True, slots=True)
class Point:
    """A year of the line; a year without a figure is a gap and says why, it is never a zero (DOMAIN §0.3)."""

    year: int
    figure: Figure | None
    state: str

    @property
    def value(self) -> Fraction | None:
        return None if self.figure is None else self.figure.value


@dataclass(frozen=True, slots=True)
class Dynamics:
    """One measure of one procedure over the years; programme grade and subject are the same in all of them."""

    key: Key
    measure: str
    title: str
    unit: str
    points: tuple[Point, ...]
    way: Way
    steps: tuple[Fraction, ...]
    """Changes between the years that have a figure, in the unit of the measure; up is up, whichever is better."""
    rule: Rule

    @property
    def links(self) -> Links:
        """Rows of all years."""
        rows = [row for one in self.points if one.figure for _, rows in one.figure.links for row in rows]
        return (("assessments", tuple(dict.fromkeys(rows))),) if rows else ()

    def as_figure(self) -> Figure:
        """The change from the first to the last year that has a figure, with the years as inputs."""
        known = [one for one in self.points if one.value is not None]
        change = None if len(known) < 2 else (known[-1].value or 0) - (known[0].value or 0)
        inputs = tuple(
            Input(
                wording.school_year(one.year),
                one.figure.text if one.figure and one.value is not None else one.state,
                "assessments" if one.figure else "",
                self.measure,
                dict(one.figure.links).get("assessments", ()) if one.figure else (),
            )
            for one in self.points
        )
        places = 2 if self.measure == "mean_mark" else 1
        steps = ", ".join(_signed(step, places) for step in self.steps)
        return Figure(
            f"dynamics.{self.measure}",
            f"Динамика, {self.title.lower()}: {TITLES[self.way]}; изменение за все годы",
            None if change is None else Fraction(change),
            self.rule,
            "п. п." if self.unit == "%" else self.unit,
            inputs=inputs,
            arithmetic=f"изменения по годам: {steps}" if steps else "",
            missing=() if self.way != "no_data" else (TITLES["no_data"],),
            places=places,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            **key_json(self.key),
            "measure": self.measure,
            "way": self.way,
            "points": [
                {
                    "year": one.year,
                    "state": one.state,
                    "numerator": one.figure.numerator if one.figure else None,
                    "denominator": one.figure.denominator if one.figure else None,
                    "value": None if one.value is None else str(wording.rounded(one.value, 2)),
                }
                for one in self.points
            ],
        }


def dynamics(results: Iterable[ProcedureResult], years: Sequence[int], rule: RuleSet) -> list[Dynamics]:
    """Every measure of every procedure that has a figure in one of the years, oldest year first."""
    body = body_of(rule)
    by_key: dict[Key, dict[int, ProcedureResult]] = defaultdict(dict)
    for one in results:
        by_key[one.outcome.key][one.outcome.year] = one
    found = []
    for key in sorted(by_key, key=sortable):
        held = by_key[key]
        for measure, wanted in body["measures"].items():
            points = tuple(_point(year, held.get(year), measure) for year in sorted(years))
            sample = next((one.figure for one in points if one.figure is not None), None)
            if sample is None:
                continue
            steps = changes([one.value for one in points])
            way = way_of(steps, str(wanted["better"]), Fraction(str(wanted["tolerance"])), int(body["least_years"]))
            found.append(
                Dynamics(
                    key, measure, sample.title, sample.unit, points, way, steps, _words(wanted, body, rule, sample)
                )
            )
    return found


def _point(year: int, one: ProcedureResult | None, measure: str) -> Point:
    if one is None:
        return Point(year, None, NO_ROW)
    figure = one.figures.get(measure)
    known = figure if figure is not None and figure.value is not None else None
    return Point(year, known, one.outcome.state or "состояние не указано")


def changes(values: Iterable[Fraction | None]) -> tuple[Fraction, ...]:
    """From one known value to the next; gaps are stepped over."""
    known = [value for value in values if value is not None]
    return tuple(after - before for before, after in pairwise(known))


def way_of(steps: Sequence[Fraction], better: str, tolerance: Fraction, least_years: int) -> Way:
    """Positive: some steps better and none worse by more than the tolerance; unstable: both."""
    if len(steps) + 1 < least_years:
        return "no_data"
    sign = 1 if better == "up" else -1
    ups = any(sign * step > tolerance for step in steps)
    downs = any(sign * step < -tolerance for step in steps)
    if ups and downs:
        return "unstable"
    return "positive" if ups else "negative" if downs else "stable"


def _words(wanted: Mapping[str, Any], body: Mapping[str, Any], rule: RuleSet, sample: Figure) -> Rule:
    unit = "п. п." if sample.unit == "%" else "балла"
    tolerance = str(wanted["tolerance"]).replace(".", ",")
    better = "рост" if wanted["better"] == "up" else "снижение"
    return Rule.of(
        f"лучше — {better}; изменение до {tolerance} {unit} не считается; нужно не меньше {body['least_years']} лет; "
        "положительная — есть улучшения и нет ухудшений, нестабильная — есть и те и другие; "
        "сравниваются только работы по одной программе и предмету",
        rule,
    )


def _signed(value: Fraction, places: int) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + wording.decimal(abs(value), places)
