"""What is kept of a crash: where in the program it happened, never what it worked on, for whom or in which folder.

Each run writes into a file of its own, which a clean end removes; what is left is told of by ``crash_report``.
Loaded before the first paint: nothing here that only a report needs.
"""

import faulthandler
import logging
import os
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import ClassVar, TextIO

from shnor_desktop import __version__, paths

CAP = 256 * 1024
"""Bytes after which a log or the file of a run takes nothing more until the next start."""
MOST_FILES = 20
"""Of earlier runs, their reports not yet put away."""
SURVIVED, ENDED = "Ошибка; программа работала дальше", "Ошибка; программа закрылась"


def folder() -> Path:
    """Where the log and the reports lie."""
    return paths.data_dir() / "log"


def places(error: BaseException) -> list[str]:
    """Kinds of errors and the places they passed through, the last first; no texts of theirs."""
    lines: list[str] = []
    told: BaseException | None = error
    seen: set[int] = set()
    while told is not None and id(told) not in seen:
        seen.add(id(told))
        lines.append(type(told).__name__)
        lines += [
            f"  {frame.f_globals.get('__name__', '?')}:{number} {frame.f_code.co_name}"
            for frame, number in traceback.walk_tb(told.__traceback__)
        ]
        told = told.__cause__ or told.__context__
    return lines


class Run:
    """One run of the program: faults go into its file; after a clean end the file is gone."""

    current: ClassVar["Run | None"] = None

    def __init__(self, where: Path) -> None:
        _thin(where)
        self.path = where / f"run-{os.getpid()}-{time.time_ns()}.log"
        self._stream = self.path.open("x", encoding="utf-8", errors="backslashreplace")
        _hold(self._stream)
        self._stream.write(f"#{__version__}\n")
        self._stream.flush()
        faulthandler.enable(self._stream)
        Run.current = self

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        faulthandler.disable()
        Run.current = None
        crashed = error is not None and not isinstance(error, SystemExit | KeyboardInterrupt)
        if crashed and error is not None:
            self.write(error, ENDED)
        # on a full disk there is nothing more to be done for it
        with suppress(OSError):
            self._stream.close()
        if not crashed:
            # what cannot be removed now is removed by the next start
            with suppress(OSError):
                self.path.unlink()

    def write(self, error: BaseException, headline: str) -> None:
        """Add a fault, as long as there is room."""
        # on a full disk the fault has still been said on the screen
        with suppress(OSError):
            if self._stream.tell() < CAP:
                self._stream.write("\n".join((headline, *places(error), "")) + "\n")
                self._stream.flush()


def note(error: BaseException) -> None:
    """A fault of ours that the program survived; told of at the next start unless the program ends cleanly."""
    if Run.current is not None:
        Run.current.write(error, SURVIVED)


def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """``sys.excepthook`` until there is a window to say it in."""
    if not issubclass(kind, KeyboardInterrupt):
        note(error)
    sys.__excepthook__(kind, error, trace)


def _thin(where: Path) -> None:
    """A program that falls before it can tell of its falls leaves a file each time: the last of them are enough."""
    surplus: list[Path] = []
    # another window has taken one away meanwhile: then the next start thins them out
    with suppress(OSError):
        surplus = sorted(where.glob("run-*"), key=lambda path: path.stat().st_mtime)[: -MOST_FILES + 1]
    for path in surplus:
        # one that cannot be removed must not keep the others
        with suppress(OSError):
            if not held(path):
                path.unlink()


def held(path: Path) -> bool:
    """Whether a living program writes into it; Windows refuses to remove or rename such a file by itself."""
    if sys.platform != "win32":
        import fcntl

        try:
            with path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            # a place without locks: its files count as left behind
            return False
    return False


def _hold(stream: TextIO) -> None:
    """Keep the file as that of a living program; Windows does so by itself."""
    if sys.platform != "win32":
        import fcntl

        # in a place without locks a crash is at worst told of once more
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


# --- the log


def open_log(path: Path, cap: int = CAP) -> TextIO:
    """Open a log to add to it; one that is full becomes «NAME.1.log», and the one before that goes."""
    if path.exists() and path.stat().st_size >= cap:
        # another window writes into it: then it grows until that one is closed
        with suppress(OSError):
            path.replace(path.with_name(f"{path.stem}.1{path.suffix}"))
    return path.open("a", encoding="utf-8", errors="backslashreplace")


class LogHandler(logging.StreamHandler[TextIO]):
    """Writes into the log as long as there is room, without texts of errors and without the person's folder."""

    def __init__(self, stream: TextIO, cap: int = CAP) -> None:
        super().__init__(stream)
        self._cap = cap
        self.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        # what a full disk has refused is still waiting to be written, and asking for the place tries that again
        with suppress(OSError):
            if self.stream.tell() < self._cap:
                super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: a line that could not be written must not be told, with all its values, to a console."""


class _Discreet(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # a formatter before this one may have kept the whole text of the error in the record
        record.exc_text = None
        words = super().format(record)
        for name in {str(Path.home()), Path.home().as_posix()}:
            words = words.replace(name, "~")
        return words

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(places(error)) if isinstance(error, BaseException) else ""
