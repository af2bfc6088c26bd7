"""Where the days and words of a wall calendar stand, without drawing anything: twelve months on one page."""

from calendar import Calendar
from collections.abc import Sequence
from datetime import date

from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.services.reports.document import Wall, WallItem
from shnor_desktop.services.reports.grid import wrap
from shnor_desktop.services.reports.plot import Drawing, Measure, Stroke, Words

COLUMNS, ROWS = 3, 4
SIZES = (13.0, 12.0, 11.0, 10.0, 9.0)
"""The largest letters with which a month holds all that falls on it whole; else shortened; else the smallest."""
_LEADING = 1.18
_GAP = 8.0
_PAD = 6.0
_HEAD = 20.0
_HEAD_SIZE = 15.0
_CELL_SHARE = 0.058
"""Width of a day of the small month, of the width of the whole box."""
_DAY_SIZE = 10.0
_LINES = (6, 3, 2, 1)
"""Lines that an item may take: as many as the month has room for."""
_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_SATURDAY = 5
_DUE, _LATE, _WEEKEND = 0.82, 0.25, 0.45
_Line = tuple[str, str, bool]
"""The label of a day (or nothing), words, whether it is late."""


def at_a_glance(wall: Wall, width: float, height: float, measure: Measure) -> Drawing:
    """The year in a box of that size: three months across, four down."""
    wide = (width - _GAP * (COLUMNS - 1)) / COLUMNS
    high = (height - _GAP * (ROWS - 1)) / ROWS
    by_month = {month: [one for one in wall.items if one.day.month == month] for month in range(1, 13)}
    room = wide * (1 - 7 * _CELL_SHARE) - 3 * _PAD
    shapes: list[Stroke | Words] = []
    for month, items in by_month.items():
        row, column = divmod(month - 1, COLUMNS)
        left, top = column * (wide + _GAP), height - row * (high + _GAP)
        corners = ((left, top), (left + wide, top), (left + wide, top - high), (left, top - high))
        shapes.append(Stroke(corners, 0.6, 0.4, closed=True))
        title = MONTHS[month - 1].capitalize()
        shapes.append(Words(left + _PAD, top - _HEAD + 3, title, size=_HEAD_SIZE, bold=True))
        shapes += _days(wall.year, month, items, (left + _PAD, top - _HEAD, wide * _CELL_SHARE, high - _HEAD - _PAD))
        at = left + wide * 7 * _CELL_SHARE + 2 * _PAD
        shapes += _list(items, (at, top - _PAD, room, high - 2 * _PAD), measure)
    return Drawing(height, tuple(shapes))


def _days(
    year: int, month: int, items: Sequence[WallItem], box: tuple[float, float, float, float]
) -> list[Stroke | Words]:
    """The small month: days with something due are grey, those with something late are dark."""
    left, top, cell, high = box
    step = min(high / 7, cell * 1.15)
    late = {one.day for one in items if one.late}
    due = {one.day for one in items}
    shapes: list[Stroke | Words] = [
        Words(left + (number + 0.5) * cell, top - step * 0.75, name, "center", _WEEKEND, _DAY_SIZE - 2)
        for number, name in enumerate(_WEEKDAYS)
    ]
    for number, day in enumerate(_dates(year, month)):
        if day is None:
            continue
        x, y = left + number % 7 * cell, top - (number // 7 + 2) * step
        fill = _LATE if day in late else _DUE if day in due else None
        if fill is not None:
            corners = ((x + 1, y + 1), (x + cell - 1, y + 1), (x + cell - 1, y + step - 1), (x + 1, y + step - 1))
            shapes.append(Stroke(corners, 0.3, fill, closed=True, fill=fill))
        ink = 1.0 if day in late else _WEEKEND if day.weekday() >= _SATURDAY and day not in due else 0.0
        below = y + (step - _DAY_SIZE * 0.7) / 2
        shapes.append(Words(x + cell / 2, below, str(day.day), "center", ink, _DAY_SIZE, bold=day in due))
    return shapes


def _dates(year: int, month: int) -> list[date | None]:
    return [date(year, month, day) if day else None for day in Calendar().itermonthdays(year, month)]


def _list(items: Sequence[WallItem], box: tuple[float, float, float, float], measure: Measure) -> list[Stroke | Words]:
    left, top, width, high = box
    size = _size(items, width, high, measure)
    step = size * _LEADING
    lines = _fitted(items, width, int(high / step), size, measure)
    indent = _indent(size, measure)
    shapes: list[Stroke | Words] = []
    for number, (label, words, late) in enumerate(lines):
        y = top - number * step - size * 0.85
        if label:
            shapes.append(Words(left, y, label, size=size, bold=True))
        shapes.append(Words(left + indent, y, words, size=size, bold=late))
    return shapes


def _indent(size: float, measure: Measure) -> float:
    return measure("00 пт", True, size) + size * 0.5


def _size(items: Sequence[WallItem], width: float, high: float, measure: Measure) -> float:
    for most in _LINES:
        # one line of the largest letters would say too little
        for size in SIZES if most > 1 else SIZES[2:]:
            room = int(high / (size * _LEADING))
            if len(items) <= room and len(_lines(items, width, size, most, measure)) <= room:
                return size
    return SIZES[-1]


def _fitted(items: Sequence[WallItem], width: float, room: int, size: float, measure: Measure) -> list[_Line]:
    """Lines of a month: as many for each item as there is room for; what does not fit is counted."""
    if len(items) <= room:
        for most in _LINES:
            lines = _lines(items, width, size, most, measure)
            if len(lines) <= room:
                return lines
    shown = items[: max(room - 1, 0)]
    rest = f"ещё {len(items) - len(shown)} — в списке"
    return [*_lines(shown, width, size, 1, measure), ("", rest, False)]


def _lines(items: Sequence[WallItem], width: float, size: float, most: int, measure: Measure) -> list[_Line]:
    return [line for one in items for line in _words(one, width, size, most, measure)]


def _words(one: WallItem, width: float, size: float, most: int, measure: Measure) -> list[_Line]:
    room = width - _indent(size, measure)

    def long(text: str) -> float:
        return measure(text, one.late, size)

    lines = list(wrap(one.words.replace("\n", " "), room, long))
    if len(lines) > most:
        last = lines[most - 1]
        while last and long(f"{last}…") > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip(' ,;:—–')}…"]
    label = f"{one.day.day} {_WEEKDAYS[one.day.weekday()]}"
    return [(label if not number else "", line, one.late) for number, line in enumerate(lines)]
