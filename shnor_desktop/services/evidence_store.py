"""Contents of evidence files on the disk: taken in whole or not at all, named by SHA-256, looked over, cleared away."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from shnor_desktop.errors import FileError, InputError, RefusedError, ShnorError, StorageError
from shnor_desktop.services import backup
from shnor_desktop.services.office import Office
from shnor_desktop.services.work import Progress, Silent

MAX_FILE = 20 * 2**20
"""Bytes of one file: a scan of a few pages fits, a video does not."""
MAX_FILES = 2000
"""Files of one gesture: whoever drops a whole disk is asked to choose."""
_CHUNK = 2**20
_ZIP = b"PK\x03\x04"
_STARTS = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
}
KINDS = tuple(_STARTS)
"""Endings of the files that may be attached; nothing that can run."""
_HINTS = {
    "heic": "Фото в этом виде открывается не везде: сохраните его на телефоне как jpg.",
    "doc": "Сохраните документ как docx или pdf.",
    "xls": "Сохраните таблицу как xlsx или pdf.",
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HOUSEKEEPING = frozenset({"thumbs.db", "desktop.ini"})
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_OURS = re.compile(r"[0-9a-f]{64}|evidence-.*\.part")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    error: ShnorError

    @property
    def reason(self) -> str:
        return str(self.error)


@dataclass(frozen=True, slots=True)
class Stored:
    """A content that lies in its place now."""

    title: str
    sha256: str
    size: int


def folder_of(office: Office) -> Path:
    """Where the contents lie."""
    if office.path is None:
        raise RefusedError("База на сервере: подтверждающие файлы хранятся только рядом с файлом базы.")
    return backup.files_folder(office.path)


def names(folder: Path) -> frozenset[str]:
    """Names of the contents that are there: one look at the folder, not one at each file."""
    return frozenset(os.listdir(folder)) if folder.is_dir() else frozenset()


def suffix_of(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


def title_of(name: str) -> str:
    """The name as it is kept: printable, of a kind that may be attached, possible on every system."""
    suffix = suffix_of(name)
    if suffix not in _STARTS:
        shown = ", ".join(kind for kind in KINDS if kind != "jpeg")
        raise InputError(
            f"Файл «{printable(name)}» такого вида не прикладывается.",
            hint=_HINTS.get(suffix, f"Можно: {shown}."),
        )
    clean = "".join(sign for sign in printable(name) if sign not in '/\\:*?"<>|')
    stem = Path(clean).stem[: 255 - len(suffix) - 1].strip(" .") or "файл"
    return f"_{stem}.{suffix}"[-255:] if _RESERVED.fullmatch(stem) else f"{stem}.{suffix}"


def printable(name: str) -> str:
    """A name without signs that nobody sees: marks of direction, control signs, halves of letters."""
    return "".join(sign for sign in name if sign.isprintable())


def files_under(paths: Iterable[Path]) -> list[Path]:
    """The files themselves and those of the folders among them, in order; links to folders are not followed."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            for root, folders, files in os.walk(path):
                folders.sort()
                found += [Path(root) / name for name in sorted(files) if not _housekeeping(name)]
                _refuse_crowd(found)
        else:
            found.append(path)
    _refuse_crowd(found)
    return list(dict.fromkeys(found))


def _housekeeping(name: str) -> bool:
    return name.startswith(".") or name.lower() in _HOUSEKEEPING


def _refuse_crowd(found: list[Path]) -> None:
    if len(found) > MAX_FILES:
        raise InputError(f"Выбрано больше {MAX_FILES} файлов; ничего не приложено.", hint="Приложите их по частям.")


