"""Folders to be uploaded, named by their day: what belongs there, what is there, what is wrong or missing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets.cells import count, day, words
from shnor_desktop.models.sheets.concept_documents import ANTI_RISK, CONCEPT, MEDIUM_TERM
from shnor_desktop.services import evidence, evidence_store, planning, wording
from shnor_desktop.services.documents import flow
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.project import folder_due
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.evidence import Attached, Batch
from shnor_desktop.services.office import Office
from shnor_desktop.services.planning import Item
from shnor_desktop.services.work import Progress, Silent

_Owned = TypeVar("_Owned", Course, Item)
CONTENTS = "Что в папке.txt"
"""The list that is written into every folder; it is never taken in as a file."""
MEGABYTE = 2**20
_KINDS = (CONCEPT, MEDIUM_TERM, ANTI_RISK)
_FORBIDDEN = '/\\:*?"<>|'
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LONGEST = 100
"""Signs of the name of a folder: a path on Windows ends at 260."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a folder: of the event itself, of a document, or of a measure done in the stage."""

    file: Attached
    source: str
    trouble: str
    """A sentence, or empty."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in the folder of an event."""

    event: Course
    name: str
    due: date | None
    members: tuple[Member, ...]
    lacking: tuple[str, ...]
    """Sentences: «чего не хватает»."""

    @property
    def troubles(self) -> tuple[str, ...]:
        return tuple(one.trouble for one in self.members if one.trouble)

    @property
    def asked(self) -> tuple[str, ...]:
        """What to put, of which kinds and how large, in sentences."""
        values = self.event.values
        kinds = ", ".join(words(values, "formats"))
        largest = count(values, "largest")
        told = [
            f"Срок — {wording.day(self.due)}." if self.due is not None else "",
            f"Что положить: {values['what']}." if values.get("what") else "",
            f"Виды файлов: {kinds}." if kinds else "",
            f"Каждый файл — не больше {largest} МБ." if largest else "",
        ]
        return tuple(one for one in told if one)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that folders are filled from, read once; by school."""

    events: Mapping[str, Sequence[Course]]
    documents: Mapping[str, Sequence[Course]]
    measures: Mapping[str, Sequence[Item]]
    files: Mapping[tuple[str, int], Sequence[Attached]]

    def folder(self, event: Course) -> Folder | None:
        """The folder of an event; None when it has none."""
        name = str(event.values.get("folder") or "").strip()
        if not name:
            return None
        due = folder_due(event.values)
        members = self._members(event, EVENTS, event.row, "событие")
        lacking: list[str] = []
        for document in self._documents(event):
            own = self._members(event, DOCUMENTS, document.row, document.name)
            members += own
            lacking += [] if own else [f"Нет файла: {document.name}."]
        for kind in self._absent(event):
            lacking.append(f"Документа «{kind}» в списке документов года нет.")
        for measure in self._measures(event, due):
            own = self._members(event, evidence.MEASURE, measure.row, measure.name)
            members += own
            lacking += [] if own else [f"Нет подтверждения исполненного мероприятия «{measure.name}»."]
        if not members and not lacking:
            lacking.append("Файлов пока нет.")
        return Folder(event, name, due, tuple(members), tuple(lacking))

    def _members(self, event: Course, owner: str, row: int, source: str) -> list[Member]:
        held = self.files.get((owner, row), ())
        return [Member(one, source, trouble_of(one, event)) for one in held]

    def _documents(self, event: Course) -> list[Course]:
        kinds = words(event.values, "document")
        return [
            one
            for one in self.documents.get(event.school, ())
            if one.values["year"] == event.values["year"] and one.values["kind"] in kinds
        ]

    def _absent(self, event: Course) -> list[str]:
        there = {one.values["kind"] for one in self._documents(event)}
        return [kind for kind in words(event.values, "document") if kind in _KINDS and kind not in there]

    def _measures(self, event: Course, due: date | None) -> list[Item]:
        """Measures done in the stage: after the last day of the stage before, up to the day of the folder."""
        stage = count(event.values, "stage")
        if stage is None or due is None:
            return []
        earlier = [
            day(one.values, "end")
            for one in self.events.get(event.school, ())
            if (count(one.values, "stage") or stage) < stage
        ]
        after = max((one for one in earlier if one is not None), default=date(due.year - 1, 12, 31))
        return [
            one
            for one in self.measures.get(event.school, ())
            if one.done(due) and after < (_done_on(one) or date.min) <= due
        ]


def shelf(office: Office, year: int, school: str | None = None) -> Shelf:
    """Read what the folders of a year are filled from."""
    files: dict[tuple[str, int], list[Attached]] = {}
    for one in evidence.attached(office, school=school) if office.path is not None else ():
        files.setdefault((one.owner, one.target), []).append(one)
    return Shelf(
        _by_school(flow.courses(office, EVENTS, year, school)),
        _by_school(flow.courses(office, DOCUMENTS, year, school)),
        _by_school(planning.items(office, None, school)),
        files,
    )


def _by_school(rows: Iterable[_Owned]) -> dict[str, list[_Owned]]:
    found: dict[str, list[_Owned]] = {}
    for one in rows:
        found.setdefault(one.school, []).append(one)
    return found


def folders(office: Office, year: int, school: str | None = None) -> list[Folder]:
    """All folders of a year in the order of their days."""
    held = shelf(office, year, school)
    events = [event for events in held.events.values() for event in events]
    found = [one for event in events if (one := held.folder(event)) is not None]
    return sorted(found, key=lambda one: (one.event.school, one.due or date.max, one.name))


def trouble_of(file: Attached, event: Course) -> str:
    """Why a file does not suit the folder; empty when it does."""
    kinds = {kind.lower().lstrip(".") for kind in words(event.values, "formats")}
    kinds |= {"jpeg"} if "jpg" in kinds else set()
    largest = count(event.values, "largest")
    if not file.present:
        return f"«{file.title}»: содержание не найдено, приложите файл ещё раз."
    if kinds and evidence_store.suffix_of(file.title) not in kinds:
        return f"«{file.title}»: такой вид не принимается, нужно {', '.join(words(event.values, 'formats'))}."
    if largest is not None and file.size > largest * MEGABYTE:
        size = wording.decimal(wording.rounded(file.size) / MEGABYTE)
        return f"«{file.title}»: {size} МБ, а можно не больше {largest} МБ."
    return ""


def take_in(office: Office, event: int, folder: Path, progress: Progress | None = None) -> Batch:
    """Attach every file of a folder to an event, as one gesture."""
    if not folder.is_dir():
        raise InputError(f"Папки «{folder.name}» нет.", hint="Проверьте путь или вставьте флешку.")
    found = [path for path in evidence_store.files_under([folder]) if path.name != CONTENTS]
    if not found:
        raise InputError(f"В папке «{folder.name}» файлов нет.")
    return evidence.attach_all(office, event, found, EVENTS, progress=progress)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written on a disk."""

    folders: tuple[Path, ...]
    files: int
    refused: tuple[str, ...]
    """Sentences about files that could not be copied."""

    @property
    def sentence(self) -> str:
        told = f"Выгружено: папок {len(self.folders)}, {wording.counted(self.files, wording.FILE)}."
        return told + (f" Не выгружено: {len(self.refused)}." if self.refused else "")


