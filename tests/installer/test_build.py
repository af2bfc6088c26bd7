"""What goes into the Windows program, what must not, and that the program tries itself."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from installer import bill, imports, release, shared, staging, windows_python

SOURCES = Path(staging.__file__).parent


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtCore.pyd",
        "PySide6/Qt6Core.dll",
        "PySide6/__init__.py",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/translations/qtbase_ru.qm",
        "sqlalchemy/testing/config.py",
        "reportlab/pdfbase/pdfmetrics.py",
        "fontTools/varLib/varStore.py",
    ],
)
def test_what_the_program_uses_goes_along(name: str) -> None:
    assert staging.kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Quick.dll",
        "PySide6/designer.exe",
        "PySide6/qml/QtQuick/x.qml",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/QtCore.pyi",
        "lxml/includes/xpath.pxd",
        "PIL/_avif.cp311-win_amd64.pyd",
        "openpyxl/tests/test_cell.py",
        "bin/alembic.exe",
    ],
)
def test_what_it_does_not_use_stays_behind(name: str) -> None:
    assert not staging.kept(name)


def test_every_file_of_the_interpreter_is_pinned() -> None:
    pins = windows_python.pins()
    assert len(pins) == 35
    assert {"python311.dll", "python311.zip", "python.cat", windows_python.ARCHIVE} <= pins.keys()
    assert all(len(value) == 64 and int(value, 16) for value in pins.values())


def test_another_archive_of_the_interpreter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / windows_python.ARCHIVE
    path.write_bytes(b"not what is pinned")
    with pytest.raises(shared.BuildError, match="не та, что закреплена"):
        windows_python.archive(path)


@pytest.mark.parametrize(
    ("library", "held"),
    [
        ("kernel32.dll", True),
        ("api-ms-win-crt-runtime-l1-1-0.dll", True),
        ("qt6core.dll", True),
        ("bcryptprimitives.dll", True),
        ("msvcp140.dll", False),
        ("icuuc.dll", False),
    ],
)
def test_a_library_is_known_only_if_it_comes_along_or_with_windows(library: str, held: bool) -> None:
    assert imports.known(library, {"qt6core.dll"}) is held


def test_a_scan_refuses_what_a_plain_windows_lacks(tmp_path: Path) -> None:
    compiled = tmp_path / "payload"
    compiled.mkdir()
    (tmp_path / "a.c").write_text("__declspec(dllimport) int far_away(void); int main(void) { return far_away(); }")
    (tmp_path / "far.def").write_text("LIBRARY faraway.dll\nEXPORTS\nfar_away\n")
    compiler = "x86_64-w64-mingw32-gcc"
    try:
        subprocess.run(["x86_64-w64-mingw32-dlltool", "-d", "far.def", "-l", "libfar.a"], cwd=tmp_path, check=True)
        subprocess.run([compiler, "a.c", "-L.", "-lfar", "-o", compiled / "a.exe"], cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("без mingw-w64 собрать файл для Windows нечем: проверено при сборке установщика")
    with pytest.raises(shared.BuildError, match=r"a\.exe: просит faraway\.dll"):
        imports.scan(compiled)
    (compiled / "faraway.dll").write_bytes((compiled / "a.exe").read_bytes())
    imports.scan(compiled)


def test_a_build_clears_only_below_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "ours.txt").write_text("x")
    for folder in (tmp_path, shared.WORK, shared.ROOT):
        with pytest.raises(shared.BuildError, match="не тронута"):
            shared.fresh(folder)
    assert (tmp_path / "ours.txt").is_file()


def test_the_installer_removes_only_behind_its_marker() -> None:
    script = (SOURCES / "windows" / "app.nsi").read_text(encoding="utf-8")
    guarded = script.partition("!macro RemoveOwn NAME")[2].partition("!macroend")[0]
    assert [line.strip() for line in guarded.strip().splitlines()] == [
        '${If} ${FileExists} "$INSTDIR\\${MARKER}"',
        'RMDir /r "$INSTDIR\\${NAME}"',
        "${EndIf}",
    ]
    assert script.count("RMDir /r") == script.count("RMDir /R") + 1 == 1
    names = set(re.findall(r"!insertmacro (?:RemoveOwn|RemovePart|\$\{DO\}) \"(.*?)\"", script)) - {"${NAME}"}
    meant = dict(re.findall(r'^!define (\w+) "(.*)"$', script, re.MULTILINE))
    plain = {re.sub(r"\$\{(\w+)\}", lambda found: meant[found[1]], name) for name in names}
    assert {"python", "lib", "app", "ШНОР-Офис.exe", "ShnorOffice.new", "ShnorOffice.old", "ShnorOffice.gone"} <= plain
    assert all(re.fullmatch(r"[\w.-]*\w[\w.-]*", name) for name in plain)
    assert 'Delete "${DATA}' not in script


def test_an_installer_changes_the_old_program_only_when_the_new_one_is_whole() -> None:
    script = (SOURCES / "windows" / "app.nsi").read_text(encoding="utf-8")
    steps = script.partition("\nSection\n")[2].partition("SectionEnd")[0]
    order = [
        'File /r "${PAYLOAD}/*"',
        "!= ${BYTES}",
        "!= ${FILES}",
        "EveryPart Leave",
        "EveryPart Enter",
        "WriteRegStr",
    ]
    places = [steps.index(words) for words in order]
    assert places == sorted(places)
    assert steps.rindex("SetOutPath", 0, places[0]) == steps.index('SetOutPath "$INSTDIR\\${NEW}"')
    assert "AllowSkipFiles off" in script


def test_the_test_key_is_the_same_everywhere_and_no_release_is_signed_with_it(tmp_path: Path) -> None:
    first, test = release.key(None)
    again, _ = release.key(None)
    assert test
    assert release.public(first) == release.public(again)
    path = tmp_path / "release.key"
    path.write_bytes(_private(first))
    with pytest.raises(shared.BuildError, match="который известен всем"):
        release.key(path)
    path.write_bytes(_private(Ed25519PrivateKey.generate()))
    own, test = release.key(path)
    assert not test
    assert release.public(own) != release.public(first)


def test_what_is_no_release_key_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "release.key"
    with pytest.raises(shared.BuildError, match="нет"):
        release.key(path)
    for content, words in (
        (b"", "не читается"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "не читается"),
        (_private(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret")), "без пароля"),
        (_private(rsa.generate_private_key(65537, 2048)), "нужен Ed25519"),
        (release.public(Ed25519PrivateKey.generate()), "нужен закрытый ключ"),
    ):
        path.write_bytes(content)
        with pytest.raises(shared.BuildError, match=words):
            release.key(path)


def _private(key: Ed25519PrivateKey | rsa.RSAPrivateKey, closed: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed or NoEncryption())


def test_the_program_tries_every_part_of_itself(tmp_path: Path) -> None:
    target = tmp_path / "selftest.json"
    environment = {**os.environ, "SHNOR_QPA": "offscreen", "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-m", "shnor_desktop", "--selftest", target],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = json.loads(target.read_text(encoding="utf-8"))
    assert [step for step in told["steps"] if not step["passed"]] == []
    assert said.returncode == 0, said.stderr
    names = [step["name"] for step in told["steps"]]
    assert names == ["files", "storage", "migration", "sheets", "excel", "pdf", "signing", "window", "printing"]


def test_the_bill_names_qt_and_brings_the_licences_that_the_libraries_only_name(tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    (payload / "python").mkdir(parents=True)
    (payload / "python" / "LICENSE.txt").write_text("PSF", encoding="utf-8")
    (payload / "app" / "resources" / "release").mkdir(parents=True)
    for name, licence in (("PySide6_Essentials", "LGPL-3.0-only"), ("alembic", "MIT")):
        info = payload / "lib" / f"{name}-1.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.2\nLicense-Expression: {licence}\n", encoding="utf-8")
    bill.write(payload, "3.11.9", "0.1.0")
    told = json.loads((payload / "sbom.json").read_text(encoding="utf-8"))["components"]
    assert {one["name"]: one["version"] for one in told} == {
        "CPython": "3.11.9", "PySide6_Essentials": "1.2", "Qt": "1.2", "alembic": "1.2"
    }  # fmt: skip
    shown = json.loads((payload / "app" / "resources" / "release" / "components.json").read_text(encoding="utf-8"))
    assert ["Qt", "1.2", "LGPL-3.0-only"] in shown
    texts = {path.name: path.read_text(encoding="utf-8") for path in (payload / "licences").iterdir()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.0.txt"]
    assert "GNU GENERAL PUBLIC LICENSE" in texts["GPL-3.0.txt"]
    assert "LGPL 3" in texts["Qt.txt"]


def test_what_is_new_is_the_part_for_people_alone() -> None:
    told = release.news()
    assert 3 <= len(told) <= 8
    assert all(len(line) < 200 and "`" not in line for line in told)
