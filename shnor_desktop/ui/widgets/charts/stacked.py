"""How marks are distributed: a bar of full length for each work, parted among «5», «4», «3» and «2»."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from shnor_desktop.services import wording
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import LIGHT, Colours
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, LEFT, RIGHT, Spot, metrics_of, write
from shnor_desktop.ui.widgets.why import Reason

MARKS = ("5", "4", "3", "2")


@dataclass(frozen=True, slots=True)
class Stack:
    """Marks of one work, from «5» down, with the answers for each of the four."""

    title: str
    counts: tuple[int, int, int, int]
    whys: tuple[Reason, Reason, Reason, Reason] = (None, None, None, None)
    link: Link | None = None


class Stacks:
    """The number of marks stands in its segment where there is room; the order of segments never changes."""

    def __init__(self, title: str, stacks: Sequence[Stack]) -> None:
        self.title, self.stacks = title, [one for one in stacks if sum(one.counts)]
        self.spots = [
            Spot(
                f"{one.title}, «{mark}»: {one.counts[place]} из {sum(one.counts)}, "
                f"{wording.percent(one.counts[place], sum(one.counts))}",
                (number, place),
                one.whys[place],
                one.link,
            )
            for number, one in enumerate(self.stacks)
            for place, mark in enumerate(MARKS)
            if one.counts[place]
        ]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return (len(self.stacks) + 1.2) * _step(metrics) + 4

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        if not self.stacks:
            return []
        metrics = metrics_of(painter)
        step = _step(metrics)
        left = min(max(metrics.horizontalAdvance(one.title) for one in self.stacks) + 14, area.width() * 0.45)
        tail = metrics.horizontalAdvance("0000") + 8
        room = area.width() - left - tail
        self._legend(painter, QRectF(area.left() + left, area.top(), room, step), colours)
        places = []
        for number, one in enumerate(self.stacks):
            y, x, total = area.top() + (number + 1.2) * step, area.left() + left, sum(one.counts)
            write(painter, QRectF(area.left(), y, left - 10, step), one.title, colours.text)
            for place, count in enumerate(one.counts):
                if not count:
                    continue
                width = room * count / total
                ground, ink = shade(place, colours)
                segment = QRectF(x, y + step * 0.14, width, step * 0.72)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRect(segment.adjusted(0, 0, -1, 0))
                if metrics.horizontalAdvance(str(count)) + 4 <= width:
                    write(painter, segment, str(count), ink.name(), CENTRE)
                places.append(segment)
                x += width
            write(painter, QRectF(area.right() - tail, y, tail, step), str(total), colours.muted, RIGHT)
        return places

    def _legend(self, painter: QPainter, area: QRectF, colours: Colours) -> None:
        metrics, x = metrics_of(painter), area.left()
        for place, mark in enumerate(MARKS):
            size = metrics.height() * 0.8
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade(place, colours)[0])
            painter.drawRect(QRectF(x, area.center().y() - size / 2, size, size))
            write(painter, QRectF(x + size + 5, area.top(), 40, area.height()), f"«{mark}»", colours.text, LEFT)
            x += size + 54


def shade(place: int, colours: Colours) -> tuple[QColor, QColor]:
    """Ground and ink of a mark, told apart also without seeing colours: dark, light, light, dark."""
    light = colours is LIGHT
    grounds = ("#1f5fa8", "#a9cbee", "#f3d489", "#a5221b") if light else ("#2f74c4", "#9cc3ee", "#e6c26e", "#b5403a")
    inks = ("#ffffff", "#12202f", "#2b2208", "#ffffff")
    return QColor(grounds[place]), QColor(inks[place])


def _step(metrics: QFontMetricsF) -> float:
    return metrics.height() * 1.55
