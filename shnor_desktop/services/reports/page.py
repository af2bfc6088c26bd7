"""A document on pages by ГОСТ Р 7.0.97-2016: the only place that draws with reportlab."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import takewhile
from typing import Any
from xml.sax.saxutils import escape

from shnor_desktop.paths import font_file
from shnor_desktop.services import wording
from shnor_desktop.services.reports.document import (
    Block,
    Chart,
    Code,
    Document,
    Facts,
    Heading,
    Paragraph,
    Signature,
    Table,
    Wall,
)
from shnor_desktop.services.reports.grid import LEADING, PADDING, Grid, Laid
from shnor_desktop.services.reports.plot import Drawing, Stroke, Words, plotted
from shnor_desktop.services.reports.wall import at_a_glance
from shnor_desktop.services.signing.pades import MARKS

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A3 = (297 * MM, 420 * MM)
TOP, BOTTOM, RIGHT = 20 * MM, 20 * MM, 10 * MM
LEFT, LEFT_KEPT_LONG = 20 * MM, 30 * MM
FIRST_LINE = 12.5 * MM
NUMBER_FROM_EDGE = 10 * MM
GAP = 6.0

MARKS_HEIGHT = 30 * MM
CODE_SIDE = 32 * MM

FONTS = {
    "Serif": "PT_Serif-Web-Regular.ttf",
    "Serif-Bold": "PT_Serif-Web-Bold.ttf",
    "Sans": "PT_Sans-Web-Regular.ttf",
    "Sans-Bold": "PT_Sans-Web-Bold.ttf",
}
BODY_SIZE = 12.0

# name: font, size, leading, first line, alignment (0 left, 1 centre, 4 justified), space before, space after
_STYLES: dict[str, tuple[str, float, float, float, int, float, float]] = {
    "organisation": ("Serif-Bold", 12, 15, 0, 1, 0, 2),
    "title": ("Serif-Bold", 14, 18, 0, 1, 14, 2),
    "subtitle": ("Serif-Bold", 12, 15, 0, 1, 0, 2),
    "place": ("Serif", 12, 15, 0, 0, 8, 8),
    "heading1": ("Serif-Bold", 13, 16, 0, 0, 12, 4),
    "heading2": ("Serif-Bold", 12, 15, 0, 0, 8, 3),
    "body": ("Serif", BODY_SIZE, 15, FIRST_LINE, 4, 0, 4),
    "strong": ("Serif-Bold", BODY_SIZE, 15, FIRST_LINE, 4, 4, 6),
    "item": ("Serif", BODY_SIZE, 15, 0, 4, 0, 3),
    "numbered": ("Serif", BODY_SIZE, 15, 0, 4, 0, 3),
    "note": ("Serif", 9.5, 12, 0, 4, 0, 3),
    "caption": ("Serif-Bold", 11, 14, 0, 0, 6, 3),
    "fact": ("Serif", 11, 14, 0, 0, 0, 2),
}


def pdf(document: Document) -> bytes:
    """The same document gives the same bytes: no clock, no random identifiers."""
    _register_fonts()
    pages = _Pages(document)
    pages.head()
    for index, block in enumerate(document.blocks):
        pages.block(block, document.blocks[index + 1 :])
    pages.end()
    return pages.bytes()


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(font_file(file))))


@lru_cache(maxsize=1)
def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

    return {
        name: ParagraphStyle(
            name,
            fontName=font,
            fontSize=size,
            leading=leading,
            firstLineIndent=first,
            alignment=align,
            spaceBefore=before,
            spaceAfter=after,
            allowWidows=0,
            allowOrphans=0,
            splitLongWords=1,
            leftIndent=FIRST_LINE if name in {"item", "numbered"} else 0,
            bulletIndent=FIRST_LINE - 12 if name == "item" else 0,
        )
        for name, (font, size, leading, first, align, before, after) in _STYLES.items()
    }


class _Pages:
    """A pen on a growing pile of pages: ``y`` is where the next thing goes, measured from the bottom."""

    def __init__(self, document: Document) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
        from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

        self.document = document
        narrow, long = A3 if document.paper == "A3" else A4
        self.wide, self.high = (long, narrow) if document.landscape else (narrow, long)
        self.left = LEFT_KEPT_LONG if document.kept_long else LEFT
        self.width = self.wide - self.left - RIGHT
        self.y = self.high - TOP
        self.page = 1
        self._measure: Callable[[str, str, float], float] = stringWidth
        self._bookmarks = 0
        self._file = BytesIO()
        self.canvas = Canvas(self._file, (self.wide, self.high), invariant=1, pageCompression=1, lang="ru-RU")
        self._properties()

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()

    def head(self) -> None:
        """Requisites: who, what kind of document, for what time, when and where."""
        document = self.document
        for line in document.organisation:
            self.text(line, "organisation")
        self.text(document.title.upper(), "title")
        for line in (document.subtitle, document.period):
            if line:
                self.text(line, "subtitle")
        self.y -= GAP
        size = BODY_SIZE
        self.canvas.setFont("Serif", size)
        self.canvas.drawString(self.left, self.y - size, wording.day(document.on))
        self.canvas.drawRightString(self.left + self.width, self.y - size, document.place)
        self.y -= size + 3 * GAP

    def block(self, block: Block, following: Sequence[Block]) -> None:
        if isinstance(block, Heading):
            self.text(block.text, f"heading{block.level}", keep=self._below(following))
            self._bookmark(block)
        elif isinstance(block, Paragraph):
            # The last paragraph goes with the signatures: they never stand alone on a page.
            after = 110 if _introduces(block, following) else 0
            self.text(block.text, block.style, keep=after if following else self._end_height())
        elif isinstance(block, Facts):
            self.facts(block)
        elif isinstance(block, Code):
            self.code(block)
        elif isinstance(block, Chart):
            self.chart(block)
        elif isinstance(block, Wall):
            self.wall(block)
        else:
            self.table(block)

    def _below(self, following: Sequence[Block]) -> float:
        """The room that has to be under a heading, so that it never stands alone at the foot of a page."""
        headings = list(takewhile(lambda block: isinstance(block, Heading), following))
        rest = following[len(headings) :]
        room = 110 if rest and isinstance(rest[0], Table) else 45
        # the last paragraph goes with the signatures, and its heading with it
        last = self._end_height() if len(rest) == 1 and isinstance(rest[0], Paragraph) else 0
        return len(headings) * 32 + room + last

    def end(self) -> None:
        """Sources, then the signatures with the place for their marks: never parted from each other."""
        document = self.document
        notes = self._sources()
        self.room(self._end_height())
        self.y -= 2 * GAP
        for paragraph, height in notes:
            paragraph.drawOn(self.canvas, self.left, self.y - height)
            self.y -= height + 3
        if not document.signatures:
            return
        self.y -= 2 * GAP
        for signature in document.signatures:
            self.signature(signature)
        bottom = self.y - MARKS_HEIGHT
        self.canvas.bookmarkPage(
            "marks", fit="FitR", left=self.left, bottom=bottom, right=self.left + self.width, top=self.y
        )
        self.canvas.addOutlineEntry(MARKS, "marks")

    def _sources(self) -> list[tuple[Any, float]]:
        return [self._paragraph(f"Источник: {line}", "note") for line in self.document.sources]

    def _end_height(self) -> float:
        height = sum(height + 3 for _, height in self._sources()) + 3 * GAP
        if self.document.signatures:
            lines = sum(self._signature_height(signature) for signature in self.document.signatures)
            height += lines + MARKS_HEIGHT + 2 * GAP
        return height

    def text(self, text: str, style: str, *, keep: float = 0) -> None:
        """Draws a paragraph, over several pages if need be, with ``keep`` points left below it on its page."""
        paragraph, height = self._paragraph(text, style)
        before, after = _styles()[style].spaceBefore, _styles()[style].spaceAfter
        at_top = self.y >= self.high - TOP - 1
        self.y -= 0 if at_top else before
        if keep:
            self.room(height + keep)
        while height > self.y - BOTTOM:
            parts = paragraph.split(self.width, self.y - BOTTOM)
            if len(parts) < 2:
                self.new_page()
                height = paragraph.wrap(self.width, self.high)[1]  # a failed split forgets the lines
                continue
            top = parts[0].wrap(self.width, self.high)[1]
            parts[0].drawOn(self.canvas, self.left, self.y - top)
            self.new_page()
            paragraph = parts[1]
            height = paragraph.wrap(self.width, self.high)[1]
        paragraph.drawOn(self.canvas, self.left, self.y - height)
        self.y -= height + after

    def facts(self, facts: Facts) -> None:
        left = 0.42 * self.width
        for name, value in facts.pairs:
            first, first_height = self._paragraph(name, "fact", left - GAP)
            second, second_height = self._paragraph(value or wording.EMPTY, "fact", self.width - left)
            height = max(first_height, second_height)
            self.room(height)
            first.drawOn(self.canvas, self.left, self.y - first_height)
            second.drawOn(self.canvas, self.left + left, self.y - second_height)
            self.y -= height + 2
        self.y -= GAP

    def code(self, code: Code) -> None:
        """A QR code: dark squares with the quiet margin that scanners need."""
        from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel  # type: ignore[import-untyped]

        qr = QRCode(None, QRErrorCorrectLevel.M)
        qr.addData(code.text)
        qr.make()
        side = CODE_SIDE / qr.getModuleCount()
        caption, height = self._paragraph(code.caption, "fact", self.width - CODE_SIDE - 4 * GAP)
        self.room(CODE_SIDE + 2 * GAP)
        self.y -= GAP
        for row, line in enumerate(qr.modules):
            for place, dark in enumerate(line):
                if dark:
                    x, y = self.left + 4 * side + place * side, self.y - (row + 1) * side
                    self.canvas.rect(x, y, side, side, stroke=0, fill=1)
        caption.drawOn(self.canvas, self.left + CODE_SIDE + 4 * GAP, self.y - height)
        self.y -= CODE_SIDE + GAP

    def wall(self, wall: Wall) -> None:
        """What is left of the page for the year; its list goes on the next one."""
        if self.y < 0.6 * self.high:
            self.new_page()
        drawing = at_a_glance(wall, self.width, self.y - BOTTOM, self._width)
        self.y -= drawing.height
        self._shapes(drawing)
        if wall.items:
            self.new_page()
            self.table(wall.as_table())

    def chart(self, chart: Chart) -> None:
        """Strokes and words as they are on paper: vectors, never a picture; then what is drawn, in words."""
        drawing = plotted(chart, self.width, self._width)
        alt, below = self._paragraph(chart.alt, "note")
        self.text(chart.title, "caption", keep=drawing.height + below + 2 * GAP)
        self.y -= GAP + drawing.height
        self._shapes(drawing)
        alt.drawOn(self.canvas, self.left, self.y - GAP / 2 - below)
        self.y -= below + 2 * GAP

    def _shapes(self, drawing: Drawing) -> None:
        for shape in drawing.shapes:
            if isinstance(shape, Stroke):
                self._stroke(shape)
            else:
                self._words(shape)
        self.canvas.setFillGray(0)
        self.canvas.setStrokeGray(0)
        self.canvas.setDash()

    def _stroke(self, stroke: Stroke) -> None:
        canvas = self.canvas
        canvas.setStrokeGray(stroke.grey)
        canvas.setLineWidth(stroke.width)
        canvas.setDash(list(stroke.dash))
        path = canvas.beginPath()
        path.moveTo(self.left + stroke.points[0][0], self.y + stroke.points[0][1])
        for x, y in stroke.points[1:]:
            path.lineTo(self.left + x, self.y + y)
        if stroke.closed:
            path.close()
        if stroke.fill is not None:
            canvas.setFillGray(stroke.fill)
        canvas.drawPath(path, stroke=1, fill=stroke.fill is not None)

    def _words(self, words: Words) -> None:
        self.canvas.setFillGray(words.grey)
        self.canvas.setFont("Sans-Bold" if words.bold else "Sans", words.size)
        free = {"left": 0.0, "center": 0.5, "right": 1.0}[words.align]
        free *= self._width(words.text, words.bold, words.size)
        self.canvas.drawString(self.left + words.x - free, self.y + words.y, words.text)

    def table(self, table: Table) -> None:
        grid = Grid(table, self.width, self._width)
        head = grid.header.height(grid.size)
        if table.caption:
            self.text(table.caption, "caption", keep=head + 4 * grid.size)
        elif self.y < self.high - TOP - 1:
            self.y -= GAP / 2
        laid = [grid.row(row) for row in table.rows]
        self.room(head + sum(item.height(grid.size) for item in laid[:2]))
        self._row(grid, grid.header)
        for index, row in enumerate(laid):
            self._fit(grid, row, laid[index + 1 :][:1], last=index + 2 == len(laid))
        self.y -= 1.5 * GAP

    def _fit(self, grid: Grid, row: Laid, following: list[Laid], *, last: bool) -> None:
        height = row.height(grid.size)
        tied = following and (row.style == "section" or (last and following[0].style == "total"))
        need = height + (following[0].height(grid.size) if tied else 0)
        if need > self.y - BOTTOM and height < 0.6 * (self.high - TOP - BOTTOM):
            self.new_page()
            self._row(grid, grid.header)
        while row.height(grid.size) > self.y - BOTTOM:
            lines = int((self.y - BOTTOM - 2 * PADDING) / (grid.size * LEADING))
            if lines > 1:
                top, row = row.cut(lines)
                self._row(grid, top)
            self.new_page()
            self._row(grid, grid.header)
        self._row(grid, row)

    def _row(self, grid: Grid, row: Laid) -> None:
        canvas, size = self.canvas, grid.size
        height = row.height(size)
        bottom = self.y - height
        shade = {"header": 0.91, "section": 0.96, "total": 0.96}.get(row.style)
        if shade:
            canvas.setFillGray(shade)
            canvas.rect(self.left, bottom, grid.width, height, stroke=0, fill=1)
            canvas.setFillGray(0)
        font = "Sans" if row.style == "plain" else "Sans-Bold"
        widths = [grid.width] if row.style == "section" else grid.widths
        text = canvas.beginText()
        text.setFont(font, size)
        edges, x = [self.left], self.left
        for index, (lines, width) in enumerate(zip(row.cells, widths, strict=True)):
            align = "left" if row.style == "section" else grid.table.columns[index].align
            align = "center" if row.style == "header" else align
            spare = (row.lines - len(lines)) * size * LEADING / 2 if row.style == "header" else 0
            y = self.y - PADDING - size - spare + 0.08 * size
            for line in lines:
                shift = PADDING
                if align != "left":
                    free = width - self._width(line, font != "Sans", size)
                    shift = free / 2 if align == "center" else free - PADDING
                text.setTextOrigin(x + shift, y)
                text.textOut(line)
                y -= size * LEADING
            x += width
            edges.append(x)
        canvas.drawText(text)
        canvas.setLineWidth(0.4)
        canvas.lines(
            [
                (self.left, self.y, self.left + grid.width, self.y),
                (self.left, bottom, self.left + grid.width, bottom),
                *((edge, bottom, edge, self.y) for edge in edges),
            ]
        )
        self.y = bottom

    def signature(self, signature: Signature) -> None:
        post, height = self._paragraph(signature.post, "fact", 0.42 * self.width)
        base = self.y - height
        post.drawOn(self.canvas, self.left, base)
        self.canvas.setLineWidth(0.5)
        start, end = self.left + 0.45 * self.width, self.left + 0.68 * self.width
        self.canvas.line(start, base + 3, end, base + 3)
        self.canvas.setFont("Serif", 11)
        self.canvas.drawString(self.left + 0.71 * self.width, base + 4, signature.name)
        self.canvas.setFont("Serif", 8)
        self.canvas.drawCentredString((start + end) / 2, base - 7, "(подпись)")
        self.y = base - 3 * GAP

    def _signature_height(self, signature: Signature) -> float:
        return self._paragraph(signature.post, "fact", 0.42 * self.width)[1] + 3 * GAP

    def room(self, height: float) -> None:
        """A new page unless so much is left on this one (or it is still empty)."""
        if height > self.y - BOTTOM and self.y < self.high - TOP - 1:
            self.new_page()

    def new_page(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self.y = self.high - TOP
        self.canvas.setFont("Serif", BODY_SIZE)
        self.canvas.drawCentredString(self.wide / 2, self.high - NUMBER_FROM_EDGE - BODY_SIZE * 0.7, str(self.page))

    def _width(self, text: str, bold: bool, size: float) -> float:
        return self._measure(text, "Sans-Bold" if bold else "Sans", size)

    def _paragraph(self, text: str, style: str, width: float | None = None) -> tuple[Any, float]:
        from reportlab.platypus import Paragraph as Flow  # type: ignore[import-untyped]

        flow = Flow(escape(text), _styles()[style], bulletText="–" if style == "item" else None)
        return flow, flow.wrap(width or self.width, self.high)[1]

    def _bookmark(self, heading: Heading) -> None:
        if heading.level == 1:
            self._bookmarks += 1
            key = f"heading{self._bookmarks}"
            self.canvas.bookmarkPage(key, fit="FitH", top=min(self.y + 3 * BODY_SIZE, self.high))
            self.canvas.addOutlineEntry(heading.text.replace(wording.NBSP, " "), key)

    def _properties(self) -> None:
        on = self.document.on
        self.canvas.setTitle(self.document.file_title)
        self.canvas.setAuthor(self.document.organisation[-1] if self.document.organisation else "")
        self.canvas.setSubject(self.document.title)
        self.canvas.setCreator("ШНОР-Офис")
        self.canvas.setProducer("ШНОР-Офис")
        self.canvas.setDateFormatter(lambda *_: f"D:{on:%Y%m%d}000000Z")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")


def _introduces(block: Paragraph, following: Sequence[Block]) -> bool:
    """A sentence that ends with a colon stays on the page of the table it announces."""
    return bool(following) and isinstance(following[0], Table) and block.text.endswith(":")
