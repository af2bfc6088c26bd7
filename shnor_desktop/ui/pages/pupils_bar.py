"""The line over the forms that know the list of pupils: counting, where the passport has fallen behind, names away."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import set_tone
from shnor_desktop.ui.widgets.page import text

if TYPE_CHECKING:
    from datetime import date

    from shnor_desktop.services.pupils import Standing
    from shnor_desktop.services.work import Progress

PUPILS = "pupils"
FORMS = frozenset({PUPILS, "social_passport", "classes"})


class PupilsBar(QWidget):
    """Shown over «Список обучающихся», «Социальный паспорт» and «Классы»."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._key = ""
        self._date: date | None = None
        self.words: QLabel = text("", "muted")
        self.count = QPushButton("Посчитать &по списку…")
        self.erase = QPushButton("&Удалить имена…")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.count)
        row.addWidget(self.erase)
        self.count.clicked.connect(self._on_count)
        self.erase.clicked.connect(self._on_erase)
        self.hide()

    def look_at(self, key: str, on_date: "date | None" = None) -> None:
        """Stand over this form, as of the date it shows."""
        desk = self.desk
        fits = key in FORMS and (not desk.office.is_district or bool(desk.school))
        if key != self._key or not fits:
            self.hide()
        self._key, self._date = key, on_date
        if not fits:
            return
        year, school = desk.year, desk.school or None

        def work(_progress: "Progress") -> "tuple[bool, Standing]":
            from shnor_desktop.services import entries, pupils

            with desk.office.reading() as session:
                any_pupils = bool(entries.load(session, PUPILS, school=school or desk.office.code))
            return any_pupils, pupils.standing(desk.office, year, school=school, on_date=on_date)

        def done(found: "tuple[bool, Standing]") -> None:
            if key == self._key:
                self._show(*found)

        desk.read(self, work, done)

    def _show(self, any_pupils: bool, standing: "Standing") -> None:
        own = self._key == PUPILS
        words = standing.text
        if not words and own:
            words = "По списку считаются размеры классов и социальный паспорт."
        self.words.setText(words)
        set_tone(self.words, "warn" if standing.behind else "muted")
        writes = self.desk.can_write
        self.count.setEnabled(writes and any_pupils)
        self.erase.setVisible(own)
        self.erase.setEnabled(writes)
        # where nobody keeps the list the line would only take room
        self.setVisible(own or any_pupils)

    def _on_count(self) -> None:
        from shnor_desktop.ui.wizards.count_pupils import CountDialog

        CountDialog(self.desk, self, self._date)

    def _on_erase(self) -> None:
        from shnor_desktop.ui.wizards.erase_names import ask_to_erase

        ask_to_erase(self.desk, self)
