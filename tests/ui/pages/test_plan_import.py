"""A plan comes in from a table at the keyboard: the file, what was read of it, corrections, one undoable gesture."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox

from shnor_desktop.services import planning
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.pages.programme_page import ProgrammePage
from shnor_desktop.ui.pages.roadmap_page import RoadMapPage
from shnor_desktop.ui.wizards.ask import Ask
from shnor_desktop.ui.wizards.plan_import import PlanImportDialog
from tests.ui.shell.conftest import at_school, driver  # noqa: F401  fixtures
from tests.ui.shell.driver import CTRL, Driver, Key, words_on
from tests.ui.shell.shots import cut, foreign, nameless

ROWS = (
    ("№", "Событие", "Сроки", "Ответственный", "Кому"),
    ("1", "Педсовет", "01.03–25.03.2022", "Завуч", "Учителя"),
    ("2", "Опрос", "февраль, октябрь", "Куратор", "Директора"),
    ("3", "Встреча", "когда-нибудь", "Куратор", "Родители"),
)


def opened(driver: Driver, base: Path) -> RoadMapPage:  # noqa: F811
    """The section «Дорожная карта» of a school."""
    driver.program.show(base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    page = driver.visit(4, "programme")
    assert isinstance(page, ProgrammePage)
    driver.tab_bar("Дорожная карта")
    driver.settle()
    section = page.section("plan")
    assert isinstance(section, RoadMapPage)
    return section


def items(driver: Driver) -> list[Item]:  # noqa: F811
    return planning.items(driver.window.desk.office)


def plan_file(folder: Path) -> Path:
    import docx

    document = docx.Document()
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for number, line in enumerate(ROWS):
        for position, text in enumerate(line):
            table.cell(number, position).text = text
    path = folder / "План_школы.docx"
    document.save(str(path))
    return path


def ask(driver: Driver, path: Path) -> PlanImportDialog:  # noqa: F811
    """From the button to the preview."""
    driver.push("Из таблицы…")
    driver.until(lambda: isinstance(driver.dialog(), Ask))
    driver.tab_to("Файл")
    driver.fill(str(path))
    driver.press(Key.Key_Return)
    driver.until(lambda: isinstance(driver.dialog(), PlanImportDialog))
    dialog = driver.dialog()
    assert isinstance(dialog, PlanImportDialog)
    read(driver, dialog)
    return dialog


def read(driver: Driver, dialog: PlanImportDialog) -> None:  # noqa: F811
    driver.until(lambda: bool(dialog.verdict.text()) and not dialog.busy)


def test_plan_is_read_corrected_loaded_and_taken_back(driver: Driver, school_base: Path, tmp_path: Path) -> None:  # noqa: F811
    section = opened(driver, school_base)
    dialog = ask(driver, plan_file(tmp_path))
    assert dialog.name.text() == "План школы"
    assert "Прочитано: 3\xa0мероприятия, сроков: 4. С сомнениями: 1" in dialog.verdict.text()
    assert dialog.year.placeholderText() == "2022"
    lines = [line.cells for line in dialog.table.facts.lines]
    assert lines[0][:4] == ("1", "Педсовет", "01.03–25.03.2022", "01.03.2022–25.03.2022")
    assert lines[2][5] == "Срок не прочитан"
    driver.push("Только с сомнениями")
    assert [line.cells[1] for line in dialog.table.facts.lines] == ["Встреча"]
    driver.tab_to("Год сроков, у которых он не назван")
    driver.fill("2024")
    read(driver, dialog)
    driver.tab_bar("Графы")
    box = driver.tab_to("Что значит графа «Кому»")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "— не брать —"
    driver.press(Key.Key_Down, times=box.findData("participants"))
    read(driver, dialog)
    for found in (cut(dialog), foreign(dialog), nameless(dialog)):
        assert list(found) == []
    driver.push("Загрузить")
    driver.until(lambda: len(items(driver)) == 4)
    driver.settle()
    held = {(item.values["number"], item.values["occurrence"]): item for item in items(driver)}
    assert held["1", 1].end == date(2022, 3, 25)
    assert [held["2", number].end for number in (1, 2)] == [date(2024, 2, 29), date(2024, 10, 31)]
    assert (held["3", 1].end, held["3", 1].values["deadline_text"]) == (None, "когда-нибудь")
    assert held["3", 1].values["participants"] == "Родители"
    assert section.plan.bar.plan.currentText() == "План школы"
    driver.press(Key.Key_Z, CTRL)
    driver.until(lambda: not items(driver))


def test_name_that_is_taken_and_a_year_that_is_none_are_said_at_once(
    driver: Driver,  # noqa: F811
    school_base: Path,
    tmp_path: Path,
) -> None:
    opened(driver, school_base)
    path = plan_file(tmp_path)
    ask(driver, path)
    driver.push("Загрузить")
    driver.until(lambda: len(items(driver)) == 4)
    driver.settle()
    dialog = ask(driver, path)
    assert "уже есть" in dialog.verdict.text()
    assert not dialog.accept_button.isEnabled()
    driver.tab_to("Название плана")
    driver.fill("Второй план")
    read(driver, dialog)
    assert dialog.accept_button.isEnabled()
    driver.tab_to("Год сроков, у которых он не назван")
    driver.fill("22")
    read(driver, dialog)
    assert "не год" in dialog.verdict.text()
    driver.press(Key.Key_Escape)
    assert planning.plans(driver.window.desk.office) == ["План школы"]


def test_file_without_a_plan_is_told_and_changes_nothing(driver: Driver, school_base: Path, tmp_path: Path) -> None:  # noqa: F811
    opened(driver, school_base)
    path = tmp_path / "Список.csv"
    path.write_text("Класс;Учеников\n5А;20\n", encoding="utf-8")
    dialog = ask(driver, path)
    assert "нет таблицы плана" in words_on(dialog)
    assert not dialog.accept_button.isEnabled()
    driver.press(Key.Key_Escape)
    path.write_bytes(b"%PDF-1.4")
    driver.push("Из таблицы…")
    driver.tab_to("Файл")
    driver.fill(str(path))
    driver.press(Key.Key_Return)
    assert "документ PDF" in driver.message()
    assert items(driver) == []
