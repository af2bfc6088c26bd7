"""Risks of a programme: how likely, how grave, what lowers them, what was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import GONE, HAPPENED, HIGH, LOW, MEDIUM, WATCHED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Applied, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import ordered, scope

SHEET = ordered.RISKS
LEVELS = (LOW, MEDIUM, HIGH)
_PLURAL = {LOW: "низкие", MEDIUM: "средние", HIGH: "высокие"}
STATES = (WATCHED, HAPPENED, GONE)


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk as it stands; ``weight`` from 1 to 9 orders the list (внутреннее правило программы)."""

    row: int
    number: int
    title: str
    likelihood: str
    impact: str
    state: str
    values: Mapping[str, Value]

    @property
    def weight(self) -> int | None:
        """Place of the likelihood times place of the impact; None while one of them is not estimated."""
        if self.likelihood not in LEVELS or self.impact not in LEVELS:
            return None
        return (LEVELS.index(self.likelihood) + 1) * (LEVELS.index(self.impact) + 1)


def plural(level: str) -> str:
    """«высокая» as it is said of «последствия»: «высокие»."""
    return _PLURAL.get(level, level)


def gather(office: Office, programme: str, school: str = "") -> tuple[Risk, ...]:
    """Risks of a programme in their order."""
    return tuple(of_row(row) for row in ordered.of_programme(office, SHEET, programme, school))


def matrix(risks: Iterable[Risk]) -> dict[tuple[str, str], int]:
    """Counts by likelihood and impact of the risks that are not gone; every cell is there."""
    counts = {(likelihood, impact): 0 for likelihood in LEVELS for impact in LEVELS}
    for one in risks:
        cell = (one.likelihood, one.impact)
        if one.state != GONE and cell in counts:
            counts[cell] += 1
    return counts


def unrated(risks: Iterable[Risk]) -> int:
    """How many risks that are not gone have no place in the matrix."""
    return sum(one.weight is None and one.state != GONE for one in risks)


def add(office: Office, programme: str, values: Mapping[str, Value], school: str = "") -> Applied:
    """A new risk at the end of the list."""
    _refuse(values)
    return ordered.add(office, SHEET, programme, {"state": WATCHED, **values}, school=school, title="Добавлен риск")


def change(office: Office, row: int, values: Mapping[str, Value]) -> Applied | None:
    """Other words or estimates; None when nothing is different."""
    held = scope.row(office, SHEET, row)
    _refuse({**held.values, **values})
    return ordered.change(office, SHEET, held, values, f"Изменён риск {held.values['number']}")


def set_state(office: Office, row: int, state: str, on: date, comment: str | None = None) -> Applied | None:
    """Watched, happened or gone, since which day, and what was done about it."""
    held = scope.row(office, SHEET, row)
    values: dict[str, Value] = {"state": state, "noticed_on": on}
    if comment is not None:
        values["comment"] = comment.strip() or None
    return ordered.change(office, SHEET, held, values, f"Риск {held.values['number']}: {state}")


def move(office: Office, row: int, down: int) -> Applied | None:
    """One place up (−1) or down (+1)."""
    return ordered.move(office, SHEET, row, down, "Риски переставлены")


def remove(office: Office, row: int) -> Applied:
    held = scope.row(office, SHEET, row)
    return ordered.remove(office, SHEET, row, f"Удалён риск {held.values['number']}")


def _refuse(values: Mapping[str, Value]) -> None:
    if not values.get("risk"):
        raise InputError("Опишите предполагаемый риск.")


def of_row(row: Stored) -> Risk:
    """The row as a thing of its own."""
    number = row.values["number"]
    return Risk(
        row.id,
        number if isinstance(number, int) else 0,
        str(row.values["risk"] or "Риск без описания"),
        str(row.values["likelihood"] or ""),
        str(row.values["impact"] or ""),
        str(row.values["state"] or WATCHED),
        row.values,
    )
