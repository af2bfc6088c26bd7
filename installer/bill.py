"""What the program is made of: a bill of materials (CycloneDX) and the licences of everything that goes along."""

import json
import re
import shutil
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from installer.shared import FOLDER, BuildError, say

_TEXTS = Path(__file__).parent / "licences"
"""Texts that the libraries name and do not bring: the LGPL of Qt, and the GPL that it refers to."""
_QT = "PySide6_Essentials"
"""The package that brings the libraries of Qt, of the same version."""
_ABOUT_QT = (
    "Qt {version}\nLGPL-3.0-only\n\n"
    "Программа пользуется неизменёнными динамическими библиотеками Qt и их обёрткой PySide6 на условиях LGPL 3\n"
    "(текст рядом: LGPL-3.0.txt и GPL-3.0.txt). Библиотеки лежат отдельными файлами в папке lib/PySide6;\n"
    "их можно заменить своими, собранными из исходных текстов той же версии, которые публикует The Qt Company.\n"
)
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors|ofl)", re.IGNORECASE)


def write(payload: Path, python: str, number: str) -> None:
    """Put ``sbom.json`` and the folder of licences into the program; refuse to build what has no licence.

    ``python``: the version of the interpreter that goes along; ``number``: that of the program.
    """
    target = payload / "licences"
    target.mkdir()
    shutil.copy(payload / "python" / "LICENSE.txt", target / "CPython.txt")
    components = [_component("CPython", python, "PSF-2.0", "generic")]
    for info in sorted((payload / "lib").glob("*.dist-info"), key=lambda path: path.name.lower()):
        told = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
        name, its = str(told["Name"]), str(told["Version"])
        licence = _licence(told)
        texts = [path for path in sorted(info.rglob("*")) if path.is_file() and _LICENCE_FILE.search(path.name)]
        if not licence and not texts:
            raise BuildError(f"У пакета {name} не найдена лицензия: он не может войти в программу.")
        body = "\n\n".join(path.read_text(encoding="utf-8", errors="replace").strip() for path in texts)
        (target / f"{name}.txt").write_text(f"{name} {its}\n{licence}\n\n{body}\n", encoding="utf-8", newline="\n")
        components.append(_component(name, its, licence, "pypi"))
        if name == _QT:
            (target / "Qt.txt").write_text(_ABOUT_QT.format(version=its), encoding="utf-8", newline="\n")
            components.append(_component("Qt", its, "LGPL-3.0-only", "generic"))
    for path in sorted(_TEXTS.glob("*.txt")):
        shutil.copy(path, target / path.name)
    bill: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": FOLDER, "version": number}},
        "components": components,
    }
    text = json.dumps(bill, ensure_ascii=False, indent=1) + "\n"
    (payload / "sbom.json").write_text(text, encoding="utf-8", newline="\n")
    shown = payload / "app" / "resources" / "release"
    (shown / "components.json").write_text(
        json.dumps([[one["name"], one["version"], one["licenses"][0]["license"]["name"]] for one in components],
                   ensure_ascii=False, indent=0) + "\n",
        encoding="utf-8", newline="\n",
    )  # fmt: skip
    say(f"Состав и лицензии записаны: {len(components)}")


def _licence(told: Any) -> str:
    """The licence as the package names it: expression, classifier, or the short text."""
    expression = str(told["License-Expression"] or "")
    classified = [
        line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or () if line.startswith("License ::")
    ]
    short = str(told["License"] or "").strip().splitlines()
    return expression or "; ".join(classified) or (short[0][:120] if short else "")


def _component(name: str, number: str, licence: str, kind: str) -> dict[str, Any]:
    return {
        "type": "library",
        "name": name,
        "version": number,
        "purl": f"pkg:{kind}/{name.lower()}@{number}",
        "licenses": [{"license": {"name": licence or "см. текст лицензии"}}],
    }
