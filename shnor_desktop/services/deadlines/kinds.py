"""Kinds of deadlines: what each is called, and what counts as done (DOMAIN §1.5, §1.6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.concept_documents import CONFIRMED, PLACED, RETURNED, REVIEWED
from shnor_desktop.models.sheets.programme import CHECKED, FINISHED, MADE, PROVED, UNTOUCHED, WAITING
from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import wording
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.planning import Item
from shnor_desktop.services.programme.reach import REACHED, reach

Cells = Mapping[str, Value]
PLACED_STATES = frozenset({PLACED, CONFIRMED, REVIEWED})
EVENT_DONE = frozenset({MADE, PROVED, CHECKED})
TITLES: Mapping[str, str] = {
    "roadmap": "Мероприятие",
    "concept_documents": "Документ",
    "project_events": "Проектный год",
    "surveys": "Опрос",
    "curator_diary": "Рекомендация куратора",
    "indicator_values": "Показатели",
    "programme_targets": "Целевой показатель",
    "programme_stages": "Этап программы",
    "keys": "Ключ подписи",
}
"""Kind, by the sheet whose row it is → what one of it is called; the order of the filter."""
PLURALS: Mapping[str, str] = {
    "roadmap": "Мероприятия",
    "concept_documents": "Документы",
    "project_events": "Проектный год",
    "surveys": "Опросы",
    "curator_diary": "Рекомендации куратора",
    "indicator_values": "Показатели",
    "programme_targets": "Целевые показатели",
    "programme_stages": "Этапы программ",
    "keys": "Ключи подписи",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row says of its deadline, before anybody asks whether it has passed."""

    title: str
    end: date
    start: date | None = None
    state: str = ""
    done: bool = False
    column: str = ""
    """The cell that holds the date."""
    who: str = ""
    cancelled: bool = False


Read = Callable[[Stored, date], Draft | None]


def _said(cells: Cells, key: str) -> str:
    value = cells.get(key)
    return value if isinstance(value, str) else "" if value is None else str(value)


def _by(cells: Cells, key: str, on: date) -> bool:
    """Whether that happened by the date; without a date of its own the state alone speaks."""
    happened = day(cells, key)
    return happened is None or happened <= on


def _measure(row: Stored, on: date) -> Draft | None:
    item = Item(row.id, row.school, row.values)
    if item.end is None:
        return None
    cells = row.values
    return Draft(
        item.name,
        item.end,
        day(cells, "start"),
        _said(cells, "state") or NOT_STARTED,
        item.done(on),
        "end",
        _said(cells, "responsible"),
        item.cancelled,
    )


def _document(row: Stored, on: date) -> Draft | None:
    """A document is due to be placed; one that came back with a remark is to be placed again."""
    cells = row.values
    due, placed = day(cells, "due"), day(cells, "uploaded_on")
    if due is None:
        return None
    state = _said(cells, "state")
    there = placed <= on if placed is not None else state in PLACED_STATES
    kind, title = _said(cells, "kind"), _said(cells, "title")
    name = f"{kind}: {title}" if kind and title and kind != title else title or kind or "Документ"
    return Draft(to_place(name), due, None, state, there and state != RETURNED, "due")


def to_place(name: str) -> str:
    """What is to be done with a document by its day."""
    return f"{name} — разместить"


def _event(row: Stored, on: date) -> Draft | None:
    cells = row.values
    start, end = day(cells, "start"), day(cells, "end")
    last = end or start
    if last is None:
        return None
    state = _said(cells, "state") or UNTOUCHED
    number, title = _said(cells, "number"), _said(cells, "title")
    return Draft(
        f"{number}. {title}" if number else title,
        last,
        start,
        state,
        state in EVENT_DONE and _by(cells, "done_on", on),
        "end" if end else "start",
        _said(cells, "done_by"),
    )


def _survey(row: Stored, on: date) -> Draft | None:
    """A survey is over when its last day has passed and its answers are counted, or when everybody has answered."""
    cells = row.values
    start, end = day(cells, "start"), day(cells, "end")
    last = end or start
    if last is None:
        return None
    asked, answered = count(cells, "expected"), count(cells, "answered")
    every = bool(asked) and answered is not None and asked is not None and answered >= asked
    if answered is None:
        state = "ответы не внесены"
    else:
        state = f"ответили {answered} из {asked}" if asked is not None else f"ответили {answered}"
    name, group = _said(cells, "name") or "Опрос", _said(cells, "group")
    done = every or (answered is not None and last < on)
    return Draft(f"{name}: {group}" if group else name, last, start, state, done, "end" if end else "start")


def _advice(row: Stored, on: date) -> Draft | None:
    cells = row.values
    due, done_on, advice = day(cells, "due"), day(cells, "done_on"), _said(cells, "recommendations")
    if due is None or not advice:
        return None
    done = done_on is not None and done_on <= on
    return Draft(advice, due, None, "исполнено" if done else "не исполнено", done, "due")


def _stage(row: Stored, on: date) -> Draft | None:
    cells = row.values
    end = day(cells, "end")
    if end is None:
        return None
    state = _said(cells, "state") or WAITING
    number, title, programme = _said(cells, "number"), _said(cells, "title"), _said(cells, "programme")
    name = f"Этап {number}. {title}" if number else title
    done = state == FINISHED and _by(cells, "finished_on", on)
    return Draft(f"{name} ({programme})" if programme else name, end, day(cells, "start"), state, done, "end")


def _target(row: Stored, on: date) -> Draft | None:
    """A target is done when its fact is there: before the day a fact that reaches it, afterwards any.

    A fact that the program computes itself asks nobody for anything once the day has passed.
    """
    cells = row.values
    due = day(cells, "due")
    if due is None:
        return None
    actual = cells.get("actual_value")
    wanted = cells.get("target_value")
    unit = _said(cells, "unit")
    goal = f" — {wording.bare(wanted)}{wording.NBSP}{unit}".rstrip() if isinstance(wanted, Decimal | int) else ""
    known = actual is not None or bool(cells.get("figure"))
    done = (known and due < on) or _reached(cells)
    state = REACHED if _reached(cells) else "факт внесён" if actual is not None else "факт не внесён"
    if actual is None and cells.get("figure"):
        state = "вычисляется"
    return Draft(f"{_said(cells, 'indicator')}{goal}", due, None, state, done, "due")


def _reached(cells: Cells) -> bool:
    base, wanted, actual = (_amount_of(cells.get(key)) for key in ("base_value", "target_value", "actual_value"))
    return reach(base, wanted, actual) == REACHED


def _amount_of(value: Value) -> Decimal | int | None:
    return value if isinstance(value, Decimal | int) else None


READERS: Mapping[str, Read] = {
    "roadmap": _measure,
    "concept_documents": _document,
    "project_events": _event,
    "surveys": _survey,
    "curator_diary": _advice,
    "programme_targets": _target,
    "programme_stages": _stage,
}
"""How a row of each sheet becomes a deadline."""


def kinds_of(found: Iterable[str]) -> list[str]:
    """These kinds in the order of the filter."""
    there = set(found)
    return [kind for kind in TITLES if kind in there]
