"""Протокол проверок: «Ошибок нет» or the list of broken rules, and how full each form is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services import checks, wording
from shnor_desktop.services.checks import Completeness, Found
from shnor_desktop.services.reports import parts
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
)
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


def build(office: "Office", request: Request) -> Document:
    """Of one school, or of all schools of a district when none is named."""
    report = checks.run(
        office, year=request.year, school=request.school if office.is_district and request.school else None
    )
    hard, soft = report.hard, report.soft
    if report.problems:
        verdict = (
            f"Найдено: {wording.counted(len(hard), wording.MISTAKE)} и {wording.counted(len(soft), wording.REMARK)}. "
        )
        verdict += (
            "Ошибки не дают отправить пакет, их нужно исправить. " if hard else "Ошибок, мешающих отправке, нет. "
        ) + ("Замечания нужно исправить или пояснить." if soft else "")
    else:
        verdict = "Ошибок нет."
    blocks: list[Block] = [Paragraph(verdict.strip(), "strong")]
    many = office.is_district and not request.school
    number = 1
    for title, found in (("Ошибки", hard), ("Замечания", soft)):
        if found:
            blocks.append(Heading(title))
            blocks.append(_table(office, found, f"Таблица {number}. {title}", title, many=many))
            number += 1
    if report.completeness:
        blocks.append(Heading("Заполненность листов"))
        blocks.append(_completeness(report.completeness, f"Таблица {number}. Заполненность листов", many=many))
    return parts.framed(
        office,
        request,
        "check_protocol",
        "Протокол проверок",
        blocks,
        landscape=bool(report.problems),
    )


def _table(office: "Office", found: Sequence[Found], caption: str, name: str, *, many: bool) -> Table:
    columns = [
        Column("№", 5, "right"),
        Column("Строка", 26),
        Column("Графа", 16),
        Column("Что не так", 40),
        Column("Вероятная причина", 24),
    ]
    if many:
        columns.insert(1, Column("Код школы", 9))
    rows: list[Row] = []
    at = ""
    for number, one in enumerate(found, 1):
        sheet = office.sheet(one.sheet)
        if one.sheet != at:
            rows.append(section(f"Лист «{sheet.title}»"))
            at = one.sheet
        cells = (one.label, _label(sheet, one.column), one.message, one.cause)
        rows.append(plain(number, one.school, *cells) if many else plain(number, *cells))
    return Table(tuple(columns), tuple(rows), caption, name)


def _label(sheet: Sheet, key: str) -> str:
    return sheet.by_key[key].label if key in sheet.by_key else ""


def _completeness(items: Sequence[Completeness], caption: str, *, many: bool) -> Table:
    columns = [Column("Лист", 34), Column("Состояние", 40), Column("Чего нет", 36)]
    if many:
        columns.insert(0, Column("Код школы", 10))
    rows = []
    for item in items:
        cells = [item.title, item.text, "; ".join(item.missing)]
        rows.append(plain(*([item.school, *cells] if many else cells)))
    return Table(tuple(columns), tuple(rows), caption, "Заполненность")
