"""Recognises our own forms in any workbook or text table: by headings, in any order of columns."""

import re
from collections.abc import Mapping, Sequence

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Option, fold
from shnor_desktop.services.importing import headings
from shnor_desktop.services.importing.headings import Header
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import RawRow, Table, filled
from shnor_desktop.services.wording import listed

NAME = "forms"
_CLASS = re.compile(r"\s*(\d{1,2})\s*[-–«\"]?\s*([^\W\d_])\s*[»\"]?\s*")
HELP_WORKSHEET = "Справка"
MAX_ROWS = 1_000_000


def tables(source: Source, wanted: str | None, categories: Sequence[Option]) -> tuple[list[Table], list[str]]:
    """The worksheets that are forms, and notes about those that are not."""
    if wanted is not None and wanted not in SHEETS:
        raise InputError(f"Листа «{wanted}» нет.", hint="Список листов: shnor sheets.")
    found: list[Table] = []
    strange: list[str] = []
    for grid in source.grids:
        if grid.name == HELP_WORKSHEET or not any(True for _ in filled(grid.rows, 0)):
            continue
        header = _choose(source, grid, wanted, categories)
        if header is None:
            strange.append(grid.name or source.path.name)
        else:
            found.append(_table(grid, header))
    if not found:
        raise FileError(_unrecognised(source, wanted), hint="Графы узнаются по заголовкам; образец: shnor template.")
    order = list(SHEETS)
    found.sort(key=lambda table: order.index(table.sheet))
    notes = (
        [f"Не распознаны и не загружены листы книги: {listed([f'«{name}»' for name in strange])}"] if strange else []
    )
    return found, notes


def _unrecognised(source: Source, wanted: str | None) -> str:
    name = source.path.name
    if not source.grids or all(not any(True for _ in filled(grid.rows, 0)) for grid in source.grids):
        return f"В файле «{name}» нет заполненных строк: ничего не изменено."
    if wanted is None:
        return f"В файле «{name}» не найдено ни одной формы с известными заголовками: ничего не изменено."
    sheet = SHEETS[wanted]
    needed = listed([f"«{column.heading}»" for column in sheet.columns if column.identity and column.required])
    return f"Файл «{name}» не похож на лист «{sheet.title}»: нужны хотя бы графы {needed}. Ничего не изменено."


def _choose(source: Source, grid: Grid, wanted: str | None, categories: Sequence[Option]) -> Header | None:
    keys = [wanted] if wanted else list(SHEETS)
    likely = headings.recognise(grid.rows, keys, categories)
    if not likely:
        return None
    equal = [header for header in likely if headings.equally_likely(likely[0], header)]
    if len(equal) == 1:
        return equal[0]
    hinted = _hinted(source, grid, equal)
    if hinted is None:
        titles = listed([f"«{SHEETS[header.sheet].title}»" for header in equal])
        raise FileError(
            f"По заголовкам файла «{source.path.name}» подходят листы {titles}: ничего не изменено.",
            hint="Назовите лист: --sheet " + " или --sheet ".join(header.sheet for header in equal),
        )
    return hinted


def _hinted(source: Source, grid: Grid, equal: Sequence[Header]) -> Header | None:
    """What names of worksheet and file, and the mark of our template, say where headings alone do not."""
    words = {fold(grid.name), fold(source.path.stem)}
    if len(source.grids) <= 2:
        words.add(fold(source.properties.get("shnor_sheet", "")))
    for header in equal:
        if words & {fold(header.sheet), fold(SHEETS[header.sheet].title)}:
            return header
    return None


def _table(grid: Grid, header: Header) -> Table:
    if len(grid.rows) - header.row > MAX_ROWS:
        raise FileError(f"На листе больше {MAX_ROWS} строк: ничего не изменено.", hint="Разделите файл по школам.")
    rows = _wide(grid, header) if header.categories else _long(grid, header)
    present = set(header.columns.values())
    if _names_classes_whole(header.sheet, present):
        rows = [_split_class(row) for row in rows]
        present.add("letter")
    if header.categories:
        present |= {"category", "count"}
    sheet = SHEETS[header.sheet]
    where = f"Лист «{grid.name}»" if grid.name else "Файл"
    notes = [f"{where}: «{sheet.title}», заголовки в строке {header.row}"]
    if header.ignored:
        notes.append(f"«{sheet.title}», графы не загружены: {listed([f'«{name}»' for name in header.ignored])}")
    missing = headings.required_missing(sheet, present | {"year", "on_date", sheet.school_key})
    if missing:
        shown = listed([f"«{column.label}»" for column in missing])
        notes.append(f"«{sheet.title}»: в файле нет обязательных граф {shown}, поэтому новые строки не приняты")
    return Table(header.sheet, grid, header.row, frozenset(present), rows, tuple(notes))


def _long(grid: Grid, header: Header) -> list[RawRow]:
    places = {key: position for position, key in header.columns.items()}
    pairs = list(places.items())
    longest = max(places.values(), default=-1) + 1
    rows = []
    for number, row in filled(grid.rows, header.row):
        cells = row if len(row) >= longest else [*row, *[None] * (longest - len(row))]
        rows.append(RawRow(number, {key: cells[position] for key, position in pairs}, places))
    return rows


def _wide(grid: Grid, header: Header) -> list[RawRow]:
    """A passport with a column for each category, as it is printed, turned into a row for each count."""
    common: Mapping[str, int] = {key: position for position, key in header.columns.items()}
    rows = []
    for number, row in filled(grid.rows, header.row):
        shared = {key: _cell(row, position) for key, position in common.items()}
        for position, category in header.categories.items():
            value = _cell(row, position)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            places = {**common, "category": position, "count": position}
            rows.append(RawRow(number, {**shared, "category": category, "count": value}, places))
    return rows


def _names_classes_whole(key: str, present: set[str]) -> bool:
    """Whether the number and the letter of a class stand in one cell, as on paper: «5А»."""
    columns = SHEETS[key].by_key
    return {"grade", "letter"} <= columns.keys() and columns["grade"].identity and "letter" not in present


def _split_class(row: RawRow) -> RawRow:
    cell, places = row.cells.get("grade"), row.places
    match = _CLASS.fullmatch(cell) if isinstance(cell, str) else None
    grade, letter = (match[1], match[2].upper()) if match else (cell, None)
    where = {"letter": places["grade"]} if "grade" in places else {}
    return RawRow(row.number, {**row.cells, "grade": grade, "letter": letter}, {**places, **where})


def _cell(row: Sequence[object], position: int) -> object:
    return row[position] if position < len(row) else None
