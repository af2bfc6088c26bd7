"""The archive for Linux: what is unpacked, what the script installs, and when it refuses and leaves all as it was."""

import io
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from installer import linux_build, shared
from shnor_desktop.errors import FileError, RefusedError, ShnorError
from shnor_desktop.services import unpacking
from shnor_desktop.services.updates import ARCHIVE, Release
from tests.installer import linux_program

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script is for Linux")
SHELLS = [name for name in ("dash", "bash", "busybox") if shutil.which(name)]


class Person:
    """Somebody with a home folder whose name is no easy one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()
        self.share = home / ".local" / "share"
        self.place = self.share / "shnor-office-program"
        self.shell = SHELLS[0]

    def run(self, script: Path, *words: str, most: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the script; ``most``: no file may grow larger (in blocks of 512 bytes), as on a disk that is full."""
        command = [*([self.shell, "sh"] if self.shell == "busybox" else [self.shell]), str(script), *words]
        if most:
            command = ["sh", "-c", f'ulimit -f {most}; exec "$@"', "sh", *command]
        return subprocess.run(
            command, env={"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def picture(self) -> dict[str, bytes | str]:
        """Every file of the person's folder and where every link leads."""
        found: dict[str, bytes | str] = {}
        for path in sorted(self.home.rglob("*")):
            if path.is_symlink():
                found[str(path.relative_to(self.home))] = os.readlink(path)
            elif path.is_file():
                found[str(path.relative_to(self.home))] = path.read_bytes()
        return found

    @property
    def number(self) -> str:
        return (self.place / "app" / "number").read_text(encoding="utf-8")

    @contextmanager
    def working(self, seconds: str = "600") -> Iterator[None]:
        """While the installed program runs."""
        with subprocess.Popen([self.place / "python" / "bin" / "python3.11", seconds]) as process:
            try:
                yield
            finally:
                process.kill()


@pytest.fixture(params=["zavuch", "Мария Ивановна", 'a"b $c `d` \\e %f & |'])
def anybody(tmp_path: Path, request: pytest.FixtureRequest) -> Person:
    return Person(tmp_path / request.param)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path / "Мария Ивановна")


@pytest.fixture
def standing(person: Person, tmp_path: Path) -> Person:
    """A person who has version 0.5.0, and data of her own."""
    assert person.run(linux_program.program(tmp_path / "v5", "0.5.0") / "install.sh").returncode == 0
    (person.share / "ShnorOffice").mkdir()
    (person.share / "ShnorOffice" / "base.shnor").write_bytes(b"mine")
    return person


def newer(tmp_path: Path, *, starts: bool = True) -> Path:
    return linux_program.program(tmp_path / "Флешка 1", "0.10.0", starts=starts) / "install.sh"


@pytest.mark.parametrize("word", ["--help", "--uninstall", "remove"])
def test_a_word_that_means_nothing_changes_nothing_and_says_what_there_is(
    person: Person, tmp_path: Path, word: str
) -> None:
    script = linux_program.program(tmp_path / "v5", "0.5.0") / "install.sh"
    before = person.picture()
    said = person.run(script, word)
    assert said.returncode == 2
    assert "--remove — удалить" in said.stderr
    assert person.picture() == before


@pytest.mark.parametrize("shell", SHELLS)
def test_program_is_installed_renewed_and_removed(anybody: Person, tmp_path: Path, shell: str) -> None:
    anybody.shell = shell
    first = linux_program.program(tmp_path / "первая", "0.9.0")
    before = anybody.picture()
    assert anybody.run(first / "install.sh").returncode == 0
    assert (anybody.place / "ShnorOffice.installed").read_text(encoding="utf-8").strip() == "0.9.0"
    assert (anybody.home / ".local" / "bin" / "shnor").resolve() == anybody.place / "shnor"
    (anybody.place / "app" / "stale").write_bytes(b"")
    said = anybody.run(newer(tmp_path))
    assert said.returncode == 0, said.stderr
    assert "обновлена с 0.9.0 до 0.10.0" in said.stdout
    assert anybody.number == "0.10.0"
    assert not (anybody.place / "app" / "stale").exists()
    assert [path.name for path in anybody.share.glob("shnor-office-program*")] == ["shnor-office-program"]
    # the installed copy of the script removes it
    said = anybody.run(anybody.place / "install.sh", "--remove")
    assert said.returncode == 0, said.stderr
    # the system's own lists of file types stay, without a word of ours
    left = anybody.picture()
    assert {name for name in left if "shnor" in name or "shnor" in str(left[name])} == before.keys() == set()


def test_menu_entry_starts_the_program_wherever_home_is(anybody: Person, tmp_path: Path) -> None:
    assert anybody.run(newer(tmp_path)).returncode == 0
    entry = (anybody.share / "applications" / "shnor-office.desktop").read_text(encoding="utf-8")
    line = next(line for line in entry.splitlines() if line.startswith("Exec=")).removeprefix("Exec=")
    # the rules of desktop entries: first the escapes of a value, then those inside quotes, then the codes
    value = line.replace("\\\\", "\\")
    assert value.startswith('"')
    assert value.endswith('" %f')
    inside, command, at = value[1:-4], "", 0
    while at < len(inside):
        if inside[at] == "\\":
            at += 1
            assert inside[at] in '"`$\\'
        else:
            assert inside[at] not in '"`$'
        command += inside[at]
        at += 1
    assert command.replace("%%", "%") == str(anybody.place / "shnor-office")


def test_older_version_over_a_newer_one_is_refused(standing: Person, tmp_path: Path) -> None:
    assert standing.run(newer(tmp_path)).returncode == 0
    before = standing.picture()
    said = standing.run(linux_program.program(tmp_path / "old", "0.9.9") / "install.sh")
    assert said.returncode == 4
    assert "более новая версия программы: 0.10.0, а здесь 0.9.9" in said.stderr
    assert standing.picture() == before


@pytest.mark.parametrize("word", ["", "--remove"])
def test_running_program_is_neither_replaced_nor_removed(standing: Person, tmp_path: Path, word: str) -> None:
    script, before = newer(tmp_path), standing.picture()
    with standing.working():
        said = standing.run(script, *([word] if word else []))
    assert said.returncode == 5
    assert "сейчас открыт" in said.stderr
    assert standing.picture() == before


def test_update_waits_for_the_program_to_end(standing: Person, tmp_path: Path) -> None:
    with standing.working("1"):
        said = standing.run(newer(tmp_path), "--update")
    assert said.returncode == 0, said.stderr
    assert standing.number == "0.10.0"
    # what was unpacked for it goes
    shutil.rmtree(tmp_path / "Флешка 1")
    assert standing.number == "0.10.0"


def test_update_from_another_disk_is_copied(standing: Person) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        said = standing.run(newer(Path(other)), "--update")
    assert said.returncode == 0, said.stderr
    assert standing.number == "0.10.0"
    assert standing.run(standing.place / "install.sh").returncode == 0


def commands_in_front(folder: Path, patch: pytest.MonkeyPatch, **scripts: str) -> None:
    """Commands of the system that behave as these do."""
    folder.mkdir()
    for name, body in scripts.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
    patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_update_whose_links_end_half_way_is_copied(
    standing: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = shutil.which("cp")
    half = f'if [ "$1" = -Rl ]; then "{copies}" "$@"; exit 1; fi\nexec "{copies}" "$@"'
    commands_in_front(tmp_path / "commands", monkeypatch, cp=half)
    said = standing.run(newer(tmp_path), "--update")
    assert said.returncode == 0, said.stderr
    assert standing.number == "0.10.0"
    assert (standing.place / "lib" / "heavy").stat().st_nlink == 1


def test_what_fails_once_the_new_program_stands_is_told_and_is_no_failure(standing: Person, tmp_path: Path) -> None:
    for path in ("applications/shnor-office.desktop", "mime/packages/shnor-office.xml"):
        entry = standing.share / path
        entry.unlink()
        # in its place lies what nothing can be moved into
        (entry / f"{entry.name}.new").mkdir(parents=True)
    said = standing.run(newer(tmp_path))
    assert said.returncode == 0, said.stderr
    assert "Запись в меню не сделана" in said.stdout
    assert "Двойной щелчок по файлам программы не настроен" in said.stdout
    assert said.stderr == ""
    assert standing.number == "0.10.0"
    assert (standing.home / ".local" / "bin" / "shnor").resolve() == standing.place / "shnor"
    assert [path.name for path in standing.share.glob("shnor-office-program*")] == ["shnor-office-program"]
    assert not list(standing.share.rglob("*.new/*"))


@pytest.mark.parametrize("signal", ["HUP", "INT", "TERM"])
def test_end_asked_for_once_the_new_program_stands_comes_too_late(
    standing: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signal: str
) -> None:
    commands_in_front(tmp_path / "commands", monkeypatch, update_mime_database=f"kill -{signal} $PPID")
    said = standing.run(newer(tmp_path))
    assert said.returncode == 0
    assert "обновлена с 0.5.0 до 0.10.0" in said.stdout
    assert standing.number == "0.10.0"


def test_nobody_who_listens_is_no_failure(standing: Person, tmp_path: Path) -> None:
    script = newer(tmp_path)
    with Path("/dev/full").open("w") as full:
        environment = {"PATH": os.environ["PATH"], "HOME": str(standing.home)}
        assert subprocess.run([standing.shell, script], env=environment, stdout=full, check=False).returncode == 0
    assert standing.number == "0.10.0"


def test_relative_folder_for_data_counts_for_nothing(person: Person, tmp_path: Path) -> None:
    script, other = newer(tmp_path), tmp_path / "share"
    for share in ("share", str(other)):
        environment = {"PATH": os.environ["PATH"], "HOME": str(person.home), "XDG_DATA_HOME": share}
        said = subprocess.run(
            [person.shell, script], env=environment, cwd=person.home, capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr
    assert person.number == "0.10.0"
    assert not (person.home / "share").exists()
    assert (other / "shnor-office-program" / "shnor").is_file()


def test_full_disk_leaves_the_old_program_and_no_half_copy(standing: Person, tmp_path: Path) -> None:
    before = standing.picture()
    said = standing.run(newer(tmp_path), most=300)
    assert said.returncode == 7
    assert "не хватило места" in said.stderr
    assert standing.picture() == before
    assert not standing.place.with_name("shnor-office-program.new").exists()


def test_version_that_does_not_start_here_is_not_installed(standing: Person, tmp_path: Path) -> None:
    before = standing.picture()
    said = standing.run(newer(tmp_path, starts=False))
    assert said.returncode == 3
    assert standing.picture() == before


def test_installation_cut_off_between_its_renames_is_mended(standing: Person, tmp_path: Path) -> None:
    standing.place.rename(standing.place.with_name("shnor-office-program.old"))
    said = standing.run(linux_program.program(tmp_path / "old", "0.4.0") / "install.sh")
    assert said.returncode == 4
    assert standing.number == "0.5.0"


def test_folder_and_command_of_somebody_else_stay(person: Person, tmp_path: Path) -> None:
    command = person.home / ".local" / "bin" / "shnor"
    command.parent.mkdir(parents=True)
    command.write_text("somebody's own", encoding="utf-8")
    script = newer(tmp_path)
    said = person.run(script)
    assert said.returncode == 0
    assert "оставлена как была" in said.stdout
    assert person.run(script, "--remove").returncode == 0
    assert command.read_text(encoding="utf-8") == "somebody's own"
    person.place.mkdir()
    (person.place / "чужое.txt").write_text("x", encoding="utf-8")
    before = person.picture()
    for words in ((), ("--remove",)):
        said = person.run(script, *words)
        assert said.returncode == 6
        assert person.picture() == before


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg сравнивает версии пакетов")
def test_package_over_a_newer_one_is_refused_and_others_are_not(tmp_path: Path) -> None:
    script = tmp_path / "preinst"
    text = (linux_build.SOURCES / "preinst").read_text(encoding="utf-8")
    script.write_text(text.replace("@VERSION@", "0.9.0"), encoding="utf-8")
    for words, code in ((("install",), 0), (("upgrade", "0.9.0"), 0), (("upgrade", "0.8.9"), 0), (("abort",), 0)):
        assert subprocess.run([SHELLS[0], script, *words], check=False).returncode == code
    said = subprocess.run([SHELLS[0], script, "upgrade", "0.10.0"], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "более новая версия ШНОР-Офиса: 0.10.0, а здесь 0.9.0" in said.stderr


# --- unpacking


def packed(path: Path, *members: tarfile.TarInfo | str) -> Release:
    """An archive with these members, and what its maker states of it."""
    with lzma.open(path, "wb", preset=0) as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for member in members:
            entry = tarfile.TarInfo(member) if isinstance(member, str) else member
            content = b"x" * 10 if entry.isreg() and not entry.size else bytes(entry.size)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return Release("0.6.0", ARCHIVE, path.name, path.stat().st_size, shared.digest(path), "0003")


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def test_archive_is_unpacked_whole(tmp_path: Path) -> None:
    made = linux_program.archive(tmp_path, "0.6.0")
    release = Release("0.6.0", ARCHIVE, made.name, made.stat().st_size, shared.digest(made), "0003")
    script = unpacking.unpack(release, made, tmp_path / "here")
    assert script.name == "install.sh"
    assert os.access(script.parent / "shnor", os.X_OK)
    assert not os.access(script.parent / "sbom.json", os.X_OK)
    assert (script.parent / "lib" / "heavy").read_bytes() == bytes(200_000)
    # once more over what was left behind
    assert unpacking.unpack(release, made, tmp_path / "here") == script


@pytest.mark.parametrize(
    "member",
    [
        "../evil",
        "top/../../evil",
        "/tmp/evil",  # noqa: S108  an absolute path
        "other/file",
        "top/install.sh",
        special("top/link", tarfile.SYMTYPE, "/etc/passwd"),
        special("top/link", tarfile.SYMTYPE, "install.sh"),
        special("top/hard", tarfile.LNKTYPE, "top/install.sh"),
        special("top/pipe", tarfile.FIFOTYPE),
        special("top/device", tarfile.CHRTYPE),
        special("", tarfile.REGTYPE),
        special(".", tarfile.DIRTYPE),
    ],
    # every worker has to give a case the same name
    ids=lambda member: member if isinstance(member, str) else f"{member.name}-{member.type!r}-{member.linkname}",
)
def test_anything_but_plain_files_in_one_folder_is_refused(tmp_path: Path, member: tarfile.TarInfo | str) -> None:
    path = tmp_path / "x.tar.xz"
    release = packed(path, "top/install.sh", "top/a/b", member)
    with pytest.raises(ShnorError):
        unpacking.unpack(release, path, tmp_path / "here")
    assert list((tmp_path / "here").iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_first_member_may_not_lead_out_either(tmp_path: Path) -> None:
    path = tmp_path / "x.tar.xz"
    release = packed(path, "../install.sh")
    with pytest.raises(FileError):
        unpacking.unpack(release, path, tmp_path / "here")
    assert not (tmp_path / "install.sh").exists()


def test_archive_that_unpacks_to_more_than_a_program_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.tar.xz"
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    big = tarfile.TarInfo("top/big")
    big.size = 2000
    release = packed(path, "top/install.sh", big)
    with pytest.raises(FileError, match="устроен не так"):
        unpacking.unpack(release, path, tmp_path / "here")
    monkeypatch.setattr(unpacking, "MOST_FILES", 1)
    release = packed(path, "top/install.sh", "top/a")
    with pytest.raises(FileError, match="устроен не так"):
        unpacking.unpack(release, path, tmp_path / "here")


def test_copy_changed_after_it_was_brought_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "x.tar.xz"
    release = packed(path, "top/install.sh")
    packed(path, "top/install.sh", "top/evil")
    with pytest.raises(RefusedError, match="не тот, что подписан"):
        unpacking.unpack(release, path, tmp_path / "here")
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"no archive at all", lzma.compress(b"no tar"), lzma.compress(bytes(50))[:-9]]
)
def test_what_is_no_archive_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.tar.xz"
    path.write_bytes(content)
    release = Release("0.6.0", ARCHIVE, path.name, len(content), shared.digest(path), "0003")
    with pytest.raises(FileError):
        unpacking.unpack(release, path, tmp_path / "here")
