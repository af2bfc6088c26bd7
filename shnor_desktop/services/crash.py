"""What is kept of a crash: where in the program it happened, never what it worked on, for whom or in which folder.

Each run writes into a file of its own, which a clean end removes; a file that was left with something in it is the
report of a crash, offered at the next start. Only lines whose shape is known get into a report.
Loaded before the first paint: whatever only a report needs is imported where it is made.
"""

import faulthandler
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, TextIO

from shnor_desktop import __version__, paths
from shnor_desktop.errors import StorageError

CAP = 256 * 1024
"""Bytes after which a log or the file of a run takes nothing more until the next start."""
MOST_RUNS = 3
_LONGEST_LINE = 400
_SURVIVED, _ENDED = "Ошибка; программа работала дальше", "Ошибка; программа закрылась"
_FRAME = re.compile(r'\s*File "(?P<path>[^"]*)", line (?P<line>\d+|\?\?\?) in (?P<name>[\w<>.]+)')
_KNOWN = re.compile(
    r"Fatal Python error: [\w ,.:()-]+|Windows fatal exception: [\w ]+|\s+<[\w ]+>|\s+\.\.\."
    r"|(Current thread|Thread) 0x[0-9a-fA-F]+( \[[\w-]+\])? \(most recent call first\):"
    r"|Extension modules: [\w., ]+(\(total: \d+\))?"
    r"|\s*[\w.?]+:\d+ [\w<>]+|[A-Za-z_]\w*",
    re.ASCII,
)
_FATAL = re.compile(rf"^(Fatal Python error|Windows fatal exception|{_ENDED})", re.MULTILINE)
_VERSION = re.compile(r"#(\d[\w.]{0,20})", re.ASCII)


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


def system(qt: str, version: str = __version__) -> str:
    """Versions and the system, in one line."""
    import platform

    return f"ШНОР-Офис {version}; Python {platform.python_version()}; Qt {qt}; {platform.platform()}"


class Run:
    """One run of the program: faults go into its file; after a clean end the file is gone."""

    current: ClassVar["Run | None"] = None

    def __init__(self, where: Path) -> None:
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
            self.write(error, _ENDED)
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
        Run.current.write(error, _SURVIVED)


def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """``sys.excepthook`` until there is a window to say it in."""
    if not issubclass(kind, KeyboardInterrupt):
        note(error)
    sys.__excepthook__(kind, error, trace)


# --- what is told at the next start


@dataclass(frozen=True, slots=True)
class Crash:
    """What earlier runs left behind."""

    files: tuple[Path, ...]
    closed: bool
    """Whether the program was ended by it; else it went on and was ended by something else."""
    text: str
    """The whole report, as it is shown and saved."""


def left_behind(where: Path, qt: str) -> Crash | None:
    """The crashes since the last clean end; None when there were none. Traces of mere power cuts are tidied away."""
    try:
        return _gather(where, qt)
    except OSError:
        # a report that cannot be read is none; the program has better things to say at its start
        return None


def _gather(where: Path, qt: str) -> Crash | None:
    _claim_ended(where)
    held: list[tuple[Path, str]] = []
    for path in sorted(where.glob("run-*.ended"), key=lambda path: path.stat().st_mtime):
        with path.open(encoding="utf-8", errors="replace") as stream:
            raw = stream.read(2 * CAP)
        if len(raw.splitlines()) > 1:
            held.append((path, raw))
        else:
            path.unlink(missing_ok=True)
    for path, _ in held[:-MOST_RUNS]:
        path.unlink(missing_ok=True)
    held = held[-MOST_RUNS:]
    if not held:
        return None
    parts = [_told(path, raw, qt) for path, raw in held]
    head = (
        "Отчёт об ошибке в программе ШНОР-Офис.\n"
        "В нём только места в программе, версии и система: ни данных, ни имён, ни папок этого компьютера."
    )
    closed = any(_FATAL.search(raw) for _, raw in held)
    return Crash(tuple(path for path, _ in held), closed, "\n\n".join((head, *parts)) + "\n")


def put_away(crash: Crash, where: Path) -> None:
    """Not to be told of again; the text stays in ``crash.log``."""
    # what cannot be put away is told of once more
    with suppress(OSError):
        with open_log(where / "crash.log") as stream:
            stream.write(crash.text + "\n")
        for path in crash.files:
            path.unlink(missing_ok=True)


def save(crash: Crash, target: Path) -> None:
    """Write the report where the person wants it."""
    try:
        target.write_text(crash.text, encoding="utf-8-sig")
    except OSError as error:
        raise StorageError(
            f"Отчёт «{target.name}» не записан.", hint="Проверьте свободное место и доступ к папке или выберите другую."
        ) from error


def shown(raw: str) -> Iterator[str]:
    """The lines of a trace that may leave the computer: of a known shape, paths cut down to the program's own part."""
    for line in raw.splitlines():
        found = _FRAME.fullmatch(line)
        if found:
            yield f"  {_own_part(found['path'])}:{found['line']} {found['name']}"
        elif not line or line in (_SURVIVED, _ENDED) or _KNOWN.fullmatch(line):
            yield line[:_LONGEST_LINE]


def _told(path: Path, raw: str, qt: str) -> str:
    from datetime import datetime

    first, _, rest = raw.partition("\n")
    named = _VERSION.fullmatch(first.strip())
    moment = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    head = f"{system(qt, named[1] if named else __version__)}\nКогда: {moment:%d.%m.%Y %H:%M}"
    return "\n".join((head, *shown(rest.strip("\n"))))


def _own_part(path: str) -> str:
    """«shnor_desktop/ui/desk.py»: what follows the folder of the program or a library; no other file is named."""
    parts = re.split(r"[\\/]+", path)
    for folder in ("shnor_desktop", "site-packages", "dist-packages", "python311.zip", "lib"):
        if folder in parts:
            at = len(parts) - 1 - parts[::-1].index(folder)
            return "/".join(parts[at if folder == "shnor_desktop" else at + 1 :])
    return path if path.startswith("<") else "<другой файл>"


# --- whose file is whose


def _hold(stream: TextIO) -> None:
    """Keep the file as that of a living program; Windows does so by itself."""
    if sys.platform != "win32":
        import fcntl

        # a place without locks: its files count as left behind, which at worst tells of a crash once more
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _claim_ended(where: Path) -> None:
    """Rename the files of runs that are over."""
    for path in list(where.glob("run-*.log")):
        # held by another window: its program lives
        with suppress(OSError):
            if sys.platform != "win32":
                import fcntl

                with path.open("rb") as stream:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.rename(path.with_suffix(".ended"))


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
        if self.stream.tell() < self._cap:
            super().emit(record)


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
