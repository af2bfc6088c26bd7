"""A decision about a measure that the district takes back: the school ends with what the district now holds."""

from datetime import date

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, planning
from shnor_desktop.services.entries import Edit, Remove
from shnor_desktop.services.exchange.receive import receive
from tests.services.exchange.conftest import Pair
from tests.services.exchange.test_programme_travels import down, one, rows, state, told, up

DONE = ("исполнено", date(2022, 2, 28), None, None, None, None)
"""As the school typed it into the form, without a step."""
CONFIRMED = ("исполнено", date(2022, 2, 28), True, date(2022, 3, 5), "Методист", None)
RETURNED = ("в работе", None, None, None, None, "Нет протокола")


def exchange(pair: Pair) -> None:
    """A package up and its receipt down: afterwards both hold the same."""
    down(pair, up(pair))
    assert state(pair.school) == state(pair.district)
    assert sorted(map(str, told(pair.school))) == sorted(map(str, told(pair.district)))


def send_back(pair: Pair) -> None:
    planning.send_back(pair.district, [one(pair.district, "roadmap").id], "Нет протокола")


def confirm(pair: Pair) -> None:
    planning.confirm(pair.district, [one(pair.district, "roadmap").id], date(2022, 3, 5), "Методист")


def test_return_undone_by_the_district_gives_the_school_its_measure_back(pair: Pair) -> None:
    up(pair)
    assert state(pair.school) == DONE
    send_back(pair)
    exchange(pair)
    assert state(pair.school) == RETURNED
    entries.undo(pair.district)
    assert state(pair.district) == DONE
    exchange(pair)
    assert state(pair.school) == DONE
    assert told(pair.school) == []
    exchange(pair)
    assert state(pair.school) == DONE
    entries.redo(pair.district)
    exchange(pair)
    assert state(pair.school) == RETURNED


@pytest.mark.parametrize("together", [True, False])
def test_the_confirmation_before_a_return_stands_again_when_that_is_undone(pair: Pair, *, together: bool) -> None:
    up(pair)
    confirm(pair)
    if not together:
        exchange(pair)
        assert state(pair.school) == CONFIRMED
    send_back(pair)
    exchange(pair)
    assert state(pair.school) == RETURNED
    entries.undo(pair.district)
    exchange(pair)
    assert state(pair.school) == CONFIRMED
    entries.undo(pair.district)
    exchange(pair)
    assert state(pair.school) == DONE


def test_a_return_that_gave_way_to_a_confirmation_is_forgotten_in_the_school(pair: Pair) -> None:
    up(pair)
    send_back(pair)
    exchange(pair)
    entries.undo(pair.district)
    confirm(pair)
    exchange(pair)
    assert state(pair.school) == CONFIRMED


def test_the_district_may_find_the_measure_done_after_all_and_confirm_it(pair: Pair) -> None:
    up(pair)
    send_back(pair)
    exchange(pair)
    row = [one(pair.district, "roadmap").id]
    planning.mark_done(pair.district, row, date(2022, 3, 1))
    planning.confirm(pair.district, row, date(2022, 3, 5), "Методист")
    held = ("исполнено", date(2022, 3, 1), True, date(2022, 3, 5), "Методист", "Нет протокола")
    assert state(pair.district) == held
    exchange(pair)
    assert state(pair.school) == held
    for _ in range(2):
        entries.undo(pair.district)
    exchange(pair)
    assert state(pair.school) == RETURNED
    entries.undo(pair.district)
    exchange(pair)
    assert state(pair.school) == DONE


def test_what_the_school_has_done_since_its_package_is_not_touched(pair: Pair) -> None:
    up(pair)
    send_back(pair)
    exchange(pair)
    package = pair.pack().path
    planning.mark_done(pair.school, [one(pair.school, "roadmap").id], date(2022, 3, 9))
    entries.undo(pair.district)
    taken = receive(pair.district, package, pair.district_signer)
    assert state(pair.district) == DONE
    down(pair, taken)
    assert state(pair.school)[:2] == ("исполнено", date(2022, 3, 9))
    exchange(pair)
    assert state(pair.district)[:2] == ("исполнено", date(2022, 3, 9))


