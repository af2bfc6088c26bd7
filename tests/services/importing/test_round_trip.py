"""The law of files: template → fill → load → export → load elsewhere keeps every value, and again changes nothing."""

import shutil
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, exporting, importing, office
from shnor_desktop.services.office import Office
from tests.services.importing.generated import rows


def _fill(template: Path, sheet: Sheet, lines: list[dict[str, Value]]) -> None:
    book = openpyxl.load_workbook(template)
    page = book.worksheets[0]
    for number, line in enumerate(lines, 2):
        for position, column in enumerate(sheet.entered, 1):
            value = line[column.key]
            cell = page.cell(number, position)
            if isinstance(value, Decimal):
                cell.value = float(value)
            elif isinstance(value, bool | str):
                cell.value = column.kind.show(value)
                cell.data_type = "s"
            elif isinstance(value, int | date):
                cell.value = value
    book.save(template)


def _content(base: Office, key: str) -> list[tuple[str, dict[str, Value]]]:
    with base.reading() as session:
        return [(row.school, row.values) for row in entries.load(session, key)]


def _load(base: Office, path: Path, key: str) -> importing.ImportPlan:
    plan = importing.plan(base, path, sheet=key)
    plan.apply(base)
    return plan


@pytest.mark.parametrize("key", list(SHEETS))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_rows_survive_the_whole_way(key: str, data: st.DataObject, blank_bases: dict[str, Path]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("first", "second", "third"):
            shutil.copy(blank_bases["district"], folder / f"{part}.shnor")
        with (
            office.open_office(folder / "first.shnor", access="write") as first,
            office.open_office(folder / "second.shnor", access="write") as second,
            office.open_office(folder / "third.shnor", access="write") as third,
        ):
            sheet = first.sheet(key)
            lines = data.draw(rows(sheet))
            template, book, text = folder / "t.xlsx", folder / "e.xlsx", folder / "e.csv"
            exporting.template(first, key, template, 2022)
            _fill(template, sheet, lines)
            loaded = _load(first, template, key)
            assert (loaded.count("added"), loaded.refused) == (len(lines), [])
            expected = [
                (str(line.get(sheet.school_key) or ""), {k: v for k, v in line.items() if k in SHEETS[key].by_key})
                for line in lines
            ]
            assert _content(first, key) == expected
            assert exporting.export(first, key, book) == exporting.export(first, key, text) == len(lines)
            _load(second, book, key)
            _load(third, text, key)
            assert _content(second, key) == _content(third, key) == expected
            for path in (template, book, text):
                again = importing.plan(first, path, sheet=key)
                assert (again.count("same"), again.steps) == (len(lines), ())
