"""The signed container (ASiC-E with CAdES): written one way only, and read only if it was written that way.

A container is a ZIP whose bytes follow from its members: stored, in a fixed order, with fixed header fields. The
reader writes every header anew from what it found and compares, so a changed byte anywhere is seen, also in places
that no signature covers (EXCHANGE §3, CONTRACTS «Exchange»).
"""

import hashlib
import re
import struct
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from shnor_desktop.errors import FileError, StorageError
from shnor_desktop.services.signing.cades import digest_of, sign_bytes
from shnor_desktop.services.signing.keys import Signer
from shnor_desktop.services.signing.verify import Check, Trust, verify_bytes

SUFFIX = ".asice"
MIMETYPE = b"application/vnd.etsi.asic-e+zip"
MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"
MOST_MEMBERS = 5000
LARGEST_TOTAL = 2 * 1024**3
LARGEST_TEXT = 128 * 1024**2
"""The largest member that is read into memory; files are only streamed."""

_CHUNK = 1024 * 1024
_LARGEST_GUESS = 256 * 1024**2
"""How much of a foreign archive is unpacked only to find the right words for the refusal."""
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DAY_ONE = 0x21
"""1 January 1980, the first day a ZIP can name: the same data must give the same bytes."""
_NAME = re.compile(r"(?:[a-z0-9_]{1,40}/)?[a-z0-9_]{1,60}\.[a-z0-9]{1,8}")
_MIME = {
    "json": "application/json",
    "pdf": "application/pdf",
    "crl": "application/pkix-crl",
    "sig": "application/pkcs7-signature",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "png": "image/png",
}
_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


class Fault(Enum):
    """Why a file is not the container that was made: sentence and next step."""

    UNREADABLE = ("Файл не удалось прочитать.", "Проверьте флешку и попробуйте ещё раз.")
    FOREIGN = ("Это не пакет программы.", "Выберите файл с окончанием .asice, который записала программа.")
    CUT = (
        "Пакет записан не до конца: файл обрывается.",
        "Попросите записать его на флешку ещё раз; вынимайте её после безопасного извлечения.",
    )
    TOO_LARGE = ("В пакете слишком много файлов или они слишком велики.", "Попросите прислать файлы частями.")
    REPACKED = (
        "Пакет распаковали и упаковали снова другой программой: это не тот файл, который был записан.",
        "Попросите исходный файл .asice: его не нужно открывать и перепаковывать.",
    )
    CHANGED = (
        "Пакет изменён или повреждён после записи: он не принят.",
        "Попросите у школы исходный файл .asice ещё раз.",
    )

    def __init__(self, sentence: str, next_step: str) -> None:
        self.sentence = sentence
        self.next_step = next_step


class ContainerError(FileError):
    """The file is not a whole, untouched container."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.sentence} {detail}".strip(), hint=fault.next_step)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Member:
    """One data file of the container: an ASCII name and its bytes, or the file on disk that holds them."""

    name: str
    source: bytes | Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member lies in the container, with what was computed of its bytes."""

    name: str
    start: int
    size: int
    crc: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Measured:
    name: str
    source: bytes | Path
    size: int
    crc: int
    sha256: bytes


