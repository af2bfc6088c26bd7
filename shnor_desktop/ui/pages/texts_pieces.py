"""Pieces of a part of a document: an editor that hands over what was typed, and an insert that follows the data."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.programme.inserted import Grid, shown
from shnor_desktop.services.programme.texts import Piece, canonical
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

PAUSE_MS = 1500
"""What stands still so long while typing is saved."""
LEAST_LINES, MOST_LINES = 5, 24


class Editor(QPlainTextEdit):
    """Keeps what it was given; what differs from it is handed over when the person leaves or pauses."""

    typed = Signal(int, str, str)
    """Number of the piece, the text before and after."""

    def __init__(self, number: int, words: str, name: str, *, can_write: bool) -> None:
        super().__init__(words)
        self.number, self.kept = number, words
        self.rejected: str | None = None
        """What the base did not take; it is not offered again until something more is typed."""
        self.setTabChangesFocus(True)
        self.setReadOnly(not can_write)
        self.setAccessibleName(name)
        self.setPlaceholderText("Введите текст; он сохраняется сам")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.hand_over)
        self.textChanged.connect(self._on_changed)

    @property
    def changed(self) -> bool:
        """Whether something was typed that has not been handed over."""
        return self.toPlainText() != self.kept

    def hand_over(self) -> None:
        """Say what has changed since the last time."""
        self._pause.stop()
        if self.changed and not self.isReadOnly() and self.toPlainText() != self.rejected:
            self.rejected = None
            before, self.kept = self.kept, self.toPlainText()
            self.typed.emit(self.number, before, self.kept)

    def take(self, stored: str) -> None:
        """What the base holds now: shown, unless something newer is being typed."""
        if self.rejected is not None:
            # the person has been told; what is typed next is meant for the text that stands there now
            self.kept = stored
            return
        # outer spaces are not stored; taking them from under the cursor would stop the hand
        if not self.changed and canonical(self.kept) != stored:
            self.kept = stored
            self.setPlainText(stored)

    def refused(self, before: str) -> None:
        """The base did not take it: it stays on the screen as not saved."""
        self.rejected, self.kept = self.kept, before

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hand_over()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height())

    def _on_changed(self) -> None:
        if self.changed:
            self._pause.start()
        self.updateGeometry()

    def _height(self) -> int:
        lines = min(max(round(self.document().size().height()) + 1, LEAST_LINES), MOST_LINES)
        return lines * self.fontMetrics().lineSpacing() + 14


class Inserted(Card):
    """The text and the table of an insert; it is not typed in, but told anew, taken over or removed."""

    wanted = Signal(str, int)
    """«refresh», «detach» or «remove», and the number of the piece."""

    def __init__(self, piece: Piece, *, can_write: bool) -> None:
        title = piece.fresh.title if piece.fresh is not None else piece.source
        super().__init__(f"Из данных: {title}")
        self.number = piece.number
        since = f"По данным на {wording.day(piece.changed_on)}."
        if piece.stale:
            self.add(text(f"{since} Данные с тех пор изменились.", "warn"))
        else:
            self.add(text(f"{since} С тех пор данные не менялись.", "muted"))
        words = text(piece.told)
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        words.setAccessibleName(f"Текст вставки «{title}»")
        self.add(words)
        if piece.fresh is not None and piece.fresh.grid is not None and not piece.stale:
            self.add(table_of(piece.fresh.grid))
        row = Flow()
        self.buttons: dict[str, QPushButton] = {}
        gestures = [("detach", "Сделать своим текстом"), ("remove", "Убрать вставку")]
        if piece.stale:
            gestures.insert(0, ("refresh", "Обновить из данных"))
        for key, words_ in gestures:
            button = self.buttons[key] = QPushButton(words_)
            button.setEnabled(can_write)
            button.setAccessibleName(f"{words_}: {title}")
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key, self.number))
            row.add(button)
        self.add(row)


def table_of(grid: Grid) -> FactsTable:
    """The table of an insert as rows of words."""
    right = [place for place, (_, places) in enumerate(grid.columns) if places is not None]
    stretch = next((place for place, (_, places) in enumerate(grid.columns) if places is None), 0)
    table = FactsTable([head for head, _ in grid.columns], name=grid.title, stretch=stretch, right=right, most=8)
    table.show_lines(
        [
            Line(tuple(shown(cell, places) for cell, (_, places) in zip(row, grid.columns, strict=True)))
            for row in grid.rows
        ]
    )
    return table


class Pieces(QWidget):
    """All pieces of the part at hand."""

    typed = Signal(int, str, str)
    wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.editors: dict[int, Editor] = {}
        self.inserts: dict[int, Inserted] = {}

    def add_editor(self, number: int, words: str, name: str, *, can_write: bool) -> Editor:
        """One more text to type in."""
        editor = self.editors[number] = Editor(number, words, name, can_write=can_write)
        editor.typed.connect(self.typed)
        self.column.addWidget(editor)
        return editor

    def add_insert(self, piece: Piece, *, can_write: bool) -> None:
        """One more insert."""
        card = self.inserts[piece.number] = Inserted(piece, can_write=can_write)
        card.wanted.connect(self.wanted)
        self.column.addWidget(card)

    def hand_over(self) -> None:
        """Whatever was typed and not handed over yet."""
        for editor in self.editors.values():
            editor.hand_over()
