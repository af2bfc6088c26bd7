"""What the command line says: text and JSON to stdout, trouble to stderr, our own faults to the log."""

import contextlib
import json
import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from shnor_desktop import __version__
from shnor_desktop.errors import (
    Cancelled,
    FileError,
    InputError,
    RefusedError,
    ShnorError,
    StorageError,
)
from shnor_desktop.paths import data_dir

DONE, LOOK, WRONG_CALL, BAD_FILE, REFUSED, STORAGE, BUG = 0, 1, 2, 3, 4, 5, 70
INTERRUPTED = 130
_CODES: tuple[tuple[type[ShnorError], int], ...] = (
    (InputError, WRONG_CALL),
    (FileError, BAD_FILE),
    (RefusedError, REFUSED),
    (StorageError, STORAGE),
)
_LOG_LIMIT = 2 * 2**20


def use_utf8() -> None:
    """Windows consoles and pipes would otherwise refuse «ё» and «№»."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        reconfigure = getattr(stream, "reconfigure", None)
        if encoding != "utf8" and reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def say(text: str = "") -> None:
    """One line of the answer."""
    print(text)


def say_json(value: object) -> None:
    """The whole answer as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def warn(text: str) -> None:
    """A line for the person that is no part of the answer."""
    print(text, file=sys.stderr)


def code_of(error: ShnorError) -> int:
    """The exit code of an error raised on purpose (CONTRACTS, exit codes)."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), BUG)


def complain(error: ShnorError) -> int:
    """Say what happened and what to do; the exit code."""
    warn(str(error))
    if error.hint:
        warn(error.hint)
    return code_of(error)


def trouble(error: BaseException) -> int:
    """Turn whatever ended a command into a sentence and an exit code."""
    if isinstance(error, ShnorError):
        return complain(error)
    if isinstance(error, Cancelled | KeyboardInterrupt):
        warn("Прервано: ничего не записано.")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # the reader of our output has left; nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    if isinstance(error, OSError):
        what = Path(error.filename).name if isinstance(error.filename, str) else "диск или носитель"
        warn(f"Недоступно: {what}. Всё, что было сохранено раньше, цело.")
        warn("Проверьте путь, доступ и свободное место и повторите.")
        return STORAGE
    place = _to_log(error)
    warn("Ошибка в программе; ваши данные не изменены или сохранены полностью.")
    warn(f"Подробности без личных данных записаны в файл: {place}" if place else "Журнал ошибок записать не удалось.")
    return BUG


def _to_log(error: BaseException) -> Path | None:
    """Where it happened and of what kind; messages and lines of code are left out, for they may quote data."""
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} ШНОР-Офис {__version__}\n"]
    link: BaseException | None = error
    while link is not None:
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(link.__traceback__)
        ]
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}\n")
        link = link.__cause__ or link.__context__
    place = data_dir() / "log" / "shnor.log"
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and place.stat().st_size > _LOG_LIMIT:
            place.replace(place.with_suffix(".old.log"))
        with place.open("a", encoding="utf-8") as stream:
            stream.writelines([*lines, "\n"])
        return place
    return None
