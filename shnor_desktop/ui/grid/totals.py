"""A line of sums under a grid, aligned with its columns."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shnor_desktop.ui import theme
from shnor_desktop.ui.grid.painter import PAD
from shnor_desktop.ui.grid.view import GridView


class TotalsBar(QWidget):
    """Sums of the rows on the screen."""

    def __init__(self, view: GridView) -> None:
        super().__init__()
        self._view = view
        self._sums: dict[int, str] = {}
        self.setAccessibleName("Сумма по строкам на экране")
        self.setToolTip("Сумма по строкам на экране")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._soon = QTimer(self, singleShot=True, interval=0)  # one sum for many signals
        self._soon.timeout.connect(self.refresh)
        model = view.grid
        for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._soon.start)
        view.horizontalScrollBar().valueChanged.connect(lambda _: self.update())
        view.horizontalHeader().sectionResized.connect(lambda *_: self.update())

    def refresh(self) -> None:
        """Sum anew."""
        self._sums = self._view.grid.totals()
        self.setVisible(bool(self._sums))
        columns = self._view.grid.columns
        said = "; ".join(f"{columns[number].label}: {text}" for number, text in self._sums.items())
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self.fontMetrics().height() + 9)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.side))
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colours.text))
        view, height = self._view, self.height()
        left = view.frameWidth() + view.verticalHeader().width()
        frozen = view.frozen.taken
        for number, text in self._sums.items():
            x = left + view.columnViewportPosition(number)
            width = view.columnWidth(number)
            if view.is_frozen(number):
                x = left + sum(view.columnWidth(column) for column in range(number))
            elif x + width - PAD < left + frozen + 20:
                continue
            painter.drawText(
                QRect(x + PAD, 0, width - 2 * PAD, height),
                int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value),
                text,
            )
        painter.setPen(QColor(colours.muted))
        painter.setFont(self.font())
        room = QRect(PAD, 0, left + max(frozen, 60), height)
        painter.drawText(room, int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value), "Всего")
