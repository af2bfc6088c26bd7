"""The checklist of a project year: a dated calendar moved to another year and made into rows (DOMAIN §1.5)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import concept_documents, programme
from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.paths import resources
from shnor_desktop.services import entries, plan_making
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.recurrence import Window

SURVEYS = "surveys"
PARTICIPANT = "участник 500+"
"""The status of a school in the list of statuses."""
MUNICIPALITY = "муниципалитет"
DRIFT = "Числа месяцев — как в образце: на другие дни недели они не переносятся, проверьте выходные."


@dataclass(frozen=True, slots=True)
class Planned:
    """An event of a template in its year."""

    number: str
    cells: Mapping[str, Value]
    municipal: bool
    """Done once for all schools: in a district's base it stands with the district itself."""
    measure: str = ""
    """The number of the same thing in the road map of the template."""


@dataclass(frozen=True, slots=True)
class Template:
    """A project year as data."""

    key: str
    title: str
    year: int
    source: str
    events: tuple[Planned, ...]
    documents: tuple[tuple[str, date, bool], ...]
    """Kind, by when to place it, whether there is one for every activated factor."""
    surveys: tuple[tuple[str, Window, tuple[str, ...]], ...]
    roadmap: str = ""
    """The template of the road map that names the same events."""

    def in_year(self, year: int) -> "Template":
        """The same days in another year; 29 February becomes the 28th where there is none."""
        by = year - self.year
        return Template(
            self.key,
            self.title,
            year,
            self.source,
            tuple(replace(one, cells=_moved(one.cells, by)) for one in self.events),
            tuple((kind, _later(due, by), each) for kind, due, each in self.documents),
            tuple((name, window.by_years(by), groups) for name, window, groups in self.surveys),
            self.roadmap,
        )


@cache
def shipped() -> Template:
    """The project year as it comes with the program: the one of 2022."""
    body: dict[str, Any] = json.loads((resources() / "project" / "2022.json").read_text(encoding="utf-8"))
    return Template(
        body["key"],
        body["title"],
        body["year"],
        body["source"],
        tuple(
            Planned(one["number"], _cells(one), one.get("level") == MUNICIPALITY, one.get("measure", ""))
            for one in body["events"]
        ),
        tuple((one["kind"], date.fromisoformat(one["due"]), bool(one.get("each_factor"))) for one in body["documents"]),
        tuple((one["name"], _window(one), tuple(one["groups"])) for one in body["surveys"]),
        body["roadmap"],
    )


@dataclass(frozen=True, slots=True)
class Started:
    """What beginning a project year has made."""

    applied: Applied
    year: int
    schools: tuple[str, ...]
    events: int
    documents: int
    surveys: int

    @property
    def sentence(self) -> str:
        """What was made, for the status line."""
        return (
            f"Проектный год {self.year}: школ {len(self.schools)}, "
            f"событий {self.events}, документов {self.documents}, опросов {self.surveys}. {DRIFT}"
        )

    def as_json(self) -> dict[str, object]:
        return {
            "year": self.year,
            "schools": list(self.schools),
            "events": self.events,
            "documents": self.documents,
            "surveys": self.surveys,
            "operation": self.applied.operation,
        }


def participants(office: Office, year: int) -> list[str]:
    """Schools that have the received status «участник 500+» in a school year which the project year belongs to."""
    with office.reading() as session:
        rows = entries.load(session, "statuses", year=(year, year + 1))
        known = {row.school for row in entries.load(session, "school")}
    return sorted({row.school for row in rows if row.values["status"] == PARTICIPANT} & known)


