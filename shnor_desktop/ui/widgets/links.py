"""Words that lead somewhere: followed by a click, or by Tab and Enter."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from shnor_desktop.ui.desk import Desk, Link


class LinkLabel(QLabel):
    """One or more links in a wrapped line of text."""

    followed = Signal(object)
    """The ``Link`` that was chosen."""

    def __init__(self, desk: Desk, parts: Sequence[str | tuple[str, Link]]) -> None:
        """``parts``: plain words and (words, link) pairs in the order in which they are read."""
        super().__init__()
        self._links = [part[1] for part in parts if not isinstance(part, str)]
        words, number = [], 0
        for part in parts:
            if isinstance(part, str):
                words.append(escape(part))
            else:
                words.append(f'<a href="{number}" style="text-decoration:none">{escape(part[0])}</a>')
                number += 1
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText("".join(words))
        self.setWordWrap(True)
        self.setAccessibleName("".join(part if isinstance(part, str) else part[0] for part in parts))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._links else Qt.FocusPolicy.NoFocus)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.linkActivated.connect(self._on_activated)
        self.followed.connect(desk.go)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space follow the only link even before the cursor stands on it."""
        if len(self._links) == 1 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.followed.emit(self._links[0])
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._underline(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._underline(False)

    def _underline(self, on: bool) -> None:
        before, after = ("none", "underline") if on else ("underline", "none")
        if len(self._links) == 1:
            self.setText(self.text().replace(f"text-decoration:{before}", f"text-decoration:{after}"))

    def _on_activated(self, number: str) -> None:
        self.followed.emit(self._links[int(number)])
