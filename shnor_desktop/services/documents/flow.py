"""Where a document or an event of the project year stands: its steps with dates and people, and the next one.

Every step is a row of «Ход документов и мероприятий», never changed afterwards, and the cells of the thing itself, in
one operation; so the state on any past date can be told (DOMAIN §1.5).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import count, day, this_day
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, locks, progress, wording
from shnor_desktop.services.documents import states
from shnor_desktop.services.documents.states import DOCUMENTS, Order, Passage
from shnor_desktop.services.entries import Applied, Edit, Stored
from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Step:
    """A state and the day it began; ``ref`` is empty for what was typed into the form without a step."""

    state: str
    on: date | None
    post: str = ""
    remark: str = ""
    office: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A document or an event with the way it has come."""

    sheet: str
    row: int
    school: str
    name: str
    values: Mapping[str, Value]
    steps: tuple[Step, ...]
    order: Order

    @property
    def state(self) -> str:
        return str(self.values.get("state") or self.order.first)

    @property
    def due(self) -> date | None:
        """By when it should be there."""
        return day(self.values, "due" if self.sheet == DOCUMENTS else "end")

    @property
    def since(self) -> date | None:
        """The day the present state began."""
        return self.steps[-1].on if self.steps else None

    @property
    def earliest(self) -> date | None:
        """No step may be dated before the one that went before."""
        return max((step.on for step in self.steps if step.on is not None), default=None)

    @property
    def possible(self) -> tuple[Passage, ...]:
        """Steps that may be taken now."""
        return self.order.after(self.state)

    @property
    def next(self) -> Passage | None:
        """The step that leads on."""
        return self.order.next(self.state)

    def state_on(self, on: date) -> str:
        """The state on a past date; a step without a date counts from the one before it."""
        held = self.order.first
        for step in self.steps:
            if step.on is not None and step.on > on:
                break
            held = step.state
        return held

    def step_on(self, on: date) -> Step | None:
        """The last step taken by a date."""
        taken = [step for step in self.steps if step.on is None or step.on <= on]
        return taken[-1] if taken else None

    def overdue(self, on: date) -> bool:
        """Whether its day has passed while it had not been placed (done) by then, or had been sent back."""
        return self.due is not None and self.due < on and self.state_on(on) not in self.order.in_time

    def last(self, state: str) -> Step | None:
        """The newest step into a state."""
        return next((step for step in reversed(self.steps) if step.state == state), None)


def courses(
    office: Office, sheet: str, year: int, school: str | None = None, rows: Collection[int] | None = None
) -> list[Course]:
    """Documents or events of a calendar year: of a school, or of all; in the order of their terms."""
    with office.reading() as session:
        held = entries.load(session, sheet, year=year, school=school)
        taken = entries.load(session, progress.PROGRESS, school=school)
    if rows is not None:
        held = [row for row in held if row.id in rows]
    found = _courses(office, sheet, year, held, taken)
    return sorted(found, key=lambda one: (one.school, one.due or date.max, one.row))


def course(office: Office, sheet: str, row: int) -> Course:
    """One document or event."""
    return chosen(office, sheet, [row])[0]


def chosen(office: Office, sheet: str, rows: Iterable[int]) -> list[Course]:
    """Documents or events by their rows, read together; refused when one of them is gone."""
    wanted = sorted(set(rows))
    with office.reading() as session:
        held = entries.load_rows(session, sheet, wanted)
        schools = {row.school for row in held}
        taken = entries.load(session, progress.PROGRESS, school=schools.pop() if len(schools) == 1 else None)
    if len(held) != len(wanted):
        raise InputError("Этой строки уже нет.", hint="Обновите список и выберите снова.")
    by_year: dict[int, list[Stored]] = {}
    for row in held:
        by_year.setdefault(_year_of(row.values), []).append(row)
    return [one for year, own in by_year.items() for one in _courses(office, sheet, year, own, taken)]


def able(held: Iterable[Course], state: str) -> tuple[list[Course], list[Course]]:
    """Those that may take the step into a state now, and those that may not."""
    can: list[Course] = []
    cannot: list[Course] = []
    for one in held:
        (can if any(passage.state == state for passage in one.possible) else cannot).append(one)
    return can, cannot


def advance(
    office: Office,
    sheet: str,
    rows: Iterable[int],
    state: str,
    on: date | None,
    *,
    post: str = "",
    remark: str = "",
    today: date | None = None,
) -> Applied:
    """Take documents or events into a state: the steps and the cells in one operation."""
    held = chosen(office, sheet, rows)
    if not held:
        raise InputError("Не выбрано ни одного документа.")
    name = held[0].name if len(held) == 1 else f"{len(held)} сразу"
    with office.writing() as session:
        steps: list[entries.Step] = []
        for one in held:
            steps += step_into(session, one, state, on, post=post, remark=remark, today=today)
        return write(session, office, held, steps, f"{state.capitalize()} {wording.day(on)}: {name}")


