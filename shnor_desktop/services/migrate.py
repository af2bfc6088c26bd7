"""Brings the schema of a base up to this program, after a verified copy; refuses a newer base politely."""

import re
import sqlite3
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from shnor_desktop import __version__
from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.models.base import METADATA
from shnor_desktop.services.work import storage_errors

HEAD = "0003"
"""The newest revision this program knows; a test holds it against the migrations."""
KNOWN = ("0001", "0002", "0003")
"""Revisions this program can open, oldest first."""
_MAGIC = b"SQLite format 3\x00"
_REVISION = re.compile(r"[0-9A-Za-z_]{1,32}", re.ASCII)
_COLUMNS = "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
_FROM_A_COPY = (
    "Её копии лежат рядом, в папке с окончанием .copies. Скопируйте последнюю в другое место и откройте: "
    "меню «База», Ctrl+O. В командной строке — shnor restore."
)
"""A base that is not open has no settings to go to."""
_ENVIRONMENT = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "SQLITE_NOMEM")
"""What the disk or another program does to a whole base; «damaged» would send its owner to an old copy."""


def revision_of(path: Path) -> str | None:
    """The schema revision of a base file, read without any heavy library; None for a new empty base."""
    try:
        with path.open("rb") as stream:
            start = stream.read(16)
    except OSError as error:
        raise StorageError(f"Не удаётся прочитать файл базы: {path.name}.", hint="Проверьте путь и доступ.") from error
    if start and start != _MAGIC:
        raise FileError(f"«{path.name}» — не база ШНОР-Офиса.", hint="Выберите файл с расширением .shnor.")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            things = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
            if ("table", "alembic_version") not in things:
                if things:
                    raise FileError(f"«{path.name}» — база другой программы, она не открыта и не изменена.")
                return None
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        # letters that are no letters are refused by the driver, which has no name for it
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise StorageError(
                f"Базу «{path.name}» нельзя открыть: в её папку нельзя записывать.",
                hint="Скопируйте базу на диск компьютера и откройте копию.",
            ) from error
        if name.startswith(_ENVIRONMENT):
            raise StorageError(
                f"Базу «{path.name}» сейчас не открыть: диск заполнен, занят или не отвечает. База не изменена.",
                hint="Освободите место там, где она лежит, проверьте, что флешка вставлена, и откройте её снова.",
            ) from error
        raise FileError(
            f"Файл базы «{path.name}» повреждён и не открывается; он не изменён.",
            hint=_FROM_A_COPY,
        ) from error
    if any(kind in ("view", "trigger") for kind, _ in things):
        # the program makes neither: what runs at every read or write was put there by somebody else
        raise FileError(
            f"База «{path.name}» изменена другой программой: в ней чужие триггеры или представления. "
            "Она не открыта и не изменена.",
            hint=_FROM_A_COPY,
        )
    if len(rows) > 1 or not all(isinstance(row[0], str) and _REVISION.fullmatch(row[0]) for row in rows):
        raise FileError(f"В базе «{path.name}» неверно записано её устройство; она не изменена.", hint=_FROM_A_COPY)
    return rows[0][0] if rows else None


def refuse_other_shape(path: Path) -> None:
    """Raise when a base of the newest revision has not the tables and columns of this program."""
    # each adds its tables to the whole: what is expected must not hang on what happens to be loaded
    from shnor_desktop.models import entries, exchange, journal  # noqa: F401

    with storage_errors("прочитать устройство базы"):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            held = set(connection.execute(_COLUMNS))
        finally:
            connection.close()
    expected = {(table.name, column.name) for table in METADATA.tables.values() for column in table.columns}
    if expected - held:
        raise FileError(
            f"В базе «{path.name}» нет части таблиц или граф: она повреждена или изменена другой программой. "
            "Она не открыта и не изменена.",
            hint=_FROM_A_COPY,
        )


def refuse_newer(path: Path, revision: str | None) -> None:
    """Raise when the base was made by a newer program."""
    if revision is not None and revision not in KNOWN:
        raise RefusedError(
            f"База «{path.name}» создана более новой версией программы (устройство {revision}), "
            f"а здесь версия {__version__}. База не изменена.",
            hint="Обновите программу и откройте базу снова.",
        )


def upgrade(engine: Engine) -> None:
    """Run the missing migrations in one transaction, with foreign keys off and checked afterwards."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent.parent / "models" / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    try:
        with storage_errors("обновить устройство базы"), engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # a batch migration with foreign keys on would delete the children of a rebuilt table
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)  # noqa: S101  tells the type checker
                driver.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                config.attributes["connection"] = connection
                try:
                    command.upgrade(config, "head")
                except OperationalError as error:
                    if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
                        raise
                    # a table or column is missing, or is there too early: the base is not what its mark says
                    raise FileError(
                        "Устройство базы не такое, какое в ней записано: она повреждена или изменена другой "
                        "программой. База оставлена прежней.",
                        hint=_FROM_A_COPY,
                    ) from error
                if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise FileError("При обновлении базы нарушились связи между таблицами; база оставлена прежней.")
    finally:
        engine.dispose()
