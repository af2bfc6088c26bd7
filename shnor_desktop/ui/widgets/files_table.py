"""A table of attached files: a model over frozen rows, so that five hundred of them are shown at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from shnor_desktop.services import wording
from shnor_desktop.services.evidence import Attached
from shnor_desktop.ui import theme
from shnor_desktop.ui.widgets.files_pictures import weight
from shnor_desktop.ui.widgets.rows import Index, RowsModel, dress

_DISPLAY, _TOOLTIP, _ALIGN, _FOREGROUND = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
    )
)


_ROOMY = 560
"""Width from which every column is shown."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file, where it is attached in words, and what is wrong with its content."""

    file: Attached
    place: str = ""
    trouble: str = ""


class FilesModel(RowsModel[FileLine]):
    """Rows of files; with ``placed`` also what each of them proves."""

    def __init__(self, parent: QTableView, *, placed: bool) -> None:
        super().__init__(["Файл", "Размер", "Приложен", *(["К чему"] if placed else [])], parent)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (_DISPLAY, _TOOLTIP):
            words = self._words(line, index.column())
            return f"{words}\n{line.trouble}" if role == _TOOLTIP and line.trouble else words
        if role == _ALIGN and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _FOREGROUND and line.trouble:
            return QColor(theme.current().bad)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self.headings[section]
        if role == _ALIGN and section == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _words(self, line: FileLine, column: int) -> str:
        one = line.file
        if column == 0:
            return f"{one.title} — {line.trouble}" if line.trouble else one.title
        if column == 1:
            return weight(one.size)
        if column == 2:
            return wording.day(one.added_on)
        return line.place


class FilesTable(QTableView):
    """Enter opens, Delete detaches, F2 renames, Ctrl+V attaches what the clipboard holds."""

    chosen = Signal(object)
    """The ``Attached`` now current, or None."""
    wanted = Signal(str)
    """A gesture by its key: open, detach, rename."""
    dropped = Signal(object)
    """Paths from the clipboard."""

    def __init__(self, name: str, *, placed: bool = False, most: int = 8) -> None:
        super().__init__()
        self._most, self._placed = most, placed
        self.files = FilesModel(self, placed=placed)
        self.setModel(self.files)
        self.setObjectName("facts")
        self.setAccessibleName(name)
        self.setAccessibleDescription("Ввод открывает, F2 переименовывает, Delete открепляет, Ctrl+V вставляет файлы")
        dress(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        for column, widest in ((1, "000,0 МБ"), (2, "Приложен")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(widest) + 24)
        for column in (0, 3) if placed else (0,):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self.wanted.emit("open"))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.current))

    def show_lines(self, lines: Sequence[FileLine]) -> None:
        """Show these files; the current one stays current while it is there."""
        before, number = self.current, self.currentIndex().row()
        self.files.show_lines(lines)
        self.updateGeometry()
        if not lines:
            self.chosen.emit(None)
            return
        same = (place for place, line in enumerate(lines) if before is not None and line.file.row == before.row)
        place = next(same, min(max(number, 0), len(lines) - 1))
        self.setCurrentIndex(self.files.index(place, 0))

    @property
    def current(self) -> Attached | None:
        row = self.currentIndex().row()
        return self.files.lines[row].file if 0 <= row < len(self.files.lines) else None

    @property
    def selected(self) -> list[Attached]:
        """The chosen files, in the order of the table."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.files.lines[row].file for row in rows]

    def sizeHint(self) -> QSize:
        rows = min(max(len(self.files.lines), 3), self._most)
        height = rows * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height() + 4
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # where it is narrow, names matter more than the day, which the preview says, too
        self.setColumnHidden(2, self._placed and event.size().width() < _ROOMY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        gestures: dict[int, str] = {Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_Delete: "detach"}
        gestures[Qt.Key.Key_F2] = "rename"
        if event.matches(QKeySequence.StandardKey.Paste):
            self.dropped.emit(files_of(QGuiApplication.clipboard().mimeData()))
        elif event.key() in gestures and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.wanted.emit(gestures[event.key()])
        else:
            super().keyPressEvent(event)


def files_of(data: QMimeData | None) -> list[Path]:
    """Files and folders that were dropped or copied, in their order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data is not None else []
