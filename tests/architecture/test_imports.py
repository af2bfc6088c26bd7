"""What is loaded when: no Qt below the window, and no heavy library before somebody asks for its work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

QT = {"PySide6", "shiboken6"}
HEAVY = {
    *("alembic", "asn1crypto", "cryptography", "docx", "lxml", "numpy", "openpyxl", "pandas", "pyhanko"),
    *("pyhanko_certvalidator", "python_calamine", "reportlab", "xlsxwriter", "PIL"),
}

# `importlib.import_module` is invisible to import-linter, and a library may load another; here the interpreter tells.
IMPORT_ONE = "import {module}, sys; print(*sys.modules, sep='\\n')"
IMPORT_ALL_BELOW = """
import importlib, pkgutil, sys
package = importlib.import_module("{module}")
for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if ".migrations." not in found.name and not found.name.endswith("__main__"):
        importlib.import_module(found.name)
print(*sys.modules, sep="\\n")
"""

# The real window on a real base, up to a moment of its start; what is loaded by then is printed.
IMPORT_UNTIL = """
import os, sys
from shnor_desktop import app
from shnor_desktop.ui.main_window import MainWindow
show = app.Program.show
def watched(self, base):
    window = show(self, base)
    window.{signal}.connect(lambda: (print(*sys.modules, sep="\\n", flush=True), os._exit(0)))
    return window
app.Program.show = watched
sys.exit(app.main([{base!r}]))
"""


def loaded_by(code: str) -> set[str]:
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert finished.returncode == 0, finished.stderr
    return set(finished.stdout.split())


def top_level(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


@pytest.mark.parametrize("layer", ["models", "services", "cli"])
def test_no_module_below_the_window_loads_qt_or_a_heavy_library(layer: str) -> None:
    loaded = loaded_by(IMPORT_ALL_BELOW.format(module=f"shnor_desktop.{layer}"))
    assert f"shnor_desktop.{layer}" in loaded
    assert not top_level(loaded) & (QT | HEAVY)


def test_the_watch_sees_a_library_loaded_by_name_only() -> None:
    code = "import importlib; importlib.import_module('reportlab'); importlib.import_module('PySide6.QtCore')"
    assert {"reportlab", *QT} <= top_level(loaded_by(f"{code}; {IMPORT_ONE.format(module='shnor_desktop')}"))


@pytest.mark.parametrize("module", ["shnor_desktop", "shnor_desktop.__main__", "shnor_desktop.models.sheets"])
def test_the_start_of_every_door_is_light(module: str) -> None:
    assert not top_level(loaded_by(IMPORT_ONE.format(module=module))) & (QT | HEAVY | {"sqlalchemy"})


def test_the_frame_is_painted_before_the_base_and_its_libraries_are_loaded(school_base: Path) -> None:
    loaded = loaded_by(IMPORT_UNTIL.format(signal="painted", base=str(school_base)))
    assert "shnor_desktop.ui.main_window" in loaded
    assert not top_level(loaded) & (HEAVY | {"sqlalchemy", "sqlite3"})


def test_the_first_data_are_shown_without_a_library_that_makes_files_or_signs(school_base: Path) -> None:
    loaded = loaded_by(IMPORT_UNTIL.format(signal="data_shown", base=str(school_base)))
    assert "sqlalchemy" in loaded
    assert not top_level(loaded) & HEAVY
