"""Protocols of РИС ГИА become counts by school and class, whatever their layout."""

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.office import Office
from tests.services.importing.books import book, text
from tests.services.importing.formats.made import (
    DOCUMENT,
    SURNAMES,
    Lines,
    as_text,
    card,
    figures,
    protocol,
    rows,
    sparse,
)

RUSSIAN = "01 - Русский язык 2022.06.23"
RESULTS: list[tuple[str, str, Any, Any]] = [
    ("304012", "11А", 40, 71),
    ("304012", "11А", 16, 24),
    ("304012", "11A", 15, 23),
    ("304012", "11Б", 9, 0),
    ("304012", "11 б", 50, "96"),
]
WHAT = ("year", "season", "procedure", "subject", "level", "programme_grade", "attempt")
MARKS = ("participants", "n5", "n4", "n3", "n2")


@pytest.fixture
def known(school: Office) -> Office:
    """A school base whose card has the code of РИС."""
    card(school, ris_code="304012")
    return school


def _loaded(office: Office, path: Path, **asked: Any) -> importing.ImportPlan:
    plan = importing.plan(office, path, **asked)
    plan.apply(office)
    return plan


@pytest.mark.parametrize("layout", ["dense", "sparse"])
@pytest.mark.parametrize("kind", ["xlsx", "utf-8", "utf-8-sig", "cp1251"])
def test_a_protocol_is_counted_in_every_layout_and_encoding(
    layout: str, kind: str, known: Office, tmp_path: Path
) -> None:
    lines = protocol(RUSSIAN, RESULTS, minimum=24)
    lines = sparse(lines) if layout == "sparse" else lines
    path = (
        book(tmp_path / "a.xlsx", Лист1=lines)
        if kind == "xlsx"
        else text(tmp_path / "a.csv", as_text(lines), encoding=kind)
    )
    plan = _loaded(known, path)
    assert (plan.recognised, plan.count("added"), plan.refused) == ("gia", 2, [])
    first, second = rows(known)
    assert figures(first, *WHAT) == (2022, "весна", "ЕГЭ", "русский язык", None, 11, "основной срок")
    assert figures(first, "school", "letter", "participants", "below_minimum") == ("857", "А", 3, 1)
    assert figures(first, "mean_score", "mean_primary", "n2") == (Decimal("39.33"), Decimal("23.67"), None)
    assert figures(second, "letter", "participants", "below_minimum", "mean_score") == ("Б", 2, 1, Decimal("48.00"))
    assert first["source"] == "РИС ГИА, протокол от 23.06.2022"
    assert "русский язык: заявлено участников: 5, прочитано: 5 — совпадает" in plan.notes
    assert "ЕГЭ, русский язык: порог 24 взят из файла" in plan.notes


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here to write an .xls")
def test_an_old_workbook_is_counted_too(known: Office, tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True,
        capture_output=True,
        timeout=600,
    )
    plan = _loaded(known, tmp_path / "a.xls")
    assert (plan.recognised, plan.count("added")) == ("gia", 2)
    assert [row["below_minimum"] for row in rows(known)] == [1, 1]


def test_several_exams_of_one_file_keep_their_own_boundaries(known: Office, tmp_path: Path) -> None:
    lines = [
        *protocol(RUSSIAN, RESULTS, minimum=24),
        [],
        *protocol(
            "02 - Математика профильная 2022.06.02", [("304012", "11А", 5, 27), ("304012", "11А", 4, 26)], minimum=27
        ),
    ]
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    by_subject = {(row["subject"], row.get("letter")): row for row in rows(known)}
    assert set(by_subject) == {("русский язык", "А"), ("русский язык", "Б"), ("математика", "А")}
    maths = by_subject["математика", "А"]
    assert figures(maths, "level", "participants", "below_minimum") == ("профильная", 2, 1)
    assert len([note for note in plan.notes if note.startswith("Распознано")]) == 2


