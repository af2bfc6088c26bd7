"""What templates and exports share: an opened workbook with the look of our files."""

from pathlib import Path
from typing import Any, TypeAlias

from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.exporting import cells

Workbook: TypeAlias = Any
Worksheet: TypeAlias = Any
"""xlsxwriter declares no types, so its objects cannot be named."""

_REQUIRED, _PLAIN, _COMPUTED = "#FCE4D6", "#DDEBF7", "#E7E6E6"
_A4 = 9
DATE_FORMAT = "dd.mm.yyyy"


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


def mark(book: Workbook, sheet: Sheet, year: int | None) -> None:
    """Say in the properties which form this is, so that it is known again."""
    book.set_properties({"title": sheet.title, "comments": "ШНОР-Офис"})
    book.set_custom_property("shnor_sheet", sheet.key)
    book.set_custom_property("shnor_revision", sheet.revision, "number")
    if year is not None:
        book.set_custom_property("shnor_year", str(year))


def head(book: Workbook, page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Row 1: headings with their colour, note, width; frozen."""
    page.freeze_panes(1, 0)
    page.set_row(0, 45)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    common: dict[str, Any] = {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
    looks = {color: book.add_format(common | {"bg_color": color}) for color in (_REQUIRED, _PLAIN, _COMPUTED)}
    for position, column in enumerate(columns):
        must = column.required and column.default is None
        color = _COMPUTED if column.compute else _REQUIRED if must else _PLAIN
        page.set_column(position, position, cells.width(column))
        page.write_string(0, position, column.heading, looks[color])
        page.write_comment(0, position, cells.note(column), {"x_scale": 2, "y_scale": 1.2, "author": "ШНОР-Офис"})


def number_format(places: int) -> str:
    """How Excel shows a number with so many decimal places."""
    return "0" if places == 0 else "0." + "0" * places
