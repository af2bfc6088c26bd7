"""The program over a base of its own; hooks and the look are put back afterwards."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shnor_desktop.app import Program, dress
from tests.ui.shell.driver import Driver, running


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    """A person at the program."""
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


@pytest.fixture
def at_school(driver: Driver, school_base: Path) -> Driver:
    """The program with a school's base open, its first page filled."""
    driver.program.show(school_base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    return driver
