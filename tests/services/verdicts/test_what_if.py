"""What-if: supposed counts are judged as the same edit would be, and the base stays as it was."""

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Edit, Remove, Step
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.distance import Counts
from shnor_desktop.services.verdicts.facts import Key
from shnor_desktop.services.verdicts.identify import identify
from shnor_desktop.services.verdicts.what_if import READINGS, ways_of, what_if
from tests.services.verdicts.conftest import Put, work

MATHS = Key("ВПР", "математика", None, 5, "весна")
RUSSIAN = Key("ВПР", "русский язык", None, 5, "весна")
ORAL = Key("ОГЭ", "математика", None, 9, "весна")


def two_low(put: Put) -> list[int]:
    return put(
        "assessments",
        work(2022, 21, 7),
        work(2022, 20, 6, subject="русский язык"),
        work(2021, 12, 4, procedure="ОГЭ", programme_grade=9),
    )


def test_supposed_counts_are_judged_as_the_edit_would_be(office: Office, put: Put) -> None:
    first, second, _ = two_low(put)
    supposed = what_if(identify(office, 2022), "8", {(2022, MATHS): Counts(22, 6), (2022, RUSSIAN): None})
    steps: list[Step] = [
        Edit("assessments", first, "participants", 21, 22),
        Edit("assessments", first, "n2", 7, 6),
        Remove("assessments", second),
    ]
    entries.apply(office, steps, "Правка")
    for reading in READINGS:
        found = identify(office, 2022, reading).schools[0]
        outcome = supposed.outcome(reading)
        assert (outcome.verdict, outcome.criteria, outcome.distance) == (found.verdict, found.criteria, found.distance)
    assert supposed.turned("any")


def test_without_changes_nothing_turns_and_every_listed_procedure_may_be_changed(office: Office, put: Put) -> None:
    two_low(put)
    found = what_if(identify(office, 2022), "8")
    assert found.before == found.after
    assert not any(cell.changed for cell in found.cells)
    assert len(found.cells) == 18
    # the class of ОГЭ is open in the rule: the procedure of this year is the one that the last year names
    assert (2022, ORAL) in {(cell.year, cell.key) for cell in found.cells}


def test_the_base_is_not_touched(office: Office, put: Put) -> None:
    two_low(put)
    before = identify(office, 2022)
    what_if(before, "8", {(2022, MATHS): Counts(21, 0)})
    assert identify(office, 2022) == before


def test_a_procedure_supposed_in_a_year_without_rows_pairs_with_the_other_year(office: Office, put: Put) -> None:
    put("assessments", work(2021, 12, 4, procedure="ОГЭ", programme_grade=9))
    supposed = what_if(identify(office, 2022), "8", {(2022, ORAL): Counts(10, 3)})
    assert [outcome.verdict for outcome in supposed.after] == ["low", "low"]


def test_a_procedure_that_was_not_held_may_be_supposed_held(office: Office, put: Put) -> None:
    put("assessments", work(2022, None, None, state="не проводилась"), work(2021, 10, 3))
    supposed = what_if(identify(office, 2022), "8", {(2022, MATHS): Counts(10, 3)})
    assert [outcome.verdict for outcome in supposed.before] == ["not_low", "not_low"]
    assert [outcome.criteria for outcome in supposed.after] == [(False, True), (False, True)]


def test_the_smallest_change_supposed_turns_the_verdict_and_one_pupil_less_does_not(office: Office, put: Put) -> None:
    two_low(put)
    found = identify(office, 2022)
    ways = ways_of(found.schools[0], found)
    # criterion 1 falls with one pupil, but criterion 2 holds through the year before
    assert ways[0].pupils == found.schools[0].distance == 2
    whole = {(move.year, move.key): Counts(move.participants, move.target) for move in ways[0].moves}
    assert what_if(found, "8", whole).turned("any")
    for place, counts in whole.items():
        less = whole | {place: Counts(counts.participants, counts.low + 1)}
        assert not what_if(found, "8", less).turned("any")


@pytest.mark.parametrize("counts", [Counts(10, 11), Counts(10, -1), Counts(-1, 0)])
def test_impossible_counts_are_refused_in_words(office: Office, put: Put, counts: Counts) -> None:
    two_low(put)
    with pytest.raises(InputError, match="не бывает"):
        what_if(identify(office, 2022), "8", {(2022, MATHS): counts})


def test_a_procedure_that_the_rule_does_not_list_is_refused(office: Office, put: Put) -> None:
    two_low(put)
    with pytest.raises(InputError, match="нет в расчёте школы"):
        what_if(identify(office, 2022), "8", {(2022, Key("ОГЭ", "физика", None, 9, "весна")): Counts(5, 1)})
    with pytest.raises(InputError, match="«9» в расчёте нет"):
        what_if(identify(office, 2022), "9")
