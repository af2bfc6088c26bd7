"""Looks into a workbook before it is parsed: limits on size, cells and compression, and cells that hold an error."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from shnor_desktop.errors import FileError

MAX_FILE = 200 * 2**20
"""Bytes of a file of any kind."""
MAX_UNPACKED = 2**30
MAX_RATIO = 250
RATIO_FROM = 20 * 2**20
"""Below this size a member may be compressed as well as it likes."""
MAX_MEMBERS = 2000
MAX_CELLS = 12_000_000
"""Cells of the rectangle a worksheet spans: that is what reading it costs in memory."""
CHEAP_BYTES = 8 * 2**20
"""A file of this size, unpacked, is read where it is asked for: whatever is in it, that takes a moment."""
CHEAP_CELLS = 500_000
CHEAP_TEXT = 64 * 2**20
"""Bytes of text if each cell held the longest one."""
_LONGEST_PROPERTIES = 16_384
_CHUNK = 2**20
_OVERLAP = 400
_CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{1,7})[\"']")
_ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\st=[\"']e[\"'])[^<>]*\sr=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_ERROR_FIRST = re.compile(rb"<(?:\w+:)?c\sr=[\"']([A-Z]{1,3}[0-9]{1,7})[\"'](?=[^<>]*\st=[\"']e[\"'])")
_STYLED = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\ss=[\"']([0-9]{1,6})[\"'])(?:[^<>]*\s)?r=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']"
)
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^<>]*>")
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_QUOTED = re.compile(r"\"[^\"]*\"|\\\\.|\[[^\]]*\]")
_ODF_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?![\w-])([^>]*)>")
_ODF_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"']([0-9]{1,9})[\"']")
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")


@dataclass(frozen=True, slots=True)
class Inside:
    """What was seen inside a zipped workbook."""

    members: frozenset[str]
    errors: dict[str, frozenset[str]]
    """Cells whose formula failed, by name of worksheet."""
    percents: dict[str, frozenset[str]]
    """Cells that are shown in percent, by name of worksheet."""
    properties: dict[str, str]
    cells: int
    """Cells of the rectangles that the worksheets span."""
    longest: int
    """Bytes of the longest text that cells share."""


class Costly(Exception):
    """Reading the file may take long or much memory."""


def only_cheap(data: bytes) -> None:
    """Raise ``Costly`` for an archive whose unpacking alone may take long."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            is_open_document = "content.xml" in archive.namelist()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return  # reading it says so in a sentence
    if unpacked > CHEAP_BYTES or is_open_document:
        raise Costly


def too_big(name: str) -> FileError:
    """The sentence for every limit."""
    return FileError(
        f"Файл «{name}» слишком велик или подозрительно сжат: он не прочитан, ничего не изменено.",
        hint="Сохраните в отдельную книгу только нужный лист и повторите.",
    )


def damaged(name: str) -> FileError:
    """The sentence for a file that does not hold together."""
    return FileError(
        f"Файл «{name}» повреждён и не читается: ничего не изменено.",
        hint="Откройте его в Excel или LibreOffice, сохраните как .xlsx и повторите.",
    )


def look_inside(data: bytes, name: str) -> Inside:
    """Unpack every member once, counting; refuse what is too big, damaged or declares its own entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise damaged(name) from error


def _look(archive: zipfile.ZipFile, name: str) -> Inside:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise too_big(name)
    if len({info.filename for info in infos}) != len(infos):
        raise damaged(name)
    failed: dict[str, frozenset[str]] = {}
    percents: dict[str, frozenset[str]] = {}
    styles = _percent_styles(archive)
    cells = longest = 0
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise too_big(name)
        chunks = _chunks(archive, info)
        if info.filename.startswith("xl/worksheets/"):
            seen = _worksheet(chunks, name, styles)
            failed[info.filename], percents[info.filename] = seen.failed, seen.percents
            cells += seen.spanned
        elif info.filename == "content.xml":
            _spreadsheet_of_odf(archive.read(info), name)
        else:
            longest = max(longest, _plain_member(chunks, name))
    members = frozenset(info.filename for info in infos)
    titles = _titles(archive, members)
    errors = {titles[member]: found for member, found in failed.items() if member in titles and found}
    shown = {titles[member]: found for member, found in percents.items() if member in titles and found}
    return Inside(members, errors, shown, _properties(archive, members), cells, longest)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes by parts, each beginning with the end of the one before."""
    tail = b""
    with archive.open(info) as stream:
        while part := stream.read(_CHUNK):
            yield tail + part
            tail = (tail + part)[-_OVERLAP:]


