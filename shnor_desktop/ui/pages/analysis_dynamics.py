"""«Динамика»: every measure over the years, its verdict, and the chosen line beside the район, the region and РФ."""

from collections.abc import Iterator
from fractions import Fraction

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis
from shnor_desktop.services.analysis.dynamics import TITLES, Dynamics, Point
from shnor_desktop.services.analysis.results import Compared, ProcedureResult
from shnor_desktop.services.verdicts.facts import Key
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Content, Grid, Inset, Picture, Row, Section, Words
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_low import bound_of
from shnor_desktop.ui.pages.analysis_render import make_chart, make_table, with_why
from shnor_desktop.ui.pages.analysis_results_panel import chooser
from shnor_desktop.ui.pages.analysis_shelf import OWN_DISTRICT
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.heat import Heat, HeatMap
from shnor_desktop.ui.widgets.charts.lines import Dot, Lines, Series
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.why import Reader, Reason, Why

_WAYS: dict[str, Tone] = {"positive": "good", "negative": "bad", "unstable": "warn", "stable": "plain"}


class Strand:
    """One measure of one procedure with everything that is laid beside it."""

    def __init__(self, one: Dynamics, shelf: "Strands") -> None:
        self.one, self._shelf = one, shelf

    def row(self, *, named: bool = False) -> Row:
        """Cells of the table; ``named`` where lines of several measures stand together."""
        one = self.one
        why = Why.of(one.as_figure(), one.key.title)
        tone: Tone = _WAYS.get(one.way, "muted")
        years = (Cell(*_shown(point, one.key), self._link(point)) for point in one.points)
        name = f"{one.key.title}: {one.title.lower()}" if named else one.key.title
        return (
            Cell(name, why, order=name),
            Cell(TITLES[one.way], why, tone, order=TITLES[one.way]),
            *years,
        )

    @property
    def drawing(self) -> Lines:
        one = self.one
        ours = [
            Dot(
                point.value,
                _number(point.value, one.measure),
                point.state,
                Why.of(point.figure, f"{one.key.title}, {wording.school_year(point.year)}") if point.figure else None,
                self._link(point),
            )
            for point in one.points
        ]
        years = [point.year for point in one.points]
        series = [Series(self._shelf.name, tuple(ours))]
        for scope in self._shelf.scopes:
            dots = tuple(self._beside(scope, year) for year in years)
            if any(dot.value is not None for dot in dots):
                series.append(Series(scope, dots))
        title = f"{one.key.title}. {one.title}. Динамика: {TITLES[one.way]}"
        return Lines(title, [wording.school_year(year) for year in years], series, percent=one.unit == "%")

    def cells(self) -> list[Heat]:
        """The years as cells of a heat map."""
        shown = [(point, _shown(point, self.one.key)) for point in self.one.points]
        return [Heat(words, point.value, why, self._link(point)) for point, (words, why, _) in shown]

    def _link(self, point: Point) -> Link | None:
        rows = dict(point.figure.links).get("assessments", ()) if point.figure else ()
        if len(rows) != 1:
            return None
        return Link("data", "assessments", rows[0], school=self._shelf.code, year=point.year)

    def _beside(self, scope: str, year: int) -> Dot:
        measure = self.one.measure
        if scope == OWN_DISTRICT:
            found = self._shelf.together.get((year, self.one.key))
            figure = found.figures.get(measure) if found else None
            if figure is None or figure.value is None:
                return Dot(None, "")
            return Dot(figure.value, _number(figure.value, measure), why=Why.of(figure, scope))
        printed = self._shelf.printed(year, self.one.key, scope, measure)
        if printed is None:
            return Dot(None, "")
        shown = _number(Fraction(printed.printed), measure)
        said = (f"«{scope}», {wording.school_year(year)}: {shown}.", "Источник: форма «Ориентиры».")
        link = Link("data", "references", printed.row, year=year)
        return Dot(Fraction(printed.printed), shown, "", Why(scope, said, (("references", (printed.row,)),)), link)


