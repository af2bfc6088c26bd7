"""A copy of the program that lacks a file, or holds another one, says so before it is missed."""

import hashlib
import sys
from pathlib import Path

import pytest

from shnor_desktop import paths
from shnor_desktop.errors import StorageError
from shnor_desktop.services import wholeness


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small installed program with the list of its files."""
    resources = tmp_path / "app" / "resources"
    (resources / "plans").mkdir(parents=True)
    (resources / "plans" / "a.json").write_text("{}", encoding="utf-8")
    (resources / "plans" / "b.csv").write_text("а;б\n", encoding="utf-8")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "x.py").write_text("x = 1\n", encoding="utf-8")
    listed = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(tmp_path)}\n" for path in listed]
    (tmp_path / wholeness.MANIFEST).write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "app"), raising=False)
    assert paths.resources() == resources
    return tmp_path


def test_whole_program_says_how_many_files_it_has(program: Path) -> None:
    assert wholeness.check().startswith("Файлов: 3, все такие")
    (program / "portable.txt").touch()
    assert wholeness.check().startswith("Файлов: 3, все такие")


@pytest.mark.parametrize("name", ["lib/x.py", "app/resources/plans/a.json", "app/resources/plans/b.csv"])
def test_missing_or_changed_file_is_named(program: Path, name: str) -> None:
    (program / name).write_bytes((program / name).read_bytes() + b" ")
    with pytest.raises(StorageError, match=name):
        wholeness.check()
    (program / name).unlink()
    with pytest.raises(StorageError, match=name):
        wholeness.check()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"\n", b"0  lib/x.py\n"], ids=["no letters", "empty", "bare line", "cut digest"]
)
def test_a_spoilt_list_of_files_is_named(program: Path, content: bytes) -> None:
    (program / wholeness.MANIFEST).write_bytes(content)
    with pytest.raises(StorageError, match=r"изменены: manifest\.sha256"):
        wholeness.check()


def test_a_name_that_no_disk_can_hold_counts_as_a_lost_file(program: Path) -> None:
    with (program / wholeness.MANIFEST).open("ab") as listed:
        listed.write(b"0" * 64 + b"  lib/\0.py\n")
    with pytest.raises(StorageError, match="изменены: lib/"):
        wholeness.check()


def test_of_many_lost_files_some_are_named_and_all_are_counted(program: Path) -> None:
    with (program / wholeness.MANIFEST).open("a", encoding="utf-8") as listed:
        listed.writelines(f"{'0' * 64}  lib/{number}.py\n" for number in range(9))
    with pytest.raises(StorageError, match=r"lib/0\.py, lib/1\.py, lib/2\.py и ещё 6\."):
        wholeness.check()


@pytest.mark.parametrize(("name", "content"), [("a.json", b"{"), ("a.json", b"\xff"), ("b.csv", b"\xff\xfe")])
def test_without_a_list_what_cannot_be_read_is_found_all_the_same(program: Path, name: str, content: bytes) -> None:
    (program / wholeness.MANIFEST).unlink()
    assert "списка файлов при программе нет" in wholeness.check()
    (program / "app" / "resources" / "plans" / name).write_bytes(content)
    with pytest.raises(StorageError, match=name):
        wholeness.check()


def test_program_without_its_data_says_so(program: Path) -> None:
    (program / wholeness.MANIFEST).unlink()
    (program / "app" / "resources" / "plans" / "b.csv").unlink()
    with pytest.raises(StorageError, match="app/resources"):
        wholeness.check()


def test_library_that_does_not_load_is_named(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(StorageError, match=r"Не загружаются части программы: docx\."):
        wholeness.check()
    assert (program / wholeness.MANIFEST).is_file()


def test_program_from_its_sources_is_whole() -> None:
    assert "списка файлов при программе нет" in wholeness.check()
