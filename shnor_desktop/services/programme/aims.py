"""Target indicators of a document: where it began, where it stands now, where it is to come, and the way between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import PROGRAMME_TARGETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import targets
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.reach import reach
from shnor_desktop.services.programme.sight import Sight

SHEET = "programme_targets"
_EDITED = ("indicator", "figure", "unit", "base_value", "base_on", "target_value", "due", "actual_value", "source")


@dataclass(frozen=True, slots=True)
class Aim:
    """A target; ``now`` comes from the figure where there is one, else it is what was typed."""

    row: int
    indicator: str
    key: str
    unit: str
    base: Decimal | None
    base_on: date | None
    target: Decimal | None
    due: date | None
    typed: Decimal | None
    source: str
    figure: Figure | None = None
    school_year: int | None = None
    """Of which school year the figure is."""

    @property
    def now(self) -> Decimal | None:
        """The value at present."""
        if not self.key:
            return self.typed
        return None if self.figure is None or self.figure.value is None else wording.rounded(self.figure.value, 2)

    @property
    def change(self) -> Decimal | None:
        """How far it has moved from where it began."""
        return None if self.now is None or self.base is None else self.now - self.base

    @property
    def state(self) -> str:
        """Whether the target is reached, or whether the change leads towards it."""
        return reach(self.base, self.target, self.now)

    @property
    def arrow(self) -> str:
        """«↓ 3,2», «↑ 1», «= 0», «—»."""
        change = self.change
        if change is None:
            return wording.EMPTY
        return f"{'↑' if change > 0 else '↓' if change < 0 else '='} {wording.bare(abs(change))}"

    def told(self, value: Decimal | None) -> str:
        """A value with its unit."""
        if value is None:
            return wording.EMPTY
        return wording.bare(value) + (f"{wording.NBSP}{self.unit}" if self.unit else "")

    def why(self) -> list[str]:
        """The answer to «почему» of the present value."""
        if self.figure is None:
            origin = f"Внесено вручную. Источник: {self.source or 'не указан'}."
            lost = "Цифры с таким ключом в данных этого года нет." if self.key else origin
            return [f"{self.indicator}: {self.told(self.now)}.", lost]
        year = f"Данные {wording.school_year(self.school_year)} учебного года." if self.school_year else ""
        return [*self.figure.why(), *([year] if year else [])]


def read(sight: Sight, place: Place) -> list[Aim]:
    """Targets of the document in the order in which they were set."""
    return [_aim(sight, row) for row in _rows(sight.office, place)]


def of_school(sight: Sight) -> list[Aim]:
    """Targets of all documents of the school in the year."""
    with sight.office.reading() as session:
        rows = entries.load(session, SHEET, year=sight.year, school=sight.school or sight.office.code)
    return [_aim(sight, row) for row in rows]


def _rows(office: Office, place: Place) -> list[Stored]:
    with office.reading() as session:
        rows = entries.load(session, SHEET, year=place.year, school=place.school)
    return [row for row in rows if place.owns(row)]


def _aim(sight: Sight, row: Stored) -> Aim:
    cells = row.values
    key = str(cells["figure"] or "")
    found, school_year = targets.now(sight, key) if key else (None, None)
    return Aim(
        row.id,
        str(cells["indicator"] or ""),
        key,
        str(cells["unit"] or ""),
        _decimal(cells["base_value"]),
        _day(cells["base_on"]),
        _decimal(cells["target_value"]),
        _day(cells["due"]),
        _decimal(cells["actual_value"]),
        str(cells["source"] or ""),
        found.figure if found else None,
        school_year,
    )


def _decimal(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None


# --- gestures


def suggested(sight: Sight, place: Place, keys: Iterable[str]) -> list[Step]:
    """Steps that set the figures as targets beginning at their present value; the value aimed at is left open."""
    steps: list[Step] = []
    present = {str(row.values["figure"]) for row in _rows(sight.office, place)}
    names = {str(row.values["indicator"]) for row in _rows(sight.office, place)}
    for key in dict.fromkeys(keys):
        found = targets.measured(sight, key)
        if found is None or found.figure.value is None or key in present or found.title in names:
            continue
        steps.append(Add(SHEET, place.school, _cells(sight, place, found)))
        names.add(found.title)
    return steps


def _cells(sight: Sight, place: Place, found: targets.Measured) -> dict[str, Value]:
    value = found.figure.value
    return {
        **place.cells,
        "indicator": PROGRAMME_TARGETS.column("indicator").read(found.title[:500]),
        "figure": found.key,
        "unit": found.figure.unit or None,
        "base_value": None if value is None else wording.rounded(value, 2),
        "base_on": sight.on,
        "due": date(place.year, 12, 31),
    }


def add(sight: Sight, place: Place, key: str) -> Applied:
    """Set a figure of the registry as a target; its beginning is the present value."""
    found = targets.measured(sight, key)
    if found is None:
        raise InputError("Такой цифры в данных этого года нет.", hint="Выберите другую или внесите показатель вручную.")
    cells = _cells(sight, place, found)
    _refuse_twice(sight.office, place, str(cells["indicator"]))
    return entries.apply(sight.office, [Add(SHEET, place.school, cells)], f"Целевой показатель: {found.title}"[:200])


def add_own(office: Office, place: Place, cells: Mapping[str, Value]) -> Applied:
    """Set a target whose values are typed."""
    title = " ".join(str(cells.get("indicator") or "").split())
    if not title:
        raise InputError("Назовите показатель.")
    _refuse_twice(office, place, title)
    values: dict[str, Value] = {key: cells.get(key) for key in _EDITED}
    steps = [Add(SHEET, place.school, {**place.cells, **values, "indicator": title, "figure": None})]
    return entries.apply(office, steps, f"Целевой показатель: {title}"[:200])


def change(office: Office, row: int, cells: Mapping[str, Value]) -> Applied | None:
    """Change cells of a target; None when nothing differs."""
    held = _held(office, row)
    steps: list[Step] = [
        Edit(SHEET, row, key, held.values[key], cells[key])
        for key in _EDITED
        if key in cells and held.values[key] != cells[key]
    ]
    if not steps:
        return None
    return entries.apply(office, steps, f"Изменён показатель: {held.values['indicator']}"[:200])


def remove(office: Office, row: int) -> Applied:
    """Take a target away."""
    title = _held(office, row).values["indicator"]
    return entries.apply(office, [Remove(SHEET, row)], f"Убран показатель: {title}"[:200])


def _held(office: Office, row: int) -> Stored:
    with office.reading() as session:
        found = entries.load_rows(session, SHEET, [row])
    if not found:
        raise InputError("Этого показателя уже нет.", hint="Обновите список и выберите снова.")
    return found[0]


def _refuse_twice(office: Office, place: Place, title: str) -> None:
    if any(row.values["indicator"] == title for row in _rows(office, place)):
        raise InputError(f"Показатель «{title}» в этом документе уже есть.")
