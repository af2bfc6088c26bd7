"""Whatever the order of gestures, packages and receipts: in the end both sides hold the same, and stay so."""

import random
from datetime import date

import pytest

from shnor_desktop.errors import ConflictError, InputError
from shnor_desktop.services import entries, journal, planning
from shnor_desktop.services.exchange.outcomes import Received
from shnor_desktop.services.exchange.receive import receive
from shnor_desktop.services.office import Office
from tests.services.exchange.conftest import Pair
from tests.services.exchange.test_programme_travels import down, one, rows, state, up

_DAYS = [date(2022, 3, day) for day in range(1, 29)]


def gesture(chance: random.Random, office: Office, day: date) -> str:
    """Something that a person may do with the measure; what does not suit its state is left undone."""
    row = one(office, "roadmap").id
    name = chance.choice(("done", "confirm", "back", "start", "undo"))
    if name == "done" and one(office, "roadmap").values["state"] == "исполнено":
        # as on the screen, where what is done is not offered to be done once more
        return ""
    try:
        if name == "done":
            planning.mark_done(office, [row], day)
        elif name == "confirm":
            planning.confirm(office, [row], day, "Куратор" if office.code == "857" else "Методист")
        elif name == "back":
            planning.send_back(office, [row], f"Замечание {day.day}")
        elif name == "start":
            planning.start(office, [row])
        elif last_is_a_step(office):
            entries.undo(office)
    except (InputError, ConflictError):
        return ""
    return name


def last_is_a_step(office: Office) -> bool:
    """Whether undo would take back a gesture with a measure, nothing else."""
    with office.reading() as session:
        last = journal.next_undo(session)
        return last is not None and any(change.sheet == "progress" for change in journal.changes_of(session, last[0]))


def told(office: Office) -> set[tuple[object, ...]]:
    return {
        tuple(row.values[key] for key in ("ref", "state", "on", "remark", "office")) for row in rows(office, "progress")
    }


def walk(pair: Pair, seed: int, length: int) -> None:
    """A random while in the life of a measure: gestures on both sides, packages, receipts late, twice or never."""
    chance = random.Random(seed)  # noqa: S311  a seed to tell the story again
    receipts: list[Received] = [up(pair)]
    for day in _DAYS[:length]:
        what = chance.choice(("school", "district", "district", "up", "down", "down"))
        if what in ("school", "district"):
            gesture(chance, pair.school if what == "school" else pair.district, day)
        elif what == "up":
            receipts.append(up(pair))
        else:
            down(pair, chance.choice(receipts))


def settle(pair: Pair) -> Received:
    taken = up(pair)
    held = state(pair.district), told(pair.district)
    down(pair, taken)
    assert (state(pair.school), told(pair.school)) == held, "the next receipt brings what the district holds"
    return up(pair)


@pytest.mark.parametrize("seed", range(3))
def test_both_sides_agree_in_the_end(pair: Pair, seed: int) -> None:
    walk(pair, seed, 10)
    settle(pair)
    held = state(pair.school), told(pair.school)
    assert (state(pair.district), told(pair.district)) == held
    down(pair, settle(pair))
    assert (state(pair.school), told(pair.school)) == held
    assert (state(pair.district), told(pair.district)) == held


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 116))
def test_both_sides_agree_in_the_end_of_a_long_year(pair: Pair, seed: int) -> None:
    walk(pair, seed, 28)
    settle(pair)
    assert (state(pair.district), told(pair.district)) == (state(pair.school), told(pair.school))


@pytest.mark.parametrize("seed", range(20, 22))
def test_what_the_school_did_knowing_everything_stands(pair: Pair, seed: int) -> None:
    walk(pair, seed, 8)
    settle(pair)
    down(pair, up(pair))
    row = one(pair.school, "roadmap").id
    if one(pair.school, "roadmap").values["state"] == "исполнено":
        planning.send_back(pair.school, [row], "Сами увидели")
    else:
        planning.mark_done(pair.school, [row], date(2022, 5, 5))
    held = state(pair.school)
    for _ in range(2):
        taken = up(pair)
        assert state(pair.district) == held
        assert receive(pair.school, taken.receipt_path or pair.stick).verdict == "accepted"
        assert state(pair.school) == held
