"""One simple chart: shares as bars with a line at the bound."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from shnor_desktop.ui import theme


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of one procedure in one year."""

    title: str
    period: str
    percent: float
    over: bool

    @property
    def words(self) -> str:
        return f"{self.percent:.1f}".replace(".", ",") + "\u00a0%"


class ShareChart(QWidget):
    """Bars lie: their long names stand at the left, the bound is a dashed line from top to bottom."""

    def __init__(self, bars: Sequence[Bar], bound: float) -> None:
        super().__init__()
        self._bars, self._bound = list(bars), bound
        said = "; ".join(f"{bar.title}, {bar.period}: {bar.words}" for bar in self._bars)
        self.setAccessibleName(f"Диаграмма. Граница {bound:g} %. {said}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._step = self.fontMetrics().height() + 8

    def sizeHint(self) -> QSize:
        return QSize(480, (len(self._bars) + 1) * self._step + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        names = [f"{bar.title}, {bar.period}" for bar in self._bars]
        left = min(max(metrics.horizontalAdvance(name) for name in names) + 14, self.width() // 2)
        room = self.width() - left - metrics.horizontalAdvance("100,0 %") - 14
        top = max(100.0 if max(bar.percent for bar in self._bars) > 60 else 60.0, self._bound)
        for number, (bar, name) in enumerate(zip(self._bars, names, strict=True)):
            y = (number + 1) * self._step
            painter.setPen(QColor(colours.text))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, left - 12)
            painter.drawText(QRectF(0, y, left - 10, self._step), Qt.AlignmentFlag.AlignVCenter, shown)
            length = room * min(bar.percent, top) / top
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.bad if bar.over else colours.accent))
            painter.drawRoundedRect(QRectF(left, y + 4, max(length, 2), self._step - 8), 2, 2)
            painter.setPen(QColor(colours.of("bad" if bar.over else "plain")))
            words = QRectF(left + length + 6, y, 90, self._step)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, bar.words)
        bound = left + room * self._bound / top
        painter.setPen(QPen(QColor(colours.warn), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(int(bound), self._step, int(bound), self.height())
        painter.setPen(QColor(colours.warn))
        label = QRectF(bound - 60, 0, 120, self._step)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"граница {self._bound:g}\u00a0%")
