"""Pages of class teachers: out for every class, back by mail in any shape, merged into the rows of that class only."""

import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.services import entries, exporting, importing
from shnor_desktop.services.entries import Add
from shnor_desktop.services.exporting.class_page import SchoolClass, class_of
from shnor_desktop.services.office import Office

_SOFFICE = shutil.which("soffice")


def _enter(base: Office, *classes: tuple[int, str | None]) -> None:
    rows = [
        Add("classes", base.code, {"year": 2022, "grade": grade, "letter": letter, "pupils": 25, "boys": 12})
        for grade, letter in classes
    ]
    entries.apply(base, rows, "Классы")


def _page(base: Office, path: Path, name: str = "5А", **settings: Any) -> Path:
    exporting.class_page(base, name, path, 2022, **settings)
    return path


def _cells(page: Any) -> dict[str, int]:
    """Label → row of the page."""
    return {cell.value: cell.row for cell in page["A"] if cell.value}


def _answer(path: Path, target: Path | None = None, **answers: object) -> Path:
    """Fill the counts of a page, named by their labels."""
    return _put(path, target or path, {label.replace("_", " "): value for label, value in answers.items()})


def _put(path: Path, target: Path, answers: Mapping[str, object]) -> Path:
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    places = _cells(page)
    for label, value in answers.items():
        page.cell(places[label], 2).value = value
    book.save(target)
    return target


def _stored(base: Office, key: str) -> list[dict[str, object]]:
    with base.reading() as session:
        return [dict(row.values) for row in entries.load(session, key)]


def _passport(base: Office) -> dict[object, object]:
    return {row["category"]: row["count"] for row in _stored(base, "social_passport")}


def test_a_page_comes_back_and_touches_only_its_class(school: Office, tmp_path: Path) -> None:
    _enter(school, (5, "А"), (5, "Б"))
    path = _answer(_page(school, tmp_path / "5А.xlsx"), Обучающихся=26, Мальчиков=None, Группа_риска=3, Инофоны=0)
    plan = importing.plan(school, path)
    assert plan.recognised == "class_page"
    assert [(part.key, part.count("changed"), part.count("added")) for part in plan.sheets] == [
        ("classes", 1, 0),
        ("social_passport", 0, 2),
    ]
    plan.apply(school)
    kept = {"boys": 12, "girls": None, "adapted": None, "teacher": None}
    assert _stored(school, "classes") == [
        {"year": 2022, "grade": 5, "letter": "А", "pupils": 26, **kept},
        {"year": 2022, "grade": 5, "letter": "Б", "pupils": 25, **kept},
    ]
    assert _passport(school) == {"risk_group": 3, "inofon": 0}
    assert importing.plan(school, path).steps == ()


def test_an_empty_cell_and_a_dash_say_nothing(school: Office, tmp_path: Path) -> None:
    _enter(school, (5, "А"))
    importing.plan(school, _answer(_page(school, tmp_path / "a.xlsx"), Группа_риска=3)).apply(school)
    again = _answer(_page(school, tmp_path / "b.xlsx"), Группа_риска=None, Обучающихся="—")
    plan = importing.plan(school, again)
    assert (plan.steps, plan.refused) == ((), [])
    assert any("прежних значений не меняют" in note for note in plan.notes)


def test_the_page_is_filled_with_what_the_base_holds_and_untouched_changes_nothing(
    school: Office, tmp_path: Path
) -> None:
    _enter(school, (5, "А"))
    importing.plan(school, _answer(_page(school, tmp_path / "a.xlsx"), Семей_всего=20, Полные_семьи=15)).apply(school)
    page = openpyxl.load_workbook(_page(school, tmp_path / "b.xlsx")).worksheets[0]
    places = _cells(page)
    assert [page.cell(places[name], 2).value for name in ("Обучающихся", "Девочек", "Полные семьи")] == [25, None, 15]
    plan = importing.plan(school, tmp_path / "b.xlsx")
    assert (plan.count("same"), plan.steps) == (3, ())


