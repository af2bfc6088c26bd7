"""The year looked at, and in a district's base the school looked at."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from shnor_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from shnor_desktop.services.work import Progress


class Scope(QWidget):
    """Two choosers; what they choose is told to the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.year = QComboBox()
        self.year.setAccessibleName("Учебный год")
        self.year.setMinimumContentsLength(7)
        self.school = QComboBox()
        self.school.setAccessibleName("Школа")
        self.school.setMinimumContentsLength(16)
        self.school.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.school_label = QLabel("Школа")
        self.year_label = QLabel("Учебный год")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.school_label, self.school, self.year_label, self.year):
            row.addWidget(widget)
            widget.hide()
        self.year.activated.connect(lambda: desk.look_at(year=self.year.currentData()))
        self.school.activated.connect(lambda: desk.look_at(school=self.school.currentData()))
        desk.opened.connect(self._on_opened)
        desk.changed.connect(self._on_changed)
        desk.scope_changed.connect(self._choose)

    def _on_opened(self) -> None:
        for widget in (self.year_label, self.year):
            widget.show()
        for widget in (self.school_label, self.school):
            widget.setVisible(self.desk.office.is_district)
        self._fill_years([])
        # after the first page has asked for its data: that is what the person waits for
        QTimer.singleShot(0, self, self._read)

    def _on_changed(self, _sheets: frozenset[str]) -> None:
        self._read()

    def _read(self) -> None:
        def work(_progress: "Progress") -> tuple[list[int], list[tuple[str, str]]]:
            from shnor_desktop.services import entries, years

            office = self.desk.office
            schools = []
            if office.is_district:
                with office.reading() as session:
                    rows = entries.load(session, "school")
                schools = [(row.school, str(row.values["short_name"] or row.school)) for row in rows]
            return years.held(office), sorted(schools, key=lambda pair: pair[1])

        self.desk.read(self, work, self._show)

    def _show(self, found: tuple[list[int], list[tuple[str, str]]]) -> None:
        years, schools = found
        self._fill_years(years)
        self.school.clear()
        self.school.addItem("Все школы", "")
        for code, name in schools:
            self.school.addItem(f"{name} ({code})", code)
        self._choose()

    def _fill_years(self, years: list[int]) -> None:
        at_hand = self.desk.year
        self.year.clear()
        for year in sorted({*years, at_hand - 1, at_hand, at_hand + 1}, reverse=True):
            self.year.addItem(f"{year - 1}/{year % 100:02d}", year)
        self._choose()

    def _choose(self) -> None:
        if self.year.findData(self.desk.year) < 0:
            self.year.insertItem(0, f"{self.desk.year - 1}/{self.desk.year % 100:02d}", self.desk.year)
        self.year.setCurrentIndex(self.year.findData(self.desk.year))
        self.school.setCurrentIndex(max(self.school.findData(self.desk.school), 0))
