"""Reads typed cells of a row and words the findings that several sheets share."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from shnor_desktop.models.sheets.spec import Finding, Row, Rule
from shnor_desktop.models.sheets.values import Value


def count(row: Row, key: str) -> int | None:
    """A whole number of a row, or None when the cell is empty."""
    value = row.get(key)
    # the exact type leaves out yes and no, which are whole numbers to Python
    return value if type(value) is int else None


def number(row: Row, key: str) -> Decimal | None:
    """A decimal or whole number of a row."""
    value = row.get(key)
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def day(row: Row, key: str) -> date | None:
    """A date of a row."""
    value = row.get(key)
    return value if isinstance(value, date) else None


def words(row: Row, key: str) -> tuple[str, ...]:
    """The words of a cell that holds several, separated by «;»."""
    value = row.get(key)
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else ()


def comma(value: Value) -> str:
    """A number as Russian writes it, without zeros that say nothing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return str(value)


def at_most(key: str, part: str, whole: str, labels: Mapping[str, str]) -> Rule:
    """The hard rule «a part is not more than its whole», for two counts of a row."""
    part_label, whole_label = labels[part], labels[whole]

    def test(row: Row) -> Finding | None:
        small, big = count(row, part), count(row, whole)
        if small is None or big is None or small <= big:
            return None
        return Finding(f"{part_label}: {small} — больше, чем {whole_label.lower()}: {big}")

    return Rule(key, (part, whole), "hard", f"«{part_label}» не больше, чем «{whole_label}»", test)


def in_order(key: str, first: str, second: str, labels: Mapping[str, str]) -> Rule:
    """The hard rule «the first date is not later than the second»."""

    def test(row: Row) -> Finding | None:
        start, end = day(row, first), day(row, second)
        if start is None or end is None or start <= end:
            return None
        return Finding(f"{labels[second]}: {end:%d.%m.%Y} — раньше, чем {labels[first].lower()}: {start:%d.%m.%Y}")

    about = f"«{labels[second]}» не раньше, чем «{labels[first]}»"
    return Rule(key, (second, first), "hard", about, test)


def this_day() -> date:
    """The day by the clock and the calendar of this computer."""
    return datetime.now().astimezone().date()
