"""Internal signals of results that deserve a second look (DOMAIN §6.3): by school and work, never by teacher."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.procedures import SPRING
from shnor_desktop.services import wording
from shnor_desktop.services.analysis import peaks
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, share
from shnor_desktop.services.analysis.results import ProcedureResult, References
from shnor_desktop.services.analysis.signal import Kind, Signal, Threshold
from shnor_desktop.services.entries import table
from shnor_desktop.services.importing.scales import Scale, Scales
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Base, Key, body_of, only_school

Held = Mapping[tuple[int, Key], ProcedureResult]


@dataclass(frozen=True, slots=True)
class Recheck:
    """A row of «Перепроверка работ»."""

    row: int
    key: Key
    checked: int | None
    differing: int | None


@dataclass(frozen=True, slots=True)
class Traces:
    """What signals read beside the results, of all schools at once."""

    primary: Mapping[int, str]
    """Distributions of primary scores by row of results."""
    rechecks: Mapping[str, list[Recheck]]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean marks of one work over the schools: how many schools, their mean, variance; and of all pupils together."""

    schools: int
    mean: Fraction
    variance: Fraction
    weighted: Fraction


@dataclass(frozen=True)
class Scene:
    """Everything the signals of the year are compared with."""

    year: int
    rule: RuleSet
    traces: Traces
    references: References
    spread: Mapping[Key, Spread]
    scales: Scales
    _bounds: dict[Key, Scale | None] = field(default_factory=dict)
    _thresholds: dict[tuple[Kind, str], Threshold] = field(default_factory=dict)

    @property
    def body(self) -> Mapping[str, Any]:
        return self.rule.body

    def threshold(self, kind: Kind, name: str, unit: str, *, sign: str = "") -> Threshold:
        """The bound of a signal; read from the rule once."""
        if (kind, name) not in self._thresholds:
            part = {**self.body[kind], "operator": sign} if sign else self.body[kind]
            self._thresholds[kind, name] = Threshold.of(part, name, unit, self.rule)
        return self._thresholds[kind, name]

    def scale(self, key: Key) -> Scale | None:
        """The scale of a work in the year; looked up once."""
        if key not in self._bounds:
            grade = key.programme_grade or 0
            vpr = key.procedure == "ВПР"
            self._bounds[key] = (
                self.scales.vpr(self.year, key.subject, grade) if vpr else self.scales.oge(self.year, key.subject)
            )
        return self._bounds[key]


def load(session: Session, base: Base, year: int) -> Traces:
    """Two queries, whatever the number of schools."""
    source, only = table("assessments"), only_school(base)
    query = select(source.c.id, source.c.primary_scores).where(
        source.c.deleted_at.is_(None), source.c.year == year, source.c.primary_scores.is_not(None)
    )
    primary = {one.id: one.primary_scores for one in session.execute(query)}
    sheet = table("rechecks")
    held = select(
        sheet.c.id,
        sheet.c.school,
        sheet.c.procedure,
        sheet.c.subject,
        sheet.c.grade,
        sheet.c.checked,
        sheet.c.differing,
    ).where(sheet.c.deleted_at.is_(None), sheet.c.year == year)
    rechecks: dict[str, list[Recheck]] = defaultdict(list)
    for row, school, procedure, subject, grade, checked, differing in session.execute(held.order_by(sheet.c.id)):
        key = Key(procedure or "", subject or "", None, grade, SPRING)
        rechecks[only or school].append(Recheck(row, key, checked, differing))
    return Traces(primary, rechecks)


def spreads(schools: Iterable[Iterable[ProcedureResult]], year: int) -> dict[Key, Spread]:
    """Mean marks over the schools by work: simple over schools for z, weighted for the mean of the district."""
    gathered: dict[Key, list[tuple[Fraction, int, int]]] = defaultdict(list)
    for results in schools:
        for one in results:
            marks = one.outcome.marks
            if one.outcome.year == year and one.outcome.held and marks is not None and marks.total:
                mean = Fraction(marks.points, marks.total)
                gathered[one.outcome.key].append((mean, marks.points, marks.total))
    return {key: _spread(parts) for key, parts in gathered.items()}


def _spread(parts: list[tuple[Fraction, int, int]]) -> Spread:
    many = len(parts)
    mean = sum((part[0] for part in parts), Fraction(0)) / many
    squares = sum(((part[0] - mean) ** 2 for part in parts), Fraction(0))
    weighted = Fraction(sum(part[1] for part in parts), sum(part[2] for part in parts))
    return Spread(many, mean, squares / (many - 1) if many > 1 else Fraction(0), weighted)


