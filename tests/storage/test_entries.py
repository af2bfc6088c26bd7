"""Every write is one journalled operation; undo and redo give the exact earlier content back, also after a restart."""

import random
from pathlib import Path

import pytest

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import doctor, entries, journal
from shnor_desktop.services.entries import Add, Edit, Remove, Restore, Step, Stored
from shnor_desktop.services.office import Office, create, open_office


def _classes(office: Office) -> list[Stored]:
    with office.reading() as session:
        return entries.load(session, "classes")


def _add(office: Office, **values: Value) -> int:
    return entries.apply(office, [Add("classes", "857", dict(values))], "Добавлен класс").rows["classes"][0]


def test_edit_is_stored_and_journalled_with_both_sides(school: Office) -> None:
    row = _add(school, year=2022, grade=5, letter="А", pupils=20)
    entries.apply(school, [Edit("classes", row, "pupils", 20, 21)], "Ввод")
    assert _classes(school)[0].values["pupils"] == 21
    with school.reading() as session:
        newest = journal.history(session, "classes", row, "pupils")[0]
    assert (newest.before, newest.after, newest.who, newest.title) == (20, 21, "Завуч", "Ввод")


def test_stale_edit_is_refused_and_changes_nothing(school: Office) -> None:
    row = _add(school, year=2022, grade=5, pupils=20)
    with pytest.raises(ConflictError, match="Обучающихся"):
        entries.apply(
            school, [Edit("classes", row, "grade", 5, 6), Edit("classes", row, "pupils", 19, 25)], "Устаревшая правка"
        )
    assert _classes(school)[0].values["grade"] == 5


def test_deleted_row_is_gone_and_can_be_restored(school: Office) -> None:
    row = _add(school, year=2022, grade=5, pupils=20)
    entries.apply(school, [Remove("classes", row)], "Удалён класс")
    assert _classes(school) == []
    with school.reading() as session:
        assert [found.id for found in entries.load(session, "classes", deleted=True)] == [row]
    entries.apply(school, [Restore("classes", row)], "Возвращён класс")
    assert [found.id for found in _classes(school)] == [row]
    with pytest.raises(ConflictError):
        entries.apply(school, [Restore("classes", row)], "Ещё раз")


def _random_step(rng: random.Random, rows: list[Stored], deleted: list[Stored]) -> Step:
    kind = rng.choice(["add", "edit", "edit", "remove", "restore"])
    if kind == "restore" and deleted:
        return Restore("classes", rng.choice(deleted).id)
    if kind == "remove" and rows:
        return Remove("classes", rng.choice(rows).id)
    if kind == "edit" and rows:
        row = rng.choice(rows)
        return Edit("classes", row.id, "pupils", row.values["pupils"], rng.choice([None, rng.randrange(40)]))
    return Add("classes", "857", {"year": 2022, "grade": rng.randrange(1, 12), "pupils": rng.randrange(40)})


