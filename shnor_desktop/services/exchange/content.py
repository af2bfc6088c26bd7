"""What a package holds: the school's forms without local columns, reports, evidence, and the signed description.

``content.json`` names everything: who, to whom, which number after which package, every file by SHA-256 with its
human title. ``sheets/KEY.json`` is a form with values as text. Files go under ASCII names (EXCHANGE §3.4).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from shnor_desktop import __version__
from shnor_desktop.errors import FileError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import ALL_SHEETS, PROGRAMME, SHEETS
from shnor_desktop.models.sheets.programme import EXPERT_REVIEWS, PROGRESS
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.evidence import MEASURE, OWNERS
from shnor_desktop.services.exchange.asice import Container, Member
from shnor_desktop.services.rules import RuleSet

FORMAT = "shnor-package"
VERSION = 1
CONTENT = "content.json"
DISTRICT_OWNED = frozenset({"statuses", "references"})
"""Forms the district writes for its schools: they never travel upwards (EXCHANGE, one writer per row)."""
_BY_THEMSELVES = frozenset({PROGRESS.key, EXPERT_REVIEWS.key})
"""Rows with a writer of their own each: they travel by writer, not as a part of the school's forms."""
_SUFFIX = re.compile(r"[a-z0-9]{1,8}")


class ContentError(FileError):
    """The description inside a whole, signed container cannot be followed."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends what number to whom."""

    school: str
    school_name: str
    district: str
    sequence: int
    previous: str
    created: datetime
    person: str
    post: str
    fingerprint: str
    clock_suspect: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One form of the package; ``years`` is the partition it stands for, None for a form without years."""

    key: str
    years: tuple[int, ...] | None
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of the package: a report, or evidence of a measure, a document, an event, a survey, an entry."""

    name: str
    title: str
    kind: str
    sha256: str
    size: int
    measure: tuple[str, ...] = ()
    """Identity of the row it proves as text; of a measure: plan, number, occurrence."""
    added_on: date | None = None
    owner: str = ""
    """The form of that row; empty for a measure."""


@dataclass(frozen=True, slots=True)
class Content:
    """A package taken apart; nothing in it has been believed yet but its form."""

    envelope: Envelope
    sheets: tuple[SheetPart, ...]
    files: tuple[FilePart, ...] = ()
    rules: tuple[dict[str, Any], ...] = field(default=())
    notes: tuple[dict[str, Any], ...] | None = None
    """Notes on cells as they stand in the description; None in a package of an older program."""
    steps: tuple[dict[str, Any], ...] | None = None
    """The school's steps of documents, events and measures; None in a package of an older program."""
    seen: tuple[str, ...] = ()
    """Numbers of the district's steps that the school has taken in."""
    evidence_of: tuple[str, ...] = tuple(OWNERS)
    """Owners whose evidence the package tells in full."""


def travelling(sheet: Sheet) -> tuple[str, ...]:
    """Keys of the columns that leave the school: entered and not local."""
    return tuple(column.key for column in sheet.entered if not column.local)


def package_sheets() -> tuple[Sheet, ...]:
    """The forms of a package and what its programme has beside them."""
    return (*travelling_sheets(), *(sheet for key, sheet in PROGRAMME.items() if key not in _BY_THEMSELVES))


def travelling_sheets() -> tuple[Sheet, ...]:
    """The forms that a person fills and a package carries."""
    owned = (sheet for key, sheet in SHEETS.items() if key not in DISTRICT_OWNED and sheet.school_key)
    return tuple(sheet for sheet in owned if not sheet.local)


def collect_sheets(session: Session, school: str) -> tuple[SheetPart, ...]:
    """Every form the school has ever written in: a form that was emptied must arrive as empty, too."""
    parts = []
    for sheet in package_sheets():
        source = entries.table(sheet.key)
        if session.execute(select(source.c.id).where(source.c.school == school).limit(1)).first() is None:
            continue
        years = None
        if sheet.has_year:
            query = select(source.c.year).distinct().where(source.c.school == school, source.c.year.is_not(None))
            years = tuple(sorted(session.execute(query).scalars()))
        rows = entries.load(session, sheet.key, school=school)
        parts.append(SheetPart(sheet.key, years, tuple(as_text(sheet, row.values) for row in rows)))
    return tuple(parts)


def is_of_today(sheets: Sequence[SheetPart]) -> bool:
    """Whether a program that knows only forms would see that the package is newer than itself."""
    return any(part.key in PROGRAMME for part in sheets)


def as_text(sheet: Sheet, values: Mapping[str, Value]) -> dict[str, str]:
    """The travelling cells of a row that are not empty, as text."""
    packed = sheet.pack(values)
    return {key: _text(packed[key]) for key in travelling(sheet) if packed.get(key) is not None}


