"""500 evidence files, 1 GB: attached, listed, removed, cleared away, copied and restored behind the real window.

Prints the longest pause of the window's own thread in each part, and the time beside bare copying and hashing of the
same files in the same run, with the pauses the machine itself makes meanwhile. Nothing is judged by the clock.
"""

import argparse
import hashlib
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

AIM_MS = 100
_BEAT_MS = 5


@dataclass
class Part:
    """One piece of the work as it was seen from the window."""

    name: str
    seconds: float
    pause: float


class Heart:
    """Beats in the window's thread; the longest gap between two beats is the longest pause of the window."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = self.worst = 0.0
        self._timer.start(_BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst = max(self.worst, now - self._last)
        self._last = now

    def begin(self) -> None:
        self.worst, self._last = 0.0, time.perf_counter()

    def end(self) -> float:
        self._beat()
        return self.worst

    def stop(self) -> None:
        self._timer.stop()


def make_files(folder: Path, count: int, size: int) -> list[Path]:
    """Photos that cannot be packed and differ from each other."""
    folder.mkdir()
    noise = random.Random(7).randbytes(size)  # noqa: S311  the same bytes every time, nothing secret
    made = []
    for number in range(count):
        path = folder / f"Фото {number:03d}.jpg"
        with path.open("wb") as file:
            file.write(b"\xff\xd8\xff" + number.to_bytes(8, "big") + noise)
        made.append(path)
    return made


def bare(files: list[Path], folder: Path) -> None:
    """Copying and hashing and nothing else."""
    folder.mkdir()
    for path in files:
        copy = folder / path.name
        shutil.copy(path, copy)
        with copy.open("rb") as file:
            hashlib.file_digest(file, "sha256")
            os.fsync(file.fileno())
    shutil.rmtree(folder)


class Window:
    """The real window over a base with one measure."""

    def __init__(self, base: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from shnor_desktop.app import Cleaner, Program, dress

        self.app = QApplication.instance() or QApplication([sys.argv[0]])
        assert isinstance(self.app, QApplication)
        dress(self.app)
        self.program = Program(self.app)
        Cleaner(self.program)  # as the program does: garbage is collected in the window's thread only
        self.program.show(base)
        self.wait(self.calm)
        self.heart = Heart()
        self.parts: list[Part] = []

    def wait(self, happened: Callable[[], bool]) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop, poll = QEventLoop(), QTimer()
        poll.timeout.connect(lambda: loop.quit() if happened() else None)
        poll.start(_BEAT_MS)
        loop.exec()
        poll.stop()

    @property
    def window(self) -> Any:
        """The one on the screen: restoring puts another in its place."""
        return self.program.window

    def calm(self) -> bool:
        window = self.window
        if not (window.furnished and window.desk.is_open and window.at):
            return False
        return not window.runner.busy and bool(getattr(window.pages.get(window.at), "ready", True))

    def settle(self) -> None:
        self.wait(self.calm)
        self.app.processEvents()
        self.wait(self.calm)

    def do(self, name: str, *gestures: Callable[[], Any]) -> None:
        """Gestures one after another, until the window shows what came of them."""
        self.settle()
        self.heart.begin()
        begin = time.perf_counter()
        for gesture in gestures:
            gesture()
            self.app.processEvents()
        self.settle()
        self.parts.append(Part(name, time.perf_counter() - begin, self.heart.end()))

    def beside(self, work: Callable[[], None]) -> Part:
        """Work of no part of the program in a thread of its own, the window at rest: the pauses of the machine."""
        self.settle()
        thread = threading.Thread(target=work)
        self.heart.begin()
        begin = time.perf_counter()
        thread.start()
        self.wait(lambda: not thread.is_alive())
        return Part("без программы", time.perf_counter() - begin, self.heart.end())

    def close(self) -> None:
        self.heart.stop()
        self.window.close()


def measure(folder: Path, count: int, size: int) -> tuple[list[Part], Part]:
    """All parts in their order, and the bare work in the middle of them."""
    from shnor_desktop.services import backup, entries, evidence, evidence_store
    from shnor_desktop.services import office as offices
    from shnor_desktop.services.entries import Add
    from shnor_desktop.ui.desk import Link

    base = folder / "школа.shnor"
    files = make_files(folder / "фото", count, size)
    offices.create(base, role="school", code="857", name="СОШ № 8", settings={"working_year": 2022})
    with offices.open_office(base) as office:
        cells = {"plan": "План", "number": "1", "title": "Фотоотчёт", "evidence_form": "Фотоотчёт; справка"}
        (row,) = entries.apply(office, [Add("roadmap", "857", {**cells})], "План").rows["roadmap"]
    at = Window(base)
    desk = at.window.desk
    desk.go(Link("programme", "evidence", part="evidence"))
    at.settle()
    page = at.window.pages["programme"].current
    at.do("приложить", lambda: page.gestures._attach("", row, files, frozenset()))
    held = evidence.attached(desk.office)
    assert len(held) == count
    at.do("показать", page.reload)
    at.do("прокрутить", *_scroll(page.table))
    plain = at.beside(lambda: bare(files, folder / "для сравнения"))
    at.do("те же ещё раз", lambda: page.gestures._attach("", row, files[:20], frozenset()))
    if at.window.messages.box is not None:  # they are refused: the same content is attached already
        at.window.messages.box.close()
    at.do("проверить всё", page._verify)
    for name in ("копия", "вторая копия"):
        at.do(name, lambda: desk.read(page, lambda progress: desk.office.backup("замер", progress), _nothing))
    shared = backup.copies_folder(base) / "files"
    assert len(evidence_store.names(shared)) == count, "each content is in the copies once"
    at.do("открепить", lambda: page.gestures.detach(evidence.attached(desk.office)))
    at.do("освободить место", lambda: page._clean(True))
    assert not evidence_store.names(backup.files_folder(base))
    copy = backup.list_copies(base)[0][0]
    at.do("восстановить", lambda: desk.restore_wanted.emit(copy))
    at.settle()
    assert [one.sha256 for one in evidence.attached(at.window.desk.office)] == [one.sha256 for one in held]
    assert all(one.present for one in evidence.attached(at.window.desk.office))
    at.close()
    return at.parts, plain


def _scroll(table: Any) -> list[Callable[[], Any]]:
    """The whole table in forty steps, each painted."""
    bar = table.verticalScrollBar()
    return [lambda step=step: bar.setValue(bar.maximum() * step // 40) for step in range(41)]  # type: ignore[misc]


def _nothing(_result: object) -> None:
    """The window tells by itself."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="50 файлов, 25 МБ")
    quick = parser.parse_args().quick
    count, size = (50, 2**19) if quick else (500, 2**31 // 1000)
    home = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="shnor-bench-") as name:
        os.environ["SHNOR_DATA_DIR"] = str(Path(name) / "data")
        try:
            parts, plain = measure(Path(name), count, size)
        finally:
            os.chdir(home)
    print(f"{count} файлов, {count * size / 2**20:.0f} МБ")
    for part in (plain, *parts):
        pause = part.pause * 1000
        print(f"  {part.name:<18} {part.seconds / plain.seconds:6.2f}   самая долгая пауза окна {pause:4.0f} мс")
    print(f"время — в долях от копирования и сверки тех же файлов без программы ({plain.seconds:.1f} с)")
    worst = max(parts, key=lambda part: part.pause)
    print(f"самая долгая пауза окна: {worst.pause * 1000:.0f} мс, «{worst.name}» (цель {AIM_MS} мс;", end=" ")
    print(f"пока работает не программа, а копирование рядом с ней, — {plain.pause * 1000:.0f} мс)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
