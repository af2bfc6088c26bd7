"""Internal signals equal a plain recomputation at and around their thresholds; what cannot be judged says why."""

import statistics
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import FileError
from shnor_desktop.services.analysis import analyse
from shnor_desktop.services.analysis.peaks import is_peak, neighbours
from shnor_desktop.services.analysis.signal import MARKER, Signal, Threshold
from shnor_desktop.services.office import Office
from shnor_desktop.services.rules import RuleSet
from tests.services.analysis.conftest import Fill, Row

MARKS = ("n5", "n4", "n3", "n2")


def work(school: str = "001", year: int = 2022, **cells: Any) -> dict[str, Any]:
    """A ВПР that was held."""
    row: dict[str, Any] = {
        "school": school,
        "year": year,
        "season": "весна",
        "procedure": "ВПР",
        "subject": "математика",
    }
    row |= {"programme_grade": 5, "attempt": "основной срок", "state": "проводилась"}
    counts = cells.pop("marks", None)
    if counts is not None:
        row |= dict(zip(MARKS, counts, strict=True)) | {"participants": sum(counts)}
    return {**row, **cells}


def told(base: Office, school: str = "001") -> dict[tuple[str, str, str], Signal]:
    """Signals of a school by kind, procedure and subject."""
    one = analyse(base, 2022).school(school)
    assert one is not None
    return {(each.kind, each.key.procedure, each.key.subject): each for each in one.signals if each.key is not None}


def fired(base: Office, kind: str, procedure: str = "ВПР", subject: str = "математика") -> bool | None:
    return told(base)[kind, procedure, subject].fired


@pytest.mark.parametrize(
    ("journal", "confirmed", "raised", "lowered"),
    [
        ((10, 10, 0), False, False, True),
        ((11, 10, 0), True, False, True),
        ((6, 10, 4), False, False, False),
        ((6, 9, 4), True, True, True),
        ((0, 20, 0), False, False, False),
        ((None, 10, 4), None, None, None),
        ((0, 0, 0), None, None, None),
    ],
)
def test_marks_are_compared_with_the_journal_at_the_bound(
    district: Fill,
    journal: tuple[int | None, int, int],
    confirmed: bool | None,
    raised: bool | None,
    lowered: bool | None,
) -> None:
    counts: dict[str, Any] = dict(zip(("lowered", "confirmed", "raised"), journal, strict=True))
    base = district({"assessments": [work(marks=(5, 5, 5, 5), **counts)]})
    assert [fired(base, kind) for kind in ("confirmed_share", "raised_share", "lowered_share")] == [
        confirmed,
        raised,
        lowered,
    ]


@pytest.mark.parametrize(
    ("twos", "others", "share", "before", "jump"),
    [
        (3, 7, False, (2, 8), True),
        (4, 9, True, (2, 8), True),
        (31, 69, True, (21, 79), True),
        (30, 70, False, (21, 79), False),
        (1, 0, True, None, None),
    ],
)
def test_twos_and_their_jump_are_compared_in_whole_numbers(
    district: Fill, twos: int, others: int, share: bool, before: tuple[int, int] | None, jump: bool | None
) -> None:
    rows = [work(marks=(0, 0, others, twos))]
    if before is not None:
        rows.append(work(year=2021, marks=(0, 0, before[1], before[0])))
    base = district({"assessments": rows})
    assert fired(base, "twos_share") is share
    assert fired(base, "twos_jump") is jump


def test_success_that_leaps_is_a_marker_and_a_year_without_the_work_is_not_a_zero(district: Fill) -> None:
    base = district({"assessments": [work(marks=(0, 0, 9, 1)), work(year=2021, marks=(0, 0, 7, 3))]})
    assert fired(base, "success_jump") is True
    base = district({"assessments": [work(marks=(0, 0, 9, 1)), work(year=2021, state="не проводилась")]})
    one = told(base)["success_jump", "ВПР", "математика"]
    assert one.fired is None
    assert one.missing == ("ВПР, математика, 5 класс, 2020/21: не проводилась",)


def test_the_mean_is_laid_beside_the_city_then_the_other_schools(district: Fill) -> None:
    printed: dict[str, Any] = {
        "scope": "город",
        "year": 2022,
        "procedure": "ВПР",
        "subject": "математика",
        "programme_grade": 5,
    }
    printed |= {"season": "весна", "attempt": "основной срок"}
    rows = [work(marks=(1, 1, 1, 1))]
    assert fired(district({"assessments": rows}), "above_mean") is None
    other = work("002", marks=(0, 0, 30, 0))
    assert fired(district({"assessments": [*rows, other]}), "above_mean") is True
    for mean, expected in (("3.5", False), ("3.49", True)):
        base = district({"assessments": [*rows, other], "references": [{**printed, "mean_mark": Decimal(mean)}]})
        assert fired(base, "above_mean") is expected


