"""Values of indicators of a calendar year: computed, frozen or typed, beside their plan, with their years before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.indicator_values import ANSWER, COUNT, WHOLE_YEAR
from shnor_desktop.services import entries, wording
from shnor_desktop.services.analysis.figure import Figure, Links, Rule
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.indicators import catalogue, known, lights, loading, words
from shnor_desktop.services.indicators.catalogue import Indicator, Target, amount
from shnor_desktop.services.indicators.evaluation import Evaluation, Memo, Result
from shnor_desktop.services.indicators.known import COMPUTED, SHEET, TYPED, Known
from shnor_desktop.services.indicators.language import Node
from shnor_desktop.services.indicators.lights import State, Way
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.facts import body_of
from shnor_desktop.services.verdicts.risk_schools import SchoolRisk, risk
from shnor_desktop.services.verdicts.three_valued import Truth

__all__ = ["COMPUTED", "SHEET", "TYPED", "IndicatorValue", "Known", "Scene", "by_school", "compute", "shown", "tried"]

DEPTH = 3
"""Years of the trend: the asked one and those before it."""
DISTRICT_ONLY = "показатель района: считается по всем школам"


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One indicator of a school or of a district in a period of a year."""

    indicator: Indicator
    year: int
    period: str
    school: str
    """Empty for the district as a whole."""
    known: Known
    now: Known
    """What comes out of the data as they stand; the same as ``known`` unless the value is frozen."""
    target: Target | None
    target_row: int | None
    state: State
    deviation: Fraction | None
    trend: tuple[tuple[int, Known], ...]
    parts: tuple[Figure, ...] = ()

    @property
    def name(self) -> str:
        """«4. Доля выпускников…, 1 полугодие»; a title that is its own code stands once."""
        one = self.indicator
        title = f"{one.code}. {one.title}" if one.code != one.title else one.title
        return title + (f", {self.period}" if len(one.periods) > 1 else "")

    @property
    def text(self) -> str:
        """«66,7 % (2 из 3)»: the value with the numbers it is a share of."""
        part, whole = self.known.figure.numerator, self.known.figure.denominator
        if self.known.value is None or part is None or whole is None:
            return self.known.text
        return f"{self.known.text} ({part} из {whole})"

    @property
    def changed(self) -> bool:
        """Whether the data have moved away from the frozen value."""
        return self.known.frozen and self.now.value is not None and self.now.value != self.known.value

    @property
    def way(self) -> Way:
        """Where the value goes against the last year before that has one."""
        return lights.way([known.value for _, known in self.trend], self.indicator.direction)

    @property
    def typable(self) -> bool:
        """Whether a value may be typed: nothing is computed and nothing frozen, and it is this office's to say."""
        elsewhere = self.indicator.level == "муниципалитет" and bool(self.school)
        return self.now.origin != COMPUTED and not self.known.frozen and not elsewhere

    def why(self) -> list[str]:
        """The answer to «почему», with what was frozen and what it is now."""
        said = self.known.figure.why()
        if self.changed:
            said.insert(1, f"Сейчас по данным: {self.now.text}.")
        if sum(known.value is not None for _, known in self.trend) > 1:
            told = ", ".join(f"{year} — {known.text}" for year, known in self.trend)
            said.append(f"По годам: {told}; {lights.WAYS[self.way]}.")
        said += [f"Без школы {school}: {reason}." for school, reason in self.known.without]
        return said

    def as_json(self) -> dict[str, Any]:
        one, figure = self.indicator, self.known.figure
        return {
            "code": one.code,
            "type": one.type,
            "direction": one.direction,
            "target": None if self.target is None else shown(self.target.value, one),
            "value": shown(self.known.value, one),
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "state": self.state,
            "origin": self.known.origin,
            "programme": one.programme,
            "title": one.title,
            "level": one.level,
            "unit": one.unit,
            "period": self.period,
            "target_printed": None if self.target is None else self.target.printed,
            "deviation": None if self.deviation is None else str(wording.rounded(self.deviation, 2)),
            "missing": list(figure.missing),
            "without": [{"school": school, "reason": reason} for school, reason in self.known.without],
            "frozen": self.known.frozen,
            "frozen_on": None if self.known.frozen_on is None else self.known.frozen_on.isoformat(),
            "now": shown(self.now.value, one) if self.known.frozen else None,
            "trend": [{"year": year, "value": shown(known.value, one)} for year, known in self.trend],
            "way": self.way,
            "parts": [{"title": part.title, **part.as_json()} for part in self.parts],
            "formula": one.formula or None,
            "reading": one.reading or None,
        }


