"""The social passport is typed as a table «class × category» and kept as long rows."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.ui.grid.filtering import ColumnFilter
from shnor_desktop.ui.grid.line import HARD
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from tests.ui import keys
from tests.ui.keys import CTRL

Key = Qt.Key
USUAL = date(2021, 9, 1)


def count(grade: int | None, category: str, number: int, on_date: date = USUAL, school: str = "857") -> Add:
    letter = None if grade is None else "А"
    cells: dict[str, Value] = {"year": 2022, "on_date": on_date, "grade": grade, "letter": letter}
    return Add("social_passport", school, {**cells, "category": category, "count": number})


def a_class(grade: int, pupils: int, school: str = "857") -> Add:
    return Add("classes", school, {"year": 2022, "grade": grade, "letter": "А", "pupils": pupils})


class Passport:
    """The page of the social passport."""

    def __init__(self, qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages) -> None:
        self.qtbot, self.office = qtbot, office
        self.page = SheetPage(office, runner, messages, "social_passport", year=2022)
        self.tester = QAbstractItemModelTester(
            self.page.model, QAbstractItemModelTester.FailureReportingMode.Warning, self.page
        )
        qtbot.addWidget(self.page)
        self.page.resize(1100, 640)
        self.page.show()
        qtbot.waitUntil(lambda: self.page.ready)
        self.page.view.setFocus()
        qtbot.waitUntil(self.page.view.hasFocus)

    def column(self, key: str) -> int:
        return [one.key for one in self.page.model.columns].index(key)

    def go(self, row: int, key: str) -> None:
        self.page.view.go(row, self.column(key))

    def put(self, row: int, key: str, text: str) -> None:
        self.go(row, key)
        keys.write(text)
        keys.press(keys.focused(), Key.Key_Return)

    def text(self, row: int, key: str) -> str:
        return self.page.model.text(row, self.column(key))

    def names(self) -> list[str]:
        return [self.text(row, "grade") for row in range(self.page.model.rowCount())]

    def saved(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.saver.idle, timeout=10_000)

    def stored(self) -> list[tuple[Value, Value, Value]]:
        with self.office.reading() as session:
            rows = entries.load(session, "social_passport")
        return [(row.values["grade"], row.values["category"], row.values["count"]) for row in rows]


@pytest.fixture
def passport(qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages) -> Passport:
    """Two classes with 25 and 20 pupils, one count."""
    entries.apply(office, [a_class(5, 25), a_class(6, 20), count(5, "ovz", 2)], "Было раньше")
    return Passport(qtbot, office, runner, messages)


def test_classes_of_the_year_stand_ready_with_the_school_first(passport: Passport) -> None:
    assert passport.names() == ["По школе", "5", "6", ""]
    assert passport.text(1, "pupils") == "25"
    assert passport.text(1, "ovz") == "2"
    assert passport.page.model.columns[passport.column("ovz")].label == "Обучающиеся с ОВЗ"
    assert passport.page.problems.problems == []


def test_cells_become_rows_are_changed_and_removed(passport: Passport) -> None:
    passport.put(2, "ovz", "3")
    passport.saved()
    assert passport.stored() == [(5, "ovz", 2), (6, "ovz", 3)]
    passport.put(2, "ovz", "4")
    passport.saved()
    assert passport.stored() == [(5, "ovz", 2), (6, "ovz", 4)]
    passport.go(2, "ovz")
    keys.press(keys.focused(), Key.Key_Delete)
    passport.saved()
    assert passport.stored() == [(5, "ovz", 2)]
    for _ in range(3):
        keys.press(keys.focused(), Key.Key_Z, CTRL)
    passport.saved()
    assert passport.stored() == [(5, "ovz", 2)]
    assert passport.text(2, "ovz") == ""


def test_school_may_be_entered_without_classes(passport: Passport) -> None:
    passport.put(0, "registered", "12")
    passport.saved()
    assert passport.stored()[-1] == (None, "registered", 12)
    assert passport.page.model.totals()[passport.column("ovz")] == "2"
    assert passport.column("registered") not in passport.page.model.totals(), "the school's row is no class"


def test_class_and_pupils_of_a_ready_row_are_not_typed_over(passport: Passport) -> None:
    passport.put(1, "grade", "9")
    passport.put(1, "pupils", "9")
    passport.saved()
    assert passport.names() == ["По школе", "5", "6", ""]
    assert passport.stored() == [(5, "ovz", 2)]


def test_counts_of_a_new_row_wait_for_their_class(passport: Passport) -> None:
    passport.put(3, "vshu", "1")
    passport.saved()
    assert passport.stored() == [(5, "ovz", 2)]
    assert passport.page.model.mark(3, passport.column("grade")) & HARD
    assert passport.page.state.text().startswith("Не сохранено: 1")
    passport.put(3, "grade", "7")
    passport.saved()
    assert passport.stored()[-1] == (7, "vshu", 1)
    assert passport.page.state.text() == "Сохранено"
    assert passport.names() == ["По школе", "5", "6", "7", ""]


def test_pasted_table_with_headings_finds_its_classes(passport: Passport) -> None:
    passport.go(0, "grade")
    QGuiApplication.clipboard().setText("Класс\tЛитера\tОВЗ\tВШУ\n6\tА\t1\t2\n8\tА\t3\t4\n5\tА\t5\t6\nВсего\t\t9\t12\n")
    keys.press(keys.focused(), Key.Key_V, CTRL)
    passport.saved()
    assert sorted(passport.stored(), key=str) == [
        (5, "ovz", 5),
        (5, "vshu", 6),
        (6, "ovz", 1),
        (6, "vshu", 2),
        (8, "ovz", 3),
        (8, "vshu", 4),
        (None, "ovz", 9),
        (None, "vshu", 12),
    ]
    keys.press(keys.focused(), Key.Key_Z, CTRL)
    passport.saved()
    assert passport.stored() == [(5, "ovz", 2)]


def test_impossible_count_is_shown_at_its_cell(qtbot: QtBot, passport: Passport) -> None:
    passport.put(1, "ovz", "99")
    passport.saved()
    cell = (1, passport.column("ovz"))
    qtbot.waitUntil(lambda: bool(passport.page.model.mark(*cell) & HARD), timeout=10_000)
    assert "25" in passport.page.model.reasons(*cell)[0]
    passport.page.next_problem()
    assert passport.page.view.here == cell


def test_another_date_has_its_own_figures(qtbot: QtBot, passport: Passport) -> None:
    chooser = passport.page.bar.dates
    assert chooser.currentText() == "01.09.2021"
    chooser.setCurrentText("1.10.21")
    line = chooser.lineEdit()
    assert line is not None
    with qtbot.waitSignal(passport.page.loaded):
        line.returnPressed.emit()
    assert chooser.currentText() == "01.10.2021"
    assert passport.text(1, "ovz") == ""
    passport.put(1, "ovz", "4")
    passport.saved()
    with passport.office.reading() as session:
        days = [row.values["on_date"] for row in entries.load(session, "social_passport")]
    assert days == [USUAL, date(2021, 10, 1)]


def test_link_of_a_long_row_leads_to_its_cell(passport: Passport) -> None:
    with passport.office.reading() as session:
        (row,) = entries.load(session, "social_passport")
    passport.go(0, "grade")
    passport.page.go_to(row.id, "count")
    assert passport.page.view.here == (1, passport.column("ovz"))


def test_history_of_a_count_is_that_of_its_row(qtbot: QtBot, passport: Passport) -> None:
    passport.page.panel.setCurrentWidget(passport.page.history)
    passport.put(1, "ovz", "3")
    passport.saved()
    passport.go(1, "ovz")
    qtbot.waitUntil(lambda: len(passport.page.history.lines) == 2)
    assert passport.page.history.lines[0].endswith("2 → 3")


def test_district_sees_classes_of_all_schools(
    qtbot: QtBot, tmp_path: Path, runner: TaskRunner, messages: Messages
) -> None:
    path = tmp_path / "district.shnor"
    offices.create(path, role="district", code="60", name="Отдел образования", settings={"working_year": 2022})
    with offices.open_office(path) as office:
        rows = [a_class(5, 25), a_class(5, 15, "858"), count(5, "ovz", 2), count(5, "ovz", 1, school="858")]
        entries.apply(office, rows, "Было раньше")
        passport = Passport(qtbot, office, runner, messages)
        schools = [passport.text(row, "school") for row in range(5)]
        assert schools == ["857", "857", "858", "858", ""]
        passport.put(3, "ovz", "7")
        passport.saved()
        with office.reading() as session:
            found = [(row.school, row.values["count"]) for row in entries.load(session, "social_passport")]
        assert found == [("857", 2), ("858", 7)]
        passport.page.close()


@pytest.mark.parametrize("typed", ["5А", "5а", "5A", "5a"])
def test_a_class_typed_in_latin_is_the_same_class(passport: Passport, typed: str) -> None:
    assert passport.page.model.row_for({"grade": typed}) == 1


def test_differences_and_filters_work_over_the_table_of_classes(qtbot: QtBot, passport: Passport) -> None:
    last = date(USUAL.year - 1, USUAL.month, USUAL.day)
    cells: dict[str, Value] = {"year": 2021, "on_date": last, "grade": 5, "letter": "А"}
    before = Add("social_passport", "857", {**cells, "category": "ovz", "count": 9})
    entries.apply(passport.office, [count(6, "ovz", 3), before], "Было раньше")
    passport.page.reload()
    column = passport.column("ovz")
    qtbot.waitUntil(lambda: passport.page.ready and passport.text(2, "ovz") == "3")
    passport.page.tools.past.trigger()
    model = passport.page.model
    qtbot.waitUntil(lambda: model.shows_past)
    assert [model.ghost(row, column) for row in range(3)] == [None, ("\u22127", True), None]
    grade = passport.column("grade")
    assert dict(model.values_of(grade)) == {"По школе": 1, "5": 1, "6": 1}
    model.filter_column(grade, ColumnFilter(frozenset({"6"})))
    assert passport.text(0, "ovz") == "3"
    assert model.rowCount() == 2
    qtbot.waitUntil(lambda: not passport.page.runner.busy)
