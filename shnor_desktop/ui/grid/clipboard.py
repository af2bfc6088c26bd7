"""Blocks of cells as text: read from the clipboard with a verdict for each cell, written for Excel and its kin."""

import csv
import io
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from shnor_desktop.models.sheets.values import BadValue, Value, fold
from shnor_desktop.ui.grid.gestures import Cell
from shnor_desktop.ui.grid.model import GridModel

Block = list[list[str]]
_ROWS_AT_ONCE = 64
_UNREAD = BadValue()


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell of the block that cannot be taken."""

    row: int
    column: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a paste would do, before anything is written."""

    good: list[Cell]
    refused: list[Refused]
    beyond: int
    """Cells to the right of the last column or in computed ones: they have no place."""
    new_rows: int
    word: str = "Вставка"
    """What the gesture is called."""
    told: str | None = None
    """What is said afterwards instead of the count of cells; the place of the person is kept then."""


def parse(text: str) -> Block:
    """Rows and cells of tab separated text, as Excel, LibreOffice, Р7 and МойОфис put it on the clipboard."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if text.endswith("\n"):
        text = text[:-1]
    quoted = any(part.startswith('"') for line in text.split("\n") for part in line.split("\t"))
    if quoted and text.count('"') % 2 == 0:
        csv.field_size_limit(2**27)
        return [row or [""] for row in csv.reader(io.StringIO(text), delimiter="\t")] or [[""]]
    return [line.split("\t") for line in text.split("\n")]


class _Table(HTMLParser):
    """The first table of a page; merged cells leave empty ones beside and beneath them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Block = []
        self._cell: list[str] | None = None
        self._hanging: dict[int, int] = {}
        self._span = (1, 1)
        self._closed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._closed:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            given = dict(attrs)
            self._span = (_span(given.get("colspan")), _span(given.get("rowspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.rows:
            self._closed = True
        if tag == "tr" and self.rows and not self._closed:
            self._let_hang()
        if tag not in ("td", "th") or self._cell is None:
            return
        row = self.rows[-1]
        while self._hanging.get(len(row), 0):
            self._hanging[len(row)] -= 1
            row.append("")
        across, down = self._span
        for number in range(across):
            if down > 1:
                self._hanging[len(row)] = down - 1
            row.append(" ".join("".join(self._cell).split()) if number == 0 else "")
        self._cell = None

    def _let_hang(self) -> None:
        """Merged cells from above that reach past the end of the row."""
        row = self.rows[-1]
        for column in sorted(column for column, left in self._hanging.items() if left and column >= len(row)):
            row += [""] * (column + 1 - len(row))
            self._hanging[column] -= 1


def _span(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.isdecimal() else 1


def parse_html(html: str) -> Block:
    """Rows and cells of a table from a web page; empty when there is none."""
    reader = _Table()
    reader.feed(html)
    return [row for row in reader.rows if row]


def judge(model: GridModel, block: Block, top: int, left: int, *, headings: bool = True) -> Verdict:
    """Read every cell of the block where it would land; a first row of headings says which column is which."""
    work = judging(model, block, top, left, headings=headings)
    while True:
        try:
            next(work)
        except StopIteration as done:
            verdict: Verdict = done.value
            return verdict


def judging(
    model: GridModel, block: Block, top: int, left: int, *, headings: bool = True
) -> Generator[None, None, Verdict]:
    """The same with a pause after every few rows, so that the window goes on answering."""
    places = _by_headings(model, block[0]) if headings and len(block) > 1 else None
    if places is None:
        places = list(range(left, left + max(map(len, block))))
    else:
        block = block[1:]
    width = len(model.columns)
    known: list[dict[str, Value | BadValue]] = [{} for _ in range(width)]
    good: list[Cell] = []
    refused: list[Refused] = []
    beyond = 0
    next_row, end = top, len(model.lines) - model.spare
    last = end - 1
    for number, texts in enumerate(block):
        if number % _ROWS_AT_ONCE == _ROWS_AT_ONCE - 1:
            yield
        if next_row >= end and not any(text.strip() for text in texts):
            continue  # an empty row makes no record
        placed = [(p, t) for p, t in zip(places, texts, strict=False) if p is not None and p < width]
        if len(placed) < len(texts):
            beyond += _filled(texts) - _filled([text for _, text in placed])
        row = model.row_for({model.columns[place].key: text for place, text in placed}) if model.matches_rows else None
        if row is None:
            row, next_row = next_row, next_row + 1
        elif row < 0:
            row = last + 1
        last = max(last, row)
        for place, text in placed:
            if not model.can_edit(row, place):
                beyond += bool(text.strip()) and not model.columns[place].identity
                continue
            value = known[place].get(text, _UNREAD)
            if value is _UNREAD:
                value = known[place][text] = _read(model, row, place, text)
            if isinstance(value, BadValue):
                refused.append(Refused(row, place, text, str(value)))
            else:
                good.append(Cell(row, place, value))
    return Verdict(good, refused, beyond, max(0, last + 1 - end))


def _read(model: GridModel, row: int, column: int, text: str) -> Value | BadValue:
    """The value, or why there is none: the same text in the same column always reads the same."""
    try:
        return model.read(row, column, text)
    except BadValue as error:
        return error


def _filled(texts: Sequence[str]) -> int:
    return sum(bool(text.strip()) for text in texts)


def _by_headings(model: GridModel, first: Sequence[str]) -> list[int | None] | None:
    named: dict[str, int] = {}
    for number, column in enumerate(model.columns):
        for words in (column.heading, column.label, column.key, *column.old_headings):
            named.setdefault(fold(words), number)
    cells = [fold(text.rstrip(" *")) for text in first]
    filled = [cell for cell in cells if cell]
    if not filled or any(cell not in named for cell in filled):
        return None
    return [named.get(cell) for cell in cells]


def as_text(block: Sequence[Sequence[str]]) -> str:
    """Tab separated text; cells with line breaks, tabs or quotes are quoted."""
    return "\r\n".join("\t".join(map(_quoted, row)) for row in block)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '\t\n\r"') else text


def as_html(block: Sequence[Sequence[str]]) -> str:
    """The same as a table for Word."""
    rows = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in block)
    return f"<table>{rows}</table>"
