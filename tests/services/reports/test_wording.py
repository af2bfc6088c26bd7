"""Russian numerals, nouns, dates and percents."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.services import wording


def spaced(text: str) -> str:
    return text.replace(wording.NBSP, " ")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 учителей"),
        (1, "1 учитель"),
        (3, "3 учителя"),
        (5, "5 учителей"),
        (11, "11 учителей"),
        (14, "14 учителей"),
        (21, "21 учитель"),
        (111, "111 учителей"),
        (122, "122 учителя"),
        (10_000, "10 000 учителей"),
    ],
)
def test_counted_nouns_are_declined(number: int, text: str) -> None:
    assert spaced(wording.counted(number, wording.TEACHER)) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (7, 21, "7 из 21 участника"),
        (7, 22, "7 из 22 участников"),
        (1, 11, "1 из 11 участников"),
        (0, 1, "0 из 1 участника"),
        (3, 10, "3 из 10 участников"),
    ],
)
def test_after_of_the_noun_is_in_the_genitive(part: int, whole: int, text: str) -> None:
    assert spaced(wording.out_of(part, whole, wording.PARTICIPANT)) == text


def test_every_noun_has_its_genitive_after_of() -> None:
    of_one = {
        wording.PUPIL: "обучающегося",
        wording.TEACHER: "учителя",
        wording.SCHOOL: "школы",
        wording.CLASS: "класса",
        wording.MEASURE: "мероприятия",
        wording.DAY: "дня",
        wording.PROCEDURE: "процедуры",
        wording.ROW: "строки",
        wording.MISTAKE: "ошибки",
        wording.REMARK: "замечания",
    }
    for forms, genitive in of_one.items():
        assert spaced(wording.out_of(1, 21, forms)) == f"1 из 21 {genitive}"


@pytest.mark.parametrize(
    ("part", "total", "places", "text"),
    [
        (7, 21, 1, "33,3 %"),
        (1, 8, 1, "12,5 %"),
        (1, 16, 1, "6,3 %"),  # 6,25 goes up
        (1, 3, 2, "33,33 %"),
        (2999, 10_000, 0, "30 %"),
        (3, 0, 1, "—"),
        (0, 5, 1, "0,0 %"),
    ],
)
def test_percents_are_rounded_half_up_with_a_comma(part: int, total: int, places: int, text: str) -> None:
    assert spaced(wording.percent(part, total, places)) == text


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_decimal_and_fraction_round_alike(units: int, places: int) -> None:
    value = Fraction(units, 10**5)
    assert wording.rounded(value, places) == wording.rounded(Decimal(units).scaleb(-5), places)


def test_dates_years_and_lists() -> None:
    assert wording.day(date(2022, 3, 5)) == "05.03.2022"
    assert wording.day(None) == "—"
    assert spaced(wording.day_in_words(date(2022, 3, 5))) == "5 марта 2022 г."
    assert wording.school_year(2022) == "2021/22"
    assert wording.school_year(2000) == "1999/00"
    assert wording.listed(["физика"]) == "физика"
    assert wording.listed(["физика", "химия", "биология"]) == "физика, химия и биология"


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Ёлкина Мария Петровна", "М.П. Ёлкина"),
        ("Ёлкина Мария", "М. Ёлкина"),
        ("М.П. Ёлкина", "М.П. Ёлкина"),
        ("Ёлкина М. П.", "М.П. Ёлкина"),
        ("Ёлкина М.П.", "М.П. Ёлкина"),
        ("Ёлкина", "Ёлкина"),
    ],
)
def test_signatures_carry_initials_before_the_surname(full: str, short: str) -> None:
    assert spaced(wording.initials(full)) == short
