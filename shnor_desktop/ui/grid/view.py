"""The grid a person types in: keys as in Excel, fill, copy and paste."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from shnor_desktop.services.wording import counted
from shnor_desktop.ui.grid import clipboard
from shnor_desktop.ui.grid.cells import Area
from shnor_desktop.ui.grid.clipboard import Verdict
from shnor_desktop.ui.grid.delegates import is_typing, leaving_of
from shnor_desktop.ui.grid.editing import EditingView
from shnor_desktop.ui.grid.gestures import Cell
from shnor_desktop.ui.grid.model import CELL, IN_CELLS, GridModel

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
_WIDENING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_OWN = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class GridView(EditingView):
    """One view for every grid; it knows cells and gestures, never a form."""

    doubted = Signal(object)
    """A ``Verdict`` with cells that cannot be read: ask the person before anything is written."""
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for text, keys, done in (
            ("Вырезать", "Ctrl+X", self.cut),
            ("Копировать", "Ctrl+C", self.copy),
            ("Вставить", "Ctrl+V", self.paste),
            ("Очистить", "Delete", self.clear),
            ("Заполнить вниз", "Ctrl+D", self.fill_down),
            ("Заполнить вправо", "Ctrl+R", self.fill_right),
        ):
            # the keys stand in the words only: the grid takes them itself, on a Russian keyboard, too
            action = QAction(f"{text}\t{keys}", self)
            action.triggered.connect(lambda _=False, done=done: done())
            self.addAction(action)

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
        command, way = _command(event), leaving_of(event, arrows=False)
        if command:
            getattr(self, command)()
        elif way is not None:
            self._step(*way)
        elif self._begins_editing(event):
            return
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.clear()
        elif event.key() == Qt.Key.Key_Space and event.modifiers() & _WIDENING:
            self._widen(whole_column=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            self._tab_from = None
            if not self._edge(event):
                super().keyPressEvent(event)

    def _begins_editing(self, event: QKeyEvent) -> bool:
        """F2, Backspace, Alt+Down or a typed sign opens the editor."""
        key = event.key()
        if key == Qt.Key.Key_F2:
            self.start_edit()
        elif key == Qt.Key.Key_Backspace:
            self.start_edit("")
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.start_edit()
            if self.editor is not None:
                self.editor.show_list()
        elif is_typing(event) and not (key == Qt.Key.Key_Space and event.modifiers()):
            self.start_edit(event.text())
        else:
            return False
        return True

    def _widen(self, *, whole_column: bool) -> None:
        """Ctrl+Space selects the columns of the selection, Shift+Space its rows."""
        area = self.area()
        if area is not None:
            top, left, bottom, right = area
            if whole_column:
                top, bottom = 0, len(self.grid.lines) - 1
            else:
                left, right = 0, len(self.grid.columns) - 1
            self._select((top, left, bottom, right))

    def _select(self, area: Area) -> None:
        top, left, bottom, right = area
        block = QItemSelection(self.grid.index(top, left), self.grid.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

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

    # -- blocks -------------------------------------------------------------------------------------------------

    def _block(self) -> list[list[str]]:
        area = self.area()
        if area is None:
            return []
        top, left, bottom, right = area
        if bottom > top and self.grid.spare and bottom == len(self.grid.lines) - 1:
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
        if area is None or self.refuses():
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
            self.grid.change(cells, self.title_of("Очистка", cells))

    def fill_down(self) -> None:
        """The first row of the selection into the others; a single row gets what stands above it."""
        area = self.area()
        if area is None or self.refuses():
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
            self.grid.change(cells, self.title_of("Заполнение вниз", cells))

    def fill_right(self) -> None:
        """The first column of the selection into the others; a single column gets what stands at its left."""
        area = self.area()
        if area is None or self.refuses():
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
        block = _of_clipboard()
        if not block:
            self.said.emit("В буфере обмена нет таблицы.")
            return
        if self.refuses():
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
        self.grid.change(cells, self.title_of(word, cells))
        first, last = cells[0], cells[-1]
        self.go(first.row, first.column)
        self._select((first.row, first.column, last.row, last.column))
        said = f"{word}: {counted(len(cells), CELL)}"
        if verdict.beyond:
            said += f"; для {counted(verdict.beyond, IN_CELLS)} места нет: графы правее таблицы или вычисляемые"
        self.said.emit(said + ".")


def _of_clipboard() -> list[list[str]]:
    # an empty clipboard may come without its data, whatever the type says
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if data is None:
        return []
    if data.hasText() and data.text():
        return clipboard.parse(data.text())
    return clipboard.parse_html(data.html()) if data.hasHtml() else []


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
