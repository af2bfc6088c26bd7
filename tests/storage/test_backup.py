"""Copies are consistent, checked, thinned by age, and restoring one brings back every cell."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services import backup, entries, office
from shnor_desktop.services.entries import Add, Stored
from shnor_desktop.services.office import Office, locked, open_office


def _fill(opened: Office, grade: int) -> None:
    entries.apply(opened, [Add("classes", "857", {"year": 2022, "grade": grade, "pupils": 20})], "Добавлен класс")


def _classes(base: Path) -> list[Stored]:
    with open_office(base, access="read") as office, office.reading() as session:
        return entries.load(session, "classes")


def test_copy_of_an_open_base_holds_the_last_commit(school: Office) -> None:
    _fill(school, 5)
    made = school.backup("проба")
    assert made is not None
    assert len(_classes(made.path)) == 1
    assert made.rows == sum(backup.verify(made.path).values())


def test_restoring_a_copy_brings_every_cell_back_and_copies_what_stood_there(school_base: Path) -> None:
    with open_office(school_base) as office:
        _fill(office, 5)
        made = office.backup("проба")
        assert made is not None
        before = _classes(school_base)
        _fill(office, 6)
    files = backup.files_folder(school_base)
    files.mkdir()
    (files / "0a").write_bytes(b"evidence")
    with locked(school_base):
        backup.restore(made.path, school_base)
    assert _classes(school_base) == before
    newest = backup.list_copies(school_base)[0][0]
    assert "до-восстановления" in newest.name
    assert len(_classes(newest)) == 2
    assert (backup.copies_folder(school_base) / "files" / "0a").read_bytes() == b"evidence"


def test_evidence_files_go_with_a_single_copy_and_come_back(school_base: Path, tmp_path: Path) -> None:
    files = backup.files_folder(school_base)
    files.mkdir()
    (files / "ab").write_bytes(b"evidence")
    away = tmp_path / "stick" / "copy.shnor"
    away.parent.mkdir()
    backup.copy_to(school_base, away)
    fresh = tmp_path / "new" / "base.shnor"
    fresh.parent.mkdir()
    backup.restore(away, fresh)
    assert (backup.files_folder(fresh) / "ab").read_bytes() == b"evidence"


def test_damaged_copy_is_never_restored(school_base: Path, tmp_path: Path) -> None:
    made = backup.copy_to(school_base, tmp_path / "copy.shnor")
    content = bytearray(made.path.read_bytes())
    content[4096:8192] = b"\x00" * 4096
    made.path.write_bytes(content)
    before = school_base.read_bytes()
    with pytest.raises(FileError, match="повреждён"):
        backup.restore(made.path, school_base)
    assert school_base.read_bytes() == before


def test_copy_is_never_written_over_a_file(school_base: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.shnor"
    target.write_bytes(b"mine")
    with pytest.raises(FileError, match="уже есть"):
        backup.copy_to(school_base, target)
    assert target.read_bytes() == b"mine"


def test_missing_folder_is_said_in_a_sentence(school_base: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="Не удалось"):
        backup.copy_to(school_base, tmp_path / "nowhere" / "copy.shnor")


def test_copies_are_thinned_by_days_weeks_and_months() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    moments = [now - timedelta(hours=hours) for hours in range(0, 24 * 400, 3)]
    kept = backup.keep(moments, now)
    recent = {moment for moment in moments if now - moment <= timedelta(days=2)}
    assert recent <= kept
    days = [moment for moment in kept if timedelta(days=2) < now - moment <= timedelta(days=30)]
    assert len({moment.date() for moment in days}) == len(days) >= 27
    weeks = [moment for moment in kept if timedelta(days=30) < now - moment <= timedelta(weeks=26)]
    assert len({tuple(moment.isocalendar())[:2] for moment in weeks}) == len(weeks) >= 20
    months = [moment for moment in kept if now - moment > timedelta(weeks=26)]
    assert len({(moment.year, moment.month) for moment in months}) == len(months) >= 6


def test_thinning_removes_files_of_the_same_day_beyond_two_days(school_base: Path) -> None:
    start = datetime(2026, 11, 1, 8, tzinfo=UTC)
    for hours in (0, 1, 2, 24 * 5):
        backup.make(school_base, "проба", now=start + timedelta(hours=hours))
    assert [moment for _, moment in backup.list_copies(school_base)] == [
        start + timedelta(hours=24 * 5),
        start + timedelta(hours=2),
    ]


def test_wal_content_is_in_the_copy(school_base: Path, tmp_path: Path) -> None:
    # the fault of copying only the main file: the last commits live in the -wal beside it
    with open_office(school_base) as office:
        _fill(office, 7)
        wal = school_base.with_name(school_base.name + "-wal")
        assert wal.stat().st_size > 0
        made = backup.copy_to(school_base, tmp_path / "copy.shnor")
    connection = sqlite3.connect(made.path)
    assert connection.execute("SELECT count(*) FROM classes").fetchone() == (1,)
    connection.close()


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE diary (id INTEGER)")
    connection.commit()
    connection.close()


def _newer(path: Path) -> None:
    office.create(path, role="school", code="9", name="Школа № 9")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b""), _foreign, _newer, lambda _path: None])
def test_what_is_no_base_of_ours_never_takes_the_place_of_one(
    school_base: Path, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    copy = tmp_path / "copy.shnor"
    make(copy)
    before = school_base.read_bytes()
    with pytest.raises((FileError, RefusedError)):
        backup.restore(copy, school_base)
    assert school_base.read_bytes() == before
    assert backup.list_copies(school_base) == []


@pytest.mark.parametrize("damage", ["head", "inside", "cut"])
def test_a_damaged_base_is_set_aside_and_replaced_by_the_copy(school_base: Path, tmp_path: Path, damage: str) -> None:
    copy = backup.copy_to(school_base, tmp_path / "copy.shnor").path
    content = bytearray(school_base.read_bytes())
    if damage == "head":
        content[:100] = b"\xff" * 100
    elif damage == "inside":
        content[2 * 4096 : 40 * 4096] = b"\xff" * (38 * 4096)
    else:
        del content[5000:]
    school_base.write_bytes(content)
    backup.restore(copy, school_base)
    assert backup.verify(school_base) == backup.verify(copy)
    aside = list(school_base.parent.glob("*.повреждена-*"))
    assert [path.read_bytes() for path in aside] == [bytes(content)]


def test_damage_inside_a_base_is_called_damage(school_base: Path) -> None:
    content = bytearray(school_base.read_bytes())
    content[2 * 4096 : 40 * 4096] = b"\xff" * (38 * 4096)
    school_base.write_bytes(content)
    with pytest.raises(FileError, match="повреждён"):
        open_office(school_base, access="read")
