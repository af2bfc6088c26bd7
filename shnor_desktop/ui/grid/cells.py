"""The table under a grid: where the person is, what is selected, which columns stay in sight, how wide they are."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from shnor_desktop.ui import theme
from shnor_desktop.ui.grid.frozen import FrozenColumns
from shnor_desktop.ui.grid.headings import HeadingView, column_width, never_selected
from shnor_desktop.ui.grid.model import GridModel
from shnor_desktop.ui.grid.painter import CellPainter

Area = tuple[int, int, int, int]
"""Top, left, bottom, right; all inclusive."""


class CellsView(QTableView):
    """Cells without editors and commands."""

    said = Signal(str)
    """A short sentence about what a gesture did or could not do."""

    painter: CellPainter | None = None
    empty_hint = ""
    """What to do with a grid that has no rows yet."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self._tab_from: int | None = None
        self.setAccessibleName(name)
        self.setHorizontalHeader(HeadingView(model, self))
        self.setModel(model)
        self.painter = CellPainter(self, model)
        self.setItemDelegate(self.painter)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # the view opens editors itself
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        rows = self.verticalHeader()
        rows.setHighlightSections(False)
        never_selected(rows, self.horizontalHeader())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 9)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.frozen = FrozenColumns(self)
        self.frozen.watch(model, self.selectionModel())
        self.horizontalScrollBar().valueChanged.connect(self.frozen.place)
        self.horizontalHeader().sectionResized.connect(self.frozen.place)
        self.horizontalHeader().geometriesChanged.connect(self.frozen.place)

    # -- where the person is ------------------------------------------------------------------------------------

    @property
    def here(self) -> tuple[int, int]:
        """Row and column of the current cell; (-1, -1) when there is none."""
        index = self.currentIndex()
        return (index.row(), index.column())

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, within the table, and show it."""
        if not self.grid.lines:
            return
        row = min(max(row, 0), len(self.grid.lines) - 1)
        column = min(max(column, 0), len(self.grid.columns) - 1)
        # said outright: Qt would look whether Ctrl is held and add to the selection
        there = self.grid.index(row, column)
        self.selectionModel().setCurrentIndex(there, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(self.currentIndex())

    def areas(self) -> list[Area]:
        """The selected blocks."""
        chosen = self.selectionModel().selection()
        blocks = [chosen.at(number) for number in range(chosen.count())]
        return [(block.top(), block.left(), block.bottom(), block.right()) for block in blocks]

    def area(self) -> Area | None:
        """The selected block, or the current cell."""
        found = self.areas()
        if found:
            tops, lefts, bottoms, rights = zip(*found, strict=True)
            return (min(tops), min(lefts), max(bottoms), max(rights))
        row, column = self.here
        return (row, column, row, column) if row >= 0 else None

    def rows(self) -> list[int]:
        """The rows with selected cells."""
        return sorted({row for top, _, bottom, _ in self.blocks() for row in range(top, bottom + 1)})

    def blocks(self) -> list[Area]:
        """The selected blocks, or the current cell as one."""
        found = self.areas() or [area for area in (self.area(),) if area is not None]
        return list(dict.fromkeys(found))

    def _step(self, down: int, right: int) -> None:
        row, column = self.here
        if right:
            if self._tab_from is None:
                self._tab_from = column
            column += right
            if column >= len(self.grid.columns):
                row, column = row + 1, 0
            elif column < 0:
                row, column = max(row - 1, 0), len(self.grid.columns) - 1
            self.go(row, column)
            return
        if down:
            column = column if self._tab_from is None or down < 0 else self._tab_from
            self._tab_from = None
        self.go(row + down, column)

    # -- columns that stay in sight -----------------------------------------------------------------------------

    def is_frozen(self, column: int) -> bool:
        """Whether the column is shown over the scrolled ones."""
        return self.frozen.isVisible() and column < self.frozen.count

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Show a cell beside the columns that stay in sight, not beneath them."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() < self.frozen.count:
            bar.setValue(before)
            return
        hidden = self.frozen.taken - self.columnViewportPosition(index.column())
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.choose(self.grid.frozen())

    # -- looks --------------------------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Columns as wide as their words need, within reason."""
        for column in range(len(self.grid.columns)):
            self.setColumnWidth(column, column_width(self.grid, column, self.fontMetrics()))
        header = self.horizontalHeader()
        if isinstance(header, HeadingView):
            header.fit()
        self.frozen.choose(self.grid.frozen())

    def restyle(self) -> None:
        """The theme or the model's columns have changed."""
        if self.painter is not None:
            self.painter.refresh()
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty_hint and len(self.grid.lines) == self.grid.spare:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.current().muted))
            room = self.viewport().rect().adjusted(20, self.rowHeight(0) + 20, -20, -20)
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignHCenter.value) | int(Qt.TextFlag.TextWordWrap.value), self.empty_hint
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.restyle()