def suffix_of(title: str) -> str:
    """The ending of a file, if every system takes it."""
    suffix = title.rpartition(".")[2].lower() if "." in title else ""
    return suffix if _SUFFIX.fullmatch(suffix) else "bin"


def members(content: Content, sources: Mapping[str, Path]) -> list[Member]:
    """The members of the container: description first, then forms, then files."""
    from hashlib import sha256

    sheets = []
    described = []
    for part in content.sheets:
        name = f"sheets/{part.key}.json"
        body = _dump({"key": part.key, "revision": ALL_SHEETS[part.key].revision, "rows": list(part.rows)})
        sheets.append(Member(name, body))
        described.append(
            {
                "key": part.key,
                "revision": ALL_SHEETS[part.key].revision,
                "file": name,
                "rows": len(part.rows),
                "years": None if part.years is None else list(part.years),
                "sha256": sha256(body).hexdigest(),
            }
        )
    envelope = content.envelope
    description: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "school": {"code": envelope.school, "name": envelope.school_name},
        "district": envelope.district,
        "sequence": envelope.sequence,
        "previous": envelope.previous,
        "created": envelope.created.isoformat(timespec="seconds"),
        "clock_suspect": envelope.clock_suspect,
        "signer": {"person": envelope.person, "post": envelope.post, "fingerprint": envelope.fingerprint},
        "years": sorted({year for part in content.sheets for year in part.years or ()}),
        "rules": list(content.rules),
        "sheets": described,
        "files": [_file(part) for part in content.files],
    }
    if content.notes is not None:
        description["notes"] = list(content.notes)
    if content.steps is not None:
        description |= {"steps": list(content.steps), "seen": list(content.seen)}
        description["evidence_of"] = list(content.evidence_of)
    files = [Member(part.name, sources[part.name]) for part in content.files]
    return [Member(CONTENT, _dump(description)), *sheets, *files]


def rule_versions(rules: Sequence[RuleSet]) -> tuple[dict[str, Any], ...]:
    """Which rules the school worked by: name, year and whether the office changed them."""
    return tuple({"name": rule.name, "year": rule.year, "own": rule.own} for rule in rules)


def description_of(container: Container) -> dict[str, Any]:
    """The parsed ``content.json``."""
    if CONTENT not in container.places:
        raise ContentError("В пакете нет описания содержимого.", hint="Попросите у школы исходный файл .asice.")
    return _load(container.read(CONTENT))


def envelope_of(description: Mapping[str, Any]) -> Envelope:
    """Who sends what to whom, checked for form."""
    with_form = _Reader(description)
    school, signer = with_form.inner("school"), with_form.inner("signer")
    sequence = with_form.whole("sequence")
    if sequence < 1:
        raise _broken("номер пакета")
    try:
        created = datetime.fromisoformat(with_form.text("created"))
    except ValueError as error:
        raise _broken("дата") from error
    return Envelope(
        school=school.text("code"),
        school_name=school.text("name"),
        district=with_form.text("district"),
        sequence=sequence,
        previous=with_form.text("previous"),
        created=created,
        person=signer.text("person"),
        post=signer.text("post"),
        fingerprint=signer.text("fingerprint"),
        clock_suspect=bool(description.get("clock_suspect")),
    )


def origin_of(container: Container) -> tuple[str, int]:
    """School and number of a verified package, or of the package a verified receipt answers."""
    description = description_of(container)
    if description.get("format") == FORMAT:
        envelope = envelope_of(description)
        return envelope.school, envelope.sequence
    whole = _Reader(description)
    return whole.text("school"), whole.inner("package").whole("sequence")


def read(container: Container) -> Content:
    """Take a verified container apart; every data file must be described, with the digest it has."""
    description = description_of(container)
    if description.get("format") != FORMAT:
        raise _broken("вид")
    if description.get("version") != VERSION:
        raise newer()
    whole = _Reader(description)
    sheets = tuple(_sheet(container, _Reader(one)) for one in whole.items("sheets"))
    files = tuple(_file_part(container, _Reader(one)) for one in whole.items("files"))
    named = [CONTENT, *(f"sheets/{part.key}.json" for part in sheets), *(part.name for part in files)]
    if sorted(named) != sorted(place.name for place in container.data):
        raise _broken("список файлов")
    notes = tuple(whole.items("notes")) if "notes" in description else None
    if "steps" not in description:
        return Content(envelope_of(description), sheets, files, notes=notes, evidence_of=(MEASURE,))
    owners = whole.words("evidence_of")
    if not set(owners) <= set(OWNERS) or not {part.owner for part in files} <= set(owners):
        raise newer()
    steps = tuple(whole.items("steps"))
    return Content(
        envelope_of(description),
        sheets,
        files,
        notes=notes,
        steps=steps,
        seen=whole.words("seen"),
        evidence_of=owners,
    )


