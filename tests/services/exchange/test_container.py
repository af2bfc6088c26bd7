"""The container: written one way, and any byte, name or member that is not so is refused."""

import hashlib
import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from shnor_desktop.services.exchange import asice
from shnor_desktop.services.exchange.asice import MANIFEST, SIGNATURE, Container, ContainerError, Fault, Member
from shnor_desktop.services.signing import cades, certificates
from shnor_desktop.services.signing.verify import Outcome
from tests.services.signing.authority import district

FILES = {"content.json": b'{"a": 1}', "sheets/classes.json": b"[1,2,3]", "files/0001.pdf": b"%PDF-1.4 " + bytes(60)}
MEMBERS = [Member(name, content) for name, content in FILES.items()]


@pytest.fixture(scope="module")
def package() -> bytes:
    """A small signed container."""
    return asice.build(MEMBERS, district().signer("857"))


def read(content: bytes) -> Container:
    return asice.read(io.BytesIO(content))


def accepted(content: bytes) -> bool:
    """Whether the reader takes these bytes, the signature included."""
    try:
        return read(content).verify(district().trust()).outcome is Outcome.VALID
    except ContainerError:
        return False


def members_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def canonical(members: list[tuple[str, bytes]]) -> bytes:
    """A container written as ours are, with any members: a forger knows our rules too."""
    return b"".join(asice._bytes_of([asice._of_bytes(name, content) for name, content in members]))


def test_whole_container_is_read_and_its_signature_holds(package: bytes) -> None:
    container = read(package)
    assert container.verify(district().trust()).outcome is Outcome.VALID
    assert {place.name: container.read(place.name) for place in container.data} == FILES
    assert container.sha256 == hashlib.sha256(package).hexdigest()


def test_file_on_disk_is_written_as_in_memory(tmp_path: Path) -> None:
    evidence = tmp_path / "Отчёт.pdf"
    evidence.write_bytes(bytes(3_000_000))
    path = tmp_path / "a.asice"
    digest = asice.write(path, [MEMBERS[0], Member("files/0001.pdf", evidence)], district().signer("857"))
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    with asice.opened(path) as container:
        assert container.verify(district().trust()).outcome is Outcome.VALID
        assert sum(map(len, container.pieces("files/0001.pdf"))) == 3_000_000


