"""Values of indicators of a calendar year: computed, frozen or typed, beside their plan, with their years before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.indicator_values import ANSWER, COUNT, FALLING, PERCENT, RISING, WHOLE_YEAR
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.analysis.figure import Figure, Input, Links, Rule
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.indicators import catalogue, lights, loading, words
from shnor_desktop.services.indicators.catalogue import Indicator, Target, amount
from shnor_desktop.services.indicators.evaluation import Evaluation, Result
from shnor_desktop.services.indicators.language import Node
from shnor_desktop.services.indicators.lights import State
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.facts import body_of
from shnor_desktop.services.verdicts.risk_schools import SchoolRisk, risk
from shnor_desktop.services.verdicts.three_valued import Truth

Origin: TypeAlias = Literal["вычислено", "введено"]
COMPUTED: Origin = "вычислено"
TYPED: Origin = "введено"
SHEET = "indicator_values"
DEPTH = 3
"""Years of the trend: the asked one and those before it."""
DISTRICT_ONLY = "показатель района: считается по всем школам"


@dataclass(frozen=True, slots=True)
class Known:
    """A value with the figure it is shown by; ``row`` is the row of «Показатели» it stands in."""

    figure: Figure
    answer: bool | None
    origin: Origin | None
    frozen: bool = False
    row: int | None = None
    without: tuple[tuple[str, str], ...] = ()

    @property
    def value(self) -> Fraction | bool | None:
        return self.figure.value if self.answer is None else self.answer

    @property
    def text(self) -> str:
        """«61,0 %», «12», «да», «—»."""
        return self.figure.text if self.answer is None else catalogue.YES if self.answer else catalogue.NO


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
    def changed(self) -> bool:
        """Whether the data have moved away from the frozen value."""
        return self.known.frozen and self.now.value is not None and self.now.value != self.known.value

    def why(self) -> list[str]:
        """The answer to «почему», with what was frozen and what it is now."""
        said = self.known.figure.why()
        if self.changed:
            said.insert(1, f"Сейчас по данным: {self.now.text}.")
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
            "now": shown(self.now.value, one) if self.known.frozen else None,
            "trend": [{"year": year, "value": shown(known.value, one)} for year, known in self.trend],
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
    rule = office.rules.of_year(catalogue.RULE, year)
    close = body_of(rule)["close"]
    known = catalogue.programmes(office.rules, year)
    if programme is not None and programme not in known:
        raise InputError(f"Программы «{programme}» нет.", hint=f"Бывает: {', '.join(known)}.")
    chosen = [one for one in catalogue.catalogue(office.rules, year) if programme in (None, one.programme)]
    years = range(year - DEPTH + 1, year + 1)
    work = _Work(office, chosen, years, school)
    if programme is None:
        chosen += _typed_only(work.typed, chosen, year)
    found = []
    for one in chosen:
        for period in one.periods:
            at = {each: work.known(one, each, period) for each in years}
            now, known_now = at[year]
            target, row = work.target(one, year, period)
            found.append(
                IndicatorValue(
                    one,
                    year,
                    period,
                    work.place,
                    known_now,
                    now,
                    target,
                    row,
                    lights.light(known_now.value, target, one.direction, one.type, close),
                    lights.deviation(known_now.value, target),
                    tuple((each, shown_one) for each, (_, shown_one) in at.items()),
                    work.parts(one, year),
                )
            )
    return found


class _Work:
    """What is loaded once for all indicators and years."""

    def __init__(self, office: Office, chosen: Sequence[Indicator], years: Sequence[int], school: str | None) -> None:
        self._office = office
        self._nodes = {id(one): catalogue.node_of(one, office.sheet) for one in chosen}
        self._part_nodes = {
            id(one): [catalogue.node_of(replace(one, formula=part.formula), office.sheet) for part in one.parts]
            for one in chosen
        }
        nodes = [node for node in self._nodes.values() if node is not None]
        nodes += [node for parts in self._part_nodes.values() for node in parts if node is not None]
        with office.reading() as session:
            self._rows = loading.load(session, office, loading.wanted(nodes, years))
            rows = entries.load(session, SHEET, year=list(years))
        if school is not None and office.is_district and school not in self._rows.schools:
            raise InputError(f"Школы с кодом «{school}» в базе нет.", hint="Коды школ — на листе «Карточка школы».")
        if school is not None and not office.is_district and school != office.code:
            raise InputError(f"Школы с кодом «{school}» в базе нет.", hint=f"Это база школы «{office.code}».")
        self.place = office.code if not office.is_district else school or ""
        self._scope = (self.place,) if self.place else tuple(self._rows.schools)
        own = {self.place, office.code} if not (office.is_district and school) else {school}
        self.typed = [row for row in rows if row.school in own or not office.is_district]
        self._of_schools = [row for row in rows if office.is_district and row.school not in ("", office.code)]
        self._done: dict[tuple[int, int], Known] = {}
        self._risks: dict[int, dict[str, SchoolRisk]] = {}

    # --- one indicator

    def known(self, one: Indicator, year: int, period: str) -> tuple[Known, Known]:
        """What the data give now, and what is shown: frozen before computed before typed."""
        now = self._computed(one, year)
        row = self._row(one, year, period)
        if row is not None and row.values["value"] is not None:
            stored = _stored(one, row)
            if stored.frozen:
                return now, stored
            if now.value is None:
                return now, stored
        if now.value is None and one.level == "школа" and not self.place:
            summed = self._from_schools(one, year, period)
            if summed is not None:
                return summed, summed
        return now, now

    def target(self, one: Indicator, year: int, period: str) -> tuple[Target | None, int | None]:
        """The plan typed in the base, else that of the programme."""
        row = self._row(one, year, period)
        typed = None if row is None else amount(row.values["target"])
        if row is not None and typed is not None and isinstance(typed, bool) == (one.type == ANSWER):
            return Target(typed, str(row.values["target"])), row.id
        return one.targets.get(year), None

    def parts(self, one: Indicator, year: int) -> tuple[Figure, ...]:
        """The several figures of an indicator that a source counts apart."""
        if not one.parts or self._is_elsewhere(one):
            return ()
        figures = []
        for part, node in zip(one.parts, self._part_nodes[id(one)], strict=True):
            if node is not None:
                figures.append(self._run(replace(one, title=part.title), node, year).figure)
        return tuple(figures)

    def _row(self, one: Indicator, year: int, period: str) -> Stored | None:
        found = [
            row
            for row in self.typed
            if row.values["year"] == year
            and (row.values["period"] or WHOLE_YEAR) == period
            and one.is_named(row.values["programme"], row.values["indicator"])
        ]
        return found[-1] if found else None

    def _is_elsewhere(self, one: Indicator) -> bool:
        return one.level == "муниципалитет" and bool(self.place)

    def _computed(self, one: Indicator, year: int) -> Known:
        node = self._nodes.get(id(one))
        if node is None:
            return _nothing(one, one.missing or ("вычислить не по чему: значение вводят",))
        if self._is_elsewhere(one):
            return _nothing(one, (DISTRICT_ONLY,))
        if (id(one), year) not in self._done:
            self._done[id(one), year] = self._run(one, node, year)
        return self._done[id(one), year]

    def _run(self, one: Indicator, node: Node, year: int) -> Known:
        done = Evaluation(self._rows, year, self._risk).run(node, self._scope)
        rule = Rule(
            words.said(node, year) + (f"; {one.reading}" if one.reading else ""),
            one.source,
            f"{one.programme} {one.code}",
            one.since,
            one.own,
        )
        answer = done.value if isinstance(done.value, bool) else None
        figure = Figure(
            f"{one.programme}.{one.code}",
            one.title,
            None if done.value is None else Fraction(done.value),
            rule,
            one.unit,
            _whole(done.part),
            _whole(done.whole),
            done.inputs,
            _arithmetic(done),
            done.missing,
            places=0 if one.type == COUNT and _is_whole(done.value) else 1,
        )
        origin = None if done.value is None else COMPUTED
        return Known(figure, answer, origin, without=done.without if done.value is not None else ())

    def _risk(self, year: int, school: str, block: str) -> tuple[Truth, Links]:
        if year not in self._risks:
            self._risks[year] = {one.code: one for one in risk(self._office, year).schools}
        found = self._risks[year].get(school)
        if found is None:
            return None, ()
        asked = [one for one in found.blocks if block in ("", one.key)]
        links = tuple(link for one in asked for row in one.rows for link in row.links)
        if block:
            return asked[0].fired, links
        return {"risk": True, "no_risk": False, "no_data": None}[found.verdict], links

    def _from_schools(self, one: Indicator, year: int, period: str) -> Known | None:
        """What schools have reported with their numerators, put together, where the rows themselves stay with them."""
        rows = [
            row
            for row in self._of_schools
            if row.values["year"] == year
            and (row.values["period"] or WHOLE_YEAR) == period
            and one.is_named(row.values["programme"], row.values["indicator"])
            and row.values["numerator"] is not None
            and row.values["denominator"] is not None
        ]
        part = sum((Fraction(_decimal(row.values["numerator"])) for row in rows), Fraction(0))
        whole = sum((Fraction(_decimal(row.values["denominator"])) for row in rows), Fraction(0))
        if one.type != PERCENT or not whole:
            return None
        inputs = tuple(
            Input(
                f"школа {row.school}",
                f"{row.values['numerator']} из {row.values['denominator']}",
                SHEET,
                "value",
                (row.id,),
            )
            for row in rows
        )
        rule = Rule("сумма числителей к сумме знаменателей, которые школы указали на листе «Показатели»", one.source)
        figure = Figure(
            f"{one.programme}.{one.code}",
            one.title,
            part * 100 / whole,
            rule,
            one.unit,
            _whole(part),
            _whole(whole),
            inputs,
            _quotient_said(part, whole),
        )
        reported = {row.school for row in rows}
        silent = tuple((code, "значение не прислано") for code in self._rows.schools if code not in reported)
        return Known(figure, None, COMPUTED, without=silent)


def _nothing(one: Indicator, missing: tuple[str, ...]) -> Known:
    figure = Figure(f"{one.programme}.{one.code}", one.title, None, Rule("", one.source), one.unit, missing=missing)
    return Known(figure, None, None)


def _stored(one: Indicator, row: Stored) -> Known:
    """A value as it stands in «Показатели»; with its parts the share is exact."""
    cells = row.values
    value = amount(cells["value"])
    part, whole = (
        None if cells[key] is None else Fraction(_decimal(cells[key])) for key in ("numerator", "denominator")
    )
    frozen = cells["origin"] == COMPUTED
    exact = value
    if one.type == PERCENT and part is not None and whole and not isinstance(value, bool):
        counted = part * 100 / whole
        if value is not None and wording.rounded(counted, 2) == wording.rounded(value, 2):
            exact = counted
    comment = str(cells["comment"] or "")
    words_of = "зафиксировано на отчётную дату" if frozen else "введено на листе «Показатели»"
    figure = Figure(
        f"{one.programme}.{one.code}",
        one.title,
        None if exact is None else Fraction(exact),
        Rule(words_of, comment),
        one.unit,
        _whole(part),
        _whole(whole),
        (Input("значение листа «Показатели»", str(cells["value"]), SHEET, "value", (row.id,)),),
        _quotient_said(part, whole) if part is not None and whole else "",
        places=0 if one.type == COUNT and _is_whole(exact) else 1,
    )
    answer = exact if isinstance(exact, bool) else None
    return Known(figure, answer, COMPUTED if frozen else TYPED, frozen, row.id)


def _typed_only(rows: Iterable[Stored], listed: Sequence[Indicator], year: int) -> list[Indicator]:
    """Indicators that stand only in the form «Показатели», in no catalogue."""
    found: dict[tuple[str, str], Indicator] = {}
    by_name: Mapping[tuple[str, str], list[Stored]] = _by_name(rows)
    for (programme, title), own in by_name.items():
        if any(one.is_named(programme, title) for one in listed) or all(row.values["year"] != year for row in own):
            continue
        kind = next((row.values["type"] for row in reversed(own) if row.values["type"]), PERCENT)
        way = next((row.values["direction"] for row in reversed(own) if row.values["direction"]), RISING)
        found[programme, title] = Indicator(
            programme=programme,
            programme_title=programme,
            code=title,
            title=title,
            type="да/нет" if kind == ANSWER else "число" if kind == COUNT else "%",
            unit="%" if kind == PERCENT else "",
            direction="да" if kind == ANSWER else "снижается" if way == FALLING else "растёт",
            level="школа",
            numerator="",
            denominator="",
            periodicity=catalogue.TWICE if all(row.values["period"] != WHOLE_YEAR for row in own) else "",
            months=(),
            targets={},
            source="лист «Показатели»",
            missing=("формулы нет: значение вводят на листе «Показатели»",),
            own=True,
        )
    return list(found.values())


def _by_name(rows: Iterable[Stored]) -> dict[tuple[str, str], list[Stored]]:
    found: dict[tuple[str, str], list[Stored]] = defaultdict(list)
    for row in rows:
        if row.values["programme"] and row.values["indicator"]:
            found[str(row.values["programme"]), str(row.values["indicator"])].append(row)
    return found


def _arithmetic(done: Result) -> str:
    if done.part is None or not done.whole:
        return ""
    return _quotient_said(done.part, done.whole)


def _quotient_said(part: Fraction, whole: Fraction) -> str:
    return f"{_said(part)} ∙ 100 / {_said(whole)} = {wording.decimal(part * 100 / whole, 1)}{wording.NBSP}%"


def _said(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else wording.decimal(value, 2)


def _whole(value: Fraction | None) -> int | None:
    return value.numerator if value is not None and value.denominator == 1 else None


def _is_whole(value: Fraction | bool | None) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1


def _decimal(value: Value) -> Decimal:
    return Decimal(str(value))
