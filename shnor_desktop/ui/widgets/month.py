"""A month on the screen: days with what falls on them, gone about by keys alone."""

from calendar import Calendar, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.ui import theme
from shnor_desktop.ui.theme import Colours, Tone
from shnor_desktop.ui.widgets.charts.canvas import CENTRE, LEFT, write

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
SHORT_WEEKDAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")
TERM = ("срок", "срока", "сроков")
_WEEKS = 6
_ROOM_FOR_WORDS = 64
"""A day as wide as this has room for words under its number."""
_ALL_WORDS = 4


@dataclass(frozen=True, slots=True)
class DayMark:
    """What falls on a day, in words, how urgent it is, and what only begins on it."""

    due: tuple[str, ...] = ()
    tone: Tone = "accent"
    begins: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """For the tip and for a reader who does not see the month."""
        parts = []
        if self.due:
            more = f"; ещё {len(self.due) - _ALL_WORDS}" if len(self.due) > _ALL_WORDS else ""
            parts.append(f"{wording.counted(len(self.due), TERM)}: {'; '.join(self.due[:_ALL_WORDS])}{more}")
        if self.begins:
            parts.append(f"начинается: {'; '.join(self.begins[:_ALL_WORDS])}")
        return ". ".join(parts)


class MonthView(QWidget):
    """Arrows go by days and weeks, Page Up and Page Down by months, Home to today, Enter opens the day."""

    chosen = Signal(object)
    """The day at hand has changed."""
    opened = Signal(object)
    """The day whose list is wanted."""
    turned = Signal()
    """Another month is shown."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.day = today
        self.marks: Mapping[date, DayMark] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    @property
    def title(self) -> str:
        """«Июнь 2022»."""
        return f"{MONTHS[self.day.month - 1].capitalize()} {self.day.year}"

    def show_marks(self, today: date, marks: Mapping[date, DayMark]) -> None:
        """Show what falls on which day."""
        self.today, self.marks = today, marks
        self._say()
        self.update()

    def choose(self, day: date) -> None:
        """Stand on a day, in whatever month it is."""
        if not date(1, 2, 1) <= day <= date(9999, 11, 30) or day == self.day:
            return
        turned = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        self._say()
        self.update()
        if turned:
            self.turned.emit()
        self.chosen.emit(day)

    def turn(self, months: int) -> None:
        """The same day of another month, or its last one."""
        year, month = divmod(self.day.year * 12 + self.day.month - 1 + months, 12)
        if date.min.year <= year <= date.max.year:
            self.choose(date(year, month + 1, min(self.day.day, monthrange(year, month + 1)[1])))

    def days(self) -> list[date]:
        """Six weeks from Monday on, the month among them."""
        first = next(Calendar().itermonthdates(self.day.year, self.day.month))
        return [first + timedelta(number) for number in range(7 * _WEEKS)]

    def said(self, day: date) -> str:
        """A day in words: its date, its day of the week, what falls on it."""
        mark = self.marks.get(day)
        what = mark.said if mark is not None else "сроков нет"
        today = ", сегодня" if day == self.today else ""
        return f"{wording.day_in_words(day)}, {WEEKDAYS[day.weekday()]}{today}: {what}"

    def _say(self) -> None:
        self.setAccessibleName(f"Календарь, {self.title}")
        self.setAccessibleDescription(self.said(self.day))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # --- size and paint

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height()

    def sizeHint(self) -> QSize:
        return QSize(460, round(self._line() * (1.4 + 2.5 * _WEEKS)))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.sizeHint().height())

    def _places(self) -> list[tuple[date, QRectF]]:
        head = self._line() * 1.4
        wide, high = self.width() / 7, (self.height() - head) / _WEEKS
        return [
            (day, QRectF(number % 7 * wide, head + number // 7 * high, wide, high))
            for number, day in enumerate(self.days())
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        for number, name in enumerate(SHORT_WEEKDAYS):
            area = QRectF(number * self.width() / 7, 0, self.width() / 7, self._line() * 1.3)
            write(painter, area, name, colours.muted, CENTRE)
        for day, place in self._places():
            self._paint_day(painter, day, place.adjusted(1, 1, -1, -1), colours)
        painter.end()

    def _paint_day(self, painter: QPainter, day: date, place: QRectF, colours: Colours) -> None:
        mark = self.marks.get(day)
        here = day.month == self.day.month
        due = mark.due if mark is not None else ()
        tone: Tone = mark.tone if mark is not None else "plain"
        ground = getattr(colours, f"{tone}_soft") if due else (colours.panel if here else colours.window)
        edge, width = colours.line, 1.0
        if day == self.today:
            edge, width = colours.muted, 2.0
        if day == self.day:
            edge, width = colours.accent_text, 3.0 if self.hasFocus() else 2.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(place.adjusted(width / 2, width / 2, -width / 2, -width / 2), 3, 3)
        inner = place.adjusted(5, 3, -4, -3)
        line = self._line()
        number = QRectF(inner.left(), inner.top(), inner.width(), line)
        font = painter.font()
        font.setBold(day == self.today)
        painter.setFont(font)
        write(painter, number, str(day.day), colours.text if here else colours.muted)
        font.setBold(False)
        painter.setFont(font)
        if mark is not None:
            self._paint_mark(painter, mark, number, inner, colours)

    def _paint_mark(self, painter: QPainter, mark: DayMark, number: QRectF, inner: QRectF, colours: Colours) -> None:
        ink = colours.of(mark.tone)
        aside = number.adjusted(20, 0, 0, 0)
        if mark.begins:
            side = number.height() * 0.45
            left, top = number.left() + 20, number.center().y() - side / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_text))
            corners = (QPointF(left, top), QPointF(left, top + side), QPointF(left + side, top + side / 2))
            painter.drawPolygon(QPolygonF(list(corners)))
            aside = aside.adjusted(side + 4, 0, 0, 0)
        if not mark.due:
            return
        if inner.width() < _ROOM_FOR_WORDS:
            below = QRectF(inner.left(), number.bottom(), inner.width(), number.height())
            write(painter, below, str(len(mark.due)), ink, CENTRE)
            return
        if len(mark.due) > 1:
            write(painter, aside, f"ещё {len(mark.due) - 1}", ink, Qt.AlignmentFlag.AlignRight)
        words = QRectF(inner.left(), number.bottom(), inner.width(), number.height())
        shown = QFontMetricsF(painter.font()).elidedText(mark.due[0], Qt.TextElideMode.ElideRight, words.width())
        write(painter, words, shown, ink, LEFT)

    # --- the keyboard and the mouse

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if day is None else self.said(day), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        key = event.key()
        if key in steps:
            self.choose(self.day + timedelta(steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.choose(self.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page, not the months."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _under(self, point: QPointF) -> date | None:
        return next((day for day, place in self._places() if place.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._under(event.position())
        if day is not None:
            self.choose(day)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self._under(event.position())
        if day is not None:
            self.opened.emit(day)
