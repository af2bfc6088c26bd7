"""Brings the schema of a base up to this program, after a verified copy; refuses a newer base politely."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from shnor_desktop import __version__
from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services.work import storage_errors

HEAD = "0003"
"""The newest revision this program knows; a test holds it against the migrations."""
KNOWN = ("0001", "0002", "0003")
"""Revisions this program can open, oldest first."""
_MAGIC = b"SQLite format 3\x00"


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
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "alembic_version" not in tables:
                if tables:
                    raise FileError(f"«{path.name}» — база другой программы, она не открыта и не изменена.")
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise StorageError(
                f"Базу «{path.name}» нельзя открыть: в её папку нельзя записывать.",
                hint="Скопируйте базу на диск компьютера и откройте копию.",
            ) from error
        raise FileError(
            f"Файл базы «{path.name}» повреждён и не открывается; он не изменён.",
            hint="Восстановите базу из копии: меню «Настройки» → «Копии» или команда shnor restore.",
        ) from error
    return str(row[0]) if row else None


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
    with storage_errors("обновить устройство базы"), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # a batch migration with foreign keys on would delete the children of a rebuilt table
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101  tells the type checker
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise FileError("При обновлении базы нарушились связи между таблицами; база оставлена прежней.")
    engine.dispose()
