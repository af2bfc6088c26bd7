"""The risk zone, case by case: bounds, unknown answers, readings, and how it is said."""

from datetime import date
from decimal import Decimal

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.explain import explain_risk
from shnor_desktop.services.verdicts.risk_schools import RiskRow, SchoolRisk, risk
from tests.services.verdicts.conftest import Put, work

YEAR = 2022
GOOD: dict[str, Value] = {
    "year": YEAR,
    "internet_stable": "да",
    "computers_enough": "да",
    "lab_physics": "да",
    "lab_chemistry": "нет предмета",
    "lab_biology": "да",
    "lab_geography": "да",
    "lab_technology": "да",
}
CATEGORIES = ("registered", "ovz", "inofon", "truancy")


def judged(office: Office, combine: str | None = None) -> SchoolRisk:
    (school,) = risk(office, YEAR, combine).schools
    return school


def fired(office: Office, block: str) -> bool | None:
    return judged(office).blocks[int(block) - 1].fired


def row_of(office: Office, key: str) -> RiskRow:
    return next(row for block in judged(office).blocks for row in block.rows if row.key == key)


def teachers(count: int, **cells: Value) -> list[dict[str, Value]]:
    usual: dict[str, Value] = {"post": "учитель", "weekly_hours": Decimal("18.0")}
    return [{**usual, **cells, "person": f"{cells}{number}"} for number in range(count)]


def passport(put: Put, counts: list[int | None], on: date = date(2021, 10, 1), pupils: int = 100) -> None:
    put("classes", {"year": YEAR, "grade": 5, "letter": "А", "pupils": pupils})
    put(
        "social_passport",
        *(
            {"year": YEAR, "on_date": on, "category": category, "count": count}
            for category, count in zip(CATEGORIES, counts, strict=True)
            if count is not None
        ),
    )


def works(put: Put, *shares: tuple[int, int]) -> None:
    lines = (("математика", 4), ("математика", 8), ("русский язык", 4), ("русский язык", 8))
    put(
        "assessments",
        *(
            work(YEAR, participants, low, subject=subject, programme_grade=grade)
            for (subject, grade), (participants, low) in zip(lines, shares, strict=False)
        ),
    )


def test_no_negative_answer_does_not_fire_and_a_subject_not_taught_is_not_negative(office: Office, put: Put) -> None:
    put("equipment", GOOD)
    assert fired(office, "1") is False


def test_one_negative_answer_fires_even_beside_an_unknown_one(office: Office, put: Put) -> None:
    put("equipment", GOOD | {"lab_physics": "нет", "lab_biology": None})
    assert fired(office, "1") is True


def test_an_unknown_answer_leaves_the_block_open(office: Office, put: Put) -> None:
    put("equipment", GOOD | {"lab_biology": None})
    assert fired(office, "1") is None


@pytest.mark.parametrize(("long", "expected"), [(1, False), (2, True)])
def test_long_weeks_fire_above_the_tenth_part_only(office: Office, put: Put, long: int, expected: bool) -> None:
    put("staff", *teachers(10 - long), *teachers(long, weekly_hours=Decimal("36.0")))
    assert fired(office, "2") is expected
    assert row_of(office, "2.1").as_json() == {"numerator": long, "denominator": 10, "percent": f"{long}0.00"}


def test_thirty_five_hours_and_nine_tenths_are_not_a_long_week(office: Office, put: Put) -> None:
    put("staff", *teachers(5, weekly_hours=Decimal("35.9")))
    assert fired(office, "2") is False


def test_one_teacher_without_a_diploma_fires(office: Office, put: Put) -> None:
    put("staff", *teachers(99), *teachers(1, subjects_without_diploma="физика"))
    assert fired(office, "2") is True


def test_only_teachers_present_on_the_october_date_count(office: Office, put: Put) -> None:
    put(
        "staff",
        *teachers(3),
        *teachers(5, weekly_hours=Decimal("40.0"), external=True),
        *teachers(5, weekly_hours=Decimal("40.0"), post="педагог-психолог"),
        *teachers(5, weekly_hours=Decimal("40.0"), left_on=date(2021, 10, 1)),
        *teachers(1, left_on=date(2021, 10, 2)),
    )
    assert row_of(office, "2.1").as_json() == {"numerator": 0, "denominator": 4, "percent": "0.00"}


def test_unknown_hours_matter_only_when_they_could_turn_the_block(office: Office, put: Put) -> None:
    put("staff", *teachers(18), *teachers(1, weekly_hours=Decimal("36.0")), *teachers(1, weekly_hours=None))
    # 1 or 2 of 20: not above 10 % either way
    assert fired(office, "2") is False
    assert row_of(office, "2.1").as_json()["numerator"] is None
    put("staff", *teachers(1, weekly_hours=None, subjects="физика"))
    assert fired(office, "2") is None


def test_both_of_block_two_may_be_demanded(office: Office, put: Put) -> None:
    put("staff", *teachers(9), *teachers(1, subjects_without_diploma="физика"))
    assert fired(office, "2") is True
    office.set_settings({"risk_join_staff": "all"})
    assert fired(office, "2") is False


@pytest.mark.parametrize(("counts", "expected"), [([4, 3, 2, 1], False), ([4, 3, 2, 2], True)])
def test_the_sum_of_block_three_fires_above_the_tenth_part(
    office: Office, put: Put, counts: list[int | None], expected: bool
) -> None:
    passport(put, counts)
    assert fired(office, "3") is expected


def test_known_rows_of_block_three_may_suffice(office: Office, put: Put) -> None:
    passport(put, [11, None, None, None])
    assert fired(office, "3") is True
    assert row_of(office, "3.2").as_json() == {"numerator": None, "denominator": 100, "percent": None}


