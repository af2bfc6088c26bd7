"""Changes the editable lists of an office: each gesture is one undoable operation that touches no stored key."""

import re
from collections.abc import Sequence

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import ALL_SHEETS, SHEETS
from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.values import BadValue, Value, fold
from shnor_desktop.models.sheets.writing import loosely
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Step
from shnor_desktop.services.lists import Item
from shnor_desktop.services.office import Office

SHEET = "list_items"
SOURCED = frozenset({"social_categories", "procedures", "subjects"})
"""Lists whose added entries must say where they come from."""
CATEGORIES = "social_categories"
WHOLES = (("pupils", "обучающихся"), ("families", "семей"))
TITLES = {
    "social_categories": "Категории социального паспорта",
    "statuses": "Статусы школы",
    "subjects": "Предметы",
    "posts": "Должности",
    "procedures": "Процедуры",
    "risk_factors": "Факторы риска",
}
"""The lists that an office edits, in the order in which they are offered."""
_LONGEST_KEY = 80
"""Shorter than a cell can hold, so that a number may follow."""


def add(office: Office, list_key: str, title: str, *, aliases: str = "", source: str = "", whole: str = "") -> Applied:
    """A new entry at the end of a list."""
    words = _title(office, list_key, title, "")
    if list_key in SOURCED and not source.strip():
        raise InputError(
            f"Не указан источник записи «{words}».",
            hint="Напишите, откуда она: приказ, письмо, программа района. Без источника её не с чем будет сверить.",
        )
    if list_key == CATEGORIES and whole not in dict(WHOLES):
        raise InputError(f"Не указано, от чего считать долю «{words}».", hint="Выберите: от обучающихся или от семей.")
    values: dict[str, Value] = {
        "list": list_key,
        "item": _new_key(office, list_key, words),
        "title": words,
        "aliases": _aliases(office, list_key, aliases, ""),
        "whole": whole or None,
        "position": max((place for place, _ in office.lists.placed(list_key)), default=-1) + 1,
        "active": True,
        "source": _read("source", source),
    }
    return _apply(office, [Add(SHEET, "", values)], f"{_of(list_key)}: добавлено «{words}»")


def change(
    office: Office, list_key: str, key: str, *, title: str, aliases: str, source: str, whole: str = ""
) -> Applied | None:
    """Another title, other spellings, another source. The former title stays known as a spelling."""
    item = _item(office, list_key, key)
    words = _title(office, list_key, title, key)
    spellings = _aliases(office, list_key, aliases, key)
    if words != item.title:
        # files and templates made before the change must still be read
        former = [item.title] if fold(item.title) != fold(words) else []
        spellings = _read("aliases", "; ".join([*([str(spellings)] if spellings else []), *former]))
    if list_key in SOURCED and not item.shipped and not source.strip():
        raise InputError(f"Не указан источник записи «{words}».", hint="Источник добавленной записи убрать нельзя.")
    changed: dict[str, Value] = {}
    if words != item.title:
        changed["title"] = None if words == item.shipped else words
    if spellings != _read("aliases", "; ".join(item.aliases)):
        changed["aliases"] = spellings
    if source.strip() != item.source:
        changed["source"] = _read("source", source)
    if list_key == CATEGORIES and whole and whole != item.whole:
        changed["whole"] = whole
    verb = f"«{item.title}» переименовано в «{words}»" if "title" in changed else f"изменено «{words}»"
    return _put(office, list_key, {key: changed}, verb) if changed else None


def show(office: Office, list_key: str, key: str, *, active: bool) -> Applied | None:
    """Offer an entry in cells, or no longer; what was entered with it stays and keeps its title."""
    item = _item(office, list_key, key)
    if item.active is active:
        return None
    return _put(office, list_key, {key: {"active": active}}, f"{'показано' if active else 'скрыто'} «{item.title}»")


def move(office: Office, list_key: str, key: str, by: int) -> Applied | None:
    """Put an entry higher (-1) or lower (1); None at the edge."""
    placed = office.lists.placed(list_key)
    item = _item(office, list_key, key)
    here = next(number for number, (_, other) in enumerate(placed) if other.key == key)
    there = here + by
    if not 0 <= there < len(placed):
        return None
    order = [other.key for _, other in placed]
    order.insert(there, order.pop(here))
    now = {other.key: place for place, other in placed}
    steps: dict[str, dict[str, Value]] = {
        name: {"position": place} for place, name in enumerate(order) if now[name] != place
    }
    return _put(office, list_key, steps, f"«{item.title}» {'выше' if by < 0 else 'ниже'}")


