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


@cache
def shipped(list_key: str) -> tuple[Item, ...]:
    """The list as it comes with the program."""
    path = resources() / "lists" / f"{list_key}.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Item(
            key=entry["key"],
            title=entry["title"],
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

    def items(self, list_key: str) -> list[Item]:
        """Every entry, hidden ones too, in the order of the office."""
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
                ),
            )
        return [item for _, item in sorted(merged.values(), key=lambda pair: pair[0])]

    def options(self, list_key: str) -> Sequence[Option]:
        """What a cell of that list may hold."""
        return [Option(item.key, item.title, item.aliases) for item in self.items(list_key) if item.active]
