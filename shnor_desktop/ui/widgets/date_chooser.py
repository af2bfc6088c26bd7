"""A date out of those there are, or another one typed as дд.мм.гггг."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.ui.grid.delegates import spelled_day

_DAY = Day()


class DateChooser(QComboBox):
    """«На дату»."""

    chosen = Signal(object)
    """A ``date``."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("На дату")
        self.setToolTip("На какую дату паспорт: выберите или введите дд.мм.гггг и нажмите Enter")
        self.setMinimumContentsLength(10)
        self._current: date | None = None
        self.activated.connect(lambda _: self._take())
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName("На дату")
            line.returnPressed.connect(self._take)

    def offer(self, days: Sequence[date], current: date) -> None:
        """Show these dates, this one chosen."""
        self._current = current
        self.blockSignals(True)
        self.clear()
        self.addItems([_DAY.show(day) for day in days])
        self.setCurrentText(_DAY.show(current))
        self.blockSignals(False)

    def _take(self) -> None:
        try:
            day = _DAY.read(spelled_day(self.currentText()))
        except BadValue:
            day = None
        if isinstance(day, date):
            self.chosen.emit(day)
        elif self._current is not None:
            self.setCurrentText(_DAY.show(self._current))
