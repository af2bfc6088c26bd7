"""«Тексты»: typed and saved by leaving, told from the data, parts arranged; all by keys."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.concept_documents import ANTI_RISK, CONCEPT
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, measures
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import texts, writing
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.writing import Typed
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.texts_page import TextsPage
from shnor_desktop.ui.pages.texts_pieces import Editor
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui import keys

PATIENCE_MS = 60_000
YEAR = 2022


class Writer:
    """A person at the page."""

    def __init__(self, qtbot: QtBot, page: TextsPage, runner: TaskRunner) -> None:
        self.qtbot, self.page, self.runner = qtbot, page, runner

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.page.ready and not self.runner.busy, timeout=PATIENCE_MS)
            QApplication.processEvents()

    def push(self, button: QPushButton) -> None:
        assert button.isEnabled()
        button.setFocus()
        keys.press(button, Qt.Key.Key_Space)
        self.settle()

    def edit(self, number: int = 1) -> Editor:
        editor = self.page.pieces.editors[number]
        editor.setFocus()
        self.qtbot.waitUntil(editor.hasFocus)
        return editor

    def down(self) -> None:
        """To the next part of the list."""
        self.page.parts.list.setFocus()
        keys.press(self.page.parts.list, Qt.Key.Key_Down)
        self.settle()

    @property
    def parts(self) -> list[str]:
        found = self.page.parts.list
        return [found.item(row).text() for row in range(found.count())]


Open = Callable[..., Writer]


@pytest.fixture
def opened(qtbot: QtBot, runner: TaskRunner, messages: Messages) -> Iterator[Open]:
    def make(office: Office, year: int = YEAR) -> Writer:
        desk = Desk(runner, messages)
        desk.take(office, year)
        page = TextsPage(desk)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        made = Writer(qtbot, page, runner)
        made.settle()
        return made

    yield make
    runner.close()


def words(office: Office, part: str, document: str = CONCEPT, factor: str = "") -> list[str]:
    place = Place(office.code, YEAR, document, factor)
    found = texts.read(Sight(office, YEAR, office.code, date(YEAR, 3, 1)), place).part(part)
    assert found is not None
    return [piece.text for piece in found.pieces]


def test_what_is_typed_is_saved_by_going_on_to_the_next_part(school: Office, opened: Open) -> None:
    writer = opened(school)
    assert writer.parts[0] == "1. Введение — не заполнен"
    writer.edit()
    keys.write("Наша школа стоит у реки.")
    writer.down()
    assert words(school, "introduction") == ["Наша школа стоит у реки."]
    assert writer.parts[0] == "1. Введение — заполнен"
    assert writer.page.title.text().startswith("2. Анализ")
    writer.edit()
    keys.write("Риски.")
    writer.page.hide()
    writer.qtbot.waitUntil(lambda: not writer.runner.busy, timeout=PATIENCE_MS)
    assert words(school, "analysis") == ["Риски."]


def test_a_pause_saves_without_taking_the_cursor_away(school: Office, opened: Open) -> None:
    writer = opened(school)
    editor = writer.edit()
    keys.write("Раз ")
    editor.hand_over()
    writer.settle()
    assert words(school, "introduction") == ["Раз"]
    assert writer.page.pieces.editors[1] is editor
    assert editor.hasFocus()
    keys.write("два")
    editor.hand_over()
    writer.settle()
    assert words(school, "introduction") == ["Раз два"]
    assert editor.toPlainText() == "Раз два"
    entries.undo(school)
    writer.page.desk.tell()
    writer.settle()
    assert editor.toPlainText() == "Раз"


def test_what_was_not_saved_stays_on_the_screen(school: Office, opened: Open, messages: Messages) -> None:
    writer = opened(school)
    writer.edit()
    keys.write("Моё")
    place = Place(school.code, YEAR, CONCEPT)
    writing.write(school, place, Typed("introduction", 1, "", "Чужое"), date(YEAR, 3, 1))
    editor = writer.page.pieces.editors[1]
    editor.hand_over()
    writer.qtbot.waitUntil(lambda: messages.box is not None, timeout=PATIENCE_MS)
    assert messages.box is not None
    assert "уже изменён" in messages.box.text()
    messages.box.close()
    writer.settle()
    assert editor.toPlainText() == "Моё"
    assert words(school, "introduction") == ["Чужое"]
    assert writer.page.hint.text() == "Ваш текст не сохранён. В базе сейчас: «Чужое»"
    # the person has seen it and goes on
    writer.page.activateWindow()
    QApplication.processEvents()
    writer.edit()
    keys.write(" лучше")
    writer.down()
    assert words(school, "introduction") == ["Моё лучше"]


def test_an_insert_is_told_goes_stale_is_refreshed_and_becomes_own_text(school: Office, opened: Open) -> None:
    cells: dict[str, Value] = {"year": YEAR, "computers": 20}
    row = entries.apply(school, [Add("equipment", school.code, cells)], "Проба").rows["equipment"][0]
    writer = opened(school)
    writer.down()
    page = writer.page
    page.offer.setCurrentIndex(page.offer.findText("Материальная база"))
    writer.push(page.insert)
    assert words(school, "analysis") == ["В школе 20 компьютеров."]
    assert "refresh" not in page.pieces.inserts[1].buttons
    entries.apply(school, [Edit("equipment", row, "computers", 20, 25)], "Закуплены")
    page.desk.tell({"equipment"})
    writer.settle()
    assert writer.parts[1].endswith("— данные изменились")
    writer.push(page.pieces.inserts[1].buttons["refresh"])
    assert words(school, "analysis") == ["В школе 25 компьютеров."]
    writer.push(page.more)
    assert page.pieces.editors[2].hasFocus()
    keys.write("Этого мало.")
    page.pieces.editors[2].hand_over()
    writer.settle()
    writer.push(page.pieces.inserts[1].buttons["detach"])
    assert words(school, "analysis") == ["В школе 25 компьютеров.\nКомпьютеров: сейчас — 25", "Этого мало."]
    assert list(page.pieces.editors) == [1, 2]


def test_parts_are_arranged_by_keys(school: Office, opened: Open) -> None:
    writer = opened(school)
    page = writer.page
    page.parts.buttons["add"].setFocus()
    keys.press(page.parts.buttons["add"], Qt.Key.Key_Space)
    (ask,) = [one for one in page.findChildren(Ask) if one.isVisible()]
    writer.qtbot.waitUntil(lambda: keys.focused() is ask.inputs["title"])
    keys.write("Наша история")
    keys.press(keys.focused(), Qt.Key.Key_Return)
    writer.settle()
    assert writer.parts[1] == "2. Наша история — не заполнен"
    writer.down()
    writer.push(page.parts.buttons["up"])
    assert writer.parts[0] == "1. Наша история — не заполнен"
    assert page.title.text() == "1. Наша история"
    assert not page.parts.buttons["up"].isEnabled()
    writer.push(page.parts.buttons["remove"])
    assert writer.parts[0] == "1. Введение — не заполнен"
    assert len(writer.parts) == 5


def test_last_year_is_taken_and_the_state_leads_to_the_documents(school: Office, opened: Open) -> None:
    old = Place(school.code, YEAR - 1, CONCEPT)
    writing.write(school, old, Typed("people", 1, "", "Директор"), date(YEAR - 1, 3, 1))
    cells: dict[str, Value] = {"year": YEAR, "kind": CONCEPT, "state": "утверждён"}
    row = entries.apply(school, [Add("concept_documents", school.code, cells)], "Документ").rows["concept_documents"][0]
    writer = opened(school)
    writer.push(writer.page.copy)
    assert words(school, "people") == ["Директор"]
    links: list[Link] = []
    writer.page.desk.asked.connect(links.append)
    (label,) = [one for one in writer.page.head.findChildren(LinkLabel) if one.isVisible()]
    assert "утверждён" in label.accessibleName()
    keys.press(label, Qt.Key.Key_Return)
    assert [(one.part, one.row) for one in links] == [("documents", row)]


def test_a_link_opens_the_programme_of_its_factor(school: Office, opened: Open) -> None:
    measures.activate(school, YEAR, ["parents", "motivation"])
    writer = opened(school)
    writer.page.go(Link("programme", column="motivation", part="texts"))
    writer.settle()
    assert writer.page.wanted == (ANTI_RISK, "motivation")
    assert len(writer.parts) == 9
    writer.edit()
    keys.write("Программа")
    writer.down()
    assert words(school, "name", ANTI_RISK, "motivation") == ["Программа"]
    assert words(school, "name", ANTI_RISK, "parents") == []
