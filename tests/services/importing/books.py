"""Small workbooks and text tables for the tests of loading."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

Lines = Sequence[Any]
"""Rows of cells; lists of unlike rows have no narrower type."""


def book(path: Path, **pages: Lines) -> Path:
    """A workbook with these worksheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, lines in pages.items():
        page = made.create_sheet(name)
        for line in lines:
            page.append(list(line))
    made.save(path)
    return path


def text(path: Path, lines: Lines, *, divider: str = ";", encoding: str = "utf-8") -> Path:
    """A text table."""
    path.write_bytes("\r\n".join(divider.join(map(str, line)) for line in lines).encode(encoding))
    return path


def repacked(source: Path, target: Path, changes: Mapping[str, bytes], *, level: int = 6) -> Path:
    """The same workbook with other content in some of its members."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new:
        for info in old.infolist():
            new.writestr(info.filename, changes.get(info.filename, old.read(info.filename)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return target


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