def test_a_second_file_that_contradicts_is_shown_as_a_change_before_writing(school: Office, tmp_path: Path) -> None:
    blank = _page(school, tmp_path / "0.xlsx")
    first = _answer(blank, tmp_path / "1.xlsx", Обучающихся=25, Группа_риска=3)
    second = _answer(blank, tmp_path / "2.xlsx", Обучающихся=25, Группа_риска=4)
    importing.plan(school, first).apply(school)
    plan = importing.plan(school, second)
    assert (plan.count("changed"), plan.count("same"), len(plan.steps)) == (1, 1, 1)
    assert _passport(school) == {"risk_group": 3}


def test_results_of_the_year_are_asked_when_wanted_and_a_first_grade_has_no_marks(
    school: Office, tmp_path: Path
) -> None:
    assert "Итоги года" not in _cells(openpyxl.load_workbook(_page(school, tmp_path / "a.xlsx")).worksheets[0])
    path = _page(school, tmp_path / "b.xlsx", with_results=True)
    _answer(path, Обучающихся_на_конец_года=25, Отличников=2, Неуспевающих=1, Неуспевающие=4)
    importing.plan(school, path).apply(school)
    row = _stored(school, "year_results")[0]
    assert [row[key] for key in ("grade", "letter", "pupils", "excellent", "failing")] == [5, "А", 25, 2, 1]
    assert _passport(school) == {"underachieving": 4}
    first = _page(school, tmp_path / "c.xlsx", "1А", with_results=True)
    assert "Отличников" not in _cells(openpyxl.load_workbook(first).worksheets[0])


def test_only_the_cells_for_counts_can_be_typed_in_and_they_take_whole_numbers(school: Office, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_page(school, tmp_path / "a.xlsx", with_results=True)).worksheets[0]
    assert page.protection.sheet
    assert page.protection.password is None
    open_cells = {cell.coordinate for row in page for cell in row if not cell.protection.locked}
    ruled = {str(rule.sqref) for rule in page.data_validations.dataValidation if rule.type == "whole"}
    assert open_cells == ruled
    categories = len(school.lists.options("social_categories"))
    assert len(open_cells) == 3 + categories + 7
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.sheet_properties.pageSetUpPr.fitToPage) == (
        9,
        "portrait",
        True,
    )
    assert page.print_area


def test_hidden_categories_are_not_asked_and_an_unknown_line_is_named(school: Office, tmp_path: Path) -> None:
    path = _page(school, tmp_path / "a.xlsx")
    hidden = {"list": "social_categories", "item": "bus", "title": "Подвозятся школьным автобусом", "active": False}
    entries.apply(school, [Add("list_items", "", hidden)], "Список")  # type: ignore[arg-type]
    school.refresh()
    plan = importing.plan(school, _answer(path, Подвозятся_школьным_автобусом=5, Обучающихся=20))
    assert any("«Подвозятся школьным автобусом»" in note for note in plan.notes)
    assert [part.key for part in plan.sheets] == ["classes"]
    again = openpyxl.load_workbook(_page(school, tmp_path / "b.xlsx")).worksheets[0]
    assert "Подвозятся школьным автобусом" not in _cells(again)


def _bare(path: Path, target: Path, shift: int, name: str) -> Path:
    """What is left after other programs: values only, rows moved, no properties, the class in Latin."""
    old = openpyxl.load_workbook(path).worksheets[0]
    book = openpyxl.Workbook()
    page = book.active
    for _ in range(shift):
        page.append([])
    for row in old.iter_rows(values_only=True):
        page.append([None, *(name if value == "5А" else value for value in row)])
        if row[0] == "Группа риска":
            page.append([])
    book.save(target)
    return target


