"""What a tab of «Анализ» shows, as data made in a worker: sections of tables, charts and sentences, all explained."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Links
from shnor_desktop.services.verdicts.explain import Statement
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.canvas import Drawing
from shnor_desktop.ui.widgets.charts.heat import Heat
from shnor_desktop.ui.widgets.why import Reason, Why

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from shnor_desktop.ui.widgets.why import Reader

Order: TypeAlias = tuple[int, object]
"""What a column is sorted by; cells without a value come last."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what it says, why, where it leads, how it is sorted."""

    text: str
    why: Reason = None
    tone: Tone = "plain"
    link: Link | None = None
    order: object = None
    heat: Heat | None = None


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every cell that is a figure has its own answer."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    stretch: int = 0
    right: tuple[int, ...] = ()
    most: int = 30
    wrap: bool = True
    sortable: bool = False
    narrow: bool = False
    bound: int | None = None
    """Of a heat map, in percent."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence; with rows behind it a link to them."""

    text: str
    tone: Tone = "plain"
    links: Links = ()
    why: Reason = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart."""

    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Inset:
    """A part that answers to gestures of its own."""

    make: "Callable[[Reader], QWidget]"
    whys: Callable[[], Iterator[Reason]]
    """Answers of everything it can show, for those who look them all over."""


Block: TypeAlias = Grid | Words | Picture | Inset


@dataclass(frozen=True, slots=True)
class Section:
    """A card of a tab."""

    title: str
    blocks: tuple[Block, ...]
    part: str = ""
    badge: str = ""
    tone: Tone = "plain"
    about: str = ""


Content: TypeAlias = tuple[Section, ...]


def figure_cell(figure: Figure | None, about: str = "", *, link: Link | None = None, tone: Tone = "plain") -> Cell:
    """A figure with its answer; an absent one says so."""
    if figure is None:
        return Cell(wording.EMPTY, tone="muted")
    known = figure.value is not None
    return Cell(
        figure.text, Why.of(figure, about), tone if known else "muted", link, order=figure.value if known else None
    )


def said(statement: Statement) -> Words:
    """A sentence of a verdict."""
    return Words(statement.text, links=statement.links)


def count_cell(
    title: str,
    value: int | None,
    links: Links,
    *,
    column: str = "",
    link: Link | None = None,
    empty: str = wording.EMPTY,
) -> Cell:
    """A number as it stands in the form."""
    if value is None:
        return Cell(empty, Why.entered(title, "числа нет", links, column), "muted", link)
    return Cell(wording.whole(value), Why.entered(title, wording.whole(value), links, column), link=link, order=value)


def reasons(content: Content) -> Iterator[Reason]:
    """Every answer a tab can give."""
    for section in content:
        for block in section.blocks:
            if isinstance(block, Grid):
                yield from (cell.why for row in block.rows for cell in row)
            elif isinstance(block, Picture):
                yield from (spot.why for spot in block.drawing.spots)
            elif isinstance(block, Inset):
                yield from block.whys()
            elif block.why is not None:
                yield block.why
