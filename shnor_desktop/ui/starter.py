"""Starts the installer of a newer version; light, because the program holds it from its first moment."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Starter: TypeAlias = Callable[[Path], None]
"""Starts an installer and does not wait for it; ``OSError`` when it does not start."""


def starter_here() -> Starter | None:
    """What starts an installer on this system, if anything does."""
    return start_installer if sys.platform == "win32" else None


def start_installer(path: Path) -> None:
    """Start it and let go of it; told that it is an update, it waits for this program to end."""
    if sys.platform == "win32":
        import subprocess

        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        # a child must not hold the folder of the program: it is about to be replaced
        subprocess.Popen([str(path), "/UPDATE"], cwd=path.parent, creationflags=flags, close_fds=True)
    else:
        raise OSError("an installer for Windows")
