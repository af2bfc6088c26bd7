"""Percent in files: what the person sees comes in, no figure changes its magnitude in silence."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from shnor_desktop.services import entries, importing
from shnor_desktop.services.office import Office
from tests.services.importing.books import Lines, book, text

_HEAD = ["scope", "year", "season", "procedure", "subject", "programme_grade"]
_ROW = ["район", 2022, "весна", "ВПР", "математика", 5]


def _styled(path: Path, heading: str, cells: list[tuple[float | str, str]]) -> Path:
    made = xlsxwriter.Workbook(str(path))
    page = made.add_worksheet("Ориентиры")
    page.write_row(0, 0, [*_HEAD, heading])
    for number, (value, code) in enumerate(cells, 1):
        page.write_row(number, 0, [*_ROW[:-1], 3 + number])
        page.write(number, 6, value, made.add_format({"num_format": code}))
    made.close()
    return path


def test_a_cell_shown_in_percent_comes_in_as_it_is_seen(district: Office, tmp_path: Path) -> None:
    cells: list[tuple[float | str, str]] = [
        (0.61, "0%"),
        (0.615, "0.00%"),
        (0.07, "0.0%"),
        (1, "0%"),
        (61, "0"),
        (0.5, '0.0" %"'),
    ]
    plan = importing.plan(district, _styled(tmp_path / "a.xlsx", "Качество, %", cells), sheet="references")
    assert plan.refused == []
    plan.apply(district)
    with district.reading() as session:
        kept = [row.values["quality_pct"] for row in entries.load(session, "references")]
    assert kept == [Decimal(word) for word in ("61", "61.5", "7", "100", "61", "0.5")]


def test_a_percent_in_a_column_of_counts_is_no_number(school: Office, tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = made.add_worksheet("Классы")
    page.write_row(0, 0, ["year", "grade", "letter", "pupils"])
    page.write_row(1, 0, [2022, 5, "А"])
    page.write(1, 3, 0.25, made.add_format({"num_format": "0%"}))
    made.close()
    plan = importing.plan(school, tmp_path / "a.xlsx", sheet="classes")
    assert plan.refused[0][1].reasons[0].message == "«Обучающихся»: «25 %» — не число"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_share_under_a_heading_without_percent_is_a_doubt(name: str, district: Office, tmp_path: Path) -> None:
    lines: Lines = [
        [*_HEAD, "Качество"],
        [*_ROW, 0.61],
        [*_ROW[:-1], 6, 1],
        [*_ROW[:-1], 7, 45],
        [*_ROW[:-1], 8, "0,5 %"],
    ]
    if name.endswith("csv"):
        lines = [[str(cell).replace(".", ",") for cell in line] for line in lines]
        path = text(tmp_path / name, lines)
    else:
        path = book(tmp_path / name, Ориентиры=lines)
    plan = importing.plan(district, path, sheet="references")
    assert [row.verdict for row in plan.sheets[0].rows] == ["refused", "refused", "added", "added"]
    assert plan.refused[0][1].reasons[0].message == ("«Качество»: «0,61» — это 0,61 % или 61 %? Напишите со знаком %")


def test_shares_under_a_heading_of_percent_are_taken_and_pointed_out(district: Office, tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", [[*_HEAD, "Качество, %"], [*_ROW, "0,61"]])
    plan = importing.plan(district, path, sheet="references")
    assert plan.count("added") == 1
    assert any("все значения не больше 1" in note for note in plan.notes)
