"""The table of points: measures by years, a digit from 0 to 5 typed right in the cell."""

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from shnor_desktop.models.sheets.self_assessment import HIGHEST
from shnor_desktop.services import wording
from shnor_desktop.services.support.self_assessment import SHOWN_YEARS, Assessment, Measure, Overall, signed
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Grid, Row, figure_cell
from shnor_desktop.ui.pages.analysis_table import FiguresTable
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.heat import Heat
from shnor_desktop.ui.widgets.charts.lines import Dot, Lines, Series
from shnor_desktop.ui.widgets.charts.radar import Axis, Radar
from shnor_desktop.ui.widgets.why import Why

_LOW, _HIGH = 1, 1 + SHOWN_YEARS
HEAT_BOUND = 25
"""Of ten times what is missing to the highest point: 0 to 2 stand out."""


class ScoreTable(FiguresTable):
    """Digits 0–5 put a point and go on to the next measure, Delete takes it away, F2 asks for the words, too."""

    typed = Signal(str, int, int)
    """Key of the measure, year, point."""
    cleared = Signal(str, int)
    asked_words = Signal(str, int)

    def __init__(self) -> None:
        self.assessment: Assessment | None = None
        headings = ("Мера", *("" for _ in range(SHOWN_YEARS)), "К прошлому\nгоду")
        super().__init__(
            Grid("Самооценка мер", headings, (), right=tuple(range(1, _HIGH + 1)), most=14),
        )

    def show_points(self, assessment: Assessment) -> None:
        """The points of a school."""
        first = self.assessment is None
        self.assessment = assessment
        self.facts.headings[_LOW:_HIGH] = [wording.school_year(year) for year in assessment.years]
        self.show_rows([*(_row(one, assessment) for one in assessment.measures), _means(assessment)])
        if first:
            self.setCurrentIndex(self.facts.index(0, _HIGH - 1))

    @property
    def at(self) -> tuple[Measure, int] | None:
        """The measure and the year under the cursor; beside the points it is the year at hand."""
        one, row = self.assessment, self.currentIndex().row()
        if one is None or not 0 <= row < len(one.measures):
            return None
        column = self.currentIndex().column()
        return one.measures[row], one.years[column - _LOW] if _LOW <= column < _HIGH else one.year

    @property
    def comment(self) -> str:
        """What was said to the point under the cursor."""
        at = self.at
        point = at[0].points.get(at[1]) if at else None
        return f"{wording.school_year(at[1])}: {point.comment}" if at and point and point.comment else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, sign = self.at, event.text()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if at is None or not plain:
            super().keyPressEvent(event)
        elif len(sign) == 1 and sign in "012345"[: HIGHEST + 1]:
            self.typed.emit(at[0].key, at[1], int(sign))
        elif event.key() == Qt.Key.Key_Delete:
            self.cleared.emit(at[0].key, at[1])
        elif event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked_words.emit(at[0].key, at[1])
        else:
            super().keyPressEvent(event)

    def next_measure(self) -> None:
        """Down one line, in the same year."""
        at = self.currentIndex()
        if self.assessment is not None and at.row() + 1 < len(self.assessment.measures):
            self.setCurrentIndex(self.facts.index(at.row() + 1, at.column()))


def _row(measure: Measure, one: Assessment) -> Row:
    change = measure.change(one.year)
    tone: Tone = "plain" if not change else "good" if change > 0 else "bad"
    return (
        Cell(measure.title),
        *(_point(measure, year, one) for year in one.years),
        Cell(wording.EMPTY if change is None else signed(change), tone="muted" if change is None else tone),
    )


def _point(measure: Measure, year: int, one: Assessment) -> Cell:
    point = measure.points.get(year)
    if point is None or point.score is None:
        return Cell(wording.EMPTY, tone="muted")
    said = Why.entered(
        f"{measure.title}, {wording.school_year(year)}",
        f"{point.score} из {HIGHEST}" + (f" — {point.comment}" if point.comment else ""),
        (("self_assessment", (point.row,)),),
        "Оценка",
    )
    return Cell(str(point.score), said, "bad" if point.score <= one.low_score else "plain")


def _means(one: Assessment) -> Row:
    change = one.change
    tone: Tone = "muted" if change is None else "plain" if not change else "good" if change > 0 else "bad"
    return (
        Cell("Средняя оценка"),
        *(figure_cell(one.mean(year)) for year in one.years),
        Cell(wording.EMPTY if change is None else signed(change), tone=tone),
    )


def dynamics(one: Assessment) -> Lines:
    """The mean by years."""
    dots = []
    for year in one.years:
        figure = one.mean(year)
        dots.append(Dot(figure.value, figure.text, "нет оценок", Why.of(figure)))
    years = [wording.school_year(year) for year in one.years]
    series = [Series("Средняя оценка", tuple(dots))]
    return Lines("Средняя оценка мер по годам", years, series, percent=False, ends=(0, HIGHEST))


def radar(one: Assessment) -> Radar:
    """The points of the year at hand, a measure on each axis."""
    axes = []
    for measure in one.measures:
        score = measure.score(one.year)
        cell = _point(measure, one.year, one)
        axes.append(Axis(measure.title, score, "нет оценки" if score is None else str(score), cell.why))
    rings = [str(number) for number in range(1, HIGHEST + 1)]
    return Radar(f"Оценки мер, {wording.school_year(one.year)}", axes, rings)


def heat_grid(found: Overall) -> Grid:
    """Schools by measures; the mean and the spread of each measure at the foot."""
    numbers = [str(number) for number in range(1, len(found.measures) + 1)]
    rows: list[Row] = []
    for name, school in found.schools:
        link = Link("programme", "self_assessment", school=school.school, part="support")
        cells = [_heat(measure, school, found.year) for measure in school.measures]
        rows.append((Cell(name, link=link), *cells, figure_cell(school.mean(found.year), name)))
    if found.schools:
        rows.append((Cell("Среднее"), *(figure_cell(found.mean(one)) for one in found.measures),
                     figure_cell(found.whole())))  # fmt: skip
        rows.append((Cell("Разброс"), *(_spread(found, one) for one in found.measures), Cell("")))
    return Grid(
        "Самооценка мер по школам",
        ("Школа", *numbers, "Среднее"),
        tuple(rows),
        right=tuple(range(1, len(numbers) + 2)),
        most=24,
        wrap=False,
        bound=HEAT_BOUND,
    )


def _heat(measure: Measure, school: Assessment, year: int) -> Cell:
    cell, score = _point(measure, year, school), measure.score(year)
    share = None if score is None else Fraction(10 * (HIGHEST - score))
    return Cell(cell.text, cell.why, order=score, heat=Heat(cell.text, share, cell.why))


def _spread(found: Overall, measure: Measure) -> Cell:
    spread = found.spread(measure.key)
    if spread is None:
        return Cell(wording.EMPTY, tone="muted")
    words = f"{spread[0]}–{spread[1]}"
    scores: Sequence[str] = [f"{name}: {point.score}" for name, point in found.scores(measure.key)]
    rows = tuple(point.row for _, point in found.scores(measure.key))
    said = (f"От {spread[0]} до {spread[1]}: разница {spread[1] - spread[0]}.", *(f"{one}." for one in scores))
    return Cell(words, Why(f"Разброс оценок: {measure.title}", said, (("self_assessment", rows),)))
