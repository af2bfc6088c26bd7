"""The index of context and the expected result equal a plain recomputation; missing variables are named, never zero."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.services.analysis import Analysis, analyse
from shnor_desktop.services.analysis.context import ONE_SCHOOL, normalised
from shnor_desktop.services.analysis.line import fit, root
from shnor_desktop.services.office import Office
from tests.services.analysis.conftest import Fill

CATEGORIES = ("both_parents_higher", "risk_group", "russian_not_native")
FAMILIES = ("families_one_parent", "families_unemployed")


def sheets(schools: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of schools told by their counts; None leaves the cell out."""
    found: dict[str, list[dict[str, Any]]] = {
        key: [] for key in ("school", "classes", "social_passport", "assessments")
    }
    for number, told in enumerate(schools, 1):
        place: dict[str, Any] = {"school": f"{number:03}", "year": 2022}
        card = {"school": place["school"], "code": place["school"], "short_name": f"Школа {number}"}
        found["school"].append({**card, "distance_km": told.get("distance_km")})
        found["classes"].append({**place, "grade": 9, "pupils": told["pupils"]})
        for category in (*CATEGORIES, "families", *FAMILIES):
            if told.get(category) is not None:
                passport = {**place, "on_date": date(2021, 10, 1), "category": category}
                found["social_passport"].append({**passport, "count": told[category]})
        for subject, marks in told.get("marks", {}).items():
            exam: dict[str, Any] = {"season": "весна", "procedure": "ОГЭ", "subject": subject, "programme_grade": 9}
            exam |= {"attempt": "основной срок", "state": "проводилась", "participants": sum(marks)}
            found["assessments"].append({**place, **exam, **dict(zip(("n5", "n4", "n3", "n2"), marks, strict=True))})
    return found


def school(**cells: Any) -> dict[str, Any]:
    counts = {"pupils": 100, "families": 80, **dict.fromkeys((*CATEGORIES, *FAMILIES), 10)}
    marks = {"русский язык": (1, 2, 3, 4), "математика": (1, 2, 3, 4)}
    return {**counts, "distance_km": Decimal(5), "marks": marks, **cells}


def index(found: Analysis, code: str) -> Fraction | None:
    one = found.school(code)
    assert one is not None
    assert one.context is not None
    return one.context.index.value


def test_a_variable_that_few_schools_have_is_dropped_and_named(district: Fill) -> None:
    some = [school(families_unemployed=None if number else 3, risk_group=number) for number in range(4)]
    found = analyse(district(sheets(some)), 2022)
    assert found.context.dropped == ("Семьи безработных: данные есть у 1 из 4 школ",)
    assert len(found.context.used) == 5
    # the rest are alike and stand in the middle, the risk group spreads from 1 to 0
    assert [index(found, f"{number:03}") for number in range(1, 5)] == [
        Fraction(100, 5) * (Fraction(4, 2) + Fraction(3 - number, 3)) for number in range(4)
    ]


def test_a_school_without_a_variable_has_no_index_and_says_which(district: Fill) -> None:
    some = [school(risk_group=number) for number in range(5)]
    some[2] |= {"risk_group": None, "pupils": 50}
    found = analyse(district(sheets(some)), 2022)
    one = found.school("003")
    assert one is not None
    assert one.context is not None
    assert one.context.index.value is None
    assert one.context.index.missing == ("Группа риска",)
    assert index(found, "001") is not None


@pytest.mark.parametrize(("many", "told"), [(19, False), (20, True)])
def test_the_expected_result_is_told_from_twenty_schools_on(district: Fill, many: int, told: bool) -> None:
    some = [
        school(risk_group=number, marks={"русский язык": (number, 1, 1, 1), "математика": (1, 1, 1, 1)})
        for number in range(many)
    ]
    found = analyse(district(sheets(some)), 2022)
    assert found.context.pairs == many
    assert (found.context.line is not None) is told
    for one in found.schools:
        assert one.context is not None
        assert (one.context.residual.value is not None) is told
        assert told or f"школ с индексом и результатом {many}" in one.context.expected.missing[-1]
    assert ("индекс объясняет" in found.context.text) is told
    assert "не ИСБШ" in found.context.title
    assert "рейтинга" in found.context.not_for


def test_the_base_of_one_school_says_that_the_comparison_needs_the_district(school_alone: Office) -> None:
    found = analyse(school_alone, 2022)
    one = found.schools[0].context
    assert one is not None
    assert one.index.value is None
    assert one.index.missing == (ONE_SCHOOL,)
    assert "в базе района" in found.context.text
    assert len(one.variables) == 6


