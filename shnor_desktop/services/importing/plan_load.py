"""Writes a plan that was read from a table: every due date a row of its own, the whole plan one operation."""

from dataclasses import dataclass
from datetime import date, datetime

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries, plan_cards, plan_making
from shnor_desktop.services.entries import Add, Applied
from shnor_desktop.services.importing.plan_draft import Draft, Line
from shnor_desktop.services.importing.plan_terms import Part
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_cards import PlanCard, PlanSection
from shnor_desktop.services.plan_templates import terms_of
from shnor_desktop.services.recurrence import Terms, Window


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan that has come in; ``applied`` is None for a trial."""

    plan: str
    school: str
    draft: Draft
    occurrences: int
    undated: tuple[str, ...]
    applied: Applied | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "file": self.draft.file,
            "plan": self.plan,
            "school": self.school,
            "year": self.draft.year,
            "year_guessed": self.draft.guessed,
            "columns": [{"heading": heading, "key": key or None} for heading, key in self.draft.headings],
            "items": len(self.draft.lines),
            "occurrences": self.occurrences,
            "undated": list(self.undated),
            "doubts": [
                {"place": line.where, "number": line.number, "message": doubt}
                for line in self.draft.lines
                for doubt in line.doubts
            ],
            "notes": list(self.draft.notes),
            "operation": None if self.applied is None else self.applied.operation,
        }


def load(office: Office, draft: Draft, plan: str, *, school: str | None = None, dry_run: bool = False) -> Loaded:
    """Put the plan into the base, or only say what it would be."""
    owner = plan_making.owner_of(office, school)
    name = _free_name(office, plan, owner)
    year = draft.year or _this_year()
    terms = terms_of(year, office.rules)
    rows = [(line, row) for line in draft.lines for row in _rows(line, year, terms)]
    if len(rows) > plan_making.MOST_ROWS:
        raise InputError(f"В плане получается сроков: {len(rows)}, а помещается не больше {plan_making.MOST_ROWS}.")
    undated = tuple(line.number for line, row in rows if row["end"] is None)
    if dry_run:
        return Loaded(name, owner, draft, len(rows), undated)
    card = _card(draft, name, owner, [row for _, row in rows])
    with office.reading() as session:
        whole = plan_cards.steps(session, card)
    steps = [*(Add("roadmap", owner, {"plan": name, **row}) for _, row in rows), *whole]
    title = f"Загружен план «{name}» из файла «{draft.file}»: мероприятий {len(draft.lines)}"
    return Loaded(name, owner, draft, len(rows), undated, entries.apply(office, steps, title))


def terms_in_words(office: Office, draft: Draft, line: Line) -> str:
    """The due dates a measure gets, for a preview: «01.03.2022–25.03.2022; до 10.09.2022»."""
    year = draft.year or _this_year()
    found = line.term.occurrences(_year(year), terms_of(year, office.rules))
    return "; ".join(_in_words(part) for part in found)


def _in_words(part: Part) -> str:
    if part.start is None or part.end is None:
        return f"до {part.end:%d.%m.%Y}" if part.end else f"с {part.start:%d.%m.%Y}"
    days = (f"{part.start:%d.%m.%Y}", f"{part.end:%d.%m.%Y}")
    return "–".join(dict.fromkeys(days))


def _rows(line: Line, year: int, terms: Terms) -> list[dict[str, Value]]:
    term = line.term
    common: dict[str, Value] = {
        **line.cells,
        "number": line.number,
        "title": line.title,
        "section": line.section or None,
        "recurrence": term.recurrence,
        "months": "; ".join(str(month) for month in term.months) or None,
        "state": NOT_STARTED,
    }
    found = term.occurrences(_year(year), terms) or [Part(None, None)]
    return [
        common | {"occurrence": number, "start": part.start, "end": part.end} for number, part in enumerate(found, 1)
    ]


def _card(draft: Draft, plan: str, school: str, rows: list[dict[str, Value]]) -> PlanCard:
    days = [day for row in rows for key in ("start", "end") if isinstance(day := row[key], date)]
    sections = dict.fromkeys(line.section for line in draft.lines if line.section)
    shown = [(key, heading[:100]) for key, heading in draft.columns if key in plan_cards.CHOICE]
    if "number" not in {key for key, _ in shown}:
        shown.insert(0, ("number", "№"))
    return PlanCard(
        plan,
        school,
        start=min(days, default=None),
        end=max(days, default=None),
        goal=draft.goals.get("", "")[:4000],
        columns=tuple(shown),
        sections=tuple(PlanSection(name, draft.goals.get(name, "")) for name in sections),
    )


def _free_name(office: Office, plan: str, owner: str) -> str:
    name = " ".join(plan.split())
    if not name or len(name) > 255:
        raise InputError("Название плана — от 1 до 255 знаков.")
    with office.reading() as session:
        present = {fold(str(row.values["plan"])) for row in entries.load(session, "roadmap", school=owner)}
    if fold(name) in present:
        raise InputError(
            f"План «{name}» уже есть: второй раз он не создан.", hint="Дайте новому плану другое название."
        )
    return name


def _year(year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 12, 31))


def _this_year() -> int:
    return datetime.now().astimezone().year
