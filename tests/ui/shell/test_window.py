"""Going about the window: links, undo, settings, copies, and what happens when something breaks."""

import threading
from pathlib import Path

from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.services import backup, entries
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.actions import ENTRIES
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.pages.settings_page import SettingsPage
from tests.ui.shell.driver import CTRL, Driver, Key, links_on, words_on


def classes(base: Path) -> list[Add]:
    """A class whose boys and girls do not add up."""
    return [Add("classes", "857", {"year": 2022, "grade": 5, "pupils": 20, "boys": 5, "girls": 5})]


def with_rows(base: Path, steps: list[Add]) -> None:
    with open_office(base, access="write") as opened:
        opened.set_settings({"working_year": 2022})
        entries.apply(opened, steps, "Внесено")


def opened_at(driver: Driver, base: Path) -> None:
    driver.program.show(base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()


def test_every_entry_opens_by_its_key(at_school: Driver) -> None:
    for number, entry in enumerate(ENTRIES, 1):
        at_school.visit(number, entry.key)
        assert at_school.window.heading.text() == entry.title


def test_problem_on_the_overview_leads_to_its_cell(driver: Driver, school_base: Path) -> None:
    with_rows(school_base, classes(school_base))
    opened_at(driver, school_base)
    overview = driver.window.pages["overview"]
    assert "5 + 5 = 10, а обучающихся 20" in words_on(overview)
    label = next(one for one in links_on(overview) if "5 + 5" in one.accessibleName())
    label.setFocus()
    driver.press(Key.Key_Return)
    driver.settle()
    page = driver.window.pages["data"]
    assert isinstance(page, DataPage)
    assert page.current is not None
    assert page.current.key == "classes"
    driver.until(lambda: page.current is not None and page.current.view.here[0] == 0)
    column = page.current.model.columns[page.current.view.here[1]]
    assert column.key == "pupils"


def test_overdue_measure_on_the_overview_leads_to_the_plan(driver: Driver, school_base: Path) -> None:
    values = {"plan": "План", "number": "1", "title": "Старое дело", "end": "2022-03-01", "state": NOT_STARTED}
    with open_office(school_base, access="write") as opened:
        row = opened.sheet("roadmap").read_row(values)[0]
        entries.apply(opened, [Add("roadmap", "857", row)], "Внесено")
    opened_at(driver, school_base)
    assert "Просрочено: 1" in words_on(driver.window.pages["overview"])
    overview = driver.window.pages["overview"]
    label = next(one for one in links_on(overview) if "Старое дело" in one.accessibleName())
    label.setFocus()
    driver.press(Key.Key_Return)
    driver.settle()
    programme = driver.window.pages["programme"]
    assert driver.window.at == "programme"
    assert programme.section("plan").plan.item.title == "Старое дело"  # type: ignore[attr-defined]


def test_setting_is_saved_and_taken_back_by_ctrl_z(at_school: Driver) -> None:
    page = at_school.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    before = at_school.window.desk.office.name
    at_school.tab_to("Название")
    at_school.fill("Лицей")
    at_school.push("Сохранить настройки")
    at_school.until(lambda: at_school.window.desk.office.name == "Лицей")
    at_school.settle()
    at_school.press(Key.Key_Z, CTRL)
    at_school.until(lambda: at_school.window.desk.office.name == before)
    at_school.settle()
    assert page.fields["name"].text() == before  # type: ignore[union-attr]


def test_theme_is_chosen_and_remembered(at_school: Driver) -> None:
    page = at_school.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(1)
    at_school.tab_to("Оформление")
    at_school.press(Key.Key_End)
    at_school.until(lambda: at_school.window.desk.machine.value("theme") == "dark")


def test_hidden_entry_of_a_list_leaves_the_choices(at_school: Driver) -> None:
    page = at_school.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.lists)
    at_school.tab_to("Записи справочника")
    line = page.lists.table.current
    assert line is not None
    at_school.push("Скрыть")
    office = at_school.window.desk.office
    at_school.until(lambda: line.key.key not in {one.key for one in office.lists.options("social_categories")})


def test_base_is_put_back_from_a_copy(driver: Driver, school_base: Path) -> None:
    with_rows(school_base, classes(school_base))
    opened_at(driver, school_base)
    driver.until(lambda: bool(backup.list_copies(school_base)))
    copy = backup.list_copies(school_base)[0][0]
    with driver.window.desk.office.reading() as session:
        row = entries.load(session, "classes")[0]
    entries.apply(driver.window.desk.office, [Edit("classes", row.id, "pupils", 20, 10)], "Правка")
    old = driver.window
    driver.settle()
    old.desk.restore_wanted.emit(copy)
    driver.until(lambda: driver.window is not old and driver.window.desk.is_open)
    driver.settle()
    with driver.window.desk.office.reading() as session:
        assert entries.load(session, "classes")[0].values["pupils"] == 20
    assert any("до-восстановления" in path.name for path, _ in backup.list_copies(school_base))


def test_f6_goes_round_the_parts_of_the_window(at_school: Driver) -> None:
    at_school.visit(2, "data")
    window = at_school.window
    seen = set()
    for _ in range(8):
        focus = at_school.focus
        seen |= {pane.objectName() for pane in (window.side, window.top) if pane.isAncestorOf(focus)}
        seen |= {type(pane).__name__ for pane in window.pages["data"].panes() if pane is focus}  # type: ignore[attr-defined]
        at_school.press(Key.Key_F6)
    assert {"side", "top", "QListWidget", "GridView"} <= seen


def test_link_to_another_year_changes_the_year(at_school: Driver) -> None:
    window = at_school.window
    window.desk.go(Link("data", "assessments", year=2019))
    at_school.settle()
    assert window.desk.year == 2019
    assert window.scope.year.currentData() == 2019


def test_fault_in_a_thread_is_said_and_the_window_stays(at_school: Driver) -> None:
    def fall() -> None:
        raise ValueError("planted")

    broken = threading.Thread(target=fall)
    broken.start()
    broken.join()
    words = at_school.message()
    assert "В программе случилась ошибка" in words
    assert "planted" not in words
    assert at_school.window.isVisible()
