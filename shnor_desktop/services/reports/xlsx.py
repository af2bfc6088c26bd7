"""A document as an Excel workbook: the words on the first sheet, each table on a sheet of its own with real numbers."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from shnor_desktop.services import wording
from shnor_desktop.services.reports import calculation
from shnor_desktop.services.reports.document import (
    Cell,
    Chart,
    Code,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    Wall,
    text_of,
)
from shnor_desktop.services.reports.grid import wrap

FONT = "Times New Roman"
_TEXT_WIDTH = 88
_TABLE_WIDTHS = {False: 95, True: 140}
_NOT_IN_TAB = re.compile(r"[\[\]:*?/\\']")


def xlsx(document: Document) -> bytes:
    """Numbers stay numbers, dates stay dates; the same document gives the same bytes."""
    import xlsxwriter  # type: ignore[import-untyped]

    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    workbook.set_properties(
        {
            "title": document.file_title,
            "subject": document.title,
            "author": document.organisation[-1] if document.organisation else "",
            "created": datetime(document.on.year, document.on.month, document.on.day),  # noqa: DTZ001
        }
    )
    workbook.set_size(1600, 1100)
    _words(workbook, document)
    names: set[str] = {"отчёт"}
    for number, block in enumerate(document.sheets(), 1):
        table = block.as_table() if isinstance(block, Chart | Wall) else block
        tab = _tab(table, number, names)
        _sheet(workbook, document, table, tab)
        if isinstance(block, Chart):
            _chart(workbook, block, tab)
    calculation.write(workbook, document.calculations, FONT)
    workbook.close()
    return file.getvalue()


def _words(workbook: Any, document: Document) -> None:
    sheet = workbook.add_worksheet("Отчёт")
    _paper(sheet, landscape=False)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, _TEXT_WIDTH)
    base = {"font_name": FONT, "font_size": 12, "text_wrap": True, "valign": "top"}
    body = workbook.add_format(base)
    bold = workbook.add_format(base | {"bold": True})
    centre = workbook.add_format(base | {"bold": True, "align": "center"})
    note = workbook.add_format(base | {"font_size": 10})
    lines: list[tuple[str, Any]] = [(text, centre) for text in document.organisation]
    lines += [("", body), (document.title.upper(), centre)]
    lines += [(text, centre) for text in (document.subtitle, document.period) if text]
    lines += [(" · ".join(filter(None, (wording.day(document.on), document.place))), body), ("", body)]
    tables = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            lines += [("", body), (block.text, bold)]
        elif isinstance(block, Paragraph):
            text = f"– {block.text}" if block.style == "item" else block.text
            lines.append((text, {"strong": bold, "note": note}.get(block.style, body)))
        elif isinstance(block, Facts):
            lines += [(f"{name}: {value or wording.EMPTY}", body) for name, value in block.pairs]
        elif isinstance(block, Code):
            lines.append((f"{block.caption} {block.text}", body))
        else:
            tables += 1
            title = block.title if isinstance(block, Chart | Wall) else block.caption
            lines.append((f"{title or 'Таблица'} — на листе {tables + 1}", note))
    lines += [
        (f"{table.caption} — на листе {number}", note) for number, table in enumerate(document.workbook, tables + 2)
    ]
    if document.calculations:
        names = ", ".join(f"«{sheet.name}»" for sheet in document.calculations)
        lines.append((f"Расчёт с живыми формулами — на листах {names}", note))
    lines.append(("", body))
    lines += [(f"Источник: {text}", note) for text in document.sources]
    lines += [(f"{signature.post}   ____________   {signature.name}", body) for signature in document.signatures]
    for index, (text, form) in enumerate(lines):
        sheet.write_string(index, 0, text, form)
        # Excel does not fit the height of wrapped rows by itself when a file is made outside it.
        sheet.set_row(index, 16.5 * max(1, -(-len(text) // _TEXT_WIDTH)))


def _sheet(workbook: Any, document: Document, table: Table, name: str) -> None:
    sheet = workbook.add_worksheet(name)
    _paper(sheet, landscape=document.landscape)
    styles = _Styles(workbook)
    widths = _widths(table, _TABLE_WIDTHS[document.landscape])
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    first = 0
    if table.caption:
        sheet.write_string(0, 0, table.caption, styles.form("caption", None))
        first = 2
    for index, column in enumerate(table.columns):
        sheet.write_string(first, index, column.heading, styles.form("header", None))
    sheet.set_row(first, _height([column.heading for column in table.columns], widths))
    for offset, row in enumerate(table.rows, first + 1):
        _row(sheet, offset, row, table, styles)
        if row.style != "section":
            texts = [text_of(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
            sheet.set_row(offset, _height(texts, widths))
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    sheet.fit_to_pages(1, 0)


_KINDS = {
    "stacked": {"type": "bar", "subtype": "percent_stacked"},
    "lines": {"type": "line"},
    "radar": {"type": "radar", "subtype": "with_markers"},
}
_FILLS = ("#404040", "#7A7A7A", "#C2C2C2", "#FFFFFF")
_DASHES = ("solid", "dash", "round_dot", "long_dash_dot", "square_dot")
_MARKS = ("circle", "square", "triangle", "diamond", "star")


def _chart(workbook: Any, chart: Chart, tab: str) -> None:
    """A chart of Excel's own over the numbers of its sheet: it follows them when they are changed."""
    drawn = workbook.add_chart(_KINDS[chart.kind])
    first, last = 3, 2 + len(chart.labels)  # below the caption, an empty row and the headings
    for index, _ in enumerate(chart.series):
        looks: dict[str, Any] = {"fill": {"color": _FILLS[index % 4]}, "border": {"color": "#000000", "width": 0.75}}
        if chart.kind != "stacked":
            line = {"color": "#000000", "width": 1.25, "dash_type": _DASHES[index % 5]}
            looks = {"line": line, "marker": {"type": _MARKS[index % 5], "size": 6}}
        drawn.add_series(
            {
                "name": [tab, first - 1, index + 1],
                "categories": [tab, first, 0, last, 0],
                "values": [tab, first, index + 1, last, index + 1],
                **looks,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    if chart.kind == "stacked":
        drawn.set_y_axis({"reverse": True})
    else:
        drawn.set_y_axis({"min": 0, "max": chart.top})
    wide, high = {"stacked": (760, 160 + 26 * len(chart.labels)), "lines": (760, 380), "radar": (1000, 480)}[chart.kind]
    drawn.set_size({"width": wide, "height": high})
    drawn.show_blanks_as("gap")
    sheet = workbook.get_worksheet_by_name(tab)
    # A dash in a cell would be drawn as zero; an empty cell is a gap.
    empty = workbook.add_format({"border": 1})
    for index, series in enumerate(chart.series, 1):
        for place, value in enumerate(series.values):
            if value is None:
                sheet.write_blank(first + place, index, None, empty)
    sheet.insert_chart(last + 2, 0, drawn, {"description": chart.alt})


def _widths(table: Table, whole: float) -> list[float]:
    """In letters: the shares asked for, but no word of a heading is cut."""
    share = whole / sum(column.width for column in table.columns)
    longest = [max(map(len, column.heading.split()), default=0) for column in table.columns]
    return [max(column.width * share, word + 2.0) for column, word in zip(table.columns, longest, strict=True)]


def _height(texts: list[str], widths: list[float]) -> float:
    """Points for the tallest cell: not every program fits wrapped rows when it opens a file."""
    lines = [
        sum(len(wrap(part, width, len)) for part in text.split("\n")) for text, width in zip(texts, widths, strict=True)
    ]
    return 13.5 * max(lines, default=1) + 2


def _row(sheet: Any, index: int, row: Row, table: Table, styles: "_Styles") -> None:
    if row.style == "section":
        form = styles.form("section", None)
        if len(table.columns) > 1:
            sheet.merge_range(index, 0, index, len(table.columns) - 1, str(row.cells[0]), form)
        else:
            sheet.write_string(index, 0, str(row.cells[0]), form)
        return
    for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        form = styles.form(row.style, column, cell)
        if isinstance(cell, str):
            sheet.write_string(index, position, cell, form)
        elif cell is None:
            sheet.write_string(index, position, wording.EMPTY, form)
        elif isinstance(cell, date):
            sheet.write_datetime(index, position, cell, form)
        else:
            sheet.write_number(index, position, _number(cell, column), form)


def _number(cell: int | Decimal, column: Column) -> float | int:
    return cell if isinstance(cell, int) else float(wording.rounded(cell, column.places))


class _Styles:
    """Formats by looks, each made once for the workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, str], Any] = {}

    def form(self, style: str, column: Column | None, cell: Cell = "") -> Any:
        align = column.align if column else {"header": "center"}.get(style, "left")
        number = ""
        if isinstance(cell, date):
            number = "dd.mm.yyyy"
        elif column and isinstance(cell, int | Decimal):
            number = "0" if isinstance(cell, int) or not column.places else "0." + "0" * column.places
            number += f'"{wording.NBSP}{column.unit}"' if column.unit else ""
            number = f"+{number};−{number};{number}" if column.signed else number
        key = (style, align, number)
        if key not in self._made:
            looks: dict[str, Any] = {"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "top"}
            looks |= {"align": align, "border": 0 if style == "caption" else 1}
            looks |= {"bold": True} if style != "plain" else {}
            looks |= {"bg_color": "#E8E8E8", "valign": "vcenter"} if style == "header" else {}
            looks |= {"bg_color": "#F5F5F5"} if style in {"section", "total"} else {}
            looks |= {"text_wrap": False, "font_size": 12} if style == "caption" else {}
            looks |= {"num_format": number} if number else {}
            self._made[key] = self._workbook.add_format(looks)
        return self._made[key]


def _paper(sheet: Any, *, landscape: bool) -> None:
    sheet.set_paper(9)
    sheet.set_margins(left=20 / 25.4, right=10 / 25.4, top=20 / 25.4, bottom=20 / 25.4)
    if landscape:
        sheet.set_landscape()


def _tab(table: Table, number: int, taken: set[str]) -> str:
    """A tab holds 31 characters, no signs of its own, and differs from the others whatever the case."""
    text = _NOT_IN_TAB.sub(" ", (table.name or table.caption or f"Таблица {number}").replace(wording.NBSP, " "))
    text = " ".join(text.split())[:31].strip()
    if text.casefold() in taken:
        text = f"{text[:27].rstrip()} {number}"
    taken.add(text.casefold())
    return text
