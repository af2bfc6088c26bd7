"""The rows one run looks at, grouped once so that every check stays linear."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from sqlalchemy.orm import Session

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.spec import Problem, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.lists import Lists
from shnor_desktop.services.rules import Rules

Group = tuple[str, ...]

# Latin letters that look like Cyrillic ones: «5A» and «5А» are one class.
_TWINS = str.maketrans("abcehkmoptxy", "авсенкмортху")


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


def letter_of(values: Mapping[str, Value]) -> str:
    """The letter of a class, comparable: case and look-alike letters do not matter."""
    value = values.get("letter")
    return _letter(value) if isinstance(value, str) else ""


@lru_cache(maxsize=4096)
def _letter(text: str) -> str:
    return fold(text).translate(_TWINS)


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """``fold``, remembered: the same words stand in thousands of rows."""
    return fold(text)


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

    def of(self, key: str) -> list[Stored]:
        """Rows of a form, of earlier years too where a check compares years."""
        return self.rows.get(key, [])

    def asked(self, row: Stored) -> bool:
        """Whether problems of the row are asked for (earlier years are only looked at)."""
        return self.year is None or "year" not in row.values or row.values["year"] == self.year

    def found(self, sheet: str, row: Stored, problem: Problem) -> Found:
        """A problem at a cell, with the row named in words."""
        label = row_label(self.desk.sheet(sheet), row.values)
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
        by_year: defaultdict[tuple[str, int], list[Stored]] = defaultdict(list)
        for row in self.of("classes"):
            year = count(row.values, "year")
            if year is not None:
                by_year[row.school, year].append(row)
        return {key: _sizes(rows) for key, rows in by_year.items()}

    def size(self, row: Stored, grade: int | None) -> int | None:
        """Pupils of the class (grade, school) that a row speaks of, in its year."""
        year = count(row.values, "year")
        if year is None:
            return None
        return self.sizes.get((row.school, year), NO_SIZES).of(grade, letter_of(row.values))


def _sizes(rows: Iterable[Stored]) -> ClassSizes:
    by_class: defaultdict[tuple[int, str], int] = defaultdict(int)
    lettered: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        grade, pupils = count(row.values, "grade"), count(row.values, "pupils")
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


def group(rows: Iterable[Stored], keys: Sequence[str]) -> dict[tuple[Value, ...], list[Stored]]:
    """Rows of one school with the same cells together."""
    result: defaultdict[tuple[Value, ...], list[Stored]] = defaultdict(list)
    for row in rows:
        values = row.values
        result[(row.school, *[values.get(key) for key in keys])].append(row)
    return result
