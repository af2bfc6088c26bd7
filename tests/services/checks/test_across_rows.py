"""Checks that need more than one row: each is broken once and kept at its boundary once."""

import json
from decimal import Decimal

import pytest

from shnor_desktop.services import checks
from shnor_desktop.services.checks import State
from shnor_desktop.services.office import Office
from tests.services.checks.conftest import Check, Fill

RESULT = {"year": 2022, "procedure": "ВПР", "subject": "математика", "programme_grade": 5, "state": "проводилась"}


def passport(category: str, amount: int, grade: int | None = 5, letter: str | None = "А") -> dict[str, object]:
    place = {"grade": grade, "letter": letter}
    return {"year": 2022, "on_date": "01.09.2021", "category": category, "count": amount, **place}


def school_class(pupils: int, letter: str | None = "А", grade: int = 5) -> dict[str, object]:
    return {"year": 2022, "grade": grade, "letter": letter, "pupils": pupils}


# --- the same thing twice


def test_row_that_names_the_same_thing_again_is_a_hard_problem(fill: Fill, found: Check, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "857", school_class(20), school_class(21, "б"), school_class(22, "A"))  # typed in Latin
    told = found("duplicate")
    assert [(problem.row, problem.level, problem.label) for problem in told] == [(3, "hard", "5А, 2022")]
    assert checks.blocking(checks.run(district)) == told


def test_same_class_of_two_schools_is_no_duplicate(fill: Fill, found: Check) -> None:
    fill("classes", "857", school_class(20))
    fill("classes", "860", school_class(20))
    assert found("duplicate") == []


def test_default_in_an_empty_identity_cell_counts(fill: Fill, found: Check) -> None:
    fill("assessments", "857", {**RESULT, "participants": 20}, {**RESULT, "season": "весна", "participants": 20})
    assert len(found("duplicate")) == 1


def test_school_without_a_card_is_told_once_for_each_form(fill: Fill, found: Check) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "999", school_class(20), school_class(21, "Б"))
    fill("classes", "857", school_class(20))
    assert [(problem.sheet, problem.school) for problem in found("unknown_school")] == [("classes", "999")]


def test_one_login_of_two_schools_is_told_by_its_digits(fill: Fill, found: Check) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8", "fis_oko_login": "edu012345"})
    fill("school", "860", {"code": "860", "short_name": "СОШ № 11", "fis_oko_login": "sch012345"})
    fill("school", "861", {"code": "861", "short_name": "СОШ № 12", "fis_oko_login": "edu012346"})
    assert [problem.message for problem in found("same_code")] == [
        "Логин ФИС ОКО sch012345 — тот же, что у школы «СОШ № 8»"
    ]


# --- social passport


def test_category_is_not_more_than_the_pupils_of_its_class(fill: Fill, found: Check) -> None:
    fill("classes", "857", school_class(20), school_class(10, "Б"))
    fill("social_passport", "857", passport("ovz", 21), passport("meals", 20), passport("ovz", 11, letter="б"))
    told = found("part_of_whole")
    assert [(problem.message, problem.level) for problem in told] == [
        ("Обучающиеся с ОВЗ: 21, а обучающихся 20", "hard"),
        ("Обучающиеся с ОВЗ: 11, а обучающихся 10", "hard"),
    ]


def test_category_of_the_school_is_compared_with_all_pupils(fill: Fill, found: Check) -> None:
    fill("classes", "857", school_class(20), school_class(10, "Б"))
    fill("social_passport", "857", passport("ovz", 31, None, None), passport("meals", 30, None, None))
    assert [problem.label for problem in found("part_of_whole")] == [
        "по школе, Обучающиеся с ОВЗ, на 01.09.2021",
    ]


def test_kinds_of_families_are_compared_with_families(fill: Fill, found: Check) -> None:
    fill(
        "social_passport", "857", passport("families", 15), passport("families_large", 16), passport("families_svo", 15)
    )
    assert [problem.message for problem in found("part_of_whole")] == ["Многодетные семьи: 16, а семей всего 15"]


