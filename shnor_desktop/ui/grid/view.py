"""The grid a person types in: keys as in Excel, fill, copy and paste."""

import time
from collections.abc import Generator
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from shnor_desktop.services.wording import counted
from shnor_desktop.ui.grid import clipboard
from shnor_desktop.ui.grid.cells import Area
from shnor_desktop.ui.grid.clipboard import Verdict
from shnor_desktop.ui.grid.delegates import is_typing, leaving_of
from shnor_desktop.ui.grid.filling import FillHandle, filled
from shnor_desktop.ui.grid.gestures import Cell
from shnor_desktop.ui.grid.headings import HeadingView
from shnor_desktop.ui.grid.model import CELL, IN_CELLS, GridModel
from shnor_desktop.ui.grid.ranges import RangesView, lined_up
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.year_ago import Past

# the keys of a Russian keyboard where Qt does not translate them
_RUSSIAN = {0x0412: "D", 0x041A: "R", 0x0421: "C", 0x041C: "V", 0x0427: "X", 0x042F: "Z", 0x041D: "Y", 0x0424: "A"}
_COMMANDS = {
    "C": "copy",
    "X": "cut",
    "V": "paste",
    "D": "fill_down",
    "R": "fill_right",
    "Z": "ask_undo",
    "Y": "ask_redo",
    "A": "select_all",
}
_SLICE_S = 0.02
MANY_CELLS = 3000
"""A larger block is read a slice at a time, so that the window goes on answering."""
_OWN = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class GridView(RangesView):
    """One view for every grid; it knows cells and gestures, never a form."""

    doubted = Signal(object)
    """A ``Verdict`` with cells that cannot be read: ask the person before anything is written."""
    undo_asked = Signal()
    redo_asked = Signal()
    filter_asked = Signal(int)
    """Choose which values of the column are shown."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent)
        self._reading: Generator[None, None, Verdict] | None = None
        self._read: Verdict | None = None
        self._restart: tuple[list[list[str]], Area, int] = ([], (0, 0, 0, 0), 0)
        self._next_slice = QTimer(self, singleShot=True, interval=0)
        self._next_slice.timeout.connect(self._read_slice)
        self.handle = FillHandle(self, self.fill)
        heading = self.horizontalHeader()
        if isinstance(heading, HeadingView):
            heading.filter_asked.connect(self.filter_asked)
        self.viewport().setMouseTracking(True)
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
            and (_command(event) or _is_filter(event) or (event.key() in _OWN and not event.modifiers()))
        ):
            event.accept()  # a command of the window must not take the grid's own key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.busy:
            return  # a large block is being read: a fraction of a second
        command, way = _command(event), leaving_of(event, arrows=False)
        if command:
            getattr(self, command)()
        elif way is not None:
            self._step(*way)
        elif _is_filter(event):
            self.filter_asked.emit(max(self.here[1], 0))
        elif self._begins_editing(event):
            return
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.clear()
        else:
            self._tab_from = None
            if not self._selects(event):
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._tab_from = None
        self.commit()
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton:
            if self.handle.press(place):
                return
            index = self.indexAt(place)
            if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and index.isValid() and self.here[0] >= 0:
                self.extend(index.row(), index.column())
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self.handle.dragging:
            self.handle.move(place)
            return
        if not event.buttons():
            over = self.handle.under(place)
            self.viewport().setCursor(Qt.CursorShape.CrossCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.handle.dragging:
            self.handle.release(event)
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.handle.paint()

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

    def _block(self) -> list[list[str]] | None:
        """The selected blocks put together as one; None when they do not line up."""
        last = len(self.grid.lines) - 1 - self.grid.spare
        # the empty row at the end is no data
        areas = [(t, lft, min(b, last) if b > t else b, r) for t, lft, b, r in self.blocks()]
        lined = lined_up(areas) if areas else []
        if lined is None:
            return None
        blocks = [
            [[self.grid.text(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
            for top, left, bottom, right in lined
        ]
        side_by_side = len({(top, bottom) for top, _, bottom, _ in lined}) == 1
        if side_by_side:
            return [[text for row in rows for text in row] for rows in zip(*blocks, strict=True)]
        return [row for block in blocks for row in block]

    def copy(self) -> bool:
        """The selected block as text for spreadsheets and as a table for texts; whether there was one."""
        block = self._block()
        if block is None:
            self.said.emit("Выделенные блоки не стоят вровень: скопируйте их по одному.")
        if not block:
            return False
        data = QMimeData()
        data.setText(clipboard.as_text(block))
        data.setHtml(clipboard.as_html(block))
        QGuiApplication.clipboard().setMimeData(data)
        self.said.emit(f"Скопировано: {counted(sum(map(len, block)), CELL)}")
        return True

    def cut(self) -> None:
        """Copy, then clear."""
        if self.copy():
            self.clear()

    def clear(self) -> None:
        """Empty the selected cells."""
        if not self.blocks() or self.refuses():
            return
        cells: dict[tuple[int, int], Cell] = {}
        for top, left, bottom, right in self.blocks():
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if self.grid.can_edit(row, column):
                        self.grid.forget_draft(row, column)
                        if self.grid.value(row, column) is not None and self.grid.text(row, column):
                            cells[row, column] = Cell(row, column, None)
        if cells:
            self.grid.change(list(cells.values()), self.title_of("Очистка", list(cells.values())))

    def fill_down(self) -> None:
        """The first row of each block into its others; a single row gets what stands above it."""
        areas = self.blocks()
        if not areas or self.refuses():
            return
        cells: dict[tuple[int, int], Cell] = {}
        for top, left, bottom, right in areas:
            source = top if bottom > top else top - 1
            if source < 0:
                self.said.emit("Выше ничего нет: заполнять нечем.")
                return
            for row in range(source + 1, bottom + 1):
                for column in range(left, right + 1):
                    if self.grid.can_edit(row, column):
                        cells[row, column] = Cell(row, column, self.grid.value(source, column))
        if cells:
            self.grid.change(list(cells.values()), self.title_of("Заполнение вниз", list(cells.values())))

    def fill_right(self) -> None:
        """The first column of each block into its others; a single column gets what stands at its left."""
        areas = self.blocks()
        if not areas or self.refuses():
            return
        found = Verdict([], [], 0, 0, "Заполнение вправо")
        for top, left, bottom, right in areas:
            source = left if right > left else left - 1
            if source < 0:
                self.said.emit("Слева ничего нет: заполнять нечем.")
                return
            block = [[self.grid.text(row, source)] * (right - source) for row in range(top, bottom + 1)]
            part = clipboard.judge(self.grid, block, top, source + 1, headings=False)
            found.good.extend(part.good)
            found.refused.extend(part.refused)
        self._take_or_doubt(found)

    def fill(self, area: Area, down: int, right: int, *, as_series: bool) -> None:
        """Copy the area over so many rows below or columns at its right, or go on with its series."""
        verdict, doubt = filled(self.grid, area, down, right, as_series=as_series)
        self._take_or_doubt(replace(verdict, word="Ряд" if as_series and not doubt else "Заполнение"))
        if doubt:
            self.said.emit("Какой это ряд, не ясно: значения повторены.")

    def paste(self) -> None:
        """Put the block of the clipboard here; new rows are added, unreadable cells are asked about."""
        block = _of_clipboard()
        if not block:
            self.said.emit("В буфере обмена нет таблицы.")
            return
        if self.refuses():
            return
        self.commit()
        if not self.blocks():
            self.go(0, 0)
        areas = self.blocks()
        if len(areas) > 1:
            self._paste_into_all(block, areas)
        elif areas:
            block = _tiled(block, areas[0])
            self._begin_reading(block, areas[0])
            if len(block) * len(block[0]) > MANY_CELLS:
                self.said.emit("Вставляется…")
                self._next_slice.start()
            else:
                self.finish()

    def _paste_into_all(self, block: list[list[str]], areas: list[Area]) -> None:
        """One value goes into every block; a table would have no single place."""
        if len(block) > 1 or len(block[0]) > 1:
            self.said.emit("Для вставки таблицы выделите одно место.")
            return
        found = Verdict([], [], 0, 0)
        for top, left, bottom, right in areas:
            whole = [block[0] * (right - left + 1)] * (bottom - top + 1)
            part = clipboard.judge(self.grid, whole, top, left, headings=False)
            found.good.extend(part.good)
            found.refused.extend(part.refused)
        self._take_or_doubt(found)

    @property
    def busy(self) -> bool:
        """Whether a large block is being read."""
        return self._reading is not None or self._read is not None

    def finish(self) -> None:
        """Read what is left of a block now."""
        while self.busy:
            self._read_slice(float("inf"))

    def commit(self) -> None:
        self.finish()
        super().commit()

    def _read_slice(self, seconds: float = _SLICE_S) -> None:
        block, area, stamp = self._restart
        if self.busy and stamp != self.grid.stamp:  # rows have moved meanwhile: every verdict is for another place
            self._begin_reading(block, area)
        if self._read is not None:
            verdict, self._read = self._read, None
            self._take_or_doubt(verdict)
        elif self._reading is not None:
            end = time.perf_counter() + seconds
            try:
                while time.perf_counter() < end:
                    next(self._reading)
            except StopIteration as done:
                self._reading, self._read = None, done.value
            self._next_slice.start()

    def _begin_reading(self, block: list[list[str]], area: Area) -> None:
        self._reading, self._read = clipboard.judging(self.grid, block, area[0], area[1]), None
        self._restart = (block, area, self.grid.stamp)

    def _take_or_doubt(self, verdict: Verdict) -> None:
        if verdict.refused:
            self.doubted.emit(verdict)
        else:
            self.take(verdict)

    def take(self, verdict: Verdict) -> None:
        """Write the readable cells of a verdict as one gesture and select them."""
        cells, word = verdict.good, verdict.word
        if not cells:
            self.said.emit("Подходящих ячеек нет: ничего не изменено.")
            return
        self.grid.change(cells, self.title_of(word, cells))
        if verdict.told is None:
            first, last = cells[0], cells[-1]
            self.go(first.row, first.column)
            self._select((first.row, first.column, last.row, last.column))
        said = verdict.told or f"{word}: {counted(len(cells), CELL)}"
        if verdict.beyond:
            said += f"; для {counted(verdict.beyond, IN_CELLS)} места нет: графы правее таблицы или вычисляемые"
        self.said.emit(said if said.endswith(".") else said + ".")

    def show_past(self, past: Past | None) -> None:
        """Show the differences from last year's figures beside the cells, or no longer."""
        if isinstance(self.grid, SheetTableModel):
            self.grid.set_past(past)
            self.restyle()


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


def _is_filter(event: QKeyEvent) -> bool:
    """Ctrl+Shift+L, on a Russian keyboard «Д»."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.modifiers() == both and event.key() in (Qt.Key.Key_L, 0x0414)


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
