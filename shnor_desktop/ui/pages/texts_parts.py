"""The parts of a document: a list with what is filled in, and the gestures that change its structure."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton

from shnor_desktop.services.programme.texts import Part
from shnor_desktop.ui import theme
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card

_GESTURES = (
    ("add", "&Новый раздел…"),
    ("rename", "Переи&меновать…"),
    ("up", "&Выше"),
    ("down", "Ни&же"),
    ("remove", "&Убрать раздел"),
)


class PartsCard(Card):
    """The part at hand is the current row."""

    chosen = Signal(int)
    """The place of the part that is now at hand."""
    wanted = Signal(str)
    """«add», «rename», «up», «down» or «remove»."""

    def __init__(self) -> None:
        super().__init__("Разделы")
        self.setMinimumWidth(210)
        self.setMaximumWidth(330)
        self.list = QListWidget()
        self.list.setAccessibleName("Разделы документа")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        # Qt forgets the sides of an item when it measures wrapped words
        self.list.setStyleSheet("QListView::item { padding: 3px 0px; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self.list)
        row = Flow()
        self.buttons: dict[str, QPushButton] = {}
        for key, words in _GESTURES:
            button = self.buttons[key] = QPushButton(words)
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            row.add(button)
        self.add(row)
        self.list.currentRowChanged.connect(self.chosen)

    def show_parts(self, parts: Sequence[Part], current: str) -> None:
        """All parts in their order; telling nobody that the current row is set."""
        self.list.blockSignals(True)
        self.list.clear()
        for number, part in enumerate(parts, 1):
            self.list.addItem(_item(number, part))
        self.list.setCurrentRow(next((at for at, part in enumerate(parts) if part.key == current), -1))
        self.list.blockSignals(False)
        # room for two lines a part; beyond that the list scrolls
        high = self.list.count() * (2 * self.list.fontMetrics().lineSpacing() + 7)
        self.list.setFixedHeight(min(max(high, 80), 430) + 2 * self.list.frameWidth())

    def show_buttons(self, number: int, count: int, *, can_write: bool) -> None:
        """What can be done with the part of that number."""
        for button in self.buttons.values():
            button.setEnabled(can_write)
        self.buttons["up"].setEnabled(can_write and number > 1)
        self.buttons["down"].setEnabled(can_write and number < count)


def _item(number: int, part: Part) -> QListWidgetItem:
    said: tuple[str, Tone] = ("заполнен", "good") if part.filled else ("не заполнен", "muted")
    if part.stale:
        said = ("данные изменились", "warn")
    item = QListWidgetItem(f"{number}. {part.title} — {said[0]}")
    item.setForeground(QColor(theme.current().of(said[1])))
    item.setToolTip(part.title)
    return item