@pytest.mark.parametrize("seed", range(6))
def test_undo_and_redo_walk_through_the_exact_states_also_after_a_restart(school_base: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    states = []
    with open_office(school_base) as office:
        states.append(_classes(office))
        for _ in range(12):
            with office.reading() as session:
                deleted = entries.load(session, "classes", deleted=True)
            steps = {repr(step): step for step in (_random_step(rng, states[-1], deleted) for _ in range(1))}
            entries.apply(office, list(steps.values()), "Шаг")
            states.append(_classes(office))
    position = len(states) - 1
    for _ in range(40):
        with open_office(school_base) as office:
            if rng.random() < 0.5:
                moved = entries.undo(office)
                assert (moved is None) == (position == 0)
                position -= moved is not None
            else:
                moved = entries.redo(office)
                assert (moved is None) == (position == len(states) - 1)
                position += moved is not None
            assert _classes(office) == states[position]
    with open_office(school_base) as office, office.reading() as session:
        assert not any(doctor.disagreements(session).values())


def test_one_gesture_that_restores_edits_and_deletes_can_be_undone(school: Office) -> None:
    first = _add(school, year=2022, grade=5, pupils=20)
    second = _add(school, year=2022, grade=6, pupils=20)
    entries.apply(school, [Remove("classes", first)], "Удалён класс")
    before = _classes(school)
    steps: list[Step] = [
        Restore("classes", first),
        Edit("classes", first, "pupils", 20, 30),
        Edit("classes", first, "pupils", 30, 31),
        Edit("classes", second, "pupils", 20, 25),
        Remove("classes", second),
    ]
    entries.apply(school, steps, "Всё сразу")
    assert [(row.id, row.values["pupils"]) for row in _classes(school)] == [(first, 31)]
    entries.undo(school)
    assert _classes(school) == before
    entries.redo(school)
    assert [(row.id, row.values["pupils"]) for row in _classes(school)] == [(first, 31)]


def test_redo_is_gone_after_new_work(school: Office) -> None:
    _add(school, year=2022, grade=5, pupils=20)
    entries.undo(school)
    _add(school, year=2022, grade=6, pupils=20)
    assert entries.redo(school) is None


def test_undo_of_a_cell_changed_since_by_a_package_is_refused(school: Office) -> None:
    row = _add(school, year=2022, grade=5, pupils=20)
    entries.apply(school, [Edit("classes", row, "pupils", 20, 21)], "Ввод")
    with school.writing() as session:
        entries.apply_in(session, [Edit("classes", row, "pupils", 21, 22)], "Принят пакет", who="Пакет", undoable=False)
    with pytest.raises(ConflictError, match="уже изменена"):
        entries.undo(school)
    assert _classes(school)[0].values["pupils"] == 22


def test_what_cannot_be_undone_does_not_stand_in_the_way_of_older_work(school: Office) -> None:
    _add(school, year=2022, grade=5, pupils=20)
    with school.writing() as session:
        journal.record(session, who="Завуч", title="Собран пакет № 1", changes=[], undoable=False)
    undone = entries.undo(school)
    assert undone is not None
    assert _classes(school) == []
    with school.writing() as session:
        journal.record(session, who="Завуч", title="Собран пакет № 2", changes=[], undoable=False)
    assert entries.redo(school) is not None
    assert len(_classes(school)) == 1


def test_second_window_opens_read_only_and_cannot_write(school_base: Path) -> None:
    with open_office(school_base) as first, open_office(school_base) as second:
        assert (first.read_only, second.read_only) == (False, True)
        with pytest.raises(RefusedError, match="только для чтения"):
            _add(second, year=2022, grade=5, pupils=20)
        _add(first, year=2022, grade=5, pupils=20)
        assert len(_classes(second)) == 1
    with open_office(school_base) as third:
        assert not third.read_only


def test_writing_command_is_refused_while_a_window_holds_the_base(school_base: Path) -> None:
    with open_office(school_base), pytest.raises(RefusedError, match="другом окне"):
        open_office(school_base, access="write")


def test_settings_are_journalled_and_undone(school: Office) -> None:
    school.set_settings({"signer_name": "Иванова А. А."})
    assert school.setting("signer_name") == "Иванова А. А."
    entries.undo(school)
    school.refresh()
    assert school.setting("signer_name") is None


def test_planted_change_past_the_journal_is_found_by_the_doctor(school_base: Path) -> None:
    import sqlite3

    with open_office(school_base) as office:
        _add(office, year=2022, grade=5, pupils=20)
    assert all(finding.good for finding in doctor.examine(school_base))
    connection = sqlite3.connect(school_base)
    connection.execute("UPDATE classes SET pupils = 99")
    connection.commit()
    connection.close()
    assert [finding.about for finding in doctor.examine(school_base) if not finding.good] == ["Журнал изменений"]


@pytest.mark.parametrize("code", ["../evil", "a/b", "1:2", "*", "стро\nка", "", " ", "x" * 21])
def test_a_code_that_cannot_be_a_name_of_a_file_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError):
        create(tmp_path / "new.shnor", role="school", code=code, name="Школа")
    assert list(tmp_path.glob("*.shnor*")) == []
