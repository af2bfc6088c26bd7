"""Points of schools over an index, and the line through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from shnor_desktop.services import wording
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Colours
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, LEFT, RIGHT, Spot, line, metrics_of, write
from shnor_desktop.ui.widgets.why import Reason

LINES = 18
TICKS = 5
WHOLE = (Fraction(0), Fraction(100))
"""The scale of an index."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A school: its index, its result, and what is said of it."""

    title: str
    x: Fraction
    y: Fraction
    text: str
    why: Reason = None
    link: Link | None = None


class Scatter:
    """Points are walked through from left to right."""

    def __init__(
        self, title: str, marks: Sequence[Mark], axes: tuple[str, str], slope: tuple[Fraction, Fraction] | None
    ) -> None:
        """``axes``: what lies below and what at the left; ``slope``: value at zero and gain for each unit."""
        self.title, self.axes, self.slope = title, axes, slope
        self.marks = sorted(marks, key=lambda mark: mark.x)
        self.spots = [Spot(f"{one.title}: {one.text}", (0, n), one.why, one.link) for n, one in enumerate(self.marks)]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return metrics.height() * LINES

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        if not self.marks:
            return []
        metrics = metrics_of(painter)
        step = metrics.height() * 1.4
        low_x, high_x = WHOLE
        low_y, high_y = _ends([mark.y for mark in self.marks])
        left = metrics.horizontalAdvance("100,0") + 12
        field = area.adjusted(left, step * 1.6, -metrics.horizontalAdvance("100,0"), -step * 2.1)

        def at(x: Fraction, y: Fraction) -> QPointF:
            along, up = float((x - low_x) / (high_x - low_x)), float((y - low_y) / (high_y - low_y))
            return QPointF(field.left() + field.width() * along, field.bottom() - field.height() * up)

        for number in range(TICKS + 1):
            x = low_x + (high_x - low_x) * number / TICKS
            y = low_y + (high_y - low_y) * number / TICKS
            here = at(x, y)
            line(painter, colours.line)
            painter.drawLine(QPointF(field.left(), here.y()), QPointF(field.right(), here.y()))
            words = QRectF(area.left(), here.y() - step / 2, left - 8, step)
            write(painter, words, wording.decimal(y, 2), colours.muted, RIGHT)
            words = QRectF(here.x() - left, field.bottom() + 2, 2 * left, step)
            write(painter, words, wording.decimal(x, 0), colours.muted, CENTRE)
        write(painter, QRectF(area.left(), area.top(), area.width(), step), self.axes[1], colours.text, LEFT)
        write(
            painter, QRectF(area.left(), area.bottom() - step, area.width(), step), self.axes[0], colours.text, CENTRE
        )
        if self.slope is not None:
            start, gain = self.slope
            painter.save()
            painter.setClipRect(field)
            line(painter, colours.warn, 1.8, Qt.PenStyle.DashLine)
            painter.drawLine(at(low_x, start + gain * low_x), at(high_x, start + gain * high_x))
            painter.restore()
        size, places = metrics.height() * 0.26, []
        for mark in self.marks:
            point = at(mark.x, mark.y)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_text))
            painter.drawEllipse(point, size, size)
            places.append(QRectF(point.x() - size, point.y() - size, 2 * size, 2 * size))
        return places


def _ends(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """A little beyond the least and the greatest."""
    low, high = min(values), max(values)
    margin = (high - low) / 12 or Fraction(1)
    return low - margin, high + margin
