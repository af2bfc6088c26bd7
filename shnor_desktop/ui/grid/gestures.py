"""What one gesture of a person means, before it is put into steps for the base."""

from dataclasses import dataclass, field

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Step
from shnor_desktop.ui.grid.line import Line


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell gets a value. Row and column are those of the grid."""

    row: int
    column: int
    value: Value


@dataclass(eq=False, slots=True)
class Gesture:
    """One gesture: saved as one operation, taken back by one «Отменить»."""

    title: str
    cells: list[tuple[Line, str, Value]] = field(default_factory=list)
    copies: list[Line] = field(default_factory=list)
    """New lines that are whole already (duplicates)."""
    removed: list[Line] = field(default_factory=list)
    restored: list[Line] = field(default_factory=list)
    raw: list[Step] = field(default_factory=list)
    """Steps that are ready (a table of another shape than its rows)."""
    made: list[Line] = field(default_factory=list)
    """Filled in when the steps are built: lines that get a number, in the order of their steps."""
