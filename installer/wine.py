"""A fresh Windows of one's own under Wine, and the program that is installed in it."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from installer.shared import FOLDER, digest, files, must, tool

PASSPHRASE = "учебная фраза для примера"  # noqa: S105  of invented keys
_PATIENCE = 900
"""Seconds that a busy machine gets for one program."""
_STAND_IN = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    while (count) {
        ULONG part = count > 0x10000000 ? 0x10000000 : (ULONG)count;
        if (!SystemFunction036(bytes, part))
            return FALSE;
        bytes += part;
        count -= part;
    }
    return TRUE;
}
"""
"""Wine 8 has no bcryptprimitives.dll, which every Windows 10 has; used for the trial only, never shipped."""


class Wine:
    """A fresh Windows of one's own, and what is installed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = folder / "prefix"
        (folder / "home").mkdir()
        self.program = self.drive("users", os.environ.get("USER", "root"), "AppData", "Local", "Programs", FOLDER)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("QT_", "PYTHON", "SHNOR_"))},
            "HOME": str(folder / "home"),
            "USER": os.environ.get("USER", "root"),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            "LC_ALL": "C.UTF-8",
            "SHNOR_QPA": "offscreen",
            "SHNOR_PASSPHRASE": PASSPHRASE,
        }
        self.run("wineboot", "-i")
        self.run("winecfg", "-v", "win10")
        self._stand_in()

    def drive(self, *parts: str) -> Path:
        return self.prefix.joinpath("drive_c", *parts)

    def windows(self, path: Path) -> str:
        """The name of a file of the drive as Windows knows it."""
        return "C:\\" + str(path.relative_to(self.drive())).replace("/", "\\")

    @property
    def person(self) -> Path:
        """The folder of the person who installs."""
        return self.drive("users", self.environment["USER"])

    @property
    def data(self) -> Path:
        """Where the program keeps the person's files."""
        return self.program.parents[1] / FOLDER

    def run(self, *command: str | Path, more: dict[str, str] | None = None) -> tuple[int, str]:
        """Run a Windows program to its end; its output goes through a pipe, without which Python of Wine 8 dies."""
        return self._ran(["wine", *map(str, command)], more)

    def _ran(self, words: Sequence[str], more: Mapping[str, str] | None = None) -> tuple[int, str]:
        try:
            done = subprocess.run(
                words,
                cwd=self.folder,
                env={**self.environment, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, f"не кончилось за {_PATIENCE} с"
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a Windows program and let it run."""
        return subprocess.Popen(
            ["wine", *map(str, command)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def cramped(self, *command: str | Path) -> int:
        """Run a program that can write no file larger than a few megabytes, as on a disk that has become full."""
        words = ("sh", "-c", 'trap "" XFSZ; ulimit -f 16384; exec wine "$@"', "sh", *map(str, command))
        return self._ran(words)[0]

    def stop(self) -> None:
        """End everything that runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.environment, check=False)

    def shnor(self, *words: str | Path) -> tuple[int, str]:
        """The command line of the installed program."""
        return self.run(self.program / "shnor.exe", *words)

    def state(self) -> dict[str, str]:
        """What is installed: name of a file → its digest."""
        return {path.relative_to(self.program).as_posix(): digest(path) for path in files(self.program)}

    def _stand_in(self) -> None:
        source = self.folder / "stand_in.c"
        source.write_text(_STAND_IN, encoding="utf-8")
        target = self.drive("windows", "system32", "bcryptprimitives.dll")
        must(
            "Готовлю Windows для проверки", tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"), "-O2", "-s",
            "-shared", source, "-o", target, "-ladvapi32",
        )  # fmt: skip


def until(true: Callable[[], bool], seconds: int = 300) -> bool:
    """Wait for what another program does, of which nothing tells."""
    for _ in range(seconds * 5):
        if true():
            return True
        time.sleep(0.2)  # noqa: TID251  see above
    return False
