"""Сводная таблица рисковых школ: eighteen rows of the rule as columns, a line for each school (DOMAIN §1.4)."""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.reports import parts, risk_workbook
from shnor_desktop.services.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    plain,
    section,
)
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.verdicts.risk_schools import RiskRow, RiskTable, SchoolRisk, risk

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_VERDICTS = {"risk": "в зоне риска", "no_risk": "не в зоне риска", "no_data": "нет данных"}
_FIRED = {True: "да", False: "нет", None: wording.EMPTY}
_ANSWERS = {"нет предмета": "н/п"}


def build(office: "Office", request: Request) -> Document:
    """Every school with its answers, shares and blocks."""
    table = risk(office, request.year)
    many = len(table.schools)
    fired = [school for school in table.schools if school.verdict == "risk"]
    no_data = [school for school in table.schools if school.verdict == "no_data"]
    verdict = f"В зоне риска {wording.out_of(len(fired), many, wording.SCHOOL)}."
    if no_data:
        verdict += f" Вывода нет, не хватает данных: {wording.counted(len(no_data), wording.SCHOOL)}."
    blocks: list[Block] = [
        Paragraph(verdict if many else "В базе нет ни одной школы.", "strong"),
        Paragraph(
            f"Школа отнесена к зоне риска, если блоков сработало не меньше {table.readings.needed} из 4: "
            "так выбрано в настройках, правило способ соединения блоков не называет."
        ),
    ]
    if table.schools:
        blocks += [Heading("1. Все школы"), _schools(table), Heading("2. Показатели и пороги"), _legend(table)]
    blocks.append(
        Paragraph(
            "Доли в процентах. «—»: данных нет; «н/п»: нет предмета; «!»: показатель сработал. С порогом сравниваются "
            "точные доли, округлены они только для печати.",
            "note",
        )
    )
    return parts.framed(
        office,
        request,
        "risk_table",
        "Сводная таблица рисковых школ",
        blocks,
        subtitle="Школы, функционирующие в зоне риска снижения образовательных результатов",
        landscape=True,
        sources=(table.rule.source,),
        calculations=risk_workbook.calculations(table, table.schools),
    )


def _schools(table: RiskTable) -> Table:
    keys = [row.key for block in table.schools[0].blocks for row in block.rows]
    columns = (
        Column("Школа", 24),
        *(Column(key, 8, "center") for key in keys),
        *(Column(f"Блок {block.key}", 8, "center") for block in table.schools[0].blocks),
        Column("Сработало", 9, "center"),
        Column("Вывод", 14),
    )
    rows = tuple(_line(school) for school in table.schools)
    return Table(columns, rows, "Таблица 1. Показатели, блоки и выводы", "Школы")


def _line(school: SchoolRisk) -> Row:
    figures = [_figure(row) for block in school.blocks for row in block.rows]
    fired = [_FIRED[block.fired] for block in school.blocks]
    cells: list[Cell] = [
        school.name,
        *figures,
        *fired,
        f"{school.blocks_fired} из {len(fired)}",
        _VERDICTS[school.verdict],
    ]
    return Row(tuple(cells))


def _figure(row: RiskRow) -> str:
    mark = "!" if row.fires else ""
    if row.share is None:
        return wording.EMPTY if row.answer is None else _ANSWERS.get(row.answer, row.answer) + mark
    if row.share.numerator is None or not row.share.whole:
        return wording.EMPTY + mark
    share: Decimal = wording.rounded(Fraction(row.share.least * 100, row.share.whole), 1)
    return wording.decimal(share) + mark


def _legend(table: RiskTable) -> Table:
    rows: list[Row] = []
    for block in table.schools[0].blocks:
        rows.append(section(f"Блок {block.key}. {block.title}"))
        for row in block.rows:
            bound = row.threshold or block.threshold
            text = f"{bound.sign} {bound.percent}{wording.NBSP}%" if bound else "ответ «нет»"
            text = f"сумма {text}" if row.threshold is None and bound else text
            rows.append(plain(row.key, row.title, text))
    columns = (Column("Строка", 10, "center"), Column("Показатель", 60), Column("Срабатывает", 20))
    return Table(columns, tuple(rows), "Таблица 2. Что стоит в графах и когда срабатывает", "Пороги")
