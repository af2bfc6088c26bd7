"""Tries the finished installer: built again, scanned, and under Wine installed, used, upgraded, refused, removed."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from installer import windows_build, wine_updates
from installer.report import Report
from installer.shared import (
    APP,
    DIST,
    FOLDER,
    MARKER,
    ROOT,
    WORK,
    BuildError,
    digest,
    files,
    fresh,
    say,
    timed,
    version,
)
from installer.wine import PASSPHRASE, Wine, until
from shnor_desktop.services import updates

OLDER = "0.0.9"
_SIGNER = r"HKCU\Software\Classes\.asice"


def check() -> int:
    """Every step on the installer of this version; 0 when all of them passed."""
    setup = DIST / f"{FOLDER}-{version()}-setup.exe"
    way = windows_build.last_way()
    if not setup.is_file():
        raise BuildError("Установщика нет: сначала python dev.py build windows --fast.")
    report = Report()
    again = WORK / "again"
    with timed("Часть «без Wine»"):
        _same_again(report, way, again)
        _payload(report, again / "payload", setup)
    without = shutil.which("wine") is None
    if without:
        say("ВНИМАНИЕ: Wine нет, установка НЕ проверена. Поставьте его: apt-get install wine wine64")
    else:
        with timed("Прежняя версия, чтобы было что обновлять"):
            older = windows_build.renumbered(way, again / "payload", WORK / "older", OLDER)
        with timed("Часть «под Wine»"):
            _under_wine(report, setup, older)
    for name in ("again", "older"):
        shutil.rmtree(WORK / name, ignore_errors=True)
    rest = " (кроме установки: Wine нет, она НЕ проверена)" if without else ""
    say(f"Все шаги прошли{rest}" if not report.failed else f"Не прошли{rest}: {'; '.join(report.failed)}")
    return 1 if report.failed else 0


def _same_again(report: Report, way: windows_build.Way, folder: Path) -> None:
    """Built once more from the same sources in the same way, in another folder, every file has the same bytes.

    The build itself refuses a program that asks for libraries a plain Windows lacks.
    """
    say("Собираю ещё раз, чтобы сравнить")
    for path in windows_build.make(way, folder):
        there = DIST / path.name
        same = there.is_file() and digest(there) == digest(path)
        report.tell(f"Повторная сборка даёт те же байты: {path.name}", same, digest(path))


def _payload(report: Report, payload: Path, setup: Path) -> None:
    """What can be said of the files without running them."""
    told = _listed(payload)
    there = {path.relative_to(payload).as_posix(): digest(path) for path in files(payload)}
    there.pop("manifest.sha256", None)
    report.tell("Зависимости двоичных файлов; список файлов сходится с файлами", there == told, f"файлов {len(told)}")
    key = (payload / "app" / "resources" / "release" / "release.pub").read_bytes()
    for path in (setup, setup.with_name(f"{FOLDER}-{version()}-portable.zip")):
        release = updates.read(path.with_name(path.name + updates.ENDING), key).release
        whole = (release.size, release.sha256) == (path.stat().st_size, digest(path))
        report.tell(f"Подпись выпуска: {path.name}", whole and release.version == version())


def _listed(folder: Path) -> dict[str, str]:
    """The list that the program carries: name of a file → its digest."""
    lines = (folder / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    return {name: value for value, name in (line.split("  ", 1) for line in lines)}


def _under_wine(report: Report, setup: Path, older: Path) -> None:
    wine = Wine(fresh(WORK / "wine"))
    try:
        wine_updates.first_install_that_fails(wine, report, older)
        _signing_program(wine)
        _install(wine, report, older, OLDER)
        base = _data(wine, report)
        wine_updates.while_it_runs(wine, report, setup, base)
        wine_updates.upgrade_that_fails(wine, report, setup, OLDER)
        wine_updates.changed_installer(wine, report, setup)
        _upgrade(wine, report, setup, base)
        wine_updates.older_installer(wine, report, older)
        _self_test(wine, report)
        _main_job(wine, report)
        _foreign_folder(wine, report, setup)
        _uninstall(wine, report, base)
        _portable(wine, report, base)
    finally:
        wine.stop()


def _install(wine: Wine, report: Report, setup: Path, number: str) -> None:
    code, said = wine.run(setup, "/S")
    same = code == 0 and _whole(wine)
    report.tell(f"Установка {number} без вопросов", same, said.strip() or f"файлов {len(wine.state())}")
    found = [path for place in (wine.folder / "home", wine.person) for path in place.rglob("*.lnk")]
    report.tell("Ярлыки", len({path.parent for path in found}) >= 2, ", ".join(sorted({path.name for path in found})))
    _, asked = wine.run("reg", "query", rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{FOLDER}")
    report.tell("Запись об установке", number in asked)
    _, asked = wine.run("reg", "query", r"HKCU\Software\Classes\.shnor")
    report.tell("Файлы .shnor открываются программой", "ShnorOffice.Base" in asked)
    _, asked = wine.run("reg", "query", _SIGNER, "/s")
    offered = "ShnorOffice.Package" in asked and "Signer.Container" in asked and "Signer.Other" in asked
    report.tell("Файлы .asice программа открывает, но у другой программы не отнимает", offered)


def _whole(wine: Wine) -> bool:
    """The folder of the program holds what its list names, and nothing else but the uninstaller and the marker."""
    told = _listed(wine.program)
    extra = {"manifest.sha256", "uninstall.exe", MARKER}
    there = wine.state()
    return extra <= there.keys() and {name: there[name] for name in there.keys() - extra} == told


def _signing_program(wine: Wine) -> None:
    """Another program that opens containers with signatures, as many offices have one."""
    wine.run("reg", "add", _SIGNER, "/ve", "/d", "Signer.Container", "/f")
    wine.run("reg", "add", rf"{_SIGNER}\OpenWithProgids", "/v", "Signer.Other", "/d", "", "/f")


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
    """From the window of the older program, and once more by hand over the new one."""
    before = _content(wine, base)
    stale = wine.program / "app" / "shnor_desktop" / "stale.py"
    stale.write_text("", encoding="utf-8")
    wine_updates.from_the_window(wine, report, setup, base, OLDER)
    _, number = wine.shnor("--version")
    report.tell("Обновление поверх: версия новая, старых файлов нет", version() in number and _whole(wine))
    report.tell("Новая версия читает прежние данные", _content(wine, base) == before and "21" in before)
    stale.write_text("", encoding="utf-8")
    standing = digest(base)
    code, said = wine.run(setup, "/S")
    report.tell("Установка поверх той же версии", code == 0 and _whole(wine), said.strip())
    report.tell("Данные при установке поверх не тронуты", digest(base) == standing)


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
    passed = code == 0 and bool(told["passed"])
    report.tell("Самопроверка целиком", passed, f"{took:.1f} с" if passed else said.strip()[-300:])


def _main_job(wine: Wine, report: Report) -> None:
    """The demonstration inside Wine and here; a new package of each is taken in by the other side."""
    there, here = wine.drive("demo"), fresh(WORK / "demo-here") / "out"
    code, said = wine.shnor("demo", there)
    made = f"пакетов {len(list(there.rglob('*.asice')))}, PDF {len(list(there.rglob('*.pdf')))}"
    report.tell("Главная работа под Wine", code == 0, made if code == 0 else said.strip()[-300:])
    code, said = _here("demo", here)
    report.tell("Главная работа здесь", code == 0, "" if code == 0 else said.strip()[-300:])
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


def _foreign_folder(wine: Wine, report: Report, setup: Path) -> None:
    foreign = wine.drive("foreign")
    foreign.mkdir()
    (foreign / "чужое.txt").write_text("не наше", encoding="utf-8")
    code, _ = wine.run(setup, "/S", r"/D=C:\foreign")
    untouched = [path.name for path in foreign.iterdir()] == ["чужое.txt"]
    report.tell("Чужая папка не тронута", code == 6 and untouched, f"код {code}")


def _uninstall(wine: Wine, report: Report, base: Path) -> None:
    before, standing = _content(wine, base), digest(base)
    code, _ = wine.run(wine.program / "uninstall.exe", "/S")
    gone = until(lambda: not wine.program.exists())  # it goes on in a copy of itself
    report.tell("Удаление", code == 0 and gone)
    report.tell("Данные после удаления на месте", base.is_file() and digest(base) == standing)
    code, said = _here("export", base, "classes", "-o", wine.folder / "after.csv")
    after = (wine.folder / "after.csv").read_text(encoding="utf-8-sig") if code == 0 else said
    report.tell("Их содержание прежнее", after == before)
    _, asked = wine.run("reg", "query", r"HKCU\Software\Classes\.shnor")
    report.tell("Записей в системе не осталось", "ShnorOffice.Base" not in asked)
    _, asked = wine.run("reg", "query", _SIGNER, "/s")
    kept = "ShnorOffice" not in asked and "Signer.Container" in asked and "Signer.Other" in asked
    report.tell("Чужая запись о .asice на месте", kept)


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
        env={**os.environ, "SHNOR_PASSPHRASE": PASSPHRASE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
