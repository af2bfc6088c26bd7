"""Due dates of recurring measures and moved terms: examples by hand, and properties over any plan."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.services.plan_templates import terms_of
from shnor_desktop.services.recurrence import Period, Window, due

TERMS = terms_of(2022)
DAYS = st.dates(date(2016, 1, 1), date(2032, 12, 31))
WINDOWS = st.tuples(DAYS, DAYS).map(lambda pair: Window(min(pair), max(pair)))
MONTHS = st.integers(1, 12)


def window(start: str, end: str) -> Window:
    return Window(date.fromisoformat(start), date.fromisoformat(end))


def ends(found: list[Window]) -> list[str]:
    return [one.end.isoformat() for one in found]


def test_once_is_the_whole_plan_and_on_request_has_no_due_date() -> None:
    plan = window("2024-02-01", "2024-02-29")
    assert due("разово", plan, TERMS) == [plan]
    assert due("по запросу", plan, TERMS) == due("по плану", plan, TERMS) == due(None, plan, TERMS) == []


def test_every_year_and_continuous_fall_due_with_each_year_and_with_the_plan() -> None:
    plan = window("2021-05-15", "2023-05-31")
    expected = [
        window("2021-05-15", "2021-12-31"),
        window("2022-01-01", "2022-12-31"),
        window("2023-01-01", "2023-05-31"),
    ]
    assert due("ежегодно", plan, TERMS) == due("постоянно", plan, TERMS) == expected


def test_school_quarters_end_with_october_december_march_and_may() -> None:
    found = due("раз в четверть", window("2021-09-01", "2022-05-31"), TERMS)
    assert found == [
        window("2021-09-01", "2021-10-31"),
        window("2021-11-01", "2021-12-31"),
        window("2022-01-01", "2022-03-31"),
        window("2022-04-01", "2022-05-31"),
    ]


def test_half_years_end_with_june_and_december() -> None:
    found = due("раз в полугодие", window("2023-01-01", "2024-12-31"), TERMS)
    assert ends(found) == ["2023-06-30", "2023-12-31", "2024-06-30", "2024-12-31"]


def test_every_month_ends_on_its_last_day_leap_february_too() -> None:
    found = due("ежемесячно", window("2023-12-01", "2024-03-31"), TERMS)
    assert ends(found) == ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]
    assert ends(due("ежемесячно", window("2023-01-15", "2023-03-30"), TERMS)) == ["2023-01-31", "2023-02-28"]


def test_named_months_come_every_year_and_a_school_year_ends_in_the_next_one() -> None:
    plan = window("2023-01-01", "2025-12-31")
    four = [Period.of(month) for month in ("02", "04", "10", "12")]
    assert ends(due("ежегодно", plan, TERMS, four))[:5] == [
        "2023-02-28",
        "2023-04-30",
        "2023-10-31",
        "2023-12-31",
        "2024-02-29",
    ]
    assert len(due("ежегодно", plan, TERMS, four)) == 12
    assert due("ежегодно", plan, TERMS, [Period.of("09/05")]) == [
        window("2023-01-01", "2023-05-31"),
        window("2023-09-01", "2024-05-31"),
        window("2024-09-01", "2025-05-31"),
    ]
    assert due("разово", window("2021-11-01", "2022-12-31"), TERMS, [Period.of("01/03")]) == [
        window("2022-01-01", "2022-03-31")
    ]


def test_named_days_stay_those_days() -> None:
    found = due("ежегодно", window("2022-01-01", "2023-12-31"), TERMS, [Period.of("06-01/06-10")])
    assert found == [window("2022-06-01", "2022-06-10"), window("2023-06-01", "2023-06-10")]
    assert Period.of("02-29").in_year(2023) == window("2023-02-28", "2023-02-28")
    assert Period.of("12/02").in_year(2023) == window("2023-12-01", "2024-02-29")


@pytest.mark.parametrize("text", ["", "13", "00", "6", "02-30", "09/", "09/05/01", "04-31/05-01"])
def test_a_part_of_the_year_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Period.of(text)


@given(plan=WINDOWS)
def test_every_due_date_lies_in_the_plan_and_they_follow_each_other(plan: Window) -> None:
    for recurrence in ("разово", "ежегодно", "раз в полугодие", "раз в четверть", "ежемесячно", "постоянно"):
        found = due(recurrence, plan, TERMS)
        assert all(plan.start <= one.start <= one.end <= plan.end for one in found)
        assert all(early.end < late.start for early, late in pairwise(found))


@given(plan=WINDOWS)
def test_years_cover_the_plan_without_gaps(plan: Window) -> None:
    found = due("постоянно", plan, TERMS)
    assert len(found) == plan.end.year - plan.start.year + 1
    assert (found[0].start, found[-1].end) == (plan.start, plan.end)
    assert all(late.start - early.end == timedelta(1) for early, late in pairwise(found))


@given(plan=WINDOWS)
def test_months_quarters_and_half_years_are_counted_day_by_day(plan: Window) -> None:
    """The independent count: walk over all days of the plan and take those on which a part ends."""
    days = [plan.start + timedelta(number) for number in range((plan.end - plan.start).days + 1)]
    last = [day for day in days if (day + timedelta(1)).day == 1]
    assert [one.end for one in due("ежемесячно", plan, TERMS)] == last
    assert [one.end for one in due("раз в четверть", plan, TERMS)] == [
        day for day in last if day.month in (3, 5, 10, 12)
    ]
    assert [one.end for one in due("раз в полугодие", plan, TERMS)] == [day for day in last if day.month in (6, 12)]


@given(first=MONTHS, last=MONTHS, year=st.integers(2016, 2032))
def test_a_span_of_months_begins_on_the_first_and_ends_on_the_last_day(first: int, last: int, year: int) -> None:
    found = Period.of(f"{first:02d}/{last:02d}").in_year(year)
    assert found.start == date(year, first, 1)
    assert (found.end + timedelta(1)).day == 1
    assert (found.end.month, found.end.year) == (last, year if last >= first else year + 1)


@given(term=WINDOWS, years=st.integers(-8, 8))
def test_a_term_moved_by_years_keeps_its_days_except_on_29_february(term: Window, years: int) -> None:
    moved = term.by_years(years)
    assert moved.start.year - term.start.year == moved.end.year - term.end.year == years
    assert (moved.start.month, moved.end.month) == (term.start.month, term.end.month)
    if term.whole_months:
        assert moved.whole_months
        assert moved.by_years(-years) == term
    else:
        assert moved.end.day == term.end.day or (term.end.day == 29 and not isleap(moved.end.year))
    assert moved.start.day == term.start.day or (term.start.day == 29 and not isleap(moved.start.year))


@given(year=st.integers(2016, 2032), month=MONTHS, length=st.integers(0, 14), by=st.integers(-30, 30))
def test_whole_months_stay_whole_months_wherever_they_go(year: int, month: int, length: int, by: int) -> None:
    plain = year * 12 + month - 1 + length
    end = date(plain // 12, plain % 12 + 1, monthrange(plain // 12, plain % 12 + 1)[1])
    term = Window(date(year, month, 1), end)
    moved = term.by_months(by)
    assert moved.whole_months
    assert moved.by_months(-by) == term


@given(term=WINDOWS, days=st.integers(-400, 400))
def test_a_term_moved_by_days_keeps_its_length_and_comes_back(term: Window, days: int) -> None:
    moved = term.by_days(days)
    assert moved.end - moved.start == term.end - term.start
    assert moved.by_days(-days) == term


def test_terms_are_said_as_they_would_be_printed() -> None:
    assert window("2024-02-01", "2024-02-29").words == "февраль 2024"
    assert window("2022-03-01", "2022-05-31").words == "март–май 2022"
    assert window("2021-09-01", "2022-05-31").words == "сентябрь 2021 – май 2022"
    assert window("2022-03-01", "2022-03-25").words == "01.03.2022–25.03.2022"
    assert window("2022-06-10", "2022-06-10").words == "10.06.2022"


def test_a_term_never_ends_before_it_begins_or_leaves_the_calendar() -> None:
    with pytest.raises(InputError, match="раньше начала"):
        window("2022-02-02", "2022-02-01")
    with pytest.raises(InputError, match="за пределы календаря"):
        window("2022-01-01", "2022-01-01").by_years(9000)
    with pytest.raises(InputError, match="за пределы календаря"):
        Window(date.max, date.max).by_days(1)