def test_manifest_signature_passes_openssl_and_digests_agree(package: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "mimetype"
        (tmp_path / "manifest.xml").write_bytes(archive.read(MANIFEST))
        (tmp_path / "manifest.p7s").write_bytes(archive.read(SIGNATURE))
        found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in FILES}
    (tmp_path / "root.crt").write_text(certificates.pem(district().root.certificate))
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "manifest.p7s"]
    command += ["-content", "manifest.xml", "-CAfile", "root.crt", "-out", "/dev/null"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert asice.listed((tmp_path / "manifest.xml").read_bytes()) == found


def test_same_members_give_the_same_bytes_before_the_signature(package: bytes) -> None:
    again = asice.build(MEMBERS, district().signer("857"))
    end = package.index(b"PK\x03\x04", package.index(b"</asic:ASiCManifest>"))
    assert again[:end] == package[:end]
    assert again != package


def test_every_changed_byte_is_refused(package: bytes) -> None:
    for place in range(len(package)):
        for bit in (0x01, 0x20):
            broken = bytearray(package)
            broken[place] ^= bit
            with pytest.raises(ContainerError):
                read(bytes(broken))


def test_every_length_cut_is_refused(package: bytes) -> None:
    for length in range(len(package)):
        with pytest.raises(ContainerError):
            read(package[:length])


@pytest.mark.parametrize("extra", [b"\x00", b"PK", b"hello" * 100])
def test_bytes_before_and_after_are_refused(package: bytes, extra: bytes) -> None:
    assert not accepted(package + extra)
    assert not accepted(extra + package)


def test_comment_of_the_archive_is_refused(package: bytes) -> None:
    assert not accepted(package[:-2] + struct.pack("<H", 5) + b"hello")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_repacked_archive_is_asked_for_the_original(package: bytes, method: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members_of(package).items():
            archive.writestr(name, content)
    with pytest.raises(ContainerError) as raised:
        read(packed.getvalue())
    assert raised.value.fault is Fault.REPACKED
    assert "исходный файл" in raised.value.hint


def test_archive_extended_by_zip_is_not_called_repacked(package: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(package)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("files/0002.pdf", b"new")
    with pytest.raises(ContainerError) as raised:
        read(path.read_bytes())
    assert raised.value.fault is Fault.CHANGED


def test_rewritten_members_are_refused_even_when_written_by_our_rules(package: bytes) -> None:
    honest = list(members_of(package).items())
    assert canonical(honest) == package
    by_name = dict(honest)
    service = [("mimetype", by_name["mimetype"]), (MANIFEST, by_name[MANIFEST]), (SIGNATURE, by_name[SIGNATURE])]
    data = [(name, content) for name, content in honest if name in FILES]

    def forged(changed: list[tuple[str, bytes]]) -> bytes:
        return canonical([service[0], *changed, *service[1:]])

    renamed = [("files/0002.pdf" if name == "files/0001.pdf" else name, content) for name, content in data]
    altered = [(name, content + b" " if name == "content.json" else content) for name, content in data]
    swapped = [(data[0][0], data[1][1]), (data[1][0], data[0][1]), data[2]]
    for changed in (
        renamed,
        altered,
        swapped,
        data[:-1],
        [*data, ("files/0002.pdf", b"added")],
        [*data, data[-1]],
        [*data, ("files/0001.pdf", b"other")],
        [*data, ("FILES/0001.PDF", b"other")],
        [*data, ("../evil.txt", b"other")],
        [*data, ("files\\0002.pdf", b"other")],
        [data[1], data[0], data[2]],
        [],
    ):
        assert not accepted(forged(changed))
    assert not accepted(canonical(honest[1:]))
    assert not accepted(canonical(honest[:-1]))
    assert not accepted(canonical([*honest, ("files/0002.pdf", b"added")]))


def test_foreign_manifest_is_not_believed_though_signed() -> None:
    """Signed by a known key, but a manifest that names the same file twice or wears a DTD is not ours."""
    signer = district().signer("857")
    good = asice.manifest_bytes([("content.json", hashlib.sha256(b"{}").digest())])
    twice = good.replace(b"</asic:ASiCManifest>", good[good.index(b"<asic:DataObject") : good.index(b"</asic:ASiCM")])
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>' + good[39:]
    for manifest in (twice + b"</asic:ASiCManifest>", bomb, b"", b"<a/>", good + b" "):
        signature = cades.sign_bytes(manifest, signer)
        members = [("mimetype", asice.MIMETYPE), ("content.json", b"{}"), (MANIFEST, manifest), (SIGNATURE, signature)]
        assert not accepted(canonical(members))
    assert accepted(
        canonical(
            [
                ("mimetype", asice.MIMETYPE),
                ("content.json", b"{}"),
                (MANIFEST, good),
                (SIGNATURE, cades.sign_bytes(good, signer)),
            ]
        )
    )


def test_key_of_another_district_is_not_believed(package: bytes) -> None:
    other = asice.build(MEMBERS, district("UST", "Другой район").signer("857"))
    assert read(other).verify(district().trust()).outcome is Outcome.UNKNOWN_ISSUER
    signature = members_of(other)[SIGNATURE]
    swapped = [(name, signature if name == SIGNATURE else content) for name, content in members_of(package).items()]
    assert not accepted(canonical(swapped))


@pytest.mark.parametrize("content", [b"", b"PK", b"hello world", bytes(5000), b"PK\x03\x04" + bytes(100)])
def test_junk_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ContainerError) as raised:
        read(content)
    assert raised.value.hint


def test_office_file_is_said_to_be_no_package() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
    with pytest.raises(ContainerError) as raised:
        read(packed.getvalue())
    assert raised.value.fault is Fault.FOREIGN


def test_bomb_is_not_unpacked_to_find_words_for_it(package: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members_of(package).items():
            archive.writestr(name, content)
        archive.writestr("files/bomb.pdf", bytes(300 * 1024**2))
    with pytest.raises(ContainerError) as raised:
        read(packed.getvalue())
    assert raised.value.fault is Fault.TOO_LARGE


def test_names_inside_are_plain_ascii() -> None:
    for name in ("Отчёт.pdf", "a/b/c.pdf", "../a.pdf", "/a.pdf", "a:b.pdf", "con", "A.pdf", "a.pdf."):
        with pytest.raises(ValueError, match=r"."):
            asice.build([Member(name, b"")], district().office)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence_and_a_next_step(fault: Fault) -> None:
    assert fault.sentence.endswith(".")
    assert fault.next_step.endswith(".")
