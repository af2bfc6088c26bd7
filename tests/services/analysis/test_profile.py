"""The risk profile: levels stay as received; the estimate of the program is a plain mean of what the data say."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.services import lists
from shnor_desktop.services.analysis import analyse
from shnor_desktop.services.analysis.profile import NOT_KEPT, Component, Factor
from shnor_desktop.services.office import Office
from tests.services.analysis.conftest import Fill

LABS = ("lab_physics", "lab_chemistry", "lab_biology", "lab_geography", "lab_technology")
SPECIALISTS = ("педагог-психолог", "учитель-логопед", "социальный педагог")


def told(base: Office, school: str = "001") -> dict[str, Factor]:
    one = analyse(base, 2022).school(school)
    assert one is not None
    return {factor.key: factor for factor in one.profile}


def parts(base: Office) -> dict[str, Component]:
    return {part.key: part for factor in told(base).values() for part in factor.components}


def answers(**cells: Any) -> dict[str, Any]:
    return {"school": "001", "year": 2022, **cells}


def person(number: int, post: str = "учитель", **cells: Any) -> dict[str, Any]:
    return {"school": "001", "person": str(number), "post": post, "category": "первая", **cells}


def passport(category: str, count: int | None) -> dict[str, Any]:
    row = {"school": "001", "year": 2022, "on_date": date(2021, 10, 1), "category": category}
    return {**row, "count": count}


CARD = {"school": "001", "code": "001", "short_name": "Школа 1"}


def test_a_school_without_data_has_ten_factors_with_gaps_and_no_zero(district: Fill) -> None:
    found = told(district({"school": [CARD]}))
    assert len(found) == 10
    assert set(found) <= {item.key for item in lists.shipped("risk_factors")}
    for factor in found.values():
        assert (factor.received, factor.estimate.value, factor.marked.value) == (None, None, None)
        assert len(factor.gaps) == len(factor.components)
        assert factor.estimate.missing
        assert factor.estimate.rule.words.startswith("оценка программы, не официальный уровень")


def test_levels_stay_as_received_whatever_the_data_say(district: Fill) -> None:
    row: dict[str, Any] = {"school": "001", "year": 2022, "level": "низкая", "verified": True, "source": "Письмо"}
    received = [
        {**row, "factor": "equipment", "activated": True, "signs_present": 1, "signs_total": 3},
        {**row, "factor": "training_system", "year": 2022},
        {**row, "factor": "parents", "year": 2021},
    ]
    bad = answers(internet_stable="нет", computers_enough="нет", **dict.fromkeys(LABS, "нет"))
    found = told(district({"school": [CARD], "risk_profile": received, "equipment": [bad]}))
    one = found["equipment"]
    assert one.received is not None
    assert (one.received.level, one.received.activated) == ("низкая", True)
    assert (one.marked.value, one.estimate.value) == (Fraction(100, 3), Fraction(100))
    assert one.gaps == ("Обеспеченность учебными материалами: не заполнено: обеспеченность учебниками",)
    extra = found["training_system"]
    assert (extra.components, extra.estimate.missing) == ((), ("составляющие фактора не раскрыты",))
    assert found["parents"].received is None


def test_an_unanswered_question_is_not_counted_as_fine(district: Fill) -> None:
    some = answers(lab_physics="да", lab_chemistry="нет", lab_biology="нет предмета", lab_geography="да")
    assert parts(district({"equipment": [some], "school": [CARD]}))["1.4"].risk is None
    whole = {**some, "lab_technology": "да"}
    found = parts(district({"equipment": [whole], "school": [CARD]}))["1.4"]
    assert found.figure is not None
    assert (found.figure.numerator, found.figure.denominator) == (1, 4)
    assert parts(district({"equipment": [whole], "school": [CARD]}))["3.2"].gap == NOT_KEPT


def test_vacancies_count_on_the_first_of_october_and_only_where_the_form_is_kept(district: Fill) -> None:
    staff = [person(number) for number in range(9)]
    staff += [person(20, left_on=date(2021, 10, 1)), person(21, external=True)]
    vacancy: dict[str, Any] = {"school": "001", "post": "учитель", "subject": "физика", "since": date(2021, 9, 1)}
    assert parts(district({"school": [CARD], "staff": staff}))["2.1"].risk is None
    gone: dict[str, Any] = {**vacancy, "closed_on": date(2021, 10, 1)}
    late: dict[str, Any] = {**vacancy, "since": date(2021, 10, 2)}
    for rows, empty in (([vacancy, late], 1), ([gone, late], 0)):
        found = parts(district({"school": [CARD], "staff": staff, "vacancies": rows}))["2.1"]
        assert found.figure is not None
        assert found.risk is not None
        assert (found.figure.numerator, found.figure.denominator) == (empty, 9 + empty)
        assert found.risk.value == min(Fraction(100), Fraction(empty * 1000, 9 + empty))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    pupils=st.integers(0, 60),
    ovz=st.none() | st.integers(0, 60),
    labs=st.tuples(*[st.sampled_from(["да", "нет", "нет предмета", None])] * 5),
    internet=st.sampled_from(["да", "нет", None]),
    books=st.none() | st.integers(0, 120),
    posts=st.lists(st.sampled_from(["учитель", *SPECIALISTS]), max_size=6),
    categories=st.lists(st.sampled_from(["высшая", "первая", "соответствие занимаемой должности"]), min_size=6),
    failing=st.none() | st.integers(0, 60),
)
def test_estimates_equal_a_plain_recomputation(
    district: Fill,
    pupils: int,
    ovz: int | None,
    labs: tuple[str | None, ...],
    internet: str | None,
    books: int | None,
    posts: list[str],
    categories: list[str],
    failing: int | None,
) -> None:
    given_books = None if books is None else Decimal(books)
    cells = {"internet_stable": internet, "textbooks_percent": given_books, **dict(zip(LABS, labs, strict=True))}
    grade: dict[str, Any] = {"school": "001", "year": 2022, "grade": 5, "pupils": pupils}
    staff = [person(number, post, category=categories[number]) for number, post in enumerate(posts)]
    base = district(
        {
            "school": [CARD],
            "equipment": [answers(**cells)],
            "classes": [grade],
            "social_passport": [passport("ovz", ovz)],
            "staff": staff,
            "year_results": [{**grade, "failing": failing}],
        }
    )
    found = told(base)
    judged = [one for one in labs if one != "нет предмета"]
    equipment = [
        None if books is None else min(Fraction(100), Fraction(max(0, 100 - books) * 5)),
        None if internet is None else 100 * (internet == "нет"),
        None if None in labs or not judged else Fraction(100 * judged.count("нет"), len(judged)),
    ]
    assert found["equipment"].estimate.value == mean(equipment)
    teachers = [category for post, category in zip(posts, categories, strict=False) if post == "учитель"]
    lacking = [category for category in teachers if category not in {"высшая", "первая"}]
    assert found["competence"].estimate.value == mean(
        [Fraction(100 * len(lacking), len(teachers)) if teachers else None]
    )
    absent = Fraction(100 * len(set(SPECIALISTS) - set(posts)), 3) if posts else None
    assert found["staff_shortage"].estimate.value == mean([absent])
    assert found["special_needs"].estimate.value == capped(ovz, pupils, 20)
    assert found["learning_risks"].estimate.value == capped(failing, pupils, 10)
    for factor in found.values():
        assert (factor.estimate.value is None) == (len(factor.gaps) == len(factor.components))
        assert factor.estimate.value is None or factor.estimate.arithmetic
        assert factor.estimate.value is None or factor.estimate.links


def capped(part: int | None, whole: int, full: int) -> Fraction | None:
    return None if part is None or not whole else min(Fraction(100), Fraction(part * 10000, whole * full))


def mean(values: list[Any]) -> Fraction | None:
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None
