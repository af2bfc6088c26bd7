"""Rows that formulas read: one query a form for all schools and years, parallels put before their classes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import table
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.language import Node
from shnor_desktop.services.verdicts.facts import Base, fold_letter, only_school, school_names

Cells = Mapping[str, Value]
Place = tuple[str, int | None]
"""A form and a year of it; None for a form without years."""
PASSPORT = "social_passport"
ROLLED = ("assessments", "classes", "year_results", PASSPORT)
"""Forms where a row without a letter stands for its classes (CONTRACTS, years)."""
OCTOBER = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a formula sees it."""

    id: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything the formulas need, by form and year, then by school."""

    schools: Mapping[str, str]
    """Code → name, in the order of the codes."""
    held: Mapping[Place, Mapping[str, Sequence[Line]]]

    def of(self, sheet: str, year: int | None, school: str) -> Sequence[Line]:
        return self.held.get((sheet, year), {}).get(school, ())

    def anywhere(self, sheet: str, year: int | None) -> bool:
        """Whether any school has a row there."""
        return bool(self.held.get((sheet, year)))


def wanted(nodes: Iterable[Node], years: Iterable[int]) -> dict[str, set[int]]:
    """The forms that formulas read in those years of indicators, and which years of each."""
    asked = tuple(years)
    found: dict[str, set[int]] = defaultdict(set)
    for node in nodes:
        for one in tree.walk(node):
            if not isinstance(one, tree.Total):
                continue
            found[one.sheet] |= {one.year.at(year) for year in asked} if one.year is not None else set()
            for condition in tree.conditions(one.where):
                if isinstance(condition, tree.Has):
                    found[condition.sheet] |= set()
    return found


def load(session: Session, base: Base, needs: Mapping[str, Iterable[int]]) -> Rows:
    """One query a form, whatever the number of schools and formulas."""
    only = only_school(base)
    held: dict[Place, dict[str, list[Line]]] = {}
    for key, years in needs.items():
        sheet = SHEETS[key]
        for school, year, line in _rows(session, sheet, sorted(years)):
            held.setdefault((key, year), {}).setdefault(only or school, []).append(line)
    for (key, year), by_school in held.items():
        if key in ROLLED:
            for school, lines in by_school.items():
                by_school[school] = _rolled(key, lines, year)
    names = school_names(session, base)
    codes = {code for by_school in held.values() for code in by_school if code} | set(names)
    if base.is_district:
        codes.discard(base.code)
    return Rows({code: names.get(code, code) for code in sorted(codes)}, held)


def _rows(session: Session, sheet: Sheet, years: Sequence[int]) -> Iterable[tuple[str, int | None, Line]]:
    source = table(sheet.key)
    keys = [column.key for column in sheet.entered]
    query = select(source.c.id, source.c.school, *(source.c[key] for key in keys)).where(source.c.deleted_at.is_(None))
    if sheet.has_year:
        query = query.where(source.c.year.in_(years))
    for row in session.execute(query.order_by(source.c.id)):
        cells: dict[str, Any] = dict(zip(keys, row[2:], strict=True))
        yield row[1], cells["year"] if sheet.has_year else None, Line(row[0], cells)


def _rolled(key: str, lines: Sequence[Line], year: int | None) -> list[Line]:
    """The row of a parallel alone when there is one, else its classes; the row «по школе» before both."""
    if key == PASSPORT and year is not None:
        lines = _of_one_date(lines, year)
        whole = {line.cells["category"] for line in lines if line.cells["grade"] is None}
        lines = [line for line in lines if line.cells["grade"] is None or line.cells["category"] not in whole]
    names = [name for name in SHEETS[key].identity if name not in ("letter", "school")]
    kept: dict[tuple[Value, ...], dict[str, Line]] = {}
    for line in lines:
        letter = line.cells["letter"]
        place = tuple(line.cells[name] for name in names)
        kept.setdefault(place, {})[fold_letter(str(letter) if letter is not None else None)] = line
    return [line for letters in kept.values() for line in ([letters[""]] if "" in letters else letters.values())]


def _of_one_date(lines: Sequence[Line], year: int) -> list[Line]:
    """The passport of October when there is one, else the latest (CONTRACTS, years and dates)."""

    def day_of(line: Line) -> date:
        day = line.cells["on_date"]
        return day if isinstance(day, date) else usual_date(year)

    days = {day_of(line) for line in lines}
    october = [day for day in days if day.month == OCTOBER]
    chosen = max(october or days)
    return [line for line in lines if day_of(line) == chosen]