def _no_entities(chunk: bytes, name: str) -> None:
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise damaged(name)


def _plain_member(chunks: Iterator[bytes], name: str) -> int:
    """The longest text between the ends of shared texts."""
    longest = open_text = 0
    for number, chunk in enumerate(chunks):
        if number == 0:
            _no_entities(chunk, name)
        first, *others = map(len, chunk.split(b"</si>"))
        open_text += first
        for length in others:
            longest, open_text = max(longest, open_text), length
    return max(longest, open_text)


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of cell formats that show a figure in percent."""
    if "xl/styles.xml" not in archive.namelist() or archive.getinfo("xl/styles.xml").file_size > CHEAP_BYTES:
        return frozenset()
    styles = archive.read("xl/styles.xml")
    formats = {b"9", b"10"}  # built in: 0 % and 0.00 %
    for tag in _NUMBER_FORMAT.findall(styles):
        code = _QUOTED.sub("", _attribute(tag, b"formatCode"))
        if "%" in code:
            formats.add(_attribute(tag, b"numFmtId").encode())
    start = styles.find(b"<cellXfs")
    cell_formats = _CELL_FORMAT.findall(styles[max(start, 0) : styles.find(b"</cellXfs>")])
    numbers = [_attribute(tag, b"numFmtId").encode() for tag in cell_formats]
    return frozenset(str(place).encode() for place, number in enumerate(numbers) if number in formats)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen in a worksheet: cells that hold an error, cells in percent, the size of its rectangle."""

    failed: frozenset[str]
    percents: frozenset[str]
    spanned: int


def _worksheet(chunks: Iterator[bytes], name: str, styles: frozenset[bytes]) -> _Seen:
    columns: set[bytes] = set()
    last_row = spanned = 0
    failed: set[str] = set()
    percents: set[str] = set()
    for number, chunk in enumerate(chunks):
        if number == 0:
            _no_entities(chunk, name)
        cells = _CELL.findall(chunk)
        columns.update({letters.upper() for letters, _ in cells})
        last_row = max([last_row, *map(int, {row for _, row in cells})])
        if b'"e"' in chunk or b"'e'" in chunk:
            failed.update(cell.decode() for cell in _ERROR_FIRST.findall(chunk))
            failed.update(cell.decode() for cell in _ERROR.findall(chunk))
        if styles:
            percents.update(cell.decode() for style, cell in _STYLED.findall(chunk) if style in styles)
        spanned = last_row * max(map(column_number, columns), default=0)
        if spanned > MAX_CELLS:
            raise too_big(name)
    return _Seen(frozenset(failed), frozenset(percents), spanned)


def _spreadsheet_of_odf(content: bytes, name: str) -> None:
    """Count the rectangle of each table: rows and cells are written once with a number of repetitions."""
    _no_entities(content[:_CHUNK], name)
    column = row = last_column = last_row = 0
    for match in _ODF_TAG.finditer(content):
        repeated = _ODF_REPEATED.search(match[2])
        times = int(repeated[1]) if repeated else 1
        if match[1] == b"table":
            column = row = last_column = last_row = 0
        elif match[1] == b"table-row":
            column, row = 0, row + times
        else:
            column += times
            if b"office:value-type" in match[2]:
                last_column, last_row = max(last_column, column), row
        if last_column * last_row > MAX_CELLS:
            raise too_big(name)


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number


def _attribute(tag: bytes, attribute: bytes) -> str:
    match = re.search(rb"\s" + attribute + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return _unescape((match[1] or match[2] or b"").decode("utf-8", "replace")) if match else ""


def _unescape(text: str) -> str:
    import html

    return html.unescape(text)


def _titles(archive: zipfile.ZipFile, members: frozenset[str]) -> dict[str, str]:
    """Name of a worksheet by the member that holds it."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= members:
        return {}
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    titles = {}
    for tag in _SHEET_TAG.findall(archive.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, rb"\w+:id"), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        titles[member] = _attribute(tag, b"name")
    return titles


def _properties(archive: zipfile.ZipFile, members: frozenset[str]) -> dict[str, str]:
    """The custom properties that our own templates carry."""
    if "docProps/custom.xml" not in members:
        return {}
    with archive.open("docProps/custom.xml") as stream:
        text = stream.read(_LONGEST_PROPERTIES).decode("utf-8", "replace")
    found = re.findall(r"name=[\"'](shnor_\w+)[\"'][^>]*>\s*<[^<>]+>([^<>]*)<", text)
    return {key: _unescape(value).strip() for key, value in found}
