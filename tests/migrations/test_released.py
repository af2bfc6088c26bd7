"""Bases of every released shape, every table filled by the program of that time: nothing in them is lost or changed."""

import gzip
import hashlib
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_desktop.errors import StorageError
from shnor_desktop.models.engine import open_engine
from shnor_desktop.services import backup, doctor, entries, migrate
from shnor_desktop.services.office import open_office

FILLED = sorted(Path(__file__).with_name("filled").glob("*.shnor.gz"))
EVIDENCE = b"1"
"""The content that the row of an evidence file names by its digest."""
OPEN = """
import sys
from shnor_desktop.services.office import open_office
open_office(sys.argv[1], access="write").close()
"""

Cells = dict[str, list[dict[str, object]]]

each_shape = pytest.mark.parametrize("packed", FILLED, ids=lambda path: path.name.partition(".")[0])
each_older = pytest.mark.parametrize("packed", FILLED[:-1], ids=lambda path: path.name.partition(".")[0])


def unpack(packed: Path, folder: Path) -> Path:
    base = folder / "прежняя база.shnor"
    base.write_bytes(gzip.decompress(packed.read_bytes()))
    contents = backup.files_folder(base)
    contents.mkdir()
    (contents / hashlib.sha256(EVIDENCE).hexdigest()).write_bytes(EVIDENCE)
    return base


def cells(base: Path) -> Cells:
    """Every cell as the file holds it, the mark of the shape aside."""
    connection = sqlite3.connect(base)
    connection.row_factory = sqlite3.Row
    try:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "alembic_version" and not name.startswith("sqlite_")
        ]
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]  # noqa: S608
            for name in tables
        }
    finally:
        connection.close()


def missing(before: Cells, after: Cells) -> list[str]:
    """Cells of the old base that the new one does not hold just so."""
    lost = [name for name in before if len(after.get(name, ())) != len(before[name])]
    return lost + [
        f"{name}.{column}"
        for name, rows in before.items()
        for old, new in zip(rows, after.get(name, ()), strict=False)
        for column, value in old.items()
        if column not in new or new[column] != value or type(new[column]) is not type(value)
    ]


def test_a_filled_base_of_every_shape_is_kept_the_present_one_included() -> None:
    assert [path.name.partition(".")[0] for path in FILLED] == list(migrate.KNOWN)


@each_shape
def test_every_table_of_the_shape_holds_something(packed: Path, tmp_path: Path) -> None:
    held = cells(unpack(packed, tmp_path))
    assert [name for name, rows in held.items() if not rows] == []
    assert migrate.revision_of(tmp_path / "прежняя база.shnor") == packed.name.partition(".")[0]


def test_the_comparison_sees_a_lost_row_a_changed_cell_and_a_changed_type() -> None:
    before: Cells = {"a": [{"x": 1, "y": "ё"}], "b": [{"z": None}]}
    assert missing(before, {"a": [{"x": 1, "y": "ё", "new": None}], "b": [{"z": None}], "c": []}) == []
    assert missing(before, {"a": [{"x": 1, "y": "е"}], "b": []}) == ["b", "a.y"]
    assert missing(before, {"a": [{"x": 1.0, "y": "ё"}], "b": [{"z": ""}]}) == ["a.x", "b.z"]


@each_shape
def test_no_cell_is_lost_or_changed_by_opening(packed: Path, tmp_path: Path) -> None:
    base = unpack(packed, tmp_path)
    before = cells(base)
    with open_office(base, access="write"):
        pass
    after = cells(base)
    assert missing(before, after) == []
    assert {name: rows for name, rows in after.items() if name not in before and rows} == {}
    assert migrate.revision_of(base) == migrate.HEAD
    assert [finding.text for finding in doctor.examine(base) if not finding.good] == []


