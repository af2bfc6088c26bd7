"""The stick tells the truth: full, protected, pulled, lying; the former package stays whole."""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from shnor_desktop.errors import Cancelled, InputError, RefusedError, StorageError
from shnor_desktop.services.exchange import stick
from shnor_desktop.services.exchange.stick import Disk, StickError, Trouble
from shnor_desktop.services.work import Silent

NAME = "857-0002.asice"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The package as it lies on this computer."""
    path = tmp_path / "local.asice"
    path.write_bytes(os.urandom(700_000))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stick with the package that was written last time."""
    path = tmp_path / "stick"
    path.mkdir()
    (path / "857-0001.asice").write_bytes(b"former")
    return path


class Failing(Disk):
    """A stick whose one operation fails with one error number, from its n-th call on."""

    def __init__(self, operation: str, number: int, after: int = 0) -> None:
        self._operation, self._number, self._left = operation, number, after

    def _maybe(self, operation: str) -> None:
        if operation == self._operation:
            self._left -= 1
            if self._left < 0:
                raise OSError(self._number, os.strerror(self._number))

    def create(self, path: Path) -> int:
        self._maybe("create")
        return super().create(path)

    def write(self, handle: int, piece: bytes) -> int:
        self._maybe("write")
        return super().write(handle, piece)

    def sync(self, handle: int) -> None:
        self._maybe("sync")
        super().sync(handle)

    def close(self, handle: int) -> None:
        super().close(handle)
        self._maybe("close")

    def open(self, path: Path) -> int:
        self._maybe("open")
        return super().open(path)

    def read(self, handle: int) -> bytes:
        self._maybe("read")
        return super().read(handle)

    def replace(self, source: Path, target: Path) -> None:
        self._maybe("replace")
        super().replace(source, target)

    def names(self, folder: Path) -> list[str]:
        self._maybe("names")
        return super().names(folder)


class Lying(Disk):
    """A stick that changes a byte after everything was flushed."""

    def close(self, handle: int) -> None:
        super().close(handle)

    def open(self, path: Path) -> int:
        content = bytearray(path.read_bytes())
        content[1000] ^= 1
        path.write_bytes(bytes(content))
        return super().open(path)


class Short(Disk):
    """A stick that takes a few bytes at a time, as the system is allowed to."""

    def write(self, handle: int, piece: bytes) -> int:
        return super().write(handle, piece[:1000])


def test_file_is_written_and_read_back(source: Path, folder: Path) -> None:
    written = stick.put(source, folder, NAME)
    assert (folder / NAME).read_bytes() == source.read_bytes()
    assert written.size == 700_000
    assert "Готово" in written.sentence
    assert sorted(os.listdir(folder)) == ["857-0001.asice", NAME]
    assert stick.check(written.path, written.sha256).sha256 == written.sha256


def test_short_writes_are_finished(source: Path, folder: Path) -> None:
    stick.put(source, folder, NAME, disk=Short())
    assert (folder / NAME).read_bytes() == source.read_bytes()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV, errno.EFBIG, errno.EINVAL])
@pytest.mark.parametrize("operation", ["create", "write", "sync", "close", "open", "read", "replace", "names"])
def test_failure_of_any_step_leaves_the_former_package_and_no_half_file(
    source: Path, folder: Path, operation: str, number: int
) -> None:
    with pytest.raises(StickError) as raised:
        stick.put(source, folder, NAME, disk=Failing(operation, number))
    assert raised.value.hint
    assert raised.value.trouble is not Trouble.OTHER
    assert "целы" in str(raised.value)
    assert os.listdir(folder) == ["857-0001.asice"]
    assert (folder / "857-0001.asice").read_bytes() == b"former"


def test_stick_pulled_in_the_middle_of_writing(source: Path, folder: Path) -> None:
    with pytest.raises(StickError) as raised:
        stick.put(source, folder, NAME, disk=Failing("write", errno.EIO, after=2))
    assert raised.value.trouble is Trouble.GONE
    assert not (folder / NAME).exists()


def test_lying_stick_is_caught_before_the_file_gets_its_name(source: Path, folder: Path) -> None:
    with pytest.raises(StickError) as raised:
        stick.put(source, folder, NAME, disk=Lying())
    assert raised.value.trouble is Trouble.DIFFERENT
    assert os.listdir(folder) == ["857-0001.asice"]


