"""How ready a form is, said in a coloured box, with the buttons that change it."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shnor_desktop.models.sheets.internal import ACCEPTED, READY, REOPENED
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.history import moment
from shnor_desktop.ui.widgets.notes_list import small_button

if TYPE_CHECKING:
    from shnor_desktop.services.readiness import State

_LONGEST = 34
_CHANGED = "готово, но изменено после"


def state_words(state: "State | None") -> tuple[str, Tone]:
    """The state of a form in a few words, and their tone."""
    if state is None or not state.state:
        return "не готово", "plain"
    if state.state == ACCEPTED:
        if state.stale:
            return "принято районом, но изменено после", "warn"
        # a form without years lives on: it is accepted but never closed
        return "принято районом" if state.year is None else "принято районом — закрыто", "accent"
    if state.state == REOPENED:
        words = f"открыто снова: {state.reason}" if state.reason else "открыто снова"
        return (words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"), "warn"
    return (_CHANGED, "warn") if state.stale else ("готово", "good")


def state_sentence(state: "State | None") -> str:
    """Everything known of the state: who, when, which package, why it is out of date."""
    if state is None or not state.state:
        return "Лист за этот год не отмечен как готовый."
    said = {
        READY: "Отмечено готовым",
        ACCEPTED: f"Принято районом в пакете № {state.sequence}" if state.sequence else "Принято районом",
        REOPENED: "Открыто снова",
    }[state.state]
    if state.at:
        said += f", {moment(state.at)}"
    if state.person:
        said += f", {state.person}"
    said += "."
    if state.reason:
        said += f" Причина: {state.reason.rstrip('.')}."
    if state.why_stale:
        said += f" {state.why_stale[0].upper()}{state.why_stale[1:].rstrip('.')}."
    return said


class StateStrip(QWidget):
    """The box and its buttons in one low line."""

    def __init__(self, actions: list[QAction]) -> None:
        super().__init__()
        self.badge = Badge()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.badge)
        self.buttons = [small_button(action) for action in actions]
        for button in self.buttons:
            row.addWidget(button)

    def say(self, words: str, tone: Tone, about: str) -> None:
        """Show the state; ``about`` tells the rest to those who ask."""
        self.badge.say(words, tone)
        self.badge.setToolTip(about)
        self.badge.setAccessibleName(f"Готовность листа: {words}")
        self.badge.setAccessibleDescription(about)
