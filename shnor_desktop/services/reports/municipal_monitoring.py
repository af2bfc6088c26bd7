"""Мониторинг муниципальных показателей: computed from the data of schools, school by school (DOMAIN §1.6, N3)."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from shnor_desktop.paths import resources
from shnor_desktop.services import wording
from shnor_desktop.services.indicators.breakdown import Line, breakdown
from shnor_desktop.services.indicators.known import COMPUTED
from shnor_desktop.services.indicators.lacking import lacking
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.services.reports import indicator_tables as tables
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Column, Document, Heading, Paragraph, Table, plain, total
from shnor_desktop.services.reports.indicators import sheet_titles
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shnor_desktop.services.office import Office

PROGRAMME = "norilsk"
MOST = 6
"""Indicators beside each other in a table of schools; more would not be read."""


def build(office: "Office", request: Request) -> Document:
    """All schools of the district in the calendar year of the request."""
    found = breakdown(office, request.year, programme=PROGRAMME)
    values = [line.together for line in found.lines]
    blocks: list[Block] = [Paragraph(_summary(values), "strong")]
    if not found.schools:
        blocks = [Paragraph("В базе нет ни одной школы: считать не по чему.", "strong")]
    else:
        blocks.append(_which(values))
        for number, title in sections().items():
            lines = [line for line in found.lines if line.together.indicator.code.startswith(number)]
            blocks += _section(f"{number}. {title}", lines, found.schools)
        missing = lacking(values, office.sheet)
        if missing:
            blocks += [Heading("Чего не хватает"), tables.lacks(missing, sheet_titles(office, missing))]
        blocks.append(tables.remark())
    return parts.framed(
        office,
        request,
        "municipal_monitoring",
        "Мониторинг муниципальных показателей",
        blocks,
        subtitle="Показатели, вычисленные по данным школ района",
        period=f"{request.year} год",
        landscape=True,
        sources=(one.indicator.source for one in values),
    )


@cache
def sections() -> "Mapping[str, str]":
    """The parts of the monitoring by the beginnings of their codes."""
    body = json.loads((resources() / "indicators" / f"{PROGRAMME}.json").read_text(encoding="utf-8"))
    found: dict[str, str] = body["sections"]
    return found


def due(values: Sequence[IndicatorValue], year: int) -> str:
    """«сентябрь 2022 года», «январь и июнь 2022 года»."""
    months = sorted({month for one in values for month in one.indicator.months})
    return f"{wording.listed([MONTHS[month - 1] for month in months])} {year} года" if months else f"{year} год"


def _told(values: Sequence[IndicatorValue]) -> tuple[int, int, int]:
    """How many indicators there are, computed from the data, and typed; the halves of a year are one indicator."""
    codes = {one.indicator.code for one in values}
    known = {one.indicator.code: one.known.origin for one in values if one.known.value is not None}
    computed = sum(origin == COMPUTED for origin in known.values())
    return len(codes), computed, len(known) - computed


def _summary(values: Sequence[IndicatorValue]) -> str:
    every, computed, typed = _told(values)
    told = f"По данным школ вычислено {wording.out_of(computed, every, tables.INDICATOR)}"
    return told + (f", введено вручную — {typed}." if typed else ".")


def _which(values: Sequence[IndicatorValue]) -> Table:
    rows = []
    for number, title in sections().items():
        own = [one for one in values if one.indicator.code.startswith(number)]
        every, computed, typed = _told(own)
        told = (every, computed, typed, every - computed - typed)
        rows.append(plain(f"{number}. {title}", due(own, own[0].year), *told))
    columns = (
        Column("Раздел", 50),
        Column("Срок", 26),
        Column("Показателей", 12, "right"),
        Column("Вычислено по данным школ", 16, "right"),
        Column("Введено", 10, "right"),
        Column("Нет данных", 11, "right"),
    )
    together = total("Всего", "", *(sum(int(str(each.cells[at])) for each in rows) for at in range(2, 6)))
    return Table(columns, (*rows, together), "Сроки и полнота", "Сроки и полнота")


def _section(title: str, lines: Sequence[Line], schools: "Mapping[str, str]") -> list[Block]:
    values = [line.together for line in lines]
    blocks: list[Block] = [
        Heading(title),
        Paragraph(f"Срок: {due(values, values[0].year)}. {tables.summary(values)}"),
        tables.plan_and_fact(values, "", title[:28]),
    ]
    known = [one for one in values if one.known.value is not None]
    if known:
        blocks.append(tables.arithmetic(known, f"Расчёт {title[:3]}"))
    told = [line for line in lines if any(cell.known for cell in line.schools.values())]
    # half-years are computed from the same rows: one column shows them both
    told = list({line.together.indicator.code: line for line in reversed(told)}.values())[::-1]
    for start in range(0, len(told), MOST):
        blocks.append(_by_school(told[start : start + MOST], schools, f"{title[:3]} по школам, {start // MOST + 1}"))
    if told:
        blocks.append(
            Paragraph(
                "У показателя о доле школ «да» — школа вошла в числитель, «нет» — только в знаменатель, «не входит» — "
                "школа вне знаменателя. У остальных показателей стоит значение школы с числителем и знаменателем.",
                "note",
            )
        )
    return blocks


def _by_school(lines: Sequence[Line], schools: "Mapping[str, str]", name: str) -> Table:
    columns = (
        Column("Код", 8),
        Column("Школа", 24),
        *(Column(line.together.indicator.code, 16) for line in lines),
    )
    rows = [
        plain(code, title, *(line.schools[code].text if code in line.schools else None for line in lines))
        for code, title in schools.items()
    ]
    together = total("", "Район", *(line.together.text for line in lines))
    return Table(columns, (*rows, together), "Показатели по школам", name)
