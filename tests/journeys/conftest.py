"""The program as it is started, over a folder of its own."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shnor_desktop.app import Program, dress
from tests.ui.shell.driver import Driver, running


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    """A person at the program; hooks and the look are put back afterwards."""
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