def test_an_unknown_row_of_block_three_leaves_it_open(office: Office, put: Put) -> None:
    passport(put, [1, None, 0, 0])
    assert fired(office, "3") is None


def test_the_passport_of_october_is_read_before_a_later_one(office: Office, put: Put) -> None:
    passport(put, [1, 1, 1, 1], on=date(2021, 10, 20))
    passport(put, [20, 1, 1, 1], on=date(2022, 1, 20))
    assert row_of(office, "3.1").as_json()["numerator"] == 1


def test_without_an_october_passport_the_latest_is_read(office: Office, put: Put) -> None:
    passport(put, [1, 1, 1, 1], on=date(2021, 9, 1))
    passport(put, [20, 1, 1, 1], on=date(2022, 1, 20))
    assert row_of(office, "3.1").as_json()["numerator"] == 20


def test_the_row_of_the_school_is_not_added_to_its_classes(office: Office, put: Put) -> None:
    passport(put, [7, 0, 0, 0])
    on = date(2021, 10, 1)
    put(
        "social_passport",
        {"year": YEAR, "on_date": on, "category": "registered", "grade": 5, "letter": "А", "count": 5},
        {"year": YEAR, "on_date": on, "category": "registered", "grade": 6, "letter": "А", "count": 2},
    )
    assert row_of(office, "3.1").as_json()["numerator"] == 7


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([(10, 2), (10, 2), (10, 0), (10, 0)], True),
        ([(10, 2), (10000, 1999), (10, 0), (10, 0)], False),
        ([(10, 2), (10, 2)], True),
        ([(10, 2), (10, 0)], None),
    ],
)
def test_two_works_at_the_fifth_part_fire(
    office: Office, put: Put, shares: list[tuple[int, int]], expected: bool | None
) -> None:
    works(put, *shares)
    put("year_results", {"year": YEAR, "grade": 5, "pupils": 20, "failing": 0})
    assert fired(office, "4") is expected


@pytest.mark.parametrize(("failing", "expected"), [(2, False), (3, True)])
def test_failing_pupils_fire_above_the_tenth_part(office: Office, put: Put, failing: int, expected: bool) -> None:
    works(put, (10, 0), (10, 0), (10, 0), (10, 0))
    put(
        "year_results",
        {"year": YEAR, "grade": 1, "letter": "А", "pupils": 10},
        {"year": YEAR, "grade": 9, "letter": "А", "pupils": 10, "failing": failing},
    )
    assert fired(office, "4") is expected
    assert row_of(office, "4.5").as_json()["denominator"] == 20


@pytest.mark.parametrize("state", ["не проводилась", "не выбирали", "нет класса"])
def test_a_work_that_was_not_held_stays_unknown(office: Office, put: Put, state: str) -> None:
    works(put, (10, 2), (10, 0), (10, 0))
    put("assessments", work(YEAR, None, None, subject="русский язык", programme_grade=8, state=state))
    put("year_results", {"year": YEAR, "grade": 5, "pupils": 20, "failing": 0})
    assert fired(office, "4") is None


def test_blocks_join_as_asked(office: Office, put: Put) -> None:
    put("equipment", GOOD | {"internet_stable": "нет"})
    put("staff", *teachers(1, subjects_without_diploma="физика"))
    passport(put, [1, 1, 1, 1])
    verdicts = {combine: judged(office, combine).verdict for combine in ("any", "1", "2", "3", "4", "all")}
    assert verdicts == {
        "any": "risk",
        "1": "risk",
        "2": "risk",
        "3": "no_data",
        "4": "no_risk",
        "all": "no_risk",
    }
    assert judged(office).blocks_fired == 2
    office.set_settings({"risk_combine": "3"})
    assert risk(office, YEAR).as_json()["combine"] == "3"
    with pytest.raises(InputError, match="неизвестно"):
        risk(office, YEAR, "5")


def test_an_empty_base_gives_no_verdict(office: Office) -> None:
    school = judged(office)
    assert school.verdict == "no_data"
    assert [block.fired for block in school.blocks] == [None] * 4


def test_the_verdict_is_said_with_its_arithmetic_and_rows(office: Office, put: Put) -> None:
    put("equipment", GOOD | {"lab_physics": "нет"})
    long = put("staff", *teachers(18), *teachers(3, weekly_hours=Decimal("36.0")))[-3:]
    passport(put, [4, 3, 2, 2])
    works(put, (10, 2))
    table = risk(office, YEAR)
    statements = explain_risk(table.schools[0], table)
    texts = [one.text.replace("\u00a0", " ") for one in statements]
    assert texts[0] == (
        "Расчёт программы за 2021/22 учебный год: школа в зоне риска. Сработало блоков: 3 из 4, нужно не меньше 1."
    )
    assert "1.3.1. Лабораторное оборудование: физика: «нет»." in texts
    weeks = next(one for one in statements if one.text.startswith("2.1."))
    assert weeks.text.replace("\u00a0", " ").endswith("3 из 21, 14,3 % > 10 %.")
    assert weeks.links == (("staff", tuple(long)),)
    assert "3.1. Состоят на учёте (всех видов): 4 из 100, 4,0 % (паспорт на 01.10.2021)." in texts
    assert "Сумма строк блока 3: 11 из 100, 11,0 % > 10 %; один ребёнок может входить в несколько строк." in texts
    assert "4.1. «2» за ВПР: математика, 4 класс: 2 из 10, 20,0 % ≥ 20 %." in texts
    assert "4.2. «2» за ВПР: математика, 8 класс: нет данных (нет строки)." in texts
    assert "Официально: статуса «в зоне риска» за 2021/22 учебный год в базе нет." in texts
