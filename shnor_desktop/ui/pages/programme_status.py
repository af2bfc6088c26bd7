"""The section «Исполнение на дату»: the share done and confirmed, the list behind it, the course of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import plan_progress, wording
from shnor_desktop.services.plan_progress import Point, Share
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages import year_day
from shnor_desktop.ui.pages.roadmap_data import EVERYTHING, Place, RoadMap, gather
from shnor_desktop.ui.pages.roadmap_shares import Behind, BehindCard, CourseCard, FiguresCard, SharesCard
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, Page, text

_REPORTS = ((6, 10), (9, 10), (12, 31))
"""Days on which a district reports the share (DOMAIN §1.5), and the end of the year."""


@dataclass(frozen=True, slots=True)
class Status:
    """The figures of a plan on a date with everything behind them."""

    plans: RoadMap
    place: Place
    on: date
    whole: Share
    unproved: tuple[Item, ...]
    points: tuple[Point, ...]
    sections: tuple[Share, ...]
    people: tuple[Share, ...]
    schools: tuple[Share, ...]
    files: Mapping[int, int]


class DayCard(Card):
    """Which plan, on which date."""

    changed = Signal()

    def __init__(self, on: date) -> None:
        super().__init__(
            "Доля исполненных и подтверждённых на дату",
            about="Считаются не отменённые мероприятия, срок которых наступил к этой дате.",
        )
        self.on = on
        self.plan = QComboBox()
        self.plan.setAccessibleName("План")
        self.plan.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plan.setMinimumContentsLength(16)
        self.day = QLineEdit(wording.day(on))
        self.day.setAccessibleName("Отчётная дата")
        self.day.setFixedWidth(self.day.fontMetrics().horizontalAdvance("00.00.0000") + 30)
        self.show_button = QPushButton("Посчи&тать")
        self.quick = [QPushButton() for _ in range(len(_REPORTS) + 1)]
        self._days: list[date] = []
        plan_label, label = QLabel("П&лан"), QLabel("На &дату")
        plan_label.setBuddy(self.plan)
        label.setBuddy(self.day)
        row = QHBoxLayout()
        row.addWidget(plan_label)
        row.addWidget(self.plan, 1)
        flow = Flow()
        flow.add(label, self.day, self.show_button, *self.quick)
        self.remark = text("", "bad")
        self.remark.hide()
        self.opened = text("", "muted")
        self.column.addLayout(row)
        self.add(flow, self.remark, self.opened)
        self.plan.activated.connect(lambda _: self.changed.emit())
        self.show_button.clicked.connect(self._on_day)
        self.day.returnPressed.connect(self._on_day)
        for number, button in enumerate(self.quick):
            button.clicked.connect(lambda _=False, number=number: self.choose(self._days[number]))

    @property
    def place(self) -> Place:
        found = self.plan.currentData()
        return found if isinstance(found, tuple) else EVERYTHING

    def offer(self, data: RoadMap, place: Place, year: int) -> None:
        """The plans in scope and the usual days of a calendar year."""
        self.plan.clear()
        self.plan.addItem("Все планы", EVERYTHING)
        for card in data.cards:
            self.plan.addItem(data.title(card), (card.school, card.plan))
        places = [EVERYTHING, *((card.school, card.plan) for card in data.cards)]
        self.plan.setCurrentIndex(places.index(place) if place in places else 0)
        self._days = [data.today, *(date(year, month, day) for month, day in _REPORTS)]
        words = ["Се&годня", *(wording.day(day) for day in self._days[1:])]
        for button, said in zip(self.quick, words, strict=True):
            button.setText(said)
        self.opened.setText(year_day.said(year, self.on, data.today))
        self.opened.setVisible(bool(self.opened.text()))

    def choose(self, day: date) -> None:
        """Count on another date."""
        self.put(day)
        self.changed.emit()

    def put(self, day: date) -> None:
        """Stand on a date without counting."""
        self.on = day
        self.day.setText(wording.day(day))
        self.remark.hide()

    def _on_day(self) -> None:
        try:
            chosen = Day().read(self.day.text())
        except BadValue as error:
            self.remark.setText(f"{error}.")
            self.remark.show()
            return
        if isinstance(chosen, date):
            self.choose(chosen)


class StatusPage(Page):
    """Every figure leads to its measures, every measure to its plan."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year = desk.year
        self.head = DayCard(year_day.opening(desk.year, this_day()))
        self.figures = FiguresCard()
        self.behind = BehindCard()
        self.course = CourseCard()
        self.schools = SharesCard("По школам", "Школа")
        self.sections = SharesCard("По разделам", "Раздел")
        self.people = SharesCard("По ответственным", "Ответственный")
        self._data: Status | None = None
        for card in (self.head, self.figures, self.behind, self.schools, self.course, self.sections, self.people):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.head.changed.connect(self.reload)
        self.course.day_chosen.connect(self.head.choose)
        self.behind.followed.connect(desk.go)
        for source in (self.figures, self.schools, self.sections, self.people):
            source.asked.connect(self._on_asked)

    def reload(self) -> None:
        # another year is another day; in the same one the day stays that was chosen
        if self.desk.year != self._year:
            self._year = self.desk.year
            self.head.put(year_day.opening(self._year, this_day()))
        super().reload()

    def load(self) -> Status:
        data = gather(self.desk.office, self.desk.school, this_day())
        places = {(card.school, card.plan) for card in data.cards}
        place = self.head.place if self.head.place in places else EVERYTHING
        on, held = self.head.on, data.of(place)
        whole = plan_progress.share("", held, on)
        several = len({item.school for item in held}) > 1
        return Status(
            data,
            place,
            on,
            whole,
            tuple(item for item in whole.done if item.row not in data.by_row),
            tuple(plan_progress.months(held)),
            tuple(plan_progress.by_section(held, on)),
            tuple(plan_progress.by_responsible(held, on)),
            tuple(plan_progress.by_school(held, on)) if several else (),
            {row: len(files) for row, files in data.by_row.items()},
        )

    def fill(self, data: Status) -> None:
        self._data = data
        self.head.offer(data.plans, data.place, self.desk.year)
        self.figures.show_share(data.whole, data.unproved, begun=bool(data.plans.items))
        self.course.show_points(data.points, data.plans.today)
        self.sections.show_shares(data.sections)
        self.people.show_shares(data.people)
        self.schools.show_shares(data.schools, data.plans.schools)
        self._list(self.figures.behind("planned"))

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"roadmap", "evidence", "plans"})

    def _on_asked(self, behind: Behind) -> None:
        self._list(behind)
        self.behind.table.setFocus()
        self.ensureWidgetVisible(self.behind)

    def _list(self, behind: Behind) -> None:
        data = self._data
        if data is not None:
            several = {item.school for item in data.plans.items}
            names = data.plans.schools if len(several) > 1 else {}
            self.behind.show_items(behind, data.on, data.files, names)
