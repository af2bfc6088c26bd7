"""Pictures of files in a worker: a small view that never unpacks a bomb, a smaller copy of a photo for a package."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from shnor_desktop.services import evidence_facts, wording
from shnor_desktop.services.evidence import Attached
from shnor_desktop.services.evidence_facts import IMAGES, Facts
from shnor_desktop.services.evidence_store import suffix_of

HEAVY = 2 * 2**20
"""Bytes from which a photo is offered to be made smaller."""
SIDE = 2000
"""Pixels of the longer side of a smaller photo: a printed page stays readable."""
_QUALITY = 85
_MOST = 60_000_000
"""Pixels that are unpacked at most; the numbers stand at the beginning of a file and cost nothing."""
_MEGABYTES = 256


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as the preview shows it."""

    file: Attached
    facts: Facts
    image: QImage | None
    pixels: str = ""


def look(content: Path, one: Attached, side: int) -> Shown:
    """Read what the preview shows; the picture has at most ``side`` pixels each way."""
    facts = evidence_facts.facts(content, one)
    suffix = suffix_of(one.title)
    if facts.trouble or suffix not in IMAGES:
        return Shown(one, facts, None)
    reader = _reader(content, suffix)
    size = reader.size()
    if not size.isValid():
        return Shown(one, Facts(facts.kind, None, "Картинка повреждена: она не открывается."), None)
    pixels = f"{size.width()} × {size.height()}"
    if size.width() * size.height() > _MOST:
        return Shown(one, Facts(facts.kind, None, "Картинка слишком велика для просмотра здесь."), None, pixels)
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(_never_flat(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)))
    image = reader.read()
    if image.isNull():
        return Shown(one, Facts(facts.kind, None, "Картинка повреждена: она не открывается."), None, pixels)
    return Shown(one, facts, image, pixels)


def shrink(source: Path, folder: Path) -> Path:
    """A smaller copy of a photo, turned the right way and without data of the place; the photo itself if it cannot be.

    Nothing of the original but its points is carried over: what a camera writes beside them stays behind.
    """
    reader = _reader(source, suffix_of(source.name))
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST:
        return source
    if max(size.width(), size.height()) > SIDE:
        reader.setScaledSize(_never_flat(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)))
    image = reader.read()
    if image.isNull():
        return source
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    clean = QImage(image.size(), QImage.Format.Format_RGB32)
    clean.fill(Qt.GlobalColor.white)
    painter = QPainter(clean)
    painter.drawImage(0, 0, image)
    painter.end()
    target, number = folder / f"{source.stem[:80]}.jpg", 1
    while target.exists():
        number += 1
        target = folder / f"{source.stem[:80]} ({number}).jpg"
    writer = QImageWriter(str(target), b"jpg")
    writer.setQuality(_QUALITY)
    if not writer.write(clean) or target.stat().st_size >= source.stat().st_size:
        target.unlink(missing_ok=True)
        return source
    return target


def heavy(paths: list[Path]) -> list[Path]:
    """The photos among these that are worth making smaller."""
    found = []
    for path in paths:
        if suffix_of(path.name) in IMAGES:
            try:
                size = path.stat().st_size
            except OSError:  # attaching it will say so
                continue
            if size > HEAVY:
                found.append(path)
    return found


def weight(size: int) -> str:
    """«12 КБ», «3,4 МБ», «200 МБ»."""
    if size < 2**20:
        return f"{wording.whole(max(round(size / 1024), 1))}{wording.NBSP}КБ"
    return f"{size / 2**20:.1f}".removesuffix(".0").replace(".", ",") + f"{wording.NBSP}МБ"


def _reader(path: Path, suffix: str) -> QImageReader:
    """A reader of just this kind: what calls itself a photo is read as nothing else."""
    QImageReader.setAllocationLimit(_MEGABYTES)
    reader = QImageReader(str(path), b"png" if suffix == "png" else b"jpg")
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader


def _never_flat(size: QSize) -> QSize:
    return size.expandedTo(QSize(1, 1))
