"""Дневник куратора: entries of a calendar year, open recommendations, meetings by form and month, surveys."""

from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.services.reports import parts
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
    total,
)
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.support import diary, surveys
from shnor_desktop.services.support.diary import Diary, Entry
from shnor_desktop.services.support.surveys import Surveys

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_MEETING = ("запись", "записи", "записей")


def build(office: "Office", request: Request) -> Document:
    """The diary of a school, or of every school where a district names none; ``year`` is the calendar year."""
    found = diary.gather(office, request.year, request.on, request.school)
    asked = surveys.gather(office, request.year, request.on, request.school)
    many = office.is_district and not request.school
    return parts.framed(
        office,
        request,
        "curator_diary",
        "Дневник куратора",
        _blocks(found, asked, many),
        period=f"{request.year} календарный год, на {wording.day(request.on)}",
        landscape=True,
    )


def _blocks(found: Diary, asked: Surveys, many: bool) -> list[Block]:
    late = len(found.overdue)
    said = (
        f"За {found.year} год: {wording.counted(len(found.entries), _MEETING)}. "
        f"Открытых рекомендаций: {len(found.open)}, из них просрочено: {late}."
    )
    blocks: list[Block] = [Paragraph(said, "strong")]
    if found.open:
        blocks += [Heading("Рекомендации к исполнению"), _open(found, many)]
    if found.entries:
        blocks += [Heading("Записи"), _entries(found, many), Heading("Встречи по формам и месяцам"), _counts(found)]
    if asked.surveys:
        blocks += [Heading("Опросы года"), _surveys(asked)]
        blocks.append(Paragraph("Доля — ответившие от опрашиваемых; складываются люди, а не доли.", "note"))
    return blocks


def _school(many: bool) -> tuple[Column, ...]:
    return (Column("Школа", 14),) if many else ()


def _of(one: Entry, many: bool) -> tuple[Cell, ...]:
    return (one.school_name,) if many else ()


def _open(found: Diary, many: bool) -> Table:
    columns = (Column("Исполнить до", 11), *_school(many), Column("Рекомендация", 50), Column("Дана", 11),
               Column("Состояние", 18))  # fmt: skip
    rows = [plain(one.due, *_of(one, many), one.recommendations, one.on, one.standing(found.on)) for one in found.open]
    return Table(columns, tuple(rows), name="Рекомендации")


def _entries(found: Diary, many: bool) -> Table:
    columns = (
        Column("Дата", 10),
        *_school(many),
        Column("Форма", 11),
        Column("Участники", 14),
        Column("Факторы риска", 18),
        Column("Итог", 24),
        Column("Рекомендации", 22),
        Column("Исполнить до", 10),
        Column("Исполнено", 10),
    )
    rows = [
        plain(
            one.on,
            *_of(one, many),
            one.form,
            str(one.values["participants"] or wording.EMPTY),
            "; ".join(one.factors) or wording.EMPTY,
            one.summary,
            one.recommendations or wording.EMPTY,
            one.due,
            one.done_on,
        )
        for one in found.entries
    ]
    return Table(columns, tuple(rows), name="Записи")


def _counts(found: Diary) -> Table:
    months = [Column(month[:3], 5, "right") for month in MONTHS]
    counts, by_month = found.by_form_and_month, found.by_month
    rows: list[Row] = [
        plain(form, *(counts.get((form, month)) for month in range(1, 13)), many)
        for form, many in found.by_form.items()
    ]
    rows.append(total("Всего", *(by_month[month] or None for month in range(1, 13)), len(found.entries)))
    return Table((Column("Форма", 20), *months, Column("Всего", 8, "right")), tuple(rows), name="Встречи")


def _surveys(asked: Surveys) -> Table:
    columns = (Column("Кого спрашивают", 25), *(Column(one.name, 22, "right") for one in asked.surveys))
    rows: list[Row] = [
        plain(group, *(surveys.out_of(one.total(group)) if one.has(group) else None for one in asked.surveys))
        for group in asked.groups
    ]
    rows.append(total("Все опрошенные", *(surveys.out_of(one.total()) for one in asked.surveys)))
    return Table(columns, tuple(rows), name="Опросы")
