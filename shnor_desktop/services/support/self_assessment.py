"""Points from 0 to 5 that schools give their own measures: means, changes, what stays low (DOMAIN §1.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.self_assessment import HIGHEST
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, ratio
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import scope

SHEET, LIST = "self_assessment", "self_assessment_items"
SHOWN_YEARS = 4
_RULE = Rule(
    "среднее арифметическое оценок, которые школа поставила своим мерам; мера без оценки в счёт не идёт",
    "шкала от 0 до 5 — муниципальная программа поддержки школ 2021–2023 годов; среднее — внутреннее правило программы",
)
_OVER_SCHOOLS = Rule(
    "среднее арифметическое оценок школ за меру; школа без оценки в счёт не идёт",
    "внутреннее правило программы",
)


@dataclass(frozen=True, slots=True)
class Point:
    """The point of a measure in a year, and the row it stands in."""

    row: int
    score: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its points by year."""

    key: str
    title: str
    points: dict[int, Point] = field(default_factory=dict)

    def score(self, year: int) -> int | None:
        point = self.points.get(year)
        return point.score if point else None

    def change(self, year: int) -> int | None:
        """How the point has moved since the year before; None where one of them is missing."""
        now, before = self.score(year), self.score(year - 1)
        return None if now is None or before is None else now - before


@dataclass(frozen=True, slots=True)
class Assessment:
    """The points of one school."""

    school: str
    year: int
    years: tuple[int, ...]
    measures: tuple[Measure, ...]
    low_score: int
    low_years: int

    def mean(self, year: int) -> Figure:
        """The exact mean of the points that were given in the year."""
        given = [(one, one.points[year]) for one in self.measures if one.score(year) is not None]
        scores = [point.score or 0 for _, point in given]
        return ratio(
            "self_assessment.mean",
            f"Средняя оценка мер, {wording.school_year(year)}",
            sum(scores) if scores else None,
            len(scores) or None,
            rule=_RULE,
            inputs=[Input(one.title, point.score, SHEET, "score", (point.row,)) for one, point in given],
            terms=" + ".join(str(score) for score in scores),
        )

    @property
    def change(self) -> Fraction | None:
        """The mean of the year less that of the year before."""
        now, before = self.mean(self.year).value, self.mean(self.year - 1).value
        return None if now is None or before is None else now - before

    @property
    def risen(self) -> list[Measure]:
        return [one for one in self.measures if (one.change(self.year) or 0) > 0]

    @property
    def fallen(self) -> list[Measure]:
        return [one for one in self.measures if (one.change(self.year) or 0) < 0]

    @property
    def low(self) -> list[Measure]:
        """Measures at or below the low point in this year and the ones before it, as many as the rule says."""
        years = range(self.year - self.low_years + 1, self.year + 1)
        return [
            one
            for one in self.measures
            if all((score := one.score(year)) is not None and score <= self.low_score for year in years)
        ]

    @property
    def unexplained(self) -> list[Measure]:
        """Measures with 0 or 1 and no word why."""
        return [
            one
            for one in self.measures
            if (point := one.points.get(self.year)) is not None and point.score in (0, 1) and not point.comment
        ]

    @property
    def sentences(self) -> list[str]:
        """What the points of the year say."""
        now = self.mean(self.year)
        if now.value is None:
            return [f"За {wording.school_year(self.year)} год оценок нет."]
        given = sum(one.score(self.year) is not None for one in self.measures)
        said = [f"Оценено мер: {given} из {len(self.measures)}. Средняя оценка: {now.text} из {HIGHEST}."]
        if self.change is not None:
            said.append(f"К прошлому году: {signed(self.change)}.")
        said += [
            f"{words}: {'; '.join(one.title for one in found)}."
            for words, found in (("Выросли", self.risen), ("Снизились", self.fallen))
            if found
        ]
        if self.low:
            many = wording.counted(self.low_years, wording.YEAR)
            titles = "; ".join(one.title for one in self.low)
            said.append(f"Остаются низкими (не выше {self.low_score} баллов {many} подряд): {titles}.")
        return said


