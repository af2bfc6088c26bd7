"""Shares as lying bars with a line at the bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from shnor_desktop.services import wording
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Colours
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, LEFT, Spot, line, metrics_of, write
from shnor_desktop.ui.widgets.why import Reason


@dataclass(frozen=True, slots=True)
class Bar:
    """A share in percent, exact; ``over`` where it does not keep the bound."""

    title: str
    percent: Fraction
    over: bool = False
    why: Reason = None
    link: Link | None = None

    @property
    def words(self) -> str:
        return f"{wording.decimal(self.percent)}{wording.NBSP}%"


class Bars:
    """Names stand at the left, figures behind the bars, the bound is a dashed line from top to bottom."""

    def __init__(self, title: str, bars: Sequence[Bar], bound: Fraction | None = None) -> None:
        self.title, self.bars, self.bound = title, list(bars), bound
        self.spots = [
            Spot(
                f"{bar.title}: {bar.words}" + (", за границей" if bar.over else ""),
                (number, 0),
                bar.why,
                bar.link,
            )
            for number, bar in enumerate(self.bars)
        ]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return (len(self.bars) + (self.bound is not None)) * _step(metrics) + 6

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        if not self.bars:
            return []
        metrics = metrics_of(painter)
        step = _step(metrics)
        longest = max(metrics.horizontalAdvance(bar.title) for bar in self.bars)
        left = area.left() + min(longest + 14, area.width() / 2)
        room = area.right() - left - metrics.horizontalAdvance("100,0 %") - 16
        most = self._top()
        top = area.top() + (step if self.bound is not None else 0)
        places = []
        for number, bar in enumerate(self.bars):
            y = top + number * step
            write(painter, QRectF(area.left(), y, left - area.left() - 10, step), bar.title, colours.text)
            length = max(room * float(min(bar.percent, most) / most), 2.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.bad if bar.over else colours.accent))
            place = QRectF(left, y + step * 0.16, length, step * 0.68)
            painter.drawRoundedRect(place, 2, 2)
            places.append(place)
        if self.bound is not None:
            x = left + room * float(self.bound / most)
            line(painter, colours.warn, 1.5, Qt.PenStyle.DashLine)
            painter.drawLine(QPointF(x, top), QPointF(x, top + len(self.bars) * step))
            label = f"граница {wording.decimal(self.bound, 0 if self.bound.denominator == 1 else 1)}{wording.NBSP}%"
            width = metrics.horizontalAdvance(label) + 8
            write(painter, QRectF(x - width / 2, area.top(), width, step), label, colours.warn, CENTRE)
        for place, bar in zip(places, self.bars, strict=True):
            words = QRectF(place.right() + 6, place.top(), metrics.horizontalAdvance(bar.words) + 8, place.height())
            # a figure is read even where the bound crosses it
            painter.fillRect(words, QColor(colours.panel))
            write(painter, words, bar.words, colours.bad if bar.over else colours.text, LEFT)
        return places

    def _top(self) -> Fraction:
        """The right end of the scale."""
        highest = max(bar.percent for bar in self.bars)
        return max(Fraction(100 if highest > 60 else 60), self.bound or Fraction(0))


def _step(metrics: QFontMetricsF) -> float:
    return metrics.height() * 1.5
