"""«Анализ» over bases of several years: every figure answers why, by keys alone, and its rows are there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPageSize, QPainter, QPdfWriter
from pytestqt.qtbot import QtBot

from shnor_desktop.services import entries
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Edit
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.identify import identify
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.analysis_page import AnalysisPage
from shnor_desktop.ui.pages.analysis_render import Tab
from shnor_desktop.ui.pages.analysis_results_panel import ResultsPanel
from shnor_desktop.ui.pages.analysis_table import FiguresTable
from shnor_desktop.ui.pages.analysis_what_if import TrialPanel
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.theme import LIGHT
from shnor_desktop.ui.widgets.charts.bars import Bar, Bars
from shnor_desktop.ui.widgets.charts.canvas import ChartView, Drawing
from shnor_desktop.ui.widgets.charts.heat import Heat, HeatMap
from shnor_desktop.ui.widgets.charts.lines import Dot, Lines, Series
from shnor_desktop.ui.widgets.charts.radar import Axis, Radar
from shnor_desktop.ui.widgets.charts.scatter import Mark, Scatter
from shnor_desktop.ui.widgets.charts.stacked import Stack, Stacks
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.why import Reason, Why, reason
from tests.services.verdicts.district import YEAR
from tests.ui import keys
from tests.ui.pages import several_years

PATIENCE_MS = 60_000
Key = Qt.Key
STARTS = ("Правило", "Источник", "Расчёт")


class Reading:
    """A person at the page."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.links: list[Link] = []
        self.noted: list[str] = []
        desk.asked.connect(self.links.append)
        desk.noted.connect(self.noted.append)
        self.page = AnalysisPage(desk)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 700)
        self.page.show()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.ready and not self.desk.runner.busy, timeout=PATIENCE_MS)

    def tab(self, key: str) -> Tab:
        """Look at a tab until all of it is drawn."""
        tab = next(one for one in self.tabs if one.key == key)
        self.page.tabs.setCurrentWidget(tab)
        self.qtbot.waitUntil(lambda: tab.complete, timeout=PATIENCE_MS)
        return tab

    @property
    def tabs(self) -> list[Tab]:
        found = [self.page.tabs.widget(number) for number in range(self.page.tabs.count())]
        return [tab for tab in found if isinstance(tab, Tab)]

    def table(self, tab: str, name: str) -> FiguresTable:
        """The table of that name that is on the screen now; one of the data before may still wait to be deleted."""
        shown = self.tab(tab)

        def found() -> list[FiguresTable]:
            every = shown.findChildren(FiguresTable)
            return [one for one in every if one.isVisibleTo(shown) and one.accessibleName() == name]

        self.qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE_MS)
        return found()[0]

    def chart(self, tab: str, words: str) -> ChartView:
        return next(one for one in self.tab(tab).findChildren(ChartView) if words in one.accessibleName())


Read = Callable[[Path], Reading]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("several-years")
    return {
        "district": several_years.district(folder / "district.shnor", 30),
        "school": several_years.school(folder / "school.shnor"),
    }


@pytest.fixture
def read(qtbot: QtBot, runner: TaskRunner, messages: Messages, tmp_path: Path) -> Iterator[Read]:
    """Opens a copy of a base at the page."""
    with ExitStack() as closing:

        def make(base: Path) -> Reading:
            path = tmp_path / base.name
            path.write_bytes(base.read_bytes())
            opened = closing.enter_context(offices.open_office(path, access="write"))
            closing.callback(runner.close)
            desk = Desk(runner, messages)
            desk.take(opened, YEAR)
            return Reading(qtbot, desk)

        yield make


def rows_there(office: Office, sheets: Iterable[str]) -> set[tuple[str, int]]:
    with office.reading() as session:
        return {(sheet, row.id) for sheet in sheets for row in entries.load(session, sheet)}