@pytest.mark.parametrize(("one_parent", "is_told"), [(5, False), (4, True)])
def test_two_and_one_parent_families_make_all_families(
    fill: Fill, found: Check, one_parent: int, is_told: bool
) -> None:
    fill(
        "social_passport",
        "857",
        passport("families", 15),
        passport("families_two_parents", 10),
        passport("families_one_parent", one_parent),
    )
    told = [problem.message for problem in found("families_sum")]
    assert told == (["Полные и неполные: 10 + 4 = 14, а семей всего 15"] if is_told else [])


def test_families_of_different_classes_are_not_mixed(fill: Fill, found: Check) -> None:
    fill("social_passport", "857", passport("families", 15), passport("families_large", 16, letter="Б"))
    assert found("part_of_whole") == []


def test_more_families_than_pupils_is_a_soft_problem(fill: Fill, found: Check) -> None:
    fill("classes", "857", school_class(20), school_class(20, "Б"))
    fill("social_passport", "857", passport("families", 21), passport("families", 20, letter="Б"))
    assert [(problem.level, problem.label) for problem in found("families_and_pupils")] == [
        ("soft", "5А, Семей всего, на 01.09.2021")
    ]


@pytest.mark.parametrize(("registered", "is_told"), [(3, False), (2, True)])
def test_registered_are_not_fewer_than_any_register(fill: Fill, found: Check, registered: int, is_told: bool) -> None:
    fill("social_passport", "857", passport("registered", registered), passport("pdn", 3), passport("kdn", 1))
    told = [problem.message for problem in found("registered")]
    assert told == (["На учёте всех видов 2, а «На учёте ПДН» — 3"] if is_told else [])


@pytest.mark.parametrize(("whole", "is_told"), [(7, False), (8, True)])
def test_row_of_the_school_agrees_with_its_classes(fill: Fill, found: Check, whole: int, is_told: bool) -> None:
    fill(
        "social_passport", "857", passport("ovz", 3), passport("ovz", 4, letter="Б"), passport("ovz", whole, None, None)
    )
    told = [problem.message for problem in found("school_and_classes")]
    assert told == (["Обучающиеся с ОВЗ: по школе 8, а по классам 3 + 4 = 7"] if is_told else [])


def test_class_missing_from_the_list_of_classes_is_told_once(fill: Fill, found: Check) -> None:
    fill("classes", "857", school_class(20))
    fill("social_passport", "857", passport("ovz", 3, 6), passport("meals", 4, 6), passport("ovz", 3))
    assert [problem.message for problem in found("unknown_class")] == ["Класса 6А нет на листе «Классы»"]


# --- classes and year results


@pytest.mark.parametrize(("whole", "is_told"), [(40, False), (41, True)])
def test_grade_without_a_letter_agrees_with_its_classes(fill: Fill, found: Check, whole: int, is_told: bool) -> None:
    fill("classes", "857", school_class(20), school_class(20, "Б"), school_class(whole, None))
    told = [problem.message for problem in found("grade_and_classes")]
    assert told == (
        ["В классе без литеры 41, а с литерами 20 + 20 = 40: считается строка без литеры"] if is_told else []
    )


@pytest.mark.parametrize(("pupils", "is_told"), [(33, False), (34, True), (26, True), (27, False)])
def test_pupils_at_the_end_differ_little_from_the_list(fill: Fill, found: Check, pupils: int, is_told: bool) -> None:
    fill("classes", "857", school_class(30))
    fill("year_results", "857", {"year": 2022, "grade": 5, "letter": "А", "pupils": pupils})
    told = [problem.message for problem in found("pupils_and_classes")]
    assert told == ([f"На конец года {pupils}, а на листе «Классы» 30"] if is_told else [])


