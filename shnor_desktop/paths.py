"""Where things are: resources of the program, data of the office, settings of this machine."""

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

APP_FOLDER = "ShnorOffice"
PORTABLE_MARK = "portable.txt"
"""Beside a program that keeps its data beside itself."""
SELFTEST_RESULT = "selftest.json"


def resources() -> Path:
    """The folder with catalogues, rules, icons and demonstration figures that comes with the program."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"


def installed_in() -> Path | None:
    """The folder of the installed or portable program for Windows; None when it runs from its sources."""
    folder = Path(__file__).resolve().parents[2]
    return folder if (folder / "python" / "python311.dll").is_file() else None


def interpreter() -> tuple[str, ...]:
    """What starts a child that is plain Python: the launcher of an installed program has to be told so."""
    # the launcher of a Windows venv is not the process that works
    executable = str(getattr(sys, "_base_executable", "") or sys.executable)
    # -P: what lies in the current folder, which may be that of an opened base, is no part of the program
    return (executable, "--interpreter", "-P") if installed_in() else (executable, "-P")


def data_dir() -> Path:
    """The person's own folder for bases, copies, keys and the log; never the program's, unless it is a portable one."""
    override = os.environ.get("SHNOR_DATA_DIR")
    if override:
        return Path(override)
    program = installed_in()
    if program is not None and (program / PORTABLE_MARK).is_file():
        return program / "Данные"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        return Path(local) / APP_FOLDER if Path(local).is_absolute() else Path.home() / APP_FOLDER
    share = os.environ.get("XDG_DATA_HOME", "")
    # a relative one counts for nothing, as its standard says: bases would lie wherever the program was started
    return (Path(share) if Path(share).is_absolute() else Path.home() / ".local" / "share") / APP_FOLDER


def selftest_result(named: Sequence[str]) -> Path:
    """Where the result of a self-test goes: the named file or folder, else beside the log."""
    target = (Path(named[0]) if named else data_dir() / "log").absolute()
    return target / SELFTEST_RESULT if target.is_dir() or not named else target


def opened_copies() -> Path:
    """A fresh folder for a copy that another program opens; ``clear_opened_copies`` takes it away."""
    import tempfile

    folder = data_dir() / "opened"
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder))


def clear_opened_copies() -> None:
    """Take away the copies that this run has opened, and what an earlier run left for more than a day."""
    import shutil

    yesterday = time.time() - 24 * 60 * 60
    for folder in (data_dir() / "opened").glob("*-*"):
        with suppress(OSError):
            if folder.name.startswith(f"{os.getpid()}-") or folder.stat().st_mtime < yesterday:
                # what another program still holds open goes away the next time
                shutil.rmtree(folder)


def font_file(name: str) -> Path:
    """A font brought by the packages fontpkg-pt-sans / fontpkg-pt-serif, such as ``PT_Sans-Web-Regular.ttf``."""
    import importlib.util

    package = "fontpkg_pt_serif" if name.startswith("PT_Serif") else "fontpkg_pt_sans"
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    return Path(spec.origin).parent / "files" / name
