"""What the person and the base say beside a file: the form, the year, the lists, the rows that are there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shnor_desktop.models.sheets.values import BadValue, ListSource
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.importing.marking import Marking
from shnor_desktop.services.importing.scales import Scales


@dataclass(frozen=True, slots=True)
class Asked:
    """Handed to every reader of files."""

    sheet: str | None
    year: int | None
    lists: ListSource
    stored: Callable[[str, int], Sequence[Stored]]
    """Rows of a form in a year, as the base has them now."""
    find_school: Callable[[object], str]
    """Code of the school by any of its identifiers; ``BadValue`` when there is none."""
    school: str | None = None
    """Whose rows are those that name no school."""
    markings: Mapping[str, Marking] = field(default_factory=dict)
    """Remembered markings of foreign tables, by fingerprint of their headings."""
    marking: Marking | None = None
    """What the person says now about the columns of the file."""
    scales: Scales = field(default_factory=Scales)
    """Scales and minimum scores of this office."""
    strangers: set[str] = field(default_factory=set)
    """Identifiers of schools that no card has."""
    met: set[str] = field(default_factory=set)
    """Codes of schools that the file names and the base knows."""

    def school_of(self, said: str) -> str:
        """The code where the school is known; else what the file says, and the planner refuses it with a sentence."""
        if not said:
            return self.school or ""
        try:
            code = self.find_school(said)
        except BadValue:
            self.strangers.add(said)
            return said
        self.met.add(code)
        return code
