"""Recognises our own forms in any workbook or text table: by headings, in any order of columns."""

from collections.abc import Iterator, Mapping, Sequence

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Option, fold
from shnor_desktop.services.exporting import contents, totals
from shnor_desktop.services.importing import headings, likeness, marked, marking
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.headings import Header
from shnor_desktop.services.importing.marked import Unmarked
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import RawRow, Table, class_column, filled, split_class
from shnor_desktop.services.wording import listed

NAME = "forms"
HELP_WORKSHEET = "Справка"
MAX_ROWS = 1_000_000


def tables(source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
    """The worksheets that are forms or were marked by a person, and notes about those that are not."""
    wanted, categories = asked.sheet, asked.lists.options("social_categories")
    if wanted is not None and wanted not in SHEETS:
        raise InputError(f"Листа «{wanted}» нет.", hint="Список листов: shnor sheets.")
    found: list[Table] = []
    strange: list[str] = []
    for grid in source.grids:
        if grid.name in (HELP_WORKSHEET, contents.TITLE) or not any(True for _ in filled(grid.rows, 0)):
            continue
        by_marking = marked.table(source, grid, asked)
        header = None if by_marking or asked.marking else _choose(source, grid, wanted, categories)
        if by_marking is not None:
            found.append(by_marking)
        elif header is not None:
            found.append(_table(grid, header))
        else:
            strange.append(grid.name or source.path.name)
    if not found:
        raise _nothing(source, asked)
    order = list(SHEETS)
    found.sort(key=lambda table: order.index(table.sheet))
    notes = (
        [f"Не распознаны и не загружены листы книги: {listed([f'«{name}»' for name in strange])}"] if strange else []
    )
    return found, notes


def _nothing(source: Source, asked: Asked) -> FileError:
    """Another form of ours, or no table at all, cannot be marked; any other table can."""
    if asked.marking is not None:
        return FileError(
            f"Разметка не подходит к файлу «{source.path.name}»: в нём нет названных в ней граф. Ничего не изменено."
        )
    said = _unrecognised(source, asked)
    other = _other_form(source, asked)
    if other:
        return FileError(said, hint=f"По заголовкам это лист «{other}».")
    if any(likeness.places(grid) is not None for grid in source.grids):
        return Unmarked(said, source)
    return FileError(said, hint="Графы узнаются по заголовкам; образец: shnor template.")


def _other_form(source: Source, asked: Asked) -> str:
    """The title of our other form that the file holds with all its headings; empty when it is none."""
    if asked.sheet is None:
        return ""
    for grid in source.grids:
        for header in headings.recognise(grid.rows, list(SHEETS), asked.lists.options("social_categories"))[:1]:
            if not header.ignored:
                return SHEETS[header.sheet].title
    return ""


def _unrecognised(source: Source, asked: Asked) -> str:
    name, wanted = source.path.name, asked.sheet
    if not source.grids or all(not any(True for _ in filled(grid.rows, 0)) for grid in source.grids):
        return f"В файле «{name}» нет заполненных строк: ничего не изменено."
    if wanted is None:
        return f"В файле «{name}» не найдено ни одной формы с известными заголовками: ничего не изменено."
    sheet = SHEETS[wanted]
    # what has a default, and a year that was said beside the file, need no column
    needed = listed(
        [
            f"«{column.heading}»"
            for column in sheet.columns
            if column.identity
            and column.required
            and column.default is None
            and (asked.year is None or column.key != "year")
        ]
    )
    return f"Файл «{name}» не похож на лист «{sheet.title}»: нужны хотя бы графы {needed}. Ничего не изменено."


def _choose(source: Source, grid: Grid, wanted: str | None, categories: Sequence[Option]) -> Header | None:
    keys = [wanted] if wanted else list(SHEETS)
    likely = [
        header
        for header in headings.recognise(grid.rows, keys, categories)
        if not _hides_classes(grid, header) and not (wanted is None and _is_strange(header))
    ]
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


def _is_strange(header: Header) -> bool:
    """Headings nobody knows beside a few of ours, and required columns lacking: a table of another making.

    Taken for our form it would lose every row; asked what its columns stand for, the person loses none.
    """
    sheet = SHEETS[header.sheet]
    present = {*header.columns.values(), "year", "on_date", sheet.school_key}
    if header.categories:
        present |= {"category", "count"}
    return bool(header.ignored) and bool(headings.required_missing(sheet, present))


def _hides_classes(grid: Grid, header: Header) -> bool:
    """Whether classes stand under a heading nobody knows: rows of several classes would be taken for one."""
    columns = SHEETS[header.sheet].by_key
    named = [key for key in ("grade", "programme_grade") if key in columns and columns[key].identity]
    if not named or set(named) & set(header.columns.values()) or not header.ignored:
        return False
    found = marking.heads(grid.rows, header.row - 1, 1)
    return found is not None and likeness.names_classes(grid, found)


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
    sheet = SHEETS[header.sheet]
    whole = class_column(sheet, present)
    if whole:
        rows = [split_class(row, whole) for row in rows]
        present.add("letter")
    if header.categories:
        present |= {"category", "count"}
    where = f"Лист «{grid.name}»" if grid.name else "Файл"
    notes = [f"{where}: «{sheet.title}», заголовки в строке {header.row}"]
    if header.ignored:
        notes.append(f"«{sheet.title}», графы не загружены: {listed([f'«{name}»' for name in header.ignored])}")
    sums = [str(number) for number, row in filled(grid.rows, header.row) if totals.is_line(row)]
    if sums:
        notes.append(f"«{sheet.title}»: строки итогов не загружены ({listed(sums)}), программа считает их сама")
    missing = headings.required_missing(sheet, present | {"year", "on_date", sheet.school_key})
    if missing:
        shown = listed([f"«{column.label}»" for column in missing])
        notes.append(f"«{sheet.title}»: в файле нет обязательных граф {shown}, поэтому новые строки не приняты")
    return Table(header.sheet, grid, header.row, frozenset(present), rows, tuple(notes))


def _rows(grid: Grid, header: Header) -> Iterator[tuple[int, Sequence[object]]]:
    """The filled rows without those that only sum up the others."""
    return (line for line in filled(grid.rows, header.row) if not totals.is_line(line[1]))


def _long(grid: Grid, header: Header) -> list[RawRow]:
    places = {key: position for position, key in header.columns.items()}
    pairs = list(places.items())
    longest = max(places.values(), default=-1) + 1
    rows = []
    for number, row in _rows(grid, header):
        cells = row if len(row) >= longest else [*row, *[None] * (longest - len(row))]
        rows.append(RawRow(number, {key: cells[position] for key, position in pairs}, places))
    return rows


def _wide(grid: Grid, header: Header) -> list[RawRow]:
    """A passport with a column for each category, as it is printed, turned into a row for each count."""
    common: Mapping[str, int] = {key: position for position, key in header.columns.items()}
    rows = []
    for number, row in _rows(grid, header):
        shared = {key: _cell(row, position) for key, position in common.items()}
        for position, category in header.categories.items():
            value = _cell(row, position)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            places = {**common, "category": position, "count": position}
            rows.append(RawRow(number, {**shared, "category": category, "count": value}, places))
    return rows


def _cell(row: Sequence[object], position: int) -> object:
    return row[position] if position < len(row) else None
