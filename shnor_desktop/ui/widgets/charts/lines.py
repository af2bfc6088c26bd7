"""Lines over the years; a year without a figure is a gap in the line, never a zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from shnor_desktop.services import wording
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Colours
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, LEFT, RIGHT, Spot, line, metrics_of, write
from shnor_desktop.ui.widgets.why import Reason

LINES = 14
"""Height in lines of text."""
_STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)


@dataclass(frozen=True, slots=True)
class Dot:
    """A year of a line; without a value ``state`` says why."""

    value: Fraction | None
    text: str
    state: str = ""
    why: Reason = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line: ours, the район, the region."""

    title: str
    dots: tuple[Dot, ...]


class Lines:
    """Ours is the thick one with figures at its points; the others are told apart by their strokes, too."""

    def __init__(
        self,
        title: str,
        years: Sequence[str],
        series: Sequence[Series],
        *,
        percent: bool = True,
        ends: tuple[int, int] | None = None,
    ) -> None:
        """``ends``: the scale where it is known beforehand, such as points from 0 to 5."""
        self.title, self.years, self.series, self.percent = title, list(years), list(series), percent
        self._ends = ends
        self.spots = [
            Spot(
                f"{one.title}, {year}: {dot.text if dot.value is not None else dot.state or 'нет данных'}",
                (number, place),
                dot.why,
                dot.link,
            )
            for number, one in enumerate(self.series)
            for place, (year, dot) in enumerate(zip(self.years, one.dots, strict=True))
            # a year without a figure of the район is no place to stand on
            if dot.value is not None or number == 0
        ]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return metrics.height() * LINES

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        metrics = metrics_of(painter)
        step = metrics.height() * 1.4
        low, high, ticks = self._scale()
        left = max(metrics.horizontalAdvance(_tick(tick)) for tick in ticks) + 12
        field = area.adjusted(left, step * 1.3, -metrics.horizontalAdvance("100,0 %") / 2 - 8, -step * 1.2)

        def y(value: Fraction) -> float:
            return field.bottom() - field.height() * float((value - low) / (high - low))

        def x(place: int) -> float:
            return field.left() + field.width() * (place + 0.5) / max(len(self.years), 1)

        for tick in ticks:
            line(painter, colours.line)
            painter.drawLine(QPointF(field.left(), y(tick)), QPointF(field.right(), y(tick)))
            where = QRectF(area.left(), y(tick) - step / 2, left - 8, step)
            write(painter, where, _tick(tick), colours.muted, RIGHT)
        width = field.width() / max(len(self.years), 1)
        for place, year in enumerate(self.years):
            where = QRectF(x(place) - width / 2, field.bottom() + 2, width, step)
            write(painter, where, year, colours.muted, CENTRE)
        self._legend(painter, QRectF(area.left() + left, area.top(), area.width() - left, step), colours)
        places: dict[tuple[int, int], QRectF] = {}
        # the others first, so that ours lies on top
        for number in reversed(range(len(self.series))):
            self._line(
                painter,
                number,
                colours,
                [
                    QPointF(x(p), y(d.value) if d.value is not None else field.bottom())
                    for p, d in enumerate(self.series[number].dots)
                ],
                places,
            )
        return [places[spot.at] for spot in self.spots]

    def _line(
        self,
        painter: QPainter,
        number: int,
        colours: Colours,
        points: list[QPointF],
        places: dict[tuple[int, int], QRectF],
    ) -> None:
        one, metrics, ours = self.series[number], metrics_of(painter), number == 0
        colour = _colour(number, colours)
        known = [dot.value is not None for dot in one.dots]
        line(painter, colour, 2.5 if ours else 1.5, _STYLES[number % len(_STYLES)])
        for place in range(1, len(points)):
            if known[place - 1] and known[place]:
                painter.drawLine(points[place - 1], points[place])
        size = metrics.height() * (0.28 if ours else 0.2)
        for place, (point, dot) in enumerate(zip(points, one.dots, strict=True)):
            places[number, place] = QRectF(point.x() - size, point.y() - size, 2 * size, 2 * size)
            if dot.value is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colour))
                painter.drawEllipse(point, size, size)
            if ours:
                width = metrics.horizontalAdvance("не проводилась") + 10
                words = dot.text if dot.value is not None else dot.state or "нет данных"
                where = QRectF(point.x() - width / 2, point.y() - metrics.height() - size - 2, width, metrics.height())
                if dot.value is None:
                    line(painter, colours.muted, 1.2)
                    painter.drawLine(point - QPointF(size, size), point + QPointF(size, size))
                    painter.drawLine(point - QPointF(size, -size), point + QPointF(size, -size))
                write(painter, where, words, colours.text if dot.value is not None else colours.muted, CENTRE)

    def _legend(self, painter: QPainter, area: QRectF, colours: Colours) -> None:
        metrics, x = metrics_of(painter), area.left()
        for number, one in enumerate(self.series):
            width = metrics.horizontalAdvance(one.title) + 4
            line(painter, _colour(number, colours), 2.5 if number == 0 else 1.5, _STYLES[number % len(_STYLES)])
            painter.drawLine(QPointF(x, area.center().y()), QPointF(x + 26, area.center().y()))
            write(painter, QRectF(x + 31, area.top(), width, area.height()), one.title, colours.text, LEFT)
            x += width + 49

    def _scale(self) -> tuple[Fraction, Fraction, list[Fraction]]:
        """Round ends and four to six lines between them; percents stay within 0 and 100."""
        if self._ends is not None:
            first, last = self._ends
            return Fraction(first), Fraction(last), [Fraction(tick) for tick in range(first, last + 1)]
        values = [dot.value for one in self.series for dot in one.dots if dot.value is not None]
        low, high = (min(values), max(values)) if values else (Fraction(0), Fraction(1))
        span = max(high - low, Fraction(1, 2) if high < 6 and not self.percent else Fraction(10))
        sizes = [
            Fraction(n)
            for n in (
                "0.1",
                "0.2",
                "0.5",
                "1",
                "2",
                "5",
                "10",
                "20",
                "25",
                "50",
                "100",
                "250",
                "500",
                "1000",
                "2500",
                "5000",
            )
        ]
        size = next((one for one in sizes if span / one <= 4), sizes[-1])
        bottom, top = floor(low / size) * size, ceil(high / size) * size
        if high + size / 3 > top:
            # room for the figures above the highest point
            top += size
        if bottom == top or (low - bottom) * 5 < size:
            bottom -= size
        bottom = max(bottom, Fraction(0))
        count = int((top - bottom) / size)
        ticks = [bottom + size * number for number in range(count + 1)]
        return bottom, top, [tick for tick in ticks if not self.percent or tick <= 100]


def _tick(value: Fraction) -> str:
    return wording.decimal(value, 0 if value.denominator == 1 else 1)


def _colour(number: int, colours: Colours) -> str:
    return (colours.accent_text, colours.warn, colours.good, colours.bad, colours.muted)[number % 5]
