"""Names that were removed are nowhere: not in a row, the journal, a free page, the WAL, a copy."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from shnor_desktop.errors import RefusedError, StorageError
from shnor_desktop.models.journal import OPERATIONS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import backup, doctor, entries, erasure, journal
from shnor_desktop.services.entries import Add, Edit, Remove
from shnor_desktop.services.office import Office, open_office

NAMES = ("Берестова Ульяна", "Ковригин Елисей", "Синицына-Громова Ая", "Переделкин Савва")
TEACHER = "Громыхалова Зоя"


def _bytes_beside(base: Path) -> dict[str, bytes]:
    """Every file of the folder, the base and its WAL and copies among them."""
    return {str(path.relative_to(base.parent)): path.read_bytes() for path in base.parent.rglob("*") if path.is_file()}


def _holding(base: Path, *words: str) -> set[str]:
    found = set()
    for name, content in _bytes_beside(base).items():
        escaped = [word.encode("unicode_escape") for word in words]
        if any(word in content for word in [*(word.encode() for word in words), *escaped]):
            found.add(name)
    return found


def _filled(office: Office) -> None:
    """Typed, corrected, deleted, undone: every way in which a name gets into a base."""
    rows = [
        Add("pupils", "857", {"pupil": str(place), "full_name": name, "grade": 5, "letter": "А", "ovz": place == 1})
        for place, name in enumerate(NAMES[:3], 1)
    ]
    entries.apply(office, rows, "Ввод")
    with office.reading() as session:
        first, second, third = entries.load(session, "pupils")
    entries.apply(office, [Edit("pupils", first.id, "full_name", NAMES[0], NAMES[3])], f"Правка: {NAMES[3]}")
    entries.apply(office, [Remove("pupils", second.id)], "Удаление")
    entries.apply(office, [Edit("pupils", third.id, "full_name", NAMES[2], None)], "Очистка")
    entries.undo(office)
    entries.apply(office, [Add("staff", "857", {"person": "1", "full_name": TEACHER, "post": "учитель"})], "Кадры")


@pytest.mark.parametrize("copies", ["rewrite", "remove"])
def test_no_byte_of_a_name_is_left(school: Office, copies: erasure.Copies) -> None:
    assert school.path is not None
    _filled(school)
    school.backup("проверка")
    assert _holding(school.path, *NAMES)  # the search itself is seen to find
    done = erasure.erase(school, copies=copies)
    assert done.names == {"pupils": 3}
    assert _holding(school.path, *NAMES) == set()
    with school.reading() as session:
        kept = entries.load(session, "pupils")
        assert [(row.values["pupil"], row.values["full_name"], row.values["ovz"]) for row in kept] == [
            ("1", None, True),
            ("3", None, False),
        ]
        assert entries.load(session, "staff")[0].values["full_name"] == TEACHER
        assert not any(doctor.disagreements(session).values())
        title = journal.recent(session)[0].title
    assert title == "Удалены имена за все годы: обучающихся — 3"
    assert len(done.rewritten) == (1 if copies == "rewrite" else 0)
    assert len(backup.list_copies(school.path)) == len(done.rewritten)


def test_a_rewritten_copy_is_a_whole_base_and_can_be_restored(school: Office, tmp_path: Path) -> None:
    assert school.path is not None
    _filled(school)
    school.backup("проверка")
    erasure.erase(school, sheets=("pupils", "staff"))
    (copy, _), *_ = backup.list_copies(school.path)
    assert not copy.with_name(copy.name + "-wal").exists()
    target = tmp_path / "другая.shnor"
    backup.restore(copy, target)
    with open_office(target, access="read") as restored, restored.reading() as session:
        assert len(entries.load(session, "pupils")) == 2
        assert not any(doctor.disagreements(session).values())
    assert _holding(school.path, *NAMES, TEACHER) == set()


def test_names_of_staff_go_only_when_asked(school: Office) -> None:
    assert school.path is not None
    _filled(school)
    erasure.erase(school, sheets=("staff",))
    assert _holding(school.path, TEACHER) == set()
    assert _holding(school.path, *NAMES)


def test_only_the_names_of_the_year_go(school: Office) -> None:
    """A name belongs to the school year in which it was written last."""
    entries.apply(school, [Add("pupils", "857", {"pupil": "1", "full_name": NAMES[0]})], "Прежде")
    entries.apply(school, [Add("pupils", "857", {"pupil": "2", "full_name": NAMES[1]})], "Теперь")
    with school.writing() as session:
        old = datetime(2021, 10, 5, 9, tzinfo=UTC).isoformat(timespec="milliseconds")
        session.execute(update(OPERATIONS).where(OPERATIONS.c.title == "Прежде").values(at=old))
    found = erasure.survey(school)
    assert found.count(("pupils",), 2022) == 1
    assert found.count(("pupils",), None) == 2
    assert erasure.erase(school, year=2022).names == {"pupils": 1}
    with school.reading() as session:
        assert [row.values["full_name"] for row in entries.load(session, "pupils")] == [None, NAMES[1]]
        assert journal.recent(session)[0].title == "Удалены имена за 2021/22 год: обучающихся — 1"
    assert erasure.survey(school).count(("pupils",), 2022) == 0


def test_copies_that_are_kept_are_named(school: Office) -> None:
    assert school.path is not None
    _filled(school)
    school.backup("проверка")
    done = erasure.erase(school, copies="keep")
    assert [name.split("_")[-1] for name in done.kept] == ["проверка.shnor"]
    assert _holding(school.path, *NAMES) == {str(Path("school.shnor.copies") / done.kept[0])}
    # asked again, the copies are cleaned though the base has no names any more
    assert erasure.erase(school, copies="rewrite").names == {"pupils": 0}
    assert _holding(school.path, *NAMES) == set()


def test_what_was_done_before_can_still_be_undone_and_brings_no_name_back(school: Office) -> None:
    assert school.path is not None
    _filled(school)
    erasure.erase(school, sheets=("pupils", "staff"))
    while entries.undo(school) is not None:
        pass
    while entries.redo(school) is not None:
        pass
    assert _holding(school.path, *NAMES, TEACHER) == set()
    with school.reading() as session:
        assert not any(doctor.disagreements(session).values())


def test_a_name_in_a_remark_is_told(school: Office) -> None:
    _filled(school)
    diary: dict[str, Value] = {"form": "звонок", "summary": f"Говорили о {NAMES[3]}"}
    entries.apply(school, [Add("curator_diary", "857", diary)], "Дневник")
    assert erasure.erase(school).mentions == {"Дневник куратора": 1}


def test_a_damaged_copy_is_named_and_stays_as_it_was(school: Office) -> None:
    assert school.path is not None
    _filled(school)
    copy = school.backup("проверка")
    assert copy is not None
    copy.path.write_bytes(copy.path.read_bytes()[:5000])
    left = copy.path.read_bytes()
    with pytest.raises(StorageError, match=r"в копии .* они остались"):
        erasure.erase(school)
    assert copy.path.read_bytes() == left
    assert _holding(school.path, *NAMES) <= {f"school.shnor.copies/{copy.path.name}"}


def test_a_base_opened_for_reading_is_left_alone(school: Office) -> None:
    assert school.path is not None
    _filled(school)
    with open_office(school.path, access="read") as reader, pytest.raises(RefusedError, match="только для чтения"):
        erasure.erase(reader)
    connection = sqlite3.connect(school.path)
    assert connection.execute("SELECT count(*) FROM pupils WHERE full_name IS NOT NULL").fetchone() == (3,)
    connection.close()
