"""Идентификация ШНОР: all schools of a district in one table, with the low results that decided (DOMAIN §1.1)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.reports import low_workbook, parts
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
from shnor_desktop.services.verdicts.explain import READINGS, share_text
from shnor_desktop.services.verdicts.identify import IN_LIST, Identification, SchoolLow, bounds_of, identify

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_VERDICTS = {"low": "признаки есть", "not_low": "признаков нет", "no_data": "нет данных"}
_MET = {True: "да", False: "нет"}


def build(office: "Office", request: Request) -> Document:
    """The verdict on each school under the office's reading, the other reading beside it."""
    found = identify(office, request.year)
    other = identify(office, request.year, "same" if found.second_criterion == "any" else "any")
    low = [school for school in found.schools if school.verdict == "low"]
    no_data = [school for school in found.schools if school.verdict == "no_data"]
    differ = [school.name for school in found.schools if school.differs_by_reading]
    many = len(found.schools)
    verdict = f"Признаки низких результатов есть у {wording.out_of(len(low), many, wording.SCHOOL)}."
    if no_data:
        verdict += f" Вывода нет, не хватает данных: {wording.counted(len(no_data), wording.SCHOOL)}."
    blocks: list[Block] = [
        Paragraph(verdict if many else "В базе нет ни одной школы.", "strong"),
        Paragraph(
            f"Второй признак прочитан как «{READINGS[found.second_criterion]}». "
            + (
                f"При прочтении «{READINGS[other.second_criterion]}» изменился бы вывод о школах: {'; '.join(differ)}."
                if differ
                else f"При прочтении «{READINGS[other.second_criterion]}» выводы те же."
            )
        ),
        Heading("1. Все школы"),
        _schools(found, other),
    ]
    decided = [school for school in found.schools if any(one.is_low for one in school.procedures)]
    if decided:
        blocks += [Heading("2. Низкие результаты"), _low_results(decided, found)]
    blocks.append(
        Paragraph(
            "Расчёт программы не заменяет перечень, который утверждает регион: сведения о перечне стоят отдельной "
            "графой. Малая выборка из расчёта не исключается.",
            "note",
        )
    )
    return parts.framed(
        office,
        request,
        "identification",
        "Идентификация школ с низкими результатами",
        blocks,
        subtitle="Сводная таблица по школам района",
        landscape=True,
        sources=(found.rule.source,),
        calculations=low_workbook.calculations(found, found.schools),
    )


def _schools(found: Identification, other: Identification) -> Table:
    this, last = wording.school_year(found.year), wording.school_year(found.year - 1)
    twins = {school.code: school for school in other.schools}
    rows = []
    for number, school in enumerate(found.schools, 1):
        low = [one.year for one in school.procedures if one.is_low]
        judged = school.verdict != "no_data"
        rows.append(
            plain(
                number,
                school.code,
                school.name,
                low.count(found.year) if judged else None,
                low.count(found.year - 1) if judged else None,
                _MET[school.criteria[0]] if judged else None,
                _MET[school.criteria[1]] if judged else None,
                _MET[twins[school.code].criteria[1]] if judged else None,
                _VERDICTS[school.verdict],
                school.distance,
                len(school.missing),
                _official(school),
            )
        )
    columns = (
        Column("№", 5, "right"),
        Column("Код", 8),
        Column("Школа", 26),
        Column(f"Низких результатов, {this}", 11, "right"),
        Column(f"Низких результатов, {last}", 11, "right"),
        Column("Признак 1", 9, "center"),
        Column(f"Признак 2: {READINGS[found.second_criterion]}", 14, "center"),
        Column(f"Признак 2: {READINGS[other.second_criterion]}", 14, "center"),
        Column("Расчёт программы", 15),
        Column("До изменения вывода, чел.", 11, "right"),
        Column("Процедур без данных", 10, "right"),
        Column("Официальный перечень", 24),
    )
    return Table(columns, tuple(rows), "Таблица 1. Выводы по школам", "Школы")


def _official(school: SchoolLow) -> str:
    held = [one for one in school.official if one.status == IN_LIST]
    return "; ".join(one.source or "реквизиты не указаны" for one in held) or wording.EMPTY


def _low_results(schools: Sequence[SchoolLow], found: Identification) -> Table:
    bounds = bounds_of(found.rule.body)
    bound = Fraction(bounds.numerator * 100, bounds.denominator)
    rows: list[Row] = []
    for school in schools:
        rows.append(section(f"{school.name} (код {school.code})"))
        rows += [
            plain(
                wording.school_year(one.year),
                one.key.title,
                wording.out_of(one.low, one.participants, wording.PARTICIPANT),
                share_text(one.low, one.participants, bound, "≥"),
            )
            for one in school.procedures
            if one.is_low
        ]
    columns = (
        Column("Учебный год", 14, "center"),
        Column("Процедура", 44),
        Column("Ниже границы", 26),
        Column("Доля и порог", 20),
    )
    return Table(columns, tuple(rows), "Таблица 2. Низкие результаты с расчётом", "Низкие результаты")
