"""The ways to the other verdict: the first is the smallest change, and in none is a pupil superfluous."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_desktop.services.verdicts.distance import Bounds, Counts, SecondCriterion, Year, criteria, distance
from shnor_desktop.services.verdicts.facts import Key
from shnor_desktop.services.verdicts.ways import Move, Way, applied, ways

AT = 2022
USUAL = Bounds(3, 10, 2, 1)
KEYS = [Key("ВПР", "математика", None, grade, "весна") for grade in range(3, 12)]
READINGS = st.sampled_from(get_args(SecondCriterion))


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    participants = draw(st.integers(0, 60))
    return Counts(participants, draw(st.integers(0, participants)))


years = st.dictionaries(st.sampled_from(KEYS), counts(), max_size=9)
rules = st.builds(Bounds, st.just(3), st.just(10), st.integers(1, 4), st.integers(1, 3))


def met(bounds: Bounds, years: tuple[Year, Year], second: SecondCriterion) -> bool:
    return any(criteria(bounds, *years, second))


@settings(max_examples=300, deadline=None)
@given(bounds=rules, this=years, last=years, second=READINGS)
def test_the_first_way_is_the_distance_and_every_way_turns_the_verdict_with_no_pupil_to_spare(
    bounds: Bounds, this: Year, last: Year, second: SecondCriterion
) -> None:
    before = met(bounds, (this, last), second)
    found = ways(bounds, AT, (this, last), second)
    least = distance(bounds, this, last, second)
    assert (found[0].pupils if found else None) == least
    assert [way.pupils for way in found] == sorted(way.pupils for way in found)
    assert len({way.moves for way in found}) == len(found)
    for way in found:
        assert met(bounds, applied((this, last), way.moves, AT), second) is not before
        for place, move in enumerate(way.moves):
            assert 0 <= move.target <= move.participants
            back = 1 if move.target < move.low else -1
            short = Move(move.year, move.key, move.participants, move.low, move.target + back)
            almost = [*way.moves[:place], short, *way.moves[place + 1 :]]
            assert met(bounds, applied((this, last), almost, AT), second) is before, "one pupil less turns it too"


@settings(max_examples=300, deadline=None)
@given(bounds=rules, this=years, last=years, second=READINGS, data=st.data())
def test_no_change_with_fewer_pupils_turns_the_verdict(
    bounds: Bounds, this: Year, last: Year, second: SecondCriterion, data: st.DataObject
) -> None:
    before = met(bounds, (this, last), second)
    least = distance(bounds, this, last, second)
    places = [(AT, key) for key in this] + [(AT - 1, key) for key in last]
    spare = sum(one.participants for one in (*this.values(), *last.values())) if least is None else least - 1
    changed = {AT: dict(this), AT - 1: dict(last)}
    for year, key in data.draw(st.permutations(places)):
        counts = changed[year][key]
        low = data.draw(
            st.integers(max(0, counts.low - spare), min(counts.participants, counts.low + spare)), label="below"
        )
        spare -= abs(low - counts.low)
        changed[year][key] = Counts(counts.participants, low)
    assert met(bounds, (changed[AT], changed[AT - 1]), second) is before


def test_a_way_is_told_in_words() -> None:
    this = {KEYS[2]: Counts(21, 7), KEYS[3]: Counts(20, 6)}
    found = ways(USUAL, AT, (this, {}), "any")
    assert [way.text.replace("\u00a0", " ") for way in found] == [
        "1 участник: 2021/22, ВПР, математика, 5 класс: ниже границы на 1 меньше — 6 из 21 участника вместо 7",
        "1 участник: 2021/22, ВПР, математика, 6 класс: ниже границы на 1 меньше — 5 из 20 участников вместо 6",
    ]


def test_a_way_over_two_years_names_both() -> None:
    found = ways(USUAL, AT, ({KEYS[2]: Counts(10, 2)}, {KEYS[2]: Counts(10, 1)}), "same")
    assert found == (Way((Move(AT, KEYS[2], 10, 2, 3), Move(AT - 1, KEYS[2], 10, 1, 3))),)
    assert found[0].pupils == 3
