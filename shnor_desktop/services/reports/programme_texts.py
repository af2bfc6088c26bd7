"""Концепция развития, среднесрочная и муниципальная программы: their parts in order, empty ones said to be empty."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.programme import texts
from shnor_desktop.services.programme.inserted import Grid
from shnor_desktop.services.programme.place import KINDS, Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import Part, Piece
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Column, Document, Heading, Paragraph, Table, plain
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

EMPTY = "Не заполнено."
_TAB = 31
"""Excel allows no longer name of a sheet."""


def _build(kind: str, office: "Office", request: Request) -> Document:
    place = Place(request.school or office.code, request.year, KINDS[kind])
    sight = Sight(office, request.year, request.school, request.on)
    document = texts.read(sight, place)
    blocks: list[Block] = []
    empty = len(document.parts) - document.filled
    if empty:
        blocks.append(Paragraph(f"Заполнено разделов: {document.filled} из {len(document.parts)}.", "note"))
    for number, part in enumerate(document.parts, 1):
        blocks += [Heading(f"{number}. {part.title}"), *body(part)]
    return parts.framed(
        office,
        request,
        kind,
        place.document,
        blocks,
        period=f"{request.year} год",
        sources=(f"строение документа — {wording.inner(document.rule.source)}",),
    )


concept = partial(_build, "concept")
medium_term = partial(_build, "medium_term")
municipal = partial(_build, "municipal")


def body(part: Part) -> list[Block]:
    """The text of a part, or that there is none."""
    if not part.filled:
        return [Paragraph(EMPTY)]
    return [block for piece in part.pieces for block in _piece(piece)]


def _piece(piece: Piece) -> list[Block]:
    blocks: list[Block] = [Paragraph(line.strip()) for line in piece.told.splitlines() if line.strip()]
    if piece.fresh is None:
        return blocks
    if piece.stale:
        # the table of today would contradict the sentences of another day
        told = f"Данные вставки «{piece.fresh.title}» с тех пор изменились: текст по состоянию на "
        return [*blocks, Paragraph(f"{told}{wording.day(piece.changed_on)}.", "note")]
    return blocks + ([table(piece.fresh.grid)] if piece.fresh.grid is not None else [])


def table(grid: Grid) -> Table:
    """A table of an insert, its columns as wide as their words want."""
    columns = tuple(
        Column(
            heading,
            _width(heading, [row[place] for row in grid.rows]),
            "left" if places is None else "right",
            places or 0,
        )
        for place, (heading, places) in enumerate(grid.columns)
    )
    return Table(columns, tuple(plain(*row) for row in grid.rows), grid.title, grid.title[:_TAB])


def _width(heading: str, cells: Sequence[object]) -> float:
    told = [str(cell) for cell in cells if cell is not None]
    longest = max(map(len, told), default=0)
    word = max((len(word) for text in (heading, *told) for word in text.split(" ")), default=0)
    return float(max(min(longest, 44), word + 4, 8))
