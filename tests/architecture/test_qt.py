"""The pinned Qt binding is one that can be trusted on this Python (PERFORMANCE, trap 1)."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 50_000


class Source(QObject):
    fired = Signal(bool)


def test_methods_that_return_nothing_leave_the_count_of_none_alone(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("а")
    assert abs(sys.getrefcount(None) - before) < CALLS // 100


def test_signals_leave_the_count_of_true_alone(qtbot: QtBot) -> None:
    source = Source()
    source.fired.connect(lambda _value: None)
    before = sys.getrefcount(True)
    for _ in range(CALLS // 10):
        source.fired.emit(True)
    assert abs(sys.getrefcount(True) - before) < CALLS // 100
