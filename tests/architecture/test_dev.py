"""The one door to development says what is wrong, and never takes a half-made environment for a whole one."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of its own for the functions of dev.py, with an interpreter in it and no stamp."""
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"")
    for name, value in (("VENV", venv), ("STAMP", venv / "set-up.json"), ("PYTHON", python)):
        monkeypatch.setattr(dev, name, value)
    return tmp_path


def test_environment_that_was_left_half_made_counts_as_absent(checkout: Path) -> None:
    assert dev.stamped_state() == {}
    dev.STAMP.write_text('{"folder": "', encoding="utf-8")
    assert dev.stamped_state() == {}


def test_whole_environment_is_known_by_its_stamp(checkout: Path) -> None:
    dev.STAMP.write_text(json.dumps(dev.wanted_state()), encoding="utf-8")
    assert dev.stamped_state() == dev.wanted_state()


def test_environment_whose_python_has_gone_counts_as_absent(checkout: Path) -> None:
    dev.STAMP.write_text(json.dumps(dev.wanted_state()), encoding="utf-8")
    dev.PYTHON.unlink()
    assert dev.stamped_state() == {}


def test_moved_checkout_wants_another_environment(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dev.wanted_state()
    monkeypatch.setattr(dev, "VENV", checkout / "elsewhere" / ".venv")
    assert dev.wanted_state() != before


def test_changed_lock_wants_another_environment(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dev.wanted_state()
    (checkout / "requirements-dev.lock").write_bytes(b"another==1\n")
    monkeypatch.setattr(dev, "INSTALLER", checkout)
    assert dev.wanted_state()["lock"] != before["lock"]


def test_demonstration_never_goes_into_a_folder_that_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.fresh_folder() == tmp_path / "demo-out"
    (tmp_path / "demo-out").mkdir()
    assert dev.fresh_folder() == tmp_path / "demo-out"
    (tmp_path / "demo-out" / "school-857.shnor").write_bytes(b"")
    assert dev.fresh_folder() == tmp_path / "demo-out-2"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_no_display_means_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not dev.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert dev.has_screen()


def test_old_python_gets_as_far_as_the_sentence() -> None:
    """Python 3.7 must be able to parse the file, else it shows a syntax error instead."""
    source = (dev.ROOT / "dev.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    first = [type(node) for node in tree.body[:3]]
    assert first == [ast.Expr, ast.Import, ast.If]


def test_unknown_measurement_is_named_with_the_known_ones() -> None:
    finished = subprocess.run(
        [sys.executable, "-X", "utf8", dev.ROOT / "dev.py", "bench", "nothing"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stderr.startswith("Такого замера нет: «nothing». Есть: ")
    assert "start" in finished.stderr
