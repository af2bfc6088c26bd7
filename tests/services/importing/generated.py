"""Rows of any form made by hypothesis: every kind of cell, empty ones included, no two with one identity."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, Text, Words, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import BadValue, Value

SCHOOLS = ("857", "042", "Ш-3")
_LETTERS = "абвгдеёжзий АБВЁ№«»—'\"=+-@;,_x0041_1234567890.%&<>\n\r\t"


def _words(column: Column, longest: int) -> st.SearchStrategy[Value]:
    def read(text: str) -> Value:
        try:
            return column.read(text)
        except BadValue:
            return None

    return st.text(_LETTERS, max_size=min(longest, 12)).map(read)


def _cell(column: Column) -> st.SearchStrategy[Value]:
    kind = column.kind
    if isinstance(kind, Choice):
        keys: st.SearchStrategy[Value] = st.sampled_from([option.key for option in kind.options])
        return st.one_of(keys, _words(column, kind.longest)) if kind.open else keys
    if isinstance(kind, Number):
        unit = 10**kind.places
        whole = st.integers(kind.low * unit, kind.high * unit)
        return whole.map(lambda number: number if not kind.places else Decimal(number).scaleb(-kind.places))
    if isinstance(kind, SchoolYear):
        return st.integers(2000, 2099)
    if isinstance(kind, Day):
        return st.dates(date(1900, 3, 1), date(2100, 12, 31))
    if isinstance(kind, YesNo):
        return st.booleans()
    assert isinstance(kind, Text | Words)
    return _words(column, kind.longest)


def _column(column: Column, sheet: Sheet) -> st.SearchStrategy[Value]:
    if column.key == sheet.school_key:
        return st.sampled_from(SCHOOLS)
    filled = _cell(column)
    if column.required and column.default is None:
        return filled.filter(lambda value: value is not None)
    if column.default is not None:
        # a file has no way to say «nothing» where a default stands
        return filled.map(lambda value: column.default if value is None else value)
    return st.one_of(st.none(), filled)


def rows(sheet: Sheet) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Some rows of a form, in the order of its columns; required cells are filled."""
    one = st.fixed_dictionaries({column.key: _column(column, sheet) for column in sheet.entered})
    return st.lists(one, min_size=1, max_size=6, unique_by=lambda row: (row.get("school"), sheet.identify(row)))
