"""An update is taken only from whoever made the program, whole, and only forward."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from installer import release
from shnor_desktop import paths
from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services import migrate, updates
from shnor_desktop.services.installation import PERSONAL, Way, here
from shnor_desktop.services.updates import Build, Found

CONTENT = b"MZ" + bytes(range(256)) * 5000


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def own(key: Ed25519PrivateKey) -> Build:
    return Build("0.5.0", test=False, public_key=release.public(key), components=())


NAMES = {
    updates.INSTALLER: "ShnorOffice-{}-setup.exe",
    updates.PORTABLE: "ShnorOffice-{}-portable.zip",
    updates.ARCHIVE: "ShnorOffice-{}-linux-x86_64.tar.xz",
    updates.PACKAGE: "shnor-office_{}_amd64.deb",
}


def installer(folder: Path, key: Ed25519PrivateKey, number: str, kind: str = updates.INSTALLER) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAMES[kind].format(number)
    path.write_bytes(CONTENT)
    release.sign(path, key, kind, number)
    return path


def checked(path: Path, own: Build, way: Way = Way.WINDOWS) -> Found:
    return updates.check(path, own, way)


def statement_of(path: Path) -> Path:
    return path.with_name(path.name + updates.ENDING)


def test_a_genuine_newer_installer_is_brought_whole(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    path = installer(tmp_path / "stick", key, "0.6.0")
    found = checked(path, own)
    assert (found.release.version, found.release.schema) == ("0.6.0", migrate.HEAD)
    assert found.release.news
    assert all(len(line) <= 400 and line.strip() == line for line in found.release.news)
    brought = updates.bring(found, tmp_path / "here")
    assert brought.read_bytes() == CONTENT
    assert [one.name for one in brought.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("number", ["0.4.9", "0.0.9", "0.5.0"])
def test_an_older_or_the_same_version_is_refused_with_its_number(
    tmp_path: Path, key: Ed25519PrivateKey, own: Build, number: str
) -> None:
    with pytest.raises(RefusedError, match=number.replace(".", r"\.")):
        checked(installer(tmp_path, key, number), own)


def test_versions_are_compared_as_numbers(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    assert checked(installer(tmp_path, key, "0.10.0"), own).release.version == "0.10.0"


@pytest.mark.parametrize("place", [0, 1, len(CONTENT) // 2, len(CONTENT) - 1])
def test_any_changed_byte_of_the_installer_is_refused_and_nothing_is_left(
    tmp_path: Path, key: Ed25519PrivateKey, own: Build, place: int
) -> None:
    path = installer(tmp_path / "stick", key, "0.6.0")
    changed = bytearray(CONTENT)
    changed[place] ^= 1
    path.write_bytes(changed)
    with pytest.raises(RefusedError, match="не тот, что подписан"):
        updates.bring(checked(path, own), tmp_path / "here")
    assert list((tmp_path / "here").iterdir()) == []


def test_a_copy_that_ends_early_is_refused(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    path = installer(tmp_path / "stick", key, "0.6.0")
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(RefusedError, match="не полностью"):
        updates.bring(checked(path, own), tmp_path / "here")


def test_an_installer_of_another_maker_is_refused(tmp_path: Path, own: Build) -> None:
    with pytest.raises(RefusedError, match="кто-то другой"):
        checked(installer(tmp_path, Ed25519PrivateKey.generate(), "9.0.0"), own)


def test_a_statement_that_was_touched_is_refused(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    path = installer(tmp_path, key, "0.6.0")
    body = json.loads(statement_of(path).read_text(encoding="utf-8"))
    body["statement"] = body["statement"].replace('"0.6.0"', '"0.7.0"')
    statement_of(path).write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(RefusedError, match="кто-то другой"):
        checked(path, own)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{}", b"[]", b"\xff\xfe", b"null", b"NaN", b'{"format":"x","statement":"{}","signature":""}'),
        # a half of a letter, which cannot be written down as bytes
        b'{"format":"shnor-release","statement":"\\ud800","signature":""}',
        b'{"format":"shnor-release","statement":"{}","signature":"\xd1\x91"}',
        b'{"format":"shnor-release","statement":"{}","signature":[]}',
        b"[" * 60_000,
        b"9" * 60_000,
    ],
    ids=lambda content: str(content[:48]),
)
def test_a_file_that_is_no_statement_is_refused_with_a_sentence(tmp_path: Path, own: Build, content: bytes) -> None:
    path = tmp_path / f"x.exe{updates.ENDING}"
    path.write_bytes(content)
    with pytest.raises((FileError, RefusedError)):
        checked(path, own)


def test_a_statement_cannot_lead_out_of_its_folder(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    path = installer(tmp_path / "stick", key, "0.6.0")
    told = json.loads(json.loads(statement_of(path).read_text(encoding="utf-8"))["statement"])
    text = json.dumps(told | {"file": "../evil.exe"})
    body = {
        "format": updates.FORMAT,
        "statement": text,
        "signature": base64.b64encode(key.sign(text.encode())).decode(),
    }
    statement_of(path).write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(FileError):
        checked(path, own)


def test_a_program_from_its_sources_takes_no_update(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    assert updates.build().public_key == b""
    assert updates.newest([tmp_path], updates.INSTALLER) is None
    with pytest.raises(RefusedError, match="исходников"):
        updates.check(installer(tmp_path, key, "9.0.0"))


def test_a_full_disk_leaves_the_program_as_it_was(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    found = checked(installer(tmp_path / "stick", key, "0.6.0"), own)
    blocked = tmp_path / "here"
    blocked.write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageError, match="осталась прежней"):
        updates.bring(found, blocked)


def test_a_file_without_its_statement_is_told_of(tmp_path: Path, key: Ed25519PrivateKey, own: Build) -> None:
    path = installer(tmp_path, key, "0.6.0")
    statement_of(path).unlink()
    with pytest.raises(FileError, match="нет описания выпуска") as told:
        checked(path, own)
    assert "оба файла" in told.value.hint


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("way", list(updates.KIND_OF))
def test_a_program_takes_only_the_file_that_renews_it(
    tmp_path: Path, key: Ed25519PrivateKey, own: Build, way: Way, kind: str
) -> None:
    path = installer(tmp_path, key, "0.6.0", kind)
    if updates.KIND_OF[way] == kind:
        assert checked(path, own, way).path == path
        return
    with pytest.raises(RefusedError, match="для этой программы он не подходит") as told:
        checked(path, own, way)
    assert {Way.WINDOWS: ".exe", Way.PERSON: ".tar.xz", Way.PACKAGE: ".deb"}[way] in told.value.hint


@pytest.mark.parametrize(
    ("way", "words"), [(Way.PORTABLE, "«Данные»"), (Way.UNPACKED, "./install.sh"), (Way.SOURCES, "")]
)
def test_a_program_renewed_by_hand_says_how(
    tmp_path: Path, key: Ed25519PrivateKey, own: Build, way: Way, words: str
) -> None:
    with pytest.raises(RefusedError) as told:
        checked(installer(tmp_path, key, "0.6.0", updates.ARCHIVE), own, way)
    assert words in told.value.hint


@pytest.mark.parametrize(
    ("files", "folder", "way"),
    [
        (["python/python311.dll"], "ShnorOffice", Way.WINDOWS),
        (["python/python311.dll", paths.PORTABLE_MARK], "ShnorOffice", Way.PORTABLE),
        (["python/bin/python3.11", "ShnorOffice.installed"], PERSONAL, Way.PERSON),
        (["python/bin/python3.11", "ShnorOffice.installed"], "moved", Way.UNPACKED),
        (["python/bin/python3.11"], "shnor-office-0.5.0", Way.UNPACKED),
        (["dev.py"], "checkout", Way.SOURCES),
    ],
)
def test_how_the_program_was_installed_is_seen_from_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str], folder: str, way: Way
) -> None:
    for name in (*files, "app/resources/rules.json"):
        (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).touch()
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / folder / "app" / "resources")
    found = here()
    assert (found.way, found.folder) == (way, None if way is Way.SOURCES else tmp_path / folder)


def test_a_file_without_end_is_not_copied_beyond_what_was_signed(
    tmp_path: Path, key: Ed25519PrivateKey, own: Build
) -> None:
    path = installer(tmp_path / "stick", key, "0.6.0")
    path.write_bytes(CONTENT)
    os.truncate(path, 2**40)
    with pytest.raises(RefusedError, match="не тот, что подписан"):
        updates.bring(checked(path, own), tmp_path / "here")
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have names on Linux only")
@pytest.mark.parametrize("which", ["statement", "file"])
def test_a_pipe_in_the_place_of_a_file_is_refused_at_once(
    tmp_path: Path, key: Ed25519PrivateKey, own: Build, which: str
) -> None:
    path = installer(tmp_path / "stick", key, "0.6.0")
    pipe = path if which == "file" else statement_of(path)
    pipe.unlink()
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="не читается"):
        updates.bring(checked(path, own), tmp_path / "here")


@pytest.fixture
def built(tmp_path: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program that says of itself that it is version 0.5.0 of this maker."""
    folder = tmp_path / "resources" / "release"
    folder.mkdir(parents=True)
    (folder / "build.json").write_text('{"version": "0.5.0", "test": true}', encoding="utf-8")
    (folder / "release.pub").write_bytes(release.public(key))
    (folder / "components.json").write_text('[["Qt", "6.9.3", "LGPL"]]', encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    updates.build.cache_clear()
    yield tmp_path
    updates.build.cache_clear()


SPOILT = [
    ("build.json", b"{"),
    ("build.json", b"\xff"),
    ("build.json", b"[]"),
    ("build.json", b'{"version": "x", "test": true}'),
    ("release.pub", b""),
    ("components.json", b"[1]"),
    ("components.json", None),
]


@pytest.mark.parametrize(("name", "content"), SPOILT)
def test_a_program_with_spoilt_files_says_so_and_takes_no_update(
    built: Path, key: Ed25519PrivateKey, name: str, content: bytes | None
) -> None:
    path = installer(built / "stick", key, "0.6.0")
    spoilt = built / "resources" / "release" / name
    if content is None:
        spoilt.unlink()
    else:
        spoilt.write_bytes(content)
    own = updates.build()
    assert own.spoilt
    assert not own.test
    assert updates.newest([built / "stick"], updates.INSTALLER) is None
    with pytest.raises(StorageError, match="Файлы программы испорчены"):
        updates.check(path, way=Way.WINDOWS)


def test_a_key_that_is_none_lets_no_update_in(built: Path, key: Ed25519PrivateKey) -> None:
    path = installer(built / "stick", key, "0.6.0")
    public = built / "resources" / "release" / "release.pub"
    public.write_bytes(public.read_bytes()[:40])
    assert updates.newest([built / "stick"], updates.INSTALLER) is None
    with pytest.raises(StorageError, match="Файлы программы испорчены"):
        updates.check(path, way=Way.WINDOWS)


def test_the_newest_genuine_installer_of_a_stick_is_found(built: Path, key: Ed25519PrivateKey) -> None:
    stick = built / "stick"
    installer(stick, key, "0.5.1")
    installer(stick / "ShnorOffice", key, "0.12.0")
    installer(stick / "ШНОР-Офис", Ed25519PrivateKey.generate(), "7.0.0")
    installer(stick / "elsewhere", key, "8.0.0")
    (stick / f"broken.exe{updates.ENDING}").write_bytes(b"{")
    found = updates.newest([built / "absent", stick], updates.INSTALLER)
    assert isinstance(found, Found)
    assert found.release.version == "0.12.0"
    assert updates.newest([built / "absent"], updates.INSTALLER) is None


@pytest.mark.parametrize("kind", [updates.ARCHIVE, updates.PACKAGE])
def test_only_files_that_renew_this_program_are_news(built: Path, key: Ed25519PrivateKey, kind: str) -> None:
    stick = built / "stick"
    for number, other in enumerate(NAMES):
        installer(stick, key, f"0.{6 + number}.0", other)
    found = updates.newest([stick], kind)
    assert found is not None
    assert found.release.kind == kind


def test_openssl_agrees_with_the_signature(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    body = json.loads(statement_of(installer(tmp_path, key, "0.6.0")).read_text(encoding="utf-8"))
    (tmp_path / "pub.pem").write_bytes(release.public(key))
    (tmp_path / "text").write_bytes(body["statement"].encode())
    (tmp_path / "sig").write_bytes(base64.b64decode(body["signature"]))
    said = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "pub.pem", "-in", "text", "-sigfile", "sig"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