def write(
    session: Session, office: Office, held: Sequence[Course], steps: Sequence[entries.Step], title: str
) -> Applied:
    """Apply steps also where the district has accepted the form: the year of a document goes on after that.

    There they cannot be undone, as nothing of an accepted form can: a further step takes them back.
    """
    closed = locks.locked(session, {one.sheet for one in held})
    over = any((one.school, one.sheet, _year_of(one.values)) in closed for one in held)
    return entries.apply_in(session, steps, title, who=office.who, undoable=not over, over_locks=over)


def step_into(
    session: Session,
    one: Course,
    state: str,
    on: date | None,
    *,
    post: str = "",
    remark: str = "",
    today: date | None = None,
) -> list[entries.Step]:
    """What taking one thing into a state writes; refused with a sentence where it may not be taken."""
    passage = one.order.passage(state)
    _check(one, passage, on, remark.strip(), today or this_day())
    assert on is not None  # noqa: S101  checked above
    who = " ".join(post.split())
    noted = progress.Noted(state, on, who, remark.strip())
    cells = states.cells(one.sheet, state, on, who, remark.strip())
    edits = [
        Edit(one.sheet, one.row, key, one.values.get(key), after)
        for key, after in cells.items()
        if one.values.get(key) != after
    ]
    return [progress.step(session, one.school, one.sheet, one.row, noted), *edits]


def _check(one: Course, passage: Passage, on: date | None, remark: str, today: date) -> None:
    name = f"«{one.name}»"
    if one.state not in passage.after:
        allowed = ", ".join(f"«{step.state}»" for step in one.possible)
        hint = f"Сейчас можно: {allowed}." if allowed else "Дальше этого состояния шагов нет."
        raise InputError(f"{name}: сейчас «{one.state}», отсюда в «{passage.state}» перейти нельзя.", hint=hint)
    if on is None:
        raise InputError("Не указана дата.")
    if on > today:
        raise InputError(f"Дата {on:%d.%m.%Y} ещё не наступила.")
    earliest = one.earliest
    if earliest is not None and on < earliest:
        raise InputError(
            f"{name}: предыдущий шаг сделан {earliest:%d.%m.%Y}, а указано {on:%d.%m.%Y}.",
            hint="Дата шага не бывает раньше предыдущего.",
        )
    if passage.remark and not remark:
        raise InputError("Напишите замечание: что нужно исправить.")


def _courses(office: Office, sheet: str, year: int, held: Sequence[Stored], taken: Sequence[Stored]) -> list[Course]:
    order = states.order(office.rules, sheet, year)
    factors = {item.key: item.title for item in office.lists.items("risk_factors")}
    steps: dict[int, list[Step]] = {}
    # two offices write steps: the moment tells which came later, not the order in which they arrived here
    for one in sorted(taken, key=lambda one: (str(one.values["written_at"] or ""), one.id)):
        if one.values["sheet"] == sheet:
            steps.setdefault(int(str(one.values["row"])), []).append(_step(one.values))
    return [
        Course(
            sheet,
            row.id,
            row.school,
            name_of(sheet, row.values, factors),
            row.values,
            _history(row.values, steps.get(row.id, []), order),
            order,
        )
        for row in held
    ]


def name_of(sheet: str, values: Mapping[str, Value], factors: Mapping[str, str]) -> str:
    """«Антирисковая программа: Дефицит педагогических кадров», or the title of an event."""
    if sheet != DOCUMENTS:
        return str(values.get("title") or "Событие без названия")
    if values.get("title"):
        return str(values["title"])
    factor = values.get("factor")
    kind = str(values.get("kind") or "Документ")
    return kind if factor is None else f"{kind}: {factors.get(str(factor), str(factor))}"


def _step(values: Mapping[str, Value]) -> Step:
    return Step(
        str(values["state"]),
        day(values, "on"),
        str(values["post"] or ""),
        str(values["remark"] or ""),
        str(values["office"] or ""),
        str(values["ref"]),
    )


def _history(values: Mapping[str, Value], taken: list[Step], order: Order) -> tuple[Step, ...]:
    """The steps; where the form was typed by hand, what its cells say of them."""
    state = str(values.get("state") or order.first)
    found = list(taken)
    if not found:
        typed = (Step(key, day(values, column)) for key, column in order.dates.items())
        found = [step for step in typed if step.on is not None and step.state != state]
    if state != (found[-1].state if found else order.first):
        on = day(values, order.dates.get(state, ""))
        found.append(Step(state, on, remark=str(values.get("remark") or "")))
    return tuple(found)


def _year_of(values: Mapping[str, Value]) -> int:
    return count(values, "year") or 0
