"""This year beside the last, staff beside posts and vacancies: each rule at its boundary, with its arithmetic."""

import json
from decimal import Decimal

import pytest

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from tests.services.checks.conftest import Check, Fill

PERSON = {"education": "высшее", "category": "первая"}
TEACHER = {**PERSON, "post": "учитель"}


def school_class(year: int, grade: int, pupils: int, letter: str | None = None) -> dict[str, object]:
    return {"year": year, "grade": grade, "letter": letter, "pupils": pupils}


def messages(found: Check, rule: str, **asked: object) -> list[str]:
    told = found(rule, **asked)
    assert {problem.level for problem in told} <= {"soft"}
    return [problem.message for problem in told]


# --- pupils


@pytest.mark.parametrize(("pupils", "is_told"), [(120, False), (121, True), (80, False), (79, True)])
def test_school_does_not_grow_or_shrink_by_a_fifth(fill: Fill, found: Check, pupils: int, is_told: bool) -> None:
    fill("classes", "857", school_class(2021, 1, 100), school_class(2022, 1, pupils))
    told = messages(found, "pupils_jump")
    assert told == ([f"Обучающихся в школе {pupils}, а в 2020/21 году было 100"] if is_told else [])
    assert messages(found, "pupils_jump", year=2022) == told
    assert messages(found, "pupils_jump", year=2021) == []


def test_list_of_classes_that_is_only_begun_is_no_fall(fill: Fill, found: Check) -> None:
    fill("classes", "857", *(school_class(2021, grade, 30) for grade in range(1, 10)), school_class(2022, 1, 30))
    assert messages(found, "pupils_jump") == []


@pytest.mark.parametrize(("pupils", "is_told"), [(39, False), (40, True), (21, False), (20, True)])
def test_grade_is_compared_with_the_grade_below_a_year_ago(
    fill: Fill, found: Check, pupils: int, is_told: bool
) -> None:
    fill("classes", "857", school_class(2021, 5, 30), school_class(2022, 6, pupils))
    told = messages(found, "cohort_jump")
    expected = f"В параллели 6 классов обучающихся {pupils}, а год назад в 5 классах их было 30"
    assert told == ([expected] if is_told else [])


def test_tenth_grade_is_gathered_anew(fill: Fill, found: Check) -> None:
    fill("classes", "857", school_class(2021, 9, 60), school_class(2022, 10, 20))
    assert messages(found, "cohort_jump") == []


# --- social passport


def passport(year: int, amount: int, grade: int | None = None, month: int = 9) -> dict[str, object]:
    place = {"year": year, "on_date": f"01.{month:02}.{year - 1}", "grade": grade}
    return {**place, "category": "ovz", "count": amount}


@pytest.mark.parametrize(("now", "is_told"), [(30, False), (31, True), (10, False), (9, True)])
def test_category_does_not_change_by_half(fill: Fill, found: Check, now: int, is_told: bool) -> None:
    fill("social_passport", "857", passport(2021, 20), passport(2022, now))
    word = "больше" if now > 20 else "меньше"
    expected = f"Обучающиеся с ОВЗ: по школе {now}, а год назад 20 — {word} на {abs(now - 20)}"
    assert messages(found, "passport_jump", year=2022) == ([expected] if is_told else [])
    assert messages(found, "passport_jump") == ([expected] if is_told else [])


def test_classes_are_summed_and_told_at_the_largest(fill: Fill, found: Check) -> None:
    fill("social_passport", "857", passport(2021, 20), passport(2022, 15, 5), passport(2022, 25, 6))
    assert [(one.label, one.message) for one in found("passport_jump", year=2022)] == [
        ("6 класс, Обучающиеся с ОВЗ, на 01.09.2021", "Обучающиеся с ОВЗ: по школе 40, а год назад 20 — больше на 20")
    ]


def test_passport_of_another_month_is_not_compared(fill: Fill, found: Check) -> None:
    fill("social_passport", "857", passport(2021, 20), passport(2022, 60, month=10))
    assert messages(found, "passport_jump") == []


def test_families_of_the_school_are_fewer_than_those_of_its_classes(fill: Fill, found: Check) -> None:
    """Brothers and sisters: one family, two classes. More than all classes together it cannot be."""

    def families(amount: int, grade: int | None = None) -> dict[str, object]:
        return {"year": 2022, "on_date": "01.09.2021", "category": "families", "count": amount, "grade": grade}

    fill("social_passport", "857", families(20, 5), families(20, 6), families(35))
    fill("social_passport", "860", families(20, 5), families(20, 6), families(41))
    fill("social_passport", "861", families(20, 5), families(20, 6), families(19))
    assert [one.school for one in found("school_and_classes")] == ["860", "861"]


def test_same_figures_of_two_classes_are_told(fill: Fill, found: Check) -> None:
    keys = ("ovz", "meals", "bus", "families", "risk_group", "extra_education")

    def column(grade: int, last: int = 9) -> list[dict[str, object]]:
        place = {"year": 2022, "on_date": "01.09.2021", "grade": grade}
        return [{**place, "category": key, "count": last if key == keys[-1] else 3} for key in keys]

    fill("social_passport", "857", *column(5), *column(6))
    fill("social_passport", "860", *column(5), *column(6, 8))
    fill("social_passport", "861", *column(5, 2), *column(6, 2))  # five telling figures only
    assert [(one.school, one.message) for one in found("copied_class")] == [
        ("857", "Все числа класса те же, что в строке «5 класс»")
    ]


