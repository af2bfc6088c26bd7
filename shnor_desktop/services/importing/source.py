"""Opens a file by its content and gives its worksheets as plain rows of cells."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from shnor_desktop.errors import FileError, StorageError
from shnor_desktop.services.importing import delimited, guard, plan_word

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"SQLite format 3\x00", "это база, а не таблица"),
    (b"%PDF", "это документ PDF, а не таблица"),
    (b"{\\rtf", "это текстовый документ, а не таблица"),
    (b"\x89PNG", "это картинка, а не таблица"),
    (b"\xff\xd8\xff", "это картинка, а не таблица"),
    (b"Rar!", "это архив, а не таблица"),
    (b"7z\xbc\xaf", "это архив, а не таблица"),
)
_SAVE_AS = "Откройте его в Excel или LibreOffice, сохраните как .xlsx и повторите."
_TEXT_NAMES = (".csv", ".txt", ".tsv")


class _Failed:
    """A cell whose formula gave an error: no kind reads it."""

    def __str__(self) -> str:
        return "#ОШИБКА"

    def __reduce__(self) -> str:
        return "FAILED"


FAILED = _Failed()


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet: rows of cells from A1 on, empty cells None."""

    name: str
    rows: Sequence[Sequence[object]] = field(repr=False)
    """Left out of what the object says of itself: a trace or a log must not hold people."""
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """First and last (row, column) of merged cells, from 0; only the first of them holds the value."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read once and is not touched again."""

    path: Path
    kind: str
    grids: tuple[Grid, ...]
    properties: dict[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    """Worksheets that the person does not see; they are not read, only named."""


def read(path: Path, *, only_cheap: bool = False, word: bool = False) -> Source:
    """Read a table file whole; ``FileError`` says what is wrong with it, ``guard.Costly`` that it may take long.

    ``word``: tables of a Word document are worksheets, too.
    """
    data = _bytes(path, only_cheap=only_cheap)
    if not data:
        raise FileError(f"Файл «{path.name}» пуст: ничего не изменено.")
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise FileError(f"Файл «{path.name}» не подходит: {what}. Ничего не изменено.", hint=_accepted())
    if data.startswith(_ZIP):
        if only_cheap:
            guard.only_cheap(data)
        return _zipped(path, data, only_cheap=only_cheap, word=word)
    if data.startswith(_OLE):
        if only_cheap:
            raise guard.Costly
        return _ole(path, data, word=word)
    if path.suffix.lower() not in _TEXT_NAMES:
        what = "веб-страница или XML" if data.lstrip()[:1] == b"<" else "не книга Excel"
        raise FileError(
            f"Внутри файла «{path.name}» {what}, хотя назван он «{path.suffix}»: ничего не изменено.", hint=_SAVE_AS
        )
    return Source(path, "csv", (Grid("", delimited.read(data, path.name)),))


def _accepted() -> str:
    return "Принимаются файлы .xlsx, .xls, .ods и .csv."


def _bytes(path: Path, *, only_cheap: bool) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise FileError(f"«{path.name}» — не файл, а папка или устройство: читать нечего.", hint=_accepted())
        if not path.is_file():
            raise FileError(f"Файла «{path.name}» нет.", hint="Проверьте имя и папку.")
        if path.stat().st_size > guard.MAX_FILE:
            raise guard.too_big(path.name)
        if only_cheap and path.stat().st_size > guard.CHEAP_BYTES:
            raise guard.Costly
        return path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"Не удалось прочитать файл «{path.name}»: ничего не изменено.",
            hint="Проверьте, что файл не занят другой программой и носитель на месте.",
        ) from error


def _zipped(path: Path, data: bytes, *, only_cheap: bool, word: bool) -> Source:
    inside = guard.look_inside(data, path.name)
    if only_cheap and (inside.cells > guard.CHEAP_CELLS or inside.cells * inside.longest > guard.CHEAP_TEXT):
        raise guard.Costly
    if word and plan_word.BODY in inside.members:
        found = tuple(Grid(title, rows, merged) for title, rows, merged in plan_word.tables(data, path.name))
        return Source(path, "docx", found, {"macros": "да"} if plan_word.MACROS in inside.members else {})
    if "xl/workbook.xml" in inside.members:
        grids, hidden = _parse(data, path.name, inside.errors, inside.percents)
        return Source(path, "xlsx", grids, inside.properties, hidden)
    if "content.xml" in inside.members and "mimetype" in inside.members:
        grids, hidden = _parse(data, path.name, {}, {})
        return Source(path, "ods", grids, hidden=hidden)
    raise FileError(f"Файл «{path.name}» — не книга Excel и не таблица ODS: ничего не изменено.", hint=_accepted())


def _ole(path: Path, data: bytes, *, word: bool) -> Source:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(path.name)
    if word and "WordDocument".encode("utf-16-le") in data:
        raise plan_word.old_document(path.name)
    if len(data) > guard.MAX_FILE // 4:
        raise guard.too_big(path.name)
    grids, hidden = _parse(data, path.name, {}, {})
    return Source(path, "xls", grids, hidden=hidden)


def _locked(name: str) -> FileError:
    return FileError(
        f"Файл «{name}» закрыт паролем: ничего не изменено.",
        hint="Откройте его, снимите пароль на открытие, сохраните и повторите.",
    )


def _parse(
    data: bytes, name: str, failed: Mapping[str, frozenset[str]], percents: Mapping[str, frozenset[str]]
) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        grids = []
        for title in visible:
            sheet = workbook.get_sheet_by_name(title)
            rows: list[list[object]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
            _show_percents(rows, percents.get(title, frozenset()))
            _mark_failed(rows, failed.get(title, frozenset()))
            grids.append(Grid(title, rows, tuple(sheet.merged_cell_ranges or ())))
        return tuple(grids), tuple(sheet.name for sheet in workbook.sheets_metadata if sheet.name not in visible)
    except (KeyboardInterrupt, SystemExit):
        raise
    except PasswordError as error:
        raise _locked(name) from error
    except BaseException as error:  # the parser may panic on a hostile file, and a panic is no Exception
        raise guard.damaged(name) from error


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), guard.column_number(letters.encode())


def _show_percents(rows: list[list[object]], cells: frozenset[str]) -> None:
    """A figure shown in percent is read as the person sees it: the number in the file is a hundredth of it."""
    for row, column in map(_place, cells):
        if 0 < row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = _in_percent(rows[row - 1][column - 1])


def _in_percent(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    hundredfold = f"{Decimal(f'{value:.15g}') * 100:f}"
    bare = hundredfold.rstrip("0").rstrip(".") if "." in hundredfold else hundredfold
    return bare.replace(".", ",") + " %"


def _mark_failed(rows: list[list[object]], cells: frozenset[str]) -> None:
    for row, column in map(_place, cells):
        while len(rows) < row:
            rows.append([])
        line = rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = FAILED
