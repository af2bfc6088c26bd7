"""An opened base: its role, lists, rules and settings, and the one way to read and write it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shnor_desktop.errors import FileError, InputError, RefusedError, StorageError
from shnor_desktop.models.engine import Session, is_url, open_engine
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import backup, entries, migrate
from shnor_desktop.services.entries import Add, Applied, Edit, Step, Stored
from shnor_desktop.services.lists import Lists
from shnor_desktop.services.rules import Rules
from shnor_desktop.services.settings import BY_NAME
from shnor_desktop.services.work import Progress, UnitOfWork

if TYPE_CHECKING:
    from filelock import BaseFileLock

Access = Literal["read", "write", "auto"]
"""``auto``: write if nobody else does, else read only (the window)."""

_SHOWN = 80
UNKNOWN_USER = "не указан"
_CODE = re.compile(r"[^\W_](?:[\w .-]{0,18}[\w])?")
"""It becomes a part of file names and of the address on a package."""


class Office:
    """One opened base. Close it when done; its lock goes with it."""

    def __init__(self, location: str, work: UnitOfWork, lock: "BaseFileLock | None") -> None:
        self.location = location
        self._work = work
        self._lock = lock
        self.brought_forward = False
        """Whether it was of an older shape until it was opened just now; a copy keeps that."""
        self.refresh()

    @property
    def path(self) -> Path | None:
        """The base file, or None for a server."""
        return None if is_url(self.location) else Path(self.location)

    @property
    def read_only(self) -> bool:
        """Whether another window holds the base (or it was opened to be read)."""
        return self._work.read_only

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent picture of the base."""
        with self._work.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, all or nothing."""
        with self._work.writing() as session:
            yield session

    def refresh(self) -> None:
        """Read settings, lists and rules anew, after something changed them."""
        with self.reading() as session:
            self._settings = {str(row.values["name"]): row for row in entries.load(session, "settings")}
            self._own_lists: list[Stored] = entries.load(session, "list_items")
            self._own_rules: list[Stored] = entries.load(session, "rule_sets")
        for name in ("lists", "rules", "_sheets"):
            self.__dict__.pop(name, None)

    @cached_property
    def lists(self) -> Lists:
        """Editable lists of this office."""
        return Lists(self._own_lists)

    @cached_property
    def rules(self) -> Rules:
        """Rules of the year of this office."""
        return Rules(self._own_rules)

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        bound = {key: sheet.bind(self.lists) for key, sheet in ALL_SHEETS.items()}
        if self.is_district:
            bound = {key: sheet.with_school() for key, sheet in bound.items()}
        return bound

    def sheet(self, key: str) -> Sheet:
        """A form with this base's lists, and «Код школы» in front in the role «Район»."""
        if key not in self._sheets:
            raise InputError(f"Листа «{key}» нет.", hint="Список листов: shnor sheets.")
        return self._sheets[key]

    def setting(self, name: str) -> Value:
        """The value of a declared setting, or its default."""
        column = BY_NAME[name]
        row = self._settings.get(name)
        text = row.values["value"] if row else None
        try:
            return column.default if text is None else column.kind.unpack(str(text))
        except ValueError as error:
            raise FileError(
                f"Настройка «{column.label}» записана в базе с ошибкой: файл базы повреждён.",
                hint="Восстановите базу из копии: команда shnor restore.",
            ) from error

    def set_settings(self, values: dict[str, object], title: str = "Настройки изменены") -> Applied | None:
        """Change settings as one undoable operation; a value that cannot be read changes nothing."""
        steps = [step for name, raw in values.items() if (step := self._setting_step(name, raw))]
        if not steps:
            return None
        applied = entries.apply(self, steps, title)
        self.refresh()
        return applied

    def _setting_step(self, name: str, raw: object) -> Step | None:
        column = BY_NAME[name]
        try:
            value = column.read(raw)
        except BadValue as error:
            raise InputError(f"{column.label}: {error}.") from error
        text = None if value is None else str(column.kind.pack(value))
        row = self._settings.get(name)
        if row is None:
            return Add("settings", "", {"name": name, "value": text}) if text is not None else None
        before = row.values["value"]
        return Edit("settings", row.id, "value", before, text) if before != text else None

    @property
    def role(self) -> str:
        """``school`` or ``district``."""
        return str(self.setting("role"))

    @property
    def is_district(self) -> bool:
        """Whether this base takes in the data of many schools."""
        return self.role == "district"

    @property
    def code(self) -> str:
        """Code of the school or the district."""
        return str(self.setting("code"))

    @property
    def name(self) -> str:
        """Name of the school or the district."""
        return str(self.setting("name"))

    @property
    def who(self) -> str:
        """Who is written into the journal."""
        return str(self.setting("user") or UNKNOWN_USER)

    def backup(self, reason: str, progress: Progress | None = None) -> backup.Copy | None:
        """A verified automatic copy; a server has its own."""
        return backup.make(self.path, reason, progress=progress) if self.path and not self.read_only else None

    def close(self) -> None:
        """Let go of the file and of the lock."""
        self._work.engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Office":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create(location: str | Path, *, role: str, code: str, name: str, settings: dict[str, object] | None = None) -> None:
    """Make a new base; an existing file is never touched. Half-made bases are never left at the place."""
    values: dict[str, object] = {"role": role, "code": code, "name": name, **(settings or {})}
    for key in ("role", "code", "name"):
        _must_read(key, values[key])
    if not _CODE.fullmatch(str(values["code"]).strip()):
        raise InputError(
            f"Код «{values['code']}» не годится.", hint="В коде — буквы, цифры, дефис и точка, например 857 или НОК."
        )
    if is_url(str(location)):
        _fill(str(location), values)
        return
    target = Path(location)
    if target.exists():
        raise FileError(f"Файл «{target.name}» уже есть; он не изменён.", hint="Выберите другое имя или откройте его.")
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            _fill(str(part), values)
            part.replace(target)
        finally:
            for side in ("", "-wal", "-shm"):
                part.with_name(part.name + side).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"Не удалось создать базу «{target.name}».", hint="Проверьте свободное место и доступ к папке."
        ) from error


