"""A cell of every kind survives being packed, shown and read again."""

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.kinds import (
    CalendarYear,
    Choice,
    Day,
    Figure,
    Letter,
    Number,
    SchoolYear,
    Text,
    Words,
    YesNo,
)
from shnor_desktop.models.sheets.spec import Column, Kind
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services.lists import Lists

_ALL = [
    (f"{sheet.key}.{column.key}", column)
    for sheet in (sheet.bind(Lists()) for sheet in ALL_SHEETS.values())
    for column in sheet.entered
]
# one column for each kind that differs: the same kind twice would be the same test twice
COLUMNS = [
    pytest.param(column, id=name) for name, column in {column.kind: (name, column) for name, column in _ALL}.values()
]


def raw_values(kind: Kind) -> st.SearchStrategy[object]:
    """What could be typed into a cell of that kind."""
    match kind:
        case Number():
            bound = 10**kind.places
            return st.integers(kind.low * bound, kind.high * bound).map(lambda n: Decimal(n).scaleb(-kind.places))
        case Figure():
            numbers = st.decimals(-1000, 10**6, allow_nan=False, places=2)
            return st.one_of(numbers, st.sampled_from(["да", "Нет", "58,5", "12", "0,50"]))
        case SchoolYear():
            return st.integers(2000, 2099)
        case Day():
            return st.dates(date(1900, 1, 1), date(2100, 12, 31))
        case YesNo():
            return st.booleans()
        case Choice():
            words = [text for option in kind.options for text in (option.key, option.title, *option.aliases)]
            listed: st.SearchStrategy[object] = st.sampled_from(words) if words else st.nothing()
            return st.one_of(listed, st.text(max_size=40)) if kind.open else listed
        case _:
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


_REFUSED = "\x00 refused"


def _read(column: Column, raw: object) -> Value:
    try:
        return column.read(raw)
    except BadValue:
        return _REFUSED


@pytest.mark.parametrize("column", COLUMNS)
@given(data=st.data())
def test_cell_survives_packing_and_showing(column: Column, data: st.DataObject) -> None:
    raw = data.draw(raw_values(column.kind))
    value = _read(column, raw)
    assume(value is not _REFUSED)
    if value is None:
        assert column.kind.show(value) == ""
        return
    assert column.kind.unpack(column.kind.pack(value)) == value
    assert column.read(column.kind.show(value)) == value
    assert type(column.kind.unpack(column.kind.pack(value))) is type(value)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_without_another_error(text: str) -> None:
    kinds: tuple[Kind, ...] = (Number(), Number(places=2), Day(), SchoolYear(), YesNo(), Text(), Words())
    for kind in (*kinds, Choice(open=True)):
        with contextlib.suppress(BadValue):
            kind.show(kind.read(text))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Number(), "1 234", 1234),
        (Number(), "1\u00a0234", 1234),
        (Number(), 7.0, 7),
        (Number(), "'15", 15),
        (Number(places=1), "18,5", Decimal("18.5")),
        (Number(places=1, low=-5), "-0", Decimal("0.0")),
        (SchoolYear(), "2021/22", 2022),
        (SchoolYear(), "2021-2022", 2022),
        (Day(), "1.9.2021", date(2021, 9, 1)),
        (Day(), "2021-09-01T00:00:00", date(2021, 9, 1)),
        (Day(), datetime(2021, 9, 1, 12, 0), date(2021, 9, 1)),  # noqa: DTZ001  Excel knows no time zones
        (CalendarYear(), "2022 г.", 2022),
        (CalendarYear(), 2022.0, 2022),
        (Figure(), "58,50", "58,5"),
        (Figure(), 61.0, "61"),
        (Figure(), 100, "100"),
        (Figure(), "Да", "да"),
        (Letter(), "a", "А"),
        (YesNo(), "Да", True),
        (YesNo(), "-", None),
        (Words(), " физика ;; химия; ", "физика; химия"),
        (Text(), "''текст", "текст"),
    ],
)
def test_cell_is_read_as_people_type_it(kind: Kind, raw: object, value: Value) -> None:
    if value is None:
        with pytest.raises(BadValue):
            kind.read(raw)
    else:
        read = kind.read(raw)
        assert read == value
        assert str(read) == str(value)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Number(), "-1"),
        (Number(), "7,5"),
        (Number(), "nan"),
        (Number(), "1e5"),
        (Number(), True),
        (Number(high=10), 11),
        (Number(places=1), "1,25"),
        (SchoolYear(), "2021/23"),
        (SchoolYear(), "21"),
        (CalendarYear(), "2021/22"),
        (Figure(), "почти"),
        (Figure(), "1,23456"),
        (Day(), "31.02.2022"),
        (Day(), "01.01.1899"),
        (Day(), "вчера"),
        (Text(longest=3), "четыре"),
        (Text(), "а\x00б"),
        (Words(), "а\x00б"),
        (Choice(open=True), "\ud800"),
        (Choice(), "чужое"),
    ],
)
def test_what_cannot_be_read_is_refused(kind: Kind, raw: object) -> None:
    with pytest.raises(BadValue):
        kind.read(raw)
