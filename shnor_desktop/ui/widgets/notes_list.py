"""Notes on the cells of a form: a question with its answer, why a rule is broken, why a cell is empty."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.target_list import TargetList

MOST = 300
"""More notes than this on one form are counted, not listed."""
_NOTHING = "Пометок нет. Вопрос к ячейке: Shift+F2."


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as a person reads it: what it is and where, then the words of both sides."""

    id: int
    heading: str
    words: tuple[str, ...]
    tone: Tone
    target: object
    """The cell in the base: what ``chosen`` hands over."""

    @property
    def text(self) -> str:
        return "\n".join((self.heading, *self.words))


class NotesList(TargetList):
    """Open questions first; Enter or a click leads to the cell."""

    def __init__(self) -> None:
        super().__init__("Вопросы и пометки", _NOTHING)
        self.lines: list[NoteLine] = []
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_notes(self, lines: Sequence[NoteLine]) -> None:
        """Show these in their order; the note a person stood on stays current."""
        held = self.current
        self.lines = list(lines)
        self.show_lines([(line.text, line.tone, line.target) for line in self.lines[:MOST]], len(self.lines))
        if held is not None:
            self.select_note(held.id)

    @property
    def current(self) -> NoteLine | None:
        """The note a person stands on."""
        row = self.currentIndex().row()
        return self.lines[row] if 0 <= row < min(len(self.lines), MOST) else None

    def select_note(self, number: int | None) -> None:
        """Stand on the note with this number; None: on none."""
        row = next((row for row, line in enumerate(self.lines[:MOST]) if line.id == number), -1)
        index = self.model().index(row, 0) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if row < 0:
            self.clearSelection()
        else:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)


class WithButtons(QWidget):
    """A list with the buttons of what can be done with its lines at its right."""

    def __init__(self, view: QListView, actions: Sequence[QAction]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        row.addWidget(view, 1)
        side = QVBoxLayout()
        side.setSpacing(3)
        for action in actions:
            side.addWidget(small_button(action))
        side.addStretch(1)
        row.addLayout(side)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.addActions(actions)
        self.setFocusProxy(view)


def small_button(action: QAction) -> QPushButton:
    """A low button that does what the action does and is enabled and shown as it is, named shortly."""
    button = QPushButton()
    button.setStyleSheet("padding: 2px 9px;")
    button.clicked.connect(lambda _=False: action.trigger())

    def follow() -> None:
        button.setText(action.iconText())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        if button.parentWidget() is not None:  # alone it would become a window of its own
            button.setVisible(action.isVisible())

    follow()
    action.changed.connect(follow)
    return button