def start(office: Office, year: int, school: str | None = None) -> Started:
    """Begin the project year of a school, or of all participants of a district; again, it adds what has come since.

    ``school``: a code; without it a school's own year, in a district's base that of every participant of «500+».
    A district has its own events once, whichever schools begin.
    """
    if not 2000 <= year <= 2099:
        raise InputError(f"{year} год не подходит: программа ведёт годы с 2000 по 2099.")
    schools = _schools(office, year, school)
    template = shipped().in_year(year)
    steps: list[Add] = []
    begun: list[str] = []
    for code in dict.fromkeys([*([office.code] if office.is_district else []), *schools]):
        made = _missing(office, template, code)
        steps += made
        begun += [code] if made else []
    if not steps:
        raise InputError(
            f"Проектный год {year} уже начат, и добавлять к нему нечего.",
            hint="Новые документы появятся, когда в рисковом профиле будет активирован ещё один фактор.",
        )
    begun = [code for code in begun if not (office.is_district and code == office.code)]
    whose = begun[0] if len(begun) == 1 else f"школ {len(begun)}"
    applied = entries.apply(office, steps, f"Проектный год {year}: {whose}")
    made_of = {key: sum(step.sheet == key for step in steps) for key in (EVENTS, DOCUMENTS, SURVEYS)}
    return Started(applied, year, tuple(begun), made_of[EVENTS], made_of[DOCUMENTS], made_of[SURVEYS])


def lacking(office: Office, year: int, school: str) -> int:
    """How many rows beginning the project year would add: all of it, or documents of new factors."""
    return len(_missing(office, shipped().in_year(year), school))


def add(office: Office, year: int, school: str, cells: Mapping[str, Value]) -> Applied:
    """An event of one's own."""
    _check(cells)
    with office.reading() as session:
        present = entries.load(session, EVENTS, year=year, school=school)
    numbers = [int(text) for row in present if (text := str(row.values["number"])).isdecimal()]
    values: dict[str, Value] = {"state": programme.UNTOUCHED, **cells, "year": year}
    values["number"] = str(max(numbers, default=0) + 1)
    values["folder"] = _named(values, None)
    return entries.apply(office, [Add(EVENTS, school, values)], f"Добавлено событие «{values['title']}»")


def change(office: Office, row: int, cells: Mapping[str, Value]) -> Applied | None:
    """Other dates, words or folder of an event; the folder follows its term. None when nothing is different."""
    held = _held(office, [row])[0]
    values = {**held.values, **cells}
    _check(values)
    wanted = {**cells, "folder": _named(values, held.values)}
    steps = [
        Edit(EVENTS, row, key, held.values[key], after) for key, after in wanted.items() if held.values[key] != after
    ]
    return entries.apply(office, steps, f"Изменено событие «{values['title']}»") if steps else None


def remove(office: Office, rows: Collection[int]) -> Applied:
    """Take events out of the year; they can be brought back by undo."""
    held = _held(office, rows)
    name = f"«{held[0].values['title']}»" if len(held) == 1 else f"{len(held)} сразу"
    return entries.apply(office, [Remove(EVENTS, row.id) for row in held], f"Убрано событие: {name}")


def folder_due(values: Mapping[str, Value]) -> date | None:
    """By when files must lie in the folder of an event: an expert begins on the first day of a review."""
    start_, end = day(values, "start"), day(values, "end")
    return (start_ or end) if values.get("kind") == programme.REVIEW else (end or start_)


def _named(values: Mapping[str, Value], before: Mapping[str, Value] | None) -> Value:
    """The name of the folder with its day in front: «2022-04-18 Подтверждающие документы, этап 1»."""
    name = str(values.get("folder") or "").strip()
    if not name:
        return None
    old = folder_due(before) if before is not None else None
    if old is not None:
        name = name.removeprefix(old.isoformat()).strip()
    due = folder_due(values)
    # a name that already begins with a day was typed so on purpose
    return name if due is None or name[:1].isdigit() else f"{due.isoformat()} {name}"


def _schools(office: Office, year: int, school: str | None) -> list[str]:
    if school is not None or not office.is_district:
        return [plan_making.owner_of(office, school)]
    found = participants(office, year)
    if not found:
        raise InputError(
            f"Ни у одной школы нет статуса «{PARTICIPANT}» за {year} год.",
            hint="Внесите его на лист «Статусы школы» или выберите одну школу.",
        )
    return found