def test_year_results_of_a_grade_agree_with_its_classes(fill: Fill, found: Check) -> None:
    rows = [{"year": 2022, "grade": 5, "letter": letter, "pupils": pupils} for letter, pupils in (("А", 20), ("Б", 21))]
    fill("year_results", "857", *rows, {"year": 2022, "grade": 5, "pupils": 40})
    assert [problem.message for problem in found("grade_and_classes")] == [
        "По параллели 40, а по классам 20 + 21 = 41: считается строка без литеры"
    ]


# --- results


@pytest.mark.parametrize(("participants", "is_told"), [(20, False), (21, True)])
def test_participants_are_not_more_than_the_class(fill: Fill, found: Check, participants: int, is_told: bool) -> None:
    fill("classes", "857", school_class(20))
    fill("assessments", "857", {**RESULT, "letter": "А", "participants": participants})
    told = [problem.message for problem in found("class_size")]
    assert told == (["Участников 21, а на листе «Классы» обучающихся 20"] if is_told else [])


def test_row_of_the_grade_beside_its_classes_must_agree_with_them(fill: Fill, found: Check) -> None:
    fill(
        "assessments",
        "857",
        {**RESULT, "participants": 40},
        {**RESULT, "letter": "А", "participants": 12},
        {**RESULT, "letter": "Б", "participants": 15},
    )
    assert [problem.message for problem in found("grade_and_classes")] == [
        "По параллели участников 40, а по классам 12 + 15 = 27: считается строка без литеры"
    ]


def subjects(procedure: str, grade: int, **participants: int) -> list[dict[str, object]]:
    names = {"russian": "русский язык", "maths": "математика", "physics": "физика", "biology": "биология"}
    row = {**RESULT, "procedure": procedure, "programme_grade": grade}
    return [{**row, "subject": names[key], "participants": amount} for key, amount in participants.items()]


@pytest.mark.parametrize(("physics", "is_told"), [(13, False), (14, True)])
def test_nobody_sits_a_chosen_subject_alone(fill: Fill, found: Check, physics: int, is_told: bool) -> None:
    fill("assessments", "857", *subjects("ОГЭ", 9, russian=13, maths=13, physics=physics, biology=2))
    told = [problem.message for problem in found("subjects_differ")]
    assert told == (["Участников 14, а обязательный предмет «русский язык» сдавали 13"] if is_told else [])


def test_base_and_profile_mathematics_are_taken_together(fill: Fill, found: Check) -> None:
    maths = {**RESULT, "procedure": "ЕГЭ", "programme_grade": 11, "subject": "математика"}
    fill(
        "assessments",
        "857",
        {**maths, "level": "базовая", "participants": 6},
        {**maths, "level": "профильная", "participants": 7},
        {**maths, "subject": "физика", "participants": 13},
    )
    assert found("subjects_differ") == []


@pytest.mark.parametrize(("biology", "is_told"), [(20, False), (19, True), (31, True)])
def test_subjects_of_one_class_differ_by_the_absent_only(fill: Fill, found: Check, biology: int, is_told: bool) -> None:
    fill("assessments", "857", *subjects("ВПР", 5, russian=25, maths=25, physics=25, biology=biology))
    told = [problem.message for problem in found("subjects_differ")]
    assert told == ([f"Участников {biology}, а в большинстве предметов этой процедуры 25"] if is_told else [])


def test_subjects_drawn_for_classes_in_older_grades_may_differ(fill: Fill, found: Check) -> None:
    fill("assessments", "857", *subjects("ВПР", 7, russian=25, maths=25, physics=25, biology=5))
    assert found("subjects_differ") == []


def with_marks(n5: int, n4: int, n3: int, n2: int, **more: object) -> dict[str, object]:
    return {**RESULT, "participants": n5 + n4 + n3 + n2, "n5": n5, "n4": n4, "n3": n3, "n2": n2, **more}