def test_exams_by_score_and_by_mark_are_one_list_of_rows_and_leave_each_other_alone(
    known: Office, tmp_path: Path
) -> None:
    lines = [
        *protocol(RUSSIAN, RESULTS, minimum=24),
        *protocol("22 - Математика базовая 2022.06.03", [("304012", "11А", 9, 4)], last="Оценка"),
    ]
    path = book(tmp_path / "a.xlsx", Лист1=lines)
    plan = _loaded(known, path)
    assert [(sheet.key, len(sheet.rows)) for sheet in plan.sheets] == [("assessments", 3)]
    (maths,) = [row for row in rows(known) if row["subject"] == "математика"]
    with known.reading() as session:
        (stored,) = [row for row in entries.load(session, "assessments") if row.values["subject"] == "математика"]
    entries.apply(known, [entries.Edit("assessments", stored.id, "mean_score", None, Decimal(50))], "Правка")
    again = importing.plan(known, path)
    assert (maths["n4"], again.count("same"), again.steps) == (1, 3, ())


def test_a_row_that_numbers_the_columns_is_no_participant(known: Office, tmp_path: Path) -> None:
    lines = protocol(RUSSIAN, RESULTS, minimum=24)
    lines.insert(3, [*range(1, len(lines[2]) + 1)])
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    assert "русский язык: заявлено участников: 5, прочитано: 5 — совпадает" in plan.notes


def test_a_preview_whose_rows_have_an_id_for_a_number_is_read(known: Office, tmp_path: Path) -> None:
    lines = protocol(RUSSIAN, RESULTS, minimum=24)
    lines[2][0] = "ID"
    for line in lines[3:-3]:
        line[0] = f"9c1f-{line[0]}-ab"
    assert _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines)).count("added") == 2


def test_a_school_that_no_card_knows_is_told_how_to_be_known(school: Office, tmp_path: Path) -> None:
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24)))
    assert (plan.count("refused"), plan.steps) == (2, ())
    assert any("«304012». Если такая школа ваша, впишите это в её карточку" in note for note in plan.notes)


def test_base_maths_is_counted_by_marks(known: Office, tmp_path: Path) -> None:
    results: list[tuple[str, str, Any, Any]] = [
        *(("304012", "11А", 20, mark) for mark in (5, 5, 4, 3, 2)),
    ]
    path = book(
        tmp_path / "a.xlsx", Лист1=protocol("22 - Математика базовая 2022.06.03", results, last="Оценка", minimum=3)
    )
    plan = _loaded(known, path)
    (only,) = rows(known)
    assert figures(only, "procedure", "level", *MARKS) == ("ЕГЭ", "базовая", 5, 2, 1, 1, 1)
    assert figures(only, "mean_score", "below_minimum") == (None, None)
    assert plan.refused == []


def test_the_exam_of_class_nine_is_counted_by_marks(known: Office, tmp_path: Path) -> None:
    results: list[tuple[str, str, Any, Any]] = [("304012", "9В", 20, mark) for mark in (5, 4, 3, 2, 2)]
    path = book(tmp_path / "a.xlsx", Лист1=protocol("Математика 2023.06.06", results, last="Оценка"))
    assert not any("базовая" in note for note in importing.plan(known, path).notes)
    _loaded(known, path)
    (only,) = rows(known)
    assert figures(only, *WHAT, "letter") == (2023, "весна", "ОГЭ", "математика", None, 9, "основной срок", "В")
    assert figures(only, *MARKS) == (5, 1, 1, 1, 2)


def test_without_marks_the_official_scale_is_used_and_nothing_is_guessed(known: Office, tmp_path: Path) -> None:
    def lines(subject: str) -> Lines:
        made = protocol(f"{subject} 2023.06.06", [("304012", "9А", points, None) for points in (10, 11, 20, 29, 30)])
        return [[cell for place, cell in enumerate(line) if place != 14] for line in made]

    path = book(tmp_path / "a.xlsx", Один=lines("История"), Два=lines("Физика"))
    plan = _loaded(known, path)
    history, physics = rows(known)
    assert figures(history, "subject", *MARKS) == ("история", 5, 1, 1, 2, 1)
    assert figures(physics, "subject", *MARKS) == ("физика", 5, None, None, None, None)
    assert any("официальной шкалы нет" in note for note in plan.notes)


