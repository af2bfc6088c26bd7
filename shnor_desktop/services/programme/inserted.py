"""An insert as it is told: sentences, a table, and the print of the data by which a later change is seen."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from shnor_desktop.services import wording

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of an insert; ``places`` are the digits after the comma, None for a column of words."""

    title: str
    columns: tuple[tuple[str, int | None], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Inserted:
    """What the data say now."""

    key: str
    title: str
    text: str
    grid: Grid | None = None

    @property
    def lines(self) -> list[str]:
        """The rows of its table in words, for a text that no longer follows the data."""
        return [_line(self.grid, row) for row in self.grid.rows] if self.grid else []

    @property
    def digest(self) -> str:
        """Changes with whatever is told."""
        rows = [[str(cell) for cell in row] for row in self.grid.rows] if self.grid else []
        told = json.dumps([self.key, self.text, rows], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def shown(cell: Cell, places: int | None) -> str:
    """A cell as it is printed."""
    if cell is None:
        return wording.EMPTY
    if isinstance(cell, str) or places is None:
        return str(cell)
    return wording.decimal(cell, places) if isinstance(cell, Decimal) else wording.whole(cell)


def _line(grid: Grid, row: tuple[Cell, ...]) -> str:
    told = [
        f"{head[:1].lower()}{head[1:]} — {shown(cell, places)}"
        for (head, places), cell in zip(grid.columns, row, strict=True)
    ]
    return f"{shown(row[0], None)}: {'; '.join(told[1:])}"
