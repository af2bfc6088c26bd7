"""Road maps of known programmes as templates: what they hold, and how they are moved to another year (DOMAIN §1.6)."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.paths import resources
from shnor_desktop.services import entries
from shnor_desktop.services.office import Office
from shnor_desktop.services.recurrence import Period, Terms, Window, due
from shnor_desktop.services.rules import Rules

FORMAT, VERSION = "shnor-plan", 1
OWN_RULE = "plan_template:"
"""An office keeps its own templates among its rules of the year, under this name and the key of the template."""
CELLS = (
    "title",
    "task",
    "deadline_text",
    "recurrence",
    "responsible",
    "participants",
    "indicator",
    "planned_value",
    "evidence_form",
    "level",
)
"""Columns of the road map that a template fills as they are; number, section, factor and dates are told apart."""
MOST_MEASURES = 1000
_MOST_YEARS = 30
_NUMBER = re.compile(r"\d+(\.\d+)*")
_DATED = re.compile(
    r"(?P<order>\bот\s+)?(?:(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>20\d\d)"
    r"|\b(?P<first>20\d\d)/(?P<last>\d\d)\b|\b(?P<alone>20\d\d)\b)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a plan with a goal of its own."""

    number: str
    title: str
    goal: str = ""

    @property
    def name(self) -> str:
        """«2. Научно-методическое сопровождение», as the column «Раздел» holds it."""
        return f"{self.number}. {self.title}"[:255] if _NUMBER.fullmatch(self.number) else self.title[:255]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a template; ``number`` is its own within the plan, ``printed`` as its source numbers it."""

    number: str
    printed: str
    section: str
    cells: Mapping[str, Value]
    factor: str = ""
    months: tuple[int, ...] = ()
    windows: tuple[Window, ...] = ()
    """Exact terms, each one occurrence."""
    within: Window | None = None
    """The measure's own bounds within which it recurs; without them those of the plan."""
    each: tuple[str, ...] = ()
    """Parts of every year in which it comes."""
    note: str = ""

    @property
    def title(self) -> str:
        return str(self.cells["title"])

    def occurrences(self, plan: Window, terms: Terms) -> list[Window]:
        """The terms of the measure in the plan; none when nothing says when it is due."""
        if self.windows:
            return sorted(self.windows)
        recurrence = self.cells.get("recurrence")
        if self.within is None and not self.each and recurrence in (None, "разово"):
            return []
        periods = [Period.of(text) for text in self.each]
        return due(None if recurrence is None else str(recurrence), self.within or plan, terms, periods)


@dataclass(frozen=True, slots=True)
class Template:
    """A plan to start from."""

    key: str
    programme: str
    title: str
    source: str
    about: str
    plan: str
    span: Window
    goal: str
    columns: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    own: bool = False

    @property
    def year(self) -> int:
        """The calendar year in which the plan begins."""
        return self.span.start.year

    def section(self, number: str) -> Section | None:
        return next((one for one in self.sections if one.number == number), None)

    def in_year(self, year: int, *, school_year: bool = False) -> "Template":
        """The plan begun in another calendar year, or in another school year (named by its end)."""
        ours = self.year + 1 if school_year and self.span.start.month >= 9 else self.year
        return self.later(year - ours)

    def later(self, years: int) -> "Template":
        """The plan moved by whole years: terms, printed terms, and the years named in its words."""
        if years == 0:
            return self
        known = range(self.year - 1, self.span.end.year + 2)
        return replace(
            self,
            plan=later_text(self.plan, years, known),
            span=self.span.by_years(years),
            measures=tuple(_later(measure, years, known) for measure in self.measures),
        )

    def as_json(self, terms: Terms) -> dict[str, object]:
        """The template with the terms of every measure in its own year."""
        return {
            "key": self.key,
            "programme": self.programme,
            "title": self.title,
            "source": self.source,
            "about": self.about,
            "own": self.own,
            "plan": self.plan,
            "year": self.year,
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "goal": self.goal,
            "count": len(self.measures),
            "columns": [{"key": key, "heading": heading} for key, heading in self.columns],
            "sections": [{"number": one.number, "title": one.title, "goal": one.goal} for one in self.sections],
            "items": [_measure_json(one, one.occurrences(self.span, terms)) for one in self.measures],
        }


def _measure_json(measure: Measure, found: list[Window]) -> dict[str, object]:
    cells: dict[str, object] = {key: measure.cells.get(key) for key in CELLS}
    return {
        "number": measure.number,
        "printed_number": measure.printed,
        "section": measure.section,
        **cells,
        "factor": measure.factor or None,
        "months": list(measure.months),
        "note": measure.note or None,
        "terms": [{"start": one.start.isoformat(), "end": one.end.isoformat()} for one in found],
    }


def _later(measure: Measure, years: int, known: range) -> Measure:
    texts = ("title", "task", "indicator", "planned_value")
    cells = dict(measure.cells)
    for key in texts:
        if isinstance(text := cells.get(key), str):
            cells[key] = later_text(text, years, known)
    if isinstance(printed := cells.get("deadline_text"), str):
        cells["deadline_text"] = later_text(printed, years, range(2000, 2100))
    return replace(
        measure,
        cells=cells,
        windows=tuple(window.by_years(years) for window in measure.windows),
        within=None if measure.within is None else measure.within.by_years(years),
    )