@pytest.mark.parametrize(
    "title",
    [
        "Английский язык п:2022.06.14; у:2022.06.16",
        "Английский язык п.: 2022.06.14, у.: 2022.06.16",
        "09 - Английский язык (письменная часть) 2022.06.14",
    ],
)
def test_a_foreign_language_is_one_exam_with_two_dates(title: str, known: Office, tmp_path: Path) -> None:
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=protocol(title, [("304012", "11А", 60, 80)], minimum=22)))
    (only,) = rows(known)
    assert figures(only, "subject", "participants", "below_minimum") == ("английский язык", 1, 0)
    assert str(only["source"]).startswith("РИС ГИА, протокол от 14.06.2022")
    assert plan.refused == []


@pytest.mark.parametrize("layout", ["dense", "sparse"])
def test_both_dates_of_a_language_are_found_where_the_divider_stands_between_them(
    layout: str, known: Office, tmp_path: Path
) -> None:
    lines = protocol("Английский язык п:2022.06.14; у:2022.06.16", [("304012", "11А", 60, 80)], minimum=22)
    lines = sparse(lines) if layout == "sparse" else lines
    _loaded(known, text(tmp_path / "a.csv", as_text(lines)))
    assert rows(known)[0]["source"] == "РИС ГИА, протокол от 14.06.2022 и 16.06.2022"


@pytest.mark.parametrize(
    ("title", "subject", "level"),
    [
        ("25 - Информатика (КЕГЭ) 2022.06.20", "информатика", None),
        ("02 - Математика (профильный уровень) 2022.06.02", "математика", "профильная"),
        ("Математика 2022.06.02", "математика", "профильная"),
        ("18 - Литература 2022.05.26", "литература", None),
        ("Информатика и ИКТ 2021.06.24", "информатика", None),
        ("03 - Физика 06.06.2022", "физика", None),
    ],
)
def test_subjects_are_known_by_their_names(
    title: str, subject: str, level: str | None, known: Office, tmp_path: Path
) -> None:
    _loaded(known, book(tmp_path / "a.xlsx", Лист1=protocol(title, [("304012", "11А", 30, 50)], minimum=40)))
    assert figures(rows(known)[0], "subject", "level") == (subject, level)


def test_an_oral_part_in_a_table_of_its_own_is_not_counted_twice(known: Office, tmp_path: Path) -> None:
    lines = [
        *protocol("09 - Английский язык (письменная часть) 2022.06.14", [("304012", "11А", 60, 80)], minimum=22),
        *protocol("29 - Английский язык (устная часть) 2022.06.16", [("304012", "11А", 18, 80)], minimum=22),
    ]
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    (only,) = rows(known)
    assert figures(only, "participants", "mean_score", "attempt") == (1, Decimal("80.00"), "основной срок")
    assert any("устная часть отдельно не считается" in note for note in plan.notes)


def test_a_document_in_one_column_and_parts_of_other_names_change_nothing(known: Office, tmp_path: Path) -> None:
    head = [
        *("№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Документ", "Устная часть"),
        *("Часть с кратким ответом", "Часть с развёрнутым ответом", "Первичный балл устной части"),
        *("Первичный балл письм. части", "Тестовый балл"),
    ]
    line = [1, "304012", "11", "12", "1", SURNAMES[0], "Имярек", "Безотчествович", " ".join(DOCUMENT), "5(7)"]
    lines = [["Английский язык п:2022.06.14; у:2022.06.16"], head, [*line, "+-", "3(3)", 10, 45, 61]]
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    (only,) = rows(known)
    assert figures(only, "letter", "mean_primary", "mean_score") == (None, Decimal("55.00"), Decimal("61.00"))
    assert any("порога нет ни в файле, ни в справочнике" in note for note in plan.notes)


MACHINE = [
    *("SchoolCode", "ClassCode", "DocumentSeriesCode", "DocumentNumberCode", "GovernmentCell", "SurnameCell"),
    *("NameCell", "SecondNameCell", "TestResultBCell", "TestResultCCell", "PrimaryMark", "Mark5"),
]


