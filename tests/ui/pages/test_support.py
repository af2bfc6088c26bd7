"""«Сопровождение» by keys: points in cells, an entry of the diary, a survey; a district sees all its schools."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.documents import project
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.support import diary, self_assessment, surveys
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.analysis_table import FiguresTable
from shnor_desktop.ui.pages.support_assessment import SelfAssessmentPage
from shnor_desktop.ui.pages.support_diary import DiaryPage
from shnor_desktop.ui.pages.support_entry import EntryDialog
from shnor_desktop.ui.pages.support_page import SupportPage
from shnor_desktop.ui.pages.support_surveys import SurveysPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.widgets.why import WhyDialog
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui import keys
from tests.ui.pages.at_page import PATIENCE_MS, AtPage, fill

Key = Qt.Key


def today() -> date:
    return datetime.now().astimezone().date()


class Person(AtPage):
    """Somebody at «Сопровождение»."""

    page: SupportPage

    def part(self, number: int) -> Page:
        """Choose a tab by arrows."""
        bar = self.page.tabs.tabBar()
        bar.setFocus()
        keys.press(bar, Key.Key_Home)
        for _ in range(number):
            keys.press(bar, Key.Key_Right)
        self.settle()
        assert self.page.tabs.currentIndex() == number
        return self.page.current

    def words(self) -> str:
        shown = [label.text() for label in self.page.current.findChildren(QLabel) if label.isVisible()]
        return "\n".join(shown).replace("\u00a0", " ")


@pytest.fixture
def at_school(qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office) -> Iterator[Person]:
    yield Person(qtbot, runner, messages, office, SupportPage)
    runner.close()


def test_points_are_typed_in_cells_and_a_low_one_asks_for_words(at_school: Person) -> None:
    page = at_school.part(0)
    assert isinstance(page, SelfAssessmentPage)
    table = page.table
    table.setFocus()
    assert table.currentIndex().row() == 0
    for digit in "345":
        keys.write(digit)
        at_school.settle()
    assert [(row.values["item"], row.values["score"]) for row in at_school.stored("self_assessment")] == [
        ("1", 3),
        ("2", 4),
        ("3", 5),
    ]
    assert table.currentIndex().row() == 3
    keys.write("1")
    dialog = at_school.dialog()
    assert isinstance(dialog, Ask)
    assert isinstance(dialog.focusWidget(), QPlainTextEdit)
    at_school.answer({"Пояснение": "Не было тьютора"})
    last = at_school.stored("self_assessment")[-1].values
    assert (last["item"], last["score"], last["comment"]) == ("4", 1, "Не было тьютора")
    means = [cell.replace("\u00a0", " ") for cell in table.facts.lines[-1].cells]
    assert means == ["Средняя оценка", "—", "—", "—", "3,25", "—"]
    entries.undo(at_school.office)
    at_school.changed()
    assert table.facts.lines[-1].cells[4] == "4,00"


def test_the_mean_answers_why_and_a_point_is_taken_away_by_a_key(at_school: Person) -> None:
    for year, score in ((2021, 5), (2022, 2)):
        self_assessment.give(at_school.office, year, "1", score)
    at_school.changed()
    page = at_school.part(0)
    assert isinstance(page, SelfAssessmentPage)
    assert page.table.facts.lines[0].cells[3:6] == ("5", "2", "−3")
    assert "Снизились: Разбор итогов ЕГЭ" in at_school.words()
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.facts.index(10, 4))
    keys.press(page.table, Key.Key_F1)
    dialog = at_school.dialog()
    assert isinstance(dialog, WhyDialog)
    at_school.qtbot.waitUntil(lambda: dialog.told, timeout=PATIENCE_MS)
    assert "Расчёт: (2) / 1 = 2,00." in dialog.why.said
    dialog.close()
    page.table.setCurrentIndex(page.table.facts.index(0, 4))
    keys.press(page.table, Key.Key_Delete)
    at_school.settle()
    assert [row.values["year"] for row in at_school.stored("self_assessment")] == [2021]


def test_an_entry_is_made_and_its_recommendation_is_ticked_off(at_school: Person) -> None:
    page = at_school.part(1)
    assert isinstance(page, DiaryPage)
    assert "встреч с куратором ещё не было" in at_school.words()
    at_school.push(page.buttons, "add")
    dialog = at_school.dialog()
    assert isinstance(dialog, EntryDialog)
    assert dialog.lines["date"].text() == f"{today():%d.%m.%Y}"
    keys.press(dialog, Key.Key_Return)
    assert dialog.isVisible()
    assert "Укажите итог" in dialog.remark.text()
    dialog.factors.setFocus()
    keys.press(dialog.factors, Key.Key_Space)
    fill(
        dialog,
        {
            "Дата встречи": "20.04.2022",
            "Форма": "звонок",
            "Участники": "завуч Иванова М. П.",
            "Итог": "Обсудили график",
            "Рекомендации": "Обновить график",
            "Исполнить до": "20.05.2022",
        },
    )
    assert "Похоже на имя человека: Иванова М. П." in dialog.warning.text()
    at_school.answer({})
    (row,) = at_school.stored("curator_diary")
    assert (row.values["date"], row.values["form"], row.values["due"]) == (
        date(2022, 4, 20),
        "звонок",
        date(2022, 5, 20),
    )
    assert row.values["factors"] == dialog_factor(at_school.office)
    assert [line.cells[0] for line in page.table.facts.lines] == ["20.04.2022"]
    assert page.open_table.facts.lines[0].tone == "bad"
    page.open_table.setFocus()
    keys.press(page.open_table, Key.Key_Return)
    at_school.answer({"Дата исполнения": "19.05.2022"})
    assert at_school.stored("curator_diary")[0].values["done_on"] == date(2022, 5, 19)
    assert page.open_table.facts.lines == []
    assert page.table.facts.lines[0].cells[6] == "исполнено 19.05.2022"
    page.table.setFocus()
    keys.press(page.table, Key.Key_F2)
    at_school.answer({"Итог": "Обсудили график и кадры"})
    assert at_school.stored("curator_diary")[0].values["summary"] == "Обсудили график и кадры"
    entries.undo(at_school.office)
    assert at_school.stored("curator_diary")[0].values["summary"] == "Обсудили график"


def dialog_factor(office: Office) -> str:
    """The first factor that is offered."""
    return next(item.title for item in office.lists.items("risk_factors") if item.active)


def test_surveys_are_entered_shown_side_by_side_and_explained(at_school: Person) -> None:
    page = at_school.part(2)
    assert isinstance(page, SurveysPage)
    for name, group, answered in (("1-й опрос", "учителя", "14"), ("1-й опрос", "директор", "1")):
        at_school.push(page.buttons, "add")
        expected = "23" if group == "учителя" else "1"
        words = {"Опрос": name, "Кого спрашивают": group, "Опрашивается": expected, "Ответили": answered}
        at_school.answer({**words, "Начало": "10.03.2022", "Окончание": "24.03.2022"})
    matrix = next(one for one in page.findChildren(FiguresTable) if one.accessibleName() == "Опросы рядом")
    shown = [tuple(cell.replace("\u00a0", " ") for cell in line.cells) for line in matrix.facts.lines]
    assert shown == [
        ("директор", "1 из 1, 100,0 %"),
        ("учителя", "14 из 23, 60,9 %"),
        ("Все опрошенные", "15 из 24, 62,5 %"),
    ]
    matrix.setFocus()
    matrix.setCurrentIndex(matrix.facts.index(2, 1))
    keys.press(matrix, Key.Key_F1)
    why = at_school.dialog()
    assert isinstance(why, WhyDialog)
    at_school.qtbot.waitUntil(lambda: why.told, timeout=PATIENCE_MS)
    assert "15 ∙ 100 / 24 = 62,5" in " ".join(why.why.said)
    why.close()
    page.table.setFocus()
    keys.press(page.table, Key.Key_F2)
    dialog = at_school.dialog()
    fill(dialog, {"Ответили": "много"})
    keys.press(dialog, Key.Key_Return)
    assert dialog.isVisible()
    at_school.answer({"Ответили": "0"})
    assert "1-й опрос: СОШ № 8 (директор)." in at_school.words()


def test_a_district_sees_all_schools_and_writes_only_for_a_chosen_one(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, district: Office
) -> None:
    cards: list[dict[str, Value]] = [{"code": code, "short_name": f"Школа {code}"} for code in ("857", "858", "859")]
    entries.apply(district, [Add("school", str(card["code"]), card) for card in cards], "Школы")
    for code, score, answered in (("857", 5, 10), ("858", 2, 30)):
        self_assessment.give(district, 2022, "1", score, school=code)
        asked: dict[str, Value] = {"name": "1-й опрос", "group": "учителя", "expected": 40, "answered": answered}
        surveys.add(district, 2022, asked, code)
    met: dict[str, Value] = {"date": today() - timedelta(days=1), "form": "звонок", "summary": "Итог"}
    diary.add(district, met, "857")
    person = Person(qtbot, runner, messages, district, SupportPage)
    page = person.part(0)
    heat = next(one for one in page.findChildren(FiguresTable) if one.accessibleName() == "Самооценка мер по школам")
    rows = {line.cells[0]: line.cells for line in heat.facts.lines}
    assert (rows["Школа 857"][1], rows["Среднее"][1], rows["Разброс"][1]) == ("5", "3,50", "2–5")
    assert "Оценок нет: Школа 859." in person.words()
    went: list[Link] = []
    person.desk.asked.connect(went.append)
    heat.setFocus()
    heat.setCurrentIndex(heat.facts.index(0, 0))
    keys.press(heat, Key.Key_Return)
    assert went[0].school == "857"
    assert went[0].part == "support"
    diaries = person.part(1)
    assert isinstance(diaries, DiaryPage)
    assert diaries.table.facts.headings[-1] == "Школа"
    assert "Школа 858: встреч с куратором ещё не было." in person.words()
    person.push(diaries.buttons, "add")
    box = messages.box
    assert box is not None
    assert "Выберите школу" in box.text()
    box.close()
    asked_page = person.part(2)
    schools = next(one for one in asked_page.findChildren(FiguresTable) if one.accessibleName() == "Опросы по школам")
    assert schools.facts.lines[-1].cells[1].replace("\u00a0", " ") == "40 из 80, 50,0 %"
    person.page.go(Link("programme", "curator_diary", part="support"))
    assert person.page.tabs.currentIndex() == 1
    person.settle()
    runner.close()


def test_a_base_opened_for_reading_lets_nothing_be_written(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school_base: Path
) -> None:
    with open_office(school_base, access="read") as reader:
        person = Person(qtbot, runner, messages, reader, SupportPage)
        page = person.part(0)
        assert isinstance(page, SelfAssessmentPage)
        page.table.setFocus()
        keys.write("3")
        person.settle()
        assert "только для чтения" in person.noted[-1]
        for number in (1, 2):
            shown = person.part(number)
            written = [one for one in shown.findChildren(QPushButton) if one.isVisible() and "Почему" not in one.text()]
            assert not [one.text() for one in written if one.isEnabled()]
        assert person.stored("self_assessment") == []
        runner.close()


def test_answers_that_are_in_say_that_the_event_of_the_year_is_still_open(at_school: Person) -> None:
    project.start(at_school.office, 2022)
    page = at_school.part(2)
    assert isinstance(page, SurveysPage)
    assert not page.still.isVisible()
    for part in surveys.gather(at_school.office, 2022, today()).surveys[0].parts:
        surveys.change(at_school.office, part.row, {"answered": 1})
    at_school.changed()
    said = page.still.text()
    assert "событие «9. Первый опрос директоров и кураторов» в «Проектном годе» ещё не отмечено — не начато." in said
    assert page.still.isVisible()
