"""The import contracts hold, and each of them is seen to catch the fault it is there for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports.exe" if os.name == "nt" else "lint-imports")

LAYERS = "ui -> services -> models, and every top-level module has its layer"
NO_QT = "services, models and the command line never see Qt"
STORAGE = "storage and file formats stay below the UI"
NO_TABLES = "the UI knows sheets, not tables"
PURE_SHEETS = "sheets are pure data"
MIGRATIONS = "migrations stand alone"
NO_CYCLES = "no cycles between siblings"

FAULTS: dict[str, tuple[str, dict[str, str]]] = {
    "Qt at the top of a service": (NO_QT, {"services/planted.py": "import PySide6.QtCore"}),
    "Qt inside a function of a service": (
        NO_QT,
        {"services/planted.py": "def show():\n    from PySide6.QtWidgets import QLabel\n    return QLabel"},
    ),
    "Qt in a service for its types only": (
        NO_QT,
        {"services/planted.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from PySide6 import QtCore"},
    ),
    "Qt in a model": (NO_QT, {"models/planted.py": "from PySide6.QtCore import QDate"}),
    "the command line uses the window": (
        NO_QT,
        {"cli/planted.py": "import shnor_desktop.ui.planted", "ui/planted.py": "import PySide6.QtWidgets"},
    ),
    "a model uses a service": (LAYERS, {"models/planted.py": "import shnor_desktop.services.work"}),
    "a service uses the window": (LAYERS, {"services/planted.py": "import shnor_desktop.ui"}),
    "a new top-level module without a layer": (LAYERS, {"planted.py": "LIMIT = 1"}),
    "the window uses SQLAlchemy": (STORAGE, {"ui/planted.py": "from sqlalchemy import select"}),
    "the window writes Excel itself": (
        STORAGE,
        {"ui/planted.py": "def save():\n    import xlsxwriter\n    xlsxwriter"},
    ),
    "the window uses a table": (NO_TABLES, {"ui/planted.py": "import shnor_desktop.models.entries"}),
    "a sheet uses its table": (PURE_SHEETS, {"models/sheets/planted.py": "import shnor_desktop.models.entries"}),
    "a migration uses a model": (
        MIGRATIONS,
        {"models/migrations/versions/planted.py": "import shnor_desktop.models.base"},
    ),
    "two services use each other": (
        NO_CYCLES,
        {
            "services/planted.py": "import shnor_desktop.services.planted_too",
            "services/planted_too.py": "import shnor_desktop.services.planted",
        },
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and its contracts, to plant faults in."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy2(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "shnor_desktop", copy / "shnor_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def planted(house: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with the fault of this test in it; taken out again afterwards."""
    files: Mapping[str, str] = request.param
    for name, text in files.items():
        (house / "shnor_desktop" / name).write_text(f"{text}\n", encoding="utf-8")
    yield house
    for name in files:
        (house / "shnor_desktop" / name).unlink()


def lint(house: Path) -> tuple[int, str]:
    finished = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--cache-dir", house / "cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout + finished.stderr


def test_every_contract_is_kept(house: Path) -> None:
    code, output = lint(house)
    assert code == 0, output


@pytest.mark.parametrize(("contract", "planted"), FAULTS.values(), ids=FAULTS, indirect=["planted"])
def test_planted_fault_breaks_its_contract(contract: str, planted: Path) -> None:
    code, output = lint(planted)
    assert code == 1, output
    assert f"{contract} BROKEN" in output
    assert "planted" in output


def test_every_contract_has_a_planted_fault() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _ in FAULTS.values()}
