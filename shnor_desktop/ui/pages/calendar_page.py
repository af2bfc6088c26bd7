"""The section «Календарь»: a month with what falls on its days, and what is late, due this week and soon."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabBar, QWidget

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import wording
from shnor_desktop.services.deadlines.gathering import SHEETS, SOON, Deadline, Deadlines, gather
from shnor_desktop.services.deadlines.kinds import PLURALS, kinds_of
from shnor_desktop.services.support import scope
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages import year_day
from shnor_desktop.ui.pages.calendar_data import line_of, marks, posts_of
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.month import MonthView
from shnor_desktop.ui.widgets.page import Card, Page, text
from shnor_desktop.ui.widgets.table import FactsTable
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_path

OVERDUE, WEEK, NEAR, DAY = "overdue", "week", "soon", "day"
LISTS = (OVERDUE, WEEK, NEAR, DAY)
"""The lists in the order of their tabs; links name them by ``column``."""
MOST = 300
"""Lines of a list on the screen; the file and the printed sheet hold them all."""
_NOTHING = "В этом списке ничего нет."
_HEADINGS = ("Срок", "Что", "Ответственный", "Вид")
_NARROW = 860
"""Below this width the tabs say less and the kind is left to the chooser."""
_REMINDERS = (
    ("", "не напоминать"),
    ("1", "за 1 день"),
    ("3", "за 3 дня"),
    ("7", "за неделю"),
    ("14,3", "за 14 и 3 дня"),
)


class CalendarPage(Page):
    """What is due and when; nothing is changed here, every line leads to where it is."""

    def __init__(self, desk: Desk, today: Callable[[], date] = this_day) -> None:
        super().__init__(desk)
        self._today = today
        self._year = desk.year
        self.on = year_day.opening(desk.year, today())
        self.found = Deadlines(self.on, ())
        self.passing = self.found
        """What passes the choosers of kind and person."""
        self._names: dict[str, str] = {}
        self._wanted = ""
        self._fresh = True
        self._narrow = False
        self.month = MonthView(self.on)
        self.lists = QTabBar()
        self.table = FactsTable(_HEADINGS, name="Сроки", stretch=1, most=7, share=2)
        self.empty = text(_NOTHING, "muted")
        self.remark = text("", "bad")
        self.remark.hide()
        self.opened = text("", "muted")
        self.column.addWidget(self._make_bar())
        self.column.addWidget(self.remark)
        self.column.addWidget(self.opened)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._make_month(), 2)
        row.addWidget(self._make_lists(), 3)
        self.column.addLayout(row)
        self.column.addStretch(1)

    # --- making

    def _make_bar(self) -> Flow:
        bar = Flow()
        self.kind, self.who = QComboBox(), QComboBox()
        self.day = QLineEdit(wording.day(self.on))
        self.day.setFixedWidth(self.day.fontMetrics().horizontalAdvance("00.00.0000") + 24)
        self.day.setToolTip("Введите дд.мм.гггг и нажмите Enter")
        for words, widget, name in (
            ("В&ид", self.kind, "Вид"),
            ("&Ответственный", self.who, "Ответственный"),
            ("На &дату", self.day, "На дату"),
        ):
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            label = QLabel(words)
            label.setBuddy(widget)
            widget.setAccessibleName(name)
            line.addWidget(label)
            line.addWidget(widget)
            bar.add(pair)
        for box in (self.kind, self.who):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(16)
            box.activated.connect(self._show)
        self.save, self.wall = QPushButton("Со&хранить .ics…"), QPushButton("На с&тену…")
        self.save.setToolTip("Файл для календаря в телефоне, почте или Outlook")
        self.wall.setToolTip("Печатный календарь на год: страница «Отчёты»")
        bar.add(self.save, self.wall)
        self.day.returnPressed.connect(self._on_day_typed)
        self.save.clicked.connect(self._ask_file)
        self.wall.clicked.connect(lambda: self.desk.go(Link("reports", part="wall_calendar")))
        return bar

    def _make_month(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        self.heading = QLabel(self.month.title)
        self.heading.setObjectName("cardTitle")
        self.before, self.after, self.now = QPushButton("‹"), QPushButton("›"), QPushButton("Се&годня")
        self.before.setAccessibleName("Предыдущий месяц")
        self.after.setAccessibleName("Следующий месяц")
        self.now.setToolTip("Составить списки на сегодня и показать этот день")
        head.addWidget(self.heading)
        head.addStretch(1)
        for button in (self.before, self.now, self.after):
            head.addWidget(button)
        card.column.addLayout(head)
        card.add(self.month)
        card.add(text("Стрелка в клетке — в этот день начинается то, что длится дольше дня.", "muted"))
        card.column.addStretch(1)
        self.before.clicked.connect(lambda: self.month.turn(-1))
        self.after.clicked.connect(lambda: self.month.turn(1))
        self.now.clicked.connect(self._on_today)
        self.month.turned.connect(lambda: self.heading.setText(self.month.title))
        self.month.chosen.connect(self._on_day)
        self.month.opened.connect(self._on_opened)
        return card

    def _make_lists(self) -> Card:
        card = Card()
        self.lists.setDrawBase(False)
        self.lists.setExpanding(False)
        self.lists.setAccessibleName("Списки сроков")
        self.lists.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key in LISTS:
            self.lists.setTabData(self.lists.addTab(""), key)
        card.add(self.lists, self.table, self.empty)
        card.column.addStretch(1)
        self.lists.currentChanged.connect(self._show_list)
        self.table.followed.connect(self.desk.go)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._name_lists()
            self._show_list()

    # --- data

    def reload(self) -> None:
        # another year is another day; in the same one the day stays that was chosen
        if self.desk.year != self._year:
            self._year = self.desk.year
            self._put(year_day.opening(self._year, self._today()))
        super().reload()

    def _put(self, on: date) -> None:
        """Stand on a date; the lists follow when it has been read."""
        self.on = on
        self.day.setText(wording.day(on))
        self.remark.hide()
        self.month.choose(on)
        self._fresh = True

    def load(self) -> tuple[Deadlines, dict[str, str]]:
        office = self.desk.office
        return gather(office, self.on, school=self.desk.school or None), {office.code: office.name} | scope.names(
            office
        )

    def fill(self, data: tuple[Deadlines, dict[str, str]]) -> None:
        self.found, self._names = data
        self.opened.setText(year_day.said(self.desk.year, self.on, self._today()))
        self.opened.setVisible(bool(self.opened.text()))
        kinds = kinds_of(one.kind for one in self.found.open)
        _offer(self.kind, "все виды", [(PLURALS[kind], kind) for kind in kinds])
        people = sorted({post for one in self.found.open for post in posts_of(one)}, key=str.casefold)
        _offer(self.who, "все", [(post, post) for post in people])
        self._show()
        if self._fresh:
            self._fresh = False
            self._wanted = self._wanted or next((key for key in (WEEK, NEAR, OVERDUE) if self.of(key)), WEEK)
        if self._wanted:
            self.choose_list(self._wanted)
            self._wanted = ""

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint(SHEETS)

    def go(self, link: Link) -> None:
        """Show the list that a link names by its column: what is told elsewhere is told of today."""
        if link.column not in LISTS:
            return
        if self.on != self._today():
            self._put(self._today())
            self.reload()
        if self._fresh:
            self._wanted = link.column
        else:
            self.choose_list(link.column)

    def of(self, key: str) -> list[Deadline]:
        """The deadlines of a list that pass the choosers."""
        passing = self.passing
        if key == DAY:
            return [one for one in passing.open if one.end == self.month.day]
        return {OVERDUE: passing.overdue, WEEK: passing.this_week, NEAR: passing.due_in}[key]()

    def _passing(self) -> Deadlines:
        kind, who = self.kind.currentData(), self.who.currentData()
        if not kind and not who:
            return self.found
        return self.found.only(lambda one: kind in ("", one.kind) and (not who or who in posts_of(one)))

    def choose_list(self, key: str) -> None:
        """Show one of the lists."""
        number = LISTS.index(key)
        if self.lists.currentIndex() == number:
            self._show_list()
        self.lists.setCurrentIndex(number)

    def _show(self) -> None:
        self.passing = self._passing()
        self.month.show_marks(self.on, marks(self.passing.open, self.on))
        self._name_lists()
        self._show_list()

    def _name_lists(self) -> None:
        day = self.month.day
        words = {
            OVERDUE: ("Просрочено", "Просрочено"),
            WEEK: ("На этой неделе", "Неделя"),
            NEAR: (f"В ближайшие {SOON} дней", f"{SOON} дней"),
            DAY: (f"{day:%d.%m.%Y}", f"{day:%d.%m}"),
        }
        for number, key in enumerate(LISTS):
            said = f": {len(self.of(key))}"
            self.lists.setTabText(number, f"{words[key][self._narrow]}{said}")
            self.lists.setTabToolTip(number, f"{words[key][0]}{said}")

    def _show_list(self) -> None:
        key = LISTS[max(self.lists.currentIndex(), 0)]
        found = self.of(key)
        many = not self.desk.school
        headings = _HEADINGS[:3] if self._narrow else _HEADINGS
        self.table.facts.headings = [*headings[:2], "Школа", *headings[2:]] if many else list(headings)
        self.table.show_lines([line_of(one, self._names if many else None) for one in found[:MOST]])
        self.table.setVisible(bool(found))
        self.empty.setText(f"Показаны первые {MOST}: выберите вид, ответственного или школу." if found else _NOTHING)
        self.empty.setVisible(not found or len(found) > MOST)

    # --- gestures

    def _on_today(self) -> None:
        today = self._today()
        if self.on == today:
            self.month.choose(today)
        else:
            self._put(today)
            self.reload()

    def _on_day(self, _day: date) -> None:
        self._name_lists()
        self.choose_list(DAY)

    def _on_opened(self, day: date) -> None:
        """The list of the day takes the keyboard; Enter there goes to the item."""
        self._on_day(day)
        if self.table.isVisible():
            self.table.setFocus()

    def _on_day_typed(self) -> None:
        try:
            chosen = Day().read(self.day.text())
        except BadValue as error:
            self.remark.setText(f"{error}.")
            self.remark.show()
            return
        self._put(chosen if isinstance(chosen, date) else self._today())
        self.reload()

    def _ask_file(self) -> None:
        found, on = self.passing.open, self.on
        office = self.desk.office
        name = f"Сроки {office.name}".translate({ord(sign): " " for sign in '<>:"/\\|?*«»'})
        fields = (
            Field("file", "Файл", "save", str(self.desk.folder / f"{' '.join(name.split())}.ics"), pattern="*.ics"),
            Field("remind", "Напомнить", "choice", "3", required=False, options=_REMINDERS),
        )

        def answered(given: Answers) -> None:
            path = as_path(given["file"])
            path = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
            remind = tuple(int(part) for part in given["remind"].split(",") if part)
            self.desk.remember_folder(path)

            def work(_progress: object) -> Path:
                from shnor_desktop.services.deadlines import ics
                from shnor_desktop.services.exporting import saving

                about = ics.Calendar(f"{office.name}: сроки", f"{office.role}-{office.code}", on, remind)
                saving.save_bytes(path, ics.calendar(about, found))
                return path

            self.desk.read(self, work, lambda done: self.desk.noted.emit(f"Календарь записан: {done.name}"))

        about = f"Показанные неисполненные сроки: {len(found)}. Повторная загрузка файла обновит их, а не удвоит."
        Ask(self, "Сохранить сроки для другого календаря", fields, answered, about=about, accept="Сохранить")


def _offer(box: QComboBox, every: str, found: list[tuple[str, str]]) -> None:
    """Fill a chooser and keep what was chosen, if it is still there."""
    held = box.currentData()
    box.clear()
    box.addItem(every, "")
    for words, key in found:
        box.addItem(words, key)
    box.setCurrentIndex(max(box.findData(held), 0))