def test_from_ten_schools_on_the_mean_is_told_in_standard_deviations(district: Fill) -> None:
    # means 3, 3, … 3, 5: the deviation of the last is (n − 1)/√n, 2,85 for ten schools
    rows = [work(f"{number:03}", marks=(0, 0, 4, 0)) for number in range(2, 11)]
    base = district({"assessments": [*rows, work("001", marks=(4, 0, 0, 0))]})
    one = told(base)["above_mean", "ВПР", "математика"]
    assert one.fired is True
    assert one.figures[0].text.startswith("2,85")
    assert told(base, "002")["above_mean", "ВПР", "математика"].fired is False


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(made=st.lists(st.tuples(*[st.integers(0, 5)] * 4).filter(any), min_size=10, max_size=13))
def test_deviations_equal_a_plain_recomputation(made: list[tuple[int, ...]], district: Fill) -> None:
    found = analyse(district({"assessments": [work(f"{n:03}", marks=one) for n, one in enumerate(made, 1)]}), 2022)
    means = [Fraction(sum(m * n for m, n in zip((5, 4, 3, 2), one, strict=True)), sum(one)) for one in made]
    middle, variance = statistics.mean(means), statistics.variance(means)
    for school, own in zip(found.schools, means, strict=True):
        one = next(signal for signal in school.signals if signal.kind == "above_mean")
        if variance:
            assert one.fired is (own > middle and (own - middle) ** 2 >= 4 * variance)
            value = one.figures[0].value
            assert value is not None
            assert abs(float(value) - float(own - middle) / float(variance) ** 0.5) < 1e-3
        else:
            assert one.fired is False


def test_an_exam_below_school_marks_is_a_marker(district: Fill) -> None:
    exam = work(procedure="ОГЭ", programme_grade=9, marks=(0, 3, 7, 0))
    school = work(procedure="промежуточная аттестация", programme_grade=9, marks=(0, 5, 5, 0))
    assert fired(district({"assessments": [exam]}), "exam_gap", "ОГЭ") is None
    assert fired(district({"assessments": [exam, school]}), "exam_gap", "ОГЭ") is True
    exam |= {"n4": 31, "n3": 69, "participants": 100}
    assert fired(district({"assessments": [exam, school]}), "exam_gap", "ОГЭ") is False
    before = work(year=2021, programme_grade=8, marks=(1, 5, 4, 0))
    base = district({"assessments": [exam, school, before]})
    assert fired(base, "exam_gap", "ОГЭ") is True
    one = told(base)["exam_gap", "ОГЭ", "математика"]
    assert {figure.value for figure in one.figures} == {19, 29}
    assert "промежуточная аттестация выше экзамена — 19,0\u00a0п. п.; ВПР выше экзамена — 29,0" in one.text


def test_a_peak_needs_a_scale_scores_of_all_classes_and_twenty_works(district: Fill) -> None:
    # математика, 5 класс, 2022: 0–6 / 7–10 / 11–14; «3» begins at 7
    peak: dict[str, Any] = {"primary_scores": "5:1; 6:1; 7:9; 8:4; 9:5", "marks": (0, 0, 18, 2)}
    assert fired(district({"assessments": [work(**peak)]}), "border_peaks") is True
    flat: dict[str, Any] = {"primary_scores": "5:4; 6:4; 7:4; 8:4; 9:4", "marks": (0, 0, 12, 8)}
    assert fired(district({"assessments": [work(**flat)]}), "border_peaks") is False
    few: dict[str, Any] = {"primary_scores": "5:1; 6:1; 7:9; 8:4; 9:4", "marks": (0, 0, 17, 2)}
    base = district({"assessments": [work(**few)]})
    assert told(base)["border_peaks", "ВПР", "математика"].missing == ("участников 19, а нужно не меньше 20",)
    halves = [work(letter="А", **peak), work(letter="Б", marks=(0, 0, 18, 2))]
    assert fired(district({"assessments": halves}), "border_peaks") is None
    assert fired(district({"assessments": [work(subject="физика", **peak)]}), "border_peaks", subject="физика") is None


@given(
    at=st.integers(0, 40),
    around=st.lists(st.integers(0, 20), min_size=1, max_size=4),
    factor=st.fractions(1, 3, max_denominator=10),
    least=st.integers(0, 6),
)
def test_a_peak_is_judged_by_the_mean_of_its_neighbours(
    at: int, around: list[int], factor: Fraction, least: int
) -> None:
    mean = Fraction(sum(around), len(around))
    assert is_peak(at, around, factor, least) is (at > 0 and at >= least and at >= factor * mean)


def test_neighbours_stay_within_the_work() -> None:
    assert neighbours(1, 2, 20) == [0, 2, 3]
    assert neighbours(19, 2, 20) == [17, 18, 20]


