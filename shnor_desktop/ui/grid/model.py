"""What every grid shows, whatever stands behind its rows: the model that view, painter and saver work with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from shnor_desktop.models.sheets.kinds import Number
from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Step, Stored
from shnor_desktop.services.wording import Forms
from shnor_desktop.ui.grid.gestures import Cell, Gesture
from shnor_desktop.ui.grid.line import HARD, SOFT, CellNotes, Line
from shnor_desktop.ui.grid.year_ago import LARGE_WORDS, Ghost

Index = QModelIndex | QPersistentModelIndex
CELL: Forms = ("ячейка", "ячейки", "ячеек")
IN_CELLS: Forms = ("ячейки", "ячеек", "ячеек")

# ints, not enums: comparing with an enum costs half the time of scrolling (measured)
_DISPLAY, _EDIT, _TOOLTIP = (
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.EditRole),
    int(Qt.ItemDataRole.ToolTipRole),
)
_ALIGN, _ACCESSIBLE = int(Qt.ItemDataRole.TextAlignmentRole), int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
LEVEL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""«hard», «soft» or empty: how bad the problems of a cell are."""
MARKS_ROLE = LEVEL_ROLE + 1
"""The marks of ``ui.grid.line`` added up."""


class GridModel(QAbstractTableModel):
    """What view, painter and saver need of a table, whatever stands behind its rows."""

    edited = Signal(object)
    """A ``Gesture``: the page has it saved as one operation."""

    columns: tuple[Column, ...] = ()
    lines: list[Line]
    writable = True
    stamp = 0
    """Another number whenever rows have come, gone or moved."""
    shows_past = False
    """Whether differences from last year stand beside the figures."""
    matches_rows = False
    """Whether pasted rows are put by what they name (``row_for``)."""

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        raise NotImplementedError

    def mark(self, row: int, column: int) -> int:
        """The marks of a cell."""
        raise NotImplementedError

    def value(self, row: int, column: int) -> Value:
        """The value of a cell."""
        raise NotImplementedError

    def reasons(self, row: int, column: int) -> list[str]:
        """Why the cell is coloured."""
        raise NotImplementedError

    def can_edit(self, row: int, column: int) -> bool:
        """Whether a person may type there."""
        raise NotImplementedError

    def read(self, row: int, column: int, raw: object) -> Value:
        """Read what was typed or pasted into a cell; ``BadValue`` when it cannot be."""
        return self.columns[column].read(raw)

    def row_for(self, _texts: Mapping[str, str]) -> int | None:
        """Where a pasted row belongs by what it names: a row, -1 for a new one, None for «where it is put»."""
        return None

    def change(self, cells: Sequence[Cell], title: str) -> None:
        """One gesture: all these cells get their values; rows past the end become new ones."""
        raise NotImplementedError

    def keep_draft(self, row: int, column: int, text: str, reason: str) -> None:
        """Keep a text that cannot be read on the screen, with the reason."""
        raise NotImplementedError

    def forget_draft(self, row: int, column: int) -> None:
        """The unreadable text has been given up."""

    def remove_rows(self, rows: Sequence[int]) -> None:
        """Delete these rows as one gesture."""

    def duplicate_rows(self, rows: Sequence[int]) -> None:
        """Add copies of these rows as one gesture."""

    def steps(self, gesture: Gesture) -> list[Step]:
        """The gesture as steps against the rows as they are saved now."""
        raise NotImplementedError

    def settle(self, gesture: Gesture | None, touched: Iterable[int], fresh: Sequence[Stored]) -> None:
        """The base has taken the gesture (or an undo): show the touched rows as they are now."""
        raise NotImplementedError

    def give_up(self, gesture: Gesture) -> None:
        """The base has refused the gesture: show what is saved."""
        raise NotImplementedError

    def ghost(self, _row: int, _column: int) -> Ghost | None:
        """What stands beside the figure of a cell; asked only while ``shows_past``."""
        return None

    def set_notes(self, notes: Mapping[tuple[int, str], CellNotes]) -> None:
        """Mark the cells that have notes, by row of the base and key of the column."""
        raise NotImplementedError

    def is_changed(self, _line: Line, _key: str) -> bool:
        """Whether the cell differs from last year's, where that is known."""
        return False

    def totals(self) -> dict[int, str]:
        """Sums under the columns where a sum means something."""
        return {}

    def frozen(self) -> int:
        """How many columns at the left name the row and stay in sight."""
        return 0

    @property
    def drafts(self) -> int:
        """How many cells hold a text that cannot be read and is not saved."""
        return 0

    @property
    def spare(self) -> int:
        """1 when an empty row stands at the end, where a new record begins."""
        return 1 if self.lines and self.lines[-1].is_blank else 0

    def numeric(self, column: int) -> bool:
        """Whether the column's texts stand at the right."""
        return self.columns[column].kind.name in ("number", "year")

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (_DISPLAY, _EDIT):
            return self.text(row, column)
        if role == _TOOLTIP:
            return "\n".join([*self.reasons(row, column), *self._past_words(row, column)]) or None
        if role == _ALIGN:
            return _RIGHT if self.numeric(column) else _LEFT
        if role == _ACCESSIBLE:
            return self._spoken(row, column)
        if role == MARKS_ROLE:
            return self.mark(row, column)
        if role == LEVEL_ROLE:
            mark = self.mark(row, column)
            return "hard" if mark & HARD else "soft" if mark & SOFT else ""
        return None

    def _spoken(self, row: int, column: int) -> str:
        said = [f"{self.columns[column].heading}: {self.text(row, column) or 'пусто'}", *self.reasons(row, column)]
        said += self._past_words(row, column)
        if not self.can_edit(row, column):
            said.append("только чтение")
        return ". ".join(said)

    def _past_words(self, row: int, column: int) -> list[str]:
        found = self.ghost(row, column) if self.shows_past else None
        if found is None:
            return []
        return [f"С прошлого года: {found[0]}" + (f" — заметное изменение ({LARGE_WORDS})" if found[1] else "")]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self.row_name(section) if role == _DISPLAY else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.label
        if role == _TOOLTIP:
            return heading_hint(column)
        return column.heading if role == _ACCESSIBLE else None

    def row_name(self, row: int) -> str:
        """What stands at the left of a row."""
        return str(row + 1)


def heading_hint(column: Column) -> str:
    """Everything a person may want to know about a column."""
    said = [column.heading]
    if column.hint:
        said.append(column.hint)
    if column.required:
        said.append("Обязательная графа")
    if column.compute is not None:
        said.append("Вычисляется программой")
    elif column.local:
        said.append("Остаётся в школе, в район не уходит")
    return "\n".join(said)


def is_count(column: Column) -> bool:
    """Whether a sum of the column means something: whole counts without an upper bound of their own."""
    kind = column.kind
    return isinstance(kind, Number) and kind.places == 0 and kind.high == 10**6 and not column.identity
