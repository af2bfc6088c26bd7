"""The Windows build: program folder → scan → budget → installer and portable folder, each with its signed statement."""

import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from installer import imports, launchers, release, staging, windows_python
from installer.shared import (
    DIST,
    FOLDER,
    ROOT,
    WORK,
    BuildError,
    digest,
    files,
    fresh,
    megabytes,
    must,
    say,
    timed,
    tool,
    version,
    weigh,
)
from shnor_desktop import paths
from shnor_desktop.services import updates

LARGEST = {"lzma": 60_000_000, "zlib": 85_000_000}
"""Bytes of the installer, by the way it is packed."""
_TOOLS = (
    ("osslsigncode", "osslsigncode"),
    ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"),
    ("x86_64-w64-mingw32-windres", "binutils-mingw-w64-x86-64"),
    ("makensis", "nsis"),
)
"""Looked for before a minute of work, not after it."""
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
    """None: the test key, and the build says that it is a test one."""


def last_way() -> Way:
    """How the installer that lies in ``dist`` was made."""
    try:
        told = json.loads(_LAST.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BuildError(
            "Готового установщика нет или последняя сборка не удалась: сначала python dev.py build windows --fast."
        ) from error
    archive, key = (Path(told[name]) if told[name] else None for name in ("archive", "release_key"))
    return Way(bool(told["fast"]), archive, key)


def build(way: Way) -> Path:
    """Make everything and return the installer; what lies in ``dist`` is replaced only when all of it is there."""
    # from here on an earlier installer in its folder is not taken for this one
    _LAST.unlink(missing_ok=True)
    made = make(way, WORK)
    DIST.mkdir(exist_ok=True)
    # a file and its statement never come from two builds
    for path in made:
        (DIST / path.name).unlink(missing_ok=True)
    for path in made:
        path.replace(DIST / path.name)
        if path.suffix != updates.ENDING:
            held = DIST / path.name
            say(f"{held.relative_to(ROOT)}: {megabytes(held.stat().st_size)}, SHA-256 {digest(held)}")
    told = {"fast": way.fast, "archive": str(way.archive or ""), "release_key": str(way.release_key or "")}
    _LAST.write_text(json.dumps(told), encoding="utf-8")
    return DIST / made[0].name


def make(way: Way, folder: Path) -> list[Path]:
    """The finished files, installer first, in ``folder/ready``; each is followed by its signed statement."""
    held, test = release.key(way.release_key)
    archive = windows_python.archive(way.archive)
    for name, package in _TOOLS:
        tool(name, package)
    number = version()
    with timed("Программа собрана"):
        payload = staging.stage(
            folder / "payload", archive, build={"version": number, "test": test}, public_key=release.public(held)
        )
        launchers.build(payload, folder / "launchers", number)
        imports.scan(payload)
        staging.manifest(payload)
    size = weigh(payload)
    if size > staging.BUDGET:
        raise BuildError(f"Программа занимает {size / 2**20:.0f} МиБ, а должна не больше {staging.BUDGET // 2**20}.")
    ready = fresh(folder / "ready")
    with timed("Установщик упакован"):
        setup = _installer(payload, folder, ready, "zlib" if way.fast else "lzma", number, test=test)
    with timed("Переносная папка упакована"):
        portable = _portable(payload, ready, number)
    made = []
    for path, kind in ((setup, updates.INSTALLER), (portable, updates.PORTABLE)):
        made += [path, release.sign(path, held, kind, number)]
    return made


def renumbered(way: Way, source: Path, folder: Path, number: str) -> Path:
    """An installer of the program staged in ``source`` under another number: for trying updates."""
    held, test = release.key(way.release_key)
    with timed(f"Версия {number} собрана"):
        payload = fresh(folder) / "payload"
        shutil.copytree(source, payload)
        staging.renumber(payload, number, build={"version": number, "test": test}, public_key=release.public(held))
        launchers.build(payload, folder / "launchers", number)
        staging.manifest(payload)
        setup = _installer(payload, folder, fresh(folder / "ready"), "zlib", number, test=test)
    release.sign(setup, held, updates.INSTALLER, number)
    return setup


def _installer(payload: Path, folder: Path, ready: Path, packing: str, number: str, *, test: bool) -> Path:
    maker = tool("makensis", "nsis")
    target = ready / f"{FOLDER}-{number}-setup.exe"
    defines = {
        "PAYLOAD": payload,
        "OUTFILE": target,
        "VERSION": number,
        "ICON": folder / "launchers" / "app.ico",
        "SIDE": folder / "launchers" / "side.bmp",
        "FILES": sum(1 for _ in files(payload)),
        "BYTES": weigh(payload),
        "SIZE_KB": weigh(payload) // 1024,
        "COMPRESSOR": packing,
    } | ({"TEST_BUILD": 1} if test else {})
    must(
        f"Упаковываю установщик ({packing})", maker, "-V2", "-WX", "-INPUTCHARSET", "UTF8",
        *(f"-D{name}={value}" for name, value in defines.items()), ROOT / "installer" / "windows" / "app.nsi",
    )  # fmt: skip
    size = target.stat().st_size
    if size > LARGEST[packing]:
        raise BuildError(f"Установщик занимает {megabytes(size)}, а должен не больше {megabytes(LARGEST[packing])}.")
    return target


def _portable(payload: Path, ready: Path, number: str) -> Path:
    """The same program as a folder that runs from a stick and keeps its data beside itself."""
    target = ready / f"{FOLDER}-{number}-portable.zip"
    say("Упаковываю переносную папку")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in files(payload):
            _add(packed, path.relative_to(payload).as_posix(), path.read_bytes())
        _add(packed, paths.PORTABLE_MARK, ("\ufeff" + _PORTABLE_WORDS).encode())
    return target


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(f"{FOLDER}/{name}", (2026, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
