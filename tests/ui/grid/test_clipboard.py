"""Blocks from Excel and its kin come in whole, with a verdict for each cell, and go out the same way."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from shnor_desktop.services import entries, journal
from shnor_desktop.services.entries import Add
from shnor_desktop.ui.grid import clipboard
from shnor_desktop.ui.grid.clipboard import Verdict
from tests.ui.grid.bench import Bench
from tests.ui.keys import CTRL, SHIFT

Key = Qt.Key


def a_class(grade: int, letter: str = "А", pupils: int = 25) -> Add:
    return Add("classes", "857", {"year": 2022, "grade": grade, "letter": letter, "pupils": pupils})


def paste(bench: Bench, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    bench.press(Key.Key_V, CTRL)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
        ("5", [["5"]]),
        ("а\t\n\tб", [["а", ""], ["", "б"]]),
        ('"две\nстроки"\t"кавычка "" здесь"', [["две\nстроки", 'кавычка " здесь']]),
        ('МБОУ "Школа"\t5', [['МБОУ "Школа"', "5"]]),
        ('5"\t6', [['5"', "6"]]),
    ],
)
def test_text_of_spreadsheets_is_read(text: str, block: list[list[str]]) -> None:
    assert clipboard.parse(text) == block


_CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from('\t\n"'), max_size=8)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1)))
def test_what_is_copied_out_reads_back_the_same(block: list[list[str]]) -> None:
    assume(block[-1] != [""])  # spreadsheets do not tell an empty last row from the end
    assert clipboard.parse(clipboard.as_text(block)) == block


def test_table_of_a_web_page_is_read_with_merged_cells() -> None:
    html = (
        "<p>до</p><table><tr><th colspan=2>Класс</th><th rowspan='2'>Всего</th></tr>"
        "<tr><td>5</td><td>А&nbsp;</td></tr><tr><td>6</td><td>Б</td><td>2<br>5</td></tr></table><table><tr><td>x</td>"
    )
    assert clipboard.parse_html(html) == [["Класс", "", "Всего"], ["5", "А", ""], ["6", "Б", "2 5"]]


def test_block_makes_rows_past_the_end_as_one_operation(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "grade")
    paste(classes, "5\tБ\t24\r\n6\tА\t23\r\n7\tА\t22\r\n")
    classes.wait()
    assert [(row.values["grade"], row.values["letter"], row.values["pupils"]) for row in classes.stored()] == [
        (5, "Б", 24),
        (6, "А", 23),
        (7, "А", 22),
    ]
    assert {row.values["year"] for row in classes.stored()} == {2022}
    with classes.office.reading() as session:
        assert journal.recent(session)[0].title == "Вставка: 9\u00a0ячеек"
    classes.press(Key.Key_Z, CTRL)
    classes.wait()
    assert [row.values["letter"] for row in classes.stored()] == ["А"]


def test_headings_say_which_column_is_which(classes: Bench) -> None:
    classes.go(0, "year")
    paste(classes, "Литера\tКласс\tОбучающихся, чел.\nА\t5\t25\nБ\t6\t24\n")
    classes.wait()
    assert [(row.values["grade"], row.values["letter"], row.values["pupils"]) for row in classes.stored()] == [
        (5, "А", 25),
        (6, "Б", 24),
    ]


def test_one_unreadable_cell_asks_and_nothing_is_written_yet(classes: Bench) -> None:
    doubts: list[Verdict] = []
    classes.view.doubted.connect(doubts.append)
    classes.go(0, "grade")
    paste(classes, "5\tА\tмного\n13\tА\t20")
    assert classes.saver.idle
    assert classes.stored() == []
    (verdict,) = doubts
    assert [(one.row, one.text, one.reason) for one in verdict.refused] == [
        (0, "много", "«много» — не число"),
        (1, "13", "Допустимо от 1 до 12"),
    ]
    classes.view.take(verdict)
    classes.wait()
    assert [(row.values["grade"], row.values["pupils"]) for row in classes.stored()] == [(5, None), (None, 20)]


def test_one_value_fills_the_selection_and_a_block_is_repeated(classes: Bench) -> None:
    classes.put([a_class(grade) for grade in (5, 6, 7, 8)])
    classes.go(0, "pupils")
    for _ in range(3):
        classes.press(Key.Key_Down, SHIFT)
    paste(classes, "30")
    classes.wait()
    assert [row.values["pupils"] for row in classes.stored()] == [30, 30, 30, 30]
    paste(classes, "1\n2\n")
    classes.wait()
    assert [row.values["pupils"] for row in classes.stored()] == [1, 2, 1, 2]


def test_computed_columns_of_a_copied_row_are_left_out_and_said(bench: Callable[[str], Bench]) -> None:
    grid = bench("year_results")
    said: list[str] = []
    grid.view.said.connect(said.append)
    width = len(grid.model.columns)
    grid.go(0, "year")
    paste(grid, "\t".join(["2022", "5", "А", "25", "5", "5", "1", "0", "0", "0"] + ["50"] * (width - 10)))
    grid.wait()
    assert grid.stored()[0].values["pupils"] == 25
    assert "места нет" in said[-1]


def test_copied_block_pastes_back_the_same(classes: Bench) -> None:
    classes.put([a_class(5), a_class(6, "Б", 20)])
    classes.go(0, "grade")
    classes.press(Key.Key_Down, SHIFT)
    for _ in range(2):
        classes.press(Key.Key_Right, SHIFT)
    classes.press(Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().replace("\r", "") == "5\tА\t25\n6\tБ\t20"
    assert "<td>Б</td>" in data.html()
    classes.go(2, "grade")
    classes.press(Key.Key_V, CTRL)
    classes.wait()
    assert [row.values["letter"] for row in classes.stored()] == ["А", "Б", "А", "Б"]


def test_cut_copies_and_clears(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "pupils")
    classes.press(Key.Key_X, CTRL)
    classes.wait()
    assert QGuiApplication.clipboard().text() == "25"
    assert classes.stored()[0].values["pupils"] is None


def test_table_without_text_is_taken_from_html(classes: Bench) -> None:
    data = QMimeData()
    data.setHtml("<table><tr><td>5</td><td>А</td><td>25</td></tr></table>")
    QGuiApplication.clipboard().setMimeData(data)
    classes.go(0, "grade")
    classes.press(Key.Key_V, CTRL)
    classes.wait()
    assert classes.stored()[0].values["pupils"] == 25


def test_empty_clipboard_says_so(classes: Bench) -> None:
    QGuiApplication.clipboard().clear()
    said: list[str] = []
    classes.view.said.connect(said.append)
    classes.press(Key.Key_V, CTRL)
    assert said == ["В буфере обмена нет таблицы."]


def test_thousand_rows_of_eight_columns_come_in_as_one_operation(classes: Bench) -> None:
    rows = [f"2022\t{1 + number % 11}\tА{number}\t25\t12\t13\tнет\tПетрова" for number in range(1000)]
    classes.go(0, "year")
    paste(classes, "\r\n".join(rows) + "\r\n")
    classes.wait()
    assert len(classes.stored()) == 1000
    assert classes.model.rowCount() == 1001
    classes.press(Key.Key_Z, CTRL)
    classes.wait()
    assert classes.stored() == []
    assert classes.model.rowCount() == 1


_WILD = st.text(st.characters() | st.sampled_from('\t\n\r"\x00<>'), max_size=60)
_TAGS = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=9999999>", "<td rowspan='-1'>"),
    *("<td rowspan=2 colspan=3>", "<br>", "<!--", "-->", "<", "&#x110000;", "&nbsp;", "5", "А", "25"),
)
_HTML = st.lists(st.sampled_from(_TAGS) | st.text(max_size=5), max_size=30).map("".join)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_WILD, html=_HTML, plain=st.booleans())
def test_no_clipboard_crashes_and_none_is_written_in_part(classes: Bench, text: str, html: str, plain: bool) -> None:
    doubts: list[Verdict] = []
    classes.view.doubted.connect(doubts.append)
    before = {(row.id, *row.values.values()) for row in classes.stored()}
    data = QMimeData()
    if plain:
        data.setText(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    else:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)
    classes.go(0, "grade")
    with classes.office.reading() as session:
        operations = len(journal.recent(session))
    classes.press(Key.Key_V, CTRL)
    classes.wait()
    with classes.office.reading() as session:
        done = len(journal.recent(session)) - operations
    assert done <= 1, "one paste, one operation"
    if doubts:
        assert done == 0, "doubt is shown before anything is written"
        assert {(row.id, *row.values.values()) for row in classes.stored()} == before
    if done:
        classes.press(Key.Key_Z, CTRL)
        classes.wait()
        assert {(row.id, *row.values.values()) for row in classes.stored()} == before, "taken back whole"
    classes.view.doubted.disconnect(doubts.append)


def test_large_block_is_read_in_slices_and_what_is_pressed_meanwhile_waits(classes: Bench) -> None:
    rows = [f"2022\t{1 + number % 11}\tА{number}\t25" for number in range(800)]
    classes.go(0, "year")
    paste(classes, "\n".join(rows))
    busy = [classes.view.busy]
    classes.press(Key.Key_Delete)
    classes.view.commit()
    busy.append(classes.view.busy)
    assert busy == [True, False], "what goes away is finished first"
    classes.wait()
    assert len(classes.stored()) == 800


def test_rows_that_come_while_a_block_is_read_do_not_shift_it(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(1, "grade")
    paste(classes, "\n".join(f"{1 + number % 11}\tА{number}\t25\t12\t13" for number in range(620)))
    assert classes.view.busy
    entries.apply(classes.office, [a_class(9, "Я", 9)], "Другое окно")
    classes.load()
    classes.wait()
    stored = classes.stored()
    assert len(stored) == 621, "the block lies over the row that came"
    assert stored[1].values["letter"] == "А0"
