"""The printed tables of a real district: every contradiction is found, with its cause, and no false one."""

import csv
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from shnor_desktop.services import checks
from shnor_desktop.services.checks import Found
from shnor_desktop.services.office import Office
from tests.services.checks.conftest import Fill

TABLE = Path(__file__).with_name("printed_tables.csv")
PRINTED = {"success": "printed_success", "quality": "printed_quality", "mean": "printed_mean"}


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(row: dict[str, str]) -> tuple[int, ...]:
    return tuple(0 if row[key] in ("", "-") else int(row[key]) for key in ("n5", "n4", "n3", "n2"))


def exact(row: dict[str, str]) -> dict[str, Fraction]:
    """Recomputed here on purpose, apart from the program's own arithmetic."""
    n5, n4, n3, n2 = counts(row)
    total = n5 + n4 + n3 + n2
    if not total:
        return {}
    return {
        "success": Fraction(100 * (n5 + n4 + n3), total),
        "quality": Fraction(100 * (n5 + n4), total),
        "mean": Fraction(5 * n5 + 4 * n4 + 3 * n3 + 2 * n2, total),
    }


def differences(row: dict[str, str]) -> dict[str, Fraction]:
    return {key: abs(Fraction(row[key]) - value) for key, value in exact(row).items() if row[key]}


@pytest.fixture
def problems(district: Office, fill: Fill) -> list[Found]:
    filled = [row for row in table() if row["success"]]
    for school in sorted({row["school"] for row in filled}):
        fill("school", school, {"code": school, "short_name": f"Школа {school}"})
        fill(
            "assessments",
            school,
            *(
                {
                    "year": row["year"],
                    "procedure": row["procedure"],
                    "subject": row["subject"],
                    "programme_grade": 9,
                    "state": "проводилась",
                    "participants": sum(counts(row)),
                    **{key: row[key] for key in ("n5", "n4", "n3", "n2") if row[key] != "-"},
                    **{column: row[key] for key, column in PRINTED.items()},
                }
                for row in filled
                if row["school"] == school
            ),
        )
    return checks.run(district).problems


def cells(problems: list[Found]) -> Counter[tuple[str, str, str, str]]:
    """School, year, subject, printed column."""
    result: Counter[tuple[str, str, str, str]] = Counter()
    for problem in problems:
        if problem.rule in PRINTED.values():
            assert problem.column == problem.rule
            subject, *_, year = problem.label.split(", ")
            result[problem.school, year, subject, problem.column] += 1
    return result


def test_hand_counted_numbers_of_the_source_still_hold() -> None:
    whole = {"success": Fraction(1), "quality": Fraction(1), "mean": Fraction(1, 10)}
    rows = [row for row in table() if differences(row)]
    by_a_whole_point = [[key for key, gap in differences(row).items() if gap >= whole[key]] for row in rows]
    assert (len(rows), sum(len(differences(row)) for row in rows)) == (51, 134)
    assert (sum(bool(keys) for keys in by_a_whole_point), sum(map(len, by_a_whole_point))) == (22, 31)


def test_every_contradiction_is_reported_once_and_no_agreeing_figure(problems: list[Found]) -> None:
    tolerance = {"success": Fraction(1, 2), "quality": Fraction(1, 2), "mean": Fraction(1, 20)}
    expected = {
        (row["school"], row["year"], row["subject"], PRINTED[key])
        for row in table()
        for key, gap in differences(row).items()
        if gap > tolerance[key]
    }
    assert cells(problems) == Counter(dict.fromkeys(expected, 1))
    assert len(expected) == 34


# School, year, subject, column → words of the cause.
CAUSES = {
    ("857", "2019", "русский язык", "printed_success"): "графы переставлены",
    ("857", "2019", "русский язык", "printed_quality"): "графы переставлены",
    ("862", "2019", "русский язык", "printed_quality"): "качество и СОУ вместо успеваемости и качества",
    ("862", "2019", "обществознание", "printed_success"): "качество и СОУ вместо успеваемости и качества",
    ("862", "2019", "биология", "printed_quality"): "качество и СОУ вместо успеваемости и качества",
    ("861", "2019", "обществознание", "printed_success"): "вероятно, 6 вместо 64 в графе «Отметок «4»»",
    ("861", "2020", "русский язык", "printed_mean"): "0 вместо 1 в графе «Отметок «2»»: тогда участников 9, как в др",
    ("862", "2020", "русский язык", "printed_quality"): "только отметки «4», без «5»",
    ("862", "2020", "обществознание", "printed_quality"): "вместо качества напечатан СОУ",
    ("857", "2020", "биология", "printed_quality"): "отбрасывание дробной части",
    ("862", "2020", "биология", "printed_mean"): "отбрасывание дробной части",
    ("857", "2020", "физика", "printed_mean"): "округление до целого",
    ("857", "2020", "обществознание", "printed_mean"): "те же числа напечатаны у предмета «русский язык»",
    ("860", "2019", "география", "printed_success"): "из 100 вычтено число отметок «2»",
    ("862", "2019", "география", "printed_quality"): "сходится, если участников 16, а не 15",
    ("862", "2019", "химия", "printed_quality"): "причина не ясна",
    ("862", "2020", "история", "printed_quality"): "причина не ясна; при этом участников 15, а в других предметах 25",
}


@pytest.mark.parametrize("cell", CAUSES, ids=" ".join)
def test_likely_cause_is_named(problems: list[Found], cell: tuple[str, str, str, str]) -> None:
    school, year, subject, column = cell
    causes = [
        problem.cause
        for problem in problems
        if (problem.school, problem.column, problem.rule) == (school, column, column)
        and problem.label.startswith(f"{subject}, ")
        and problem.label.endswith(year)
    ]
    assert len(causes) == 1
    assert CAUSES[cell] in causes[0]


def test_impossible_and_unequal_numbers_of_participants_are_reported(problems: list[Found]) -> None:
    told = {
        (problem.school, problem.label.split(", ")[0], problem.message)
        for problem in problems
        if problem.rule == "subjects_differ"
    }
    assert told == {
        ("857", "география", "Участников 11, а обязательный предмет «русский язык» сдавали 7"),
        ("861", "обществознание", "Участников 69, а обязательный предмет «русский язык» сдавали 13"),
        ("862", "география", "Участников 15, а обязательный предмет «русский язык» сдавали 13"),
        ("862", "история", "Участников 15, а в большинстве предметов этой процедуры 25"),
        ("862", "обществознание", "Участников 10, а в большинстве предметов этой процедуры 25"),
    }


def test_printed_contradictions_do_not_block_sending(district: Office, problems: list[Found]) -> None:
    assert {problem.level for problem in problems} == {"soft"}
    assert checks.blocking(checks.run(district)) == []


@pytest.mark.parametrize(("printed", "is_told"), [("43", False), ("42", True), ("43.35", False), ("43.36", True)])
def test_half_a_point_is_the_bound(fill: Fill, district: Office, printed: str, is_told: bool) -> None:
    """3 of 7 is 42.857 %."""
    row = {"year": 2019, "procedure": "ОГЭ", "subject": "физика", "programme_grade": 9, "state": "проводилась"}
    marks = {"participants": 7, "n5": 0, "n4": 3, "n3": 4, "n2": 0}
    fill("assessments", "857", {**row, **marks, "printed_quality": Decimal(printed)})
    told = [problem for problem in checks.run(district).problems if problem.rule == "printed_quality"]
    assert bool(told) is is_told
