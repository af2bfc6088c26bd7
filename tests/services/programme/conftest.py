"""The demonstration school and the second district, made once; every test works on copies."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shnor_desktop.services.demo import bases, figures
from shnor_desktop.services.office import Office, open_office


@pytest.fixture(scope="session")
def demo_bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A school with staff, equipment, passport and results; a district with results of its schools."""
    folder = tmp_path_factory.mktemp("demo-programme")
    school = bases.make_school(folder, bases.ZIMOVNIKI, figures.schools(bases.ZIMOVNIKI.key)[0])
    district = bases.make_district(folder, bases.UST_ILIMSK)
    bases.fill_second_district(district, bases.UST_ILIMSK)
    return {"school": school, "district": district}


@pytest.fixture
def demo(demo_bases: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    """The opened base of the demonstration school."""
    with open_office(Path(shutil.copy(demo_bases["school"], tmp_path / "demo.shnor")), access="write") as opened:
        yield opened


@pytest.fixture
def city(demo_bases: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    """The opened base of the second district."""
    with open_office(Path(shutil.copy(demo_bases["district"], tmp_path / "city.shnor")), access="write") as opened:
        yield opened
