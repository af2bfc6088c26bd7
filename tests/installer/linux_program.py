"""A small program for Linux, packed as the build packs the real one, with the real script that installs it."""

import lzma
import shutil
import tarfile
from pathlib import Path

from installer import linux_build

STARTED = "started.txt"
"""In the folder above the program: what its window was started with."""


def program(folder: Path, number: str, *, starts: bool = True) -> Path:
    """A folder as it comes out of the archive; its window writes down its arguments and ends."""
    top = folder / f"{linux_build.NAME}-{number}"
    for name in ("python/bin", "lib", "app", "licences"):
        (top / name).mkdir(parents=True)
    shutil.copy(shutil.which("sleep") or "", top / "python" / "bin" / "python3.11")
    (top / "app" / "number").write_text(number, encoding="utf-8")
    (top / "lib" / "heavy").write_bytes(bytes(200_000))
    (top / "licences" / "one.txt").write_text("MIT", encoding="utf-8")
    for name in ("shnor-office.png", "sbom.json", "manifest.sha256"):
        (top / name).write_bytes(b"{}")
    _script(top / "shnor", "exit 0" if starts else "exit 1")
    _script(
        top / "shnor-office",
        f'here=$(dirname -- "$(readlink -f -- "$0")")\n'
        f'printf "%s\\n" "$(cat "$here/app/number")" "$@" >"$here/../{STARTED}.part"\n'
        f'mv "$here/../{STARTED}.part" "$here/../{STARTED}"',
    )
    words = {"@VERSION@": number, "@GLIBC@": "2.17"}
    for name in ("install.sh", "shnor-office.desktop", "shnor-office.xml"):
        text = (linux_build.SOURCES / name).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        (top / name).write_text(text, encoding="utf-8")
    (top / "install.sh").chmod(0o755)
    return top


def archive(folder: Path, number: str, *, starts: bool = True) -> Path:
    """The program of that number as an archive in a folder."""
    made = program(folder / "parts", number, starts=starts)
    path = folder / f"ShnorOffice-{number}-linux-x86_64.tar.xz"
    with lzma.open(path, "wb", preset=0) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for one in sorted(made.rglob("*")):
            if one.is_file():
                tar.add(one, f"{made.name}/{one.relative_to(made).as_posix()}")
    shutil.rmtree(folder / "parts")
    return path


def _script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
