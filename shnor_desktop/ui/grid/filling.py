"""The small square at the corner of a selection: dragged, it copies the cells; with Ctrl it continues their series."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.ui import theme
from shnor_desktop.ui.grid import clipboard
from shnor_desktop.ui.grid.cells import Area
from shnor_desktop.ui.grid.clipboard import Block, Verdict
from shnor_desktop.ui.grid.editing import EditingView
from shnor_desktop.ui.grid.model import GridModel

_SIDE = 7


def series(values: Sequence[Value], count: int) -> list[Value] | None:
    """The next values of a series of figures or dates; None where it could go on in more than one way."""
    if any(isinstance(value, bool) for value in values):
        return None
    if all(isinstance(value, int | Decimal) for value in values):
        numbers = [value for value in values if isinstance(value, int | Decimal)]
        steps = {later - sooner for sooner, later in itertools.pairwise(numbers)} or {1}
        if len(steps) == 1:
            step = steps.pop()
            return [numbers[-1] + step * (number + 1) for number in range(count)]
    if all(isinstance(value, date) for value in values):
        days = [value for value in values if isinstance(value, date)]
        gaps = {(later - sooner).days for sooner, later in itertools.pairwise(days)} or {1}
        if len(gaps) == 1:
            gap = gaps.pop()
            return [days[-1] + timedelta(days=gap * (number + 1)) for number in range(count)]
    return None


class Fill(Protocol):
    """Fills so many rows below an area, or columns at its right."""

    def __call__(self, area: Area, down: int, right: int, *, as_series: bool) -> None: ...


@dataclass(slots=True)
class _Drag:
    area: Area
    down: int = 0
    right: int = 0


class FillHandle:
    """Paints the square, follows the mouse, has the cells filled."""

    def __init__(self, view: EditingView, fill: Fill) -> None:
        self._view, self._fill = view, fill
        self._drag: _Drag | None = None

    @property
    def dragging(self) -> bool:
        return self._drag is not None

    def square(self) -> QRect:
        """Where the handle is; empty when there is none."""
        view, areas = self._view, self._view.areas()
        if len(areas) != 1 or not view.grid.writable or view.editor is not None:
            return QRect()
        _, _, bottom, right = areas[0]
        corner = view.visualRect(view.grid.index(bottom, right))
        if corner.isEmpty() or view.is_frozen(right) or corner.right() < view.frozen.taken:
            return QRect()
        return QRect(corner.right() - _SIDE // 2 - 2, corner.bottom() - _SIDE // 2 - 2, _SIDE, _SIDE)

    def under(self, place: QPoint) -> bool:
        """Whether the mouse is over the handle."""
        square = self.square()
        return not square.isEmpty() and square.adjusted(-2, -2, 2, 2).contains(place)

    def press(self, place: QPoint) -> bool:
        """Begin to drag, if the handle is there."""
        if self.under(place):
            self._drag = _Drag(self._view.areas()[0])
        return self.dragging

    def move(self, place: QPoint) -> None:
        """The mouse is here now: down or to the right, whichever is farther."""
        drag, view = self._drag, self._view
        if drag is None:
            return
        room = view.viewport().rect()
        row = view.rowAt(min(max(place.y(), 0), room.bottom()))
        column = view.columnAt(min(max(place.x(), 0), room.right()))
        row = len(view.grid.lines) - 1 if row < 0 else row
        column = len(view.grid.columns) - 1 if column < 0 else column
        drag.down, drag.right = max(row - drag.area[2], 0), max(column - drag.area[3], 0)
        if drag.down >= drag.right:
            drag.right = 0
        else:
            drag.down = 0
        view.scrollTo(view.grid.index(row, column))
        view.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """Fill what was drawn over."""
        drag, self._drag = self._drag, None
        self._view.viewport().update()
        if drag is not None and (drag.down or drag.right):
            as_series = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._fill(drag.area, drag.down, drag.right, as_series=as_series)

    def paint(self) -> None:
        """The square, and a dashed frame while it is dragged."""
        square = self.square()
        if square.isEmpty():
            return
        painter = QPainter(self._view.viewport())
        accent = QColor(theme.current().accent)
        drag = self._drag
        if drag is not None:
            top, left, bottom, right = drag.area
            index = self._view.grid.index
            frame = self._view.visualRect(index(top, left)).united(
                self._view.visualRect(index(bottom + drag.down, right + drag.right))
            )
            painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
        painter.fillRect(square, QColor(theme.current().panel))
        painter.fillRect(square.adjusted(1, 1, -1, -1), accent)


def filled(grid: GridModel, area: Area, down: int, right: int, *, as_series: bool) -> tuple[Verdict, bool]:
    """What filling would do, and whether a series was asked for where there is no single one."""
    top, left, bottom, last = area
    doubt = False
    block: Block = []

    def next_texts(values: list[Value], column_of: Sequence[int], count: int) -> list[str]:
        nonlocal doubt
        found = series(values, count) if as_series else None
        doubt = doubt or (as_series and found is None)
        found = found if found is not None else [values[number % len(values)] for number in range(count)]
        return [grid.columns[column].kind.show(value) for column, value in zip(column_of, found, strict=True)]

    if down:
        across = [
            next_texts([grid.value(row, column) for row in range(top, bottom + 1)], [column] * down, down)
            for column in range(left, last + 1)
        ]
        block = [list(texts) for texts in zip(*across, strict=True)]
        return clipboard.judge(grid, block, bottom + 1, left, headings=False), doubt
    sources = [left + number % (last - left + 1) for number in range(right)]
    for row in range(top, bottom + 1):
        values = [grid.value(row, column) for column in range(left, last + 1)]
        block.append(next_texts(values, sources, right))
    return clipboard.judge(grid, block, top, last + 1, headings=False), doubt