def test_the_same_counts_in_two_subjects_or_years_are_found(district: Fill) -> None:
    same, other = (2, 3, 5, 1), (2, 3, 4, 2)
    rows = [work(marks=same), work(subject="физика", marks=same), work(subject="химия", marks=other)]
    base = district({"assessments": [*rows, work(subject="химия", year=2021, marks=other)]})
    assert fired(base, "repeated_rows") is True
    assert fired(base, "repeated_rows", subject="химия") is True
    base = district({"assessments": [rows[0], rows[2], work(year=2021, subject="химия", marks=same)]})
    assert fired(base, "repeated_rows") is False
    few = [work(marks=(1, 2, 3, 3)), work(subject="физика", marks=(1, 2, 3, 3))]
    assert fired(district({"assessments": few}), "repeated_rows") is None


@pytest.mark.parametrize(("checked", "differing", "expected"), [(20, 2, False), (20, 3, True), (0, 0, None)])
def test_more_than_a_tenth_of_rechecked_works_is_a_marker(
    district: Fill, checked: int, differing: int, expected: bool | None
) -> None:
    row: dict[str, Any] = {"school": "001", "year": 2022, "procedure": "ВПР", "subject": "математика", "grade": 5}
    base = district({"rechecks": [{**row, "checked": checked, "differing": differing}]})
    assert fired(base, "recheck") is expected


counts = st.tuples(*[st.integers(0, 12)] * 4)
journal = st.tuples(*[st.none() | st.integers(0, 12)] * 3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    made=st.dictionaries(
        st.tuples(
            st.sampled_from(["001", "002"]), st.sampled_from([2021, 2022]), st.sampled_from(["математика", "физика"])
        ),
        st.tuples(counts, journal),
        min_size=1,
    )
)
def test_signals_equal_a_plain_recomputation(made: Mapping[tuple[str, int, str], Any], district: Fill) -> None:
    rows: list[Row] = [
        work(
            school,
            year,
            subject=subject,
            marks=marks,
            **dict(zip(("lowered", "confirmed", "raised"), journal, strict=True)),
        )
        for (school, year, subject), (marks, journal) in made.items()
    ]
    base = district({"assessments": rows})
    found = {school.code: school.signals for school in analyse(base, 2022).schools}
    for (school, year, subject), (marks, journal) in made.items():
        if year != 2022:
            continue
        said = {one.kind: one.fired for one in found[school] if one.key and one.key.subject == subject}
        total, before = sum(marks), made.get((school, 2021, subject), ((0,) * 4, None))[0]
        assert said["twos_share"] == (None if not total else Fraction(marks[3], total) > Fraction(3, 10))
        known = total and sum(before)
        moved = Fraction(marks[3], total) - Fraction(before[3], sum(before)) if known else None
        assert said["twos_jump"] == (None if moved is None else moved >= Fraction(1, 10))
        assert said["success_jump"] == (None if moved is None else -moved >= Fraction(1, 5))
        whole = None if None in journal or not sum(journal) else sum(journal)
        assert said["confirmed_share"] == (None if whole is None else 2 * journal[1] < whole)
        assert said["lowered_share"] == (None if whole is None else 10 * journal[0] > 3 * whole)
        assert said["raised_share"] == (None if whole is None else 5 * journal[2] > whole)
        assert said["border_peaks"] is None


def test_a_threshold_is_data_and_a_wrong_one_is_told_in_words() -> None:
    rule = RuleSet("signals", 2022, {}, "Приказ", own=True)
    bound = Threshold.of({"operator": "<=", "percent": "12.5"}, "percent", "%", rule)
    assert bound.words == "не больше 12,5\u00a0%"
    assert [bound.met(value) for value in (Fraction(25, 2), Fraction(26, 2), None)] == [True, False, None]
    assert bound.rule.version == "правило, изменённое в этой базе, с 2022 года"
    for wrong in ({"operator": "=>", "percent": "10"}, {"operator": ">", "percent": "десять"}):
        with pytest.raises(FileError, match="В правиле года"):
            Threshold.of(wrong, "percent", "%", rule)


def test_every_signal_answers_why_and_is_worded_as_a_possible_marker(district: Fill) -> None:
    rows = [work(marks=(1, 2, 3, 9), lowered=9, confirmed=4, raised=2, primary_scores="1:15"), work(subject="физика")]
    base = district({"assessments": rows})
    signals = next(iter(analyse(base, 2022).schools)).signals
    for one in signals:
        assert (MARKER in one.text) is (one.fired is True)
        assert one.missing if one.fired is None else not one.missing
        assert all(figure.rule.source and figure.rule.words in " ".join(figure.why()) for figure in one.figures)
        assert all(figure.value is not None or figure.missing for figure in one.figures)
        assert "учител" not in one.text
    assert {one.fired for one in signals} == {True, False, None}
