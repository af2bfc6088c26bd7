"""What surrounds the program when it is started changes nothing: variables, the current folder, odd folders."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_desktop import paths
from shnor_desktop.services import exporting, office
from shnor_desktop.services.importing import cutoff

ROOT = Path(paths.__file__).parents[1]
EVIL = """
import pathlib
pathlib.Path(__file__).with_name("run by somebody").touch()
raise ImportError("somebody else's")
"""
NAMES = ("json", "pickle", "logging", "sqlalchemy", "openpyxl", "PySide6", "lxml", "argparse")


@pytest.fixture
def folder_of_a_stranger(tmp_path: Path) -> Path:
    """A stick with a base and, beside it, files named like parts of the program."""
    folder = tmp_path / "флешка"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(EVIL, encoding="utf-8")
    office.create(folder / "база.shnor", role="school", code="857", name="Школа")
    return folder


def program(folder: Path) -> Path:
    """The installed program for Linux, with the interpreter and the libraries of the tests."""
    (folder / "python" / "bin").mkdir(parents=True)
    interpreter = folder / "python" / "bin" / "python3.11"
    interpreter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    interpreter.chmod(0o755)
    (folder / "app").symlink_to(ROOT)
    launcher = folder / "shnor"
    launcher.write_bytes((ROOT / "installer" / "linux" / "shnor.sh").read_bytes())
    launcher.chmod(0o755)
    return launcher


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a launcher of its own")
@pytest.mark.parametrize(
    "variable",
    [None, "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONPLATLIBDIR", "PYTHONPYCACHEPREFIX"],
)
def test_installed_program_runs_nothing_that_lies_beside_a_base(
    folder_of_a_stranger: Path, tmp_path: Path, variable: str | None
) -> None:
    launcher = program(tmp_path / "программа с пробелом")
    hostile = {variable: str(folder_of_a_stranger)} if variable else {}
    said = subprocess.run(
        [launcher, "check", "база.shnor", "--json"], cwd=folder_of_a_stranger, env={**os.environ, **hostile},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode in (0, 1), said.stderr
    assert '"problems"' in said.stdout
    assert not (folder_of_a_stranger / "run by somebody").exists()


def test_child_that_reads_a_book_runs_nothing_of_the_current_folder(
    folder_of_a_stranger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.open_office(folder_of_a_stranger / "база.shnor") as opened:
        exporting.export(opened, "classes", folder_of_a_stranger / "Классы.xlsx", year=2022)
    monkeypatch.chdir(folder_of_a_stranger)
    assert cutoff.read_in_child(folder_of_a_stranger / "Классы.xlsx").grids
    assert not (folder_of_a_stranger / "run by somebody").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="these are the variables of other systems")
@pytest.mark.parametrize("share", ["relative/share", ".", "", "~/share"])
def test_data_never_lie_in_the_current_folder(share: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHNOR_DATA_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", share)
    assert paths.data_dir() == tmp_path / ".local" / "share" / paths.APP_FOLDER
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "мои данные"))
    assert paths.data_dir() == tmp_path / "мои данные" / paths.APP_FOLDER
