"""Pages of forms over real bases, and the dialogs they open."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.office import Office
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui import keys

PATIENCE_MS = 10_000


class Form:
    """A person at the page of one form."""

    def __init__(self, qtbot: QtBot, page: SheetPage, runner: TaskRunner) -> None:
        self.qtbot, self.page, self.runner = qtbot, page, runner
        self.said: list[str] = []
        page.noted.connect(self.said.append)

    def go(self, row: int, key: str) -> None:
        """Stand on a cell, with the keyboard in the grid."""
        self.page.view.go(row, [one.key for one in self.page.model.columns].index(key))
        self.page.view.setFocus()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = keys.NONE) -> None:
        keys.press(keys.focused(), key, held)

    def write(self, text: str) -> None:
        """Type into the cell and leave it by Enter."""
        keys.write(text)
        self.press(Qt.Key.Key_Return)
        self.settle()

    def say(self, words: str) -> None:
        """Answer the dialog that has just opened, by keys alone."""
        dialog = self.dialog
        self.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
        keys.write(words)
        keys.press(keys.focused(), Qt.Key.Key_Return, keys.CTRL)
        assert not dialog.isVisible()
        self.settle()
        self.qtbot.waitUntil(lambda: keys.focused() is self.page.view)

    @property
    def dialog(self) -> Ask:
        """The open dialog of fields."""
        (found,) = [one for one in self.page.findChildren(Ask) if one.isVisible()]
        return found

    @property
    def dialogs(self) -> list[QDialog]:
        return [one for one in self.page.findChildren(QDialog) if one.isVisible()]

    def settle(self) -> None:
        """Until everything is saved, and what is said about the rows is read anew."""
        page = self.page

        def quiet() -> bool:
            return page.told and not self.runner.busy

        self.qtbot.waitUntil(quiet, timeout=PATIENCE_MS)
        QApplication.processEvents()
        self.qtbot.waitUntil(quiet, timeout=PATIENCE_MS)

    @property
    def tabs(self) -> list[str]:
        """The words on the tabs under the grid."""
        return [self.page.panel.tabText(number) for number in range(self.page.panel.count())]

    @property
    def chip(self) -> str:
        return self.page.readiness.strip.badge.text()

    def tip(self, row: int, key: str) -> str:
        """What the tip of a cell says."""
        return "\n".join(self.page.model.reasons(row, [one.key for one in self.page.model.columns].index(key)))

    def stored(self, sheet: str) -> list[Stored]:
        with self.page.office.reading() as session:
            return entries.load(session, sheet)


@pytest.fixture
def form(qtbot: QtBot, runner: TaskRunner, messages: Messages) -> Callable[..., Form]:
    """Opens the page of a form."""

    def make(office: Office, key: str = "classes", year: int | None = 2022, school: str = "") -> Form:
        page = SheetPage(office, runner, messages, key, year=year, school=school)
        qtbot.addWidget(page)
        page.resize(1100, 640)
        page.show()
        qtbot.waitUntil(lambda: page.ready)
        page.view.setFocus()
        qtbot.waitUntil(page.view.hasFocus)
        made = Form(qtbot, page, runner)
        made.settle()
        return made

    return make
