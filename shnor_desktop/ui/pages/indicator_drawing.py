"""What the table of indicators draws beside its words: the light of a state and the line of the last years."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from shnor_desktop.ui import theme
from shnor_desktop.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
SPARK, GAP = 54, 6
"""Width of the line in pixels, and of the room around what is drawn."""


class Light(QStyledItemDelegate):
    """A dot before the words of the state; the words alone say it, too."""

    def __init__(self, tone: Callable[[int], Tone], parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = tone

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        size = _dot(option)
        inner = _narrowed(option, size + GAP)
        super().paint(painter, inner, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(theme.current().of(self._tone(index.row())))
        painter.setPen(QPen(colour, 1.4))
        filled = self._tone(index.row()) not in ("plain", "muted")
        painter.setBrush(QBrush(colour) if filled else Qt.BrushStyle.NoBrush)
        area = option.rect  # type: ignore[attr-defined]
        painter.drawEllipse(QRectF(area.left() + GAP, area.center().y() - size / 2 + 1, size, size))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + _dot(option) + GAP, hint.height())


class Spark(QStyledItemDelegate):
    """A small line through the years that have a value; the last one is a dot."""

    def __init__(self, values: Callable[[int], list[Fraction | None]], parent: QWidget) -> None:
        super().__init__(parent)
        self._values = values

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        values = self._values(index.row())
        known = [value for value in values if value is not None]
        if len(known) < 2:
            return
        area = option.rect  # type: ignore[attr-defined]
        box = QRectF(area.left() + GAP, area.center().y() - 7, min(SPARK, area.width() - 2 * GAP), 14)
        low, high = min(known), max(known)
        step = box.width() / max(len(values) - 1, 1)
        points = [
            QPointF(box.left() + step * place, box.bottom() - box.height() * _height(value, low, high))
            for place, value in enumerate(values)
            if value is not None
        ]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(theme.current().of("accent"))
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline(points)
        painter.setBrush(QBrush(colour))
        painter.drawEllipse(points[-1], 2.4, 2.4)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(SPARK + 2 * GAP, super().sizeHint(option, index).height())


def _height(value: Fraction, low: Fraction, high: Fraction) -> float:
    return 0.5 if high == low else float((value - low) / (high - low))


def _dot(option: QStyleOptionViewItem) -> int:
    height: int = option.fontMetrics.height()  # type: ignore[attr-defined]
    return max(8, height // 2)


def _narrowed(option: QStyleOptionViewItem, left: int) -> QStyleOptionViewItem:
    inner = QStyleOptionViewItem(option)
    inner.rect = option.rect.adjusted(left, 0, 0, 0)  # type: ignore[attr-defined]
    return inner
