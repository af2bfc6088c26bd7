"""«Ф1 Индивидуальные результаты» and the pooled «Протокол» become counts of marks by class."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.office import Office
from tests.services.importing.books import book
from tests.services.importing.formats.made import Lines, card, figures, individual, rows

SHEET = "Индивидуальные результаты"
MARKS = ("participants", "n5", "n4", "n3", "n2")
CLASSES: list[list[Any]] = [
    # code, class, primary, mark, mark of the journal
    ["40001", "4А", 24, 5, 5],
    ["40002", "4А", 21, "5", 4],
    ["40003", "4А", 20, 4, 4],
    ["40004", "4A", 10, 3, 4],
    ["40005", "4 б", 9, 2, 3],
    ["40006", "4Б", "12,0", 3, 3],
]


def _f1(folder: Path, lines: Lines, name: str = "Ф1_Индивидуальные_результаты.xlsx") -> Path:
    return book(folder / name, **{SHEET: lines})


def test_individual_results_are_counted_by_class(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="sch123456")
    plan = importing.plan(school, _f1(tmp_path, individual(CLASSES)))
    assert (plan.recognised, plan.count("added"), plan.refused) == ("vpr", 2, [])
    plan.apply(school)
    first, second = rows(school)
    assert figures(first, "school", "letter", *MARKS) == ("857", "А", 4, 2, 1, 1, 0)
    assert figures(second, "school", "letter", *MARKS) == ("857", "Б", 2, 0, 0, 1, 1)
    assert figures(first, "year", "season", "procedure", "subject", "programme_grade", "grade", "attempt") == (
        *(2026, "весна", "ВПР", "русский язык", 4, 4, "основной срок"),
    )
    assert figures(first, "lowered", "confirmed", "raised", "mean_primary") == (1, 2, 1, Decimal("18.75"))
    assert figures(second, "lowered", "confirmed", "raised") == (1, 1, 0)
    assert first["source"] == "ФИС ОКО, индивидуальные результаты, 14.04.2026"


def test_an_import_is_one_operation_and_is_undone_whole(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    path = _f1(tmp_path, individual(CLASSES))
    importing.plan(school, path).apply(school)
    again = importing.plan(school, path)
    assert (again.count("same"), again.steps) == (2, ())
    entries.undo(school)
    assert rows(school) == []


def test_declared_participants_are_compared_with_those_counted(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    agree = importing.plan(school, _f1(tmp_path, individual(CLASSES)))
    assert "Заявлено участников: 6, прочитано: 6 — совпадает" in agree.notes
    differ = importing.plan(school, _f1(tmp_path, individual(CLASSES, declared=89)))
    assert "Заявлено участников: 89, прочитано: 6 — НЕ совпадает, проверьте файл" in differ.notes


def test_rows_without_code_or_mark_are_left_out_and_counted(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    odd = [["", "4А", 20, 4, 4], ["40008", "4А", 0, "НЕТ ОТМЕТКИ", 3], ["40009", "4А", 5, "пять", 3]]
    plan = importing.plan(school, _f1(tmp_path, individual([*CLASSES, *odd])))
    plan.apply(school)
    assert sum(int(str(row["participants"])) for row in rows(school)) == 6
    for note in (
        "Без отметки, не учтены: 1",
        "Строки без кода участника, пропущены: 1",
        "Не поняты и не учтены строки участников: 1",
    ):
        assert note in plan.notes


def test_a_class_with_a_gap_in_the_journal_is_not_compared_with_it(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, _f1(tmp_path, individual([*CLASSES, ["40007", "4Б", 20, 4, ""]])))
    plan.apply(school)
    second = rows(school)[1]
    assert figures(second, *MARKS, "lowered", "confirmed", "raised") == (3, 0, 1, 1, 1, None, None, None)
    assert any("у 1 из 3 нет отметки по журналу" in note and "понизили 1" in note for note in plan.notes)


def test_marks_that_disagree_with_the_scale_are_kept_and_told(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, _f1(tmp_path, individual([["40001", "4А", 24, 3, 3]])))
    assert "Отметка не совпадает со шкалой (записана отметка из файла): 1" in plan.notes
    assert plan.sheets[0].table.rows[0].cells["n3"] == 1


def test_letters_given_to_some_only_make_one_row_of_the_grade(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, _f1(tmp_path, individual([*CLASSES, ["40007", 4, 20, 4, 4]])))
    plan.apply(school)
    (only,) = rows(school)
    assert figures(only, "letter", *MARKS) == (None, 7, 2, 2, 2, 1)
    assert any("записана вся параллель" in note for note in plan.notes)


@pytest.mark.parametrize("day", [date(2022, 9, 20), datetime(2022, 9, 20), "20.09.2022"])  # noqa: DTZ001
def test_an_autumn_work_belongs_to_its_campaign_and_to_the_programme_before(
    day: Any, school: Office, tmp_path: Path
) -> None:
    card(school, fis_oko_login="edu123456")
    lines = individual([["50001", "5А", 20, 4, 4]], title="ВПР 2022 Русский язык 5 класс", day=day)
    plan = importing.plan(school, _f1(tmp_path, lines))
    plan.apply(school)
    (only,) = rows(school)
    assert figures(only, "year", "season", "programme_grade", "grade") == (2022, "осень", 4, 5)
    assert any("на год младше" in note for note in plan.notes)


def test_a_file_of_another_school_is_refused_in_a_school_base(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu999")
    plan = importing.plan(school, _f1(tmp_path, individual(CLASSES)))
    assert (plan.count("refused"), plan.steps) == (2, ())
    assert plan.refused[0][1].reasons[0].message == "Строка школы «edu123456», а база школы «857»"


def test_the_person_answers_for_a_file_whose_only_school_no_card_knows(school: Office, tmp_path: Path) -> None:
    path = _f1(tmp_path, individual(CLASSES))
    unsure = importing.plan(school, path)
    assert (unsure.count("refused"), unsure.steps) == (2, ())
    plan = importing.plan(school, path, school="857")
    assert (plan.count("added"), plan.refused) == (2, [])
    assert any("«edu123456» — 857" in note for note in plan.notes)


def test_the_person_does_not_outvote_the_login_of_the_card(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu999")
    plan = importing.plan(school, _f1(tmp_path, individual(CLASSES)), school="857")
    assert (plan.count("refused"), plan.steps) == (2, ())


def test_a_district_takes_the_files_of_its_schools_by_login(district: Office, tmp_path: Path) -> None:
    card(district, "801", fis_oko_login="sch123456")
    plan = importing.plan(district, _f1(tmp_path, individual(CLASSES)))
    plan.apply(district)
    assert {row["school"] for row in rows(district)} == {"801"}


def test_headings_without_participants_change_nothing(school: Office, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="нет ни одного участника"):
        importing.plan(school, _f1(tmp_path, individual([])))


TASKS = ["1К1", "1K2", 2, "3.1", "3,2", date(2022, 1, 4), "5"]


def pooled(participants: list[list[Any]], journal: str | None = None) -> Lines:
    """The pooled form; a participant is (code, variant, class, mark before, seven tasks)."""
    heading = journal or "Отметка за предыдущий триместр/ четверть/полугодие"
    lines: Lines = [["Пользователь", "Код", "Пол", "Вариант", *TASKS, "Наименование класса", heading, "Учебник"]]
    for code, variant, group, before, *tasks in participants:
        lines.append(["edu123456", code, "ж", variant, *tasks, group, before, "Учебник 1"])
    return lines


POOLED: list[list[Any]] = [
    ["4001", 1, "4А", 3, 4, 3, 3, 1, 2, "X", "Х"],  # 13: the last «2» of the scale of 2022
    ["4002", 2, "4А", 3, 4, 3, 3, 1, 3, 0, "-"],  # 14: the first «3»
    ["4003", 1, "4А", 4, 10, 10, 4, 0, 0, 0, 0],  # 24: the first «4»
    ["4004", 1, "4А", 4, 10, 10, 10, "1,5", "1.5", 0, 0],  # 33: the first «5»
    ["4005", "отсутствовал", "4А", 4, None, None, None, None, None, None, None],
    ["4006", 1, "4А", 4, "сорок", 1, 1, 1, 1, 1, 1],
    [None, None, None, None, None, None, None, None, None, None, None],
]


def test_marks_of_the_pooled_form_come_from_the_scale_of_the_year(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    path = book(tmp_path / "ВПР 2022 Русский язык 4 класс.xlsx", Протокол=pooled(POOLED))
    plan = importing.plan(school, path)
    plan.apply(school)
    (only,) = rows(school)
    assert figures(only, "year", "subject", "programme_grade", "letter") == (2022, "русский язык", 4, "А")
    assert figures(only, *MARKS) == (4, 1, 1, 1, 1)
    assert figures(only, "lowered", "confirmed", "raised", "mean_primary") == (1, 2, 1, Decimal("21.00"))
    assert "Отсутствовали, не учтены: 1" in plan.notes
    assert "Не поняты и не учтены строки участников: 1" in plan.notes


@pytest.mark.parametrize("name", ["форма_сбора_РУ4_2022", "2022 4 РУ", "Протокол PУ 2022"])
def test_the_subject_may_be_told_by_two_capitals_of_the_file_name(name: str, school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, book(tmp_path / f"{name}.xlsx", Протокол=pooled(POOLED)))
    cells = plan.sheets[0].table.rows[0].cells
    assert (cells["subject"], cells["year"], cells["n5"]) == ("русский язык", 2022, 1)


def test_a_letter_alone_takes_the_grade_of_the_title(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, _f1(tmp_path, individual([["40001", "б", 24, 5, 5], ["40002", "В", 21, 5, 4]])))
    assert [(row.cells["programme_grade"], row.cells["letter"]) for row in plan.sheets[0].table.rows] == [
        (4, "Б"),
        (4, "В"),
    ]


def test_without_a_scale_only_participants_are_counted(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    path = book(tmp_path / "Русский язык 4 класс.xlsx", Протокол=pooled(POOLED, "Отметка за предыдущий год"))
    plan = importing.plan(school, path, year=2024)
    plan.apply(school)
    (only,) = rows(school)
    assert figures(only, "year", *MARKS) == (2024, 4, None, None, None, None)
    assert any("официальной шкалы нет" in note for note in plan.notes)


def test_a_pooled_form_that_names_no_subject_asks_for_it(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "форма.xlsx", Протокол=pooled(POOLED))
    with pytest.raises(FileError, match="не назван предмет") as refused:
        importing.plan(school, path)
    assert "ВПР 2022 Русский язык 4 класс" in refused.value.hint


def test_without_any_year_the_rows_are_refused(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, book(tmp_path / "Русский язык 4 класс.xlsx", Протокол=pooled(POOLED)))
    assert (plan.count("refused"), plan.steps) == (1, ())
    assert "Учебный год" in plan.refused[0][1].reasons[0].message