def _must_read(name: str, raw: object) -> None:
    column = BY_NAME[name]
    try:
        if column.read(raw) is None:
            raise InputError(f"Не указано: {column.label.lower()}.")
    except BadValue as error:
        raise InputError(f"{column.label}: {error}.") from error


def _fill(location: str, values: dict[str, object]) -> None:
    engine = open_engine(location)
    try:
        migrate.upgrade(engine)
        office = Office(location, UnitOfWork(engine, read_only=False), None)
        steps: list[Step] = [step for name, raw in values.items() if (step := office._setting_step(name, raw))]
        card: dict[str, Value] = {"code": str(values["code"]), "short_name": str(values["name"])}
        if values["role"] == "school":
            steps.append(Add("school", str(values["code"]), card))
        with office.writing() as session:
            entries.apply_in(session, steps, "Создана база", who=UNKNOWN_USER, undoable=False)
    finally:
        engine.dispose()


def open_office(location: str | Path, *, access: Access = "auto") -> Office:
    """Open a base: refuse a newer one, upgrade an older one after a copy, take the lock."""
    text = str(location)
    if is_url(text):
        return Office(text, UnitOfWork(open_engine(text), read_only=access == "read"), None)
    path = Path(text)
    if not _is_there(path):
        named = path.name if len(path.name) <= _SHOWN else f"{path.name[:_SHOWN]}…"
        raise FileError(f"Базы «{named}» нет.", hint="Проверьте путь; если она на флешке, вставьте флешку.")
    revision = migrate.revision_of(path)
    migrate.refuse_newer(path, revision)
    if revision is None:
        raise FileError(f"«{path.name}» — пустой файл, а не база ШНОР-Офиса.")
    lock = None if access == "read" and revision == migrate.HEAD else _lock(path, must_write=access == "write")
    if lock is None and (access == "write" or revision != migrate.HEAD):
        raise RefusedError(
            f"База «{path.name}» открыта в другом окне: ничего не изменено.", hint="Закройте другое окно и повторите."
        )
    older = revision != migrate.HEAD
    try:
        if older:
            backup.make(path, "до-обновления")
            migrate.upgrade(open_engine(path))
        migrate.refuse_other_shape(path)
        read_only = lock is None or access == "read"
        office = Office(text, UnitOfWork(open_engine(path, read_only=read_only), read_only=read_only), lock)
        office.brought_forward = older
        return office
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # a name that no disk can hold, a drive that does not answer
        return False


def _lock(path: Path, *, must_write: bool) -> "BaseFileLock | None":
    from filelock import FileLock, Timeout

    lock = FileLock(f"{path}.lock", timeout=0, is_singleton=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    except OSError as error:
        if must_write:
            raise StorageError(
                f"В папку базы «{path.name}» записать нельзя: ничего не изменено.",
                hint="Снимите защиту от записи или перенесите базу в свою папку.",
            ) from error
        return None  # a write-protected place: the base can still be read
    return lock


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a base that is not opened as an office (restoring into it)."""
    lock = _lock(path, must_write=True)
    if lock is None:
        raise RefusedError(
            f"База «{path.name}» открыта в другом окне: ничего не изменено.", hint="Закройте другое окно и повторите."
        )
    try:
        yield
    finally:
        lock.release()
