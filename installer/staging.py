"""Puts the program for Windows together: interpreter, libraries by lock and trimmed, our own code, a list of it all."""

import fnmatch
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from installer import bill, windows_python
from installer.shared import ROOT, BuildError, digest, files, fresh, must, say, settle, version, weigh

LOCK = ROOT / "installer" / "requirements-win.lock"
KEPT_OF_QT = (
    *("__init__.py", "_config.py", "_git_pyside_version.py", "pyside6.abi3.dll", "msvcp140*.dll", "vcruntime140*.dll"),
    *(
        f"{kind}{name}"
        for name in ("Core", "Gui", "Widgets", "PrintSupport", "Network", "Svg")
        for kind in ("Qt", "Qt6")
    ),
    *("plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll", "plugins/styles/*.dll"),
    *(f"plugins/imageformats/{name}.dll" for name in ("qico", "qjpeg", "qsvg", "qgif")),
    *("plugins/iconengines/*.dll", "translations/qt_ru.qm", "translations/qtbase_ru.qm"),
    "support/*.py",
)
"""What the program uses of Qt (INSTALLER, «What was trimmed»); modules by name, so that .pyd and .dll come together."""
DROPPED = (
    *("*.pyi", "*.pyx", "*.pxd", "*.pxi", "*.lib", "*.h", "*.c", "*.cpp", "*.hpp", "*.exe", "*.typed", "*.map"),
    *("*/tests/*", "*/test/*", "*/testing/*", "bin/*", "share/*", "*/__pycache__/*", "*/direct_url.json"),
    *("shiboken6/vcamp140.dll", "shiboken6/vcomp140.dll", "shiboken6/vccorlib140.dll", "shiboken6/concrt140.dll"),
    *("PIL/_avif.*", "lxml/includes/*", "lxml/isoschematron/*", "*/RECORD", "*/INSTALLER", "*/REQUESTED"),
)
KEPT_ALL_THE_SAME = ("sqlalchemy/testing/*",)
BUDGET = 220 * 2**20
"""Bytes of the whole program on the disk."""


def stage(payload: Path, archive: Path, *, build: dict[str, object], public_key: bytes) -> Path:
    """The folder that is installed, complete and with the same bytes each time."""
    if sys.version_info[:2] != (3, 11):
        raise BuildError("Байт-код для Windows делает только Python 3.11: запустите dev.py им.")
    windows_python.unpack(archive, fresh(payload) / "python")
    (payload / "python" / "python311._pth").write_bytes(b"python311.zip\r\n.\r\n..\\lib\r\n..\\app\r\n")
    libraries(payload / "lib", LOCK, "x86_64-pc-windows-msvc", kept)
    program(payload / "app", build, public_key, None)
    bill.write(payload, windows_python.VERSION, version())
    settle(payload)
    size = weigh(payload)
    say(f"Состав: {sum(1 for _ in files(payload))} файлов, {size / 2**20:.0f} МиБ")
    return payload


def renumber(payload: Path, number: str, *, build: dict[str, object], public_key: bytes) -> None:
    """Turn a finished program into one of another number: only what tells the number is made anew."""
    shutil.rmtree(payload / "app")
    shutil.rmtree(payload / "licences")
    program(payload / "app", build, public_key, number)
    bill.write(payload, windows_python.VERSION, number)


def libraries(target: Path, lock: Path, platform: str, keeps: Callable[[str], bool]) -> None:
    """The libraries of a lock for a platform, without what the program does not use, as byte code."""
    uv = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    must(
        "Ставлю библиотеки по списку с контрольными суммами", uv, "pip", "install", "-q",
        "--python-platform", platform, "--python-version", "3.11", "--only-binary", ":all:",
        "--require-hashes", "--no-deps", "--target", target, "-r", lock,
        hint="Библиотеки берутся из реестра пакетов: нужна сеть или то, что uv уже скачал раньше.",
    )  # fmt: skip
    for path in list(files(target)):
        if not keeps(path.relative_to(target).as_posix()):
            path.unlink()
    (target / ".lock").unlink(missing_ok=True)
    # code alone, checked by nobody at start: a third fewer files for a slow disk with an antivirus to open
    must(
        "Перевожу библиотеки в байт-код", sys.executable, "-m", "compileall", "-q", "-b", "-j", "0", "-s", target,
        "--invalidation-mode", "unchecked-hash", target,
    )  # fmt: skip
    for path in list(target.rglob("*.py")):
        # templates of alembic's own commands are no modules; whatever did not compile stays as it is
        if path.with_suffix(".pyc").is_file():
            path.unlink()
    _without_empty(target)


def kept(name: str) -> bool:
    """Whether a file of the libraries goes along; ``name`` as it lies in the folder of libraries."""
    if name.startswith("PySide6/"):
        inner = name.removeprefix("PySide6/")
        bare = inner.rpartition(".")[0] if inner.endswith((".pyd", ".dll")) and "/" not in inner else inner
        return matches(inner, KEPT_OF_QT) or matches(bare, KEPT_OF_QT)
    return matches(name, KEPT_ALL_THE_SAME) or not matches(name, DROPPED)


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a name fits one of the patterns."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def program(target: Path, build: dict[str, object], public_key: bytes, number: str | None) -> None:
    """Our own code as source (alembic reads migrations as text), resources, and what this build says of itself."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "shnor_desktop", target / "shnor_desktop", ignore=ignored)
    shutil.copytree(ROOT / "resources", target / "resources", ignore=ignored)
    if number is not None:
        # the code of this version under another number, so that an update has something to go from or to
        named = target / "shnor_desktop" / "__init__.py"
        named.write_text(named.read_text(encoding="utf-8").replace(version(), number), encoding="utf-8", newline="\n")
    release = target / "resources" / "release"
    release.mkdir()
    (release / "build.json").write_text(json.dumps(build, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (release / "release.pub").write_bytes(public_key)
    must(
        "Перевожу программу в байт-код", sys.executable, "-m", "compileall", "-q", "-j", "0", "-s", target,
        "--invalidation-mode", "unchecked-hash", target / "shnor_desktop",
    )  # fmt: skip


def _without_empty(folder: Path) -> None:
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def manifest(payload: Path) -> Path:
    """SHA-256 of every file of the program, beside them; what an installed copy is checked against."""
    path = payload / "manifest.sha256"
    path.unlink(missing_ok=True)
    lines = [f"{digest(one)}  {one.relative_to(payload).as_posix()}" for one in files(payload)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    settle(payload)
    return path
