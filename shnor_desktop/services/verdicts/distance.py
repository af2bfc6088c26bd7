"""How far a school is from the other verdict: the least number of pupils whose mark must move (CONTRACTS)."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from shnor_desktop.services.verdicts.facts import Key

SecondCriterion: TypeAlias = Literal["any", "same"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Figures of the rule of the year: the share that counts as low and how many procedures each criterion needs."""

    numerator: int
    denominator: int
    first: int
    second: int

    def is_low(self, low: int, participants: int) -> bool:
        """DOMAIN §1.1: not less than 30 % of the participants, in whole numbers."""
        return participants > 0 and low * self.denominator >= participants * self.numerator

    def least_low(self, participants: int) -> int:
        """The least number below the bound that makes a procedure low."""
        return -(-participants * self.numerator // self.denominator)


class Counts(NamedTuple):
    """Participants of a held procedure and how many of them are below the bound."""

    participants: int
    low: int


Year: TypeAlias = Mapping[Key, Counts]
"""The procedures of one year that can be judged, by what makes them the same."""


def criteria(bounds: Bounds, this: Year, last: Year, second: SecondCriterion) -> tuple[bool, bool]:
    """Whether each of the two criteria holds."""
    return criteria_of(bounds, low_of(bounds, this), low_of(bounds, last), second)


def low_of(bounds: Bounds, year: Year) -> set[Key]:
    """Procedures with a low result."""
    return {key for key, (participants, low) in year.items() if bounds.is_low(low, participants)}


def criteria_of(bounds: Bounds, this: Set[Key], last: Set[Key], second: SecondCriterion) -> tuple[bool, bool]:
    """The same from the procedures with a low result."""
    counted = len(this & last) if second == "same" else min(len(this), len(last))
    return len(this) >= bounds.first, counted >= bounds.second


def distance(bounds: Bounds, this: Year, last: Year, second: SecondCriterion) -> int | None:
    """The least number of pupils, over both years, participants fixed, that flips the verdict; None if none can."""
    return distance_from(bounds, this, last, second, low=any(criteria(bounds, this, last, second)))


def distance_from(bounds: Bounds, this: Year, last: Year, second: SecondCriterion, *, low: bool) -> int | None:
    """The same where the verdict is known already."""
    return (_to_not_low if low else _to_low)(bounds, this, last, second)


def _to_low(bounds: Bounds, this: Year, last: Year, second: SecondCriterion) -> int | None:
    rise_this, rise_last = _rises(bounds, this), _rises(bounds, last)
    ways = [_cheapest(list(rise_this.values()), bounds.first)]
    if second == "same":
        both = [rise_this[key] + rise_last[key] for key in rise_this.keys() & rise_last.keys()]
        ways.append(_cheapest(both, bounds.second))
    else:
        first, other = (_cheapest(list(costs.values()), bounds.second) for costs in (rise_this, rise_last))
        ways.append(None if first is None or other is None else first + other)
    return min((way for way in ways if way is not None), default=None)


def _rises(bounds: Bounds, year: Year) -> dict[Key, int]:
    """What it costs to make each procedure low; nothing for one that is low already."""
    return {
        key: max(0, bounds.least_low(counts.participants) - counts.low)
        for key, counts in year.items()
        if counts.participants > 0
    }


def _falls(bounds: Bounds, year: Year) -> dict[Key, int]:
    """What it costs to make each low procedure not low."""
    return {
        key: counts.low - bounds.least_low(counts.participants) + 1
        for key, counts in year.items()
        if bounds.is_low(counts.low, counts.participants)
    }


def _cheapest(costs: Sequence[int], needed: int) -> int | None:
    return sum(sorted(costs)[:needed]) if len(costs) >= needed else None


def _to_not_low(bounds: Bounds, this: Year, last: Year, second: SecondCriterion) -> int | None:
    fall_this, fall_last = _falls(bounds, this), _falls(bounds, last)
    if second == "same":
        return _break_pairs(bounds, fall_this, fall_last)
    this_costs, last_costs = list(fall_this.values()), list(fall_last.values())
    # either this year alone falls under both criteria, or each year falls under its own
    alone = _cheapest(this_costs, max(0, len(this_costs) - min(bounds.first, bounds.second) + 1))
    apart_this = _cheapest(this_costs, max(0, len(this_costs) - bounds.first + 1))
    apart_last = _cheapest(last_costs, max(0, len(last_costs) - bounds.second + 1))
    apart = None if apart_this is None or apart_last is None else apart_this + apart_last
    return min((way for way in (alone, apart) if way is not None), default=None)


def _break_pairs(bounds: Bounds, fall_this: Mapping[Key, int], fall_last: Mapping[Key, int]) -> int | None:
    """Fewer low procedures this year and fewer pairs low in both; a pair is broken in either of its years."""
    paired = fall_this.keys() & fall_last.keys()
    need_falls = max(0, len(fall_this) - bounds.first + 1)
    need_broken = max(0, len(paired) - bounds.second + 1)
    best = {(0, 0): 0}
    for key, cost in fall_this.items():
        step = dict(best)
        for (falls, broken), spent in best.items():
            in_pair = int(key in paired)
            moves = [((min(falls + 1, need_falls), min(broken + in_pair, need_broken)), spent + cost)]
            if in_pair:
                moves.append(((falls, min(broken + 1, need_broken)), spent + fall_last[key]))
            for state, total in moves:
                step[state] = min(total, step.get(state, total))
        best = step
    return best.get((need_falls, need_broken))
