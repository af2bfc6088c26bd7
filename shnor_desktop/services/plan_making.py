"""Makes a road map from a template: chosen measures, each due date a row with a state of its own, one operation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries, plan_cards
from shnor_desktop.services.entries import Add, Applied, Step
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_templates import Measure, Template, terms_of
from shnor_desktop.services.recurrence import Terms, Window

MOST_ROWS = 10_000
"""More due dates than any office can follow; a foreign template may ask for them."""
MOST_AT_ONCE = 50_000
"""Rows of the plans of all schools that are made in one gesture."""


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that has been made."""

    applied: Applied
    plan: str
    school: str
    template: str
    span: Window
    measures: int
    undated: tuple[str, ...]
    """Numbers of the measures that came without a due date: their days are for the person to set."""

    def as_json(self) -> dict[str, object]:
        return {
            "plan": self.plan,
            "school": self.school,
            "template": self.template,
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "items": self.measures,
            "occurrences": len(self.applied.rows["roadmap"]),
            "undated": list(self.undated),
            "operation": self.applied.operation,
        }


def make(
    office: Office,
    template: Template,
    *,
    numbers: Sequence[str] | None = None,
    name: str | None = None,
    school: str | None = None,
) -> Made:
    """Put a template that already stands in its year into the base; ``numbers`` takes only those measures."""
    owner = owner_of(office, school)
    plan = _name(template.plan if name is None else name)
    chosen = _chosen(template, numbers)
    steps, undated = _steps(office, template, chosen, plan, owner)
    applied = entries.apply(office, steps, f"Создан план «{plan}»: мероприятий {len(chosen)}")
    return Made(applied, plan, owner, template.key, template.span, len(chosen), undated)


def make_for(
    office: Office,
    template: Template,
    schools: Sequence[str],
    *,
    numbers: Sequence[str] | None = None,
    name: str | None = None,
) -> Applied:
    """The same plan for several schools of a district, all of them in one operation or none."""
    plan = _name(template.plan if name is None else name)
    chosen = _chosen(template, numbers)
    steps: list[Step] = []
    for school in schools:
        steps += _steps(office, template, chosen, plan, owner_of(office, school))[0]
        if len(steps) > MOST_AT_ONCE:
            raise InputError(
                f"Для стольких школ получается больше {MOST_AT_ONCE} строк сразу.",
                hint="Возьмите часть мероприятий или создайте планы по частям.",
            )
    if not steps:
        raise InputError("Не выбрано ни одной школы.")
    return entries.apply(office, steps, f"Создан план «{plan}» для школ: {len(schools)}")


def _steps(
    office: Office, template: Template, chosen: Sequence[Measure], plan: str, owner: str
) -> tuple[list[Step], tuple[str, ...]]:
    """Rows of the plan and its card, and the numbers of what came without a due date."""
    card = plan_cards.of_template(template, plan, owner, [measure.number for measure in chosen])
    with office.reading() as session:
        whole = plan_cards.steps(session, card)
        present = {fold(str(row.values["plan"])) for row in entries.load(session, "roadmap", school=owner)}
    if fold(plan) in present:
        whose = "" if owner == office.code else f" у школы {owner}"
        raise InputError(
            f"План «{plan}»{whose} уже есть: второй раз он не создан.",
            hint="Дайте новому плану другое название.",
        )
    terms = terms_of(template.year, office.rules)
    factors = {item.key for item in office.lists.items("risk_factors")}
    rows = [(measure, row) for measure in chosen for row in _rows(template, measure, terms, factors)]
    if len(rows) > MOST_ROWS:
        raise InputError(
            f"В плане получается сроков: {len(rows)}, а помещается не больше {MOST_ROWS}.",
            hint="Возьмите часть мероприятий.",
        )
    undated = tuple(measure.number for measure, row in rows if row["end"] is None)
    return [*(Add("roadmap", owner, {"plan": plan, **row}) for _, row in rows), *whole], undated


def owner_of(office: Office, school: str | None) -> str:
    """Whose plan it is: of the office itself, or of a school that has a card in the district's base."""
    if school is None or school == office.code:
        return office.code
    with office.reading() as session:
        known = {row.school for row in entries.load(session, "school")}
    if school not in known:
        raise InputError(f"Школы с кодом «{school}» в базе нет.", hint="Коды школ — на листе «Карточка школы».")
    return school


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 255:
        raise InputError("Название плана — от 1 до 255 знаков.")
    return name


def _chosen(template: Template, numbers: Sequence[str] | None) -> list[Measure]:
    if numbers is None:
        return list(template.measures)
    wanted = {fold(number) for number in numbers}
    found = [measure for measure in template.measures if fold(measure.number) in wanted]
    unknown = wanted - {fold(measure.number) for measure in found}
    if unknown:
        missing = [number for number in numbers if fold(number) in unknown]
        raise InputError(
            f"В шаблоне нет мероприятий с номерами: {', '.join(dict.fromkeys(missing))}.",
            hint="Номера мероприятий: shnor plan templates --template КЛЮЧ.",
        )
    if not found:
        raise InputError("Не выбрано ни одного мероприятия.")
    return found


def _rows(template: Template, measure: Measure, terms: Terms, factors: Collection[str]) -> list[dict[str, Value]]:
    section = template.section(measure.section)
    common: dict[str, Value] = {
        **measure.cells,
        "number": measure.number,
        "section": section.name if section else None,
        "factor": measure.factor if measure.factor in factors else None,
        "months": "; ".join(str(month) for month in measure.months) or None,
        "state": NOT_STARTED,
    }
    found: Sequence[Window | None] = measure.occurrences(template.span, terms) or [None]
    return [
        common | {"occurrence": number, "start": one.start if one else None, "end": one.end if one else None}
        for number, one in enumerate(found, 1)
    ]
