"""The grid a person types in: keys as in Excel, editors in the cells, fill, copy and paste."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLabel, QTableView, QWidget

from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services.wording import counted
from shnor_desktop.ui.grid import clipboard
from shnor_desktop.ui.grid.clipboard import Verdict
from shnor_desktop.ui.grid.delegates import Editor, NotesEditor, is_typing, make_editor
from shnor_desktop.ui.grid.gestures import Cell
from shnor_desktop.ui.grid.headings import HeadingView, column_width
from shnor_desktop.ui.grid.painter import CellPainter
from shnor_desktop.ui.grid.table_model import CELL, IN_CELLS, GridModel

Area = tuple[int, int, int, int]
"""Top, left, bottom, right; all inclusive."""

# the keys of a Russian keyboard where Qt does not translate them
_RUSSIAN = {0x0412: "D", 0x041A: "R", 0x0421: "C", 0x041C: "V", 0x0427: "X", 0x042F: "Z", 0x041D: "Y"}
_COMMANDS = {
    "C": "copy",
    "X": "cut",
    "V": "paste",
    "D": "fill_down",
    "R": "fill_right",
    "Z": "ask_undo",
    "Y": "ask_redo",
}
_OWN = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class GridView(QTableView):
    """One view for every grid; it knows cells and gestures, never a form."""

    said = Signal(str)
    """A short sentence about what a gesture did or could not do."""
    doubted = Signal(object)
    """A ``Verdict`` with cells that cannot be read: ask the person before anything is written."""
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self.editor: Editor | None = None
        self._place = QPersistentModelIndex()
        self._tab_from: int | None = None
        self.bubble = QLabel(self.viewport())
        self.bubble.setObjectName("bubble")
        self.bubble.setProperty("tone", "bad")
        self.bubble.setTextFormat(Qt.TextFormat.PlainText)
        self.bubble.setAutoFillBackground(True)
        self.bubble.setMargin(5)
        self.bubble.hide()
        self.setAccessibleName(name)
        self.setHorizontalHeader(HeadingView(model, self))
        self.setModel(model)
        self.painter = CellPainter(self, model)
        self.setItemDelegate(self.painter)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # the view opens editors itself
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 9)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalScrollBar().valueChanged.connect(self._place_editor)
        self.horizontalScrollBar().valueChanged.connect(self._place_editor)
        self.horizontalHeader().sectionResized.connect(self._place_editor)
        model.modelAboutToBeReset.connect(self._drop_editor)

    # -- where the person is ------------------------------------------------------------------------------------

    @property
    def here(self) -> tuple[int, int]:
        """Row and column of the current cell; (-1, -1) when there is none."""
        index = self.currentIndex()
        return (index.row(), index.column())

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, within the table, and show it."""
        if not self.grid.lines:
            return
        row = min(max(row, 0), len(self.grid.lines) - 1)
        column = min(max(column, 0), len(self.grid.columns) - 1)
        self.setCurrentIndex(self.grid.index(row, column))
        self.scrollTo(self.currentIndex())

    def areas(self) -> list[Area]:
        """The selected blocks."""
        chosen = self.selectionModel().selection()
        blocks = [chosen.at(number) for number in range(chosen.count())]
        return [(block.top(), block.left(), block.bottom(), block.right()) for block in blocks]

    def area(self) -> Area | None:
        """The selected block, or the current cell."""
        found = self.areas()
        if found:
            tops, lefts, bottoms, rights = zip(*found, strict=True)
            return (min(tops), min(lefts), max(bottoms), max(rights))
        row, column = self.here
        return (row, column, row, column) if row >= 0 else None

    def rows(self) -> list[int]:
        """The rows with selected cells."""
        found = self.area()
        return list(range(found[0], found[2] + 1)) if found else []

    def _step(self, down: int, right: int) -> None:
        row, column = self.here
        if right:
            if self._tab_from is None:
                self._tab_from = column
            column += right
            if column >= len(self.grid.columns):
                row, column = row + 1, 0
            elif column < 0:
                row, column = max(row - 1, 0), len(self.grid.columns) - 1
            self.go(row, column)
            return
        if down:
            column = column if self._tab_from is None or down < 0 else self._tab_from
            self._tab_from = None
        self.go(row + down, column)

    # -- keys ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (_command(event) or (event.key() in _OWN and not event.modifiers()))
        ):
            event.accept()  # a command of the window must not take the grid's own key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        command = _command(event)
        if command:
            getattr(self, command)()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif key == Qt.Key.Key_Tab:
            self._step(0, 1)
        elif key == Qt.Key.Key_Backtab:
            self._step(0, -1)
        elif key == Qt.Key.Key_F2:
            self.start_edit()
        elif key == Qt.Key.Key_Delete and not event.modifiers():
            self.clear()
        elif key == Qt.Key.Key_Backspace:
            self.start_edit("")
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.start_edit()
            if self.editor is not None:
                self.editor.show_list()
        elif is_typing(event):
            self.start_edit(event.text())
        else:
            self._tab_from = None
            if not self._edge(event):
                super().keyPressEvent(event)

    def _edge(self, event: QKeyEvent) -> bool:
        """Ctrl and an arrow: to the edge of the table."""
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return False
        row, column = self.here
        last = len(self.grid.lines) - 1
        places = {
            Qt.Key.Key_Up: (0, column),
            Qt.Key.Key_Down: (last, column),
            Qt.Key.Key_Left: (row, 0),
            Qt.Key.Key_Right: (row, len(self.grid.columns) - 1),
        }
        place = places.get(Qt.Key(event.key()))
        if place is not None:
            self.go(*place)
        return place is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._tab_from = None
        self.commit()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.start_edit()

    def ask_undo(self) -> None:
        """Ctrl+Z: the base takes back, so it works after a restart, too."""
        self.undo_asked.emit()

    def ask_redo(self) -> None:
        self.redo_asked.emit()

    # -- editing ------------------------------------------------------------------------------------------------

    def start_edit(self, typed: str | None = None) -> None:
        """Open the editor of the current cell: with its text, or with what was typed over it."""
        row, column = self.here
        if row < 0:
            return
        self.commit()
        row, column = self.here
        if not self.grid.can_edit(row, column):
            self.said.emit(
                "Эту графу программа вычисляет сама."
                if self.grid.columns[column].compute is not None
                else "Здесь ничего не изменить: данные открыты только для просмотра."
            )
            return
        text = self.grid.text(row, column) if typed is None else typed
        self._place = QPersistentModelIndex(self.currentIndex())
        self.editor = make_editor(
            self.grid.columns[column], self.editing_parent(column), typing=typed is not None, text=text
        )
        self.editor.setFont(self.font())
        self.editor.put(text)
        self.editor.left.connect(self._on_left)
        self.editor.filled.connect(self._on_filled)
        self.editor.abandoned.connect(self._on_abandoned)
        self.editor.installEventFilter(self)
        self._place_editor()
        self.editor.show()
        self.editor.raise_()
        self.editor.setFocus()

    def editing_parent(self, _column: int) -> QWidget:
        """Where the editor of a column is painted."""
        return self.viewport()

    def cell_rect(self, index: QModelIndex) -> QRect:
        """Where the cell is painted within ``editing_parent``."""
        return self.visualRect(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            elsewhere = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            if event.reason() not in elsewhere:
                self.commit()
        return super().eventFilter(watched, event)

    def commit(self) -> None:
        """Save what is being typed; what cannot be read stays in its cell as a draft."""
        if self.editor is None or self._finish():
            return
        index, text, reason = self._place, self.editor.content, self.bubble.text()
        row, column = index.row(), index.column()
        self._drop_editor()
        if row >= 0:
            self.grid.keep_draft(row, column, text, reason)

    def _finish(self, *, whole_selection: bool = False) -> bool:
        """Read the editor; close it and pass the value on, or say beside the cell why not."""
        if self.editor is None:
            return True
        row, column = self._place.row(), self._place.column()
        if row < 0:
            self._drop_editor()
            return True
        try:
            value = self.grid.read(row, column, self.editor.content)
        except BadValue as error:
            self._say_beside(str(error))
            return False
        area = self.area() if whole_selection else None
        self._drop_editor()
        cells = [Cell(row, column, value)] if area is None else self._same(area, row, column, value)
        self.grid.change(cells, self._title("Правка", cells))
        return True

    def _same(self, area: Area, row: int, column: int, value: Value) -> list[Cell]:
        """The value in every cell of the area that can hold it."""
        text = self.grid.columns[column].kind.show(value)
        block = [[text] * (area[3] - area[1] + 1) for _ in range(area[2] - area[0] + 1)]
        verdict = clipboard.judge(self.grid, block, area[0], area[1])
        return verdict.good or [Cell(row, column, value)]

    def _title(self, word: str, cells: Sequence[Cell]) -> str:
        columns = {cell.column for cell in cells}
        if len(cells) == 1 or len(columns) == 1:
            label = self.grid.columns[columns.pop()].label if columns else ""
            many = f", {counted(len(cells), CELL)}" if len(cells) > 1 else ""
            return f"{word}: {label}{many}"
        return f"{word}: {counted(len(cells), CELL)}"

    def _on_left(self, down: int, right: int) -> None:
        if self._finish():
            self._step(down, right)

    def _on_filled(self) -> None:
        self._finish(whole_selection=True)

    def _on_abandoned(self) -> None:
        row, column = self._place.row(), self._place.column()
        self._drop_editor()
        if row >= 0:
            self.grid.forget_draft(row, column)

    def _drop_editor(self) -> None:
        self.bubble.hide()
        if self.editor is not None:
            editor, self.editor = self.editor, None
            editor.removeEventFilter(self)
            # while the list of an editor is open, the keyboard may belong to neither of them
            holder = QApplication.focusWidget()
            editor.hide()
            editor.deleteLater()
            if holder in (None, editor):
                self.setFocus()

    def _place_editor(self) -> None:
        if self.editor is None or not self._place.isValid():
            return
        index = self.grid.index(self._place.row(), self._place.column())
        rect = self.cell_rect(index)
        if isinstance(self.editor, NotesEditor):
            rect.setWidth(max(rect.width(), 360))
            rect.setHeight(max(rect.height(), 5 * rect.height()))
            rect.moveRight(min(rect.right(), self.viewport().width() - 2))
        self.editor.setGeometry(rect)
        if self.bubble.isVisible():
            self._say_beside(self.bubble.text())

    def _say_beside(self, reason: str) -> None:
        """Why the text is not taken, under the cell (or over it at the lower edge)."""
        if self.editor is None:
            return
        self.bubble.setParent(self.editor.parentWidget())
        self.bubble.setText(reason)
        self.bubble.setAccessibleName(reason)
        self.bubble.setWordWrap(True)
        width = min(self.bubble.fontMetrics().horizontalAdvance(reason) + 14, 380)
        self.bubble.resize(width, self.bubble.heightForWidth(width))
        frame = self.editor.geometry()
        room = self.viewport().rect()
        below = frame.bottom() + 2
        if below + self.bubble.height() > room.bottom():
            below = frame.top() - self.bubble.height() - 2
        self.bubble.move(max(0, min(frame.left(), room.right() - width)), below)
        self.bubble.show()
        self.bubble.raise_()
        self.said.emit(reason)

    # -- blocks -------------------------------------------------------------------------------------------------

    def _block(self) -> list[list[str]]:
        area = self.area()
        if area is None:
            return []
        top, left, bottom, right = area
        if bottom > top and self.grid.writable and bottom == len(self.grid.lines) - 1:
            bottom -= 1  # the empty row at the end is no data
        return [[self.grid.text(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]

    def copy(self) -> None:
        """The selected block as text for spreadsheets and as a table for texts."""
        block = self._block()
        if not block:
            return
        data = QMimeData()
        data.setText(clipboard.as_text(block))
        data.setHtml(clipboard.as_html(block))
        QGuiApplication.clipboard().setMimeData(data)
        self.said.emit(f"Скопировано: {counted(sum(map(len, block)), CELL)}")

    def cut(self) -> None:
        """Copy, then clear."""
        self.copy()
        self.clear()

    def clear(self) -> None:
        """Empty the selected cells."""
        area = self.area()
        if area is None:
            return
        top, left, bottom, right = area
        cells = []
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if self.grid.can_edit(row, column):
                    self.grid.forget_draft(row, column)
                    if self.grid.value(row, column) is not None and self.grid.text(row, column):
                        cells.append(Cell(row, column, None))
        if cells:
            self.grid.change(cells, self._title("Очистка", cells))

    def fill_down(self) -> None:
        """The first row of the selection into the others; a single row gets what stands above it."""
        area = self.area()
        if area is None:
            return
        top, left, bottom, right = area
        source = top if bottom > top else top - 1
        if source < 0:
            self.said.emit("Выше ничего нет: заполнять нечем.")
            return
        cells = [
            Cell(row, column, self.grid.value(source, column))
            for row in range(source + 1, bottom + 1)
            for column in range(left, right + 1)
            if self.grid.can_edit(row, column)
        ]
        if cells:
            self.grid.change(cells, self._title("Заполнение вниз", cells))

    def fill_right(self) -> None:
        """The first column of the selection into the others; a single column gets what stands at its left."""
        area = self.area()
        if area is None:
            return
        top, left, bottom, right = area
        source = left if right > left else left - 1
        if source < 0:
            self.said.emit("Слева ничего нет: заполнять нечем.")
            return
        block = [[self.grid.text(row, source)] * (right - source) for row in range(top, bottom + 1)]
        self._take_or_doubt(clipboard.judge(self.grid, block, top, source + 1), "Заполнение вправо")

    def paste(self) -> None:
        """Put the block of the clipboard here; new rows are added, unreadable cells are asked about."""
        data = QGuiApplication.clipboard().mimeData()
        block = clipboard.parse(data.text()) if data.hasText() and data.text() else []
        if not block and data.hasHtml():
            block = clipboard.parse_html(data.html())
        if not block:
            self.said.emit("В буфере обмена нет таблицы.")
            return
        if not self.grid.writable:
            self.said.emit("Вставлять некуда: данные открыты только для просмотра.")
            return
        self.commit()
        area = self.area()
        if area is None:
            self.go(0, 0)
            area = self.area()
        if area is not None:
            block = _tiled(block, area)
            self._take_or_doubt(clipboard.judge(self.grid, block, area[0], area[1]), "Вставка")

    def _take_or_doubt(self, verdict: Verdict, word: str) -> None:
        if verdict.refused:
            self.doubted.emit(verdict)
        else:
            self.take(verdict, word)

    def take(self, verdict: Verdict, word: str = "Вставка") -> None:
        """Write the readable cells of a verdict as one gesture and select them."""
        cells = verdict.good
        if not cells:
            self.said.emit("Вставлять нечего: подходящих ячеек нет.")
            return
        self.grid.change(cells, self._title(word, cells))
        first, last = cells[0], cells[-1]
        selection = self.selectionModel()
        self.go(first.row, first.column)
        block = QItemSelection(self.grid.index(first.row, first.column), self.grid.index(last.row, last.column))
        selection.select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        said = f"{word}: {counted(len(cells), CELL)}"
        if verdict.beyond:
            said += f"; для {counted(verdict.beyond, IN_CELLS)} места нет: графы правее таблицы или вычисляемые"
        self.said.emit(said + ".")

    # -- columns that stay in sight -----------------------------------------------------------------------------

    def is_frozen(self, _column: int) -> bool:
        """Whether the column stays in sight when the others are scrolled."""
        return False

    def frozen_width(self) -> int:
        """How much room the columns that stay in sight take."""
        return 0

    # -- looks --------------------------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Columns as wide as their words need, within reason."""
        for column in range(len(self.grid.columns)):
            self.setColumnWidth(column, column_width(self.grid, column, self.fontMetrics()))
        header = self.horizontalHeader()
        if isinstance(header, HeadingView):
            header.fit()

    def restyle(self) -> None:
        """The theme or the model's columns have changed."""
        self.painter.refresh()
        self.viewport().update()


def _command(event: QKeyEvent) -> str:
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier:
        return "ask_redo" if _letter(event) == "Z" else ""
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        if event.key() == Qt.Key.Key_Insert:
            return "copy"
        return _COMMANDS.get(_letter(event), "")
    if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and event.key() == Qt.Key.Key_Insert:
        return "paste"
    return ""


def _letter(event: QKeyEvent) -> str:
    key = int(event.key())
    return _RUSSIAN.get(key, chr(key) if key < 0x80 else "")


def _tiled(block: list[list[str]], area: Area) -> list[list[str]]:
    """A block repeated over a selection that is a whole number of times as large, as Excel does."""
    height, width = area[2] - area[0] + 1, area[3] - area[1] + 1
    down, right = len(block), max(map(len, block))
    if (height, width) == (1, 1) or height % down or width % right:
        return block
    whole = [row + [""] * (right - len(row)) for row in block]
    return [row * (width // right) for row in whole] * (height // down)
