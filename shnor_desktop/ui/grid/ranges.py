"""Selecting blocks of cells as in Excel: keys with Shift and Ctrl, edges of the data, several blocks at once."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from shnor_desktop.ui.grid.cells import Area
from shnor_desktop.ui.grid.editing import EditingView
from shnor_desktop.ui.grid.model import GridModel

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class RangesView(EditingView):
    """Cells with ranges."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent)
        self._anchor: tuple[int, int] | None = None

    def _selects(self, event: QKeyEvent) -> bool:
        """Arrows with Ctrl or Shift, Home, End and pages with Shift, Ctrl+A, Space with Ctrl or Shift."""
        held, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
        if key == Qt.Key.Key_Space and held in (_CTRL, _SHIFT):
            self._widen(whole_column=held == _CTRL)
            return True
        place = self._place_of_key(key, ctrl=bool(held & _CTRL))
        if place is None or held & ~(_CTRL | _SHIFT):
            return False
        if held & _SHIFT:
            self.extend(*place)
        elif held == _CTRL:
            self.go(*place)
        else:
            return False
        return True

    def _place_of_key(self, key: Qt.Key, *, ctrl: bool) -> tuple[int, int] | None:
        row, column = self.here
        way = _ARROWS.get(key)
        if way is not None:
            return self._edge(*way) if ctrl else (row + way[0], column + way[1])
        page = max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)
        last_row, last_column = self._last_filled_row, len(self.grid.columns) - 1
        return {
            Qt.Key.Key_Home: (0 if ctrl else row, 0),
            Qt.Key.Key_End: (last_row if ctrl else row, last_column),
            Qt.Key.Key_PageUp: (row - page, column),
            Qt.Key.Key_PageDown: (row + page, column),
        }.get(key)

    @property
    def _last_filled_row(self) -> int:
        return max(len(self.grid.lines) - 1 - self.grid.spare, 0)

    def _edge(self, down: int, right: int) -> tuple[int, int]:
        """Where Ctrl and an arrow lead: to the last filled cell of a run, or to the first one after a gap."""
        row, column = self.here
        if down:
            # from the last row with data on, the empty row where a record begins is next
            last = self._last_filled_row if row < self._last_filled_row else len(self.grid.lines) - 1
            return self._run(row, 0 if down < 0 else last, lambda at: bool(self.grid.text(at, column))), column
        last = 0 if right < 0 else len(self.grid.columns) - 1
        return row, self._run(column, last, lambda at: bool(self.grid.text(row, at)))

    @staticmethod
    def _run(start: int, last: int, filled: Callable[[int], bool]) -> int:
        step = 1 if last > start else -1
        if start == last:
            return start
        at = start + step
        if filled(start) and filled(at):
            while at != last and filled(at + step):
                at += step
            return at
        while at != last and not filled(at):
            at += step
        return at

    # -- blocks -------------------------------------------------------------------------------------------------

    @property
    def anchor(self) -> tuple[int, int]:
        """The corner of the newest block that stays when Shift moves the other one."""
        here = self.here
        held = [(t, lft, b, r) for t, lft, b, r in self.areas() if here in {(t, lft), (t, r), (b, lft), (b, r)}]
        if not held:
            return here
        top, left, bottom, right = held[-1]
        return (top if here[0] == bottom else bottom, left if here[1] == right else right)

    def extend(self, row: int, column: int) -> None:
        """Stretch the newest block to this cell."""
        if self.here[0] < 0:
            return
        anchor = self.anchor
        row = min(max(row, 0), len(self.grid.lines) - 1)
        column = min(max(column, 0), len(self.grid.columns) - 1)
        top, bottom = sorted((anchor[0], row))
        left, right = sorted((anchor[1], column))
        self._select((top, left, bottom, right))
        there = self.grid.index(row, column)
        self.selectionModel().setCurrentIndex(there, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(there)

    def select_all(self) -> None:
        """Ctrl+A: everything that has data."""
        if self.grid.lines:
            self._select((0, 0, self._last_filled_row, len(self.grid.columns) - 1))

    def _widen(self, *, whole_column: bool) -> None:
        """Ctrl+Space selects the columns of the selection, Shift+Space its rows."""
        area = self.area()
        if area is not None:
            top, left, bottom, right = area
            if whole_column:
                top, bottom = 0, len(self.grid.lines) - 1
            else:
                left, right = 0, len(self.grid.columns) - 1
            self._select((top, left, bottom, right))

    def _select(self, area: Area) -> None:
        top, left, bottom, right = area
        block = QItemSelection(self.grid.index(top, left), self.grid.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def lined_up(areas: list[Area]) -> list[Area] | None:
    """The blocks in reading order if they stand side by side or one under another; None if they do not."""
    if len({(top, bottom) for top, _, bottom, _ in areas}) == 1:
        return sorted(areas, key=lambda area: area[1])
    if len({(left, right) for _, left, _, right in areas}) == 1:
        return sorted(areas)
    return None
