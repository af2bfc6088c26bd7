"""A grid over a real base, and what a person sees in it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.ui.grid.line import Line
from shnor_desktop.ui.grid.saving import Saver
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.view import GridView
from shnor_desktop.ui.tasks import TaskRunner
from tests.ui import keys


class Bench:
    """One form on the screen, saved into a base."""

    def __init__(self, qtbot: QtBot, office: Office, runner: TaskRunner, key: str, year: int | None = 2022) -> None:
        self.qtbot, self.office, self.key = qtbot, office, key
        self.model = SheetTableModel(office.sheet(key))
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Warning)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.view = GridView(self.model, office.sheet(key).title, self.window)
        self.saver = Saver(office, runner, self.model, key, self.window)
        self.view.undo_asked.connect(self.saver.undo)
        self.view.redo_asked.connect(self.saver.redo)
        self.year = year
        self.load()
        self.view.resize(1000, 400)
        self.window.resize(1000, 400)
        self.window.show()
        self.view.setFocus()
        qtbot.waitUntil(self.view.hasFocus)
        self.view.go(0, 0)

    def load(self) -> None:
        with self.office.reading() as session:
            rows = entries.load(session, self.key, year=self.year)
        self.model.set_lines(
            [Line.of(self.model.sheet, row) for row in rows], writable=True, year=self.year, school=self.office.code
        )

    def put(self, steps: list[Step]) -> None:
        """Rows that were there before."""
        entries.apply(self.office, steps, "Было раньше")
        self.load()
        self.view.go(0, 0)

    def column(self, key: str) -> int:
        return [column.key for column in self.model.columns].index(key)

    def go(self, row: int, key: str) -> None:
        self.view.go(row, self.column(key))

    @property
    def editing(self) -> str:
        """What the open editor holds; empty when none is open."""
        return self.view.editor.content if self.view.editor is not None else ""

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = keys.NONE) -> None:
        keys.press(keys.focused(), key, held)

    def write(self, text: str) -> None:
        keys.write(text)

    def wait(self) -> None:
        """Until everything typed is in the base."""
        self.qtbot.waitUntil(lambda: self.saver.idle and not self.view.busy, timeout=60_000)

    def text(self, row: int, key: str) -> str:
        return self.model.text(row, self.column(key))

    def mark(self, row: int, key: str) -> int:
        return self.model.mark(row, self.column(key))

    def stored(self) -> list[Stored]:
        """What the base holds now."""
        with self.office.reading() as session:
            return entries.load(session, self.key)
