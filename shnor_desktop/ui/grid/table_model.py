"""The model behind the grid of a form: shows rows, turns gestures into steps, writes nothing."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Column, Problem, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services.entries import Add, Edit, Remove, Restore, Step, Stored
from shnor_desktop.services.wording import ROW, counted
from shnor_desktop.ui.grid.gestures import Cell, Gesture
from shnor_desktop.ui.grid.line import SCHOOL, Line
from shnor_desktop.ui.grid.model import GridModel, is_count


class SheetTableModel(GridModel):
    """Rows of one form."""

    can_duplicate = True

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.columns = sheet.columns
        self.lines: list[Line] = []
        self.year: int | None = None
        """New rows belong to this year."""
        self.school = ""
        """New rows belong to this school."""
        self.writable = True
        self.single = False
        """Whether there is one record and no more."""
        self._all: list[Line] = []
        self._needle = ""
        self._order: tuple[int, bool] | None = None

    # -- what is shown ------------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        if not line.texts:
            line.paint()
        return line.texts[column]

    def mark(self, row: int, column: int) -> int:
        line = self.lines[row]
        if not line.marks:
            line.paint()
        return line.marks[column]

    def value(self, row: int, column: int) -> Value:
        return self.lines[row].shown.get(self.columns[column].key)

    def reasons(self, row: int, column: int) -> list[str]:
        return self.lines[row].reasons(self.columns[column].key)

    def can_edit(self, row: int, column: int) -> bool:
        return self.writable and self.columns[column].compute is None and (row < len(self.lines) or self.can_add)

    def row_name(self, row: int) -> str:
        return "*" if self.lines[row].is_blank else str(row + 1)

    def frozen(self) -> int:
        number = 0
        for column in self.columns:
            if not column.identity:
                break
            number += 1
        return number if number < len(self.columns) else 0

    def totals(self) -> dict[int, str]:
        sums: dict[int, str] = {}
        for number, column in enumerate(self.columns):
            if column.compute is None and is_count(column):
                values = [v for line in self.lines if isinstance(v := line.shown.get(column.key), int)]
                if values:
                    sums[number] = str(sum(values))
        return sums

    def problems(self) -> list[tuple[Line, Problem]]:
        """Broken rules of all rows, hidden by the filter or not."""
        found = []
        for line in self._all:
            for key, (text, reason) in line.drafts.items():
                found.append((line, Problem(key, "hard", "unread", f"«{text}»: {reason}. Не сохранено")))
            found += [(line, problem) for problem in line.problems]
        return found

    def set_findings(self, found: Mapping[int, list[Problem]]) -> None:
        """Show at their cells what checks across rows and forms have found, by numbers of rows."""
        for line in self._all:
            extra = found.get(line.id, [])
            if extra != line.extra:
                line.extra = extra
                line.refresh()
        self._changed(0, len(self.lines) - 1)

    @property
    def drafts(self) -> int:
        """How many cells hold a text that cannot be read and is not saved."""
        return sum(len(line.drafts) for line in self._all)

    def own_rules(self) -> frozenset[str]:
        """Rules that the rows judge themselves while a person types."""
        return frozenset({REQUIRED_RULE, *(rule.key for rule in self.sheet.rules)})

    def place_of(self, number: int, key: str) -> tuple[int, int]:
        """Where a cell of a row with this number of the base stands; -1 when it is not here."""
        keys = [column.key for column in self.columns]
        return (self.row_of(number), keys.index(key) if key in keys else -1)

    def origin(self, row: int, column: int) -> tuple[int, str, dict[str, Value]]:
        """The row and column of the base behind a cell, and the row's cells; 0 when nothing is stored yet."""
        line = self.lines[row]
        return (line.id, self.columns[column].key, line.shown)

    def row_of(self, number: int) -> int:
        """Where the row with this number of the base stands, or -1."""
        return next((row for row, line in enumerate(self.lines) if line.id == number), -1)

    def position(self, line: Line) -> int:
        """Where the line stands, or -1."""
        return next((row for row, other in enumerate(self.lines) if other is line), -1)

    # -- rows as a whole ----------------------------------------------------------------------------------------

    def set_lines(
        self,
        lines: Sequence[Line],
        *,
        writable: bool,
        year: int | None = None,
        school: str = "",
        sheet: Sheet | None = None,
    ) -> None:
        """Show these rows, with an empty one at the end where a person may write."""
        self.beginResetModel()
        if sheet is not None:
            self.sheet, self.columns = sheet, sheet.columns
        same = (self.year, self.school) == (year, school)
        kept = {line.id: line.drafts for line in self._all if line.id and line.drafts}
        begun = [line for line in self._all if line.id == 0 and line.drafts] if same and writable else []
        self.writable, self.year, self.school = writable, year, school
        self._all = [*lines, *begun]
        for line in lines:
            if line.id in kept:  # what could not be read is still on the screen after a reload
                line.drafts = kept[line.id]
                line.refresh()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        chosen = self._all
        if self._needle:
            chosen = [line for line in chosen if self._matches(line)]
        if self._order is not None:
            column, ascending = self._order
            chosen = _ordered(chosen, self.columns[column], ascending)
        self.lines = [*chosen, self._new_line()] if self.can_add else list(chosen)

    @property
    def can_add(self) -> bool:
        """Whether a new record may begin: the card of a school is the only one in its base."""
        return self.writable and not (self.single and self._all)

    def _matches(self, line: Line) -> bool:
        if not line.texts:
            line.paint()
        return any(self._needle in fold(text) for text in line.texts)

    def _new_line(self) -> Line:
        values: dict[str, Value] = {column.key: column.default for column in self.sheet.entered}
        if self.year is not None and self.sheet.has_year:
            values["year"] = self.year
            if "on_date" in values:
                values["on_date"] = usual_date(self.year)
        if self.sheet.with_school_column:
            values[SCHOOL] = self.school or None
        return Line(self.sheet, values, school=self.school)

    def filter(self, words: str) -> None:
        """Leave the rows that hold these words in some cell."""
        if fold(words) != self._needle:
            self._needle = fold(words)
            self._rearrange()

    def order_by(self, column: int | None, *, ascending: bool = True) -> None:
        """Put the rows in order of a column, or back in the order in which they were made."""
        self._order = None if column is None else (column, ascending)
        self._rearrange()

    @property
    def order(self) -> tuple[int, bool] | None:
        """The column the rows are ordered by, and whether ascending."""
        return self._order

    def _rearrange(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    # -- gestures -----------------------------------------------------------------------------------------------

    def change(self, cells: Sequence[Cell], title: str) -> None:
        gesture = Gesture(title)
        last = max((cell.row for cell in cells), default=-1)
        self._grow(last)
        for cell in cells:
            line, key = self.lines[cell.row], self.columns[cell.column].key
            had_draft = line.drafts.pop(key, None) is not None
            if line.id == 0 and key not in line.pending:
                wanted = cell.value is not None  # an empty cell of a new row keeps its default
            else:
                wanted = cell.value != line.shown.get(key)
            if wanted:
                gesture.cells.append((line, key, cell.value))
            elif had_draft:
                line.refresh()
        for line, key, value in gesture.cells:
            line.pending[key] = value
        lines = {id(line): line for line, _, _ in gesture.cells}
        for line in lines.values():
            line.refresh()
        self._keep_new([line for line in lines.values() if line.id == 0])
        self._changed(min((cell.row for cell in cells), default=0), last)
        self._ensure_blank()
        if gesture.cells:
            self.edited.emit(gesture)

    def _grow(self, last: int) -> None:
        missing = last + 1 - len(self.lines)
        if missing > 0:
            first = len(self.lines)
            self.beginInsertRows(QModelIndex(), first, first + missing - 1)
            self.lines += [self._new_line() for _ in range(missing)]
            self.endInsertRows()

    def _keep_new(self, lines: Sequence[Line]) -> None:
        if lines:
            known = {id(line) for line in self._all}
            self._all += [line for line in lines if id(line) not in known]
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.lines) - 1)

    def _ensure_blank(self) -> None:
        if self.can_add and not self.spare:
            self._grow(len(self.lines))

    def keep_draft(self, row: int, column: int, text: str, reason: str) -> None:
        line = self.lines[row]
        line.drafts[self.columns[column].key] = (text, reason)
        line.refresh()
        self._keep_new([line] if line.id == 0 else [])
        self._changed(row, row)
        self._ensure_blank()

    def forget_draft(self, row: int, column: int) -> None:
        line = self.lines[row]
        if line.drafts.pop(self.columns[column].key, None) is not None:
            line.refresh()
            self._changed(row, row)

    def remove_rows(self, rows: Sequence[int]) -> None:
        lines = [self.lines[row] for row in rows if not self.lines[row].is_blank]
        drafts = [line for line in lines if line.id == 0 and not line.pending]
        self._drop(drafts)
        removed = [line for line in lines if line not in drafts]
        if removed:
            self.edited.emit(Gesture(f"Удаление: {counted(len(removed), ROW)}", removed=removed))

    def restore_rows(self, rows: Sequence[int]) -> None:
        """Bring deleted rows back as one gesture."""
        lines = [self.lines[row] for row in rows]
        if lines:
            self.edited.emit(Gesture(f"Восстановление: {counted(len(lines), ROW)}", restored=lines))

    def duplicate_rows(self, rows: Sequence[int]) -> None:
        copies = []
        for row in rows:
            origin = self.lines[row]
            if not origin.is_blank:
                values = {column.key: origin.shown.get(column.key) for column in self.sheet.entered}
                copy = Line(self.sheet, self._new_line().saved, school=origin.school)
                copy.pending = values
                copy.refresh()
                copies.append(copy)
        if copies:
            self._insert(len(self.lines) - self.spare, copies)
            self.edited.emit(Gesture(f"Дублирование: {counted(len(copies), ROW)}", copies=copies))

    def steps(self, gesture: Gesture) -> list[Step]:
        key = self.sheet.key
        steps: list[Step] = []
        edits: dict[int, tuple[Line, dict[str, Value]]] = {}
        for line, column, value in gesture.cells:
            edits.setdefault(id(line), (line, {}))[1][column] = value
        for line in gesture.copies:
            edits[id(line)] = (line, dict(line.pending))
        for line, cells in edits.values():
            if line.dead:
                continue
            moved = line.id != 0 and SCHOOL in cells and self.sheet.with_school_column
            if moved:  # a row of another school is another row: its number stays with its history
                steps.append(Remove(key, line.id))
            if moved or line.id == 0:
                steps.append(self._add(line, cells))
                gesture.made.append(line)
                continue
            for column, value in cells.items():
                if line.saved.get(column) != value:
                    steps.append(Edit(key, line.id, column, line.saved.get(column), value))
        steps += [Remove(key, line.id) for line in gesture.removed if line.id and not line.dead]
        steps += [Restore(key, line.id) for line in gesture.restored]
        return steps + gesture.raw

    def _add(self, line: Line, cells: dict[str, Value]) -> Add:
        values = {**line.saved, **cells}
        school = self.school if self.sheet.school_key else ""
        if self.sheet.with_school_column:
            school = str(values.pop(SCHOOL, None) or "")
        return Add(self.sheet.key, school, values)

    # -- what the base says -------------------------------------------------------------------------------------

    def settle(self, gesture: Gesture | None, touched: Iterable[int], fresh: Sequence[Stored]) -> None:
        rows = {stored.id: stored for stored in fresh}
        gone = {number for number in touched if number not in rows}
        if gesture is not None and gesture.made:
            known = {line.id for line in self._all}
            for line, number in zip(gesture.made, sorted(set(rows) - known), strict=False):
                line.id = number
        if gesture is not None and gesture.restored:
            gone |= {line.id for line in gesture.restored}
        present: set[int] = set()
        for line in self._all:
            if line.id in rows:
                line.take(rows[line.id])
                present.add(line.id)
        self._drop([line for line in self._all if line.id in gone])
        if self.writable:
            for number in sorted(set(rows) - present):
                if self._belongs(rows[number]):
                    self._insert_by_number(Line.of(self.sheet, rows[number]))
        self._changed(0, len(self.lines) - 1)

    def _belongs(self, stored: Stored) -> bool:
        if self.year is not None and self.sheet.has_year and stored.values.get("year") not in (self.year, None):
            return False
        return not self.school or not self.sheet.school_key or stored.school in (self.school, "")

    def give_up(self, gesture: Gesture) -> None:
        for line, key, _ in gesture.cells:
            line.pending.pop(key, None)
        touched = [line for line, _, _ in gesture.cells] + gesture.copies
        lost = [line for line in touched if line.id == 0]
        for line in lost:
            line.dead = True
        self._drop(lost)
        for line in touched:
            line.refresh()
        self._changed(0, len(self.lines) - 1)
        self._ensure_blank()

    # -- rows in and out ----------------------------------------------------------------------------------------

    def _insert_by_number(self, line: Line) -> None:
        numbers = [other.id or 10**18 for other in self._all]
        self._all.insert(bisect_left(numbers, line.id), line)
        if self._order is None and not self._needle:
            place = bisect_left([other.id or 10**18 for other in self.lines], line.id)
        else:
            place = len(self.lines) - self.spare
        self.beginInsertRows(QModelIndex(), place, place)
        self.lines.insert(place, line)
        self.endInsertRows()

    def _insert(self, place: int, lines: Sequence[Line]) -> None:
        self.beginInsertRows(QModelIndex(), place, place + len(lines) - 1)
        self.lines[place:place] = lines
        self._all += lines
        self.endInsertRows()

    def _drop(self, lines: Sequence[Line]) -> None:
        unwanted = {id(line) for line in lines}
        if not unwanted:
            return
        for line in lines:
            line.dead = True
        self._all = [line for line in self._all if id(line) not in unwanted]
        rows = [row for row, line in enumerate(self.lines) if id(line) in unwanted]
        if len(rows) > 50:
            self.beginResetModel()
            self.lines = [line for line in self.lines if id(line) not in unwanted]
            self.endResetModel()
            return
        for row in reversed(rows):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.lines[row]
            self.endRemoveRows()

    def _changed(self, first: int, last: int) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _ordered(lines: list[Line], column: Column, ascending: bool) -> list[Line]:
    """Empty cells stand last whichever way the rows are ordered."""
    key = column.key
    filled = [line for line in lines if line.shown.get(key) is not None]
    empty = [line for line in lines if line.shown.get(key) is None]

    def by(line: Line) -> Any:
        value = line.shown[key]
        return fold(column.kind.show(value)) if isinstance(value, str) else value

    return sorted(filled, key=by, reverse=not ascending) + empty
