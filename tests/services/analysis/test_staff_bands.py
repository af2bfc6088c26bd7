"""Bands of age and experience: everybody falls into exactly one, whatever the bounds; full years are counted right."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import FileError
from shnor_desktop.paths import resources
from shnor_desktop.services.analysis.staff_rows import Bands, full_years

RULE = json.loads((Path(resources()) / "rules" / "staff_bands.json").read_text(encoding="utf-8"))[0]["rule"]
SHIPPED = [(name, what, scheme[what]) for name, scheme in RULE["schemes"].items() for what in ("age", "experience")]
bounds = st.lists(st.integers(1, 99), min_size=1, max_size=12, unique=True).map(sorted)
days = st.dates(date(1930, 1, 1), date(2030, 12, 31))


def holding(edges: list[int], years: int) -> list[str]:
    """Every band [low; high) that holds so many years, found one by one."""
    lows, highs = [0, *edges], [*edges, 1000]
    named = [
        ("" if low == 0 else str(low), "" if high == 1000 else str(high)) for low, high in zip(lows, highs, strict=True)
    ]
    return [f"{a}-{b}" for (a, b), low, high in zip(named, lows, highs, strict=True) if low <= years < high]


@given(edges=bounds, years=st.integers(0, 120))
def test_every_age_falls_in_exactly_one_band(edges: list[int], years: int) -> None:
    held = holding(edges, years)
    assert len(held) == 1
    assert Bands(edges, "проба").of(years) == held[0]


@pytest.mark.parametrize(("name", "what", "edges"), SHIPPED)
def test_shipped_schemes_hold_every_age_once_and_in_order(name: str, what: str, edges: list[int]) -> None:
    bands = Bands(edges, name)
    found = [bands.of(years) for years in range(121)]
    assert found == [holding(edges, years)[0] for years in range(121)]
    assert list(dict.fromkeys(found)) == list(bands.keys)
    titles = bands.age_titles() if what == "age" else bands.experience_titles()
    assert len(set(titles)) == len(titles) == len(bands.keys)


def test_bands_are_named_by_their_bounds() -> None:
    assert Bands(RULE["schemes"]["oo1"]["age"], "ОО-1").age_titles() == (
        "до 25 лет",
        *("25–29 лет", "30–34 года", "35–39 лет", "40–44 года", "45–49 лет"),
        *("50–54 года", "55–59 лет", "60–64 года", "65 лет и старше"),
    )
    assert Bands(RULE["schemes"]["oo1"]["experience"], "ОО-1").experience_titles() == (
        *("до 3 лет", "от 3 до 5 лет", "от 5 до 10 лет", "от 10 до 15 лет", "от 15 до 20 лет", "20 лет и более"),
    )
    assert Bands([31, 41], "районная").age_titles() == ("до 31 года", "31–40 лет", "41 год и старше")


@pytest.mark.parametrize("edges", [[], [5, 5], [10, 5], [0, 5], [3, "5"], [2.5], [True, 5]])
def test_bounds_that_would_leave_a_gap_or_overlap_are_refused(edges: list[object]) -> None:
    with pytest.raises(FileError, match="Границы групп"):
        Bands(edges, "проба")


def birthdays(born: date, on: date) -> int:
    """Full years counted birthday by birthday; one born on 29 February has it on 1 March of a common year."""
    passed = 0
    while True:
        try:
            birthday = born.replace(year=born.year + passed + 1)
        except ValueError:
            birthday = date(born.year + passed + 1, 3, 1)
        if birthday > on:
            return passed
        passed += 1


@given(born=days, on=days)
def test_full_years_are_birthdays_passed(born: date, on: date) -> None:
    assert full_years(born, on) == (birthdays(born, on) if born <= on else None)


def test_someone_born_on_leap_day_grows_older_on_the_first_of_march() -> None:
    born = date(2000, 2, 29)
    assert full_years(born, date(2021, 2, 28)) == 20
    assert full_years(born, date(2021, 3, 1)) == 21
    assert full_years(born, date(2024, 2, 28)) == 23
    assert full_years(born, date(2024, 2, 29)) == 24
    assert full_years(None, date(2024, 2, 29)) is None


@given(born=days, on=days)
def test_an_age_changes_by_no_more_than_a_year_from_day_to_day(born: date, on: date) -> None:
    today, tomorrow = full_years(born, on), full_years(born, on + timedelta(days=1))
    assert today is None or tomorrow in (today, today + 1)
