"""One gesture of a person: one session, one transaction, all or nothing; and the progress of long work."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.models.engine import WRITES, Session

# SQLite codes that are the user's trouble, not our bug: SQLITE_PERM BUSY READONLY IOERR CORRUPT FULL CANTOPEN NOTADB
_ENVIRONMENT = frozenset({3, 5, 8, 10, 11, 13, 14, 26})

# SQLITE_CORRUPT NOTADB: the file itself, not the disk around it
_DAMAGED = frozenset({11, 26})
_UNDECODED = "Could not decode to UTF-8"
"""Said by the driver, not by SQLite, so it has no code: letters in the file are no letters."""


class Progress(Protocol):
    """Where long work says how far it is; ``step`` raises ``Cancelled`` when the person stopped it."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """``done`` of ``total`` parts; ``text`` names the part at hand."""


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say nothing."""


class UnitOfWork:
    """Sessions of an opened base; rows never leave a session, only plain values do."""

    def __init__(self, engine: Engine, *, read_only: bool) -> None:
        self.engine = engine
        self.read_only = read_only
        self._write = engine.execution_options(**{WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent picture of the base; nothing can be written."""
        with storage_errors("прочитать данные"), self.engine.connect() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back if anything is raised."""
        if self.read_only:
            raise RefusedError(
                "База открыта только для чтения: ничего не изменено.",
                hint="Закройте другое окно с этой базой и откройте её снова.",
            )
        with storage_errors("записать данные"), self._write.begin() as session:
            yield session


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn trouble of disk and file into a sentence; leave our own faults as they are."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(original, "sqlite_errorcode", None)
        if code is None and str(original).startswith(_UNDECODED):
            code = sqlite3.SQLITE_CORRUPT
        if code is None or (code & 0xFF) not in _ENVIRONMENT:
            raise
        if (code & 0xFF) in _DAMAGED:
            raise FileError(
                f"Не удалось {doing}: файл базы повреждён.",
                hint="Восстановите базу из копии: «Настройки» → «Копии базы» или команда shnor restore.",
            ) from error
        raise StorageError(
            f"Не удалось {doing}: {_trouble(code & 0xFF)}. Всё, что было сохранено раньше, цело.",
            hint="Проверьте место на диске и доступ к файлу базы и повторите.",
        ) from error


def _trouble(code: int) -> str:
    return {
        5: "база занята другой программой",
        8: "файл базы защищён от записи",
        13: "на диске не осталось места",
    }.get(code, "диск или файл базы недоступен")


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Rows and figures are many and never refer to each other: looking for cycles among them is a third of a run."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
