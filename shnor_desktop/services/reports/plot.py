"""Where the strokes and words of a chart stand, without drawing anything; every chart has a scale from 0 to its top."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from shnor_desktop.services import wording
from shnor_desktop.services.reports.document import Chart, text_of
from shnor_desktop.services.reports.grid import wrap

Measure = Callable[[str, bool, float], float]  # text, bold, size in points → width in points
Point = tuple[float, float]

SIZE = 8.0
LINE = 9.6
GREYS = (0.25, 0.48, 0.76, 1.0)
"""Fills that stay apart on any printer; an outline keeps white from paper."""
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 2), (2, 2), (8, 2, 2, 2), (1, 2))
MOST_LINES = len(DASHES)
_PARTS = 5
"""Of the scale, between its ticks."""
_BAR, _BAR_STEP = 13.0, 23.0
_PLOT_HIGH = 120.0
_RADIUS = 105.0
_SQUARE = 7.0


@dataclass(frozen=True)
class Stroke:
    """A line through points; ``closed`` makes it a figure, ``fill`` its grey."""

    points: tuple[Point, ...]
    width: float = 0.5
    grey: float = 0.0
    dash: tuple[float, ...] = ()
    closed: bool = False
    fill: float | None = None


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    text: str
    align: str = "left"
    grey: float = 0.0
    size: float = SIZE
    bold: bool = False


@dataclass(frozen=True)
class Drawing:
    """Shapes measured from the bottom left corner of a box so high."""

    height: float
    shapes: tuple[Stroke | Words, ...]


def plotted(chart: Chart, width: float, measure: Measure) -> Drawing:
    """The chart in a box of that width."""
    way = {"stacked": _stacked, "lines": _lines, "radar": _radar}[chart.kind]
    return way(chart, width, measure)


def _ticks(chart: Chart) -> list[tuple[int, str]]:
    """The marks of the scale and what stands at them."""
    sign = f"{wording.NBSP}%" if chart.unit == "%" else ""
    return [(tick, f"{tick}{sign}") for tick in range(0, chart.top + 1, max(chart.top // _PARTS, 1))]


def _box(x: float, y: float, width: float, height: float, grey: float) -> Stroke:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Stroke(corners, 0.5, 0.0, (), closed=True, fill=grey)


def _marker(index: int, x: float, y: float, half: float = 2.8) -> Stroke:
    """Every series has a mark of its own, so that lines are told apart without colour."""
    sides, turn, fill = ((24, 0.0, 0.0), (4, pi / 4, 1.0), (3, pi / 2, 0.0), (4, 0.0, 1.0), (24, 0.0, 1.0))[index % 5]
    points = tuple(
        (x + half * cos(turn + 2 * pi * corner / sides), y + half * sin(turn + 2 * pi * corner / sides))
        for corner in range(sides)
    )
    return Stroke(points, 0.8, closed=True, fill=fill)


def _legend(chart: Chart, width: float, measure: Measure, *, bars: bool) -> tuple[float, list[Stroke | Words]]:
    """Rows of samples with names from the bottom up; how high they are together."""
    rows: list[list[tuple[int, str]]] = [[]]
    used, sample = 0.0, _SQUARE + 4 if bars else 28.0
    for index, series in enumerate(chart.series):
        need = sample + measure(series.name, False, SIZE) + 14
        if rows[-1] and used + need > width:
            rows.append([])
            used = 0.0
        rows[-1].append((index, series.name))
        used += need
    shapes: list[Stroke | Words] = []
    for number, row in enumerate(reversed(rows)):
        x, y = 0.0, number * (LINE + 3)
        for index, name in row:
            if bars:
                shapes.append(_box(x, y, _SQUARE, _SQUARE, GREYS[index % len(GREYS)]))
            else:
                shapes.append(Stroke(((x, y + 3), (x + 24, y + 3)), 1.2, 0.0, DASHES[index % MOST_LINES]))
                shapes.append(_marker(index, x + 12, y + 3))
            shapes.append(Words(x + sample, y + 0.5, name))
            x += sample + measure(name, False, SIZE) + 14
    return len(rows) * (LINE + 3) + 4, shapes


def _stacked(chart: Chart, width: float, measure: Measure) -> Drawing:
    base, shapes = _legend(chart, width, measure, bars=True)
    left, right = 0.32 * width, 34.0
    room = width - left - right
    bottom = base + LINE + 4
    top = bottom + _BAR_STEP * len(chart.labels)
    for tick in range(0, 101, 20):
        x = left + room * tick / 100
        shapes.append(Stroke(((x, bottom), (x, top)), 0.3, 0.6))
        shapes.append(Words(x, bottom - LINE, f"{tick}{wording.NBSP}%", "center"))
    for row, label in enumerate(chart.labels):
        y = top - _BAR_STEP * (row + 0.5) - _BAR / 2
        shapes += _named(label, left - 6, y + _BAR / 2, measure)
        values = [float(series.values[row] or 0) for series in chart.series]
        whole, x = sum(values), left
        for index, value in enumerate(values):
            if not whole or not value:
                continue
            part = room * value / whole
            shapes.append(_box(x, y, part, _BAR, GREYS[index % len(GREYS)]))
            text = text_of(chart.series[index].values[row], chart.column)
            if measure(text, False, SIZE) + 3 <= part:
                ink = 1.0 if GREYS[index % len(GREYS)] < 0.5 else 0.0
                shapes.append(Words(x + part / 2, y + _BAR / 2 - 2.8, text, "center", ink))
            x += part
        shapes.append(Words(width, y + _BAR / 2 - 2.8, f"из {wording.whole(int(whole))}", "right"))
    return Drawing(top + 4, tuple(shapes))


def _named(label: str, width: float, middle: float, measure: Measure) -> list[Words]:
    """A label in at most two lines, to the left of ``width``."""
    lines = _cut(wrap(label, width, lambda text: measure(text, False, SIZE)), 2)
    first = middle + (len(lines) - 1) * LINE / 2 - 2.8
    return [Words(width, first - number * LINE, line, "right") for number, line in enumerate(lines)]


def _cut(lines: Sequence[str], most: int) -> Sequence[str]:
    return lines if len(lines) <= most else (*lines[: most - 1], f"{lines[most - 1].rstrip(' ,')}…")


def _lines(chart: Chart, width: float, measure: Measure) -> Drawing:
    base, shapes = _legend(chart, width, measure, bars=False)
    left, bottom = 34.0, base + LINE + 6
    room = width - left - 10
    for tick, said in _ticks(chart):
        y = bottom + _PLOT_HIGH * tick / chart.top
        shapes.append(Stroke(((left, y), (left + room, y)), 0.3, 0.6))
        shapes.append(Words(left - 5, y - 2.8, said, "right"))
    step = room / len(chart.labels)
    places = [left + step * (number + 0.5) for number in range(len(chart.labels))]
    shapes += [Words(x, bottom - LINE - 2, label, "center") for x, label in zip(places, chart.labels, strict=True)]
    shapes.append(Stroke(((left, bottom), (left + room, bottom)), 0.8))
    for index, series in enumerate(chart.series):
        points = [
            None if value is None else (x, bottom + _PLOT_HIGH * float(value) / chart.top)
            for x, value in zip(places, series.values, strict=True)
        ]
        shapes += [Stroke(run, 1.2, 0.0, DASHES[index % MOST_LINES]) for run in _runs(points)]
        shapes += [_marker(index, *point) for point in points if point is not None]
    return Drawing(bottom + _PLOT_HIGH + 6, tuple(shapes))


def _runs(points: Sequence[Point | None]) -> list[tuple[Point, ...]]:
    """Unbroken stretches: a year without a figure is a gap, never a zero."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [tuple(run) for run in runs if len(run) > 1]


