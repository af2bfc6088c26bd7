"""Opens the database engine of a base; the only module that knows SQLite and PostgreSQL apart."""

from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError

from shnor_desktop.errors import InputError

Session: TypeAlias = Connection
"""One picture of a base, or one transaction in it; rows come out as plain values that nothing goes on following."""
WRITES = "shnor_writes"
"""Execution option of an engine whose transactions write."""


def is_url(location: str) -> bool:
    """Whether a base is named by a database address, not by a file."""
    return "://" in location


def _server(address: str) -> Engine:
    try:
        return create_engine(address)
    except (ImportError, ArgumentError) as error:
        raise InputError(
            "К этому серверу баз программа подключиться не умеет: нет нужной составной части или адрес неверен.",
            hint="Укажите путь к файлу базы с расширением .shnor.",
        ) from error


def open_engine(location: str | Path, *, read_only: bool = False) -> Engine:
    """An engine for a base file or a server address. SQLite: WAL, synchronous=FULL, foreign keys."""
    text = str(location)
    if is_url(text):
        return _server(text)
    engine = create_engine(
        f"sqlite+pysqlite:///{text}",
        connect_args={"check_same_thread": False, "timeout": 10, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            # whoever only reads leaves the file as it is
            *(() if read_only else ("journal_mode=WAL",)),
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            *(("query_only=ON",) if read_only else ()),
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        # BEGIN IMMEDIATE for writers: a write never fails half-way with «locked» after it has read
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
