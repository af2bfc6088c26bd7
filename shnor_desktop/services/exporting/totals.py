"""The line of sums under an exported table: where sums make sense, and how that line is known when it comes back."""

from collections.abc import Mapping, Sequence

from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services.entries import Stored

WORD = "Итого"
_WORDS = ("итого", "всего")
_BETWEEN_DIGITS = str.maketrans("", "", ",. \u00a0")
_ADDITIVE: Mapping[str, tuple[str, ...]] = {
    "classes": ("pupils", "boys", "girls"),
    "year_results": ("pupils", "excellent", "good", "one_three", "failing", "not_attested", "repeated"),
    "graduates": (
        "graduates",
        "certificates",
        "honours",
        "grade10_own",
        "grade10_other",
        "college",
        "university",
        "work",
        "other",
    ),
    "rechecks": ("checked", "differing"),
}
"""Counts of different pupils or works: categories that overlap, subjects and stages are never added up."""


def sums(sheet_key: str, rows: Sequence[Stored]) -> dict[str, int]:
    """Sums of the columns that may be added up; empty where something would be counted twice."""
    keys = _ADDITIVE.get(sheet_key, ())
    if not keys or len(rows) < 2 or len({row.values["year"] for row in rows}) > 1 or _grades_beside_classes(rows):
        return {}
    found: dict[str, int] = {}
    for key in keys:
        counts = [value for row in rows if isinstance(value := row.values[key], int)]
        if counts:
            found[key] = sum(counts)
    return found


def _grades_beside_classes(rows: Sequence[Stored]) -> bool:
    """Whether a row of a whole grade stands beside rows of its classes."""
    letters: dict[tuple[str, object], set[object]] = {}
    for row in rows:
        if "letter" in row.values:
            letters.setdefault((row.school, row.values["grade"]), set()).add(row.values["letter"])
    return any(None in known and len(known) > 1 for known in letters.values())


def is_line(cells: Sequence[object]) -> bool:
    """Whether a row of a file only sums up the rows above: «Итого» and numbers."""
    first = next((place for place, cell in enumerate(cells) if not _is_empty(cell)), None)
    if first is None:
        return False
    word = cells[first]
    if not isinstance(word, str) or fold(word).rstrip(" .:") not in _WORDS:
        return False
    rest = [cell for cell in cells[first + 1 :] if not _is_empty(cell)]
    return bool(rest) and all(map(_is_figure, rest))


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_figure(cell: object) -> bool:
    if isinstance(cell, str):
        return cell.strip(" \u00a0%").translate(_BETWEEN_DIGITS).isdecimal()
    return isinstance(cell, int | float) and not isinstance(cell, bool)
