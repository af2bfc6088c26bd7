"""The journal tells who changed what, and takes it back."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.journal_page import JournalPage
from shnor_desktop.ui.tasks import TaskRunner
from tests.ui import keys


@pytest.fixture
def desk(office: Office, runner: TaskRunner, messages: Messages) -> Desk:
    made = Desk(runner, messages)
    made.take(office, 2022)
    return made


def work(office: Office) -> None:
    """Three gestures: a class, its number of pupils, its deletion."""
    values: dict[str, Value] = {"year": 2022, "grade": 5, "letter": "А", "pupils": 25}
    added = entries.apply(office, [Add("classes", "857", values)], "Правка: Класс")
    (row,) = added.rows["classes"]
    entries.apply(office, [Edit("classes", row, "pupils", 25, 26)], "Правка: Обучающихся")
    entries.apply(office, [Remove("classes", row)], "Удаление: 1 строка")


def opened(qtbot: QtBot, desk: Desk) -> JournalPage:
    page = JournalPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    qtbot.waitUntil(lambda: bool(page.changes))
    return page


def titles(page: JournalPage) -> list[str]:
    return [entry.title for entry in page.entries]


def choose(qtbot: QtBot, page: JournalPage, row: int, column: str) -> None:
    page.operations.setCurrentIndex(page.operations.model().index(row, 0))
    qtbot.waitUntil(lambda: bool(page.changes) and page.changes[0].column == column)


def test_newest_operation_comes_first_with_its_changes_in_words(qtbot: QtBot, desk: Desk) -> None:
    work(desk.office)
    page = opened(qtbot, desk)
    assert titles(page) == ["Удаление: 1 строка", "Правка: Обучающихся", "Правка: Класс", "Создана база"]
    assert page.changes[0].after == "удалена"
    choose(qtbot, page, 1, "Обучающихся")
    assert (page.changes[0].before, page.changes[0].after) == ("25", "26")
    choose(qtbot, page, 2, "новая строка")
    assert page.changes[0].place == "Классы: 5А, 2022"
    assert page.changes[0].after == "Учебный год: 2022; Класс: 5; Литера: А; Обучающихся: 25"


def test_undo_and_redo_are_named_and_tell_the_others(qtbot: QtBot, desk: Desk) -> None:
    work(desk.office)
    page = opened(qtbot, desk)
    told: list[object] = []
    desk.changed.connect(told.append)
    assert page.undo.toolTip() == "Отменить: Удаление: 1 строка (Ctrl+Z)"
    assert not page.redo.isEnabled()
    page.undo.click()
    qtbot.waitUntil(page.redo.isEnabled)
    assert told == [frozenset({"classes"})]
    assert titles(page)[0] == "Отмена: Удаление: 1 строка"
    assert page.undo.toolTip() == "Отменить: Правка: Обучающихся (Ctrl+Z)"
    page.redo.click()
    qtbot.waitUntil(lambda: not page.redo.isEnabled())
    with desk.office.reading() as session:
        assert entries.load(session, "classes") == []


def test_creation_of_the_base_cannot_be_undone(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    assert titles(page) == ["Создана база"]
    assert not page.undo.isEnabled()


def test_filter_takes_words_in_any_order(qtbot: QtBot, desk: Desk) -> None:
    work(desk.office)
    page = opened(qtbot, desk)
    page.search.setText("обучающихся правка")
    qtbot.waitUntil(lambda: len(page.entries) == 1)
    assert titles(page) == ["Правка: Обучающихся"]
    page.search.setText("нет такого")
    qtbot.waitUntil(lambda: not page.entries)
    assert page.changes == []


def test_enter_on_a_change_leads_to_its_cell(qtbot: QtBot, desk: Desk) -> None:
    work(desk.office)
    page = opened(qtbot, desk)
    asked: list[Link] = []
    desk.asked.connect(asked.append)
    choose(qtbot, page, 1, "Обучающихся")
    page.details.setCurrentIndex(page.details.model().index(0, 0))
    keys.press(page.details, Qt.Key.Key_Return)
    assert [(link.page, link.sheet, link.column) for link in asked] == [("data", "classes", "pupils")]


def test_changes_made_elsewhere_appear(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    work(desk.office)
    desk.tell({"classes"})
    qtbot.waitUntil(lambda: len(page.entries) == 4)
