"""The Linux build: interpreter, libraries by lock and our code in one folder that may lie anywhere; .deb, tar.xz."""

import json
import lzma
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from io import BytesIO
from pathlib import Path

import dev
from installer import bill, launchers, release, staging
from installer.shared import (
    DIST,
    FOLDER,
    MOMENT,
    ROOT,
    WORK,
    BuildError,
    digest,
    files,
    fresh,
    megabytes,
    must,
    say,
    settle,
    tool,
    version,
    weigh,
)
from shnor_desktop.services import updates

SOURCES = ROOT / "installer" / "linux"
LOCK = ROOT / "installer" / "requirements-linux.lock"
NAME = "shnor-office"
GLIBC = (2, 36)
"""The oldest C library the program may ask for: Debian 12, Astra 1.8, ALT p11."""
_NO_STDLIB = (
    *(
        "site-packages",
        "dist-packages",
        "test",
        "idlelib",
        "tkinter",
        "turtledemo",
        "ensurepip",
        "lib2to3",
        "__pycache__",
    ),
    *(
        "config-*",
        "*.a",
        "_tkinter*",
        "_curses*",
        "nis*",
        "_crypt*",
        "*_test*",
        "_xxtestfuzz*",
        "xxlimited*",
        "readline*",
    ),
)
_SYSTEM = re.compile(r"^(ld-linux.*|lib(c|m|dl|pthread|rt|util|resolv)\.so.*)$")
"""Parts of the C library: those of the computer are used."""
_KEPT_OF_QT = (
    *("__init__.py", "_config.py", "_git_pyside_version.py", "libpyside6.abi3.so*"),
    *(f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "PrintSupport", "Network", "Svg", "DBus")),
    *(f"Qt/lib/libQt6{name}.so*" for name in ("Core", "Gui", "Widgets", "PrintSupport", "Network", "Svg", "DBus")),
    *(f"Qt/lib/libQt6{name}.so*" for name in ("XcbQpa", "OpenGL", "WaylandClient", "WaylandEglClientHwIntegration")),
    *("Qt/lib/libicu*.so*", "Qt/plugins/platforms/libq*", "Qt/plugins/iconengines/*", "Qt/plugins/imageformats/libq*"),
    *("Qt/plugins/platforminputcontexts/*", "Qt/plugins/xcbglintegrations/*", "Qt/plugins/platformthemes/libqxdg*"),
    *(
        "Qt/plugins/printsupport/*",
        "Qt/plugins/wayland-*/*",
        "Qt/translations/qt_ru.qm",
        "Qt/translations/qtbase_ru.qm",
    ),
    *("Qt/libexec/qt.conf", "support/*.py"),
)


def build(*, release_key: Path | None) -> tuple[Path, Path]:
    """The package for Debian and the archive for the rest; both are signed like the installer for Windows."""
    held, test = release.key(release_key)
    program = _stage({"version": version(), "test": test}, release.public(held))
    floor = glibc_floor(program)
    if floor > GLIBC:
        raise BuildError(f"Программе нужна glibc {floor[0]}.{floor[1]}, а обещана {GLIBC[0]}.{GLIBC[1]}.")
    say(f"Программе нужна glibc {floor[0]}.{floor[1]} или новее (обещано {GLIBC[0]}.{GLIBC[1]})")
    DIST.mkdir(exist_ok=True)
    made = _deb(program), _tar(program, version(), DIST)
    for path, kind in zip(made, (updates.PACKAGE, updates.ARCHIVE), strict=True):
        release.sign(path, held, kind, version())
        say(f"{path.relative_to(ROOT)}: {megabytes(path.stat().st_size)}, SHA-256 {digest(path)}")
    return made


