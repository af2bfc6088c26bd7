"""Looks for words in the cells of a grid and puts others in their place; case, «ё» and look-alike letters are equal."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.ui.grid.cells import Area
from shnor_desktop.ui.grid.clipboard import Refused, Verdict
from shnor_desktop.ui.grid.gestures import Cell
from shnor_desktop.ui.grid.table_model import SheetTableModel

_ROWS_AT_ONCE = 200
_PLAIN = {ord("ё"): "е", 0xA0: " ", 0x202F: " ", 0x2013: "-", 0x2014: "-", 0x2011: "-", 0x2212: "-"} | str.maketrans(
    "abcehkmoptxy", "авсенкмортху"
)

Place = tuple[int, int]
"""Row and column of the grid."""


def plain(text: str) -> str:
    """The text as it is compared: as many signs as before, so that places in it stay the same."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text).translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and where."""

    words: str
    whole: bool = False
    """The whole cell must be equal, not a part of it."""
    areas: tuple[Area, ...] = ()
    """Only in these blocks; empty: everywhere."""

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand in a text."""
        needle, hay = plain(self.words), plain(text)
        if self.whole:
            if hay.strip() == needle.strip():
                yield 0, len(text)
            return
        at = hay.find(needle)
        while at >= 0:
            yield at, at + len(needle)
            at = hay.find(needle, at + len(needle))

    def holds(self, text: str) -> bool:
        return next(self.spans(text), None) is not None

    def replaced(self, text: str, new: str) -> str:
        """The text with the new words."""
        parts, last = [], 0
        for start, end in self.spans(text):
            parts += [text[last:start], new]
            last = end
        return "".join(parts) + text[last:]


def searching(model: SheetTableModel, wanted: Wanted) -> Generator[None, None, list[Place]]:
    """The cells that hold the words, row by row, with pauses; without words those that are empty are none."""
    found: list[Place] = []
    if not wanted.words:
        return found
    last_row, last_column = len(model.lines) - 1 - model.spare, len(model.columns) - 1
    areas = wanted.areas or ((0, 0, last_row, last_column),)
    known: dict[str, bool] = {"": False}
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom, last_row) + 1):
            if row % _ROWS_AT_ONCE == 0:
                yield
            for column in range(left, min(right, last_column) + 1):
                text = model.seen(row, column)
                holds = known.get(text)
                if holds is None:
                    holds = known[text] = wanted.holds(text)
                if holds:
                    found.append((row, column))
    return sorted(set(found))


def replacing(model: SheetTableModel, wanted: Wanted, places: Sequence[Place], new: str) -> tuple[Verdict, int]:
    """What the replacement would do, before anything is written; and how many cells can never be written."""
    good: list[Cell] = []
    refused: list[Refused] = []
    closed = 0
    for row, column in places:
        if not model.can_edit(row, column):
            closed += 1
            continue
        text = wanted.replaced(model.seen(row, column), new)
        try:
            good.append(Cell(row, column, model.read(row, column, text)))
        except BadValue as error:
            refused.append(Refused(row, column, text, str(error)))
    unfit = len(refused) + closed
    told = f"Найдено {len(places)}, заменено {len(good)}" + (f", не подошло {unfit}." if unfit else ".")
    return Verdict(good, refused, 0, 0, "Замена", told), closed
