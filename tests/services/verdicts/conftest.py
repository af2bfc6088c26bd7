"""Offices of an invented school and district, and short ways to put rows into them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, create, open_office

Put: TypeAlias = Callable[..., list[int]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "школа.shnor"
    create(path, role="school", code="8", name="СОШ № 8")
    with open_office(path) as opened:
        yield opened


@pytest.fixture
def put(office: Office) -> Put:
    """Rows of a sheet of the school; gives their numbers."""

    def rows(sheet: str, *cells: dict[str, Value]) -> list[int]:
        steps = [Add(sheet, office.code, row) for row in cells]
        return list(entries.apply(office, steps, "Строки").rows[sheet])

    return rows


def work(year: int, participants: int | None, low: int | None, **other: Value) -> dict[str, Value]:
    """A held ВПР in mathematics of the fifth class, unless told otherwise."""
    usual: dict[str, Value] = {
        "year": year,
        "season": "весна",
        "procedure": "ВПР",
        "subject": "математика",
        "programme_grade": 5,
        "attempt": "основной срок",
        "state": "проводилась",
        "participants": participants,
        "n2": low,
    }
    return usual | other
