"""Rows of any form made by hypothesis: every kind of cell, empty ones included, no two with one identity."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from shnor_desktop.models.sheets.kinds import Choice, Day, Figure, Letter, Number, SchoolYear, Text, Words, YesNo
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
    if isinstance(kind, Figure):
        figures = st.decimals(-9999, 9999, places=2).map(lambda number: kind.read(str(number)))
        return st.one_of(figures, st.sampled_from(("да", "нет")))
    if isinstance(kind, Letter):
        return st.text("АБВЁЯ0123456789", min_size=1, max_size=2).map(kind.read)
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


def rows(sheet: Sheet, most: int = 6) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Some rows of a form, in the order of its columns; required cells are filled."""
    one = st.fixed_dictionaries({column.key: _column(column, sheet) for column in sheet.entered})
    return st.lists(one, min_size=1, max_size=most, unique_by=lambda row: (row.get("school"), sheet.identify(row)))


def of_every_kind(sheet: Sheet) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Rows in which every column is filled, every word of every list stands, and one row has only what it must."""
    filled = st.fixed_dictionaries({column.key: _filled(column, sheet) for column in sheet.entered})
    return filled.map(lambda line: _varied(sheet, line))


def _filled(column: Column, sheet: Sheet) -> st.SearchStrategy[Value]:
    if column.key == sheet.school_key:
        return st.sampled_from(SCHOOLS)
    return _cell(column).map(lambda value: column.read("слово") if value is None else value)


def _varied(sheet: Sheet, line: dict[str, Value]) -> list[dict[str, Value]]:
    lists = {column.key: column.kind.options for column in sheet.entered if isinstance(column.kind, Choice)}
    answers = [column.key for column in sheet.entered if isinstance(column.kind, YesNo)]
    texts = [column.key for column in sheet.entered if column.identity and isinstance(column.kind, Text)]
    name = next((key for key in texts if key != "school" and not isinstance(sheet.by_key[key].kind, Letter)), "")
    count = max([2, *map(len, lists.values())])
    lines = []
    for number in range(count + 1):
        one = {**line, **{key: options[number % len(options)].key for key, options in lists.items() if options}}
        one |= dict.fromkeys(answers, number % 2 == 0)
        if name:
            # the card of a school is named by its code, which holds no spaces
            one[name] = f"{801 + number}" if name == "code" else sheet.by_key[name].read(f"{number} {line[name]}"[:20])
        if sheet.has_year:
            one["year"] = 2000 + number
        lines.append(one)
    must = {column.key for column in sheet.entered if _stays(column)}
    return [*lines[:-1], {key: value if key in must else None for key, value in lines[-1].items()}]


def _stays(column: Column) -> bool:
    return column.required or column.identity or column.default is not None
