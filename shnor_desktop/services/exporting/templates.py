"""Makes the Excel template of a form: headings, drop-downs, limits and notes from its declaration."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Day, Number, SchoolYear
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.exporting import cells, saving, workbook
from shnor_desktop.services.office import Office

_ROWS = 5000
LISTS = "Списки"
"""The hidden worksheet of a template with the words of its long lists."""
_HELP = "Справка"
_HELP_WIDTH = 80


def template(office: Office, sheet_key: str, path: Path, year: int | None = None) -> None:
    """Write the empty form as .xlsx; ``year`` stands in its properties for cells that stay empty."""
    if sheet_key not in SHEETS:
        raise InputError(f"Листа «{sheet_key}» нет.", hint="Список листов: shnor sheets.")
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"Образец записывается только в .xlsx, а назван файл «{path.name}».")
    sheet = office.sheet(sheet_key)
    saving.save(path, lambda part: _write(sheet, part, year))


def _write(sheet: Sheet, path: Path, year: int | None) -> None:
    book = workbook.create(path)
    workbook.mark(book, sheet, year)
    page = book.add_worksheet(sheet.title[:31])
    workbook.head(book, page, sheet.entered)
    sources = _sources(sheet.entered)
    for position, column in enumerate(sheet.entered):
        rule = cells.validation(column, sources.get(column.key))
        if rule is not None:
            page.data_validation(1, position, _ROWS, position, rule)
        look = _look(column)
        if look:
            page.set_column(position, position, cells.width(column), book.add_format({"num_format": look}))
    _help(book, sheet, year)
    _lists(book, sheet.entered)
    page.activate()
    workbook.close(book)


def _look(column: Column) -> str:
    if isinstance(column.kind, Day):
        return workbook.DATE_FORMAT
    if isinstance(column.kind, SchoolYear):
        return "General"
    # text columns keep leading zeros of codes
    return workbook.number_format(column.kind.places) if isinstance(column.kind, Number) else "@"


def _long_lists(columns: Sequence[Column]) -> list[tuple[Column, Sequence[str]]]:
    return [(column, words) for column in columns if (words := cells.choices(column)) and not cells.fits_inline(words)]


def _sources(columns: Sequence[Column]) -> dict[str, str | Sequence[str]]:
    """Where the drop-down of each column takes its words: from the rule itself or from the hidden worksheet."""
    sources: dict[str, str | Sequence[str]] = {
        column.key: words for column in columns if (words := cells.choices(column)) and cells.fits_inline(words)
    }
    for position, (column, words) in enumerate(_long_lists(columns)):
        letter = chr(ord("A") + position)
        sources[column.key] = f"={LISTS}!${letter}$1:${letter}${len(words)}"
    return sources


def _lists(book: workbook.Workbook, columns: Sequence[Column]) -> None:
    lists = _long_lists(columns)
    if not lists:
        return
    page = book.add_worksheet(LISTS)
    page.hide()
    for row in range(max(len(words) for _, words in lists)):
        for position, (_, words) in enumerate(lists):
            if row < len(words):
                page.write_string(row, position, words[row])


def _help(book: workbook.Workbook, sheet: Sheet, year: int | None) -> None:
    page = book.add_worksheet(_HELP)
    bold, top = book.add_format({"bold": True}), book.add_format({"valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 34)
    page.set_column(1, 1, _HELP_WIDTH)
    page.set_column(2, 2, 18)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    lines: list[tuple[str, str, str]] = [(f"Лист «{sheet.title}»", "", ""), (sheet.about, "", "")]
    lines += [(line, "", "") for line in _how(sheet, year)]
    lines.append(("", "", ""))
    lines.append(("Графа", "Что писать", "Обязательность"))
    heading = len(lines) - 1
    for column in sheet.entered:
        must = "обязательная" if column.required and column.default is None else ""
        lines.append((column.heading, _sentences(cells.note(column)), must))
    if sheet.rules:
        lines += [("", "", ""), ("Что проверит программа", "", "")]
        lines += [(level, about, "") for level, about in cells.rules_of(sheet)]
    for row, line in enumerate(lines):
        page.set_row(row, 15 * max(1, ceil(len(line[1]) / _HELP_WIDTH)))
        for position, text in enumerate(line):
            if text:
                page.write_string(row, position, text, bold if row in (0, heading) else wrap if position else top)


def _sentences(note: str) -> str:
    return ". ".join(part.rstrip(".") for part in note.split("\n"))


def _how(sheet: Sheet, year: int | None) -> list[str]:
    lines = [
        "Заполняйте первый лист со второй строки; порядок граф можно менять, заголовки — нет.",
        "Оранжевые графы обязательны. Лишние графы не загружаются, программа их назовёт.",
        "Если графа есть в файле, пустая ячейка очищает прежнее значение; если графы нет, прежнее остаётся.",
    ]
    if sheet.has_year and year is not None:
        lines.append(f"Пустой учебный год при загрузке считается равным {year}.")
    if sheet.key == "social_passport":
        lines.append("Можно и таблицей: строка на класс, графа на каждую категорию с её названием в заголовке.")
        lines.append("Пустая дата означает 1 сентября учебного года; пустые класс и литера — строку по школе.")
    return lines
