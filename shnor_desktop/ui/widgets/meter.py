"""A bar with its words: how much of the whole is there."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shnor_desktop.ui import theme


class Meter(QWidget):
    """Draws ``part`` of ``whole``; the words stand above the bar."""

    def __init__(self, part: int, whole: int, words: str) -> None:
        super().__init__()
        self._part, self._whole, self._words = part, whole, words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 4, self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.text))
        above = self.fontMetrics().height()
        painter.drawText(QRectF(0, 0, self.width(), above), Qt.AlignmentFlag.AlignLeft, self._words)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, above + 3, self.width(), 6)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, 3, 3)
        if self._whole and self._part:
            painter.setBrush(QColor(colours.accent))
            bar.setWidth(max(6.0, self.width() * min(self._part / self._whole, 1)))
            painter.drawRoundedRect(bar, 3, 3)
