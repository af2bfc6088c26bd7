"""Finds the row of headings in a worksheet and says which form it belongs to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.spec import SCHOOL_COLUMN, Column, Sheet
from shnor_desktop.models.sheets.values import Option, fold

SEARCHED_ROWS = 30
_WIDEST = 1000
"""Headings are looked for in so many columns."""
REASON_HEADING = "Причина отказа"
PLACE_HEADING = "Место в исходном файле"
_OURS = frozenset({"причина отказа", "место в исходном файле"})
_SIGNS = re.compile(r"[^\w%]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A heading without case, «ё», signs, line breaks and double spaces."""
    return _SIGNS.sub(" ", fold(text)).strip()


def names_of(column: Column) -> frozenset[str]:
    """Every spelling by which a column is known in a file."""
    spellings = (column.key, column.heading, column.label, *column.old_headings)
    return frozenset(plain(word) for word in spellings)


@cache
def all_names() -> frozenset[str]:
    """Spellings of the columns of all forms."""
    columns = [column for sheet in SHEETS.values() for column in sheet.with_school().columns]
    return frozenset(name for column in columns for name in names_of(column))


@cache
def _by_name(key: str) -> dict[str, str]:
    """Spelling → key of the column; «Код школы» always counts, whatever the role."""
    sheet = SHEETS[key].with_school()
    return {name: column.key for column in reversed(sheet.columns) for name in names_of(column)}


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings of a worksheet, read for one form."""

    sheet: str
    row: int
    """Number of the row in the file, from 1."""
    columns: Mapping[int, str]
    """Position in the row → key of an entered column."""
    categories: Mapping[int, str]
    """Position in the row → category of the social passport (the wide form)."""
    ignored: tuple[str, ...]
    matched: int


Named: TypeAlias = Sequence[tuple[int, str, str]]
"""Cells of a row that may be headings: position, the words as they are compared, the words themselves."""


def recognise(rows: Sequence[Sequence[object]], keys: Sequence[str], categories: Sequence[Option]) -> list[Header]:
    """The best header of each form that the worksheet may be, the likeliest form first."""
    by_category = _category_names(tuple(categories))
    likely = []
    for number, row in enumerate(rows[:SEARCHED_ROWS], 1):
        named = _named(row)
        # a row without two words that anybody knows needs no closer look
        if sum(name in all_names() or name in by_category for _, name, _ in named) > 1:
            likely.append((number, named))
    found = []
    for key in keys:
        of_form = by_category if key == "social_passport" else {}
        headers = [header for number, named in likely if (header := _read(key, number, named, of_form)) is not None]
        if headers:
            found.append(max(headers, key=lambda header: (header.matched, -header.row)))
    return sorted(found, key=_likeliness, reverse=True)


def _named(row: Sequence[object]) -> Named:
    return [
        (position, plain(cell), cell)
        for position, cell in enumerate(row[:_WIDEST])
        if isinstance(cell, str) and cell and not cell.isspace()
    ]


def _likeliness(header: Header) -> tuple[int, int, float]:
    sheet = SHEETS[header.sheet]
    return header.matched, -len(header.ignored), header.matched / len(sheet.columns)


def equally_likely(first: Header, second: Header) -> bool:
    """Whether nothing in the headings tells the two forms apart."""
    return (first.matched, len(first.ignored)) == (second.matched, len(second.ignored))


def _read(key: str, number: int, named: Named, category_names: Mapping[str, str]) -> Header | None:
    sheet, by_name = SHEETS[key], _by_name(key)
    columns: dict[int, str] = {}
    wide: dict[int, str] = {}
    ignored: list[str] = []
    matched = 0
    for position, name, cell in named:
        column = by_name.get(name)
        if column is not None and column not in columns.values():
            matched += 1
            if column == "school" or sheet.column(column).compute is None:
                columns[position] = column
        elif name in category_names:
            matched += 1
            wide[position] = category_names[name]
        elif name not in _OURS:
            ignored.append(" ".join(cell.split())[:60])
    present = set(columns.values())
    if {"category", "count"} & present:
        wide = {}
    if matched < 2 or not _complete(sheet, present, is_wide=bool(wide)):
        return None
    return Header(key, number, columns, wide, tuple(ignored), matched)


@lru_cache(maxsize=4)
def _category_names(categories: tuple[Option, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    for option in categories:
        for word in (option.key, option.title, *option.aliases):
            names.setdefault(plain(word), option.key)
    return names


def _complete(sheet: Sheet, present: set[str], *, is_wide: bool) -> bool:
    """Whether rows can be told apart: every column of the identity is there or can be filled in."""
    if is_wide:
        return True
    fillable = {"year", "on_date", "school", sheet.school_key}
    needed = {
        column.key
        for column in sheet.columns
        if column.identity and column.required and column.default is None and column.key not in fillable
    }
    own = present - {"school", "year", sheet.school_key}
    return needed <= present and bool(own)


def required_missing(sheet: Sheet, present: set[str]) -> list[Column]:
    """Required columns that the file does not bring."""
    return [
        column
        for column in sheet.entered
        if column.required and column.default is None and column.key not in present and column.key != SCHOOL_COLUMN.key
    ]
