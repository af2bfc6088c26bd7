"""«Документы»: steps, review and files of a document by keys; all schools of a district, and a past day."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.documents import flow, project
from shnor_desktop.services.documents.states import DOCUMENTS
from shnor_desktop.services.entries import Add, Step
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.documents_page import DocumentsPage
from shnor_desktop.ui.pages.documents_review import ReviewDialog
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui import keys

PATIENCE_MS = 30_000


def write(place: QWidget, words: str) -> None:
    """Type over what stands in a field."""
    assert isinstance(place, QLineEdit | QPlainTextEdit)
    place.selectAll()
    for sign in words:
        keys.press(place, Qt.Key(0), text=sign)


class Person:
    """At the section, with a keyboard."""

    def __init__(self, qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office, school: str) -> None:
        self.qtbot, self.runner, self.office = qtbot, runner, office
        desk = Desk(runner, messages)
        desk.take(office, 2022)
        desk.look_at(school=school)
        self.page = DocumentsPage(desk)
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

    def press(self, key: str) -> None:
        button = self.page.course.buttons[key]
        assert button.isEnabled(), key
        button.setFocus()
        keys.press(button, Qt.Key.Key_Space)

    def step(self, state: str, on: str, post: str = "Директор", remark: str = "") -> None:
        self.press(state)
        (dialog,) = [one for one in self.page.findChildren(Ask) if one.isVisible()]
        for key, words in (("day", on), ("post", post), ("remark", remark)):
            write(dialog.inputs[key], words)
        keys.press(dialog.accept_button, Qt.Key.Key_Space)
        assert not dialog.isVisible()
        self.settle()

    def rows(self) -> list[tuple[str, ...]]:
        return [line.cells for line in self.page.table.facts.lines]

    def states(self) -> list[str]:
        return [one.state for one in flow.courses(self.office, DOCUMENTS, 2022)]

    def asked(self) -> str:
        """What the open dialog says it is about."""
        (dialog,) = [one for one in self.page.findChildren(Ask) if one.isVisible()]
        return "\n".join(one.text() for one in dialog.findChildren(QLabel))

    def words(self) -> str:
        return "\n".join(one.text() for one in self.page.course.findChildren(QLabel) if not one.isHidden())


@pytest.fixture
def at_school(qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office) -> Iterator[Person]:
    profile: dict[str, Value] = {"year": 2022, "factor": "staff_shortage", "verified": True, "activated": True}
    entries.apply(school, [Add("risk_profile", "857", profile)], "Фактор")
    project.start(school, 2022)
    yield Person(qtbot, runner, messages, school, "857")
    runner.close()


def test_a_document_goes_from_draft_to_confirmed_with_days_and_people(at_school: Person) -> None:
    assert [row[0] for row in at_school.rows()] == [
        "Концепция развития",
        "Среднесрочная программа развития",
        "Антирисковая программа: Дефицит педагогических кадров",
    ]
    at_school.step("на согласовании", "01.03.2022")
    at_school.step("утверждён", "10.03.2022")
    at_school.step("размещён", "15.03.2022", "Завуч")
    assert not at_school.page.course.buttons["утверждён"].isEnabled()
    at_school.step("подтверждён куратором", "18.03.2022", "Куратор")
    assert at_school.rows()[0][2:5] == ("подтверждён куратором", "18.03.2022", "Отметить проверку")
    said = at_school.words()
    assert "4. размещён\n15.03.2022, Завуч" in said
    assert "Срок 30.03.2022 соблюдён" in said
    history = [line.cells[:3] for line in at_school.page.course.history.facts.lines]
    assert history[0] == ("18.03.2022", "подтверждён куратором", "Куратор")
    assert len(history) == 4


def test_several_documents_take_a_step_together_by_keys_and_stay_picked(at_school: Person) -> None:
    table = at_school.page.table
    at_school.step("на согласовании", "01.03.2022")
    keys.press(table, Qt.Key.Key_Down, keys.SHIFT)
    keys.press(table, Qt.Key.Key_Down, keys.SHIFT)
    assert "Выбрано: 3" in at_school.words()
    assert "передать на согласование — 2" in at_school.words()
    assert not at_school.page.course.buttons["change"].isEnabled()
    at_school.press("на согласовании")
    asked = at_school.asked()
    assert "Шаг будет сделан для 2 документов (сейчас: черновик — «Среднесрочная программа развития»" in asked
    assert "Без изменений останется 1: на согласовании — «Концепция развития»." in asked
    (dialog,) = [one for one in at_school.page.findChildren(Ask) if one.isVisible()]
    write(dialog.inputs["day"], "02.03.2022")
    keys.press(dialog.accept_button, Qt.Key.Key_Space)
    at_school.settle()
    assert at_school.states() == ["на согласовании"] * 3
    at_school.step("утверждён", "05.03.2022")
    assert at_school.states() == ["утверждён"] * 3
    assert [row[3] for row in at_school.rows()] == ["05.03.2022"] * 3
    entries.undo(at_school.office)
    assert at_school.states() == ["на согласовании"] * 3


def test_rows_are_picked_with_the_mouse_and_the_newest_step_bounds_the_day(at_school: Person) -> None:
    table = at_school.page.table
    at_school.step("на согласовании", "09.03.2022")
    for row, held in ((2, keys.NONE), (0, keys.CTRL)):
        place = table.visualRect(table.facts.index(row, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)
    assert [line.cells[0] for line in table.picks] == [at_school.rows()[0][0], at_school.rows()[2][0]]
    at_school.press("утверждён")
    assert "Без изменений останется 1" in at_school.asked()
    (dialog,) = [one for one in at_school.page.findChildren(Ask) if one.isVisible()]
    write(dialog.inputs["day"], "01.03.2022")
    keys.press(dialog.accept_button, Qt.Key.Key_Space)
    assert "Предыдущий шаг сделан 09.03.2022" in dialog.remark.text()
    dialog.reject()
    assert at_school.states() == ["на согласовании", "черновик", "черновик"]


def test_a_wrong_day_is_said_in_the_dialog_and_nothing_is_written(at_school: Person) -> None:
    at_school.step("на согласовании", "05.03.2022")
    at_school.press("утверждён")
    (dialog,) = [one for one in at_school.page.findChildren(Ask) if one.isVisible()]
    day = dialog.inputs["day"]
    assert isinstance(day, QLineEdit)
    day.setText("01.03.2022")
    dialog.accept()
    assert dialog.isVisible()
    assert "Предыдущий шаг сделан 05.03.2022" in dialog.remark.text()
    dialog.reject()


def test_a_past_day_shows_the_states_as_they_were(at_school: Person) -> None:
    at_school.step("на согласовании", "01.03.2022")
    at_school.step("утверждён", "10.03.2022")
    write(at_school.page.day, "05.03.2022")
    keys.press(at_school.page.day, Qt.Key.Key_Return)
    at_school.settle()
    assert [row[2] for row in at_school.rows()] == ["на согласовании", "черновик", "черновик"]
    at_school.page.day.setText("пятого марта")
    keys.press(at_school.page.day, Qt.Key.Key_Return)
    assert not at_school.page.wrong.isHidden()


def test_a_review_sends_the_document_back_with_its_remarks(at_school: Person) -> None:
    for state, on in (("на согласовании", "01.03.2022"), ("утверждён", "02.03.2022"), ("размещён", "03.03.2022")):
        at_school.step(state, on)
    at_school.press("review")
    at_school.qtbot.waitUntil(lambda: bool(at_school.page.findChildren(ReviewDialog)), timeout=PATIENCE_MS)
    (dialog,) = at_school.page.findChildren(ReviewDialog)
    assert not dialog.settle_button.isEnabled()
    for number, box in enumerate(dialog.verdicts.values()):
        box.setFocus()
        for _ in range(1 if number else 3):
            keys.press(box, Qt.Key.Key_Down)
    dialog.day.setText("24.03.2022")
    keys.press(dialog.settle_button, Qt.Key.Key_Space)
    assert "напишите замечание" in dialog.wrong.text()
    next(iter(dialog.remarks.values())).setText("Нет данных за 2021 год")
    assert "Итог: «возвращён»" in dialog.summary.text()
    keys.press(dialog.settle_button, Qt.Key.Key_Space)
    at_school.settle()
    assert at_school.rows()[0][2].startswith("возвращён")
    assert "не соответствует: Нет данных за 2021 год" in at_school.words()


def test_a_link_stands_on_its_document(at_school: Person) -> None:
    courses = flow.courses(at_school.office, DOCUMENTS, 2022)
    at_school.page.go(Link("programme", DOCUMENTS, courses[2].row))
    assert at_school.page.course.course is not None
    assert at_school.page.course.course.row == courses[2].row


def test_the_text_of_a_document_is_one_key_away(at_school: Person) -> None:
    asked: list[Link] = []
    at_school.page.desk.asked.connect(asked.append)
    at_school.press("text")
    row = flow.courses(at_school.office, DOCUMENTS, 2022)[0].row
    assert asked == [Link("programme", DOCUMENTS, row, part="texts")]


def test_a_district_sees_all_schools_and_acts_on_the_chosen_one(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, district: Office
) -> None:
    steps: list[Step] = []
    for code in ("15", "2"):
        steps.append(Add("school", "", {"code": code, "short_name": f"СОШ № {code}"}))
        steps.append(Add("statuses", code, {"year": 2022, "status": "участник 500+", "source": "Письмо"}))
    entries.apply(district, steps, "Школы")
    person = Person(qtbot, runner, messages, district, "")
    assert "начните проектный год" in person.page.empty.text().lower()
    keys.press(person.page.start, Qt.Key.Key_Space)
    (dialog,) = [one for one in person.page.findChildren(Ask) if one.isVisible()]
    keys.press(dialog.accept_button, Qt.Key.Key_Space)
    person.settle()
    schools = person.page.schools
    assert [line.key for line in schools.facts.lines] == ["2", "15"]
    schools.setFocus()
    keys.press(schools, Qt.Key.Key_Down)
    person.step("на согласовании", "01.03.2022")
    assert schools.facts.lines[1].cells[1:] == ("на согласовании", "черновик", "—", "2")
    assert flow.courses(district, DOCUMENTS, 2022, "15")[0].since == date(2022, 3, 1)
    keys.press(schools, Qt.Key.Key_A, keys.CTRL)
    assert [row[0] for row in person.rows()][::2] == ["СОШ № 2: Концепция развития", "СОШ № 15: Концепция развития"]
    keys.press(person.page.table, Qt.Key.Key_A, keys.CTRL)
    person.press("на согласовании")
    assert "Без изменений останется 1: на согласовании — «СОШ № 15: Концепция развития»." in person.asked()
    (dialog,) = [one for one in person.page.findChildren(Ask) if one.isVisible()]
    keys.press(dialog.accept_button, Qt.Key.Key_Space)
    person.settle()
    assert set(person.states()) == {"на согласовании"}
    assert len(person.page.table.picks) == 4
    entries.undo(district)
    assert person.states().count("черновик") == 3
    runner.close()
