"""What is due is told at the start in one line that can be put away for the day, and on «Обзор» by kind."""

import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shnor_desktop.app import Program, dress
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.overview_page import DATES, OverviewPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.reminder import Reminder
from tests.ui import keys
from tests.ui.shell.driver import ALT, Driver, running

PATIENCE_MS = 20_000


def today() -> date:
    return datetime.now().astimezone().date()


def plan(office: Office, *away: int, **cells: Value) -> tuple[int, ...]:
    """Measures due so many days from now."""
    base: dict[str, Value] = {"plan": "План", "title": "Мера", "state": "не начато"}
    steps = [
        Add("roadmap", office.code, base | {"number": str(number), "end": today() + timedelta(days)} | cells)
        for number, days in enumerate(away, 1)
    ]
    return entries.apply(office, steps, "План").rows["roadmap"]


@pytest.fixture
def desk(runner: TaskRunner, messages: Messages, school: Office) -> Desk:
    made = Desk(runner, messages)
    made.take(school, 2022)
    return made


def reminded(qtbot: QtBot, desk: Desk) -> Reminder:
    strip = Reminder(desk)
    qtbot.addWidget(strip)
    strip.remind()
    qtbot.waitUntil(lambda: not desk.runner.busy, timeout=PATIENCE_MS)
    return strip


def test_nothing_due_says_nothing(qtbot: QtBot, desk: Desk, school: Office) -> None:
    plan(school, 60)
    assert not reminded(qtbot, desk).isVisible()


def test_one_sentence_leads_to_the_calendar_and_follows_what_is_done(qtbot: QtBot, desk: Desk, school: Office) -> None:
    late, _now = plan(school, -30, 0)
    asked: list[Link] = []
    desk.asked.connect(asked.append)
    strip = reminded(qtbot, desk)
    assert strip.isVisible()
    (label,) = strip.findChildren(LinkLabel)
    assert label.accessibleName() == "Просрочено: 1, на этой неделе: 1 — показать"
    keys.press(label, Qt.Key.Key_Return)
    assert asked == [Link("programme", part="calendar", column="overdue")]
    desk.tell(planning.mark_done(school, [late], today()).rows)
    qtbot.waitUntil(lambda: strip.words == "На этой неделе: 1", timeout=PATIENCE_MS)


def test_it_is_put_away_for_the_day_and_comes_back_on_the_next(qtbot: QtBot, desk: Desk, school: Office) -> None:
    plan(school, -1)
    strip = reminded(qtbot, desk)
    strip.away.setFocus()
    keys.press(strip.away, Qt.Key.Key_Space)
    assert not strip.isVisible()
    desk.tell(("roadmap",))
    qtbot.waitUntil(lambda: not desk.runner.busy, timeout=PATIENCE_MS)
    assert not strip.isVisible()
    assert not reminded(qtbot, desk).isVisible()
    key = f"reminder/{school.role}-{school.code}"
    assert desk.machine.value(key) == today().isoformat()
    desk.machine.setValue(key, (today() - timedelta(1)).isoformat())
    assert reminded(qtbot, desk).isVisible()


def overview(qtbot: QtBot, desk: Desk) -> list[str]:
    """The dates on the card, then the line that leads to the rest."""
    page = OverviewPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.ready and not desk.runner.busy, timeout=PATIENCE_MS)
    said = [label.accessibleName() for label in page.findChildren(LinkLabel)]
    return [words for words in said if "Мера" in words] + [words for words in said if "в календаре" in words]


def test_overview_shows_what_is_coming_beside_what_is_late(qtbot: QtBot, desk: Desk, school: Office) -> None:
    plan(school, *(-40 - number for number in range(10)), 3, 4)
    *dates, rest = overview(qtbot, desk)
    assert len(dates) == DATES
    assert sum("11. Мера" in words or "12. Мера" in words for words in dates) == 2
    assert rest == "Ещё 4 — в календаре"


def test_overview_tells_a_few_dates_whole(qtbot: QtBot, desk: Desk, school: Office) -> None:
    plan(school, -3, 29, 31)
    assert [words.split("— ")[1] for words in overview(qtbot, desk)] == ["1. Мера", "2. Мера"]


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    hooks = sys.excepthook, threading.excepthook
    dress(qapp)
    program = Program(qapp)
    try:
        with running(qtbot, program) as made:
            yield made
    finally:
        sys.excepthook, threading.excepthook = hooks
        qapp.setStyleSheet("")
        program.deleteLater()


def test_the_window_reminds_after_its_first_page_without_a_box_and_leads_to_the_list(
    driver: Driver, school_base: Path
) -> None:
    with open_office(school_base) as office:
        plan(office, -30)
    driver.program.show(school_base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    window = driver.window
    driver.until(window.reminder.isVisible)
    assert window.messages.box is None
    driver.tab_to("Просрочено: 1 — показать")
    driver.press(Qt.Key.Key_Return)
    driver.settle()
    assert window.at == "programme"
    page = window.pages["programme"].current  # type: ignore[attr-defined]
    assert page.lists.tabText(page.lists.currentIndex()) == "Просрочено: 1"
    driver.press(Qt.Key.Key_G, ALT)
    driver.push("Скрыть до завтра")
    assert not window.reminder.isVisible()
