"""What a cell may hold, and the words shared by kinds and sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias

Value: TypeAlias = str | int | Decimal | date | bool | None
Scalar: TypeAlias = str | int | bool | None
"""A value as JSON keeps it: in the journal and in packages."""


class BadValue(ValueError):
    """A cell cannot be read; the text is Russian and for the person."""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list: ``key`` is stored, ``title`` is shown."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()


class ListSource(Protocol):
    """Where editable lists come from: the base, or the shipped ones."""

    def options(self, list_key: str) -> Sequence[Option]:
        """The active entries of a list in their order."""

    def hidden(self, list_key: str) -> Sequence[Option]:
        """The entries that are no longer offered."""


def fold(text: str) -> str:
    """Words compared without case, «ё», kinds of spaces and dashes."""
    plain = text.replace("\u00a0", " ").translate({0x2013: "-", 0x2014: "-", 0x2011: "-"})
    return " ".join(plain.split()).casefold().replace("ё", "е")
