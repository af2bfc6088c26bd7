"""How a year ended: contingent, успеваемость, качество by class, grade, level and school, from «Итоги года»."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Rule
from shnor_desktop.services.analysis.sums import Leaf, Source, Units
from shnor_desktop.services.analysis.tables import Line, Table, Tabled
from shnor_desktop.services.entries import table
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Base, body_of, fold_letter, only_school, school_wide

YEARS = 3
"""The asked year and those before it that are laid side by side."""
FIRST_GRADE = 1
LEVELS = (("1-4", "1–4 классы", 1, 4), ("5-9", "5–9 классы", 5, 9), ("10-11", "10–11 классы", 10, 12))
_COUNTS = ("pupils", "excellent", "good", "one_three", "failing", "not_attested", "repeated")
_SOURCE = Source(
    "year_results",
    {
        "pupils": "Обучающихся на конец года",
        "excellent": "Отличников",
        "good": "На «4» и «5», без отличников",
        "one_three": "С одной «3»",
        "failing": "Неуспевающих",
        "not_attested": "Не аттестовано",
        "repeated": "Оставлено на повторный год",
        "graded": "Обучающихся с отметками",
        "four_five": "Учатся на «4» и «5», с отличниками",
        "passed": "Успевают",
    },
    {"graded": "pupils", "four_five": "good", "passed": "failing"},
    "Параллелей без полных данных",
)
COLUMNS = (
    ("pupils", "Обучающихся"),
    ("excellent", "Отличников"),
    ("four_five", "На «4» и «5»"),
    ("one_three", "С одной «3»"),
    ("failing", "Неуспевающих"),
    ("not_attested", "Не аттестовано"),
    ("repeated", "На повторный год"),
    ("success", "Успеваемость"),
    ("quality", "Качество"),
)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class, or a grade as a whole where its letter is empty."""

    grade: int
    letter: str
    leaf: Leaf


YearFacts = Mapping[int, Mapping[int, Mapping[str, ClassRow]]]
"""By year, grade and letter."""


@dataclass(frozen=True, slots=True)
class YearResults(Tabled):
    """Tables of how the year ended and of the exams beside it."""


def gather(session: Session, base: Base, year: int, rule: RuleSet) -> Mapping[str, YearFacts]:
    """One query whatever the number of schools."""
    only, without_first = only_school(base), bool(body_of(rule)["without_first_grade"])
    source = table("year_results")
    query = select(*(source.c[name] for name in ("id", "school", "year", "grade", "letter", *_COUNTS))).where(
        source.c.deleted_at.is_(None),
        source.c.year.in_(range(year - YEARS + 1, year + 1)),
        source.c.grade.is_not(None),
    )
    found: dict[str, dict[int, dict[int, dict[str, ClassRow]]]] = {}
    for row in session.execute(query.order_by(source.c.id)).mappings():
        letters = found.setdefault(only or row["school"], {}).setdefault(row["year"], {}).setdefault(row["grade"], {})
        letters[fold_letter(row["letter"])] = _class_row(row, without_first)
    return found


def _class_row(row: Any, without_first: bool) -> ClassRow:
    grade, letter = row["grade"], (row["letter"] or "").strip()
    counts: dict[str, int | None] = {key: row[key] for key in _COUNTS}
    if grade == FIRST_GRADE:
        # the first grade has no marks: an empty cell there means nobody (SHEETS, year_results)
        counts |= {key: counts[key] or 0 for key in ("excellent", "good", "one_three", "failing")}
    excellent, good, failing, pupils = (counts[key] for key in ("excellent", "good", "failing", "pupils"))
    if grade == FIRST_GRADE and without_first:
        counts |= {"graded": 0, "four_five": 0, "passed": 0}
    else:
        counts["graded"] = pupils
        counts["four_five"] = None if excellent is None or good is None else excellent + good
        counts["passed"] = None if pupils is None or failing is None else pupils - failing
    title = f"{grade} «{letter.upper()}»" if letter else f"{grade} класс"
    return ClassRow(grade, letter, Leaf(row["id"], title, counts))


