"""Tables of a Word document as worksheets: text of cells, merged cells, automatic numbers; nothing else is read."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias

from shnor_desktop.errors import FileError
from shnor_desktop.services.importing import guard

BODY = "word/document.xml"
MACROS = "word/vbaProject.bin"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_CELLS = 100_000
_WIDEST = 200
_LONGEST_NAME = 300

Element: TypeAlias = Any
"""lxml comes without types."""
Merged: TypeAlias = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
WordTable: TypeAlias = tuple[str, list[list[object]], Merged]
"""The words before a table, its rows, its merged cells."""


def tables(data: bytes, name: str) -> list[WordTable]:
    """The tables in the order in which they stand; a table inside a cell is one of its own."""
    from lxml import etree  # type: ignore[import-untyped]

    with zipfile.ZipFile(BytesIO(data)) as archive:
        text = archive.read(BODY)
    # entities were refused before; the parser would not follow them either
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise guard.damaged(name) from error
    if sum(1 for _ in root.iter(f"{_W}tc")) > _MOST_CELLS:
        raise guard.too_big(name)
    # what an older Word shows instead of a drawing says the same words once more
    for drawing in [*root.iter(_FALLBACK)]:
        drawing.getparent().remove(drawing)
    counters: Counter[str] = Counter()
    left = _MOST_CELLS
    found: list[WordTable] = []
    title = ""
    for element in root.iter(f"{_W}tbl", f"{_W}p"):
        if element.tag == f"{_W}p":
            if not any(True for _ in element.iterancestors(f"{_W}tbl")):
                title = _text(element)[:_LONGEST_NAME] or title
            continue
        rows, merged = _table(element, counters, left, name)
        left -= sum(map(len, rows))
        found.append((title, rows, merged))
        title = ""
    return found


def _table(table: Element, counters: Counter[str], left: int, name: str) -> tuple[list[list[object]], Merged]:
    rows: list[list[object]] = []
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
    standing: dict[int, int] = {}
    """Column → the merged cell, by its place in ``merged``, that may go on in the next row."""
    for number, row in enumerate(_children(table, "tr")):
        cells: list[object] = [None] * _skipped(row)
        going: dict[int, int] = {}
        for cell in _children(row, "tc"):
            column, width = len(cells), _span(cell)
            goes_on, begins = _vertical(cell)
            if goes_on and column in standing:
                place = standing[column]
                merged[place] = (merged[place][0], (number, merged[place][1][1]))
                going[column] = place
                cells += [None] * width
                continue
            if begins or width > 1:
                merged.append(((number, column), (number, column + width - 1)))
                if begins:
                    going[column] = len(merged) - 1
            cells += [_cell(cell, counters) or None, *[None] * (width - 1)]
        standing = going
        left -= len(cells)
        if left < 0 or len(cells) > _WIDEST:
            raise guard.too_big(name)
        rows.append(cells)
    return rows, tuple(one for one in merged if one[0] != one[1])


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also those inside a content control or a revision."""
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _children(child, tag)


def _skipped(row: Element) -> int:
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    return _whole(before)


def _span(cell: Element) -> int:
    return max(_whole(cell.find(f"{_W}tcPr/{_W}gridSpan")), 1)


def _whole(element: Element | None) -> int:
    value = "" if element is None else element.get(f"{_W}val", "")
    return min(int(value), _WIDEST + 1) if value.isascii() and value.isdecimal() and len(value) < 6 else 0


def _vertical(cell: Element) -> tuple[bool, bool]:
    """Whether the cell goes on with the one above, and whether it begins one that goes on below."""
    mark = cell.find(f"{_W}tcPr/{_W}vMerge")
    if mark is None:
        return False, False
    begins = mark.get(f"{_W}val") == "restart"
    return not begins, begins


def _cell(cell: Element, counters: Counter[str]) -> str:
    """The text of a cell by paragraphs; a paragraph that only has an automatic number is that number."""
    lines = []
    for paragraph in _paragraphs(cell):
        words = _text(paragraph)
        counted = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if counted is not None and not words:
            counters[counted.get(f"{_W}val", "")] += 1
            words = str(counters[counted.get(f"{_W}val", "")])
        lines.append(words)
    return "\n".join(line for line in lines if line)


def _paragraphs(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag != f"{_W}tbl":
            yield from _paragraphs(child)


def _text(paragraph: Element) -> str:
    parts = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.getparent().tag == f"{_W}r":
            parts.append("\t" if element.tag == f"{_W}tab" else "\n")
    return re.sub(r"[ \t\xa0]+", " ", "".join(parts).replace("\xad", "")).strip()


def old_document(name: str) -> FileError:
    """The sentence for a document of Word before 2007."""
    return FileError(
        f"Файл «{name}» — документ Word прежнего вида (.doc): он не прочитан, ничего не изменено.",
        hint="Откройте его в Word или LibreOffice, сохраните как .docx и повторите.",
    )
