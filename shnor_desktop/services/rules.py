"""Rules of the year: shipped as data, laid over by the office's own, each with its source (DOMAIN §0.4)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from shnor_desktop.errors import FileError
from shnor_desktop.paths import resources
from shnor_desktop.services.entries import Stored


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule as it holds in a year: its body, where it comes from, and whether the office changed it."""

    name: str
    year: int
    body: dict[str, Any]
    source: str
    own: bool


@cache
def shipped(name: str) -> tuple[RuleSet, ...]:
    """The shipped versions of a rule by their first year, oldest first."""
    body = json.loads((resources() / "rules" / f"{name}.json").read_text(encoding="utf-8"))
    versions = [RuleSet(name, int(entry["from"]), entry["rule"], entry["source"], own=False) for entry in body]
    return tuple(sorted(versions, key=lambda version: version.year))


class Rules:
    """The rules of an office."""

    def __init__(self, own: Iterable[Stored] = ()) -> None:
        self._own: dict[tuple[str, int], RuleSet] = {}
        for row in own:
            name, year = str(row.values["name"]), int(str(row.values["year"]))
            try:
                body = json.loads(str(row.values["body"]))
            except json.JSONDecodeError as error:
                raise FileError(f"Правило «{name}» {year} года записано с ошибкой и не читается.") from error
            self._own[name, year] = RuleSet(name, year, body, str(row.values["source"]), own=True)

    def own(self, name: str) -> tuple[RuleSet, ...]:
        """The office's own versions of a rule, oldest first."""
        return tuple(rule for (own_name, _), rule in sorted(self._own.items()) if own_name == name)

    def of_year(self, name: str, year: int) -> RuleSet:
        """The rule in force: the newest version not later than the year, else the oldest; the office's own first."""
        versions = {version.year: version for version in shipped(name)}
        versions |= {at: rule for (own_name, at), rule in self._own.items() if own_name == name}
        past = [at for at in versions if at <= year]
        return versions[max(past) if past else min(versions)]
