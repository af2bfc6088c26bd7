"""Writes the rows of forms as .xlsx or .csv, in the shape that loads back without a change."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Number, Text, Words, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.exporting import bulk, cells, contents, saving, totals, workbook
from shnor_desktop.services.office import Office
from shnor_desktop.services.wording import ROW, counted, school_year

_FORM = ("лист", "листа", "листов")
_FORMULA_SIGNS = ("=", "+", "-", "@")
_MEASURED = 400
"""Rows that decide how wide a column is."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one form that go out."""

    sheet: Sheet
    rows: Sequence[Stored]


def export(
    office: Office,
    sheet_key: str,
    path: Path,
    year: int | None = None,
    school: str | None = None,
    *,
    with_sums: bool = False,
) -> int:
    """Write the rows that stand in the base, with a line of sums below when asked; the number of rows written."""
    if sheet_key not in SHEETS:
        raise InputError(f"Листа «{sheet_key}» нет.", hint="Список листов: shnor sheets.")
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise InputError(f"Выгрузка бывает в .xlsx и .csv, а назван файл «{path.name}».")
    part = _parts(office, [sheet_key], year, school)[0]
    if suffix == ".csv":
        saving.save(path, lambda target: _csv(part, target))
    else:
        saving.save(path, lambda target: _xlsx(office, [part], target, year, with_sums=with_sums))
    return len(part.rows)


def export_all(office: Office, path: Path, year: int | None = None, school: str | None = None) -> int:
    """Write every form on a worksheet of its own, with a list of them in front; the number of rows written."""
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"Все листы выгружаются в одну книгу .xlsx, а назван файл «{path.name}».")
    parts = _parts(office, list(SHEETS), year, school)
    saving.save(path, lambda target: _xlsx(office, parts, target, year, together=True))
    return sum(len(part.rows) for part in parts)


def _parts(office: Office, keys: Iterable[str], year: int | None, school: str | None) -> list[_Part]:
    if school is not None and not office.is_district and school != office.code:
        raise InputError(f"База принадлежит школе «{office.code}», а указана школа «{school}».")
    parts = []
    with office.reading() as session:
        for key in keys:
            sheet = office.sheet(key)
            rows = entries.load(session, key, year=year, school=school if sheet.school_key else None)
            parts.append(_Part(sheet, rows))
    return parts


def _lines(part: _Part) -> Iterator[list[Value]]:
    sheet = part.sheet
    keys = [column.key for column in sheet.columns]
    computes = len(sheet.entered) < len(sheet.columns)
    for row in part.rows:
        values: dict[str, Value] = {"school": row.school, **row.values}
        if computes:
            values |= sheet.compute(values)
        yield [values[key] for key in keys]


def _xlsx(
    office: Office,
    parts: Sequence[_Part],
    path: Path,
    year: int | None,
    *,
    together: bool = False,
    with_sums: bool = False,
) -> None:
    frame = path.with_name(f"{path.name}.frame")
    try:
        book = workbook.create(frame)
        if together:
            workbook.mark(book, office.name, None)
            lines = [contents.Line(part.sheet, len(part.rows)) for part in parts]
            contents.write(book, office.name, _said(parts, year), lines)
        else:
            workbook.mark(book, parts[0].sheet.title, None, parts[0].sheet)
        looks = workbook.Looks(book)
        for part in parts:
            page = _frame(book, looks, office, part, year)
            if with_sums:
                _sums(looks, page, part)
        workbook.close(book)
        bodies = {
            number: bulk.Body(_shown_lines(part), len(part.sheet.columns))
            for number, part in enumerate(parts, 2 if together else 1)
        }
        bulk.fill(frame, path, bodies)
    finally:
        frame.unlink(missing_ok=True)


def _said(parts: Sequence[_Part], year: int | None) -> list[str]:
    filled = [part for part in parts if part.rows]
    of_year = f"Учебный год {school_year(year)}; листы без учебного года — целиком." if year else "За все годы."
    total = counted(sum(len(part.rows) for part in filled), ROW)
    return [of_year, f"Заполнено {counted(len(filled), _FORM)}, {total}. Книгу можно загрузить обратно в программу."]


def _frame(
    book: workbook.Workbook, looks: workbook.Looks, office: Office, part: _Part, year: int | None
) -> workbook.Worksheet:
    """A worksheet without its rows: headings, the look of every column."""
    sheet, last = part.sheet, len(part.rows)
    page = book.add_worksheet(workbook.page_name(sheet))
    widths = _widths(part)
    kept = workbook.kept(sheet.columns, widths)
    workbook.head(looks, page, sheet.columns, widths)
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, widths[position], looks.get(**_look(column, widths[position])))
    page.freeze_panes(1, kept)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    workbook.across(page, widths, kept)
    heading = f"{sheet.title}, {school_year(year)}" if year and sheet.has_year else sheet.title
    workbook.paper(page, f"{heading} — {office.name}")
    return page


def _sums(looks: workbook.Looks, page: workbook.Worksheet, part: _Part) -> None:
    sums = totals.sums(part.sheet.key, part.rows)
    if not sums:
        return
    last = len(part.rows) + 1
    plain: dict[str, object] = {"bold": True, "top": 1, "bg_color": "#F2F2F2"}
    for position, column in enumerate(part.sheet.columns):
        if position == 0:
            page.write_string(last, 0, totals.WORD, looks.get(**plain))
        elif column.key in sums:
            letter = bulk.letters(position + 1)
            # the sum follows the filter of the person who opens the file
            formula = f"=SUBTOTAL(109,{letter}2:{letter}{last})"
            page.write_formula(last, position, formula, looks.get(**plain, num_format="0"), sums[column.key])
        else:
            page.write_blank(last, position, None, looks.get(**plain))


def _widths(part: _Part) -> list[int]:
    columns = part.sheet.columns
    longest = [0] * len(columns)
    for line in islice(_lines(part), _MEASURED):
        for position, (column, value) in enumerate(zip(columns, line, strict=True)):
            if value is not None:
                longest[position] = max(longest[position], *map(len, column.kind.show(value).split("\n")))
    return [cells.fitted(column, length) for column, length in zip(columns, longest, strict=True)]


def _shown_lines(part: _Part) -> Iterator[list[bulk.Shown]]:
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

    for line in _lines(part):
        yield [shown(column, value) for column, value in zip(part.sheet.columns, line, strict=True)]


def _look(column: Column, width: int) -> dict[str, object]:
    look: dict[str, object] = {"num_format": _number_format(column), "valign": "top"}
    if column.compute:
        look["font_color"] = "#7F7F7F"
    if isinstance(column.kind, Text | Words | Choice):
        look["text_wrap"] = width >= cells.WIDEST
    elif isinstance(column.kind, YesNo) or column.kind.name in ("day", "year"):
        look["align"] = "center"
    return look


def _number_format(column: Column) -> str:
    if column.kind.name == "day":
        return workbook.DATE_FORMAT
    if isinstance(column.kind, Number):
        return workbook.number_format(column.kind.places)
    return "@" if isinstance(column.kind, Text | Words | Choice) else "General"


def _csv(part: _Part, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.heading for column in part.sheet.columns])
        for line in _lines(part):
            writer.writerow([_shown(column, value) for column, value in zip(part.sheet.columns, line, strict=True)])


def _shown(column: Column, value: Value) -> str:
    text = column.kind.show(value)
    # a spreadsheet would run such a text as a formula; the apostrophe is dropped on the way back
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_SIGNS) else text
