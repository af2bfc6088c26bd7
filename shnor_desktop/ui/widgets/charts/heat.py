"""A heat map: shares as coloured cells with their figures, words where there is no figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import LIGHT, Colours
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, Spot, line, metrics_of, write
from shnor_desktop.ui.widgets.why import Reason


@dataclass(frozen=True, slots=True)
class Heat:
    """A cell: the exact share in percent, or None with the state in words."""

    text: str
    share: Fraction | None
    why: Reason = None
    link: Link | None = None


class HeatMap:
    """Rows and columns with names; colours only help, the figure stands in the cell."""

    def __init__(
        self, title: str, rows: Sequence[tuple[str, Sequence[Heat]]], columns: Sequence[str], bound: Fraction
    ) -> None:
        self.title, self.rows, self.columns, self.bound = title, list(rows), list(columns), bound
        self.spots = [
            Spot(f"{name}, {column}: {cell.text}", (number, place), cell.why, cell.link)
            for number, (name, cells) in enumerate(self.rows)
            for place, (column, cell) in enumerate(zip(self.columns, cells, strict=True))
        ]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return (len(self.rows) + 1) * metrics.height() * 1.6 + 2

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        if not self.rows or not self.columns:
            return []
        metrics = metrics_of(painter)
        step = metrics.height() * 1.6
        left = min(max(metrics.horizontalAdvance(name) for name, _ in self.rows) + 14, area.width() * 0.4)
        width = (area.width() - left) / len(self.columns)
        for place, column in enumerate(self.columns):
            where = QRectF(area.left() + left + place * width, area.top(), width, step)
            write(painter, where, column, colours.muted, CENTRE)
        places = []
        for number, (name, cells) in enumerate(self.rows):
            y = area.top() + (number + 1) * step
            write(painter, QRectF(area.left(), y, left - 8, step), name, colours.text)
            for place, cell in enumerate(cells):
                where = QRectF(area.left() + left + place * width, y, width, step).adjusted(1, 1, -1, -1)
                paint_cell(painter, where, cell, self.bound, colours)
                places.append(where)
        return places


def paint_cell(painter: QPainter, where: QRectF, cell: Heat, bound: Fraction, colours: Colours) -> None:
    """One cell, on a map or in a table."""
    if cell.share is None:
        line(painter, colours.line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where)
        inside = where.adjusted(3, 0, -3, 0)
        # the beginning of a state tells it from the others
        shown = metrics_of(painter).elidedText(cell.text, Qt.TextElideMode.ElideRight, inside.width())
        write(painter, inside, shown, colours.muted, CENTRE)
        return
    ground, ink = heat_colours(cell.share, bound, colours)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRect(where)
    write(painter, where, cell.text, ink.name(), CENTRE)


def heat_colours(share: Fraction, bound: Fraction, colours: Colours) -> tuple[QColor, QColor]:
    """Four steps of ground with an ink that stands out: far below the bound, near it, over it, twice over it."""
    light = colours is LIGHT
    cool, near, over, far = (
        ("#dce9f7", "#fbeecf", "#f2b8a8", "#a5221b") if light else ("#27384d", "#4a3b1c", "#7a342e", "#d9685e")
    )
    if share < bound * 2 / 3:
        ground = cool
    elif share < bound:
        ground = near
    else:
        ground = over if share < 2 * bound else far
    ink = ("#ffffff" if ground == far else "#1b2430") if light else ("#1a0d0b" if ground == far else "#f3f5f8")
    return QColor(ground), QColor(ink)