def school_signals(code: str, results: Iterable[ProcedureResult], scene: Scene) -> tuple[Signal, ...]:
    """Every signal of a school in the year of the scene."""
    body_of(scene.rule)
    held: Held = {(one.outcome.year, one.outcome.key): one for one in results}
    found: list[Signal] = []
    for (year, _), one in held.items():
        if year == scene.year and one.outcome.held:
            found += _of_work(one, held, scene)
    return (*found, *_rechecks(code, scene))


def _of_work(one: ProcedureResult, held: Held, scene: Scene) -> Iterator[Signal]:
    ways: dict[Kind, Any] = {
        "confirmed_share": _journal,
        "twos_share": _twos,
        "twos_jump": _jump,
        "success_jump": _jump,
        "above_mean": _above_mean,
        "raised_share": _journal,
        "lowered_share": _journal,
        "border_peaks": _peaks,
        "repeated_rows": _repeated,
    }
    procedure = one.outcome.key.procedure
    for kind, way in ways.items():
        if procedure in scene.body[kind]["procedures"]:
            yield way(kind, one, held, scene)
    exam = scene.body["exam_gap"]["exam"]
    if (procedure, one.outcome.key.programme_grade) == (exam["procedure"], exam["programme_grade"]):
        yield _exam_gap(one, held, scene)


def _small(one: ProcedureResult, scene: Scene) -> str:
    people, least = one.outcome.participants, int(scene.body["least_participants"])
    if people is None or people >= least:
        return ""
    return f"{wording.counted(people, wording.PARTICIPANT)} — меньше {least}, вывод ненадёжен"


