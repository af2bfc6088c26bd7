"""The drives of this computer: a list that asks none of them, so that one that does not answer holds nothing up.

Qt would ask every drive, and keep the whole program waiting for the answer.
"""

import os
import re
import string
import sys
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_OCTAL = re.compile(rb"\\([0-7]{3})")
_NO_DIALOGS = 1
"""SEM_FAILCRITICALERRORS of Windows."""


def roots() -> list[Path]:
    """Where sticks, disks and shares are found, except the disk of the system."""
    if sys.platform == "win32":
        import ctypes

        there, system = ctypes.windll.kernel32.GetLogicalDrives(), os.environ.get("SYSTEMDRIVE", "C:").upper()
        letters = [letter for number, letter in enumerate(string.ascii_uppercase) if there >> number & 1]
        return [Path(f"{letter}:\\") for letter in letters if f"{letter}:" != system]
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return []
    return [place for line in lines if (place := _mounted(line)) is not None]


def ask_quietly() -> None:
    """Called in the thread that asks a drive: Windows shall not ask the person for a disk that is not in it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadErrorMode(_NO_DIALOGS, None)


def _mounted(line: bytes) -> Path | None:
    """The folder of a disk, a stick or a share in a line of the kernel's list; None for what is no drive."""
    before, _, after = line.partition(b" - ")
    kind, source = [*after.split(b" "), b"", b""][:2]
    place = _OCTAL.sub(lambda found: bytes([int(found[1], 8)]), before.split(b" ")[4])
    if place == b"/" or kind == b"squashfs" or not (source.startswith(b"/") or b":/" in source):
        return None
    return Path(os.fsdecode(place))
