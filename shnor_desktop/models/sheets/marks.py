"""Counts of marks of a result row and what follows from them (DOMAIN §6.1)."""

from dataclasses import dataclass
from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.spec import Row

MARKS = ("n5", "n4", "n3", "n2")


@dataclass(frozen=True, slots=True)
class Marks:
    """How many participants got each mark."""

    n5: int
    n4: int
    n3: int
    n2: int

    @property
    def total(self) -> int:
        return self.n5 + self.n4 + self.n3 + self.n2

    @property
    def passed(self) -> int:
        return self.n5 + self.n4 + self.n3

    @property
    def good(self) -> int:
        return self.n5 + self.n4

    @property
    def points(self) -> int:
        """The sum of all marks."""
        return 5 * self.n5 + 4 * self.n4 + 3 * self.n3 + 2 * self.n2

    @property
    def sou_points(self) -> int:
        """The numerator of СОУ."""
        return 100 * self.n5 + 64 * self.n4 + 36 * self.n3 + 16 * self.n2

    def as_tuple(self) -> tuple[int, int, int, int]:
        return (self.n5, self.n4, self.n3, self.n2)


def given(row: Row) -> dict[str, int]:
    """The counts of marks that are filled in."""
    return {key: value for key in MARKS if (value := count(row, key)) is not None}


def marks(row: Row) -> Marks | None:
    """The whole distribution: all four counts, or those that already add up to the participants."""
    filled = given(row)
    if not filled:
        return None
    if len(filled) < len(MARKS) and sum(filled.values()) != count(row, "participants"):
        return None
    return Marks(*(filled.get(key, 0) for key in MARKS))


def low(row: Row) -> int | None:
    """Participants below the bound: typed ``below_minimum``, else «2» (CONTRACTS, verdicts)."""
    typed = count(row, "below_minimum")
    return count(row, "n2") if typed is None else typed


def success(row: Row) -> Decimal | None:
    found = marks(row)
    return None if found is None else arithmetic.percent(found.passed, found.total)


def quality(row: Row) -> Decimal | None:
    found = marks(row)
    return None if found is None else arithmetic.percent(found.good, found.total)


def mean_mark(row: Row) -> Decimal | None:
    found = marks(row)
    return None if found is None else arithmetic.mean_mark(*found.as_tuple())


def sou(row: Row) -> Decimal | None:
    found = marks(row)
    return None if found is None else arithmetic.sou(*found.as_tuple())


def low_share(row: Row) -> Decimal | None:
    return arithmetic.percent(low(row), count(row, "participants"))


def confirmed_share(row: Row) -> Decimal | None:
    parts = [count(row, key) for key in ("lowered", "confirmed", "raised")]
    known = [part for part in parts if part is not None]
    whole = count(row, "participants") if len(known) < len(parts) else sum(known)
    return arithmetic.percent(count(row, "confirmed"), whole)
