"""Exact due dates of recurring measures, and terms moved by days, months or years (DOMAIN §1.6)."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shnor_desktop.errors import InputError

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
_PERIOD = re.compile(r"(\d\d)(?:-(\d\d))?(?:/(\d\d)(?:-(\d\d))?)?")
_LEAP = 2000
"""A year in which every day of the calendar exists."""


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _by_months(day: date, months: int) -> date:
    """The same day of another month; the last one where it has no such day (29 and 31)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise InputError("Срок уходит за пределы календаря: проверьте, на сколько его сдвигать.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A term from a day to a day, both counted in."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError(f"Окончание {self.end:%d.%m.%Y} раньше начала {self.start:%d.%m.%Y}.")

    @property
    def whole_months(self) -> bool:
        """From the first day of a month to the last day of one: such a term stays so wherever it is moved."""
        return self.start.day == 1 and self.end == month_end(self.end.year, self.end.month)

    def by_months(self, months: int) -> "Window":
        """The term some months later (earlier below zero): «февраль» ends on the 29th in a leap year."""
        start, end = _by_months(self.start, months), _by_months(self.end, months)
        return Window(start, month_end(end.year, end.month) if self.whole_months else end)

    def by_years(self, years: int) -> "Window":
        """The term in another year."""
        return self.by_months(12 * years)

    def by_days(self, days: int) -> "Window":
        """The term some days later (earlier below zero)."""
        try:
            return Window(self.start + timedelta(days), self.end + timedelta(days))
        except OverflowError as error:
            raise InputError("Срок уходит за пределы календаря: проверьте, на сколько его сдвигать.") from error

    @property
    def words(self) -> str:
        """«май 2022», «март–май 2022», «01.03.2022», «01.03.2022–25.03.2022»."""
        if not self.whole_months:
            days = (f"{self.start:%d.%m.%Y}", f"{self.end:%d.%m.%Y}")
            return "–".join(dict.fromkeys(days))
        first, last = MONTHS[self.start.month - 1], MONTHS[self.end.month - 1]
        if self.start.year != self.end.year:
            return f"{first} {self.start.year} – {last} {self.end.year}"
        return "–".join(dict.fromkeys((first, last))) + f" {self.end.year}"


@dataclass(frozen=True, slots=True)
class Period:
    """A part that comes every year: «06» June, «09/05» September to May, «06-01/06-10» the first ten days of June."""

    first_month: int
    first_day: int
    last_month: int
    last_day: int | None
    """None: the last day of the month, whatever the year."""

    @staticmethod
    def of(text: str) -> "Period":
        """As data writes it; ``ValueError`` for anything else."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(text)
        month, day, last_month, last_day = (None if part is None else int(part) for part in match.groups())
        last = month if last_month is None else last_month
        ends = day if last_month is None else last_day
        assert month is not None  # noqa: S101  the pattern asks for it
        assert last is not None  # noqa: S101  as above
        found = Period(month, day or 1, last, ends)
        date(_LEAP, found.first_month, found.first_day)
        date(_LEAP, found.last_month, found.last_day or 1)
        return found

    def in_year(self, year: int) -> Window:
        """The part that begins in a calendar year; 29 February is the 28th where there is none."""
        wraps = (self.last_month, self.last_day or 31) < (self.first_month, self.first_day)
        ends = year + 1 if wraps else year
        return Window(
            date(year, self.first_month, min(self.first_day, monthrange(year, self.first_month)[1])),
            month_end(ends, self.last_month)
            if self.last_day is None
            else date(ends, self.last_month, min(self.last_day, monthrange(ends, self.last_month)[1])),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """The parts of a year by which measures recur; data of the year, changed by the office (``rules/terms.json``)."""

    halves: tuple[Period, ...]
    quarters: tuple[Period, ...]

    @staticmethod
    def of(body: dict[str, Any]) -> "Terms":
        """From the body of the rule «terms»."""
        return Terms(
            tuple(Period.of(text) for text in body["halves"]), tuple(Period.of(text) for text in body["quarters"])
        )


_EACH_MONTH = tuple(Period(month, 1, month, None) for month in range(1, 13))
_BY_YEARS = frozenset({"ежегодно", "постоянно"})


def due(recurrence: str | None, within: Window, terms: Terms, each: Iterable[Period] = ()) -> list[Window]:
    """The terms of a measure in a plan, in the order of their due dates; the due date is the end of a term.

    A named part of the year (month, quarter, half-year, ``each``) belongs to the plan when its due date lies within
    the plan; what began earlier begins with the plan. A measure of every year without a named part, and a continuous
    one, falls due with each calendar year and with the plan. «По запросу» and «по плану» have no due date of their
    own, except the parts named; «разово» is the first named part, else the whole plan.
    """
    named = tuple(each)
    if named:
        found = _recurring(named, within)
        return found[:1] if recurrence == "разово" else found
    if recurrence in _BY_YEARS:
        return [
            Window(max(within.start, date(year, 1, 1)), min(within.end, date(year, 12, 31)))
            for year in range(within.start.year, within.end.year + 1)
        ]
    parts: dict[str | None, Sequence[Period]] = {
        "раз в полугодие": terms.halves,
        "раз в четверть": terms.quarters,
        "ежемесячно": _EACH_MONTH,
    }
    if recurrence in parts:
        return _recurring(parts[recurrence], within)
    return [within] if recurrence == "разово" else []


def _recurring(periods: Iterable[Period], within: Window) -> list[Window]:
    years = range(max(within.start.year - 1, date.min.year), min(within.end.year, date.max.year - 1) + 1)
    found = {period.in_year(year) for period in periods for year in years}
    inside = [Window(max(one.start, within.start), one.end) for one in found if within.start <= one.end <= within.end]
    return sorted(inside, key=lambda one: (one.end, one.start))
