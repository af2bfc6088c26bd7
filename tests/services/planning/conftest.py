"""An office of an invented school with an empty road map."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shnor_desktop.services.office import Office, create, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "школа.shnor"
    create(path, role="school", code="8", name="СОШ № 8")
    with open_office(path) as opened:
        yield opened
