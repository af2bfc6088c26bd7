"""Begins the next school year from this one: every row is carried, left or reported, and nothing is lost on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries, years
from shnor_desktop.services.carry_rows import USUAL, Carrier, Fate, Outcome, Wishes, operation
from shnor_desktop.services.entries import Add, Applied, Edit, Step
from shnor_desktop.services.office import Office
from shnor_desktop.services.work import Progress, Silent

__all__ = ["CarryPlan", "Fate", "Outcome", "Wishes", "apply", "begins", "plan_carry", "told"]

WORKING_YEAR = "working_year"
_BIG = 1000
"""From so many new rows on a copy of the base is made first."""


@dataclass(frozen=True, slots=True)
class CarryPlan:
    """What carrying a year forward would do; nothing is written until ``apply``."""

    year: int
    outcomes: tuple[Outcome, ...]
    wishes: Wishes

    @property
    def target(self) -> int:
        """The year that begins."""
        return self.year + 1

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that would be written."""
        return tuple(outcome.step for outcome in self.outcomes if outcome.step is not None)

    @property
    def added(self) -> int:
        """How many new rows would be written."""
        return sum(isinstance(step, Add) for step in self.steps)

    @property
    def changed(self) -> int:
        """How many rows would be changed in place."""
        return len(self.steps) - self.added

    @property
    def rows(self) -> int:
        """How many rows came in: each of them is carried, left or reported."""
        return len(self.outcomes)

    def total(self, fate: Fate) -> int:
        """Rows of all forms with that fate."""
        return sum(outcome.fate is fate for outcome in self.outcomes)

    @property
    def title(self) -> str:
        """How the operation is named in the journal."""
        return operation(self.year)

    def count(self, sheet: str, fate: Fate) -> int:
        """Rows of a form with that fate."""
        return sum(outcome.sheet == sheet and outcome.fate is fate for outcome in self.outcomes)

    def sheets(self) -> list[str]:
        """The forms that have rows of the year, in their order."""
        present = {outcome.sheet for outcome in self.outcomes}
        return [key for key in SHEETS if key in present]

    def as_json(self) -> dict[str, object]:
        """The shape of `shnor carry --json`."""
        return {
            "from": self.year,
            "to": self.target,
            "sheets": [
                {
                    "key": key,
                    "title": SHEETS[key].title,
                    "rows": sum(outcome.sheet == key for outcome in self.outcomes),
                    **{fate.name.lower(): self.count(key, fate) for fate in Fate},
                }
                for key in self.sheets()
            ],
            "rows": [
                {
                    "sheet": outcome.sheet,
                    "row": outcome.row,
                    "school": outcome.school,
                    "label": outcome.label,
                    "fate": outcome.fate.name.lower(),
                    "why": outcome.why,
                    "written": outcome.step is not None,
                }
                for outcome in self.outcomes
            ],
        }


def plan_carry(
    office: Office, from_year: int, progress: Progress | None = None, *, wishes: Wishes = USUAL
) -> CarryPlan:
    """Say of every row of the year, and of every row without a year, what becomes of it."""
    if not 2000 <= from_year <= 2098:
        raise InputError(f"Из {from_year} года переносить нельзя.", hint="Укажите учебный год по его концу: 2022.")
    with office.reading() as session:
        return _plan(office, session, from_year, wishes, progress or Silent())


def apply(office: Office, plan: CarryPlan, progress: Progress | None = None) -> Applied | None:
    """Write the plan as one undoable operation; refused if the base has changed since. None: nothing to write.

    The program works in the new year from then on.
    """
    if office.read_only:
        raise RefusedError("База открыта только для чтения: ничего не перенесено.")
    if not plan.steps:
        return None
    watch = progress or Silent()
    if len(plan.steps) >= _BIG:
        watch.step(0, 0, "Делаем копию базы…")
        office.backup("до-переноса")
    with office.writing() as session:
        if _plan(office, session, plan.year, plan.wishes, watch) != plan:
            raise ConflictError(
                "Пока план переноса был открыт, данные изменились: ничего не перенесено.",
                hint="Посмотрите план заново и повторите.",
            )
        applied = entries.apply_in(
            session, [*plan.steps, *_new_working_year(session, plan)], plan.title, who=office.who
        )
    office.refresh()
    return applied


def _plan(office: Office, session: Session, year: int, wishes: Wishes, progress: Progress) -> CarryPlan:
    carrier = Carrier(office, session, year, wishes)
    outcomes: list[Outcome] = []
    for place, key in enumerate(SHEETS, 1):
        progress.step(place, len(SHEETS), SHEETS[key].title)
        outcomes += carrier.sheet(key)
    return CarryPlan(year, tuple(outcomes), wishes)


def _new_working_year(session: Session, plan: CarryPlan) -> list[Step]:
    """The setting, unless it names a later year already."""
    rows = entries.load(session, "settings")
    row = next((row for row in rows if row.values["name"] == WORKING_YEAR), None)
    after = str(plan.target)
    if row is None:
        return [Add("settings", "", {"name": WORKING_YEAR, "value": after})]
    before = row.values["value"]
    return [Edit("settings", row.id, "value", before, after)] if str(before or "") < after else []


def begins(office: Office, today: date) -> int | None:
    """The year to carry from when the school year of today has no rows yet and the one before it has."""
    held = years.held(office)
    now = years.of_day(today)
    return now - 1 if held and held[0] == now - 1 else None


def told(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str, list[Outcome]]]:
    """Outcomes of one fate put together by form and reason, for people to read."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault((outcome.sheet, outcome.why), []).append(outcome)
    for (sheet, why), group in groups.items():
        yield SHEETS[sheet].title, why, group
