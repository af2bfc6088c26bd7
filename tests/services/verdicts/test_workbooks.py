"""The workbook of a verdict calculates: LibreOffice comes to the same figures from the counts alone."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.services import reports
from shnor_desktop.services.office import Office, create, open_office
from shnor_desktop.services.reports.calculation import Calculation, Formula
from shnor_desktop.services.reports.document import Document
from tests.services.verdicts import district
from tests.services.verdicts.test_many_districts import fill

ON = date(2022, 10, 15)
KINDS = ("identification", "risk_table", "conclusion")
SCHOOLS = 45
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


@pytest.fixture(scope="module", params=[("any", "any", "any"), ("2", "all", "all")], ids=["usual", "strict"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    combine, staff, results = request.param
    path = tmp_path_factory.mktemp("workbook") / "район.shnor"
    settings = {"risk_combine": combine, "risk_join_staff": staff, "risk_join_results": results}
    create(path, role="district", code="77", name="Вымышленный район", settings=settings)
    with open_office(path) as office:
        fill(office, district.generate(SCHOOLS, seed=5), seed=5)
        yield office


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LIBREOFFICE IS MISSING: the live formulas of the workbooks were NOT recalculated by anybody")
    return found


def document(office: Office, kind: str) -> Document:
    school = "0009" if kind == "conclusion" else None
    return reports.build(office, kind, year=district.YEAR, on=ON, school=school)


def spoiled(found: Document) -> Document:
    """Results of formulas that a program which does not calculate would betray itself by."""

    def cells(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(Formula(cell.text, -77) if isinstance(cell, Formula) else cell for cell in row)

    sheets = [replace(sheet, rows=tuple(map(cells, sheet.rows))) for sheet in found.calculations]
    return replace(found, calculations=tuple(sheets))


def calculated(soffice: str, folder: Path, files: list[Path]) -> dict[str, Any]:
    """The files opened, calculated anew whatever they hold, and saved."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    words = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    told = subprocess.run(
        [soffice, f"-env:UserInstallation={profile.as_uri()}", *words, *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return {path.stem: openpyxl.load_workbook(folder / "out" / path.name, data_only=True) for path in files}


def as_shown(cell: Any) -> Any:
    """A result in the shape in which a workbook gives it back."""
    value = cell.value if isinstance(cell, Formula) else cell
    return float(value) if isinstance(value, Decimal) else value or (0 if value == 0 and value != "" else None)


def expected(sheet: Calculation) -> list[list[Any]]:
    return [[as_shown(cell) for cell in row] for row in sheet.rows]


def shown(sheet: Any) -> list[list[Any]]:
    return [
        [cell or (0 if cell == 0 else None) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def test_recalculated_figures_are_the_figures_of_the_programme(base: Office, soffice: str, tmp_path: Path) -> None:
    made = {kind: document(base, kind) for kind in KINDS}
    files = []
    for kind, found in made.items():
        files.append(tmp_path / f"{kind}.xlsx")
        files[-1].write_bytes(reports.render(spoiled(found), "xlsx"))
    books = calculated(soffice, tmp_path, files)
    compared = 0
    for kind, found in made.items():
        assert found.calculations, kind
        for sheet in found.calculations:
            assert shown(books[kind][sheet.name]) == expected(sheet), (kind, sheet.name)
            compared += sum(isinstance(cell, Formula) for row in sheet.rows for cell in row)
    assert compared > 40 * SCHOOLS


@pytest.mark.parametrize("kind", KINDS)
def test_results_of_formulas_are_written_beside_them(base: Office, kind: str) -> None:
    found = document(base, kind)
    content = reports.render(found, "xlsx")
    assert content == reports.render(document(base, kind), "xlsx")
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    live = openpyxl.load_workbook(BytesIO(content))
    for sheet in found.calculations:
        assert shown(book[sheet.name]) == expected(sheet)
        for place, row in enumerate(sheet.rows, 2):
            for column, cell in enumerate(row, 1):
                if isinstance(cell, Formula):
                    assert live[sheet.name].cell(place, column).value == f"={cell.text}"


def test_no_share_is_compared_after_rounding(base: Office) -> None:
    for kind in KINDS:
        for sheet in document(base, kind).calculations:
            for row in sheet.rows:
                for cell in row:
                    text = cell.text if isinstance(cell, Formula) else ""
                    assert not re.search(r"ROUND|%|[0-9][.][0-9]", text), text


def test_the_table_has_a_line_for_each_school_and_a_column_for_each_row_of_the_rule(base: Office) -> None:
    table = document(base, "risk_table").calculations[-1]
    assert (table.name, len(table.rows)) == ("Сводная таблица", SCHOOLS)
    keys = ", ".join(heading.text.split()[0] for heading in table.headings[2:20])
    assert keys == "1.1, 1.2, 1.3.1, 1.3.2, 1.3.3, 1.3.4, 1.3.5, 2.1, 2.2, 3.1, 3.2, 3.3, 3.4, 4.1, 4.2, 4.3, 4.4, 4.5"
    counted = {as_shown(row[-2]) for row in table.rows}
    assert counted <= {f"{fired} из 4" for fired in range(5)}
    assert len(counted) >= 3