@pytest.mark.parametrize(("ended", "is_told"), [(8, False), (9, True)])
def test_failing_of_the_passport_and_of_the_year(fill: Fill, found: Check, ended: int, is_told: bool) -> None:
    row = {"year": 2022, "on_date": "01.09.2021", "category": "underachieving", "count": 4, "grade": 5}
    fill("social_passport", "857", row)
    fill("year_results", "857", {"year": 2022, "grade": 5, "pupils": 30, "failing": ended})
    told = messages(found, "failing")
    assert told == (["Неуспевающих 4, а на листе «Итоги года» их 9"] if is_told else [])


# --- equipment and quality


@pytest.mark.parametrize(("computers", "is_told"), [(60, False), (61, True), (20, False), (19, True)])
def test_equipment_does_not_change_by_half(fill: Fill, found: Check, computers: int, is_told: bool) -> None:
    fill("equipment", "857", {"year": 2021, "computers": 40}, {"year": 2022, "computers": computers})
    told = found("equipment_jump", year=2022)
    assert [one.column for one in told] == (["computers"] if is_told else [])


@pytest.mark.parametrize(("good", "is_told"), [(39, False), (40, True)])
def test_quality_of_the_school_does_not_jump(fill: Fill, found: Check, good: int, is_told: bool) -> None:
    year = {"grade": 5, "pupils": 100, "excellent": 0}
    fill("year_results", "857", {**year, "year": 2021, "good": 20}, {**year, "year": 2022, "good": good})
    expected = "Качество по школе выросло на 20,0 п. п.: 20 из 100 в 2020/21 году, 40 из 100 сейчас"
    assert messages(found, "quality_jump") == ([expected] if is_told else [])


# --- final examinations, enrolment, graduates


RUSSIAN = {"year": 2022, "procedure": "ОГЭ", "subject": "русский язык", "programme_grade": 9, "state": "проводилась"}


@pytest.mark.parametrize(
    ("participants", "rule"), [(31, "final_and_year"), (30, None), (23, None), (22, "many_absent")]
)
def test_everybody_sits_the_compulsory_examination(
    fill: Fill, found: Check, participants: int, rule: str | None
) -> None:
    fill("year_results", "857", {"year": 2022, "grade": 9, "pupils": 30})
    fill("assessments", "857", {**RUSSIAN, "participants": participants})
    expected = f"Участников (ОГЭ) {participants}, а на конец года в 9 классе обучающихся 30"
    for one in ("final_and_year", "many_absent"):
        assert messages(found, one) == ([expected] if rule == one else [])


def test_those_who_sat_another_form_are_added(fill: Fill, found: Check) -> None:
    fill("year_results", "857", {"year": 2022, "grade": 9, "pupils": 30})
    fill("assessments", "857", {**RUSSIAN, "participants": 20}, {**RUSSIAN, "procedure": "ГВЭ", "participants": 9})
    assert messages(found, "many_absent") == []


@pytest.mark.parametrize(("enrolled", "is_told"), [(33, False), (34, True)])
def test_enrolled_differ_little_from_the_list(fill: Fill, found: Check, enrolled: int, is_told: bool) -> None:
    fill("classes", "857", school_class(2022, 9, 30))
    fill("assessments", "857", {**RUSSIAN, "participants": 20, "enrolled": enrolled})
    told = messages(found, "enrolled_and_classes")
    assert told == (["Обучающихся в классе 34, а на листе «Классы» 30"] if is_told else [])


@pytest.mark.parametrize(("graduates", "is_told"), [(24, False), (23, True)])
def test_graduates_are_not_far_fewer_than_the_class(fill: Fill, found: Check, graduates: int, is_told: bool) -> None:
    fill("classes", "857", school_class(2022, 9, 30))
    fill("graduates", "857", {"year": 2022, "level": 9, "graduates": graduates})
    assert bool(messages(found, "graduates_are_few")) is is_told


# --- staff


def test_school_has_one_head(fill: Fill, found: Check) -> None:
    head = {**PERSON, "post": "руководитель"}
    fill("staff", "857", {**head, "person": "1", "left_on": "01.08.2021"}, {**head, "person": "2"})
    assert messages(found, "too_many_of_post") == []
    fill("staff", "857", {**head, "person": "3"})
    assert messages(found, "too_many_of_post") == [
        "На должности «руководитель» работников 2 (номера 2, 3), а обычно не больше 1"
    ]


def test_director_of_the_card_is_looked_for_among_those_who_lead(fill: Fill, found: Check) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8", "director": "Петрова А. А."})
    fill("staff", "857", *({**TEACHER, "person": str(number)} for number in range(9)))
    fill("staff", "857", {**PERSON, "post": "заместитель", "person": "10"})
    assert [(one.sheet, one.column) for one in found("no_head", sheets=["school"])] == [("school", "director")]
    fill("staff", "857", {**PERSON, "post": "руководитель", "person": "11"})
    assert messages(found, "no_head") == []


