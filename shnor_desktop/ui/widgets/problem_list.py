"""What is wrong in the rows on the screen, each line a way to its cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView

from shnor_desktop.models.sheets.spec import Level
from shnor_desktop.ui import theme
from shnor_desktop.ui.theme import Tone

MOST = 500
"""More lines than this help nobody; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as a person reads it, and where it is."""

    place: str
    message: str
    level: Level
    target: object
    explained: str = ""
    """The reason somebody has given for a soft problem."""


class ProblemList(QListView):
    """Hard problems first, then soft ones, then those that have been explained; each in the order of the rows."""

    chosen = Signal(object)
    """The target of the problem a person wants to see."""

    def __init__(self) -> None:
        super().__init__()
        self._items = QStandardItemModel(self)
        self.problems: list[Shown] = []
        self.setModel(self._items)
        self.setAccessibleName("Замечания")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_chosen)

    def show_problems(self, problems: Sequence[Shown]) -> None:
        """Show these; hard ones first, explained ones last."""
        self.problems = sorted(problems, key=lambda problem: (bool(problem.explained), problem.level != "hard"))
        self._items.clear()
        colours = theme.current()
        for problem in self.problems[:MOST]:
            word, tone = _look(problem)
            words = f"{word} · {problem.place} · {problem.message}"
            if problem.explained:
                words += f" — пояснение: {problem.explained}"
            item = QStandardItem(words)
            item.setForeground(QColor(colours.of(tone)))
            item.setToolTip(words)
            self._items.appendRow(item)
        if not self.problems:
            self._say("Замечаний нет.")
        elif len(self.problems) > MOST:
            self._say(f"… и ещё {len(self.problems) - MOST}")

    def _say(self, words: str) -> None:
        item = QStandardItem(words)
        item.setForeground(QColor(theme.current().muted))
        self._items.appendRow(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        if 0 <= index.row() < min(len(self.problems), MOST):
            self.chosen.emit(self.problems[index.row()].target)


def _look(problem: Shown) -> tuple[str, Tone]:
    if problem.explained:
        return "Пояснено", "muted"
    return ("Ошибка", "bad") if problem.level == "hard" else ("Внимание", "warn")
