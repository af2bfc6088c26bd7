"""Programmes of an office by name, and the five known ones whose stages and risks are a starting point."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import FINISHED, HAPPENED, WAITING, WATCHED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.paths import resources
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.recurrence import Window
from shnor_desktop.services.support import ordered, risks, scope, stages
from shnor_desktop.services.support.risks import Risk
from shnor_desktop.services.support.stages import Stage

KEYS = ("zimovniki", "ust_ilimsk", "kursk", "petrovsky", "norilsk")


@dataclass(frozen=True, slots=True)
class Sample:
    """A known programme to start from; its ``own`` parts are not in the source but suggested by us."""

    key: str
    title: str
    source: str
    about: str
    own: frozenset[str]
    stages: tuple[dict[str, Value], ...]
    risks: tuple[dict[str, Value], ...]

    @property
    def year(self) -> int:
        """The calendar year in which its first stage begins."""
        return min(start.year for one in self.stages if isinstance(start := one["start"], date))

    def begun_in(self, year: int) -> tuple[dict[str, Value], ...]:
        """Its stages, moved by whole years."""
        return tuple({key: _moved(value, year - self.year) for key, value in one.items()} for one in self.stages)


@dataclass(frozen=True, slots=True)
class Programme:
    """The stages and risks of one programme."""

    name: str
    stages: tuple[Stage, ...]
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme of any owner in one line, for a district."""

    owner: str
    owner_name: str
    programme: str
    stages: int
    finished: int
    late: int
    risks: int
    happened: int


@cache
def samples() -> tuple[Sample, ...]:
    """The five programmes as they come with the program."""
    return tuple(_sample(key) for key in KEYS)


def names(office: Office, school: str = "") -> list[str]:
    """Programmes of the owner in the order in which they were begun."""
    rows = [*ordered.mine(office, stages.SHEET, school), *ordered.mine(office, risks.SHEET, school)]
    return list(dict.fromkeys(str(row.values["programme"]) for row in rows if row.values["programme"]))


def programme(office: Office, name: str, school: str = "") -> Programme:
    return Programme(name, stages.gather(office, name, school), risks.gather(office, name, school))


def start(office: Office, name: str, sample: str = "", *, year: int | None = None, school: str = "") -> Applied:
    """Begin a programme from a known one, or with one stage to be named when none is chosen."""
    wanted = ordered.name_of(name)
    if wanted in names(office, school):
        raise InputError(f"Программа «{wanted}» уже есть.", hint="Дайте новой другое название.")
    code = ordered.owner(office, school)
    if not sample:
        first: dict[str, Value] = {"programme": wanted, "number": 1, "title": "Первый этап", "state": WAITING}
        return entries.apply(office, [Add(stages.SHEET, code, first)], f"Начата программа «{wanted}»")
    found = next((one for one in samples() if one.key == sample), None)
    if found is None:
        raise InputError("Такой программы среди образцов нет.")
    taken = found.begun_in(year or found.year)
    steps = [
        Add(stages.SHEET, code, {**one, "programme": wanted, "number": number, "state": WAITING})
        for number, one in enumerate(taken, 1)
    ] + [
        Add(risks.SHEET, code, {**one, "programme": wanted, "number": number, "state": WATCHED})
        for number, one in enumerate(found.risks, 1)
    ]
    return entries.apply(office, steps, f"Начата программа «{wanted}»: этапов {len(taken)}, рисков {len(found.risks)}")


def rename(office: Office, name: str, new: str, school: str = "") -> Applied | None:
    """Another name for all stages and risks of a programme."""
    wanted = ordered.name_of(new)
    if wanted == name:
        return None
    if wanted in names(office, school):
        raise InputError(f"Программа «{wanted}» уже есть.", hint="Дайте другое название.")
    steps: list[Step] = [
        Edit(sheet, row.id, "programme", name, wanted)
        for sheet in (stages.SHEET, risks.SHEET)
        for row in ordered.of_programme(office, sheet, name, school)
    ]
    return entries.apply(office, steps, f"Программа переименована: «{wanted}»") if steps else None


def overview(office: Office, on: date) -> list[Overview]:
    """Every programme of every owner in the base, the district's own first."""
    titles = scope.names(office)
    held: dict[tuple[str, str], tuple[list[Stored], list[Stored]]] = {}
    for place, sheet in enumerate((stages.SHEET, risks.SHEET)):
        for row in scope.rows(office, sheet):
            if row.values["programme"]:
                held.setdefault((row.school, str(row.values["programme"])), ([], []))[place].append(row)
    found = []
    for (code, name), (own_stages, own_risks) in held.items():
        made = [stages.of_row(row) for row in own_stages]
        found.append(
            Overview(
                code,
                office.name if code == office.code else titles.get(code, code),
                name,
                len(made),
                sum(one.state == FINISHED for one in made),
                sum(one.late(on) for one in made),
                len(own_risks),
                sum(row.values["state"] == HAPPENED for row in own_risks),
            )
        )
    return sorted(found, key=lambda one: (one.owner != office.code, one.owner_name, one.programme))


def _sample(key: str) -> Sample:
    body = json.loads((resources() / "programmes" / f"{key}.json").read_text(encoding="utf-8"))
    made = tuple({name: _dated(name, value) for name, value in one.items()} for one in body["stages"])
    return Sample(key, body["title"], body["source"], body["about"], frozenset(body["own"]), made, tuple(body["risks"]))


def _dated(name: str, value: str) -> Value:
    return date.fromisoformat(value) if name in ("start", "end") else value


def _moved(value: Value, years: int) -> Value:
    """A date by whole years; 29 February becomes the 28th where the year has no such day."""
    if not isinstance(value, date):
        return value
    return Window(value, value).by_years(years).end