@pytest.mark.parametrize("name", ["5А", "5A", "5a", "5 «А»", "5-А", " 5 А "])
def test_a_page_is_known_by_what_it_says(name: str, school: Office, tmp_path: Path) -> None:
    path = _answer(
        _page(school, tmp_path / "a.xlsx"), Обучающихся=26, Группа_риска="3", Сироты_и_оставшиеся_без_попечения=1
    )
    plan = importing.plan(school, _bare(path, tmp_path / "b.xlsx", 3, name))
    plan.apply(school)
    assert (plan.recognised, plan.refused) == ("class_page", [])
    assert [(row["grade"], row["letter"]) for row in _stored(school, "classes")] == [(5, "А")]
    assert {row["on_date"] for row in _stored(school, "social_passport")} == {date(2021, 9, 1)}
    assert _passport(school) == {"risk_group": 3, "orphans": 1}


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice здесь не установлен")
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_a_page_saved_by_libreoffice_says_the_same(kind: str, school: Office, tmp_path: Path) -> None:
    path = _answer(_page(school, tmp_path / "5А.xlsx", with_results=True), Обучающихся=26, Группа_риска=3, Отличников=2)
    shutil.move(path, tmp_path / "in.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    made = tmp_path / "made"
    where: list[str | Path] = ["--outdir", made, tmp_path / "in.xlsx"]
    command = [str(_SOFFICE), profile, "--headless", "--convert-to", kind, *where]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    ours, theirs = importing.plan(school, tmp_path / "in.xlsx"), importing.plan(school, made / f"in.{kind}")
    assert theirs.recognised == "class_page"
    assert theirs.steps == ours.steps
    assert len(ours.steps) == 2


def test_a_word_for_a_number_refuses_its_line_and_the_others_come_in(school: Office, tmp_path: Path) -> None:
    path = _answer(_page(school, tmp_path / "a.xlsx"), Обучающихся=26, Группа_риска="трое", Инофоны=1)
    plan = importing.plan(school, path)
    assert (plan.count("added"), plan.count("refused")) == (2, 1)
    reason = plan.refused[0][1].reasons[0]
    places = _cells(openpyxl.load_workbook(path).worksheets[0])
    assert reason.cell == f"B{places['Группа риска']}"
    assert importing.save_refused([plan], tmp_path / "r.xlsx") == 1
    again = importing.plan(school, tmp_path / "r.xlsx", sheet="social_passport")
    assert again.count("refused") == 1


def test_a_page_of_another_school_or_without_a_class_is_refused_whole(
    school: Office, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = _answer(_page(school, tmp_path / "a.xlsx"), Обучающихся=26)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"] = "СОШ № 42 (код 042)"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(FileError, match="«042»"):
        importing.plan(school, tmp_path / "b.xlsx")
    book.worksheets[0]["B2"] = None
    book.worksheets[0]["B3"] = None
    book.save(tmp_path / "c.xlsx")
    with pytest.raises(FileError, match="какой это класс"):
        importing.plan(school, tmp_path / "c.xlsx")


def test_every_class_of_the_year_gets_a_file_and_answers_are_never_overwritten(school: Office, tmp_path: Path) -> None:
    _enter(school, (5, "А"), (5, "1"), (10, None))
    folder = tmp_path / "раздать"
    written = exporting.class_pages(school, folder, 2022)
    assert [path.name for path in written] == ["5-1.xlsx", "5А.xlsx", "10.xlsx"]
    assert [importing.plan(school, path).count("same") for path in written] == [1, 1, 1]
    before = written[0].read_bytes()
    with pytest.raises(RefusedError, match=r"уже есть файлы классов: 5-1\.xlsx"):
        exporting.class_pages(school, folder, 2022)
    assert written[0].read_bytes() == before
    with pytest.raises(InputError, match="ни одного класса за 2018/19"):
        exporting.class_pages(school, tmp_path / "нет", 2019)
    assert not (tmp_path / "нет").exists()


def test_a_district_hands_out_nothing(district: Office, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="раздаёт школа"):
        exporting.class_page(district, "5А", tmp_path / "a.xlsx", 2022)


@given(grade=st.integers(1, 12), letter=st.sampled_from([None, "А", "Ё", "1", "12", "Кадет", "АБ"]))
def test_the_title_of_a_class_is_read_back(grade: int, letter: str | None) -> None:
    wanted = SchoolClass(grade, letter)
    assert class_of(wanted.title) == SchoolClass(grade, None if letter is None else letter.upper())


@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_whatever_is_answered_comes_back_as_it_was_answered(
    data: st.DataObject, school: Office, tmp_path: Path
) -> None:
    titles = {option.key: option.title for option in school.lists.options("social_categories")}
    answers = data.draw(st.dictionaries(st.sampled_from(sorted(titles)), st.integers(0, 999), min_size=1))
    path = _page(school, tmp_path / "a.xlsx", on_date=date(2021, 10, 1))
    importing.plan(school, _put(path, path, {titles[key]: count for key, count in answers.items()})).apply(school)
    assert answers.items() <= _passport(school).items()
