"""Copies of a base: made consistently, opened and counted before they count, thinned by age, restored."""

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from shnor_desktop.errors import FileError, StorageError
from shnor_desktop.services import migrate
from shnor_desktop.services.work import Progress, Silent, storage_errors

_CHUNK = 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}")
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


def make(base: Path, reason: str, *, now: datetime | None = None, progress: Progress | None = None) -> Copy:
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
    made = copy_to(base, target, progress)
    if thin(folder, now=moment):
        _drop_spare_contents(base, folder)
    return made


def copy_to(base: Path, target: Path, progress: Progress | None = None) -> Copy:
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
            copy_contents(files_folder(base), _files_of_copy(base, target), progress=progress)
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


def thin(folder: Path, *, now: datetime) -> int:
    """Remove the copies that ``keep`` does not keep; how many went."""
    dated = [(path, moment) for path in folder.glob("*.shnor") if (moment := _moment(path))]
    kept = keep((moment for _, moment in dated), now)
    with _disk(folder):
        gone = [path for path, moment in dated if moment not in kept]
        for path in gone:
            path.unlink()
    return len(gone)


def _drop_spare_contents(base: Path, folder: Path) -> None:
    """Contents that lie beside the base no more and that no copy shows; if one of them cannot be asked, all stay."""
    named = set(_sizes(files_folder(base)))
    try:
        for path in (base, *folder.glob("*.shnor")):
            named |= _named_contents(path)
    except sqlite3.DatabaseError:
        return
    with _disk(folder):
        for name in _sizes(folder / "files"):
            if _DIGEST.fullmatch(name) and name not in named:
                (folder / "files" / name).unlink()


def _named_contents(path: Path) -> set[str]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        found = {name for (name,) in connection.execute("SELECT sha256 FROM evidence WHERE deleted_at IS NULL")}
        found |= {name for (name,) in connection.execute("SELECT sha256 FROM packages_sent")}
        for name, details in connection.execute("SELECT sha256, details FROM packages_received"):
            found.update((name, *_DIGEST.findall(details)))
        return found
    finally:
        connection.close()


def restore(copy: Path, base: Path, progress: Progress | None = None) -> Copy:
    """Put a verified copy in the place of a base; what stood there is kept first. The caller holds the lock.

    Evidence that lies there is compared with its digests, and mended from the copy where it is spoilt.
    """
    _must_be_a_base(copy)
    part = base.with_name(base.name + ".part")
    with _disk(base.parent), storage_errors("восстановить базу"):
        if base.exists():
            _keep_before_restoring(base, progress)
        part.unlink(missing_ok=True)
        try:
            expected = _snapshot(copy, part)
            if verify(part) != expected:
                raise StorageError("Восстановленная база не совпала с копией при пересчёте строк; база не заменена.")
            _flush(part)
            for source_folder in (files_folder(copy), copy.parent / "files"):
                copy_contents(source_folder, files_folder(base), mend=True, progress=progress)
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


def _keep_before_restoring(base: Path, progress: Progress | None) -> None:
    """A verified copy of what stands there; a damaged base, which cannot be copied so, is set aside as it is."""
    try:
        make(base, "до-восстановления", progress=progress)
        source = sqlite3.connect(base)
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        source.close()
    except (FileError, StorageError, sqlite3.DatabaseError) as error:
        if _no_room(error):
            raise
        stamp = datetime.now(UTC).strftime(_STAMP)
        for side in ("", "-wal", "-shm"):
            damaged = base.with_name(base.name + side)
            if damaged.exists():
                damaged.replace(base.with_name(f"{base.name}.повреждена-{stamp}{side}"))


def _no_room(error: Exception) -> bool:
    """Whether the copy could not be written, rather than the base not be read."""
    cause = error.__cause__
    return isinstance(cause, OSError) or getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL


def copy_contents(source: Path, target: Path, *, mend: bool = False, progress: Progress | None = None) -> None:
    """Bring over what the target has not; a content that is no longer what its name says is never brought.

    With ``mend`` the contents of the target are read, too, and replaced where they are spoilt.
    """
    if not source.is_dir():
        return
    watch, there = progress or Silent(), _sizes(target)
    wanted = [(name, size) for name, size in sorted(_sizes(source).items()) if not name.endswith(".part")]
    target.mkdir(parents=True, exist_ok=True)
    for number, (name, size) in enumerate(wanted, 1):
        watch.step(number, len(wanted), f"Подтверждающие файлы: {number} из {len(wanted)}")
        whole = there.get(name) == size
        if whole and mend and _DIGEST.fullmatch(name):
            whole = digest(target / name) == name
        if not whole:
            _copy_content(source / name, target / name, partial(watch.step, number, len(wanted)))


def _sizes(folder: Path) -> dict[str, int]:
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as found:
        return {one.name: one.stat().st_size for one in found if one.is_file()}


def _copy_content(path: Path, place: Path, go_on: Callable[[], None]) -> None:
    part, made = place.with_name(place.name + ".part"), hashlib.sha256()
    try:
        with part.open("wb") as copy:
            try:
                for chunk in _pieces(path):
                    made.update(chunk)
                    copy.write(chunk)
                    go_on()
            except _Unreadable:  # one spoilt photo must not keep the base from being copied; «doctor» names it
                return
            copy.flush()
            os.fsync(copy.fileno())
        if not _DIGEST.fullmatch(path.name) or made.hexdigest() == path.name:
            part.replace(place)
    finally:
        part.unlink(missing_ok=True)


class _Unreadable(Exception):
    """A content cannot be read."""


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise _Unreadable from error


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    made = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):  # large pieces: the window's thread is let in between them
            made.update(chunk)
    return made.hexdigest()


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
