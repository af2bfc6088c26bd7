"""A table of explained figures: cell by cell, sorted by any column, each cell with its «почему» and its rows."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from shnor_desktop.ui import theme
from shnor_desktop.ui.pages.analysis_content import Cell, Grid, Row
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.canvas import asks_why, line
from shnor_desktop.ui.widgets.charts.heat import paint_cell
from shnor_desktop.ui.widgets.table import FactsModel, FactsTable, Line

Index = QModelIndex | QPersistentModelIndex
MEASURED = 400
"""Rows whose words tell how wide a column is."""
WIDEST = 420
MARGIN = 26
"""Around the words of a cell."""
NARROW = 760
"""Figures beside their words: the eye need not cross the screen."""
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


class FiguresModel(FactsModel):
    """Each cell has a tone of its own; a reader of the screen hears the heading, too."""

    def cell(self, index: Index) -> Cell | None:
        """The cell behind an index."""
        row: Row = self.lines[index.row()].key if index.isValid() else ()
        return row[index.column()] if index.column() < len(row) and index.isValid() else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        cell = self.cell(index)
        if cell is not None and role == _FOREGROUND:
            return None if cell.tone == "plain" else QColor(theme.current().of(cell.tone))
        if cell is not None and role in (_TOOLTIP, _ACCESSIBLE):
            heading = " ".join(self.headings[index.column()].split())
            said = f"{heading}: {cell.text}" if cell.text else heading
            return said + ("\nF1 — почему" if role == _TOOLTIP and cell.why is not None else "")
        return super().data(index, role)


class HeatDelegate(QStyledItemDelegate):
    """Cells of a heat map, painted as on paper."""

    def __init__(self, parent: FactsTable, bound: Fraction) -> None:
        super().__init__(parent)
        self._bound = bound

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        cell = model.cell(index) if isinstance(model, FiguresModel) else None
        if cell is None or cell.heat is None:
            super().paint(painter, option, index)
            return
        where = QRectF(option.rect)  # type: ignore[attr-defined]
        colours = theme.current()
        painter.save()
        paint_cell(painter, where.adjusted(1, 1, -1, -1), cell.heat, self._bound, colours)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            line(painter, colours.text, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(where.adjusted(2, 2, -2, -2))
        painter.restore()


class FiguresTable(FactsTable):
    """Arrows go from cell to cell, Enter opens the rows, F1 asks why, a heading sorts (Alt+↓, Alt+↑)."""

    asked = Signal(object)
    """The ``Cell`` to be explained."""
    opened = Signal(object)
    """The ``Cell`` whose rows are wanted."""
    moved = Signal(int)
    """The number of the row now current, as the rows were given."""

    def __init__(self, grid: Grid) -> None:
        self._rows: list[Row] = []
        self._measured: list[tuple[int, int]] | None = None
        self._sorted: tuple[int, bool] | None = None
        super().__init__(
            grid.headings,
            name=grid.name,
            stretch=grid.stretch,
            right=grid.right,
            most=grid.most,
            wrap=grid.wrap,
        )
        self.grid = grid
        self.facts = self._figures = FiguresModel(grid.headings, grid.right, self)
        self.setModel(self.facts)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.selectionModel().currentChanged.connect(self._on_cell)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(60)
        # a bar that goes gives its height back
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self.updateGeometry())
        if grid.narrow:
            self.setMaximumWidth(NARROW)
        if grid.bound is not None:
            self.setItemDelegate(HeatDelegate(self, Fraction(grid.bound)))
        if grid.sortable:
            header.setSectionsClickable(True)
            header.setSortIndicatorShown(True)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.sectionClicked.connect(self._on_heading)
        self.show_rows(grid.rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows under the same headings."""
        self._rows = list(rows)
        self._measured = None
        self._show()

    @property
    def cell(self) -> Cell | None:
        """The cell the person stands on."""
        index = self.currentIndex()
        return self._figures.cell(index) if index.isValid() else None

    def sort_by(self, column: int, *, descending: bool = False) -> None:
        """Empty cells come last either way."""
        self._sorted = (column, descending)
        self._measured = None
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)
        self._show()

    def _show(self) -> None:
        rows = list(enumerate(self._rows))
        if self._sorted is not None:
            column, descending = self._sorted
            known = [pair for pair in rows if pair[1][column].order is not None]
            empty = [pair for pair in rows if pair[1][column].order is None]
            known.sort(key=lambda pair: pair[1][column].order, reverse=descending)  # type: ignore[arg-type, return-value]
            rows = known + empty
        column = max(self.currentIndex().column(), 0)
        self._numbers = [number for number, _ in rows]
        self.show_lines([Line(tuple(cell.text for cell in row), _tone(row), key=row) for _, row in rows])
        if rows and column < self.facts.columnCount():
            self.setCurrentIndex(self.facts.index(max(self.currentIndex().row(), 0), column))

    def _fit(self) -> None:
        """Columns as wide as their words, measured once for the rows; what is left goes to the stretched one."""
        if not self.isVisible():
            # its width is not known yet
            return
        header, room = self.horizontalHeader(), self.viewport().width()
        if self._measured is None:
            self._measured = [self._wanted(column) for column in range(self.facts.columnCount())]
        widths = [width for width, _ in self._measured]
        if self._wrap and sum(widths) > room:
            widths = _shrunk(self._measured, room)
        if widths:
            widths[self._stretch] += max(room - sum(widths), 0)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        if self._wrap:
            self._fit_rows(widths)
        self.updateGeometry()

    def _fit_rows(self, widths: list[int]) -> None:
        """Each row as high as its longest cell, wrapped."""
        metrics, flags = self.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        for number, line_ in enumerate(self.facts.lines):
            high = metrics.height()
            for words, width in zip(line_.cells, widths, strict=False):
                if metrics.horizontalAdvance(words) + MARGIN > width:
                    wrapped = metrics.boundingRect(0, 0, max(width - MARGIN, 20), 2000, flags, words)
                    high = max(high, wrapped.height())
            self.setRowHeight(number, high + 9)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        # once more when the page round it has its size
        QTimer.singleShot(0, self, self._fit)

    def _wanted(self, column: int) -> tuple[int, int]:
        """The width that holds every cell in one line, and the least one that breaks no word."""
        metrics = self.fontMetrics()
        cells = {row[column].text for row in self._rows[:MEASURED] if column < len(row)}
        inside = max((metrics.horizontalAdvance(words) for words in cells), default=0) + MARGIN
        heading = max(metrics.horizontalAdvance(words) for words in self.facts.headings[column].split("\n")) + 20
        arrow = 16 if self._sorted is not None and self._sorted[0] == column else 0
        parts = {part for words in cells for part in words.split(" ")}
        word = max((metrics.horizontalAdvance(part) for part in parts), default=0) + MARGIN
        # Qt makes no column narrower than its least; sums must know it
        least = max(heading + arrow, self.horizontalHeader().minimumSectionSize())
        wanted = min(max(inside, least), WIDEST)
        return wanted, min(max(word, least), wanted)

    def _on_heading(self, column: int) -> None:
        again = self._sorted is not None and self._sorted[0] == column
        self.sort_by(column, descending=again and not (self._sorted or (0, False))[1])

    def _on_cell(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._numbers):
            self.moved.emit(self._numbers[index.row()])

    def event(self, event: QEvent) -> bool:
        if asks_why(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell, key = self.cell, event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_F1 and cell is not None:
            self.asked.emit(cell)
        elif alt and self.grid.sortable and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.sort_by(self.currentIndex().column(), descending=key == Qt.Key.Key_Up)
        else:
            super().keyPressEvent(event)

    def _on_activated(self, index: Index) -> None:
        cell = self._figures.cell(index)
        if cell is not None:
            self.opened.emit(cell)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if not index.isValid():
                return
            self.setCurrentIndex(index)
        cell = self.cell
        if cell is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        why = menu.addAction("Почему?\tF1", lambda: self.asked.emit(cell))
        why.setEnabled(cell.why is not None)
        rows = menu.addAction("Открыть\tEnter", lambda: self.opened.emit(cell))
        rows.setEnabled(cell.link is not None or cell.why is not None)
        menu.popup(event.globalPos())


def _shrunk(measured: Sequence[tuple[int, int]], room: int) -> list[int]:
    """The widest columns give way first, none below its longest word."""
    cap = max(width for width, _ in measured)
    while cap > MARGIN and sum(max(min(width, cap), least) for width, least in measured) > room:
        cap -= 4
    return [max(min(width, cap), least) for width, least in measured]


def _tone(row: Row) -> Tone:
    return row[0].tone if row else "plain"


def tables(widget: QWidget) -> list[FiguresTable]:
    """Every such table under a widget."""
    return widget.findChildren(FiguresTable)
