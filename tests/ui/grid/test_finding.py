"""Words are found and replaced in the cells of a grid, counted truly, written as one gesture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from shnor_desktop.services import journal
from shnor_desktop.services.entries import Add
from shnor_desktop.ui.grid.clipboard import Verdict
from shnor_desktop.ui.grid.finding import Wanted, plain
from shnor_desktop.ui.widgets.find_bar import FindBar
from tests.ui import keys
from tests.ui.grid.bench import Bench
from tests.ui.keys import CTRL, SHIFT

Key = Qt.Key


@pytest.fixture
def finder(classes: Bench) -> FindBar:
    """Four classes with their teachers, and the bar over them."""
    teachers = ("Королёва", "королева", "Петрова", "Pоманова")  # the last one begins with a Latin letter
    classes.put(
        [
            Add("classes", "857", {"year": 2022, "grade": 5 + n, "letter": "А", "pupils": 20 + n, "teacher": name})
            for n, name in enumerate(teachers)
        ]
    )
    bar = FindBar(classes.view, classes.model)
    bar.setParent(classes.window)
    return bar


@pytest.mark.parametrize(
    ("words", "text", "whole", "holds"),
    [
        ("королева", "Королёва", False, True),
        ("КОРОЛЁВА", "королева А. А.", False, True),
        ("5A", "5А", True, True),
        ("5", "25", False, True),
        ("5", "25", True, False),
        ("роман", "Pоманова", False, True),
        ("а-б", "а — б", False, False),
        ("а-б", "а\u2013б", False, True),
    ],
)
def test_case_yo_and_look_alikes_do_not_matter(words: str, text: str, whole: bool, holds: bool) -> None:
    assert Wanted(words, whole).holds(text) is holds


@given(st.text(), st.text(min_size=1, max_size=3), st.text(max_size=3))
def test_what_is_replaced_is_all_that_changes(text: str, words: str, new: str) -> None:
    assert len(plain(text)) == len(text)
    wanted = Wanted(words)
    spans = list(wanted.spans(text))
    assert wanted.replaced(text, words) == text or spans
    kept = "".join(
        text[end:start] for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(text), len(text))], strict=True)
    )
    assert len(wanted.replaced(text, new)) == len(kept) + len(new) * len(spans)


def test_next_and_previous_go_round_and_say_where_they_are(classes: Bench, finder: FindBar) -> None:
    column = classes.column("teacher")
    finder.open()
    keys.write("королева")
    keys.press(finder.words, Key.Key_Return)
    assert (classes.view.here, finder.state.text()) == ((0, column), "1 из 2")
    finder.next()
    assert classes.view.here == (1, column)
    finder.next()
    assert classes.view.here == (0, column)
    finder.previous()
    assert classes.view.here == (1, column)
    finder.words.setText("нет такого")
    finder.next()
    assert finder.state.text() == "Не найдено."


def test_all_are_replaced_as_one_gesture_with_true_counts(classes: Bench, finder: FindBar) -> None:
    finder.open(replace=True)
    finder.words.setText("королева")
    finder.new.setText("Орлова")
    finder.replace_all()
    classes.wait()
    assert [row.values["teacher"] for row in classes.stored()] == ["Орлова", "Орлова", "Петрова", "Pоманова"]
    assert finder.state.text() == "Найдено 2, заменено 2."
    with classes.office.reading() as session:
        assert journal.recent(session)[0].changes == 2
    classes.view.setFocus()
    classes.press(Key.Key_Z, CTRL)
    classes.wait()
    assert [row.values["teacher"] for row in classes.stored()][:2] == ["Королёва", "королева"]


def test_cells_that_do_not_fit_are_shown_before_anything_is_written(classes: Bench, finder: FindBar) -> None:
    doubts: list[Verdict] = []
    classes.view.doubted.connect(doubts.append)
    finder.open(replace=True)
    finder.words.setText("2")
    finder.new.setText("много")
    classes.view.go(0, classes.column("pupils"))
    finder.replace_all()
    (verdict,) = doubts
    assert verdict.told == "Найдено 8, заменено 0, не подошло 8."
    assert {one.text for one in verdict.refused} >= {"много0", "много1"}
    assert [row.values["pupils"] for row in classes.stored()] == [20, 21, 22, 23]


def test_only_the_selection_is_searched_when_asked(classes: Bench, finder: FindBar) -> None:
    classes.go(0, "pupils")
    for _ in range(2):
        classes.press(Key.Key_Down, SHIFT)
    finder.open(replace=True)
    assert finder.inside.isChecked()
    finder.words.setText("2")
    finder.new.setText("3")
    finder.whole.setChecked(False)
    finder.replace_all()
    classes.wait()
    assert [row.values["pupils"] for row in classes.stored()] == [30, 31, 33, 23]


def test_single_replacement_goes_on_to_the_next_cell(classes: Bench, finder: FindBar) -> None:
    column = classes.column("teacher")
    classes.view.go(0, column)
    finder.open(replace=True)
    finder.words.setText("королева")
    finder.new.setText("Орлова")
    finder.replace()
    classes.wait()
    assert [row.values["teacher"] for row in classes.stored()][:2] == ["Орлова", "королева"]
    assert classes.view.here == (1, column)


def test_escape_gives_the_keyboard_back_to_the_grid(classes: Bench, finder: FindBar) -> None:
    finder.open()
    keys.press(finder.words, Key.Key_Escape)
    assert finder.isHidden()
    assert classes.view.hasFocus()
