"""The headings of a grid: wrapped, with a double click that orders the rows; widths that fit the words."""

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from shnor_desktop.models.sheets.kinds import Choice, Day, Text, Words
from shnor_desktop.models.sheets.spec import Kind
from shnor_desktop.ui import theme
from shnor_desktop.ui.grid.model import GridModel
from shnor_desktop.ui.grid.table_model import SheetTableModel

MOST_LINES = 4
_WIDEST, _USUAL = 260, 170


class HeadingView(QHeaderView):
    """Horizontal headings of a grid; a funnel stands where rows are hidden by the column."""

    filter_asked = Signal(int)
    """Choose which values of the column are shown."""

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grid = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap.value)))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.sectionDoubleClicked.connect(self._toggle)
        self.sectionResized.connect(lambda *_: self.fit())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()  # the style leaves its own clipping behind
        super().paintSection(painter, rect, section)
        painter.restore()
        if isinstance(self._grid, SheetTableModel) and self._grid.is_filtered(section):
            right, bottom = rect.right() - 4, rect.bottom() - 3
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.current().accent))
            sides = [(-11, -10), (0, -10), (-4, -5), (-4, 0), (-7, 0), (-7, -5)]
            painter.drawPolygon(QPolygon([QPoint(right + x, bottom + y) for x, y in sides]))
            painter.restore()

    def fit(self) -> None:
        """As high as the longest wrapped heading needs."""
        metrics = QFontMetrics(self.font())
        lines = max(
            (
                wrapped_lines(column.label, metrics, self.sectionSize(number) - 14)
                for number, column in enumerate(self._grid.columns)
            ),
            default=1,
        )
        self.setFixedHeight(min(lines, MOST_LINES) * metrics.lineSpacing() + 10)

    def _toggle(self, column: int) -> None:
        if isinstance(self._grid, SheetTableModel):
            before = self._grid.order
            if before == (column, True):
                self.order(column, ascending=False)
            elif before == (column, False):
                self.order(None)
            else:
                self.order(column)

    def order(self, column: int | None, *, ascending: bool = True) -> None:
        """Put the rows in order and show by which column."""
        if isinstance(self._grid, SheetTableModel):
            self._grid.order_by(column, ascending=ascending)
            self.setSortIndicatorShown(column is not None)
            if column is not None:
                way = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
                self.setSortIndicator(column, way)

    def _open_menu(self, place: QPoint) -> None:
        column = self.logicalIndexAt(place)
        if column < 0 or not isinstance(self._grid, SheetTableModel):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("По возрастанию", lambda: self.order(column))
        menu.addAction("По убыванию", lambda: self.order(column, ascending=False))
        menu.addAction("Как вводили", lambda: self.order(None))
        menu.addSeparator()
        menu.addAction("Отбор по значениям…\tCtrl+Shift+L", lambda: self.filter_asked.emit(column))
        every = menu.addAction("Показать все", self._grid.show_all)
        every.setEnabled(bool(self._grid.filtered_columns))
        menu.popup(self.mapToGlobal(place))


def never_selected(*headers: QHeaderView) -> None:
    """Keep the headings from asking for every cell of a column whether it is selected: a second for a thousand rows."""
    for header in headers:
        header.setSelectionModel(QItemSelectionModel(header.model(), header))


def wrapped_lines(words: str, metrics: QFontMetrics, room: int) -> int:
    """How many lines the words take when wrapped at spaces."""
    lines, used = 1, 0
    space = metrics.horizontalAdvance(" ")
    for word in words.split():
        width = metrics.horizontalAdvance(word)
        if used and used + space + width > room:
            lines, used = lines + 1, width
        else:
            used += width + (space if used else 0)
    return lines


def column_width(model: GridModel, column: int, metrics: QFontMetrics) -> int:
    """Wide enough for the cells of the first rows and for the longest word of the heading."""
    label = model.columns[column].label
    rows = range(min(len(model.lines), 60))
    texts = max((metrics.horizontalAdvance(model.text(row, column)) for row in rows), default=0)
    word = max(map(metrics.horizontalAdvance, label.split()), default=0)
    usual = max(map(metrics.horizontalAdvance, _usual(model.columns[column].kind)), default=0)
    texts = max(texts, min(usual, _USUAL))
    three = metrics.horizontalAdvance(label) // 3
    return min(max(texts + 18, word + 18, three + 18, 44), _WIDEST)


def _usual(kind: Kind) -> list[str]:
    """Texts that will stand in the column, so that an empty form has room for them, too."""
    if isinstance(kind, Choice):
        return [option.title for option in kind.options[:40]]
    if isinstance(kind, Day):
        return ["00.00.0000"]
    if isinstance(kind, Text | Words):
        return ["н" * min(kind.longest // 8, 24)]
    return []
