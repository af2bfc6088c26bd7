"""Updates from a stick: what this copy of the program is, which newer version lies near, and whether it is genuine.

Beside an installer lies a statement signed with the release key (Ed25519). The program carries the public half, so it
takes only files of whoever made itself; a changed byte, another maker, an older version or a file for another way of
installing is refused. Whatever lies on a stick may be anything: it is opened so that it cannot hold the program up.
"""

import base64
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from shnor_desktop import __version__, paths
from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services.installation import Way, here
from shnor_desktop.services.work import Progress, Silent

FORMAT = "shnor-release"
ENDING = ".release"
INSTALLER, PORTABLE, PACKAGE, ARCHIVE = "windows-installer", "windows-portable", "linux-deb", "linux-tar"
KIND_OF = {Way.WINDOWS: INSTALLER, Way.PERSON: ARCHIVE, Way.PACKAGE: PACKAGE}
"""What renews a program, by the way it was installed; the other ways are renewed by hand."""
_ENDING_OF = {INSTALLER: ".exe", PORTABLE: ".zip", PACKAGE: ".deb", ARCHIVE: ".tar.xz"}
_IS = {
    INSTALLER: "установщик для Windows",
    PORTABLE: "переносная папка для Windows",
    PACKAGE: "пакет для Debian и Astra Linux",
    ARCHIVE: "архив для Linux",
}
FOLDERS = ("", "ShnorOffice", "ШНОР-Офис")
"""Where on a stick an installer is looked for."""
MOST_NEWS = 12
_LARGEST = 64 * 1024
_KEY = b"-----BEGIN PUBLIC KEY-----"
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
    spoilt: bool = False
    """Its own files cannot be read: then nothing tells which update is genuine."""


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
    """Of this program; from its sources, and from files that are spoilt, it is a build without a key."""
    folder = paths.resources() / "release"
    if not folder.is_dir():
        return Build(__version__, False, b"", ())
    try:
        return _own(folder)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # the base is opened all the same: the data are whole, and the self-test names the file
        return Build(__version__, False, b"", (), spoilt=True)


def _own(folder: Path) -> Build:
    told = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    key = (folder / "release.pub").read_bytes()
    parts = json.loads((folder / "components.json").read_text(encoding="utf-8"))
    version = str(told["version"])
    if not _NUMBER.fullmatch(version) or not key.startswith(_KEY):
        raise ValueError(version)
    return Build(version, bool(told["test"]), key, tuple((str(a), str(b), str(c)) for a, b, c in parts))


def newest(roots: Iterable[Path], kind: str) -> Found | None:
    """The newest genuine file of a kind that is newer than this program; None when there is none."""
    own = build()
    if not own.public_key:
        return None
    best: Found | None = None
    for statement in _statements(roots, kind):
        try:
            found = read(statement, own.public_key)
            newer = numbers(found.release.version) > numbers(best.release.version if best else own.version)
            if found.release.kind == kind and newer and found.path.is_file():
                best = found
        except (FileError, RefusedError, StorageError, OSError):
            # a stranger's file on a stick, or a stick that went, is no news; a file chosen by hand is refused in words
            continue
    return best


