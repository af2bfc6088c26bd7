"""Removes full names for good: from the rows, from the journal, from the file behind them, from the automatic copies.

A list of pupils has no year of its own (CONTRACTS): the same row serves every year of a child. So the year of a name
is the school year in which it was written last, which the journal knows; rows marked as deleted are no exception.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import select, update

from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.models.engine import Session, open_engine
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.services import backup, entries, journal, years
from shnor_desktop.services.journal import WHOLE_ROW
from shnor_desktop.services.office import Office
from shnor_desktop.services.wording import school_year
from shnor_desktop.services.work import Progress, Silent, UnitOfWork, storage_errors

PUPILS, STAFF = "pupils", "staff"
NAME = "full_name"
_PART = 500
_TELLING = 6
"""A shorter name may be a part of another word."""
WHOSE = {PUPILS: "обучающихся", STAFF: "работников"}
Copies = Literal["rewrite", "remove", "keep"]
"""What becomes of the automatic copies: the names are taken out of them too, they go, or they stay with the names."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Names that the base holds, by form and school year (0: the journal does not tell), and the copies beside it."""

    names: dict[str, dict[int, int]]
    copies: tuple[Path, ...]

    def count(self, sheets: Iterable[str], year: int | None) -> int:
        """How many rows with a name an erasure would touch."""
        return sum(
            number for sheet in sheets for at, number in self.names.get(sheet, {}).items() if year is None or at == year
        )

    @property
    def years(self) -> list[int]:
        """School years in which names were written, newest first."""
        return sorted({year for by_year in self.names.values() for year in by_year if year}, reverse=True)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed, and what was done with the copies."""

    names: dict[str, int]
    rewritten: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    mentions: dict[str, int]
    """Places outside the columns of names where an erased name still stands as a word, by title of the form."""

    def lines(self) -> list[str]:
        """What was done, for people to read."""
        told = [f"Удалено имён {WHOSE[sheet]}: {number}." for sheet, number in self.names.items()]
        if self.rewritten:
            told.append(f"Копий переписано без имён: {len(self.rewritten)}.")
        if self.removed:
            told.append(f"Копий удалено: {len(self.removed)}.")
        if self.kept:
            told.append(f"В копиях имена остались: {'; '.join(self.kept)}.")
        if self.mentions:
            places = "; ".join(f"{title} — {number}" for title, number in self.mentions.items())
            told.append(f"Эти имена ещё встречаются в других местах, исправьте их сами: {places}.")
        told.append("Копии и файлы Excel, которые сохраняли вручную в других местах, программа не видит.")
        return told


def survey(office: Office) -> Survey:
    """Look for names; nothing is changed."""
    with office.reading() as session:
        found = {sheet: Counter(_rows(session, sheet).values()) for sheet in WHOSE}
    copies = backup.list_copies(office.path) if office.path is not None else []
    return Survey({sheet: dict(by_year) for sheet, by_year in found.items()}, tuple(path for path, _ in copies))


def erase(
    office: Office,
    *,
    sheets: Sequence[str] = (PUPILS,),
    year: int | None = None,
    copies: Copies = "rewrite",
    progress: Progress | None = None,
) -> Erased:
    """Remove the names of a school year (None: all) for good. Not undoable; counts and flags stay."""
    if office.read_only:
        raise RefusedError("База открыта только для чтения: имена не удалены.")
    watch = progress or Silent()
    watch.step(0, 0, "Удаляем имена…")
    with office.writing() as session:
        gone: set[str] = set()
        numbers: dict[str, set[int]] = {}
        for sheet in sheets:
            numbers[sheet] = {row for row, at in _rows(session, sheet).items() if year is None or at == year}
            gone |= _clean(session, sheet, numbers[sheet])
        mentions = _mentions(session, gone)
        _unsay(session, gone)
        if any(numbers.values()):
            journal.record(session, who=office.who, title=_title(numbers, year), changes=(), undoable=False)
    erased = {key: len(rows) for key, rows in numbers.items()}
    if office.path is None:
        return Erased(erased, (), (), (), mentions)
    _scrub(office.path)
    return Erased(erased, *_with_copies(office.path, numbers, year, copies, watch), mentions)


def _title(numbers: dict[str, set[int]], year: int | None) -> str:
    told = "; ".join(f"{WHOSE[key]} — {len(rows)}" for key, rows in numbers.items() if rows)
    return f"Удалены имена {'за все годы' if year is None else f'за {school_year(year)} год'}: {told}"


# --- which rows


def _rows(session: Session, sheet: str) -> dict[int, int]:
    """Rows that have a name, now or in their past, with the school year in which it was written last."""
    found: dict[int, int] = {}
    query = (
        select(CHANGES.c.row, CHANGES.c.column, CHANGES.c.before, CHANGES.c.after, OPERATIONS.c.at)
        .join(OPERATIONS, OPERATIONS.c.id == CHANGES.c.operation)
        .where(CHANGES.c.sheet == sheet, CHANGES.c.column.in_([WHOLE_ROW, NAME]))
        .order_by(CHANGES.c.id)
    )
    for row, column, before, packed, at in session.execute(query):
        after = journal.parse(packed)
        if column == WHOLE_ROW and isinstance(after, dict):
            after = after.get(NAME)
        if after:
            found[row] = years.of_day(datetime.fromisoformat(at).astimezone().date())
        elif before is not None:
            found.setdefault(row, 0)
    source = entries.table(sheet)
    for row in session.execute(select(source.c.id).where(source.c[NAME].is_not(None))).scalars():
        found.setdefault(row, 0)
    return found


# --- the cells and the journal


def _clean(session: Session, sheet: str, rows: Iterable[int]) -> set[str]:
    """Take the names out of the rows and out of their history; the names that stood there."""
    gone: set[object] = set()
    source, wanted = entries.table(sheet), sorted(rows)
    for start in range(0, len(wanted), _PART):
        part = wanted[start : start + _PART]
        gone.update(session.execute(select(source.c[NAME]).where(source.c.id.in_(part))).scalars())
        session.execute(update(source).where(source.c.id.in_(part)).values({NAME: None}))
        past = (CHANGES.c.sheet == sheet, CHANGES.c.row.in_(part))
        born = session.execute(select(CHANGES.c.id, CHANGES.c.after).where(*past, CHANGES.c.column == WHOLE_ROW)).all()
        for number, packed in born:
            row = journal.parse(packed)
            if isinstance(row, dict) and NAME in row:
                gone.add(row.pop(NAME))
                session.execute(update(CHANGES).where(CHANGES.c.id == number).values(after=journal.dump(row)))
        cells = (*past, CHANGES.c.column == NAME)
        for before, after in session.execute(select(CHANGES.c.before, CHANGES.c.after).where(*cells)):
            gone |= {str(journal.parse(side)) for side in (before, after) if side is not None}
        session.execute(update(CHANGES).where(*cells).values(before=None, after=None))
    return {str(name) for name in gone if name}


def _unsay(session: Session, gone: Iterable[str]) -> None:
    """Titles of operations are words of the program, but some quote what was typed."""
    named = [name for name in gone if len(name) >= _TELLING]
    for number, title in session.execute(select(OPERATIONS.c.id, OPERATIONS.c.title)).all() if named else ():
        clean = title
        for name in named:
            clean = clean.replace(name, "…")
        if clean != title:
            session.execute(update(OPERATIONS).where(OPERATIONS.c.id == number).values(title=clean))


def _mentions(session: Session, gone: set[str]) -> dict[str, int]:
    """Where else an erased name stands: told, because such words are the person's own to change."""
    counted: dict[str, int] = {}
    for key, sheet in ALL_SHEETS.items():
        texts = [column.key for column in sheet.entered if column.kind.name in ("text", "list")]
        if not texts or not gone:
            continue
        source = entries.table(key)
        rows = session.execute(select(*(source.c[name] for name in texts)))
        number = sum(any(name in cell for cell in row if cell for name in gone) for row in rows)
        if number:
            counted[sheet.title] = number
    return counted


