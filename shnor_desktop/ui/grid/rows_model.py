"""The rows of a form on the screen: texts, problems, notes, last year, filters and order; judged a slice at a time."""

import time
from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Problem, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.ui.grid.filtering import ColumnFilter, RowFilter, counted_texts, ordered
from shnor_desktop.ui.grid.line import SCHOOL, CellNotes, Line
from shnor_desktop.ui.grid.model import GridModel, is_count
from shnor_desktop.ui.grid.year_ago import Ghost, Name, Past, ghost, name_of, naming

AT_ONCE = 200
"""So many rows are judged on the spot; more of them a slice at a time, so that the window goes on answering."""
_SLICE_S = 0.012
_SINGLE_ROWS = 50
"""More rows than this come and go as a new table: a signal for each would take longer."""


class RowsModel(GridModel):
    """Rows of one form as they are shown; what gestures do to them is said by ``SheetTableModel``."""

    filtered = Signal()
    """Rows are hidden by other columns than before."""

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
        self._rows = RowFilter()
        self._past: Past = {}
        self._said: dict[tuple[str, Value], str] = {}
        self._places: dict[int, int] = {}
        self._unjudged: deque[Line] = deque()
        self._next_slice = QTimer(self, singleShot=True, interval=0)
        self._next_slice.timeout.connect(self._judge_slice)
        for signal in (self.modelReset, self.rowsInserted, self.rowsRemoved):
            signal.connect(self._on_rows_moved)

    def _on_rows_moved(self) -> None:
        self._places.clear()
        self.stamp += 1

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
        line, one = self.lines[row], self.columns[column]
        return line.cell(one.key) if one.compute is None else line.shown.get(one.key)

    def words(self, line: Line, key: str) -> str:
        """The text of a cell by its value; found once for each value, for filters look at every row."""
        value = line.cell(key) if self.sheet.by_key[key].compute is None else line.shown.get(key)
        if value is None or line.is_blank:
            return ""
        found = self._said.get((key, value))
        if found is None:
            found = self._said[key, value] = self.sheet.show(key, value)
        return found

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
                values = [v for line in self.lines if isinstance(v := line.cell(column.key), int)]
                if values:
                    sums[number] = str(sum(values))
        return sums

    def sum_of(self, areas: Sequence[tuple[int, int, int, int]]) -> tuple[int, int | None]:
        """How many cells these blocks hold and the sum of their whole numbers; None where there is none."""
        many, found, seen = 0, 0, False
        for top, left, bottom, right in areas:
            many += (bottom - top + 1) * (right - left + 1)
            for column in self.columns[left : right + 1]:
                if column.compute is None and column.kind.name == "number":
                    values = [line.cell(column.key) for line in self.lines[top : bottom + 1]]
                    whole = [value for value in values if type(value) is int]
                    found, seen = found + sum(whole), seen or bool(whole)
        return many, found if seen else None

    def seen(self, row: int, column: int) -> str:
        """The text of a cell as a search sees it: found without painting the row."""
        line, key = self.lines[row], self.columns[column].key
        return line.drafts[key][0] if key in line.drafts else self.words(line, key)

    def problems(self) -> list[tuple[Line, Problem]]:
        """Broken rules of all rows, hidden by the filter or not; rows that wait to be judged come a moment later."""
        found = []
        waiting = bool(self._unjudged)
        for line in self._all:
            if waiting and not line.judged:
                continue
            for key, (text, reason) in line.drafts.items():
                found.append((line, Problem(key, "hard", "unread", f"«{text}»: {reason}. Не сохранено")))
            found += [(line, problem) for problem in line.problems]
        return found

    def set_findings(self, found: Mapping[int, list[Problem]]) -> None:
        """Show at their cells what checks across rows and forms have found, by numbers of rows."""
        concerned = []
        for line in self._all:
            extra = found.get(line.id, [])
            if extra != line.extra:
                line.extra = extra
                line.refresh()
                concerned.append(line)
        self._judge_soon(concerned)
        self._changed(0, len(self.lines) - 1)

    def set_notes(self, notes: Mapping[tuple[int, str], CellNotes]) -> None:
        by_row: dict[int, dict[str, CellNotes]] = {}
        for (number, key), noted in notes.items():
            by_row.setdefault(number, {})[key] = noted
        self._note({id(line): by_row.get(line.id, {}) for line in self._all if line.notes or line.id in by_row})

    def _note(self, by_line: Mapping[int, Mapping[str, CellNotes]]) -> None:
        for line in self._all:
            if id(line) in by_line:
                line.notes = by_line[id(line)]
                line.texts, line.marks = [], []
        self._changed(0, len(self.lines) - 1)

    # -- beside last year ---------------------------------------------------------------------------------------

    def set_past(self, past: Past | None) -> None:
        """Show the differences from these figures beside the cells; None: show none."""
        self._past, self.shows_past = past or {}, past is not None
        for line in self._all:
            line.ghosts = []
        self._changed(0, len(self.lines) - 1)

    def name(self, line: Line) -> Name:
        """What names the row from year to year."""
        return name_of(line, naming(self.sheet), self.school)

    def ghost(self, row: int, column: int) -> Ghost | None:
        line = self.lines[row]
        if not line.ghosts:
            before = {} if line.is_blank else self._past.get(self.name(line), {})
            shown = line.shown
            line.ghosts = [ghost(one, shown.get(one.key), before.get(one.key)) for one in self.columns]
        return line.ghosts[column]

    def is_changed(self, line: Line, key: str) -> bool:
        before = self._past.get(self.name(line))
        return before is not None and before.get(key) != line.shown.get(key)

    # -- judging a slice at a time ------------------------------------------------------------------------------

    @property
    def judged(self) -> bool:
        """Whether every row that was changed has been judged."""
        return not self._unjudged

    def _judge_soon(self, lines: Sequence[Line]) -> None:
        """Have these rows judged: few of them now, many in slices."""
        if len(lines) + len(self._unjudged) <= AT_ONCE:
            for line in lines:
                line.judge()
            return
        self._unjudged += lines
        self._next_slice.start()

    def _judge_slice(self) -> None:
        end = time.perf_counter() + _SLICE_S
        while self._unjudged and time.perf_counter() < end:
            self._unjudged.popleft().judge()
        if self._unjudged:
            self._next_slice.start()
        else:
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
        if not self._places:
            self._places.update((id(other), row) for row, other in enumerate(self.lines))
        return self._places.get(id(line), -1)

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
        self._said.clear()
        self._unjudged.clear()
        same = (self.year, self.school) == (year, school)
        kept = {line.id: line.drafts for line in self._all if line.id and line.drafts}
        begun = [line for line in self._all if line.id == 0 and line.drafts] if same and writable else []
        self.writable, self.year, self.school = writable, year, school
        self._all = [*lines, *begun]
        for line in lines:
            if line.id in kept:  # what could not be read is still on the screen after a reload
                line.drafts = kept[line.id]
                line.texts, line.marks = [], []
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        rows, keys = self._rows, [column.key for column in self.columns]
        rows.by_column = {key: wanted for key, wanted in rows.by_column.items() if key in keys}
        chosen = rows.choose(self._all, keys, self.words, self.is_changed) if rows.hides else self._all
        if rows.order is not None and rows.order[0] < len(keys):
            column, ascending = rows.order
            chosen = ordered(chosen, keys[column], self.words, ascending=ascending)
        self.lines = [*chosen, self._new_line()] if self.can_add else list(chosen)

    @property
    def can_add(self) -> bool:
        """Whether a new record may begin: the card of a school is the only one in its base."""
        return self.writable and not (self.single and self._all)

    def _new_values(self) -> dict[str, Value]:
        values: dict[str, Value] = {column.key: column.default for column in self.sheet.entered}
        if self.year is not None and self.sheet.has_year:
            values["year"] = self.year
            if "on_date" in values:
                values["on_date"] = usual_date(self.year)
        if self.sheet.with_school_column:
            values[SCHOOL] = self.school or None
        return values

    def _new_line(self) -> Line:
        return Line(self.sheet, self._new_values(), school=self.school)

    def filter(self, words: str) -> None:
        """Leave the rows that hold these words in some cell."""
        if fold(words) != self._rows.words:
            self._rows.words = fold(words)
            self._rearrange()

    def filter_column(self, column: int, wanted: ColumnFilter | None) -> None:
        """Leave the rows whose cell in the column is as wanted; None: any. A changed row stays until the next one."""
        key = self.columns[column].key
        if wanted is None or wanted.is_empty:
            self._rows.by_column.pop(key, None)
        else:
            self._rows.by_column[key] = wanted
        self._rearrange()
        self.filtered.emit()

    def show_all(self) -> None:
        """Every row, whatever its columns hold."""
        if self._rows.by_column:
            self._rows.by_column.clear()
            self._rearrange()
            self.filtered.emit()

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return len(self._all) - sum(not line.is_blank for line in self.lines)

    def column_filter(self, column: int) -> ColumnFilter:
        """What is asked of the column."""
        return self._rows.by_column.get(self.columns[column].key, ColumnFilter())

    def is_filtered(self, column: int) -> bool:
        """Whether the column hides rows."""
        return column < len(self.columns) and self.columns[column].key in self._rows.by_column

    @property
    def filtered_columns(self) -> int:
        """How many columns hide rows."""
        return len(self._rows.by_column)

    def values_of(self, column: int) -> list[tuple[str, int]]:
        """Texts of the column with their counts, among the rows that the other filters leave."""
        key, keys = self.columns[column].key, [one.key for one in self.columns]
        others = {name: wanted for name, wanted in self._rows.by_column.items() if name != key}
        rows = RowFilter(self._rows.words, others)
        return counted_texts(rows.choose(self._all, keys, self.words, self.is_changed), key, self.words)

    def order_by(self, column: int | None, *, ascending: bool = True) -> None:
        """Put the rows in order of a column, or back in the order in which they were made."""
        self._rows.order = None if column is None else (column, ascending)
        self._rearrange()

    @property
    def order(self) -> tuple[int, bool] | None:
        """The column the rows are ordered by, and whether ascending."""
        return self._rows.order

    def _rearrange(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    # -- rows in and out ----------------------------------------------------------------------------------------

    def _insert_by_number(self, lines: Sequence[Line]) -> None:
        if len(lines) > _SINGLE_ROWS:
            self.beginResetModel()
            self._all = sorted([*self._all, *lines], key=_number)
            self._arrange()
            self.endResetModel()
            return
        for line in lines:
            self._all.insert(bisect_left(self._all, line.id, key=_number), line)
            if self.order is None and not self._rows.hides:
                place = bisect_left(self.lines, line.id, key=_number)
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
        if len(rows) > _SINGLE_ROWS:
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


def _number(line: Line) -> int:
    """Rows that have no number yet stand last."""
    return line.id or 10**18
