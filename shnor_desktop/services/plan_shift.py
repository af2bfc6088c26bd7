"""Moves terms of a road map by days and months, and says beforehand what would come of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.cells import day
from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import planning
from shnor_desktop.services.entries import Applied, Desk
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import Window


@dataclass(frozen=True, slots=True)
class Move:
    """A measure and its term after the shift."""

    item: Item
    start: date | None
    end: date

    @property
    def cells(self) -> dict[str, Value]:
        words = planning.printed_term(self.item.values["deadline_text"], self.start, self.end)
        return {"start": self.start, "end": self.end, "deadline_text": words}


@dataclass(frozen=True, slots=True)
class Shifted:
    """What a shift did."""

    applied: Applied
    moved: tuple[Item, ...]
    """The measures as they were before."""
    left: tuple[Item, ...]
    """Done and cancelled ones, and those without a date: they stay."""


def moves(held: Iterable[Item], *, days: int = 0, months: int = 0) -> list[Move]:
    """The new term of every measure that is still ahead of its people; what is done or cancelled stays as it was."""
    found = []
    for item in held:
        end, begin = item.end, day(item.values, "start")
        if end is None or item.values["state"] in (DONE, CANCELLED):
            continue
        term = Window(begin if begin is not None and begin <= end else end, end).by_months(months).by_days(days)
        found.append(Move(item, None if begin is None else term.start, term.end))
    return found


def shift(
    desk: Desk, plan: str, school: str, *, days: int = 0, months: int = 0, rows: Collection[int] | None = None
) -> Shifted:
    """Move the terms of a plan, or only those of its ``rows``, in one operation."""
    _length(days, months)
    held = planning.items(desk, plan, school)
    if not held:
        raise InputError(f"Плана «{plan}» в базе нет.", hint="Названия планов видны на странице «Программа».")
    chosen = [item for item in held if rows is None or item.row in rows]
    return _apply(desk, chosen, f"Сдвиг сроков плана «{plan}»", days, months)


def shift_rows(desk: Desk, rows: Collection[int], *, days: int = 0, months: int = 0) -> Shifted:
    """Move the terms of chosen measures, whatever their plans."""
    _length(days, months)
    chosen = [item for item in planning.items(desk) if item.row in rows]
    return _apply(desk, chosen, "Сдвиг сроков", days, months)


def _length(days: int, months: int) -> None:
    if not days and not months:
        raise InputError("Укажите, на сколько дней или месяцев сдвинуть сроки.")


def _apply(desk: Desk, chosen: list[Item], title: str, days: int, months: int) -> Shifted:
    found = {move.item.row: move for move in moves(chosen, days=days, months=months)}
    if not found:
        where = f"В плане «{chosen[0].values['plan']}»" if chosen else "Среди выбранного"
        raise InputError(f"{where} нечего сдвигать: всё исполнено, отменено или без срока.")
    applied = planning.change(desk, found, title, lambda item: found[item.row].cells)
    moved = tuple(move.item for move in found.values())
    return Shifted(applied, moved, tuple(item for item in chosen if item.row not in found))
