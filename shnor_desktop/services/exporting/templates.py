"""Makes the Excel templates of forms: headings, drop-downs, limits and notes from their declarations."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Day, Number, SchoolYear
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.exporting import bulk, cells, contents, saving, workbook
from shnor_desktop.services.office import Office
from shnor_desktop.services.wording import school_year

_ROWS = 5000
LISTS = "Списки"
"""The hidden worksheet of a template with the words of its long lists."""
_HELP = "Справка"
_HELP_WIDTH = 80


def template(office: Office, sheet_key: str, path: Path, year: int | None = None) -> None:
    """Write the empty form as .xlsx; ``year`` stands in its properties for cells that stay empty."""
    if sheet_key not in SHEETS:
        raise InputError(f"Листа «{sheet_key}» нет.", hint="Список листов: shnor sheets.")
    sheet = office.sheet(sheet_key)
    _save(office, [sheet], path, year, together=False)


def template_all(office: Office, path: Path, year: int | None = None) -> None:
    """Write all forms empty in one workbook: a worksheet for each, a list of them in front."""
    _save(office, [office.sheet(key) for key in SHEETS], path, year, together=True)


def _save(office: Office, sheets: Sequence[Sheet], path: Path, year: int | None, *, together: bool) -> None:
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"Образец записывается только в .xlsx, а назван файл «{path.name}».")
    saving.save(path, lambda part: _write(office, sheets, part, year, together=together))


def _write(office: Office, sheets: Sequence[Sheet], path: Path, year: int | None, *, together: bool) -> None:
    book = workbook.create(path)
    if together:
        workbook.mark(book, office.name, year)
        contents.write(
            book, f"Сведения о школе: {office.name}", _said(year), [contents.Line(sheet) for sheet in sheets]
        )
    else:
        workbook.mark(book, sheets[0].title, year, sheets[0])
    looks, lists = workbook.Looks(book), _Lists()
    pages = [_page(book, looks, lists, sheet) for sheet in sheets]
    _help(book, looks, sheets, year)
    lists.write(book)
    if not together:
        pages[0].activate()
    workbook.close(book)


def _said(year: int | None) -> list[str]:
    lines = ["Заполняйте нужные листы со второй строки; пустые листы при загрузке ничего не меняют."]
    if year is not None:
        lines.append(f"Пустой учебный год при загрузке считается равным {year} ({school_year(year)}).")
    return lines


def _page(book: workbook.Workbook, looks: workbook.Looks, lists: "_Lists", sheet: Sheet) -> workbook.Worksheet:
    page = book.add_worksheet(workbook.page_name(sheet))
    widths = [cells.width(column) for column in sheet.entered]
    workbook.head(looks, page, sheet.entered, widths)
    page.freeze_panes(1, 0)
    workbook.across(page, widths, workbook.kept(sheet.entered, widths))
    workbook.paper(page, sheet.title)
    for position, column in enumerate(sheet.entered):
        rule = cells.validation(column, lists.source(cells.choices(column)))
        if rule is not None:
            page.data_validation(1, position, _ROWS, position, rule)
        page.set_column(position, position, widths[position], looks.get(num_format=_look(column)))
    return page


def _look(column: Column) -> str:
    if isinstance(column.kind, Day):
        return workbook.DATE_FORMAT
    if isinstance(column.kind, SchoolYear):
        return "General"
    # text columns keep leading zeros of codes
    return workbook.number_format(column.kind.places) if isinstance(column.kind, Number) else "@"


class _Lists:
    """The words of drop-downs: short lists stand in the rule itself, long ones on a hidden worksheet."""

    def __init__(self) -> None:
        self._long: list[Sequence[str]] = []

    def source(self, words: Sequence[str]) -> str | Sequence[str]:
        """Where a drop-down takes its words."""
        if not words or cells.fits_inline(words):
            return words
        if words not in self._long:
            self._long.append(words)
        letter = bulk.letters(self._long.index(words) + 1)
        return f"={LISTS}!${letter}$1:${letter}${len(words)}"

    def write(self, book: workbook.Workbook) -> None:
        """Add the hidden worksheet, if any list needs it."""
        if not self._long:
            return
        page = book.add_worksheet(LISTS)
        page.hide()
        for row in range(max(map(len, self._long))):
            for position, words in enumerate(self._long):
                if row < len(words):
                    page.write_string(row, position, words[row])


def _help(book: workbook.Workbook, looks: workbook.Looks, sheets: Sequence[Sheet], year: int | None) -> None:
    page = book.add_worksheet(_HELP)
    page.set_column(0, 0, 34)
    page.set_column(1, 1, _HELP_WIDTH)
    page.set_column(2, 2, 18)
    page.hide_gridlines(2)
    workbook.paper(page, _HELP)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    row = 0
    for sheet in sheets:
        row = _help_on(page, looks, sheet, year, row) + 2


def _help_on(page: workbook.Worksheet, looks: workbook.Looks, sheet: Sheet, year: int | None, start: int) -> int:
    """Say how one form is filled; the number of the last row."""
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
    bold, top, wrap = looks.get(bold=True), looks.get(valign="top"), looks.get(text_wrap=True, valign="top")
    for row, line in enumerate(lines):
        page.set_row(start + row, 15 * max(1, ceil(len(line[1]) / _HELP_WIDTH)))
        for position, text in enumerate(line):
            if text:
                page.write_string(
                    start + row, position, text, bold if row in (0, heading) else wrap if position else top
                )
    return start + len(lines)


def _sentences(note: str) -> str:
    return ". ".join(part.rstrip(".") for part in note.split("\n"))


def _how(sheet: Sheet, year: int | None) -> list[str]:
    lines = [
        "Заполняйте этот лист со второй строки; порядок граф можно менять, заголовки — нет.",
        "Оранжевые графы обязательны. Лишние графы не загружаются, программа их назовёт.",
        "Если графа есть в файле, пустая ячейка очищает прежнее значение; если графы нет, прежнее остаётся.",
    ]
    if sheet.has_year and year is not None:
        lines.append(f"Пустой учебный год при загрузке считается равным {year}.")
    if sheet.key == "social_passport":
        lines.append("Можно и таблицей: строка на класс, графа на каждую категорию с её названием в заголовке.")
        lines.append("Пустая дата означает 1 сентября учебного года; пустые класс и литера — строку по школе.")
    return lines