class Container:
    """A container whose bytes are the canonical ones; its signature is judged by ``verify``."""

    def __init__(self, file: BinaryIO, places: Sequence[Place], sha256: str, size: int) -> None:
        self._file = file
        self.places = {place.name: place for place in places}
        self.sha256 = sha256
        """Digest of the whole file: what makes one package the same as another."""
        self.size = size

    @property
    def data(self) -> tuple[Place, ...]:
        """The data files, in their order."""
        return tuple(place for name, place in self.places.items() if not _is_service(name))

    def read(self, name: str) -> bytes:
        """A small member whole."""
        place = self.places[name]
        if place.size > LARGEST_TEXT:
            raise ContainerError(Fault.TOO_LARGE)
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member piece by piece."""
        place = self.places[name]
        self._file.seek(place.start)
        left = place.size
        while left:
            piece = self._file.read(min(_CHUNK, left))
            if not piece:
                raise ContainerError(Fault.CUT)
            left -= len(piece)
            yield piece

    def verify(self, trust: Trust) -> Check:
        """The signature over the manifest, and whether the manifest names exactly these files with these digests."""
        manifest = self.read(MANIFEST)
        check = verify_bytes(manifest, self.read(SIGNATURE), trust)
        if check.intact:
            difference = _differs(manifest, self.data)
            if difference:
                raise ContainerError(Fault.CHANGED, difference)
        return check


def write(path: Path, members: Sequence[Member], signer: Signer) -> str:
    """Write and sign a container; returns the SHA-256 of the file."""
    measured = [_measure(member) for member in members]
    _limit(len(measured), sum(member.size for member in measured))
    manifest = manifest_bytes([(member.name, member.sha256) for member in measured])
    everything = [
        _of_bytes("mimetype", MIMETYPE),
        *measured,
        _of_bytes(MANIFEST, manifest),
        _of_bytes(SIGNATURE, sign_bytes(manifest, signer)),
    ]
    digest = hashlib.sha256()
    try:
        with path.open("wb") as file:
            for piece in _bytes_of(everything):
                digest.update(piece)
                file.write(piece)
    except OSError as error:
        raise StorageError(
            "Не удалось собрать пакет: диск недоступен или переполнен.", hint="Освободите место и повторите."
        ) from error
    return digest.hexdigest()


def build(members: Sequence[Member], signer: Signer) -> bytes:
    """A small container in memory (a receipt)."""
    measured = [_measure(member) for member in members]
    manifest = manifest_bytes([(member.name, member.sha256) for member in measured])
    signature = sign_bytes(manifest, signer)
    service = [_of_bytes(MANIFEST, manifest), _of_bytes(SIGNATURE, signature)]
    return b"".join(_bytes_of([_of_bytes("mimetype", MIMETYPE), *measured, *service]))


@contextmanager
def opened(path: Path, step: Callable[[int, int], None] | None = None) -> Iterator[Container]:
    """The container in a file, after every byte of it has been compared with what it must be."""
    try:
        with path.open("rb") as file:
            yield read(file, step)
    except OSError as error:
        raise ContainerError(Fault.UNREADABLE) from error


def read(file: BinaryIO, step: Callable[[int, int], None] | None = None) -> Container:
    """Walk through the file once: each header must be the one we would have written for what follows it."""
    size = file.seek(0, 2)
    file.seek(0)
    first = _local_header("mimetype", zlib.crc32(MIMETYPE), len(MIMETYPE)) + MIMETYPE
    if file.read(len(first)) != first:
        raise ContainerError(_why_not(file))
    digest = hashlib.sha256(first)
    places = [Place("mimetype", len(first) - len(MIMETYPE), len(MIMETYPE), zlib.crc32(MIMETYPE), "")]
    while (place := _next_member(file, digest, size)) is not None:
        places.append(place)
        _limit(len(places), place.start + place.size)
        if step:
            step(file.tell(), size)
    if [place.name for place in places[-2:]] != [MANIFEST, SIGNATURE] or len(places) < 4:
        raise ContainerError(_why_not(file))
    tail = _directory([(place.name, place.crc, place.size) for place in places])
    if file.read(len(tail) + 1) != tail:
        raise ContainerError(_why_not(file))
    digest.update(tail)
    names = [place.name for place in places]
    if len(set(names)) != len(names):
        raise ContainerError(Fault.CHANGED, "В нём два файла с одним именем.")
    if any(not _allowed(name) for name in names):
        raise ContainerError(Fault.CHANGED, "В нём файл с недопустимым именем.")
    return Container(file, places, digest.hexdigest(), size)


def manifest_bytes(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The manifest of these files (name, SHA-256), always in the same words."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<asic:ASiCManifest xmlns:asic="{_ASIC}" xmlns:ds="{_DSIG}">',
        f'<asic:SigReference URI="{quote(SIGNATURE)}" MimeType="application/x-pkcs7-signature"/>',
    ]
    for name, digest in files:
        lines += [
            f'<asic:DataObjectReference URI="{quote(name)}" MimeType="{escape(_mime(name))}">',
            f'<ds:DigestMethod Algorithm="{_SHA256}"/>',
            f"<ds:DigestValue>{b64encode(digest).decode()}</ds:DigestValue>",
            "</asic:DataObjectReference>",
        ]
    return ("\n".join([*lines, "</asic:ASiCManifest>"]) + "\n").encode("ascii")


def listed(manifest: bytes) -> dict[str, str]:
    """Names and digests (hex) of a manifest; no DTD, no entities, no network."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(manifest, parser)
        if root.getroottree().docinfo.doctype:
            raise ContainerError(Fault.CHANGED, "Опись пакета не читается.")
        found = {}
        for reference in root.iterfind(f"{{{_ASIC}}}DataObjectReference"):
            value = reference.findtext(f"{{{_DSIG}}}DigestValue") or ""
            found[unquote(reference.get("URI") or "")] = b64decode(value, validate=True).hex()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ContainerError(Fault.CHANGED, "Опись пакета не читается.") from error
    return found


def _differs(manifest: bytes, data: Sequence[Place]) -> str:
    """In words, how the files differ from the signed manifest; empty when they do not."""
    wanted = listed(manifest)
    present = {place.name: place.sha256 for place in data}
    if missing := sorted(wanted.keys() - present.keys()):
        return f"Нет файла «{missing[0]}», который в нём подписан."
    if extra := sorted(present.keys() - wanted.keys()):
        return f"В нём лишний файл «{extra[0]}», которого нет в описи."
    if changed := sorted(name for name, digest in present.items() if wanted[name] != digest):
        return f"Файл «{changed[0]}» не совпадает с описью."
    same = manifest_bytes([(place.name, bytes.fromhex(place.sha256)) for place in data])
    return "" if same == manifest else "Опись составлена не по правилам программы."


