"""Copies of evidence that other programs open do not stay on the computer."""

import os
from pathlib import Path

import pytest

from shnor_desktop import paths


def test_copies_of_this_run_and_old_ones_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHNOR_DATA_DIR", str(tmp_path))
    own = paths.opened_copies()
    (own / "протокол.pdf").write_bytes(b"%PDF-")
    fresh, old = tmp_path / "opened" / "1-other", tmp_path / "opened" / "2-old"
    for folder in (fresh, old):
        folder.mkdir()
        (folder / "акт.pdf").write_bytes(b"%PDF-")
    os.utime(old, (0, 0))
    paths.clear_opened_copies()
    assert [path.name for path in (tmp_path / "opened").iterdir()] == ["1-other"]
    paths.clear_opened_copies()


def test_nothing_opened_is_nothing_to_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHNOR_DATA_DIR", str(tmp_path / "absent"))
    paths.clear_opened_copies()
    assert not (tmp_path / "absent").exists()
