"""«Сопровождение» and «Этапы и риски» in the real window: every control is reached by Tab, no two share a letter."""

import re
from collections import Counter
from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from shnor_desktop.services import entries
from shnor_desktop.services.support import programmes
from shnor_desktop.ui.pages.programme_page import ProgrammePage
from tests.ui.shell.conftest import at_school, driver  # noqa: F401  the real window
from tests.ui.shell.driver import CTRL, Driver, Key

_LETTER = re.compile(r"&(\w)")


def letters(screen: QWidget) -> list[str]:
    """Letters that Alt leads to, of everything that is seen."""
    buttons: list[QAbstractButton] = screen.findChildren(QAbstractButton)
    shown = [one.text() for one in buttons if one.isVisible()]
    shown += [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]
    return [found.group(1).casefold() for words in shown if (found := _LETTER.search(words))]


@pytest.fixture
def programme(at_school: Driver) -> Driver:  # noqa: F811  the fixture imported above
    """The school of the window with a programme begun, at «Программа»."""
    programmes.start(at_school.window.desk.office, "Программа помощи", "zimovniki", year=2022)
    at_school.window.desk.tell()
    at_school.visit(4, "programme")
    return at_school


def stored(one: Driver, sheet: str) -> list[dict[str, object]]:
    with one.window.desk.office.reading() as session:
        return [dict(row.values) for row in entries.load(session, sheet)]


def test_an_entry_a_point_and_a_stage_are_made_by_the_keyboard_of_the_window(programme: Driver) -> None:
    programme.tab_bar("Сопровождение")
    programme.settle()
    page = programme.window.pages["programme"]
    assert isinstance(page, ProgrammePage)
    programme.tab_to("Самооценка мер")
    programme.type("4")
    programme.settle()
    assert [row["score"] for row in stored(programme, "self_assessment")] == [4]
    programme.tab_to("Части сопровождения")
    programme.press(Key.Key_Right)
    programme.settle()
    assert not [letter for letter, count in Counter(letters(page)).items() if count > 1]
    programme.push("Новая запись…")
    programme.dialog()
    programme.tab_to("Дата встречи")
    programme.fill("20.04.2022")
    programme.tab_to("Итог")
    programme.type("Обсудили план")
    programme.press(Key.Key_Return, CTRL)
    programme.settle()
    assert [row["date"] for row in stored(programme, "curator_diary")] == [date(2022, 4, 20)]
    programme.tab_to("Части сопровождения")
    programme.press(Key.Key_Right)
    programme.settle()
    assert not [letter for letter, count in Counter(letters(page)).items() if count > 1]
    programme.push("Новый опрос…")
    programme.answer({"Опрашивается": "20", "Ответили": "5"})
    programme.settle()
    assert [row["answered"] for row in stored(programme, "surveys")] == [5]
    programme.tab_bar("Этапы и риски")
    programme.settle()
    assert not [letter for letter, count in Counter([*letters(page), "б", "п", "с"]).items() if count > 1]
    programme.tab_to("Этапы программы")
    programme.push("Состояние этапа…")
    programme.dialog()
    programme.tab_to("Что получилось")
    programme.type("Программа принята")
    programme.press(Key.Key_Return, CTRL)
    programme.settle()
    assert stored(programme, "programme_stages")[0]["result"] == "Программа принята"
    programme.tab_to("Диаграмма. Риски по вероятности и последствиям")
    programme.tab_to("Риски программы")
    programme.press(Key.Key_F2)
    programme.answer({"Ответственный": "завуч"})
    programme.settle()
    assert stored(programme, "programme_risks")[0]["responsible"] == "завуч"
