"""Runs inside the installed program: its real window refuses a changed update, takes a genuine one and hands over.

Given to the interpreter of the installed program by ``wine_updates``; presses what a person would press.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from shnor_desktop import app, paths
from shnor_desktop.ui.main_window import MainWindow
from shnor_desktop.ui.notices import Notices

Step: TypeAlias = "Callable[[MainWindow, Notices], Step] | None"
"""What is done next; None: not yet."""

PATIENCE = 600_000
"""Milliseconds after which the window is given up."""
LINGERS = 4
"""Seconds for which the process stays after its window has gone, as one does on a slow disk."""


class Watched(app.Program):
    """The program with somebody before the screen, who tells afterwards what has been seen."""

    changed: Path
    told: dict[str, Any]

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._step: Callable[[MainWindow, Notices], Step] = self._open
        self._timer = QTimer(self, interval=50)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        QTimer.singleShot(PATIENCE, self._give_up)

    def _look(self) -> None:
        window = self.window
        if window is not None and window.notices is not None and window.desk.is_open:
            self._step = self._step(window, window.notices) or self._step

    def _open(self, window: MainWindow, _notices: Notices) -> Step:
        self.told["title"] = window.windowTitle()
        window.desk.update_chosen.emit(self.changed)
        return self._agree_to_changed

    def _agree_to_changed(self, _window: MainWindow, notices: Notices) -> Step:
        return self._read_refusal if _agreed(notices) else None

    def _read_refusal(self, window: MainWindow, _notices: Notices) -> Step:
        box = window.messages.box
        if box is None:
            return None
        self.told["refused"] = box.text()
        box.close()
        return self._press_strip

    def _press_strip(self, _window: MainWindow, notices: Notices) -> Step:
        if notices.update_strip is None:
            return None
        self.told["noticed"] = notices.update_strip.words.text()
        notices.update_strip.act.click()
        return self._agree_to_genuine

    def _agree_to_genuine(self, _window: MainWindow, notices: Notices) -> Step:
        return self._wait if _agreed(notices) else None

    def _wait(self, window: MainWindow, _notices: Notices) -> Step:
        """Only a message is read now: the window goes by itself."""
        if window.messages.box is not None:
            self.told["said"] = window.messages.box.text()
            self._give_up()
        return None

    def _give_up(self) -> None:
        self.told["gave_up"] = self._step.__name__
        self.app.exit(3)


def _agreed(notices: Notices) -> bool:
    dialog = notices.updating.dialog
    if dialog is None or not dialog.isVisible():
        return False
    dialog.agree.click()
    return True


def main(base: str, changed: str, target: str, marker: str) -> int:
    """The exit code of the program; what was seen lies in ``target``."""
    told: dict[str, Any] = {}
    Watched.changed, Watched.told = Path(changed), told
    started = subprocess.Popen

    def silently(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        """Nobody is there to click through the installer; every other word is the program's own."""
        told["command"] = [Path(command[0]).name, *command[1:]]
        return started([*command, "/S"], **options)

    subprocess.Popen = silently  # type: ignore[assignment, misc]
    app.Program = Watched  # type: ignore[assignment, misc]
    code = app.main([base])
    threading.Event().wait(LINGERS)
    program = paths.installed_in()
    told["still"] = (program / marker).read_text(encoding="utf-8") if program is not None else ""
    told["code"] = code
    Path(target).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
