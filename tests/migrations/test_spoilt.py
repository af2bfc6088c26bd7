"""Bases that are damaged, newer or changed by somebody else are refused in words and left byte for byte."""

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, RefusedError, ShnorError, StorageError
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.services import doctor, entries, journal, migrate
from shnor_desktop.services.office import open_office

FILLED = Path(__file__).with_name("filled")


def spoilt(folder: Path, *statements: str, shape: str = migrate.HEAD) -> Path:
    base = folder / "спорченная.shnor"
    base.write_bytes(gzip.decompress((FILLED / f"{shape}.shnor.gz").read_bytes()))
    connection = sqlite3.connect(base)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return base


def read_all(base: Path) -> None:
    with open_office(base, access="read") as office, office.reading() as session:
        assert office.role
        journal.recent(session)
        for key in ALL_SHEETS:
            entries.load(session, key)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON operations BEGIN DELETE FROM classes; END",
        # a view that never ends would hold up whoever reads it
        "CREATE VIEW evil AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
    ],
)
def test_what_runs_by_itself_in_a_base_is_refused(tmp_path: Path, statement: str) -> None:
    base = spoilt(tmp_path, statement)
    before = base.read_bytes()
    with pytest.raises(FileError, match="чужие триггеры"):
        open_office(base)
    assert base.read_bytes() == before


@pytest.mark.parametrize(
    "version",
    ["NULL", "x'ff00'", "char(8238) || '<b>'", "printf('%.1000c', '9')", "''", "'0003' || char(10)"],
)
def test_a_mark_of_the_shape_that_no_program_writes_is_not_repeated(tmp_path: Path, version: str) -> None:
    base = spoilt(
        tmp_path,
        "DROP TABLE alembic_version",
        "CREATE TABLE alembic_version (version_num)",
        f"INSERT INTO alembic_version VALUES ({version})",  # noqa: S608
    )
    before = base.read_bytes()
    with pytest.raises(FileError, match="неверно записано её устройство") as told:
        open_office(base)
    assert len(str(told.value)) < 200
    assert base.read_bytes() == before


def test_a_mark_of_the_shape_in_no_letters_is_told_as_damage(tmp_path: Path) -> None:
    base = spoilt(tmp_path, "UPDATE alembic_version SET version_num = CAST(x'ff31' AS TEXT)")
    before = base.read_bytes()
    with pytest.raises(FileError, match="повреждён"):
        open_office(base)
    with pytest.raises(FileError, match="повреждён"):
        doctor.examine(base)
    assert base.read_bytes() == before


def test_the_tables_that_must_be_there_do_not_hang_on_what_is_loaded(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from shnor_desktop.errors import FileError
from shnor_desktop.services import migrate
migrate.refuse_other_shape(Path(sys.argv[1]))
for lost in sys.argv[2:]:
    try:
        migrate.refuse_other_shape(Path(lost))
    except FileError:
        continue
    sys.exit(f"not refused: {lost}")
"""
    whole = spoilt(tmp_path)
    bases = [whole.rename(tmp_path / "whole.shnor")]
    for table in ("school_keys", "changes", "classes"):
        base = spoilt(tmp_path, "PRAGMA foreign_keys = OFF", f"DROP TABLE {table}")
        bases.append(base.rename(tmp_path / f"{table}.shnor"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    finished = subprocess.run(
        [sys.executable, "-c", script, *map(str, bases)],
        env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr


def test_a_base_that_went_before_its_shape_was_read_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="Не удалось прочитать устройство базы"):
        migrate.refuse_other_shape(tmp_path / "gone.shnor")


@pytest.mark.parametrize("statement", ["DROP TABLE settings", "ALTER TABLE classes RENAME COLUMN pupils TO other"])
def test_a_base_without_a_part_of_its_tables_is_refused(tmp_path: Path, statement: str) -> None:
    base = spoilt(tmp_path, statement)
    before = base.read_bytes()
    with pytest.raises(FileError, match="нет части таблиц или граф"):
        open_office(base, access="read")
    assert base.read_bytes() == before


def test_a_base_marked_newer_than_it_is_is_refused(tmp_path: Path) -> None:
    base = spoilt(tmp_path, f"UPDATE alembic_version SET version_num = '{migrate.HEAD}'", shape="0001")  # noqa: S608
    with pytest.raises(FileError, match="нет части таблиц или граф"):
        open_office(base)


def test_a_base_marked_older_than_it_is_is_refused_and_stays_whole(tmp_path: Path) -> None:
    base = spoilt(tmp_path, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(FileError, match="Устройство базы не такое"):
        open_office(base)
    assert migrate.revision_of(base) == "0001"
    with pytest.raises(FileError):
        open_office(base)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE courses SET finished_on = 'вчера'",
        # digits alone become a number on their way into the file
        "UPDATE courses SET finished_on = '20220101'",
        "UPDATE courses SET finished_on = x'00'",
        "UPDATE schools SET distance_km = x'00'",
        "UPDATE classes SET letter = CAST(x'fffe00' AS TEXT)",
        "UPDATE operations SET who = CAST(x'fffe00' AS TEXT)",
        "UPDATE settings SET value = 'король' WHERE name = 'role'",
    ],
)
def test_a_value_that_cannot_be_read_is_told_as_damage(tmp_path: Path, statement: str) -> None:
    base = spoilt(tmp_path, statement)
    with pytest.raises(FileError):
        read_all(base)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes SET after = '{' WHERE id = 3",
        "UPDATE classes SET pupils = 'много'",
        "UPDATE courses SET finished_on = '20220101'",
        "UPDATE changes SET sheet = 'x'",
    ],
)
def test_the_examination_names_a_journal_that_cannot_be_read(tmp_path: Path, statement: str) -> None:
    told = [finding for finding in doctor.examine(spoilt(tmp_path, statement)) if not finding.good]
    assert "Журнал изменений" in [finding.about for finding in told]


def test_the_examination_of_a_newer_base_promises_no_upgrade(tmp_path: Path) -> None:
    base = spoilt(tmp_path, "UPDATE alembic_version SET version_num = '0999'")
    told = [finding.text for finding in doctor.examine(base) if not finding.good]
    assert told == ["Устройство базы 0999 создано более новой программой: обновите программу."]
    with pytest.raises(RefusedError, match="более новой версией"):
        open_office(base)


@pytest.mark.parametrize("length", [0, 1, 16, 99, 512, 4096, 5000, 200_000])
def test_a_truncated_base_is_refused_and_left_alone(tmp_path: Path, length: int) -> None:
    base = spoilt(tmp_path)
    base.write_bytes(base.read_bytes()[:length])
    before = base.read_bytes()
    with pytest.raises(ShnorError) as told:
        read_all(base)
    assert isinstance(told.value, FileError)
    assert base.read_bytes() == before


def test_reading_leaves_every_byte_as_it_was(tmp_path: Path) -> None:
    base = spoilt(tmp_path)
    before = base.read_bytes()
    read_all(base)
    assert base.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [base.name]
