"""Editable lists: the shipped ones with the office's own entries laid over them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from shnor_desktop.models.sheets.values import Option
from shnor_desktop.paths import resources
from shnor_desktop.services.entries import Stored


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list; ``whole`` says what a count of it is a share of (pupils, families)."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    whole: str = ""
    active: bool = True
    source: str = ""
    shipped: str = ""
    """The title it comes with; empty for an entry that the office added."""


@cache
def shipped(list_key: str) -> tuple[Item, ...]:
    """The list as it comes with the program."""
    path = resources() / "lists" / f"{list_key}.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Item(
            key=entry["key"],
            title=entry["title"],
            shipped=entry["title"],
            aliases=tuple(entry.get("aliases", ())),
            whole=entry.get("whole", ""),
            source=entry.get("source") or body.get("source", ""),
        )
        for entry in body["items"]
    )


class Lists:
    """All lists of an office."""

    def __init__(self, own: Iterable[Stored] = ()) -> None:
        self._own: dict[str, list[Stored]] = {}
        for row in own:
            self._own.setdefault(str(row.values["list"]), []).append(row)

    def own(self, list_key: str, key: str) -> Stored | None:
        """What the office has written of an entry."""
        return next((row for row in self._own.get(list_key, ()) if row.values["item"] == key), None)

    def items(self, list_key: str) -> list[Item]:
        """Every entry, hidden ones too, in the order of the office."""
        return [item for _, item in self.placed(list_key)]

    def placed(self, list_key: str) -> list[tuple[int, Item]]:
        """The same with the number by which each stands where it stands."""
        merged = {item.key: (position, item) for position, item in enumerate(shipped(list_key))}
        for row in self._own.get(list_key, ()):
            values = row.values
            key = str(values["item"])
            position, old = merged.get(key, (len(merged), Item(key, key)))
            own_position = values["position"]
            merged[key] = (
                own_position if isinstance(own_position, int) else position,
                Item(
                    key=key,
                    title=str(values["title"] or old.title),
                    aliases=tuple(part.strip() for part in str(values["aliases"]).split(";"))
                    if values["aliases"]
                    else old.aliases,
                    whole=str(values["whole"] or old.whole),
                    active=values["active"] is not False,
                    source=str(values["source"] or old.source),
                    shipped=old.shipped,
                ),
            )
        return sorted(merged.values(), key=lambda pair: pair[0])

    def options(self, list_key: str) -> Sequence[Option]:
        """What a cell of that list may hold."""
        return self._options(list_key, active=True)

    def hidden(self, list_key: str) -> Sequence[Option]:
        """Entries that are no longer offered; what was entered with them keeps its title."""
        return self._options(list_key, active=False)

    def _options(self, list_key: str, *, active: bool) -> list[Option]:
        items = self.items(list_key)
        return [Option(item.key, item.title, item.aliases) for item in items if item.active is active]