@pytest.mark.parametrize(
    "packed",
    [FILLED[0], *(pytest.param(path, marks=pytest.mark.slow) for path in FILLED[1:])],
    ids=lambda path: path.name.partition(".")[0],
)
def test_everything_ever_done_can_be_undone_and_done_again_after_the_upgrade(packed: Path, tmp_path: Path) -> None:
    base = unpack(packed, tmp_path)
    with open_office(base, access="write") as office:
        with office.reading() as session:
            before = {row.id: row.values for row in entries.load(session, "classes")}
        assert before[1]["pupils"] == 24
        steps = 0
        while entries.undo(office) is not None:
            steps += 1
        with office.reading() as session:
            assert entries.load(session, "classes") == []
        for _ in range(steps):
            assert entries.redo(office) is not None
        with office.reading() as session:
            assert {row.id: row.values for row in entries.load(session, "classes")} == before
    assert steps > 50
    assert [finding.text for finding in doctor.examine(base) if not finding.good] == []


@each_older
def test_the_copy_made_before_the_upgrade_is_the_old_base(packed: Path, tmp_path: Path) -> None:
    base = unpack(packed, tmp_path)
    before = cells(base)
    with open_office(base, access="write"):
        pass
    (copy, _moment), *rest = backup.list_copies(base)
    assert rest == []
    assert cells(copy) == before
    assert migrate.revision_of(copy) == packed.name.partition(".")[0]


def killed_while_opening(base: Path, delay: float) -> None:
    program = subprocess.Popen([sys.executable, "-c", OPEN, str(base)], stderr=subprocess.DEVNULL)
    timer = threading.Timer(delay, program.send_signal, [signal.SIGKILL])
    timer.start()
    program.wait()
    timer.cancel()
    timer.join()


def opens_with_all(base: Path, before: Cells) -> None:
    with open_office(base, access="write"):
        pass
    assert missing(before, cells(base)) == []
    assert [finding.text for finding in doctor.examine(base) if not finding.good] == []


@each_older
def test_a_killed_upgrade_leaves_a_base_that_opens(packed: Path, tmp_path: Path) -> None:
    rng = random.Random(packed.name)  # noqa: S311
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        base = unpack(packed, folder)
        before = cells(base)
        killed_while_opening(base, 0.2 + rng.random())
        opens_with_all(base, before)


@pytest.mark.slow
@each_older
def test_forty_killed_upgrades_leave_a_base_that_opens(packed: Path, tmp_path: Path) -> None:
    rng = random.Random(packed.name + "long")  # noqa: S311
    for number in range(40):
        folder = tmp_path / str(number)
        folder.mkdir()
        base = unpack(packed, folder)
        before = cells(base)
        killed_while_opening(base, 0.2 + 1.5 * rng.random())
        opens_with_all(base, before)


def within(room: int, work: Callable[[], object]) -> None:
    """Do this where no file may grow beyond so many bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        work()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@each_older
@pytest.mark.parametrize("share", [0, 40, 99])
def test_without_room_for_the_copy_nothing_is_upgraded(packed: Path, share: int, tmp_path: Path) -> None:
    base = unpack(packed, tmp_path)
    before, size = cells(base), base.stat().st_size
    with pytest.raises(StorageError) as told:
        within(size * share // 100, lambda: open_office(base, access="write").close())
    assert told.value.hint
    assert migrate.revision_of(base) == packed.name.partition(".")[0]
    assert cells(base) == before
    opens_with_all(base, before)


@each_older
@pytest.mark.parametrize("room", [4_000, 20_000])
def test_without_room_for_the_upgrade_itself_the_base_stays_old(packed: Path, room: int, tmp_path: Path) -> None:
    base = unpack(packed, tmp_path)
    before = cells(base)
    with pytest.raises(StorageError):
        within(room, lambda: migrate.upgrade(open_engine(base)))
    assert migrate.revision_of(base) == packed.name.partition(".")[0]
    assert cells(base) == before
    opens_with_all(base, before)