@dataclass(frozen=True, slots=True)
class Overall:
    """The schools of a district side by side in one year."""

    year: int
    schools: tuple[tuple[str, Assessment], ...]
    """Names with points, in the order of the names."""
    silent: tuple[str, ...]
    """Schools that gave no point in the year."""

    @property
    def measures(self) -> Sequence[Measure]:
        return self.schools[0][1].measures if self.schools else ()

    def scores(self, key: str) -> list[tuple[str, Point]]:
        """Points of the year for a measure, by school."""
        return [
            (name, one.points[self.year])
            for name, school in self.schools
            for one in school.measures
            if one.key == key and one.score(self.year) is not None
        ]

    def mean(self, measure: Measure) -> Figure:
        """The mean of the schools for a measure."""
        given = self.scores(measure.key)
        scores = [point.score or 0 for _, point in given]
        return ratio(
            f"self_assessment.measure.{measure.key}",
            f"Средняя оценка меры по школам: {measure.title}",
            sum(scores) if scores else None,
            len(scores) or None,
            rule=_OVER_SCHOOLS,
            inputs=[Input(name, point.score, SHEET, "score", (point.row,)) for name, point in given],
            terms=" + ".join(str(score) for score in scores),
        )

    def spread(self, key: str) -> tuple[int, int] | None:
        """The lowest and the highest point of a measure."""
        scores = [point.score or 0 for _, point in self.scores(key)]
        return (min(scores), max(scores)) if scores else None

    def whole(self) -> Figure:
        """The mean of all points of all schools: a sum of points, not a mean of means."""
        scores = [(name, one.points[self.year]) for name, school in self.schools for one in school.measures
                  if one.score(self.year) is not None]  # fmt: skip
        return ratio(
            "self_assessment.all",
            f"Средняя оценка по всем школам, {wording.school_year(self.year)}",
            sum(point.score or 0 for _, point in scores) if scores else None,
            len(scores) or None,
            rule=_OVER_SCHOOLS,
            inputs=[
                Input(name, sum(p.score or 0 for n, p in scores if n == name), SHEET, "score",
                      tuple(p.row for n, p in scores if n == name))
                for name in dict.fromkeys(name for name, _ in scores)
            ],
        )  # fmt: skip


def gather(office: Office, year: int, school: str = "") -> Assessment:
    """The points of a school in the year and the years beside it."""
    return _assessment(office, year, school or office.code, scope.rows(office, SHEET, school))


def overall(office: Office, year: int) -> Overall:
    """Every school of the base in the year."""
    by_school: dict[str, list[Stored]] = {}
    for row in scope.rows(office, SHEET):
        by_school.setdefault(row.school, []).append(row)
    titles = scope.names(office)
    held = sorted({*titles, *by_school}, key=lambda code: (titles.get(code, code), code))
    made = [(titles.get(code, code), _assessment(office, year, code, by_school.get(code, []))) for code in held]
    given = [(name, one) for name, one in made if one.mean(year).value is not None]
    return Overall(year, tuple(given), tuple(name for name, one in made if one.mean(year).value is None))


def give(
    office: Office, year: int, item: str, score: int | None, *, comment: str | None = None, school: str = ""
) -> Applied | None:
    """Set the point of a measure, and its comment unless it is None; nothing at all takes the row away."""
    if score is not None and not 0 <= score <= HIGHEST:
        raise InputError(f"Оценка — целое число от 0 до {HIGHEST}.")
    code = scope.writer(office, school, "оценки у каждой школы свои")
    title = next((one.title for one in office.lists.items(LIST) if one.key == item), "")
    if not title:
        raise InputError("Такой меры в справочнике нет.", hint="Меры самооценки — в «Настройках», «Справочники».")
    held = [row for row in scope.rows(office, SHEET, school, year=year) if row.values["item"] == item]
    new: dict[str, Value] = {"year": year, "item": item, "score": score}
    steps = _steps(new, code, comment, held[-1] if held else None)
    shown = "убрана" if score is None else f"{score} из {HIGHEST}"
    return entries.apply(office, steps, f"Оценка меры за {wording.school_year(year)}: {shown}") if steps else None


def signed(value: Fraction | int) -> str:
    """«+0,25», «−1», «0»."""
    words = wording.decimal(value, 0 if isinstance(value, int) else 2).replace("-", "−")
    return f"+{words}" if value > 0 else words


def _steps(new: dict[str, Value], code: str, comment: str | None, held: Stored | None) -> list[Step]:
    """What has to be written: a new row, other cells, or nothing left of the row."""
    words: Value = (comment or "").strip() or None
    if held is None:
        given = new["score"] is not None or words is not None
        return [Add(SHEET, code, new | {"comment": words})] if given else []
    before = held.values
    if comment is None:
        words = before["comment"]
    if new["score"] is None and words is None:
        return [Remove(SHEET, held.id)]
    after: dict[str, Value] = {"score": new["score"], "comment": words}
    return [Edit(SHEET, held.id, key, before[key], now) for key, now in after.items() if now != before[key]]


def _assessment(office: Office, year: int, school: str, rows: Sequence[Stored]) -> Assessment:
    body = scope.limits(office, year).body
    points: dict[str, dict[int, Point]] = {}
    for row in rows:
        at, item, score = row.values["year"], row.values["item"], row.values["score"]
        if isinstance(at, int) and item:
            # of two rows for the same measure and year the later one stands; the checks name both
            points.setdefault(str(item), {})[at] = Point(
                row.id, score if isinstance(score, int) else None, str(row.values["comment"] or "")
            )
    items = [one for one in office.lists.items(LIST) if one.active or one.key in points]
    measures = tuple(Measure(one.key, one.title, points.get(one.key, {})) for one in items)
    years = range(year - SHOWN_YEARS + 1, year + 1)
    return Assessment(school, year, tuple(years), measures, int(body["low_score"]), int(body["low_years"]))
