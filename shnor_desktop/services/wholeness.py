"""Whether this copy of the program is whole: its files as they were built, its data readable, its libraries loadable.

Loads nothing of the program itself, so that it can tell of a copy that lacks half of it.
"""

import hashlib
import importlib
import json
from pathlib import Path

from shnor_desktop import paths
from shnor_desktop.errors import StorageError

MANIFEST = "manifest.sha256"
"""Beside an installed program: the digest of every file, written by the build."""
LIBRARIES = (
    *("sqlalchemy", "alembic", "filelock", "openpyxl", "xlsxwriter", "python_calamine", "lxml.etree", "docx"),
    *("reportlab.pdfgen.canvas", "uharfbuzz", "PIL.Image", "cryptography.x509", "pyhanko.sign", "asn1crypto.cms"),
)
"""What is loaded only when it is wanted: its absence would show itself on the day of the report."""
_TABLES = "*.csv"
_AGAIN = "Установите программу заново: базы, копии и ключи останутся на месте."
_NAMED = 3
_DIGEST = 64


def check() -> str:
    """What was found whole, in words; ``StorageError`` names what is not."""
    wrong, listed = _changed(paths.resources().resolve().parents[1])
    wrong += [name for name in _unreadable(paths.resources()) if name not in wrong]
    if wrong:
        more = f" и ещё {len(wrong) - _NAMED}" if len(wrong) > _NAMED else ""
        raise StorageError(
            f"Файлы программы пропали или изменены: {', '.join(sorted(wrong)[:_NAMED])}{more}.", hint=_AGAIN
        )
    lost = [name for name in LIBRARIES if not _loads(name)]
    if lost:
        raise StorageError(f"Не загружаются части программы: {', '.join(lost)}.", hint=_AGAIN)
    if not listed:
        return f"Данные программы читаются, библиотеки загружаются: {len(LIBRARIES)}; списка файлов при программе нет."
    return f"Файлов: {listed}, все такие, какими собраны; библиотеки загружаются: {len(LIBRARIES)}."


def _changed(program: Path) -> tuple[list[str], int]:
    """Files that are not what the build has listed, and how many it has; from sources there is no list."""
    try:
        lines = (program / MANIFEST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return [], 0
    except (OSError, ValueError):
        return [MANIFEST], 0
    pairs = [line.partition("  ") for line in lines]
    if not pairs or not all(name and len(digest) == _DIGEST for digest, _, name in pairs):
        return [MANIFEST], 0
    return [name for digest, _, name in pairs if _digest(program / name) != digest], len(pairs)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _unreadable(folder: Path) -> list[str]:
    """Catalogues, rules and figures that are there but are not what they should be."""
    wrong = [] if any(folder.rglob("*.json")) and any(folder.rglob(_TABLES)) else [f"app/{folder.name}"]
    for path in (*folder.rglob("*.json"), *folder.rglob(_TABLES)):
        try:
            words = path.read_text(encoding="utf-8")
            if path.suffix == ".json":
                json.loads(words)
        except (OSError, ValueError):
            wrong.append(f"app/{folder.name}/{path.relative_to(folder).as_posix()}")
    return wrong


def _loads(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError, SyntaxError, AttributeError):
        return False
    return True
