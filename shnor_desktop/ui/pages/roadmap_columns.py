"""The dialog of the columns of a plan: which are shown, in which order, under which headings."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.services import plan_cards
from shnor_desktop.services.plan_cards import Columns
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text

_KEY = Qt.ItemDataRole.UserRole
_ALWAYS = ("number", "title")


class ColumnsDialog(QDialog):
    """Boxes to tick by Space, an order changed by Alt with arrows, headings that can be typed over."""

    chosen = Signal(object)
    """Pairs of keys and headings."""

    def __init__(self, parent: QWidget, plan: str, columns: Columns) -> None:
        super().__init__(parent)
        self.setWindowTitle("Столбцы плана")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, min(520, parent.window().height() - 30))
        self.list = QListWidget()
        self.list.setAccessibleName("Столбцы")
        self.heading = QLineEdit()
        self.heading.setMaxLength(100)
        self.heading.setAccessibleName("Заголовок столбца")
        self.up, self.down = QPushButton("&Выше"), QPushButton("&Ниже")
        self.usual = QPushButton("Как &обычно")
        label = QLabel("&Заголовок")
        label.setBuddy(self.heading)
        row = QHBoxLayout()
        for widget in (label, self.heading, self.up, self.down, self.usual):
            row.addWidget(widget)
        buttons = QDialogButtonBox()
        accept = buttons.addButton("Сохранить", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(accept)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        about = f"План «{plan}». Отметьте столбцы пробелом. Состояние, окончание и число файлов видны всегда."
        column.addWidget(text(about, "muted"))
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(buttons)
        accept.setDefault(True)
        self.list.currentRowChanged.connect(self._on_row)
        self.heading.textEdited.connect(self._on_heading)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.usual.clicked.connect(lambda: self._fill(plan_cards.DEFAULT))
        self._fill(columns)
        self.list.setFocus()
        self.open()

    @property
    def columns(self) -> list[tuple[str, str]]:
        """What is ticked, from top to bottom."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            (str(item.data(_KEY)), item.text().split(" · ", 1)[0])
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def accept(self) -> None:
        """Close and hand over the ticked columns."""
        super().accept()
        self.chosen.emit(self.columns)

    def _fill(self, columns: Columns) -> None:
        self.list.clear()
        shown = {key for key, _ in columns}
        rest = [(key, ROADMAP.column(key).label) for key in plan_cards.CHOICE if key not in shown]
        for key, heading in [*columns, *rest]:
            item = QListWidgetItem(_words(key, heading))
            item.setData(_KEY, key)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if key in _ALWAYS else flags | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = key in shown or key in _ALWAYS
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _on_row(self, row: int) -> None:
        item = self.list.item(row)
        if item is not None:
            self.heading.setText(item.text().split(" · ", 1)[0])
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)

    def _on_heading(self, words: str) -> None:
        item = self.list.currentItem()
        key = str(item.data(_KEY))
        item.setText(_words(key, " ".join(words.replace("·", " ").split()) or ROADMAP.column(key).label))

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        item = self.list.takeItem(row)
        self.list.insertItem(row + by, item)
        self.list.setCurrentRow(row + by)


def _words(key: str, heading: str) -> str:
    """The heading, and what it stands for where the plan names it differently."""
    label = ROADMAP.column(key).label
    return heading if heading == label else f"{heading} · {label}"
