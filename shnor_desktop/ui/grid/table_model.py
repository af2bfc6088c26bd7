"""The model behind the grid of a form: turns gestures into steps, takes in what the base says; writes nothing."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Add, Edit, Remove, Restore, Step, Stored
from shnor_desktop.services.wording import ROW, counted
from shnor_desktop.ui.grid.gestures import Cell, Gesture
from shnor_desktop.ui.grid.line import SCHOOL, Line
from shnor_desktop.ui.grid.rows_model import RowsModel


class SheetTableModel(RowsModel):
    """Rows of one form."""

    can_duplicate = True

    # -- gestures -----------------------------------------------------------------------------------------------

    def change(self, cells: Sequence[Cell], title: str) -> None:
        gesture = Gesture(title)
        last = max((cell.row for cell in cells), default=-1)
        self._grow(last)
        lines, keys = self.lines, [column.key for column in self.columns]
        for cell in cells:
            line, key = lines[cell.row], keys[cell.column]
            had_draft = bool(line.drafts) and line.drafts.pop(key, None) is not None
            if line.id == 0 and key not in line.pending:
                wanted = cell.value is not None  # an empty cell of a new row keeps its default
            else:
                wanted = cell.value != line.cell(key)
            if wanted:
                gesture.cells.append((line, key, cell.value))
            elif had_draft:
                line.refresh()
        touched: dict[int, Line] = {}
        for line, key, value in gesture.cells:
            line.pending[key] = value
            touched[id(line)] = line
        for line in touched.values():
            line.refresh()
        self._judge_soon(list(touched.values()))
        self._keep_new([line for line in touched.values() if line.id == 0])
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
        changed = []
        for line in self._all:
            if line.id in rows:
                line.take(rows[line.id])
                present.add(line.id)
                if not line.judged:
                    changed.append(line)
        self._drop([line for line in self._all if line.id in gone])
        if self.writable:
            missing = (rows[number] for number in sorted(set(rows) - present))
            fresh_lines = [Line.of(self.sheet, stored) for stored in missing if self._belongs(stored)]
            self._insert_by_number(fresh_lines)
            changed += fresh_lines
        self._judge_soon(changed)
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
