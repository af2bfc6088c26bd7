"""The program as it is started, over a folder of its own."""

from tests.ui.conftest import messages, qapp, qtbot, runner
from tests.ui.shell.conftest import at_school, driver

__all__ = ["at_school", "driver", "messages", "qapp", "qtbot", "runner"]