def examine(reading: Reading, given: Iterable[Reason]) -> int:
    """Each answer names its rule, source or arithmetic, and its rows stand in the base; how many there were."""
    found = [why for one in given if (why := reason(one)) is not None]
    asked = {(sheet, row) for why in found for sheet, rows in why.links for row in rows}
    assert asked <= rows_there(reading.desk.office, {sheet for sheet, _ in asked})
    silent = [why.title for why in found if not any(said.startswith(STARTS) for said in why.said)]
    assert not silent, silent[:5]
    assert all(said.strip() and "None" not in said for why in found for said in why.said)
    return len(found)


def unexplained(tab: Tab) -> list[str]:
    """Figures on the screen that could not be asked."""
    cells = [cell for table in tab.findChildren(FiguresTable) for line in table.facts.lines for cell in line.key]
    spots = [spot for chart in tab.findChildren(ChartView) for spot in chart.drawing.spots]
    bare = [cell.text for cell in cells if cell.why is None and any(sign.isdigit() for sign in cell.text)]
    return bare + [spot.words for spot in spots if spot.why is None and any(s.isdigit() for s in spot.words[-5:])]


@pytest.mark.parametrize(("base", "school"), [("school", ""), ("district", "0002"), ("district", "")])
def test_every_figure_on_every_tab_answers_why_and_leads_to_rows_that_exist(
    read: Read, bases: dict[str, Path], base: str, school: str
) -> None:
    reading = read(bases[base])
    if school:
        reading.desk.look_at(school=school)
        reading.settle()
    assert examine(reading, reading.page.whys()) > 300
    for tab in reading.tabs:
        assert not unexplained(reading.tab(tab.key)), tab.key
        for table in reading.tab(tab.key).findChildren(FiguresTable):
            # a cell under each heading: a figure under another's heading is a wrong figure
            assert {len(line.key) for line in table.facts.lines} <= {len(table.facts.headings)}, table.accessibleName()
    assert len(reading.tabs) >= 7


def test_enter_on_a_figure_opens_its_row(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["school"])
    table = reading.table("low", "Процедуры и доли")
    table.setFocus()
    keys.press(table, Key.Key_Right)
    keys.press(table, Key.Key_Return)
    link = reading.links[-1]
    assert (link.page, link.sheet) == ("data", "assessments")
    assert ("assessments", link.row) in rows_there(reading.desk.office, ["assessments"])
    block = reading.table("risk", "Блоки зоны риска")
    block.setCurrentIndex(block.facts.index(1, 2))
    keys.press(block, Key.Key_Return)
    reading.settle()
    assert reading.links[-1].sheet == "equipment"


def test_f1_tells_why_and_its_rows_are_links(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["school"])
    table = reading.table("results", "Результаты по предметам и годам")
    number = next(n for n, line in enumerate(table.facts.lines) if "%" in line.key[4].text)
    table.setCurrentIndex(table.facts.index(number, 4))
    keys.press(table, Key.Key_F1)
    dialog = reading.page.reader.dialog
    assert dialog is not None
    reading.qtbot.waitUntil(lambda: dialog.told)
    assert any(said.startswith("Расчёт: ") for said in dialog.why.said)
    (link, *_) = dialog.findChildren(LinkLabel)
    link.setFocus()
    keys.press(link, Key.Key_Return)
    assert reading.links[-1].sheet == "assessments"
    assert reading.links[-1].year is not None
    assert reading.page.reader.dialog is None


def test_arrows_walk_over_a_chart_and_say_where_they_are(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["school"])
    chart = reading.chart("results", "Распределение отметок")
    chart.setFocus()
    first = chart.spot
    assert first is not None
    keys.press(chart, Key.Key_Right)
    keys.press(chart, Key.Key_Down)
    assert chart.spot is not None
    assert chart.spot.at[0] == 1
    assert chart.accessibleDescription().startswith(chart.spot.words)
    assert first.words in chart.accessibleDescription()
    keys.press(chart, Key.Key_Return)
    reading.settle()
    assert reading.links[-1].sheet == "assessments"
    keys.press(chart, Key.Key_F1)
    assert reading.page.reader.dialog is not None
    reading.page.reader.dialog.close()


