"""What a reader of any kind of file hands over: rows of one form, not yet read as values."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.importing.foreign import class_of
from shnor_desktop.services.importing.source import Grid


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the file has it: cells by key of column, and where each stood; other cells of the base stay."""

    number: int
    cells: Mapping[str, object]
    places: Mapping[str, int]

    def address(self, key: str) -> str:
        """«C5», or an empty string when the file has no such column."""
        position = self.places.get(key)
        return "" if position is None else f"{letters(position)}{self.number}"


Clash: TypeAlias = Callable[[Mapping[str, Value], Mapping[str, Value]], str]
"""Why a row of the file may not take the place of a row of the base; empty when it may."""


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet recognised as a form."""

    sheet: str
    grid: Grid
    header_row: int
    present: frozenset[str]
    """Columns that the file brings: only these are compared and changed."""
    rows: Sequence[RawRow]
    notes: tuple[str, ...] = ()
    clash: Clash | None = None
    marked: bool = False
    """Read by a marking that a person made."""


def letters(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    text, rest = "", position + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        text = chr(65 + sign) + text
    return text


def filled(rows: Sequence[Sequence[object]], after: int) -> Iterator[tuple[int, Sequence[object]]]:
    """Rows below the headings that hold anything, with their numbers."""
    for number, row in enumerate(rows[after:], after + 1):
        for cell in row:
            if cell is not None and not (isinstance(cell, str) and not cell.strip()):
                yield number, row
                break


def class_column(sheet: Sheet, present: Collection[str]) -> str:
    """The column where number and letter of a class stand in one cell, as on paper: «5А»; empty when there is none."""
    if "letter" in present or "letter" not in sheet.by_key:
        return ""
    named = (key for key in ("grade", "programme_grade") if key in present and sheet.by_key[key].identity)
    return next(named, "")


def split_class(row: RawRow, key: str) -> RawRow:
    """The number and the letter of a class parted; a cell that holds no class stays as it is."""
    cell, places = row.cells.get(key), row.places
    grade, letter = class_of(cell) if isinstance(cell, str) else (None, "")
    parted = {key: grade, "letter": letter} if grade is not None else {key: cell, "letter": None}
    where = {"letter": places[key]} if key in places else {}
    return RawRow(row.number, {**row.cells, **parted}, {**places, **where})
