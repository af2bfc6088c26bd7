"""Gives refused rows back as a workbook: the person mends them there and loads that file."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from shnor_desktop.services.exporting import saving, workbook
from shnor_desktop.services.importing.headings import PLACE_HEADING, REASON_HEADING
from shnor_desktop.services.importing.plan import ImportPlan, SheetPlan

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def save_refused(plans: Sequence[ImportPlan], path: Path) -> int:
    """Write the refused rows of files as they stood there, each with its reasons; the number of rows."""
    pages = [(plan, sheet) for plan in plans for sheet in plan.sheets if sheet.refused]
    if not pages:
        return 0
    saving.save(path, lambda part: _write(pages, part))
    return sum(len({row.number for row in sheet.refused}) for _, sheet in pages)


def _write(pages: Sequence[tuple[ImportPlan, SheetPlan]], path: Path) -> None:
    book = workbook.create(path)
    used: set[str] = set()
    for plan, sheet in pages:
        page = book.add_worksheet(_free_name(sheet.table.grid.name or sheet.title, used))
        _fill(book, page, plan, sheet)
    workbook.close(book)


def _fill(book: workbook.Workbook, page: workbook.Worksheet, plan: ImportPlan, sheet: SheetPlan) -> None:
    grid = sheet.table.grid
    headings = list(grid.rows[sheet.table.header_row - 1])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
    day = book.add_format({"num_format": workbook.DATE_FORMAT})
    reasons: dict[int, list[str]] = {}
    for row in sheet.refused:
        reasons.setdefault(row.number, []).extend(reason.message for reason in row.reasons)
    page.freeze_panes(1, 0)
    page.set_column(0, len(headings) - 1, 16)
    page.set_column(len(headings), len(headings), 60)
    for position, text in enumerate([*headings, REASON_HEADING, PLACE_HEADING]):
        page.write(0, position, "" if text is None else str(text), bold)
    for number, (place, why) in enumerate(reasons.items(), 1):
        cells = [*grid.rows[place - 1]]
        cells += [None] * (len(headings) - len(cells))
        for position, cell in enumerate(cells[: len(headings)]):
            _cell(page, number, position, cell, day)
        page.write_string(number, len(headings), "; ".join(why))
        page.write_string(number, len(headings) + 1, f"{plan.path.name}, строка {place}")


def _cell(page: workbook.Worksheet, row: int, column: int, cell: object, day: object) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        page.write_datetime(row, column, moment, day)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, str(cell)[:32_000])


def _free_name(title: str, used: set[str]) -> str:
    """A name Excel takes for a worksheet, not used yet in this workbook."""
    plain = _FORBIDDEN.sub(" ", title).strip()[:28] or "Лист"
    name, number = plain, 1
    while name.lower() in used:
        number += 1
        name = f"{plain[:25]} {number}"
    used.add(name.lower())
    return name