# --- the file and its copies


def _scrub(path: Path) -> None:
    """Write the file anew without its free pages and empty the journal beside it."""
    with storage_errors("переписать файл базы без имён"):
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA temp_store=MEMORY")  # nothing of the base goes to a temporary file
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
    if busy:
        raise StorageError(
            "Имена из базы удалены, но журнал записи рядом с файлом ещё занят другой программой и может их хранить.",
            hint="Закройте другие окна с этой базой и повторите удаление: оно допишет начатое.",
        )


def _with_copies(
    base: Path, numbers: dict[str, set[int]], year: int | None, what: Copies, progress: Progress
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    paths = [path for path, _ in backup.list_copies(base)]
    if what == "keep":
        return (), (), tuple(path.name for path in paths)
    rewritten, removed = [], []
    for place, path in enumerate(paths, 1):
        progress.step(place, len(paths), f"Копия {place} из {len(paths)}")
        try:
            if what == "remove":
                path.unlink()
                removed.append(path.name)
            else:
                _rewrite(path, numbers, year)
                rewritten.append(path.name)
        except (OSError, StorageError, FileError) as error:
            raise StorageError(
                f"Из базы имена удалены, но в копии «{path.name}» они остались.",
                hint="Повторите удаление, выбрав «Удалить копии», или уберите этот файл сами.",
            ) from error
    return tuple(rewritten), tuple(removed), ()


def _rewrite(copy: Path, numbers: dict[str, set[int]], year: int | None) -> None:
    """The same copy without the names, put in its place whole and verified."""
    part = copy.with_name(copy.name + ".part")
    try:
        part.unlink(missing_ok=True)
        backup.copy_to(copy, part)
        engine = open_engine(part)
        try:
            with UnitOfWork(engine, read_only=False).writing() as session:
                for sheet, rows in numbers.items():
                    # the copy may hold a name that the base has lost since
                    own = {row for row, at in _rows(session, sheet).items() if year is None or at == year}
                    _unsay(session, _clean(session, sheet, rows | own))
        finally:
            engine.dispose()
        _scrub(part)
        connection = sqlite3.connect(part)
        connection.execute("PRAGMA journal_mode=DELETE")  # a copy is one file
        connection.close()
        backup.verify(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(copy)
    finally:
        for side in ("", "-wal", "-shm"):
            part.with_name(part.name + side).unlink(missing_ok=True)
