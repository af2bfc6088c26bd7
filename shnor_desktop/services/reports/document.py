"""A report before it has a format: what it says, in order, without saying how PDF, Word or Excel draw it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from shnor_desktop.services import wording
from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.services.reports.calculation import Calculation

Align = Literal["left", "center", "right"]
Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    """A column of a table; ``width`` is its share of the page width, ``places`` the digits after the comma.

    ``signed`` numbers are differences: they show their plus.
    """

    heading: str
    width: float
    align: Align = "left"
    places: int = 0
    unit: str = ""
    signed: bool = False


@dataclass(frozen=True)
class Row:
    """``plain`` cells, a ``total`` in bold, or a ``section`` whose first cell runs over the whole width."""

    cells: tuple[Cell, ...]
    style: Literal["plain", "total", "section"] = "plain"


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    name: str = ""  # of the worksheet in Excel, where the caption is too long for a tab


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """``item`` is a dashed line of a list, ``numbered`` one that begins with a number of its own, ``note`` small print.

    ``strong`` is the sentence a reader looks for.
    """

    text: str
    style: Literal["body", "strong", "item", "numbered", "note"] = "body"


@dataclass(frozen=True)
class Facts:
    """Names and values in two columns without lines: the particulars of a document."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Code:
    """A QR code with words beside it; where nothing is drawn, the words and the text stand alone."""

    text: str
    caption: str


@dataclass(frozen=True)
class Series:
    """A row of numbers of a chart, one for each label; None is a gap."""

    name: str
    values: tuple[int | Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """Numbers drawn on a scale from 0 to ``top``: bars of parts of a whole, lines over years, or a radar.

    ``alt`` says in words what is drawn; where nothing is drawn, a table holds the same numbers.
    """

    kind: Literal["stacked", "lines", "radar"]
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    heading: str = ""  # of the labels, in the table
    places: int = 0
    unit: str = ""
    name: str = ""  # of the worksheet in Excel
    top: int = 100  # parts of a whole and percentages; else the highest point there is

    @property
    def column(self) -> Column:
        """How its numbers are printed."""
        return Column("", 12, "right", self.places, self.unit)

    def as_table(self) -> Table:
        """The same numbers where nothing is drawn."""
        one = self.column
        heads = [Column(series.name, one.width, "right", one.places, one.unit) for series in self.series]
        rows = [
            Row((label, *(series.values[place] for series in self.series))) for place, label in enumerate(self.labels)
        ]
        return Table((Column(self.heading, 40), *heads), tuple(rows), self.title, self.name)


@dataclass(frozen=True)
class WallItem:
    """What falls on a day; ``late`` is what should have been done by the date of the report."""

    day: date
    words: str
    kind: str
    who: str = ""
    late: bool = False


@dataclass(frozen=True)
class Wall:
    """A calendar year on one page with what falls on its days, then a list; where nothing is drawn, the list alone."""

    year: int
    items: tuple[WallItem, ...]
    title: str
    name: str = ""  # of the worksheet in Excel

    def as_table(self) -> Table:
        """The list, month by month."""
        rows: list[Row] = []
        for number, month in enumerate(MONTHS, 1):
            own = [item for item in self.items if item.day.month == number]
            rows += [section(f"{month.capitalize()} {self.year}")] if own else []
            rows += [plain(item.day, item.words, item.kind, item.who, "да" if item.late else "") for item in own]
        columns = (
            Column("Срок", 13, "center"),
            Column("Что", 60),
            Column("Вид", 22),
            Column("Ответственный", 34),
            Column("Просрочено", 13, "center"),
        )
        return Table(columns, tuple(rows), self.title, self.name)


Block = Heading | Paragraph | Table | Facts | Code | Chart | Wall


@dataclass(frozen=True)
class Signature:
    """Where a person signs: post, line, initials and surname (ГОСТ Р 7.0.97-2016)."""

    post: str
    name: str = ""


@dataclass(frozen=True)
class Document:
    """``on`` is the date of the report: there is no other clock in it, so the same data gives the same bytes."""

    kind: str
    title: str
    on: date
    organisation: tuple[str, ...]
    about: str = ""  # the short name of the school or district, for the file's name
    subtitle: str = ""
    period: str = ""
    place: str = ""
    blocks: tuple[Block, ...] = ()
    signatures: tuple[Signature, ...] = ()
    landscape: bool = False
    paper: Literal["A4", "A3"] = "A4"  # of the PDF; Word and Excel keep to A4
    kept_long: bool = False  # kept for more than ten years: the left margin is 30 mm (DOMAIN §7.2)
    sources: tuple[str, ...] = field(default=())
    calculations: tuple[Calculation, ...] = ()  # worksheets with live formulas, in Excel only
    workbook: tuple[Table, ...] = ()  # tables too many for paper, in Excel only

    @property
    def file_title(self) -> str:
        """One line for the properties of the file and for its suggested name."""
        parts = [self.title, self.subtitle, self.period, self.organisation[-1] if self.organisation else ""]
        return " · ".join(part.replace(wording.NBSP, " ") for part in parts if part)

    def tables(self) -> Iterable[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

    def charts(self) -> Iterable[Chart]:
        return (block for block in self.blocks if isinstance(block, Chart))

    def sheets(self) -> Iterable[Table | Chart | Wall]:
        """What becomes a worksheet, in order; the tables of Excel alone come last."""
        return (*(block for block in self.blocks if isinstance(block, Table | Chart | Wall)), *self.workbook)


def text_of(cell: Cell, column: Column) -> str:
    """The cell as it is printed; nothing is «—», an empty string stays empty."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return wording.EMPTY
    if isinstance(cell, date):
        return wording.day(cell)
    text = wording.decimal(cell, column.places) if isinstance(cell, Decimal) else wording.whole(cell)
    if column.signed:
        text = text.replace("-", "−") if cell < 0 else f"+{text}" if cell > 0 else text
    return f"{text}{wording.NBSP}{column.unit}" if column.unit else text


def plain(*cells: Cell) -> Row:
    return Row(cells)


def total(*cells: Cell) -> Row:
    return Row(cells, "total")


def section(text: str) -> Row:
    return Row((text,), "section")