def _missing(office: Office, template: Template, school: str) -> list[Add]:
    year = template.year
    with office.reading() as session:
        events = entries.load(session, EVENTS, year=year, school=school)
        documents = entries.load(session, DOCUMENTS, year=year, school=school)
        surveys = entries.load(session, SURVEYS, year=year, school=school)
        profile = entries.load(session, "risk_profile", year=year, school=school)
    steps: list[Add] = []
    if not events:
        whole, own = not office.is_district, school == office.code
        for one in (one for one in template.events if whole or one.municipal is own):
            cells = {**one.cells, "year": year, "number": one.number, "state": programme.UNTOUCHED}
            steps.append(Add(EVENTS, school, {**cells, "folder": _named(cells, None)}))
    if office.is_district and school == office.code:
        return steps  # the district itself writes no concept and answers no survey
    factors = [row.values["factor"] for row in profile if row.values["activated"] is True]
    steps += _documents(template, school, documents, factors)
    return steps + _surveys(template, school, surveys)


def _documents(template: Template, school: str, present: Sequence[Stored], factors: Sequence[Value]) -> list[Add]:
    there = {(row.values["kind"], row.values["factor"]) for row in present}
    return [
        Add(
            DOCUMENTS,
            school,
            {
                "year": template.year,
                "kind": kind,
                "factor": factor,
                "state": concept_documents.DRAFT,
                "due": due,
            },
        )
        for kind, due, each in template.documents
        for factor in (dict.fromkeys(factors) if each else (None,))
        if (kind, factor) not in there
    ]


def _surveys(template: Template, school: str, present: Sequence[Stored]) -> list[Add]:
    there = {(row.values["name"], row.values["group"]) for row in present}
    return [
        Add(
            SURVEYS,
            school,
            {
                "year": template.year,
                "name": name,
                "group": group,
                "start": window.start,
                "end": window.end,
                "expected": 1,
            },
        )
        for name, window, groups in template.surveys
        for group in groups
        if (name, group) not in there
    ]


def _held(office: Office, rows: Collection[int]) -> list[Stored]:
    with office.reading() as session:
        held = entries.load_rows(session, EVENTS, rows)
    if not held or len(held) != len(set(rows)):
        raise InputError("Этого события уже нет.", hint="Обновите список и выберите снова.")
    return held


def _check(cells: Mapping[str, Value]) -> None:
    if not str(cells.get("title") or "").strip():
        raise InputError("Напишите, что это за событие.")
    begin, end = day(cells, "start"), day(cells, "end")
    if end is None:
        raise InputError("Укажите окончание: по нему считается срок.")
    if begin is not None and end < begin:
        raise InputError(f"Окончание {end:%d.%m.%Y} раньше начала {begin:%d.%m.%Y}.")
    largest = cells.get("largest")
    if largest is not None and not 1 <= (count(cells, "largest") or 0) <= 1000:
        raise InputError("Размер файла — от 1 до 1000 МБ.")


def _cells(one: Mapping[str, Any]) -> dict[str, Value]:
    window = _window(one)
    told = ("kind", "title", "document", "stage", "folder", "what", "formats", "largest")
    return {**{key: one.get(key) for key in told}, "start": window.start, "end": window.end}


def _window(one: Mapping[str, Any]) -> Window:
    return Window(date.fromisoformat(one["start"]), date.fromisoformat(one["end"]))


def _later(due: date, by: int) -> date:
    return Window(due, due).by_years(by).end


def _moved(cells: Mapping[str, Value], by: int) -> dict[str, Value]:
    begin, end = day(cells, "start"), day(cells, "end")
    assert begin is not None  # noqa: S101  every event of a template has both
    assert end is not None  # noqa: S101
    window = Window(begin, end).by_years(by)
    return {**cells, "start": window.start, "end": window.end}