@pytest.mark.parametrize(("gone", "is_told"), [(5, False), (6, True)])
def test_many_who_left_in_one_year_are_told(fill: Fill, found: Check, gone: int, is_told: bool) -> None:
    fill("classes", "857", school_class(2022, 5, 20))
    fill("staff", "857", *({**TEACHER, "person": str(number)} for number in range(6)))
    fill("staff", "857", *({**TEACHER, "person": f"у{number}", "left_on": "01.10.2021"} for number in range(gone)))
    told = messages(found, "staff_left")
    assert told == (["За учебный год уволены 6 из 12 работников: проверьте даты"] if is_told else [])


def test_mentor_of_nobody_and_of_oneself(fill: Fill, found: Check) -> None:
    fill("staff", "857", {**TEACHER, "person": "1", "mentor_of": "2; 3"}, {**TEACHER, "person": "2", "mentor_of": "2"})
    assert messages(found, "unknown_mentored") == [
        "Наставник для «3», а такого номера на листе «Кадры» нет",
        "Работник 2 указан наставником самому себе",
    ]


def test_course_after_leaving(fill: Fill, found: Check) -> None:
    course = {"person": "1", "title": "Оценка", "kind": "КПК"}
    fill("staff", "857", {**TEACHER, "person": "1", "left_on": "01.08.2021"})
    fill("courses", "857", {**course, "finished_on": "01.08.2021"}, {**course, "finished_on": "02.08.2021"})
    assert messages(found, "after_leaving") == ["Окончено 02.08.2021, а работник 1 уволен 01.08.2021"]


def test_subject_that_nobody_teaches(fill: Fill, found: Check) -> None:
    result = {"year": 2022, "procedure": "ВПР", "programme_grade": 6, "state": "проводилась", "participants": 20}
    fill("staff", "857", *({**TEACHER, "person": str(number), "subjects": "математика"} for number in range(5)))
    fill("assessments", "857", {**result, "subject": "физика"}, {**result, "subject": "математика"})
    assert messages(found, "nobody_teaches") == [
        "«физика» не ведёт никто из 5 учителей листа «Кадры», и вакансии по нему нет"
    ]
    assert messages(found, "nobody_teaches", year=2022, sheets=["assessments"]) != []
    fill("vacancies", "857", {"post": "учитель", "subject": "физика", "since": "01.09.2021"})
    assert messages(found, "nobody_teaches") == []


@pytest.mark.parametrize(("hours", "is_told"), [("17.9", False), ("18", True)])
def test_vacancy_of_a_subject_held_at_full_load(fill: Fill, found: Check, hours: str, is_told: bool) -> None:
    fill("classes", "857", *(school_class(2022, grade, 20) for grade in range(1, 10)))
    fill("staff", "857", {**TEACHER, "person": "4", "subjects": "физика", "weekly_hours": Decimal(hours)})
    fill("vacancies", "857", {"post": "учитель", "subject": "физика", "since": "01.09.2021"})
    told = messages(found, "vacancy_is_held")
    assert told == (["Вакансия открыта, а «физика» ведёт работник 4 с полной нагрузкой 18 ч"] if is_told else [])


def test_vacancy_of_the_head_while_there_is_one(fill: Fill, found: Check) -> None:
    fill("staff", "857", {**PERSON, "post": "руководитель", "person": "1"})
    vacancy = {"post": "руководитель", "since": "01.09.2021"}
    fill("vacancies", "857", vacancy, {**vacancy, "since": "01.09.2020", "closed_on": "01.09.2021"})
    assert messages(found, "vacancy_is_held") == ["Вакансия открыта, а должность «руководитель» занимает работник 1"]


# --- spelling


def test_numbers_of_people_that_only_look_alike(fill: Fill, found: Check) -> None:
    fill("staff", "857", {**TEACHER, "person": "А1"}, {**TEACHER, "person": "A1"})  # the second in Latin
    assert [(one.column, one.message) for one in found("look_alike")] == [
        ("person", "«A1» отличается от такой же строки только похожими буквами, русскими и латинскими")
    ]
    assert found("duplicate") == []


# --- thresholds are data


def test_office_changes_a_threshold_and_the_rest_stays(fill: Fill, found: Check, district: Office) -> None:
    fill("equipment", "857", {"year": 2021, "computers": 40}, {"year": 2022, "computers": 55, "laptops": 1})
    assert messages(found, "equipment_jump") == []
    body = json.dumps({"equipment_jump": {"pieces": 10, "percent": 30}})
    own = {"name": "checks", "year": 2022, "body": body, "source": "Решение района"}
    entries.apply(district, [Add("rule_sets", "", own)], "Порог")  # type: ignore[arg-type]
    district.refresh()
    assert messages(found, "equipment_jump") == ["Компьютеров: 55, а год назад 40 — больше на 15"]
    fill("classes", "857", school_class(2021, 1, 100), school_class(2022, 1, 200))
    assert len(messages(found, "pupils_jump")) == 1
