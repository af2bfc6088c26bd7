"""Whatever is handed over at the start, by a double click or a command, is opened or refused in words."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.arrivals import sort_out
from tests.ui.shell.driver import Driver


@pytest.mark.parametrize("name", ["Школа № 8 ё🙂.shnor", "-x.shnor", "100%.shnor"])
def test_address_of_a_file_is_taken_as_its_path(name: str, tmp_path: Path) -> None:
    base = tmp_path / name
    assert sort_out([base.as_uri()], None) == (base, None)
    assert sort_out([str(base)], None) == (base, None)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes there")
def test_pipe_named_at_the_start_holds_up_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert sort_out([str(tmp_path / "pipe")], None) == (None, tmp_path / "pipe")


@pytest.mark.parametrize("name", ["а" * 5000 + ".shnor", "x/" * 3000 + "a.shnor", "a\x00b.shnor"])
def test_name_that_no_disk_can_hold_is_told_as_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="нет") as told:
        open_office(tmp_path / name)
    assert len(str(told.value)) < 200


@pytest.mark.skipif(sys.platform != "linux", reason="names are letters elsewhere")
def test_base_whose_name_is_no_text_is_opened(driver: Driver, school_base: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(school_base.parent) + b"/odd\xff.shnor"))
    shutil.copy(school_base, odd)
    shown: list[bool] = []
    driver.program.show(odd).data_shown.connect(lambda: shown.append(True))
    driver.until(lambda: bool(shown))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("пустая.shnor", b"", "пустой файл"),
        ("текст.shnor", "Привет".encode(), "не база ШНОР-Офиса"),
        ("обрезанная.shnor", b"SQLite format 3\x00" + bytes(300), "повреждён"),
        ("а" * 5000 + ".shnor", None, "нет"),
    ],
    ids=["empty", "text", "truncated", "long"],
)
def test_what_is_no_base_is_told_in_the_window(
    driver: Driver, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    given = tmp_path / name
    if content is not None:
        given.write_bytes(content)
    driver.program.show(given)
    assert words in driver.message()
    if content is not None:
        assert given.read_bytes() == content
