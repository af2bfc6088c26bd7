"""The first page of a workbook with all forms: what each is for, with a link to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services.exporting import workbook

TITLE = "Содержание"
_ABOUT_WIDTH = 78
_HEADINGS = ("№", "Лист", "Для чего")


@dataclass(frozen=True, slots=True)
class Line:
    """One form in the list; ``count`` of its rows where they are known."""

    sheet: Sheet
    count: int | None = None


def write(book: workbook.Workbook, heading: str, said: Sequence[str], lines: Sequence[Line]) -> None:
    """Add the page; it is the first to be seen."""
    counted = any(line.count is not None for line in lines)
    page = book.add_worksheet(TITLE)
    looks = workbook.Looks(book)
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 36)
    page.set_column(2, 2, _ABOUT_WIDTH)
    page.set_column(3, 3, 9)
    page.hide_gridlines(2)
    page.set_row(0, 26)
    page.write_string(0, 0, heading, looks.title)
    for number, text in enumerate(said, 1):
        page.write_string(number, 0, text, looks.quiet)
    top = len(said) + 2
    for position, text in enumerate((*_HEADINGS, "Строк") if counted else _HEADINGS):
        page.write_string(top, position, text, looks.heading)
    for number, line in enumerate(lines, 1):
        name = workbook.page_name(line.sheet)
        page.set_row(top + number, 18 if len(line.sheet.about) <= _ABOUT_WIDTH else 32)
        page.write_number(top + number, 0, number, looks.centred)
        page.write_url(top + number, 1, f"internal:'{name}'!A1", looks.link, name)
        page.write_string(top + number, 2, line.sheet.about, looks.wrapped)
        if line.count is not None:
            page.write_number(top + number, 3, line.count, looks.centred)
    page.freeze_panes(top + 1, 0)
    workbook.paper(page, heading)
    page.set_portrait()
    page.fit_to_pages(1, 1)
    page.print_area(0, 0, top + len(lines), 3 if counted else 2)
    page.activate()
    page.set_first_sheet()
