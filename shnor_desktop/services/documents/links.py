"""Where the same thing stands twice: an event of the project year, its measure, its survey and its documents.

A link is told only where it is certain: the number that both templates have from one source and the same last day, the
same days of a survey, the kinds of documents that an upload names with their term; always of one owner. Where two
events or two measures look the same, none of them is linked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.programme import MADE, SURVEY, UPLOAD
from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services import entries, planning, wording
from shnor_desktop.services.documents import flow, project
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Applied, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.planning import Item

MEASURES, SURVEYS = "roadmap", "surveys"
_LONGEST = 70


@dataclass(frozen=True, slots=True)
class Linked:
    """The same thing in another place."""

    sheet: str
    row: int
    name: str
    state: str
    open: bool
    """Whether it is still to be marked there."""

    @property
    def words(self) -> str:
        """«мероприятие «14. Отчёт…» — не начато»."""
        return f"{self.name} — {self.state}"


def of_events(office: Office, year: int, school: str | None = None) -> dict[int, tuple[Linked, ...]]:
    """By event of a calendar year, what else tells of the same thing."""
    with office.reading() as session:
        events = entries.load(session, EVENTS, year=year, school=school)
        found = _pairs(session, events, school)
        surveys = entries.load(session, SURVEYS, year=year, school=school)
    documents = flow.courses(office, DOCUMENTS, year, school) if events else []
    linked = {}
    for event in events:
        item = found.get(event.id)
        own = [] if item is None else [_measure(item)]
        own += [_survey(row) for row in surveys if _same_survey(event, row)]
        own += [_document(one) for one in documents if _asks_for(event, one)]
        if own:
            linked[event.id] = tuple(own)
    return linked


def of_measures(office: Office, rows: Collection[int]) -> dict[int, Linked]:
    """By measure, the event of the project year that is the same thing."""
    with office.reading() as session:
        schools = {row.school for row in entries.load_rows(session, MEASURES, rows)}
        events = [row for row in entries.load(session, EVENTS) if row.school in schools]
        found = _pairs(session, events, schools.pop() if len(schools) == 1 else None)
    wanted = {item.row: event for event, item in found.items() if item.row in set(rows)}
    if not wanted:
        return {}
    courses = {one.row: one for one in flow.chosen(office, EVENTS, wanted.values())}
    return {measure: _event(courses[event]) for measure, event in wanted.items()}


def open_events(office: Office, year: int, school: str | None = None) -> list[str]:
    """Events of surveys that are still to be marked while all answers of the school are in, in sentences."""
    linked = of_events(office, year, school)
    events = {one.row: one for one in flow.courses(office, EVENTS, year, school)} if linked else {}
    waiting: dict[tuple[str, str], list[str]] = {}
    for row, own in linked.items():
        surveys, event = [one for one in own if one.sheet == SURVEYS], events[row]
        if surveys and not any(one.open for one in surveys) and _event(event).open:
            waiting.setdefault((_event(event).name, event.state), []).append(event.school)
    return [
        f"Ответы внесены, а {name} в «Проектном годе» ещё не отмечено — {state}"
        + (f" (школы с кодами: {', '.join(sorted(schools))})." if office.is_district else ".")
        for (name, state), schools in waiting.items()
    ]


def mark(
    office: Office,
    on: date | None,
    *,
    events: Iterable[int],
    measures: Iterable[int],
    post: str = "",
    remark: str = "",
    actual: str | None = None,
) -> Applied:
    """Events are made and measures done on a day, in one operation that one undo takes back."""
    held = flow.chosen(office, EVENTS, events)
    with office.writing() as session:
        items, steps = planning.done_steps(session, measures, on, actual)
        for one in held:
            steps += flow.step_into(session, one, MADE, on, post=post, remark=remark)
        whose = f"событий {len(held)}, мероприятий {len(items)}"
        if len(held) == len(items) == 1:
            whose = f"«{held[0].name}» и мероприятие плана"
        return flow.write(session, office, held, steps, f"Сделано {wording.day(on)}: {whose}")


_Key = tuple[str, str, date | None]
"""Owner, number in the road map, last day."""


def _pairs(session: Session, events: Sequence[Stored], school: str | None) -> dict[int, Item]:
    """By event its measure, where either of them is the only one of its key."""
    if not events:
        return {}
    measures, keys = _measures(session, school), {event.id: _key(event) for event in events}
    same = Counter(keys.values())
    held = {row: measures.get(key, []) for row, key in keys.items() if same[key] == 1}
    return {row: found[0] for row, found in held.items() if len(found) == 1}


def _measures(session: Session, school: str | None) -> dict[_Key, list[Item]]:
    """Measures of plans made from the template that names the events of the project year."""
    template = project.shipped().roadmap
    cards = entries.load(session, "plans", school=school)
    plans = {(row.school, fold(str(row.values["plan"]))) for row in cards if row.values["template"] == template}
    if not plans:
        return {}
    held = entries.load(session, MEASURES, school=school)
    found: dict[_Key, list[Item]] = defaultdict(list)
    for row in held:
        if (row.school, fold(str(row.values["plan"] or ""))) in plans:
            found[row.school, str(row.values["number"]), day(row.values, "end")].append(_item(row))
    return found


def _item(row: Stored) -> Item:
    return Item(row.id, row.school, row.values)


def _key(event: Stored) -> _Key:
    numbers = {one.number: one.measure for one in project.shipped().events}
    number = numbers.get(str(event.values["number"]), "")
    return event.school, number, day(event.values, "end") if number else None


def _same_survey(event: Stored, row: Stored) -> bool:
    return (
        event.values["kind"] == SURVEY
        and event.school == row.school
        and day(row.values, "end") is not None
        and all(event.values[key] == row.values[key] for key in ("start", "end"))
    )


def _asks_for(event: Stored, document: Course) -> bool:
    """An upload names the kinds of documents; those of its day are meant."""
    kinds = {part.strip() for part in str(event.values["document"] or "").split(";")}
    return (
        event.values["kind"] == UPLOAD
        and event.school == document.school
        and document.values["kind"] in kinds
        and document.due == day(event.values, "end")
    )


def _measure(item: Item) -> Linked:
    state = str(item.values["state"] or "не начато")
    on = day(item.values, "done_on")
    told = f"{state} {wording.day(on)}" if on is not None else state
    is_open = not item.cancelled and item.values["state"] != "исполнено"
    return Linked(MEASURES, item.row, f"мероприятие «{_short(item.name)}»", told, is_open)


def _survey(row: Stored) -> Linked:
    asked, answered = count(row.values, "expected"), count(row.values, "answered")
    state = "ответы не внесены" if answered is None else f"ответили {answered}" + (f" из {asked}" if asked else "")
    name = f"опрос «{row.values['name']}», {row.values['group'] or 'группа не указана'}"
    return Linked(SURVEYS, row.id, name, state, answered is None)


def _document(one: Course) -> Linked:
    return Linked(DOCUMENTS, one.row, f"документ «{_short(one.name)}»", one.state, one.state not in one.order.in_time)


def _event(one: Course) -> Linked:
    number = str(one.values["number"] or "")
    name = f"{number}. {one.name}" if number else one.name
    may = any(passage.state == MADE for passage in one.possible)
    return Linked(EVENTS, one.row, f"событие «{_short(name)}»", one.state, may and one.state not in one.order.in_time)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip(' ,:')}…"
