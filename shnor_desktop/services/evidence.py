"""Files that prove what was done: kept once beside the base under their SHA-256, attached through the journal."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.models.exchange import PACKAGES_RECEIVED, PACKAGES_SENT
from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence_forms, evidence_store, journal, planning
from shnor_desktop.services.entries import Add, Applied, Edit, Remove
from shnor_desktop.services.evidence_forms import Lack
from shnor_desktop.services.evidence_store import KINDS, MAX_FILE, Intake, Refused, folder_of
from shnor_desktop.services.office import Office
from shnor_desktop.services.work import Progress, Silent

__all__ = ["KINDS", "MAX_FILE", "Refused"]

PACKAGE_BUDGET = 200 * 2**20
"""Bytes of all evidence of a school: what still travels easily on a stick in one package."""
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


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the files of one gesture."""

    applied: Applied | None
    """None when none of them was taken."""
    attached: tuple[str, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """What a look at every content found."""

    checked: int
    lost: frozenset[str]
    damaged: frozenset[str]
    """Digests of contents that are not there, and of those that are no longer what they were."""


@dataclass(frozen=True, slots=True)
class Waste:
    """Contents that may go, with their sizes."""

    leftovers: tuple[tuple[Path, int], ...]
    """Named by no row, not even by a deleted one that the journal can bring back, and by no package."""
    detached: tuple[tuple[Path, int], ...]
    """Named only by files that were detached: still wanted if that is undone."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One content and how often it is attached; in a package it weighs once."""

    sha256: str
    title: str
    size: int
    places: int


def attach(office: Office, row: int, path: Path, owner: str = MEASURE, *, today: date | None = None) -> Applied:
    """Copy a file beside the base and note it at a row of the owner's sheet; the original stays where it is."""
    batch = attach_all(office, row, [path], owner, today=today)
    if batch.applied is None:
        (refused,) = batch.refused
        raise refused.error
    return batch.applied


def attach_all(
    office: Office,
    row: int,
    paths: Iterable[Path],
    owner: str = MEASURE,
    *,
    today: date | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Attach files, and those of folders among them, as one gesture; what cannot be attached is named with a reason.

    Stopped half-way, or without room on the disk, nothing is attached at all.
    """
    folder = folder_of(office)
    with office.reading() as session:
        held = next(iter(entries.load_rows(session, OWNERS[owner], [row])), None)
        if held is None:
            raise InputError(_NOWHERE[owner])
        if office.read_only:
            raise RefusedError("База открыта только для чтения: файл не приложен.")
        noted = entries.load(session, "evidence", school=held.school)
    here = {str(one.values["sha256"]) for one in noted if _place(one.values) == (owner, row)}
    added = today or this_day()
    steps: list[Add] = []
    with Intake(folder, progress) as intake:
        for one in intake.take(evidence_store.files_under(paths)):
            if one.sha256 in here:
                words = f"Файл «{one.title}» с таким содержанием здесь уже приложен."
                intake.refuse(one.title, InputError(words))
                continue
            here.add(one.sha256)
            cells: dict[str, Value] = {
                "owner": owner or None,
                "roadmap_row": row,
                "sha256": one.sha256,
                "title": one.title,
                "size": one.size,
                "added_on": added,
            }
            steps.append(Add("evidence", held.school, cells))
        titles = tuple(str(step.values["title"]) for step in steps)
        said = f"Приложен файл «{titles[0]}»" if len(titles) == 1 else f"Приложено файлов: {len(titles)}"
        applied = entries.apply(office, steps, said) if steps else None
    return Batch(applied, titles, tuple(intake.refused))


def detach(office: Office, rows: list[int]) -> Applied:
    """Take files off what they prove; the contents stay, so that it can be undone."""
    held = _rows(office, rows)
    name = f"«{held[0].values['title']}»" if len(held) == 1 else f"файлов: {len(held)}"
    return entries.apply(office, [Remove("evidence", row.id) for row in held], f"Откреплено: {name}")


def rename(office: Office, row: int, title: str) -> Applied:
    """Show a file under another name; its content and its ending stay."""
    (held,) = _rows(office, [row])
    before = str(held.values["title"])
    suffix = evidence_store.suffix_of(before)
    wanted = title.strip()
    if not wanted.strip(" ."):
        raise InputError("Имя файла не может быть пустым.")
    if evidence_store.suffix_of(wanted) != suffix:
        wanted = f"{wanted}.{suffix}"
    after = evidence_store.title_of(wanted)
    if after == before:
        raise InputError("Имя осталось прежним.")
    return entries.apply(office, [Edit("evidence", row, "title", before, after)], f"Файл «{before}» назван «{after}»")


def attached(
    office: Office, row: int | None = None, school: str | None = None, owner: str | None = None
) -> list[Attached]:
    """Files in the order in which they were attached: all, of a school, of an owner's sheet or of one row of it."""
    with office.reading() as session:
        rows = entries.load(session, "evidence", school=school)
    present = evidence_store.names(folder_of(office))
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
    return Room(sum(one.size for one in weights(attached(office, school=school))))


def weights(files: Iterable[Attached]) -> list[Weight]:
    """Each content once, the heaviest first."""
    places: dict[str, list[Attached]] = {}
    for one in files:
        places.setdefault(one.sha256, []).append(one)
    found = [Weight(sha256, held[0].title, held[0].size, len(held)) for sha256, held in places.items()]
    return sorted(found, key=lambda one: (-one.size, one.title, one.sha256))


def lacks(office: Office, on: date, school: str | None = None) -> list[Lack]:
    """Measures done or due whose papers are not all there, by their form of evidence; the overdue come first."""
    titles: dict[int, list[str]] = {}
    for one in attached(office, school=school, owner=MEASURE):
        titles.setdefault(one.target, []).append(one.title)
    return evidence_forms.lacks(planning.items(office, None, school), titles, on)


def content_of(office: Office, one: Attached) -> Path:
    """Where the content of a file lies; to be looked at, never to be opened by another program."""
    return folder_of(office) / one.sha256


def copy_out(office: Office, row: int, folder: Path) -> Path:
    """A checked copy under its own name, to be opened or handed on; the kept content is never opened itself."""
    held = next((one for one in attached(office) if one.row == row), None)
    if held is None:
        raise InputError("Выбранного файла уже нет.", hint="Обновите список и выберите снова.")
    if not held.present:
        raise FileError(
            f"Содержание файла «{held.title}» не найдено.",
            hint="Приложите тот же файл ещё раз или восстановите базу из копии.",
        )
    return evidence_store.copy_to(content_of(office, held), held.sha256, held.title, folder)


def verify(office: Office, progress: Progress | None = None, school: str | None = None) -> Health:
    """Read every content that a file names and compare it with its digest."""
    folder, watch = folder_of(office), progress or Silent()
    wanted = {one.sha256: one for one in attached(office, school=school)}
    lost, damaged = set(), set()
    for number, one in enumerate(wanted.values(), 1):
        watch.step(number, len(wanted), f"Проверяем {number} из {len(wanted)}: {one.title}")
        if not one.present:
            lost.add(one.sha256)
            continue
        try:
            if evidence_store.digest_of(folder / one.sha256) != one.sha256:
                damaged.add(one.sha256)
        except FileError:  # what cannot be read is as good as spoilt
            damaged.add(one.sha256)
    return Health(len(wanted), frozenset(lost), frozenset(damaged))


def repair(office: Office, paths: Iterable[Path], progress: Progress | None = None) -> Batch:
    """Put contents back that were lost or spoilt: only files whose digest some row of the base names are taken."""
    if office.read_only:
        raise RefusedError("База открыта только для чтения: ничего не изменено.")
    named = {one.sha256: one.title for one in attached(office)}
    folder, watch = folder_of(office), progress or Silent()
    fitting, strangers = [], []
    wanted = evidence_store.files_under(paths)
    for number, path in enumerate(wanted):
        watch.step(number, len(wanted), f"Сверяем {number + 1} из {len(wanted)}")
        try:
            if evidence_store.digest_of(path) in named:
                fitting.append(path)
            else:
                name = evidence_store.printable(path.name)
                words = f"Файл «{name}» — другой: его содержания среди приложенного нет."
                strangers.append(Refused(name, InputError(words, hint="Если он исправлен, приложите его как новый.")))
        except FileError as error:
            strangers.append(Refused(evidence_store.printable(path.name), error))
    with Intake(folder, watch) as intake:
        mended = tuple(named[one.sha256] for one in intake.take(fitting))
    return Batch(None, mended, (*strangers, *intake.refused))


def waste(office: Office) -> Waste:
    """What could be cleared away; asking changes nothing."""
    source = entries.table("evidence")
    with office.reading() as session:
        named = set(session.execute(select(source.c.sha256)).scalars())
        attached_now = set(session.execute(select(source.c.sha256).where(source.c.deleted_at.is_(None))).scalars())
        packed = set(session.execute(select(PACKAGES_SENT.c.sha256)).scalars())
        for sha256, details in session.execute(select(PACKAGES_RECEIVED.c.sha256, PACKAGES_RECEIVED.c.details)):
            # what came in packages is named by its digest in the list of what they held
            packed.update((sha256, *_DIGEST.findall(details)))
    own = evidence_store.own_files(folder_of(office))
    return Waste(
        tuple((path, size) for path, size in own if path.name not in named | packed),
        tuple((path, size) for path, size in own if path.name in named - attached_now - packed),
    )


def collect_garbage(office: Office, *, detached: bool = False, progress: Progress | None = None) -> int:
    """Remove what nothing names, on request only; returns the bytes set free.

    With ``detached`` the contents of detached files go, too: undoing that brings back a name without a content.
    """
    if office.read_only:
        raise RefusedError("База открыта только для чтения: ничего не удалено.")
    found = waste(office)
    freed = evidence_store.remove(found.leftovers, progress)
    if detached and found.detached:
        said = f"Удалено насовсем содержание откреплённых файлов: {len(found.detached)}"
        with office.writing() as session:
            journal.record(session, who=office.who, title=said, changes=(), undoable=False)
        freed += evidence_store.remove(found.detached, progress)
    return freed


_NOWHERE = {
    MEASURE: "Такого мероприятия в плане нет.",
    "concept_documents": "Такого документа в списке нет.",
    "project_events": "Такого события в проектном году нет.",
    "curator_diary": "Такой записи в дневнике нет.",
    "surveys": "Такого опроса в списке нет.",
}
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _place(values: Mapping[str, Value]) -> tuple[str, int]:
    return str(values["owner"] or MEASURE), int(str(values["roadmap_row"]))


def _rows(office: Office, rows: Sequence[int]) -> list[entries.Stored]:
    with office.reading() as session:
        held = entries.load_rows(session, "evidence", rows)
    if not held or len(held) != len(set(rows)):
        raise InputError("Выбранного файла уже нет.", hint="Обновите список и выберите снова.")
    return held
