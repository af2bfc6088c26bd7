"""A question of the district in the whole window: from «Обзор» to its cell, answered, taken back, by keys alone."""

from pathlib import Path

from shnor_desktop.models.sheets.internal import ANSWERED, OPEN, QUESTION
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.pages.data_page import DataPage
from tests.ui.shell.driver import CTRL, SHIFT, Driver, Key, links_on, words_on


def test_question_is_followed_from_the_overview_answered_and_taken_back(driver: Driver, school_base: Path) -> None:
    with open_office(school_base, access="write") as office:
        values: dict[str, Value] = {"year": 2022, "grade": 5, "letter": "А", "pupils": 20}
        (row,) = entries.apply(office, [Add("classes", "857", values)], "Внесено").rows["classes"]
        cells: dict[str, Value] = {"sheet": "classes", "row": row, "column": "pupils", "kind": QUESTION, "ref": "r1"}
        cells |= {"text": "Откуда двадцать?", "office": "ZIM", "state": OPEN}
        entries.apply(office, [Add("cell_notes", "857", cells)], "Квитанция")
    driver.program.show(school_base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    overview = driver.window.pages["overview"]
    assert "Ждут ответа: 1" in words_on(overview)
    next(one for one in links_on(overview) if "двадцать" in one.accessibleName()).setFocus()
    driver.press(Key.Key_Return)
    driver.settle()
    page = driver.window.pages["data"]
    assert isinstance(page, DataPage)
    form = page.current
    assert form is not None
    driver.until(lambda: form.told and form.view.here[0] == 0)
    assert form.model.columns[form.view.here[1]].key == "pupils"
    assert form.panel.tabText(1) == "Пометки, вопросов: 1"
    driver.until(form.view.hasFocus)
    driver.press(Key.Key_F2, CTRL | SHIFT)
    driver.dialog()
    driver.tab_to("Ответ")
    driver.type("По приказу")
    driver.press(Key.Key_Return, CTRL)
    driver.until(lambda: form.notes.notes[0].state == ANSWERED)
    driver.settle()
    overview = driver.visit(1, "overview")
    assert "Есть ответ, осталось закрыть: 1." in words_on(overview)
    driver.press(Key.Key_Z, CTRL)
    driver.settle()
    driver.until(lambda: "Ждут ответа: 1" in words_on(overview))
    driver.visit(2, "data")
    driver.until(lambda: form.notes.notes[0].state == OPEN)
