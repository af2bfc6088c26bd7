"""Scales and minimum scores by year: shipped with sources, laid over by the office's own; nothing is guessed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

from shnor_desktop.errors import FileError
from shnor_desktop.paths import resources
from shnor_desktop.services.rules import Rules

Kind: TypeAlias = Literal["vpr", "oge", "ege"]
KINDS: tuple[Kind, ...] = get_args(Kind)
RULES: dict[Kind, str] = {"vpr": "scale_vpr", "oge": "scale_oge", "ege": "minimum_ege"}
"""The name under which the office's own stand among the rules of the year."""
_FOREIGN = "иностранный язык"
_LANGUAGES = frozenset(f"{word} язык" for word in ("английский", "немецкий", "французский", "испанский", "китайский"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Upper bounds of the marks «2», «3» and «4» in primary points."""

    bounds: tuple[int, int, int]
    highest: int | None
    source: str
    confirmed: bool = True

    def mark(self, points: Decimal) -> int | None:
        """The mark for that many points; None above what the work can give."""
        if points < 0 or (self.highest is not None and points > self.highest):
            return None
        return 2 + sum(points > bound for bound in self.bounds)

    @property
    def shown(self) -> str:
        """«0–9 / 10–15 / 16–20 / 21–24»."""
        low, middle, high = self.bounds
        last = f"{high + 1}–{self.highest}" if self.highest is not None else f"{high + 1} и больше"
        return f"0–{low} / {low + 1}–{middle} / {middle + 1}–{high} / {last}"


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least score that is enough for the certificate."""

    score: int
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One scale or minimum as it is listed: whose it is, and whether a document confirms it."""

    kind: Kind
    years: tuple[int, ...]
    subject: str
    grade: int | None
    value: Scale | Minimum
    own: bool

    @property
    def place(self) -> tuple[str, int | None]:
        """What a year has one of."""
        return self.subject, self.grade


@dataclass(frozen=True)
class Scales:
    """The scales of an office: its own for a year first, then those that are shipped."""

    rules: Rules = field(default_factory=Rules)

    def entries(self, kind: Kind) -> list[Entry]:
        """Every entry of a kind, the office's own first."""
        return [*self._own(kind), *_shipped(kind)]

    def of_year(self, kind: Kind, year: int) -> list[Entry]:
        """What holds in a year: one entry for each subject and class."""
        found: dict[tuple[str, int | None], Entry] = {}
        for entry in self.entries(kind):
            if year in entry.years:
                before = found.get(entry.place)
                if before is None or (not before.own and entry.value.confirmed and not before.value.confirmed):
                    found[entry.place] = entry
        return sorted(found.values(), key=lambda entry: (entry.grade or 0, entry.subject))

    def vpr(self, year: int, subject: str, grade: int) -> Scale | None:
        """The scale of a ВПР; ``grade`` is the class of the programme (DOMAIN §2.5)."""
        return self._scale("vpr", year, subject, grade)

    def oge(self, year: int, subject: str) -> Scale | None:
        """The scale of an ОГЭ, for protocols without marks."""
        return self._scale("oge", year, subject, 9)

    def ege_minimum(self, year: int, subject: str) -> Minimum | None:
        """The minimum of an ЕГЭ; for mathematics that of the profile level."""
        found = {entry.subject: entry.value for entry in self.of_year("ege", year)}
        value = found.get(subject) or (found.get(_FOREIGN) if subject in _LANGUAGES else None)
        return value if isinstance(value, Minimum) else None

    def _scale(self, kind: Kind, year: int, subject: str, grade: int) -> Scale | None:
        for entry in self.of_year(kind, year):
            if entry.place == (subject, grade) and isinstance(entry.value, Scale):
                return entry.value
        return None

    def _own(self, kind: Kind) -> Iterator[Entry]:
        for rule in self.rules.own(RULES[kind]):
            try:
                for said in rule.body["entries"]:
                    yield _entry(kind, {"source": rule.source, **said, "years": [rule.year]}, own=True)
            except (KeyError, TypeError, ValueError) as error:
                raise FileError(f"Шкала «{rule.name}» {rule.year} года записана с ошибкой и не читается.") from error


def _entry(kind: Kind, said: dict[str, Any], *, own: bool) -> Entry:
    source, confirmed = str(said["source"]), bool(said.get("confirmed", True))
    value: Scale | Minimum
    if kind == "ege":
        value = Minimum(int(said["minimum"]), source, confirmed)
    else:
        low, middle, high = map(int, said["bounds"])
        highest = said.get("highest")
        value = Scale((low, middle, high), None if highest is None else int(highest), source, confirmed)
    grade = said.get("grade")
    return Entry(kind, tuple(said["years"]), str(said["subject"]), None if grade is None else int(grade), value, own)


@cache
def _shipped(kind: Kind) -> tuple[Entry, ...]:
    return tuple(_entry(kind, said, own=False) for said in _read(kind))


@cache
def _read(name: str) -> list[dict[str, Any]]:
    body = json.loads((resources() / "scales" / f"{name}.json").read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = body["entries"]
    return entries


def subject_of_code(code: str) -> tuple[str, str] | None:
    """Subject and level behind a code of РИС, where every source agrees: a hint, names decide."""
    found = next((entry for entry in _read("ris_codes") if int(entry["code"]) == int(code)), None)
    return (found["subject"], found["level"]) if found else None