def shown(value: Fraction | bool | None, indicator: Indicator) -> str | None:
    """As JSON and cells hold it: percents with two decimals, half up; whole numbers whole; «да», «нет»."""
    if value is None:
        return None
    if isinstance(value, bool):
        return catalogue.YES if value else catalogue.NO
    if indicator.type == COUNT and value.denominator == 1:
        return str(value.numerator)
    return str(wording.rounded(value, 2))


def compute(
    office: Office, year: int, *, programme: str | None = None, school: str | None = None
) -> list[IndicatorValue]:
    """Every indicator of a calendar year for a school, or for the district as a whole."""
    return Scene.of(office, year, programme=programme).values(school, typed=programme is None)


def by_school(office: Office, year: int, *, programme: str | None = None) -> dict[str, list[IndicatorValue]]:
    """The indicators of the schools, school by school in the order of their codes, without the years before.

    The base is read once.
    """
    chosen = [one for one in _chosen(office, year, programme) if one.level == "школа"]
    scene = Scene(_Base(office, year, chosen))
    codes = tuple(scene.schools) if office.is_district else (office.code,)
    return {code: scene.values(code, trend=False) for code in codes}


def tried(office: Office, year: int, one: Indicator, *, school: str | None = None) -> IndicatorValue:
    """What an indicator that is not kept yet would show on the data as they are."""
    return Scene(_Base(office, year, [one])).values(school)[0]


class Scene:
    """The indicators of a year over rows that are read once, for the district and for any of its schools."""

    def __init__(self, base: "_Base") -> None:
        self._base = base

    @classmethod
    def of(cls, office: Office, year: int, *, programme: str | None = None) -> "Scene":
        """All indicators of the year, or those of one programme."""
        return cls(_Base(office, year, _chosen(office, year, programme)))

    @property
    def schools(self) -> Mapping[str, str]:
        """Code → name, in the order of the codes."""
        return self._base.rows.schools

    def node(self, one: Indicator) -> Node | None:
        """The tree of a formula."""
        return self._base.nodes.get(id(one))

    def run(self, node: Node, school: str) -> Result:
        """A part of a formula for one school."""
        return self._base.evaluation(self._base.year).run(node, (school,))

    def values(self, school: str | None, *, typed: bool = False, trend: bool = True) -> list[IndicatorValue]:
        """Of a school, or of the district as a whole; ``typed`` adds what stands in no catalogue.

        Without the ``trend`` the years before are not computed.
        """
        work = _Work(self._base, school, self._base.years if trend else (self._base.year,))
        return work.values(known.typed_only(work.typed, self._base.chosen, self._base.year) if typed else ())


def _chosen(office: Office, year: int, programme: str | None) -> list[Indicator]:
    titles = catalogue.programmes(office.rules, year)
    if programme is not None and programme not in titles:
        raise InputError(f"Программы «{programme}» нет.", hint=f"Бывает: {', '.join(titles)}.")
    return [one for one in catalogue.catalogue(office.rules, year) if programme in (None, one.programme)]


class _Base:
    """What is read once for all indicators, years and schools."""

    def __init__(self, office: Office, year: int, chosen: Sequence[Indicator]) -> None:
        self.office, self.year, self.chosen = office, year, tuple(chosen)
        self.years = range(year - DEPTH + 1, year + 1)
        self.close = body_of(office.rules.of_year(catalogue.RULE, year))["close"]
        self.nodes = {id(one): catalogue.node_of(one, office.sheet) for one in chosen}
        self.part_nodes = {
            id(one): [catalogue.node_of(replace(one, formula=part.formula), office.sheet) for part in one.parts]
            for one in chosen
        }
        nodes = [node for node in self.nodes.values() if node is not None]
        nodes += [node for parts in self.part_nodes.values() for node in parts if node is not None]
        with office.reading() as session:
            self.rows = loading.load(session, office, loading.wanted(nodes, self.years))
            self.stored = entries.load(session, SHEET, year=list(self.years))
        self._risks: dict[int, dict[str, SchoolRisk]] = {}
        self._memo = Memo()

    def evaluation(self, year: int) -> Evaluation:
        """What computes the formulas in that year; sums of schools are worked out once."""
        return Evaluation(self.rows, year, self.risk, self._memo)

    def risk(self, year: int, school: str, block: str) -> tuple[Truth, Links]:
        if year not in self._risks:
            self._risks[year] = {one.code: one for one in risk(self.office, year).schools}
        found = self._risks[year].get(school)
        if found is None:
            return None, ()
        asked = [one for one in found.blocks if block in ("", one.key)]
        links = tuple(link for one in asked for row in one.rows for link in row.links)
        if block:
            return asked[0].fired, links
        return {"risk": True, "no_risk": False, "no_data": None}[found.verdict], links