def read(statement: Path, public_key: bytes) -> Found:
    """A statement whose signature is the maker's; ``RefusedError`` when it is somebody else's."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        with _opened(statement) as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise FileError(f"Файл «{statement.name}» слишком велик для описания выпуска.")
        body = json.loads(content)
        text, signature = str(body["statement"]).encode(), base64.b64decode(body["signature"], validate=True)
        known = body["format"] == FORMAT
    except FileNotFoundError as error:
        raise FileError(
            f"Рядом нет описания выпуска «{statement.name}»: без него файл не проверить. Обновление не запущено.",
            hint="Скопируйте на флешку оба файла: сам файл программы и файл с окончанием .release.",
        ) from error
    except OSError as error:
        raise FileError(f"Файл «{statement.name}» не читается.", hint="Проверьте, что флешка на месте.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(f"«{statement.name}» — не описание выпуска ШНОР-Офиса.") from error
    if not known:
        raise FileError(f"«{statement.name}» — не описание выпуска ШНОР-Офиса.")
    try:
        key = load_pem_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _spoilt() from error
    if not isinstance(key, Ed25519PublicKey):
        raise _spoilt()
    try:
        key.verify(signature, text)
    except InvalidSignature as error:
        raise RefusedError(
            f"Подпись обновления «{statement.name}» не подходит: его выпустил кто-то другой или файл изменён. "
            "Обновление не запущено.",
            hint="Возьмите обновление там же, где получили программу.",
        ) from error
    release = _release(json.loads(text), statement.name)
    return Found(release, statement.with_name(release.file))


def _spoilt() -> StorageError:
    return StorageError(
        "Файлы программы испорчены: проверить обновление нечем, оно не запущено.",
        hint="Установите программу заново: базы, копии и ключи останутся на месте.",
    )


def check(path: Path, own: Build | None = None, way: Way | None = None) -> Found:
    """Whether a chosen file is the maker's, newer than this program, and of the kind that renews it.

    Its bytes are checked by ``bring``. ``own`` and ``way`` are those of this program.
    """
    own, way = own or build(), way or here().way
    if own.spoilt:
        raise _spoilt()
    if not own.public_key:
        raise RefusedError("Программа запущена из исходников: она обновляется вместе с ними.")
    found = read(path if path.name.endswith(ENDING) else path.with_name(path.name + ENDING), own.public_key)
    release = found.release
    kind = renewed_by(way)
    if release.kind != kind:
        raise RefusedError(
            f"«{release.file}» — {_IS.get(release.kind, 'файл другого вида')}, для этой программы он не подходит. "
            "Обновление не запущено.",
            hint=f"Нужен {_IS[kind]}: файл с окончанием {_ENDING_OF[kind]} и рядом его описание .release.",
        )
    if numbers(release.version) < numbers(own.version):
        raise RefusedError(
            f"Это версия {release.version}, а у вас новее: {own.version}. Обновление не запущено.",
            hint="Ничего делать не нужно.",
        )
    if numbers(release.version) == numbers(own.version):
        raise RefusedError(f"Версия {own.version} у вас уже стоит. Обновление не запущено.")
    return found


def renewed_by(way: Way) -> str:
    """The kind of file that renews a program installed in this way; refused where it is renewed by hand."""
    if way is Way.PORTABLE:
        raise RefusedError(
            "Эта программа работает из своей папки: установщик её не обновляет.",
            hint="Замените файлы папки файлами новой версии; папку «Данные» оставьте.",
        )
    if way is Way.UNPACKED:
        raise RefusedError(
            "Эта программа запущена из распакованной папки: она не установлена, и обновлять нечего.",
            hint="Распакуйте архив новой версии и запустите в его папке ./install.sh; базы останутся на месте.",
        )
    if way not in KIND_OF:
        raise RefusedError("Программа запущена из исходников: она обновляется вместе с ними.")
    return KIND_OF[way]


def bring(found: Found, folder: Path, progress: Progress | None = None) -> Path:
    """A whole copy of the file on this computer: what was checked is what will be started."""
    release, hashed, done = found.release, hashlib.sha256(), 0
    progress = progress or Silent()
    target = folder / release.file
    part = target.with_name(target.name + ".part")
    try:
        # nobody else needs to read it
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with part.open("wb") as copy, _open(found) as stream:
            # not a byte more than was signed: whatever lies there may have no end
            while done <= release.size and (piece := stream.read(2**20)):
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
        return _opened(found.path)
    except OSError as error:
        raise FileError(
            f"Файл «{found.release.file}» не читается.", hint="Он должен лежать рядом с описанием выпуска."
        ) from error


def _opened(path: Path) -> BinaryIO:
    """Open a plain file; a pipe or a device of that name is refused, and waiting for its other end never begins."""
    _must_be_plain(path.stat(), path)
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        # it may have been changed for another one meanwhile
        _must_be_plain(os.fstat(number), path)
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def _must_be_plain(facts: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(f"{path.name} is no plain file")


def numbers(version: str) -> tuple[int, ...]:
    """«1.10.2» as numbers that can be compared."""
    return tuple(int(part) for part in version.split("."))


def _statements(roots: Iterable[Path], kind: str) -> Iterable[Path]:
    for root in roots:
        for name in FOLDERS:
            try:
                yield from sorted((root / name).glob(f"*{_ENDING_OF[kind]}{ENDING}"))
            except OSError:
                # a drive without a disk in it
                continue


def _release(raw: dict[str, Any], name: str) -> Release:
    try:
        given = {field.name: raw[field.name] for field in fields(Release)}
        made = Release(**given | {"news": tuple(str(line)[:400] for line in raw["news"])[:MOST_NEWS]})
        named = Path(made.file).name == made.file and made.file not in ("", ".", "..")
        sound = bool(_NUMBER.fullmatch(made.version)) and named and made.size >= 0
    except (KeyError, TypeError, AttributeError) as error:
        raise FileError(f"Описание выпуска «{name}» неполное.") from error
    if not sound:
        raise FileError(f"Описание выпуска «{name}» неполное.")
    return made
