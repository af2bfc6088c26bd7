"""Which values of a column are shown: a list with counts, a search in it, «пусто», rows with problems or changes."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.values import fold
from shnor_desktop.ui.grid.filtering import ColumnFilter
from shnor_desktop.ui.grid.table_model import SheetTableModel

MOST = 2000
"""More values than this are found by the search only."""
_TEXT = int(Qt.ItemDataRole.UserRole) + 1


class ColumnFilterPopup(QFrame):
    """Opened at a heading; goes away by itself when the person clicks elsewhere."""

    def __init__(self, model: SheetTableModel, column: int, done: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("columnFilter")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._model, self._column, self._done = model, column, done
        now = model.column_filter(column)
        self._values = model.values_of(column)
        self._chosen = {text for text, _ in self._values if now.texts is None or text in now.texts}
        heading = QLabel(f"Отбор: {model.columns[column].label}")
        heading.setObjectName("cardTitle")
        heading.setWordWrap(True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Поиск в списке")
        self.search.setAccessibleName("Поиск в списке значений")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.returnPressed.connect(self.apply)
        self.every = QCheckBox("Все показанные")
        self.every.clicked.connect(self._check_all)
        self._items = QStandardItemModel(self)
        self._items.itemChanged.connect(self._on_checked)
        self.list = QListView()
        self.list.setModel(self._items)
        self.list.setAccessibleName("Значения графы")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.problems = QCheckBox("Только с замечаниями")
        self.problems.setChecked(now.with_problems)
        self.changed = QCheckBox("Изменено с прошлого года")
        self.changed.setChecked(now.changed)
        self.changed.setEnabled(model.shows_past or now.changed)
        self.changed.setToolTip("" if model.shows_past else "Сначала включите «Вид», «Прошлый год»")
        self.ok = QPushButton("Применить")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.apply)
        self.clear = QPushButton("Показать все")
        self.clear.clicked.connect(self._show_all)
        self._lay_out(heading)
        self._fill()

    def _lay_out(self, heading: QLabel) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        for widget in (heading, self.search, self.every):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problems)
        layout.addWidget(self.changed)
        buttons = QHBoxLayout()
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        buttons.addWidget(self.ok)
        layout.addLayout(buttons)
        self.resize(300, 380)

    def open_at(self, place: QPoint) -> None:
        """Show it with its corner there, within the screen."""
        room = self.screen().availableGeometry()
        x = min(place.x(), room.right() - self.width())
        y = min(place.y(), room.bottom() - self.height())
        self.move(max(x, room.left()), max(y, room.top()))
        self.show()
        self.search.setFocus()

    @property
    def _listed(self) -> list[tuple[str, int]]:
        words = fold(self.search.text())
        return [(text, many) for text, many in self._values if words in fold(text or "пусто")]

    def _fill(self) -> None:
        self._items.blockSignals(True)
        self._items.clear()
        listed = self._listed
        for text, many in listed[:MOST]:
            item = QStandardItem(f"{text.replace(chr(10), ' ') or '(пусто)'}  ·  {many}")
            item.setData(text, _TEXT)
            item.setCheckable(True)
            item.setCheckState(Qt.CheckState.Checked if text in self._chosen else Qt.CheckState.Unchecked)
            self._items.appendRow(item)
        if len(listed) > MOST:
            more = QStandardItem(f"… и ещё {len(listed) - MOST}: уточните поиск")
            more.setEnabled(False)
            self._items.appendRow(more)
        self._items.blockSignals(False)
        self._items.layoutChanged.emit()
        self._show_every()

    def _show_every(self) -> None:
        listed = self._listed
        chosen = sum(text in self._chosen for text, _ in listed)
        self.every.setTristate(0 < chosen < len(listed))
        state = Qt.CheckState.Unchecked if not chosen else Qt.CheckState.PartiallyChecked
        self.every.setCheckState(Qt.CheckState.Checked if listed and chosen == len(listed) else state)
        self.ok.setEnabled(bool(self._wanted or (self.search.text() and listed)))

    def _on_checked(self, item: QStandardItem) -> None:
        text = str(item.data(_TEXT))
        if item.checkState() == Qt.CheckState.Checked:
            self._chosen.add(text)
        else:
            self._chosen.discard(text)
        self._show_every()

    def _check_all(self) -> None:
        listed = {text for text, _ in self._listed}
        self._chosen = self._chosen - listed if listed <= self._chosen else self._chosen | listed
        self._fill()

    @property
    def _wanted(self) -> set[str]:
        """With words in the search only what it has found is shown, as Excel does."""
        return self._chosen & {text for text, _ in self._listed} if self.search.text() else self._chosen

    def apply(self) -> None:
        """Show the chosen values only."""
        wanted = self._wanted or ({text for text, _ in self._listed} if self.search.text() else set())
        if not wanted:
            return
        texts = None if len(wanted) == len(self._values) else frozenset(wanted)
        chosen = ColumnFilter(texts, self.problems.isChecked(), self.changed.isChecked())
        self._model.filter_column(self._column, chosen)
        self._leave()

    def _show_all(self) -> None:
        self._model.filter_column(self._column, None)
        self._leave()

    def _leave(self) -> None:
        self.close()
        self._done()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
