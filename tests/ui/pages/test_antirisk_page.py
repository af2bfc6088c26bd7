"""«Антирисковая программа»: begun, measured and planned by keys alone; what made the risk visible answers why."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, measures, planning
from shnor_desktop.services.demo import bases, figures
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.programme import anti_risk
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.antirisk_pick import Pick
from shnor_desktop.ui.pages.programme_factors import FactorsPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.table import FactsTable
from shnor_desktop.ui.widgets.why import WhyDialog
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui import keys

PATIENCE_MS = 60_000
YEAR = 2022


class AntiRisk:
    """A person at the page."""

    def __init__(self, qtbot: QtBot, page: FactorsPage, runner: TaskRunner) -> None:
        self.qtbot, self.page, self.runner = qtbot, page, runner

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.page.ready and not self.runner.busy, timeout=PATIENCE_MS)
            QApplication.processEvents()

    def push(self, button: QPushButton) -> None:
        assert button.isEnabled()
        button.setFocus()
        keys.press(button, Qt.Key.Key_Space)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        self.qtbot.waitUntil(lambda: any(one.isVisible() for one in self.page.findChildren(kind)), timeout=PATIENCE_MS)
        (found,) = [one for one in self.page.findChildren(kind) if one.isVisible()]
        return found

    def cells(self, table: FactsTable) -> list[tuple[str, ...]]:
        return [tuple(cell.replace("\u00a0", " ") for cell in line.cells) for line in table.facts.lines]


Open = Callable[..., AntiRisk]


@pytest.fixture
def opened(qtbot: QtBot, runner: TaskRunner, messages: Messages) -> Iterator[Open]:
    def make(office: Office, year: int = YEAR, school: str | None = None) -> AntiRisk:
        desk = Desk(runner, messages)
        desk.take(office, year)
        if school is not None:
            desk.look_at(school=school)
        page = FactorsPage(desk)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        made = AntiRisk(qtbot, page, runner)
        made.settle()
        return made

    yield make
    runner.close()


def filled(office: Office) -> None:
    cells: dict[str, Value] = {"year": YEAR, "internet_stable": "нет", "computers_enough": "да", "computers": 20}
    entries.apply(office, [Add("equipment", office.code, cells)], "Проба")
    measures.activate(office, YEAR, ["equipment"])


def test_a_programme_is_begun_with_the_components_that_the_data_show(school: Office, opened: Open) -> None:
    filled(school)
    screen = opened(school)
    page = screen.page
    assert screen.cells(page.programmes.table)[0][0] == "Низкий уровень оснащения школы"
    screen.push(page.programmes.buttons["start"])
    pick = screen.dialog(Pick)
    assert isinstance(pick, Pick)
    assert pick.keys == ["1.3"]
    pick.list.setCurrentRow(0)
    keys.press(pick.list, Qt.Key.Key_Space)
    assert pick.keys == ["1.1", "1.3"]
    pick.accept_button.setFocus()
    keys.press(pick.accept_button, Qt.Key.Key_Space)
    screen.settle()
    (one,) = anti_risk.gather(Sight(school, YEAR, school.code, date(YEAR, 6, 10)))
    assert one.document.filled == 7
    assert screen.cells(page.programmes.table)[0][2] == "7 из 9"
    assert ("Качество интернет-соединения (ответов «нет»)", "100 %", "100 %", "= 0") in [
        row[:4] for row in screen.cells(page.aims.table)
    ]
    entries.undo(school)
    page.desk.tell()
    screen.settle()
    assert screen.cells(page.programmes.table)[0][2] == "0 из 9"


def test_what_made_the_risk_visible_answers_why_with_its_rows(school: Office, opened: Open) -> None:
    filled(school)
    screen = opened(school)
    table = screen.page.visible_data.table
    rows = screen.cells(table)
    number = rows.index(("Устойчивый доступ в Интернет", "«нет»", "показывает риск"))
    table.setFocus()
    table.setCurrentIndex(table.facts.index(number, 0))
    keys.press(table, Qt.Key.Key_Return)
    dialog = screen.dialog(WhyDialog)
    assert isinstance(dialog, WhyDialog)
    screen.qtbot.waitUntil(lambda: dialog.told, timeout=PATIENCE_MS)
    assert dialog.why.links[0][0] == "equipment"
    dialog.close()
    screen.settle()


def test_a_target_is_found_by_typing_gets_its_aim_and_follows_the_data(school: Office, opened: Open) -> None:
    filled(school)
    screen = opened(school)
    page = screen.page
    screen.push(page.aims.buttons["figure"])
    pick = screen.dialog(Pick)
    assert isinstance(pick, Pick)
    assert keys.focused() is pick.filter
    keys.write("компьютеров, в этом")
    keys.press(pick.filter, Qt.Key.Key_Return)
    screen.settle()
    assert screen.cells(page.aims.table)[0][1:5] == ("20", "20", "= 0", "—")
    page.aims.table.setFocus()
    keys.press(page.aims.table, Qt.Key.Key_Return)
    ask = screen.dialog(Ask)
    assert isinstance(ask, Ask)
    screen.settle()
    ask.activateWindow()
    ask.inputs["target_value"].setFocus()
    keys.write("тридцать")
    ask.accept()
    assert "Целевое значение" in ask.remark.text()
    line = ask.inputs["target_value"]
    assert isinstance(line, QLineEdit)
    line.clear()
    line.setFocus()
    keys.write("30")
    keys.press(keys.focused(), Qt.Key.Key_Return)
    screen.settle()
    with school.reading() as session:
        row = entries.load(session, "equipment")[0]
    entries.apply(school, [entries.Edit("equipment", row.id, "computers", 20, 26)], "Закуплены")
    page.desk.tell({"equipment"})
    screen.settle()
    assert screen.cells(page.aims.table)[0][1:5] == ("20", "26", "↑ 6", "30")
    assert screen.cells(page.aims.table)[0][6] == "к цели"
    screen.push(page.aims.buttons["remove"])
    screen.settle()
    assert screen.cells(page.aims.table) == []


def test_measures_of_the_factor_go_into_its_road_map_and_lead_there(school: Office, opened: Open) -> None:
    filled(school)
    screen = opened(school)
    page = screen.page
    screen.push(page.programmes.buttons["measures"])
    pick = screen.dialog(Pick)
    assert isinstance(pick, Pick)
    keys.press(pick.list, Qt.Key.Key_Space)
    pick.accept_button.click()
    screen.settle()
    left = [measure.title for measure in measures.suggest(school, YEAR)]
    assert left == [measures.catalogue()["equipment"].measures[0].title]
    assert len(planning.items(school)) == 4
    links: list[Link] = []
    page.desk.asked.connect(links.append)
    page.items.table.setFocus()
    keys.press(page.items.table, Qt.Key.Key_Return)
    assert [(one.page, one.part, one.sheet) for one in links] == [("programme", "plan", "roadmap")]
    assert links[0].row in {item.row for item in planning.items(school)}


def test_a_district_without_schools_is_not_told_to_choose_one(opened: Open, district: Office) -> None:
    screen = opened(district)
    page = screen.page
    assert page.factors.year_label.text().startswith("Школ в базе пока нет: внесите их на лист «Карточка школы»")
    assert not page.schools.isVisible()
    entries.apply(district, [Add("school", "", {"code": "2", "short_name": "СОШ № 2"})], "Школа")
    page.desk.tell()
    screen.settle()
    assert page.factors.year_label.text().startswith("Выберите школу")
    assert page.schools.isVisible()


def test_a_district_sees_its_schools_and_goes_into_one(opened: Open, tmp_path_factory: pytest.TempPathFactory) -> None:
    base: Path = bases.make_district(tmp_path_factory.mktemp("city"), bases.UST_ILIMSK)
    with open_office(base, access="write") as city:
        code = figures.schools(bases.UST_ILIMSK.key)[0]["code"]
        measures.activate(city, YEAR, ["parents"], school=code)
        screen = opened(city)
        page = screen.page
        rows = screen.cells(page.schools.table)
        number = next(at for at, row in enumerate(rows) if row[1] == "Низкий уровень вовлечённости родителей")
        assert rows[number][2:] == ("0 из 9", "0", "0 из 0", "не заведён")
        assert not page.programmes.isVisible()
        page.schools.table.setFocus()
        page.schools.table.setCurrentIndex(page.schools.table.facts.index(number, 0))
        keys.press(page.schools.table, Qt.Key.Key_Return)
        screen.settle()
        assert page.desk.school == code
        assert screen.cells(page.programmes.table)[0][0] == "Низкий уровень вовлечённости родителей"
        assert not page.schools.isVisible()
        screen.runner.close()