@given(
    values=st.dictionaries(st.integers(0, 30).map(str), st.fractions(0, 100, max_denominator=40), min_size=1),
    way=st.sampled_from(["minmax", "rank"]),
)
def test_values_are_brought_to_zero_and_one(values: dict[str, Fraction], way: str) -> None:
    found = normalised(values, way)
    for code, value in values.items():
        below, same = (sum(other < value for other in values.values()), list(values.values()).count(value))
        low, high = min(values.values()), max(values.values())
        if low == high:
            expected = Fraction(1, 2)
        elif way == "minmax":
            expected = (value - low) / (high - low)
        else:
            expected = Fraction(2 * below + same - 1, 2 * (len(values) - 1))
        assert found[code] == expected


@given(
    points=st.lists(st.tuples(st.integers(0, 10**8), st.integers(2 * 10**6, 5 * 10**6)), max_size=40),
)
def test_the_line_is_that_of_least_squares(points: list[tuple[int, int]]) -> None:
    xs, ys = ([Fraction(point[place], 10**6) for point in points] for place in (0, 1))
    line = fit(zip(xs, ys, strict=True))
    n = len(points)
    if n < 3 or len(set(xs)) == 1:
        assert line is None
        return
    assert line is not None
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    across = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / across
    assert (line.slope, line.intercept, line.schools) == (slope, mean_y - slope * mean_x, n)
    rest = sum((y - line.at(x)) ** 2 for x, y in zip(xs, ys, strict=True))
    assert line.variance == rest / (n - 2)
    whole = sum((y - mean_y) ** 2 for y in ys)
    assert line.explained == (1 - rest / whole if whole else None)


@given(value=st.fractions(0, 1000, max_denominator=1000))
def test_a_root_is_cut_off_after_four_places(value: Fraction) -> None:
    found = root(value)
    assert found**2 <= value < (found + Fraction(1, 10**4)) ** 2


counts = st.integers(0, 40)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(made=st.lists(st.tuples(*[counts] * 5, *[st.integers(0, 9)] * 4), min_size=20, max_size=24))
def test_index_and_expected_result_equal_a_plain_recomputation(made: list[tuple[int, ...]], district: Fill) -> None:
    some = []
    for one in made:
        cells = dict(zip((*CATEGORIES, *FAMILIES), one[:5], strict=True))
        some.append(school(**cells, marks={"русский язык": one[5:], "математика": (1, 1, 1, 1)}))
    found = analyse(district(sheets(some)), 2022)
    columns = []
    for place, category in enumerate((*CATEGORIES, *FAMILIES)):
        shares = [Fraction(one[place], 80 if category in FAMILIES else 100) for one in made]
        low, high = min(shares), max(shares)
        spread = [Fraction(1, 2) if low == high else (share - low) / (high - low) for share in shares]
        columns.append(spread if category == "both_parents_higher" else [1 - share for share in spread])
    columns.append([Fraction(1, 2)] * len(made))
    indices = [Fraction(100, 6) * sum(column[number] for column in columns) for number in range(len(made))]
    assert [index(found, f"{number:03}") for number in range(1, len(made) + 1)] == indices
    results = [
        Fraction(14 + sum(mark * n for mark, n in zip((5, 4, 3, 2), one[5:], strict=True)), 4 + sum(one[5:]))
        for one in made
    ]
    subjects_held = [sum(one[5:]) > 0 for one in made]
    told = [one.context for one in found.schools if one.context is not None]
    for held, result, context in zip(subjects_held, results, told, strict=True):
        assert context.actual.value == (result if held else None)
        if context.residual.value is None:
            continue
        assert context.expected.value is not None
        assert context.residual.value == result - context.expected.value
    line = found.context.line
    assert (line is not None) == (sum(subjects_held) >= 20 and len({round(float(i), 6) for i in indices}) > 1)
    if line is not None:
        pairs = [(float(x), float(y)) for x, y, held in zip(indices, results, subjects_held, strict=True) if held]
        mean_x, mean_y = (sum(pair[place] for pair in pairs) / len(pairs) for place in (0, 1))
        across = sum((x - mean_x) ** 2 for x, _ in pairs)
        if across > 1:
            slope = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / across
            assert abs(float(line.slope) - slope) < 1e-4


def test_every_figure_of_the_context_answers_why(district: Fill) -> None:
    some = [
        school(risk_group=number, marks={"русский язык": (number, 1, 1, 1), "математика": (1, 1, 1, 1)})
        for number in range(20)
    ]
    found = analyse(district(sheets(some)), 2022)
    held = [one.context for one in found.schools if one.context is not None]
    figures = [*found.context.figures]
    for one in held:
        figures += [*one.variables, one.index, one.actual, one.expected, one.residual]
        assert {sheet for sheet, _ in one.index.links} == {"social_passport", "school"}
        assert all(figure.links for figure in one.variables)
    for figure in figures:
        assert figure.rule.words
        assert figure.rule.source
        assert figure.value is not None
        assert figure.arithmetic or figure.key == "distance_km"
