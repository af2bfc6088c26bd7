"""Addressed recommendations: which of the rules of the year apply to a school, why, and on which figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from shnor_desktop.services import planning, wording
from shnor_desktop.services.analysis import Analysis, SchoolAnalysis, analyse
from shnor_desktop.services.analysis.dynamics import TITLES as DYNAMICS
from shnor_desktop.services.indicators.values import IndicatorValue, by_school
from shnor_desktop.services.planning import Item
from shnor_desktop.services.rule_shape import sound
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.explain import row_text, share_text
from shnor_desktop.services.verdicts.identify import Identification, SchoolLow, bounds_of, identify
from shnor_desktop.services.verdicts.risk_schools import RiskTable, SchoolRisk, risk

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

RULE = "recommendations"
MOST = 6
"""Reasons named one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation to a school with the figures it rests on."""

    school: str
    key: str
    title: str
    text: str
    why: tuple[str, ...]

    @property
    def reasons(self) -> str:
        """The figures in one line."""
        shown = "; ".join(self.why[:MOST])
        return shown + (f"; и ещё {len(self.why) - MOST}" if len(self.why) > MOST else "")


@dataclass(frozen=True, slots=True)
class School:
    """Everything a rule may ask of one school."""

    code: str
    name: str
    low: SchoolLow | None
    zone: SchoolRisk | None
    analysis: SchoolAnalysis | None
    items: tuple[Item, ...]
    values: tuple[IndicatorValue, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The district in a year, each part read once."""

    year: int
    on: date
    low: Identification
    zone: RiskTable
    analysis: Analysis
    schools: tuple[School, ...]
    rule: RuleSet


Rule: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = Callable[[Rule, School, Facts], list[str]]


def gather(office: "Office", year: int, on: date, programmes: Sequence[str] = ()) -> Facts:
    """The verdicts, the analysis, the road maps and the indicators of all schools."""
    low, zone, analysis = identify(office, year), risk(office, year), analyse(office, year)
    items: dict[str, list[Item]] = {}
    for item in planning.items(office):
        items.setdefault(item.school, []).append(item)
    values = by_school(office, year) if programmes else {}
    lows, zones = {one.code: one for one in low.schools}, {one.code: one for one in zone.schools}
    names = {one.code: one.name for one in analysis.schools}
    names |= {one.code: one.name for one in low.schools} | {one.code: one.name for one in zone.schools}
    schools = tuple(
        School(
            code,
            name,
            lows.get(code),
            zones.get(code),
            analysis.school(code),
            tuple(items.get(code, ())),
            tuple(one for one in values.get(code, ()) if one.indicator.programme in programmes),
        )
        for code, name in sorted(names.items())
    )
    return Facts(year, on, low, zone, analysis, schools, office.rules.of_year(RULE, year))


def recommend(facts: Facts) -> dict[str, list[Advice]]:
    """For every school what the rules of the year advise, in the order of the rules."""
    found: dict[str, list[Advice]] = {}
    for school in facts.schools:
        own = found[school.code] = []
        for rule in sound(facts.rule)["recommendations"]:
            why = _ASKED[rule["of"]](rule, school, facts)
            if why:
                own.append(Advice(school.code, rule["key"], rule["title"], rule["text"], tuple(why)))
    return found


def _low_results(_rule: Rule, school: School, facts: Facts) -> list[str]:
    bounds = bounds_of(facts.low.rule.body)
    bound = Fraction(bounds.numerator * 100, bounds.denominator)
    return [
        f"{wording.school_year(one.year)}, {one.key.title}: "
        f"{wording.out_of(one.low, one.participants, wording.PARTICIPANT)}, "
        f"{share_text(one.low, one.participants, bound, '≥')}"
        for one in (school.low.procedures if school.low else ())
        if one.is_low
    ]


def _near(rule: Rule, school: School, _facts: Facts) -> list[str]:
    low = school.low
    if low is None or low.distance is None or low.distance > rule["pupils"]:
        return []
    word = "признаков низких результатов нет" if low.verdict == "not_low" else "признаки низких результатов есть"
    return [f"{word}; до изменения вывода — {wording.counted(low.distance, wording.PARTICIPANT)}"]


def _risk_block(rule: Rule, school: School, _facts: Facts) -> list[str]:
    blocks = school.zone.blocks if school.zone else ()
    block = next((one for one in blocks if one.key == rule["block"] and one.fired), None)
    if block is None:
        return []
    said = [f"{row.key}. {row.title}: {row_text(row)}" for row in block.rows if row.fires]
    if not said and block.total is not None and block.total.whole:
        counted = f"{wording.whole(block.total.least)} из {wording.whole(block.total.whole)}"
        said.append(f"сумма строк блока {block.key}: {counted}")
    return said


def _negative(rule: Rule, school: School, facts: Facts) -> list[str]:
    moved = school.analysis.dynamics if school.analysis else ()
    found = []
    for one in moved:
        # a fall that ended years ago is no task of this year
        this_year = one.points[-1].year == facts.year and one.points[-1].value is not None
        if this_year and one.measure == rule["measure"] and one.way == "negative":
            steps = one.as_figure().arithmetic.removeprefix("изменения по годам: ")
            title = wording.inner(one.title)
            found.append(f"{one.key.title}: {title}, динамика {DYNAMICS[one.way]}, по годам {steps}")
    return found


def _signal(rule: Rule, school: School, _facts: Facts) -> list[str]:
    signals = school.analysis.signals if school.analysis else ()
    return [one.text.rstrip(".") for one in signals if one.fired and one.kind in rule["kinds"]]


def _factors(_rule: Rule, school: School, _facts: Facts) -> list[str]:
    profile = school.analysis.profile if school.analysis else ()
    return [
        f"{one.title}" + (f" ({one.received.source})" if one.received.source else "")
        for one in profile
        if one.received is not None and one.received.activated
    ]


def _overdue(_rule: Rule, school: School, facts: Facts) -> list[str]:
    return [
        f"{item.name}: срок {wording.day(item.end)}, просрочено "
        f"{wording.counted((facts.on - item.end).days if item.end else 0, wording.DAY)}"
        for item in school.items
        if item.overdue(facts.on)
    ]


def _unconfirmed(_rule: Rule, school: School, facts: Facts) -> list[str]:
    on = facts.on
    return [item.name for item in school.items if item.planned(on) and item.done(on) and not item.confirmed(on)]


def _indicators(_rule: Rule, school: School, _facts: Facts) -> list[str]:
    return [
        f"{one.name}: план {one.target.printed}, факт {one.known.text}"
        for one in school.values
        if one.state == "not_met" and one.target is not None
    ]


def _gaps(_rule: Rule, school: School, _facts: Facts) -> list[str]:
    gaps = school.low.missing if school.low else ()
    words = {"no_row": "нет строки", "no_state": "не указано, проводилась ли", "no_counts": "проводилась, чисел нет"}
    return [f"{wording.school_year(gap.year)}, {gap.key.title}: {words[gap.reason]}" for gap in gaps]


_ASKED: dict[str, Ask] = {
    "low_results": _low_results,
    "near": _near,
    "risk_block": _risk_block,
    "negative_dynamics": _negative,
    "signal": _signal,
    "factors": _factors,
    "overdue": _overdue,
    "unconfirmed": _unconfirmed,
    "indicators": _indicators,
    "gaps": _gaps,
}
"""What a rule may ask; the shape of the rule lets no other through."""