@pytest.mark.parametrize("cell", [("done_on", date(2022, 3, 3)), ("remark", "Ищем протокол")])
def test_what_the_school_typed_after_the_return_stands_in_both_bases(pair: Pair, cell: tuple[str, Value]) -> None:
    up(pair)
    send_back(pair)
    exchange(pair)
    held = one(pair.school, "roadmap")
    typed = [Edit("roadmap", held.id, cell[0], held.values[cell[0]], cell[1])]
    if cell[0] == "done_on":
        typed.append(Edit("roadmap", held.id, "state", "в работе", "исполнено"))
    entries.apply(pair.school, typed, "В лист")
    kept = state(pair.school)
    entries.undo(pair.district)
    exchange(pair)
    assert state(pair.school) == kept
    assert rows(pair.school, "progress") == []


@pytest.mark.parametrize("packed_first", [True, False])
@pytest.mark.parametrize("cell", [("remark", "Протокол в папке 3"), ("actual_value", "12")])
def test_a_confirmation_taken_back_goes_whatever_else_the_school_has_typed(
    pair: Pair, cell: tuple[str, Value], *, packed_first: bool
) -> None:
    up(pair)
    confirm(pair)
    exchange(pair)
    assert state(pair.school) == CONFIRMED
    package = pair.pack().path if packed_first else None
    entries.apply(pair.school, [Edit("roadmap", one(pair.school, "roadmap").id, cell[0], None, cell[1])], "В лист")
    entries.undo(pair.district)
    if package is not None:
        down(pair, receive(pair.district, package, pair.district_signer))
    for _ in range(2):
        exchange(pair)
        assert state(pair.school)[:5] == DONE[:5]
        assert one(pair.school, "roadmap").values[cell[0]] == one(pair.district, "roadmap").values[cell[0]] == cell[1]
        assert told(pair.school) == told(pair.district) == []


@pytest.mark.parametrize("packed_first", [True, False])
def test_a_measure_that_the_district_did_and_undid_is_open_again_whatever_the_school_has_typed(
    pair: Pair, *, packed_first: bool
) -> None:
    up(pair)
    send_back(pair)
    exchange(pair)
    planning.mark_done(pair.district, [one(pair.district, "roadmap").id], date(2022, 3, 1))
    exchange(pair)
    assert state(pair.school)[:2] == ("исполнено", date(2022, 3, 1))
    package = pair.pack().path if packed_first else None
    typed = Edit("roadmap", one(pair.school, "roadmap").id, "remark", "Нет протокола", "Есть")
    entries.apply(pair.school, [typed], "В лист")
    entries.undo(pair.district)
    if package is not None:
        down(pair, receive(pair.district, package, pair.district_signer))
    for _ in range(2):
        exchange(pair)
        assert state(pair.school) == ("в работе", None, None, None, None, "Есть")


def test_a_confirmation_goes_with_its_measure_removed_in_the_district(pair: Pair) -> None:
    up(pair)
    confirm(pair)
    exchange(pair)
    entries.undo(pair.district)
    entries.apply(pair.district, [Remove("roadmap", one(pair.district, "roadmap").id)], "Убрано")
    down(pair, up(pair))
    assert state(pair.school) == DONE
    exchange(pair)
    assert state(pair.district) == DONE


def test_what_cannot_be_undone_is_the_schools_own_work_all_the_same_when_it_left_a_step(pair: Pair) -> None:
    up(pair)
    send_back(pair)
    exchange(pair)
    with pair.school.writing() as session:
        _, steps = planning.done_steps(session, [one(pair.school, "roadmap").id], date(2022, 3, 9), None)
        entries.apply_in(session, steps, "Сделано вместе с событием закрытого года", who="завуч", undoable=False)
    entries.undo(pair.district)
    for _ in range(2):
        exchange(pair)
        assert state(pair.school)[:2] == ("исполнено", date(2022, 3, 9))
