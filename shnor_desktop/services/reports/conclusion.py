"""Заключение: ШНОР by the 30 % rule and the risk zone, every row with its arithmetic (DOMAIN §1.1, §1.4)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.reports import low_workbook, parts, risk_workbook
from shnor_desktop.services.reports.document import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    plain,
    section,
    total,
)
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.verdicts.distance import Bounds
from shnor_desktop.services.verdicts.explain import (
    LOW_TITLES,
    READINGS,
    RISK_TITLES,
    explain_low,
    official_statement,
    share_text,
)
from shnor_desktop.services.verdicts.identify import Identification, Judged, SchoolLow, bounds_of, identify
from shnor_desktop.services.verdicts.risk_schools import IN_RISK, UNKNOWN, RiskRow, RiskTable, SchoolRisk, risk
from shnor_desktop.services.verdicts.risk_schools import Block as RiskBlock
from shnor_desktop.services.verdicts.three_valued import Share, Threshold, Truth

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_FIRED = {True: "сработал", False: "не сработал", None: "не хватает данных"}
_MET = {True: "выполнен", False: "не выполнен"}
_MARK = {True: "да", False: "нет", None: "нет данных"}


def build(office: "Office", request: Request) -> Document:
    """Both verdicts on one school, each beside what the school was told officially."""
    found = identify(office, request.year)
    table = risk(office, request.year)
    low = next((one for one in found.schools if one.code == request.school), None)
    zone = next((one for one in table.schools if one.code == request.school), None)
    blocks: list[Block] = [Heading("1. Низкие образовательные результаты")]
    blocks += _no_school(request) if low is None else _low(office, request, low, found)
    blocks.append(Heading("2. Зона риска"))
    blocks += _no_school(request) if zone is None else _risk(zone, table)
    blocks.append(
        Paragraph(
            "Расчёт программы — предварительный вывод по данным школы. Перечень школ с низкими результатами утверждает "
            "регион, расчёт его не заменяет. С порогом сравниваются точные доли, округлены они только для печати.",
            "note",
        )
    )
    return parts.framed(
        office,
        request,
        "conclusion",
        "Заключение",
        blocks,
        subtitle=f"о признаках низких результатов и зоне риска: {parts.about(office, request)}",
        sources=tuple(dict.fromkeys((found.rule.source, table.rule.source))),
        calculations=(
            *(low_workbook.calculations(found, (low,)) if low else ()),
            *(risk_workbook.calculations(table, (zone,)) if zone else ()),
        ),
    )


def _no_school(request: Request) -> list[Block]:
    return [Paragraph(f"Вывода нет: в базе нет ни одной строки школы {request.school} за эти годы.", "strong")]


def _low(office: "Office", request: Request, school: SchoolLow, found: Identification) -> list[Block]:
    in_table = tuple(f"{wording.school_year(one.year)}, {one.key.title}:" for one in school.procedures)
    verdict, *rest = [one.text for one in explain_low(school, found) if not one.text.startswith(in_table)]
    blocks: list[Block] = [Paragraph(verdict, "strong")]
    if school.procedures:
        blocks.append(_procedures(school.procedures, bounds_of(found.rule.body)))
        blocks.append(_readings(office, request, school, found))
    rule = f"Правило: {found.rule.source}."
    blocks += [Paragraph(text, "item") for text in rest if text != rule]
    return blocks


def _procedures(procedures: Sequence[Judged], bounds: Bounds) -> Table:
    bound = Fraction(bounds.numerator * 100, bounds.denominator)
    rows: list[Row] = []
    for year in sorted({one.year for one in procedures}, reverse=True):
        rows.append(section(f"{wording.school_year(year)} учебный год"))
        for one in procedures:
            if one.year != year:
                continue
            counted, share = "участников нет", wording.EMPTY
            if one.participants:
                counted = wording.out_of(one.low, one.participants, wording.PARTICIPANT)
                share = share_text(one.low, one.participants, bound, "≥" if one.is_low else "<")
            rows.append(plain(one.key.title, counted, share, "низкий" if one.is_low else "не низкий"))
    columns = (
        Column("Процедура", 40),
        Column("Ниже границы", 26),
        Column("Доля и порог", 20),
        Column("Результат", 14),
    )
    return Table(columns, tuple(rows), "Таблица 1. Процедуры, вошедшие в расчёт", "Процедуры")


def _readings(office: "Office", request: Request, school: SchoolLow, found: Identification) -> Table:
    """Both readings of the second criterion side by side: the method can be read either way (DOMAIN §1.1)."""
    other = identify(office, request.year, "same" if found.second_criterion == "any" else "any")
    twin = next(one for one in other.schools if one.code == school.code)
    rows = []
    for reading, one in ((found.second_criterion, school), (other.second_criterion, twin)):
        asked = " (принято в настройках)" if reading == found.second_criterion else ""
        rows.append(
            plain(
                f"{READINGS[reading]}{asked}",
                _MET[one.criteria[0]],
                _MET[one.criteria[1]],
                LOW_TITLES[one.verdict],
                "не изменить" if one.distance is None else wording.counted(one.distance, wording.PARTICIPANT),
            )
        )
    columns = (
        Column("Прочтение признака 2", 28),
        Column("Признак 1", 14),
        Column("Признак 2", 14),
        Column("Вывод", 28),
        Column("До изменения вывода", 16),
    )
    return Table(columns, tuple(rows), "Таблица 2. Два прочтения второго признака", "Прочтения")


def _risk(school: SchoolRisk, table: RiskTable) -> list[Block]:
    needed = table.readings.needed
    verdict = (
        f"Расчёт программы за {wording.school_year(table.year)} учебный год: {RISK_TITLES[school.verdict]}. "
        f"Сработало блоков: {school.blocks_fired} из {len(school.blocks)}, нужно не меньше {needed}."
    )
    rows: list[Row] = []
    for block in school.blocks:
        rows.append(section(f"Блок {block.key}. {block.title}: {_FIRED[block.fired]}"))
        rows += [_risk_row(row) for row in block.rows]
        if block.total is not None:
            rows.append(_block_sum(block))
    columns = (
        Column("Строка", 8, "center"),
        Column("Показатель", 42),
        Column("Числитель", 11, "right"),
        Column("Знаменатель", 12, "right"),
        Column("Доля и порог (ответ)", 21, "right"),
        Column("Признак риска", 12, "center"),
    )
    blocks: list[Block] = [
        Paragraph(verdict, "strong"),
        Table(columns, tuple(rows), "Таблица 3. Четыре блока показателей зоны риска", "Зона риска"),
    ]
    without = [row.key for block in school.blocks for row in block.rows if not _has_data(row)]
    if without:
        blocks.append(Paragraph(f"Нет данных по строкам: {', '.join(without)}.", "item"))
    if table.readings.join_staff == "all":
        blocks.append(Paragraph("В блоке 2 нужны оба показателя: так выбрано в настройках.", "item"))
    if table.readings.join_results == "all":
        blocks.append(Paragraph("В блоке 4 нужны и 4.1–4.4, и 4.5: так выбрано в настройках.", "item"))
    blocks.append(Paragraph(official_statement(school.official, IN_RISK, table.year).text, "item"))
    return blocks


def _risk_row(row: RiskRow) -> Row:
    title = f"{row.title} ({row.note})" if row.note else row.title
    if row.share is None:
        return plain(row.key, title, "", "", row.answer or "нет ответа", _MARK[row.fires])
    mark = "" if row.threshold is None else _MARK[row.fires]
    return plain(row.key, title, *_figures(row.share, row.threshold, row.fires), mark)


def _block_sum(block: RiskBlock) -> Row:
    figures = _figures(block.total or UNKNOWN, block.threshold, block.fired)
    title = f"Сумма строк блока {block.key} (один ребёнок может входить в несколько)"
    return total("", title, *figures, _MARK[block.fired])


def _figures(share: Share, threshold: Threshold | None, fires: Truth) -> tuple[str, str, str]:
    """Numerator, denominator, «14,3 % > 10 %»; a numerator known within bounds is printed as such."""
    whole = "нет данных" if share.whole is None else wording.whole(share.whole)
    if share.numerator is None:
        within = share.most is not None and share.whole is not None
        part = f"от {share.least} до {share.most}" if within else "нет данных"
        return part, whole, _bound(threshold)
    part = wording.whole(share.least)
    if not share.whole:
        return part, whole, _bound(threshold)
    if threshold is None:
        return part, whole, wording.percent(share.least, share.whole)
    sign = threshold.sign if fires else {">=": "<", ">": "≤"}[threshold.operator]
    return part, whole, share_text(share.least, share.whole, Fraction(threshold.percent), sign)


def _bound(threshold: Threshold | None) -> str:
    return f"порог {threshold.sign} {threshold.percent}{wording.NBSP}%" if threshold else wording.EMPTY


def _has_data(row: RiskRow) -> bool:
    return row.answer is not None if row.share is None else row.share.known
