"""A school whose forms agree is left in peace; one contradiction planted in it gives exactly one finding."""

from decimal import Decimal
from random import Random

import pytest

from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.spec import Row
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, entries
from shnor_desktop.services.checks import Found
from shnor_desktop.services.entries import Add, Edit, Stored
from shnor_desktop.services.office import Office
from tests.services.checks.consistent import Size, school, steps

SCHOOLS = {
    "101": Size(),
    "102": Size(letters="А", pupils=(14, 20), staff=12),
    "103": Size(grades=tuple(range(1, 10)), letters="АБВ", staff=30, passport_years=(2021, 2022)),
}


def enter(office: Office, seed: int = 1) -> None:
    draw = Random(seed)  # noqa: S311  invented schools, no secrets
    for code, size in SCHOOLS.items():
        entries.apply(office, list(steps(code, school(draw, code, size))), "Заполнение")


def problems(office: Office, **asked: object) -> list[Found]:
    return checks.run(office, **asked).problems  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(1, 9))
def test_school_whose_forms_agree_is_left_in_peace(district: Office, seed: int) -> None:
    enter(district, seed)
    assert problems(district) == []
    assert problems(district, year=2022) == []


def find(office: Office, sheet: str, code: str, **cells: Value) -> Stored:
    """The row of a form that has those cells."""
    with office.reading() as session:
        rows = entries.load(session, sheet, school=code)
    return next(row for row in rows if all(row.values[key] == value for key, value in cells.items()))


def change(office: Office, sheet: str, code: str, cells: dict[str, Value], after: dict[str, Value]) -> None:
    row = find(office, sheet, code, **cells)
    edits = [Edit(sheet, row.id, key, row.values[key], value) for key, value in after.items()]
    entries.apply(office, edits, "Подложено")


CLASS_5A: dict[str, Value] = {"year": 2022, "grade": 5, "letter": "А"}
RUSSIAN_5: dict[str, Value] = {"year": 2022, "programme_grade": 5, "subject": "русский язык"}
BOTH_OF_GRADUATES = {("all_known", "graduates"), ("graduates_and_classes", "graduates")}
OGE: dict[str, Value] = {"year": 2022, "procedure": "ОГЭ", "subject": "русский язык"}

PLANTED: list[tuple[str, dict[str, Value], dict[str, Value], set[tuple[str, str]]]] = [
    ("classes", CLASS_5A, {"boys": 900, "girls": None}, {("one_sex", "pupils")}),
    ("social_passport", {**CLASS_5A, "category": "families_low_income"}, {"count": 29}, {("part_of_whole", "count")}),
    ("social_passport", {**CLASS_5A, "category": "families_one_parent"}, {"count": 0}, {("families_sum", "count")}),
    ("social_passport", {**CLASS_5A, "category": "registered"}, {"count": 0}, {("registered", "count")}),
    ("social_passport", {**CLASS_5A, "category": "underachieving"}, {"count": 8}, {("failing", "count")}),
    ("staff", {"person": "3"}, {"post": "руководитель"}, {("too_many_of_post", "post")}),
    ("staff", {"person": "3"}, {"mentor_of": "77"}, {("unknown_mentored", "mentor_of")}),
    ("staff", {"person": "3"}, {"weekly_hours": Decimal(60)}, {("week_is_possible", "weekly_hours")}),
    ("courses", {"person": "4"}, {"person": "99"}, {("unknown_person", "person")}),
    ("equipment", {"year": 2022}, {"computers": 90}, {("equipment_jump", "computers")}),
    ("assessments", OGE, {"printed_mean": Decimal(5)}, {("printed_mean", "printed_mean")}),
    ("year_results", {"year": 2022, "grade": 6, "letter": "А"}, {"pupils": 60}, {("pupils_and_classes", "pupils")}),
    ("olympiads", {"year": 2022, "stage": "региональный"}, {"participants": 99}, {("stages", "participants")}),
    ("graduates", {"year": 2022, "level": "11"}, {"graduates": 900}, BOTH_OF_GRADUATES),
    ("school", {}, {"short_name": None}, {("required", "short_name")}),
]


