"""«Календарь» by keys alone: days, months, lists, choosers, the file for other calendars."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages import year_day
from shnor_desktop.ui.pages.calendar_data import marks
from shnor_desktop.ui.pages.calendar_page import DAY, LISTS, MOST, NEAR, OVERDUE, WEEK, CalendarPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.month import MonthView
from shnor_desktop.ui.wizards.ask import Ask
from tests.services.deadlines import ical
from tests.ui import keys

Key = Qt.Key
ON = date(2022, 6, 8)
PATIENCE_MS = 20_000


def measure(number: str, end: date, **cells: Value) -> dict[str, Value]:
    return {"plan": "План", "number": number, "title": "Мера", "end": end, "state": "не начато", **cells}


@pytest.fixture
def rows(school: Office) -> tuple[int, ...]:
    """Late, due this week (two on one day), soon, later, done; and a survey."""
    held = [
        measure("1", date(2022, 6, 1), responsible="завуч; психолог"),
        measure("2", date(2022, 6, 10), responsible="завуч"),
        measure("3", date(2022, 6, 10), responsible="психолог"),
        measure("4", date(2022, 7, 8), start=date(2022, 6, 22)),
        measure("5", date(2022, 9, 1), start=date(2022, 6, 23)),
        measure("6", date(2022, 6, 9), state="исполнено"),
    ]
    made = entries.apply(school, [Add("roadmap", school.code, cells) for cells in held], "План")
    survey: dict[str, Value] = {"year": 2022, "name": "1-й опрос", "group": "учителя", "end": date(2022, 6, 17)}
    entries.apply(school, [Add("surveys", school.code, survey)], "Опрос")
    return made.rows["roadmap"]


@pytest.fixture
def shown(qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office) -> Callable[[], CalendarPage]:
    def make() -> CalendarPage:
        desk = Desk(runner, messages)
        desk.take(school, 2022)
        page = CalendarPage(desk, today=lambda: ON)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
        return page

    return make


def numbers(page: CalendarPage) -> list[str]:
    return [line.key.title.split(".")[0] for line in page.table.facts.lines]


def press(widget: MonthView, *pressed: Key) -> date:
    for key in pressed:
        keys.press(widget, key)
    return widget.day


def test_days_and_months_are_gone_about_by_keys(qtbot: QtBot) -> None:
    month = MonthView(date(2024, 1, 31))
    qtbot.addWidget(month)
    opened: list[date] = []
    month.opened.connect(opened.append)
    assert press(month, Key.Key_PageDown) == date(2024, 2, 29)
    assert press(month, Key.Key_PageDown) == date(2024, 3, 29)
    assert press(month, Key.Key_Right, Key.Key_Right, Key.Key_Right) == date(2024, 4, 1)
    assert press(month, Key.Key_Up) == date(2024, 3, 25)
    assert press(month, Key.Key_Left, Key.Key_Down) == date(2024, 3, 31)
    assert press(month, Key.Key_PageUp) == date(2024, 2, 29)
    assert press(month, Key.Key_Home) == date(2024, 1, 31)
    assert press(month, Key.Key_PageUp) == date(2023, 12, 31)
    press(month, Key.Key_Return)
    assert opened == [date(2023, 12, 31)]
    assert month.accessibleName() == "Календарь, Декабрь 2023"
    assert month.accessibleDescription().replace("\u00a0", " ") == "31 декабря 2023 г., воскресенье: сроков нет"


@pytest.mark.parametrize("day", [date(2022, 2, 1), date(2024, 2, 29), date(2021, 12, 31), date(2023, 1, 1)])
def test_six_weeks_from_monday_hold_the_whole_month(qtbot: QtBot, day: date) -> None:
    month = MonthView(day)
    qtbot.addWidget(month)
    days = month.days()
    assert len(days) == 42
    assert days[0].weekday() == 0
    assert sum(one.month == day.month for one in days) >= 28
    assert day in days


def test_lists_hold_what_is_late_due_this_week_and_soon(
    rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    page = shown()
    assert LISTS[page.lists.currentIndex()] == WEEK
    assert numbers(page) == ["2", "3"]
    page.choose_list(OVERDUE)
    assert numbers(page) == ["1"]
    page.choose_list(NEAR)
    assert [line.cells[0] for line in page.table.facts.lines] == [
        "10.06.2022",
        "10.06.2022",
        "17.06.2022",
        "08.07.2022",
    ]
    assert [page.lists.tabText(number) for number in range(4)] == [
        "Просрочено: 1",
        "На этой неделе: 2",
        "В ближайшие 30 дней: 4",
        "08.06.2022: 0",
    ]


def test_enter_opens_the_list_of_the_day_and_then_the_item(
    qtbot: QtBot, rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    page = shown()
    asked: list[Link] = []
    page.desk.asked.connect(asked.append)
    page.month.setFocus()
    press(page.month, Key.Key_Right, Key.Key_Right)
    assert LISTS[page.lists.currentIndex()] == DAY
    assert numbers(page) == ["2", "3"]
    said = page.month.accessibleDescription().replace("\u00a0", " ")
    assert said == "10 июня 2022 г., пятница: 2 срока: 2. Мера; 3. Мера"
    press(page.month, Key.Key_Return)
    qtbot.waitUntil(page.table.hasFocus)
    keys.press(page.table, Key.Key_Down)
    keys.press(page.table, Key.Key_Return)
    assert asked == [Link("programme", "roadmap", rows[2], "end", part="plan")]


def test_a_survey_leads_to_its_cell(rows: tuple[int, ...], shown: Callable[[], CalendarPage]) -> None:
    page = shown()
    page.choose_list(NEAR)
    (line,) = [one for one in page.table.facts.lines if one.key.kind == "surveys"]
    assert line.link == Link("data", "surveys", 1, "end", page.desk.school)


def test_a_long_measure_stands_at_its_end_and_at_a_beginning_that_is_near(
    rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    page = shown()
    held = page.month.marks
    assert held[date(2022, 6, 22)].begins == ("4. Мера",)
    assert held[date(2022, 6, 22)].due == ()
    assert date(2022, 6, 23) not in held
    assert held[date(2022, 7, 8)].due == ("4. Мера",)
    assert date(2022, 6, 9) not in held
    assert [held[date(2022, 6, day)].tone for day in (1, 10)] == ["bad", "accent"]
    assert "начинается: 4. Мера" in page.month.said(date(2022, 6, 22))
    assert marks((), ON) == {}


def test_kind_and_person_are_chosen_by_keys(rows: tuple[int, ...], shown: Callable[[], CalendarPage]) -> None:
    page = shown()
    page.choose_list(NEAR)
    assert [page.who.itemText(number) for number in range(page.who.count())] == ["все", "завуч", "психолог"]
    page.who.setFocus()
    keys.press(page.who, Key.Key_Down)
    assert numbers(page) == ["2"]
    keys.press(page.who, Key.Key_Up)
    page.kind.setFocus()
    keys.press(page.kind, Key.Key_End)
    assert page.kind.currentText() == "Опросы"
    assert [line.key.kind for line in page.table.facts.lines] == ["surveys"]
    assert set(page.month.marks) == {date(2022, 6, 17)}


def test_another_date_is_typed_and_a_wrong_one_is_explained(
    qtbot: QtBot, runner: TaskRunner, rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    page = shown()
    page.day.setText("31.02.2022")
    keys.press(page.day, Key.Key_Return)
    assert page.remark.isVisible()
    page.day.setText("01.09.2022")
    keys.press(page.day, Key.Key_Return)
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert not page.remark.isVisible()
    assert (page.month.day, page.heading.text()) == (date(2022, 9, 1), "Сентябрь 2022")
    assert numbers(page) == ["5"]


def test_a_link_names_a_list_before_and_after_the_data_are_there(
    qtbot: QtBot, runner: TaskRunner, rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    page = shown()
    page.go(Link("programme", part="calendar", column=OVERDUE))
    assert numbers(page) == ["1"]
    fresh = CalendarPage(page.desk, today=lambda: ON)
    qtbot.addWidget(fresh)
    fresh.go(Link("programme", part="calendar", column=NEAR))
    fresh.show()
    qtbot.waitUntil(lambda: fresh.ready and not runner.busy, timeout=PATIENCE_MS)
    assert LISTS[fresh.lists.currentIndex()] == NEAR


def test_what_is_done_leaves_the_calendar_at_once(
    qtbot: QtBot, runner: TaskRunner, school: Office, rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    from shnor_desktop.services import planning

    page = shown()
    applied = planning.mark_done(school, [rows[1]], date(2022, 6, 8))
    page.desk.tell(applied.rows)
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert numbers(page) == ["3"]


def test_the_shown_deadlines_are_saved_for_another_calendar(
    qtbot: QtBot, runner: TaskRunner, rows: tuple[int, ...], shown: Callable[[], CalendarPage], tmp_path: Path
) -> None:
    page = shown()
    said: list[str] = []
    page.desk.noted.connect(said.append)
    page.save.setFocus()
    keys.press(page.save, Key.Key_Space)
    (dialog,) = page.findChildren(Ask)
    target = tmp_path / "сроки"
    field = dialog.inputs["file"]
    field.put(target)  # type: ignore[union-attr]
    keys.press(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE_MS)
    QApplication.processEvents()
    events = ical.read(target.with_name("сроки.ics").read_bytes()).parts
    assert [event.text("SUMMARY")[:2] for event in events] == ["1.", "2.", "3.", "1-", "4.", "5."]
    assert {tuple(event.reminders) for event in events} == {(-63,)}


def test_a_narrow_page_says_less_and_cuts_nothing(
    qtbot: QtBot, rows: tuple[int, ...], shown: Callable[[], CalendarPage]
) -> None:
    page = shown()
    page.resize(700, 480)
    qtbot.waitUntil(lambda: page.lists.tabText(1) == "Неделя: 2")
    assert page.table.facts.headings == ["Срок", "Что", "Ответственный"]
    page.resize(1200, 700)
    qtbot.waitUntil(lambda: page.lists.tabText(1) == "На этой неделе: 2")


def test_a_very_long_list_is_shown_in_part_and_counted_whole(school: Office, shown: Callable[[], CalendarPage]) -> None:
    steps = [Add("roadmap", school.code, measure(str(number), date(2022, 6, 1))) for number in range(MOST + 1)]
    entries.apply(school, steps, "План")
    page = shown()
    assert len(page.table.facts.lines) == MOST
    assert page.lists.tabText(0) == f"Просрочено: {MOST + 1}"
    assert page.empty.isVisible()
    assert str(MOST) in page.empty.text()


def test_another_year_opens_on_its_nearest_day_and_says_so(
    qtbot: QtBot, rows: tuple[int, ...], runner: TaskRunner, shown: Callable[[], CalendarPage]
) -> None:
    page = shown()

    def look(year: int) -> tuple[date, str]:
        page.desk.look_at(year=year)
        qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
        return page.found.on, page.opened.text() if page.opened.isVisibleTo(page) else ""

    assert (page.on, page.opened.text()) == (ON, "")
    on, said = look(2023)
    assert (on, page.month.day, page.day.text()) == (date(2023, 1, 1), date(2023, 1, 1), "01.01.2023")
    assert said == "Вверху выбран 2022/23 год: открыто на 01.01.2023, первый день 2023 года, а не на сегодня."
    on, said = look(2021)
    assert on == date(2021, 12, 31)
    assert "последний день 2021 года" in said
    page.day.setText("01.06.2022")
    keys.press(page.day, Key.Key_Return)
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert (page.found.on, page.opened.isVisibleTo(page)) == (date(2022, 6, 1), False)
    page.desk.tell()
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert page.found.on == date(2022, 6, 1)
    keys.press(page.now, Key.Key_Space)
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert (page.found.on, page.day.text(), page.month.day) == (ON, "08.06.2022", ON)
    look(2023)
    # the reminder speaks of today
    page.go(Link("programme", part="calendar", column=OVERDUE))
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert (page.found.on, LISTS[page.lists.currentIndex()], numbers(page)) == (ON, OVERDUE, ["1"])


@pytest.mark.parametrize(
    ("year", "today", "on"),
    [
        (2022, date(2022, 6, 8), date(2022, 6, 8)),
        (2022, date(2021, 9, 1), date(2021, 9, 1)),
        (2021, date(2021, 9, 1), date(2021, 9, 1)),
        (2022, date(2021, 8, 31), date(2022, 1, 1)),
        (2021, date(2022, 1, 1), date(2021, 12, 31)),
        (2024, date(2022, 6, 8), date(2024, 1, 1)),
    ],
)
def test_the_current_year_by_calendar_or_school_opens_on_today(year: int, today: date, on: date) -> None:
    assert year_day.opening(year, today) == on
