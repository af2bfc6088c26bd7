"""The form «Показатели»: plan and fact of the indicators of a programme, by year and half-year (DOMAIN §1.6)."""

from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import comma, number
from shnor_desktop.models.sheets.kinds import CalendarYear, Choice, Figure, Number, Text, YesNo, choice
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

PERCENT, COUNT, ANSWER = "%", "число", "да/нет"
RISING, FALLING = "растёт", "снижается"
WHOLE_YEAR = "год"

_LABELS = {"target": "План", "value": "Факт"}
_TYPE = Choice(
    (
        Option(PERCENT, PERCENT, ("процент", "проценты", "доля")),
        Option(COUNT, COUNT, ("количество", "чел.", "ед.", "шт.")),
        Option(ANSWER, ANSWER, ("да, нет", "да или нет")),
    )
)
_DIRECTION = Choice(
    (
        Option(RISING, RISING, ("рост", "повышается", "увеличивается")),
        Option(FALLING, FALLING, ("снижение", "падает", "уменьшается")),
    )
)
_PERIOD = Choice(
    (
        Option(WHOLE_YEAR, WHOLE_YEAR, ("за год", "весь год")),
        Option("1 полугодие", "1 полугодие", ("первое полугодие", "1 п/г", "I полугодие")),
        Option("2 полугодие", "2 полугодие", ("второе полугодие", "2 п/г", "II полугодие")),
    )
)
_AMOUNT = Number(places=2, high=10**9)


def _figure(row: Row, key: str) -> Decimal | None:
    """A plan or a fact as a number; None for an answer or nothing."""
    return Figure.number(row.get(key))


def _deviation(row: Row) -> Decimal | None:
    target, value = _figure(row, "target"), _figure(row, "value")
    return None if target is None or value is None else arithmetic.rounded(value - target, 2)


def _reached(row: Row) -> bool | None:
    target, value = row.get("target"), row.get("value")
    if target is None or value is None:
        return None
    planned, actual = _figure(row, "target"), _figure(row, "value")
    if planned is None or actual is None:
        # «да» was promised, or «нет» was, where the thing should not happen
        return target == value if planned is None and actual is None else None
    if planned == actual:
        return True
    direction = row.get("direction")
    return None if direction is None else (actual > planned) == (direction == RISING)


def _type(row: Row) -> Finding | None:
    kind = row.get("type")
    for key, label in _LABELS.items():
        value = row.get(key)
        if kind is None or value is None:
            continue
        if (kind == ANSWER) != (_figure(row, key) is None):
            return Finding(f"{label} — «{value}», а вид показателя — «{kind}»")
    return None


def _share(row: Row) -> Finding | None:
    part, whole, value = number(row, "numerator"), number(row, "denominator"), _figure(row, "value")
    if row.get("type") != PERCENT or part is None or not whole or value is None:
        return None
    share = arithmetic.rounded(part * 100 / whole, 2)
    # printed with fewer decimals is still the same share
    places = max(0, -int(value.as_tuple().exponent))
    if arithmetic.rounded(part * 100 / whole, min(places, 4)) == value:
        return None
    return Finding(
        f"Факт {comma(value)} %, а {comma(part)} из {comma(whole)} — это {comma(share)} %",
        "числитель и знаменатель переставлены местами" if part > whole else "",
    )


def _over_hundred(row: Row) -> Finding | None:
    if row.get("type") != PERCENT:
        return None
    for key, label in _LABELS.items():
        share = _figure(row, key)
        if share is not None and share > 100:
            return Finding(f"{label} {comma(share)} % — больше 100 %")
    return None


INDICATOR_VALUES = Sheet(
    key="indicator_values",
    title="Показатели",
    revision=1,
    about="План и факт показателей программы по календарным годам и полугодиям",
    columns=(
        Column("programme", "Программа", Text(255), required=True, identity=True),
        Column("indicator", "Показатель", Text(500), required=True, identity=True, hint="Как в программе"),
        Column("year", "Год", CalendarYear(), required=True, identity=True, hint="Календарный, как в программе"),
        Column("period", "Период", _PERIOD, required=True, identity=True, default=WHOLE_YEAR),
        Column("type", "Вид", _TYPE, hint="%, число или да/нет"),
        Column("direction", "Должен", _DIRECTION, hint="Лучше, когда растёт или когда снижается"),
        Column("target", _LABELS["target"], Figure(), hint="Число или да/нет"),
        Column("value", _LABELS["value"], Figure(), hint="Число или да/нет"),
        Column("numerator", "Числитель", _AMOUNT, hint="Сколько"),
        Column("denominator", "Знаменатель", _AMOUNT, hint="Из скольких"),
        Column("origin", "Откуда факт", choice("введено", "вычислено"), default="введено"),
        Column("comment", "Пояснение", Text(2000)),
        Column("deviation", "Отклонение", Number(places=2, low=-(10**9), high=10**9), compute=_deviation),
        Column("reached", "План выполнен", YesNo(), compute=_reached),
    ),
    rules=(
        Rule("type", ("value", "target", "type"), "hard", "План и факт — того вида, что у показателя", _type),
        Rule(
            "share",
            ("value", "numerator", "denominator", "type"),
            "soft",
            "Процент согласуется с числителем и знаменателем",
            _share,
        ),
        Rule("over_hundred", ("value", "target", "type"), "soft", "Процент не больше 100", _over_hundred),
    ),
)