@pytest.mark.parametrize(("sheet", "cells", "after", "expected"), PLANTED)
def test_one_contradiction_gives_exactly_its_finding(
    district: Office,
    sheet: str,
    cells: dict[str, Value],
    after: dict[str, Value],
    expected: set[tuple[str, str]],
) -> None:
    enter(district)
    change(district, sheet, "101", cells, after)
    # kinds of families are told at their sum
    at = {**cells, "category": "families"} if cells.get("category") == "families_one_parent" else {**cells, **after}
    row = find(district, sheet, "101", **at).id
    told = problems(district)
    assert {(one.rule, one.column) for one in told} == expected
    assert len(told) == len(expected)
    assert {(one.sheet, one.row, one.school) for one in told} == {(sheet, row, "101")}
    assert problems(district, school="102") == []
    assert problems(district, schools=["101", "103"], sheets=[sheet]) == told


def test_every_finding_names_a_cell_that_can_be_seen(district: Office) -> None:
    """Rows spoiled in every way: each message still leads to a column of its form and a row of the base."""
    enter(district)
    draw = Random(7)  # noqa: S311  as above
    with district.reading() as session:
        stored = {key: entries.load(session, key) for key in SCHOOL_FORMS}
    spoiled: list[Edit] = []
    for key, rows in stored.items():
        for row in rows:
            numbers = [
                name for name, value in row.values.items() if type(value) is int and name not in ("year", "grade")
            ]
            if numbers and draw.random() < 0.4:
                cell = draw.choice(numbers)
                spoiled.append(Edit(key, row.id, cell, row.values[cell], draw.choice((0, 3, 500, None))))
    entries.apply(district, spoiled, "Испорчено")
    there = {(key, row.id) for key, rows in stored.items() for row in rows}
    found = problems(district)
    assert len({one.rule for one in found}) > 20
    for one in found:
        form = district.sheet(one.sheet)
        assert one.column in form.by_key, one
        assert form.by_key[one.column].compute is None, one
        assert (one.sheet, one.row) in there, one
        assert one.message[0].isupper() or one.message[0] == "«", one
        assert not any(word in one.message for word in ("None", "Decimal", "Fraction")), one


SCHOOL_FORMS = (
    "classes",
    "social_passport",
    "staff",
    "equipment",
    "assessments",
    "year_results",
    "olympiads",
    "graduates",
)


class Watched(dict[str, Value]):
    """A row that remembers which cells were asked for."""

    def __init__(self, values: Row) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, key: str, default: Value = None) -> Value:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Value:
        self.asked.add(key)
        return super().__getitem__(key)


def test_rules_look_at_their_own_columns_only(district: Office) -> None:
    """Rows with equal cells there are judged once, and a cell that could not be read silences the right rules."""
    enter(district)
    with district.reading() as session:
        rows = {key: entries.load(session, key) for key in SCHOOL_FORMS}
    for key, found in rows.items():
        for rule in ALL_SHEETS[key].rules:
            watched = [Watched(row.values) for row in found[:60]]
            for row in watched:
                rule.test(row)
            assert set().union(*(row.asked for row in watched)) <= set(rule.columns), (key, rule.key)


def test_earlier_years_and_other_forms_are_looked_at_but_not_reported(district: Office) -> None:
    enter(district)
    change(district, "equipment", "101", {"year": 2022}, {"computers": 90})
    (told,) = problems(district, year=2022, sheets=["equipment"])
    assert told.message == "Компьютеров: 90, а год назад 40 — больше на 50"
    assert problems(district, year=2021) == []
    assert problems(district, year=2022, sheets=["classes"]) == []


def test_district_of_many_schools_is_told_in_one_order(district: Office) -> None:
    """More schools than are judged at a time: nothing is lost or told twice between the portions."""
    codes = [f"{number:03}" for number in range(60)]
    cards = [Add("school", code, {"code": code, "short_name": f"Школа {code}"}) for code in codes]
    classes = [Add("classes", code, {"year": 2022, "grade": 5, "pupils": 20, "boys": 21}) for code in (*codes, "999")]
    entries.apply(district, [*cards, *classes], "Заполнение")
    report = checks.run(district, year=2022)
    assert [one.school for one in report.problems if one.rule == "one_sex"] == [*codes, "999"]
    assert [one.school for one in report.problems if one.rule == "unknown_school"] == ["999"]
    assert [item.school for item in report.completeness if item.sheet == "classes"] == codes
