"""Empty bases made once and copied, because making one runs the migrations."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shnor_desktop.services import office
from shnor_desktop.services.office import Office


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("blank")
    office.create(folder / "district.shnor", role="district", code="700", name="Речной район")
    office.create(folder / "school.shnor", role="school", code="857", name="СОШ № 8")
    return {role: folder / f"{role}.shnor" for role in ("district", "school")}


@pytest.fixture
def opened(blank: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Opens a fresh base of a role; all are closed afterwards."""
    bases: list[Office] = []

    def make(role: str) -> Office:
        place = tmp_path / f"{role}-{len(bases)}.shnor"
        shutil.copyfile(blank[role], place)
        bases.append(office.open_office(place, access="write"))
        return bases[-1]

    yield make
    for base in bases:
        base.close()
