"""Which procedures, and by how many pupils, turn the verdict: the smallest change and the cheapest others in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shnor_desktop.services import wording
from shnor_desktop.services.verdicts.distance import Bounds, Counts, SecondCriterion, Year, criteria
from shnor_desktop.services.verdicts.facts import Key

SHOWN = 5
"""So many ways are named: the smallest and the next ones."""


@dataclass(frozen=True, slots=True)
class Move:
    """One procedure of one year carried across the bound, participants fixed."""

    year: int
    key: Key
    participants: int
    low: int
    target: int

    @property
    def pupils(self) -> int:
        """So many marks cross the bound."""
        return abs(self.target - self.low)

    @property
    def text(self) -> str:
        """«2021/22, ВПР, математика, 5 класс: ниже границы на 2 меньше — 5 из 21 участника вместо 7»."""
        word = "меньше" if self.target < self.low else "больше"
        becomes = wording.out_of(self.target, self.participants, wording.PARTICIPANT)
        return (
            f"{wording.school_year(self.year)}, {self.key.title}: ниже границы на {wording.whole(self.pupils)} {word} "
            f"— {becomes} вместо {wording.whole(self.low)}"
        )

    def as_json(self) -> dict[str, object]:
        return {"year": self.year, **self.key._asdict()} | {
            "participants": self.participants,
            "low": self.low,
            "target": self.target,
            "pupils": self.pupils,
        }


@dataclass(frozen=True, slots=True)
class Way:
    """A change that turns the verdict and in which nothing is superfluous: one pupil less, and it does not."""

    moves: tuple[Move, ...]

    @property
    def pupils(self) -> int:
        """So many marks cross the bound over both years."""
        return sum(move.pupils for move in self.moves)

    @property
    def text(self) -> str:
        """The whole way in words, without a full stop."""
        people = wording.counted(self.pupils, wording.PARTICIPANT)
        return f"{people}: {'; '.join(move.text for move in self.moves)}"

    def as_json(self) -> dict[str, object]:
        return {"pupils": self.pupils, "moves": [move.as_json() for move in self.moves]}


_State: TypeAlias = tuple[int, int, int]
"""Low procedures of this year, of the last one, and those low in both."""
_Option: TypeAlias = tuple[_State, tuple[Move, ...]]


def ways(
    bounds: Bounds, at: int, years: tuple[Year, Year], second: SecondCriterion, shown: int = SHOWN
) -> tuple[Way, ...]:
    """The smallest change first, then the cheapest others; empty when no marks of the same participants would do.

    ``years`` are ``at`` and the one before it.
    """
    this, last = years
    before = any(criteria(bounds, this, last, second))
    keys = list(dict.fromkeys((*this, *last)))
    places = {key: place for place, key in enumerate(keys)}
    best: dict[_State, list[tuple[Move, ...]]] = {(0, 0, 0): [()]}
    for key in keys:
        options = list(_options(bounds, at, key, this.get(key), last.get(key), before=before))
        reached: dict[_State, list[tuple[Move, ...]]] = {}
        for state, found in best.items():
            for step, moves in options:
                arrived = (state[0] + step[0], state[1] + step[1], state[2] + step[2])
                reached.setdefault(arrived, []).extend((*way, *moves) for way in found)
        best = {state: sorted(found, key=lambda way: _order(way, places))[:shown] for state, found in reached.items()}

    def turns(moves: Sequence[Move]) -> bool:
        return any(criteria(bounds, *applied(years, moves, at), second)) is not before

    reaching = [way for state, found in best.items() if _low(bounds, state, second) is not before for way in found]
    # nothing superfluous: without any one of its moves a way turns nothing
    turned = [way for way in reaching if not any(turns([one for one in way if one is not move]) for move in way)]
    return tuple(Way(way) for way in sorted(turned, key=lambda way: _order(way, places))[:shown])


def _order(way: tuple[Move, ...], places: dict[Key, int]) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    # among equals: fewer procedures, then those that the rule names first, then the newer year
    return sum(move.pupils for move in way), len(way), tuple((places[move.key], -move.year) for move in way)


def _options(
    bounds: Bounds, at: int, key: Key, this: Counts | None, last: Counts | None, *, before: bool
) -> Iterator[_Option]:
    """What may become of a procedure: each of its years stays or crosses the bound."""
    for low_this, moves_this in _sides(bounds, at, key, this, before=before):
        for low_last, moves_last in _sides(bounds, at - 1, key, last, before=before):
            yield (int(low_this), int(low_last), int(low_this and low_last)), (*moves_this, *moves_last)


def _sides(
    bounds: Bounds, year: int, key: Key, counts: Counts | None, *, before: bool
) -> Iterator[tuple[bool, tuple[Move, ...]]]:
    if counts is None or counts.participants <= 0:
        yield False, ()
        return
    is_low = bounds.is_low(counts.low, counts.participants)
    yield is_low, ()
    least = bounds.least_low(counts.participants)
    # a verdict is lost by fewer low procedures only, and gained by more of them only
    if is_low is before and (is_low or least <= counts.participants):
        yield not is_low, (Move(year, key, counts.participants, counts.low, least - 1 if is_low else least),)


def _low(bounds: Bounds, state: _State, second: SecondCriterion) -> bool:
    this, last, both = state
    return this >= bounds.first or (both if second == "same" else min(this, last)) >= bounds.second


def applied(years: tuple[Year, Year], moves: Sequence[Move], at: int) -> tuple[Year, Year]:
    """Both years after the moves."""
    changed = [dict(year) for year in years]
    for move in moves:
        changed[at - move.year][move.key] = Counts(move.participants, move.target)
    return changed[0], changed[1]
