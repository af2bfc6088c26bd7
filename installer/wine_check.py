"""Tries the finished installer under Wine: install, self-test, main job, upgrade over data, refusals, uninstall."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from installer import windows_build
from installer.shared import APP, DIST, FOLDER, ROOT, WORK, BuildError, digest, files, fresh, must, say, tool, version

OLDER = "0.0.9"
_PATIENCE = 300
_PASSPHRASE = "учебная фраза для примера"  # noqa: S105  of invented keys
_STAND_IN = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    while (count) {
        ULONG part = count > 0x10000000 ? 0x10000000 : (ULONG)count;
        if (!SystemFunction036(bytes, part))
            return FALSE;
        bytes += part;
        count -= part;
    }
    return TRUE;
}
"""
"""Wine 8 has no bcryptprimitives.dll, which every Windows 10 has; used for the trial only, never shipped."""


class Wine:
    """A fresh Windows of one's own, and what is installed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = folder / "prefix"
        (folder / "home").mkdir()
        self.program = self.drive("users", os.environ.get("USER", "root"), "AppData", "Local", "Programs", FOLDER)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("QT_", "PYTHON", "SHNOR_"))},
            "HOME": str(folder / "home"),
            "USER": os.environ.get("USER", "root"),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            "LC_ALL": "C.UTF-8",
            "SHNOR_QPA": "offscreen",
            "SHNOR_PASSPHRASE": _PASSPHRASE,
        }
        self.run("wineboot", "-i")
        self.run("winecfg", "-v", "win10")
        self._stand_in()

    def drive(self, *parts: str) -> Path:
        return self.prefix.joinpath("drive_c", *parts)

    @property
    def person(self) -> Path:
        """The folder of the person who installs."""
        return self.drive("users", self.environment["USER"])

    @property
    def data(self) -> Path:
        """Where the program keeps the person's files."""
        return self.program.parents[1] / FOLDER

    def run(self, *command: str | Path, more: dict[str, str] | None = None) -> tuple[int, str]:
        """Run a Windows program to its end; its output goes through a pipe, without which Python of Wine 8 dies."""
        done = subprocess.run(
            ["wine", *map(str, command)],
            cwd=self.folder,
            env={**self.environment, **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def shnor(self, *words: str | Path) -> tuple[int, str]:
        """The command line of the installed program."""
        return self.run(self.program / "shnor.exe", *words)

    def wait_away(self, path: Path) -> bool:
        """The uninstaller goes on in a copy of itself after it has returned."""
        for _ in range(100):
            if not path.exists():
                return True
            time.sleep(0.2)  # noqa: TID251  another program's end, of which nothing tells
        return False

    def _stand_in(self) -> None:
        source = self.folder / "stand_in.c"
        source.write_text(_STAND_IN, encoding="utf-8")
        target = self.drive("windows", "system32", "bcryptprimitives.dll")
        must(
            "Готовлю Windows для проверки", tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"), "-O2", "-s",
            "-shared", source, "-o", target, "-ladvapi32",
        )  # fmt: skip


class Report:
    """The result of every step, printed as it comes."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def tell(self, title: str, passed: bool, said: str = "") -> None:
        print(f"{'ok  ' if passed else 'СБОЙ'}  {title}{': ' + said if said else ''}", flush=True)
        if not passed:
            self.failed.append(title)


def check() -> int:
    """Every step on the installer of this version; 0 when all of them passed."""
    if shutil.which("wine") is None:
        say("ВНИМАНИЕ: Wine нет, установка НЕ проверена. Поставьте его: apt-get install wine wine64")
        return 0
    setup = DIST / f"{FOLDER}-{version()}-setup.exe"
    if not setup.is_file():
        raise BuildError("Установщика нет: сначала python dev.py build windows --fast.")
    report = Report()
    way = windows_build.last_way()
    _same_again(report, setup, way)
    older = _other(OLDER, way)
    wine = Wine(fresh(WORK / "wine"))
    try:
        _install(wine, report, older, OLDER)
        base = _data(wine, report)
        _upgrade(wine, report, setup, base)
        _self_test(wine, report)
        _main_job(wine, report)
        _refusals(wine, report, older, setup)
        _uninstall(wine, report, base)
        _portable(wine, report, base)
    finally:
        subprocess.run(["wineserver", "-k"], env=wine.environment, check=False)
        for path in DIST.glob(f"{FOLDER}-{OLDER}-*"):
            path.unlink()
    say("Все шаги прошли" if not report.failed else f"Не прошли: {', '.join(report.failed)}")
    return 1 if report.failed else 0


def _same_again(report: Report, setup: Path, way: windows_build.Way) -> None:
    """Built once more from the same sources in the same way, it has the same bytes."""
    before = digest(setup)
    say("Собираю ещё раз, чтобы сравнить")
    again = digest(windows_build.build(way))
    report.tell("Повторная сборка даёт те же байты", again == before, again)


def _other(number: str, way: windows_build.Way) -> Path:
    """The program of this checkout under another number, as an installer of its own."""
    say(f"Собираю прежнюю версию {number}, чтобы было что обновлять")
    return windows_build.build(replace(way, fast=True), number=number)


def _install(wine: Wine, report: Report, setup: Path, number: str) -> None:
    code, said = wine.run(setup, "/S")
    told = {
        line.partition("  ")[2]: line.partition("  ")[0]
        for line in (wine.program / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    } if code == 0 else {}  # fmt: skip
    there = {path.relative_to(wine.program).as_posix(): digest(path) for path in files(wine.program)} if told else {}
    extra = {"manifest.sha256", "uninstall.exe", "ShnorOffice.installed"}
    same = {name: value for name, value in there.items() if name not in extra} == told
    report.tell(
        f"Установка {number} без вопросов", code == 0 and bool(told) and same, said.strip() or f"файлов {len(there)}"
    )
    found = [path for place in (wine.folder / "home", wine.person) for path in place.rglob("*.lnk")]
    report.tell("Ярлыки", len({path.parent for path in found}) >= 2, ", ".join(sorted({path.name for path in found})))
    _, asked = wine.run("reg", "query", rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{FOLDER}")
    report.tell("Запись об установке", number in asked)
    _, asked = wine.run("reg", "query", r"HKCU\Software\Classes\.shnor")
    report.tell("Файлы .shnor открываются программой", "ShnorOffice.Base" in asked)


def _data(wine: Wine, report: Report) -> Path:
    """A base with an edit in it, in the person's own folder."""
    base = wine.data / "Школа.shnor"
    code, said = wine.shnor("new", base, "--role", "school", "--code", "857", "--name", "Школа «Ёлочка»")
    report.tell("Командная строка создаёт базу", code == 0 and base.is_file(), said.strip())
    table = wine.folder / "classes.csv"
    table.write_text("Учебный год;Класс;Литера;Обучающихся, чел.\n2022;5;А;21\n", encoding="utf-8")
    code, said = wine.shnor("import", base, table, "--sheet", "classes")
    report.tell("Данные внесены", code == 0, said.strip().splitlines()[-1] if said.strip() else "")
    return base


def _content(wine: Wine, base: Path) -> str:
    """The rows of the base as the program exports them."""
    target = wine.folder / "content.csv"
    target.unlink(missing_ok=True)
    code, said = wine.shnor("export", base, "classes", "-o", target)
    return target.read_text(encoding="utf-8-sig") if code == 0 else said


def _upgrade(wine: Wine, report: Report, setup: Path, base: Path) -> None:
    before, digest_before = _content(wine, base), digest(base)
    stale = wine.program / "app" / "shnor_desktop" / "stale.py"
    stale.write_text("", encoding="utf-8")
    code, said = wine.run(setup, "/S")
    _, number = wine.shnor("--version")
    report.tell("Обновление поверх", code == 0 and version() in number and not stale.exists(), said.strip())
    report.tell("Данные при обновлении не тронуты", digest(base) == digest_before)
    report.tell("Новая версия читает прежние данные", _content(wine, base) == before and "21" in before)


def _self_test(wine: Wine, report: Report) -> None:
    target = wine.folder / "selftest.json"
    started = time.perf_counter()
    code, said = wine.run(wine.program / f"{APP}.exe", "--selftest", target)
    took = time.perf_counter() - started
    told: dict[str, Any] = {"steps": [], "passed": False}
    if target.is_file():
        told = json.loads(target.read_text(encoding="utf-8"))
    for step in told["steps"]:
        report.tell(f"Самопроверка: {step['title']}", step["passed"], step["said"])
    report.tell("Самопроверка целиком", code == 0 and told["passed"], said.strip() or f"{took:.1f} с")


def _main_job(wine: Wine, report: Report) -> None:
    """The demonstration inside Wine and here; a new package of each is taken in by the other side."""
    there, here = wine.drive("demo"), fresh(WORK / "demo-here") / "out"
    code, said = wine.shnor("demo", there)
    made = f"пакетов {len(list(there.rglob('*.asice')))}, PDF {len(list(there.rglob('*.pdf')))}"
    report.tell("Главная работа под Wine", code == 0, made if code == 0 else said.strip()[-300:])
    must("Главная работа здесь", *_shnor("demo", here))
    for title, folder, pack, receive in (
        ("Пакет из Wine принят здесь", there, wine.shnor, _here),
        ("Пакет отсюда принят под Wine", here, _here, wine.shnor),
    ):
        stick = fresh(WORK / "stick")
        school, district = folder / "school-857.shnor", folder / "zimovniki.shnor"
        code, said = pack("pack", school, "--to", stick)
        package = next(iter(stick.rglob("*.asice")), None)
        if code == 0 and package is not None:
            code, said = receive("receive", district, package, "--json")
        report.tell(title, package is not None and code == 0 and '"accepted"' in said, said.strip()[-300:])


def _refusals(wine: Wine, report: Report, older: Path, setup: Path) -> None:
    code, _ = wine.run(older, "/S")
    _, number = wine.shnor("--version")
    report.tell("Прежняя версия поверх новой отклонена", code == 4 and version() in number, f"код {code}")
    foreign = wine.drive("foreign")
    foreign.mkdir()
    (foreign / "чужое.txt").write_text("не наше", encoding="utf-8")
    code, _ = wine.run(setup, "/S", r"/D=C:\foreign")
    untouched = [path.name for path in foreign.iterdir()] == ["чужое.txt"]
    report.tell("Чужая папка не тронута", code == 6 and untouched, f"код {code}")


def _uninstall(wine: Wine, report: Report, base: Path) -> None:
    before, standing = _content(wine, base), digest(base)
    code, _ = wine.run(wine.program / "uninstall.exe", "/S")
    gone = wine.wait_away(wine.program)
    report.tell("Удаление", code == 0 and gone)
    report.tell("Данные после удаления на месте", base.is_file() and digest(base) == standing)
    code, said = _here("export", base, "classes", "-o", wine.folder / "after.csv")
    after = (wine.folder / "after.csv").read_text(encoding="utf-8-sig") if code == 0 else said
    report.tell("Их содержание прежнее", after == before)
    _, asked = wine.run("reg", "query", r"HKCU\Software\Classes\.shnor")
    report.tell("Записей в системе не осталось", "ShnorOffice.Base" not in asked)


def _portable(wine: Wine, report: Report, base: Path) -> None:
    """The folder on a stick: it runs from there, and what it remembers lies beside it, not on the computer."""
    stick = wine.drive("Флешка")
    with zipfile.ZipFile(DIST / f"{FOLDER}-{version()}-portable.zip") as packed:
        packed.extractall(stick)
    folder = stick / FOLDER
    before = sorted(path.name for path in wine.data.iterdir())
    code, said = wine.run(folder / f"{APP}.exe", base, more={"SHNOR_BENCH": "data"})
    held = (folder / "Данные").is_dir()
    after = sorted(path.name for path in wine.data.iterdir() if not path.name.startswith(base.name))
    kept = after == [name for name in before if not name.startswith(base.name)]
    report.tell("Переносная папка работает и хранит своё рядом", code == 0 and held and kept, said.strip()[-200:])


def _shnor(*words: str | Path) -> tuple[str | Path, ...]:
    return (sys.executable, "-m", "shnor_desktop.cli", *words)


def _here(*words: str | Path) -> tuple[int, str]:
    """The command line of this checkout."""
    return _ran(_shnor(*words))


def _ran(command: Sequence[str | Path]) -> tuple[int, str]:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, "SHNOR_PASSPHRASE": _PASSPHRASE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