def newer() -> ContentError:
    return ContentError("Пакет собран более новой версией программы.", hint="Обновите программу и примите его снова.")


def _sheet(container: Container, described: "_Reader") -> SheetPart:
    key = described.text("key")
    sheet = ALL_SHEETS.get(key)
    if sheet is None or described.whole("revision") > sheet.revision:
        raise newer()
    if sheet not in package_sheets():
        raise _broken(f"лист «{sheet.title}» ведёт район")
    name = f"sheets/{key}.json"
    if described.text("file") != name or _digest(container, name) != described.text("sha256"):
        raise _broken(f"лист «{sheet.title}»")
    body = _Reader(_load(container.read(name)))
    if body.text("key") != key:
        raise _broken(f"лист «{sheet.title}»")
    rows = tuple(_row(sheet, one) for one in body.items("rows"))
    if len(rows) != described.whole("rows"):
        raise _broken(f"число строк листа «{sheet.title}»")
    return SheetPart(key, _years(sheet, described), rows)


def _years(sheet: Sheet, described: "_Reader") -> tuple[int, ...] | None:
    years = described.raw("years")
    if not sheet.has_year:
        return None
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        raise _broken("учебные годы")
    return tuple(years)


def _row(sheet: Sheet, raw: Mapping[str, Any]) -> dict[str, str]:
    allowed = travelling(sheet)
    return {key: raw[key] for key in allowed if isinstance(raw.get(key), str)}


def _file_part(container: Container, described: "_Reader") -> FilePart:
    name, sha256 = described.text("file"), described.text("sha256")
    if not name.startswith("files/") or _digest(container, name) != sha256:
        raise _broken(f"файл «{name}»")
    measure = described.raw("measure") or []
    added = described.text("added_on")
    if not isinstance(measure, list):
        raise _broken(f"файл «{name}»")
    try:
        day = date.fromisoformat(added) if added else None
    except ValueError as error:
        raise _broken(f"файл «{name}»") from error
    title = "".join(sign for sign in described.text("title") if sign.isprintable())[:255]
    identity = tuple(str(word) for word in measure)
    owner = described.text("owner") if described.raw("owner") else ""
    return FilePart(name, title, described.text("kind"), sha256, container.places[name].size, identity, day, owner)


def _file(part: FilePart) -> dict[str, Any]:
    return {
        "file": part.name,
        "title": part.title,
        "kind": part.kind,
        "sha256": part.sha256,
        "size": part.size,
        "measure": list(part.measure),
        "added_on": part.added_on.isoformat() if part.added_on else "",
        **({"owner": part.owner} if part.owner else {}),
    }


class _Reader:
    """Parsed JSON read with care: a wrong type is a broken description, never a failure of ours."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    def raw(self, key: str) -> Any:
        return self._raw.get(key)

    def text(self, key: str) -> str:
        value = self._raw.get(key)
        if not isinstance(value, str) or len(value) > 1000:
            raise _broken(f"графа «{key}»")
        return value

    def whole(self, key: str) -> int:
        value = self._raw.get(key)
        if type(value) is not int or not 0 <= value < 10**9:
            raise _broken(f"графа «{key}»")
        return value

    def inner(self, key: str) -> "_Reader":
        value = self._raw.get(key)
        if not isinstance(value, dict):
            raise _broken(f"графа «{key}»")
        return _Reader(value)

    def words(self, key: str) -> tuple[str, ...]:
        values = self._raw.get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) and len(value) < 100 for value in values):
            raise _broken(f"графа «{key}»")
        return tuple(values)

    def items(self, key: str) -> Iterator[dict[str, Any]]:
        values = self._raw.get(key)
        if not isinstance(values, list):
            raise _broken(f"графа «{key}»")
        for value in values:
            if not isinstance(value, dict):
                raise _broken(f"графа «{key}»")
            yield value


def _digest(container: Container, name: str) -> str:
    place = container.places.get(name)
    return place.sha256 if place else ""


def _broken(what: str) -> ContentError:
    return ContentError(
        f"Описание пакета не читается: {what}.", hint="Попросите школу обновить программу и собрать пакет заново."
    )


def _load(content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _broken("запись") from error
    if not isinstance(parsed, dict):
        raise _broken("запись")
    return parsed


def _dump(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _text(packed: object) -> str:
    if isinstance(packed, bool):
        return "да" if packed else "нет"
    return str(packed)
