"""The first start: the wizard is filled in by keys alone and says what is missing in the field it speaks of."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWizard

from shnor_desktop.errors import Cancelled
from shnor_desktop.services import demo
from shnor_desktop.services.demo import summary
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.wizards.first_run import DEMO_SUMMARY, FirstRun
from tests.ui.shell.driver import Driver, Key, name_of


def first_start(driver: Driver) -> FirstRun:
    driver.program.show(None)
    wizard = driver.dialog()
    assert isinstance(wizard, FirstRun)
    return wizard


def press_end(driver: Driver, wizard: FirstRun) -> None:
    """Enter, as the one button in colour does."""
    button = wizard.button(QWizard.WizardButton.FinishButton)
    assert button.property("primary")
    driver.press(Key.Key_Return)


def test_what_is_missing_is_said_where_the_keyboard_is(driver: Driver, tmp_path: Path) -> None:
    wizard = first_start(driver)
    driver.press(Key.Key_Return)
    press_end(driver, wizard)
    assert "Укажите название" in wizard.office_page.remark.text()
    assert name_of(driver.focus) == "Название"
    driver.type("СОШ № 8")
    press_end(driver, wizard)
    assert "Укажите код" in wizard.office_page.remark.text()
    assert name_of(driver.focus) == "Код"
    driver.type("857")
    driver.tab_to("Файл базы")
    driver.fill(str(tmp_path / "школа.txt"))
    driver.tab_to("Код")
    press_end(driver, wizard)
    assert "кончаться на .shnor" in wizard.office_page.remark.text()
    assert name_of(driver.focus) == "Файл базы"
    driver.fill(str(tmp_path / "школа.shnor"))
    press_end(driver, wizard)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    assert driver.window.windowTitle().startswith("СОШ № 8")
    driver.window.close()
    with open_office(tmp_path / "школа.shnor", access="write") as office:
        assert office.code == "857"


def test_what_was_wrong_on_another_way_is_not_said_on_this_one(driver: Driver) -> None:
    wizard = first_start(driver)
    wizard.start_page.buttons["open"].setChecked(True)
    wizard.next()
    press_end(driver, wizard)
    assert wizard.file_page.remark.text() == "Укажите файл базы."
    wizard.back()
    wizard.start_page.buttons["demo"].setChecked(True)
    wizard.next()
    assert wizard.file_page.title() == "Демонстрация"
    assert wizard.file_page.remark.text() == ""
    driver.press(Key.Key_Escape)
    driver.until(lambda: not wizard.isVisible())
    assert "Ctrl+O" in driver.window.waiting.text()


class Stopped:
    """The person presses «Прервать» once the bases of the districts are there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: list[str] = []

    def step(self, done: int, total: int, text: str = "") -> None:
        self.seen = [path.name for path in self.folder.glob("*.shnor")]
        if self.seen:
            raise Cancelled


def test_demonstration_that_was_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    stopped = Stopped(tmp_path / "demo")
    with pytest.raises(Cancelled):
        demo.build(stopped.folder, stopped)
    assert stopped.seen
    assert list(stopped.folder.iterdir()) == []


def test_half_of_a_demonstration_is_not_opened_as_a_whole_one(driver: Driver, school_base: Path) -> None:
    assert summary.FILE == DEMO_SUMMARY
    wizard = first_start(driver)
    wizard.start_page.buttons["demo"].setChecked(True)
    wizard.next()
    wizard.file_page.folder.put(school_base.parent)
    press_end(driver, wizard)
    assert "уже что-то есть" in wizard.file_page.remark.text()
    (school_base.parent / DEMO_SUMMARY).touch()
    press_end(driver, wizard)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    assert driver.window.desk.office.path == school_base
