"""Work leaves the screen's thread and comes back to it, whatever happens to who asked."""

import gc
import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.errors import Cancelled, ConflictError
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.progress import ProgressWatcher
from shnor_desktop.ui.tasks import Task, TaskRunner


def test_result_comes_back_on_the_screens_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    owner, seen = QObject(), []

    def work(_: Progress) -> str:
        return threading.current_thread().name

    runner.start(owner, work, lambda name: seen.append((name, threading.current_thread())), lane="edit")
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("edit")
    assert seen[0][1] is threading.main_thread()


def test_outcome_never_arrives_inside_the_call(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    seen: list[int] = []
    for number in range(300):
        runner.start(owner, lambda _: 1, seen.append, lane="edit")
        assert seen == [], f"after {number} calls"
    qtbot.waitUntil(lambda: len(seen) == 300)


def test_owner_that_died_gets_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    seen: list[int] = []
    owner = QWidget()
    gate = threading.Event()

    def work(_: Progress) -> int:
        gate.wait(60)
        return 1

    task = runner.start(owner, work, seen.append)
    import shiboken6

    with qtbot.waitSignal(runner.finished) as done:
        shiboken6.delete(owner)
        gate.set()
    assert done.args == [task]
    assert seen == []


def test_thousand_tasks_leave_the_references_of_true_and_none_alone(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    seen: list[int] = []

    def number_of(_: Progress, number: int) -> int:
        return number

    gc.collect()  # or what earlier tests left looks like a loss; in between nothing is collected
    before = (sys.getrefcount(None), sys.getrefcount(True))
    for number in range(1000):
        runner.start(owner, partial(number_of, number=number), seen.append, lane="edit" if number % 2 else "long")
    qtbot.waitUntil(lambda: len(seen) == 1000, timeout=30_000)
    after = (sys.getrefcount(None), sys.getrefcount(True))
    lost = [was - now for was, now in zip(before, after, strict=True)]
    assert max(lost) < 300, "PySide6 6.12.0 on Python 3.11 loses one with every signal"
    assert sorted(seen) == list(range(1000))


def test_cancelled_work_says_nothing_and_tidies_up(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    failed: list[object] = []
    tidied: list[Exception] = []
    runner.failed.connect(lambda *pair: failed.append(pair))
    started = threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.step(1, 2, "часть")

    task = runner.start(owner, work, lambda _: None, on_failure=tidied.append)
    assert started.wait(60)
    task.cancel()
    qtbot.waitUntil(lambda: bool(tidied))
    assert isinstance(tidied[0], Cancelled)
    assert failed == []


def test_closing_finishes_edits_and_starts_nothing_queued(qtbot: QtBot) -> None:
    runner, owner = TaskRunner(), QObject()
    written: list[int] = []
    begun: list[int] = []

    def number_of(_: Progress, number: int) -> int:
        return number

    gate = threading.Event()

    def long_work(progress: Progress) -> None:
        begun.append(1)
        gate.wait(60)
        progress.step(1, 2)

    def is_written(number: int) -> None:
        written.append(number)
        # handed over while the runner closes: the long work behind goes on only then
        gate.set()

    for _ in range(5):
        runner.start(owner, long_work, lambda _: None)
    qtbot.waitUntil(lambda: bool(begun))
    for number in range(20):
        runner.start(owner, partial(number_of, number=number), is_written, lane="edit")
    assert not written
    runner.close()
    assert written == list(range(20))
    assert len(begun) == 1
    assert not runner.busy


def test_edit_that_brings_another_is_finished_with_it_when_the_window_goes(qtbot: QtBot) -> None:
    runner, owner = TaskRunner(), QObject()
    seen: list[str] = []

    def then(word: str) -> None:
        seen.append(word)
        if len(word) < 4:
            runner.start(owner, lambda _: word + "а", then, lane="edit")
        runner.start(owner, lambda _: "долго", seen.append)

    runner.start(owner, lambda _: "а", then, lane="edit")
    runner.close()
    assert seen == ["а", "аа", "ааа", "аааа"]
    runner.start(owner, lambda _: "поздно", seen.append, lane="edit")
    assert not runner.busy


def test_progress_dialog_shows_the_part_at_hand_and_stops_the_work(qtbot: QtBot, runner: TaskRunner) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    watcher = ProgressWatcher(runner, window)
    tidied: list[Exception] = []

    def work(progress: Progress) -> None:
        pause = threading.Event()
        while True:
            progress.step(3, 7, "Лист «Классы»")
            pause.wait(0.01)

    runner.start(window, work, lambda _: None, on_failure=tidied.append, title="Загрузка из Excel")
    qtbot.waitUntil(lambda: watcher.dialog is not None and watcher.dialog.part.text() == "Лист «Классы»")
    assert watcher.dialog is not None
    assert (watcher.dialog.bar.value(), watcher.dialog.bar.maximum()) == (3, 7)
    assert watcher.dialog.percent.text() == "42 %"
    watcher.dialog.stop.click()
    qtbot.waitUntil(lambda: bool(tidied))
    assert watcher.dialog is None


def test_quiet_work_opens_no_dialog(qtbot: QtBot, runner: TaskRunner) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    watcher = ProgressWatcher(runner, window)
    seen: list[int] = []
    runner.start(window, lambda _: 1, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert not watcher._delay.isActive()
    assert watcher.dialog is None


def fail(error: Exception) -> Callable[[Progress], None]:
    def work(_: Progress) -> None:
        raise error

    return work


def test_failure_is_said_with_what_to_do(qtbot: QtBot, runner: TaskRunner, messages: Messages) -> None:
    error = ConflictError("Ячейка уже изменена.", hint="Введите значение ещё раз.")
    with qtbot.waitSignal(messages.said):
        runner.start(QObject(), fail(error), lambda _: None)
    assert messages.box is not None
    assert messages.box.text() == "Ячейка уже изменена."
    assert messages.box.informativeText() == "Введите значение ещё раз."
    messages.box.close()
    assert messages.box is None


def test_report_of_our_fault_holds_places_but_no_data(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(messages.said):
        runner.start(QObject(), fail(KeyError("Иванова Мария")), lambda _: None)
    box = messages.box
    assert box is not None
    button = next(b for b in box.findChildren(QPushButton) if b.text() == "Скопировать отчёт")
    button.click()
    from PySide6.QtGui import QGuiApplication

    text = QGuiApplication.clipboard().text()
    assert "KeyError" in text
    assert "test_tasks:" in text
    assert "Иванова" not in text
    assert "Иванова" in caplog.text
    box.close()


@pytest.mark.parametrize(("word", "expected"), [("Вставить остальное", ["да"]), ("Отменить", ["нет"])])
def test_question_calls_one_of_two(qtbot: QtBot, messages: Messages, word: str, expected: list[str]) -> None:
    said: list[str] = []
    messages.ask(
        "Вставить?",
        lambda: said.append("да"),
        yes="Вставить остальное",
        no="Отменить",
        on_no=lambda: said.append("нет"),
    )
    box = messages.box
    assert isinstance(box, QMessageBox)
    next(b for b in box.findChildren(QPushButton) if b.text() == word).click()
    assert said == expected


def test_task_tells_its_progress(runner: TaskRunner) -> None:
    task: Task[None] = runner.start(QObject(), lambda p: p.step(2, 5, "б"), lambda _: None)
    runner.close()
    assert task.latest == (2, 5, "б")
