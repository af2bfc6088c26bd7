"""What can be said of an evidence file without opening it: whether it is whole, how many pages it has."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shnor_desktop.errors import FileError
from shnor_desktop.services import evidence_store
from shnor_desktop.services.evidence import Attached

IMAGES = frozenset({"jpg", "jpeg", "png"})
_WORDS = {
    "pdf": "Документ PDF",
    "jpg": "Фото",
    "jpeg": "Фото",
    "png": "Картинка",
    "docx": "Документ Word",
    "xlsx": "Таблица Excel",
    "pptx": "Презентация",
    "odt": "Текстовый документ",
    "ods": "Таблица",
    "odp": "Презентация",
}
_WINDOW = 2**18
"""Bytes looked at in one go: a search holds up every other thread."""
_STREAM, _STREAMS = 2**20, 200
"""Unpacked bytes of one packed part of a PDF, and how many parts are looked into."""
_PAGE = re.compile(rb"/Type\s{0,4}/Page(?![A-Za-z])")
_TREE = re.compile(rb"/Type\s{0,4}/Pages\b")
_COUNT = re.compile(rb"/Count\s{1,4}(\d{1,6})")
_PACKED = re.compile(rb"/Type\s{0,4}/ObjStm\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a preview says beside the picture."""

    kind: str
    pages: int | None = None
    """Of a PDF, where it is found without reading the whole document."""
    trouble: str = ""


def facts(content: Path, one: Attached) -> Facts:
    """Look at the content of a file; trouble is said, not raised."""
    suffix = evidence_store.suffix_of(one.title)
    kind = _WORDS.get(suffix, "Файл")
    try:
        whole = evidence_store.digest_of(content) == one.sha256
    except FileError:
        return Facts(kind, None, "Содержание не найдено или не читается. Приложите тот же файл ещё раз.")
    if not whole:
        return Facts(kind, None, "Содержание на диске испорчено. Приложите тот же файл ещё раз.")
    if suffix == "pdf":
        return Facts(kind, pages(content.read_bytes()))
    if suffix not in IMAGES and not zipfile.is_zipfile(content):
        return Facts(kind, None, "Документ повреждён: скорее всего, он не откроется.")
    return Facts(kind)


def pages(data: bytes) -> int | None:
    """How many pages a PDF has, by its tree of pages; None when that does not lie open."""
    for part in (data, *_unpacked(data)):
        counts = []
        for at in _places(_TREE, part):
            # the number stands in the same dictionary, on either side of the type
            begin = max(part.rfind(b"<<", max(at - 2000, 0), at), 0)
            end = part.find(b">>", at, at + 20_000)
            found = _COUNT.search(part, begin, end if end > 0 else at + 200)
            if found:
                counts.append(int(found.group(1)))
        if counts:
            return max(counts)
    return sum(1 for _ in _places(_PAGE, data)) or None


def _places(pattern: re.Pattern[bytes], data: bytes) -> Iterator[int]:
    for start in range(0, len(data), _WINDOW):
        for found in pattern.finditer(data, start, start + _WINDOW + 64):
            if found.start() < start + _WINDOW:
                yield found.start()


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Packed parts of newer documents, each up to a bound: a small file may unpack to gigabytes."""
    for number, at in enumerate(_places(_PACKED, data)):
        begin = data.find(b"stream", at, at + 2000)
        if number >= _STREAMS or begin < 0:
            continue
        begin += 8 if data[begin + 6 : begin + 8] == b"\r\n" else 7
        try:
            yield zlib.decompressobj().decompress(data[begin : begin + _STREAM], _STREAM)
        except zlib.error:  # another packing than the usual one
            continue
