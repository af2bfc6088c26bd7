"""Every kind of gesture is taken back exactly, also after a restart; what has changed since is said, not forced."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shnor_desktop.models.journal import OPERATIONS
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import doctor, entries
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from tests.ui import keys
from tests.ui.keys import CTRL, NONE, SHIFT

Key = Qt.Key
Content = dict[tuple[str, int], tuple[str, dict[str, Value]]]
Gesture = Callable[[SheetPage], None]


def content(office: Office) -> Content:
    """Every standing row of every form and record of the office."""
    with office.reading() as session:
        return {(key, row.id): (row.school, row.values) for key in ALL_SHEETS for row in entries.load(session, key)}


def operations(office: Office) -> int:
    with office.reading() as session:
        return len(session.execute(select(OPERATIONS.c.id)).all())


@contextmanager
def seated(qtbot: QtBot, runner: TaskRunner, messages: Messages, base: Path, *expected: str) -> Iterator[SheetPage]:
    with offices.open_office(base) as office:
        page = SheetPage(office, runner, messages, "classes", year=2022)
        page.resize(1000, 500)
        page.show()
        qtbot.waitUntil(lambda: page.ready)
        page.view.setFocus()
        qtbot.waitUntil(page.view.hasFocus)
        said: list[str] = []
        messages.said.connect(said.append)
        try:
            yield page
        finally:
            messages.said.disconnect(said.append)
            if messages.box is not None:
                messages.box.accept()
            page.close()
            qtbot.waitUntil(lambda: not runner.busy)
            page.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert said == list(expected)


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    keys.press(keys.focused(), key, held)


def reach(page: SheetPage, down: int) -> None:
    for _ in range(down):
        press(Key.Key_Down, SHIFT)


def typing(words: str) -> Gesture:
    def gesture(page: SheetPage) -> None:
        keys.write(words)
        press(Key.Key_Return)

    return gesture


def pasting(words: str, column: str) -> Gesture:
    def gesture(page: SheetPage) -> None:
        page.view.go(page.view.here[0], [one.key for one in page.model.columns].index(column))
        QGuiApplication.clipboard().setText(words)
        press(Key.Key_V, CTRL)

    return gesture


def filling(page: SheetPage) -> None:
    reach(page, 2)
    press(Key.Key_D, CTRL)


def filling_right(page: SheetPage) -> None:
    press(Key.Key_Right, SHIFT)
    press(Key.Key_R, CTRL)


def clearing(page: SheetPage) -> None:
    reach(page, 1)
    press(Key.Key_Delete)


def cutting(page: SheetPage) -> None:
    press(Key.Key_X, CTRL)


def duplicating(page: SheetPage) -> None:
    page.bar.duplicate.trigger()


def deleting(page: SheetPage) -> None:
    reach(page, 1)
    page.bar.remove.trigger()


GESTURES: dict[str, Gesture] = {
    "type 7": typing("7"),
    "type word": typing("нет"),
    "paste block": pasting("7\tВ\t18\t9\t9\n8\tВ\t20\t10\t10\n", "grade"),
    "paste cell": pasting("12", "pupils"),
    "fill down": filling,
    "fill right": filling_right,
    "clear": clearing,
    "cut": cutting,
    "duplicate": duplicating,
    "delete": deleting,
}
_PLACES = st.tuples(st.integers(0, 4), st.integers(1, 6))


@settings(
    max_examples=10,
    # a window is opened three times for an example: looking for a smaller one would take minutes
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chain=st.lists(st.tuples(st.sampled_from(sorted(GESTURES)), _PLACES), min_size=3, max_size=7))
def test_gestures_of_the_grid_are_taken_back_after_a_restart(
    chain: list[tuple[str, tuple[int, int]]],
    qtbot: QtBot,
    runner: TaskRunner,
    messages: Messages,
    blank_bases: dict[str, Path],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(shutil.copy(blank_bases["school"], Path(name) / "school.shnor"))
        with offices.open_office(base) as office:
            rows = [{"year": 2022, "grade": grade, "letter": "А", "pupils": 20 + grade} for grade in (1, 5, 9)]
            entries.apply(office, [Add("classes", "857", dict(row)) for row in rows], "Было раньше")
        with seated(qtbot, runner, messages, base) as page:
            past = [content(page.office)]
            done = operations(page.office)
            for word, place in chain:
                page.view.go(*place)
                GESTURES[word](page)
                if page.view.editor is not None:  # the words do not suit the column: the editor keeps them
                    press(Key.Key_Escape)
                qtbot.waitUntil(lambda: page.saver.idle and page.view.editor is None, timeout=10_000)
                if operations(page.office) > done:
                    done = operations(page.office)
                    past.append(content(page.office))
        with seated(qtbot, runner, messages, base) as page:
            for before in reversed(past[:-1]):
                press(Key.Key_Z, CTRL)
                qtbot.waitUntil(lambda: page.saver.idle, timeout=10_000)
                assert content(page.office) == before
        with seated(qtbot, runner, messages, base) as page:
            for after in past[1:]:
                press(Key.Key_Y, CTRL)
                qtbot.waitUntil(lambda: page.saver.idle, timeout=10_000)
                assert content(page.office) == after
            with page.office.reading() as session:
                assert not any(doctor.disagreements(session).values())


def test_undo_over_a_cell_changed_elsewhere_is_said_and_forces_nothing(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school_base: Path
) -> None:
    with offices.open_office(school_base) as office:
        row = entries.apply(
            office, [Add("classes", "857", {"year": 2022, "grade": 5, "letter": "А", "pupils": 20})], "Было"
        ).rows["classes"][0]
        entries.apply(office, [Edit("classes", row, "pupils", 20, 21)], "Правка завуча")
        with office.writing() as session:
            # as a package of the district would: past the chain of undo
            entries.apply_in(session, [Edit("classes", row, "pupils", 21, 30)], "Приём", who="", undoable=False)
    conflict = "Ячейка «Обучающихся» листа «Классы» уже изменена: правка не применена."
    with seated(qtbot, runner, messages, school_base, conflict) as page:
        before = content(page.office)
        press(Key.Key_Z, CTRL)
        qtbot.waitUntil(lambda: page.saver.idle, timeout=10_000)
        assert content(page.office) == before
        assert "уже изменена" in page.saver.refused
        assert "Не сохранено" in page.state.text()
