"""The migrations make exactly the tables that the program works with; old and new bases are met politely."""

import gzip
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, create_engine

import shnor_desktop.models.entries
import shnor_desktop.models.exchange
import shnor_desktop.models.journal
import shnor_desktop.models.office  # noqa: F401
from shnor_desktop.errors import FileError, RefusedError
from shnor_desktop.models.base import METADATA
from shnor_desktop.services import backup, doctor, entries, journal, migrate
from shnor_desktop.services.office import open_office

RELEASED = sorted(Path(__file__).with_name("bases").glob("*.shnor.gz"))
"""A small filled base of every released shape, made by the program of that time."""


def _differences(base: Path, metadata: MetaData) -> list[object]:
    engine = create_engine(f"sqlite:///{base}")
    try:
        with engine.connect() as connection:
            return list(compare_metadata(MigrationContext.configure(connection), metadata))
    finally:
        engine.dispose()


def test_head_makes_the_tables_of_the_models(school_base: Path) -> None:
    assert _differences(school_base, METADATA) == []


def test_the_comparison_sees_a_planted_difference(school_base: Path) -> None:
    metadata = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(metadata)
    Table("planted", metadata, Column("id", Integer, primary_key=True))
    assert _differences(school_base, metadata)


def test_the_known_head_is_the_newest_migration() -> None:
    script = ScriptDirectory(str(Path(migrate.__file__).parents[1] / "models" / "migrations"))
    assert script.get_heads() == [migrate.HEAD]
    assert [revision.revision for revision in script.walk_revisions()][::-1] == list(migrate.KNOWN)


def _set_revision(base: Path, revision: str) -> None:
    connection = sqlite3.connect(base)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()


def test_newer_base_is_refused_and_left_alone(school_base: Path) -> None:
    _set_revision(school_base, "9999")
    before = school_base.read_bytes()
    with pytest.raises(RefusedError, match="более новой версией"):
        open_office(school_base)
    assert school_base.read_bytes() == before


def test_base_of_another_program_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "other.shnor"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE diary (id INTEGER)")
    connection.commit()
    connection.close()
    with pytest.raises(FileError, match="другой программы"):
        open_office(foreign)


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a base", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_file_that_is_no_base_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.shnor"
    path.write_bytes(content)
    with pytest.raises(FileError):
        open_office(path)
    assert path.read_bytes() == content


def test_older_base_is_upgraded_after_a_verified_copy(tmp_path: Path) -> None:
    old = tmp_path / "old.shnor"
    connection = sqlite3.connect(old)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.commit()
    connection.close()
    with pytest.raises(FileError, match="пустой файл"):
        open_office(old)
    assert backup.list_copies(old) == []


def test_a_base_of_every_released_shape_is_kept() -> None:
    assert [path.name.partition(".")[0] for path in RELEASED] == list(migrate.KNOWN[:-1])


@pytest.mark.parametrize("packed", RELEASED, ids=lambda path: path.name.partition(".")[0])
def test_base_of_every_released_shape_opens_and_keeps_what_it_held(packed: Path, tmp_path: Path) -> None:
    base = tmp_path / "old.shnor"
    base.write_bytes(gzip.decompress(packed.read_bytes()))
    with open_office(base) as office, office.reading() as session:
        held = {row.id: (row.values["letter"], row.values["pupils"]) for row in entries.load(session, "classes")}
        gone = [row.id for row in entries.load(session, "classes", deleted=True)]
        titles = [entry.title for entry in journal.recent(session)]
    assert (held, gone) == ({1: ("А", 22), 2: ("Б", 19)}, [3])
    assert titles[0] == "Отмена: Запись"
    assert len(titles) == 6
    assert _differences(base, METADATA) == []
    assert all(finding.good for finding in doctor.examine(base)), doctor.examine(base)
    assert [path.stem.endswith("до-обновления") for path, _ in backup.list_copies(base)] == [True]


@pytest.mark.parametrize("packed", RELEASED, ids=lambda path: path.name.partition(".")[0])
def test_undo_reaches_back_over_the_upgrade(packed: Path, tmp_path: Path) -> None:
    base = tmp_path / "old.shnor"
    base.write_bytes(gzip.decompress(packed.read_bytes()))
    with open_office(base, access="write") as office:
        assert entries.undo(office) is not None  # the deletion
        assert entries.undo(office) is not None  # the edit
        with office.reading() as session:
            assert {row.id: row.values["pupils"] for row in entries.load(session, "classes")} == {1: 21, 2: 19, 3: 17}
