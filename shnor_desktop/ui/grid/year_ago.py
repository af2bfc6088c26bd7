"""Last year's figures beside this year's: the difference of a cell, and whether it is large enough to be marked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services.entries import Stored
from shnor_desktop.ui.grid.line import SCHOOL, Line

LARGE_PERCENT, LARGE_STEP = 30, 5
"""A change is marked from thirty percent and from five on, both at once."""
LARGE_WORDS = f"от {LARGE_PERCENT} % и не меньше {LARGE_STEP}"

Name: TypeAlias = tuple[Value, ...]
"""What names a row whichever year it is of."""
Past: TypeAlias = Mapping[Name, Mapping[str, Value]]
"""Last year's rows by name: entered and computed cells."""
Ghost: TypeAlias = tuple[str, bool]
"""The difference in words, and whether it is large."""

_YEARLY = frozenset({"year", "on_date", SCHOOL})


def naming(sheet: Sheet) -> tuple[str, ...]:
    """Keys of the columns that name a row from year to year."""
    return tuple(key for key in sheet.identity if key not in _YEARLY)


def name_of(line: Line, keys: Sequence[str], school: str) -> Name:
    """The name of a row on the screen."""
    return (str(line.cell(SCHOOL) or line.school or school), *(_plain(line.cell(key)) for key in keys))


def past_of(sheet: Sheet, rows: Sequence[Stored]) -> Past:
    """Last year's rows by name; of two alike the older one counts."""
    keys = naming(sheet)
    past: dict[Name, Mapping[str, Value]] = {}
    for row in rows:
        name = (row.school, *(_plain(row.values.get(key)) for key in keys))
        past.setdefault(name, {**row.values, **sheet.compute(row.values)})
    return past


def _plain(value: Value) -> Value:
    return fold(value) if isinstance(value, str) else value


def ghost(column: Column, now: Value, before: Value) -> Ghost | None:
    """What stands beside a figure: «+3»; nothing where there was none or nothing has changed."""
    if not _is_figure(now) or not _is_figure(before) or column.identity:
        return None
    difference = Decimal(str(now)) - Decimal(str(before))
    if not difference:
        return None
    words = f"{'+' if difference > 0 else ''}{difference}".replace(".", ",").replace("-", "\u2212")
    step = abs(difference)
    return words, step >= LARGE_STEP and step * 100 >= LARGE_PERCENT * abs(Decimal(str(before)))


def _is_figure(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
