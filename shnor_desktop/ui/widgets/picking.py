"""A table of facts of which several rows can be picked: Ctrl and a click, Shift and the arrows, Ctrl+A."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from shnor_desktop.ui.widgets.table import FactsTable, Line

HOW = "Несколько строк сразу: Ctrl и щелчок, Shift и стрелки; все — Ctrl+A."
HOW_HERE_TOO = "Несколько школ и строк сразу: Ctrl и щелчок, Shift и стрелки; все — Ctrl+A."
"""Where the rows of schools that are picked in a table stand in another."""


class PickTable(FactsTable):
    """Rows without a key (headings between the others) are never picked."""

    picked = Signal()
    """Other rows are picked than before."""

    def __init__(
        self,
        headings: Sequence[str],
        *,
        name: str,
        same: Callable[[Any], Hashable],
        stretch: int = 0,
        right: Sequence[int] = (),
        most: int = 14,
    ) -> None:
        """``same``: what of the key of a line names the thing, whatever has happened to it meanwhile."""
        super().__init__(headings, name=name, stretch=stretch, right=right, most=most)
        self._same = same
        self._showing = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleDescription(HOW)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    @property
    def picks(self) -> list[Line]:
        """The picked lines from top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [line for row in rows if (line := self.facts.lines[row]).key is not None]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; several that were picked stay so, wherever they stand now."""
        held = {self._same(line.key) for line in self.picks}
        self._showing = True
        super().show_lines(lines)
        line = self.current
        if line is not None and line.key is None:
            self.setCurrentIndex(self._beside(self.currentIndex(), self.currentIndex()))
        if len(held) > 1:
            self._pick_again(held)
        self._showing = False
        self.picked.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, held: Qt.KeyboardModifier
    ) -> QModelIndex:  # the arrows go over headings
        return self._beside(super().moveCursor(action, held), self.currentIndex())

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        if index.isValid() and self.facts.lines[index.row()].key is None:
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def _beside(self, wanted: QModelIndex, before: QModelIndex) -> QModelIndex:
        """The nearest row with a key, further in the direction of the way; where there is none, the other way."""
        row, lines = wanted.row(), self.facts.lines
        if not wanted.isValid() or lines[row].key is not None:
            return wanted
        below, above = range(row + 1, len(lines)), range(row - 1, -1, -1)
        ways = (above, below) if row < before.row() else (below, above)
        found = next((place for way in ways for place in way if lines[place].key is not None), row)
        return self.facts.index(found, wanted.column())

    def _pick_again(self, held: set[Hashable]) -> None:
        again = QItemSelection()
        last = self.facts.columnCount() - 1
        for row, line in enumerate(self.facts.lines):
            if line.key is not None and self._same(line.key) in held:
                again.select(self.facts.index(row, 0), self.facts.index(row, last))
        if not again.isEmpty():
            self.selectionModel().select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_selection(self, *_: object) -> None:
        if not self._showing:
            self.picked.emit()