def tables(schools: Sequence[YearFacts], year: int, rule: RuleSet) -> Iterator[Table]:
    """Tables of one school, or of several added up; nothing where no school has a row of the year."""
    now = [facts[year] for facts in schools if year in facts]
    if now:
        yield Table("levels", "По уровням", COLUMNS, tuple(_levels(now, rule)))
        grades = sorted({grade for facts in now for grade in facts})
        by_grade = [(str(grade), f"{grade} класс", _units(now, grade, grade)) for grade in grades]
        yield Table("grades", "По параллелям", COLUMNS, tuple(_line(*one, rule) for one in by_grade))
        if len(schools) == 1:
            yield Table("classes", "По классам", COLUMNS, tuple(_classes(now[0], rule)))
    lines = [
        _line(str(one), wording.school_year(one), _units(held, 1, LAST_GRADE), rule)
        for one in range(year - YEARS + 1, year + 1)
        if (held := [facts[one] for facts in schools if one in facts])
    ]
    if lines:
        yield Table("years", "По годам", COLUMNS, tuple(lines))


LAST_GRADE = 12


def _levels(now: Sequence[Mapping[int, Mapping[str, ClassRow]]], rule: RuleSet) -> Iterator[Line]:
    for key, title, low, high in LEVELS:
        units = _units(now, low, high)
        if units:
            yield _line(key, title, units, rule)
    yield _line("all", "Всего", _units(now, 1, LAST_GRADE), rule)


def _classes(grades: Mapping[int, Mapping[str, ClassRow]], rule: RuleSet) -> Iterator[Line]:
    """Every row as it is entered; a row of the whole grade stands before its classes."""
    for grade in sorted(grades):
        for letter, row in sorted(grades[grade].items()):
            yield _line(f"{grade}{letter}", row.leaf.title, [[row.leaf]], rule)


def _units(schools: Sequence[Mapping[int, Mapping[str, ClassRow]]], low: int, high: int) -> Units:
    """Classes of those grades; the row of a whole grade stands for its classes.

    A school alone is one unit. Of several every grade of a school is a unit, so that the levels add up to the whole
    whatever lacks where.
    """
    found = [
        [
            [row.leaf for row in school_wide(letters)]
            for grade, letters in sorted(grades.items())
            if low <= grade <= high
        ]
        for grades in schools
    ]
    if len(schools) > 1:
        return [unit for units in found for unit in units if unit]
    return [unit for units in found if (unit := [leaf for part in units for leaf in part])]


def _line(key: str, title: str, units: Units, rule: RuleSet) -> Line:
    first = " 1-й класс не входит" if body_of(rule)["without_first_grade"] else ""
    counted = Rule.of("сумма по классам; строка параллели без литеры заменяет её классы", rule)
    cells = {name: _SOURCE.added(name, units, counted) for name, _ in COLUMNS[:-2]}
    passed = Rule.of(f"обучающиеся без неуспевающих от всех с отметками;{first}".strip(";"), rule)
    well = Rule.of(f"отличники и обучающиеся на «4» и «5» от всех с отметками;{first}".strip(";"), rule)
    cells["success"] = _SOURCE.share("success", "Успеваемость", ("passed", "graded"), units, passed)
    cells["quality"] = _SOURCE.share("quality", "Качество", ("four_five", "graded"), units, well)
    if all(leaf.counts["graded"] == 0 and leaf.counts["pupils"] for unit in units for leaf in unit):
        cells |= {name: replace(cells[name], numerator=None, denominator=None, missing=(NO_MARKS,)) for name in _SHARES}
        return Line(key, title, cells, state=NO_MARKS)
    return Line(key, title, cells)


NO_MARKS = "1-й класс учится без отметок"
_SHARES = ("success", "quality")