def test_equal_counts_of_two_subjects_are_reported(fill: Fill, found: Check) -> None:
    fill("assessments", "857", with_marks(1, 8, 16, 0), with_marks(1, 8, 16, 0, subject="русский язык"))
    fill("assessments", "860", with_marks(1, 8, 16, 0), with_marks(1, 8, 15, 1, subject="русский язык"))
    assert [(problem.school, problem.message) for problem in found("repeated_subject")] == [
        ("857", "Отметки 1, 8, 16, 0 — те же, что у предмета «математика»")
    ]


def test_equal_counts_of_two_years_are_reported_in_the_later(fill: Fill, found: Check) -> None:
    fill("assessments", "857", with_marks(0, 4, 6, 0, year=2021), with_marks(0, 4, 6, 0, procedure="КДР"))
    assert [(problem.label, problem.message) for problem in found("repeated_year")] == [
        ("математика, КДР, 5 класс, 2022", "Отметки 0, 4, 6, 0 — те же, что в 2020/21 году (ВПР)")
    ]


def test_equal_counts_of_very_few_are_left_to_chance(fill: Fill, found: Check) -> None:
    fill("assessments", "857", with_marks(0, 2, 2, 0), with_marks(0, 2, 2, 0, subject="русский язык"))
    fill("assessments", "860", with_marks(0, 9, 0, 0), with_marks(0, 9, 0, 0, subject="русский язык"))
    assert found("repeated_subject") == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            (2, 8, 8, 2),
            (2, 8, 6, 4),
            "Доля низких результатов выросла на 10,0 п. п.: 2 из 20 в 2020/21 году, 4 из 20 сейчас",
        ),
        (
            (2, 8, 6, 4),
            (2, 8, 8, 2),
            "Доля низких результатов упала на 10,0 п. п.: 4 из 20 в 2020/21 году, 2 из 20 сейчас",
        ),
        ((2, 8, 8, 2), (2, 9, 6, 4), None),
    ],
)
def test_jump_of_twos_by_ten_points_is_reported(
    fill: Fill,
    found: Check,
    before: tuple[int, int, int, int],
    after: tuple[int, int, int, int],
    message: str | None,
) -> None:
    """4 of 21 is 19.05 %: less than ten points above 2 of 20."""
    fill("assessments", "857", with_marks(*before, year=2021), with_marks(*after))
    for asked in ({}, {"year": 2022}):
        assert [problem.message for problem in found("jump", **asked)] == ([message] if message else [])
    assert found("jump", year=2021) == []


def test_jump_is_looked_for_over_years_without_the_procedure(fill: Fill, found: Check) -> None:
    fill("assessments", "857", with_marks(2, 8, 8, 2, year=2019), with_marks(2, 8, 2, 8, year=2022))
    fill("assessments", "860", with_marks(2, 8, 8, 2, year=2018), with_marks(2, 8, 2, 8, year=2022))
    assert [problem.school for problem in found("jump")] == ["857"]


# --- one run


def test_only_the_asked_year_school_and_forms_are_reported(fill: Fill, district: Office) -> None:
    for school in ("857", "860"):
        fill("school", school, {"code": school, "short_name": f"Школа {school}"})
        fill("classes", school, {**school_class(20), "boys": 21}, {**school_class(20), "year": 2021, "boys": 21})
        fill("equipment", school, {"year": 2022, "textbooks_percent": Decimal("101.0")})
    report = checks.run(district, year=2022, school="857", sheets=("classes",))
    assert [(problem.school, problem.label) for problem in report.problems] == [("857", "5А, 2022")]
    assert [(item.school, item.sheet, item.year) for item in report.completeness] == [("857", "classes", 2022)]
    assert {problem.school for problem in checks.run(district, year=2022).problems} == {"857", "860"}


