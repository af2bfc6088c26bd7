"""What every chart has: spots that are pointed at, explained and opened, a description in words, and its widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from shnor_desktop.ui import theme
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Colours
from shnor_desktop.ui.widgets.why import Reason

_FLAGS = Qt.AlignmentFlag
LEFT = _FLAGS.AlignLeft | _FLAGS.AlignVCenter
RIGHT = _FLAGS.AlignRight | _FLAGS.AlignVCenter
CENTRE = _FLAGS.AlignCenter


@dataclass(frozen=True, slots=True)
class Spot:
    """A bar, a point, a segment, a cell: what it says, where it stands among the others, why, and where it leads."""

    words: str
    at: tuple[int, int]
    """Line and place within it; arrows go by these."""
    why: Reason = None
    link: Link | None = None


class Drawing(Protocol):
    """A chart as data. ``paint`` works on any painter: a widget, a picture, a page."""

    @property
    def title(self) -> str:
        """What the chart shows."""

    @property
    def spots(self) -> Sequence[Spot]:
        """Everything that can be pointed at."""

    def height(self, width: float, metrics: QFontMetricsF) -> float:
        """How high it wants to be."""

    def paint(self, painter: QPainter, area: QRectF, colours: Colours) -> list[QRectF]:
        """Paint into the area; where each of the spots lies."""


def metrics_of(painter: QPainter) -> QFontMetricsF:
    """Measures of the painter's font on the painter's own device."""
    return QFontMetricsF(painter.font(), painter.device())


def asks_why(event: QEvent) -> bool:
    """F1 belongs to the window's help; over a figure it asks why."""
    wanted = event.type() == QEvent.Type.ShortcutOverride
    return wanted and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F1


def in_words(drawing: Drawing) -> str:
    """The whole chart for a reader who does not see it."""
    return "; ".join(spot.words for spot in drawing.spots) or "данных нет"


def line(painter: QPainter, colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
    """The pen for the next strokes; scaled with the painter, so that it is as fine on paper."""
    painter.setPen(QPen(QColor(colour), width, style))


def write(painter: QPainter, area: QRectF, words: str, colour: str, flags: Qt.AlignmentFlag = LEFT) -> None:
    """Words that are shortened rather than cut."""
    shown = metrics_of(painter).elidedText(words, Qt.TextElideMode.ElideMiddle, area.width())
    painter.setPen(QColor(colour))
    painter.drawText(area, flags, shown)


class ChartView(QWidget):
    """A chart on the screen: arrows go from spot to spot, Enter opens the rows, F1 asks why."""

    asked = Signal(object)
    """The ``Spot`` to be explained."""
    opened = Signal(object)
    """The ``Spot`` whose rows are wanted."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.current = 0
        self._places: list[QRectF] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.show_drawing(drawing)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another chart in the same place."""
        self.drawing = drawing
        self.current = 0
        self._places = []
        self.setAccessibleName(f"Диаграмма. {drawing.title}")
        self.setAccessibleDescription(in_words(drawing))
        self.updateGeometry()
        self.update()

    @property
    def spot(self) -> Spot | None:
        """The spot the person stands on."""
        return self.drawing.spots[self.current] if self.drawing.spots else None

    # --- size and paint

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(self.drawing.height(width, QFontMetricsF(self.font()))) + 1

    def sizeHint(self) -> QSize:
        width = max(self.width(), 320)
        return QSize(480, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        self._places = self.drawing.paint(painter, QRectF(self.rect()), colours)
        if self.hasFocus() and self.current < len(self._places):
            line(painter, colours.text, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._places[self.current].adjusted(-2, -2, 2, 2), 3, 3)
        painter.end()

    # --- the keyboard

    def event(self, event: QEvent) -> bool:
        if asks_why(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.drawing.spots[number].words if number is not None else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        spots, key = self.drawing.spots, event.key()
        if not spots:
            super().keyPressEvent(event)
        elif key in steps:
            self._go(self._next(*steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(spots) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(spots[self.current])
        elif key == Qt.Key.Key_F1:
            self.asked.emit(spots[self.current])
        else:
            super().keyPressEvent(event)

    def _next(self, down: int, right: int) -> int:
        """The nearest spot on that side; the same one where there is none."""
        spots = self.drawing.spots
        line_at, place = spots[self.current].at

        def distance(number: int) -> tuple[int, int] | None:
            other, at = spots[number].at
            ahead = (other - line_at) * down + (at - place) * right
            aside = abs(at - place) if down else abs(other - line_at)
            return (ahead, aside) if ahead > 0 and (down or not aside) else None

        found = [(away, number) for number in range(len(spots)) if (away := distance(number)) is not None]
        if not found and (right or all(spot.at[1] == place for spot in spots) or len({s.at[0] for s in spots}) == 1):
            # a single line of spots is walked through by any arrow
            return min(max(self.current + down + right, 0), len(spots) - 1)
        return min(found)[1] if found else self.current

    def _go(self, number: int) -> None:
        self.current = number
        spot = self.drawing.spots[number]
        self.setAccessibleDescription(f"{spot.words}. Всё: {in_words(self.drawing)}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        if number < len(self._places) and self.hasFocus():
            where = self.mapToGlobal(self._places[number].bottomLeft().toPoint() + QPoint(0, 4))
            QToolTip.showText(where, spot.words, self)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- the mouse

    def _under(self, point: QPointF) -> int | None:
        return next((n for n, place in enumerate(self._places) if place.adjusted(-2, -2, 2, 2).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._under(event.position())
        if number is not None:
            self._go(number)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self._under(event.position())
        if number is not None:
            self.opened.emit(self.drawing.spots[number])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self._under(QPointF(event.pos())) if event.reason() == QContextMenuEvent.Reason.Mouse else self.current
        if number is None or number >= len(self.drawing.spots):
            return
        self._go(number)
        spot = self.drawing.spots[number]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Почему?\tF1", lambda: self.asked.emit(spot))
        menu.addAction("Открыть строки\tEnter", lambda: self.opened.emit(spot))
        menu.popup(event.globalPos())
