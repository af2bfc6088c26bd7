"""One sentence in the status line about what is late and due this week; it can be put away for the day."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.widgets.links import LinkLabel

if TYPE_CHECKING:
    from shnor_desktop.services.deadlines.gathering import Deadlines
    from shnor_desktop.services.work import Progress


class Reminder(QWidget):
    """Empty until the first page shows its data: nobody waits for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.words = ""
        self._began = False
        self._label: LinkLabel | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 8, 0)
        self._row.setSpacing(8)
        self.away = QPushButton("Скрыть до завтра")
        self.away.setToolTip("Сегодня на этом компьютере больше не напоминать")
        self.away.setFlat(True)
        self.away.clicked.connect(self._put_away)
        self._row.addWidget(self.away)
        self.hide()
        desk.changed.connect(self._on_changed)
        desk.scope_changed.connect(self._read)

    def remind(self) -> None:
        """Once after the start, unless it was put away today."""
        if not self._began and self.desk.is_open:
            self._began = True
            self._read()

    @property
    def _key(self) -> str:
        office = self.desk.office
        return f"reminder/{office.role}-{office.code}"

    def _read(self) -> None:
        if not self._began or not self.desk.is_open:
            return
        today = datetime.now().astimezone().date()
        if self.desk.machine.value(self._key) == today.isoformat():
            self.hide()
            return
        office, school = self.desk.office, self.desk.school

        def work(_progress: "Progress") -> "Deadlines":
            from shnor_desktop.services.deadlines.gathering import gather

            return gather(office, today, school=school or None)

        self.desk.read(self, work, self._show)

    def _show(self, found: "Deadlines") -> None:
        words = found.summary
        if words == self.words:
            self.setVisible(bool(words) and not self._is_away(found.on))
            return
        self.words = words
        if self._label is not None:
            self._row.removeWidget(self._label)
            self._label.deleteLater()
            self._label = None
        if words:
            link = Link("programme", part="calendar", column="overdue" if found.overdue() else "week")
            self._label = LinkLabel(self.desk, [f"{words} — ", ("показать", link)])
            self._label.setWordWrap(False)
            self._row.insertWidget(0, self._label)
            self.setTabOrder(self._label, self.away)
        self.setVisible(bool(words) and not self._is_away(found.on))

    def _is_away(self, today: date) -> bool:
        return bool(self.desk.machine.value(self._key) == today.isoformat())

    def _put_away(self) -> None:
        self.desk.machine.setValue(self._key, datetime.now().astimezone().date().isoformat())
        self.hide()

    def _on_changed(self, sheets: frozenset[str]) -> None:
        if not self._began:
            return
        from shnor_desktop.services.deadlines.gathering import SHEETS

        if not sheets or not sheets.isdisjoint(SHEETS):
            self._read()
