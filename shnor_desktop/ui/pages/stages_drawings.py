"""Painted by hand: stages on a line of time with today, and risks by likelihood and impact."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from shnor_desktop.models.sheets.programme import FINISHED, GOING
from shnor_desktop.services import wording
from shnor_desktop.services.support.risks import LEVELS, plural
from shnor_desktop.services.support.stages import Stage
from shnor_desktop.ui.theme import Colours
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, RIGHT, Spot, line, metrics_of, write

_Scale = Callable[[date], float]
_STEP = 1.9
"""Height of a line in heights of the font."""

"""«Последствия» are many; the form keeps one word for both scales."""


class TimeLine:
    """A bar for each stage: full when finished, coloured while it goes, an outline before; red when late."""

    def __init__(self, stages: Sequence[Stage], on: date) -> None:
        self.title, self.on = "Этапы на оси времени", on
        self.stages = [one for one in stages if one.start is not None and one.end is not None]
        self.spots = [
            Spot(f"{one.number}. {one.title}, {one.terms}: {_said(one, on)}".replace(wording.NBSP, " "), (number, 0))
            for number, one in enumerate(self.stages)
        ]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return metrics.height() * _STEP * (len(self.stages) + 2)

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        if not self.stages:
            return []
        metrics = metrics_of(painter)
        step = metrics.height() * _STEP
        names = [f"{one.number}. {one.title}" for one in self.stages]
        left = min(max(metrics.horizontalAdvance(name) for name in names) + 16, area.width() * 0.36)
        field = QRectF(area.left() + left, area.top() + step, area.width() - left - 8, step * len(self.stages))
        first, last = self._span()

        def x(day: date) -> float:
            return field.left() + field.width() * (day - first).days / max((last - first).days, 1)

        for year in range(first.year, last.year + 2):
            begins = date(year, 1, 1)
            if first <= begins <= last:
                line(painter, colours.line)
                painter.drawLine(QPointF(x(begins), field.top()), QPointF(x(begins), field.bottom()))
        for year in range(first.year, last.year + 1):
            middle = (x(max(first, date(year, 1, 1))) + x(min(last, date(year, 12, 31)))) / 2
            width = metrics.horizontalAdvance("00000")
            where = QRectF(middle - width / 2, field.bottom(), width, step)
            write(painter, where, str(year), colours.muted, CENTRE)
        places = []
        for number, one in enumerate(self.stages):
            y = field.top() + number * step
            write(painter, QRectF(area.left(), y, left - 10, step), names[number], colours.text)
            places.append(self._bar(painter, one, QRectF(0, y, 0, step), x, colours))
        self._today(painter, field, x, colours)
        return places

    def _bar(self, painter: QPainter, one: Stage, row: QRectF, x: _Scale, colours: Colours) -> QRectF:
        start, end = one.start, one.end
        if start is None or end is None:
            return QRectF()
        where = QRectF(x(start), row.top() + 4, max(x(end + timedelta(days=1)) - x(start), 6), row.height() - 8)
        ground, edge = _colours(one, self.on, colours)
        line(painter, edge, 1.6, Qt.PenStyle.SolidLine if one.state != FINISHED else Qt.PenStyle.DotLine)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(where, 4, 4)
        state = _said(one, self.on)
        if metrics_of(painter).horizontalAdvance(state) + 10 < where.width():
            write(painter, where, state, colours.text, CENTRE)
        return where

    def _today(self, painter: QPainter, field: QRectF, x: _Scale, colours: Colours) -> None:
        first, last = self._span()
        metrics = metrics_of(painter)
        words = f"сегодня, {wording.day(self.on)}"
        width, high = metrics.horizontalAdvance(words) + 8, metrics.height() * 1.4
        top = field.top() - high
        if not first <= self.on <= last:
            side = "до начала" if self.on < first else "после окончания"
            where = QRectF(field.left(), top, field.width(), high)
            write(painter, where, f"{words}: {side}", colours.muted, RIGHT)
            return
        at = x(self.on)
        line(painter, colours.accent_text, 2, Qt.PenStyle.DashLine)
        painter.drawLine(QPointF(at, field.top()), QPointF(at, field.bottom()))
        begin = min(max(at - width / 2, field.left()), field.right() - width)
        write(painter, QRectF(begin, top, width, high), words, colours.accent_text, CENTRE)

    def _span(self) -> tuple[date, date]:
        return (
            min(one.start for one in self.stages if one.start is not None),
            max(one.end for one in self.stages if one.end is not None),
        )


class RiskMatrix:
    """Three by three: how many risks stand in each cell; the farther up and right, the graver."""

    def __init__(self, counts: Mapping[tuple[str, str], int]) -> None:
        self.title = "Риски по вероятности и последствиям"
        self.counts = dict(counts)
        self.cells = [(likelihood, impact) for likelihood in reversed(LEVELS) for impact in LEVELS]
        self.spots = [
            Spot(
                f"вероятность {likelihood}, последствия {plural(impact)}: {self.counts[likelihood, impact]}",
                divmod(number, len(LEVELS)),
            )
            for number, (likelihood, impact) in enumerate(self.cells)
        ]

    def height(self, _width: float, metrics: QFontMetricsF) -> float:
        return metrics.height() * (2.4 * len(LEVELS) + 2.2)

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        metrics = metrics_of(painter)
        high, head = metrics.height() * 2.4, metrics.height() * 1.8
        left = metrics.horizontalAdvance("Вероятность средняя") + 18
        width = min((area.width() - left) / len(LEVELS), 190.0)
        places = []
        for number, cell in enumerate(self.cells):
            down, right = divmod(number, len(LEVELS))
            where = QRectF(area.left() + left + right * width, area.top() + down * high, width, high)
            places.append(where.adjusted(2, 2, -2, -2))
            self._cell(painter, places[-1], cell, colours)
            if right == 0:
                where = QRectF(area.left(), where.top(), left - 8, high)
                write(painter, where, f"Вероятность {cell[0]}", colours.text, RIGHT)
        under = area.top() + high * len(LEVELS)
        for right, impact in enumerate(LEVELS):
            where = QRectF(area.left() + left + right * width, under, width, head)
            write(painter, where, f"Последствия {plural(impact)}", colours.text, CENTRE)
        return places

    def _cell(self, painter: QPainter, where: QRectF, cell: tuple[str, str], colours: Colours) -> None:
        weight = (LEVELS.index(cell[0]) + 1) * (LEVELS.index(cell[1]) + 1)
        ground = colours.bad_soft if weight >= 6 else colours.warn_soft if weight >= 3 else colours.good_soft
        ink = colours.bad if weight >= 6 else colours.warn if weight >= 3 else colours.good
        line(painter, colours.line)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(where, 4, 4)
        count = self.counts[cell]
        font = painter.font()
        bold = painter.font()
        bold.setBold(count > 0)
        painter.setFont(bold)
        write(painter, where, str(count) if count else wording.EMPTY, ink, CENTRE)
        painter.setFont(font)


def _said(one: Stage, on: date) -> str:
    remark = one.remark(on)
    return f"{one.state}, {remark}" if remark else one.state


def _colours(one: Stage, on: date, colours: Colours) -> tuple[str, str]:
    if one.late(on):
        return colours.bad_soft, colours.bad
    if one.state == FINISHED:
        return colours.good_soft, colours.good
    if one.state == GOING:
        return colours.accent_soft, colours.accent_text
    return colours.panel, colours.muted
