"""Writes lines of cells as .xlsx, .xls (BIFF8, by hand) or a text table."""

import struct
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

Lines = list[list[Any]]
_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write(
    path: Path, pages: dict[str, Lines], *, merged: Sequence[str] = (), encoding: str = "", divider: str = ";"
) -> Path:
    """The kind of file is told by the ending of its name."""
    if path.suffix == ".xlsx":
        return _xlsx(path, pages, merged)
    if path.suffix == ".xls":
        path.write_bytes(_compound(_biff(pages)))
        return path
    (lines,) = pages.values()
    text = "\r\n".join(divider.join(_quoted(cell, divider) for cell in line) for line in lines) + "\r\n"
    path.write_bytes(text.encode(encoding or "utf-8"))
    return path


def _quoted(cell: Any, divider: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    said = f"{cell}".replace(".", ",") if isinstance(cell, float) else str(cell)
    return '"' + said.replace('"', '""') + '"' if divider in said or '"' in said or "\n" in said else said


def _xlsx(path: Path, pages: dict[str, Lines], merged: Sequence[str]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, (name, lines) in enumerate(pages.items()):
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
        for place in merged if number == 0 else ():
            page.merge_cells(place)
    book.save(path)
    return path


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(pages: dict[str, Lines]) -> bytes:
    """A workbook stream: worksheets of strings and numbers."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    start += _record(0x0042, struct.pack("<H", 1200))
    sheets = [_biff_sheet(lines) for lines in pages.values()]
    names = [name.encode("utf-16-le") for name in pages]
    length = len(start) + sum(4 + 8 + len(name) for name in names) + 4
    bounds = b""
    for name, sheet in zip(names, sheets, strict=True):
        bounds += _record(0x0085, struct.pack("<IHBB", length, 0, len(name) // 2, 1) + name)
        length += len(sheet)
    return start + bounds + _record(0x000A, b"") + b"".join(sheets)


def _biff_sheet(lines: Lines) -> bytes:
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    widest = max(map(len, lines))
    parts.append(_record(0x0200, struct.pack("<IIHHH", 0, len(lines), 0, widest, 0)))
    for row, line in enumerate(lines):
        for column, said in enumerate(line):
            cell = f"{said:%d.%m.%Y}" if isinstance(said, date) else said
            if isinstance(cell, int | float):
                parts.append(_record(0x0203, struct.pack("<HHHd", row, column, 0, cell)))
            elif cell is not None and cell != "":
                body = str(cell).encode("utf-16-le")
                parts.append(_record(0x0204, struct.pack("<HHHHB", row, column, 0, len(body) // 2, 1) + body))
    return b"".join(parts) + _record(0x000A, b"")


def _compound(stream: bytes) -> bytes:
    """An OLE file with one stream «Workbook»."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    fats = 1
    while fats * 128 < sectors + 1 + fats:
        fats += 1
    chain = [*range(1, sectors), _END, _END, *[_FAT] * fats]
    chain += [_FREE] * (fats * 128 - len(chain))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fats, sectors, 0, 4096, _END, 0, _END, 0)
    places = [sectors + 1 + number for number in range(fats)]
    head += struct.pack("<109I", *places, *[_FREE] * (109 - fats))
    return (
        head
        + stream
        + _entry("Root Entry", 5, 1, _END, 0)
        + _entry("Workbook", 2, _FREE, 0, len(stream))
        + bytes(256)
        + struct.pack(f"<{len(chain)}I", *chain)
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = (name + "\0").encode("utf-16-le")
    body = title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title), kind, 1, _FREE, _FREE, child)
    return body + bytes(36) + struct.pack("<IQ", start, size)


def as_moment(day: date) -> datetime:
    """A date as a cell of a workbook has it."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001
