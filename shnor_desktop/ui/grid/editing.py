"""Editors in the cells of a grid: opened by typing, left as in Excel, never losing what was typed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services.wording import counted
from shnor_desktop.ui import theme
from shnor_desktop.ui.grid import clipboard
from shnor_desktop.ui.grid.cells import Area, CellsView
from shnor_desktop.ui.grid.delegates import Editor, NotesEditor, make_editor
from shnor_desktop.ui.grid.gestures import Cell
from shnor_desktop.ui.grid.model import CELL, GridModel


class EditingView(CellsView):
    """Cells with editors."""

    editing_ended = Signal()
    """An editor has been closed, whatever became of its text."""

    editor: Editor | None = None
    """The open editor. Qt filters events while the view is still being made, hence the default here."""
    why_closed = ""
    """Why nothing can be changed here, where there is more to say than «только для просмотра»."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent)
        self._place = QPersistentModelIndex()
        self.bubble = QLabel(self.viewport())
        self.bubble.setObjectName("bubble")
        self.bubble.setTextFormat(Qt.TextFormat.PlainText)
        self.bubble.hide()
        self.frozen.doubleClicked.connect(lambda _: self.start_edit())
        self.verticalScrollBar().valueChanged.connect(self._place_editor)
        self.horizontalScrollBar().valueChanged.connect(self._place_editor)
        self.horizontalHeader().sectionResized.connect(self._place_editor)
        model.modelAboutToBeReset.connect(self._drop_editor)

    def start_edit(self, typed: str | None = None) -> None:
        """Open the editor of the current cell: with its text, or with what was typed over it."""
        row, column = self.here
        if row < 0:
            return
        self.commit()
        row, column = self.here
        if self.refuses():
            return
        if not self.grid.can_edit(row, column):
            self.said.emit(
                "Эту графу программа вычисляет сама."
                if self.grid.columns[column].compute is not None
                else "Эту ячейку здесь не изменить."
            )
            return
        text = self.grid.text(row, column) if typed is None else typed
        self._place = QPersistentModelIndex(self.currentIndex())
        self.editor = make_editor(
            self.grid.columns[column], self._shown_in(column).viewport(), typing=typed is not None, text=text
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

    def refuses(self) -> bool:
        """Whether nothing here can be changed; a person who tries is told why."""
        if not self.grid.writable:
            self.said.emit(self.why_closed or "Здесь ничего не изменить: данные открыты только для просмотра.")
        return not self.grid.writable

    def _shown_in(self, column: int) -> QTableView:
        return self.frozen if self.is_frozen(column) else self

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
        areas = self.blocks() if whole_selection else []
        self._drop_editor()
        cells = [Cell(row, column, value)] if not areas else self._same(areas, row, column, value)
        self.grid.change(cells, self.title_of("Правка", cells))
        return True

    def _same(self, areas: Sequence[Area], row: int, column: int, value: Value) -> list[Cell]:
        """The value in every cell of the areas that can hold it."""
        text = self.grid.columns[column].kind.show(value)
        found: dict[tuple[int, int], Cell] = {}
        for top, left, bottom, right in areas:
            block = [[text] * (right - left + 1) for _ in range(bottom - top + 1)]
            verdict = clipboard.judge(self.grid, block, top, left, headings=False)
            found |= {(cell.row, cell.column): cell for cell in verdict.good}
        return list(found.values()) or [Cell(row, column, value)]

    def title_of(self, word: str, cells: Sequence[Cell]) -> str:
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
            self.editing_ended.emit()

    def _place_editor(self) -> None:
        if self.editor is None or not self._place.isValid():
            return
        index = self.grid.index(self._place.row(), self._place.column())
        where = self._shown_in(index.column())
        if self.editor.parentWidget() is not where.viewport():
            self.editor.setParent(where.viewport())
            self.editor.show()
            self.editor.setFocus()
        rect = where.visualRect(index)
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
        colours = theme.current()
        self.bubble.setStyleSheet(
            f"background: {colours.bad_soft}; color: {colours.bad}; border: 1px solid {colours.bad}; padding: 4px;"
        )
        self.bubble.setParent(self.editor.parentWidget())
        self.bubble.setText(reason)
        self.bubble.setAccessibleName(reason)
        self.bubble.setWordWrap(True)
        width = min(self.bubble.fontMetrics().horizontalAdvance(reason) + 26, 380)
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