def _radar(chart: Chart, width: float, measure: Measure) -> Drawing:
    base, shapes = _legend(chart, width, measure, bars=False)
    many = len(chart.labels)
    centre = (width / 2, base + _RADIUS + 2.6 * LINE)

    def at(place: int, value: float) -> Point:
        turn = pi / 2 - 2 * pi * place / many
        away = _RADIUS * value / chart.top
        return centre[0] + away * cos(turn), centre[1] + away * sin(turn)

    ticks = [tick for tick, _ in _ticks(chart)[1:]]
    for tick in ticks:
        ring = tuple(at(place, tick) for place in range(many))
        shapes.append(Stroke(ring, 0.3, 0.6, closed=True))
    for place, label in enumerate(chart.labels):
        shapes.append(Stroke((centre, at(place, chart.top)), 0.3, 0.6))
        shapes += _around(label, at(place, 1.11 * chart.top), centre[0], width, measure)
    for index, series in enumerate(chart.series):
        points = [None if value is None else at(place, float(value)) for place, value in enumerate(series.values)]
        known = [point for point in points if point is not None]
        dash = DASHES[index % MOST_LINES]
        if len(known) == many:
            shapes.append(Stroke(tuple(known), 1.2, 0.0, dash, closed=True))
        else:
            shapes += [Stroke(run, 1.2, 0.0, dash) for run in _runs([*points, points[0]])]
        shapes += [_marker(index, *point) for point in known]
    along = centre[0] + 5
    shapes += [Words(along, centre[1] + _RADIUS * tick / chart.top - 8, str(tick), size=6.5) for tick in ticks]
    return Drawing(centre[1] + _RADIUS + 2.6 * LINE, tuple(shapes))


def _around(label: str, spot: Point, middle: float, width: float, measure: Measure) -> list[Words]:
    x, y = spot
    aside = abs(x - middle) > 2
    align = "center" if not aside else "left" if x > middle else "right"
    room = width / 2 if not aside else (width - x if x > middle else x) - 4
    lines = _cut(wrap(label, room, lambda text: measure(text, False, SIZE)), 3 if aside else 2)
    first = y + (len(lines) - 1) * LINE / 2 - 2.8
    return [Words(x, first - number * LINE, line, align) for number, line in enumerate(lines)]
