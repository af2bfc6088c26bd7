"""What was set for other programs with Qt does not keep the window from opening; without a screen that is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_desktop.app import choose_platform


@pytest.mark.parametrize(
    "hostile",
    [
        {"QT_QPA_PLATFORM": "nonsense"},
        {"QT_PLUGIN_PATH": "/nowhere", "QT_QPA_PLATFORM_PLUGIN_PATH": "/nowhere"},
        {"QT_STYLE_OVERRIDE": "nonsense", "QT_QPA_PLATFORMTHEME": "nonsense"},
    ],
    ids=["platform", "plugins", "style"],
)
def test_window_opens_whatever_was_set_for_other_programs(hostile: dict[str, str], school_base: Path) -> None:
    surroundings = {**os.environ, "SHNOR_BENCH": "data"} | hostile
    if "QT_QPA_PLATFORM" in hostile:
        # what is left is the choice of the system, which here has no screen
        surroundings = {name: value for name, value in surroundings.items() if "DISPLAY" not in name}
    said = subprocess.run(
        [sys.executable, "-m", "shnor_desktop", school_base],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if "QT_QPA_PLATFORM" in hostile and sys.platform != "win32":
        assert said.returncode == 1
        assert "Окно не открыть: экрана нет." in said.stderr
    else:
        assert said.returncode == 0, said.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a screen")
def test_without_a_screen_that_is_said(school_base: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and "QT_QPA" not in name}
    said = subprocess.run(
        [sys.executable, "-m", "shnor_desktop", school_base], env=bare, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert "Окно не открыть: экрана нет." in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the platforms of Linux")
@pytest.mark.parametrize(
    ("asked", "kept"),
    [("wayland", True), ("wayland;xcb", True), ("wayland-egl", True), ("xcb:x", True), ("way", False), ("", False)],
)
def test_platform_is_kept_when_the_program_has_it(asked: str, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHNOR_QPA", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", asked)
    choose_platform()
    assert os.environ.get("QT_QPA_PLATFORM") == (asked if kept else None)
