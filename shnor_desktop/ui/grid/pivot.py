"""The social passport on the screen: a table «class × category» over the long rows of the form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.models.sheets.writing import letter as one_letter
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove, Step, Stored
from shnor_desktop.services.lists import Item
from shnor_desktop.ui.grid.gestures import Gesture
from shnor_desktop.ui.grid.line import SCHOOL, CellNotes, Line
from shnor_desktop.ui.grid.passport_table import (
    KEY,
    PUPILS,
    WHOLE,
    ClassKey,
    PassportLine,
    PassportTable,
    class_of,
    passport_sheet,
)
from shnor_desktop.ui.grid.sources import Scope
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.year_ago import Name, Past

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

LISTED = "social_categories"
_NAMES = frozenset({"grade", "letter", SCHOOL})
_CLASS = re.compile(r"(\d{1,2})\s*[-«\"']?\s*([А-Яа-яЁёA-Za-z]?)\s*[»\"']?(?:\s*класс)?")


@dataclass(frozen=True, slots=True)
class PassportData:
    """What the base holds for a year and a date, ready to be shown."""

    table: PassportTable
    lines: list[PassportLine]
    dates: list[date]
    on_date: date


class PassportSource:
    """Reads the long rows, the classes and the dates at hand."""

    def model(self, office: "Office", parent: QObject) -> "PassportModel":
        return PassportModel(
            PassportTable(passport_sheet((), with_school=office.is_district), year=0, on_date=None), parent
        )

    def read(self, office: "Office", scope: Scope) -> PassportData:
        year = scope.year or 0
        school = scope.school or None
        with office.reading() as session:
            rows = entries.load(session, KEY, year=year, school=school)
            classes = entries.load(session, "classes", year=year, school=school)
            cards = entries.load(session, "school", school=school)
        schools = [scope.school] if scope.school else sorted({row.school for row in (*cards, *classes, *rows)})
        dates = {day for row in rows if isinstance(day := row.values["on_date"], date)}
        chosen = scope.on_date or max(dates, default=usual_date(year or date.max.year))
        used = {row.values["category"] for row in rows if row.values["on_date"] == chosen}
        items = [item for item in office.lists.items(LISTED) if item.active or item.key in used]
        unknown = used - {item.key for item in items} - {None}
        items += [Item(str(key), str(key)) for key in sorted(map(str, unknown))]
        sheet = passport_sheet(items, with_school=office.is_district)
        table = PassportTable(sheet, classes, year=year, on_date=chosen)
        for row in rows:
            table.keep(row)
        offered = sorted({*dates, chosen, *([usual_date(year)] if year else [])})
        lines = table.lines(schools)
        for line in lines:
            line.judge()  # here, in the worker, and not when the window asks
        return PassportData(table, lines, offered, chosen)

    def read_past(self, office: "Office", scope: Scope) -> Past:
        if not scope.year:
            return {}
        with office.reading() as session:
            rows = entries.load(session, KEY, year=scope.year - 1, school=scope.school or None)
        newest = max((day for row in rows if isinstance(day := row.values["on_date"], date)), default=None)
        past: dict[Name, dict[str, Value]] = {}
        for row in rows:
            if row.values["on_date"] == newest:
                past.setdefault(class_of(row), {}).setdefault(str(row.values["category"]), row.values["count"])
        return past

    def show(self, model: SheetTableModel, data: PassportData, scope: Scope) -> bool:
        assert isinstance(model, PassportModel)  # noqa: S101  made by this source; tells the type checker
        same = [column.key for column in model.columns] == [column.key for column in data.table.sheet.columns]
        model.set_passport(data, scope)
        return same


class PassportModel(SheetTableModel):
    """A line is a class (or the whole school); its cells are long rows of one date."""

    can_duplicate = False
    matches_rows = True

    def __init__(self, table: PassportTable, parent: QObject | None = None) -> None:
        super().__init__(table.sheet, parent)
        self.table = table
        self._numbers: dict[ClassKey, int] = {}
        """Numbers of the lines: a class keeps its own when the rows are read anew."""

    def set_passport(self, data: PassportData, scope: Scope) -> None:
        """Show the table of a date."""
        self.table = data.table
        for line in data.lines:
            line.id = self._number_of(line)
        sheet = data.table.sheet
        self.set_lines(data.lines, writable=scope.writable, year=scope.year, school=scope.school, sheet=sheet)

    def _number_of(self, line: PassportLine) -> int:
        return self._numbers.setdefault(line.key, len(self._numbers) + 1)

    def _new_line(self) -> PassportLine:
        values: dict[str, Value] = {SCHOOL: self.school or None} if self.sheet.with_school_column else {}
        line = PassportLine(self.sheet, values, school=self.school)
        line.fixed = False
        return line

    def _passport_lines(self) -> Iterable[PassportLine]:
        return (line for line in self._all if isinstance(line, PassportLine))

    @staticmethod
    def _lines_of(gesture: Gesture | None) -> list[PassportLine]:
        """The lines of a gesture, each once."""
        lines = {id(line): line for line, _, _ in gesture.cells} if gesture is not None else {}
        return [line for line in lines.values() if isinstance(line, PassportLine)]

    # -- what is shown ------------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        if line.saved.get(WHOLE) is True and self.columns[column].key == "grade":
            return "По школе"
        return super().text(row, column)

    def words(self, line: Line, key: str) -> str:
        return "По школе" if line.saved.get(WHOLE) is True and key == "grade" else super().words(line, key)

    def numeric(self, column: int) -> bool:
        return self.columns[column].key != "grade" and super().numeric(column)

    def can_edit(self, row: int, column: int) -> bool:
        if not super().can_edit(row, column):
            return False
        line = self.lines[row] if row < len(self.lines) else None
        return not (isinstance(line, PassportLine) and line.fixed and self.columns[column].key in _NAMES)

    def frozen(self) -> int:
        return next((number for number, column in enumerate(self.columns) if column.key == "pupils"), 0)

    def totals(self) -> dict[int, str]:
        sums: dict[int, str] = {}
        for number, column in enumerate(self.columns):
            if column.identity:
                continue
            # the school's own row is no part of the sum of its classes
            lines = [line for line in self.lines if line.saved.get(WHOLE) is not True]
            values = [value for line in lines if isinstance(value := line.shown.get(column.key), int)]
            if values:
                sums[number] = str(sum(values))
        return sums

    @property
    def drafts(self) -> int:
        waiting = [line for line in self._passport_lines() if line.pending and not line.has_place]
        return super().drafts + sum(key not in _NAMES for line in waiting for key in line.pending)

    # -- the way to the long rows -------------------------------------------------------------------------------

    def place_of(self, number: int, _key: str) -> tuple[int, int]:
        row = self.table.rows.get(number)
        if row is None:
            return (-1, -1)
        at = self._row_of_class(class_of(row))
        keys = [column.key for column in self.columns]
        category = str(row.values["category"])
        return (at, keys.index(category) if category in keys else 0)

    def _row_of_class(self, key: ClassKey) -> int:
        lines = enumerate(self.lines)
        return next((row for row, line in lines if isinstance(line, PassportLine) and line.key == key), -1)

    def origin(self, row: int, column: int) -> tuple[int, str, dict[str, Value]]:
        line, category = self.lines[row], self.columns[column].key
        if self.columns[column].identity or self.columns[column].compute is not None:
            return (0, "count", {})
        values = {
            "year": self.year,
            "grade": line.shown.get("grade"),
            "letter": line.shown.get("letter"),
            "category": category,
            "count": line.shown.get(category),
        }
        number = self.table.ids(line.key).get(category, 0) if isinstance(line, PassportLine) else 0
        return (number, "count", values)

    def own_rules(self) -> frozenset[str]:
        return frozenset()

    def set_findings(self, found: Mapping[int, list[Problem]]) -> None:
        by_key = {line.key: line for line in self._passport_lines()}
        extra: dict[int, list[Problem]] = {}
        for number, problems in found.items():
            row = self.table.rows.get(number)
            line = by_key.get(class_of(row)) if row is not None else None
            if row is None or line is None:
                continue
            category = str(row.values["category"])
            extra.setdefault(id(line), []).extend(
                Problem(category, one.level, one.rule, one.message, one.cause) for one in problems
            )
        for each in self._all:
            if each.extra != extra.get(id(each), []):
                each.extra = extra.get(id(each), [])
                each.refresh()
        self._changed(0, len(self.lines) - 1)

    def set_notes(self, notes: Mapping[tuple[int, str], CellNotes]) -> None:
        by_key: dict[ClassKey, dict[str, CellNotes]] = {}
        for (number, _), noted in notes.items():
            row = self.table.rows.get(number)
            if row is not None:
                by_key.setdefault(class_of(row), {})[str(row.values["category"])] = noted
        self._note(
            {id(one): by_key.get(one.key, {}) for one in self._passport_lines() if one.notes or one.key in by_key}
        )

    def name(self, line: Line) -> Name:
        return line.key if isinstance(line, PassportLine) else ()

    def row_for(self, texts: Mapping[str, str]) -> int | None:
        """The line of the class that a pasted row names; -1 for a class that is not here yet."""
        grade = texts.get("grade", "").strip()
        if "grade" not in texts:
            return None
        whole = fold(grade) in ("по школе", "школа", "всего", "итого", "")
        match = _CLASS.fullmatch(grade)
        if not whole and match is None:
            return None
        letter = "" if whole or match is None else fold(one_letter(texts.get("letter", "") or match[2]))
        wanted = (None if whole or match is None else int(match[1]), letter)
        school = texts.get(SCHOOL, "").strip() or self.school
        for row, line in enumerate(self.lines):
            if not isinstance(line, PassportLine) or line.is_blank:
                continue
            owner, *named = line.key
            if tuple(named) == wanted and school in ("", owner):
                return row
        return -1

    # -- gestures -----------------------------------------------------------------------------------------------

    def steps(self, gesture: Gesture) -> list[Step]:
        steps: list[Step] = []
        asked: dict[int, set[str]] = {}
        for line, key, _ in gesture.cells:
            asked.setdefault(id(line), set()).add(key)
        for line in self._lines_of(gesture):
            if line.dead or not line.has_place:
                continue
            # a class named only now brings the counts that waited for it
            keys = asked[id(line)] if line.fixed else set(line.pending) | asked[id(line)]
            steps += self._steps_of(line, keys - _NAMES)
        for removed in gesture.removed:
            if isinstance(removed, PassportLine):
                steps += [Remove(KEY, number) for number in self.table.ids(removed.key).values()]
        return steps

    def _steps_of(self, line: PassportLine, categories: Iterable[str]) -> Iterable[Step]:
        school, grade, _ = line.key
        ids = self.table.ids(line.key)
        for category in sorted(categories):
            value, number = line.shown.get(category), ids.get(category, 0)
            if number and value is None:
                yield Remove(KEY, number)
            elif number and self.table.rows[number].values["count"] != value:
                yield Edit(KEY, number, "count", self.table.rows[number].values["count"], value)
            elif not number and value is not None:
                named = {"grade": grade, "letter": line.shown.get("letter"), "category": category, "count": value}
                yield Add(KEY, school, {"year": self.year, "on_date": self.table.on_date, **named})

    # -- what the base says -------------------------------------------------------------------------------------

    def settle(self, gesture: Gesture | None, touched: Iterable[int], fresh: Sequence[Stored]) -> None:
        classes = {self.table.lose(number) for number in touched} | {self.table.keep(row) for row in fresh}
        lines = self._lines_of(gesture)
        for line in lines:
            if line.id == 0 and line.has_place:
                self._adopt(line)
        present = {line.key for line in self._passport_lines()}
        for key in classes - present:
            if key is not None and self.table.ids(key) and self.school in ("", key[0]):
                self._show_class(self.table.line(key))
        concerned = {id(line): line for line in self._passport_lines() if line.key in classes}
        for line in (concerned | {id(line): line for line in lines}).values():
            self.table.fill(line)
        self._changed(0, len(self.lines) - 1)

    def _adopt(self, line: PassportLine) -> None:
        """A new line has got its class: from now on it is a line like the others."""
        line.id = self._number_of(line)
        for key in _NAMES & set(line.pending):
            line.saved[key] = line.pending.pop(key)
        if self.sheet.with_school_column:
            line.school = str(line.saved.get(SCHOOL) or "")
        line.saved[PUPILS] = self.table.pupils(line.key)
        line.fixed = True

    def _show_class(self, line: PassportLine) -> None:
        line.id = self._number_of(line)
        place = len(self.lines) - self.spare
        self.beginInsertRows(QModelIndex(), place, place)
        self.lines.insert(place, line)
        self._all.append(line)
        self.endInsertRows()
