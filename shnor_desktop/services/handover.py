"""The folder where an update waits on this computer, and what came of the last one.

A script that goes on after the program has ended writes there what happened; the next start reads it.
"""

import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shnor_desktop import paths
from shnor_desktop.services.updates import Release, build, numbers

OUTCOME = "outcome.txt"
_LONGEST = 10 * 60
"""Seconds after which an installation without an end was cut off."""
_OLD = 60 * 60
_ENDED = re.compile(r"=(\d{1,3})\n?")
_TIME = re.compile(r"\d{1,12}(\.\d{1,9})?")
_PACKAGE = re.compile(r"shnor-office_(\d{1,4}(?:\.\d{1,4}){1,3})_amd64\.deb")
_RUSSIAN = re.compile("[А-Яа-яЁё]")
_MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Ready:
    """An update that has been checked and waits on this computer for the program to end."""

    release: Release
    path: Path
    """What is to be started: an installer, a script or a package."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an installation that went on after the program had ended."""

    version: str
    done: bool
    said: str
    """The last words of the installer."""


def folder() -> Path:
    """Where updates wait."""
    return paths.data_dir() / "updates"


def begin(version: str) -> Path:
    """A new account of an installation; the script adds what the installer says, and «=CODE» in the end."""
    path = folder() / OUTCOME
    path.write_text(f"{version} {time.time()}\n", encoding="utf-8")
    return path


def settle() -> Outcome | None:
    """What came of the last installation, told once; what is no longer needed is removed."""
    place = folder()
    path = place / OUTCOME
    try:
        age = time.time() - path.stat().st_mtime
        with path.open(encoding="utf-8", errors="replace") as stream:
            lines = stream.read(_MOST).splitlines()
    except OSError:
        _clear(place, time.time() - _OLD)
        return None
    ended = _ENDED.fullmatch(lines[-1]) if lines else None
    version, _, begun = lines[0].partition(" ") if lines else ("", "", "")
    # this very program is the new one: so it stands, whatever could not be written down
    stands = version == build().version
    if ended is None and not stands and 0 <= age < _LONGEST:
        # still at work, in another window's place
        return None
    # what another window has brought since then is waiting to be started
    _clear(place, float(begun) if _TIME.fullmatch(begun) else time.time() - _OLD)
    with suppress(OSError):
        path.unlink()
    words = [line for line in lines[1:] if not _ENDED.fullmatch(line) and line.strip()]
    # the script begins in Russian; the tools of the system speak for whoever knows them
    said = words[-1] if ended and words and _RUSSIAN.match(words[-1]) else "Установка прервалась."
    return Outcome(version, stands or (ended is not None and ended[1] == "0"), said)


def _clear(place: Path, before: float) -> None:
    """Remove what updates brought before then; packages for the administrator stay as long as they are newer."""
    for path in place.glob("*"):
        # an installer that is still at work cannot be removed yet
        with suppress(OSError):
            if path.stat().st_mtime > before or _awaits(path.name):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _awaits(name: str) -> bool:
    package = _PACKAGE.fullmatch(name)
    return package is not None and numbers(package[1]) > numbers(build().version)
