"""Templates: what a person meets in Excel, and that nothing half-made is left behind."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.errors import InputError, StorageError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice, YesNo
from shnor_desktop.services import exporting
from shnor_desktop.services.exporting import saving
from shnor_desktop.services.office import Office


@pytest.mark.parametrize("key", list(SHEETS))
def test_a_template_has_every_entered_heading_with_its_note_and_rule(
    key: str, district: Office, tmp_path: Path
) -> None:
    exporting.template(district, key, tmp_path / "t.xlsx", 2022)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    page, columns = book.worksheets[0], district.sheet(key).entered
    assert [cell.value for cell in page[1]] == [column.heading for column in columns]
    assert all(cell.comment.text for cell in page[1])
    assert (page.freeze_panes, page.max_row, page.title) == ("A2", 1, SHEETS[key].title)
    ruled = {str(area).split(":")[0] for rule in page.data_validations.dataValidation for area in rule.sqref.ranges}
    for cell, column in zip(page[1], columns, strict=True):
        if isinstance(column.kind, YesNo) or (isinstance(column.kind, Choice) and column.kind.options):
            assert f"{cell.column_letter}2" in ruled, column.key
    assert book.custom_doc_props["shnor_sheet"].value == key
    assert book.custom_doc_props["shnor_year"].value == "2022"
    assert book["Справка"].sheet_state == "visible"


def test_a_district_template_begins_with_the_code_of_the_school(district: Office, tmp_path: Path) -> None:
    for key, first in (("classes", "Код школы"), ("school", "Код школы"), ("references", "Территория")):
        exporting.template(district, key, tmp_path / "t.xlsx")
        assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A1"].value == first


def test_a_school_template_has_no_code_of_the_school(school: Office, tmp_path: Path) -> None:
    exporting.template(school, "classes", tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A1"].value == "Учебный год"


def test_long_lists_stand_on_a_hidden_worksheet(school: Office, tmp_path: Path) -> None:
    exporting.template(school, "social_passport", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book["Списки"].sheet_state == "hidden"
    titles = [option.title for option in school.lists.options("social_categories")]
    assert [row[0].value for row in book["Списки"].iter_rows()] == titles


def test_an_open_list_offers_words_and_takes_others(school: Office, tmp_path: Path) -> None:
    exporting.template(school, "assessments", tmp_path / "t.xlsx")
    page = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    place = next(cell.column_letter for cell in page[1] if cell.value == "Предмет")
    rules = [rule for rule in page.data_validations.dataValidation if str(rule.sqref).startswith(f"{place}2")]
    assert [rule.showErrorMessage for rule in rules] == [False]


def test_computed_columns_are_exported_grey_and_absent_from_the_template(school: Office, tmp_path: Path) -> None:
    exporting.template(school, "year_results", tmp_path / "t.xlsx")
    exporting.export(school, "year_results", tmp_path / "e.xlsx", with_sums=True)
    template, export = (openpyxl.load_workbook(tmp_path / name).worksheets[0] for name in ("t.xlsx", "e.xlsx"))
    assert "Качество, %" not in [cell.value for cell in template[1]]
    grey = {cell.value for cell in export[1] if cell.fill.fgColor.rgb == "FFE7E6E6"}
    assert grey == {"Успеваемость, %", "Качество, %"}


def test_only_known_endings_are_written(school: Office, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"только в \.xlsx"):
        exporting.template(school, "classes", tmp_path / "t.csv")
    with pytest.raises(InputError, match=r"бывает в \.xlsx и \.csv"):
        exporting.export(school, "classes", tmp_path / "e.pdf")
    with pytest.raises(InputError, match="Листа «нет» нет"):
        exporting.export(school, "нет", tmp_path / "e.csv")
    assert list(tmp_path.glob("*.xlsx")) + list(tmp_path.glob("*.csv")) == []


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("прежний")

    def fail(part: Path) -> None:
        part.write_text("половина")
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="не записан"):
        saving.save(target, fail)
    assert target.read_text() == "прежний"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.xlsx"]


def test_a_missing_folder_is_named(school: Office, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"Папки «.*нет»"):
        exporting.template(school, "classes", tmp_path / "нет" / "t.xlsx")


def test_text_that_looks_like_a_formula_is_disarmed_in_csv_and_comes_back(school: Office, tmp_path: Path) -> None:
    from shnor_desktop.services import entries, importing

    values = {"year": 2022, "status": "risk_zone", "source": "=1+1", "note": "-приказ"}
    values["status"] = school.lists.options("statuses")[0].key
    entries.apply(school, [entries.Add("statuses", "857", values)], "Статус")  # type: ignore[arg-type]
    exporting.export(school, "statuses", tmp_path / "e.csv")
    assert "'=1+1" in (tmp_path / "e.csv").read_text(encoding="utf-8-sig")
    assert importing.plan(school, tmp_path / "e.csv").count("same") == 1
