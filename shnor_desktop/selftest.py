"""`shnor-desktop --selftest FILE`: every part of the program tried once on this computer, the result as JSON."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from shnor_desktop import __version__
from shnor_desktop.app import Program, choose_platform, dress

PATIENCE_MS = 60_000


def run(target: Path) -> int:
    """Try everything, write what came of it, and return 0 when all of it works, else 1."""
    from shnor_desktop.services import selfcheck, updates

    with tempfile.TemporaryDirectory(prefix="shnor-selftest-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # the window's settings and log belong to the trial, not to the person
        os.environ["SHNOR_DATA_DIR"] = str(folder / "data")
        results = [_tried(step.name, step.title, partial(step.run, folder)) for step in selfcheck.steps()]
        choose_platform()
        app = QApplication([sys.argv[0]])
        dress(app)
        base = folder / "проверка.shnor"
        results.append(_tried("window", "Окно", lambda: _window(app, base)))
        results.append(_tried("printing", "Печать в PDF", lambda: _printing(folder / "печать.pdf")))
    passed = all(result["passed"] for result in results)
    told = {
        "version": __version__,
        "test_build": updates.build().test,
        "python": sys.version.split()[0],
        "platform": sys.platform,
        "passed": passed,
        "steps": results,
    }
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if passed else 1


def _tried(name: str, title: str, work: Callable[[], str]) -> dict[str, object]:
    started = time.perf_counter()
    try:
        passed, said = True, work()
    except Exception as error:  # noqa: BLE001  whatever breaks is what the trial is for
        passed, said = False, f"{type(error).__name__}: {error}"
    seconds = round(time.perf_counter() - started, 3)
    return {"name": name, "title": title, "passed": passed, "seconds": seconds, "said": said}


def _window(app: QApplication, base: Path) -> str:
    """The real window on the base of the trial, until its data stand on the screen."""
    loop = QEventLoop()
    patience = QTimer(singleShot=True)
    patience.timeout.connect(lambda: loop.exit(1))
    patience.start(PATIENCE_MS)
    program = Program(app)
    window = program.show(base)
    window.data_shown.connect(lambda: loop.exit(0))
    if loop.exec():
        raise TimeoutError("окно не показало данные")
    picture = window.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}
    window.close()
    if len(colours) < 8:
        raise ValueError("окно пустое")
    return f"Окно показано: {app.platformName()}, {picture.width()}×{picture.height()}."


def _printing(path: Path) -> str:
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.drawText(400, 800, "Проверка печати: съешь ещё этих мягких французских булок")
    painter.end()
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"/Font" not in content:
        raise ValueError("напечатанный файл пуст")
    return f"{len(content)} байт."
