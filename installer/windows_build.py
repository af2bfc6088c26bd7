"""The Windows build: program folder → scan → budget → installer and portable folder, each with its signed statement."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from installer import imports, launchers, release, staging
from installer.shared import (
    DIST,
    FOLDER,
    MOMENT,
    ROOT,
    WORK,
    BuildError,
    digest,
    files,
    megabytes,
    must,
    say,
    tool,
    version,
    weigh,
)
from shnor_desktop import paths
from shnor_desktop.services import updates

LARGEST = {"lzma": 60_000_000, "zlib": 85_000_000}
"""Bytes of the installer, by the way it is packed."""
_LAST = WORK / "windows.json"
_PORTABLE_WORDS = (
    "Пока этот файл лежит здесь, программа хранит настройки и новые базы рядом с собой, в папке «Данные».\r\n"
    "Удалите его, и программа будет хранить их в папке пользователя на этом компьютере.\r\n"
)


@dataclass(frozen=True, slots=True)
class Way:
    """How a build is made."""

    fast: bool
    archive: Path | None
    """The interpreter's archive; None: one that lies near, else the registry's."""
    release_key: Path | None
    """None: a key made for this checkout, and the build says that it is a test one."""


def last_way() -> Way:
    """How the installer that lies in ``dist`` was made."""
    try:
        told = json.loads(_LAST.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BuildError("Установщика нет: сначала python dev.py build windows --fast.") from error
    archive, key = (Path(told[name]) if told[name] else None for name in ("archive", "release_key"))
    return Way(bool(told["fast"]), archive, key)


def build(way: Way, *, number: str | None = None) -> Path:
    """Make everything and return the installer; ``number`` makes a build of another version, for trying updates."""
    held, test = release.key(way.release_key)
    shown = number or version()
    payload = staging.stage(
        way.archive, build={"version": shown, "test": test}, public_key=release.public(held), number=number
    )
    launchers.build(payload)
    imports.scan(payload)
    staging.manifest(payload)
    size = weigh(payload)
    if size > staging.BUDGET:
        raise BuildError(f"Программа занимает {size / 2**20:.0f} МиБ, а должна не больше {staging.BUDGET // 2**20}.")
    DIST.mkdir(exist_ok=True)
    setup = _installer(payload, "zlib" if way.fast else "lzma", shown, test=test)
    portable = _portable(payload, shown)
    for path, kind in ((setup, updates.INSTALLER), (portable, updates.PORTABLE)):
        release.sign(path, held, kind, shown)
        say(f"{path.relative_to(ROOT)}: {megabytes(path.stat().st_size)}, SHA-256 {digest(path)}")
    if number is None:
        told = {"fast": way.fast, "archive": str(way.archive or ""), "release_key": str(way.release_key or "")}
        _LAST.write_text(json.dumps(told), encoding="utf-8")
    return setup


def _installer(payload: Path, packing: str, number: str, *, test: bool) -> Path:
    maker = tool("makensis", "nsis")
    part, target = WORK / "packed.exe", DIST / f"{FOLDER}-{number}-setup.exe"
    defines = {
        "PAYLOAD": payload,
        "OUTFILE": part,
        "VERSION": number,
        "ICON": WORK / "launchers" / "app.ico",
        "SIZE_KB": weigh(payload) // 1024,
        "COMPRESSOR": packing,
    } | ({"TEST_BUILD": 1} if test else {})
    must(
        f"Упаковываю установщик ({packing})", maker, "-V2", "-WX", "-INPUTCHARSET", "UTF8",
        *(f"-D{name}={value}" for name, value in defines.items()), ROOT / "installer" / "windows" / "app.nsi",
        env={"SOURCE_DATE_EPOCH": str(MOMENT)},
    )  # fmt: skip
    size = part.stat().st_size
    if size > LARGEST[packing]:
        raise BuildError(f"Установщик занимает {megabytes(size)}, а должен не больше {megabytes(LARGEST[packing])}.")
    return part.replace(target)


def _portable(payload: Path, number: str) -> Path:
    """The same program as a folder that runs from a stick and keeps its data beside itself."""
    part, target = WORK / "portable.zip", DIST / f"{FOLDER}-{number}-portable.zip"
    say("Упаковываю переносную папку")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in files(payload):
            _add(packed, path.relative_to(payload).as_posix(), path.read_bytes())
        _add(packed, paths.PORTABLE_MARK, ("\ufeff" + _PORTABLE_WORDS).encode())
    return part.replace(target)


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(f"{FOLDER}/{name}", (2026, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
