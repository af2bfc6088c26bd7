"""Looks at one row after another: whether it fits, what it adds, and which cells could not be read."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import wording
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.language import Condition
from shnor_desktop.services.indicators.loading import Cells, Line, Rows
from shnor_desktop.services.verdicts.three_valued import Truth, any_of


@dataclass(slots=True)
class Why:
    """Which cells could not be read while rows were looked at."""

    empty: dict[tuple[str, str], int] = field(default_factory=dict)
    never: dict[tuple[str, str], None] = field(default_factory=dict)
    absent: dict[str, None] = field(default_factory=dict)

    def cell(self, sheet: str, column: str) -> None:
        self.empty[sheet, column] = self.empty.get((sheet, column), 0) + 1

    @property
    def told(self) -> bool:
        """Whether anything could not be read."""
        return bool(self.empty or self.never or self.absent)

    def add(self, other: "Why") -> None:
        for place_of, times in other.empty.items():
            self.empty[place_of] = self.empty.get(place_of, 0) + times
        self.never |= other.never
        self.absent |= other.absent

    def sentences(self) -> tuple[str, ...]:
        found = [f"нет строк листа «{SHEETS[sheet].title}»" for sheet in self.absent]
        for sheet, column in self.never:
            declared = SHEETS[sheet].column(column)
            travels = " (из школы в район не уходит)" if declared.local or SHEETS[sheet].local else ""
            found.append(f"на листе «{SHEETS[sheet].title}» нигде не заполнена графа «{declared.label}»{travels}")
        for (sheet, column), times in self.empty.items():
            label = SHEETS[sheet].column(column).label
            found.append(f"на листе «{SHEETS[sheet].title}» не заполнена графа «{label}»: {_rows(times)}")
        return tuple(found)


def _rows(times: int) -> str:
    return wording.counted(times, wording.ROW)


_LEAVES = (tree.Test, tree.OneOf, tree.Holds)
"""Conditions about one cell; a tuple, because a union would be made anew for each of a million questions."""
_NUMBERS = (int, Decimal)


class RowJudge:
    """Conditions over the rows of one school in the year of an indicator."""

    def __init__(self, rows: Rows, year: int, school: str) -> None:
        self._rows = rows
        self._year = year
        self._school = school

    def fits(self, condition: Condition | None, cells: Cells, sheet: str, why: Why) -> Truth:
        if condition is None:
            return True
        if isinstance(condition, _LEAVES):
            return self._leaf(condition, cells, sheet, why)
        match condition:
            case tree.All(parts):
                return self._row_joined(parts, cells, sheet, why, decisive=False)
            case tree.Any_(parts):
                return self._row_joined(parts, cells, sheet, why, decisive=True)
            case tree.No(part):
                inner = self.fits(part, cells, sheet, why)
                return None if inner is None else not inner
            case tree.Has():
                return self._has(condition, cells, why)
            case tree.Filled(column, filled):
                value = cells[column]
                return (value is not None and value != "") is filled

    def _leaf(self, condition: tree.Test | tree.OneOf | tree.Holds, cells: Cells, sheet: str, why: Why) -> Truth:
        value = cells[condition.column]
        if value is None:
            if condition.soft:
                return isinstance(condition, tree.Test) and ((condition.operator == "!=") != (condition.value is False))
            if isinstance(condition, tree.Holds):
                return False
            why.cell(sheet, condition.column)
            return None
        return self._tested(condition, value)

    def _row_joined(self, parts: Sequence[Condition], cells: Cells, sheet: str, why: Why, *, decisive: bool) -> Truth:
        """One part may decide (a «нет» of all, a «да» of any); else those that are open say what is missing."""
        open_: list[Why] = []
        silent = Why()
        for part in parts:
            answer = self.fits(part, cells, sheet, silent)
            if answer is decisive:
                return decisive
            if answer is None:
                open_.append(silent)
            if answer is None or silent.told:
                silent = Why()
        for one in open_:
            why.add(one)
        return None if open_ else not decisive

    def _tested(self, condition: tree.Test | tree.OneOf | tree.Holds, value: Value) -> bool:
        if isinstance(condition, tree.Holds):
            return fold(condition.words) in fold(str(value))
        if isinstance(condition, tree.OneOf):
            return value in condition.values
        given = condition.value
        wanted: Value = given.at(self._year) if isinstance(given, tree.DayOf | tree.YearOf) else given
        if condition.operator in ("=", "!="):
            return (value == wanted) is (condition.operator == "=")
        if isinstance(value, date) and isinstance(wanted, date):
            return holds(condition.operator, value.toordinal(), wanted.toordinal())
        if isinstance(value, _NUMBERS) and isinstance(wanted, _NUMBERS):
            return holds(condition.operator, value, wanted)
        return False

    def _has(self, condition: tree.Has, cells: Cells, why: Why) -> Truth:
        lines = self._rows.of(condition.sheet, None, self._school)
        if not lines:
            why.absent[condition.sheet] = None
            return None
        for group in tree.kept(condition.where):
            if not any(line.cells[column] is not None for line in lines for column in group):
                why.never[condition.sheet, min(group)] = None
                return None
        person = cells["person"]
        own = [line for line in lines if person is not None and line.cells["person"] == person]
        return any_of([self.fits(condition.where, one.cells, condition.sheet, why) for one in own])


def total(node: tree.Total, lines: Sequence[Line], why: Why) -> Fraction | None:
    if not lines or node.what is None:
        return None
    numbers = [_number(node.what, line.cells, node.sheet, why) for line in lines]
    known = [number for number in numbers if number is not None]
    return sum(known, Fraction(0)) if len(known) == len(numbers) else None


def _number(what: tree.RowNumber, cells: Cells, sheet: str, why: Why) -> Fraction | None:
    if isinstance(what, tree.Amount):
        return what.value
    if isinstance(what, tree.RowMath):
        left, right = (_number(part, cells, sheet, why) for part in (what.left, what.right))
        if left is None or right is None:
            return None
        return left + right if what.operator == "+" else left - right if what.operator == "-" else left * right
    for column in tree.columns_of(what):
        value = cells[column]
        if isinstance(value, _NUMBERS):
            return Fraction(value)
    why.cell(sheet, tree.columns_of(what)[-1])
    return None


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(sign: str, left: Fraction | int | Decimal, right: Fraction | int | Decimal) -> bool:
    """Exact: whole numbers, decimals and fractions are compared as they are."""
    return _COMPARED[sign](left, right)
