"""A list of sentences, each of them a way to its cell: what is not shown is counted."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView

from shnor_desktop.ui import theme
from shnor_desktop.ui.theme import Tone


class TargetList(QListView):
    """Enter or a click leads to what a line is about."""

    chosen = Signal(object)
    """The target of the line a person wants to see."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__()
        self._items = QStandardItemModel(self)
        self._nothing = nothing
        self._targets: list[object] = []
        self.setModel(self._items)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_chosen)

    def show_lines(self, lines: Sequence[tuple[str, Tone, object]], total: int) -> None:
        """Show these (words, tone, target) of so many in all."""
        self._targets = [target for _, _, target in lines]
        self._items.clear()
        colours = theme.current()
        for words, tone, _ in lines:
            item = self._say(words, colours.of(tone))
            item.setToolTip(words)
        if not lines:
            self._say(self._nothing, colours.muted)
        elif total > len(lines):
            self._say(f"… и ещё {total - len(lines)}", colours.muted)

    def _say(self, words: str, colour: str) -> QStandardItem:
        item = QStandardItem(words)
        item.setForeground(QColor(colour))
        self._items.appendRow(item)
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._targets):
            self.chosen.emit(self._targets[index.row()])
