"""The passport counted from the list of pupils: shown first, written at once, and known as counted afterwards."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import ConflictError, InputError
from shnor_desktop.models.sheets.pupils import FAMILY_FLAGS, PUPIL_FLAGS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, doctor, entries, pupils
from shnor_desktop.services.entries import Add, Edit, Remove
from shnor_desktop.services.office import Office, open_office

DAY = date(2021, 9, 1)


def _put(office: Office, *rows: dict[str, Value], sheet: str = "pupils") -> None:
    numbered = ({"pupil": str(place), **row} for place, row in enumerate(rows, 1)) if sheet == "pupils" else rows
    entries.apply(office, [Add(sheet, "857", dict(row)) for row in numbered], "Ввод")


def _plan(office: Office) -> pupils.CountPlan:
    return pupils.plan_count(office, 2022, DAY)


def _cells(plan: pupils.CountPlan) -> dict[tuple[str, str], tuple[int | None, int]]:
    return {(cell.place, cell.category): (cell.was, cell.will) for cell in plan.cells}


def _passport(office: Office) -> dict[tuple[Value, Value, Value], Value]:
    with office.reading() as session:
        rows = [row.values for row in entries.load(session, "social_passport")]
    return {(row["grade"], row["letter"], row["category"]): row["count"] for row in rows}


def test_classes_and_marks_are_counted(school: Office) -> None:
    _put(school, {"year": 2022, "grade": 5, "letter": "А", "pupils": 1}, sheet="classes")
    _put(
        school,
        {"grade": 5, "letter": "А", "ovz": True, "meals": True},
        {"grade": 5, "letter": "А", "ovz": False},
        {"grade": 6, "letter": None, "meals": True, "families_large": True},
    )
    plan = _plan(school)
    assert _cells(plan) == {
        ("5А", ""): (1, 2),
        ("5А", "ovz"): (None, 1),
        ("5А", "meals"): (None, 1),
        ("6", ""): (None, 1),
        ("6", "ovz"): (None, 0),
        ("6", "meals"): (None, 1),
    }
    assert any("В списке не отмечают" in note and "Сироты" in note for note in plan.notes)
    before = _passport(school)
    assert pupils.apply(school, plan) is not None
    assert _passport(school) == {
        (5, "А", "ovz"): 1,
        (5, "А", "meals"): 1,
        (6, None, "ovz"): 0,
        (6, None, "meals"): 1,
    }
    assert _plan(school).changed == ()
    assert not checks.run(school, year=2022, sheets=["classes", "social_passport"]).hard
    assert entries.undo(school) is not None
    assert _passport(school) == before


def test_family_categories_are_left_alone(school: Office) -> None:
    place: dict[str, Value] = {"year": 2022, "on_date": DAY, "grade": 5, "letter": "А"}
    families = place | {"category": "families", "count": 9}
    _put(school, families, sheet="social_passport")
    _put(school, {"grade": 5, "letter": "А", "families_large": True, "bus": True})
    pupils.apply(school, _plan(school))
    assert _passport(school) == {(5, "А", "families"): 9, (5, "А", "bus"): 1}


def test_latin_letters_are_the_same_class(school: Office) -> None:
    _put(school, {"year": 2022, "grade": 5, "letter": "В", "pupils": 3}, sheet="classes")
    _put(school, {"grade": 5, "letter": "B"}, {"grade": 5, "letter": "В"}, {"grade": 5, "letter": "в"})
    assert _cells(_plan(school)) == {("5В", ""): (3, 3)}


def test_pupils_without_a_class_are_told_by_number(school: Office) -> None:
    lettered: list[dict[str, Value]] = [{"year": 2022, "grade": 5, "letter": sign, "pupils": 1} for sign in "АБ"]
    _put(school, *lettered, sheet="classes")
    _put(school, {"full_name": "Тихонова Римма"}, {"grade": 5}, {"grade": 5, "letter": "А"})
    plan = _plan(school)
    assert _cells(plan) == {("5А", ""): (1, 1)}
    told = " ".join(plan.notes)
    assert "Класс не указан, не посчитано обучающихся: 1 (№ 1)" in told
    assert "Литера не указана, а классов в параллели несколько, не посчитано: 1 (№ 2)" in told
    assert "В списке нет никого из классов: 5Б" in told
    assert "Тихонова" not in told


def test_a_row_for_the_whole_grade_takes_all_its_pupils(school: Office) -> None:
    _put(school, {"year": 2022, "grade": 5, "letter": None, "pupils": 0}, sheet="classes")
    _put(school, {"grade": 5, "letter": "А"}, {"grade": 5, "letter": "Б"}, {"grade": 5})
    assert _cells(_plan(school)) == {("5", ""): (0, 3)}


def test_boys_and_girls_stay_as_typed_and_are_told(school: Office) -> None:
    _put(school, {"year": 2022, "grade": 5, "letter": "А", "pupils": 2, "boys": 1, "girls": 1}, sheet="classes")
    pupil: dict[str, Value] = {"grade": 5, "letter": "А"}
    _put(school, pupil, pupil, pupil)
    plan = _plan(school)
    assert any("1 + 1 = 2, а по списку 3" in note for note in plan.notes)
    pupils.apply(school, plan)
    with school.reading() as session:
        (row,) = entries.load(session, "classes")
    assert (row.values["pupils"], row.values["boys"], row.values["girls"]) == (3, 1, 1)


def test_a_child_on_two_registers_is_registered_once(school: Office) -> None:
    _put(school, {"grade": 5, "letter": "А", "vshu": True, "pdn": True}, {"grade": 5, "letter": "А"})
    cells = _cells(_plan(school))
    assert (cells["5А", "registered"], cells["5А", "vshu"]) == ((None, 1), (None, 1))
    assert ("5А", "kdn") not in cells


def test_a_hidden_category_is_not_counted(school: Office) -> None:
    hidden: dict[str, Value] = {"list": "social_categories", "item": "bus", "title": "Автобус", "active": False}
    entries.apply(school, [Add("list_items", "", hidden)], "Скрыта")
    school.refresh()
    _put(school, {"grade": 5, "letter": "А", "bus": True})
    plan = _plan(school)
    assert ("5А", "bus") not in _cells(plan)
    assert any("Скрыты" in note and "Автобус" in note for note in plan.notes)


def test_a_preview_that_has_grown_old_is_refused(school: Office) -> None:
    _put(school, {"grade": 5, "letter": "А", "bus": True})
    plan = _plan(school)
    _put(school, {"grade": 5, "letter": "А"})
    with pytest.raises(ConflictError, match="данные изменились"):
        pupils.apply(school, plan)
    assert _passport(school) == {}


def test_the_passport_is_told_to_be_behind_the_list(school: Office) -> None:
    _put(school, {"grade": 5, "letter": "А", "bus": True}, {"grade": 5, "letter": "А", "bus": False})
    typed: dict[str, Value] = {"year": 2022, "on_date": DAY, "grade": 5, "letter": "А", "category": "meals", "count": 2}
    _put(school, typed, sheet="social_passport")
    assert pupils.standing(school, 2022).text == ""
    pupils.apply(school, _plan(school))
    assert pupils.standing(school, 2022) == pupils.Standing(2, ())
    with school.reading() as session:
        first, second = entries.load(session, "pupils")
    entries.apply(school, [Edit("pupils", second.id, "bus", False, True), Remove("pupils", first.id)], "Правка")
    found = pupils.standing(school, 2022)
    assert found.text == "Паспорт отстал от списка обучающихся: 5А, «Обучающихся»: 2 → 1."
    assert pupils.apply(school, _plan(school)) is not None
    assert pupils.standing(school, 2022).behind == ()


def test_what_a_person_types_over_is_his_own_again(school: Office) -> None:
    _put(school, {"grade": 5, "letter": "А", "bus": True})
    pupils.apply(school, _plan(school))
    with school.reading() as session:
        (row,) = entries.load(session, "social_passport")
    entries.apply(school, [Edit("social_passport", row.id, "count", 1, 7)], "Правка")
    assert pupils.standing(school, 2022) == pupils.Standing(1, ())
    entries.undo(school)
    entries.undo(school)
    assert pupils.standing(school, 2022).counted == 0
    entries.redo(school)
    assert pupils.standing(school, 2022).counted == 2


def test_a_district_names_the_school(district: Office) -> None:
    with pytest.raises(InputError, match="Не указана школа"):
        _plan(district)


_PUPIL = st.fixed_dictionaries(
    {
        "grade": st.one_of(st.none(), st.integers(1, 11)),
        "letter": st.sampled_from(["А", "Б", None]),
        **{key: st.sampled_from([True, False, None]) for key in ("ovz", "pdn", "registered", "meals")},
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(_PUPIL, max_size=15))
def test_the_sums_are_those_of_the_list(rows: list[dict[str, Value]], tmp_path_factory: pytest.TempPathFactory) -> None:
    from shnor_desktop.services import office

    base = tmp_path_factory.mktemp("counted") / "s.shnor"
    office.create(base, role="school", code="857", name="Школа")
    with open_office(base, access="write") as opened:
        _put(opened, *rows)
        plan = _plan(opened)
        placed = [row for row in rows if row["grade"] is not None]
        sizes = Counter((row["grade"], row["letter"]) for row in placed)
        assert {(cell.grade, cell.letter): cell.will for cell in plan.cells if not cell.category} == sizes
        for key in ("ovz", "pdn", "meals"):
            counted = [cell.will for cell in plan.cells if cell.category == key]
            assert sum(counted) == sum(row[key] is True for row in placed)
        registered = sum(cell.will for cell in plan.cells if cell.category == "registered")
        assert registered == sum(row["registered"] is True or row["pdn"] is True for row in placed)
        pupils.apply(opened, plan)
        assert _plan(opened).changed == ()
        with opened.reading() as session:
            assert not any(doctor.disagreements(session).values())


def test_every_mark_of_a_pupil_is_a_category(school: Office) -> None:
    known = {item.key: item.whole for item in school.lists.items("social_categories")}
    assert {known[key] for key in PUPIL_FLAGS} == {"pupils"}
    assert {known[key] for key in FAMILY_FLAGS} == {"families"}
