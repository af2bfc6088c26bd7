"""Write a file to a stick and say «готово» only after it has been read back from there (EXCHANGE §7)."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from shnor_desktop.errors import InputError, RefusedError, StorageError
from shnor_desktop.services.work import Progress, Silent

PART = ".asice.part"
"""The ending of a file that is still being written; what is left of a former attempt is swept by it."""

_CHUNK = 256 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,50}(?:\.[a-z0-9]{1,12}){1,2}")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{word}{digit}" for word in ("com", "lpt") for digit in range(1, 10))}


class Trouble(Enum):
    """Everything a stick does to a file: sentence and next step."""

    FULL = ("На флешке не хватает места.", "Освободите место на ней или возьмите другую.")
    PROTECTED = (
        "Флешка защищена от записи или запись в эту папку запрещена.",
        "Передвиньте переключатель на корпусе флешки или выберите другую папку.",
    )
    GONE = ("Флешка вынута или неисправна.", "Вставьте её снова и повторите; если не поможет, возьмите другую.")
    TOO_LARGE = (
        "Файл слишком велик для этой флешки: на FAT32 файл не бывает больше 4 ГиБ.",
        "Возьмите флешку с exFAT или отправьте меньше подтверждающих файлов.",
    )
    BAD_NAME = ("Флешка не принимает имя файла.", "Выберите папку с коротким именем прямо на флешке.")
    NO_FOLDER = ("Такой папки нет.", "Проверьте, вставлена ли флешка, и выберите папку на ней.")
    DIFFERENT = (
        "Прочитанное с флешки не совпало с записанным: она портит данные.",
        "Не пользуйтесь этой флешкой, возьмите другую.",
    )
    OTHER = ("Записать на флешку не удалось.", "Вставьте её снова и повторите; если не поможет, возьмите другую.")

    def __init__(self, sentence: str, next_step: str) -> None:
        self.sentence = sentence
        self.next_step = next_step


class StickError(StorageError):
    """The stick failed; what was on it before and the copy on this computer are as they were."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        kept = "Прежние файлы на ней и копия на этом компьютере целы."
        super().__init__(" ".join(part for part in (trouble.sentence, detail, kept) if part), hint=trouble.next_step)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, read back and found the same."""

    path: Path
    sha256: str
    size: int
    from_device: bool
    """The system was told to forget the file before reading, so that the bytes came from the stick itself."""

    @property
    def sentence(self) -> str:
        """What was done and how far it was checked."""
        done = f"Готово: файл «{self.path.name}» записан и прочитан обратно"
        if self.from_device:
            return f"{done} с флешки, содержимое совпало. Выньте её через безопасное извлечение."
        return (
            f"{done}, содержимое совпало. Система могла прочитать его из памяти: выньте флешку через безопасное "
            "извлечение, вставьте снова и проверьте файл ещё раз."
        )


class Disk:
    """Every touch of the stick goes through here, so that each of them can be made to fail in a test."""

    def free(self, folder: Path) -> int:
        return shutil.disk_usage(folder).free

    def create(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)

    def write(self, handle: int, piece: bytes) -> int:
        return os.write(handle, piece)

    def sync(self, handle: int) -> None:
        os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def open(self, path: Path) -> int:
        return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def forget(self, handle: int) -> bool:
        """Ask the system to drop its own copy of the file; a plain re-read proves nothing (EXCHANGE §7.1)."""
        advise = getattr(os, "posix_fadvise", None)
        if advise is None:
            return False
        advise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        return True

    def read(self, handle: int) -> bytes:
        return os.read(handle, _CHUNK)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Windows keeps no handle for a folder; there the rename is flushed by safe removal."""
        if os.name != "posix":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def names(self, folder: Path) -> list[str]:
        return os.listdir(folder)


def put(
    source: Path, folder: Path, name: str, *, disk: Disk | None = None, progress: Progress | None = None
) -> Written:
    """Copy a file to the stick under a name: temporary name, flush, read back, compare, rename, flush the folder.

    A file of that name with the same content is checked and left; one with other content is never overwritten.
    """
    disk, progress = disk or Disk(), progress or Silent()
    if not _NAME.fullmatch(name) or name.partition(".")[0].lower() in _RESERVED or len(name) > 64:
        raise InputError(f"Имя «{name}» не годится для флешки.", hint="Нужны латинские буквы и цифры, до 64 знаков.")
    target, part = folder / name, folder / f"{name.rpartition('.')[0]}{PART}"
    size, wanted = _measured(source)
    try:
        sweep(folder, disk)
        if name.casefold() in {present.casefold() for present in disk.names(folder)}:
            return _standing(disk, target, size, wanted)
        free = disk.free(folder)
        if free < size + size // 20:
            raise StickError(Trouble.FULL, f"Нужно ещё {_megabytes(size + size // 20 - free)} МБ.")
        try:
            _copy(disk, source, part, size, progress)
            from_device = _must_be(disk, part, wanted)
            disk.replace(part, target)
            disk.sync_folder(folder)
        except BaseException:
            _drop(disk, part)
            raise
    except OSError as error:
        raise StickError(trouble_of(error)) from error
    return Written(target, wanted, size, from_device)


