"""A radar: one axis for each factor, the farther from the middle the higher the risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Colours
from shnor_desktop.ui.widgets.charts.canvas import LEFT, RIGHT, Spot, line, metrics_of
from shnor_desktop.ui.widgets.why import Reason

LINES = 22


@dataclass(frozen=True, slots=True)
class Axis:
    """A factor; ``level`` from 0 to the number of rings, None where it is not known."""

    title: str
    level: float | None
    text: str
    why: Reason = None
    link: Link | None = None


class Radar:
    """An unknown factor is a hollow mark on the outer ring and breaks the outline: it is not a low one."""

    def __init__(self, title: str, axes: Sequence[Axis], rings: Sequence[str]) -> None:
        """``rings``: what each ring means, from the innermost."""
        self.title, self.axes, self.rings = title, list(axes), list(rings)
        self.spots = [Spot(f"{one.title}: {one.text}", (0, n), one.why, one.link) for n, one in enumerate(self.axes)]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return metrics.height() * LINES

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        if not self.axes:
            return []
        metrics = metrics_of(painter)
        radius = min(area.height() / 2 - metrics.height() * 2.6, area.width() / 4)
        middle = area.center()

        def at(number: int, level: float) -> QPointF:
            angle = 2 * pi * number / len(self.axes) - pi / 2
            away = radius * level / len(self.rings)
            return middle + QPointF(away * cos(angle), away * sin(angle))

        for ring in range(1, len(self.rings) + 1):
            line(painter, colours.line)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF([at(number, ring) for number in range(len(self.axes))]))
        for number in range(len(self.axes)):
            painter.drawLine(middle, at(number, len(self.rings)))
        self._outline(
            painter, [None if one.level is None else at(n, one.level) for n, one in enumerate(self.axes)], colours
        )
        for ring, words in enumerate(self.rings, 1):
            where = QRectF(at(0, ring).x() + 4, at(0, ring).y(), metrics.horizontalAdvance(words) + 4, metrics.height())
            painter.setPen(QColor(colours.muted))
            painter.drawText(where, LEFT, words)
        size, places = metrics.height() * 0.32, []
        for number, one in enumerate(self.axes):
            point = at(number, len(self.rings) if one.level is None else one.level)
            line(painter, colours.muted if one.level is None else colours.accent_text, 1.6)
            painter.setBrush(QColor(colours.panel if one.level is None else colours.accent))
            painter.drawEllipse(point, size, size)
            places.append(QRectF(point.x() - size, point.y() - size, 2 * size, 2 * size))
            self._name(painter, number, at(number, len(self.rings)), area, colours)
        return places

    def _outline(self, painter: QPainter, points: list[QPointF | None], colours: Colours) -> None:
        known = [point for point in points if point is not None]
        ground = QColor(colours.accent)
        ground.setAlpha(60)
        if len(known) == len(points):
            line(painter, colours.accent_text, 2)
            painter.setBrush(ground)
            painter.drawPolygon(QPolygonF(known))
            return
        line(painter, colours.accent_text, 2)
        for one, other in zip(points, [*points[1:], *points[:1]], strict=True):
            if one is not None and other is not None:
                painter.drawLine(one, other)

    def _name(self, painter: QPainter, number: int, end: QPointF, area: QRectF, colours: Colours) -> None:
        """The name of an axis beside its end, in two lines at most three, away from the middle."""
        one, metrics, middle = self.axes[number], metrics_of(painter), area.center()
        gap, high = metrics.height() * 0.7, metrics.height() * 4.2
        aside = end.x() - middle.x()
        if abs(aside) < 2:
            width = area.width() / 2
            top = end.y() - high - gap + metrics.height() if end.y() < middle.y() else end.y() + gap
            where = QRectF(end.x() - width / 2, top, width, high - metrics.height())
            near = Qt.AlignmentFlag.AlignBottom if end.y() < middle.y() else Qt.AlignmentFlag.AlignTop
            flags = Qt.AlignmentFlag.AlignHCenter | near
        elif aside > 0:
            where = QRectF(end.x() + gap, end.y() - high / 2, area.right() - end.x() - gap, high)
            flags = LEFT
        else:
            where = QRectF(area.left(), end.y() - high / 2, end.x() - gap - area.left(), high)
            flags = RIGHT
        painter.setPen(QColor(colours.muted if one.level is None else colours.text))
        painter.drawText(where, int(flags) | int(Qt.TextFlag.TextWordWrap), f"{one.title}: {one.text}")
