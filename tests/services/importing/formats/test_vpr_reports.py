"""Reports of ВПР become results of schools and reference figures of territories."""

from decimal import Decimal
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.services import importing
from shnor_desktop.services.office import Office
from tests.services.importing.books import book
from tests.services.importing.formats.made import Lines, card, figures, individual, rows

MARKS = ("participants", "n5", "n4", "n3", "n2")
TITLE = "ВПР 2022 Математика 5 класс"
GROUPS: Lines = [
    [TITLE],
    [],
    ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5],
    ["Вся выборка", 34960, "1,389,427", 12.34, "37,66", 30, 20],
    ["Ростовская обл.", 1013, "34 567", "10,1", "39,9", 31, 19],
    ["Зимовниковский муниципальный район", 21, 345, 11, 40, 30, 19],
    ["СОШ № 8 (edu123456)", 1, 8, "12,5", "37,5", 25, 25],
    ["Чья-то группа", 1, 8, "н/д", "37,5", 25, 25],
]


def test_groups_become_reference_figures_and_a_result_of_the_school(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="sch123456")
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Статистика=GROUPS))
    assert (plan.recognised, plan.count("added"), plan.refused) == ("vpr_reports", 4, [])
    plan.apply(school)
    (own,) = rows(school)
    assert figures(own, "school", "year", "subject", "programme_grade", "letter") == (
        "857",
        2022,
        "математика",
        5,
        None,
    )
    assert figures(own, *MARKS) == (8, 2, 2, 3, 1)
    country, region, district = rows(school, "references")
    assert [row["scope"] for row in (country, region, district)] == ["РФ", "область/край", "район"]
    assert figures(country, "participants", "success_pct", "quality_pct", "n2_pct", "mean_mark") == (
        *(1389427, Decimal("87.66"), Decimal("50.00"), Decimal("12.34"), Decimal("3.58")),
    )
    assert region["participants"] == 34567
    assert "Не поняты и не загружены строки: 1" in plan.notes


def test_only_the_form_that_is_asked_for_is_filled(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="123456")
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Статистика=GROUPS), sheet="references")
    assert [sheet.key for sheet in plan.sheets] == ["references"]
    assert any("повторите без выбора листа" in note for note in plan.notes)


FLAT: Lines = [
    ["Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников", "2", "3", "4", "5"],
    [2022, 4, "Русский язык", "город Тестовый", "edu801001", "СОШ № 1", 21, "4,76", "47,62", "33,33", "14,29"],
    [2022, "5", "Математика", "Тестовый", "sch801002", "СОШ № 2", 4, 25, 25, 50, 0],
    [2022, 5, "Математика", "Тестовый", "edu801003", "СОШ № 3", "1,200", "10,1", "39,9", 30, 20],
    [2022, 5, "Математика", "Тестовый", "", "Итого", 25, 10, 40, 30, 20],
]


def test_a_flat_table_gives_a_row_for_each_school_and_counts_that_the_percents_prove(
    district: Office, tmp_path: Path
) -> None:
    for code in ("801", "802", "803"):
        card(district, code, fis_oko_login=f"edu801{code[-1]:0>3}")
    plan = importing.plan(district, book(tmp_path / "a.xlsx", Лист1=FLAT))
    plan.apply(district)
    first, second, third = rows(district)
    assert figures(first, "school", "programme_grade", *MARKS) == ("801", 4, 21, 3, 7, 10, 1)
    assert figures(second, "school", "programme_grade", *MARKS) == ("802", 5, 4, 0, 2, 1, 1)
    assert figures(third, "school", *MARKS) == ("803", 1200, None, None, None, None)
    assert "Не поняты и не загружены строки: 1" in plan.notes
    assert any("не переводятся в число отметок однозначно" in note for note in plan.notes)


def compared(*counts: int, label: str | None = "СОШ № 8 (edu123456)", title: str = TITLE) -> Lines:
    """«Сравнение отметок с отметками по журналу» of the country and a school."""
    names = (
        "Понизили (Отметка < Отметка по журналу) %",
        "Подтвердили (Отметка = Отметка по журналу) %",
        "Повысили (Отметка > Отметка по журналу) %",
        "Всего",
    )
    blocks = [("Вся выборка", (10, 80, 10, 100))] if label else []
    lines: Lines = [[title], ["Группы участников", "Кол-во участников", "%"]]
    for name, numbers in [*blocks, (label, counts)]:
        lines += [[name, None, None]] if name else []
        lines += [[word, number, "1,5"] for word, number in zip(names, numbers, strict=True)]
    return lines


def test_a_comparison_with_the_journal_joins_the_statistics_of_the_same_workbook(
    school: Office, tmp_path: Path
) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Статистика=GROUPS, Сравнение=compared(2, 5, 1, 8)))
    plan.apply(school)
    (own,) = rows(school)
    assert figures(own, *MARKS, "lowered", "confirmed", "raised") == (8, 2, 2, 3, 1, 2, 5, 1)
    assert "ВПР, математика, 5 класс: заявлено участников: 8, по строкам: 8 — совпадает" in plan.notes


@pytest.mark.parametrize("label", ["СОШ № 8 (edu123456)", None])
def test_a_comparison_of_its_own_comes_to_the_row_that_is_there(
    label: str | None, school: Office, tmp_path: Path
) -> None:
    card(school, fis_oko_login="edu123456")
    importing.plan(school, book(tmp_path / "a.xlsx", Статистика=GROUPS)).apply(school)
    plan = importing.plan(school, book(tmp_path / "b.xlsx", Сравнение=compared(2, 5, 1, 8, label=label)))
    plan.apply(school)
    (own,) = rows(school)
    assert plan.count("changed") == 1
    assert figures(own, *MARKS, "lowered", "confirmed", "raised") == (8, 2, 2, 3, 1, 2, 5, 1)


def test_a_comparison_of_the_grade_does_not_hide_the_rows_of_its_classes(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    title = "ВПР 2026 Русский язык 4 класс"
    classes = [["40001", "4А", 24, 5, ""], ["40002", "4Б", 20, 4, ""]]
    importing.plan(school, book(tmp_path / "a.xlsx", **{"Индивидуальные результаты": individual(classes)})).apply(
        school
    )
    before = rows(school)
    with pytest.raises(FileError) as refused:
        importing.plan(school, book(tmp_path / "b.xlsx", Сравнение=compared(1, 1, 0, 2, title=title)))
    assert "в базе результаты по классам" in refused.value.hint
    assert rows(school) == before


def test_a_report_that_names_no_school_goes_to_the_school_that_is_asked_for(district: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", Сравнение=compared(2, 5, 1, 8, label=None))
    assert importing.plan(district, path).count("refused") == 1
    importing.plan(district, path, school="801").apply(district)
    assert [row["school"] for row in rows(district)] == ["801"]


def test_a_comparison_that_does_not_add_up_is_told(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    plan = importing.plan(school, book(tmp_path / "b.xlsx", Сравнение=compared(2, 5, 1, 9)))
    assert any("НЕ совпадает" in note for note in plan.notes)


def test_a_report_without_subject_and_class_asks_for_them(school: Office, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="нет ни одной строки") as refused:
        importing.plan(school, book(tmp_path / "a.xlsx", Статистика=GROUPS[2:]))
    assert "не названы предмет или класс" in refused.value.hint
