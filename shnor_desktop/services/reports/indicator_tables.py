"""Tables of indicators that several reports share: plan and fact, arithmetic, what lacks."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from shnor_desktop.models.sheets.indicator_values import COUNT
from shnor_desktop.services import wording
from shnor_desktop.services.indicators.catalogue import NO, YES, Indicator
from shnor_desktop.services.indicators.known import TYPED, Known
from shnor_desktop.services.indicators.lacking import Lack
from shnor_desktop.services.indicators.lights import WAYS, WORDS, State
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.services.reports.document import Cell, Column, Paragraph, Row, Table, plain, section

INDICATOR = ("показатель", "показателя", "показателей")
_TOLD: tuple[State, ...] = ("met", "close", "not_met", "no_target", "no_data")


def amount(value: Fraction | bool | None, indicator: Indicator) -> Cell:
    """A value as a cell: whole numbers whole, shares with one decimal half up, answers in words."""
    if value is None:
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if indicator.type == COUNT and value.denominator == 1:
        return value.numerator
    return wording.rounded(value, 1)


def target(one: IndicatorValue) -> Cell:
    """The plan; one that was set finer than it is printed stays as it was written."""
    if one.target is None:
        return None
    found = amount(one.target.value, one.indicator)
    if isinstance(found, Decimal) and Fraction(found) != one.target.value:
        return one.target.printed
    return found


def origin(one: IndicatorValue) -> str:
    """Where the fact is from, and what the data say now where it was frozen."""
    if one.known.frozen:
        on = f" {wording.day(one.known.frozen_on)}" if one.known.frozen_on else ""
        return f"зафиксировано{on}" + (f"; сейчас {one.now.text}" if one.changed else "")
    return one.known.origin or wording.EMPTY


def plan_and_fact(values: Sequence[IndicatorValue], caption: str, name: str) -> Table:
    """One line for each indicator and period, under the headings of its programme."""
    years = [year for year, _ in values[0].trend][:-1] if values else []
    columns = (
        Column("Показатель", 46),
        Column("Единица", 9, "center"),
        *(Column(f"Факт, {year}", 9, "right", 1) for year in years),
        Column("План", 9, "right", 1),
        Column("Факт", 9, "right", 1),
        Column("Числитель", 10, "right"),
        Column("Знаменатель", 11, "right"),
        Column("Отклонение", 11, "right", 1, signed=True),
        Column("Динамика", 12),
        Column("Состояние", 13),
        Column("Откуда факт", 15),
    )
    rows: list[Row] = []
    group = ""
    for one in values:
        if one.indicator.group != group:
            group = one.indicator.group
            rows.append(section(group))
        rows.append(_line(one))
    return Table(columns, tuple(rows), caption, name)


def _line(one: IndicatorValue) -> Row:
    figure = one.known.figure
    past = [amount(known.value, one.indicator) for _, known in one.trend[:-1]]
    deviation = None if one.deviation is None else wording.rounded(one.deviation, 1)
    return plain(
        one.name,
        one.indicator.unit or one.indicator.type,
        *past,
        target(one),
        amount(one.known.value, one.indicator),
        figure.numerator,
        figure.denominator,
        deviation,
        WAYS[one.way] if one.way != "unknown" else None,
        WORDS[one.state],
        origin(one),
    )


def summary(values: Iterable[IndicatorValue]) -> str:
    """«План выполнен — 3 показателя; …; нет данных — 7 показателей.»"""
    given = list(values)
    told = [(state, sum(one.state == state for one in given)) for state in _TOLD]
    said = [f"{WORDS[state]} — {wording.counted(number, INDICATOR)}" for state, number in told if number]
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else "Показателей нет."


def arithmetic(values: Iterable[IndicatorValue], name: str = "Расчёт", caption: str = "Как посчитано") -> Table:
    """How each value came about, what was counted by which reading, and whom it leaves out."""
    rows = [plain(one.name, one.known.text, counted(one.known), meant(one), _without(one)) for one in values]
    columns = (
        Column("Показатель", 40),
        Column("Значение", 11, "right"),
        Column("Расчёт", 26),
        Column("Что считается", 56),
        Column("Не вошли", 22),
    )
    return Table(columns, tuple(rows), caption, name)


def counted(known: Known) -> str:
    """«7 · 100 / 21 = 33,3 %», or the numbers that went in."""
    figure = known.figure
    if figure.arithmetic:
        # the font of the tables has no operator dot
        return figure.arithmetic.replace("∙", "·")
    told = [str(one.value) for one in figure.inputs if one.value is not None and one.sheet]
    return "; ".join(told[:4]) + ("; …" if len(told) > 4 else "")


def meant(one: IndicatorValue) -> str:
    """Numerator and denominator in the words of the programme, and how the program reads them."""
    if one.known.frozen or one.known.origin == TYPED:
        return one.known.remark or one.known.figure.rule.words
    indicator = one.indicator
    told = []
    if indicator.numerator:
        told.append(f"числитель — {indicator.numerator}")
    if indicator.denominator:
        told.append(f"знаменатель — {indicator.denominator}")
    told += [indicator.reading] if indicator.reading else []
    return "; ".join(told) or one.known.figure.rule.words


def _without(one: IndicatorValue) -> str:
    return "; ".join(f"школа {school}: {reason}" for school, reason in one.known.without)


def lacks(found: Sequence[Lack], title: Sequence[str] = ()) -> Table:
    """What is missing, on which form, and which indicators wait for it."""
    rows = [plain(one.sentence, form, ", ".join(one.codes)) for one, form in zip(found, title, strict=True)]
    columns = (Column("Чего не хватает", 60), Column("Лист", 26), Column("Ждут показатели", 30))
    return Table(columns, tuple(rows), "Чего не хватает", "Чего не хватает")


def remark() -> Paragraph:
    """What the words and signs of the tables mean."""
    return Paragraph(
        "Доли напечатаны с одним знаком после запятой, сравниваются точно; отклонение — факт минус план, у долей в "
        "процентных пунктах. Числитель и знаменатель, по которым посчитана доля, стоят рядом. Зафиксированное "
        "значение не меняется вместе с данными.",
        "note",
    )
