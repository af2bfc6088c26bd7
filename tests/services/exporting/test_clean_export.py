"""An export is a table to print and mail, and its line of sums is nobody's row."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.services import entries, exporting, importing
from shnor_desktop.services.entries import Add
from shnor_desktop.services.exporting import totals
from shnor_desktop.services.office import Office


def _classes(base: Office, *years: int) -> None:
    rows = [
        Add("classes", base.code, {"year": year, "grade": grade, "letter": "А", "pupils": 20 + grade, "boys": 10})
        for year in years
        for grade in (5, 6)
    ]
    entries.apply(base, rows, "Классы")


def test_sums_stand_under_the_rows_and_are_not_loaded(school: Office, tmp_path: Path) -> None:
    _classes(school, 2022)
    exporting.export(school, "classes", tmp_path / "e.xlsx", 2022, with_sums=True)
    book = openpyxl.load_workbook(tmp_path / "e.xlsx", data_only=True)
    page = book.worksheets[0]
    assert [cell.value for cell in page[4]][:6] == ["Итого", None, None, 51, 20, None]
    assert (page.auto_filter.ref, page.freeze_panes, page.page_setup.orientation) == ("A1:H3", "D2", "landscape")
    assert page.print_title_rows == "$1:$1"
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    plan = importing.plan(school, tmp_path / "e.xlsx")
    assert (plan.count("same"), plan.steps, plan.refused) == (2, (), [])
    assert any("строки итогов не загружены (4)" in note for note in plan.notes)


def test_years_are_never_added_up(school: Office, tmp_path: Path) -> None:
    _classes(school, 2021, 2022)
    exporting.export(school, "classes", tmp_path / "e.xlsx", with_sums=True)
    assert openpyxl.load_workbook(tmp_path / "e.xlsx").worksheets[0].max_row == 5


@pytest.mark.parametrize(
    ("cells", "is_line"),
    [
        (["Итого", None, 25, 12.0], True),
        ([None, "ВСЕГО:", "1 025", "50,5 %"], True),
        (["Итого", "учитель", 2], False),
        (["Итого", None], False),
        (["Итоговая работа", 5], False),
        ([None, None], False),
    ],
)
def test_a_line_of_sums_is_a_word_and_numbers(cells: list[object], is_line: bool) -> None:
    assert totals.is_line(cells) is is_line
