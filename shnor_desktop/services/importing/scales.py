"""Official scales and minimum scores by year, with their sources; where there is none, nothing is guessed."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from shnor_desktop.paths import resources

_FOREIGN = "иностранный язык"
_LANGUAGES = frozenset(f"{word} язык" for word in ("английский", "немецкий", "французский", "испанский", "китайский"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Upper bounds of the marks «2», «3» and «4» in primary points."""

    bounds: tuple[int, int, int]
    highest: int | None
    source: str

    def mark(self, points: Decimal) -> int | None:
        """The mark for that many points; None above what the work can give."""
        if points < 0 or (self.highest is not None and points > self.highest):
            return None
        return 2 + sum(points > bound for bound in self.bounds)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least score that is enough for the certificate."""

    score: int
    source: str
    confirmed: bool


def vpr(year: int, subject: str, grade: int) -> Scale | None:
    """The scale of a ВПР; ``grade`` is the class of the programme (DOMAIN §2.5)."""
    return _scale("vpr", year, subject, grade)


def oge(year: int, subject: str) -> Scale | None:
    """The scale of an ОГЭ, for protocols without marks."""
    return _scale("oge", year, subject, 9)


def ege_minimum(year: int, subject: str) -> Minimum | None:
    """The minimum of an ЕГЭ; for mathematics that of the profile level."""
    names = {subject, _FOREIGN} if subject in _LANGUAGES else {subject}
    found = [entry for entry in _entries("ege") if year in entry["years"] and entry["subject"] in names]
    best = sorted(found, key=lambda entry: bool(entry["confirmed"]))
    return Minimum(best[-1]["minimum"], best[-1]["source"], best[-1]["confirmed"]) if best else None


def subject_of_code(code: str) -> tuple[str, str] | None:
    """Subject and level behind a code of РИС, where every source agrees: a hint, names decide."""
    found = next((entry for entry in _entries("ris_codes") if int(entry["code"]) == int(code)), None)
    return (found["subject"], found["level"]) if found else None


def _scale(name: str, year: int, subject: str, grade: int) -> Scale | None:
    for entry in _entries(name):
        if year in entry["years"] and (entry["subject"], entry["grade"]) == (subject, grade):
            low, middle, high = entry["bounds"]
            return Scale((low, middle, high), entry["highest"], entry["source"])
    return None


@cache
def _entries(name: str) -> list[dict[str, Any]]:
    body = json.loads((resources() / "scales" / f"{name}.json").read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = body["entries"]
    return entries
