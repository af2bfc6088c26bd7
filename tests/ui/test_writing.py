"""A dialog that writes is there until the outcome is, whatever keys are pressed in between."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.errors import RefusedError
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.writing import WritingDialog
from tests.ui import keys


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[WritingDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = WritingDialog(window)
    made.open()
    yield made
    made.close()


def test_neither_escape_nor_a_second_enter_comes_between(
    qtbot: QtBot, runner: TaskRunner, dialog: WritingDialog
) -> None:
    gate = threading.Event()
    kept: list[bool] = []
    for _ in range(2):
        dialog.keep(runner, lambda _progress: gate.wait(60), kept.append)
    keys.press(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert kept == [True]
    keys.press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_after_a_refusal_it_can_be_closed_and_asked_again(
    qtbot: QtBot, runner: TaskRunner, dialog: WritingDialog
) -> None:
    def work(_progress: Progress) -> None:
        raise RefusedError("Лист закрыт.")

    said: list[str] = []
    for _ in range(2):
        dialog.keep(runner, work, lambda _outcome: said.append("записано"), refused=lambda: said.append("отказ"))
        qtbot.waitUntil(lambda: not runner.busy)
    assert said == ["отказ", "отказ"]
    keys.press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
