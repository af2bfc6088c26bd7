"""Every spelling of the corpus is read as it is meant, left empty or refused in words: nothing is guessed."""

import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import (
    CalendarYear,
    Choice,
    Day,
    Figure,
    Letter,
    Number,
    SchoolYear,
    Text,
    YesNo,
)
from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.models.sheets.writing import SPACES, loosely
from shnor_desktop.services.lists import Lists
from tests.models.corpus import NOTHING, REFUSED, Spelling, spellings

CORPUS = spellings()
COLUMNS: dict[str, Column] = {
    "whole": Column("n", "Число", Number()),
    "one": Column("n", "Число", Number(places=1)),
    "two": Column("n", "Число", Number(places=2)),
    "percent": Column("n", "Доля", Number(places=2, high=100), unit="%"),
    "figure": Column("n", "Факт", Figure()),
    "day": Column("n", "Дата", Day()),
    "yesno": Column("n", "Ответ", YesNo()),
    "year": Column("n", "Учебный год", SchoolYear()),
    "calendar": Column("n", "Год", CalendarYear()),
    "letter": Column("n", "Литера", Letter()),
    "text": Column("n", "Текст", Text()),
    "subject": SHEETS["assessments"].bind(Lists()).column("subject"),
    "procedure": SHEETS["assessments"].bind(Lists()).column("procedure"),
    "answer": SHEETS["equipment"].column("lab_physics"),
}


def _read(spelling: Spelling) -> str:
    column = COLUMNS[spelling.kind]
    try:
        value = column.read(spelling.written)
    except BadValue:
        return REFUSED
    if value is None:
        return NOTHING
    if isinstance(value, date):
        return value.isoformat()
    return column.kind.show(value) if isinstance(value, bool) else str(value)


def test_the_corpus_is_large_and_says_each_thing_once() -> None:
    assert len(CORPUS) >= 500
    assert max(Counter((spelling.kind, spelling.written) for spelling in CORPUS).values()) == 1
    assert {spelling.kind for spelling in CORPUS} == set(COLUMNS)


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_spelling_is_read_as_it_is_meant(kind: str) -> None:
    wrong = [
        f"{spelling.written!r}: {_read(spelling)}, а значит {spelling.read}"
        for spelling in CORPUS
        if spelling.kind == kind and _read(spelling) != spelling.read
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("spelling", [s for s in CORPUS if s.kind in ("whole", "one", "two", "percent")], ids=repr)
def test_no_spelling_changes_its_magnitude(spelling: Spelling) -> None:
    """What is read has the digits that were written, in their order, with the point where it stood."""
    read = _read(spelling)
    if read in (REFUSED, NOTHING):
        return
    written = re.sub(f"[^0-9.,{re.escape('-−')}]", "", spelling.written).replace(",", ".").replace("−", "-")
    assert Decimal(written) == Decimal(read)


@pytest.mark.parametrize(
    ("kind", "written", "words"),
    [
        ("whole", "1.234", "1234 или 1,234"),
        ("whole", "12,345", "12345 или 12,345"),
        ("whole", "нет", "это ноль или нет сведений"),
        ("whole", "7,5", "целое число"),
        ("day", "01.02.25", "какой век"),
        ("day", "01/02/2025", "где день, а где месяц"),
        ("day", "31.02.2022", "Такой даты нет"),
        ("yesno", "–", "«да» или «нет»"),
        ("calendar", "2021/22", "не календарный год"),
    ],
)
def test_a_refusal_says_what_is_in_doubt(kind: str, written: str, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        COLUMNS[kind].read(written)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("two", 1.234e2, Decimal("123.40")),
        ("two", 12.5, Decimal("12.50")),
        ("two", 9.1 + 9.2, Decimal("18.30")),
        ("whole", 0.1 * 3 * 10, 3),
        ("text", 0.1 + 0.2, "0.3"),
        ("whole", 1234.0, 1234),
        ("whole", -0.0, 0),
        ("text", 857.0, "857"),
        ("day", date(2025, 2, 1), date(2025, 2, 1)),
        ("yesno", 1.0, True),
    ],
)
def test_a_number_or_a_date_of_a_workbook_is_no_spelling(kind: str, raw: object, value: Value) -> None:
    read = COLUMNS[kind].read(raw)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    "raw",
    [1.234, 7.5, float("nan"), float("inf"), True, date(2025, 2, 1), datetime(2025, 2, 1, 9)],  # noqa: DTZ001
)
def test_what_excel_made_of_a_number_is_not_taken_for_a_count(raw: object) -> None:
    with pytest.raises(BadValue):
        COLUMNS["whole"].read(raw)


@given(st.integers(0, 10**6), st.sampled_from(SPACES))
def test_thousands_apart_by_any_space_are_the_same_number(number: int, space: str) -> None:
    assert COLUMNS["whole"].read(f"{number:,}".replace(",", space)) == number


@given(st.integers(0, 10**8), st.sampled_from(",."))
def test_decimals_are_read_with_comma_and_point_unless_three_digits_follow(hundredths: int, sign: str) -> None:
    whole, part = divmod(hundredths, 100)
    assert COLUMNS["two"].read(f"{whole}{sign}{part:02d}") == Decimal(hundredths).scaleb(-2)
    if 1 <= whole <= 999:
        with pytest.raises(BadValue, match="или"):
            COLUMNS["two"].read(f"{whole}{sign}{part:02d}0")


@pytest.mark.parametrize("kind", COLUMNS)
@given(data=st.data())
def test_what_is_read_reads_the_same_when_it_is_shown(kind: str, data: st.DataObject) -> None:
    known = st.sampled_from([spelling.written for spelling in CORPUS if spelling.kind == kind])
    signs = st.text(st.sampled_from("0123456789., -–—%/'абвгдАВЕABEabxдатнеть\u00a0\u202f"), max_size=4)
    text = data.draw(st.one_of(known, st.tuples(signs, known, signs).map("".join), signs))
    column = COLUMNS[kind]
    try:
        value = column.read(text)
    except BadValue:
        return
    if value is not None:
        assert column.read(column.kind.show(value)) == value
        assert column.kind.unpack(column.kind.pack(value)) == value


@pytest.mark.parametrize("spelling", [s for s in CORPUS if s.read == REFUSED], ids=repr)
def test_every_refusal_is_a_sentence_in_russian(spelling: Spelling) -> None:
    with pytest.raises(BadValue, match=r"[А-Яа-яё]{3}"):
        COLUMNS[spelling.kind].read(spelling.written)


LISTS = sorted(
    {
        column.kind.list_key
        for sheet in SHEETS.values()
        for column in sheet.columns
        if isinstance(column.kind, Choice) and column.kind.list_key
    }
)


@pytest.mark.parametrize("list_key", LISTS)
def test_no_two_entries_of_a_list_are_alike(list_key: str) -> None:
    meant: dict[str, str] = {}
    for item in Lists().items(list_key):
        for word in {loosely(text) for text in (item.key, item.title, *item.aliases)}:
            assert meant.setdefault(word, item.key) == item.key, word


def test_an_entry_that_is_only_alike_with_two_others_is_refused() -> None:
    from shnor_desktop.models.sheets.values import Option

    kind = Choice((Option("1", "рус. яз"), Option("2", "рус яз.")))
    assert kind.read("рус. яз") == "1"
    with pytest.raises(BadValue):
        kind.read("рус яз")
