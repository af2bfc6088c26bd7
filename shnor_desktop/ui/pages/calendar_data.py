"""What the calendar shows: where each deadline leads, what falls on each day, who answers for what."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from shnor_desktop.services import wording
from shnor_desktop.services.deadlines.gathering import Deadline
from shnor_desktop.services.deadlines.kinds import TITLES
from shnor_desktop.ui.pages.deadline_links import link_of
from shnor_desktop.ui.widgets.month import DayMark
from shnor_desktop.ui.widgets.table import Line

AHEAD = timedelta(14)
"""A beginning is marked when it is so near."""
"""Where on «Программа» the rows of a sheet are worked at; the others are worked at in their cells."""


def posts_of(one: Deadline) -> list[str]:
    """Everybody who answers for it; a plan writes several with «;»."""
    return [part.strip() for part in one.who.split(";") if part.strip()]


def marks(found: Iterable[Deadline], on: date) -> dict[date, DayMark]:
    """What falls on each day; a long one stands at its end, and at its beginning while that is near."""
    due: dict[date, list[Deadline]] = {}
    begins: dict[date, list[str]] = {}
    for one in found:
        due.setdefault(one.end, []).append(one)
        if one.lasts and one.start is not None and on <= one.start <= on + AHEAD:
            begins.setdefault(one.start, []).append(one.title)
    return {
        day: DayMark(
            tuple(one.title for one in due.get(day, ())),
            "bad" if day < on else "warn" if day == on else "accent",
            tuple(begins.get(day, ())),
        )
        for day in due.keys() | begins.keys()
    }


def line_of(one: Deadline, schools: Mapping[str, str] | None) -> Line:
    """A row of the list; with the name of its school where ``schools`` tells their names by code."""
    school = () if schools is None else (schools.get(one.school, one.school),)
    cells = (wording.day(one.end), one.title, *school, one.who or wording.EMPTY, TITLES[one.kind])
    return Line(cells, "bad" if one.overdue else "plain", link_of(one), key=one)
