"""«Исполнение на дату»: a base without a plan says how to begin, and another year opens on a day of its own."""

from datetime import date, timedelta

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.programme_status import StatusPage
from shnor_desktop.ui.tasks import TaskRunner


def test_without_a_plan_the_page_says_where_to_make_one(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office
) -> None:
    desk = Desk(runner, messages)
    desk.take(office, 2022)
    page = StatusPage(desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=30_000)

    def words() -> str:
        return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))

    # a label put into a layout is shown in the next round of events
    qtbot.waitUntil(lambda: "создайте его в разделе «Дорожная карта»" in words(), timeout=30_000)
    assert "ещё не наступил" not in words()


def test_the_page_opens_on_a_day_of_the_year_that_is_chosen(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office
) -> None:
    measure: dict[str, Value] = {
        "plan": "План",
        "number": "1",
        "title": "Мера",
        "end": date(2022, 12, 30),
        "state": "не начато",
    }
    entries.apply(office, [Add("roadmap", office.code, measure)], "План")
    today = this_day()
    desk = Desk(runner, messages)
    desk.take(office, 2022)
    page = StatusPage(desk)
    qtbot.addWidget(page)
    page.show()

    def settled() -> date:
        qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=30_000)
        assert page.head.day.text() == f"{page.head.on:%d.%m.%Y}"
        return page.head.on

    assert settled() == date(2022, 12, 31)
    assert "открыто на 31.12.2022, последний день 2022 года" in page.head.opened.text()
    assert page.figures.buttons["overdue"].text().endswith(": 1")
    page.head.choose(date(2022, 6, 10))
    assert settled() == date(2022, 6, 10)
    assert page.head.opened.isHidden()
    desk.tell()
    assert settled() == date(2022, 6, 10)
    desk.look_at(year=today.year)
    assert settled() == today
    assert page.head.opened.isHidden()
    desk.look_at(year=today.year + 2)
    assert settled() == date(today.year + 2, 1, 1)
    assert page.head.on - today > timedelta(365)
