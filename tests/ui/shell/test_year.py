"""The year at the keyboard: begun from the old one, counted from the list of pupils, names taken away, lists edited."""

from datetime import datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, years
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.pages.settings_page import SettingsPage
from shnor_desktop.ui.wizards.carry import CarryDialog
from shnor_desktop.ui.wizards.count_pupils import CountDialog
from tests.ui.shell.driver import ALT, CTRL, Driver, Key, links_on, words_on

NAME = "Тихонравова Римма"


def _fill(base: Path, *rows: Add, year: int = 2022) -> None:
    with open_office(base, access="write") as opened:
        opened.set_settings({"working_year": year})
        entries.apply(opened, list(rows), "Внесено")


def _open(driver: Driver, base: Path) -> None:
    driver.program.show(base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()


def _data(driver: Driver, form: str) -> DataPage:
    page = driver.visit(2, "data")
    assert isinstance(page, DataPage)
    page.list.setCurrentRow(list(SHEETS).index(form))
    driver.settle()
    return page


def _classes(year: int) -> list[Add]:
    return [Add("classes", "857", {"year": year, "grade": grade, "letter": "А", "pupils": 20}) for grade in (4, 5, 9)]


def _grades(driver: Driver, year: int) -> list[object]:
    with driver.window.desk.office.reading() as session:
        return [row.values["grade"] for row in entries.load(session, "classes", year=year)]


def test_a_year_is_begun_and_taken_back_by_keys(driver: Driver, school_base: Path, tmp_path: Path) -> None:
    _fill(school_base, *_classes(2022))
    _open(driver, school_base)
    _data(driver, "classes")
    driver.window.pages["data"].list.setFocus()  # type: ignore[attr-defined]
    driver.push("Начать учебный год…")
    dialog = driver.dialog()
    assert isinstance(dialog, CarryDialog)
    driver.until(lambda: dialog.plan is not None and dialog.begin.isEnabled())
    assert "→ 2022/23. Строк 4 = перенесено 3 + не переносится 0 + решите сами 1. Будет записано: 2" in words_on(dialog)
    assert [line.cells[0] for line in dialog.rows.facts.lines] == ["Классы: 9А, 2022"]
    dialog.save_list(tmp_path / "список.xlsx")
    driver.until(lambda: not driver.window.runner.busy)
    written = openpyxl.load_workbook(tmp_path / "список.xlsx").worksheets[0]
    assert written.max_row == 5
    fate = driver.tab_to("Что с ними")
    assert isinstance(fate, QComboBox)
    driver.press(Key.Key_Home)
    assert len(dialog.rows.facts.lines) == 4
    why = driver.tab_to("Почему")
    assert isinstance(why, QComboBox)
    driver.press(Key.Key_Down)
    assert len(dialog.rows.facts.lines) == 1
    driver.push("Начать учебный год")
    driver.until(lambda: driver.window.desk.year == 2023)
    driver.settle()
    assert _grades(driver, 2023) == [5, 6]
    assert driver.window.desk.office.setting("working_year") == 2023
    driver.wake()
    driver.press(Key.Key_Z, CTRL)
    driver.until(lambda: _grades(driver, 2023) == [])
    driver.settle()
    assert driver.window.desk.office.setting("working_year") == 2022


def test_an_empty_year_is_offered_on_the_overview(driver: Driver, school_base: Path) -> None:
    now = years.of_day(datetime.now().astimezone().date())
    _fill(school_base, *_classes(now - 1), year=now)
    _open(driver, school_base)
    overview = driver.window.pages["overview"]
    label = next(one for one in links_on(overview) if "данных ещё нет" in one.accessibleName())
    label.setFocus()
    driver.press(Key.Key_Return)
    dialog = driver.dialog()
    assert isinstance(dialog, CarryDialog)
    driver.until(lambda: dialog.plan is not None)
    assert dialog.plan is not None
    assert dialog.plan.year == now - 1
    driver.push("Начать учебный год")
    driver.until(lambda: _grades(driver, now) == [5, 6])
    driver.visit(1, "overview")
    assert "данных ещё нет" not in words_on(overview)


def test_the_passport_is_counted_from_the_list_and_told_to_be_behind(driver: Driver, school_base: Path) -> None:
    pupil: dict[str, Value] = {"grade": 5, "letter": "А"}
    _fill(
        school_base,
        Add("pupils", "857", {"pupil": "1", **pupil, "ovz": True}),
        Add("pupils", "857", {"pupil": "2", **pupil, "ovz": False}),
    )
    _open(driver, school_base)
    page = _data(driver, "pupils")
    driver.until(page.pupils.count.isVisible)
    page.pupils.count.setFocus()
    driver.press(Key.Key_Space)
    dialog = driver.dialog()
    assert isinstance(dialog, CountDialog)
    driver.until(dialog.write.isEnabled)
    cells = [line.cells for line in dialog.table.facts.lines]
    assert cells == [("5А", "Обучающихся", "—", "2"), ("5А", "Обучающиеся с ОВЗ", "—", "1")]
    driver.push("Записать")
    driver.settle()
    page = _data(driver, "social_passport")
    driver.until(lambda: "По списку обучающихся, ячеек: 2" in page.pupils.words.text())
    office = driver.window.desk.office
    with office.reading() as session:
        row = entries.load(session, "pupils")[1]
    entries.apply(office, [Edit("pupils", row.id, "ovz", False, True)], "Правка")
    driver.window.desk.tell(("pupils",))
    driver.until(lambda: "отстал от списка обучающихся: 5А, «Обучающиеся с ОВЗ»: 1 → 2" in page.pupils.words.text())
    driver.settle()


def test_names_are_asked_twice_and_gone(driver: Driver, school_base: Path) -> None:
    _fill(school_base, Add("pupils", "857", {"pupil": "1", "full_name": NAME, "grade": 5}))
    _open(driver, school_base)
    page = _data(driver, "pupils")
    driver.until(page.pupils.erase.isVisible)
    page.pupils.erase.setFocus()
    driver.press(Key.Key_Space)
    dialog = driver.dialog()
    assert isinstance(dialog, QDialog)
    assert "отменить это нельзя" in words_on(dialog)
    driver.push("Дальше…")
    driver.until(lambda: driver.window.messages.box is not None)
    box = driver.window.messages.box
    assert box is not None
    assert "Удалить насовсем 1\u00a0имя обучающихся?" in box.text()
    assert len(box.buttons()) == 2
    # Enter means «no»
    driver.message()
    driver.settle()
    assert NAME.encode() in school_base.read_bytes() + school_base.with_name("school.shnor-wal").read_bytes()
    page.pupils.erase.setFocus()
    driver.press(Key.Key_Space)
    driver.dialog()
    driver.push("Дальше…")
    driver.until(lambda: driver.window.messages.box is not None)
    box = driver.window.messages.box
    assert box is not None
    yes = next(button for button in box.findChildren(QPushButton) if button.text() == "Удалить насовсем")
    driver.until(lambda: QApplication.activeWindow() is box)
    yes.setFocus()
    driver.press(Key.Key_Space)
    driver.until(lambda: driver.window.messages.box not in (None, box))
    assert "Удалено имён обучающихся: 1." in driver.message()
    driver.settle()
    files = [path for path in school_base.parent.rglob("*") if path.is_file()]
    assert not [path.name for path in files if NAME.encode() in path.read_bytes()]


def test_a_list_is_edited_by_keys(at_school: Driver) -> None:
    page = at_school.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.lists)
    office, table = at_school.window.desk.office, page.lists.table

    def keys() -> list[str]:
        return [item.key for item in office.lists.items("social_categories")]

    first, second = keys()[:2]
    at_school.tab_to("Записи справочника")
    at_school.press(Key.Key_Down, ALT)
    at_school.until(lambda: keys()[:2] == [second, first])
    at_school.settle()
    # the cursor goes with the entry
    assert table.current is not None
    assert table.current.key.key == first
    at_school.tab_to("Записи справочника")
    at_school.press(Key.Key_F2)
    at_school.answer({"Название": "Оба родителя учились в вузе"})
    at_school.settle()
    form = office.sheet("social_passport").column("category").kind
    assert form.show(first) == "Оба родителя учились в вузе"
    at_school.push("Вернуть название")
    at_school.settle()
    assert office.sheet("social_passport").column("category").kind.show(first) == "Оба родителя с высшим образованием"
    at_school.push("Добавить…")
    at_school.answer({"Название": "Кадетский класс"})
    assert "Заполните: источник" in words_on(at_school.dialog())
    at_school.answer({"Источник": "Приказ № 5"})
    at_school.until(lambda: office.lists.items("social_categories")[-1].title == "Кадетский класс")
    at_school.settle()
    assert table.current is not None
    assert table.current.cells[0] == "Кадетский класс"
    at_school.wake()
    at_school.press(Qt.Key.Key_Z, CTRL)
    at_school.until(lambda: office.lists.items("social_categories")[-1].title != "Кадетский класс")
    at_school.settle()
