"""Road maps: how much is done and confirmed on a date, and how a measure changes its state (DOMAIN §1.5)."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from shnor_desktop.errors import InputError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import count, day, this_day
from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, IN_WORK, NOT_STARTED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, plan_states, progress
from shnor_desktop.services.entries import Applied, Desk, Edit, Step, Stored
from shnor_desktop.services.progress import Noted
from shnor_desktop.services.recurrence import Window

_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Item:
    """One occurrence of a measure: it has one date and one state."""

    row: int
    school: str
    values: Mapping[str, Value]

    @property
    def title(self) -> str:
        """What is to be done."""
        return str(self.values.get("title") or "")

    @property
    def name(self) -> str:
        """«1.10. Диагностика дефицитов», as the plan numbers it."""
        number = self.values.get("number")
        return f"{number}. {self.title}" if number else self.title

    @property
    def end(self) -> date | None:
        """The day by which it must be done."""
        return day(self.values, "end")

    @property
    def cancelled(self) -> bool:
        return self.values.get("state") == CANCELLED

    def planned(self, on: date) -> bool:
        """Whether it counts among the planned on that date (CONTRACTS, planning figures)."""
        return not self.cancelled and self.end is not None and self.end <= on

    def done(self, on: date) -> bool:
        """Whether it was done by that date; without a date of its own the state alone speaks."""
        done_on = day(self.values, "done_on")
        return self.values.get("state") == DONE and (done_on is None or done_on <= on)

    def confirmed(self, on: date) -> bool:
        """Whether it was done and confirmed by that date: two separate facts (DOMAIN §0.9)."""
        confirmed_on = day(self.values, "confirmed_on")
        known = confirmed_on is None or confirmed_on <= on
        return self.done(on) and self.values.get("confirmed") is True and known

    def overdue(self, on: date) -> bool:
        """Whether its day has passed and it was neither done nor cancelled; the day itself is still in time."""
        return not self.cancelled and self.end is not None and self.end < on and not self.done(on)


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """The figures of a road map on a date."""

    on: date
    plan: str | None
    planned: tuple[Item, ...]
    done: tuple[Item, ...]
    confirmed: tuple[Item, ...]
    overdue: tuple[Item, ...]
    states: Mapping[int, str] = field(default_factory=dict)
    """By row, how each overdue measure stood on the date."""

    @property
    def share_done(self) -> Fraction | None:
        """Доля исполненных; None when nothing was planned by the date."""
        return Fraction(len(self.done), len(self.planned)) if self.planned else None

    @property
    def share_done_confirmed(self) -> Fraction | None:
        """Доля исполненных и подтверждённых: the reported figure."""
        return Fraction(len(self.confirmed), len(self.planned)) if self.planned else None

    def as_json(self) -> dict[str, object]:
        """The figures with shares of the planned as numbers from 0 to 1 (CONTRACTS, planning figures)."""
        return {
            "on": self.on.isoformat(),
            "plan": self.plan,
            "planned": len(self.planned),
            "done": len(self.done),
            "confirmed": len(self.confirmed),
            "share_done": _number(self.share_done),
            "share_done_confirmed": _number(self.share_done_confirmed),
            "overdue": [_brief(item, self.states.get(item.row)) for item in self.overdue],
        }


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _brief(item: Item, state: str | None) -> dict[str, object]:
    values = item.values
    return {
        "school": item.school,
        "plan": values.get("plan"),
        "number": values.get("number"),
        "occurrence": values.get("occurrence"),
        "title": item.title,
        "end": None if item.end is None else item.end.isoformat(),
        "state": state,
        "responsible": values.get("responsible"),
    }


def items(desk: Desk, plan: str | None = None, school: str | None = None) -> list[Item]:
    """Measures in the order of their dates; those without a date at the end."""
    with desk.reading() as session:
        rows = entries.load(session, "roadmap", school=school)
    found = [Item(row.id, row.school, row.values) for row in rows if plan is None or row.values["plan"] == plan]
    return sorted(found, key=lambda item: (item.end or date.max, item.row))


def plans(desk: Desk) -> list[str]:
    """Names of the road maps of a base in the order in which they were begun."""
    with desk.reading() as session:
        rows = entries.load(session, "roadmap")
    return list(dict.fromkeys(str(row.values["plan"]) for row in rows if row.values["plan"]))


def status(desk: Desk, on: date, plan: str | None = None, school: str | None = None) -> PlanStatus:
    """How much of what was due by the date is done and confirmed."""
    planned, done, confirmed, overdue = figures(items(desk, plan, school), on)
    return PlanStatus(on, plan, planned, done, confirmed, overdue, states_on(desk, overdue, on))


def states_on(desk: Desk, held: Collection[Item], on: date) -> dict[int, str]:
    """How measures stood on a date, as the figures count them and the steps tell it.

    What was typed into the form without a step has no day: it counts as long as no later step speaks against it.
    """
    schools = {item.school for item in held}
    with desk.reading() as session:
        taken = entries.load(session, progress.PROGRESS, school=next(iter(schools)) if len(schools) == 1 else None)
    steps: dict[int, list[Stored]] = {}
    for step in sorted(taken, key=lambda one: (str(one.values["written_at"] or ""), one.id)):
        if step.values["sheet"] == "roadmap":
            steps.setdefault(count(step.values, "row") or 0, []).append(step)
    return {item.row: _state_on(item, steps.get(item.row, ()), on) for item in held}


def _state_on(item: Item, steps: Sequence[Stored], on: date) -> str:
    state = str(item.values.get("state") or NOT_STARTED)
    if item.cancelled or item.done(on):
        return state
    by_then = [str(step.values["state"]) for step in steps if (day(step.values, "on") or date.min) <= on]
    if state != DONE and len(by_then) == len(steps):
        return state
    # done by then and still not counted so: it was sent back
    began = bool(by_then) and by_then[-1] not in (NOT_STARTED, CANCELLED)
    return IN_WORK if began else NOT_STARTED


Items = tuple[Item, ...]


def figures(held: Iterable[Item], on: date) -> tuple[Items, Items, Items, Items]:
    """Planned, done, confirmed and overdue of some measures on a date (CONTRACTS, planning figures)."""
    every = tuple(held)
    planned = tuple(item for item in every if item.planned(on))
    return (
        planned,
        tuple(item for item in planned if item.done(on)),
        tuple(item for item in planned if item.confirmed(on)),
        tuple(item for item in every if item.overdue(on)),
    )


def due(desk: Desk, on: date, until: date) -> list[Item]:
    """Measures that must be done between two dates and are not done yet."""
    return [
        item
        for item in items(desk)
        if item.end is not None and on <= item.end <= until and not item.cancelled and not item.done(on)
    ]


def start(desk: Desk, rows: Iterable[int]) -> Applied:
    """Take measures into work."""

    def cells(item: Item) -> dict[str, Value]:
        if item.values["state"] not in (NOT_STARTED, IN_WORK, None):
            raise InputError(f"«{item.name}» уже {item.values['state']}: взять в работу нельзя.")
        return plan_states.cells(IN_WORK, None)

    return change(desk, rows, "Взято в работу", cells, Noted(IN_WORK, this_day()))


def mark_done(
    desk: Desk, rows: Iterable[int], done_on: date | None, actual_value: str | None = None, today: date | None = None
) -> Applied:
    """Say that measures are done, and when."""
    with desk.reading() as session:
        found, steps = done_steps(session, rows, done_on, actual_value, today)
    assert done_on is not None  # noqa: S101  refused above
    return _apply(desk, found, steps, f"Исполнено {done_on:%d.%m.%Y}")


def done_steps(
    session: Session,
    rows: Iterable[int],
    done_on: date | None,
    actual_value: str | None = None,
    today: date | None = None,
) -> tuple[list[Item], list[Step]]:
    """What saying that measures are done writes, and which they are."""
    if done_on is None:
        raise InputError("Не указана дата исполнения: без неё мероприятие не считается исполненным.")
    if done_on > (today or this_day()):
        raise InputError(f"Дата исполнения {done_on:%d.%m.%Y} ещё не наступила.")

    def cells(item: Item) -> dict[str, Value]:
        begun = day(item.values, "start")
        if item.cancelled:
            raise InputError(f"«{item.name}» отменено: сначала верните его в план.")
        if item.values["confirmed"] is True:
            raise InputError(f"«{item.name}» уже подтверждено: чтобы изменить исполнение, верните его на доработку.")
        if begun is not None and done_on < begun:
            raise InputError(f"«{item.name}» начинается {begun:%d.%m.%Y}, исполнить раньше нельзя.")
        new = plan_states.cells(DONE, done_on)
        return new if actual_value is None else new | {"actual_value": actual_value or None}

    return _changes(session, rows, cells, Noted(DONE, done_on))


def confirm(
    desk: Desk, rows: Iterable[int], confirmed_on: date | None, confirmed_by: str, today: date | None = None
) -> Applied:
    """Confirm measures that are done: who did it and when."""
    if confirmed_on is None or not confirmed_by.strip():
        raise InputError("Для подтверждения укажите, кто подтвердил и когда.")
    if confirmed_on > (today or this_day()):
        raise InputError(f"Дата подтверждения {confirmed_on:%d.%m.%Y} ещё не наступила.")

    def cells(item: Item) -> dict[str, Value]:
        done_on = day(item.values, "done_on")
        if item.values["state"] != DONE:
            raise InputError(f"«{item.name}» не исполнено: подтверждать нечего.")
        if done_on is not None and confirmed_on < done_on:
            raise InputError(f"«{item.name}» исполнено {done_on:%d.%m.%Y}, подтвердить раньше нельзя.")
        return plan_states.cells(progress.CONFIRMED, confirmed_on, confirmed_by)

    noted = Noted(progress.CONFIRMED, confirmed_on, confirmed_by.strip())
    return change(desk, rows, f"Подтверждено {confirmed_on:%d.%m.%Y}", cells, noted)


def send_back(desk: Desk, rows: Iterable[int], remark: str) -> Applied:
    """Take back «исполнено» and its confirmation with a remark; the measure is in work again."""
    if not remark.strip():
        raise InputError("Напишите замечание: что нужно исправить.")

    def cells(_item: Item) -> dict[str, Value]:
        return plan_states.cells(progress.SENT_BACK, None, remark=remark)

    noted = Noted(progress.SENT_BACK, this_day(), remark=remark.strip())
    return change(desk, rows, "Возвращено на доработку", cells, noted)


def cancel(desk: Desk, rows: Iterable[int], remark: str) -> Applied:
    """Cancel measures, saying why; they leave the planned ones."""
    if not remark.strip():
        raise InputError("Напишите, почему мероприятие отменено.")

    def cells(item: Item) -> dict[str, Value]:
        if item.values["state"] == DONE:
            raise InputError(f"«{item.name}» исполнено: отменить нельзя.")
        return plan_states.cells(CANCELLED, None, remark=remark)

    return change(desk, rows, "Отменено", cells, Noted(CANCELLED, this_day(), remark=remark.strip()))


def reopen(desk: Desk, rows: Iterable[int]) -> Applied:
    """Bring cancelled measures back into the plan."""

    def cells(item: Item) -> dict[str, Value]:
        if not item.cancelled:
            raise InputError(f"«{item.name}» не отменено.")
        return plan_states.cells(NOT_STARTED, None)

    return change(desk, rows, "Возвращено в план", cells, Noted(NOT_STARTED, this_day()))


def next_number(desk: Desk, plan: str, school: str) -> int:
    """The whole number that follows the greatest number of a plan; «18 (повтор)» counts as 18."""
    with desk.reading() as session:
        rows = entries.load(session, "roadmap", school=school)
    numbers = [_WHOLE.match(str(row.values["number"] or "")) for row in rows if row.values["plan"] == plan]
    return max((int(number[0]) for number in numbers if number), default=0) + 1


def printed_term(before: Value, start: date | None, end: date) -> str | None:
    """The words that a plan prints for other dates than before: of the dates, lest they contradict them."""
    if not before:
        return None
    return Window(start, end).words if start is not None else f"до {end:%d.%m.%Y}"


def change(
    desk: Desk,
    rows: Iterable[int],
    title: str,
    cells: Callable[[Item], Mapping[str, Value]],
    noted: Noted | None = None,
) -> Applied:
    """The cells of measures changed in one operation; ``noted``: what goes into the steps of each that changed."""
    with desk.reading() as session:
        found, steps = _changes(session, rows, cells, noted)
    return _apply(desk, found, steps, title)


def _changes(
    session: Session, rows: Iterable[int], cells: Callable[[Item], Mapping[str, Value]], noted: Noted | None
) -> tuple[list[Item], list[Step]]:
    wanted = sorted(set(rows))
    held = entries.load_rows(session, "roadmap", wanted)
    if len(held) != len(wanted) or not wanted:
        raise InputError("Выбранного мероприятия в плане уже нет.", hint="Обновите список и выберите снова.")
    found = [Item(row.id, row.school, row.values) for row in held]
    edits = [
        Edit("roadmap", item.row, column, item.values[column], after)
        for item in found
        for column, after in cells(item).items()
        if item.values[column] != after
    ]
    changed = {edit.row for edit in edits}
    steps: list[Step] = [*edits]
    if noted is not None:
        steps += [
            progress.step(session, item.school, "roadmap", item.row, noted) for item in found if item.row in changed
        ]
    return found, steps


def _apply(desk: Desk, found: list[Item], steps: list[Step], title: str) -> Applied:
    if not steps:
        raise InputError("Ничего не изменилось: всё уже так.")
    name = found[0].name if len(found) == 1 else f"мероприятий: {len(found)}"
    return entries.apply(desk, steps, f"{title}: {name}")
