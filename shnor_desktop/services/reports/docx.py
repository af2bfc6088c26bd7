"""A document as a Word file that people go on editing: real headings, repeated table headings, page numbers."""

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from shnor_desktop.services import wording
from shnor_desktop.services.reports.document import (
    Align,
    Block,
    Chart,
    Code,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
    Wall,
    text_of,
)
from shnor_desktop.services.reports.grid import Grid

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# Word on any Windows has it; PT fonts are not on school computers.
FONT = "Times New Roman"
_MM = 36_000  # in EMU
_ALIGN = {"left": 0, "center": 1, "right": 2, "both": 3}
_JUSTIFY: dict[Align, str] = {"left": "left", "center": "center", "right": "right"}


def docx(document: Document) -> bytes:
    """The same document gives the same bytes."""
    import docx as python_docx

    word = python_docx.Document()
    left = 30 if document.kept_long else 20
    width = (297 if document.landscape else 210) - left - 10
    _page(word, document, left)
    _styles(word)
    _properties(word, document)
    _head(word, document, width)
    for block in document.blocks:
        _block(word, block, width)
    for text in document.sources:
        _text(word, f"Источник: {text}", size=9.5, align="both")
    for signature in document.signatures:
        _signature(word, signature, width)
    file = BytesIO()
    word.save(file)
    return _same_each_time(file.getvalue())


def _page(word: "WordDocument", document: Document, left: int) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Emu

    section = word.sections[0]
    short, long = Emu(210 * _MM), Emu(297 * _MM)
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (long, short) if document.landscape else (short, long)
    section.left_margin, section.right_margin = Emu(left * _MM), Emu(10 * _MM)
    section.top_margin = section.bottom_margin = Emu(20 * _MM)
    section.header_distance = Emu(10 * _MM)
    section.different_first_page_header_footer = True  # numbers begin on the second page
    number = section.header.paragraphs[0]
    number.alignment = _ALIGN["center"]
    number._p.append(_parsed('<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'))


def _styles(word: "WordDocument") -> None:
    from docx.shared import Pt, RGBColor

    for name, size in (("Normal", 12), ("Heading 1", 13), ("Heading 2", 12)):
        style: Any = word.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(_qualified(f"w:{script}"), FONT)
        style.paragraph_format.space_after = Pt(4)
        if name != "Normal":
            style.paragraph_format.space_before = Pt(10)
            style.paragraph_format.keep_with_next = True
    language = _parsed('<w:lang w:val="ru-RU" w:eastAsia="ru-RU"/>')
    normal: Any = word.styles["Normal"]
    normal.element.get_or_add_rPr().append(language)


def _properties(word: "WordDocument", document: Document) -> None:
    moment = datetime(document.on.year, document.on.month, document.on.day)  # noqa: DTZ001
    properties = word.core_properties
    properties.title = document.file_title[:255]
    properties.subject = document.title
    properties.author = (document.organisation[-1] if document.organisation else "")[:255]
    properties.last_modified_by = "ШНОР-Офис"
    properties.comments = ""
    properties.language = "ru-RU"
    properties.created = properties.modified = moment


def _head(word: "WordDocument", document: Document, width: float) -> None:
    for text in document.organisation:
        _text(word, text, bold=True, align="center")
    _text(word, document.title.upper(), bold=True, align="center", size=14, before=12)
    for text in (document.subtitle, document.period):
        if text:
            _text(word, text, bold=True, align="center")
    line = _text(word, f"{wording.day(document.on)}\t{document.place}", before=6)
    _tab_stop(line, width)


