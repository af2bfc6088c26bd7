"""Reads text tables: utf-8 or cp1251, divided by «;», a tab or a comma."""

import csv
import io

from shnor_desktop.errors import FileError
from shnor_desktop.services.importing import guard, headings

_DIVIDERS = (";", "\t", ",")
_LONGEST_CELL = 200_000
_LOOK_AT = 40
_WIDE = 4


def read(data: bytes, name: str) -> list[list[object]]:
    """The rows of a text table; empty cells are None."""
    text = _text(data, name)
    csv.field_size_limit(_LONGEST_CELL)
    start = "\n".join(text.splitlines()[:_LOOK_AT])
    known = headings.all_names()
    best = max(_DIVIDERS, key=lambda sign: (*_fit(start, sign, known), -_DIVIDERS.index(sign)))
    try:
        return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=best)]
    except csv.Error as error:
        raise guard.damaged(name) from error


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise FileError(f"Файл «{name}» — не текстовая таблица: ничего не изменено.")
    else:
        encodings = ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(
        f"Не удалось понять кодировку файла «{name}»: ничего не изменено.",
        hint="Сохраните его как «CSV UTF-8» или как .xlsx.",
    )


def _fit(start: str, divider: str, known: frozenset[str]) -> tuple[int, int]:
    """How many known headings the best line has when divided so, and how many lines become rows of a table."""
    try:
        rows = list(csv.reader(io.StringIO(start, newline=""), delimiter=divider))
    except csv.Error:
        return 0, 0
    names = max((sum(headings.plain(cell) in known for cell in row) for row in rows), default=0)
    return names, sum(len(row) >= _WIDE for row in rows)
