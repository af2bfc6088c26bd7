"""What templates and exports share: an opened workbook with the look of our files."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any, TypeAlias

from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.exporting import cells

Workbook: TypeAlias = Any
Worksheet: TypeAlias = Any
Format: TypeAlias = Any
"""xlsxwriter declares no types, so its objects cannot be named."""

_REQUIRED, _PLAIN, _COMPUTED = "#FCE4D6", "#DDEBF7", "#E7E6E6"
_A4 = 9
DATE_FORMAT = "dd.mm.yyyy"
PROGRAM = "ШНОР-Офис"
_SHEET_NAME = 31
_PAGE_CHARS = 190
"""Characters on the width of a sheet of A4 laid across that can still be read when fitted in."""
_KEPT_CHARS = 60
"""Key columns are kept in sight, on the screen and on each printed page, up to this width."""


class Looks:
    """The formats of a workbook, each made when it is first asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def get(self, **settings: Any) -> Format:
        """The format of these settings."""
        key = repr(sorted(settings.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(settings)
        return self._made[key]

    @property
    def title(self) -> Format:
        return self.get(bold=True, font_size=16)

    @property
    def quiet(self) -> Format:
        return self.get(font_color="#595959")

    @property
    def heading(self) -> Format:
        return self.get(bold=True, text_wrap=True, border=1, valign="vcenter", align="center", bg_color=_PLAIN)

    @property
    def wrapped(self) -> Format:
        return self.get(border=1, text_wrap=True, valign="vcenter")

    @property
    def centred(self) -> Format:
        return self.get(border=1, align="center", valign="vcenter")

    @property
    def link(self) -> Format:
        return self.get(border=1, valign="vcenter", font_color="#0563C1", underline=1)


def create(path: Path) -> Workbook:
    """An empty workbook that keeps text as text."""
    import xlsxwriter  # type: ignore[import-untyped]

    path.touch()  # a place that cannot be written to is found before anything is built
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(str(path), options)


def close(book: Workbook) -> None:
    """Finish the file; trouble of the disk comes out as the ``OSError`` it is."""
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    try:
        book.close()
    except FileCreateError as error:
        _drop_rows(book)
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _drop_rows(book: Workbook) -> None:
    """The rows of an unfinished book wait in temporary files, which nobody else would close."""
    for page in book.worksheets():
        if page.row_data_fh is not None and not page.row_data_fh.closed:
            page.row_data_fh.close()
            Path(page.row_data_filename).unlink(missing_ok=True)


def page_name(sheet: Sheet) -> str:
    """The name of the worksheet of a form."""
    return sheet.title[:_SHEET_NAME]


def mark(book: Workbook, title: str, year: int | None, sheet: Sheet | None = None) -> None:
    """Say in the properties what this is, so that it is known again; nobody's name stands there."""
    book.set_properties({"title": title, "comments": PROGRAM})
    if sheet is not None:
        book.set_custom_property("shnor_sheet", sheet.key)
        book.set_custom_property("shnor_revision", sheet.revision, "number")
    if year is not None:
        book.set_custom_property("shnor_year", str(year))


def head(looks: Looks, page: Worksheet, columns: Sequence[Column], widths: Sequence[int]) -> None:
    """Row 1: headings with their colour, note, width."""
    page.set_row(0, _heading_height(columns, widths))
    common: dict[str, Any] = {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
    for position, (column, width) in enumerate(zip(columns, widths, strict=True)):
        must = column.required and column.default is None
        color = _COMPUTED if column.compute else _REQUIRED if must else _PLAIN
        page.set_column(position, position, width)
        page.write_string(0, position, column.heading, looks.get(**common, bg_color=color))
        page.write_comment(0, position, cells.note(column), {"x_scale": 2, "y_scale": 1.2, "author": PROGRAM})


def _heading_height(columns: Sequence[Column], widths: Sequence[int]) -> int:
    lines = max((_lines(column.heading, width) for column, width in zip(columns, widths, strict=True)), default=1)
    return 15 * max(lines, 2) + 3


def _lines(text: str, width: int) -> int:
    """Lines a heading takes when it is wrapped at its words; bold letters are a little wider."""
    lines, used, room = 1, 0, max(width - 2, 1)
    for word in text.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        lines += max(ceil(len(word) / room) - 1, 0)
        used += len(word) + (1 if used else 0)
    return lines


def kept(columns: Sequence[Column], widths: Sequence[int]) -> int:
    """How many columns on the left name the row and stay in sight."""
    number, wide = 0, 0
    for column, width in zip(columns, widths, strict=True):
        wide += width
        if not column.identity or wide > _KEPT_CHARS:
            break
        number += 1
    return number if number < len(columns) else 0


def across(page: Worksheet, widths: Sequence[int], kept_columns: int) -> None:
    """How a table is printed: lying, as wide as can be read, headings and key columns on each page."""
    page.set_landscape()
    page.fit_to_pages(ceil(sum(widths) / _PAGE_CHARS), 0)
    page.repeat_rows(0)
    if kept_columns and sum(widths) > _PAGE_CHARS:
        page.repeat_columns(0, kept_columns - 1)
    page.hide_gridlines(0)


def paper(page: Worksheet, title: str) -> None:
    """A4 with the title over each page and the number under it."""
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    page.set_header("&L" + title.replace("&", "&&")[:200], {"margin": 0.3})
    page.set_footer(f"&L{PROGRAM}&RСтраница &P из &N", {"margin": 0.3})


def number_format(places: int) -> str:
    """How Excel shows a number with so many decimal places."""
    return "0" if places == 0 else "0." + "0" * places