def test_required_cell_left_empty_blocks_sending(school: Office) -> None:
    from shnor_desktop.services import entries

    entries.apply(school, [entries.Add("classes", "857", {"year": 2022, "grade": 5})], "Черновик")
    told = checks.blocking(checks.run(school))
    assert [(problem.column, problem.rule, problem.message) for problem in told] == [
        ("pupils", "required", "Заполните графу «Обучающихся»")
    ]


def test_report_is_json(fill: Fill, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "857", {**school_class(20), "boys": 21})
    body = json.loads(json.dumps(checks.as_json(checks.run(district, year=2022)), ensure_ascii=False))
    assert body["problems"] == [
        {
            "sheet": "classes",
            "row": 1,
            "school": "857",
            "column": "pupils",
            "level": "hard",
            "rule": "one_sex",
            "message": "Мальчиков 21, а обучающихся всего 20",
            "cause": "",
            "label": "5А, 2022",
            "explained": "",
        }
    ]
    assert body["completeness"][0]["state"] == "partly"


# --- completeness


def states(office: Office, year: int = 2022) -> dict[str, tuple[State, int, int]]:
    lines = checks.run(office, year=year).completeness
    return {line.sheet: (line.state, line.present, line.expected) for line in lines}


def test_empty_school_lacks_everything_that_is_needed(school: Office) -> None:
    told = states(school)
    assert told["school"] == (State.PARTLY, 1, 5)
    assert told["assessments"] == (State.EMPTY, 0, 13)
    assert told["equipment"] == (State.EMPTY, 0, 7)
    assert told["social_passport"] == (State.EMPTY, 0, 28)
    assert told["roadmap"] == (State.OPTIONAL, 0, 0)


def test_results_are_expected_for_the_grades_the_school_has(fill: Fill, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "857", school_class(20), school_class(20, None, 9))
    fill(
        "assessments",
        "857",
        {**RESULT, "participants": 20},
        {**RESULT, "subject": "русский язык", "state": "не проводилась"},
    )
    line = next(line for line in checks.run(district, year=2022).completeness if line.sheet == "assessments")
    assert (line.present, line.expected) == (2, 4)
    assert line.missing == ("ОГЭ, русский язык, 9 класс", "ОГЭ, математика, 9 класс")
    assert line.text == "заполнено частично: 2 из 4 процедур"


def test_passport_of_classes_wants_every_category_of_every_class(fill: Fill, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "857", school_class(20), school_class(20, "Б"))
    fill(
        "social_passport", "857", passport("ovz", 1), passport("ovz", 0, letter="Б"), passport("meals", 30, None, None)
    )
    assert states(district)["social_passport"] == (State.PARTLY, 4, 56)


def test_passport_of_the_school_alone_is_enough(fill: Fill, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "857", school_class(20), school_class(20, "Б"))
    keys = [item.key for item in district.lists.items("social_categories")]
    fill("social_passport", "857", *(passport(key, 0, None, None) for key in keys))
    assert states(district)["social_passport"] == (State.FULL, 28, 28)


def test_year_results_of_a_grade_stand_for_its_classes(fill: Fill, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("classes", "857", school_class(20), school_class(20, "Б"), school_class(20, None, 6))
    fill("year_results", "857", {"year": 2022, "grade": 5, "pupils": 40})
    assert states(district)["year_results"] == (State.PARTLY, 2, 3)


def test_teacher_without_a_load_is_not_complete(fill: Fill, district: Office) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    person = {"education": "высшее", "category": "первая"}
    fill(
        "staff",
        "857",
        {**person, "person": "1", "post": "учитель", "weekly_hours": 18},
        {**person, "person": "2", "post": "учитель"},
        {**person, "person": "3", "post": "директор"},
        {**person, "person": "4", "post": "учитель", "left_on": "01.08.2021"},
    )
    line = next(line for line in checks.run(district, year=2022).completeness if line.sheet == "staff")
    assert (line.present, line.expected, line.missing) == (2, 3, ("работник 2: нагрузка",))
