"""Writes the office's own scales and minimum scores among the rules of the year, each with its source."""

import json
from dataclasses import dataclass

from shnor_desktop.errors import InputError
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.importing import foreign
from shnor_desktop.services.importing.scales import RULES, Entry, Kind, Minimum, Scale, Scales
from shnor_desktop.services.office import Office

_SHEET = "rule_sets"
TITLES: dict[Kind, str] = {"vpr": "Шкала ВПР", "oge": "Шкала ОГЭ", "ege": "Минимальный балл ЕГЭ"}


@dataclass(frozen=True, slots=True)
class Own:
    """What a person enters."""

    kind: Kind
    year: int
    subject: str
    grade: int | None
    value: Scale | Minimum


def put(office: Office, own: Own) -> Applied | None:
    """Lay a scale or a minimum over the shipped one of that year; None when it already is so."""
    own = _checked(office, own)
    kept = [entry for entry in _of_row(office, own.kind, own.year) if entry.place != (own.subject, own.grade)]
    made = Entry(own.kind, (own.year,), own.subject, own.grade, own.value, own=True)
    return _write(office, own, [*kept, made], f"{_named(own)}: записано своё значение")


def forget(office: Office, own: Own) -> Applied | None:
    """Go back to what is shipped; None when the office has nothing of its own there."""
    own = Own(own.kind, own.year, _subject(office, own.subject), _grade(own), own.value)
    before = _of_row(office, own.kind, own.year)
    kept = [entry for entry in before if entry.place != (own.subject, own.grade)]
    if len(kept) == len(before):
        return None
    return _write(office, own, kept, f"{_named(own)}: своё значение убрано")


def _of_row(office: Office, kind: Kind, year: int) -> list[Entry]:
    return [entry for entry in Scales(office.rules).entries(kind) if entry.own and entry.years == (year,)]


def _write(office: Office, own: Own, kept: list[Entry], title: str) -> Applied | None:
    with office.reading() as session:
        stored = [row for row in entries.load(session, _SHEET, year=own.year) if row.values["name"] == RULES[own.kind]]
    body = json.dumps({"entries": [_packed(entry) for entry in kept]}, ensure_ascii=False)
    source = "; ".join(dict.fromkeys(entry.value.source for entry in kept))[:1000]
    steps = _steps(own, stored[0] if stored else None, body, source, keep=bool(kept))
    if not steps:
        return None
    applied = entries.apply(office, steps, title)
    office.refresh()
    return applied


def _steps(own: Own, row: Stored | None, body: str, source: str, *, keep: bool) -> list[Step]:
    if row is None:
        return [Add(_SHEET, "", {"name": RULES[own.kind], "year": own.year, "body": body, "source": source})]
    if not keep:
        return [Remove(_SHEET, row.id)]
    pairs = (("body", body), ("source", source))
    return [Edit(_SHEET, row.id, key, row.values[key], value) for key, value in pairs if row.values[key] != value]


def _packed(entry: Entry) -> dict[str, object]:
    said: dict[str, object] = {"subject": entry.subject}
    if entry.grade is not None:
        said["grade"] = entry.grade
    if isinstance(entry.value, Minimum):
        said["minimum"] = entry.value.score
    else:
        said |= {"bounds": list(entry.value.bounds), "highest": entry.value.highest}
    return {**said, "source": entry.value.source, "confirmed": entry.value.confirmed}


def _checked(office: Office, own: Own) -> Own:
    if not own.value.source.strip():
        raise InputError("Укажите источник: документ, из которого взято значение.")
    if isinstance(own.value, Minimum):
        if not 1 <= own.value.score <= 100:
            raise InputError("Минимальный балл — целое число от 1 до 100.")
    else:
        _check_bounds(own.value)
    return Own(own.kind, own.year, _subject(office, own.subject), _grade(own), own.value)


def _check_bounds(scale: Scale) -> None:
    low, middle, high = scale.bounds
    if not 0 <= low < middle < high:
        raise InputError(
            "Границы — три растущих числа: верхние баллы отметок «2», «3» и «4», например 9, 15, 20.",
        )
    if scale.highest is not None and scale.highest <= high:
        raise InputError(f"Наибольший балл работы должен быть больше границы отметки «4» ({high}).")


def _grade(own: Own) -> int | None:
    if own.kind == "ege":
        return None
    if own.kind == "oge":
        return 9
    if own.grade is None or not 1 <= own.grade <= 12:
        raise InputError("Для шкалы ВПР укажите класс программы, от 1 до 12.")
    return own.grade


def _subject(office: Office, said: str) -> str:
    subject = foreign.subject(said, office.lists.options("subjects"))
    if subject is None:
        raise InputError(f"Предмета «{said[:60]}» нет в списке.", hint="Список предметов: «Настройки», «Справочники».")
    return subject


def _named(own: Own) -> str:
    grade = f", {own.grade} класс" if own.kind == "vpr" else ""
    return f"{TITLES[own.kind]}, {own.subject}{grade}, {own.year}"
