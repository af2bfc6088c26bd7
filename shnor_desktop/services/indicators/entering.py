"""What people enter beside the computed figures: plans by year, and values that no form of the base can give."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.indicator_values import ANSWER
from shnor_desktop.models.sheets.kinds import Figure
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.entries import Add, Applied, Edit, Step
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.indicators.catalogue import Indicator
from shnor_desktop.services.indicators.freezing import identity_of, row_of
from shnor_desktop.services.indicators.known import SHEET, TYPED
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.services.office import Office


def type_value(
    office: Office, one: IndicatorValue, value: str, *, numerator: str = "", denominator: str = "", source: str = ""
) -> Applied | None:
    """A value with its source into «Показатели»; an empty one takes it away. None when nothing changed.

    Of a share the parts alone suffice: the value is their quotient.
    """
    if not one.typable:
        raise InputError(
            f"Показатель «{one.indicator.code}» не вводят: {_why_not(one)}.",
            hint="Зафиксированное значение сначала освобождают: «Снять фиксацию».",
        )
    column = office.sheet(SHEET).column
    try:
        part, whole = (column(key).read(text) for key, text in (("numerator", numerator), ("denominator", denominator)))
        fact = _read(one.indicator, value)
    except BadValue as error:
        raise InputError(f"Показатель «{one.indicator.code}»: {error}.") from error
    if one.indicator.type == "%" and fact is None and part is not None and whole:
        fact = Figure().read(str(_share(part, whole)))
    if fact is not None and not source.strip():
        raise InputError("Укажите источник значения.", hint="Например: протокол педсовета, справка, дата.")
    cells: dict[str, Value] = {
        "type": one.indicator.type,
        "direction": catalogue.direction_word(one.indicator),
        "value": fact,
        "numerator": None if fact is None else part,
        "denominator": None if fact is None else whole,
        "origin": TYPED,
        "comment": source.strip()[:2000] or None if fact is not None else None,
    }
    steps = _steps(office, one, cells)
    title = f"Введено значение показателя {one.indicator.code}, {one.year} год"
    return entries.apply(office, steps, title) if steps else None


def plan(office: Office, one: IndicatorValue, target: str) -> Applied | None:
    """The plan of that year and period; an empty one gives back the plan of the programme, if it has any."""
    return plan_years(office, one, {one.year: target})


def targets(office: Office, one: IndicatorValue, years: Iterable[int]) -> dict[int, str]:
    """The plan of each year as it stands: typed in the base, else of the programme; empty where there is none."""
    wanted = tuple(years)
    with office.reading() as session:
        stored = entries.load(session, SHEET, year=list(wanted))
    found = {}
    for year in wanted:
        held = row_of(office, replace(one, year=year), [row for row in stored if row.values["year"] == year])
        typed = held.values["target"] if held is not None else None
        shipped = one.indicator.targets.get(year)
        found[year] = str(typed) if typed is not None else shipped.printed if shipped else ""
    return found


def plan_years(office: Office, one: IndicatorValue, targets: Mapping[int, str]) -> Applied | None:
    """Plans of several years as one gesture; a plan that is that of the programme is not written down."""
    steps: list[Step] = []
    for year, text in targets.items():
        try:
            wanted = _read(one.indicator, text)
        except BadValue as error:
            raise InputError(f"План показателя «{one.indicator.code}» на {year} год: {error}.") from error
        shipped = one.indicator.targets.get(year)
        if shipped is not None and text.strip() == shipped.printed:
            wanted = None
        cells: dict[str, Value] = {"target": wanted, "type": one.indicator.type}
        cells["direction"] = catalogue.direction_word(one.indicator)
        steps += _steps(office, replace(one, year=year), cells)
    return entries.apply(office, steps, f"План показателя {one.indicator.code}") if steps else None


def _share(part: Value, whole: Value) -> str:
    """The share as the form keeps it: two decimals, half up."""
    return str(wording.rounded(Fraction(str(part)) * 100 / Fraction(str(whole)), 2))


def _read(indicator: Indicator, text: str) -> Value:
    value = Figure().read(text.strip().removesuffix("%").strip()) if text.strip() else None
    if value is None:
        return None
    answer = Figure.number(value) is None
    if answer != (indicator.type == ANSWER):
        raise BadValue("нужен ответ «да» или «нет»" if indicator.type == ANSWER else "нужно число")
    return value


def _why_not(one: IndicatorValue) -> str:
    if one.known.frozen:
        return "значение зафиксировано"
    return "он вычисляется по данным" if one.now.value is not None else "это показатель района"


def _steps(office: Office, one: IndicatorValue, cells: Mapping[str, Value]) -> list[Step]:
    with office.reading() as session:
        stored = entries.load(session, SHEET, year=one.year)
    held = row_of(office, one, stored)
    if held is None:
        if all(value is None for key, value in cells.items() if key in ("value", "target")):
            return []
        return [Add(SHEET, one.school or office.code, identity_of(one) | dict(cells))]
    if all(held.values[key] == value for key, value in cells.items() if key in ("value", "target")):
        cells = {key: value for key, value in cells.items() if key not in ("type", "direction")}
    return [
        Edit(SHEET, held.id, key, held.values[key], value) for key, value in cells.items() if held.values[key] != value
    ]