class Strands:
    """All lines of a school, or of all schools together."""

    def __init__(self, school: SchoolAnalysis, together: SchoolAnalysis | None, code: str, name: str) -> None:
        self.code, self.name = code, name
        self._results = {(one.outcome.year, one.outcome.key): one for one in school.results}
        self.together: dict[tuple[int, Key], ProcedureResult] = (
            {(one.outcome.year, one.outcome.key): one for one in together.results} if together else {}
        )
        scopes = dict.fromkeys(found.scope for one in school.results for found in one.compared)
        self.scopes = ([OWN_DISTRICT] if together else []) + list(scopes)
        self.strands = [Strand(one, self) for one in school.dynamics]
        self.years = [point.year for point in school.dynamics[0].points] if school.dynamics else []
        self.measures = list(dict.fromkeys((one.measure, one.title) for one in school.dynamics))

    def printed(self, year: int, key: Key, scope: str, measure: str) -> Compared | None:
        """A printed figure of the район, the region or РФ."""
        found = self._results.get((year, key))
        wanted = (scope, measure)
        return next((one for one in found.compared if (one.scope, one.figure) == wanted), None) if found else None

    def of_measure(self, measure: str) -> list[Strand]:
        """The lines of one measure; of all without one."""
        return [strand for strand in self.strands if measure in ("", strand.one.measure)]

    def whys(self) -> Iterator[Reason]:
        for strand in self.strands:
            yield from (cell.why for cell in strand.row())
            yield from (spot.why for spot in strand.drawing.spots)


class DynamicsPanel(QWidget):
    """A table of lines; the chart shows the one the person stands on."""

    def __init__(self, shelf: Strands, reader: Reader) -> None:
        super().__init__()
        self.shelf = shelf
        first = shelf.measures[0][0]
        self.shown = shelf.of_measure(first)
        self.measure = chooser("Показатель", [(title, key) for key, title in shelf.measures] + [("Все показатели", "")])
        bar = Flow()
        bar.add(self.measure)
        years = tuple(wording.school_year(year) for year in shelf.years)
        grid = Grid(
            "Динамика по процедурам",
            ("Процедура", "Динамика", *years),
            tuple(strand.row() for strand in self.shown),
            right=tuple(range(2, 2 + len(years))),
            most=14,
            wrap=False,
            sortable=True,
        )
        self.table = make_table(grid, reader)
        self.title = text("")
        self.chart = make_chart(self.shown[0].drawing, reader)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bar)
        column.addWidget(with_why(self.table))
        column.addWidget(self.title)
        column.addWidget(with_why(self.chart))
        self.table.moved.connect(self._on_moved)
        self.measure.currentIndexChanged.connect(self._on_measure)
        self._on_moved(0)

    def _on_measure(self) -> None:
        measure = str(self.measure.currentData())
        self.shown = self.shelf.of_measure(measure)
        self.table.show_rows([strand.row(named=not measure) for strand in self.shown])
        self._on_moved(0)

    def _on_moved(self, number: int) -> None:
        if number < len(self.shown):
            self.chart.show_drawing(self.shown[number].drawing)
            self.title.setText(self.chart.drawing.title)


def content(data: Loaded, code: str) -> Content:
    """One school; without a code all schools together."""
    figures = data.figures
    school = data.school_figures(code) if code else figures.together
    if school is None or not school.dynamics:
        words = "Сравнивать нечего: в этом и четырёх прежних годах нет процедур с числами."
        return (Section("Динамика", (Words(words, "muted"),), "dynamics"),)
    together = figures.together if data.is_district and code else None
    shelf = Strands(school, together, code if data.is_district else "", "школа" if code else "все школы")
    about = "Сравниваются только работы по одной программе и предмету; год без чисел — разрыв линии, а не ноль."
    panel = Inset(lambda reader: DynamicsPanel(shelf, reader), shelf.whys)
    sections = [Section("Динамика за пять лет", (panel,), part="dynamics", about=about)]
    heat = _heat(shelf, data)
    if heat.rows:
        sections.append(Section(heat.title, (Picture(heat),), part="heat"))
    return tuple(sections)


def _heat(shelf: Strands, data: Loaded) -> HeatMap:
    """The share below the minimum by procedure and year."""
    rows = [(strand.one.key.title, strand.cells()) for strand in shelf.of_measure("low_share")]
    years = [wording.school_year(year) for year in shelf.years]
    return HeatMap("Доля ниже минимума по годам", rows, years, bound_of(data.low))


def _shown(point: Point, key: Key) -> tuple[str, Reason, Tone]:
    about = f"{key.title}, {wording.school_year(point.year)}"
    if point.figure is None or point.value is None:
        said = (f"{about}: {point.state}.", "Источник: форма «Результаты оценочных процедур».")
        return point.state, Why(about, said), "muted"
    return point.figure.text, Why.of(point.figure, about), "plain"


def _number(value: Fraction | None, measure: str) -> str:
    return wording.decimal(value, 2 if measure == "mean_mark" else 1)