def _block(word: "WordDocument", block: Block, width: float) -> None:
    if isinstance(block, Heading):
        word.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        if block.style in {"item", "numbered"}:
            mark = f"–{wording.NBSP}" if block.style == "item" else ""
            _text(word, mark + block.text, align="both", indent=12.5)
        else:
            size = 9.5 if block.style == "note" else 12
            first = 0 if block.style == "note" else 12.5
            _text(word, block.text, bold=block.style == "strong", align="both", indent=first, size=size)
    elif isinstance(block, Facts):
        for name, value in block.pairs:
            _text(word, f"{name}: {value or wording.EMPTY}")
    elif isinstance(block, Code):
        _text(word, f"{block.caption} {block.text}")
    elif isinstance(block, Chart | Wall):
        _table(word, block.as_table(), width)
    else:
        _table(word, block, width)


def _text(
    word: "WordDocument",
    text: str,
    *,
    bold: bool = False,
    align: str = "left",
    size: float = 12,
    indent: float = 0,
    before: float = 0,
) -> Any:
    from docx.shared import Emu, Pt

    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size != 12:
        run.font.size = Pt(size)
    paragraph.alignment = _ALIGN[align]  # type: ignore[assignment]
    paragraph.paragraph_format.space_before = Pt(before)
    if indent:
        paragraph.paragraph_format.first_line_indent = Emu(int(indent * _MM))
    return paragraph


def _signature(word: "WordDocument", signature: Signature, width: float) -> None:
    line = _text(word, f"{signature.post}\t____________\t{signature.name}", before=24)
    _tab_stop(line, 0.45 * width, "left")
    _tab_stop(line, width)


def _tab_stop(paragraph: Any, place: float, side: str = "right") -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Emu

    kind = WD_TAB_ALIGNMENT.RIGHT if side == "right" else WD_TAB_ALIGNMENT.LEFT
    paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(int(place * _MM)), kind)


def _table(word: "WordDocument", table: Table, width: float) -> None:
    if table.caption:
        caption = _text(word, table.caption, bold=True, size=11, before=6)
        caption.paragraph_format.keep_with_next = True
    fitted = Grid(table, width * 72 / 25.4, _guessed)
    widths = [round(item * 20) for item in fitted.widths]
    grid = "".join(f'<w:gridCol w:w="{item}"/>' for item in widths)
    rows = [_xml_row([(column.heading, "center") for column in table.columns], widths, "header", fitted.size)]
    rows += [_row(row, table, widths, fitted.size) for row in table.rows]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    # As text and parsed once: cell by cell python-docx needs seconds for a long table.
    xml = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    last = word.add_paragraph()
    last._p.addprevious(_parsed(xml))


def _guessed(text: str, bold: bool, size: float) -> float:
    """Word measures letters itself; for fair column widths an average letter is enough."""
    return len(text) * size * (0.66 if bold else 0.58)


def _row(row: Row, table: Table, widths: list[int], size: float) -> str:
    if row.style == "section":
        return _xml_row([(str(row.cells[0]), "left")], [sum(widths)], "section", size, span=len(widths))
    cells = [
        (text_of(cell, column), _JUSTIFY[column.align]) for cell, column in zip(row.cells, table.columns, strict=True)
    ]
    return _xml_row(cells, widths, row.style, size)


def _xml_row(cells: list[tuple[str, str]], widths: list[int], style: str, size: float, *, span: int = 1) -> str:
    from xml.sax.saxutils import escape

    shade = {"header": "E8E8E8", "section": "F5F5F5", "total": "F5F5F5"}.get(style)
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    bold = "" if style == "plain" else "<w:b/>"
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    half = round(2 * size)
    looks = f'<w:rPr>{bold}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    keep = "<w:keepNext/>" if style in {"section", "header"} else ""
    body = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{fill}</w:tcPr>'
        f'<w:p><w:pPr>{keep}<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{align}"/></w:pPr><w:r>{looks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for (text, align), width in zip(cells, widths, strict=True)
    )
    repeat = "<w:tblHeader/>" if style == "header" else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{body}</w:tr>"


def _parsed(xml: str) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    head, _, tail = xml.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {nsdecls('w')}{slash}>{tail}")


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _same_each_time(content: bytes) -> bytes:
    """The same members without the clock that the zip writer of python-docx puts in."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = ZipInfo(member.filename)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return file.getvalue()
