"""How people write numbers, dates and words, and what each spelling means; `\\uXXXX` stands for a sign unseen."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

REFUSED, NOTHING = "!", "∅"
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is written in a cell of that kind, and how it is read: as text, ``!`` refused, ``∅`` as an empty cell."""

    kind: str
    written: str
    read: str


def spellings() -> list[Spelling]:
    """The whole table."""
    path = Path(__file__).with_name("spellings.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [Spelling(row["kind"], _plain(row["written"]), row["read"]) for row in rows]


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
