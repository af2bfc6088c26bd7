"""Writes a file whole or not at all, with a sentence when the place does not let us."""

import os
from collections.abc import Callable
from pathlib import Path

from shnor_desktop.errors import StorageError


def save(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file beside the target, then put it in its place."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        try:
            write(part)
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except FileNotFoundError as error:
        raise StorageError(
            f"Папки «{path.parent}» нет: файл не записан.", hint="Создайте папку и повторите."
        ) from error
    except PermissionError as error:
        raise StorageError(
            f"Файл «{path.name}» не записан: он открыт в другой программе или место защищено от записи.",
            hint="Закройте файл в Excel и повторите или выберите другое имя.",
        ) from error
    except OSError as error:
        raise StorageError(
            f"Файл «{path.name}» не записан: диск или носитель недоступен либо заполнен.",
            hint="Проверьте свободное место и повторите.",
        ) from error


def make_folder(folder: Path) -> None:
    """Make the folder if it is not there."""
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise StorageError(f"Папки «{folder.parent}» нет.", hint="Создайте папку и повторите.") from error
    except OSError as error:
        raise StorageError(
            f"Папка «{folder.name}» не создана: место защищено от записи или недоступно.", hint="Выберите другую папку."
        ) from error


def save_bytes(path: Path, content: bytes) -> None:
    """The same for a file that is ready in memory."""

    def write(part: Path) -> None:
        part.write_bytes(content)

    save(path, write)
