"""Which form a worksheet is, wherever its headings stand and however they are spelled."""

from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import exporting, importing
from shnor_desktop.services.importing.headings import names_of, plain
from shnor_desktop.services.office import Office
from tests.services.importing.books import book, text


def _keys(plan: importing.ImportPlan) -> list[str]:
    return [sheet.key for sheet in plan.sheets]


@pytest.mark.parametrize("key", list(SHEETS))
def test_no_two_columns_of_a_form_share_a_spelling(key: str) -> None:
    names = [name for column in SHEETS[key].with_school().columns for name in names_of(column)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", list(SHEETS))
@pytest.mark.parametrize("spelling", ["key", "heading"])
def test_every_form_is_known_by_its_keys_and_by_its_headings(
    key: str, spelling: str, district: Office, tmp_path: Path
) -> None:
    columns = district.sheet(key).entered
    heading = [column.key if spelling == "key" else column.heading for column in columns]
    plan = importing.plan(district, book(tmp_path / "любой.xlsx", Лист1=[heading]))
    assert _keys(plan) == [key]
    assert plan.notes[-1].endswith("нет ни одной заполненной строки")


def test_headings_are_found_below_a_title_in_any_order_case_and_spacing(school: Office, tmp_path: Path) -> None:
    lines = [
        ["Сведения о классах"],
        [],
        [None, "ОБУЧАЮЩИХСЯ\n(чел.)", "  литера ", "Класс*", "учебный  год"],
        [None, 25, "А", 5, "2021/22"],
    ]
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Лист1=lines))
    plan.apply(school)
    assert (plan.sheets[0].table.header_row, plan.count("added")) == (3, 1)
    assert plan.sheets[0].rows[0].number == 4


def test_a_column_nobody_knows_is_ignored_and_named(school: Office, tmp_path: Path) -> None:
    lines = [["year", "grade", "letter", "pupils", "Любимый цвет"], [2022, 5, "А", 20, "синий"]]
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Классы=lines))
    assert any("«Любимый цвет»" in note and "не загружены" in note for note in plan.notes)
    assert plan.count("added") == 1


def test_a_year_in_a_form_without_years_is_read_and_named_as_ignored(school: Office, tmp_path: Path) -> None:
    lines = [
        ["year", "person", "post", "education", "category"],
        [2022, "1", "учитель", "высшее", "первая"],
    ]
    plan = importing.plan(school, book(tmp_path / "a.xlsx", Кадры=lines), year=2022)
    assert plan.count("added") == 1
    assert any("«year»" in note for note in plan.notes)


def test_every_worksheet_of_a_workbook_is_recognised_on_its_own(district: Office, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        Классы=[["school", "year", "grade", "pupils"], ["801", 2022, 5, 20]],
        Карточки=[["code", "short_name"], ["801", "СОШ № 1"]],
        Заметки=[["купить", "мел"], ["завтра", 3]],
    )
    plan = importing.plan(district, path)
    assert _keys(plan) == ["school", "classes"]
    assert any("«Заметки»" in note for note in plan.notes)
    assert not any("карточ" in note for note in plan.notes)


def test_headings_that_fit_two_forms_are_asked_about(school: Office, tmp_path: Path) -> None:
    path = text(tmp_path / "данные.csv", [["year", "grade", "letter", "pupils"], [2022, 5, "А", 20]])
    with pytest.raises(FileError, match="«Классы» и «Итоги года»") as refused:
        importing.plan(school, path)
    assert "--sheet classes" in refused.value.hint
    assert _keys(importing.plan(school, path, sheet="year_results")) == ["year_results"]
    assert _keys(importing.plan(school, path.rename(tmp_path / "classes.csv"))) == ["classes"]


def test_a_file_without_known_headings_is_refused(school: Office, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="не найдено ни одной формы"):
        importing.plan(school, book(tmp_path / "a.xlsx", Лист1=[["а", "б"], [1, 2]]))


def test_a_named_form_that_does_not_fit_is_refused(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=[["code", "short_name"], ["857", "СОШ"]])
    with pytest.raises(FileError, match="не похож на лист «Классы»"):
        importing.plan(school, path, sheet="classes")
    with pytest.raises(InputError, match="Листа «нет» нет"):
        importing.plan(school, path, sheet="нет")


@pytest.mark.parametrize("divider", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_text_tables_are_read_in_every_usual_encoding(
    divider: str, encoding: str, school: Office, tmp_path: Path
) -> None:
    lines = [["Учебный год", "Класс", "Литера", "Обучающихся", "Мальчиков"], [2022, 5, "Ё", 20, 11]]
    plan = importing.plan(school, text(tmp_path / "a.csv", lines, divider=divider, encoding=encoding))
    plan.apply(school)
    assert (_keys(plan), plan.count("added"), plan.refused) == (["classes"], 1, [])


def test_plain_makes_one_spelling_of_many() -> None:
    assert plain("  ОБЪЁМ,\u00a0чел. ") == plain("объем (чел)") == "объем чел"


def test_a_refusal_names_only_the_columns_that_nothing_else_tells(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "результаты.xlsx", Лист1=[["Предмет", "Писали", "5", "4"], ["математика", 10, 4, 6]])
    with pytest.raises(FileError) as refusal:
        importing.plan(school, path, sheet="assessments", year=2022)
    assert "нужны хотя бы графы «Процедура», «Предмет» и «Класс программы»" in str(refusal.value)


def test_a_row_that_names_no_school_is_the_schools_own(school: Office, tmp_path: Path) -> None:
    lines = [["Учебный год", "Класс", "Литера", "Обучающихся"], [2022, 5, "А", 25]]
    plan = importing.plan(school, book(tmp_path / "классы.xlsx", Лист1=lines))
    assert (plan.count("added"), plan.refused) == (1, [])


def test_a_hidden_worksheet_is_named_and_the_hidden_list_of_a_template_is_not(school: Office, tmp_path: Path) -> None:
    import openpyxl  # type: ignore[import-untyped]

    path = tmp_path / "classes.xlsx"
    exporting.template(school, "assessments", path, 2022)
    assert not any("Скрытый" in note for note in importing.plan(school, path).notes)
    workbook = openpyxl.load_workbook(path)
    page = workbook.create_sheet("Черновик")
    page.append(["Учебный год", "Класс", "Обучающихся"])
    page.sheet_state = "hidden"
    workbook.save(path)
    workbook.close()
    notes = importing.plan(school, path).notes
    assert [note for note in notes if "Скрытый" in note] == [
        "Скрытый лист «Черновик» не загружен: откройте его в Excel и загрузите файл снова"
    ]
