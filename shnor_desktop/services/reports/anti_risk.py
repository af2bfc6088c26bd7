"""Антирисковая программа: for each activated factor its data, its passport and its road map as an appendix."""

from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.programme import anti_risk, inserts
from shnor_desktop.services.programme.aims import Aim
from shnor_desktop.services.programme.anti_risk import Programme
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import Part
from shnor_desktop.services.reports import figures, parts
from shnor_desktop.services.reports.document import Block, Column, Document, Heading, Paragraph, Table, plain
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.reports.programme_texts import EMPTY, body

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

TARGETS, MEASURES = "targets", "measures"


def build(office: "Office", request: Request) -> Document:
    """All programmes of the school of the request in its calendar year."""
    found = anti_risk.gather(Sight(office, request.year, request.school, request.on))
    blocks: list[Block] = []
    if not found:
        blocks.append(Paragraph(f"Активированных факторов риска на {request.year} год нет.", "strong"))
    elif len(found) > 1:
        blocks.append(Paragraph(f"Программ: {len(found)}, по одной на каждый активированный фактор риска."))
        blocks += [Paragraph(f"{number}. {one.title}", "numbered") for number, one in enumerate(found, 1)]
    for number, one in enumerate(found, 1):
        blocks += _programme(one, f"{number}. " if len(found) > 1 else "", number)
    used = [one.figure for programme in found for one in programme.visible if one.figure is not None]
    rules = dict.fromkeys(programme.document.rule.source for programme in found)
    return parts.framed(
        office,
        request,
        "anti_risk",
        "Антирисковая программа",
        blocks,
        period=f"{request.year} год",
        sources=(*(f"строение документа — {wording.inner(source)}" for source in rules), *figures.sources(used)),
    )


def _programme(one: Programme, number: str, order: int) -> list[Block]:
    blocks: list[Block] = [Heading(f"{number}{one.title}")]
    if not one.activated:
        blocks.append(Paragraph("Фактор в этом году не активирован, а программа по нему есть.", "note"))
    filled = f"Заполнено разделов: {one.document.filled} из {len(one.document.parts)}"
    blocks.append(Paragraph(f"{filled}, целевых показателей: {len(one.aims)}, мероприятий: {len(one.items)}.", "note"))
    blocks += [Heading("Данные, по которым виден риск", 2), *_visible(one, order)]
    keys = {part.key for part in one.document.parts}
    for part in one.document.parts:
        blocks += [Heading(part.title, 2), *_part(one, part, order)]
    if TARGETS not in keys:
        blocks += [Heading("Целевые показатели", 2), *_aims(one.aims, order)]
    blocks += [Heading(f"Приложение {order}. Дорожная карта реализации программы антирисковых мер", 2)]
    return [*blocks, *_road_map(one, order)]


def _visible(one: Programme, order: int) -> list[Block]:
    if not one.visible:
        return [Paragraph("В программе таких данных нет: фактор виден по анкетам.")]
    columns = (Column("Что видно", 46), Column("Значение", 36), Column("Вывод", 18))
    rows = tuple(plain(seen.title, seen.text, seen.answer) for seen in one.visible)
    return [Table(columns, rows, name=f"Данные {order}")]


def _part(one: Programme, part: Part, order: int) -> list[Block]:
    own = body(part) if part.filled else []
    if part.key == TARGETS:
        told = any(piece.source == "targets" and not piece.stale for piece in part.pieces)
        return own if told else [*own, *_aims(one.aims, order)]
    if part.key == MEASURES and not own and one.items:
        return [Paragraph(f"Мероприятия программы — в дорожной карте (приложение {order}).")]
    return own or [Paragraph(EMPTY)]


def _aims(aims: tuple[Aim, ...], order: int) -> list[Block]:
    if not aims:
        return [Paragraph(EMPTY)]
    columns = (
        Column("Показатель", 40),
        Column("Исходное", 14, "right"),
        Column("Сейчас", 14, "right"),
        Column("Изменение", 15, "right"),
        Column("Цель", 14, "right"),
        Column("Срок", 15, "center"),
        Column("Ход", 15),
    )
    rows = tuple(
        plain(
            one.indicator,
            one.told(one.base),
            one.told(one.now),
            one.arrow,
            one.told(one.target),
            one.due,
            one.state,
        )
        for one in aims
    )
    return [Table(columns, rows, name=f"Показатели {order}")]


def _road_map(one: Programme, order: int) -> list[Block]:
    if not one.items:
        return [Paragraph(EMPTY)]
    columns = (
        Column("Задача", 24),
        Column("Мероприятие", 34),
        Column("Сроки реализации", 25),
        Column("Показатели реализации", 26),
        Column("Ответственные", 22),
        Column("Участники", 18),
    )
    rows = tuple(
        plain(
            str(item.values["task"] or wording.EMPTY),
            item.title,
            inserts.term(item),
            _indicator(item.values["indicator"], item.values["planned_value"]),
            str(item.values["responsible"] or wording.EMPTY),
            str(item.values["participants"] or wording.EMPTY),
        )
        for item in one.items
    )
    done = f"Исполнено {wording.out_of(one.done, len(one.items), wording.MEASURE)}."
    return [Table(columns, rows, name=f"Дорожная карта {order}"), Paragraph(done)]


def _indicator(words: object, planned: object) -> str:
    told = [str(one) for one in (words, planned) if one]
    return ": ".join(told) or wording.EMPTY