def write_out(office: Office, wanted: Sequence[Folder], target: Path, progress: Progress | None = None) -> Written:
    """Write folders with their files, and in each the list of what is inside; nothing that is there is overwritten."""
    if not target.is_dir():
        raise InputError(f"Папки «{target}» нет.", hint="Проверьте путь или вставьте флешку.")
    if not wanted:
        raise InputError("Выгружать нечего: в проектном году нет папок.")
    watch, total = progress or Silent(), sum(len(one.members) for one in wanted)
    done, many = 0, len({one.event.school for one in wanted}) > 1
    made: list[Path] = []
    refused: list[str] = []
    for one in wanted:
        above = target / safe_name(f"Школа {one.event.school}") if many else target
        with evidence_store.disk("записать папку"):
            place = _fresh(above, safe_name(one.name))
        written: list[tuple[str, Member]] = []
        for member in one.members:
            watch.step(done, total, f"{one.name}: {member.file.title}")
            done += 1
            try:
                content = evidence.content_of(office, member.file)
                path = evidence_store.copy_to(content, member.file.sha256, member.file.title, place)
                written.append((path.name, member))
            except FileError as error:
                refused.append(f"{one.name}: {error}")
        with evidence_store.disk("записать опись"):
            # the mark at the beginning lets old editors of Windows see that it is UTF-8
            (place / CONTENTS).write_text(contents(one, written), encoding="utf-8-sig", newline="\r\n")
        made.append(place)
    return Written(tuple(made), done - len(refused), tuple(refused))


def contents(folder: Folder, written: Sequence[tuple[str, Member]]) -> str:
    """The list that is written into a folder."""
    lines = [folder.name, folder.event.name, *folder.asked, ""]
    lines.append(f"В папке {wording.counted(len(written), wording.FILE)}:" if written else "Файлов в папке нет.")
    for number, (name, one) in enumerate(written, 1):
        size = wording.whole(max(one.file.size // 1024, 1))
        lines.append(f"{number}. {name} — {size} КБ, {one.source}")
    wrong = [*folder.lacking, *folder.troubles]
    if wrong:
        lines += ["", "Чего не хватает и что не так:", *(f"— {one}" for one in wrong)]
    return "\n".join(lines).replace(wording.NBSP, " ") + "\n"


def safe_name(name: str) -> str:
    """A name that a folder may have on every system."""
    clean = "".join(" " if sign in _FORBIDDEN else sign for sign in evidence_store.printable(name))
    clean = " ".join(clean.split())[:_LONGEST].strip(" .") or "Папка"
    return f"_{clean}" if _RESERVED.fullmatch(clean) else clean


def _fresh(above: Path, name: str) -> Path:
    place, number = above / name, 1
    while place.exists():
        number += 1
        place = above / f"{name} ({number})"
    place.mkdir(parents=True)
    return place


def _done_on(item: Item) -> date | None:
    return day(item.values, "done_on") or item.end