def other(number: str) -> Path:
    """The archive of the program that was built last under another number, quickly packed: for trying updates."""
    program = WORK / "linux" / NAME
    if not program.is_dir():
        raise BuildError("Сборки для Linux нет: сначала python dev.py build deb.")
    named = fresh(WORK / "other") / NAME
    shutil.copytree(program, named, ignore=lambda folder, _names: ["app"] if Path(folder) == program else [])
    release_folder = program / "app" / "resources" / "release"
    about = json.loads((release_folder / "build.json").read_text(encoding="utf-8")) | {"version": number}
    staging.program(named / "app", about, (release_folder / "release.pub").read_bytes(), number)
    shutil.copy(release_folder / "components.json", named / "app" / "resources" / "release")
    staging.manifest(named)
    return _tar(named, number, WORK / "other", preset=0)


def _stage(about: dict[str, object], public_key: bytes) -> Path:
    program = fresh(WORK / "linux" / NAME)
    _interpreter(program / "python")
    staging.libraries(program / "lib", LOCK, "x86_64-manylinux_2_28", _kept)
    staging.program(program / "app", about, public_key, None)
    for name in (NAME, "shnor"):
        target = program / name
        target.write_bytes((SOURCES / f"{name}.sh").read_bytes())
        target.chmod(0o755)
    launchers.picture(256).save(program / f"{NAME}.png")
    (program / "python" / "LICENSE.txt").write_bytes(_licence_of_python().encode())
    bill.write(program, platform.python_version(), version())
    staging.manifest(program)
    say(f"Состав: {sum(1 for _ in files(program))} файлов, {weigh(program) / 2**20:.0f} МиБ")
    return program


def _kept(name: str) -> bool:
    if not name.startswith("PySide6/"):
        return staging.kept(name)
    return staging.matches(name.removeprefix("PySide6/"), _KEPT_OF_QT)


def _interpreter(target: Path) -> None:
    """This very Python without what the program does not use, with the libraries it needs beside the C library."""
    patch = tool("patchelf", "patchelf")
    number = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (target / "bin").mkdir(parents=True)
    executable = target / "bin" / number
    # the binary itself, whatever script or link started it
    shutil.copy(os.readlink("/proc/self/exe"), executable)
    stdlib = target / "lib" / number
    shutil.copytree(sysconfig.get_path("stdlib"), stdlib, ignore=shutil.ignore_patterns(*_NO_STDLIB))
    shared = target / "lib"
    wanted = [executable, *stdlib.rglob("*.so")]
    brought: set[str] = set()
    while wanted:
        binary = wanted.pop()
        for name, path in _libraries_of(binary).items():
            if name not in brought and not _SYSTEM.match(name):
                brought.add(name)
                shutil.copy(path, shared / name)
                wanted.append(shared / name)
    for binary in (executable, *shared.glob("*.so*"), *stdlib.rglob("*.so")):
        relative = os.path.relpath(shared, binary.parent)
        _quietly(patch, "--set-rpath", f"$ORIGIN/{relative}", binary)
    say(f"Интерпретатор: {number}, библиотек с ним: {len(brought)}")


def _libraries_of(binary: Path) -> dict[str, str]:
    said = subprocess.run(["ldd", str(binary)], capture_output=True, text=True, check=False).stdout
    found = {}
    for line in said.splitlines():
        name, arrow, rest = line.strip().partition(" => ")
        if arrow and rest.startswith("/"):
            found[Path(name).name] = rest.split(" (")[0]
        elif arrow and "not found" in rest:
            raise BuildError(f"Интерпретатору не хватает {name}.")
    return found


