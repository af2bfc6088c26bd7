"""A district base without rows, and how rows get into it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, office
from shnor_desktop.services.entries import Add, Remove
from shnor_desktop.services.office import Office

SHEETS_USED = (
    *("assessments", "rechecks", "references", "classes", "social_passport", "school"),
    *("equipment", "staff", "vacancies", "year_results", "risk_profile"),
)
Row = Mapping[str, Value]
Fill = Callable[[Mapping[str, Sequence[Row]]], Office]


@pytest.fixture
def district(blank_bases: dict[str, Path], tmp_path: Path) -> Iterator[Fill]:
    """Rows by form take the place of everything that was there."""
    path = tmp_path / "analysed.shnor"
    path.write_bytes(blank_bases["district"].read_bytes())
    with office.open_office(path, access="write") as opened:

        def fill(sheets: Mapping[str, Sequence[Row]]) -> Office:
            with opened.reading() as session:
                gone = [Remove(sheet, row.id) for sheet in SHEETS_USED for row in entries.load(session, sheet)]
            steps = [
                Add(sheet, str(row.get("school", "")), {key: value for key, value in row.items() if key != "school"})
                for sheet, rows in sheets.items()
                for row in rows
            ]
            entries.apply(opened, [*gone, *steps], "Проба")
            return opened

        yield fill


@pytest.fixture
def school_alone(blank_bases: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    """The base of one school."""
    path = tmp_path / "alone.shnor"
    path.write_bytes(blank_bases["school"].read_bytes())
    with office.open_office(path, access="write") as opened:
        yield opened
