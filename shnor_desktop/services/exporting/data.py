"""Writes the rows of a form as .xlsx or .csv, in the shape that loads back without a change."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Number, Text, Words, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.exporting import bulk, cells, saving, workbook
from shnor_desktop.services.office import Office

_FORMULA_SIGNS = ("=", "+", "-", "@")


def export(office: Office, sheet_key: str, path: Path, year: int | None = None, school: str | None = None) -> int:
    """Write the rows that stand in the base; the number of rows written."""
    if sheet_key not in SHEETS:
        raise InputError(f"Листа «{sheet_key}» нет.", hint="Список листов: shnor sheets.")
    sheet = office.sheet(sheet_key)
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise InputError(f"Выгрузка бывает в .xlsx и .csv, а назван файл «{path.name}».")
    if school is not None and not office.is_district and school != office.code:
        raise InputError(f"База принадлежит школе «{office.code}», а указана школа «{school}».")
    with office.reading() as session:
        rows = entries.load(session, sheet_key, year=year, school=school if sheet.school_key else None)
    write = _xlsx if suffix == ".xlsx" else _csv
    saving.save(path, lambda part: write(sheet, rows, part))
    return len(rows)


def _lines(sheet: Sheet, rows: Iterable[Stored]) -> Iterator[list[Value]]:
    keys = [column.key for column in sheet.columns]
    computes = len(sheet.entered) < len(sheet.columns)
    for row in rows:
        values: dict[str, Value] = {"school": row.school, **row.values}
        if computes:
            values |= sheet.compute(values)
        yield [values[key] for key in keys]


def _xlsx(sheet: Sheet, rows: Iterable[Stored], path: Path) -> None:
    frame = path.with_name(f"{path.name}.frame")
    try:
        _frame(sheet, frame)
        bulk.fill(frame, path, _shown_lines(sheet, rows), len(sheet.columns))
    finally:
        frame.unlink(missing_ok=True)


def _frame(sheet: Sheet, path: Path) -> None:
    """The workbook without its rows: headings and the look of every column."""
    book = workbook.create(path)
    workbook.mark(book, sheet, None)
    page = book.add_worksheet(sheet.title[:31])
    workbook.head(book, page, sheet.columns)
    for position, column in enumerate(sheet.columns):
        grey = {"font_color": "#7F7F7F"} if column.compute else {}
        look = book.add_format({"num_format": _look(column), **grey})
        page.set_column(position, position, cells.width(column), look)
    workbook.close(book)


def _shown_lines(sheet: Sheet, rows: Iterable[Stored]) -> Iterator[list[bulk.Shown]]:
    """Numbers and days as they are; words as they are shown, each looked up once."""
    titles: dict[tuple[str, Value], str] = {}

    def shown(column: Column, value: Value) -> bulk.Shown:
        if value is None or (isinstance(value, int | Decimal | date) and not isinstance(value, bool)):
            return value
        if not isinstance(column.kind, Choice | YesNo):
            return column.kind.show(value)
        key = (column.key, value)
        if key not in titles:
            titles[key] = column.kind.show(value)
        return titles[key]

    for line in _lines(sheet, rows):
        yield [shown(column, value) for column, value in zip(sheet.columns, line, strict=True)]


def _look(column: Column) -> str:
    if column.kind.name == "day":
        return workbook.DATE_FORMAT
    if isinstance(column.kind, Number):
        return workbook.number_format(column.kind.places)
    return "@" if isinstance(column.kind, Text | Words | Choice) else "General"


def _csv(sheet: Sheet, rows: Iterable[Stored], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.heading for column in sheet.columns])
        for line in _lines(sheet, rows):
            writer.writerow([_shown(column, value) for column, value in zip(sheet.columns, line, strict=True)])


def _shown(column: Column, value: Value) -> str:
    text = column.kind.show(value)
    # a spreadsheet would run such a text as a formula; the apostrophe is dropped on the way back
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_SIGNS) else text
