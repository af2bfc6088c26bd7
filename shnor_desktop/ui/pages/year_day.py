"""The day on which a section opens: today, or the nearest day of the year that is chosen in the window."""

from datetime import date

from shnor_desktop.services import wording

_BEGINS_IN = 9
"""The month in which a school year begins."""


def opening(year: int, today: date) -> date:
    """Today in the current year, calendar or school; the last day of a past year, the first of a coming one."""
    school_year = today.year + (today.month >= _BEGINS_IN)
    if year in (today.year, school_year) or not date.min.year <= year <= date.max.year:
        return today
    return date(year, 12, 31) if year < today.year else date(year, 1, 1)


def said(year: int, on: date, today: date) -> str:
    """Which day that is and why; empty where it is today, or another that the person has chosen."""
    if on == today or on != opening(year, today):
        return ""
    which = "последний" if on < today else "первый"
    chosen = wording.school_year(year)
    return f"Вверху выбран {chosen} год: открыто на {wording.day(on)}, {which} день {year} года, а не на сегодня."
