"""What a file looks like: the picture of a photo, the facts of a document, the trouble of a damaged one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from shnor_desktop.services import evidence, wording
from shnor_desktop.services.evidence import Attached
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import set_tone
from shnor_desktop.ui.widgets import files_pictures
from shnor_desktop.ui.widgets.files_pictures import Shown, weight
from shnor_desktop.ui.widgets.page import text

WIDTH, HEIGHT = 240, 170
PAGE = ("страница", "страницы", "страниц")


class FilePreview(QWidget):
    """Shows one file; the content is read and unpacked in a worker."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: Attached | None = None
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedHeight(HEIGHT)
        self.name = text("")
        self.words = text("", "muted")
        self.trouble = text("", "bad")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.picture, self.name, self.words, self.trouble):
            column.addWidget(widget)
        column.addStretch(1)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.show_file(None)

    def show_file(self, one: Attached | None) -> None:
        """Show this file; nothing for None."""
        if one is not None and one == self._file:
            return
        self._file = one
        self.picture.clear()
        self.picture.hide()
        for label in (self.name, self.words, self.trouble):
            label.setText("")
            label.hide()
        if one is None:
            return
        self._say(self.name, _breakable(one.title))
        office, side = self._desk.office, round(WIDTH * self.devicePixelRatioF())
        self._desk.read(
            self,
            lambda _progress: files_pictures.look(evidence.content_of(office, one), one, side),
            self._on_looked,
        )

    def _on_looked(self, shown: Shown) -> None:
        one = self._file
        if one is None or shown.file != one:
            return
        parts = [shown.facts.kind, weight(one.size)]
        if shown.pixels:
            parts.append(f"{shown.pixels} точек")
        if shown.facts.pages:
            parts.append(wording.counted(shown.facts.pages, PAGE))
        lines = [", ".join(parts) + "."]
        if one.added_on:
            lines.append(f"Приложен {wording.day(one.added_on)}.")
        pairs = (one.sha256[at : at + 2] for at in range(0, 12, 2))
        lines.append(f"Контрольная сумма {wording.NBSP.join(pairs)}…")
        self._say(self.words, "\n".join(lines))
        self.words.setToolTip(f"SHA-256: {one.sha256}")
        self._say(self.trouble, shown.facts.trouble)
        set_tone(self.trouble, "bad")
        if shown.image is not None:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap.fromImage(shown.image).scaled(
                round(WIDTH * ratio),
                round(HEIGHT * ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)
            self.picture.setAccessibleName(f"Просмотр: {one.title}")
            self.picture.show()

    @staticmethod
    def _say(label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))


def _breakable(title: str) -> str:
    """Long names of scanners have no spaces: let them go on in the next line."""
    broken = "".join(sign + "\u200b" if sign in "_-.)" else sign for sign in title)
    return " ".join(
        word if len(word) <= 24 else "\u200b".join(word[at : at + 20] for at in range(0, len(word), 20))
        for word in broken.split(" ")
    )
