"""How a road map goes: planned, done and confirmed month by month, and who and what is behind (DOMAIN §1.5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from shnor_desktop.services import planning
from shnor_desktop.services.plan_numbers import natural
from shnor_desktop.services.plan_views import NO_SECTION, people
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import month_end

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the plan on a date with the measures behind each figure."""

    title: str
    planned: tuple[Item, ...]
    done: tuple[Item, ...]
    confirmed: tuple[Item, ...]
    overdue: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The end of a month: what was due by then, and what of it was done and confirmed by then."""

    day: date
    planned: int
    done: int
    confirmed: int


def share(title: str, held: Iterable[Item], on: date) -> Share:
    """The figures of some measures on a date (CONTRACTS, planning figures)."""
    return Share(title, *planning.figures(held, on))


def by_section(held: Iterable[Item], on: date) -> list[Share]:
    """The figures of every section that has something due by the date."""
    found = _shares(held, on, lambda item: [str(item.values["section"] or NO_SECTION)])
    return sorted(found, key=lambda one: (one.title == NO_SECTION, natural(one.title)))


def by_responsible(held: Iterable[Item], on: date) -> list[Share]:
    """The figures of everybody responsible; a measure of two people counts for both."""
    return sorted(_shares(held, on, people), key=lambda one: (-len(one.overdue), -len(one.planned), one.title))


def by_school(held: Iterable[Item], on: date) -> list[Share]:
    """The figures of every school, by its code."""
    return sorted(_shares(held, on, lambda item: [item.school]), key=lambda one: one.title)


def _shares(held: Iterable[Item], on: date, titles: Callable[[Item], Iterable[str]]) -> list[Share]:
    parts: dict[str, list[Item]] = {}
    for item in held:
        for title in titles(item):
            parts.setdefault(title, []).append(item)
    found = [share(title, items, on) for title, items in parts.items()]
    return [one for one in found if one.planned]


def months(held: Iterable[Item]) -> list[Point]:
    """Cumulated figures at the end of every month of the plan, the latest five years of a longer one.

    What was done after the month does not count for it: each point is the figure of that date.
    """
    items = [item for item in held if not item.cancelled and item.end is not None]
    ends = sorted(item.end for item in items if item.end is not None)
    if not ends:
        return []
    first, last = ends[0].year * 12 + ends[0].month - 1, ends[-1].year * 12 + ends[-1].month - 1
    found = []
    for number in range(max(first, last - MOST_MONTHS + 1), last + 1):
        day = month_end(number // 12, number % 12 + 1)
        one = share("", items, day)
        found.append(Point(day, len(one.planned), len(one.done), len(one.confirmed)))
    return found
