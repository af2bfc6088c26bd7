"""What the person and the base say beside a file: the form, the year, the lists, the rows that are there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shnor_desktop.models.sheets.values import ListSource
from shnor_desktop.services.entries import Stored


@dataclass(frozen=True, slots=True)
class Asked:
    """Handed to every reader of files."""

    sheet: str | None
    year: int | None
    lists: ListSource
    stored: Callable[[str, int], Sequence[Stored]]
    """Rows of a form in a year, as the base has them now."""
    school_of: Callable[[object], str]
    """Code of the school by any of its identifiers; ``BadValue`` when there is none."""
