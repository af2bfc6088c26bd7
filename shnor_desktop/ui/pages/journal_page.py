"""«Журнал»: who changed what and when, with what stood before; undo and redo."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QColor, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries
from shnor_desktop.services.journal import Entry
from shnor_desktop.ui import theme
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.grid.saving import OFFICE_SHEETS
from shnor_desktop.ui.pages.journal_data import (
    AT_ONCE,
    MOST_CHANGES,
    Change,
    Past,
    matches,
    read_changes,
    read_past,
    state_of,
)
from shnor_desktop.ui.widgets.history import moment
from shnor_desktop.ui.widgets.rows import dress

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.work import Progress


class JournalPage(QWidget):
    """Operations above, the changes of the chosen one below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._count = AT_ONCE
        self._past: Past | None = None
        self._stale = True
        self.entries: list[Entry] = []
        """The operations on the screen."""
        self.changes: list[Change] = []
        """The changes of the chosen operation."""
        self.search = QLineEdit()
        self.undo = QPushButton("Отменить")
        self.redo = QPushButton("Вернуть")
        self.more = QPushButton("Показать ещё")
        self.about = QLabel()
        self.operations = _table(["Когда", "Кто", "Что сделано", "Изменений", "Состояние"], "Операции", stretch=2)
        self.details = _table(["Где", "Графа", "Было", "Стало"], "Изменения операции", stretch=3)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Отбор: кто, что, когда")
        self.search.setAccessibleName("Отбор операций")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(260)
        self.search.setMaximumWidth(320)
        self.about.setProperty("tone", "muted")
        self.about.setWordWrap(True)
        self.about.setText("Новые сверху. Отменить можно и после перезапуска: журнал хранится в базе.")
        head = QHBoxLayout()
        for widget in (self.undo, self.redo, self.search):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.more)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.operations)
        split.addWidget(self.details)
        split.setSizes([360, 200])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(split, 1)
        self.setFocusProxy(self.operations)

    def _connect(self) -> None:
        self.undo.clicked.connect(lambda: self._take_back(redo=False))
        self.redo.clicked.connect(lambda: self._take_back(redo=True))
        self.more.clicked.connect(self._show_more)
        self._filter_soon = QTimer(self, singleShot=True, interval=150)
        self._filter_soon.timeout.connect(self._show_operations)
        self.search.textChanged.connect(lambda _: self._filter_soon.start())
        self.operations.selectionModel().currentRowChanged.connect(self._on_current)
        self.details.activated.connect(self._on_followed)
        self.desk.changed.connect(lambda _: self.reload())

    def panes(self) -> list[QWidget]:
        """Parts of the page for going round by F6."""
        return [self.search, self.operations, self.details]

    # -- reading ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read anew: at once if the page is seen, else when it is shown."""
        self._stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def _read(self) -> None:
        self._stale = False
        office, count = self.desk.office, self._count
        self.desk.edit(self, lambda _: read_past(office, count), self._show)

    def _show(self, past: Past) -> None:
        self._past = past
        for button, word, title, keys in (
            (self.undo, "Отменить", past.titles.undo, "Ctrl+Z"),
            (self.redo, "Вернуть", past.titles.redo, "Ctrl+Y"),
        ):
            button.setEnabled(bool(title) and self.desk.can_write)
            button.setToolTip(f"{word}: {title} ({keys})" if title else f"{word}: нечего")
            button.setAccessibleDescription(button.toolTip())
        self.more.setVisible(past.more)
        self._show_operations()

    def _show_more(self) -> None:
        self._count += 2 * AT_ONCE
        self.reload()

    def _show_operations(self) -> None:
        past = self._past
        if past is None:
            return
        row = self.operations.currentIndex().row()
        chosen = self.entries[row].id if 0 <= row < len(self.entries) else None
        self.entries = [entry for entry in past.operations if matches(entry, self.search.text())]
        lines = [(moment(e.at), e.who, e.title, str(e.changes), state_of(e)) for e in self.entries]
        muted = [number for number, entry in enumerate(self.entries) if entry.undone or entry.undoes is not None]
        _fill(self.operations, lines, muted)
        again = next((number for number, entry in enumerate(self.entries) if entry.id == chosen), 0)
        self.operations.setCurrentIndex(self.operations.model().index(again, 0))
        if not self.entries:
            self._show_changes([], 0)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not 0 <= current.row() < len(self.entries):
            return
        office, number = self.desk.office, self.entries[current.row()].id

        def done(found: tuple[list[Change], int]) -> None:
            row = self.operations.currentIndex().row()
            if 0 <= row < len(self.entries) and self.entries[row].id == number:
                self._show_changes(*found)

        self.desk.edit(self, lambda _: read_changes(office, number), done)

    def _show_changes(self, changes: list[Change], whole: int) -> None:
        self.changes = changes
        lines = [(change.place, change.column, change.before, change.after) for change in changes]
        if whole > MOST_CHANGES:
            lines.append((f"… и ещё {whole - MOST_CHANGES}", "", "", ""))
        _fill(self.details, lines, ())

    # -- deeds --------------------------------------------------------------------------------------------------

    def _on_followed(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.changes):
            change = self.changes[index.row()]
            if change.sheet in SHEETS:
                self.desk.go(Link("data", sheet=change.sheet, row=change.row, column=change.column_key))

    def _take_back(self, *, redo: bool) -> None:
        office = self.desk.office

        def work(_: "Progress") -> "Applied | None":
            applied = entries.redo(office) if redo else entries.undo(office)
            if applied is not None and OFFICE_SHEETS & set(applied.rows):
                office.refresh()
            return applied

        def done(applied: "Applied | None") -> None:
            if applied is None:
                self.desk.noted.emit("Отменять или возвращать больше нечего.")
                return
            self.desk.noted.emit(f"{'Возвращено' if redo else 'Отменено'}: {applied.title}")
            self.desk.tell(applied.rows)

        self.desk.edit(self, work, done)


def _table(headings: Sequence[str], name: str, *, stretch: int) -> QTableView:
    view = QTableView()
    items = QStandardItemModel(0, len(headings), view)
    items.setHorizontalHeaderLabels(list(headings))
    view.setModel(items)
    view.setAccessibleName(name)
    dress(view)
    view.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def _fill(view: QTableView, lines: Sequence[Sequence[str]], muted: Sequence[int]) -> None:
    items = view.model()
    assert isinstance(items, QStandardItemModel)  # noqa: S101  made by _table; tells the type checker
    items.setRowCount(0)
    grey, quiet = QColor(theme.current().muted), frozenset(muted)
    for number, line in enumerate(lines):
        cells = [QStandardItem(text) for text in line]
        for cell, text in zip(cells, line, strict=True):
            cell.setToolTip(text)
            if number in quiet:
                cell.setForeground(grey)
        items.appendRow(cells)
    metrics = view.fontMetrics()
    header = view.horizontalHeader()
    for column in range(items.columnCount()):
        if header.sectionResizeMode(column) != QHeaderView.ResizeMode.Stretch:
            texts = [str(items.headerData(column, Qt.Orientation.Horizontal)), *(line[column] for line in lines[:200])]
            view.setColumnWidth(column, min(max(map(metrics.horizontalAdvance, texts)) + 22, 330))
