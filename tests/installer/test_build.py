"""What goes into the Windows program, what must not, and that the program tries itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer import imports, shared, staging, windows_python

SOURCES = Path(staging.__file__).parent


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtCore.pyd",
        "PySide6/Qt6Core.dll",
        "PySide6/__init__.py",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/translations/qtbase_ru.qm",
        "sqlalchemy/testing/config.py",
        "reportlab/pdfbase/pdfmetrics.py",
        "fontTools/varLib/varStore.py",
    ],
)
def test_what_the_program_uses_goes_along(name: str) -> None:
    assert staging.kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Quick.dll",
        "PySide6/designer.exe",
        "PySide6/qml/QtQuick/x.qml",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/QtCore.pyi",
        "lxml/includes/xpath.pxd",
        "PIL/_avif.cp311-win_amd64.pyd",
        "openpyxl/tests/test_cell.py",
        "bin/alembic.exe",
    ],
)
def test_what_it_does_not_use_stays_behind(name: str) -> None:
    assert not staging.kept(name)


def test_every_file_of_the_interpreter_is_pinned() -> None:
    pins = windows_python.pins()
    assert len(pins) == 35
    assert {"python311.dll", "python311.zip", "python.cat", windows_python.ARCHIVE} <= pins.keys()
    assert all(len(value) == 64 and int(value, 16) for value in pins.values())


def test_another_archive_of_the_interpreter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / windows_python.ARCHIVE
    path.write_bytes(b"not what is pinned")
    with pytest.raises(shared.BuildError, match="не та, что закреплена"):
        windows_python.archive(path)


@pytest.mark.parametrize(
    ("library", "held"),
    [
        ("kernel32.dll", True),
        ("api-ms-win-crt-runtime-l1-1-0.dll", True),
        ("qt6core.dll", True),
        ("bcryptprimitives.dll", True),
        ("msvcp140.dll", False),
        ("icuuc.dll", False),
    ],
)
def test_a_library_is_known_only_if_it_comes_along_or_with_windows(library: str, held: bool) -> None:
    assert imports.known(library, {"qt6core.dll"}) is held


def test_a_scan_refuses_what_a_plain_windows_lacks(tmp_path: Path) -> None:
    compiled = tmp_path / "payload"
    compiled.mkdir()
    (tmp_path / "a.c").write_text("__declspec(dllimport) int far_away(void); int main(void) { return far_away(); }")
    (tmp_path / "far.def").write_text("LIBRARY faraway.dll\nEXPORTS\nfar_away\n")
    compiler = "x86_64-w64-mingw32-gcc"
    try:
        subprocess.run(["x86_64-w64-mingw32-dlltool", "-d", "far.def", "-l", "libfar.a"], cwd=tmp_path, check=True)
        subprocess.run([compiler, "a.c", "-L.", "-lfar", "-o", compiled / "a.exe"], cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("без mingw-w64 собрать файл для Windows нечем: проверено при сборке установщика")
    with pytest.raises(shared.BuildError, match=r"a\.exe: просит faraway\.dll"):
        imports.scan(compiled)
    (compiled / "faraway.dll").write_bytes((compiled / "a.exe").read_bytes())
    imports.scan(compiled)


def test_a_build_clears_only_below_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "ours.txt").write_text("x")
    for folder in (tmp_path, shared.WORK, shared.ROOT):
        with pytest.raises(shared.BuildError, match="не тронута"):
            shared.fresh(folder)
    assert (tmp_path / "ours.txt").is_file()


def test_the_installer_removes_only_behind_its_marker() -> None:
    script = (SOURCES / "windows" / "app.nsi").read_text(encoding="utf-8")
    guarded = script.partition("!macro ClearOwn")[2].partition("!macroend")[0]
    assert script.count("RMDir /r") == guarded.count("RMDir /r") == 4
    assert guarded.strip().startswith('${If} ${FileExists} "$INSTDIR\\${MARKER}"')
    assert 'Delete "${DATA}' not in script


def test_the_program_tries_every_part_of_itself(tmp_path: Path) -> None:
    target = tmp_path / "selftest.json"
    environment = {**os.environ, "SHNOR_QPA": "offscreen", "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-m", "shnor_desktop", "--selftest", target],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = json.loads(target.read_text(encoding="utf-8"))
    assert [step for step in told["steps"] if not step["passed"]] == []
    assert said.returncode == 0, said.stderr
    names = [step["name"] for step in told["steps"]]
    assert names == ["storage", "migration", "sheets", "excel", "pdf", "signing", "window", "printing"]
