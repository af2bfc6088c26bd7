"""A paste of 20,000 cells into a real form: parsed, checked, shown, durable; beside others reading the cells."""

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from shnor_desktop.app import Cleaner, dress
from shnor_desktop.services import entries
from shnor_desktop.services import office as offices
from shnor_desktop.services.office import Office
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner

AIM_S, AIM_BLOCK_MS = 1.0, 100
ROWS, COLUMNS = 1000, 20
_SUBJECTS = ("математика", "русский язык", "физика", "история", "биология", "химия", "география", "информатика")
_STEP_MS = 4
_PATIENCE_S = 120


def block(rows: int = ROWS, seed: int = 1) -> str:
    """Rows of «Результаты оценочных процедур» as Excel puts them on the clipboard: twenty columns, all rules hold."""
    chance = random.Random(seed)  # noqa: S311  figures, nothing secret
    lines = []
    for number in range(rows):
        n5, n4, n3, n2 = (chance.randrange(1, 9) for _ in range(4))
        whole = n5 + n4 + n3 + n2
        subject, grade = _SUBJECTS[number % 8], 5 + number // 8 % 4
        named = (
            "2022",
            "весна",
            "ВПР",
            subject,
            "",
            str(grade),
            f"{'АБВГ'[number // 32 % 4]}{number // 128}",
            "основной срок",
        )
        counts = (str(grade), "проводилась", str(whole + 1), *map(str, (whole, n5, n4, n3, n2, n2)), "", "", "0")
        lines.append("\t".join((*named, *counts)))
    return "\r\n".join(lines) + "\r\n"


class Measured(NamedTuple):
    """One gesture: seconds, seconds of the processor, the longest pause of the window, how long it was busy itself."""

    seconds: float
    processor: float
    pause: float
    held: float


class Pauses:
    """The longest time for which the window answered nothing: a timer looks at the clock.

    Beside it the time in which the window's own thread was at work: on a busy machine the rest is waiting.
    """

    def __init__(self) -> None:
        self.begin()
        self._timer = QTimer()
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def begin(self) -> None:
        self.longest = self.held = 0.0
        self._last, self._work = time.perf_counter(), time.thread_time()

    def look(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self.held = max(self.held, work - self._work)
        self._last, self._work = now, work


def until(happened: Callable[[], bool]) -> None:
    """Let the window live until then."""
    end = time.perf_counter() + _PATIENCE_S
    while not happened():
        QApplication.processEvents()
        if time.perf_counter() > end:
            raise TimeoutError


def _at_rest(page: SheetPage, runner: TaskRunner) -> Callable[[], bool]:
    return lambda: page.saver.idle and not page.view.busy and page.ready and not runner.busy


def _gesture(page: SheetPage, pauses: Pauses, do: Callable[[], None]) -> Measured:
    """Until everything is in the base, judged and on the screen."""
    QApplication.processEvents()
    pauses.begin()
    start, processor = time.perf_counter(), time.process_time()
    do()
    until(lambda: page.saver.idle and not page.view.busy and page.model.judged)
    page.view.viewport().repaint()
    taken, used = time.perf_counter() - start, time.process_time() - processor
    pauses.look()
    return Measured(taken, used, pauses.longest, pauses.held)


def _round(folder: Path, text: str) -> dict[str, Measured]:
    """Paste into empty rows, paste over the same rows, undo."""
    base = Path(shutil.copy(folder / "blank.shnor", folder / "work.shnor"))
    runner = TaskRunner()
    with offices.open_office(base) as office:
        page = SheetPage(office, runner, _NoMessages(), "assessments", year=2022)  # type: ignore[arg-type]
        page.resize(1366, 700)
        page.show()
        until(_at_rest(page, runner))
        pauses = Pauses()
        found = {}
        for name, words in (("новые строки", text), ("поверх", block(seed=2))):
            QGuiApplication.clipboard().setText(words)
            page.view.go(0, 0)
            found[name] = _gesture(page, pauses, page.view.paste)
            until(_at_rest(page, runner))
            _check(office)
        found["отмена"] = _gesture(page, pauses, page.saver.undo)
        until(_at_rest(page, runner))
        page.close()
        runner.close()
    for path in folder.glob("work.shnor*"):
        path.unlink()
    return found


class _NoMessages:
    """Nothing fails here; a failure would end the measure by its own time limit."""


def _check(office: Office) -> None:
    with office.reading() as session:
        rows = len(entries.load(session, "assessments"))
    if rows != ROWS:
        raise AssertionError(rows)


def _workbook(path: Path, text: str) -> Path:
    """The same cells as a workbook, for what others need to read them."""
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for line in text.splitlines():
        page.append(line.split("\t"))
    book.save(path)
    return path


def _openpyxl(path: Path) -> float:
    import openpyxl

    start = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    if rows != ROWS:
        raise AssertionError(rows)
    return time.perf_counter() - start


def _pandas(path: Path) -> float:
    import pandas  # type: ignore[import-untyped]

    start = time.perf_counter()
    frame = pandas.read_excel(path, header=None, dtype=str)
    if len(frame) != ROWS:
        raise AssertionError(len(frame))
    return time.perf_counter() - start


def measure(*, rounds: int = 5) -> list[str]:
    """Printed lines of this half of the measures of data entry; the application must exist."""
    text = block()
    taken: dict[str, list[Measured]] = {}
    beside: dict[str, list[float]] = {"openpyxl": [], "pandas": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = _workbook(folder / "same.xlsx", text)
        offices.create(
            folder / "blank.shnor", role="school", code="857", name="Школа № 8", settings={"working_year": 2022}
        )
        _openpyxl(book), _pandas(book)  # their imports are not measured
        for _ in range(rounds):
            beside["openpyxl"].append(_openpyxl(book))
            beside["pandas"].append(_pandas(book))
            for gesture, found in _round(folder, text).items():
                taken.setdefault(gesture, []).append(found)
    return [_said(gesture, results, beside) for gesture, results in taken.items()]


def _said(gesture: str, results: list[Measured], beside: dict[str, list[float]]) -> str:
    seconds, busy, pause, held = (statistics.median(column) for column in zip(*results, strict=True))
    ratios = ", ".join(
        f"{seconds / statistics.median(times):.2f} к чтению тех же ячеек {reader}" for reader, times in beside.items()
    )
    return (
        f"вставка {ROWS * COLUMNS} ячеек, {gesture}: {seconds:.2f} с (цель {AIM_S:.0f} с), процессор {busy:.2f} с; "
        f"окно не отвечало не дольше {pause * 1000:.0f} мс (цель {AIM_BLOCK_MS} мс), "
        f"из них само было занято {held * 1000:.0f} мс; {ratios}"
    )


def prepare() -> QApplication:
    """The application as the program dresses it."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError
    dress(app)
    Cleaner(app)  # as the program does: no sweep over all objects while a paste goes on
    return app
