"""Numbers of measures in a plan: printed ones stay, however odd, until the person asks for new ones (DOMAIN §1.6)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import plan_cards, planning
from shnor_desktop.services.entries import Applied, Desk
from shnor_desktop.services.planning import Item

_PARTS = re.compile(r"(\d+)")


def natural(number: Value) -> tuple[tuple[int, int, str], ...]:
    """The key by which «2» stands before «10» and «1.9» before «1.10»."""
    parts = _PARTS.split(str(number or ""))
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, fold(part)) for part in parts if part)


Measure: TypeAlias = tuple[str, str, str, str]
"""School, plan, folded number and folded title."""


def measure_of(item: Item) -> Measure:
    """What the occurrences of one measure have in common; a number printed twice stands for two measures."""
    values = item.values
    return item.school, str(values["plan"] or ""), _folded(str(values["number"] or "")), _folded(item.title)


@lru_cache(maxsize=2**16)
def _folded(words: str) -> str:
    """A large plan asks for the same words over and over."""
    return fold(words)


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A measure with its numbers before and after."""

    title: str
    before: str
    after: str
    rows: tuple[int, ...]


def proposed(held: Iterable[Item], sections: Sequence[str] = ()) -> list[Renumbered]:
    """New numbers of the measures of one plan: 1, 2, 3; with several sections 1.1, 1.2, 2.1.

    Sections go as the plan names them, else as they first appear; within one, measures go as they were put in.
    """
    measures: dict[tuple[str, str, str, str], list[Item]] = {}
    for item in sorted(held, key=lambda item: item.row):
        measures.setdefault(measure_of(item), []).append(item)
    order = {fold(name): place for place, name in enumerate(sections)}
    parts: dict[str, list[list[Item]]] = {}
    for rows in measures.values():
        parts.setdefault(fold(str(rows[0].values["section"] or "")), []).append(rows)
    # measures without a section close the plan
    names = sorted(parts, key=lambda name: (name == "", order.get(name, len(order))))
    found = []
    for place, name in enumerate(names, 1):
        for number, rows in enumerate(parts[name], 1):
            after = f"{place}.{number}" if len(names) > 1 else str(number)
            before = str(rows[0].values["number"] or "")
            found.append(Renumbered(rows[0].title, before, after, tuple(item.row for item in rows)))
    return found


def repeated(held: Iterable[Item]) -> list[str]:
    """Numbers of one plan that stand for more than one measure."""
    titles: dict[str, set[str]] = {}
    for item in held:
        if number := str(item.values["number"] or ""):
            titles.setdefault(number, set()).add(fold(item.title))
    return [number for number, named in titles.items() if len(named) > 1]


def renumber(desk: Desk, plan: str, school: str) -> Applied:
    """Give the measures of a plan new numbers in one operation; the occurrences of each count from one by date."""
    held = planning.items(desk, plan, school)
    if not held:
        raise InputError(f"Плана «{plan}» в базе нет.", hint="Названия планов видны на странице «Программа».")
    card = plan_cards.card(desk, plan, school)
    items = {item.row: item for item in held}
    cells: dict[int, dict[str, Value]] = {}
    for one in proposed(held, [section.name for section in card.sections]):
        by_date = sorted(one.rows, key=lambda row: (items[row].end or date.max, row))
        for occurrence, row in enumerate(by_date, 1):
            cells[row] = {"number": one.after, "occurrence": occurrence}
    return planning.change(desk, cells, f"Новые номера в плане «{plan}»", lambda item: cells[item.row])