def restore(office: Office, list_key: str, key: str) -> Applied | None:
    """The title that the entry comes with."""
    item = _item(office, list_key, key)
    if not item.shipped:
        raise InputError(f"«{item.title}» добавлена здесь: прежнего названия у неё нет.")
    if item.title == item.shipped:
        return None
    _free(office, list_key, item.shipped, key)
    return _put(office, list_key, {key: {"title": None}}, f"возвращено название «{item.shipped}»")


# --- how it is written


def _put(office: Office, list_key: str, changed: dict[str, dict[str, Value]], verb: str) -> Applied:
    steps: list[Step] = []
    for key, values in changed.items():
        row = office.lists.own(list_key, key)
        if row is None:
            # only what differs is kept, so that the rest follows the list the program comes with
            steps.append(Add(SHEET, "", {"list": list_key, "item": key, **values}))
        else:
            steps += [
                Edit(SHEET, row.id, name, row.values[name], value)
                for name, value in values.items()
                if row.values[name] != value
            ]
    return _apply(office, steps, f"{_of(list_key)}: {verb}")


def _apply(office: Office, steps: Sequence[Step], title: str) -> Applied:
    applied = entries.apply(office, steps, title)
    office.refresh()
    return applied


def _of(list_key: str) -> str:
    return f"Справочник «{TITLES[list_key]}»"


def _item(office: Office, list_key: str, key: str) -> Item:
    found = next((item for item in office.lists.items(list_key) if item.key == key), None)
    if found is None:
        raise InputError("Этой записи в справочнике уже нет.", hint="Посмотрите список заново.")
    return found


# --- what is taken


def _title(office: Office, list_key: str, title: str, own: str) -> str:
    words = str(_read("title", title) or "")
    if not words:
        raise InputError("Не указано название записи.")
    if ";" in words:
        raise InputError("В названии записи не бывает точки с запятой: она разделяет записи.")
    _free(office, list_key, words, own)
    return words


def _aliases(office: Office, list_key: str, aliases: str, own: str) -> Value:
    parts = [" ".join(part.split()) for part in aliases.split(";")]
    for part in filter(None, parts):
        _free(office, list_key, part, own)
    return _read("aliases", "; ".join(dict.fromkeys(filter(None, parts))))


def _free(office: Office, list_key: str, words: str, own: str) -> None:
    """The same words for two entries would make every file with them doubtful."""
    for item in office.lists.items(list_key):
        if item.key != own and fold(words) in {fold(known) for known in (item.key, item.title, *item.aliases)}:
            state = "" if item.active else " (скрыта)"
            raise InputError(
                f"«{words}» уже есть в справочнике: запись «{item.title}»{state}.",
                hint="Дополните или покажите ту запись либо напишите иначе.",
            )


def _read(column: str, raw: str) -> Value:
    spec = ALL_SHEETS[SHEET].column(column)
    try:
        return spec.read(" ".join(raw.split()))
    except BadValue as error:
        raise InputError(f"{spec.label}: {error}.") from error


def _new_key(office: Office, list_key: str, title: str) -> str:
    """Made once, and never again looked at as words.

    An open list keeps what was typed: its key is the title as a cell would store it, so rows typed before the entry
    was added belong to it. Elsewhere the key is the title without signs and look-alikes, so that two offices adding
    the same entry agree. A key that is taken gets a number.
    """
    kind = next(
        column.kind
        for sheet in SHEETS.values()
        for column in sheet.columns
        if isinstance(column.kind, Choice) and column.kind.list_key == list_key
    )
    if kind.open:
        wanted = title.lower() if kind.lower else title
    else:
        wanted = "own_" + re.sub(r"\W+", "_", loosely(title)).strip("_")
    wanted = wanted[:_LONGEST_KEY]
    taken = {fold(item.key) for item in office.lists.items(list_key)}
    key, number = wanted, 1
    while fold(key) in taken:
        number += 1
        key = f"{wanted}_{number}"
    return key
