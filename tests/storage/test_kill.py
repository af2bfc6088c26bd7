"""A killed program loses no acknowledged edit and leaves a base that opens and passes its checks."""

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shnor_desktop.services import backup, doctor, entries
from shnor_desktop.services.office import open_office

WRITER = Path(__file__).with_name("kill_writer.py")


def _acknowledged_until_killed(base: Path, lines: int, delay: float) -> dict[int, int | None]:
    """Kill the writer some time after it has said so many lines; what it had said by then."""
    writer = subprocess.Popen([sys.executable, str(WRITER), str(base)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = []
    for line in writer.stdout:
        said.append(line)
        if len(said) == lines:
            # the moment of death lies anywhere inside a gesture, not at its end
            threading.Timer(delay, writer.send_signal, [signal.SIGKILL]).start()
    assert writer.wait() == -signal.SIGKILL
    writer.stdout.close()
    whole = [line.split() for line in said if line.endswith("\n")]
    return {int(row): None if value == "-" else int(value) for row, value in whole}


def _state(base: Path) -> dict[int, int]:
    with open_office(base, access="write") as office, office.reading() as session:
        assert not any(doctor.disagreements(session).values())
        return {row.id: int(str(row.values["pupils"])) for row in entries.load(session, "classes")}


def _one_death(base: Path, rng: random.Random) -> None:
    before = _state(base)
    said = _acknowledged_until_killed(base, rng.randrange(1, 30), rng.random() * 0.02)
    assert said
    held = _state(base)
    unsaid_row = max(said)
    for row, value in said.items():
        if row == unsaid_row:
            # the gesture under way at the moment of death may be there as a whole, though it was not said yet
            assert held.get(row) in {value, None if value is None or value == 5 else value + 1}
        else:
            assert held.get(row) == value
    assert {row: value for row, value in held.items() if row in before} == before
    assert set(held) <= set(before) | set(said) | {unsaid_row + 1}


def test_killed_program_loses_no_acknowledged_edit(school_base: Path) -> None:
    rng = random.Random(1)  # noqa: S311
    for _ in range(6):
        _one_death(school_base, rng)
    backup.verify(school_base)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_two_hundred_killed_programs_lose_no_acknowledged_edit(school_base: Path, seed: int) -> None:
    rng = random.Random(100 + seed)  # noqa: S311
    for _ in range(25):
        _one_death(school_base, rng)
    assert all(finding.good for finding in doctor.examine(school_base))
