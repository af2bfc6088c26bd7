"""From activated risk factors to measures of the road map: a catalogue of our own, edited freely once taken."""

import json
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.paths import resources
from shnor_desktop.services import entries, planning
from shnor_desktop.services.entries import Add, Applied, Edit, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.recurrence import MONTHS


@dataclass(frozen=True, slots=True)
class CatalogueMeasure:
    """A measure as the catalogue suggests it; months are those of a calendar year."""

    key: str
    factor: str
    title: str
    task: str
    indicator: str
    planned_value: str
    evidence_form: str
    responsible: str
    participants: str
    recurrence: str
    start_month: int
    end_month: int
    component: str = ""
    """The part of the factor that it is about (``resources/catalogue/components.json``)."""

    def start(self, year: int) -> date:
        return date(year, self.start_month, 1)

    def end(self, year: int) -> date:
        return date(year, self.end_month, monthrange(year, self.end_month)[1])

    def deadline_text(self, year: int) -> str:
        """«февраль–март 2022»."""
        first, last = MONTHS[self.start_month - 1], MONTHS[self.end_month - 1]
        return f"{first} {year}" if first == last else f"{first}–{last} {year}"


@dataclass(frozen=True, slots=True)
class CatalogueFactor:
    """A factor in the catalogue: since which year it is in use, by which signs a school knows it, what helps."""

    since: int
    signs: tuple[str, ...]
    measures: tuple[CatalogueMeasure, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A risk factor of a year as a school chooses it."""

    key: str
    title: str
    signs: tuple[str, ...]
    activated: bool
    source: str


@cache
def catalogue() -> dict[str, CatalogueFactor]:
    """The shipped catalogue by the key of the factor."""
    body, parts = (
        json.loads((resources() / "catalogue" / f"{name}.json").read_text(encoding="utf-8"))["factors"]
        for name in ("measures", "components")
    )
    of = {key: part["key"] for factor in parts for part in factor["components"] for key in part["measures"]}
    return {
        entry["key"]: CatalogueFactor(
            int(entry["since"]),
            tuple(entry["signs"]),
            tuple(
                CatalogueMeasure(**{"participants": "", **one}, factor=entry["key"], component=of.get(one["key"], ""))
                for one in entry["measures"]
            ),
        )
        for entry in body
    }


def factors(office: Office, year: int, school: str | None = None) -> list[Factor]:
    """The factors in use in a year, the office's own among them, with what the school has activated."""
    chosen = set(activated(office, year, school))
    known = catalogue()
    found = []
    for item in office.lists.items("risk_factors"):
        shipped = known.get(item.key)
        in_use = item.active and (shipped is None or shipped.since <= year)
        if in_use or item.key in chosen:
            signs = shipped.signs if shipped else ()
            found.append(Factor(item.key, item.title, signs, item.key in chosen, item.source))
    return found


def activated(office: Office, year: int, school: str | None = None) -> list[str]:
    """Keys of the factors that the school has activated for the year."""
    rows = _profile(office, year, _school(office, school))
    return [str(row.values["factor"]) for row in rows if row.values["activated"] is True]


def activate(office: Office, year: int, keys: Iterable[str], school: str | None = None) -> Applied | None:
    """Make exactly these factors the activated ones of the year; None when they are already."""
    code = _school(office, school)
    wanted = list(dict.fromkeys(keys))
    titles = {item.key: item.title for item in office.lists.items("risk_factors")}
    unknown = [key for key in wanted if key not in titles]
    if unknown:
        raise InputError(f"Такого фактора риска нет: {', '.join(unknown)}.")
    held = {str(row.values["factor"]): row for row in _profile(office, year, code)}
    steps: list[Step] = [
        Edit("risk_profile", row.id, "activated", row.values["activated"], key in wanted)
        for key, row in held.items()
        if (row.values["activated"] is True) is not (key in wanted)
    ]
    steps += [
        Add("risk_profile", code, {"year": year, "factor": key, "activated": True}) for key in wanted if key not in held
    ]
    if not steps:
        return None
    return entries.apply(office, steps, f"Активированы факторы риска {year} года: {len(wanted)}")


def suggest(office: Office, year: int, school: str | None = None, plan: str | None = None) -> list[CatalogueMeasure]:
    """Measures of the activated factors that the road map of that year (or the named plan) does not have yet."""
    code = _school(office, school)
    present = {
        (item.values["factor"], fold(item.title))
        for item in planning.items(office, plan, code)
        if plan is not None or (item.end is not None and item.end.year == year)
    }
    known = catalogue()
    return [
        measure
        for key in activated(office, year, code)
        if key in known
        for measure in known[key].measures
        if (key, fold(measure.title)) not in present
    ]


def add_to_plan(
    office: Office, year: int, plan: str, chosen: Sequence[CatalogueMeasure], school: str | None = None
) -> Applied:
    """Put measures into a plan as one operation, numbered on, dated in the calendar year."""
    steps = steps_of(office, year, plan, chosen, school)
    return entries.apply(office, steps, f"В план «{plan.strip()}» добавлено мер: {len(steps)}")


def steps_of(
    office: Office, year: int, plan: str, chosen: Sequence[CatalogueMeasure], school: str | None = None
) -> list[Step]:
    """The same as steps of a gesture that does more."""
    code = _school(office, school)
    name = plan.strip()
    if not name:
        raise InputError("Укажите название плана.")
    if not chosen:
        raise InputError("Не выбрано ни одной меры.")
    first = planning.next_number(office, name, code)
    titles = {item.key: item.title for item in office.lists.items("risk_factors")}
    return [
        Add("roadmap", code, _row(measure, year) | {"plan": name, "number": str(number), "section": section[:255]})
        for number, measure in enumerate(chosen, first)
        for section in [titles.get(measure.factor, measure.factor)]
    ]


def _row(measure: CatalogueMeasure, year: int) -> dict[str, Value]:
    return {
        "occurrence": 1,
        "title": measure.title,
        "task": measure.task,
        "factor": measure.factor,
        "deadline_text": measure.deadline_text(year),
        "start": measure.start(year),
        "end": measure.end(year),
        "recurrence": measure.recurrence,
        "responsible": measure.responsible,
        "participants": measure.participants or None,
        "indicator": measure.indicator,
        "planned_value": measure.planned_value,
        "evidence_form": measure.evidence_form,
        "level": "школа",
        "state": NOT_STARTED,
    }


def _profile(office: Office, year: int, code: str) -> list[Stored]:
    with office.reading() as session:
        rows = entries.load(session, "risk_profile", year=year, school=code)
    return [row for row in rows if row.values["factor"]]


def _school(office: Office, school: str | None) -> str:
    if not office.is_district:
        return office.code
    if not school:
        raise InputError("Выберите школу: факторы и меры у каждой свои.")
    return school