def check(path: Path, sha256: str, *, disk: Disk | None = None) -> Written:
    """Read a file from the stick once more, after it was taken out and put back."""
    disk = disk or Disk()
    try:
        from_device = _must_be(disk, path, sha256)
        return Written(path, sha256, path.stat().st_size, from_device)
    except OSError as error:
        raise StickError(trouble_of(error)) from error


def sweep(folder: Path, disk: Disk | None = None) -> None:
    """Remove what an interrupted attempt left behind."""
    disk = disk or Disk()
    for name in disk.names(folder):
        if name.endswith(PART):
            disk.remove(folder / name)


def trouble_of(error: OSError) -> Trouble:
    """Which trouble an error of the system means: by its number, never by its text (EXCHANGE §7.2)."""
    by_windows = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    return by_windows or _POSIX.get(error.errno or 0, Trouble.OTHER)


def safe_word(text: str) -> str:
    """A word for a file name that every stick takes; two codes that look alike without Russian letters stay two."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")[:30]
    return plain if plain == text else f"{plain or 'school'}_{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _measured(source: Path) -> tuple[int, str]:
    try:
        with source.open("rb") as file:
            return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(
            f"Копия пакета на этом компьютере («{source.name}») не читается.", hint="Соберите пакет заново."
        ) from error


def _standing(disk: Disk, target: Path, size: int, wanted: str) -> Written:
    found, from_device = _read_back(disk, target)
    if found != wanted:
        raise RefusedError(
            f"На флешке уже есть другой файл «{target.name}»; он не тронут.",
            hint="Выберите другую папку или уберите этот файл сами, если он не нужен.",
        )
    return Written(target, wanted, size, from_device)


def _copy(disk: Disk, source: Path, part: Path, size: int, progress: Progress) -> None:
    handle = disk.create(part)
    try:
        with source.open("rb") as file:
            done = 0
            while piece := file.read(_CHUNK):
                written = 0
                while written < len(piece):
                    written += disk.write(handle, piece[written:])
                done += len(piece)
                progress.step(done, size, "Запись на флешку")
        disk.sync(handle)
    except BaseException:
        _close_quietly(disk, handle)
        raise
    disk.close(handle)


def _must_be(disk: Disk, path: Path, wanted: str) -> bool:
    found, from_device = _read_back(disk, path)
    if found != wanted:
        raise StickError(Trouble.DIFFERENT)
    return from_device


def _read_back(disk: Disk, path: Path) -> tuple[str, bool]:
    handle = disk.open(path)
    try:
        from_device = disk.forget(handle)
        digest = hashlib.sha256()
        for piece in _pieces(disk, handle):
            digest.update(piece)
    finally:
        disk.close(handle)
    return digest.hexdigest(), from_device


def _pieces(disk: Disk, handle: int) -> Iterator[bytes]:
    while piece := disk.read(handle):
        yield piece


def _close_quietly(disk: Disk, handle: int) -> None:
    try:
        disk.close(handle)
    except OSError:
        return  # the first failure is already on its way to the person


def _drop(disk: Disk, part: Path) -> None:
    try:
        disk.remove(part)
    except OSError:
        return  # swept at the next attempt


def _megabytes(size: int) -> str:
    return str(max(1, -(-size // 1024**2)))


_POSIX = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.PROTECTED,
    errno.EACCES: Trouble.PROTECTED,
    errno.EPERM: Trouble.PROTECTED,
    errno.EIO: Trouble.GONE,
    errno.ENODEV: Trouble.GONE,
    errno.ENXIO: Trouble.GONE,
    errno.ENOTCONN: Trouble.GONE,
    errno.EINVAL: Trouble.GONE,
    errno.EFBIG: Trouble.TOO_LARGE,
    errno.ENAMETOOLONG: Trouble.BAD_NAME,
    errno.ENOENT: Trouble.NO_FOLDER,
    errno.ENOTDIR: Trouble.NO_FOLDER,
}
_WINDOWS = {
    112: Trouble.FULL,
    39: Trouble.FULL,
    19: Trouble.PROTECTED,
    5: Trouble.PROTECTED,
    21: Trouble.GONE,
    23: Trouble.GONE,
    31: Trouble.GONE,
    433: Trouble.GONE,
    1117: Trouble.GONE,
    223: Trouble.TOO_LARGE,
    123: Trouble.BAD_NAME,
    206: Trouble.BAD_NAME,
    3: Trouble.NO_FOLDER,
}
