"""Editors of cells, one for each kind: a line, a list with a filter, a date, a long text."""

import re
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from shnor_desktop.models.sheets.kinds import Choice, Day, Text, YesNo
from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.ui import theme

LONG_TEXT = 500
"""From this length on a text gets an editor of several lines."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHORT_DATE = re.compile(r"(\d{1,2})[.,/ -](\d{1,2})[.,/ -](\d{2}|\d{4})")
_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d|\d{4})")


class Leaving:
    """How the person left an editor: where the cursor goes, and whether the whole selection gets the value."""

    STAY, DOWN, UP, RIGHT, LEFT = (0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)


def leaving_of(event: QKeyEvent, *, arrows: bool) -> tuple[int, int] | None:
    """The way a key leaves the cell, as in Excel; arrows leave it only while a new value is being typed."""
    key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if key in _ENTER:
        return Leaving.UP if shift else Leaving.DOWN
    if key == Qt.Key.Key_Tab:
        return Leaving.RIGHT
    if key == Qt.Key.Key_Backtab:
        return Leaving.LEFT
    if arrows and not event.modifiers():
        return {
            Qt.Key.Key_Down: Leaving.DOWN,
            Qt.Key.Key_Up: Leaving.UP,
            Qt.Key.Key_Left: Leaving.LEFT,
            Qt.Key.Key_Right: Leaving.RIGHT,
        }.get(Qt.Key(key))
    return None


class LineEditor(QLineEdit):
    """Text, numbers, years, words; with a list for choices, with shorthand for dates."""

    left = Signal(int, int)
    """The person is done: where the cursor goes from here (rows, columns)."""
    filled = Signal()
    """Ctrl+Enter: the whole selection gets the value."""
    abandoned = Signal()
    """Esc: nothing is changed."""

    def __init__(self, column: Column, parent: QWidget, *, typing: bool) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setFrame(False)
        self.setStyleSheet(
            f"QLineEdit#cellEditor {{ border: 2px solid {theme.current().accent}; border-radius: 0; padding: 0 2px; }}"
        )
        self.setAccessibleName(column.heading)
        self._kind = column.kind
        self._typing = typing
        self._options = _options(column)
        if self._options:
            completer = QCompleter(self._options, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setMaxVisibleItems(12)
            self.setCompleter(completer)
        if isinstance(self._kind, Day):
            self.setPlaceholderText("дд.мм.гггг")

    @property
    def content(self) -> str:
        """What has been typed, spelled out: «1.9.21» is a date, the only fitting entry of a list is chosen."""
        text = self.text()
        if isinstance(self._kind, Day):
            return spelled_day(text)
        return self._only_match(text)

    def put(self, text: str) -> None:
        """Start with this text."""
        self.setText(text)
        if not self._typing:
            self.selectAll()

    def show_list(self) -> None:
        """Open the whole list of choices."""
        completer = self.completer()
        if completer is not None:
            completer.setCompletionPrefix("")
            completer.complete()

    def _only_match(self, text: str) -> str:
        if not text.strip() or not self._options or (isinstance(self._kind, Choice) and self._kind.open):
            return text
        words = text.strip().casefold()
        fitting = [option for option in self._options if option.casefold().startswith(words)]
        fitting = fitting or [option for option in self._options if words in option.casefold()]
        return fitting[0] if len(fitting) == 1 else text

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Tab belongs to the grid."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.completer().popup() if self.completer() is not None else None
        listing = popup is not None and popup.isVisible()
        if event.key() == Qt.Key.Key_Escape:
            if popup is not None:
                popup.hide()
            self.abandoned.emit()
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in _ENTER:
            self.filled.emit()
            return
        if event.key() == Qt.Key.Key_F2:
            self._typing = False
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Down:
            self.show_list()
            return
        if isinstance(self._kind, Day) and _is_today(event):
            self.setText(datetime.now(UTC).astimezone().strftime("%d.%m.%Y"))
            return
        way = leaving_of(event, arrows=self._typing and not listing)
        if way is None:
            super().keyPressEvent(event)
            return
        if listing and popup is not None and popup.currentIndex().isValid():
            self.setText(str(popup.currentIndex().data()))
        if popup is not None:
            popup.hide()
        self.left.emit(*way)


class NotesEditor(QPlainTextEdit):
    """Long texts: Enter saves, Alt+Enter begins a new line."""

    left = Signal(int, int)
    filled = Signal()
    abandoned = Signal()

    def __init__(self, column: Column, parent: QWidget, *, typing: bool) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName(column.heading)
        self.setTabChangesFocus(False)
        self._typing = typing

    @property
    def content(self) -> str:
        return self.toPlainText()

    def put(self, text: str) -> None:
        self.setPlainText(text)
        if self._typing:
            self.moveCursor(QTextCursor.MoveOperation.End)
        else:
            self.selectAll()

    def show_list(self) -> None:
        """A text has no list."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
            return
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
            return
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.filled.emit()
            return
        way = leaving_of(event, arrows=False)
        if way is None:
            super().keyPressEvent(event)
        else:
            self.left.emit(*way)


Editor = LineEditor | NotesEditor


def make_editor(column: Column, parent: QWidget, *, typing: bool, text: str) -> Editor:
    """The editor for a column; ``typing`` when the person began to type over the cell."""
    kind = column.kind
    if isinstance(kind, Text) and (kind.longest >= LONG_TEXT or "\n" in text):
        return NotesEditor(column, parent, typing=typing)
    return LineEditor(column, parent, typing=typing)


def _options(column: Column) -> list[str]:
    if isinstance(column.kind, Choice):
        return [option.title for option in column.kind.options]
    return ["да", "нет"] if isinstance(column.kind, YesNo) else []


def _is_today(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    # on a Russian keyboard the key of «;» gives «ж»
    return control and event.key() in (Qt.Key.Key_Semicolon, 0x0416)


def spelled_day(text: str) -> str:
    """«1.9.21», «1/9/2021» and «010921» as 01.09.2021; anything else as it is."""
    match = _SHORT_DATE.fullmatch(text.strip()) or _DIGITS.fullmatch(text.strip())
    if match is None:
        return text
    day, month, year = match.groups()
    if len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
    return f"{int(day):02d}.{int(month):02d}.{year}"


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key types a sign (and does not command)."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    text = event.text()
    return bool(text) and text.isprintable() and not event.modifiers() & commands