def _next_member(file: BinaryIO, digest: "hashlib._Hash", size: int) -> Place | None:
    """The member that starts here; None where the directory begins."""
    start = file.tell()
    head = file.read(_LOCAL.size)
    if head[:4] == b"PK\x01\x02":
        file.seek(start)
        return None
    if len(head) < _LOCAL.size:
        raise ContainerError(Fault.CUT)
    fields = _LOCAL.unpack(head)
    crc, length, name_length = fields[6], fields[7], fields[9]
    raw_name = file.read(name_length) if name_length <= 120 else b""
    name = raw_name.decode("ascii", "replace")
    if head + raw_name != _local_header(name, crc, length):
        raise ContainerError(_why_not(file))
    begin = file.tell()
    if begin + length > size:
        raise ContainerError(Fault.CUT)
    digest.update(head + raw_name)
    own, own_crc, left = hashlib.sha256(), 0, length
    while left:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            raise ContainerError(Fault.CUT)
        digest.update(piece)
        own.update(piece)
        own_crc = zlib.crc32(piece, own_crc)
        left -= len(piece)
    if own_crc != crc:
        raise ContainerError(Fault.CHANGED)
    return Place(name, begin, length, crc, own.hexdigest())


def _why_not(file: BinaryIO) -> Fault:
    """For a file that is not canonical: a foreign one, a cut one, a repacked one or a changed one."""
    file.seek(0)
    if file.read(2) != b"PK":
        return Fault.FOREIGN
    try:
        with zipfile.ZipFile(file) as archive:
            return _fault_of(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError):
        file.seek(0)
        return Fault.CUT if b"PK\x05\x06" not in _ending(file) else Fault.CHANGED


def _fault_of(archive: zipfile.ZipFile) -> Fault:
    """A readable ZIP that we did not write: repacked when all that is signed is there, otherwise changed or foreign."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if MANIFEST not in names or SIGNATURE not in names:
        return Fault.FOREIGN
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > _LARGEST_GUESS:
        return Fault.TOO_LARGE
    if len(set(names)) != len(names) or archive.getinfo(MANIFEST).file_size > LARGEST_TEXT:
        return Fault.CHANGED
    try:
        wanted = listed(archive.read(MANIFEST))
    except ContainerError:
        return Fault.CHANGED
    present = {name: _digest_in(archive, name) for name in names if not _is_service(name)}
    return Fault.REPACKED if present == wanted else Fault.CHANGED


def _digest_in(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as member:
        return digest_of(cast(BinaryIO, member)).hex()


def _ending(file: BinaryIO) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - 70_000))
    return file.read()


def _measure(member: Member) -> _Measured:
    if not _NAME.fullmatch(member.name):
        raise ValueError(member.name)
    size, crc, digest = 0, 0, hashlib.sha256()
    for piece in _pieces(member.source):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        digest.update(piece)
    return _Measured(member.name, member.source, size, crc, digest.digest())


def _of_bytes(name: str, content: bytes) -> _Measured:
    return _Measured(name, content, len(content), zlib.crc32(content), hashlib.sha256(content).digest())


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
    except OSError as error:
        raise FileError(
            f"Файл «{source.name}», который должен войти в пакет, не читается.", hint="Приложите его заново."
        ) from error


def _bytes_of(members: Sequence[_Measured]) -> Iterator[bytes]:
    for member in members:
        yield _local_header(member.name, member.crc, member.size)
        size = 0
        for piece in _pieces(member.source):
            size += len(piece)
            yield piece
        if size != member.size:
            raise FileError(
                "Файл изменился, пока собирался пакет.", hint="Закройте его в других программах и повторите."
            )
    yield _directory([(member.name, member.crc, member.size) for member in members])


def _local_header(name: str, crc: int, size: int) -> bytes:
    raw = name.encode("ascii", "replace")
    return _LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, _DAY_ONE, crc, size, size, len(raw), 0) + raw


def _directory(members: Sequence[tuple[str, int, int]]) -> bytes:
    """The central directory and the end record that belong to these members."""
    entries, offset = [], 0
    for name, crc, size in members:
        raw = name.encode("ascii")
        head = (b"PK\x01\x02", 20, 20, 0, 0, 0, _DAY_ONE, crc, size, size, len(raw), 0, 0, 0, 0, 0, offset)
        entries.append(_CENTRAL.pack(*head) + raw)
        offset += _LOCAL.size + len(raw) + size
    directory = b"".join(entries)
    count = len(members)
    return directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)


def _limit(count: int, total: int) -> None:
    if count > MOST_MEMBERS or total > LARGEST_TOTAL:
        raise ContainerError(Fault.TOO_LARGE)


def _mime(name: str) -> str:
    return _MIME.get(name.rpartition(".")[2], "application/octet-stream")


def _is_service(name: str) -> bool:
    return name in {"mimetype", MANIFEST, SIGNATURE}


def _allowed(name: str) -> bool:
    return _is_service(name) or _NAME.fullmatch(name) is not None
