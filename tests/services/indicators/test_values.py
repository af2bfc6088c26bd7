"""Every computable indicator against a plain second count on random schools and districts; what lacks is named."""

import random
from fractions import Fraction
from typing import Any

import pytest

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.indicators.values import IndicatorValue, compute
from shnor_desktop.services.office import Office
from tests.services.indicators.world import Book, Count, generate

CODES = ["1", "2", "3", "4"]


def put(office: Office, book: Book) -> None:
    steps = []
    for sheet, rows in book.items():
        keys = {column.key for column in SHEETS[sheet].entered}
        steps += [Add(sheet, row["school"], {key: row[key] for key in row if key in keys}) for row in rows]
    entries.apply(office, steps, "Строки")


def cards(office: Office) -> None:
    entries.apply(
        office, [Add("school", code, {"code": code, "short_name": f"СОШ № {code}"}) for code in CODES], "Школы"
    )


def by_code(values: list[IndicatorValue]) -> dict[tuple[str, str], IndicatorValue]:
    return {(one.indicator.programme, one.indicator.code): one for one in values}


def agree(one: IndicatorValue, expected: Any) -> None:
    place = (one.indicator.programme, one.indicator.code, one.known.figure.missing)
    if expected is None or (isinstance(expected, tuple) and expected[1] == 0):
        assert one.known.value is None, place
        assert one.known.figure.missing, place
    elif isinstance(expected, tuple):
        part, whole = expected
        assert one.known.value == Fraction(part * 100, whole), place
        assert (one.known.figure.numerator, one.known.figure.denominator) == expected, place
        assert one.known.origin == "вычислено"
    else:
        assert one.known.value == expected, place


@pytest.mark.parametrize("seed", range(8))
def test_a_random_district_comes_out_as_counted_a_second_time(district: Office, seed: int) -> None:
    book = generate(CODES, seed)
    cards(district)
    put(district, book)
    found = by_code(compute(district, 2022))
    count = Count(book, CODES)
    expected = count.everything()
    whole = all(any(row["school"] == code and row["grade"] == 9 for row in book["classes"]) for code in CODES)
    if whole:
        expected |= count.of_risk()
    for place, value in expected.items():
        agree(found[place], value)
    computable = {place for place, one in found.items() if one.indicator.formula}
    assert computable - set(expected) <= set(Count(book, CODES).of_risk())
    for place, one in found.items():
        if place not in computable:
            assert one.known.value is None
            assert one.known.figure.missing == one.indicator.missing != ()


@pytest.mark.parametrize("seed", range(10, 14))
def test_what_lacks_is_left_out_or_named_never_guessed(district: Office, seed: int) -> None:
    """Whole forms of some schools are not there."""
    book = generate(CODES, seed)
    chance = random.Random(seed)  # noqa: S311  invented schools
    for sheet in (
        "classes",
        "year_results",
        "graduates",
        "staff",
        "courses",
        "assessments",
        "social_passport",
        "roadmap",
    ):
        gone = chance.choice([None, *CODES])
        book[sheet] = [row for row in book[sheet] if row["school"] != gone]
    cards(district)
    put(district, book)
    found = by_code(compute(district, 2022))
    for place, value in Count(book, CODES).everything().items():
        agree(found[place], value)


@pytest.mark.parametrize("seed", range(20, 23))
def test_a_school_sees_its_own_figures_and_what_is_the_district_s(school: Office, seed: int) -> None:
    book = generate(["857"], seed)
    for year in (2020, 2021, 2022, 2023):
        for status in ("в перечне ШНОР", "в зоне риска"):
            book["statuses"].append({"school": "857", "year": year, "status": status, "source": "приказ"})
    put(school, book)
    found = by_code(compute(school, 2022))
    expected = Count(book, ["857"]).everything()
    for place, one in found.items():
        if one.indicator.level == "школа" and one.indicator.formula:
            agree(one, expected[place])
        elif one.indicator.formula:
            assert one.known.figure.missing == ("показатель района: считается по всем школам",)


def test_a_school_of_the_district_is_looked_at_alone(district: Office) -> None:
    book = generate(CODES, 5)
    cards(district)
    put(district, book)
    found = by_code(compute(district, 2022, school="2"))
    agree(found["petrovsky", "13"], Count(book, ["2"]).everything()["petrovsky", "13"])


def test_every_computed_figure_answers_why_with_its_rows(district: Office) -> None:
    cards(district)
    put(district, generate(CODES, 1))
    for one in compute(district, 2022):
        if one.known.value is not None:
            assert one.known.figure.links, one.indicator.code
            assert any(sentence.startswith("Правило:") for sentence in one.why())
            assert any(sentence.startswith("Источник правила:") for sentence in one.why())


def test_an_empty_base_says_of_every_indicator_what_is_missing(school: Office, district: Office) -> None:
    for office in (school, district):
        for one in compute(office, 2022):
            if one.known.value is None:
                assert one.known.figure.missing, one.indicator.code
                assert one.state == "no_data"


def test_the_catalogue_holds_all_fifty_nine_and_every_formula_reads(school: Office) -> None:
    listed = catalogue.shipped()
    sizes = {
        key: sum(one.programme == key for one in listed) for key in ("zimovniki", "ust_ilimsk", "petrovsky", "norilsk")
    }
    assert sizes == {"zimovniki": 5, "ust_ilimsk": 12, "petrovsky": 18, "norilsk": 24}
    for one in listed:
        assert bool(one.formula) != bool(one.missing)
        assert (catalogue.node_of(one, school.sheet) is not None) == bool(one.formula)
        assert not one.formula or one.reading
    assert len({(one.programme, one.title) for one in listed}) == 59
    assert sum(bool(one.formula) for one in listed) == 43


def test_targets_are_those_of_the_source_with_their_printed_text() -> None:
    falling = next(one for one in catalogue.shipped() if (one.programme, one.code) == ("ust_ilimsk", "1"))
    assert [(year, one.printed, one.value) for year, one in falling.targets.items()] == [
        (2022, "61%", 61),
        (2023, "59%", 59),
        (2024, "58%", 58),
    ]
    assert falling.direction == "снижается"
    typo = next(one for one in catalogue.shipped() if (one.programme, one.code) == ("ust_ilimsk", "11.1"))
    assert (typo.targets[2024].printed, typo.targets[2024].value) == ("а", True)
