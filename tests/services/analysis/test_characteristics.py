"""Equipment, how the year ended, exams beside it, olympiads and graduates equal a plain recount, gaps and all."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.analysis import analyse
from shnor_desktop.services.analysis.characteristics import Characteristics
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.tables import Line, Table, table_of
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from tests.services.analysis.conftest import Fill

YEAR = 2022
SCHOOLS = ("001", "002", "003")
Row = dict[str, Value]


def described(office: Office) -> dict[str, Characteristics]:
    found = analyse(office, YEAR)
    told = {one.code: one.characteristics for one in found.schools} | {"": found.together.characteristics}
    return {code: one for code, one in told.items() if one is not None}


def line(tables: Sequence[Table], table: str, key: str) -> Line:
    found = table_of(tables, table)
    assert found is not None, table
    one = found.line(key)
    assert one is not None, key
    return one


def number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def class_row(school: str, grade: int, letter: str | None, chance: random.Random) -> Row:
    pupils = chance.randint(4, 30)
    parts: list[Value] = [chance.randint(0, 2), chance.randint(0, pupils // 2), chance.randint(0, 1)]
    if chance.random() < 0.04:
        parts[chance.randrange(3)] = None
    row: Row = {"school": school, "year": YEAR, "grade": grade, "letter": letter, "pupils": pupils}
    marks = [None, None, None] if grade == 1 else parts
    return row | dict(zip(("excellent", "good", "failing"), marks, strict=True))


def counted(rows: Sequence[Row], low: int, high: int) -> list[Row]:
    """The rows that count: that of a whole grade instead of its classes."""
    kept = []
    for grade in range(low, high + 1):
        mine = [row for row in rows if row["grade"] == grade]
        kept += [row for row in mine if row["letter"] is None] or mine
    return kept


def shares(rows: Sequence[Row]) -> dict[str, tuple[int, int] | None]:
    """Успеваемость and качество of one school, grade 1 outside; None with a gap."""
    marked = [row for row in rows if row["grade"] != 1]
    whole = sum(number(row["pupils"]) or 0 for row in marked)
    told: dict[str, tuple[int, int] | None] = {}
    gap = any(row["failing"] is None for row in marked)
    told["success"] = None if gap else (whole - sum(number(row["failing"]) or 0 for row in marked), whole)
    gap = any(row["excellent"] is None or row["good"] is None for row in marked)
    good = sum((number(row["excellent"]) or 0) + (number(row["good"]) or 0) for row in marked)
    told["quality"] = None if gap else (good, whole)
    return told


@pytest.mark.parametrize("seed", range(8))
def test_the_year_is_recounted_by_level_and_school_and_together(district: Fill, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  invented classes
    rows = [
        class_row(school, grade, letter, chance)
        for school in SCHOOLS
        for grade in range(1, 12)
        for letter in ("А", "Б", None)
        if letter is not None or chance.random() < 0.2
    ]
    told = described(district({"year_results": rows}))
    spans = {"1-4": (1, 4), "5-9": (5, 9), "10-11": (10, 12), "all": (1, 12)}
    for key, (low, high) in spans.items():
        by_school = {code: counted([row for row in rows if row["school"] == code], low, high) for code in SCHOOLS}
        known: dict[str, list[tuple[int, int] | None]] = {"success": [], "quality": []}
        for code in SCHOOLS:
            cells = line(told[code].year_results.tables, "levels", key).cells
            assert cells["pupils"].numerator == sum(number(row["pupils"]) or 0 for row in by_school[code])
            for name, pair in shares(by_school[code]).items():
                assert pair == (None if cells[name].value is None else (cells[name].numerator, cells[name].denominator))
                if pair is not None:
                    assert cells[name].value == Fraction(100 * pair[0], pair[1])
            for grade in {row["grade"] for row in by_school[code]}:
                for name, pair in shares([row for row in by_school[code] if row["grade"] == grade]).items():
                    known[name].append(pair)
        cells = line(told[""].year_results.tables, "levels", key).cells
        for name, grades in known.items():
            pairs = [pair for pair in grades if pair is not None]
            together = (sum(a for a, _ in pairs), sum(b for _, b in pairs)) if pairs else (None, None)
            assert (cells[name].numerator, cells[name].denominator) == together
            left_out = [one for one in cells[name].inputs if one.title == "Параллелей без полных данных"]
            assert [one.value for one in left_out] == ([grades.count(None)] if None in grades else [])


def test_levels_of_several_schools_add_up_to_the_whole_whatever_lacks_where(district: Fill) -> None:
    full = {"year": YEAR, "pupils": 20, "excellent": 1, "good": 4}
    rows: list[Row] = [
        {**full, "school": "001", "grade": 3, "failing": 2},
        {**full, "school": "001", "grade": 7},
        {**full, "school": "002", "grade": 3},
        {**full, "school": "002", "grade": 7, "failing": 3},
    ]
    tables = described(district({"year_results": rows}))[""].year_results.tables
    told = {key: line(tables, "levels", key).cells["failing"].numerator for key in ("1-4", "5-9", "all")}
    assert told == {"1-4": 2, "5-9": 3, "all": 5}
    success = line(tables, "levels", "all").cells["success"]
    assert (success.numerator, success.denominator) == (35, 40)


def test_a_gap_is_named_with_its_class_and_the_first_grade_is_no_zero(district: Fill) -> None:
    rows: list[Row] = [
        {"school": "001", "year": YEAR, "grade": 1, "letter": "А", "pupils": 20},
        {"school": "001", "year": YEAR, "grade": 5, "letter": "А", "pupils": 20, "excellent": 1, "good": 4},
    ]
    tables = described(district({"year_results": rows}))["001"].year_results.tables
    success = line(tables, "levels", "all").cells["success"]
    assert (success.value, success.missing) == (None, ("5 «А»: неуспевающих",))
    assert line(tables, "levels", "all").cells["quality"].value == 25
    first = line(tables, "grades", "1")
    assert (first.state, first.cells["success"].value, first.cells["quality"].numerator) == (
        "1-й класс учится без отметок",
        None,
        None,
    )


def test_the_first_grade_counts_when_the_rule_of_the_office_says_so(school_alone: Office) -> None:
    rows: list[Row] = [
        {"year": YEAR, "grade": 1, "pupils": 20},
        {"year": YEAR, "grade": 2, "pupils": 20, "excellent": 1, "good": 9, "failing": 0},
    ]
    entries.apply(school_alone, [Add("year_results", school_alone.code, row) for row in rows], "Итоги")
    before = line(described(school_alone)[school_alone.code].year_results.tables, "levels", "all").cells["quality"]
    assert (before.numerator, before.denominator) == (10, 20)
    body = (
        '{"sou": {"5": 100, "4": 64, "3": 36, "2": 16}, "without_first_grade": false,'
        ' "attempts": ["основной срок"], "past_graduates": false}'
    )
    own: Row = {"name": "results", "year": 2000, "body": body, "source": "Решение школы"}
    entries.apply(school_alone, [Add("rule_sets", "", own)], "Правило")
    school_alone.refresh()
    after = line(described(school_alone)[school_alone.code].year_results.tables, "levels", "all").cells["quality"]
    assert (after.numerator, after.denominator, after.rule.own) == (10, 40, True)


def exam(procedure: str, marks: tuple[int, int, int, int], **more: Value) -> Row:
    usual: Row = {
        "school": "001",
        "year": YEAR,
        "season": "весна",
        "procedure": procedure,
        "subject": "математика",
        "programme_grade": 9,
        "attempt": "основной срок",
        "state": "проводилась",
        "participants": sum(marks),
    }
    return usual | dict(zip(("n5", "n4", "n3", "n2"), marks, strict=True)) | more


def test_the_exam_stands_beside_the_marks_of_the_school(district: Fill) -> None:
    rows = [
        exam("ОГЭ", (2, 5, 8, 5)),
        exam("промежуточная аттестация", (5, 8, 7, 0)),
        exam("ОГЭ", (1, 1, 1, 1), subject="физика"),
        {**exam("ОГЭ", (0, 0, 0, 0), subject="химия"), "state": "не выбирали", "participants": None}
        | dict.fromkeys(("n5", "n4", "n3", "n2")),
    ]
    told = described(district({"assessments": rows}))
    table = table_of(told["001"].year_results.tables, "oge_and_internal")
    assert table is not None
    assert [(one.key, one.state) for one in table.lines] == [("математика", ""), ("химия", "не выбирали")]
    cells = table.lines[0].cells
    assert cells["quality_exam"].value == 35
    assert cells["quality_internal"].value == 65
    assert cells["quality_difference"].value == -30
    assert cells["quality_difference"].text.replace("\u00a0", " ") == "−30,0 п. п."
    assert cells["mean_mark_difference"].value == Fraction(64, 20) - Fraction(78, 20)


def test_means_of_the_state_exam_keep_their_states(district: Fill) -> None:
    bare: Row = {"programme_grade": 11, "subject": "физика", **dict.fromkeys(("n5", "n4", "n3", "n2"))}
    nobody = (0, 0, 0, 0)
    rows = [
        exam("ЕГЭ", nobody, participants=5, mean_score=Decimal("55.3")) | bare,
        exam("ЕГЭ", nobody, year=2021, state="нет класса", participants=None) | bare,
        exam("ЕГЭ", nobody, year=2020, participants=4, mean_score=Decimal(50)) | bare,
    ]
    one = line(described(district({"assessments": rows}))["001"].year_results.tables, "ege", "физика")
    assert {year: cell.value for year, cell in one.cells.items()} == {"2022": Fraction(553, 10), "2020": 50}
    assert one.words == {"2021": "нет класса"}


def test_olympiads_and_graduates_are_shares_of_what_was_told(district: Fill) -> None:
    olympiads: list[Row] = [
        {"school": "001", "year": YEAR, "stage": "школьный", "subject": "физика", "participants": 20, "prize": 3},
        {"school": "001", "year": YEAR, "stage": "школьный", "subject": "химия", "participants": 10},
        {"school": "002", "year": YEAR, "stage": "школьный", "subject": "физика", "participants": 5, "winners": 1},
    ]
    graduates: list[Row] = [
        {"school": "001", "year": year, "level": "9", "graduates": 20, "grade10_own": 8 + year - 2020, "college": 10}
        for year in (2020, 2021, 2022)
    ]
    graduates[0]["grade10_other"] = 2
    graduates.append({"school": "002", "year": 2022, "level": "9", "graduates": 30})
    told = described(district({"olympiads": olympiads, "graduates": graduates}))
    stage = line(told["001"].olympiads.tables, "stages", "школьный.2022").cells
    assert (stage["participants"].numerator, stage["prize"].numerator) == (30, 3)
    # chemistry told nobody's prizes, so its participants are not in the share either
    assert (stage["prizes_share"].numerator, stage["prizes_share"].denominator) == (3, 20)
    together = line(told[""].olympiads.tables, "stages", "школьный.2022").cells["prizes_share"]
    assert (together.numerator, together.denominator) == (4, 25)
    after = {one: line(told["001"].graduates.tables, "after_9", one).cells for one in ("2020", "2022", "all")}
    assert [cells["grade10_own"].numerator for cells in after.values()] == [8, 10, 27]
    assert [cells["grade10_any"].numerator for cells in after.values()] == [10, 10, 29]
    assert after["all"]["college"].value == 50
    last = line(told[""].graduates.tables, "after_9", "2022").cells
    assert (last["graduates"].numerator, last["grade10_own"].denominator) == (50, 20)
    assert line(told["002"].graduates.tables, "after_9", "2022").cells["college"].value is None


def test_equipment_is_added_where_known_and_set_beside_last_year(district: Fill) -> None:
    def row(school: str, year: int, **cells: Value) -> Row:
        return {"school": school, "year": year, **cells}

    rows = [
        row("001", 2022, computers=40, computers_online=30, laptops=10, internet_stable="да", lab_physics="нет"),
        row("001", 2021, computers=36),
        row("002", 2022, computers=20, internet_stable="нет", lab_physics="нет предмета"),
        row("003", 2022, internet_stable="да"),
        row("003", 2021, computers=50),
    ]
    classes: list[Row] = [
        {"school": "001", "year": YEAR, "grade": 5, "letter": "А", "pupils": 30},
        {"school": "001", "year": YEAR, "grade": 6, "letter": None, "pupils": 50},
        {"school": "003", "year": YEAR, "grade": 6, "letter": None, "pupils": 70},
    ]
    told = described(district({"equipment": rows, "classes": classes}))
    mine = line(told["001"].equipment.tables, "counts", "computers").cells
    assert (mine["now"].numerator, mine["before"].numerator) == (40, 36)
    assert mine["change"].value == 4
    assert mine["per_hundred"].value == Fraction(4000, 80)
    assert line(told["001"].equipment.tables, "counts", "online_share").cells["now"].value == 60
    assert line(told["002"].equipment.tables, "counts", "computers").cells["per_hundred"].value is None
    every = line(told[""].equipment.tables, "counts", "computers").cells
    assert every["now"].numerator == 60
    assert (every["change"].value, every["per_hundred"].value) == (Fraction(4), Fraction(50))
    answers = line(told[""].equipment.tables, "answers", "internet_stable").cells
    assert (answers["yes"].numerator, answers["yes"].denominator) == (2, 3)
    labs = line(told[""].equipment.tables, "answers", "lab_physics").cells
    assert (labs["no"].numerator, labs["no_subject"].numerator, labs["no"].denominator) == (1, 1, 2)
    assert labs["unknown"].numerator == 1
    assert line(told["001"].equipment.tables, "answers", "lab_physics").words == {"now": "нет", "before": "нет ответа"}
    for figure in all_figures(told):
        assert figure.why()
        assert figure.value is not None or figure.missing, figure.title


def all_figures(told: Mapping[str, Characteristics]) -> list[Figure]:
    return [figure for one in told.values() for figure in one.figures]
