"""Answers that may be unknown, and comparisons of shares whose parts are known only within bounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from shnor_desktop.errors import FileError

Truth: TypeAlias = bool | None
"""None: the known rows do not suffice to decide."""


def at_least(answers: Iterable[Truth], needed: int) -> Truth:
    """Whether at least so many hold; decided as soon as the known ones suffice (CONTRACTS, verdicts)."""
    known = list(answers)
    sure = known.count(True)
    if sure >= needed:
        return True
    return None if sure + known.count(None) >= needed else False


def any_of(answers: Iterable[Truth]) -> Truth:
    """«или»."""
    return at_least(answers, 1)


def all_of(answers: Iterable[Truth]) -> Truth:
    """«и»."""
    known = list(answers)
    return at_least(known, len(known))


@dataclass(frozen=True, slots=True)
class Threshold:
    """A whole percent with its operator, exactly as the rule prints them."""

    operator: str
    percent: int

    def __post_init__(self) -> None:
        if self.operator not in (">", ">="):
            raise FileError(f"В правиле года неизвестный знак сравнения: «{self.operator}».", hint="Нужен > или >=.")

    @property
    def sign(self) -> str:
        """The operator as it is printed."""
        return "≥" if self.operator == ">=" else ">"

    def met(self, part: int, whole: int) -> bool:
        """In whole numbers only; a share of nothing meets nothing (DOMAIN §0.2)."""
        if whole <= 0:
            return False
        return part * 100 >= whole * self.percent if self.operator == ">=" else part * 100 > whole * self.percent


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, the part known within bounds: ``least`` ≤ part ≤ ``most``."""

    least: int
    most: int | None
    whole: int | None

    @property
    def known(self) -> bool:
        """Whether the exact share can be printed."""
        return self.least == self.most and self.whole is not None and self.whole > 0

    @property
    def numerator(self) -> int | None:
        return self.least if self.least == self.most else None

    def meets(self, threshold: Threshold) -> Truth:
        """Decided when both bounds say the same."""
        if self.whole is None or self.whole <= 0:
            return None
        if threshold.met(self.least, self.whole):
            return True
        if self.most is None or threshold.met(self.most, self.whole):
            return None
        return False
