"""One quiet line over the page: what there is to know, what can be done about it, and a way to put it aside."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from shnor_desktop.ui.widgets.page import text


class Strip(QFrame):
    """Takes no keyboard and asks for no answer; ``tone`` is «accent» or «warn»."""

    wanted = Signal()
    """The first button was pressed."""
    declined = Signal()
    """The second one was; the strip has gone."""
    gone = Signal()
    """It left the screen, however that came."""

    def __init__(self, words: str, wanted: str, declined: str, *, tone: str = "accent") -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("tone", tone)
        self.setAccessibleName(words)
        self.words = text(words)
        self.act = QPushButton(wanted)
        self.later = QPushButton(declined)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.act)
        row.addWidget(self.later)
        self.act.clicked.connect(self.wanted)
        self.later.clicked.connect(self._on_declined)

    def _on_declined(self) -> None:
        self.go()
        self.declined.emit()

    def go(self) -> None:
        """Leave the screen for good."""
        self.hide()
        self.gone.emit()
        self.deleteLater()
