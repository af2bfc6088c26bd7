"""The report of a crash, made at the next start from what earlier runs left behind.

Only lines whose shape is known get into it: nothing that somebody typed, no name, no folder of this computer.
"""

import platform
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shnor_desktop import __version__
from shnor_desktop.errors import StorageError
from shnor_desktop.services.crash import CAP, ENDED, SURVIVED, held, open_log

MOST_RUNS = 3
_LONGEST_LINE = 400
_FRAME = re.compile(r'\s*File "(?P<path>[^"]*)", line (?P<line>\d+|\?\?\?) in (?P<name>[\w<>.]+)')
_KNOWN = re.compile(
    r"Fatal Python error: [\w ,.:()-]+|Windows fatal exception: [\w ]+|\s+<[\w ]+>|\s+\.\.\."
    r"|(Current thread|Thread) 0x[0-9a-fA-F]+( \[[\w-]+\])? \(most recent call first\):"
    r"|Extension modules: [\w., ]+(\(total: \d+\))?"
    r"|\s*[\w.?]+:\d+ [\w<>]+|[A-Za-z_]\w*",
    re.ASCII,
)
_FILE = re.compile(r"[\w./-]+", re.ASCII)
_OTHER = "<другой файл>"
_FATAL = re.compile(rf"^(Fatal Python error|Windows fatal exception|{ENDED})", re.MULTILINE)
_VERSION = re.compile(r"#(\d[\w.]{0,20})", re.ASCII)


def system(qt: str, version: str = __version__) -> str:
    """Versions and the system, in one line."""
    return f"ШНОР-Офис {version}; Python {platform.python_version()}; Qt {qt}; {platform.platform()}"


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
        elif not line or line in (SURVIVED, ENDED) or _KNOWN.fullmatch(line):
            yield line[:_LONGEST_LINE]


def _told(path: Path, raw: str, qt: str) -> str:
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
            own = "/".join(parts[at if folder == "shnor_desktop" else at + 1 :])
            return own if _FILE.fullmatch(own) else _OTHER
    return path if path.startswith("<") else _OTHER


def _claim_ended(where: Path) -> None:
    """Rename the files of runs that are over."""
    for path in list(where.glob("run-*.log")):
        # held by another window: its program lives
        with suppress(OSError):
            if not held(path):
                path.rename(path.with_suffix(".ended"))
