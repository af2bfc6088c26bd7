"""A person types in a grid as in Excel, and every cell is in the base before they look for it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from shnor_desktop.services import entries, journal
from shnor_desktop.services.entries import Add
from shnor_desktop.ui.grid.line import DRAFT, HARD, UNSAVED
from shnor_desktop.ui.messages import Messages
from tests.ui.grid.bench import Bench
from tests.ui.keys import ALT, CTRL, SHIFT

Key = Qt.Key


def a_class(grade: int, letter: str = "А", pupils: int | None = 25, **more: int) -> Add:
    return Add("classes", "857", {"year": 2022, "grade": grade, "letter": letter, "pupils": pupils, **more})


def test_typing_in_the_empty_row_makes_a_record_of_the_pages_year(classes: Bench) -> None:
    classes.go(0, "grade")
    classes.write("5")
    classes.press(Key.Key_Tab)
    classes.write("А")
    classes.press(Key.Key_Tab)
    classes.write("25")
    classes.press(Key.Key_Return)
    classes.wait()
    (row,) = classes.stored()
    assert (row.school, row.values["year"], row.values["grade"], row.values["letter"], row.values["pupils"]) == (
        "857",
        2022,
        5,
        "А",
        25,
    )
    assert classes.model.rowCount() == 2, "a new empty row stands below"
    assert not classes.mark(0, "grade") & UNSAVED


def test_enter_returns_under_the_cell_where_tabbing_began(classes: Bench) -> None:
    classes.go(0, "grade")
    for text in ("5", "А", "25"):
        classes.write(text)
        classes.press(Key.Key_Tab)
    classes.press(Key.Key_Return)
    assert classes.view.here == (1, classes.column("grade"))
    classes.wait()


def test_every_cell_is_one_operation_with_its_own_title(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "pupils")
    classes.write("26")
    classes.press(Key.Key_Return)
    classes.wait()
    with classes.office.reading() as session:
        newest = journal.recent(session)[0]
        past = journal.history(session, "classes", classes.stored()[0].id, "pupils")
    assert (newest.title, newest.changes) == ("Правка: Обучающихся", 1)
    assert [(one.before, one.after) for one in past] == [(25, 26), (None, 25)]


def test_unreadable_text_stays_in_the_editor_with_the_reason_beside_it(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "pupils")
    classes.write("много")
    classes.press(Key.Key_Return)
    assert classes.editing == "много"
    assert classes.view.bubble.isVisible()
    assert classes.view.bubble.text() == "«много» — не число"
    classes.press(Key.Key_Escape)
    assert classes.editing == ""
    assert classes.text(0, "pupils") == "25"
    assert classes.stored()[0].values["pupils"] == 25


def test_unreadable_text_left_behind_stays_in_its_cell_until_it_is_mended(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "pupils")
    classes.write("2б")
    classes.view.commit()
    assert classes.text(0, "pupils") == "2б"
    assert classes.mark(0, "pupils") & DRAFT
    assert "не число" in classes.model.reasons(0, classes.column("pupils"))[0]
    assert classes.stored()[0].values["pupils"] == 25
    assert any(problem.rule == "unread" for _, problem in classes.model.problems())
    classes.go(0, "pupils")
    classes.write("26")
    classes.press(Key.Key_Return)
    classes.wait()
    assert not classes.mark(0, "pupils") & (DRAFT | HARD)
    assert classes.stored()[0].values["pupils"] == 26


def test_broken_rule_colours_its_cell_and_mending_clears_it(classes: Bench) -> None:
    classes.put([a_class(5, boys=12, girls=12)])
    column = classes.column("pupils")
    assert classes.mark(0, "pupils") & HARD
    assert classes.model.reasons(0, column) == ["Мальчики и девочки: 12 + 12 = 24, а обучающихся 25"]
    classes.go(0, "girls")
    classes.write("13")
    classes.press(Key.Key_Return)
    assert not classes.mark(0, "pupils") & HARD, "at once, before the base has answered"
    classes.wait()
    assert classes.model.problems() == []


def test_escape_while_typing_changes_nothing(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "letter")
    classes.write("Щё")
    classes.press(Key.Key_Escape)
    assert classes.saver.idle
    assert classes.text(0, "letter") == "А"


def test_f2_keeps_the_text_and_arrows_then_move_inside_it(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "pupils")
    classes.press(Key.Key_F2)
    assert classes.editing == "25"
    classes.press(Key.Key_Left)
    assert classes.editing == "25"
    classes.press(Key.Key_Escape)


def test_arrow_leaves_a_cell_that_is_typed_over(classes: Bench) -> None:
    classes.put([a_class(5), a_class(6)])
    classes.go(0, "pupils")
    classes.write("30")
    classes.press(Key.Key_Down)
    assert classes.view.here == (1, classes.column("pupils"))
    classes.wait()
    assert classes.stored()[0].values["pupils"] == 30


def test_delete_clears_and_undo_brings_back_also_in_russian_layout(classes: Bench) -> None:
    classes.put([a_class(5), a_class(6)])
    classes.go(0, "pupils")
    classes.press(Key.Key_Delete)
    classes.wait()
    assert classes.stored()[0].values["pupils"] is None
    classes.press(Key(0x042F), CTRL)  # the key of Z types «Я»
    classes.wait()
    assert classes.stored()[0].values["pupils"] == 25
    assert classes.text(0, "pupils") == "25"
    classes.press(Key.Key_Y, CTRL)
    classes.wait()
    assert classes.stored()[0].values["pupils"] is None


def test_undo_of_a_new_record_takes_the_row_away_and_redo_returns_it_to_its_place(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(1, "grade")
    classes.write("6")
    classes.press(Key.Key_Return)
    classes.wait()
    assert classes.model.rowCount() == 3
    classes.press(Key.Key_Z, CTRL)
    classes.wait()
    assert classes.model.rowCount() == 2
    classes.press(Key.Key_Z, CTRL | SHIFT)
    classes.wait()
    assert [classes.text(row, "grade") for row in range(3)] == ["5", "6", ""]


def test_fill_down_is_one_gesture(classes: Bench) -> None:
    classes.put([a_class(5, "А"), a_class(5, "Б"), a_class(5, "В")])
    classes.go(0, "pupils")
    classes.write("27")
    classes.press(Key.Key_Return)
    classes.go(0, "pupils")
    for _ in range(2):
        classes.press(Key.Key_Down, SHIFT)
    classes.press(Key.Key_D, CTRL)
    classes.wait()
    assert [row.values["pupils"] for row in classes.stored()] == [27, 27, 27]
    with classes.office.reading() as session:
        newest = journal.recent(session)[0]
    assert newest.title == "Заполнение вниз: Обучающихся, 2\u00a0ячейки"
    classes.press(Key.Key_Z, CTRL)
    classes.wait()
    assert [row.values["pupils"] for row in classes.stored()] == [27, 25, 25]


def test_fill_right_copies_the_first_column(classes: Bench) -> None:
    classes.put([a_class(5, boys=3, girls=4)])
    classes.go(0, "pupils")
    for _ in range(2):
        classes.press(Key.Key_Right, SHIFT)
    classes.press(Key.Key_R, CTRL)
    classes.wait()
    row = classes.stored()[0].values
    assert (row["boys"], row["girls"]) == (25, 25)


def test_ctrl_enter_fills_the_selection(classes: Bench) -> None:
    classes.put([a_class(5, "А"), a_class(5, "Б")])
    classes.go(0, "pupils")
    classes.press(Key.Key_Down, SHIFT)
    classes.write("28")
    classes.press(Key.Key_Return, CTRL)
    classes.wait()
    assert [row.values["pupils"] for row in classes.stored()] == [28, 28]


def test_yes_or_no_is_chosen_by_its_first_letter(classes: Bench) -> None:
    classes.put([a_class(5)])
    classes.go(0, "adapted")
    classes.write("н")
    classes.press(Key.Key_Return)
    classes.wait()
    assert classes.stored()[0].values["adapted"] is False


def test_list_opens_from_the_keyboard_and_its_entry_is_taken(bench: Callable[[str], Bench]) -> None:
    grid = bench("staff")
    grid.go(0, "post")
    grid.press(Key.Key_Down, ALT)
    editor = grid.view.editor
    assert editor is not None
    popup = editor.completer().popup()  # type: ignore[union-attr]
    assert popup.isVisible()
    popup.setCurrentIndex(popup.model().index(1, 0))
    chosen = popup.model().index(1, 0).data()
    grid.press(Key.Key_Return)
    grid.wait()
    assert grid.text(0, "post") == chosen
    assert grid.view.editor is None


def test_unfinished_word_of_a_list_is_completed_only_when_one_entry_fits(bench: Callable[[str], Bench]) -> None:
    grid = bench("staff")
    grid.go(0, "education")
    grid.write("сред")
    grid.press(Key.Key_Return)
    grid.wait()
    assert grid.stored()[0].values["education"] == "среднее"
    grid.go(0, "category")
    grid.write("а")
    grid.press(Key.Key_Return)
    assert grid.view.editor is not None, "several entries hold «а»"
    grid.press(Key.Key_Escape)


@pytest.mark.parametrize(
    ("typed", "day"), [("1.9.21", "01.09.2021"), ("010921", "01.09.2021"), ("1/9/2021", "01.09.2021")]
)
def test_date_may_be_typed_short(bench: Callable[[str], Bench], typed: str, day: str) -> None:
    grid = bench("staff")
    grid.go(0, "birth_date")
    grid.write(typed)
    grid.press(Key.Key_Return)
    grid.wait()
    assert grid.text(0, "birth_date") == day


def test_computed_column_is_not_typed_in(bench: Callable[[str], Bench]) -> None:
    grid = bench("assessments")
    said: list[str] = []
    grid.view.said.connect(said.append)
    grid.go(0, "success")
    grid.write("5")
    assert grid.view.editor is None
    assert said == ["Эту графу программа вычисляет сама."]


def test_computed_columns_follow_what_is_typed(bench: Callable[[str], Bench]) -> None:
    grid = bench("assessments")
    for key, text in (("n5", "5"), ("n4", "5"), ("n3", "5"), ("n2", "6"), ("participants", "21")):
        grid.go(0, key)
        grid.write(text)
        grid.press(Key.Key_Return)
    assert grid.text(0, "success") == "71,43"
    grid.wait()
    assert len(grid.stored()) == 1, "typing on before the base answered still makes one record"
    assert grid.text(0, "success") == "71,43"
    assert grid.stored()[0].values["season"] == "весна"


def test_rows_are_deleted_and_duplicated_as_gestures(classes: Bench) -> None:
    classes.put([a_class(5), a_class(6), a_class(7)])
    classes.model.remove_rows([0, 2])
    classes.wait()
    assert [row.values["grade"] for row in classes.stored()] == [6]
    classes.model.duplicate_rows([0])
    classes.wait()
    assert [row.values["grade"] for row in classes.stored()] == [6, 6]
    classes.saver.undo()
    classes.saver.undo()
    classes.wait()
    assert [classes.text(row, "grade") for row in range(3)] == ["5", "6", "7"]


def test_cell_changed_meanwhile_is_refused_and_shown_as_it_is(classes: Bench, messages: Messages) -> None:
    classes.put([a_class(5)])
    row = classes.stored()[0]
    entries.apply(classes.office, [entries.Edit("classes", row.id, "pupils", 25, 30)], "Другое окно")
    classes.go(0, "pupils")
    classes.write("26")
    classes.press(Key.Key_Return)
    classes.wait()
    box = messages.box
    assert box is not None
    assert "уже изменена" in box.text()
    box.close()
    assert "уже изменена" in classes.saver.refused
    assert classes.text(0, "pupils") == "30"


def test_filter_and_order_leave_the_empty_row_at_the_end(classes: Bench) -> None:
    classes.put([a_class(7, "Б", 20), a_class(5, "А", 30), a_class(6, "А", 10)])
    classes.model.order_by(classes.column("pupils"))
    assert [classes.text(row, "pupils") for row in range(4)] == ["10", "20", "30", ""]
    classes.model.order_by(classes.column("pupils"), ascending=False)
    assert [classes.text(row, "pupils") for row in range(4)] == ["30", "20", "10", ""]
    classes.model.filter("б")
    assert [classes.text(row, "grade") for row in range(2)] == ["7", ""]
    assert classes.model.rowCount() == 2
    classes.model.filter("")
    classes.model.order_by(None)
    assert [classes.text(row, "grade") for row in range(3)] == ["7", "5", "6"]


def test_totals_sum_counts_and_nothing_else(classes: Bench) -> None:
    classes.put([a_class(5, pupils=25), a_class(6, pupils=17)])
    assert classes.model.totals() == {classes.column("pupils"): "42"}


def test_screen_reader_hears_heading_value_and_problem(classes: Bench) -> None:
    classes.put([a_class(5, boys=12, girls=12)])
    index = classes.model.index(0, classes.column("pupils"))
    spoken = classes.model.data(index, int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Обучающихся, чел.: 25. Мальчики и девочки: 12 + 12 = 24, а обучающихся 25"


def test_key_columns_stay_in_sight_and_are_edited_there(bench: Callable[[str], Bench]) -> None:
    grid = bench("assessments")
    grid.view.fit_columns()
    grid.go(0, "subject")
    grid.write("математика")
    grid.press(Key.Key_Return)
    grid.wait()
    frozen = grid.view.frozen
    assert not frozen.isVisible(), "nothing is scrolled yet"
    grid.go(0, "confirmed_share")
    assert frozen.isVisible()
    assert frozen.count >= 3
    grid.go(0, "participants")
    left = grid.view.columnViewportPosition(grid.column("participants"))
    assert left >= frozen.taken, "a cell is never beneath the columns that stay in sight"
    grid.go(0, "season")
    assert frozen.isVisible(), "a cell in sight is no reason to scroll"
    grid.press(Key.Key_F2)
    assert grid.view.editor is not None
    assert grid.view.editor.parentWidget() is frozen.viewport()
    grid.press(Key.Key_Escape)


def test_space_with_ctrl_or_shift_widens_the_selection(classes: Bench) -> None:
    classes.put([a_class(5), a_class(6)])
    classes.go(0, "pupils")
    classes.press(Key.Key_Space, SHIFT)
    assert classes.view.area() == (0, 0, 0, len(classes.model.columns) - 1)
    classes.go(0, "pupils")
    classes.press(Key.Key_Space, CTRL)
    assert classes.view.area() == (0, classes.column("pupils"), 2, classes.column("pupils"))
