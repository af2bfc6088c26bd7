"""«Исполнение на дату» of a base without a plan says how to begin."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

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
    words = " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
    assert "создайте его в разделе «Дорожная карта»" in words
    assert "ещё не наступил" not in words
