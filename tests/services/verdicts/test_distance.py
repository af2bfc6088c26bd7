"""The distance to the other verdict is the least one: proved against every possible change on small cases."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.services.verdicts.distance import Bounds, Counts, SecondCriterion, criteria, distance
from shnor_desktop.services.verdicts.facts import Key

USUAL = Bounds(3, 10, 2, 1)
KEYS = [Key("ВПР", "математика", None, grade, "весна") for grade in range(4, 9)]
Cells = dict[tuple[int, int], Counts]


def split(cells: Cells) -> tuple[dict[Key, Counts], dict[Key, Counts]]:
    this = {KEYS[place]: counts for (year, place), counts in cells.items() if year == 0}
    last = {KEYS[place]: counts for (year, place), counts in cells.items() if year == 1}
    return this, last


def holds(bounds: Bounds, cells: Cells, second: SecondCriterion) -> bool:
    return any(criteria(bounds, *split(cells), second))


def by_brute_force(bounds: Bounds, cells: Cells, second: SecondCriterion) -> int | None:
    """The cheapest of all changes of all procedures that turns the verdict."""
    before = holds(bounds, cells, second)
    best: int | None = None
    for lows in product(*(range(counts.participants + 1) for counts in cells.values())):
        spent = sum(abs(low - counts.low) for low, counts in zip(lows, cells.values(), strict=True))
        if best is not None and spent >= best:
            continue
        changed = {
            place: Counts(counts.participants, low) for (place, counts), low in zip(cells.items(), lows, strict=True)
        }
        if holds(bounds, changed, second) is not before:
            best = spent
    return best


@st.composite
def small_schools(draw: st.DrawFn) -> Cells:
    places = draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), unique=True, max_size=5))
    cells = {}
    for place in places:
        participants = draw(st.integers(0, 5))
        cells[place] = Counts(participants, draw(st.integers(0, participants)))
    return cells


@given(
    cells=small_schools(),
    second=st.sampled_from(["any", "same"]),
    first_needed=st.integers(1, 3),
    second_needed=st.integers(1, 2),
)
def test_distance_is_the_least_change_that_turns_the_verdict(
    cells: Cells, second: SecondCriterion, first_needed: int, second_needed: int
) -> None:
    bounds = Bounds(3, 10, first_needed, second_needed)
    found = distance(bounds, *split(cells), second)
    assert found == by_brute_force(bounds, cells, second)
    assert found is None or found >= 1


def test_one_procedure_at_the_bound_and_a_low_year_before_are_one_pupil_away() -> None:
    cells = {(0, 0): Counts(10, 3), (1, 1): Counts(10, 4)}
    assert distance(USUAL, *split(cells), "any") == 1
    # under the stricter reading the two are different procedures: one more low one this year, or the same last year
    assert distance(USUAL, *split(cells), "same") is None


def test_a_pair_is_broken_in_the_cheaper_of_its_years() -> None:
    cells = {(0, 0): Counts(10, 9), (1, 0): Counts(10, 3)}
    assert distance(USUAL, *split(cells), "same") == 1


@pytest.mark.parametrize(("low", "participants", "is_low"), [(3, 10, True), (2999, 10000, False), (0, 0, False)])
def test_the_bound_is_inclusive_and_exact(low: int, participants: int, is_low: bool) -> None:
    assert USUAL.is_low(low, participants) is is_low