def test_the_trial_turns_the_verdict_at_the_stated_distance_and_changes_no_data(
    read: Read, bases: dict[str, Path]
) -> None:
    reading = read(bases["district"])
    found = identify(reading.desk.office, YEAR)
    school = next(one for one in found.schools if one.verdict == "low" and one.distance is not None)
    before = rows_there(reading.desk.office, ["assessments"])
    reading.desk.look_at(school=school.code)
    reading.settle()
    panel = reading.tab("low").findChildren(TrialPanel)[0]
    way = panel.trial.outcome.ways[0]
    assert way.pupils == school.distance
    for move in way.moves:
        number = next(
            n for n, cell in enumerate(panel.trial.state.cells) if (cell.year, cell.key) == (move.year, move.key)
        )
        assert panel.verdict.text().endswith("есть")
        panel.fields[number][1].setValue(move.target)
    assert panel.verdict.text() == "В пробе: признаков школы с низкими результатами нет"
    assert "Изменено в пробе" in " ".join(panel.trial.why().said)
    panel.back.click()
    assert panel.verdict.text().endswith("есть")
    assert not panel.trial.changes
    assert rows_there(reading.desk.office, ["assessments"]) == before
    assert identify(reading.desk.office, YEAR) == found


def test_schools_of_a_district_sort_by_every_column_with_the_empty_last(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["district"])
    table = reading.table("low", "Школы района и оба вывода")
    for column in range(table.facts.columnCount()):
        for descending in (False, True):
            table.sort_by(column, descending=descending)
            values = [line.key[column].order for line in table.facts.lines]
            known = [value for value in values if value is not None]
            assert known == sorted(known, reverse=descending)
            assert values[: len(known)] == known
    table.setCurrentIndex(table.facts.index(0, 2))
    keys.press(table, Key.Key_Up, keys.ALT)
    lows = [int(line.cells[2]) for line in table.facts.lines]
    assert lows == sorted(lows, reverse=True)


def test_enter_on_a_school_of_the_district_shows_that_school(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["district"])
    table = reading.table("low", "Школы района и оба вывода")
    table.setCurrentIndex(table.facts.index(3, 0))
    keys.press(table, Key.Key_Return)
    link = reading.links[-1]
    assert (link.page, link.school) == ("analysis", table.facts.lines[3].cells[1])
    reading.desk.look_at(school=link.school)
    reading.page.go(link)
    reading.settle()
    assert reading.page.tabs.tabText(0) == "Низкие результаты"
    assert reading.table("low", "Процедуры и доли").facts.lines


def test_the_map_says_why_there_is_no_share(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["district"])
    table = reading.table("heat", "Доля ниже минимума по школам и процедурам")
    cells = [cell for line in table.facts.lines for cell in line.key[1:]]
    words = {cell.text for cell in cells if cell.heat and cell.heat.share is None}
    assert "нет данных" in words
    assert words & set(several_years.STATES)
    shares = [cell.heat.share for cell in cells if cell.heat and cell.heat.share is not None]
    assert any(share >= 30 for share in shares)
    assert any(share < 30 for share in shares)


def test_results_are_laid_beside_the_district_and_chosen_by_procedure(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["district"])
    reading.desk.look_at(school="0003")
    reading.settle()
    panel = reading.tab("results").findChildren(ResultsPanel)[0]
    panel.procedure.setCurrentIndex(panel.procedure.findData("ОГЭ"))
    assert all(line.cells[0].startswith("ОГЭ") for line in panel.table.facts.lines)
    panel.beside.setCurrentIndex(panel.beside.findData("РФ"))
    line = next(one for one in panel.table.facts.lines if "%" in one.cells[4])
    why = reason(line.key[4].why)
    assert isinstance(why, Why)
    assert line.cells[4].endswith(")")
    assert any("Разность с «РФ»" in said for said in why.said)
    assert "references" in dict(why.links)


