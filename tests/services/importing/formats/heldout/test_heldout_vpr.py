"""Held-out ВПР files: individual results and the pooled form, each with its quirk, come in with exact counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.services.importing.formats.heldout import vpr_files
from tests.services.importing.formats.heldout.files import write
from tests.services.importing.formats.heldout.loading import load, rows, run, same, with_cards
from tests.services.importing.formats.heldout.people import Pupil, by_class, of_marks, people
from tests.services.importing.formats.heldout.vpr_files import F1_TASKS, Quirks, Work, f1, pooled, wrote

RU4 = Work(2026, "Русский язык", 4, date(2026, 4, 21))
RU5 = Work(2022, "Русский язык", 5, date(2022, 3, 15), highest=45)
MA6 = Work(2022, "Математика", 6, date(2022, 3, 21), highest=16)
RU5_TASKS = (
    *tuple((f"{number}К{part}", 3) for number in range(1, 5) for part in (1, 2)),
    ("5", 4),
    ("6.1", 4),
    ("6.2", 4),
    ("7", 9),
)
MA6_TASKS = (*tuple((str(number), 1) for number in range(1, 9)), ("9.1", 2), ("9.2", 2), ("10", 2), ("11", 2))
NAME = "Ф1_Индивидуальные_результаты"


def expected(
    pupils: Sequence[Pupil], work: Work, school: str = "857", *, programme: int = 0, season: str = "весна"
) -> list[dict[str, Any]]:
    """Rows by class, as the base must have them."""
    found = []
    for (_, grade, letter), part in by_class(pupils).items():
        row: dict[str, Any] = {"school": school, "procedure": "ВПР", "subject": work.subject.lower(), "level": None}
        row |= {"programme_grade": programme or work.grade, "grade": grade, "letter": letter or None}
        row |= {"year": work.year, "season": season, "attempt": "основной срок", **of_marks(part, journal=True)}
        found.append(row)
    return found


F1_CASES: dict[str, Quirks] = {
    "plain": Quirks(),
    "latin K in tasks": Quirks(latin_k=True),
    "decimal comma in tasks": Quirks(comma=True),
    "tasks without points": Quirks(without_points=True, levels=False),
    "labels instead of a title": Quirks(as_labels=True),
    "date cell": Quirks(day_cell=True),
    "older login": Quirks(login="sch857001"),
    "totals below": Quirks(totals=True),
    "numbered columns": Quirks(numbering=True),
    "marks as words in brackets": Quirks(mark="{} ({word})"),
    "marks as words alone": Quirks(mark="{word}"),
    "marks with a point": Quirks(mark="{}.0"),
    "points as text with a comma": Quirks(primary_text=True),
    "line breaks in headings": Quirks(lines_in_headings=True),
    "dash for a mark": Quirks(no_mark="—"),
    "absent in the mark": Quirks(no_mark="Отсутствовал"),
    "н in the mark": Quirks(no_mark="н"),
    "zero in the mark": Quirks(no_mark="0"),
    "empty mark": Quirks(no_mark=""),
    "quoted letters": Quirks(classes="{} класс"),
}


@pytest.mark.parametrize(("case", "kind"), [*((case, ".xlsx") for case in F1_CASES), ("plain", ".xls")])
def test_individual_results_come_in_exactly(
    case: str, kind: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 29), ("edu857001", 4, "Б", 31), ("edu857001", 4, "В", 29)])
    wrote(pupils, RU4, F1_TASKS, 11)
    for one in pupils[5:80:25]:
        one.mark, one.status = None, "нет"
    lines = f1(pupils, RU4, F1_CASES[case])
    file = write(tmp_path / f"{NAME}{kind}", {"Индивидуальные результаты": lines}, merged=["A1:H1"])
    told = load(capsys, with_cards(school_base, ["857"]), file)
    assert told["recognised"] == "vpr"
    assert "Заявлено участников: 89, прочитано: 89 — совпадает" in told["notes"]
    same(rows(school_base), expected(pupils, RU4))
    if case == "plain":
        _, again = run(capsys, school_base, file)
        assert [(sheet["read"], sheet["same"]) for sheet in again["sheets"]] == [(3, 3)]


@pytest.mark.parametrize(
    ("encoding", "divider"),
    [("cp1251", ";"), ("utf-8", ";"), ("utf-8-sig", ";"), ("utf-8-sig", "\t"), ("cp1251", "\t"), ("utf-16", "\t")],
)
def test_individual_results_come_in_from_text(
    encoding: str, divider: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 12), ("edu857001", 4, "Б", 9)])
    wrote(pupils, RU4, F1_TASKS, 12)
    file = write(tmp_path / f"{NAME}.csv", {"": f1(pupils, RU4)}, encoding=encoding, divider=divider)
    load(capsys, with_cards(school_base, ["857"]), file)
    same(rows(school_base), expected(pupils, RU4))


@pytest.mark.parametrize(
    "shown", ["4{}", "4 {}", "4-{}", "4 «{}»", '4"{}"', "{}", "4 {} класс", "4 класс {}", "4{}.", "4 ({})"]
)
def test_letters_of_classes_are_read_as_they_are_written(
    shown: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 5), ("edu857001", 4, "В", 6), ("edu857001", 4, "Е", 3)])
    wrote(pupils, RU4, F1_TASKS, 13)
    for number, one in enumerate(pupils):
        alike = {"А": "A", "В": "b", "Е": "E"}
        one.shown_class = shown.format(alike[one.letter] if number % 2 else one.letter.lower())
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": f1(pupils, RU4)})
    load(capsys, with_cards(school_base, ["857"]), file)
    same(rows(school_base), expected(pupils, RU4))


def test_rows_without_a_code_are_passed_over(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 9)])
    wrote(pupils, RU4, F1_TASKS, 14)
    extra = people(5, [("edu857001", 4, "А", 3)])
    wrote(extra, RU4, F1_TASKS, 15)
    for one in extra:
        one.code = ""
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": f1(pupils + extra, RU4)})
    told = load(capsys, with_cards(school_base, ["857"]), file)
    assert "Строки без кода участника, пропущены: 3" in told["notes"]
    assert "Заявлено участников: 12, прочитано: 9 — НЕ совпадает, проверьте файл" in told["notes"]
    same(rows(school_base), expected(pupils, RU4))


def test_a_declared_number_with_a_space_is_one_number(
    district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 600), ("edu858002", 4, "А", 500)])
    wrote(pupils, RU4, F1_TASKS, 16)
    lines = f1(pupils, RU4, Quirks(schools=True, declared="1 100"))
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": lines})
    told = load(capsys, with_cards(district_base, ["857", "858"]), file)
    assert "Заявлено участников: 1100, прочитано: 1100 — совпадает" in told["notes"]


def test_several_schools_go_where_they_belong(
    district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 11), ("sch858002", 4, "", 7), ("edu859003", 4, "Б", 8)])
    wrote(pupils, RU4, F1_TASKS, 17)
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": f1(pupils, RU4, Quirks(schools=True))})
    load(capsys, with_cards(district_base, ["857", "858", "859"]), file)
    parts = [("857", pupils[:11]), ("858", pupils[11:18]), ("859", pupils[18:])]
    same(rows(district_base), [row for code, part in parts for row in expected(part, RU4, code)])


def test_cells_merged_down_a_school_or_a_class_count_for_each_row(
    district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 6), ("edu858002", 4, "Б", 5)])
    wrote(pupils, RU4, F1_TASKS, 18)
    lines = f1(pupils, RU4, Quirks(schools=True, levels=False))
    first = len(lines) - len(pupils) + 1
    blocks = [(first, first + 5), (first + 6, first + 10)]
    merged = [f"{column}{start}:{column}{end}" for start, end in blocks for column in "ABCE"]
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": lines}, merged=merged)
    load(capsys, with_cards(district_base, ["857", "858"]), file)
    same(rows(district_base), [*expected(pupils[:6], RU4, "857"), *expected(pupils[6:], RU4, "858")])


def test_two_works_in_one_workbook_are_two_procedures(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fifth = people(5, [("edu857001", 5, "А", 14)])
    wrote(fifth, RU5, RU5_TASKS, 19)
    sixth = people(6, [("edu857001", 6, "Б", 13)])
    wrote(sixth, MA6, MA6_TASKS, 20)
    pages = {"Инд. результаты РУ": _of(fifth, RU5, RU5_TASKS), "Инд. результаты МА": _of(sixth, MA6, MA6_TASKS)}
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "ВПР.xlsx", pages))
    same(rows(school_base), [*expected(fifth, RU5), *expected(sixth, MA6)])


def _of(pupils: Sequence[Pupil], work: Work, tasks: Sequence[tuple[str, int]]) -> list[list[Any]]:
    lines = f1(pupils, work, Quirks(levels=False))
    spread = len(F1_TASKS)
    return [
        [*line[:6], *(f"{code} ({most}б)" for code, most in tasks), *line[6 + spread :]]
        if "Отметка" in line
        else [*line[:6], *line[6 : len(line) - 3], *line[len(line) - 3 :]]
        for line in lines
    ]


@pytest.mark.parametrize("grade_shown", ["6{}", "{}"])
def test_an_autumn_work_keeps_class_of_programme_and_class_of_pupils(
    grade_shown: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work(2022, "Русский язык", 5, date(2022, 10, 4), highest=45)
    pupils = people(6, [("edu857001", 6, "А", 15), ("edu857001", 6, "Г", 12)])
    wrote(pupils, work, RU5_TASKS, 21)
    for one in pupils:
        one.shown_class = grade_shown.format(one.letter)
    lines = _of(pupils, work, RU5_TASKS)
    if grade_shown == "{}":
        lines[0] = ["ВПР 2022 Русский язык 6 класс (по программе 5 класса)"]
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": lines})
    load(capsys, with_cards(school_base, ["857"]), file)
    same(rows(school_base), expected(pupils, work, programme=5, season="осень"))


POOLED_CASES: dict[str, dict[str, Any]] = {
    "title above": {"title": "ВПР 2022 Русский язык 5 класс"},
    "named by the file": {},
    "named by codes": {},
    "previous year": {"title": "ВПР 2022 Русский язык 5 класс", "previous": "Отметка за предыдущий год"},
    "tidy heading": {
        "title": "ВПР 2022 Русский язык 5 класс",
        "previous": "Отметка за предыдущий триместр/четверть/полугодие",
    },
    "absent spelled otherwise": {"title": "ВПР. 2022. Русский язык. 5 класс", "absent": "Отсутствовала"},
    "не явился": {"title": "ВПР 2022 Русский язык 5 класс", "absent": "Не явился"},
    "н": {"title": "ВПР 2022 Русский язык 5 класс", "absent": "н"},
    "0": {"title": "ВПР 2022 Русский язык 5 класс", "absent": "0"},
    "empty variant": {"title": "ВПР 2022 Русский язык 5 класс", "absent": ""},
    "points in headings": {"title": "ВПР 2022 Русский язык 5 класс", "points": True},
}


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        *((case, ".xlsx") for case in POOLED_CASES),
        ("не явился", ".xls"),
        ("не явился", ".csv"),
        ("named by codes", ".csv"),
    ],
)
def test_the_pooled_form_is_marked_by_the_scale(
    case: str, kind: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(5, [("edu857001", 5, "А", 21), ("edu857001", 5, "Б", 19)])
    wrote(pupils, RU5, RU5_TASKS, 22)
    for one in pupils[3:40:12]:
        one.status = "отсутствовал"
    name = {"named by the file": "ВПР 2022 Русский язык 5 класс", "named by codes": "2022 форма сбора РУ5 5 класс"}
    lines = pooled(pupils, RU5_TASKS, **POOLED_CASES[case])
    file = write(tmp_path / f"{name.get(case, 'Протокол')}{kind}", {"Протокол": lines})
    told = load(capsys, with_cards(school_base, ["857"]), file)
    assert told["recognised"] == "vpr"
    same(rows(school_base), expected(pupils, RU5))


def test_without_a_scale_only_what_is_known_is_written(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(5, [("edu857001", 5, "А", 10)])
    wrote(pupils, RU5, RU5_TASKS, 23)
    lines = pooled(pupils, RU5_TASKS, title="ВПР 2024 Русский язык 5 класс")
    told = load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "Протокол.xlsx", {"Протокол": lines}))
    (row,) = rows(school_base)
    assert (row["participants"], row["n2"], row["mean_primary"]) == (10, None, of_marks(pupils)["mean_primary"])
    assert any("официальной шкалы нет" in note for note in told["notes"])


def test_points_with_decimals_keep_their_mean(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu857001", 4, "А", 4)])
    wrote(pupils, RU4, F1_TASKS, 24)
    lines = f1(pupils, RU4)
    for line, points in zip(lines[-4:], (12.5, "9,25", 20.0, "7.5"), strict=True):
        line[-3] = points
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": lines})
    load(capsys, with_cards(school_base, ["857"]), file)
    assert rows(school_base)[0]["mean_primary"] == Decimal("12.31")


def test_a_file_of_another_school_is_refused_row_by_row(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = people(4, [("edu111222", 4, "А", 4)])
    wrote(pupils, RU4, F1_TASKS, 25)
    lines = f1(pupils, RU4, Quirks(login="edu111222"))
    file = write(tmp_path / f"{NAME}.xlsx", {"Индивидуальные результаты": lines})
    code, told = run(capsys, with_cards(school_base, ["857"]), file)
    assert (code, rows(school_base), told["sheets"][0]["refused"]) == (1, [], 1)


def test_generated_files_are_marked_as_the_scales_say() -> None:
    assert vpr_files.SCALES[2026, "Русский язык", 4] == (9, 15, 20)
    assert [RU4.mark(points) for points in (9, 10, 15, 16, 20, 21)] == [2, 3, 3, 4, 4, 5]
