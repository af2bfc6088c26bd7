"""A paste of 20,000 cells into a real form: parsed, checked, shown, durable; beside pandas reading the same block."""

import io
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from shnor_desktop.services import entries
from shnor_desktop.services import office as offices
from shnor_desktop.services.office import Office
from shnor_desktop.ui import theme
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner

AIM_S, AIM_BLOCK_MS = 1.0, 100
ROWS, COLUMNS = 1000, 20
_SUBJECTS = ("математика", "русский язык", "физика", "история", "биология", "химия", "география", "информатика")
_STEP_MS = 4
_PATIENCE_S = 120


def block(rows: int = ROWS) -> str:
    """Rows of «Результаты оценочных процедур» as Excel puts them on the clipboard: twenty columns, all rules hold."""
    chance = random.Random(1)  # noqa: S311  figures, nothing secret
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


class Pauses:
    """The longest time for which the window answered nothing: a timer looks at the clock."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()


def until(happened: Callable[[], bool]) -> None:
    """Let the window live until then."""
    end = time.perf_counter() + _PATIENCE_S
    while not happened():
        QApplication.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() > end:
            raise TimeoutError


def _at_rest(page: SheetPage, runner: TaskRunner) -> Callable[[], bool]:
    return lambda: page.saver.idle and not page.view.busy and page.ready and not runner.busy


def _gesture(page: SheetPage, pauses: Pauses, do: Callable[[], None]) -> tuple[float, float]:
    """Seconds until everything is in the base and on the screen; the longest pause of the window in milliseconds."""
    QApplication.processEvents()
    pauses.begin()
    start = time.perf_counter()
    do()
    until(lambda: page.saver.idle and not page.view.busy and page.model.judged)
    page.view.viewport().repaint()
    taken = time.perf_counter() - start
    pauses.look()
    return taken, pauses.longest * 1000


def _round(folder: Path, text: str) -> dict[str, tuple[float, float]]:
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
        for name, words in (("новые строки", text), ("поверх", text.replace("\t2\t", "\t3\t"))):
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


def _pandas(text: str) -> float:
    import pandas

    start = time.perf_counter()
    frame = pandas.read_csv(io.StringIO(text), sep="\t", header=None, dtype=str)
    assert len(frame) == ROWS  # noqa: S101  a measure of something else would be worth nothing
    return time.perf_counter() - start


def measure(*, rounds: int = 5) -> list[str]:
    """Printed lines of this half of the measures of data entry; the application must exist."""
    text = block()
    taken: dict[str, list[tuple[float, float]]] = {}
    beside = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        offices.create(
            folder / "blank.shnor", role="school", code="857", name="Школа № 8", settings={"working_year": 2022}
        )
        for _ in range(rounds):
            beside.append(_pandas(text))
            for gesture, found in _round(folder, text).items():
                taken.setdefault(gesture, []).append(found)
    other = sorted(beside)[len(beside) // 2]
    said = []
    for gesture, results in taken.items():
        seconds = sorted(one for one, _ in results)[len(results) // 2]
        pause = sorted(one for _, one in results)[len(results) // 2]
        said.append(
            f"вставка {ROWS * COLUMNS} ячеек, {gesture}: {seconds:.2f} с (цель {AIM_S:.0f} с), "
            f"окно не отвечало не дольше {pause:.0f} мс (цель {AIM_BLOCK_MS} мс), "
            f"к чтению тех же ячеек pandas: {seconds / other:.1f}"
        )
    return said


def prepare() -> QApplication:
    """The application as the program dresses it."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError
    theme.load_font(app)
    theme.apply(app, "light")
    return app