def test_a_change_of_the_data_is_seen_at_once(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["school"])
    table = reading.table("low", "Процедуры и доли")
    line = table.facts.lines[0]
    shown, link = int(line.cells[2]), line.key[0].link
    assert link is not None
    assert link.row is not None
    with reading.desk.office.reading() as session:
        (row,) = entries.load_rows(session, "assessments", [link.row])
    people = row.values["participants"]
    assert isinstance(people, int)
    entries.apply(reading.desk.office, [Edit("assessments", row.id, "participants", people, people + 40)], "Проба")
    reading.desk.tell(["assessments"])
    reading.settle()
    assert reading.table("low", "Процедуры и доли").facts.lines[0].cells[2] == str(shown + 40)


WHY = Why("Число", ("Расчёт: 1.",))
DRAWINGS: list[Drawing] = [
    Bars("Доли", [Bar("ОГЭ, математика", Fraction(40), True, WHY), Bar("ВПР", Fraction(10), why=WHY)], Fraction(30)),
    Lines("Годы", ["2020/21", "2021/22"], [Series("школа", (Dot(Fraction(50), "50,0"), Dot(Fraction(60), "60,0")))]),
    Stacks("Отметки", [Stack("ОГЭ", (3, 4, 5, 1)), Stack("ВПР", (0, 4, 5, 0))]),
    Radar("Факторы", [Axis("Один", 1, "низкая"), Axis("Два", 3, "высокая"), Axis("Три", None, "нет")], ["1", "2", "3"]),
    Scatter(
        "Контекст",
        [
            Mark("Школа № 1", Fraction(20), Fraction(7, 2), "3,50", WHY),
            Mark("Школа № 2", Fraction(60), Fraction(4), "4,00"),
        ],
        ("индекс", "средняя отметка"),
        (Fraction(13, 4), Fraction(1, 80)),
    ),
    HeatMap(
        "Карта",
        [("Школа № 1", [Heat("40,0 %", Fraction(40)), Heat("нет данных", None)])],
        ["2020/21", "2021/22"],
        Fraction(30),
    ),
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda one: type(one).__name__)
def test_the_same_chart_is_painted_on_screen_and_on_paper(qtbot: QtBot, tmp_path: Path, drawing: Drawing) -> None:
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    height = drawing.height(700, QFontMetricsF(painter.font()))
    places = drawing.paint(painter, QRectF(0, 0, 700, height), LIGHT)
    painter.end()
    assert len(places) == len(drawing.spots)
    assert all(QRectF(-1, -1, 702, height + 2).contains(place) for place in places)
    assert len({image.pixel(x, y) for x in range(0, 700, 3) for y in range(0, int(height), 3)}) > 3
    assert all(spot.words for spot in drawing.spots)
    path = tmp_path / "chart.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QSizeF(160, 120), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(300)
    painter = QPainter(writer)
    on_paper = drawing.paint(painter, QRectF(0, 0, writer.width(), writer.height()), LIGHT)
    painter.end()
    assert len(on_paper) == len(places)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_year_without_a_figure_is_a_gap_in_the_line(qtbot: QtBot) -> None:
    def painted(middle: Fraction | None) -> int:
        dots = (Dot(Fraction(50), "50,0"), Dot(middle, "50,0", "не проводилась"), Dot(Fraction(50), "50,0"))
        chart = Lines("Годы", ["1", "2", "3"], [Series("школа", dots)])
        image = QImage(900, 300, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        places = chart.paint(painter, QRectF(0, 0, 900, 300), LIGHT)
        painter.end()
        between = int((places[0].center().x() + places[1].center().x()) / 2)
        level = int(places[0].center().y())
        return sum(image.pixelColor(between, y).name() == LIGHT.accent_text for y in range(level - 3, level + 4))

    assert painted(Fraction(50)) > 0
    assert painted(None) == 0


def test_a_figure_without_rows_says_so(read: Read, bases: dict[str, Path]) -> None:
    reading = read(bases["school"])
    reading.page.reader.open(None, WHY)
    assert reading.noted[-1] == "За этим числом нет строк."
    reading.page.reader.open(None, Why("Число", ("Расчёт: 1.",), (("assessments", (999_999,)),)))
    reading.settle()
    assert reading.noted[-1] == "Этой строки больше нет."