class _Work:
    """The indicators of one school, or of the district as a whole."""

    def __init__(self, base: _Base, school: str | None, years: Sequence[int]) -> None:
        office = base.office
        self._base, self._years = base, years
        if school is not None and office.is_district and school not in base.rows.schools:
            raise InputError(f"Школы с кодом «{school}» в базе нет.", hint="Коды школ — на листе «Карточка школы».")
        if school is not None and not office.is_district and school != office.code:
            raise InputError(f"Школы с кодом «{school}» в базе нет.", hint=f"Это база школы «{office.code}».")
        self.place = office.code if not office.is_district else school or ""
        self._scope = (self.place,) if self.place else tuple(base.rows.schools)
        own = {self.place, office.code} if not (office.is_district and school) else {school}
        self.typed = [row for row in base.stored if row.school in own or not office.is_district]
        self._of_schools = [row for row in base.stored if office.is_district and row.school not in ("", office.code)]
        self._done: dict[tuple[int, int], Known] = {}

    def values(self, more: Sequence[Indicator] = ()) -> list[IndicatorValue]:
        """Every chosen indicator in each of its periods."""
        return [self._value(one, period) for one in (*self._base.chosen, *more) for period in one.periods]

    def _value(self, one: Indicator, period: str) -> IndicatorValue:
        year = self._base.year
        at = {each: self._known(one, each, period) for each in self._years}
        now, told = at[year]
        target, row = self._target(one, year, period)
        return IndicatorValue(
            one,
            year,
            period,
            self.place,
            told,
            now,
            target,
            row,
            lights.light(told.value, target, one.direction, one.type, self._base.close),
            lights.deviation(told.value, target),
            tuple((each, shown_one) for each, (_, shown_one) in at.items()),
            self._parts(one, year),
        )

    # --- one indicator

    def _known(self, one: Indicator, year: int, period: str) -> tuple[Known, Known]:
        """What the data give now, and what is shown: frozen before computed before typed."""
        now = self._computed(one, year)
        row = self._row(one, year, period)
        if row is not None and row.values["value"] is not None:
            stored = known.stored(one, row)
            if stored.frozen or now.value is None:
                return now, stored
        if now.value is None and one.level == "школа" and not self.place:
            told = [each for each in self._of_schools if _is_of(each, one, year, period)]
            summed = known.from_schools(one, told, self._base.rows.schools)
            if summed is not None:
                return summed, summed
        return now, now

    def _target(self, one: Indicator, year: int, period: str) -> tuple[Target | None, int | None]:
        """The plan typed in the base, else that of the programme."""
        row = self._row(one, year, period)
        typed = None if row is None else amount(row.values["target"])
        if row is not None and typed is not None and isinstance(typed, bool) == (one.type == ANSWER):
            return Target(typed, str(row.values["target"])), row.id
        return one.targets.get(year), None

    def _parts(self, one: Indicator, year: int) -> tuple[Figure, ...]:
        """The several figures of an indicator that a source counts apart."""
        if not one.parts or self._is_elsewhere(one):
            return ()
        figures = []
        for part, node in zip(one.parts, self._base.part_nodes[id(one)], strict=True):
            if node is not None:
                figures.append(self._run(replace(one, title=part.title), node, year).figure)
        return tuple(figures)

    def _row(self, one: Indicator, year: int, period: str) -> Stored | None:
        found = [row for row in self.typed if _is_of(row, one, year, period)]
        return found[-1] if found else None

    def _is_elsewhere(self, one: Indicator) -> bool:
        return one.level == "муниципалитет" and bool(self.place)

    def _computed(self, one: Indicator, year: int) -> Known:
        node = self._base.nodes.get(id(one))
        if node is None:
            return known.nothing(one, one.missing or ("вычислить не по чему: значение вводят",))
        if self._is_elsewhere(one):
            return known.nothing(one, (DISTRICT_ONLY,))
        if (id(one), year) not in self._done:
            self._done[id(one), year] = self._run(one, node, year)
        return self._done[id(one), year]

    def _run(self, one: Indicator, node: Node, year: int) -> Known:
        base = self._base
        done = base.evaluation(year).run(node, self._scope)
        said = words.said(node, year) + (f"; {one.reading}" if one.reading else "")
        return known.computed(one, done, Rule(said, one.source, f"{one.programme} {one.code}", one.since, one.own))


def _is_of(row: Stored, one: Indicator, year: int, period: str) -> bool:
    """Whether a row of «Показатели» is about this indicator in that period."""
    cells = row.values
    same_time = cells["year"] == year and (cells["period"] or WHOLE_YEAR) == period
    return same_time and one.is_named(cells["programme"], cells["indicator"])
