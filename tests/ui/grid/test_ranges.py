"""Blocks of cells are selected, copied, cleared and filled by keys and mouse as in Excel."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import journal
from shnor_desktop.services.entries import Add
from shnor_desktop.ui.grid.filling import series
from shnor_desktop.ui.grid.ranges import lined_up
from tests.ui.grid.bench import Bench
from tests.ui.keys import CTRL, NONE, SHIFT

Key = Qt.Key


def a_class(grade: int, letter: str = "А", pupils: int | None = 25, **more: int | None) -> Add:
    return Add("classes", "857", {"year": 2022, "grade": grade, "letter": letter, "pupils": pupils, **more})


@pytest.fixture
def filled(classes: Bench) -> Bench:
    """Six classes; the fifth has no number of pupils."""
    classes.put([a_class(4 + n, pupils=None if n == 5 else 20 + n) for n in range(1, 7)])
    return classes


def spot(bench: Bench, row: int, key: str) -> QPoint:
    return bench.view.visualRect(bench.model.index(row, bench.column(key))).center()


def click(bench: Bench, row: int, key: str, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, held, spot(bench, row, key))


def drag(bench: Bench, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    surface = bench.view.viewport()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, held, start)
    for part in (1, 2, 3):
        way = end - start
        QTest.mouseMove(surface, QPoint(start.x() + way.x() * part // 4, start.y() + way.y() * part // 4))
    QTest.mouseMove(surface, end)
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, held, end)


def pupils(bench: Bench) -> list[Value]:
    return [row.values["pupils"] for row in bench.stored()]


def test_ctrl_and_arrow_stop_at_the_edge_of_the_data(filled: Bench) -> None:
    column = filled.column("pupils")
    stops = []
    filled.go(0, "pupils")
    for _ in range(4):
        filled.press(Key.Key_Down, CTRL)
        stops.append(filled.view.here)
    assert stops == [(3, column), (5, column), (6, column), (6, column)]
    filled.press(Key.Key_Up, CTRL)
    filled.press(Key.Key_Up, CTRL)
    assert filled.view.here == (3, column)


def test_shift_with_ctrl_and_arrow_selects_to_the_edge_and_shift_shrinks_again(filled: Bench) -> None:
    column = filled.column("pupils")
    filled.go(0, "pupils")
    filled.press(Key.Key_Down, CTRL | SHIFT)
    assert filled.view.area() == (0, column, 3, column)
    filled.press(Key.Key_Up, SHIFT)
    filled.press(Key.Key_Left, SHIFT)
    assert filled.view.area() == (0, column - 1, 2, column)
    assert filled.view.anchor == (0, column)
    filled.press(Key.Key_End, CTRL | SHIFT)
    assert filled.view.area() == (0, column, 5, len(filled.model.columns) - 1)


def test_shift_and_click_stretch_the_block_from_where_it_began(filled: Bench) -> None:
    click(filled, 3, "pupils")
    click(filled, 1, "grade", SHIFT)
    assert filled.view.area() == (1, filled.column("grade"), 3, filled.column("pupils"))
    click(filled, 5, "pupils", SHIFT)
    assert filled.view.area() == (3, filled.column("pupils"), 5, filled.column("pupils"))


def test_all_is_selected_also_on_a_russian_keyboard(filled: Bench) -> None:
    filled.press(Key(0x0424), CTRL)  # the key of A types «Ф»
    assert filled.view.area() == (0, 0, 5, len(filled.model.columns) - 1)


def test_blocks_picked_with_ctrl_are_cleared_and_filled_at_once(filled: Bench) -> None:
    click(filled, 0, "pupils")
    click(filled, 2, "pupils", CTRL)
    click(filled, 5, "pupils", CTRL)
    filled.press(Key.Key_Delete)
    filled.wait()
    assert pupils(filled) == [None, 22, None, 24, None, None]
    filled.write("30")
    filled.press(Key.Key_Return, CTRL)
    filled.wait()
    assert pupils(filled) == [30, 22, 30, 24, None, 30]
    with filled.office.reading() as session:
        assert [entry.changes for entry in journal.recent(session)[:2]] == [3, 3]


def test_blocks_that_stand_in_line_are_copied_as_one_and_others_are_refused(filled: Bench) -> None:
    said: list[str] = []
    filled.view.said.connect(said.append)
    click(filled, 0, "grade")
    click(filled, 0, "pupils", CTRL)
    filled.press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "5\t21"
    click(filled, 3, "letter", CTRL)
    filled.press(Key.Key_C, CTRL)
    assert said[-1] == "Выделенные блоки не стоят вровень: скопируйте их по одному."
    assert QGuiApplication.clipboard().text() == "5\t21"
    filled.press(Key.Key_X, CTRL)
    filled.wait()
    assert pupils(filled)[0] == 21, "what was not copied is not cut"


def test_blocks_line_up_by_rows_or_by_columns() -> None:
    assert lined_up([(0, 3, 1, 3), (0, 1, 1, 2)]) == [(0, 1, 1, 2), (0, 3, 1, 3)]
    assert lined_up([(4, 1, 5, 2), (0, 1, 1, 2)]) == [(0, 1, 1, 2), (4, 1, 5, 2)]
    assert lined_up([(0, 1, 1, 2), (0, 3, 2, 3)]) is None


def test_one_value_is_pasted_into_every_block_and_a_table_into_none(filled: Bench) -> None:
    said: list[str] = []
    filled.view.said.connect(said.append)
    click(filled, 0, "pupils")
    click(filled, 3, "pupils", CTRL)
    QGuiApplication.clipboard().setText("17")
    filled.press(Key.Key_V, CTRL)
    filled.wait()
    assert pupils(filled) == [17, 22, 23, 17, None, 26]
    click(filled, 0, "pupils")
    click(filled, 3, "pupils", CTRL)
    QGuiApplication.clipboard().setText("1\t2")
    filled.press(Key.Key_V, CTRL)
    assert said[-1] == "Для вставки таблицы выделите одно место."
    assert pupils(filled) == [17, 22, 23, 17, None, 26]


def test_dragged_handle_copies_and_with_ctrl_continues_the_series(filled: Bench) -> None:
    click(filled, 0, "pupils")
    drag(filled, filled.view.handle.square().center(), spot(filled, 2, "pupils"))
    filled.wait()
    assert pupils(filled) == [21, 21, 21, 24, None, 26]
    click(filled, 2, "pupils")
    drag(filled, filled.view.handle.square().center(), spot(filled, 5, "pupils"), CTRL)
    filled.wait()
    assert pupils(filled) == [21, 21, 21, 22, 23, 24]
    with filled.office.reading() as session:
        assert [entry.title for entry in journal.recent(session)[:2]] == [
            "Ряд: Обучающихся, 3\u00a0ячейки",
            "Заполнение: Обучающихся, 2\u00a0ячейки",
        ]
    filled.press(Key.Key_Z, CTRL)
    filled.wait()
    assert pupils(filled) == [21, 21, 21, 24, None, 26]


def test_dragged_to_the_right_the_handle_fills_the_columns_beside(filled: Bench) -> None:
    click(filled, 0, "pupils")
    drag(filled, filled.view.handle.square().center(), spot(filled, 0, "girls"))
    filled.wait()
    row = filled.stored()[0].values
    assert (row["boys"], row["girls"]) == (21, 21)


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ([1], [2, 3]),
        ([2, 4, 6], [8, 10]),
        ([date(2022, 1, 31)], [date(2022, 2, 1), date(2022, 2, 2)]),
        ([date(2022, 1, 1), date(2022, 1, 8)], [date(2022, 1, 15), date(2022, 1, 22)]),
        ([1, 2, 4], None),
        (["А"], None),
        ([1, None], None),
        ([True], None),
    ],
)
def test_series_goes_on_only_where_there_is_one_way(values: list[Value], more: list[Value] | None) -> None:
    assert series(values, 2) == more


def test_series_that_leaves_the_bounds_asks_before_it_writes(bench: Callable[[str], Bench]) -> None:
    grid = bench("classes")
    grid.put([a_class(11), a_class(1), a_class(1)])
    doubts: list[object] = []
    grid.view.doubted.connect(doubts.append)
    column = grid.column("grade")
    grid.view.fill((0, column, 0, column), 2, 0, as_series=True)
    assert len(doubts) == 1
    assert [row.values["grade"] for row in grid.stored()] == [11, 1, 1]
