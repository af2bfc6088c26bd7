"""The law of the new year: every row of the old one is carried, left or reported, once, with a reason."""

import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import carry, doctor, entries
from shnor_desktop.services.carry import CarryPlan, Fate
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office, open_office

RECURRENCES = ("разово", "ежегодно", "раз в четверть", "постоянно", None)
STATES = ("не начато", "в работе", "исполнено", "отменено")
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2024, 12, 31)))
_LETTERS = st.sampled_from(["А", "Б", None])
ROWS: dict[str, st.SearchStrategy[dict[str, Value]]] = {
    "classes": st.fixed_dictionaries(
        {
            "year": st.sampled_from([2021, 2022, 2023]),
            "grade": st.one_of(st.none(), st.integers(1, 12)),
            "letter": _LETTERS,
            "pupils": st.integers(0, 30),
        }
    ),
    "equipment": st.fixed_dictionaries(
        {
            "year": st.sampled_from([2021, 2022, 2023]),
            "computers": st.integers(0, 50),
            "note": st.text("аб", max_size=3),
        }
    ),
    "staff": st.fixed_dictionaries({"person": st.sampled_from("12345"), "left_on": DAYS}),
    "pupils": st.fixed_dictionaries(
        {"pupil": st.sampled_from("123"), "grade": st.one_of(st.none(), st.integers(1, 12)), "letter": _LETTERS}
    ),
    "social_passport": st.fixed_dictionaries({"year": st.sampled_from([2021, 2022]), "count": st.integers(0, 9)}),
    "courses": st.fixed_dictionaries({"person": st.just("1")}),
    "vacancies": st.fixed_dictionaries({"post": st.just("учитель"), "closed_on": DAYS}),
    "year_results": st.fixed_dictionaries({"year": st.sampled_from([2021, 2022]), "grade": st.integers(1, 11)}),
    "roadmap": st.fixed_dictionaries(
        {
            "plan": st.just("План"),
            "number": st.sampled_from(["1", "2"]),
            "occurrence": st.integers(1, 3),
            "end": DAYS,
            "start": DAYS,
            "recurrence": st.sampled_from(RECURRENCES),
            "state": st.sampled_from(STATES),
            "remark": st.just("замечание"),
        }
    ),
}


def _content(office: Office) -> dict[str, list[tuple[int, str, dict[str, Value]]]]:
    with office.reading() as session:
        return {key: [(row.id, row.school, row.values) for row in entries.load(session, key)] for key in SHEETS}


