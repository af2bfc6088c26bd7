"""The third part of «Программа»: the share of measures done and confirmed on a date, and the list behind it."""

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import wording
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.programme_data import Programme, gather
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.meter import Meter
from shnor_desktop.ui.widgets.page import Card, Page, clear, text
from shnor_desktop.ui.widgets.table import FactsTable, Line


class StatusTab(QWidget):
    """A date, two shares with their arithmetic, and every measure that counts."""

    day_chosen = Signal(object)

    def __init__(self, on: date) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        card = Card(
            "Доля исполненных и подтверждённых на дату",
            about="Считаются не отменённые мероприятия, срок которых наступил к этой дате.",
        )
        self.day = QLineEdit(wording.day(on))
        self.day.setAccessibleName("Отчётная дата")
        self.day.setMaximumWidth(120)
        self.show_button = QPushButton("По&считать")
        label = QLabel("На &дату")
        label.setBuddy(self.day)
        row = QHBoxLayout()
        for widget in (label, self.day, self.show_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.remark = text("", "bad")
        self.remark.hide()
        self.figures = QVBoxLayout()
        self.table = FactsTable(
            ("№", "Мероприятие", "Срок", "Исполнено", "Подтверждено", "Подтверждающий файл"),
            name="Мероприятия, срок которых наступил",
            stretch=1,
            most=16,
        )
        card.column.addLayout(row)
        card.column.addWidget(self.remark)
        card.column.addLayout(self.figures)
        card.add(self.table)
        column.addWidget(card)
        column.addStretch(1)
        self.show_button.clicked.connect(self._on_day)
        self.day.returnPressed.connect(self._on_day)

    def show_status(self, data: Programme) -> None:
        status = data.status
        clear(self.figures)
        whole = len(status.planned)
        for words, part in (("Исполнено", len(status.done)), ("Исполнено и подтверждено", len(status.confirmed))):
            counted = wording.out_of(part, whole, wording.MEASURE)
            share = f", {wording.percent(part, whole)}" if whole else " — срок ни одного ещё не наступил"
            self.figures.addWidget(Meter(part, whole, f"{words}: {counted}{share}"))
        if status.overdue:
            self.figures.addWidget(text(f"Просрочено: {len(status.overdue)}.", "bad"))
        self.table.show_lines([_line(item, data) for item in status.planned])
        self.table.setVisible(bool(whole))

    def _on_day(self) -> None:
        try:
            chosen = Day().read(self.day.text())
        except BadValue as error:
            self.remark.setText(f"{error}.")
            self.remark.show()
            return
        self.remark.hide()
        self.day_chosen.emit(chosen)


def _line(item: Item, data: Programme) -> Line:
    on = data.status.on
    done, confirmed = item.done(on), item.confirmed(on)
    tone: Tone = "good" if confirmed else ("plain" if done else "bad")
    files = len(data.files_of(item.row))
    cells = (
        str(item.values.get("number") or ""),
        item.title,
        wording.day(item.end),
        "да" if done else "нет",
        "да" if confirmed else "нет",
        str(files) if files else ("нет файла" if item.row in data.unproved else wording.EMPTY),
    )
    return Line(cells, tone, key=item)


class StatusPage(Page):
    """The section «Исполнение на дату»."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.on = datetime.now().astimezone().date()
        self.status = StatusTab(self.on)
        self.column.addWidget(self.status, 1)
        self.status.day_chosen.connect(self._on_day)

    def load(self) -> Programme:
        today = datetime.now().astimezone().date()
        return gather(self.desk.office, self.desk.year, self.desk.school, self.on, today)

    def fill(self, data: Programme) -> None:
        self.status.show_status(data)

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"roadmap", "evidence"})

    def _on_day(self, day: date) -> None:
        self.on = day
        self.reload()
