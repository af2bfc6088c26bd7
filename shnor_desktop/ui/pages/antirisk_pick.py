"""A dialog in which some of many things are chosen: ticked one by one, or a single one found by typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.values import fold
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list."""

    key: str
    words: str
    about: str = ""
    ticked: bool = False


class Pick(QDialog):
    """Ends with ``picked``: the keys of what was chosen, in the order of the list."""

    picked = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        choices: Sequence[Choice],
        on_picked: Callable[[list[str]], None],
        *,
        about: str = "",
        accept: str = "Готово",
        several: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._several = several
        column = QVBoxLayout(self)
        if about:
            column.addWidget(text(about))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Найти по части названия")
        self.filter.setAccessibleName("Найти в списке")
        self.filter.textChanged.connect(self._on_filter)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        # Qt forgets the sides of an item when it measures wrapped words
        self.list.setStyleSheet("QListView::item { padding: 3px 0px; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in choices:
            item = QListWidgetItem(f"{one.words}\n{one.about}" if one.about else one.words)
            item.setData(Qt.ItemDataRole.UserRole, one.key)
            if several:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if one.ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.remark = QLabel("")
        self.remark.setProperty("tone", "bad")
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        self.accept_button.setDefault(True)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.filter.setVisible(len(choices) > 12)
        for widget in (self.filter, self.list, self.remark, buttons):
            column.addWidget(widget)
        if choices:
            self.list.setCurrentRow(0)
        self.picked.connect(on_picked)
        self.resize(620, 430)
        (self.filter if len(choices) > 12 else self.list).setFocus()
        self.open()

    @property
    def keys(self) -> list[str]:
        """What is chosen now."""
        items = [self.list.item(row) for row in range(self.list.count())]
        if self._several:
            chosen = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        else:
            chosen = [item for item in items if item is self.list.currentItem() and not item.isHidden()]
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in chosen]

    def accept(self) -> None:
        """Hand over what is chosen, or say that nothing is."""
        keys = self.keys
        if not keys:
            self.remark.setText("Ничего не выбрано." if not self._several else "Отметьте хотя бы одну строку.")
            return
        super().accept()
        self.picked.emit(keys)

    def _on_filter(self, words: str) -> None:
        wanted = fold(words)
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in fold(item.text()))
            if first < 0 and not item.isHidden():
                first = row
        if self.list.currentItem() is None or self.list.currentItem().isHidden():
            self.list.setCurrentRow(first)
