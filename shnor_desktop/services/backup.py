"""Copies of a base: made consistently, opened and counted before they count, thinned by age, restored."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shnor_desktop.errors import FileError, StorageError
from shnor_desktop.services import migrate
from shnor_desktop.services.work import storage_errors

_STAMP = "%Y-%m-%d_%H-%M-%S"
KEEP_ALL = timedelta(days=2)
"""Every copy of the last two days is kept, then one a day, a week, a month."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was opened, checked and counted."""

    path: Path
    made: datetime
    size: int
    rows: int


def copies_folder(base: Path) -> Path:
    """Where the automatic copies of a base lie: beside it, as «BASE.copies»."""
    return base.with_name(base.name + ".copies")


def files_folder(base: Path) -> Path:
    """Where evidence files lie, by their SHA-256: beside the base, as «BASE.files»."""
    return base.with_name(base.name + ".files")


def make(base: Path, reason: str, *, now: datetime | None = None) -> Copy:
    """An automatic copy with the evidence files beside it; old ones are thinned afterwards."""
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    folder = copies_folder(base)
    with _disk(folder):
        folder.mkdir(exist_ok=True)
    target = folder / f"{moment.strftime(_STAMP)}_{reason}.shnor"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{moment.strftime(_STAMP)}_{reason}-{number}.shnor"
    made = copy_to(base, target)
    thin(folder, now=moment)
    return made


def copy_to(base: Path, target: Path) -> Copy:
    """One verified copy of a base at a chosen place, evidence files included; never over an existing file."""
    if target.exists():
        raise FileError(f"Файл «{target.name}» уже есть; копия не записана.", hint="Выберите другое имя.")
    part = target.with_name(target.name + ".part")
    with _disk(target.parent), storage_errors("сделать копию базы"):
        part.unlink(missing_ok=True)
        try:
            expected = _snapshot(base, part)
            found = verify(part)
            if found != expected:
                raise StorageError("Копия базы не совпала с базой при пересчёте строк и не сохранена.")
            _flush(part)
            _copy_files(files_folder(base), _files_of_copy(base, target))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return Copy(target, datetime.now(UTC), target.stat().st_size, sum(found.values()))


def _files_of_copy(base: Path, target: Path) -> Path:
    # automatic copies share one folder of contents, so each content is kept once (CONTRACTS, files)
    return target.parent / "files" if target.parent == copies_folder(base) else files_folder(target)


def _snapshot(base: Path, target: Path) -> dict[str, int]:
    source = sqlite3.connect(base)
    copy = sqlite3.connect(target)
    try:
        source.execute("BEGIN")  # the counts and the pages come from one moment
        counted = _count(source)
        source.backup(copy)
        source.execute("COMMIT")
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()
    return counted


def verify(path: Path) -> dict[str, int]:
    """Open a base file, check its integrity and count the rows of every table."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if answer != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
                raise FileError(f"Файл «{path.name}» повреждён: проверка целостности не прошла.")
            return _count(connection)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise FileError(f"Файл «{path.name}» повреждён или не является базой ШНОР-Офиса.") from error


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
    counted = {}
    for name in names:
        quoted = name.replace('"', '""')
        counted[name] = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608
    return counted


def list_copies(base: Path) -> list[tuple[Path, datetime]]:
    """The automatic copies of a base, newest first."""
    folder = copies_folder(base)
    found = [(path, _moment(path)) for path in folder.glob("*.shnor")] if folder.is_dir() else []
    return sorted(
        ((path, at) for path, at in found if at), key=lambda pair: (pair[1], pair[0].stat().st_mtime_ns), reverse=True
    )


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.strptime("_".join(path.stem.split("_")[:2]), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def keep(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which copies stay: all of two days, then the newest of each day (30), week (26) and month."""
    kept: set[datetime] = set()
    seen: set[tuple[object, ...]] = set()
    for moment in sorted(set(moments), reverse=True):
        age = now - moment
        if age <= KEEP_ALL:
            kept.add(moment)
            continue
        week = moment.isocalendar()
        if age <= timedelta(days=30):
            slot: tuple[object, ...] = ("day", moment.date())
        elif age <= timedelta(weeks=26):
            slot = ("week", week.year, week.week)
        else:
            slot = ("month", moment.year, moment.month)
        if slot not in seen:
            seen.add(slot)
            kept.add(moment)
    return kept


def thin(folder: Path, *, now: datetime) -> None:
    """Remove the copies that ``keep`` does not keep."""
    dated = [(path, moment) for path in folder.glob("*.shnor") if (moment := _moment(path))]
    kept = keep((moment for _, moment in dated), now)
    with _disk(folder):
        for path, moment in dated:
            if moment not in kept:
                path.unlink()


def restore(copy: Path, base: Path) -> Copy:
    """Put a verified copy in the place of a base; what stood there is kept first. The caller holds the lock."""
    _must_be_a_base(copy)
    part = base.with_name(base.name + ".part")
    with _disk(base.parent), storage_errors("восстановить базу"):
        if base.exists():
            _keep_before_restoring(base)
        part.unlink(missing_ok=True)
        try:
            expected = _snapshot(copy, part)
            if verify(part) != expected:
                raise StorageError("Восстановленная база не совпала с копией при пересчёте строк; база не заменена.")
            _flush(part)
            for source_folder in (files_folder(copy), copy.parent / "files"):
                _copy_files(source_folder, files_folder(base))
            for side in ("-wal", "-shm"):  # a journal of the old base must not be replayed into the new one
                base.with_name(base.name + side).unlink(missing_ok=True)
            part.replace(base)
        finally:
            part.unlink(missing_ok=True)
    return Copy(base, datetime.now(UTC), base.stat().st_size, sum(expected.values()))


def _must_be_a_base(copy: Path) -> None:
    """Whole, made by this program or an older one, and with something in it."""
    if not copy.is_file():
        raise FileError(f"Копии «{copy.name}» нет.", hint="Проверьте путь к файлу копии.")
    revision = migrate.revision_of(copy)
    migrate.refuse_newer(copy, revision)
    if revision is None or not verify(copy).get("settings"):
        raise FileError(f"«{copy.name}» — не база ШНОР-Офиса: ничего не восстановлено и не изменено.")


def _keep_before_restoring(base: Path) -> None:
    """A verified copy of what stands there; a damaged base, which cannot be copied so, is set aside as it is."""
    try:
        make(base, "до-восстановления")
        source = sqlite3.connect(base)
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        source.close()
    except (FileError, StorageError, sqlite3.DatabaseError):
        stamp = datetime.now(UTC).strftime(_STAMP)
        for side in ("", "-wal", "-shm"):
            damaged = base.with_name(base.name + side)
            if damaged.exists():
                damaged.replace(base.with_name(f"{base.name}.повреждена-{stamp}{side}"))


def _copy_files(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        place = target / path.name
        if path.is_file() and path.suffix != ".part" and not place.exists():
            part = place.with_name(place.name + ".part")
            shutil.copyfile(path, part)
            _flush(part)
            part.replace(place)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


class _disk:
    """Turns trouble of the disk into a sentence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise StorageError(
                f"Не удалось записать копию в папку «{self._folder.name}». База не тронута.",
                hint="Проверьте свободное место и доступ к папке.",
            ) from error
