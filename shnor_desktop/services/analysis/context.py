"""The social context of schools: an index of the program's own, and the results it lets expect (DOMAIN §3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from shnor_desktop.errors import FileError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.marks import Marks
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, ratio, share
from shnor_desktop.services.analysis.line import Line, fit, root
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.entries import table
from shnor_desktop.services.rule_shape import sound
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts import risk_facts
from shnor_desktop.services.verdicts.facts import Base, only_school
from shnor_desktop.services.verdicts.risk_facts import NOTHING, Total

RULE = "context"
ONE_SCHOOL = "индекс сравнивает школы: он считается только в базе района"
_MEASURES = {"mean_mark": "Средняя отметка", "success": "Успеваемость", "quality": "Качество"}
_NORMALISED = {"minmax": "от наименьшего до наибольшего по школам", "rank": "по месту среди школ"}


@dataclass(frozen=True, slots=True)
class SchoolContext:
    """One school: its shares, its index, its result beside the expected one."""

    variables: tuple[Figure, ...]
    index: Figure
    actual: Figure
    expected: Figure
    residual: Figure
    usual: bool | None
    """Whether the school is as far from the line as schools usually are."""

    def as_json(self) -> dict[str, Any]:
        return {
            "variables": [{"key": one.key, "title": one.title, **one.as_json()} for one in self.variables],
            "index": self.index.as_json(),
            "actual": self.actual.as_json(),
            "expected": self.expected.as_json(),
            "residual": self.residual.as_json(),
            "usual": self.usual,
        }


@dataclass(frozen=True, slots=True)
class Context:
    """All schools: which variables went in, the line and how far one may trust it."""

    title: str
    schools: Mapping[str, SchoolContext]
    used: tuple[str, ...]
    dropped: tuple[str, ...]
    """Variables that too few schools have, each with how many do."""
    pairs: int
    """Schools with both an index and a result."""
    line: Line | None
    figures: tuple[Figure, ...]
    """Slope, intercept, R² and the standard error; empty without a line."""
    text: str
    not_for: str

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "used": list(self.used),
            "dropped": list(self.dropped),
            "schools": self.pairs,
            "figures": [{"key": one.key, "title": one.title, **one.as_json()} for one in self.figures],
            "text": self.text,
            "not_for": self.not_for,
        }


@dataclass(frozen=True, slots=True)
class Passports:
    """Counts by school: of every category, of pupils, and how far the school is."""

    categories: Mapping[str, Mapping[str, Total]]
    pupils: Mapping[str, Total]
    distance: Mapping[str, tuple[int, Fraction | None]]
    district: bool

    def variable(self, code: str, wanted: Mapping[str, Any], families: str, rule: RuleSet) -> Figure:
        """The variable of a school with the rows it stands in; missing where it is not filled in."""
        key, title = str(wanted["key"]), str(wanted["title"])
        said = Rule.of(wording.inner(title) + (": доля по социальному паспорту" if wanted["whole"] else ""), rule)
        if not wanted["whole"]:
            row, distance = self.distance.get(code, (0, None))
            shown = None if distance is None else wording.rounded(distance, 1)
            inputs = (Input(title, shown, "school", key, (row,) if row else ()),)
            missing = () if distance is not None else (title,)
            return Figure(key, title, distance, said, "км", inputs=inputs, missing=missing)
        held = self.categories.get(code, {})
        part = held.get(key, NOTHING)
        parts = [Input(title, part.count, "social_passport", "count", part.rows)]
        if wanted["whole"] == "families":
            whole = held.get(families, NOTHING)
            parts.append(Input("Семей всего", whole.count, "social_passport", "count", whole.rows))
        else:
            whole = self.pupils.get(code, NOTHING)
            parts.append(Input("Обучающихся", whole.count, "classes", "pupils", whole.rows))
        return share(key, title, part.count, whole.count, rule=said, inputs=parts)


def load(session: Session, base: Base, year: int, rule: RuleSet) -> Passports:
    """A query a form, whatever the number of schools."""
    body = sound(rule)
    wanted = [str(one["key"]) for one in body["variables"] if one["whole"]]
    found = risk_facts.passports(session, base, year, [*wanted, body["families"]], int(body["passport_month"]))
    source, only = table("school"), only_school(base)
    query = select(source.c.id, source.c.school, source.c.distance_km).where(source.c.deleted_at.is_(None))
    distance = {
        only or one.school: (one.id, None if one.distance_km is None else Fraction(one.distance_km))
        for one in session.execute(query.order_by(source.c.id))
    }
    totals = {school: passport.totals for school, passport in found.items()}
    return Passports(totals, risk_facts.pupils(session, base, year), distance, base.is_district)


def context(
    results: Mapping[str, Sequence[ProcedureResult]], passports: Passports, year: int, rule: RuleSet
) -> Context:
    """The index of every school, and from enough schools on the result it lets expect."""
    body = sound(rule)
    wanted, families = body["variables"], str(body["families"])
    shares = {code: tuple(passports.variable(code, one, families, rule) for one in wanted) for code in results}
    used, dropped = _choose(shares, body, district=passports.district)
    indices = _indices(shares, used, passports.district, rule)
    actual = {code: _actual(held, year, rule) for code, held in results.items()}
    pairs = [
        (x, y)
        for code, index in indices.items()
        if (x := index.value) is not None and (y := actual[code].value) is not None
    ]
    line = fit(pairs) if len(pairs) >= int(body["least_schools"]) else None
    schools = {code: _beside(shares[code], indices[code], actual[code], line, (len(pairs), rule)) for code in results}
    figures = _figures(line, rule) if line else ()
    text = _text(line, figures, len(pairs), passports.district, body)
    titles = tuple(str(wanted[place]["title"]) for place in used)
    return Context(str(body["title"]), schools, titles, dropped, len(pairs), line, figures, text, str(body["not_for"]))


def _choose(
    shares: Mapping[str, Sequence[Figure]], body: Mapping[str, Any], *, district: bool
) -> tuple[list[int], tuple[str, ...]]:
    """Places of the variables that enough of the schools with any data have; the others are named, never zero."""
    filled = [held for held in shares.values() if any(one.value is not None for one in held)]
    least = Fraction(str(body["least_coverage_percent"]))
    used, dropped = [], []
    for place, one in enumerate(body["variables"]):
        known = sum(held[place].value is not None for held in filled)
        if known and known * 100 >= least * len(filled):
            used.append(place)
        else:
            dropped.append(f"{one['title']}: данные есть у {known} из {len(filled)} школ" if district else one["title"])
    return used, tuple(dropped)


def normalised(values: Mapping[str, Fraction], way: str) -> dict[str, Fraction]:
    """Every value from 0 to 1 among its schools; where all are the same each stands in the middle."""
    low, high = min(values.values()), max(values.values())
    if low == high:
        return dict.fromkeys(values, Fraction(1, 2))
    if way == "minmax":
        return {code: (value - low) / (high - low) for code, value in values.items()}
    if way != "rank":
        raise FileError(f"В правиле года неизвестный способ приведения: «{way}».", hint="Нужен minmax или rank.")
    ordered = sorted(values.values())
    places: dict[Fraction, list[int]] = {}
    for place, value in enumerate(ordered):
        places.setdefault(value, []).append(place)
    ranks = {value: Fraction(sum(held), len(held) * (len(ordered) - 1)) for value, held in places.items()}
    return {code: ranks[value] for code, value in values.items()}


def _indices(
    shares: Mapping[str, Sequence[Figure]], used: Sequence[int], district: bool, rule: RuleSet
) -> dict[str, Figure]:
    body = rule.body
    way = str(body["normalisation"])
    scaled: dict[int, dict[str, Fraction]] = {}
    for place in used:
        known = {code: value for code, held in shares.items() if (value := held[place].value) is not None}
        spread = normalised(known, way)
        down = int(body["variables"][place]["sign"]) < 0
        scaled[place] = {code: 1 - value if down else value for code, value in spread.items()}
    said = Rule.of(
        f"{wording.inner(str(body['title']))}: каждая доля приводится к числу от 0 до 1 "
        f"({_NORMALISED.get(way, way)}), неблагоприятная — наоборот; взвешенное среднее, умноженное на 100; "
        "больше — благоприятнее",
        rule,
    )
    return {code: _index(code, held, scaled, said, (district, body)) for code, held in shares.items()}


def _index(
    code: str,
    held: Sequence[Figure],
    scaled: Mapping[int, Mapping[str, Fraction]],
    said: Rule,
    where: tuple[bool, Mapping[str, Any]],
) -> Figure:
    district, body = where
    title = str(body["title"])
    lacks = tuple(held[place].title for place in scaled if code not in scaled[place])
    inputs = tuple(
        Input(
            held[place].title,
            f"{held[place].text} → {wording.decimal(scaled[place][code], 2)}" if code in scaled[place] else None,
            *next(((one.sheet, one.column, one.rows) for one in held[place].inputs), ("", "", ())),
        )
        for place in scaled
    )
    if not district or lacks or not scaled:
        missing = (ONE_SCHOOL,) if not district else lacks or ("переменные социального паспорта",)
        return Figure("index", title, None, said, inputs=inputs, missing=missing)
    weights = {place: Fraction(str(body["variables"][place]["weight"])) for place in scaled}
    total = sum(weights.values(), Fraction(0))
    if not total:
        return Figure("index", title, None, said, inputs=inputs, missing=("веса переменных: все равны нулю",))
    value = sum((weights[place] * scaled[place][code] for place in scaled), Fraction(0)) * 100 / total
    terms = " + ".join(
        f"{wording.decimal(weights[place], 1)} ∙ {wording.decimal(scaled[place][code], 2)}" for place in scaled
    )
    arithmetic = f"100 ∙ ({terms}) / {wording.decimal(total, 1)} = {wording.decimal(value)}"
    return Figure("index", title, value, said, inputs=inputs, arithmetic=arithmetic)


def _actual(results: Iterable[ProcedureResult], year: int, rule: RuleSet) -> Figure:
    """The chosen measure of the chosen works of a school, all marks put together."""
    wanted = rule.body["result"]
    measure = str(wanted["measure"])
    if measure not in _MEASURES:
        raise FileError(f"В правиле года неизвестный показатель: «{measure}».", hint=f"Есть: {', '.join(_MEASURES)}.")
    held = [
        one.outcome
        for one in results
        if one.outcome.year == year
        and one.outcome.held
        and one.outcome.key.procedure == wanted["procedure"]
        and one.outcome.key.programme_grade == wanted["programme_grade"]
    ]
    inputs, part, whole = [], 0, 0
    for subject in wanted["subjects"]:
        found = [one for one in held if one.key.subject == subject and one.marks is not None and one.marks.total]
        rows = tuple(row for one in found for row in one.rows)
        count = sum(one.marks.total for one in found if one.marks)
        inputs.append(Input(f"{wanted['procedure']}, {subject}: отметок", count or None, "assessments", "n5", rows))
        part += sum(_points(one.marks, measure) for one in found if one.marks)
        whole += count
    complete = all(one.value is not None for one in inputs)
    title = f"{_MEASURES[measure]}: {wanted['procedure']}, {wording.listed(list(wanted['subjects']))}"
    said = Rule.of(f"{wording.inner(_MEASURES[measure])} по всем отметкам этих работ вместе", rule)
    given = (part if complete else None, whole if complete else None)
    if measure == "mean_mark":
        return ratio("actual", title, *given, rule=said, inputs=inputs)
    return share("actual", title, *given, rule=said, inputs=inputs)


def _points(marks: Marks, measure: str) -> int:
    return marks.points if measure == "mean_mark" else marks.passed if measure == "success" else marks.good


def _beside(
    variables: tuple[Figure, ...], index: Figure, actual: Figure, line: Line | None, known: tuple[int, RuleSet]
) -> SchoolContext:
    pairs, rule = known
    said = Rule.of(
        "прямая по методу наименьших квадратов через школы с индексом и результатом; "
        "значения берутся с точностью до шести знаков",
        rule,
    )
    unit, places = actual.unit, 2 if actual.unit == "" else 1
    inputs = (_given(index, 4), _given(actual, 4))
    lacks = [one for figure in (index, actual) for one in figure.missing]
    if line is None:
        least = rule.body["least_schools"]
        lacks.append(f"школ с индексом и результатом {pairs}, а нужно не меньше {least} с разными индексами")
    if line is None or index.value is None or actual.value is None:
        expected, residual = (
            Figure(key, title, None, said, unit, inputs=inputs, missing=tuple(lacks), places=places)
            for key, title in (("expected", "Ожидаемый результат"), ("residual", "Отличие от ожидаемого"))
        )
        return SchoolContext(variables, index, actual, expected, residual, None)
    at, far = line.at(index.value), actual.value - line.at(index.value)
    written = (
        f"{wording.decimal(line.intercept, 4)} + {wording.decimal(line.slope, 6)} ∙ {wording.decimal(index.value, 4)}"
    )
    expected = Figure(
        "expected",
        "Ожидаемый результат",
        at,
        said,
        unit,
        inputs=inputs[:1],
        arithmetic=f"{written} = {wording.decimal(at, 4)}",
        places=places,
    )
    residual = Figure(
        "residual",
        "Отличие от ожидаемого",
        far,
        said,
        unit,
        inputs=inputs,
        arithmetic=f"{wording.decimal(actual.value, 4)} − {wording.decimal(at, 4)} = {wording.decimal(far, 4)}",
        places=places,
    )
    return SchoolContext(variables, index, actual, expected, residual, far * far <= line.variance)


def _given(figure: Figure, places: int) -> Input:
    shown = None if figure.value is None else wording.rounded(figure.value, places)
    sheet, rows = next(iter(figure.links), ("", ()))
    return Input(figure.title, shown, sheet, "", rows)


def _figures(line: Line, rule: RuleSet) -> tuple[Figure, ...]:
    said = Rule.of("метод наименьших квадратов по школам с индексом и результатом, точность шесть знаков", rule)
    many = (Input("Школ", line.schools),)
    explained = None if line.explained is None else line.explained * 100
    error = root(line.variance)
    return (
        Figure(
            "slope",
            "Прибавка на единицу индекса",
            line.slope,
            said,
            inputs=many,
            arithmetic=f"(n ∙ Σxy − Σx ∙ Σy) / (n ∙ Σx² − (Σx)²) = {wording.decimal(line.slope, 6)}",
            places=4,
        ),
        Figure(
            "intercept",
            "Ожидаемый результат при индексе 0",
            line.intercept,
            said,
            inputs=many,
            arithmetic=f"(Σy − прибавка ∙ Σx) / n = {wording.decimal(line.intercept, 4)}",
            places=2,
        ),
        Figure(
            "explained",
            "Доля различий, которую объясняет индекс (R²)",
            explained,
            said,
            "%",
            inputs=many,
            arithmetic=""
            if explained is None
            else f"квадрат коэффициента корреляции ∙ 100 = {wording.decimal(explained)}",
            missing=() if explained is not None else ("результаты всех школ одинаковы",),
        ),
        Figure(
            "error",
            "Обычное отклонение от ожидаемого (стандартная ошибка)",
            error,
            said,
            inputs=many,
            arithmetic=f"корень из суммы квадратов отклонений, делённой на n − 2 = {wording.decimal(error, 4)}",
            places=2,
        ),
    )


def _text(line: Line | None, figures: Sequence[Figure], pairs: int, district: bool, body: Mapping[str, Any]) -> str:
    if not district:
        return f"{ONE_SCHOOL.capitalize()}; здесь показаны только доли самой школы."
    if line is None:
        return (
            f"Ожидаемый результат не считается: школ с индексом и результатом {pairs}, "
            f"а нужно не меньше {body['least_schools']} с разными индексами."
        )
    by_key = {one.key: one for one in figures}
    explained, error = by_key["explained"], by_key["error"]
    weak = line.explained is None or line.explained * 100 < Fraction(str(body["weak_percent"]))
    trust = " Связь слабая: ожидаемый результат мало что говорит о школе." if weak else ""
    return (
        f"По данным {wording.counted(line.schools, ('школы', 'школ', 'школ'))}: индекс объясняет {explained.text} "
        f"различий результата, обычное отклонение школы от ожидаемого — {error.text} в ту или другую сторону.{trust}"
    )
