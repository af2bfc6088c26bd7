"""One value of an indicator: computed, frozen at a date, or typed, always with the figure it is shown by."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from shnor_desktop.models.sheets.indicator_values import ANSWER, COUNT, FALLING, PERCENT, RISING, WHOLE_YEAR
from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.indicators.catalogue import Indicator, amount
from shnor_desktop.services.indicators.evaluation import Result

Origin: TypeAlias = Literal["вычислено", "введено"]
COMPUTED: Origin = "вычислено"
TYPED: Origin = "введено"
SHEET = "indicator_values"
FROZEN = "Зафиксировано на"
"""How the remark of a frozen value begins, before its date."""
_FROZEN_ON = re.compile(rf"{FROZEN} (\d\d\.\d\d\.\d{{4}})")


@dataclass(frozen=True, slots=True)
class Known:
    """A value with the figure it is shown by; ``row`` is the row of «Показатели» it stands in."""

    figure: Figure
    answer: bool | None
    origin: Origin | None
    frozen: bool = False
    row: int | None = None
    without: tuple[tuple[str, str], ...] = ()
    frozen_on: date | None = None
    """The reporting date a frozen value was kept at."""
    remark: str = ""
    """What stands beside a stored value: its source, or the rule it was frozen by."""

    @property
    def value(self) -> Fraction | bool | None:
        return self.figure.value if self.answer is None else self.answer

    @property
    def text(self) -> str:
        """«61,0 %», «12», «да», «—»."""
        return self.figure.text if self.answer is None else catalogue.YES if self.answer else catalogue.NO


def nothing(one: Indicator, missing: tuple[str, ...]) -> Known:
    """No value, and why."""
    figure = Figure(f"{one.programme}.{one.code}", one.title, None, Rule("", one.source), one.unit, missing=missing)
    return Known(figure, None, None)


def computed(one: Indicator, done: Result, rule: Rule) -> Known:
    """What a formula gave."""
    answer = done.value if isinstance(done.value, bool) else None
    figure = Figure(
        f"{one.programme}.{one.code}",
        one.title,
        None if done.value is None else Fraction(done.value),
        rule,
        one.unit,
        _whole(done.part),
        _whole(done.whole),
        done.inputs,
        _quotient(done.part, done.whole) if done.part is not None and done.whole else "",
        done.missing,
        places=0 if one.type == COUNT and _is_whole(done.value) else 1,
    )
    origin = None if done.value is None else COMPUTED
    return Known(figure, answer, origin, without=done.without if done.value is not None else ())


def stored(one: Indicator, row: Stored) -> Known:
    """A value as it stands in «Показатели»; with its parts the share is exact."""
    cells = row.values
    value = amount(cells["value"])
    part, whole = (
        None if cells[key] is None else Fraction(_decimal(cells[key])) for key in ("numerator", "denominator")
    )
    frozen = cells["origin"] == COMPUTED
    exact = value
    if one.type == PERCENT and part is not None and whole and not isinstance(value, bool):
        counted = part * 100 / whole
        if value is not None and wording.rounded(counted, 2) == wording.rounded(value, 2):
            exact = counted
    comment = str(cells["comment"] or "")
    words_of = "зафиксировано на отчётную дату" if frozen else "введено на листе «Показатели»"
    figure = Figure(
        f"{one.programme}.{one.code}",
        one.title,
        None if exact is None else Fraction(exact),
        Rule(words_of, comment),
        one.unit,
        _whole(part),
        _whole(whole),
        (Input("значение листа «Показатели»", str(cells["value"]), SHEET, "value", (row.id,)),),
        _quotient(part, whole) if part is not None and whole else "",
        places=0 if one.type == COUNT and _is_whole(exact) else 1,
    )
    answer = exact if isinstance(exact, bool) else None
    on = frozen_on(comment) if frozen else None
    return Known(figure, answer, COMPUTED if frozen else TYPED, frozen, row.id, frozen_on=on, remark=comment)


def frozen_on(remark: str) -> date | None:
    """The date in the remark of a frozen value; None where a person has rewritten it."""
    found = _FROZEN_ON.search(remark)
    if found is None:
        return None
    try:
        day = Day().read(found[1])
    except BadValue:
        return None
    return day if isinstance(day, date) else None


def from_schools(one: Indicator, rows: Sequence[Stored], schools: Iterable[str]) -> Known | None:
    """What schools have reported with their parts, put together, where the rows themselves stay with them."""
    told = [row for row in rows if row.values["numerator"] is not None and row.values["denominator"] is not None]
    part = sum((Fraction(_decimal(row.values["numerator"])) for row in told), Fraction(0))
    whole = sum((Fraction(_decimal(row.values["denominator"])) for row in told), Fraction(0))
    if one.type != PERCENT or not whole:
        return None
    inputs = tuple(
        Input(
            f"школа {row.school}",
            f"{row.values['numerator']} из {row.values['denominator']}",
            SHEET,
            "value",
            (row.id,),
        )
        for row in told
    )
    rule = Rule("сумма числителей к сумме знаменателей, которые школы указали на листе «Показатели»", one.source)
    figure = Figure(
        f"{one.programme}.{one.code}",
        one.title,
        part * 100 / whole,
        rule,
        one.unit,
        _whole(part),
        _whole(whole),
        inputs,
        _quotient(part, whole),
    )
    reported = {row.school for row in told}
    silent = tuple((code, "значение не прислано") for code in schools if code not in reported)
    return Known(figure, None, COMPUTED, without=silent)


def typed_only(rows: Iterable[Stored], listed: Sequence[Indicator], year: int) -> list[Indicator]:
    """Indicators that stand only in the form «Показатели», in no catalogue."""
    found: dict[tuple[str, str], Indicator] = {}
    by_name: Mapping[tuple[str, str], list[Stored]] = _by_name(rows)
    for (programme, title), own in by_name.items():
        if any(one.is_named(programme, title) for one in listed) or all(row.values["year"] != year for row in own):
            continue
        kind = next((row.values["type"] for row in reversed(own) if row.values["type"]), PERCENT)
        way = next((row.values["direction"] for row in reversed(own) if row.values["direction"]), RISING)
        found[programme, title] = Indicator(
            programme=programme,
            programme_title=programme,
            code=title,
            title=title,
            type="да/нет" if kind == ANSWER else "число" if kind == COUNT else "%",
            unit="%" if kind == PERCENT else "",
            direction="да" if kind == ANSWER else "снижается" if way == FALLING else "растёт",
            level="школа",
            numerator="",
            denominator="",
            periodicity=catalogue.TWICE if all(row.values["period"] != WHOLE_YEAR for row in own) else "",
            months=(),
            targets={},
            source="лист «Показатели»",
            missing=("формулы нет: значение вводят на листе «Показатели»",),
            own=True,
        )
    return list(found.values())


def _by_name(rows: Iterable[Stored]) -> dict[tuple[str, str], list[Stored]]:
    found: dict[tuple[str, str], list[Stored]] = defaultdict(list)
    for row in rows:
        if row.values["programme"] and row.values["indicator"]:
            found[str(row.values["programme"]), str(row.values["indicator"])].append(row)
    return found


def _quotient(part: Fraction, whole: Fraction) -> str:
    return f"{_said(part)} ∙ 100 / {_said(whole)} = {wording.decimal(part * 100 / whole, 1)}{wording.NBSP}%"


def _said(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else wording.decimal(value, 2)


def _whole(value: Fraction | None) -> int | None:
    return value.numerator if value is not None and value.denominator == 1 else None


def _is_whole(value: Fraction | bool | None) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1


def _decimal(value: Value) -> Decimal:
    return Decimal(str(value))
