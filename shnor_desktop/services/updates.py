"""Updates from a stick: what this copy of the program is, which newer installer lies near, and whether it is genuine.

Beside an installer lies a statement signed with the release key (Ed25519). The program carries the public half, so it
takes only installers of whoever made itself; a changed byte, another maker or an older version is refused.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from shnor_desktop import __version__, paths
from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services.work import Progress, Silent

FORMAT = "shnor-release"
ENDING = ".release"
INSTALLER, PORTABLE = "windows-installer", "windows-portable"
FOLDERS = ("", "ShnorOffice", "ШНОР-Офис")
"""Where on a stick an installer is looked for."""
MOST_NEWS = 12
_LARGEST = 64 * 1024
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")


@dataclass(frozen=True, slots=True)
class Build:
    """What this copy of the program says of itself."""

    version: str
    test: bool
    """Signed with a key made on the spot: good for a try, not for handing out."""
    public_key: bytes
    """PEM; empty when the program runs from its sources and can be updated only by whoever fetched them."""
    components: tuple[tuple[str, str, str], ...]
    """Name, version and licence of everything that came along."""


@dataclass(frozen=True, slots=True)
class Release:
    """What the maker states of a finished file."""

    version: str
    kind: str
    file: str
    size: int
    sha256: str
    schema: str
    """The newest shape of a base that this version opens."""
    news: tuple[str, ...] = ()

    def as_text(self) -> str:
        """The exact words that are signed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Found:
    """A genuine statement and the file it speaks of; the file itself has not been read yet."""

    release: Release
    path: Path


@cache
def build() -> Build:
    """Of this program; from its sources it is a build without a key."""
    folder = paths.resources() / "release"
    try:
        told = json.loads((folder / "build.json").read_text(encoding="utf-8"))
        key = (folder / "release.pub").read_bytes()
        parts = json.loads((folder / "components.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Build(__version__, False, b"", ())
    return Build(str(told["version"]), bool(told["test"]), key, tuple((a, b, c) for a, b, c in parts))


def newest(roots: Iterable[Path]) -> Found | None:
    """The newest genuine installer that is newer than this program; None when there is none."""
    own = build()
    if not own.public_key:
        return None
    best: Found | None = None
    for statement in _statements(roots):
        try:
            found = read(statement, own.public_key)
        except (FileError, RefusedError):
            # a stranger's file on a stick is no news; whoever chooses it by hand is told why it is refused
            continue
        newer = numbers(found.release.version) > numbers(best.release.version if best else own.version)
        if found.release.kind == INSTALLER and newer and found.path.is_file():
            best = found
    return best


def read(statement: Path, public_key: bytes) -> Found:
    """A statement whose signature is the maker's; ``RefusedError`` when it is somebody else's."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        if statement.stat().st_size > _LARGEST:
            raise FileError(f"Файл «{statement.name}» слишком велик для описания выпуска.")
        body = json.loads(statement.read_bytes())
        text, signature = str(body["statement"]), base64.b64decode(body["signature"], validate=True)
        known = body["format"] == FORMAT
    except OSError as error:
        raise FileError(f"Файл «{statement.name}» не читается.", hint="Проверьте, что флешка на месте.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(f"«{statement.name}» — не описание выпуска ШНОР-Офиса.") from error
    if not known:
        raise FileError(f"«{statement.name}» — не описание выпуска ШНОР-Офиса.")
    key = load_pem_public_key(public_key)
    if not isinstance(key, Ed25519PublicKey):
        raise RefusedError("В этой программе нет ключа выпуска: проверить обновление нечем.")
    try:
        key.verify(signature, text.encode())
    except InvalidSignature as error:
        raise RefusedError(
            f"Подпись обновления «{statement.name}» не подходит: его выпустил кто-то другой или файл изменён. "
            "Обновление не запущено.",
            hint="Возьмите обновление там же, где получили программу.",
        ) from error
    release = _release(json.loads(text), statement.name)
    return Found(release, statement.with_name(release.file))


def check(path: Path, own: Build | None = None) -> Found:
    """Whether a chosen installer is the maker's and newer than this program; its bytes are checked by ``bring``."""
    own = own or build()
    if not own.public_key:
        raise RefusedError("Программа запущена из исходников: она обновляется вместе с ними.")
    found = read(path if path.name.endswith(ENDING) else path.with_name(path.name + ENDING), own.public_key)
    release = found.release
    if release.kind != INSTALLER:
        raise RefusedError("Это не установщик: папку на флешке обновляют заменой её файлов.")
    if numbers(release.version) < numbers(own.version):
        raise RefusedError(
            f"Это версия {release.version}, а у вас новее: {own.version}. Обновление не запущено.",
            hint="Ничего делать не нужно.",
        )
    if numbers(release.version) == numbers(own.version):
        raise RefusedError(f"Версия {own.version} у вас уже стоит. Обновление не запущено.")
    return found


def bring(found: Found, folder: Path, progress: Progress | None = None) -> Path:
    """A whole copy of the installer on this computer: what was checked is what will be started."""
    release, hashed, done = found.release, hashlib.sha256(), 0
    progress = progress or Silent()
    target = folder / release.file
    part = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as copy, _open(found) as stream:
            while piece := stream.read(2**20):
                hashed.update(piece)
                copy.write(piece)
                done += len(piece)
                progress.step(done, max(release.size, done), "Проверяю обновление")
        if done != release.size or hashed.hexdigest() != release.sha256:
            raise RefusedError(
                f"Файл «{release.file}» не тот, что подписан: он изменён или скопирован не полностью. "
                "Обновление не запущено.",
                hint="Скопируйте его на флешку ещё раз.",
            )
        part.replace(target)
    except OSError as error:
        raise StorageError(
            f"Не удалось скопировать обновление «{release.file}». Программа осталась прежней.",
            hint="Проверьте флешку и свободное место.",
        ) from error
    finally:
        # a part that cannot be removed is written over the next time
        with suppress(OSError):
            part.unlink()
    return target


def _open(found: Found) -> BinaryIO:
    try:
        return found.path.open("rb")
    except OSError as error:
        raise FileError(
            f"Файл «{found.release.file}» не читается.", hint="Он должен лежать рядом с описанием выпуска."
        ) from error


def numbers(version: str) -> tuple[int, ...]:
    """«1.10.2» as numbers that can be compared."""
    return tuple(int(part) for part in version.split("."))


def _statements(roots: Iterable[Path]) -> Iterable[Path]:
    for root in roots:
        for name in FOLDERS:
            try:
                yield from sorted((root / name).glob(f"*.exe{ENDING}"))
            except OSError:
                # a drive without a disk in it
                continue


def _release(raw: dict[str, Any], name: str) -> Release:
    try:
        given = {field.name: raw[field.name] for field in fields(Release)}
        made = Release(**given | {"news": tuple(str(line)[:400] for line in raw["news"])[:MOST_NEWS]})
        sound = bool(_NUMBER.fullmatch(made.version)) and Path(made.file).name == made.file and made.size >= 0
    except (KeyError, TypeError, AttributeError) as error:
        raise FileError(f"Описание выпуска «{name}» неполное.") from error
    if not sound:
        raise FileError(f"Описание выпуска «{name}» неполное.")
    return made
