"""Find and replace over a grid: Ctrl+F, Ctrl+H, F3 and Shift+F3."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.ui.grid.cells import Area
from shnor_desktop.ui.grid.finding import Place, Wanted, replacing, searching
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.view import GridView

_SLICE_S = 0.02


class FindBar(QWidget):
    """Stands under the bar of a form; Esc closes it and gives the keyboard back to the grid."""

    def __init__(self, view: GridView, model: SheetTableModel) -> None:
        super().__init__()
        self._view, self._model = view, model
        self._found: list[Place] | None = None
        """The cells that hold the words; None while they are not known."""
        self._areas: tuple[Area, ...] = ()
        self._work: Generator[None, None, list[Place]] | None = None
        self._then: Callable[[], None] | None = None
        self._next_slice = QTimer(self, singleShot=True, interval=0)
        self._next_slice.timeout.connect(self._search_slice)
        self.setAccessibleName("Поиск и замена")
        self.words = _line("Найти", self.next)
        self.new = _line("Заменить на", self.replace)
        self.whole = QCheckBox("Ячейка целиком")
        self.inside = QCheckBox("В выделенном")
        self.state = QLabel()
        self.state.setProperty("tone", "muted")
        self.state.setAccessibleName("Итог поиска")
        self.previous_button = _button("Назад", "Предыдущая ячейка (Shift+F3)", self.previous)
        self.next_button = _button("Далее", "Следующая ячейка (F3)", self.next)
        self.replace_button = _button("Заменить", "Заменить в этой ячейке и перейти дальше", self.replace)
        self.all_button = _button(
            "Заменить всё", "Заменить во всех найденных ячейках одним действием", self.replace_all
        )
        self.close_button = _button("Закрыть", "Закрыть поиск (Esc)", self.leave)
        self._lay_out()
        self.words.textChanged.connect(lambda _: self._forget())
        self.whole.toggled.connect(lambda _: self._forget())
        self.inside.toggled.connect(self._on_inside)
        for signal in (model.dataChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._on_cells_changed)
        self.hide()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        for widget in (self.words, self.previous_button, self.next_button, self.whole, self.inside):
            first.addWidget(widget)
        first.addWidget(self.state, 1)
        first.addWidget(self.close_button)
        self.second = QWidget()
        second.setContentsMargins(0, 0, 0, 0)
        for widget in (self.new, self.replace_button, self.all_button):
            second.addWidget(widget)
        second.addStretch(1)
        self.second.setLayout(second)
        whole.addLayout(first)
        whole.addWidget(self.second)

    # -- opening and closing ------------------------------------------------------------------------------------

    def open(self, *, replace: bool = False) -> None:
        """Ctrl+F or Ctrl+H; a selection of several cells is searched alone."""
        self._view.commit()
        areas = self._view.areas()
        several = len(areas) > 1 or any(top < bottom or left < right for top, left, bottom, right in areas)
        self._areas = tuple(areas)
        self.inside.setChecked(several)
        self.second.setVisible(replace)
        writable = self._model.writable
        for widget in (self.new, self.replace_button, self.all_button):
            widget.setEnabled(writable)
        self.show()
        self._forget()
        self.words.setFocus()
        self.words.selectAll()

    def leave(self) -> None:
        """Back to the grid."""
        self.hide()
        self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_inside(self, checked: bool) -> None:
        if checked and not self._areas:
            self._areas = tuple(self._view.areas())
        self._forget()

    # -- searching ----------------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        """What is looked for."""
        areas = self._areas if self.inside.isChecked() else ()
        return Wanted(self.words.text(), self.whole.isChecked(), areas)

    def _forget(self) -> None:
        self._found, self._work = None, None
        self._then = None
        self.state.clear()

    def _on_cells_changed(self) -> None:
        self._found = None
        if self._work is not None:  # what has been found so far may be elsewhere by now
            self._work = searching(self._model, self.wanted)

    def _search(self, then: Callable[[], None]) -> None:
        """Have all cells found, a slice at a time, then go on."""
        if not self.words.text():
            self.state.setText("Введите, что искать.")
            self.words.setFocus()
        elif self._found is not None:
            then()
        else:
            self._work, self._then = searching(self._model, self.wanted), then
            self._search_slice()

    def _search_slice(self) -> None:
        if self._work is None:
            return
        end = time.perf_counter() + _SLICE_S
        try:
            while time.perf_counter() < end:
                next(self._work)
        except StopIteration as done:
            found: list[Place] = done.value
            then, self._then = self._then, None
            self._work, self._found = None, found
            if then is not None:
                then()
            return
        self.state.setText("Ищем…")
        self._next_slice.start()

    def next(self) -> None:
        """F3."""
        self._search(self._go_on)

    def previous(self) -> None:
        """Shift+F3."""
        self._search(self._go_back)

    def _go_on(self) -> None:
        found = self._found or []
        at = bisect_right(found, self._view.here)
        self._show(at if at < len(found) else 0)

    def _go_back(self) -> None:
        found = self._found or []
        at = bisect_left(found, self._view.here) - 1
        self._show(at if at >= 0 else len(found) - 1)

    def _show(self, number: int) -> None:
        found = self._found or []
        if not found:
            self.state.setText("Не найдено.")
            return
        self._view.go(*found[number])
        self.state.setText(f"{number + 1} из {len(found)}")

    # -- replacing ----------------------------------------------------------------------------------------------

    def replace(self) -> None:
        """In the current cell if it holds the words; then on to the next one."""
        self._search(self._replace_here)

    def _replace_here(self) -> None:
        here = self._view.here
        if here not in (self._found or []):
            self._go_on()
            return
        self._put([here])
        self._search(self._go_on)

    def replace_all(self) -> None:
        """In every cell found, as one gesture."""
        self._search(self._replace_found)

    def _replace_found(self) -> None:
        if not self._found:
            self.state.setText("Не найдено.")
        else:
            self._put(self._found)

    def _put(self, places: list[Place]) -> None:
        if self._view.refuses():
            return
        verdict, _ = replacing(self._model, self.wanted, places, self.new.text())
        told = verdict.told or ""
        if verdict.refused:
            self._view.doubted.emit(verdict)
        elif verdict.good:
            self._view.take(verdict)
        self.state.setText(told if not verdict.refused else "Часть ячеек не подошла: решите, заменить ли остальные.")


def _line(name: str, entered: Callable[[], None]) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    line.setClearButtonEnabled(True)
    line.setMinimumWidth(150)
    line.setMaximumWidth(300)
    line.returnPressed.connect(entered)
    return line


def _button(text: str, hint: str, done: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: done())
    return button
