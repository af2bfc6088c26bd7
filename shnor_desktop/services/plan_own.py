"""The office's own templates: a plan written out without people, states and evidence, and one taken in."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import day
from shnor_desktop.models.sheets.roadmap import CANCELLED
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries, plan_neutral
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.exporting.saving import save_bytes
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_making import owner_of
from shnor_desktop.services.plan_templates import CELLS, FORMAT, OWN_RULE, VERSION, Template, read, shipped

FOR_SCHOOLS = "plan_templates_for_schools"
LARGEST = 2**20
_LONGEST = 100_000
"""As much as the rules of the year hold in one entry."""
_CHOICES = ("recurrence", "level")
"""Words of a list, never names: an office called «Школа» must not lose them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A plan as a template, and the names that were taken out of it."""

    template: Template
    body: dict[str, object]
    replaced: dict[str, str]


def from_plan(office: Office, plan: str, *, school: str | None = None, title: str | None = None, year: int) -> Written:
    """The plan as a template for others: measures with their terms; who did what and when stays here.

    ``year``: the calendar year of a plan none of whose measures has a date.
    """
    owner = owner_of(office, school)
    with office.reading() as session:
        rows = entries.load(session, "roadmap", school=owner)
    held = [row for row in rows if fold(str(row.values["plan"])) == fold(plan) and row.values["state"] != CANCELLED]
    held = [row for row in held if row.values["title"] and row.values["number"]]
    if not held:
        raise InputError(f"В плане «{plan}» нет мероприятий, из которых можно сделать шаблон.")
    neutral = plan_neutral.of(office)
    sections = list(dict.fromkeys(str(row.values["section"]) for row in held if row.values["section"]))
    places = {name: str(number) for number, name in enumerate(sections, 1)}
    by_number: dict[str, list[Stored]] = {}
    for row in held:
        by_number.setdefault(str(row.values["number"]), []).append(row)
    days = [one for row in held for key in ("start", "end") if (one := day(row.values, key)) is not None]
    name = str(neutral.text(" ".join((title or plan).split())[:200]))
    first = min(days, default=date(year, 1, 1))
    body: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "key": "own-" + hashlib.sha256(f"{office.code}\n{fold(plan)}".encode()).hexdigest()[:10],
        "programme": "own",
        "title": name,
        "source": "Собственный шаблон района" if office.is_district else "Собственный шаблон школы",
        "about": "Имена людей, названия школ и мест заменены общими словами.",
        "plan": name,
        "start": first.isoformat(),
        "end": max(days, default=date(year, 12, 31)).isoformat(),
        "columns": [],
        "sections": [
            {"number": f"р{number}", "title": str(neutral.text(section))[:240]} for section, number in places.items()
        ],
        "items": [_item(rows, places, neutral, first) for rows in by_number.values()],
    }
    return Written(read(body, own=True), body, dict(neutral.replaced))


def _item(rows: list[Stored], places: dict[str, str], neutral: plan_neutral.Neutral, begins: date) -> dict[str, object]:
    first = rows[0].values
    windows = []
    for row in rows:
        end = day(row.values, "end")
        if end is not None:
            # a measure without a beginning may be done from the beginning of the plan or of its year
            start = day(row.values, "start") or max(begins, date(end.year, 1, 1))
            windows.append([min(start, end).isoformat(), end.isoformat()])
    cells = {key: first[key] if key in _CHOICES else neutral.text(first[key]) for key in CELLS}
    item: dict[str, object] = {"number": str(first["number"]), **cells}
    if first["section"]:
        item["section"] = f"р{places[str(first['section'])]}"
    if first["factor"]:
        item["factor"] = str(first["factor"])
    months = [int(part) for part in str(first["months"] or "").split(";") if part.strip().isdecimal()]
    if months:
        item["months"] = months
    if windows:
        item["windows"] = sorted(windows)
    return {key: value for key, value in item.items() if value is not None}


def titled(written: Written, title: str) -> Written:
    """The same under another title."""
    name = " ".join(title.split())[:200]
    if not name:
        return written
    body = written.body | {"title": name}
    return Written(read(body, own=True), body, written.replaced)


def text_of(written: Written) -> str:
    """The template as a file holds it."""
    return json.dumps(written.body, ensure_ascii=False, indent=1) + "\n"


def save(written: Written, path: Path) -> None:
    """Write the template into a file that another office can take in."""
    save_bytes(path, text_of(written).encode())


def write_out(office: Office, key: str, path: Path) -> None:
    """Write one of the office's own templates into a file that another office can take in."""
    body = json.loads(packed(office, key))
    save_bytes(path, (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode())


def load(path: Path) -> tuple[Template, str]:
    """The template of a file and its text, checked whole; nothing is written."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(f"«{path.name}» слишком велик для шаблона плана.")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileError(f"Файла «{path.name}» нет.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"Файл «{path.name}» не читается.") from error
    return checked(text, f"Файл «{path.name}»")


def checked(text: str, name: str = "Присланное") -> tuple[Template, str]:
    """The template that a text holds and the text as it is kept; ``FileError`` in words when it is not one."""
    try:
        body = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{name} — не шаблон плана ШНОР-Офиса.") from error
    template = read(body, own=True)
    if template.key in {one.key for one in shipped()}:
        raise FileError(f"«{template.title}» — шаблон самой программы, загружать его не нужно.")
    packed = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if len(packed) > _LONGEST:
        raise FileError(f"Шаблон «{template.title}» слишком велик: мероприятий {len(template.measures)}.")
    return template, packed


def steps_to_take(session: Session, text: str) -> list[Step]:
    """What puts a template among the office's own: checked whole, a newer one replaces it, nothing when it is there.

    The steps are for one operation of the caller (a package); afterwards the office must be refreshed.
    """
    template, packed = checked(text)
    held = next((row for row in _own(entries.load(session, "rule_sets")) if _key(row) == template.key), None)
    new: dict[str, Value] = {"body": packed, "year": template.year, "source": template.source or "Файл шаблона"}
    if held is None:
        return [Add("rule_sets", "", {"name": OWN_RULE + template.key, **new})]
    return [
        Edit("rule_sets", held.id, column, held.values[column], value)
        for column, value in new.items()
        if held.values[column] != value
    ]


def take_text(office: Office, text: str) -> tuple[Template, Applied | None]:
    """Put a template among the office's own; None when it is there already."""
    template, _ = checked(text)
    with office.reading() as session:
        steps = steps_to_take(session, text)
    if not steps:
        return template, None
    applied = entries.apply(office, steps, f"Принят шаблон плана «{template.title}»")
    office.refresh()
    return template, applied


def take_in(office: Office, path: Path) -> tuple[Template, Applied | None]:
    """Put the template of a file among the office's own; a newer one replaces it; None when it is there already."""
    return take_text(office, load(path)[1])


def packed(office: Office, key: str) -> str:
    """One of the office's own templates as the text that another office takes in."""
    return str(_held(office, key).values["body"])


def sent_to_schools(office: Office) -> list[str]:
    """Keys of the own templates that the district gives to its schools; those removed since are left out."""
    with office.reading() as session:
        present = {_key(row) for row in _own(entries.load(session, "rule_sets"))}
    return [key for key in json.loads(str(office.setting(FOR_SCHOOLS) or "[]")) if key in present]


def send_to_schools(office: Office, keys: Sequence[str]) -> Applied | None:
    """Say which own templates go to the schools with every answer; None when nothing has changed."""
    if not office.is_district:
        raise InputError("Шаблоны школам отправляет район.")
    for key in keys:
        _held(office, key)
    chosen = json.dumps(list(dict.fromkeys(keys)), ensure_ascii=False) if keys else None
    return office.set_settings({FOR_SCHOOLS: chosen}, "Шаблоны планов для школ")


def forget(office: Office, key: str) -> Applied:
    """Remove one of the office's own templates; plans made from it stay."""
    held = _held(office, key)
    applied = entries.apply(office, [Remove("rule_sets", held.id)], "Удалён шаблон плана")
    office.refresh()
    return applied


def _held(office: Office, key: str) -> Stored:
    with office.reading() as session:
        held = next((row for row in _own(entries.load(session, "rule_sets")) if _key(row) == key), None)
    if held is None:
        raise InputError(f"Своего шаблона «{key}» в базе нет.")
    return held


def _own(rows: list[Stored]) -> list[Stored]:
    return [row for row in rows if str(row.values["name"]).startswith(OWN_RULE)]


def _key(row: Stored) -> str:
    return str(row.values["name"]).removeprefix(OWN_RULE)
