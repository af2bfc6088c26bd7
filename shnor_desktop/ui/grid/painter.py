"""Paints the cells of a grid: texts, marks of problems, the current cell; one Python call a cell and no more."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygon, QStaticText, QTransform
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from shnor_desktop.ui import theme
from shnor_desktop.ui.grid.line import (
    ASKED,
    BLANK,
    COMPUTED,
    DRAFT,
    EXPLAINED,
    HARD,
    LEFT_EMPTY,
    NOTED,
    SOFT,
    UNSAVED,
)
from shnor_desktop.ui.grid.model import GridModel
from shnor_desktop.ui.grid.year_ago import Ghost

PAD = 5
_KEPT = 5000
"""So many shaped texts are kept."""
_ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter.value) | int(Qt.TextFlag.TextSingleLine.value)
_TO_LEFT = _ONE_LINE | int(Qt.AlignmentFlag.AlignLeft.value)
_TO_RIGHT = _ONE_LINE | int(Qt.AlignmentFlag.AlignRight.value)


class CellPainter(QStyledItemDelegate):
    """The delegate of a grid. It asks the model directly: seven calls of ``data`` a cell cost three times as much."""

    def __init__(self, view: QTableView, model: GridModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.refresh()

    def refresh(self) -> None:
        """Take the colours of the theme, the widths of the font and the sides of the columns."""
        colours = theme.current()
        self._text = QPen(QColor(colours.text))
        self._muted = QPen(QColor(colours.muted))
        self._bad_text = QPen(QColor(colours.bad))
        self._frame = QPen(QColor(colours.accent), 2)
        self._selected = QColor(colours.accent_soft)
        self._bad, self._warn = QColor(colours.bad), QColor(colours.warn)
        self._bad_soft, self._warn_soft = QColor(colours.bad_soft), QColor(colours.warn_soft)
        self._computed = QColor(colours.window)
        self._notes = {
            ASKED: QColor(colours.accent),
            EXPLAINED: QColor(colours.good),
            LEFT_EMPTY: QColor(colours.muted),
        }
        self._large = QPen(QColor(colours.warn))
        self._small = QFont(self._view.font())
        self._small.setPointSizeF(max(self._small.pointSizeF() * 0.8, 6))
        self._small_metrics = QFontMetrics(self._small)
        self._ghosts = self._model.shows_past
        self._italic = QFont(self._view.font())
        self._italic.setItalic(True)
        self._metrics = QFontMetrics(self._view.font())
        self._letter = max(self._metrics.horizontalAdvance("Щ"), self._metrics.horizontalAdvance("W"))
        self._height = self._metrics.height()
        self._texts: dict[tuple[str, int], tuple[QStaticText, int]] = {}
        self._right = [self._model.numeric(column) for column in range(len(self._model.columns))]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, column = index.row(), index.column()
        model = self._model
        rect = option.rect  # type: ignore[attr-defined]
        mark = model.mark(row, column)
        selection = self._view.selectionModel()
        if selection.isSelected(index):
            painter.fillRect(rect, self._selected)
        elif mark:
            self._fill(painter, rect, mark)
        if mark & (HARD | SOFT):
            self._corner(painter, rect, self._bad if mark & HARD else self._warn)
        if mark & NOTED:
            self._note(painter, rect, mark)
        text = model.text(row, column)
        if text:
            self._write(painter, rect, text, mark, column)
            if self._ghosts and self._right[column]:
                self._write_ghost(painter, rect, text, model.ghost(row, column))
        if selection.currentIndex() == index:
            painter.setPen(self._frame)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _fill(self, painter: QPainter, rect: QRect, mark: int) -> None:
        if mark & HARD:
            painter.fillRect(rect, self._bad_soft)
        elif mark & SOFT:
            painter.fillRect(rect, self._warn_soft)
        elif mark & COMPUTED:
            painter.fillRect(rect, self._computed)

    def _corner(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        right, top = rect.right() + 1, rect.top()
        triangle = QPolygon([QPoint(right - 7, top), QPoint(right, top), QPoint(right, top + 7)])
        painter.drawPolygon(triangle)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _note(self, painter: QPainter, rect: QRect, mark: int) -> None:
        """A corner at the left of its own colour for each kind of note; a question is seen before the others."""
        kind = ASKED if mark & ASKED else EXPLAINED if mark & EXPLAINED else LEFT_EMPTY
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._notes[kind])
        left, top = rect.left(), rect.top()
        painter.drawPolygon(QPolygon([QPoint(left, top), QPoint(left + 8, top), QPoint(left, top + 8)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _write_ghost(self, painter: QPainter, rect: QRect, text: str, found: Ghost | None) -> None:
        """The difference from last year at the left of the figure, where there is room for it."""
        if found is None:
            return
        words = f"▲ {found[0]}" if found[1] else found[0]
        room = rect.width() - 3 * PAD - self._metrics.horizontalAdvance(text)
        if self._small_metrics.horizontalAdvance(words) > room:
            words = "▲" if found[1] else ""
        if words:
            font = painter.font()
            painter.setFont(self._small)
            painter.setPen(self._large if found[1] else self._muted)
            painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), _TO_LEFT, words)
            painter.setFont(font)

    def _laid_out(self, text: str, room: int) -> tuple[QStaticText, int]:
        """The text measured and shaped once: cells repeat the same few words and numbers."""
        key = (text, room) if len(text) * self._letter > room or "\n" in text else (text, 0)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            if key[1]:
                text = self._metrics.elidedText(text.replace("\n", " ⏎ "), Qt.TextElideMode.ElideRight, room)
            shaped = QStaticText(text)
            shaped.setTextFormat(Qt.TextFormat.PlainText)
            shaped.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            shaped.prepare(QTransform(), self._view.font())
            found = self._texts[key] = (shaped, self._metrics.horizontalAdvance(text))
        return found

    def _write(self, painter: QPainter, rect: QRect, text: str, mark: int, column: int) -> None:
        left, width = rect.x() + PAD, rect.width() - 2 * PAD
        shaped, taken = self._laid_out(text, width)
        if self._right[column]:
            left += width - taken
        top = rect.y() + (rect.height() - self._height) // 2
        if mark & (UNSAVED | DRAFT):
            painter.save()
            painter.setFont(self._italic)
            painter.setPen(self._bad_text if mark & DRAFT else self._muted)
            painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), _TO_RIGHT if self._right[column] else _TO_LEFT, text)
            painter.restore()
            return
        painter.setPen(self._muted if mark & (COMPUTED | BLANK) else self._text)
        painter.drawStaticText(left, top, shaped)
