"""How this program came to this computer: what renews it, and who else runs it, depend on that."""

import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shnor_desktop import paths

MARKER = "ShnorOffice.installed"
"""In the folder of a program that an installer of ours has put there."""
PERSONAL = "shnor-office-program"
"""The folder below the person's own into which ``install.sh`` puts the program."""
PACKAGED = Path("/opt/shnor-office")
"""Where the package for Debian puts it."""


class Way(StrEnum):
    """How the program was installed."""

    WINDOWS = "windows"
    PORTABLE = "portable"
    """A folder on a stick that keeps its data beside itself."""
    PERSON = "person"
    """Linux, by ``install.sh``, for one person."""
    PACKAGE = "package"
    """Linux, by the administrator, as a package."""
    UNPACKED = "unpacked"
    """Linux, an archive that was only unpacked."""
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Installation:
    """The program that runs."""

    way: Way
    folder: Path | None
    """Where it lies; None when it runs from its sources."""


def here() -> Installation:
    """The one place that tells how this program was installed."""
    folder = paths.resources().resolve().parents[1]
    if (folder / "python" / "python311.dll").is_file():
        return Installation(Way.PORTABLE if (folder / paths.PORTABLE_MARK).is_file() else Way.WINDOWS, folder)
    if not (folder / "python" / "bin" / "python3.11").is_file():
        return Installation(Way.SOURCES, None)
    if folder == PACKAGED:
        return Installation(Way.PACKAGE, folder)
    if folder.name == PERSONAL and (folder / MARKER).is_file():
        return Installation(Way.PERSON, folder)
    return Installation(Way.UNPACKED, folder)


def others(folder: Path) -> int:
    """How many other windows or commands run the program of this folder for Linux; own children are not counted."""
    own, found = os.getpid(), 0
    program = folder / "python" / "bin" / "python3.11"
    for process in Path("/proc").glob("[0-9]*"):
        # one that has ended meanwhile, or another person's
        with suppress(OSError, ValueError):
            if int(process.name) != own and (process / "exe").samefile(program) and _parent(process) != own:
                found += 1
    return found


def _parent(process: Path) -> int:
    """The parent of a process; its name, in brackets, may hold anything."""
    return int((process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
