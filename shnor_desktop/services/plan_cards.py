"""A road map as a whole: kind, term, goal, the columns it shows, its sections with their goals (DOMAIN §1.6)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import day
from shnor_desktop.models.sheets.programme import ROAD_MAP
from shnor_desktop.models.sheets.roadmap import DONE, ROADMAP
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Desk, Edit, Remove, Step, Stored
from shnor_desktop.services.plan_templates import Template

Columns = tuple[tuple[str, str], ...]
"""Keys of columns of the road map and how this plan heads them."""
CHOICE = (
    "number",
    "title",
    "task",
    "factor",
    "deadline_text",
    "start",
    "end",
    "recurrence",
    "responsible",
    "participants",
    "indicator",
    "planned_value",
    "actual_value",
    "evidence_form",
    "level",
    "done_on",
    "confirmed_on",
    "confirmed_by",
    "remark",
)
"""Columns that a plan may show; its state and its files are shown always."""
DEFAULT: Columns = tuple((key, ROADMAP.column(key).label) for key in ("number", "title", "end", "responsible"))
_LONGEST_HEADING = 100


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A part of a plan as the column «Раздел» names it, and what it is for."""

    name: str
    goal: str = ""


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What is said of a plan itself; ``row`` is None for a plan that only has measures."""

    plan: str
    school: str
    row: int | None = None
    kind: str = ROAD_MAP
    template: str = ""
    factor: str = ""
    start: date | None = None
    end: date | None = None
    goal: str = ""
    columns: Columns = DEFAULT
    sections: tuple[PlanSection, ...] = ()

    def goal_of(self, section: str) -> str:
        return next((one.goal for one in self.sections if fold(one.name) == fold(section)), "")

    @property
    def cells(self) -> dict[str, Value]:
        """The card as a row of the sheet ``plans``."""
        shape = {
            "columns": [list(column) for column in self.columns],
            "sections": [{"name": one.name, "goal": one.goal} for one in self.sections],
        }
        return {
            "plan": self.plan,
            "kind": self.kind,
            "template": self.template or None,
            "factor": self.factor or None,
            "start": self.start,
            "end": self.end,
            "goal": self.goal or None,
            "shape": json.dumps(shape, ensure_ascii=False, separators=(",", ":")),
        }


def of_template(template: Template, plan: str, school: str, numbers: Iterable[str] | None = None) -> PlanCard:
    """The card of a plan made from a template; only sections that have measures among the chosen ``numbers``."""
    wanted = None if numbers is None else set(numbers)
    used = {one.section for one in template.measures if wanted is None or one.number in wanted}
    return PlanCard(
        plan,
        school,
        template=template.key,
        start=template.span.start,
        end=template.span.end,
        goal=template.goal,
        columns=template.columns or DEFAULT,
        sections=tuple(PlanSection(one.name, one.goal) for one in template.sections if one.number in used),
    )


def cards(desk: Desk, school: str | None = None) -> list[PlanCard]:
    """The plans of a school or of all, in the order in which they were begun; also those without a card."""
    with desk.reading() as session:
        return cards_of(entries.load(session, "roadmap", school=school), entries.load(session, "plans", school=school))


def cards_of(measures: Iterable[Stored], rows: Iterable[Stored]) -> list[PlanCard]:
    """The same from rows that are loaded already."""
    held = {(row.school, fold(str(row.values["plan"]))): row for row in rows}
    found: dict[tuple[str, str], PlanCard] = {}
    for measure in measures:
        name = str(measure.values["plan"] or "")
        key = (measure.school, fold(name))
        if name and key not in found:
            row = held.get(key)
            found[key] = PlanCard(name, measure.school) if row is None else _card(row, name)
    return list(found.values())


def card(desk: Desk, plan: str, school: str) -> PlanCard:
    """The card of one plan."""
    with desk.reading() as session:
        row = held(session, plan, school)
    return PlanCard(plan, school) if row is None else _card(row, plan)


def held(session: Session, plan: str, school: str) -> Stored | None:
    """The row of ``plans`` that speaks of this plan."""
    rows = entries.load(session, "plans", school=school)
    return next((row for row in rows if fold(str(row.values["plan"])) == fold(plan)), None)


def _card(row: Stored, name: str) -> PlanCard:
    values = row.values
    columns, sections = _shape(str(values["shape"] or ""))
    return PlanCard(
        name,
        row.school,
        row.id,
        str(values["kind"] or ROAD_MAP),
        str(values["template"] or ""),
        str(values["factor"] or ""),
        day(values, "start"),
        day(values, "end"),
        str(values["goal"] or ""),
        columns,
        sections,
    )


def _shape(text: str) -> tuple[Columns, tuple[PlanSection, ...]]:
    """What a plan shows; whatever is not understood (a newer program wrote it) falls back to the usual columns."""
    try:
        body = json.loads(text) if text else {}
        columns = tuple((str(key), str(heading)) for key, heading in body.get("columns", ()) if key in CHOICE)
        sections = tuple(PlanSection(str(one["name"]), str(one.get("goal") or "")) for one in body.get("sections", ()))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return DEFAULT, ()
    return columns or DEFAULT, sections


def steps(session: Session, wanted: PlanCard) -> list[Step]:
    """What writes a card, whether the plan has one or not."""
    row, cells = held(session, wanted.plan, wanted.school), wanted.cells
    if row is None:
        return [Add("plans", wanted.school, cells)]
    before = row.values
    changed = [key for key, value in cells.items() if key != "plan" and before[key] != value]
    return [Edit("plans", row.id, key, before[key], cells[key]) for key in changed]


def save(desk: Desk, wanted: PlanCard, title: str = "") -> Applied | None:
    """Write a card; None when it says the same already."""
    if wanted.start is not None and wanted.end is not None and wanted.end < wanted.start:
        raise InputError(f"Окончание {wanted.end:%d.%m.%Y} раньше начала {wanted.start:%d.%m.%Y}.")
    with desk.reading() as session:
        found = steps(session, wanted)
    return entries.apply(desk, found, title or f"Изменена карточка плана «{wanted.plan}»") if found else None


def show_columns(desk: Desk, plan: str, school: str, columns: Sequence[tuple[str, str]]) -> Applied | None:
    """Remember which columns a plan shows and in which order; number and title are always among them."""
    wanted = [(key, heading.strip()[:_LONGEST_HEADING] or ROADMAP.column(key).label) for key, heading in columns]
    if len({key for key, _ in wanted}) < len(wanted) or not {key for key, _ in wanted} <= set(CHOICE):
        raise InputError("Столбцы плана названы неверно: такой набор показать нельзя.")
    for place, key in enumerate(("number", "title")):
        if key not in {one for one, _ in wanted}:
            wanted.insert(place, (key, ROADMAP.column(key).label))
    before = card(desk, plan, school)
    return save(desk, replace(before, columns=tuple(wanted)), f"Столбцы плана «{plan}»")


def remove(desk: Desk, plan: str, school: str) -> Applied:
    """Remove a plan with its measures; refused once something of it is done or proved."""
    with desk.reading() as session:
        rows = [row for row in entries.load(session, "roadmap", school=school) if row.values["plan"] == plan]
        proved = {
            int(str(row.values["roadmap_row"]))
            for row in entries.load(session, "evidence", school=school)
            if row.values["owner"] in (None, "roadmap")
        }
        own = held(session, plan, school)
    if not rows:
        raise InputError(f"Плана «{plan}» в базе нет.", hint="Названия планов видны на странице «Программа».")
    kept = [row for row in rows if row.values["state"] == DONE or row.id in proved]
    if kept:
        raise InputError(
            f"План «{plan}» не удалён: исполнено или подтверждено файлами мероприятий — {len(kept)}.",
            hint="Лишние мероприятия можно отменить, они уйдут из запланированных.",
        )
    gone: list[Step] = [Remove("roadmap", row.id) for row in rows]
    if own is not None:
        gone.append(Remove("plans", own.id))
    return entries.apply(desk, gone, f"Удалён план «{plan}»")
