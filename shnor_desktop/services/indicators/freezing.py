"""Freezes values of indicators at a reporting date, as one gesture that can be undone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from shnor_desktop.models.sheets.kinds import Figure
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.entries import Add, Applied, Edit, Step
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.indicators.known import FROZEN
from shnor_desktop.services.indicators.values import COMPUTED, SHEET, TYPED, IndicatorValue, compute, shown
from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is frozen and what stays as it is, with the reason; ``applied`` is None while it is only looked at."""

    applied: Applied | None
    frozen: tuple[IndicatorValue, ...]
    left: tuple[tuple[IndicatorValue, str], ...]
    lacking: tuple[IndicatorValue, ...] = ()
    """Those that nothing was computed for."""
    steps: tuple[Step, ...] = ()


def freeze(
    office: Office,
    year: int,
    on: date,
    *,
    programme: str | None = None,
    school: str | None = None,
    codes: Collection[str] | None = None,
    period: str | None = None,
    again: bool = False,
) -> Frozen:
    """Write computed values into «Показатели» with their parts and the version of the rule (DOMAIN §0.4).

    A typed value is never overwritten; a frozen one only ``again``.
    """
    found = preview(office, year, on, programme=programme, school=school, codes=codes, period=period, again=again)
    title = f"Показатели {year} года зафиксированы на {wording.day(on)}"
    return replace(found, applied=entries.apply(office, found.steps, title) if found.steps else None)


def preview(
    office: Office,
    year: int,
    on: date,
    *,
    programme: str | None = None,
    school: str | None = None,
    codes: Collection[str] | None = None,
    period: str | None = None,
    again: bool = False,
) -> Frozen:
    """What ``freeze`` would do; writes nothing."""
    steps: list[Step] = []
    done: list[IndicatorValue] = []
    left: list[tuple[IndicatorValue, str]] = []
    lacking: list[IndicatorValue] = []
    with office.reading() as session:
        stored = {row.id: row for row in entries.load(session, SHEET, year=year)}
    for one in compute(office, year, programme=programme, school=school):
        if (codes is not None and one.indicator.code not in codes) or period not in (None, one.period):
            continue
        if not one.indicator.formula or one.now.value is None:
            lacking.append(one)
            continue
        held = _held(office, one, stored)
        cells = _cells(one, on)
        if held is None:
            given = {"target": None if one.target is None else _printed(one.target.value)}
            steps.append(Add(SHEET, one.school or office.code, identity_of(one) | given | cells))
        elif held.values["value"] is not None and held.values["origin"] in (None, TYPED):
            left.append((one, "значение введено, оно не тронуто"))
            continue
        elif held.values["value"] is not None and not again:
            left.append((one, "уже зафиксировано"))
            continue
        else:
            steps += _edits(held, cells)
        done.append(one)
    return Frozen(None, tuple(done), tuple(left), tuple(lacking), tuple(steps))


def release(office: Office, values: Iterable[IndicatorValue]) -> Applied | None:
    """Take frozen values back: the row keeps its plan, the fact is computed again. None when nothing is frozen."""
    with office.reading() as session:
        stored = {row.id: row for row in entries.load(session, SHEET)}
    nothing: dict[str, Value] = dict.fromkeys(("value", "numerator", "denominator", "comment"))
    steps: list[Step] = []
    for one in values:
        held = stored.get(one.known.row) if one.known.frozen and one.known.row is not None else None
        if held is not None:
            steps += _edits(held, nothing | {"origin": TYPED})
    return entries.apply(office, steps, "Снята фиксация показателей") if steps else None


def _held(office: Office, one: IndicatorValue, stored: Mapping[int, entries.Stored]) -> entries.Stored | None:
    """The row of «Показатели» that the value belongs to."""
    row = one.known.row if one.known.row is not None else one.target_row
    return stored.get(row) if row is not None else row_of(office, one, stored.values())


def _edits(held: entries.Stored, cells: Mapping[str, Value]) -> list[Step]:
    return [
        Edit(SHEET, held.id, key, held.values[key], value) for key, value in cells.items() if held.values[key] != value
    ]


def row_of(office: Office, one: IndicatorValue, rows: Collection[entries.Stored]) -> entries.Stored | None:
    """A row of the same identity that shows nothing yet, or shows a typed value under a computed one."""
    found = [
        row
        for row in rows
        if row.school in ((one.school,) if one.school else ("", office.code))
        and row.values["period"] == one.period
        and one.indicator.is_named(row.values["programme"], row.values["indicator"])
    ]
    return found[-1] if found else None


def identity_of(one: IndicatorValue) -> dict[str, Value]:
    """The cells that say which indicator and which time a row of «Показатели» is about."""
    return {
        "programme": one.indicator.programme_title,
        "indicator": one.indicator.title,
        "year": one.year,
        "period": one.period,
    }


def _cells(one: IndicatorValue, on: date) -> dict[str, Value]:
    figure, indicator = one.now.figure, one.indicator
    return {
        "type": indicator.type,
        "direction": catalogue.direction_word(indicator),
        "value": Figure().read(shown(one.now.value, indicator)),
        "numerator": None if figure.numerator is None else Decimal(figure.numerator),
        "denominator": None if figure.denominator is None else Decimal(figure.denominator),
        "origin": COMPUTED,
        "comment": f"{FROZEN} {wording.day(on)}; {_rule(one)}"[:2000],
    }


def _rule(one: IndicatorValue) -> str:
    """Which version of which rule; the district a programme came from is not named in what others receive."""
    indicator = one.indicator
    whose = f"своё правило с {indicator.since} года" if indicator.own else "правило программы"
    return f"{whose}: «{indicator.programme_title}», {indicator.code}, версия {indicator.version}"


def _printed(value: object) -> Value:
    if isinstance(value, bool):
        return catalogue.YES if value else catalogue.NO
    return Figure().read(str(wording.rounded(value, 2)))  # type: ignore[arg-type]
