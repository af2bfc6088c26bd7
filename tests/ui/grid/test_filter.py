"""Rows are left by the values of their columns; differences from last year stand beside the figures."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.ui.grid.filtering import ColumnFilter
from shnor_desktop.ui.grid.sources import FormSource, Scope
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.column_filter import ColumnFilterPopup
from tests.ui import keys
from tests.ui.grid.bench import Bench
from tests.ui.keys import CTRL, SHIFT

Key = Qt.Key


def a_class(grade: int, letter: str | None, pupils: int | None, year: int = 2022, **more: int) -> Add:
    return Add("classes", "857", {"year": year, "grade": grade, "letter": letter, "pupils": pupils, **more})


@pytest.fixture
def some(classes: Bench) -> Bench:
    """Five classes, one of them with boys and girls that do not sum up, one without a letter."""
    classes.put(
        [
            a_class(5, "А", 25),
            a_class(5, "Б", 24, boys=10, girls=10),
            a_class(6, "А", 25),
            a_class(10, None, 9),
            a_class(6, "Б", None),
        ]
    )
    return classes


@pytest.fixture
def popup(some: Bench) -> Iterator[Callable[[str], ColumnFilterPopup]]:
    """Opens the list of a column."""
    opened: list[ColumnFilterPopup] = []

    def make(key: str) -> ColumnFilterPopup:
        made = ColumnFilterPopup(some.model, some.column(key), some.view.setFocus, some.window)
        made.open_at(some.window.pos())
        opened.append(made)
        return made

    yield make
    for one in opened:
        if isValid(one):
            one.close()


def grades(bench: Bench) -> list[str]:
    return [bench.text(row, "grade") for row in range(bench.model.rowCount() - 1)]


def listed(popup: ColumnFilterPopup) -> list[str]:
    model = popup.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def uncheck(popup: ColumnFilterPopup, row: int) -> None:
    popup.list.model().setData(
        popup.list.model().index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )


def test_values_are_listed_with_counts_numbers_by_size_and_empty_first(
    some: Bench, popup: Callable[[str], ColumnFilterPopup]
) -> None:
    assert listed(popup("grade")) == ["5  ·  2", "6  ·  2", "10  ·  1"]
    assert listed(popup("letter")) == ["(пусто)  ·  1", "А  ·  2", "Б  ·  2"]


def test_unchecked_values_hide_their_rows_and_the_heading_says_so(
    some: Bench, popup: Callable[[str], ColumnFilterPopup]
) -> None:
    chosen = popup("grade")
    uncheck(chosen, 0)
    chosen.apply()
    assert grades(some) == ["6", "10", "6"]
    assert some.model.is_filtered(some.column("grade"))
    second = popup("letter")
    assert listed(second) == ["(пусто)  ·  1", "А  ·  1", "Б  ·  1"], "only what the other column leaves"
    uncheck(second, 2)
    second.apply()
    assert grades(some) == ["6", "10"]
    assert (some.model.filtered_columns, some.model.hidden) == (2, 3)
    some.model.show_all()
    assert len(grades(some)) == 5
    assert not some.model.is_filtered(some.column("grade"))


def test_searched_value_is_shown_alone(some: Bench, popup: Callable[[str], ColumnFilterPopup]) -> None:
    chosen = popup("letter")
    chosen.search.setText("пус")
    assert listed(chosen) == ["(пусто)  ·  1"]
    keys.press(chosen.search, Key.Key_Return)
    assert grades(some) == ["10"]


def test_nothing_chosen_cannot_be_applied(some: Bench, popup: Callable[[str], ColumnFilterPopup]) -> None:
    chosen = popup("grade")
    chosen.every.click()
    assert not chosen.ok.isEnabled()
    chosen.apply()
    assert len(grades(some)) == 5


def test_rows_with_problems_in_the_column_are_left(some: Bench) -> None:
    some.model.filter_column(some.column("pupils"), ColumnFilter(with_problems=True))
    assert sorted(some.text(row, "pupils") for row in range(some.model.rowCount() - 1)) == ["", "24"]


def test_row_typed_under_a_filter_stays_until_the_person_leaves(some: Bench) -> None:
    some.model.filter_column(some.column("grade"), ColumnFilter(frozenset({"5"})))
    some.go(2, "grade")
    some.write("7")
    some.press(Key.Key_Return)
    some.wait()
    assert grades(some) == ["5", "5", "7"]
    some.model.filter("")
    some.model.order_by(None)
    assert grades(some) == ["5", "5"]


def test_undo_under_a_filter_takes_back_what_is_hidden_too(some: Bench) -> None:
    some.go(2, "pupils")
    some.write("30")
    some.press(Key.Key_Return)
    some.wait()
    some.model.filter_column(some.column("grade"), ColumnFilter(frozenset({"5"})))
    some.press(Key.Key_Z, CTRL)
    some.wait()
    some.model.show_all()
    assert some.text(2, "pupils") == "25"


def past_of(bench: Bench, **figures: int | None) -> None:
    steps = [a_class(5, "а", figures["before"], 2021), a_class(6, "А", 23, 2021)]
    entries.apply(bench.office, steps, "Прошлый год")
    scope = Scope(2022, "", deleted=False, writable=True)
    bench.view.show_past(FormSource("classes").read_past(bench.office, scope))


@pytest.mark.parametrize(
    ("before", "words", "large"),
    [
        (20, "+5", False),
        (30, "\u22125", False),
        (19, "+6", True),
        (36, "\u221211", True),
        (25, None, None),
        (None, None, None),
    ],
)
def test_difference_stands_beside_the_figure_and_a_large_one_is_marked(
    some: Bench, before: int | None, words: str | None, large: bool | None
) -> None:
    past_of(some, before=before)
    found = some.model.ghost(0, some.column("pupils"))
    assert found == (None if words is None else (words, large))
    assert some.model.ghost(0, some.column("grade")) is None
    tip = some.model.data(some.model.index(0, some.column("pupils")), int(Qt.ItemDataRole.ToolTipRole)) or ""
    assert ("заметное изменение (от 30 % и не меньше 5)" in tip) is bool(large)


def test_cells_changed_since_last_year_are_left(some: Bench) -> None:
    past_of(some, before=25)
    some.model.filter_column(some.column("pupils"), ColumnFilter(changed=True))
    assert [(some.text(row, "grade"), some.text(row, "letter")) for row in range(some.model.rowCount() - 1)] == [
        ("6", "А")
    ]


def test_page_opens_search_filter_and_last_year_by_keyboard(
    qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages
) -> None:
    entries.apply(office, [a_class(5, "А", 25), a_class(6, "А", 20), a_class(5, "А", 20, 2021)], "Было раньше")
    page = SheetPage(office, runner, messages, "classes", year=2022)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    qtbot.waitUntil(lambda: page.ready)
    page.view.setFocus()
    qtbot.waitUntil(page.view.hasFocus)
    page.view.go(0, 3)
    page.tools.past.trigger()
    qtbot.waitUntil(lambda: page.model.shows_past)
    assert page.model.ghost(0, 3) == ("+5", False)
    page.tools.find.trigger()
    assert page.tools.find_bar.isVisible()
    keys.write("20")
    page.tools.find_bar.whole.setChecked(True)
    page.tools.find_bar.next()
    assert page.view.here == (1, 3)
    page.tools.find_bar.leave()
    keys.press(page.view, Key.Key_L, CTRL | SHIFT)
    popup = page.findChild(ColumnFilterPopup)
    assert popup is not None
    popup.search.setText("25")
    popup.apply()
    assert page.model.rowCount() == 2
    assert page.tools.show_all.isVisible()
    page.tools.show_all.trigger()
    assert page.model.rowCount() == 3
    assert not page.tools.show_all.isVisible()
    qtbot.waitUntil(lambda: not runner.busy)
    page.close()