def _sources(office: Office, year: int) -> Counter[tuple[str, int]]:
    """Rows of the year and rows without a year, found without asking the service."""
    return Counter(
        (key, number)
        for key, rows in _content(office).items()
        for number, _, values in rows
        if "year" not in values or values["year"] == year
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_is_lost_on_the_way(data: st.DataObject, blank_bases: dict[str, Path]) -> None:
    steps = [
        Add(key, data.draw(st.sampled_from(["857", "858"])), values)
        for key, strategy in ROWS.items()
        for values in data.draw(st.lists(strategy, max_size=5))
    ]
    with tempfile.TemporaryDirectory() as folder:
        base = Path(shutil.copy(blank_bases["district"], folder))
        with open_office(base, access="write") as office:
            entries.apply(office, steps, "Ввод")
            before = _content(office)
            wishes = carry.Wishes(extend=data.draw(st.booleans()), promote=data.draw(st.booleans()))
            plan = carry.plan_carry(office, 2022, wishes=wishes)
            assert Counter((outcome.sheet, outcome.row) for outcome in plan.outcomes) == _sources(office, 2022)
            for key in plan.sheets():
                assert sum(plan.count(key, fate) for fate in Fate) == sum(o.sheet == key for o in plan.outcomes)
            assert all(outcome.why for outcome in plan.outcomes)
            assert all(outcome.fate is Fate.CARRIED for outcome in plan.outcomes if outcome.step is not None)
            applied = carry.apply(office, plan)
            after = _content(office)
            for key, rows in before.items():
                # the old rows stand as they stood, and as many are new as were carried by writing
                moved = {o.row: o.step.after for o in plan.outcomes if o.sheet == key and isinstance(o.step, Edit)}
                assert not moved or (key == "pupils" and wishes.promote)
                expected = [(n, s, v | {"grade": moved[n]}) if n in moved else (n, s, v) for n, s, v in rows]
                assert after[key][: len(rows)] == expected
                new = sum(outcome.sheet == key and isinstance(outcome.step, Add) for outcome in plan.outcomes)
                assert len(after[key]) == len(rows) + new
            assert plan.total(Fate.CARRIED) + plan.total(Fate.LEFT) + plan.total(Fate.REPORTED) == plan.rows
            assert carry.plan_carry(office, 2022, wishes=wishes).steps == ()
            _no_two_alike(after)
            if applied is not None:
                assert entries.undo(office) is not None
            assert _content(office) == before
            with office.reading() as session:
                assert not any(doctor.disagreements(session).values())


def _no_two_alike(content: dict[str, list[tuple[int, str, dict[str, Value]]]]) -> None:
    """No new class stands beside the same one."""
    new = Counter(
        (school, values["grade"], values["letter"])
        for _, school, values in content["classes"]
        if values["year"] == 2023 and values["pupils"] is None
    )
    assert max(new.values(), default=1) == 1


def _carry(office: Office, *rows: tuple[str, dict[str, Value]], year: int = 2022) -> CarryPlan:
    entries.apply(office, [Add(key, "857", values) for key, values in rows], "Ввод")
    return carry.plan_carry(office, year)


def _one(plan: CarryPlan, sheet: str) -> tuple[Fate, str, dict[str, Value]]:
    (outcome,) = (outcome for outcome in plan.outcomes if outcome.sheet == sheet)
    return outcome.fate, outcome.why, outcome.step.values if isinstance(outcome.step, Add) else {}


@pytest.mark.parametrize(
    ("kind", "grade", "fate"),
    [
        ("СОШ", 1, Fate.CARRIED),
        ("СОШ", 8, Fate.CARRIED),
        ("СОШ", 9, Fate.REPORTED),
        ("СОШ", 10, Fate.CARRIED),
        ("СОШ", 11, Fate.REPORTED),
        ("НОШ", 4, Fate.REPORTED),
        ("НОШ", 3, Fate.CARRIED),
        ("ООШ", 9, Fate.REPORTED),
        (None, 12, Fate.REPORTED),
        (None, None, Fate.REPORTED),
    ],
)
def test_classes_go_up_and_leavers_are_told(school: Office, kind: Value, grade: Value, fate: Fate) -> None:
    with school.reading() as session:
        card = entries.load(session, "school")[0]
    entries.apply(school, [Edit("school", card.id, "kind", card.values["kind"], kind)] if kind else [], "Вид")
    plan = _carry(school, ("classes", {"year": 2022, "grade": grade, "letter": "А", "pupils": 20}))
    assert _one(plan, "classes")[0] is fate


def test_a_carried_class_keeps_what_does_not_change(school: Office) -> None:
    row: dict[str, Value] = {
        "year": 2022,
        "grade": 5,
        "letter": "А",
        "pupils": 20,
        "boys": 9,
        "girls": 11,
        "adapted": True,
        "teacher": "Орлова Н. С.",
    }
    _, why, values = _one(_carry(school, ("classes", row)), "classes")
    kept = {"year": 2023, "grade": 6, "letter": "А", "adapted": True, "teacher": "Орлова Н. С."}
    assert values == kept
    assert "6А" in why
    assert "число обучающихся введите заново" in why


def test_after_the_primary_school_the_teacher_changes(school: Office) -> None:
    row: dict[str, Value] = {"year": 2022, "grade": 4, "letter": None, "teacher": "Орлова Н. С."}
    _, why, values = _one(_carry(school, ("classes", row)), "classes")
    assert "teacher" not in values
    assert "5 класс" in why


def test_a_class_that_is_there_already_is_left(school: Office) -> None:
    plan = _carry(
        school,
        ("classes", {"year": 2022, "grade": 5, "letter": "А", "pupils": 20}),
        ("classes", {"year": 2023, "grade": 6, "letter": "А", "pupils": 21}),
    )
    fate, why, _ = _one(plan, "classes")
    assert (fate, why) == (Fate.LEFT, "такой класс уже есть в 2022/23 году")


def test_equipment_is_copied_with_a_note(school: Office) -> None:
    plan = _carry(school, ("equipment", {"year": 2022, "computers": 30, "lab_physics": "да", "note": "с ремонта"}))
    fate, _, values = _one(plan, "equipment")
    assert fate is Fate.CARRIED
    assert (values["year"], values["computers"], values["lab_physics"]) == (2023, 30, "да")
    assert values["note"] == "Перенесено из 2021/22 года, проверьте. с ремонта"


def test_counts_of_the_passport_and_results_stay_in_their_year(school: Office) -> None:
    plan = _carry(
        school,
        ("social_passport", {"year": 2022, "category": "ovz", "count": 3}),
        ("assessments", {"year": 2022, "subject": "математика"}),
    )
    assert _one(plan, "social_passport")[:2] == (Fate.LEFT, "числа нового года вводят заново")
    assert _one(plan, "assessments")[0] is Fate.LEFT
    assert plan.steps == ()
    assert carry.apply(school, plan) is None


def test_staff_stays_and_those_who_left_are_listed(school: Office) -> None:
    plan = _carry(
        school,
        ("staff", {"person": "1"}),
        ("staff", {"person": "2", "left_on": date(2022, 8, 31)}),
        ("staff", {"person": "3", "left_on": date(2022, 9, 1)}),
    )
    assert [outcome.fate for outcome in plan.outcomes if outcome.sheet == "staff"] == [
        Fate.CARRIED,
        Fate.LEFT,
        Fate.CARRIED,
    ]


def _measure(**cells: Value) -> tuple[str, dict[str, Value]]:
    row: dict[str, Value] = {
        "plan": "План",
        "number": "1",
        "occurrence": 1,
        "title": "Диагностика",
        "end": date(2022, 3, 31),
        "recurrence": "ежегодно",
        "state": "в работе",
    }
    return "roadmap", row | cells


@pytest.mark.parametrize(
    ("cells", "fate", "words"),
    [
        ({}, Fate.CARRIED, "31.03.2023"),
        ({"state": "исполнено"}, Fate.REPORTED, "исполнено и повторяется"),
        ({"state": "исполнено", "recurrence": "разово"}, Fate.LEFT, "исполнено"),
        ({"state": "отменено"}, Fate.LEFT, "отменено"),
        ({"recurrence": "разово"}, Fate.REPORTED, "не повторяется"),
        ({"recurrence": None}, Fate.REPORTED, "не повторяется"),
        ({"end": None}, Fate.REPORTED, "срок не указан"),
        ({"end": date(2023, 1, 1)}, Fate.LEFT, "ещё впереди"),
        ({"end": date(2020, 2, 29)}, Fate.CARRIED, "28.02.2023"),
    ],
)
def test_terms_of_the_road_map(school: Office, cells: dict[str, Value], fate: Fate, words: str) -> None:
    found, why, _ = _one(_carry(school, _measure(**cells)), "roadmap")
    assert found is fate
    assert words in why


def test_a_shifted_measure_begins_anew(school: Office) -> None:
    cells: dict[str, Value] = {"start": date(2022, 3, 1), "occurrence": 2, "remark": "поздно", "actual_value": "0"}
    _, _, values = _one(_carry(school, _measure(**cells)), "roadmap")
    assert (values["occurrence"], values["start"], values["end"]) == (3, date(2023, 3, 1), date(2023, 3, 31))
    assert (values["state"], values["remark"], values["actual_value"]) == ("не начато", None, None)
    assert (values["title"], values["recurrence"]) == ("Диагностика", "ежегодно")


@pytest.mark.parametrize(
    ("before", "after"),
    [("до 31.03.2022", "до 31.03.2023"), ("март 2022 г.", "март 2023 г."), ("в течение марта", "в течение марта")],
)
def test_the_printed_term_goes_with_the_dates(school: Office, before: str, after: str) -> None:
    _, _, values = _one(_carry(school, _measure(deadline_text=before)), "roadmap")
    assert values["deadline_text"] == after


def test_a_plan_that_goes_on_gives_done_measures_a_new_term(school: Office) -> None:
    name, cells = _measure(state="исполнено", actual_value="1")
    entries.apply(school, [Add(name, "857", cells)], "Ввод")
    plan = carry.plan_carry(school, 2022, wishes=carry.Wishes(extend=True))
    fate, why, values = _one(plan, "roadmap")
    assert (fate, why) == (Fate.CARRIED, "новый срок 31.03.2023; прежний остаётся исполненным")
    assert (values["state"], values["actual_value"], values["occurrence"]) == ("не начато", None, 2)


def test_pupils_are_moved_once_for_a_year(school: Office) -> None:
    rows = [Add("pupils", "857", {"pupil": str(grade), "grade": grade}) for grade in (1, 9, 10)]
    entries.apply(school, rows, "Ввод")

    def grades() -> list[Value]:
        with school.reading() as session:
            return [row.values["grade"] for row in entries.load(session, "pupils")]

    def move() -> None:
        carry.apply(school, carry.plan_carry(school, 2022, wishes=carry.Wishes(promote=True)))

    move()
    assert grades() == [2, 9, 11]
    move()
    assert grades() == [2, 9, 11]
    entries.undo(school)
    assert grades() == [1, 9, 10]
    move()
    assert grades() == [2, 9, 11]


def test_the_program_works_in_the_new_year_from_then_on(school: Office) -> None:
    _carry(school, ("classes", {"year": 2022, "grade": 5, "letter": "А"}))
    carry.apply(school, carry.plan_carry(school, 2022))
    assert school.setting("working_year") == 2023
    entries.undo(school)
    school.refresh()
    assert school.setting("working_year") is None
    school.set_settings({"working_year": 2030})
    carry.apply(school, carry.plan_carry(school, 2022))
    assert school.setting("working_year") == 2030


def test_a_year_begins_when_todays_is_empty(school: Office) -> None:
    assert carry.begins(school, date(2022, 9, 1)) is None
    entries.apply(school, [Add("classes", "857", {"year": 2022, "grade": 5})], "Ввод")
    assert carry.begins(school, date(2022, 9, 1)) == 2022
    assert carry.begins(school, date(2022, 8, 31)) is None
    assert carry.begins(school, date(2024, 9, 1)) is None


def test_a_plan_that_has_grown_old_is_refused(school: Office) -> None:
    plan = _carry(school, ("classes", {"year": 2022, "grade": 5, "letter": "А"}))
    entries.apply(school, [Add("classes", "857", {"year": 2022, "grade": 6, "letter": "А"})], "Ввод")
    before = _content(school)
    with pytest.raises(ConflictError, match="данные изменились"):
        carry.apply(school, plan)
    assert _content(school) == before


def test_a_base_opened_for_reading_is_left_alone(school: Office) -> None:
    plan = _carry(school, ("classes", {"year": 2022, "grade": 5, "letter": "А"}))
    assert school.path is not None
    with open_office(school.path, access="read") as reader, pytest.raises(RefusedError, match="только для чтения"):
        carry.apply(reader, plan)
    assert plan.steps


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_year_out_of_reach_is_refused(school: Office, year: int) -> None:
    with pytest.raises(InputError):
        carry.plan_carry(school, year)


def test_every_form_has_a_place_in_the_plan(school: Office) -> None:
    """A row of any form of the year comes out with a reason; none is passed over."""
    rows: list[tuple[str, dict[str, Value]]] = [
        (key, {"year": 2022} if sheet.has_year else {}) for key, sheet in SHEETS.items() if key != "school"
    ]
    plan = _carry(school, *rows)
    assert plan.sheets() == list(SHEETS)
    answer = plan.as_json()
    assert (answer["from"], answer["to"]) == (2022, 2023)
