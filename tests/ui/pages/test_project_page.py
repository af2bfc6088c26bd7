"""«Проектный год»: begun by a button, events by month, steps by keys, folders out to a disk and in again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.services import entries, evidence, plan_making, plan_templates, planning
from shnor_desktop.services.documents import flow, folders
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.states import EVENTS
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.project_page import ProjectPage
from shnor_desktop.ui.pages.roadmap_page import RoadMapPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.wizards.ask import Ask
from shnor_desktop.ui.wizards.files import PathLine
from tests.ui import keys

PATIENCE_MS = 30_000


def write(place: QWidget, words: str) -> None:
    """Type over what stands in a field."""
    field = place.line if isinstance(place, PathLine) else place
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    field.selectAll()
    for sign in words:
        keys.press(field, Qt.Key(0), text=sign)


class Person:
    """At the section, with a keyboard."""

    def __init__(self, qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office) -> None:
        self.qtbot, self.runner, self.office, self.messages = qtbot, runner, office, messages
        desk = Desk(runner, messages)
        desk.take(office, 2022)
        self.page = ProjectPage(desk)
        qtbot.addWidget(self.page)
        self.page.resize(1100, 900)
        self.page.show()
        self.settle()

    def settle(self) -> None:
        def calm() -> bool:
            return self.page.ready and not self.runner.busy

        self.qtbot.waitUntil(calm, timeout=PATIENCE_MS)
        QApplication.processEvents()
        self.qtbot.waitUntil(calm, timeout=PATIENCE_MS)

    def answer(self, **answers: str) -> None:
        """Fill the dialog that has just opened."""
        (dialog,) = [one for one in self.page.findChildren(Ask) if one.isVisible()]
        for key, words in answers.items():
            write(dialog.inputs[key], words)
        keys.press(dialog.accept_button, Qt.Key.Key_Space)
        assert not dialog.isVisible(), dialog.remark.text()
        self.settle()

    def press(self, key: str) -> None:
        buttons = {**self.page.course.buttons, **self.page.folder.buttons}
        assert buttons[key].isEnabled(), key
        keys.press(buttons[key], Qt.Key.Key_Space)

    def stand(self, beginning: str) -> Course:
        course = next(one for one in flow.courses(self.office, EVENTS, 2022) if one.name.startswith(beginning))
        self.page.go(Link("programme", EVENTS, course.row))
        assert self.page.course.course is not None
        assert self.page.course.course.row == course.row
        return course

    def rows(self) -> list[tuple[str, ...]]:
        return [line.cells for line in self.page.table.facts.lines]

    def told(self) -> str:
        """The message on the screen; it is closed."""
        self.qtbot.waitUntil(lambda: self.messages.box is not None, timeout=PATIENCE_MS)
        box = self.messages.box
        assert box is not None
        words = box.text()
        box.close()
        return words


@pytest.fixture
def at_school(qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office) -> Iterator[Person]:
    person = Person(qtbot, runner, messages, school)
    assert "не начат" in person.page.empty.text()
    keys.press(person.page.start, Qt.Key.Key_Space)
    person.answer()
    yield person
    runner.close()


def test_a_year_is_begun_by_a_button_and_stands_by_months(at_school: Person) -> None:
    months = [row[1] for row in at_school.rows() if not row[0]]
    names = ["Февраль", "Март", "Апрель", "Май", "Июнь", "Август", "Сентябрь", "Октябрь", "Ноябрь"]
    assert months == [f"{name} 2022" for name in names]
    assert len(at_school.rows()) == 22 + len(months)
    assert not at_school.page.start.isVisible()
    assert "событий 22, сделано 0. Просрочено 22" in at_school.page.about.text()
    assert at_school.page.course.course is not None


def test_an_event_is_done_confirmed_and_checked(at_school: Person) -> None:
    at_school.stand("Экспертиза подтверждающих документов антирисковых программ, этап 1")
    at_school.press("сделано")
    at_school.answer(day="15.04.2022", post="Завуч")
    at_school.press("подтверждено")
    at_school.answer(day="18.04.2022", post="Куратор")
    at_school.press("возвращено")
    at_school.answer(day="20.04.2022", remark="Нет подписи")
    row = next(row for row in at_school.rows() if row[1].endswith("программ, этап 1"))
    assert row[2:5] == ("18.04–25.04.2022", "экспертиза", "возвращено, срок прошёл")
    assert "Нет подписи" in at_school.page.course.remark.text()
    course = at_school.stand("Экспертиза подтверждающих")
    assert [step.state for step in course.steps] == ["сделано", "подтверждено", "возвращено"]


def test_what_is_shown_can_be_narrowed(at_school: Person) -> None:
    view = at_school.page.view
    view.setCurrentIndex(view.findData("folders"))
    assert len([row for row in at_school.rows() if row[0]]) == 6
    view.setCurrentIndex(view.findData("week"))
    assert at_school.rows() == []
    assert at_school.page.empty.text() == "Таких событий нет."


def test_events_are_added_changed_and_removed(at_school: Person) -> None:
    keys.press(at_school.page.new, Qt.Key.Key_Space)
    at_school.answer(title="Педсовет о рисках", start="16.05.2022", end="20.05.2022", folder="Педсовет")
    course = at_school.stand("Педсовет")
    assert course.values["folder"] == "2022-05-20 Педсовет"
    at_school.press("change")
    at_school.answer(end="25.05.2022")
    assert at_school.stand("Педсовет").values["folder"] == "2022-05-25 Педсовет"
    at_school.press("remove")
    at_school.settle()
    assert len([row for row in at_school.rows() if row[0]]) == 22


def test_a_folder_is_taken_in_looked_over_and_written_out(at_school: Person, tmp_path: Path) -> None:
    source, stick = tmp_path / "собрано", tmp_path / "флешка"
    source.mkdir()
    stick.mkdir()
    (source / "Приказ.pdf").write_bytes(b"%PDF-1.7 order")
    (source / "Снимок.exe").write_bytes(b"MZ")
    course = at_school.stand("Экспертиза подтверждающих документов антирисковых программ, этап 2")
    at_school.press("take")
    at_school.answer(folder=str(source))
    assert "Приложено файлов: 1. Не приложено: 1." in at_school.told()
    at_school.settle()
    assert [one.title for one in evidence.attached(at_school.office, course.row, owner=EVENTS)] == ["Приказ.pdf"]
    row = next(row for row in at_school.rows() if row[1].endswith("программ, этап 2"))
    assert row[5] == "1"
    at_school.press("write")
    at_school.answer(folder=str(stick))
    assert "Выгружено: папок 6" in at_school.told()
    place = stick / "2022-10-17 Подтверждающие документы, этап 2"
    assert {path.name for path in place.iterdir()} == {"Приказ.pdf", folders.CONTENTS}
    at_school.settle()


def test_a_base_opened_to_be_read_offers_no_steps(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school_base: Path
) -> None:
    from shnor_desktop.services.documents import project
    from shnor_desktop.services.office import open_office

    with open_office(school_base) as writer:
        project.start(writer, 2022)
    with open_office(school_base, access="read") as reader:
        person = Person(qtbot, runner, messages, reader)
        enabled = {key for key, button in person.page.course.buttons.items() if button.isEnabled()}
        assert enabled <= {"review"}
        assert not person.page.new.isEnabled()
        assert person.page.folder.buttons["write"].isEnabled()
        runner.close()


def test_the_arrows_go_over_the_names_of_months(at_school: Person) -> None:
    table = at_school.page.table
    table.setCurrentIndex(table.facts.index(1, 0))
    seen = []
    for key in (*[Qt.Key.Key_Down] * 4, *[Qt.Key.Key_Up] * 6):
        assert at_school.page.course.course is not None
        seen.append(at_school.page.course.course.values["number"])
        keys.press(table, key)
    assert seen == ["1", "2", "3", "4", "5", "4", "3", "2", "1", "1"]


def test_several_events_go_on_together_and_are_removed_together(at_school: Person) -> None:
    table = at_school.page.table
    table.setCurrentIndex(table.facts.index(1, 0))
    for _ in range(4):
        keys.press(table, Qt.Key.Key_Down, keys.SHIFT)
    assert [line.key.values["number"] for line in table.picks] == ["1", "2", "3", "4", "5"]
    at_school.press("сделано")
    at_school.answer(day="01.04.2022", post="Завуч")
    done = [one for one in flow.courses(at_school.office, EVENTS, 2022) if one.state == "сделано"]
    assert {str(one.values["number"]) for one in done} == {"1", "2", "3", "4", "5"}
    assert len({one.steps[-1].post for one in done}) == 1
    assert len(table.picks) == 5
    assert not at_school.page.course.buttons["review"].isEnabled()
    entries.undo(at_school.office)
    assert {one.state for one in flow.courses(at_school.office, EVENTS, 2022)} == {"не начато"}
    at_school.page.reload()
    at_school.settle()
    at_school.press("remove")
    at_school.settle()
    assert len([row for row in at_school.rows() if row[0]]) == 17


def test_a_click_on_the_name_of_a_month_picks_nothing_else(at_school: Person) -> None:
    table = at_school.page.table
    assert [line.key.values["number"] for line in table.picks] == ["1"]
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.facts.index(0, 1)).center()
    )
    assert [line.key.values["number"] for line in table.picks] == ["1"]


def made_from_one_source(office: Office) -> None:
    plan_making.make(office, plan_templates.find("ust_ilimsk_roadmap"), name="План")


def test_the_same_thing_in_the_road_map_is_told_and_marked_when_asked(at_school: Person) -> None:
    made_from_one_source(at_school.office)
    at_school.page.desk.tell()
    at_school.settle()
    at_school.stand("Отчёт о доле исполненных и подтверждённых мероприятий дорожной карты (июнь)")
    said = at_school.page.course.linked.text()
    assert said.startswith("Это же отмечают и здесь, ещё не всё отмечено: мероприятие «14. Отчёт о выполнении")
    at_school.press("сделано")
    at_school.answer(day="10.06.2022")
    assert not any(item.values["state"] == "исполнено" for item in planning.items(at_school.office))
    entries.undo(at_school.office)
    at_school.page.desk.tell()
    at_school.settle()
    at_school.press("сделано")
    (dialog,) = [one for one in at_school.page.findChildren(Ask) if one.isVisible()]
    too = dialog.inputs["too"]
    assert isinstance(too, QComboBox)
    assert too.currentText() == "не отмечать"
    keys.press(too, Qt.Key.Key_Down)
    assert too.currentText() == "отметить и мероприятие дорожной карты той же датой"
    at_school.answer(day="10.06.2022", post="Завуч")
    done = [item for item in planning.items(at_school.office) if item.values["state"] == "исполнено"]
    assert [(item.values["number"], item.values["done_on"]) for item in done] == [("14", date(2022, 6, 10))]
    assert at_school.page.course.linked.text().startswith("Это же отмечено и здесь: мероприятие «14.")
    entries.undo(at_school.office)
    assert not any(item.values["state"] == "исполнено" for item in planning.items(at_school.office))
    assert {one.state for one in flow.courses(at_school.office, EVENTS, 2022)} == {"не начато"}


def test_the_road_map_offers_the_event_and_leaves_it_alone_unless_asked(at_school: Person, qtbot: QtBot) -> None:
    made_from_one_source(at_school.office)
    page = RoadMapPage(at_school.page.desk)
    qtbot.addWidget(page)
    page.resize(1100, 900)
    page.show()

    def done(number: str, on: str, *, too: bool) -> None:
        qtbot.waitUntil(lambda: page.ready and not at_school.runner.busy, timeout=PATIENCE_MS)
        row = next(item.row for item in planning.items(at_school.office) if item.values["number"] == number)
        assert page.plan.go(row)
        page.gestures.make("done", page.plan.tree.marked)
        qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(Ask)), timeout=PATIENCE_MS)
        (dialog,) = [one for one in page.findChildren(Ask) if one.isVisible()]
        write(dialog.inputs["day"], on)
        if too:
            keys.press(dialog.inputs["too"], Qt.Key.Key_Down)
        keys.press(dialog.accept_button, Qt.Key.Key_Space)
        assert not dialog.isVisible(), dialog.remark.text()
        qtbot.waitUntil(lambda: page.ready and not at_school.runner.busy, timeout=PATIENCE_MS)

    def measures() -> set[str]:
        held = planning.items(at_school.office)
        return {str(item.values["number"]) for item in held if item.values["state"] == "исполнено"}

    def states() -> dict[str, str]:
        held = flow.courses(at_school.office, EVENTS, 2022)
        return {str(one.values["number"]): one.state for one in held if one.state != "не начато"}

    done("14", "10.06.2022", too=False)
    assert (measures(), states()) == ({"14"}, {})
    done("17", "10.09.2022", too=True)
    assert (measures(), states()) == ({"14", "17"}, {"19": "сделано"})
    at_school.settle()
