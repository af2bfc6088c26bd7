"""Drives the whole program by key events alone, and waits for what they bring about."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.app import Program
from shnor_desktop.ui.grid.view import GridView
from shnor_desktop.ui.main_window import MainWindow
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.progress import ProgressDialog
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Page

Key = Qt.Key
NO, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
PATIENCE_MS = 30_000


class Driver:
    """A person with a keyboard and no mouse."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self.qtbot, self.program = qtbot, program

    @property
    def window(self) -> MainWindow:
        window = self.program.window
        assert window is not None
        if not window.furnished:
            self.until(lambda: window.furnished)
        return window

    @property
    def focus(self) -> QWidget:
        self.until(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the keyboard"
        return widget

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for it; a dialog that long work stood before gets the keyboard back, as a window manager would do."""

        def there() -> bool:
            modal = QApplication.activeModalWidget()
            if modal is not None and QApplication.activeWindow() not in (modal, QApplication.activePopupWidget()):
                modal.activateWindow()
            return happened()

        self.qtbot.waitUntil(there, timeout=PATIENCE_MS)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO, times: int = 1) -> None:
        """Keys as the system sends them: to the window that has the keyboard, shortcuts first."""
        for _ in range(times):
            self.wake()
            window = QApplication.focusWindow()
            assert window is not None, "no window has the keyboard"
            QTest.keyClick(window, key, modifier)
            QApplication.processEvents()

    def wake(self) -> None:
        """Until the window that asks has the keyboard: without a window manager nobody gives it back after a dialog."""
        self.until(self._has_keyboard)

    def _has_keyboard(self) -> bool:
        modal = QApplication.activeModalWidget()
        if isinstance(modal, ProgressDialog):
            return False  # it goes by itself
        if modal is None or QApplication.activePopupWidget() is not None:
            has = QApplication.focusWindow() is not None
        else:
            has = QApplication.activeWindow() is modal
        if not has:
            # again and again: long work may have come before it in between
            (modal or self.window).activateWindow()
        return has

    def type(self, words: str) -> None:
        """Letters one by one; Cyrillic ones cannot go through QTest."""
        self.wake()
        for sign in words:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus, QKeyEvent(kind, 0, NO, sign))

    def fill(self, words: str) -> None:
        """Type over whatever stands in the field."""
        self.press(Key.Key_A, CTRL)
        self.type(words)

    def tab_to(self, name: str) -> QWidget:
        """Go on by Tab until the widget of that name has the keyboard: every control must be reachable so."""
        self.wake()
        seen = []
        for _ in range(250):
            if name_of(self.focus) == name:
                return self.focus
            seen.append(name_of(self.focus))
            # a grid keeps Tab for its cells: F6 leaves it
            self.press(Key.Key_F6 if isinstance(self.focus, GridView) else Key.Key_Tab)
        raise AssertionError(f"«{name}» not reached by Tab; passed: {list(dict.fromkeys(seen))}")

    def push(self, name: str) -> None:
        """Go to a button and press it, once the screen has come to rest: nobody presses what is being drawn anew."""
        self.settle()
        button = self.tab_to(name)
        assert isinstance(button, QAbstractButton)
        assert button.isEnabled()
        self.press(Key.Key_Space)

    def tab_bar(self, title: str) -> None:
        """Choose a tab by arrows."""
        self.wake()
        for _ in range(250):
            if isinstance(self.focus, QTabBar):
                break
            self.press(Key.Key_Tab)
        bar = self.focus
        assert isinstance(bar, QTabBar)
        self.press(Key.Key_Left, times=bar.count())
        titles = [bar.tabText(number) for number in range(bar.count())]
        self.press(Key.Key_Right, times=titles.index(title))
        assert bar.tabText(bar.currentIndex()) == title
        self.settle()

    def visit(self, number: int, key: str) -> QWidget:
        """Ctrl+number, and the page with its data; a dialog that is about to close would take the keys."""
        self.until(lambda: QApplication.activeModalWidget() is None)
        self.press(Qt.Key(Key.Key_0.value + number), CTRL)
        assert self.window.at == key
        self.settle()
        return self.window.pages[key]

    def settle(self) -> None:
        """Until nothing is under way and the page shows the base as it is."""

        def calm() -> bool:
            page = self.window.pages.get(self.window.at)
            if isinstance(page, Page) and not page.ready:
                return False
            if isinstance(page, DataPage) and page.current is not None and not page.current.saver.idle:
                return False
            return not self.window.runner.busy

        self.until(calm)
        QApplication.processEvents()
        self.until(calm)

    def message(self) -> str:
        """The message on the screen; Enter closes it."""
        self.until(lambda: self.window.messages.box is not None)
        box = self.window.messages.box
        assert box is not None
        words = f"{box.text()} {box.informativeText()}"
        self.until(lambda: QApplication.activeWindow() is box)
        self.press(Key.Key_Return)
        self.until(lambda: self.window.messages.box is None)
        self.wake()
        return words

    def dialog(self) -> QWidget:
        """The dialog that has just opened and has the keyboard; the progress of long work may stand before it."""

        def asks() -> bool:
            active = QApplication.activeWindow()
            return active not in (None, self.window) and not isinstance(active, ProgressDialog)

        self.until(asks)
        found = QApplication.activeWindow()
        assert found is not None
        return found

    def answer(self, answers: dict[str, str]) -> None:
        """Fill the named fields of the open dialog and accept it by Enter."""
        self.dialog()
        for name, words in answers.items():
            self.tab_to(name)
            self.fill(words)
        self.press(Key.Key_Return)


def name_of(widget: QWidget) -> str:
    """The accessible name, or the words on a button."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        return widget.text().replace("&", "")
    return type(widget).__name__


def words_on(widget: QWidget) -> str:
    """Every visible label under a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def links_on(widget: QWidget) -> list[LinkLabel]:
    """The links that are seen; what a page drew before may not be gone yet."""
    return [one for one in widget.findChildren(LinkLabel) if one.isVisible()]


@contextmanager
def running(qtbot: QtBot, program: Program) -> Iterator[Driver]:
    """A driver whose window is closed in the end, whatever happened."""
    driver = Driver(qtbot, program)
    try:
        yield driver
    finally:
        for widget in QApplication.topLevelWidgets():
            if widget is not program.window:
                widget.close()
        if program.window is not None:
            program.window.close()
            program.window.deleteLater()
        # whatever was shown dies here and now: later it might be collected in a worker's thread
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
