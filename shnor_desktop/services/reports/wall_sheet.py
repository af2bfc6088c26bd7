"""Календарь на стену: the deadlines of a calendar year at a glance, then as a list (DOMAIN §1.6)."""

from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.deadlines.gathering import gather
from shnor_desktop.services.deadlines.kinds import TITLES
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Document, Paragraph, Wall, WallItem
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


def build(office: "Office", request: Request) -> Document:
    """What is neither done nor cancelled and falls on the calendar year of the request, as of its date."""
    school = request.school if office.is_district and request.school else None
    many = office.is_district and not request.school
    found = [one for one in gather(office, request.on, school=school).open if one.end.year == request.year]
    items = tuple(
        WallItem(
            one.end,
            f"{one.school}: {one.title}" if many and one.school else one.title,
            TITLES[one.kind],
            one.who,
            one.overdue,
        )
        for one in found
    )
    about = parts.about(office, request)
    blocks: list[Block] = []
    if not items:
        blocks.append(Paragraph(f"Неисполненных сроков на {request.year} год нет.", "strong"))
    elif any(one.late for one in items):
        day = wording.day(request.on)
        blocks.append(Paragraph(f"Тёмные дни и жирные строки — просрочено на {day}; серые дни — срок впереди.", "note"))
    blocks.append(Wall(request.year, items, f"Сроки {request.year} года", "Сроки"))
    return Document(
        kind="wall_calendar",
        title=f"Календарь на {request.year} год",
        about=about,
        on=request.on,
        organisation=parts.organisation(office, request),
        blocks=tuple(blocks),
        landscape=True,
        paper="A3",
    )