def _machine(path: Path) -> Path:
    lines = [
        ["304012", "9А", *DOCUMENT, "304", SURNAMES[mark], "Имярек", "Безотчествович", "++-", "1(2)", 15 + mark, mark]
        for mark in (2, 3, 4, 5, 5)
    ]
    return text(path, [MACHINE, *lines])


def test_machine_headings_take_subject_and_day_from_the_name_of_the_file(known: Office, tmp_path: Path) -> None:
    plan = _loaded(known, _machine(tmp_path / "01_2023.06.06.csv"))
    (only,) = rows(known)
    assert figures(only, "procedure", "subject", "year", *MARKS) == ("ОГЭ", "русский язык", 2023, 5, 2, 1, 1, 1)
    assert "Предмет «русский язык» принят по коду 01: проверьте" in plan.notes


def test_a_code_that_means_different_things_is_not_guessed(known: Office, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="нет ни одного экзамена") as refused:
        importing.plan(known, _machine(tmp_path / "09_2023.06.06.csv"))
    assert "предмет экзамена не назван" in refused.value.hint
    named = importing.plan(known, _machine(tmp_path / "09_Обществознание_2023.06.06.csv"))
    assert named.sheets[0].table.rows[0].cells["subject"] == "обществознание"


def test_a_name_wins_over_a_code_and_the_difference_is_told(known: Office, tmp_path: Path) -> None:
    lines = protocol("01 - Обществознание 2022.06.09", [("304012", "11А", 30, 50)], minimum=42)
    plan = importing.plan(known, book(tmp_path / "a.xlsx", Лист1=lines))
    assert plan.sheets[0].table.rows[0].cells["subject"] == "обществознание"
    assert any("Код 01 обычно значит «русский язык»" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("title", "boundary", "words"),
    [
        ("Русский язык 2022.05.30", 24, "взят 24 из справочника"),
        ("Русский язык 2024.05.28", 24, "документом не подтверждён"),
        ("Английский язык 2026.06.10", 22, "взят 22 из справочника"),
        ("Обществознание 2021.06.15", None, "порога нет ни в файле, ни в справочнике"),
    ],
)
def test_without_a_boundary_in_the_file_the_list_of_the_year_helps_or_nothing_does(
    title: str, boundary: int | None, words: str, known: Office, tmp_path: Path
) -> None:
    around = [boundary - 1, boundary, boundary + 1] if boundary else [10, 20, 30]
    lines = protocol(title, [("304012", "11А", 1, score) for score in around])
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    assert rows(known)[0].get("below_minimum") == (1 if boundary else None)
    assert any(words in note for note in plan.notes)


def test_a_reserve_day_in_the_same_file_is_no_main_day(known: Office, tmp_path: Path) -> None:
    lines = [
        *protocol("Русский язык 2022.05.30", RESULTS, minimum=24),
        *protocol("Русский язык 2022.05.31", [("304012", "11А", 30, 60)], minimum=24),
        *protocol("Русский язык 2022.06.27", [("304012", "11А", 20, 40)], minimum=24),
        *protocol("Русский язык 2022.09.05", [("304012", "11А", 20, 41)], minimum=24),
    ]
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    found = {(row["season"], row["attempt"], row.get("letter"), row["participants"]) for row in rows(known)}
    assert ("весна", "пересдача", "А", 1) in found
    assert ("осень", "пересдача", "А", 1) in found
    main = [row for row in rows(known) if row["attempt"] == "основной срок"]
    assert sum(int(str(row["participants"])) for row in main) == 6
    assert {row["source"] for row in main} == {"РИС ГИА, протокол от 30.05.2022 и 31.05.2022"}
    assert any("27.06.2022 — не основной день" in note for note in plan.notes)


