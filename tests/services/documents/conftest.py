"""An invented school with two activated factors, and an invented district with three schools of the project."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Step
from shnor_desktop.services.office import Office, create, open_office

FACTORS = ("staff_shortage", "special_needs")
SCHOOLS = ("2", "9", "15")


def factor(school: str, key: str, *, activated: bool = True, year: int = 2022) -> Add:
    cells: dict[str, Value] = {"year": year, "factor": key, "verified": True, "activated": activated}
    return Add("risk_profile", school, cells)


@pytest.fixture(scope="session")
def school_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once and copied."""
    path = tmp_path_factory.mktemp("документы") / "школа.shnor"
    create(path, role="school", code="8", name="СОШ № 8", settings={"user": "Заместитель директора"})
    with open_office(path) as opened:
        rows = [factor("8", key) for key in FACTORS] + [factor("8", "equipment", activated=False)]
        entries.apply(opened, rows, "Факторы")
    return path


@pytest.fixture(scope="session")
def city_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once and copied."""
    path = tmp_path_factory.mktemp("документы") / "город.shnor"
    create(path, role="district", code="ГОР", name="Город", settings={"user": "Муниципальный координатор"})
    with open_office(path) as opened:
        steps: list[Step] = [Add("school", "", {"code": "30", "short_name": "СОШ № 30"})]
        for code in SCHOOLS:
            steps.append(Add("school", "", {"code": code, "short_name": f"СОШ № {code}"}))
            steps.append(Add("statuses", code, {"year": 2022, "status": "участник 500+", "source": "Письмо № 1"}))
            steps.append(factor(code, "staff_shortage"))
        entries.apply(opened, steps, "Школы")
    return path


@pytest.fixture
def office(school_template: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(shutil.copy(school_template, tmp_path / "школа.shnor")) as opened:
        yield opened


@pytest.fixture
def city(city_template: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(shutil.copy(city_template, tmp_path / "город.shnor")) as opened:
        yield opened
