"""A read-only table of facts: rows with a tone and a link; Enter or a double click follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shnor_desktop.ui import theme
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex

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
_SIDES, _ABOVE_AND_BELOW = 20, 6
"""Room around the words of a cell, in pixels."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells, how it is coloured, where it leads, and whatever the page wants to keep with it."""

    cells: tuple[str, ...]
    tone: Tone = "plain"
    link: Link | None = None
    key: Any = None
    strong: bool = False


class FactsModel(QAbstractTableModel):
    """The rows behind a ``FactsTable``."""

    def __init__(self, headings: Sequence[str], right: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headings = list(headings)
        self._right = frozenset(right)
        self.lines: list[Line] = []
        self._bold = QFont()
        self._bold.setBold(True)

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

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
            return self._bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (_DISPLAY, _TOOLTIP):
            return self.headings[section]
        if role == _ALIGN and section in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class Wrapped(QStyledItemDelegate):
    """Words in as many lines as they need: the style keeps some room at both sides that Qt forgets to count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        words = str(index.data(_DISPLAY) or "")
        width: int = option.rect.width() - _SIDES  # type: ignore[attr-defined]
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        # no letter is wider than it is high: most cells need no measuring
        if width <= 0 or len(words) * metrics.height() < width:
            return hint
        needed = metrics.boundingRect(QRect(0, 0, max(width, 40), 10_000), _WRAP, words).height()
        return QSize(hint.width(), max(hint.height(), needed + _ABOVE_AND_BELOW))


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
    ) -> None:
        """``share``: the stretched column keeps one of so many parts of the width, whatever the others need."""
        super().__init__()
        self._most = most
        self._share = share
        self._stretch = stretch
        self._wrap = wrap
        self.facts = FactsModel(headings, right, self)
        self.setModel(self.facts)
        self.setObjectName("facts")
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(wrap)
        if wrap:
            self.setItemDelegate(Wrapped(self))
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)
        self.activated.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows; the current row stays where it was, by number."""
        row = self.currentIndex().row()
        self.facts.show_lines(lines)
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
        columns = range(self.facts.columnCount())
        # Qt makes no column narrower than its least; sums must know it
        narrowest = header.minimumSectionSize()
        least = [max(header.sectionSizeHint(column) + 6, self._widest_word(column), narrowest) for column in columns]
        wanted = [max(self.sizeHintForColumn(column) + 14, least[column]) for column in columns]
        for_others = room - min(wanted[self._stretch], max(room // self._share, 150)) if wanted else room
        cap = max(wanted, default=0)
        while cap > 80 and self._others(wanted, least, cap) > for_others:
            cap -= 10
        for column in columns:
            if column != self._stretch:
                header.resizeSection(column, max(min(wanted[column], cap), least[column]))
        if wanted:
            left = room - self._others(wanted, least, cap)
            header.resizeSection(self._stretch, max(left, min(wanted[self._stretch], 150)))
        if self._wrap and len(self.facts.lines) <= 400:
            self.resizeRowsToContents()
        self.updateGeometry()

    def _widest_word(self, column: int) -> int:
        """A word cannot be broken, so its column is never narrower."""
        words = {
            word
            for line in self.facts.lines[:100]
            if column < len(line.cells)
            for word in line.cells[column].split(" ")
        }
        return max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0) + 20

    def _others(self, wanted: Sequence[int], least: Sequence[int], cap: int) -> int:
        """Width of all columns but the stretched one when none is wider than ``cap`` without need."""
        widths = [max(min(want, cap), need) for want, need in zip(wanted, least, strict=True)]
        return sum(widths) - widths[self._stretch]

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
