"""The rows one run looks at, grouped once so that every check stays linear."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Protocol

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.spec import Problem, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.checks.loading import Totals
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.lists import Lists
from shnor_desktop.services.rules import Rules, shipped

RULE = "checks"
"""The rule set with the thresholds of these checks."""

# Latin letters that look like Cyrillic ones: «5A» and «5А» are one class.
_TWINS = str.maketrans("abcehkmoptxy", "авсенкмортху")
_REMEMBERED = 1 << 16


class Desk(Protocol):
    """What the checks need of an opened base."""

    @property
    def is_district(self) -> bool:
        """Whether the base holds many schools."""

    @property
    def code(self) -> str:
        """The code of the office."""

    @property
    def lists(self) -> Lists:
        """Editable lists."""

    @property
    def rules(self) -> Rules:
        """Rules of the year."""

    def reading(self) -> AbstractContextManager[Session]:
        """A session that reads."""

    def sheet(self, key: str) -> Sheet:
        """A form with the lists of this base."""


class _Spelled(dict[str, str]):
    """Words spelled one way, remembered: the same words stand in thousands of rows."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, text: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[text] = self._spell(text)
        return found


_FOLDED = _Spelled(fold)
_ALIKE = _Spelled(lambda text: fold(text).translate(_TWINS))


def letter_of(values: Mapping[str, Value]) -> str:
    """The letter of a class, comparable: case and look-alike letters do not matter."""
    value = values.get("letter")
    return _ALIKE[value] if isinstance(value, str) else ""


def alike(text: str) -> str:
    """The text without case and with look-alike Latin letters turned into Cyrillic ones."""
    return _ALIKE[text]


def folded(text: str) -> str:
    """``fold``, remembered."""
    return _FOLDED[text]


@dataclass(frozen=True, slots=True)
class ClassSizes:
    """Pupils by class, grade and school of one year."""

    by_class: Mapping[tuple[int, str], int]
    by_grade: Mapping[int, int]
    whole: int | None

    def of(self, grade: int | None, letter: str) -> int | None:
        """Pupils of a class; of the grade without a letter; of the school without a grade."""
        if grade is None:
            return self.whole
        if letter:
            return self.by_class.get((grade, letter))
        return self.by_grade.get(grade)


NO_SIZES = ClassSizes({}, {}, None)


@dataclass
class Data:
    """Stored rows of the checked forms."""

    desk: Desk
    rows: dict[str, list[Stored]]
    year: int | None
    schools: tuple[str, ...]
    totals: Totals = field(default_factory=dict)
    latest: Mapping[str, int] = field(default_factory=dict)
    """The newest year of each school."""
    years: Sequence[int] = ()
    """The years that are asked for, or all there are rows of."""
    of_schools: bool = True
    """Whether these are the forms of schools, not the cards and office-wide rows."""
    _limits: dict[int, dict[str, dict[str, int]]] = field(default_factory=dict, repr=False)
    _sheets: dict[str, Sheet] = field(default_factory=dict, repr=False)

    def limits(self, year: int | None, name: str) -> dict[str, int]:
        """A threshold of the year; what the office's own rule leaves out is taken from the shipped one."""
        at = year if year is not None else 0
        found = self._limits.get(at)
        if found is None:
            rule = self.desk.rules.of_year(RULE, at)
            found = self._limits[at] = {**shipped(RULE)[-1].body, **rule.body}
        return found[name]

    def is_latest(self, row: Stored) -> bool:
        """Whether the row is of the newest year of its school: the year that lists without years speak of."""
        return row.values.get("year") == self.latest.get(row.school)

    def of(self, key: str) -> list[Stored]:
        """Rows of a form, of earlier years too where a check compares years."""
        return self.rows.get(key, [])

    def asked(self, row: Stored) -> bool:
        """Whether problems of the row are asked for (earlier years are only looked at)."""
        return self.year is None or "year" not in row.values or row.values["year"] == self.year

    def found(self, sheet: str, row: Stored, problem: Problem) -> Found:
        """A problem at a cell, with the row named in words."""
        form = self._sheets.get(sheet)
        if form is None:
            form = self._sheets[sheet] = self.desk.sheet(sheet)
        label = row_label(form, row.values)
        return Found(
            sheet,
            row.id,
            row.school,
            problem.column,
            problem.level,
            problem.rule,
            problem.message,
            problem.cause,
            label,
        )

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the categories of the social passport."""
        return {item.key: item.title for item in self.desk.lists.items("social_categories")}

    @cached_property
    def sizes(self) -> dict[tuple[str, int], ClassSizes]:
        """Pupils of the classes by school and year."""
        return self._sized("classes", "pupils")

    def _sized(self, key: str, column: str) -> dict[tuple[str, int], ClassSizes]:
        by_year: defaultdict[tuple[str, int], list[Stored]] = defaultdict(list)
        for row in self.of(key):
            year = count(row.values, "year")
            if year is not None:
                by_year[row.school, year].append(row)
        return {at: _sizes(rows, column) for at, rows in by_year.items()}

    @cached_property
    def ended(self) -> dict[tuple[str, int], ClassSizes]:
        """Pupils at the end of the year by school and year."""
        return self._sized("year_results", "pupils")

    @cached_property
    def failing(self) -> dict[tuple[str, int], ClassSizes]:
        """Pupils who failed the year, by school and year."""
        return self._sized("year_results", "failing")

    def tells_whole_school(self, sizes: ClassSizes, row: Stored) -> bool:
        """Whether every grade of the list of classes is there; the first may be missing, it has no marks."""
        year = count(row.values, "year")
        known = self.sizes.get((row.school, year)) if year is not None else None
        return known is not None and set(known.by_grade) - {1} <= set(sizes.by_grade)

    def size(self, row: Stored, grade: int | None) -> int | None:
        """Pupils of the class (grade, school) that a row speaks of, in its year."""
        year = count(row.values, "year")
        if year is None:
            return None
        return self.sizes.get((row.school, year), NO_SIZES).of(grade, letter_of(row.values))


def _sizes(rows: Iterable[Stored], column: str) -> ClassSizes:
    by_class: defaultdict[tuple[int, str], int] = defaultdict(int)
    lettered: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        grade, pupils = count(row.values, "grade"), count(row.values, column)
        if grade is None or pupils is None:
            continue
        by_class[grade, letter_of(row.values)] += pupils
    for (grade, letter), pupils in by_class.items():
        if letter:
            lettered[grade] += pupils
    # CONTRACTS: a row without a letter speaks for the whole grade and wins over the classes
    alone = {grade: pupils for (grade, letter), pupils in by_class.items() if not letter}
    by_grade = {**lettered, **alone}
    return ClassSizes(dict(by_class), by_grade, sum(by_grade.values()) if by_grade else None)


def differs(amount: int, usual: int, limit: Mapping[str, int]) -> bool:
    """Whether two counts lie apart by more than so many pieces and by more than so many percent."""
    apart = abs(amount - usual)
    pieces = next(value for key, value in limit.items() if key != "percent")
    return apart > pieces and 100 * apart > limit["percent"] * usual


def group(rows: Iterable[Stored], keys: Sequence[str]) -> dict[tuple[Value, ...], list[Stored]]:
    """Rows of one school with the same cells together."""
    result: defaultdict[tuple[Value, ...], list[Stored]] = defaultdict(list)
    if len(keys) == 1:
        (only,) = keys
        for row in rows:
            result[row.school, row.values[only]].append(row)
        return result
    read = itemgetter(*keys)
    for row in rows:
        result[row.school, *read(row.values)].append(row)
    return result
