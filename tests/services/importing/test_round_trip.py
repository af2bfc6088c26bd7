"""The law of files: template → fill → load → export → load elsewhere keeps every value, and again changes nothing."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, exporting, importing, office
from shnor_desktop.services.office import Office
from tests.services.importing.generated import of_every_kind, rows

few = settings(
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)
"""Each example makes bases and workbooks; a found one is small enough as it is."""


def _fill(template: Path, sheet: Sheet, lines: list[dict[str, Value]]) -> None:
    book = openpyxl.load_workbook(template)
    _fill_page(book.worksheets[0], sheet, lines)
    book.save(template)


def _fill_all(template: Path, base: Office, lines: Mapping[str, list[dict[str, Value]]]) -> None:
    book = openpyxl.load_workbook(template)
    for key, part in lines.items():
        sheet = base.sheet(key)
        _fill_page(book[sheet.title], sheet, part)
    book.save(template)


def _fill_page(page: Any, sheet: Sheet, lines: list[dict[str, Value]]) -> None:
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


def _content(base: Office, key: str) -> list[tuple[str, dict[str, Value]]]:
    with base.reading() as session:
        return [(row.school, row.values) for row in entries.load(session, key)]


def _load(base: Office, path: Path, key: str) -> importing.ImportPlan:
    plan = importing.plan(base, path, sheet=key)
    assert plan.refused == []
    plan.apply(base)
    return plan


def _of_role(role: str, sheet: Sheet, lines: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """What a base of that role may hold: a school has one card, its own."""
    if role == "district" or sheet.school_key != "code":
        return lines
    return [{**lines[0], "code": "857"}]


def _distinct(sheet: Sheet, lines: list[dict[str, Value]]) -> list[dict[str, Value]]:
    by_identity = {(line.get("school"), sheet.identify(line)): line for line in reversed(lines)}
    return [line for line in lines if any(line is kept for kept in by_identity.values())]


def _expected(role: str, sheet: Sheet, lines: list[dict[str, Value]]) -> list[tuple[str, dict[str, Value]]]:
    own = "857" if role == "school" and sheet.school_key else ""
    keys = SHEETS[sheet.key].by_key
    return [
        (str(line.get(sheet.school_key) or own), {key: value for key, value in line.items() if key in keys})
        for line in lines
    ]


def _has_every_kind(sheet: Sheet, lines: list[dict[str, Value]]) -> bool:
    for column in sheet.entered:
        found = {line[column.key] for line in lines} - {None}
        wanted = {option.key for option in column.kind.options} if isinstance(column.kind, Choice) else set()
        if not found or not wanted <= found:
            return False
    return True


@pytest.mark.parametrize("key", list(SHEETS))
@pytest.mark.parametrize("role", ["school", "district"])
@few
@given(data=st.data())
def test_for_each_sheet_template_fill_import_export_import_gives_identical_content(
    role: str, key: str, data: st.DataObject, blank_bases: dict[str, Path]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("first", "second", "third"):
            shutil.copy(blank_bases[role], folder / f"{part}.shnor")
        with (
            office.open_office(folder / "first.shnor", access="write") as first,
            office.open_office(folder / "second.shnor", access="write") as second,
            office.open_office(folder / "third.shnor", access="write") as third,
        ):
            sheet = first.sheet(key)
            drawn = [*data.draw(of_every_kind(sheet)), *data.draw(rows(sheet))]
            lines = _distinct(sheet, _of_role(role, sheet, drawn))
            assert _has_every_kind(sheet, lines) or (role, key) == ("school", "school")
            template, book, text = folder / "t.xlsx", folder / "e.xlsx", folder / "e.csv"
            exporting.template(first, key, template, 2022)
            _fill(template, sheet, lines)
            loaded = _load(first, template, key)
            # the card of the own school is there from the beginning
            assert loaded.count("added") + loaded.count("changed") == len(lines)
            expected = _expected(role, sheet, lines)
            assert _content(first, key) == expected
            assert exporting.export(first, key, book) == exporting.export(first, key, text) == len(lines)
            _load(second, book, key)
            _load(third, text, key)
            assert _content(second, key) == _content(third, key) == expected
            for path in (template, book, text):
                again = importing.plan(first, path, sheet=key)
                assert (again.count("same"), again.steps) == (len(lines), ())


@pytest.mark.parametrize("role", ["school", "district"])
@few
@given(data=st.data())
def test_one_workbook_of_all_sheets_goes_the_whole_way_with_every_sheet_recognised(
    role: str, data: st.DataObject, blank_bases: dict[str, Path]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("first", "second"):
            shutil.copy(blank_bases[role], folder / f"{part}.shnor")
        with (
            office.open_office(folder / "first.shnor", access="write") as first,
            office.open_office(folder / "second.shnor", access="write") as second,
        ):
            drawn = {key: data.draw(rows(first.sheet(key), most=1)) for key in SHEETS}
            lines = {key: _of_role(role, first.sheet(key), part) for key, part in drawn.items()}
            template, book = folder / "t.xlsx", folder / "e.xlsx"
            exporting.template_all(first, template, 2022)
            _fill_all(template, first, lines)
            plan = importing.plan(first, template)
            assert [part.key for part in plan.sheets] == list(SHEETS)
            assert plan.refused == []
            plan.apply(first)
            total = sum(map(len, lines.values()))
            assert exporting.export_all(first, book) == total
            importing.plan(second, book).apply(second)
            for key, written in lines.items():
                expected = _expected(role, first.sheet(key), written)
                assert _content(first, key) == _content(second, key) == expected, key
            for path in (template, book):
                again = importing.plan(first, path)
                assert ([part.key for part in again.sheets], again.steps) == (list(SHEETS), ())
                assert again.count("same") == total


def test_an_empty_workbook_of_all_sheets_changes_nothing(district: Office, tmp_path: Path) -> None:
    exporting.template_all(district, tmp_path / "t.xlsx", 2022)
    plan = importing.plan(district, tmp_path / "t.xlsx")
    assert ([part.key for part in plan.sheets], plan.steps) == (list(SHEETS), ())
    assert not any("аспознан" in note for note in plan.notes)