def test_what_a_former_attempt_left_is_swept(source: Path, folder: Path) -> None:
    (folder / f"857-0001{stick.PART}").write_bytes(b"half")
    (folder / "чужой.part").write_bytes(b"not ours")
    stick.put(source, folder, NAME)
    assert sorted(os.listdir(folder)) == ["857-0001.asice", NAME, "чужой.part"]


def test_file_of_that_name_with_other_content_is_never_overwritten(source: Path, folder: Path) -> None:
    (folder / NAME.upper()).write_bytes(b"other") if os.name == "nt" else (folder / NAME).write_bytes(b"other")
    with pytest.raises(RefusedError, match="не тронут"):
        stick.put(source, folder, NAME)
    assert (folder / NAME).read_bytes() == b"other"


def test_same_file_once_more_is_only_checked(source: Path, folder: Path) -> None:
    first = stick.put(source, folder, NAME)
    assert stick.put(source, folder, NAME, disk=Failing("write", errno.EIO)) == first


def test_cancelled_writing_leaves_nothing(source: Path, folder: Path) -> None:
    class Stop(Silent):
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        stick.put(source, folder, NAME, progress=Stop())
    assert os.listdir(folder) == ["857-0001.asice"]


def test_missing_folder_is_said_so(source: Path, tmp_path: Path) -> None:
    with pytest.raises(StickError) as raised:
        stick.put(source, tmp_path / "нет", NAME)
    assert raised.value.trouble is Trouble.NO_FOLDER


@pytest.mark.parametrize(
    "name", ["Отчёт.asice", "a b.asice", "con.asice", "a.asice.", "a:b.asice", "x" * 70 + ".asice"]
)
def test_name_that_some_stick_refuses_is_never_produced(source: Path, folder: Path, name: str) -> None:
    with pytest.raises(InputError):
        stick.put(source, folder, name)


def test_words_for_names_are_plain() -> None:
    assert stick.safe_word("857") == "857"
    assert stick.safe_word("МОУ 8/а").startswith("8_")
    assert stick.safe_word("МОУ 8/а") != stick.safe_word("МОУ 8/б")
    assert stick.safe_word("школа").isascii()


def test_source_that_vanished_is_not_blamed_on_the_stick(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="на этом компьютере"):
        stick.put(tmp_path / "нет.asice", folder, NAME)


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte; needs the rights of root to mount."""
    place = tmp_path / "mounted"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", str(place)]
    if (
        not hasattr(os, "geteuid")
        or os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("NOT CHECKED: mounting a real small file system needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_real_full_stick_is_known_before_writing(small_stick: Path, source: Path) -> None:
    source.write_bytes(os.urandom(2_000_000))
    with pytest.raises(StickError, match="ещё 2 МБ") as raised:
        stick.put(source, small_stick, NAME)
    assert raised.value.trouble is Trouble.FULL
    assert os.listdir(small_stick) == []


def test_real_stick_that_fills_up_while_writing(small_stick: Path, source: Path) -> None:
    class Boasting(Disk):
        def free(self, folder: Path) -> int:
            return super().free(folder) + 10_000_000

    source.write_bytes(os.urandom(2_000_000))
    with pytest.raises(StickError) as raised:
        stick.put(source, small_stick, NAME, disk=Boasting())
    assert raised.value.trouble is Trouble.FULL
    assert os.listdir(small_stick) == []


def test_real_write_protected_stick(small_stick: Path, source: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_stick)], check=True)
    with pytest.raises(StickError) as raised:
        stick.put(source, small_stick, NAME)
    assert raised.value.trouble is Trouble.PROTECTED


@pytest.mark.parametrize(
    ("winerror", "trouble"), [(112, Trouble.FULL), (19, Trouble.PROTECTED), (21, Trouble.GONE), (1117, Trouble.GONE)]
)
def test_windows_numbers_are_known(winerror: int, trouble: Trouble) -> None:
    error = OSError(errno.EACCES, "x")
    error.winerror = winerror  # type: ignore[attr-defined]
    assert stick.trouble_of(error) is trouble


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_sentence_and_a_next_step(trouble: Trouble) -> None:
    assert trouble.sentence.endswith(".")
    assert trouble.next_step.endswith(".")