class Intake:
    """Takes files in one gesture; what came new goes again unless the gesture comes to its end."""

    def __init__(self, folder: Path, progress: Progress | None = None) -> None:
        self._folder = folder
        self._progress = progress or Silent()
        self._before = names(folder)
        self._fresh: set[str] = set()
        self.refused: list[Refused] = []

    def __enter__(self) -> "Intake":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for name in self._fresh:
                with suppress(OSError):  # what cannot be removed is named by nothing and offered as garbage
                    (self._folder / name).unlink()

    def take(self, paths: Iterable[Path]) -> Iterator[Stored]:
        """Each file that may be attached; the others are noted in ``refused``."""
        wanted = list(paths)
        for number, path in enumerate(wanted):
            self._say = (number, len(wanted), f"Файл {number + 1} из {len(wanted)}: {printable(path.name)}")
            self._progress.step(*self._say)
            try:
                yield self._one(path)
            except (InputError, FileError) as error:
                self.refuse(path.name, error)
        if self._fresh:
            with disk("приложить файл"):
                _flush_folder(self._folder)

    def refuse(self, name: str, error: ShnorError) -> None:
        self.refused.append(Refused(printable(name), error))

    def _one(self, path: Path) -> Stored:
        title = title_of(path.name)
        with disk("приложить файл"):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = mkstemp(prefix="evidence-", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(handle, "wb", buffering=0) as target:
                sha256, size = self._copy(path, target)
                with disk("приложить файл"):
                    os.fsync(target.fileno())
            with disk("приложить файл"):
                # an existing content of the same name is the same content; replacing it mends a damaged one
                Path(part).replace(self._folder / sha256)
        finally:
            with suppress(FileNotFoundError):
                Path(part).unlink()
        if sha256 not in self._before:
            self._fresh.add(sha256)
        return Stored(title, sha256, size)

    def _copy(self, path: Path, target: BinaryIO) -> tuple[str, int]:
        digest, size, name = hashlib.sha256(), 0, printable(path.name)
        for chunk in _chunks(path):
            if size == 0 and not chunk.startswith(_STARTS[suffix_of(path.name)]):
                raise FileError(f"Содержание файла «{name}» не подходит к его расширению; файл не приложен.")
            digest.update(chunk)
            with disk("приложить файл"):
                _write(target, chunk)
            size += len(chunk)
            if size > MAX_FILE:
                raise InputError(
                    f"Файл «{name}» больше {MAX_FILE // 2**20} МБ; он не приложен.",
                    hint="Сожмите скан или приложите только нужные страницы.",
                )
            self._progress.step(*self._say)
        if size == 0:
            raise FileError(f"Файл «{name}» пустой; он не приложен.")
        return digest.hexdigest(), size


def _write(target: BinaryIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:  # a nearly full disk takes a part first and refuses the rest
        rest = rest[target.write(rest) :]


def _chunks(path: Path) -> Iterator[bytes]:
    name = printable(path.name)
    try:
        # asked before it is opened: a pipe would wait for its other end for ever
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileError(f"«{name}» — не файл; он не приложен.")
        with path.open("rb", buffering=0) as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except (OSError, ValueError) as error:
        raise FileError(f"Файл «{name}» не читается.", hint="Проверьте, что он на месте и открыт доступ.") from error


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in pieces; refuses what cannot be read."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def copy_to(content: Path, sha256: str, title: str, folder: Path) -> Path:
    """A checked copy of a content under a name of its own."""
    target = _free_name(folder, title)
    digest = hashlib.sha256()
    try:
        with disk("скопировать файл"), target.open("xb") as file:
            for chunk in _chunks(content):
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != sha256:
            raise FileError(
                f"Файл «{title}» повреждён на диске.",
                hint="Приложите тот же файл ещё раз или восстановите базу из копии.",
            )
    except ShnorError:
        target.unlink(missing_ok=True)
        raise
    return target


def _free_name(folder: Path, title: str) -> Path:
    suffix = Path(title).suffix
    # names on Linux are counted in bytes, paths on Windows end at 260 signs
    stem = Path(title).stem.encode()[:180].decode(errors="ignore")[:100].rstrip(" .")
    target, number = folder / f"{stem}{suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{stem} ({number}){suffix}"
    return target


def own_files(folder: Path) -> list[tuple[Path, int]]:
    """What this module wrote, with sizes: contents by digest and its own unfinished copies."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        found = [(Path(one.path), one.stat().st_size) for one in entries if _OURS.fullmatch(one.name) and one.is_file()]
    return sorted(found)


def remove(files: Iterable[tuple[Path, int]], progress: Progress | None = None) -> int:
    """Delete these; the bytes set free."""
    freed, watch, wanted = 0, progress or Silent(), list(files)
    for number, (path, size) in enumerate(wanted):
        watch.step(number, len(wanted), f"Удаляем лишнее: {number + 1} из {len(wanted)}")
        with disk("удалить лишний файл"):
            path.unlink()
        freed += size
    return freed


def _flush_folder(folder: Path) -> None:
    """The names of new files reach the disk; Windows does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk(doing: str) -> Iterator[None]:
    """Turns trouble of the disk beside the base into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageError(
                f"Не удалось {doing}: на диске с базой не осталось места. База не изменена.",
                hint="Освободите место и повторите.",
            ) from error
        raise StorageError(
            f"Не удалось {doing}: диск с базой недоступен. База не изменена.",
            hint="Проверьте, что диск или флешка на месте и папка базы доступна для записи.",
        ) from error