def later_text(text: str, years: int, known: range) -> str:
    """Dates and years of a plan in words moved with it; «приказ от 21.02.2023» stays what it is."""

    def moved(match: re.Match[str]) -> str:
        part = match.groupdict()
        year = int(part["year"] or part["first"] or part["alone"])
        if part["order"] or year not in known:
            return match[0]
        if part["first"]:
            return f"{year + years}/{(int(part['last']) + years) % 100:02d}"
        if part["alone"]:
            return str(year + years)
        try:
            day = date(year, int(part["month"]), int(part["day"]))
        except ValueError:
            return match[0]
        return f"{Window(day, day).by_years(years).end:%d.%m.%Y}"

    return _DATED.sub(moved, text)


def read(body: object, *, own: bool = False) -> Template:
    """A template as a file holds it; ``FileError`` in words when it is not one."""
    try:
        if not isinstance(body, dict) or body.get("format") != FORMAT:
            raise FileError("Это не шаблон плана ШНОР-Офиса.")
        if body.get("version") != VERSION:
            raise FileError("Шаблон плана сделан более новой программой.", hint="Обновите программу и повторите.")
        return _template(body, own=own)
    except (KeyError, TypeError, ValueError, AttributeError, BadValue, InputError) as error:
        # the cause of a bad cell is said in Russian, of a broken structure it would not be
        why = f": {str(error).rstrip('.')}" if isinstance(error, BadValue | InputError) else ""
        raise FileError(f"Шаблон плана записан с ошибкой{why}.") from error


def _template(body: dict[str, Any], *, own: bool) -> Template:
    if not 0 < len(body["items"]) <= MOST_MEASURES:
        raise InputError(f"мероприятий должно быть от 1 до {MOST_MEASURES}")
    span = _window([body["start"], body["end"]])
    sections = tuple(
        Section(_text(one, "number", 20), _text(one, "title", 240), _text(one, "goal", 1000))
        for one in body.get("sections", ())
    )
    goals = {one.number: one.goal for one in sections}
    repeated = Counter(str(one["number"]) for one in body["items"]).most_common(1)[0][1] > 1
    template = Template(
        key=_text(body, "key", 40),
        programme=_text(body, "programme", 40),
        title=_text(body, "title", 255),
        source=_text(body, "source", 500),
        about=_text(body, "about", 500),
        plan=_text(body, "plan", 255),
        span=span,
        goal=_text(body, "goal", 1000),
        columns=tuple((ROADMAP.column(one["key"]).key, _text(one, "heading", 100)) for one in body.get("columns", ())),
        sections=sections,
        measures=tuple(_measure(one, goals, repeated=repeated) for one in body["items"]),
        own=own,
    )
    if not (template.key and template.title and template.plan):
        raise InputError("у шаблона нет названия")
    if len({one.number for one in template.measures}) < len(template.measures):
        raise InputError("номера мероприятий повторяются")
    return template


def _measure(one: dict[str, Any], goals: dict[str, str], *, repeated: bool) -> Measure:
    printed, section = _text(one, "number", 20), _text(one, "section", 20)
    cells = {key: ROADMAP.column(key).read(one.get(key)) for key in CELLS}
    if cells["title"] is None or not printed:
        raise InputError("у мероприятия нет номера или названия")
    cells["task"] = cells["task"] or goals.get(section) or None
    for text in one.get("each", ()):
        Period.of(text)
    number = f"{section}.{printed}" if repeated and section else printed
    return Measure(
        number=str(ROADMAP.column("number").read(number)),
        printed=printed,
        section=section,
        cells=cells,
        factor=_text(one, "factor", 60),
        months=tuple(int(month) for month in one.get("months", ()) if 1 <= int(month) <= 12),
        windows=tuple(_window(pair) for pair in one.get("windows", ())),
        within=_window(one["within"]) if one.get("within") else None,
        each=tuple(one.get("each", ())),
        note=_text(one, "note", 500),
    )


def _text(body: Mapping[str, object], key: str, longest: int) -> str:
    value = body.get(key) or ""
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError(key)
    return value.strip()


def _window(pair: Any) -> Window:
    start, end = pair
    found = Window(date.fromisoformat(start), date.fromisoformat(end))
    if found.end.year - found.start.year >= _MOST_YEARS:
        raise InputError(f"срок длиннее {_MOST_YEARS} лет")
    return found


@cache
def shipped() -> tuple[Template, ...]:
    """The plans of the five programmes, in the order of their keys."""
    paths = sorted((resources() / "plans").glob("*.json"))
    return tuple(read(json.loads(path.read_text(encoding="utf-8"))) for path in paths)


def available(office: Office | None = None) -> list[Template]:
    """Templates to choose from: the shipped ones, then the office's own."""
    if office is None:
        return list(shipped())
    with office.reading() as session:
        rows = entries.load(session, "rule_sets")
    own = [row for row in rows if str(row.values["name"]).startswith(OWN_RULE)]
    return [*shipped(), *(read(json.loads(str(row.values["body"])), own=True) for row in own)]


def find(key: str, office: Office | None = None) -> Template:
    """The template of that key."""
    found = next((one for one in available(office) if one.key == key), None)
    if found is None:
        raise InputError(f"Шаблона «{key}» нет.", hint="Список шаблонов: shnor plan templates.")
    return found


def terms_of(year: int, rules: Rules | None = None) -> Terms:
    """Quarters and half-years in force in a year; the shipped ones without an office."""
    return Terms.of((rules or Rules()).of_year("terms", year).body)
