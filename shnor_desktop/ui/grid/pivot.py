"""The social passport as a table «class × category» over the long rows of the form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from shnor_desktop.models.sheets.kinds import Number, Text
from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.spec import SCHOOL_COLUMN, Column, Problem, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove, Step, Stored
from shnor_desktop.services.lists import Item
from shnor_desktop.ui.grid.gestures import Gesture
from shnor_desktop.ui.grid.line import SCHOOL, Line
from shnor_desktop.ui.grid.sources import Scope
from shnor_desktop.ui.grid.table_model import SheetTableModel

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

KEY = "social_passport"
LISTED = "social_categories"
PUPILS, WHOLE = "@pupils", "@whole"
"""Kept beside the cells of a row: pupils of the class, and whether it is the row of the whole school."""
_CLASS = re.compile(r"(\d{1,2})\s*[-«\"']?\s*([А-Яа-яЁёA-Za-z]?)\s*[»\"']?(?:\s*класс)?")

ClassKey = tuple[str, Value, str]
"""School, grade, folded letter."""


class PassportLine(Line):
    """A class or the whole school; counts without a class have no place in the base yet."""

    __slots__ = ()

    @property
    def has_place(self) -> bool:
        """Whether the counts of the line can be stored."""
        return self.saved.get(WHOLE) is True or self.shown.get("grade") is not None

    def refresh(self) -> None:
        super().refresh()
        if self.pending and not self.has_place:
            words = "Укажите класс: без него числа этой строки не сохранить"
            self.problems.append(Problem("grade", "hard", "needs_class", words))


def passport_sheet(items: Iterable[Item], *, with_school: bool) -> Sheet:
    """The columns of the table: the class, its pupils, a column for each category."""
    columns = [SCHOOL_COLUMN] if with_school else []
    columns += [
        Column("grade", "Класс", Number(low=1, high=12), identity=True),
        Column("letter", "Литера", Text(10), identity=True),
        Column("pupils", "Обучающихся", Number(), hint="Из листа «Классы»", compute=lambda row: row.get(PUPILS)),
    ]
    for item in items:
        unit = "Семей" if item.whole == "families" else "Обучающихся"
        columns.append(Column(item.key, item.title, Number(), hint=unit, old_headings=item.aliases))
    return Sheet(KEY, "Социальный паспорт", 1, tuple(columns))


@dataclass(slots=True)
class PassportData:
    """What the base holds for a year and a date."""

    sheet: Sheet
    rows: list[Stored]
    classes: list[Stored]
    dates: list[date]
    on_date: date
    schools: list[str] = field(default_factory=list)


class PassportSource:
    """Reads the long rows, the classes and the dates at hand."""

    def model(self, office: "Office", parent: QObject) -> "PassportModel":
        return PassportModel(passport_sheet((), with_school=office.is_district), parent)

    def read(self, office: "Office", scope: Scope) -> PassportData:
        year = scope.year or 0
        school = scope.school or None
        with office.reading() as session:
            rows = entries.load(session, KEY, year=year, school=school)
            classes = entries.load(session, "classes", year=year, school=school)
            cards = entries.load(session, "school", school=school)
        schools = [scope.school] if scope.school else sorted({row.school for row in (*cards, *classes, *rows)})
        dates = sorted({day for row in rows if isinstance(day := row.values["on_date"], date)})
        chosen = scope.on_date or (dates[-1] if dates else usual_date(year or date.max.year))
        used = {row.values["category"] for row in rows if row.values["on_date"] == chosen}
        items = [item for item in office.lists.items(LISTED) if item.active or item.key in used]
        known = {item.key for item in items}
        items += [Item(str(key), str(key)) for key in sorted(map(str, used - known - {None}))]
        dates = sorted({*dates, usual_date(year), chosen}) if year else dates
        rows = [row for row in rows if row.values["on_date"] == chosen]
        return PassportData(
            passport_sheet(items, with_school=office.is_district), rows, classes, dates, chosen, schools
        )

    def show(self, model: SheetTableModel, data: PassportData, scope: Scope) -> bool:
        assert isinstance(model, PassportModel)  # noqa: S101  made by this source; tells the type checker
        same = [column.key for column in model.columns] == [column.key for column in data.sheet.columns]
        model.set_passport(data, scope)
        return same


class PassportModel(SheetTableModel):
    """A line is a class (or the whole school); its cells are long rows of one date."""

    can_duplicate = False

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(sheet, parent)
        self.on_date: date | None = None
        self._rows: dict[int, Stored] = {}
        self._ids: dict[ClassKey, dict[str, int]] = {}
        """Numbers of the long rows by class and category."""
        self._pupils: dict[ClassKey, Value] = {}
        self._fixed: set[int] = set()
        self._numbers: dict[ClassKey, int] = {}
        """Numbers of the lines: a class keeps its own when the rows are read anew."""

    # -- building -----------------------------------------------------------------------------------------------

    def set_passport(self, data: PassportData, scope: Scope) -> None:
        """Show the table of a date."""
        self.on_date = data.on_date
        self.sheet = data.sheet
        self._rows.clear()
        self._ids.clear()
        for row in data.rows:
            self._keep(row)
        self._pupils = {_class_of(row): row.values["pupils"] for row in data.classes}
        self._fixed.clear()
        keys = {_class_of(row) for row in (*data.classes, *data.rows)}
        keys |= {(school, None, "") for school in data.schools}
        keys.discard(("", None, ""))
        names = {_class_of(row): row.values["letter"] for row in (*data.rows, *data.classes)}
        lines = [self._line_of(key, names.get(key)) for key in sorted(keys, key=_place)]
        self._fill(lines)
        self.set_lines(lines, writable=scope.writable, year=scope.year, school=scope.school, sheet=data.sheet)

    def _line_of(self, key: ClassKey, letter: Value) -> Line:
        school, grade, _ = key
        values: dict[str, Value] = {"grade": grade, "letter": letter, PUPILS: self._pupils.get(key)}
        values[WHOLE] = grade is None
        if self.sheet.with_school_column:
            values[SCHOOL] = school
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        line = PassportLine(self.sheet, values, number=number, school=school)
        self._fixed.add(id(line))
        return line

    def _keep(self, row: Stored) -> ClassKey:
        """Take a long row in; of two that name the same the older one is shown, and both are reported by checks."""
        self._rows[row.id] = row
        self._ids.setdefault(_class_of(row), {}).setdefault(str(row.values["category"]), row.id)
        return _class_of(row)

    def _lose(self, number: int) -> ClassKey | None:
        row = self._rows.pop(number, None)
        if row is None:
            return None
        ids = self._ids.get(_class_of(row), {})
        if ids.get(str(row.values["category"])) == number:
            del ids[str(row.values["category"])]
        return _class_of(row)

    def _fill(self, lines: Iterable[Line]) -> None:
        """Put the counts of the long rows into the cells."""
        base = {"grade", "letter", PUPILS, WHOLE, SCHOOL}
        for line in lines:
            ids = self._ids.get(self._key(line), {})
            counts = {category: self._rows[number].values["count"] for category, number in ids.items()}
            line.saved = {key: value for key, value in line.saved.items() if key in base} | counts
            line.pending = {key: value for key, value in line.pending.items() if line.saved.get(key) != value}
            line.refresh()

    def _key(self, line: Line) -> ClassKey:
        school = str(line.shown.get(SCHOOL) or "") if self.sheet.with_school_column else line.school
        return (school, line.shown.get("grade"), fold(str(line.shown.get("letter") or "")))

    def _new_line(self) -> Line:
        values: dict[str, Value] = {SCHOOL: self.school or None} if self.sheet.with_school_column else {}
        return PassportLine(self.sheet, values, school=self.school)

    # -- what is shown ------------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        if line.saved.get(WHOLE) is True and self.columns[column].key == "grade":
            return "По школе"
        return super().text(row, column)

    def numeric(self, column: int) -> bool:
        return self.columns[column].key != "grade" and super().numeric(column)

    def can_edit(self, row: int, column: int) -> bool:
        if not super().can_edit(row, column):
            return False
        named = self.columns[column].key in ("grade", "letter", SCHOOL)
        return not (named and row < len(self.lines) and id(self.lines[row]) in self._fixed)

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
        waiting = [line for line in self._all if line.pending and not self._stored(line)]
        return super().drafts + sum(key not in ("grade", "letter", SCHOOL) for line in waiting for key in line.pending)

    def _stored(self, line: Line) -> bool:
        return isinstance(line, PassportLine) and line.has_place

    # -- the way to the long rows -------------------------------------------------------------------------------

    def _id_of(self, line: Line, category: str) -> int:
        return self._ids.get(self._key(line), {}).get(category, 0)

    def place_of(self, number: int, _key: str) -> tuple[int, int]:
        row = self._rows.get(number)
        if row is None:
            return (-1, -1)
        key = _class_of(row)
        at = next((place for place, line in enumerate(self.lines) if self._key(line) == key), -1)
        keys = [column.key for column in self.columns]
        category = str(row.values["category"])
        return (at, keys.index(category) if category in keys else 0)

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
        return (self._id_of(line, category), "count", values)

    def own_rules(self) -> frozenset[str]:
        return frozenset()

    def set_findings(self, found: Mapping[int, list[Problem]]) -> None:
        by_key = {self._key(line): line for line in self._all}
        extra: dict[int, list[Problem]] = {}
        for number, problems in found.items():
            row = self._rows.get(number)
            line = by_key.get(_class_of(row)) if row is not None else None
            if row is None or line is None:
                continue
            category = str(row.values["category"])
            extra.setdefault(id(line), []).extend(
                Problem(category, one.level, one.rule, one.message, one.cause) for one in problems
            )
        for line in self._all:
            if line.extra != extra.get(id(line), []):
                line.extra = extra.get(id(line), [])
                line.refresh()
        self._changed(0, len(self.lines) - 1)

    def row_for(self, texts: Mapping[str, str]) -> int | None:
        """The line of the class that a pasted row names; -1 for a class that is not here yet."""
        grade = texts.get("grade", "").strip()
        if "grade" not in texts:
            return None
        whole = fold(grade) in ("по школе", "школа", "всего", "итого", "")
        match = _CLASS.fullmatch(grade)
        if not whole and match is None:
            return None
        letter = "" if whole or match is None else fold(texts.get("letter", "") or match[2])
        wanted = (None if whole or match is None else int(match[1]), letter)
        school = texts.get(SCHOOL, "").strip() or self.school
        for row, line in enumerate(self.lines):
            owner, *named = self._key(line)
            if tuple(named) == wanted and not line.is_blank and school in ("", owner):
                return row
        return -1

    # -- gestures -----------------------------------------------------------------------------------------------

    def steps(self, gesture: Gesture) -> list[Step]:
        steps: list[Step] = []
        lines = {id(line): line for line, _, _ in gesture.cells}
        asked: dict[int, set[str]] = {}
        for line, key, _ in gesture.cells:
            asked.setdefault(id(line), set()).add(key)
        for number, line in lines.items():
            if line.dead or not self._stored(line):
                continue
            # a class named only now brings the counts that waited for it
            keys = asked[number] if number in self._fixed else set(line.pending) | asked[number]
            steps += self._steps_of(line, keys - {"grade", "letter", SCHOOL})
        for line in gesture.removed:
            steps += [Remove(KEY, number) for number in self._ids.get(self._key(line), {}).values()]
        return steps

    def _steps_of(self, line: Line, categories: Iterable[str]) -> Iterable[Step]:
        school, grade, _ = self._key(line)
        for category in sorted(categories):
            value, number = line.shown.get(category), self._id_of(line, category)
            if number and value is None:
                yield Remove(KEY, number)
            elif number and self._rows[number].values["count"] != value:
                yield Edit(KEY, number, "count", self._rows[number].values["count"], value)
            elif not number and value is not None:
                named = {"grade": grade, "letter": line.shown.get("letter"), "category": category, "count": value}
                yield Add(KEY, school, {"year": self.year, "on_date": self.on_date, **named})

    def settle(self, gesture: Gesture | None, touched: Iterable[int], fresh: Sequence[Stored]) -> None:
        classes = {self._lose(number) for number in touched}
        for row in fresh:
            if row.values["year"] == self.year and row.values["on_date"] == self.on_date:
                classes.add(self._keep(row))
        lines = [line for line, _, _ in gesture.cells] if gesture is not None else []
        for line in lines:
            if line.id == 0 and self._stored(line):
                self._adopt(line)
        present = {self._key(line) for line in self._all}
        for row in fresh:
            key = _class_of(row)
            if row.id in self._rows and key not in present and (not self.school or row.school == self.school):
                present.add(key)
                self._show_class(self._line_of(key, row.values["letter"]))
        self._fill([*lines, *(line for line in self._all if self._key(line) in classes)])
        self._changed(0, len(self.lines) - 1)

    def _adopt(self, line: Line) -> None:
        """A new line has got its class: from now on it is a line like the others."""
        line.id = self._numbers.setdefault(self._key(line), len(self._numbers) + 1)
        for key in ("grade", "letter", SCHOOL):
            if key in line.pending:
                line.saved[key] = line.pending.pop(key)
        if self.sheet.with_school_column:
            line.school = str(line.saved.get(SCHOOL) or "")
        line.saved[PUPILS] = self._pupils.get(self._key(line))

    def _show_class(self, line: Line) -> None:
        place = len(self.lines) - self.spare
        self.beginInsertRows(QModelIndex(), place, place)
        self.lines.insert(place, line)
        self._all.append(line)
        self.endInsertRows()


def _class_of(row: Stored) -> ClassKey:
    return (row.school, row.values["grade"], fold(str(row.values["letter"] or "")))


def _place(key: ClassKey) -> tuple[str, int, str]:
    school, grade, letter = key
    return (school, grade if isinstance(grade, int) else 0, letter)
