"""A table fitted to a page: column widths, wrapped lines and row heights, without drawing anything."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from shnor_desktop.services import wording
from shnor_desktop.services.reports.document import Row, Table, text_of

Measure = Callable[[str, bool, float], float]  # text, bold, size in points → width in points

PADDING = 3.0
LEADING = 1.22
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
_PIECES = re.compile(r"[^\-/]*[\-/]|[^\-/]+")


@dataclass(frozen=True)
class Laid:
    """A row ready to draw: the lines of each cell."""

    cells: tuple[tuple[str, ...], ...]
    style: str
    lines: int

    def height(self, size: float) -> float:
        return self.lines * size * LEADING + 2 * PADDING

    def cut(self, lines: int) -> tuple["Laid", "Laid"]:
        """For a row higher than a page: what stands on this one and what goes on."""
        head = tuple(cell[:lines] for cell in self.cells)
        tail = tuple(cell[lines:] for cell in self.cells)
        return Laid(head, self.style, lines), Laid(tail, self.style, self.lines - lines)


def wrap(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Lines no wider than ``width``: broken at spaces, then at hyphens, in the last resort anywhere."""
    if "\n" not in text and measure(text) <= width:
        return (text,)
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            joined = f"{line} {word}" if line else word
            if measure(joined) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            line = word
            if measure(word) > width:
                *full, line = _broken(word, width, measure)
                lines.extend(full)
        lines.append(line)
    return tuple(lines)


def _broken(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines = [""]
    for piece in _PIECES.findall(word):
        if measure(lines[-1] + piece) <= width:
            lines[-1] += piece
        elif measure(piece) <= width:
            lines.append(piece)
        else:
            for letter in piece:
                if lines[-1] and measure(lines[-1] + letter) > width:
                    lines.append("")
                lines[-1] += letter
    return [line for line in lines if line] or [word]


class Grid:
    """Widths follow the shares asked for, but never cut a word of a heading or a number if there is a way."""

    def __init__(self, table: Table, width: float, measure: Measure) -> None:
        self.table = table
        self.width = width
        self._measure = measure
        self._known: dict[tuple[str, bool], float] = {}
        for self.size in SIZES:
            self._known.clear()
            least = [self._least(index) for index in range(len(table.columns))]
            if sum(least) <= width:
                break
        self.widths = _shared(width, [column.width for column in table.columns], least)
        self.header = self._laid(tuple(column.heading for column in table.columns), "header", bold=True)

    def row(self, row: Row) -> Laid:
        if row.style == "section":
            lines = wrap(str(row.cells[0]), self.width - 2 * PADDING, lambda text: self._wide(text, bold=True))
            return Laid((lines,), "section", len(lines))
        texts = tuple(text_of(cell, column) for cell, column in zip(row.cells, self.table.columns, strict=True))
        return self._laid(texts, row.style, bold=row.style == "total")

    def _laid(self, texts: tuple[str, ...], style: str, *, bold: bool) -> Laid:
        cells: list[tuple[str, ...]] = []
        most = 1
        for text, width in zip(texts, self.widths, strict=True):
            room = width - 2 * PADDING
            # The common case first: a short text of known width stands on one line.
            if "\n" not in text and self._wide(text, bold=bold) <= room:
                cells.append((text,))
                continue
            lines = wrap(text, room, lambda part: self._wide(part, bold=bold))
            cells.append(lines)
            most = max(most, len(lines))
        return Laid(tuple(cells), style, most)

    def _wide(self, text: str, *, bold: bool) -> float:
        key = (text, bold)
        width = self._known.get(key)
        if width is None:
            width = self._known[key] = self._measure(text, bold, self.size)
        return width

    def _least(self, index: int) -> float:
        column = self.table.columns[index]
        words = column.heading.replace(wording.NBSP, " ").split()
        least = max((self._wide(piece, bold=True) for word in words for piece in _PIECES.findall(word)), default=0.0)
        if column.align != "left":
            rows = [row for row in self.table.rows if row.style != "section"]
            texts = {text_of(row.cells[index], column) for row in rows}
            longest = max(map(len, texts), default=0)
            numbers = [text for text in texts if len(text) >= longest - 1 and " " not in text]
            least = max([least, *(self._wide(text, bold=True) for text in numbers)])
        return least + 2 * PADDING + 0.5


def _shared(width: float, shares: list[float], least: list[float]) -> list[float]:
    """Shares of the width, each column at least ``least``; when even these do not fit, all shrink alike."""
    if sum(least) >= width:
        return [item * width / sum(least) for item in least]
    widths = [0.0] * len(shares)
    free = set(range(len(shares)))
    while True:
        room = width - sum(widths[index] for index in range(len(shares)) if index not in free)
        whole = sum(shares[index] for index in free)
        narrow = {index for index in free if shares[index] * room < least[index] * whole}
        if not narrow:
            break
        for index in narrow:
            widths[index] = least[index]
        free -= narrow
    for index in free:
        widths[index] = shares[index] * room / whole
    return widths
