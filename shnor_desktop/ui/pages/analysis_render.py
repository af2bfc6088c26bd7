"""Puts the content of a tab on the screen: cards, tables, charts, sentences, with «Почему» at hand everywhere."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Block, Cell, Content, Grid, Inset, Picture, Section, Words
from shnor_desktop.ui.pages.analysis_table import FiguresTable
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.charts.canvas import ChartView, Drawing, Spot
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, clear, redrawing, text
from shnor_desktop.ui.widgets.why import Reader, Why

AT_ONCE = 2
"""Cards that fill a screen."""


class Tab(QScrollArea):
    """A scrolled column of cards, drawn when it is first looked at."""

    def __init__(self, key: str, reader: Reader) -> None:
        super().__init__()
        self.key, self.reader = key, reader
        self.content: Content = ()
        self.drawn = True
        self._waiting: list[Section] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw_more)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("pageBody")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(2, 8, 2, 2)
        self.column.setSpacing(10)
        self.setWidget(body)

    def give(self, content: Content) -> None:
        """Other content; it is drawn by ``draw``."""
        self.content, self.drawn = content, False

    def draw(self) -> None:
        """Put the content on the screen if it is not there yet: what is seen at once, the rest card by card."""
        if self.drawn:
            return
        self.drawn = True
        with redrawing(self):
            clear(self.column)
            self._waiting = list(self.content)
            for _ in range(AT_ONCE):
                self._draw_next()
            self.column.addStretch(1)
        self._soon.start()

    @property
    def complete(self) -> bool:
        """Whether every card stands on the screen."""
        return self.drawn and not self._waiting

    def _draw_next(self) -> None:
        if self._waiting:
            section = self._waiting.pop(0)
            self.column.insertWidget(len(self.content) - len(self._waiting) - 1, make_card(section, self.reader))

    def _draw_more(self) -> None:
        self._draw_next()
        if self._waiting:
            self._soon.start()


def make_card(section: Section, reader: Reader) -> Card:
    """A card with everything in it."""
    card = Card(section.title, about=section.about)
    if section.badge:
        card.head.addWidget(Badge(section.badge, section.tone))
    for block in section.blocks:
        card.add(make_block(block, reader))
    return card


def make_block(block: Block, reader: Reader) -> QWidget:
    """A table, a chart, a sentence, or a part with gestures of its own."""
    if isinstance(block, Grid):
        return with_why(make_table(block, reader))
    if isinstance(block, Picture):
        return with_why(make_chart(block.drawing, reader))
    if isinstance(block, Inset):
        return block.make(reader)
    return make_words(block, reader)


def make_words(block: Words, reader: Reader) -> QWidget:
    """A sentence; where rows stand behind it, «Почему» after it opens them."""
    if not block.links and block.why is None:
        return text(block.text, block.tone)
    return _Said(block, reader)


class _Said(LinkLabel):
    """A sentence with rows: the link shows them all."""

    def __init__(self, block: Words, reader: Reader) -> None:
        super().__init__(reader.desk, [block.text, " ", ("Почему", Link(""))])
        self.followed.disconnect(reader.desk.go)
        why = block.why or Why(block.text.partition(":")[0].rstrip("."), (block.text,), block.links)
        self.followed.connect(lambda _link: reader.explain(why))


def make_table(grid: Grid, reader: Reader) -> FiguresTable:
    """A table whose cells answer."""
    table = FiguresTable(grid)

    def explain(cell: Cell) -> None:
        reader.explain(cell.why)

    def follow(cell: Cell) -> None:
        reader.open(cell.link, cell.why)

    table.asked.connect(explain)
    table.opened.connect(follow)
    return table


def make_chart(drawing: Drawing, reader: Reader) -> ChartView:
    """A chart whose spots answer."""
    chart = ChartView(drawing)

    def explain(spot: Spot) -> None:
        reader.explain(spot.why)

    def follow(spot: Spot) -> None:
        reader.open(spot.link, spot.why)

    chart.asked.connect(explain)
    chart.opened.connect(follow)
    return chart


def with_why(part: FiguresTable | ChartView) -> QWidget:
    """A table or a chart with the small button that explains what the person stands on."""
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(part)
    column.addWidget(why_button(part), 0, Qt.AlignmentFlag.AlignLeft)
    return host


def why_button(part: FiguresTable | ChartView) -> QPushButton:
    """«Почему?» of the current cell or spot."""
    button = QPushButton("Почему?")
    button.setToolTip("Как получено выбранное число: правило, источник, расчёт, строки (F1)")
    button.setAccessibleName(f"Почему: {part.accessibleName()}")
    button.clicked.connect(_asker(part))
    return button


def _asker(part: FiguresTable | ChartView) -> Callable[[], None]:
    def ask() -> None:
        at = part.cell if isinstance(part, FiguresTable) else part.spot
        if at is not None:
            part.asked.emit(at)

    return ask
