"""Pages that write: one gesture is one call of a service, and everybody is told what changed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QWidget

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.services.entries import Applied
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, Page, clear
from shnor_desktop.ui.widgets.table import FactsTable
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

SCHOOL = "Школа"
_MARGIN = 22
"""Around the words of a cell."""
_WIDEST = 460
Index = QModelIndex | QPersistentModelIndex


class WritingPage(Page):
    """A page with gestures of its own."""

    def write(self, work: Callable[[], Applied | None], said: str = "") -> None:
        """Run a gesture in its turn; what it touched is read anew."""

        def done(applied: Applied | None) -> None:
            if applied is None:
                self.desk.noted.emit("Ничего не изменилось.")
                return
            if said:
                self.desk.noted.emit(said)
            self.desk.tell(applied.rows)

        self.desk.edit(self, lambda _progress: work(), done)

    @property
    def today(self) -> date:
        return this_day()


class YearChooser(QComboBox):
    """A calendar year; of the years with data and the ones at hand."""

    picked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName("Календарный год")
        self._own: int | None = None
        self.activated.connect(self._on_activated)
        desk.scope_changed.connect(self._forget)

    def year(self, today: date) -> int:
        """What was picked, else the year at hand: a school year that is to come still stands in this calendar year."""
        return self._own or min(self.desk.year, today.year)

    def offer(self, years: Iterable[int], at: int) -> None:
        """Show these years, newest first."""
        self.clear()
        for year in sorted({*years, at}, reverse=True):
            self.addItem(str(year), year)
        self.setCurrentIndex(self.findData(at))

    def _on_activated(self, _place: int) -> None:
        self._own = int(self.currentData())
        self.picked.emit(self._own)

    def _forget(self) -> None:
        self._own = None


class RowTable(FactsTable):
    """Rows that are changed by F2 or Enter; the widest columns give way first, none below its longest word."""

    wanted = Signal()
    """The row at hand is to be changed."""

    def with_schools(self, wanted: bool) -> None:
        """A last column «Школа», where several schools stand side by side; lines carry its cell always."""
        here = self.facts.headings[-1] == SCHOOL
        if wanted and not here:
            self.facts.headings.append(SCHOOL)
        elif here and not wanted:
            self.facts.headings.pop()

    def _fit(self) -> None:
        header, room = self.horizontalHeader(), self.viewport().width()
        columns = range(self.facts.columnCount())
        least = [max(header.sectionSizeHint(column), self._measure(column)[1]) for column in columns]
        widths = [max(self._longest(column), least[column]) for column in columns]
        cap = max(widths, default=0)
        while cap > _MARGIN and sum(max(min(w, cap), need) for w, need in zip(widths, least, strict=True)) > room:
            cap -= 4
        widths = [max(min(width, cap), need) for width, need in zip(widths, least, strict=True)]
        if widths:
            widths[self._stretch] += max(room - sum(widths), 0)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        self._fit_rows(widths)
        self.updateGeometry()

    def _fit_rows(self, widths: Sequence[int]) -> None:
        """Each row as high as its longest cell, wrapped."""
        metrics, flags = self.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        for number, line in enumerate(self.facts.lines):
            high = metrics.height()
            for words, width in zip(line.cells, widths, strict=False):
                if metrics.horizontalAdvance(words) + _MARGIN > width or "\n" in words:
                    inside = metrics.boundingRect(0, 0, max(width - _MARGIN, 20), 4000, flags, words)
                    high = max(high, inside.height())
            self.setRowHeight(number, high + 9)

    def _longest(self, column: int) -> int:
        cells = (line.cells[column] for line in self.facts.lines[:200] if column < len(line.cells))
        return min(max((self.fontMetrics().horizontalAdvance(words) for words in cells), default=0) + _MARGIN, _WIDEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self._want()
            return
        super().keyPressEvent(event)

    def _on_activated(self, index: Index) -> None:
        super()._on_activated(index)
        if index.isValid() and self.facts.lines[index.row()].link is None:
            self._want()

    def _want(self) -> None:
        if self.current is not None:
            self.wanted.emit()

    def choose(self, row: int | None) -> None:
        """Stand on the row of that number in the base (kept as ``key.row``)."""
        for number, line in enumerate(self.facts.lines):
            if row is not None and getattr(line.key, "row", None) == row:
                self.setCurrentIndex(self.facts.index(number, 0))


class Buttons(Flow):
    """A row of buttons by key; those about a row rest while there is none."""

    pressed = Signal(str)

    def __init__(self, words: Sequence[tuple[str, str]], *, free: Sequence[str] = ()) -> None:
        """``free``: keys that need no row."""
        super().__init__()
        self._free = frozenset(free)
        self.by_key = {key: QPushButton(title) for key, title in words}
        for key, button in self.by_key.items():
            button.clicked.connect(lambda _=False, key=key: self.pressed.emit(key))
            self.add(button)

    def allow(self, can_write: bool, has_row: bool) -> None:
        for key, button in self.by_key.items():
            button.setEnabled(can_write and (has_row or key in self._free))


def ask(
    parent: QWidget,
    title: str,
    fields: Sequence[Field],
    on_answer: Callable[[Answers], None],
    *,
    accept: str = "Готово",
    about: str = "",
    check: Callable[[Answers], str] | None = None,
) -> Ask:
    """A dialog of fields that Ctrl+Enter accepts from within a long text, too."""
    dialog = Ask(parent, title, fields, on_answer, accept=accept, about=about, check=check)
    by_ctrl_enter(dialog)
    return dialog


def by_ctrl_enter(dialog: QDialog) -> None:
    """Enter alone belongs to the long texts of a dialog."""
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), dialog, dialog.accept)


def labelled(words: str, box: QComboBox) -> QLabel:
    """A label whose key leads to the chooser."""
    label = QLabel(words)
    label.setBuddy(box)
    label.setMinimumHeight(box.sizeHint().height())
    return label


def clear_card(card: Card) -> None:
    """Take out everything under the title of a card."""
    clear(card.column, keep=1)
