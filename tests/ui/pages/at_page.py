"""A person with a keyboard at one page of «Программа»: waits for the base, pushes buttons, fills dialogs."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.support_writing import Buttons
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.page import Page
from tests.ui import keys

PATIENCE_MS = 30_000


class AtPage:
    """Opens the page over a base, in the year 2022."""

    def __init__(
        self, qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office, make: Callable[[Desk], Page]
    ) -> None:
        self.qtbot, self.runner, self.office = qtbot, runner, office
        self.desk = Desk(runner, messages)
        self.desk.take(office, 2022)
        self.noted: list[str] = []
        self.desk.noted.connect(self.noted.append)
        self.page = make(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(1180, 680)
        self.page.show()
        self.settle()

    def settle(self) -> None:
        """Until nothing is under way and the page shows the base as it is."""

        def calm() -> bool:
            return self.page.ready and not self.runner.busy

        self.qtbot.waitUntil(calm, timeout=PATIENCE_MS)
        QApplication.processEvents()
        self.qtbot.waitUntil(calm, timeout=PATIENCE_MS)

    def changed(self) -> None:
        """Somebody else wrote into the base."""
        self.desk.tell()
        self.settle()

    def push(self, buttons: Buttons, key: str) -> None:
        button = buttons.by_key[key]
        assert button.isEnabled()
        button.setFocus()
        keys.press(button, Qt.Key.Key_Space)
        self.settle()

    def dialog(self) -> QDialog:
        """The open dialog."""
        (found,) = [one for one in self.page.findChildren(QDialog) if one.isVisible()]
        return found

    def answer(self, words: dict[str, str]) -> None:
        """Fill the named fields of the open dialog and accept it by Enter."""
        dialog = self.dialog()
        fill(dialog, words)
        keys.press(dialog, Qt.Key.Key_Return)
        assert not dialog.isVisible()
        self.settle()

    def stored(self, sheet: str) -> list[Stored]:
        with self.office.reading() as session:
            return entries.load(session, sheet)


def fill(dialog: QDialog, words: dict[str, str]) -> None:
    """Type over the named fields."""
    for name, typed in words.items():
        (field,) = [one for one in dialog.findChildren(QWidget) if one.accessibleName() == name]
        if isinstance(field, QComboBox):
            assert field.findText(typed) >= 0
            field.setCurrentText(typed)
            continue
        keys.press(field, Qt.Key.Key_A, keys.CTRL)
        for sign in typed:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, keys.NONE, sign))
