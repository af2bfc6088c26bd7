"""Trials of what comes after the first install in a bare Debian: refusals, failures, the update from a stick."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installer.linux_build import NAME
from installer.report import Report
from installer.shared import MARKER, version
from installer.wine import until
from shnor_desktop.services import updates
from shnor_desktop.services.installation import PERSONAL

if TYPE_CHECKING:
    from installer.deb_check import Root

OLDER = "0.0.9"
_BASE = "Документы/Моя школа.shnor"
_OLDER, _RUNS, _FULL = 4, 5, 7
"""Exit codes of ``install.sh``."""


def personal(root: "Root", report: Report, older: Path, archive: Path) -> None:
    """An older program with a base, renewed by its own window; then whatever has to be refused, and the end."""
    before = _install(root, report, older)
    if before is None:
        return
    _from_the_window(root, report, archive, before)
    _refusals(root, report, older, archive)
    code, said = root.run(f"{_place(root)}/install.sh", "--remove", person=True)
    data = root.home / ".local" / "share" / "ShnorOffice"
    left = [path.name for path in (root.home / ".local").rglob("*shnor*") if not path.is_relative_to(data)]
    report.tell("Удаление", code == 0 and not left, ", ".join(left) or said.strip()[-200:])
    report.tell("База после удаления на месте", (root.home / _BASE).is_file())


def _install(root: "Root", report: Report, older: Path) -> str | None:
    """The older program and a base with data; returns its content, or None when there is nothing to go on with."""
    folder = _unpacked(root, older, OLDER)
    with _small_disk(root) as small:
        code, said = root.run(f"XDG_DATA_HOME={small}", f"{folder}/install.sh", person=True)
        report.tell("На полный диск ничего не установлено", code == _FULL and not _rest(root, small), f"код {code}")
    code, said = root.run(f"{folder}/install.sh", person=True)
    report.tell(f"Установка прежней версии {OLDER}", code == 0 and _number(root) == OLDER, said.strip()[-200:])
    if code:
        return None
    root.run("mkdir", "-p", "Документы", person=True)
    words = ("new", _BASE, "--role", "school", "--code", "857", "--name", "Школа «Ёлочка»")
    code, said = root.run(".local/bin/shnor", *words, person=True)
    table = root.home / "classes.csv"
    table.write_text("Учебный год;Класс;Литера;Обучающихся, чел.\n2022;5;А;21\n", encoding="utf-8")
    root.run(".local/bin/shnor", "import", _BASE, "classes.csv", "--sheet", "classes", person=True)
    before = _content(root)
    report.tell("База с данными", code == 0 and "21" in before, said.strip()[-200:])
    return before


def _from_the_window(root: "Root", report: Report, archive: Path, before: str) -> None:
    """The real window notices the stick, refuses a changed file, backs up, hands over and comes back renewed."""
    changed = _copy(archive, root.folder / "srv" / "changed")
    with changed.open("r+b") as stream:
        stream.seek(changed.stat().st_size // 2)
        byte = stream.read(1)
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte[0] ^ 1]))
    shutil.copy(Path(__file__).with_name("trial.py"), root.folder / "srv" / "trial.py")
    place, target = _place(root), root.home / "window.json"
    with root.mounted("media/zavuch/Флешка 1", "--bind", root.folder / "srv" / "stick") as stick:
        _copy(archive, stick)
        code, said = root.run(
            "SHNOR_QPA=offscreen", f"PYTHONPATH={place}/lib:{place}/app", f"{place}/python/bin/python3.11", "-s", "-P",
            "/srv/trial.py", f"/home/{root.home.name}/{_BASE}", f"/srv/changed/{archive.name}", target.name, MARKER,
            person=True,
        )  # fmt: skip
        told: dict[str, Any] = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
        report.tell("Окно отказывает изменённому архиву", "не тот, что подписан" in told.get("refused", ""),
                    told.get("refused", said.strip()[-300:]))  # fmt: skip
        noticed = told.get("noticed", "")
        report.tell("Окно замечает новую версию на флешке", f"На флешке есть новая версия {version()}" in noticed,
                    noticed)  # fmt: skip
        copies = [path.name for path in (root.home / f"{_BASE}.copies").glob("*до-новой-версии*")]
        report.tell("Перед обновлением сделана копия базы", bool(copies), ", ".join(copies))
        again = until(lambda: _running(root, _BASE) is not None, 180)
        report.tell("Обновление из окна: программа открылась снова на той же базе",
                    code == 0 and again and _number(root) == version(), told.get("said", ""))  # fmt: skip
    waiting = root.home / ".local/share/ShnorOffice/updates"
    tidy = until(lambda: not any(waiting.iterdir()))
    report.tell("Новая программа убрала за обновлением", tidy, ", ".join(path.name for path in waiting.iterdir()))
    _, said = root.run(".local/bin/shnor", "--version", person=True)
    report.tell("Данные прежние", _content(root) == before, said.strip())


def _refusals(root: "Root", report: Report, older: Path, archive: Path) -> None:
    newer = _unpacked(root, archive, version())
    for title, words in (("Установка", ()), ("Удаление", ("--remove",))):
        code, _ = root.run(f"{newer}/install.sh", *words, person=True)
        alone = _running(root, _BASE) is not None and _number(root) == version()
        report.tell(f"{title} при открытой программе отклонены", code == _RUNS and alone, f"код {code}")
    _end(root, _BASE)
    code, said = root.run(f"{_unpacked(root, older, OLDER)}/install.sh", person=True)
    report.tell("Прежняя версия поверх новой отклонена", code == _OLDER and _number(root) == version(),
                said.strip()[-200:])  # fmt: skip
    code, said = root.run(f"{newer}/install.sh", person=True)
    report.tell("Повторная установка поверх", code == 0 and _number(root) == version(), said.strip()[-200:])


def package_at_work(root: "Root", report: Report, deb: str) -> None:
    """A package is neither replaced nor removed while somebody works in the program."""
    with root.started("SHNOR_QPA=offscreen", NAME, "demo/zimovniki.shnor"):
        opened = until(lambda: _running(root, "zimovniki.shnor", f"opt/{NAME}") is not None)
        for title, command in (
            ("Обновление", ("dpkg", "-i", deb)),
            ("Удаление", ("apt-get", "remove", "-y", NAME)),
        ):
            code, said = root.run(*command)
            _, state = root.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}", NAME)
            whole = state.startswith("ii") and _running(root, "zimovniki.shnor", f"opt/{NAME}") is not None
            told = next((line for line in said.splitlines() if "ШНОР-Офис" in line), f"код {code}")
            report.tell(f"{title} пакета при открытой программе отклонены", opened and code != 0 and whole, told)
        _end(root, "zimovniki.shnor", f"opt/{NAME}")


# --- the person's folder


def _place(root: "Root") -> str:
    return f"/home/{root.home.name}/.local/share/{PERSONAL}"


def _number(root: "Root") -> str:
    marker = root.folder / _place(root)[1:] / MARKER
    return marker.read_text(encoding="utf-8").strip() if marker.is_file() else ""


def _content(root: "Root") -> str:
    """The rows of the base as the program exports them."""
    target = root.home / "content.csv"
    target.unlink(missing_ok=True)
    code, said = root.run(".local/bin/shnor", "export", _BASE, "classes", "-o", target.name, person=True)
    return target.read_text(encoding="utf-8-sig") if code == 0 else said


def _unpacked(root: "Root", archive: Path, number: str) -> str:
    """The folder of an archive, unpacked by the person."""
    if not (root.home / f"{NAME}-{number}").is_dir():
        shutil.copy(archive, root.folder / "srv" / archive.name)
        root.run("tar", "-xJf", f"/srv/{archive.name}", person=True)
    return f"./{NAME}-{number}"


def _copy(archive: Path, folder: Path) -> Path:
    """The archive and the statement of it in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (archive.name, archive.name + updates.ENDING):
        shutil.copy(archive.with_name(name), folder / name)
    return folder / archive.name


@contextmanager
def _small_disk(root: "Root") -> Iterator[str]:
    """A disk of the person that is too small for the program."""
    with root.mounted("media/small", "-t", "tmpfs", "-o", "size=60m,mode=0777", "tmpfs"):
        yield "/media/small"


def _rest(root: "Root", small: str) -> list[str]:
    return [path.name for path in (root.folder / small[1:]).rglob("*") if path.is_file()]


def _running(root: "Root", base: str, place: str = "") -> int | None:
    """The process of the program that has this base open."""
    program = root.folder / (place or _place(root)[1:]) / "python" / "bin" / "python3.11"
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            if any(word.endswith(base) for word in words) and (process / "exe").samefile(program):
                return int(process.name)
        except OSError:
            # it has ended meanwhile
            continue
    return None


def _end(root: "Root", base: str, place: str = "") -> None:
    number = _running(root, base, place)
    if number is not None:
        os.kill(number, signal.SIGTERM)
        until(lambda: _running(root, base, place) is None)
