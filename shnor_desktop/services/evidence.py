"""Files that prove what was done: kept once beside the base under their SHA-256, attached through the journal."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from sqlalchemy import select

from shnor_desktop.errors import FileError, InputError, RefusedError, StorageError
from shnor_desktop.models.exchange import PackageReceived, PackageSent
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import backup, entries
from shnor_desktop.services.entries import Add, Applied, Remove
from shnor_desktop.services.office import Office
from shnor_desktop.services.planning import Item, items

MAX_FILE = 20 * 2**20
"""Bytes of one file: a scan of a few pages fits, a video does not."""
PACKAGE_BUDGET = 200 * 2**20
"""Bytes of all evidence of a school: what still travels easily on a stick in one package."""
_CHUNK = 2**20
_ZIP = b"PK\x03\x04"
_STARTS = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
}
KINDS = tuple(_STARTS)
"""Endings of the files that may be attached; nothing that can run."""


MEASURE = ""
OWNERS: dict[str, str] = {
    MEASURE: "roadmap",
    "concept_documents": "concept_documents",
    "project_events": "project_events",
    "curator_diary": "curator_diary",
    "surveys": "surveys",
}
"""What files may be attached to, by the word in their row, and the sheet it stands for: a measure has none."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file at a row of the road map, or of another sheet."""

    row: int
    owner: str
    """A key of ``OWNERS``."""
    target: int
    """The row of the owner's sheet that it proves."""
    school: str
    title: str
    size: int
    sha256: str
    added_on: date | None
    present: bool
    """Whether the content lies in its place."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of what a package should carry is taken up; each content counts once."""

    used: int
    limit: int = PACKAGE_BUDGET

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit


def attach(office: Office, row: int, path: Path, owner: str = MEASURE, *, today: date | None = None) -> Applied:
    """Copy a file beside the base and note it at a row of the owner's sheet; the original stays where it is."""
    folder = _folder(office)
    title = _title(path)
    with office.reading() as session:
        held = next(iter(entries.load_rows(session, OWNERS[owner], [row])), None)
        if held is None:
            raise InputError(_NOWHERE[owner])
        if office.read_only:
            raise RefusedError("База открыта только для чтения: файл не приложен.")
        noted = entries.load(session, "evidence", school=held.school)
    sha256, size = _store(path, folder)
    if any(_place(one.values) == (owner, row) and one.values["sha256"] == sha256 for one in noted):
        raise InputError(f"Файл «{title}» с таким содержанием здесь уже приложен.")
    added = today or datetime.now().astimezone().date()
    cells: dict[str, Value] = {
        "owner": owner or None,
        "roadmap_row": row,
        "sha256": sha256,
        "title": title,
        "size": size,
        "added_on": added,
    }
    return entries.apply(office, [Add("evidence", held.school, cells)], f"Приложен файл «{title}»")


def detach(office: Office, rows: list[int]) -> Applied:
    """Take files off their measures; the contents stay, so that it can be undone."""
    with office.reading() as session:
        held = entries.load_rows(session, "evidence", rows)
    if not held or len(held) != len(set(rows)):
        raise InputError("Выбранного файла уже нет.", hint="Обновите список и выберите снова.")
    name = f"«{held[0].values['title']}»" if len(held) == 1 else f"файлов: {len(held)}"
    return entries.apply(office, [Remove("evidence", row.id) for row in held], f"Откреплено: {name}")


def attached(
    office: Office, row: int | None = None, school: str | None = None, owner: str | None = None
) -> list[Attached]:
    """Files in the order in which they were attached: all, of a school, of an owner's sheet or of one row of it."""
    with office.reading() as session:
        rows = entries.load(session, "evidence", school=school)
    present = _contents(_folder(office))
    found = []
    for one in rows:
        values = one.values
        holder, target = _place(values)
        if (owner is None or holder == owner) and (row is None or (target == row and holder == (owner or MEASURE))):
            sha256, added = str(values["sha256"]), values["added_on"]
            found.append(
                Attached(
                    one.id,
                    holder,
                    target,
                    one.school,
                    str(values["title"]),
                    int(str(values["size"])),
                    sha256,
                    added if isinstance(added, date) else None,
                    sha256 in present,
                )
            )
    return found


def room(office: Office, school: str | None = None) -> Room:
    """What the evidence of a school weighs against what a package should carry."""
    sizes = {one.sha256: one.size for one in attached(office, school=school)}
    return Room(sum(sizes.values()))


def missing(office: Office, on: date) -> list[Item]:
    """Measures done by the date that nothing proves."""
    proved = {one.target for one in attached(office, owner=MEASURE)}
    return [item for item in items(office) if item.done(on) and item.row not in proved]