def test_a_protocol_of_another_day_does_not_take_the_place_of_the_main_one(known: Office, tmp_path: Path) -> None:
    _loaded(known, book(tmp_path / "main.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24)))
    before = rows(known)
    later = protocol("01 - Русский язык 2022.06.27", [("304012", "11А", 20, 40)], minimum=24)
    plan = importing.plan(known, book(tmp_path / "reserve.xlsx", Лист1=later))
    assert (plan.count("refused"), plan.steps) == (1, ())
    assert "протокол от 23.06.2022" in plan.refused[0][1].reasons[0].message
    assert rows(known) == before


def test_a_corrected_protocol_of_the_same_day_changes_its_rows(known: Office, tmp_path: Path) -> None:
    _loaded(known, book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24)))
    better = [("304012", "11А", 40, 71), ("304012", "11А", 16, 24), ("304012", "11А", 16, 24), *RESULTS[3:]]
    plan = _loaded(known, book(tmp_path / "b.xlsx", Лист1=protocol(RUSSIAN, better, minimum=24)))
    assert (plan.count("changed"), plan.count("same")) == (1, 1)
    assert rows(known)[0]["below_minimum"] == 0
    entries.undo(known)
    assert rows(known)[0]["below_minimum"] == 1


def test_participants_without_school_class_or_result_are_counted_and_left_out(known: Office, tmp_path: Path) -> None:
    odd: list[tuple[str, str, Any, Any]] = [
        ("", "11А", 40, 70),
        ("304012", "ВПЛ", 40, 70),
        ("304012", "11А", None, "не явился"),
    ]
    plan = _loaded(known, book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, [*RESULTS, *odd], declared=9, minimum=24)))
    assert sum(int(str(row["participants"])) for row in rows(known)) == 5
    assert "русский язык: не поняты школа или класс, не учтены участники: 1" in plan.notes
    assert "русский язык: выпускники прошлых лет, не учтены: 1" in plan.notes
    assert "ЕГЭ, русский язык: без результата, не учтены участники: 1" in plan.notes
    assert "русский язык: заявлено участников: 9, прочитано: 8 — НЕ совпадает, проверьте файл" in plan.notes


def test_a_district_gets_a_row_for_each_school_and_a_school_only_its_own(
    district: Office, known: Office, tmp_path: Path
) -> None:
    results = [*RESULTS, ("304013", "11", 30, 55)]
    path = book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, results, minimum=24))
    card(district, "801", ris_code="304012")
    card(district, "802", ris_code="304013")
    _loaded(district, path)
    assert {(row["school"], row.get("letter")) for row in rows(district)} == {("801", "А"), ("801", "Б"), ("802", None)}
    own = _loaded(known, path)
    assert (own.count("added"), own.count("refused")) == (2, 1)
    assert own.refused[0][1].reasons[0].message == "Строка школы «304013», а база школы «857»"


def test_refused_rows_come_back_as_our_own_form(known: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, [("304013", "11", 30, 55)], minimum=24))
    back = tmp_path / "refused.xlsx"
    assert importing.save_refused([importing.plan(known, path)], back) == 1
    again = importing.plan(known, back)
    assert (again.recognised, [sheet.key for sheet in again.sheets]) == ("forms", ["assessments"])


def test_a_title_between_other_lines_is_found_and_a_date_of_printing_is_none(known: Office, tmp_path: Path) -> None:
    lines = [
        ["Министерство образования"],
        [None, None, "Протокол проверки результатов ЕГЭ по предмету 12 - Обществознание 2022.06.09"],
        ["Дата формирования 2022.07.01"],
        *protocol("", [("304012", "11А", 30, 41), ("304012", "11А", 30, 42)], minimum=42)[1:],
    ]
    _loaded(known, book(tmp_path / "a.xlsx", Лист1=lines))
    (only,) = rows(known)
    assert figures(only, "subject", "participants", "below_minimum") == ("обществознание", 2, 1)
    assert only["source"] == "РИС ГИА, протокол от 09.06.2022"


def test_another_sheet_that_is_asked_for_does_not_get_a_protocol(known: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS))
    with pytest.raises(FileError, match="не похож на лист «Классы»"):
        importing.plan(known, path, sheet="classes")
    assert importing.plan(known, path, sheet="assessments").recognised == "gia"
