"""How a row is named on its way: by its identity as text, the same on both sides whatever its number there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.kinds import Text
from shnor_desktop.models.sheets.spec import Row, Sheet
from shnor_desktop.services import entries
from shnor_desktop.services.exchange.content import as_text

Identity: TypeAlias = tuple[tuple[str, str], ...]
Find: TypeAlias = Callable[[str, Identity], int | None]
"""Form and identity of a row → its number in this base."""


def identity_of(sheet: Sheet, values: Row) -> Identity:
    """What names a row, as text."""
    named = dict(zip(sheet.identity, sheet.identify(values), strict=True))
    return tuple(sorted(as_text(sheet, named).items()))


def numbers(session: Session, school: str, sheets: Iterable[str]) -> dict[str, dict[Identity, int]]:
    """The rows of a school by form and identity."""
    return {
        key: {identity_of(ALL_SHEETS[key], row.values): row.id for row in entries.load(session, key, school=school)}
        for key in sheets
    }


def identities(session: Session, sheet: Sheet, rows: Iterable[int]) -> dict[int, Identity]:
    """The identity of those of the rows that still stand."""
    return {row.id: identity_of(sheet, row.values) for row in entries.load_rows(session, sheet.key, rows)}


def read_identity(raw: Mapping[str, Any]) -> Identity | None:
    """The row named in a description; None when it names none."""
    row = raw.get("row")
    if not isinstance(row, dict) or not all(isinstance(part, str) for pair in row.items() for part in pair):
        return None
    return tuple(sorted(row.items()))


def read_word(sheet: Sheet, raw: Mapping[str, Any], key: str) -> str | None:
    """A printable text of a description that fits into its column; None when it is something else."""
    value, kind = raw.get(key), sheet.column(key).kind
    if not isinstance(value, str) or (isinstance(kind, Text) and len(value) > kind.longest):
        return None
    return "".join(sign for sign in value if sign.isprintable() or sign == "\n")