def copy_out(office: Office, row: int, folder: Path) -> Path:
    """A checked copy under its own name, to be opened or handed on; the kept content is never opened itself."""
    held = next((one for one in attached(office) if one.row == row), None)
    if held is None:
        raise InputError("Выбранного файла уже нет.", hint="Обновите список и выберите снова.")
    source = _folder(office) / held.sha256
    if not held.present:
        raise FileError(f"Содержание файла «{held.title}» не найдено.", hint="Восстановите базу из копии.")
    target = folder / held.title
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{Path(held.title).stem} ({number}){Path(held.title).suffix}"
    with _disk("скопировать файл"):
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() != held.sha256:
            raise FileError(f"Файл «{held.title}» повреждён на диске.", hint="Восстановите базу из копии.")
        target.write_bytes(data)
    return target


def garbage(office: Office) -> list[Path]:
    """Contents that no row names, not even a deleted one that the journal can bring back, and no package."""
    folder = _folder(office)
    evidence = entries.table("evidence")
    with office.reading() as session:
        kept = set(session.execute(select(evidence.c.sha256)).scalars())
        kept |= set(session.execute(select(PackageSent.sha256)).scalars())
        for sha256, details in session.execute(select(PackageReceived.sha256, PackageReceived.details)):
            # what came in packages is named by its digest in the list of what they held
            kept.update((sha256, *_DIGEST.findall(details)))
    if not folder.is_dir():
        return []
    # only what this module wrote is ever offered: contents by digest and its own unfinished copies
    own = [path for path in folder.iterdir() if path.is_file() and _OURS.fullmatch(path.name)]
    return sorted(path for path in own if path.name not in kept)


def collect_garbage(office: Office) -> int:
    """Remove what ``garbage`` names, on request only; returns the bytes set free."""
    if office.read_only:
        raise RefusedError("База открыта только для чтения: ничего не удалено.")
    freed = 0
    for path in garbage(office):
        with _disk("удалить лишний файл"):
            freed += path.stat().st_size
            path.unlink()
    return freed


_NOWHERE = {
    MEASURE: "Такого мероприятия в плане нет.",
    "concept_documents": "Такого документа в списке нет.",
    "project_events": "Такого события в проектном году нет.",
    "curator_diary": "Такой записи в дневнике нет.",
    "surveys": "Такого опроса в списке нет.",
}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(r"[0-9a-f]{64}|evidence-.*\.part")


def _folder(office: Office) -> Path:
    if office.path is None:
        raise RefusedError("База на сервере: подтверждающие файлы хранятся только рядом с файлом базы.")
    return backup.files_folder(office.path)


def _place(values: Mapping[str, Value]) -> tuple[str, int]:
    return str(values["owner"] or MEASURE), int(str(values["roadmap_row"]))


def _contents(folder: Path) -> frozenset[str]:
    """Names of the contents that are there: one look at the folder, not one at each file."""
    return frozenset(os.listdir(folder)) if folder.is_dir() else frozenset()


def _title(path: Path) -> str:
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in _STARTS:
        shown = ", ".join(kind for kind in KINDS if kind != "jpeg")
        raise InputError(f"Файл «{path.name}» такого вида не прикладывается.", hint=f"Можно: {shown}.")
    name = "".join(sign for sign in path.name if sign.isprintable() and sign not in '/\\:*?"<>|')
    stem = Path(name).stem[: 255 - len(suffix) - 1].rstrip(" .") or "файл"
    return f"{stem}.{suffix}"


def _store(path: Path, folder: Path) -> tuple[str, int]:
    """Stream into a file of its own, sync it, and only then give it its name."""
    with _disk("приложить файл"):
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = mkstemp(prefix="evidence-", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as target:
            sha256, size = _copy(path, target)
            with _disk("приложить файл"):
                target.flush()
                os.fsync(target.fileno())
        with _disk("приложить файл"):
            # an existing content of the same name is the same content; replacing it mends a damaged one
            Path(part).replace(folder / sha256)
    finally:
        with suppress(FileNotFoundError):
            Path(part).unlink()
    return sha256, size


def _copy(path: Path, target: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(path):
        if size == 0 and not chunk.startswith(_STARTS[path.suffix.lower().lstrip(".")]):
            raise FileError(f"Содержание файла «{path.name}» не подходит к его расширению; файл не приложен.")
        digest.update(chunk)
        with _disk("приложить файл"):
            target.write(chunk)
        size += len(chunk)
        if size > MAX_FILE:
            raise InputError(
                f"Файл «{path.name}» больше {MAX_FILE // 2**20} МБ; он не приложен.",
                hint="Сожмите скан или приложите только нужные страницы.",
            )
    if size == 0:
        raise FileError(f"Файл «{path.name}» пустой; он не приложен.")
    return digest.hexdigest(), size


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise FileError(
            f"Файл «{path.name}» не читается.", hint="Проверьте, что он на месте и открыт доступ."
        ) from error


@contextmanager
def _disk(doing: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"Не удалось {doing}. База не изменена.", hint="Проверьте свободное место и доступ к папке базы."
        ) from error
