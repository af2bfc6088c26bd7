"""Rules of the year as an office edits them: listed, laid over by own ones with a source, taken back; undoable."""

import copy
import json
from dataclasses import dataclass
from typing import Any, Literal

from shnor_desktop.errors import InputError
from shnor_desktop.services import entries
from shnor_desktop.services.documents import states
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.office import Office
from shnor_desktop.services.recurrence import Terms
from shnor_desktop.services.rule_shape import Path, check, is_number
from shnor_desktop.services.rule_words import CODES, TITLES, choices, in_words
from shnor_desktop.services.rules import Rules, RuleSet

SHEET = "rule_sets"
YES_NO = {True: "да", False: "нет"}
_LONGEST_SOURCE = 1000
LeafKind = Literal["whole", "decimal", "text", "yesno", "choice", "wholes", "texts"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule as it holds in a year."""

    name: str
    title: str
    about: str
    rule: RuleSet
    own_years: tuple[int, ...]
    """Years from which the office has a rule of its own."""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "about": self.about,
            "since": self.rule.year,
            "source": self.rule.source,
            "own": self.rule.own,
            "own_years": list(self.own_years),
        }


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a rule that a form offers: where it stands, in words, and how it is written."""

    path: Path
    words: str
    kind: LeafKind
    text: str
    options: tuple[tuple[str, str], ...] = ()
    """Codes and words of a choice."""


def listed(rules: Rules, year: int) -> list[Listed]:
    """Every rule as it holds in the year."""
    return [
        Listed(
            name,
            said.title,
            said.about,
            rules.of_year(name, year),
            tuple(rule.year for rule in rules.own(name)),
        )
        for name, said in TITLES.items()
    ]


def known(name: str) -> str:
    """The name of a rule, refused where there is none such."""
    if name not in TITLES:
        raise InputError(f"Правила «{name[:60]}» нет.", hint=f"Есть: {', '.join(TITLES)}.")
    return name


def put(office: Office, name: str, year: int, body: object, source: str) -> Applied | None:
    """Lay an own rule over the shipped one from that year on; None when it already is so."""
    _check_year(year)
    words = source.strip()
    if not words:
        raise InputError("Укажите источник: документ, из которого взято правило.", hint="Например: приказ, дата, №.")
    if len(words) > _LONGEST_SOURCE:
        raise InputError(f"Источник длиннее {_LONGEST_SOURCE} знаков.")
    check(known(name), year, body)
    _check_meaning(name, year, body, words)
    packed = json.dumps(body, ensure_ascii=False)
    row = _row(office, name, year)
    if row is None:
        held = office.rules.of_year(name, year)
        if held.body == body and held.source == words:
            return None
        steps: list[Step] = [Add(SHEET, "", {"name": name, "year": year, "body": packed, "source": words})]
    else:
        same = json.loads(str(row.values["body"])) == body
        pairs = (("body", row.values["body"] if same else packed), ("source", words))
        steps = [Edit(SHEET, row.id, key, row.values[key], value) for key, value in pairs if row.values[key] != value]
    return _apply(office, steps, f"Правило «{TITLES[name].title}»: записано своё с {year} года")


def forget(office: Office, name: str, year: int) -> Applied | None:
    """Take back the own rule of that year; None when there is none."""
    _check_year(year)
    row = _row(office, known(name), year)
    steps: list[Step] = [Remove(SHEET, row.id)] if row is not None else []
    return _apply(office, steps, f"Правило «{TITLES[name].title}»: своё правило {year} года убрано")


def _apply(office: Office, steps: list[Step], title: str) -> Applied | None:
    if not steps:
        return None
    applied = entries.apply(office, steps, title)
    office.refresh()
    return applied


def _row(office: Office, name: str, year: int) -> Stored | None:
    with office.reading() as session:
        rows = entries.load(session, SHEET, year=year)
    return next((row for row in rows if row.values["name"] == name), None)


def _check_year(year: int) -> None:
    if not 2000 <= year <= 2099:
        raise InputError(f"{year} — не учебный год: нужны четыре цифры, например 2023.")


def _check_meaning(name: str, year: int, body: object, source: str) -> None:
    """What the shape alone does not tell: formulas of own indicators, months of the terms."""
    if not isinstance(body, dict):
        return
    if name == catalogue.RULE:
        if not isinstance(body["indicators"], list):
            raise InputError("Часть «свои показатели»: нужен список.")
        for one in body["indicators"]:
            catalogue.own_of(one, source, year)
    if name == "terms":
        Terms.of(body)
    if name == states.RULE:
        states.check(body)


# --- the form of values


def leaves(name: str, body: dict[str, Any]) -> list[Leaf]:
    """Values of a rule that a form offers, in their order; codes that name columns and entries are left out."""
    found: list[Leaf] = []
    _walk(name, body, body, (), found)
    return found


def _walk(name: str, body: object, value: object, path: Path, found: list[Leaf]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in CODES:
                _walk(name, body, inner, (*path, key), found)
        return
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for place, inner in enumerate(value):
            _walk(name, body, inner, (*path, place), found)
        return
    leaf = _leaf(name, path, in_words(name, body, path), value)
    if leaf is not None:
        found.append(leaf)


def _leaf(name: str, path: Path, words: str, value: object) -> Leaf | None:
    key = str(path[-1])
    if isinstance(value, bool):
        return Leaf(path, words, "yesno", YES_NO[value], tuple((one, one) for one in YES_NO.values()))
    if isinstance(value, int):
        return Leaf(path, words, "whole", str(value))
    if isinstance(value, str):
        codes = choices(name, key)
        if value in codes:
            return Leaf(path, words, "choice", value, tuple(codes.items()))
        if is_number(key, value):
            return Leaf(path, words, "decimal", value.replace(".", ","))
        return Leaf(path, words, "text", value)
    if isinstance(value, list) and value:
        kind: LeafKind = "wholes" if isinstance(value[0], int) else "texts"
        return Leaf(path, words, kind, "; ".join(map(str, value)))
    return None


def changed(name: str, body: dict[str, Any], texts: dict[Path, str]) -> dict[str, Any]:
    """The rule with other values, written as the form writes them."""
    result = copy.deepcopy(body)
    for leaf in leaves(name, body):
        text = texts.get(leaf.path, leaf.text).strip()
        if text == leaf.text:
            continue
        place: Any = result
        for part in leaf.path[:-1]:
            place = place[part]
        place[leaf.path[-1]] = _read(leaf, text)
    return result


def _read(leaf: Leaf, text: str) -> object:
    match leaf.kind:
        case "whole":
            return _whole(leaf, text)
        case "decimal":
            return text.replace(",", ".")
        case "yesno":
            return text == YES_NO[True]
        case "wholes":
            return [_whole(leaf, one.strip()) for one in text.split(";") if one.strip()]
        case "texts":
            return [one.strip() for one in text.split(";") if one.strip()]
        case _:
            return text


def _whole(leaf: Leaf, text: str) -> int:
    sign, digits = ("-", text[1:]) if text[:1] in ("-", "−") else ("", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise InputError(f"Часть «{leaf.words}»: нужно целое число, а стоит «{text[:40]}».")
    return int(sign + digits)
