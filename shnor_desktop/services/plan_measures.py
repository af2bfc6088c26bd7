"""Measures put into a road map by hand: a recurring one becomes a row for each of its due dates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries, planning
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_numbers import measure_of
from shnor_desktop.services.plan_templates import terms_of
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import Period, Window, due

COMMON = (
    "number",
    "section",
    "title",
    "task",
    "factor",
    "recurrence",
    "months",
    "responsible",
    "participants",
    "indicator",
    "planned_value",
    "evidence_form",
    "level",
)
"""What all occurrences of a measure share; term, printed term and state belong to each of them."""
MOST = 400
"""Due dates of one measure: each month of thirty years."""


def terms(
    office: Office, recurrence: str | None, months: str | None, *, start: date | None, end: date | None, year: int
) -> list[Window]:
    """The due dates of a measure between two days (without them: in the year), as its recurrence gives them.

    A measure that comes once has the one term that was given; nothing is due «по запросу» unless months are named.
    """
    if start is not None and end is not None and end < start:
        raise InputError(f"Окончание {end:%d.%m.%Y} раньше начала {start:%d.%m.%Y}.")
    named = [int(part) for part in (months or "").replace(",", ";").split(";") if part.strip().isdecimal()]
    wrong = [part.strip() for part in (months or "").replace(",", ";").split(";") if part.strip()]
    if len(named) < len(wrong) or any(not 1 <= month <= 12 for month in named):
        raise InputError("Месяцы — числа от 1 до 12 через «;».")
    if recurrence in (None, "разово") and not named:
        return [] if end is None else [Window(start or end, end)]
    first = start or date(end.year if end is not None else year, 1, 1)
    within = Window(first, end or date(first.year, 12, 31))
    found = due(recurrence, within, terms_of(first.year, office.rules), [Period(one, 1, one, None) for one in named])
    if len(found) > MOST:
        raise InputError(f"Получается сроков: {len(found)}. Укажите окончание раньше.")
    return found


def add(
    office: Office, plan: str, school: str, cells: Mapping[str, Value], windows: Sequence[Window], *, whole: bool = True
) -> Applied:
    """One operation: the measure once for every due date, or once without one.

    ``whole``: False where the person gave no beginning, so that a single term keeps none.
    """
    name = " ".join(plan.split())
    if not name:
        raise InputError("Укажите название плана.")
    held = planning.items(office, name, school)
    number = str(cells.get("number") or planning.next_number(office, name, school))
    if any(fold(str(item.values["number"] or "")) == fold(number) for item in held):
        raise InputError(
            f"Номер «{number}» в плане «{name}» уже занят.", hint="Оставьте номер пустым, он подберётся сам."
        )
    common: dict[str, Value] = {**cells, "plan": name, "number": number, "state": NOT_STARTED}
    steps = [
        Add("roadmap", school, {**common, "occurrence": place, **_dates(window, whole=whole or len(windows) > 1)})
        for place, window in enumerate(windows or [None], 1)
    ]
    return entries.apply(office, steps, f"Добавлено мероприятие {number}")


def _dates(window: Window | None, *, whole: bool) -> dict[str, Value]:
    if window is None:
        return {"start": None, "end": None}
    return {"start": window.start if whole else None, "end": window.end}


def change(office: Office, row: int, cells: Mapping[str, Value]) -> Applied:
    """Other cells for a measure: what its occurrences share changes in all of them, the term only in this one."""
    held = planning.items(office)
    item = next((one for one in held if one.row == row), None)
    if item is None:
        raise InputError("Выбранного мероприятия в плане уже нет.", hint="Обновите список и выберите снова.")
    begin, end = cells.get("start", item.values["start"]), cells.get("end", item.values["end"])
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        raise InputError(f"Окончание {end:%d.%m.%Y} раньше начала {begin:%d.%m.%Y}.")
    family = [one for one in held if measure_of(one) == measure_of(item)]
    plan = (item.school, item.values["plan"])
    taken = [one.values["number"] for one in held if (one.school, one.values["plan"]) == plan]
    _free(cells, item.values["number"], taken)
    printed = item.values["deadline_text"]
    dates = (item.values["start"], item.values["end"])
    if isinstance(end, date) and (begin, end) != dates and cells.get("deadline_text", printed) == printed:
        # other dates, and nobody has written other words for them
        words = planning.printed_term(printed, begin if isinstance(begin, date) else None, end)
        cells = {**cells, "deadline_text": words}
    steps = [
        Edit("roadmap", one.row, key, one.values[key], value)
        for one in family
        for key, value in cells.items()
        if (one.row == row or key in COMMON) and one.values[key] != value
    ]
    if not steps:
        raise InputError("Ничего не изменилось: всё уже так.")
    return entries.apply(office, steps, f"Изменено мероприятие {item.values['number'] or ''}".rstrip())


def _free(cells: Mapping[str, Value], own: Value, taken: Collection[Value]) -> None:
    """A number that the person gives must not be another measure's."""
    wanted = cells.get("number", own)
    if fold(str(wanted or "")) != fold(str(own or "")) and fold(str(wanted)) in {fold(str(one)) for one in taken}:
        raise InputError(f"Номер «{wanted}» в этом плане уже занят.")


def replan(office: Office, row: int, cells: Mapping[str, Value], windows: Sequence[Window]) -> Applied:
    """Other cells and other due dates: what is begun or proved stays, the rest gives way to the new ones."""
    held = planning.items(office)
    item = next((one for one in held if one.row == row), None)
    if item is None:
        raise InputError("Выбранного мероприятия в плане уже нет.", hint="Обновите список и выберите снова.")
    plan = (item.school, item.values["plan"])
    taken = [one.values["number"] for one in held if (one.school, one.values["plan"]) == plan]
    _free(cells, item.values["number"], taken)
    family = [one for one in held if measure_of(one) == measure_of(item)]
    with office.reading() as session:
        proofs = entries.load(session, "evidence", school=item.school)
    proved = {proof.values["roadmap_row"] for proof in proofs if proof.values["owner"] in (None, "roadmap")}
    wanted = {window.end for window in windows}
    gone = [one for one in family if _untouched(one) and one.row not in proved and one.end not in wanted]
    kept = [one for one in family if one not in gone]
    shared = {key: value for key, value in cells.items() if key in COMMON}
    steps: list[Step] = [Remove("roadmap", one.row) for one in gone]
    steps += [
        Edit("roadmap", one.row, key, one.values[key], value)
        for one in kept
        for key, value in shared.items()
        if one.values[key] != value
    ]
    known = {day(one.values, "end") for one in kept}
    new = [window for window in windows if window.end not in known]
    last = max((count(one.values, "occurrence") or 1 for one in family), default=0)
    for place, window in enumerate(new, last + 1):
        fresh = {**item.values, **_FRESH, **shared, "occurrence": place, "state": NOT_STARTED}
        steps.append(Add("roadmap", item.school, {**fresh, "start": window.start, "end": window.end}))
    if not kept and not new:
        raise InputError("Не осталось бы ни одного срока: мероприятие пропало бы из плана.")
    if not steps:
        raise InputError("Ничего не изменилось: сроки уже такие.")
    return entries.apply(office, steps, f"Сроки мероприятия {item.values['number'] or ''}".rstrip())


_FRESH: dict[str, Value] = dict.fromkeys(
    ("deadline_text", "done_on", "confirmed", "confirmed_on", "confirmed_by", "actual_value", "remark")
)


def _untouched(item: Item) -> bool:
    return item.values["state"] in (NOT_STARTED, None)