def _journal(kind: Kind, one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    outcome, bound = one.outcome, scene.threshold(kind, "percent", "%")
    parts = (outcome.lowered, outcome.confirmed, outcome.raised)
    titles = ("Понизили отметку", "Подтвердили отметку", "Повысили отметку")
    columns = ("lowered", "confirmed", "raised")
    inputs = [
        Input(title, value, "assessments", column, outcome.rows)
        for title, value, column in zip(titles, parts, columns, strict=True)
    ]
    known = [value for value in parts if value is not None]
    place = columns.index(kind.removesuffix("_share"))
    title = f"{titles[place].split()[0]} отметку журнала"
    figure = share(
        kind,
        title,
        parts[place],
        sum(known) if len(known) == len(parts) else None,
        rule=bound.rule,
        inputs=inputs,
    )
    return Signal(kind, outcome.key, bound.met(figure.value), (figure,), bound.words, _small(one, scene))


def _marks_inputs(one: ProcedureResult) -> list[Input]:
    counts = one.outcome.marks.as_tuple() if one.outcome.marks else (None,) * 4
    return [
        Input(f"Отметок «{mark}»", value, "assessments", f"n{mark}", one.outcome.rows)
        for mark, value in zip((5, 4, 3, 2), counts, strict=True)
    ]


def _twos(kind: Kind, one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    bound, marks = scene.threshold(kind, "percent", "%"), one.outcome.marks
    part, total = (marks.n2, marks.total) if marks else (None, None)
    figure = share(kind, "Доля отметок «2»", part, total, rule=bound.rule, inputs=_marks_inputs(one))
    return Signal(kind, one.outcome.key, bound.met(figure.value), (figure,), bound.words, _small(one, scene))


def _jump(kind: Kind, one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    bound = scene.threshold(kind, "points", "п. п.")
    title = "Изменение доли «2»" if kind == "twos_jump" else "Изменение успеваемости"
    before = held.get((scene.year - 1, one.outcome.key))
    figure = _difference(kind, title, (_percent(kind, one), one), (_percent(kind, before), before), bound.rule)
    return Signal(kind, one.outcome.key, bound.met(figure.value), (figure,), bound.words, _small(one, scene))


def _percent(kind: Kind, one: ProcedureResult | None) -> Fraction | None:
    marks = one.outcome.marks if one is not None and one.outcome.held else None
    if marks is None or not marks.total:
        return None
    return Fraction(100 * (marks.n2 if kind == "twos_jump" else marks.passed), marks.total)


def _difference(
    kind: Kind,
    title: str,
    first: tuple[Fraction | None, ProcedureResult],
    second: tuple[Fraction | None, ProcedureResult | None],
    rule: Rule,
) -> Figure:
    """The first less the second, both in percent, with the rows of both works."""
    (now, one), (then, other) = first, second
    last = other.outcome.year if other else one.outcome.year - 1
    names = [f"{one.outcome.key.title}, {wording.school_year(one.outcome.year)}"]
    names.append(f"{(other or one).outcome.key.title}, {wording.school_year(last)}")
    inputs = tuple(
        Input(name, wording.decimal(value) if value is not None else None, "assessments", "", rows)
        for name, value, rows in zip(
            names, (now, then), (one.outcome.rows, other.outcome.rows if other else ()), strict=True
        )
    )
    if now is None or then is None:
        missing = [name for name, value in zip(names, (now, then), strict=True) if value is None]
        state = other.outcome.state if other is not None and not other.outcome.held else None
        lacks = tuple(f"{name}: {state or 'отметок нет'}" for name in missing)
        return Figure(kind, title, None, rule, "п. п.", inputs=inputs, missing=lacks)
    arithmetic = f"{wording.decimal(now)} − {wording.decimal(then)} = {wording.decimal(now - then)}"
    return Figure(kind, title, now - then, rule, "п. п.", inputs=inputs, arithmetic=arithmetic)


def _above_mean(kind: Kind, one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    body, marks, key = scene.body[kind], one.outcome.marks, one.outcome.key
    own = Fraction(marks.points, marks.total) if marks and marks.total else None
    spread = scene.spread.get(key)
    unit = "балла" if Fraction(str(body["difference"])).denominator > 1 else "баллов"
    bound = scene.threshold(kind, "difference", unit)
    mine = Input("Средняя отметка школы", _two(own), "assessments", "", one.outcome.rows)
    if own is None:
        figure = Figure(kind, "Отличие от среднего", None, bound.rule, inputs=(mine,), missing=("отметки",), places=2)
        return Signal(kind, key, None, (figure,), bound.words)
    if spread is not None and spread.schools >= int(body["least_schools"]) and spread.variance:
        return _z(own, mine, spread, one, scene)
    beside = _beside(key, spread, scene)
    if beside is None:
        lacks = (f"средняя отметка района или города на листе «Ориентиры», или хотя бы {body['least_schools']} школ",)
        figure = Figure(kind, "Отличие от среднего", None, bound.rule, inputs=(mine,), missing=lacks, places=2)
        return Signal(kind, key, None, (figure,), bound.words)
    mean, theirs = beside
    arithmetic = f"{wording.decimal(own, 2)} − {wording.decimal(mean, 2)} = {wording.decimal(own - mean, 2)}"
    figure = Figure(
        kind, "Отличие от среднего", own - mean, bound.rule, inputs=(mine, theirs), arithmetic=arithmetic, places=2
    )
    return Signal(kind, key, bound.met(figure.value), (figure,), bound.words, _small(one, scene))


def _beside(key: Key, spread: Spread | None, scene: Scene) -> tuple[Fraction, Input] | None:
    """The printed mean of the city or the район, else the weighted mean of the schools of the base."""
    printed = {
        scope: (columns["mean_mark"], row)
        for scope, row, columns in scene.references.of(scene.year, key)
        if "mean_mark" in columns
    }
    for scope in scene.body["above_mean"]["scopes"]:
        if scope in printed:
            mean, row = printed[scope]
            return Fraction(mean), Input(f"Средняя отметка, {scope}", mean, "references", "mean_mark", (row,))
    if spread is None or spread.schools < 2:
        return None
    title = f"Средняя отметка {wording.counted(spread.schools, wording.SCHOOL)} вместе, по участникам"
    return spread.weighted, Input(title, _two(spread.weighted))


def _z(own: Fraction, mine: Input, spread: Spread, one: ProcedureResult, scene: Scene) -> Signal:
    threshold = scene.threshold("above_mean", "z", "стандартных отклонений", sign=">=")
    bound = threshold.value
    far = own - spread.mean
    # compared on squares, so that no root is ever rounded before the comparison
    fired = far > 0 and far * far >= bound * bound * spread.variance
    shown = Fraction(isqrt(int(far * far / spread.variance * 10**8)), 10**4)
    deviation = Fraction(isqrt(int(spread.variance * 10**8)), 10**4)
    said = f"({wording.decimal(own, 2)} − {wording.decimal(spread.mean, 2)}) / {wording.decimal(deviation, 2)}"
    shown = shown if far >= 0 else -shown
    figure = Figure(
        "z",
        "Отличие от среднего по школам",
        shown,
        threshold.rule,
        "стандартных отклонений",
        inputs=(
            mine,
            Input(f"Среднее по школам ({spread.schools})", _two(spread.mean)),
            Input("Стандартное отклонение по школам", _two(deviation)),
        ),
        arithmetic=f"{said} = {wording.decimal(shown, 2)}",
        places=2,
    )
    return Signal("above_mean", one.outcome.key, fired, (figure,), threshold.words, _small(one, scene))


def _two(value: Fraction | None) -> Any:
    return None if value is None else wording.rounded(value, 2)


def _exam_gap(one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    body, key = scene.body["exam_gap"], one.outcome.key
    bound = scene.threshold("exam_gap", "points", "п. п.")
    own = _measure(one, str(body["measure"]))
    figures: list[Figure] = []
    for pair in body["with"]:
        year = scene.year - int(pair["years_back"])
        for (at, about), other in held.items():
            same = (about.procedure, about.programme_grade) == (pair["procedure"], pair["programme_grade"])
            if at == year and same and about.subject == key.subject and other.outcome.held:
                title = f"{about.procedure} выше экзамена"
                theirs = _measure(other, str(body["measure"]))
                figures.append(_difference("exam_gap", title, (theirs, other), (own, one), bound.rule))
    known = [bound.met(figure.value) for figure in figures if figure.value is not None]
    if not figures:
        wanted = wording.listed([str(pair["procedure"]) for pair in body["with"]])
        figures.append(
            Figure("exam_gap", "Разница с экзаменом", None, bound.rule, missing=(f"{wanted}: {key.subject}",))
        )
    return Signal("exam_gap", key, any(known) if known else None, tuple(figures), bound.words, _small(one, scene))


def _measure(one: ProcedureResult, name: str) -> Fraction | None:
    figure = one.figures.get(name)
    return None if figure is None else figure.value


def _peaks(kind: Kind, one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    texts = [scene.traces.primary.get(row) for row in one.outcome.rows]
    return peaks.signal(one.outcome, texts, scene.scale(one.outcome.key), scene.rule)


def _repeated(kind: Kind, one: ProcedureResult, held: Held, scene: Scene) -> Signal:
    body, outcome = scene.body[kind], one.outcome
    least = int(body["least_participants"])
    threshold = f"те же числа отметок у другого предмета или года, от {least} отметок"
    rule = Rule(f"маркер — {threshold}", str(body["source"]), scene.rule.name, scene.rule.year, scene.rule.own)
    inputs = _marks_inputs(one)
    if outcome.marks is None or outcome.marks.total < least:
        lacks = "отметки" if outcome.marks is None else f"отметок меньше {least}: совпадение ничего не говорит"
        figure = Figure(kind, "Таких же строк", None, rule, inputs=tuple(inputs), missing=(lacks,), places=0)
        return Signal(kind, outcome.key, None, (figure,), threshold)
    same = [
        other.outcome
        for (year, key), other in held.items()
        if other is not one
        and other.outcome.marks == outcome.marks
        and (
            (year == outcome.year and key.procedure == outcome.key.procedure and key.subject != outcome.key.subject)
            or (key == outcome.key and 0 < outcome.year - year <= int(body["years_back"]))
        )
    ]
    inputs += [
        Input(f"{other.key.title}, {wording.school_year(other.year)}", "те же числа", "assessments", "", other.rows)
        for other in same
    ]
    figure = Figure(
        kind, "Таких же строк", Fraction(len(same)), rule, numerator=len(same), inputs=tuple(inputs), places=0
    )
    return Signal(kind, outcome.key, bool(same), (figure,), threshold)


def _rechecks(code: str, scene: Scene) -> Iterator[Signal]:
    bound = scene.threshold("recheck", "percent", "%")
    for one in scene.traces.rechecks.get(code, ()):
        figure = share(
            "recheck",
            "Работ с расхождением",
            one.differing,
            one.checked,
            rule=bound.rule,
            inputs=[
                Input("С расхождением", one.differing, "rechecks", "differing", (one.row,)),
                Input("Перепроверено работ", one.checked, "rechecks", "checked", (one.row,)),
            ],
        )
        yield Signal("recheck", one.key, bound.met(figure.value), (figure,), bound.words)
