"""Stages of a programme: dates, what is expected, what came of it; the dates only suggest the state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import FINISHED, GOING, WAITING
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import wording
from shnor_desktop.services.entries import Applied, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import ordered, scope

SHEET = ordered.STAGES
STATES = (WAITING, GOING, FINISHED)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as it stands."""

    row: int
    number: int
    title: str
    start: date | None
    end: date | None
    state: str
    values: Mapping[str, Value]

    @property
    def terms(self) -> str:
        """«01.06.2021 – 31.08.2021»."""
        if self.start is None and self.end is None:
            return wording.EMPTY
        return f"{wording.day(self.start)}{wording.NBSP}– {wording.day(self.end)}"

    def suggested(self, on: date) -> str:
        """The state that the dates speak for; nothing without dates."""
        if self.end is not None and on > self.end:
            return FINISHED
        if self.start is not None:
            return WAITING if on < self.start else GOING
        return ""

    def late(self, on: date) -> bool:
        """Past its end and not finished."""
        return self.state != FINISHED and self.end is not None and on > self.end

    def remark(self, on: date) -> str:
        """Where the person and the dates disagree."""
        by_dates = self.suggested(on)
        if not by_dates or by_dates == self.state:
            return ""
        if self.late(on):
            return f"срок вышел {wording.day(self.end)}"
        return f"по датам — {by_dates}"


def gather(office: Office, programme: str, school: str = "") -> tuple[Stage, ...]:
    """Stages of a programme in their order."""
    return tuple(of_row(row) for row in ordered.of_programme(office, SHEET, programme, school))


def add(office: Office, programme: str, values: Mapping[str, Value], school: str = "") -> Applied:
    """A new stage at the end of the programme."""
    _refuse(values)
    return ordered.add(office, SHEET, programme, {"state": WAITING, **values}, school=school, title="Добавлен этап")


def change(office: Office, row: int, values: Mapping[str, Value]) -> Applied | None:
    """Other words, dates or state; None when nothing is different."""
    held = scope.row(office, SHEET, row)
    _refuse({**held.values, **values})
    return ordered.change(office, SHEET, held, values, f"Изменён этап {held.values['number']}")


def set_state(office: Office, row: int, state: str, on: date, result: str | None = None) -> Applied | None:
    """The state a person decides on; the day of the end is kept with «завершён» only."""
    held = scope.row(office, SHEET, row)
    values: dict[str, Value] = {"state": state, "finished_on": on if state == FINISHED else None}
    if result is not None:
        values["result"] = result.strip() or None
    return ordered.change(office, SHEET, held, values, f"Этап {held.values['number']}: {state}")


def move(office: Office, row: int, down: int) -> Applied | None:
    """One place up (−1) or down (+1)."""
    return ordered.move(office, SHEET, row, down, "Этапы переставлены")


def remove(office: Office, row: int) -> Applied:
    held = scope.row(office, SHEET, row)
    return ordered.remove(office, SHEET, row, f"Удалён этап {held.values['number']}")


def _refuse(values: Mapping[str, Value]) -> None:
    if not values.get("title"):
        raise InputError("Укажите название этапа.")
    start, end = values.get("start"), values.get("end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        raise InputError("Окончание этапа раньше начала: проверьте даты.")


def of_row(row: Stored) -> Stage:
    """The row as a thing of its own."""
    start, end, number = (row.values[key] for key in ("start", "end", "number"))
    return Stage(
        row.id,
        number if isinstance(number, int) else 0,
        str(row.values["title"] or "Этап без названия"),
        start if isinstance(start, date) else None,
        end if isinstance(end, date) else None,
        str(row.values["state"] or WAITING),
        row.values,
    )
