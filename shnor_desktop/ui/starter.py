"""Starts what puts a newer version in the place of this one; light, because the program holds it from its start."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from shnor_desktop.services.handover import Ready

Starter: TypeAlias = Callable[["Ready", Path | None], None]
"""Starts an update and does not wait for it; it gets the base that was open. ``OSError`` when it does not start."""

_INSTALL = """
cd /
XDG_DATA_HOME="$2" sh "$1" --update >>"$3" 2>&1
echo "=$?" >>"$3"
exec "$4" ${5:+"$5"}
"""
"""Wait for this program to end, install, write down what came of it, start the program that stands there then."""


def starter_here() -> Starter | None:
    """What starts an update on this system, if anything does."""
    if sys.platform == "win32":
        return start_installer
    from shnor_desktop.services.installation import Way, here

    return {Way.PERSON: start_script, Way.PACKAGE: open_package}.get(here().way)


def start_installer(ready: "Ready", _base: Path | None) -> None:
    """Start it and let go of it; told that it is an update, it waits for this program to end."""
    if sys.platform == "win32":
        import subprocess

        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        # a child must not hold the folder of the program: it is about to be replaced
        subprocess.Popen([str(ready.path), "/UPDATE"], cwd=ready.path.parent, creationflags=flags, close_fds=True)
    else:
        raise OSError("an installer for Windows")


def start_script(ready: "Ready", base: Path | None) -> None:
    """Run the script of the unpacked version once this program has ended, then the program on the same base."""
    from shnor_desktop.services import handover
    from shnor_desktop.services.installation import here

    program = here().folder
    if program is None:
        raise OSError("the program runs from its sources")
    outcome = handover.begin(ready.release.version)
    words = (ready.path, program.parent, outcome, program / "shnor-office", base.absolute() if base else "")
    try:
        _let_go("/bin/sh", "-c", _INSTALL, "sh", *words)
    except OSError:
        outcome.unlink(missing_ok=True)
        raise


def open_package(ready: "Ready", _base: Path | None) -> None:
    """Show the package to the system's own installer of packages."""
    _let_go("xdg-open", ready.path)


def opens_packages() -> bool:
    """Whether something on this system says that it installs packages; may take a moment."""
    import shutil
    import subprocess

    if shutil.which("xdg-open") is None or shutil.which("xdg-mime") is None:
        return False
    try:
        told = subprocess.run(
            ["xdg-mime", "query", "default", "application/vnd.debian.binary-package"],
            env=plain_environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(told.stdout.strip())


def _let_go(*command: str | Path) -> None:
    """Start it in a session of its own, so that it goes on when this program and its window are gone."""
    if sys.platform != "win32":
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
        os.posix_spawnp(
            str(command[0]), [str(word) for word in command], plain_environment(), file_actions=nothing, setsid=True
        )


def plain_environment() -> dict[str, str]:
    """The environment without the marks of our own interpreter: another Python must not load our libraries."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
