"""The program as it is started, over a folder of its own."""

from tests.ui.conftest import messages, qapp, runner
from tests.ui.shell.conftest import driver

__all__ = ["driver", "messages", "qapp", "runner"]
