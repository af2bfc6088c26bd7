"""What every build has in common: places, words on the console, commands that must succeed, digests, file times."""

import hashlib
import os
import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from shnor_desktop import paths

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build"
"""Where a build is put together; may be removed at any time."""
DIST = ROOT / "dist"
"""Where finished files lie."""
APP = "ШНОР-Офис"
FOLDER = paths.APP_FOLDER
"""Program folder and registry name (CONTRACTS, development)."""
MARKER = f"{FOLDER}.installed"
"""In a folder that is the program's: the installer removes nothing where it is not."""
MOMENT = 1_767_225_600
"""The time of every file of a build, 1 January 2026: its bytes depend on what it is made of, not on when."""

_SAME_EVERYWHERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": str(MOMENT), "PYTHONHASHSEED": "0"}
"""For every tool: what it makes must not depend on whose machine this is (makensis falls in a locale without UTF-8)."""


class BuildError(Exception):
    """The build cannot go on; the text is Russian and says what to do."""


def say(text: str) -> None:
    print(f"• {text}", flush=True)


@contextmanager
def timed(done: str) -> Iterator[None]:
    """Say how long a part of the work took, once it is done."""
    started = time.perf_counter()
    yield
    say(f"{done}: {time.perf_counter() - started:.0f} с")


def must(
    doing: str, *command: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, hint: str = ""
) -> str:
    """Run a command that has to succeed; its output is shown only when it fails, and then ``hint`` says what to do."""
    say(doing)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd or ROOT,
        env={**os.environ, **_SAME_EVERYWHERE, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        name = Path(str(command[0])).name
        raise BuildError(f"{output}\nНе получилось: «{doing}» ({name}, код {done.returncode}). {hint}".rstrip())
    return output


def tool(name: str, package: str) -> str:
    """The path of a program of the system, or a sentence that says which package has it."""
    found = shutil.which(name)
    if found is None:
        raise BuildError(f"Нет программы {name}. Поставьте её: apt-get install {package}")
    return found


def version() -> str:
    """The version that is built."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files(folder: Path) -> Iterator[Path]:
    """Every file below, in an order that does not depend on the disk."""
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def weigh(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(path.stat().st_size for path in files(folder))


def settle(folder: Path) -> None:
    """Give everything below the one time and plain access, so that two builds are equal."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (MOMENT, MOMENT), follow_symlinks=False)


def fresh(folder: Path) -> Path:
    """An empty folder in the place of whatever was there; only ever below the build folder."""
    if not folder.is_relative_to(WORK) or folder == WORK:
        raise BuildError(f"Папка {folder} лежит вне папки сборки: она не тронута.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} МБ".replace(".", ",")


def listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
