"""A read-only table of facts: rows with a tone and a link; Enter or a double click follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from shnor_desktop.ui import theme
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.rows import Index, RowsModel, dress

_DISPLAY, _TOOLTIP, _FONT, _ALIGN, _FOREGROUND = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
    )
)

_WRAP = int(Qt.TextFlag.TextWordWrap)
_SIDES, _ABOVE_AND_BELOW = 20, 9
"""Room around the words of a cell, in pixels."""
_MEASURED = 24
"""The longest cells of a column, by letters: one of them is the widest."""
_WRAPPED_ROWS = 400
"""More rows than these stay one line high."""
NARROW = 860
"""Below this width in pixels the spare columns are left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells, how it is coloured, where it leads, and whatever the page wants to keep with it."""

    cells: tuple[str, ...]
    tone: Tone = "plain"
    link: Link | None = None
    key: Any = None
    strong: bool = False


class FactsModel(RowsModel[Line]):
    """The rows behind a ``FactsTable``."""

    def __init__(self, headings: Sequence[str], right: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(headings, parent)
        self._right = frozenset(right)
        self.bold = QFont()
        self.bold.setBold(True)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role in (_DISPLAY, _TOOLTIP):
            return line.cells[column] if column < len(line.cells) else ""
        if role == _ALIGN:
            side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == _FOREGROUND and line.tone != "plain":
            return QColor(theme.current().of(line.tone))
        if role == _FONT and line.strong:
            return self.bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (_DISPLAY, _TOOLTIP):
            return self.headings[section]
        if role == _ALIGN and section in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class FactsTable(QTableView):
    """Shows all its rows without a scroll bar of its own up to ``most`` rows; the page scrolls."""

    followed = Signal(object)
    """The ``Link`` of the row that was chosen."""
    chosen = Signal(object)
    """The ``Line`` now current, or None."""

    def __init__(
        self,
        headings: Sequence[str],
        *,
        name: str,
        stretch: int = 0,
        right: Sequence[int] = (),
        most: int = 14,
        wrap: bool = True,
        share: int = 3,
        spare: Sequence[int] = (),
    ) -> None:
        """``share``: the stretched column keeps one of so many parts of the width, whatever the others need.

        ``spare``: columns that are left out where the window is narrow, so that the others can be read.
        """
        super().__init__()
        self._most = most
        self._share = share
        self._spare = tuple(spare)
        self._widths: dict[int, tuple[int, int]] = {}
        """Of each column measured since the rows were shown: its widest cell and its widest word."""
        self._heights: dict[tuple[str, int, bool], int] = {}
        """Of words in so much room, bold or not."""
        self._stretch = stretch
        self._wrap = wrap
        self.facts = FactsModel(headings, right, self)
        self.setModel(self.facts)
        self.setObjectName("facts")
        self.setAccessibleName(name)
        dress(self, wrap=wrap)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)
        header.setResizeContentsPrecision(60)
        self.activated.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows; the current row stays where it was, by number."""
        row = self.currentIndex().row()
        self.facts.show_lines(lines)
        self._widths.clear()
        self._heights.clear()
        self._fit()
        if lines:
            self.setCurrentIndex(self.facts.index(min(max(row, 0), len(lines) - 1), 0))
        else:
            self.chosen.emit(None)

    @property
    def current(self) -> Line | None:
        """The row the person stands on."""
        row = self.currentIndex().row()
        return self.facts.lines[row] if 0 <= row < len(self.facts.lines) else None

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        """Columns as wide as their words while the stretched one keeps its share; beyond that the words wrap."""
        header, room = self.horizontalHeader(), self.viewport().width()
        for column in self._spare:
            self.setColumnHidden(column, room < NARROW)
        columns = [column for column in range(self.facts.columnCount()) if not self.isColumnHidden(column)]
        # Qt makes no column narrower than its least; sums must know it
        narrowest = header.minimumSectionSize()
        measured = {column: self._measure(column) for column in columns}
        least = {column: max(header.sectionSizeHint(column) + 6, measured[column][1], narrowest) for column in columns}
        wanted = {column: max(measured[column][0], least[column]) for column in columns}
        if wanted:
            self._share_out(wanted, least, room)
        if self._wrap and len(self.facts.lines) <= _WRAPPED_ROWS:
            self._set_heights(columns)
        self.updateGeometry()

    def _share_out(self, wanted: Mapping[int, int], least: Mapping[int, int], room: int) -> None:
        header, stretch = self.horizontalHeader(), self._stretch
        others = [column for column in wanted if column != stretch]
        for_others = room - min(wanted[stretch], max(room // self._share, 150))

        def width(column: int) -> int:
            return max(min(wanted[column], cap), least[column])

        cap = max(wanted.values())
        while cap > 80 and sum(map(width, others)) > for_others:
            cap -= 10
        for column in others:
            header.resizeSection(column, width(column))
        left = room - sum(map(width, others))
        enough = min((least if self._wrap else wanted)[stretch], 150)
        header.resizeSection(stretch, max(left, enough))

    def _measure(self, column: int) -> tuple[int, int]:
        """How wide the widest cell of a column is, and its widest word: that cannot be broken."""
        if column not in self._widths:
            cells = sorted({line.cells[column] for line in self.facts.lines if column < len(line.cells)}, key=len)
            words = sorted({word for cell in cells[-100:] for word in cell.split()}, key=len)
            bold = any(line.strong for line in self.facts.lines)
            metrics = QFontMetrics(self.facts.bold) if bold else self.fontMetrics()
            lines = [line for cell in cells[-_MEASURED:] for line in cell.split("\n")]
            drawn = self.sizeHintForColumn(column) + 14 if self.itemDelegateForColumn(column) is not None else 0
            self._widths[column] = (
                max(max(map(metrics.horizontalAdvance, lines), default=0) + _SIDES + 12, drawn),
                max(map(metrics.horizontalAdvance, words[-_MEASURED:]), default=0) + _SIDES,
            )
        return self._widths[column]

    def _set_heights(self, columns: Sequence[int]) -> None:
        """Each row as high as its longest cell, wrapped; the style keeps room at the sides that Qt would not count."""
        plain, bold = self.fontMetrics(), QFontMetrics(self.facts.bold)
        drawn = {column for column in columns if self.itemDelegateForColumn(column) is not None}
        rooms = [(column, self.columnWidth(column) - _SIDES * (2 if column in drawn else 1)) for column in columns]
        for row, line in enumerate(self.facts.lines):
            metrics = bold if line.strong else plain
            high = metrics.height()
            for column, room in rooms:
                words = line.cells[column] if column < len(line.cells) else ""
                # no letter is wider than it is high: most cells need no measuring
                if len(words) * metrics.height() > room or "\n" in words:
                    key = (words, room, line.strong)
                    if key not in self._heights:
                        wrapped = metrics.boundingRect(0, 0, max(room, 20), 10_000, _WRAP, words)
                        self._heights[key] = wrapped.height()
                    high = max(high, self._heights[key])
            self.setRowHeight(row, high + _ABOVE_AND_BELOW)

    def _wanted_height(self) -> int:
        rows = min(len(self.facts.lines), self._most)
        inside = sum(self.rowHeight(row) for row in range(rows)) if rows else self.fontMetrics().height() + 9
        bar = self.horizontalScrollBar().sizeHint().height() if self.horizontalScrollBar().isVisible() else 0
        return inside + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + bar + 2

    def _on_activated(self, index: Index) -> None:
        line = self.facts.lines[index.row()] if index.isValid() else None
        if line is not None and line.link is not None:
            self.followed.emit(line.link)

    def _on_current(self, *_: object) -> None:
        self.chosen.emit(self.current)
