"""«Готово», stale, accepted and locked, opened again: every state, every way in, also after a restart."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.sheets.internal import ACCEPTED, READY, REOPENED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import carry, checks, entries, importing, journal, readiness
from shnor_desktop.services.entries import Add, Edit, Remove, Restore, Step
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.readiness import State
from tests.services.importing.books import book


def add(office: Office, sheet: str = "classes", **values: Value) -> int:
    return entries.apply(office, [Add(sheet, "857", dict(values))], "Ввод").rows[sheet][0]


def state(office: Office, sheet: str = "classes", year: int = 2022) -> State:
    return readiness.states(office, year)["857", sheet]


def accept(office: Office, sheet: str = "classes", year: int = 2022) -> None:
    """What the receipt of the district leaves behind."""
    with office.reading() as session:
        operation = journal.recent(session, limit=1)[0].id
    values: dict[str, Value] = {"sheet": sheet, "year": year, "state": ACCEPTED, "sequence": 1, "operation": operation}
    with office.writing() as session:
        entries.apply_in(session, [Add("readiness", "857", values)], "Квитанция", who="", undoable=False)


@pytest.fixture
def rows(school: Office) -> list[int]:
    """Two classes of 2022, one of 2021."""
    made = [add(school, year=2022, grade=grade, letter="А", pupils=20) for grade in (5, 6)]
    return [*made, add(school, year=2021, grade=5, letter="А", pupils=19)]


@pytest.mark.usefixtures("rows")
def test_ready_is_said_taken_back_and_undone_after_a_restart(school_base: Path, school: Office) -> None:
    assert state(school) == State("857", "classes", 2022)
    readiness.mark_ready(school, "classes", 2022)
    said = state(school)
    assert (said.state, said.stale, said.person, said.year) == (READY, False, "Завуч", 2022)
    assert state(school, year=2021).state == ""
    readiness.take_back(school, "classes", 2022)
    assert state(school).state == ""
    with pytest.raises(ConflictError, match="снимать нечего"):
        readiness.take_back(school, "classes", 2022)
    school.close()
    with open_office(school_base) as again:
        entries.undo(again)
        assert state(again) == said
        entries.undo(again)
        assert state(again).state == ""
        entries.redo(again)
        assert state(again).state == READY


def test_ready_is_refused_while_a_hard_rule_is_broken_and_the_first_is_named(school: Office, rows: list[int]) -> None:
    broken = add(school, year=2022, grade=7, pupils=5, boys=6)
    with pytest.raises(RefusedError, match=r"«Классы» за 2021/22 .*Первое: 7 класс, 2022: Мальчиков 6"):
        readiness.mark_ready(school, "classes", 2022)
    readiness.mark_ready(school, "classes", 2021)
    readiness.mark_ready(school, "equipment", 2022)
    entries.apply(school, [Remove("classes", broken)], "Удалено")
    readiness.mark_ready(school, "classes", 2022)
    assert state(school).state == READY
    assert rows


@pytest.mark.parametrize(
    "gesture",
    [
        lambda rows: [Edit("classes", rows[0], "pupils", 20, 21)],
        lambda rows: [Remove("classes", rows[0])],
        lambda rows: [Add("classes", "857", {"year": 2022, "grade": 7, "pupils": 9})],
        lambda rows: [Edit("classes", rows[0], "year", 2022, 2023)],
        lambda rows: [Edit("classes", rows[2], "year", 2021, 2022), Edit("classes", rows[2], "grade", 5, 8)],
    ],
)
def test_ready_form_goes_stale_whatever_changes_in_it(
    school: Office, rows: list[int], gesture: Callable[[list[int]], list[Step]]
) -> None:
    readiness.mark_ready(school, "classes", 2022)
    readiness.mark_ready(school, "equipment", 2022)
    entries.apply(school, gesture(rows), "Правка")
    assert (state(school).state, state(school).stale) == (READY, True)
    assert "после отметки «готово»" in state(school).why_stale
    assert not state(school, "equipment").stale
    (line,) = checks.run(school, year=2022, sheets=("classes",)).completeness
    assert (line.readiness, line.stale) == (READY, True)
    readiness.mark_ready(school, "classes", 2022)
    assert not state(school).stale


def test_change_of_another_year_does_not_make_a_form_stale(school: Office, rows: list[int]) -> None:
    readiness.mark_ready(school, "classes", 2022)
    entries.apply(school, [Edit("classes", rows[2], "pupils", 19, 18)], "Правка прошлого года")
    assert not state(school).stale


def test_living_form_is_ready_without_a_year_and_never_locked(school: Office) -> None:
    row = add(school, "staff", person="1", post="учитель", education="среднее общее", category="нет")
    readiness.mark_ready(school, "staff", 2022)
    assert (state(school, "staff", 2023).state, state(school, "staff", 2023).year) == (READY, None)
    accept(school, "staff")
    entries.apply(school, [Edit("staff", row, "post", "учитель", "директор")], "Правка")
    assert state(school, "staff").stale


def refused(office: Office, *steps: Step) -> None:
    with pytest.raises(RefusedError, match=r"«Классы» за 2021/22 учебный год .*принят районом") as error:
        entries.apply(office, steps, "Правка")
    assert "Открыть снова" in error.value.hint


def test_accepted_form_is_locked_against_every_gesture_and_other_years_are_not(school: Office, rows: list[int]) -> None:
    gone = add(school, year=2022, grade=9, pupils=1)
    entries.apply(school, [Remove("classes", gone)], "Удалено")
    accept(school)
    said = state(school)
    assert (said.state, said.stale, said.sequence) == (ACCEPTED, False, 1)
    refused(school, Edit("classes", rows[0], "pupils", 20, 21))
    refused(school, Remove("classes", rows[1]))
    refused(school, Restore("classes", gone))
    refused(school, Add("classes", "857", {"year": 2022, "grade": 8, "pupils": 3}))
    refused(school, Edit("classes", rows[2], "year", 2021, 2022))
    refused(school, Edit("classes", rows[0], "year", 2022, 2023))
    refused(school, Edit("classes", rows[2], "pupils", 19, 18), Remove("classes", rows[1]))
    with school.reading() as session:
        held = [(row.id, row.values["year"], row.values["pupils"]) for row in entries.load(session, "classes")]
    assert held == [(rows[0], 2022, 20), (rows[1], 2022, 20), (rows[2], 2021, 19)]
    entries.apply(school, [Edit("classes", rows[2], "pupils", 19, 18)], "Прошлый год открыт")
    add(school, "equipment", year=2022)


def test_undo_and_redo_do_not_reach_into_an_accepted_form(school_base: Path, school: Office, rows: list[int]) -> None:
    entries.apply(school, [Edit("classes", rows[0], "pupils", 20, 21)], "Правка")
    entries.apply(school, [Edit("classes", rows[1], "pupils", 20, 22)], "Правка")
    entries.undo(school)
    accept(school)
    school.close()
    with open_office(school_base) as again:
        for reverse in (entries.undo, entries.redo):
            with pytest.raises(RefusedError, match="принят районом"):
                reverse(again)
        readiness.reopen(again, "classes", 2022, "Ошибка в числе")
        entries.undo(again)
        assert state(again).state == ACCEPTED


def test_import_and_carry_do_not_reach_into_an_accepted_form(school: Office, rows: list[int], tmp_path: Path) -> None:
    add(school, year=2021, grade=7, letter="Б", pupils=11)
    accept(school)
    table = [["year", "grade", "letter", "pupils"], [2022, 5, "А", 30], [2021, 5, "А", 30]]
    path = book(tmp_path / "classes.xlsx", Классы=table)
    plan = importing.plan(school, path)
    with pytest.raises(RefusedError, match="принят районом"):
        plan.apply(school)
    same = book(tmp_path / "last.xlsx", Классы=[table[0], table[2]])
    importing.plan(school, same).apply(school)
    with pytest.raises(RefusedError, match="принят районом"):
        carry.apply(school, carry.plan_carry(school, 2021))
    with school.reading() as session:
        held = {row.id: row.values["pupils"] for row in entries.load(session, "classes")}
    assert held == {rows[0]: 20, rows[1]: 20, rows[2]: 30, rows[2] + 1: 11}


def test_accepted_form_is_opened_again_with_a_reason_that_stays(school: Office, rows: list[int]) -> None:
    accept(school)
    with pytest.raises(ConflictError, match="уже принят"):
        readiness.mark_ready(school, "classes", 2022)
    with pytest.raises(ConflictError, match="снимать нечего"):
        readiness.take_back(school, "classes", 2022)
    with pytest.raises(InputError, match="почему"):
        readiness.reopen(school, "classes", 2022, "  ")
    readiness.reopen(school, "classes", 2022, "Прибыл ученик")
    said = state(school)
    assert (said.state, said.reason, said.person) == (REOPENED, "Прибыл ученик", "Завуч")
    with school.reading() as session:
        assert "Прибыл ученик" in journal.recent(session, limit=1)[0].title
    with pytest.raises(ConflictError, match="открывать нечего"):
        readiness.reopen(school, "classes", 2022, "Ещё раз")
    entries.apply(school, [Edit("classes", rows[0], "pupils", 20, 21)], "Прибыл ученик")
    readiness.mark_ready(school, "classes", 2022)
    assert (state(school).state, state(school).stale) == (READY, False)


def test_wrong_form_or_school_is_a_wrong_call(school: Office, district: Office) -> None:
    with pytest.raises(InputError, match="Листа «нет» нет"):
        readiness.mark_ready(school, "нет", 2022)
    with pytest.raises(InputError, match="для всех школ"):
        readiness.mark_ready(school, "references", 2022)
    with pytest.raises(InputError, match="Укажите школу"):
        readiness.mark_ready(district, "classes", 2022)


def test_lock_of_one_school_leaves_the_others_of_a_district_open(district: Office) -> None:
    for code in ("857", "860"):
        steps: list[Step] = [
            Add("school", code, {"code": code, "short_name": f"СОШ {code}"}),
            Add("classes", code, {"year": 2022, "grade": 5, "pupils": 20}),
        ]
        entries.apply(district, steps, "Ввод")
    accept(district)
    refused(district, Edit("classes", 1, "pupils", 20, 21))
    entries.apply(district, [Edit("classes", 2, "pupils", 20, 21)], "Правка")
    steps = [Edit("classes", 2, "year", 2022, 2023), Edit("classes", 2, "year", 2023, 2022)]
    entries.apply(district, steps, "Туда и обратно")
    assert {key for key, said in readiness.states(district, 2022).items() if said.state} == {("857", "classes")}


def test_a_gesture_asks_for_locks_once_however_many_rows_it_has(school: Office) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    steps = [Add("classes", "857", {"year": 2022, "grade": 5, "letter": str(n), "pupils": 1}) for n in range(1500)]
    rows = entries.apply(school, steps, "Ввод").rows["classes"]
    with school.reading() as session:
        engine = session.engine

    def note(*arguments: object) -> None:
        if "readiness" in str(arguments[2]):
            asked.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    entries.apply(school, [Edit("classes", row, "pupils", 1, 2) for row in rows], "Правка")
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 1
