"""Unpacks the archive of a newer version for Linux; the bytes that are unpacked are the ones that were checked."""

import hashlib
import os
import shutil
from contextlib import suppress
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services.updates import Release
from shnor_desktop.services.work import Progress, Silent

if TYPE_CHECKING:
    import tarfile

SCRIPT = "install.sh"
MOST_FILES, MOST_BYTES = 50_000, 2**30
"""More than any version of the program has."""


def unpack(release: Release, archive: Path, folder: Path, progress: Progress | None = None) -> Path:
    """Unpack a copy brought from a stick below ``folder``; returns the script that installs it.

    Only plain files below the one folder of the archive are taken. Whatever goes wrong, nothing half-made is left.
    """
    import lzma
    import tarfile

    target = folder / archive.name.removesuffix(".tar.xz")
    try:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True, mode=0o700)
        # one opened file from the first byte checked to the last one unpacked
        with archive.open("rb") as stream:
            _must_be_signed(release, stream)
            with tarfile.open(fileobj=stream, mode="r:xz") as packed:
                top = _write_all(packed, target, release, progress or Silent())
        return _script(target / top, release)
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        _drop(target)
        raise FileError(f"Архив «{release.file}» не распаковывается. Программа осталась прежней.") from error
    except OSError as error:
        _drop(target)
        raise StorageError(
            f"Не удалось распаковать обновление «{release.file}». Программа осталась прежней.",
            hint="Проверьте свободное место: нужно около 600 МБ.",
        ) from error
    except BaseException:
        _drop(target)
        raise


def _script(program: Path, release: Release) -> Path:
    script = program / SCRIPT
    if not script.is_file():
        raise FileError(f"В архиве «{release.file}» нет программы. Обновление не запущено.")
    return script


def _must_be_signed(release: Release, stream: BufferedReader) -> None:
    if hashlib.file_digest(stream, "sha256").hexdigest() != release.sha256:
        raise RefusedError(f"Файл «{release.file}» не тот, что подписан. Обновление не запущено.")
    stream.seek(0)


def _write_all(packed: "tarfile.TarFile", target: Path, release: Release, progress: Progress) -> str:
    """Write every member; returns the name of the one folder they lie in."""
    top, number, room = "", 0, MOST_BYTES
    for member in packed:
        number, room = number + 1, room - member.size
        name = PurePosixPath(member.name)
        top = top or (name.parts or ("",))[0]
        if number > MOST_FILES or room < 0 or not _plain(member, name, top) or not _passes(member, target):
            raise FileError(
                f"Архив «{release.file}» устроен не так, как архив программы. Обновление не запущено.",
                hint="Возьмите обновление там же, где получили программу.",
            )
        if member.isdir():
            (target / name).mkdir(parents=True, exist_ok=True)
            continue
        source = packed.extractfile(member)
        if source is None:
            raise FileError(f"Архив «{release.file}» не распаковывается. Программа осталась прежней.")
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o755 if member.mode & 0o100 else 0o644
        # a second member of the same name is refused by the system
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as copy:
            shutil.copyfileobj(source, copy)
        progress.step(min(MOST_BYTES - room, MOST_BYTES), 0, "Распаковываю новую версию")
    return top


def _plain(member: "tarfile.TarInfo", name: PurePosixPath, top: str) -> bool:
    """Whether it is a file or a folder that stays where it says."""
    inside = not name.is_absolute() and ".." not in name.parts and name.parts[:1] == (top,) and "\0" not in str(name)
    return inside and (member.isreg() or member.isdir()) and not member.issparse()


def _passes(member: "tarfile.TarInfo", target: Path) -> bool:
    """The judgement of Python itself, where it has one; early versions of 3.11 have not."""
    import tarfile

    if not hasattr(tarfile, "data_filter"):
        return True
    try:
        tarfile.data_filter(member, str(target))
    except tarfile.FilterError:
        return False
    return True


def _drop(folder: Path) -> None:
    # what cannot be removed now is removed before the next try
    with suppress(OSError):
        shutil.rmtree(folder)
