"""Grids over real bases."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from shnor_desktop.services.office import Office
from shnor_desktop.ui.tasks import TaskRunner
from tests.ui.grid.bench import Bench


@pytest.fixture
def bench(qtbot: QtBot, office: Office, runner: TaskRunner) -> Callable[[str], Bench]:
    """Opens a form on the screen."""
    return lambda key: Bench(qtbot, office, runner, key)


@pytest.fixture
def classes(bench: Callable[[str], Bench]) -> Bench:
    """The form «Классы», empty."""
    return bench("classes")
