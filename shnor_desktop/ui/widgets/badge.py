"""A short verdict in a coloured box; the words alone say it, the colour only helps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from shnor_desktop.ui.theme import Tone, set_tone


class Badge(QLabel):
    def __init__(self, words: str = "", tone: Tone = "plain") -> None:
        super().__init__()
        self.setObjectName("badge")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(words, tone)

    def say(self, words: str, tone: Tone) -> None:
        self.setText(words)
        self.setAccessibleName(words)
        set_tone(self, tone)