def _quietly(*command: str | Path) -> None:
    """A small command among many of its kind: heard of only when it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(done.stderr)


def _licence_of_python() -> str:
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path("/usr/share/doc/python3.11/copyright"))
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise BuildError("У интерпретатора Python не найден текст лицензии.")
    return found.read_text(encoding="utf-8")


def glibc_floor(program: Path) -> tuple[int, int]:
    """The newest version of the C library that any binary of the program asks for."""
    reader = tool("readelf", "binutils")
    newest = (0, 0)
    for path in files(program):
        with path.open("rb") as stream:
            if stream.read(4) != b"\x7fELF":
                continue
        said = subprocess.run([reader, "-V", str(path)], capture_output=True, text=True, check=False).stdout
        for major, minor in re.findall(r"Name: GLIBC_(\d+)\.(\d+)", said):
            newest = max(newest, (int(major), int(minor)))
    return newest


def _deb(program: Path) -> Path:
    """A Debian package below /opt with a menu entry and the two commands."""
    maker = tool("dpkg-deb", "dpkg")
    root = fresh(WORK / "deb")
    home = root / "opt" / NAME
    shutil.copytree(program, home)
    for folder in ("usr/bin", "usr/share/applications", "usr/share/icons/hicolor/256x256/apps", "DEBIAN"):
        (root / folder).mkdir(parents=True)
    (root / "usr/bin" / NAME).symlink_to(f"/opt/{NAME}/{NAME}")
    (root / "usr/bin" / "shnor").symlink_to(f"/opt/{NAME}/shnor")
    entry = (SOURCES / f"{NAME}.desktop").read_text(encoding="utf-8")
    (root / "usr/share/applications" / f"{NAME}.desktop").write_text(
        entry.replace("@PROGRAM@", f"/opt/{NAME}/{NAME}").replace("@ICON@", NAME), encoding="utf-8"
    )
    shutil.copy(program / f"{NAME}.png", root / "usr/share/icons/hicolor/256x256/apps" / f"{NAME}.png")
    mime = root / "usr/share/mime/packages"
    mime.mkdir(parents=True)
    shutil.copy(SOURCES / f"{NAME}.xml", mime / f"{NAME}.xml")
    words = {
        "@VERSION@": version(),
        "@SIZE@": str(weigh(root) // 1024),
        "@DEPENDS@": ", ".join((f"libc6 (>= {GLIBC[0]}.{GLIBC[1]})", *dev.QT_PACKAGES)),
    }
    for name in ("control", "preinst", "prerm"):
        (root / "DEBIAN" / name).write_text(_filled(SOURCES / name, words), encoding="utf-8")
        (root / "DEBIAN" / name).chmod(0o644 if name == "control" else 0o755)
    settle(root)
    part, target = WORK / "linux" / "package.deb", DIST / f"{NAME}_{version()}_amd64.deb"
    must(
        "Собираю пакет .deb", maker, "-Zxz", "-z6", "--root-owner-group", "--build", root, part,
    )  # fmt: skip
    return part.replace(target)


def _tar(program: Path, number: str, folder: Path, *, preset: int = 6) -> Path:
    """The folder for any other Linux, with a script that installs it for one person."""
    say("Упаковываю архив tar.xz")
    target = folder / f"{FOLDER}-{number}-linux-x86_64.tar.xz"
    part = program.parent / f"{target.name}.part"
    top = f"{NAME}-{number}"
    words = {"@GLIBC@": f"{GLIBC[0]}.{GLIBC[1]}", "@VERSION@": number}
    with (
        lzma.open(part, "wb", preset=preset) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in files(program):
            name = path.relative_to(program).as_posix()
            _add(archive, f"{top}/{name}", path.read_bytes(), os.access(path, os.X_OK))
        for name in ("install.sh", "ПРОЧТИТЕ.txt", f"{NAME}.desktop", f"{NAME}.xml"):
            _add(archive, f"{top}/{name}", _filled(SOURCES / name, words).encode(), name.endswith(".sh"))
    return part.replace(target)


def _filled(path: Path, words: dict[str, str]) -> str:
    """A text of ours with what only the build knows."""
    text = path.read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _add(archive: tarfile.TarFile, name: str, content: bytes, runs: bool) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(content), MOMENT, 0o755 if runs else 0o644
    archive.addfile(entry, BytesIO(content))
