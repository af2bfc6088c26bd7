"""Trials of what comes after the first install under Wine: refusals, failures on the way, the update from a stick."""

import json
import shutil
from pathlib import Path
from typing import Any

from installer.report import Report
from installer.shared import APP, FOLDER, MARKER, fresh, version
from installer.wine import Wine, until
from shnor_desktop.services import updates

_OLDER, _RUNS, _FAILED = 4, 5, 7
"""Error levels of the installer (windows/app.nsi)."""
_PARTS = (
    *("python", "lib", "app", "licences"),
    *("sbom.json", "manifest.sha256", "shnor.exe", "uninstall.exe", f"{APP}.exe"),
)
"""What the installer changes, in its order."""
_ASKED = """
import sys
from pathlib import Path
from shnor_desktop.errors import ShnorError
from shnor_desktop.services import updates
try:
    print("взято", updates.bring(updates.check(Path(sys.argv[1])), Path(sys.argv[2])))
except ShnorError as error:
    print("отказ:", error)
"""
"""What the window does with a chosen file (ui/updating), without the window."""


def first_install_that_fails(wine: Wine, report: Report, setup: Path) -> None:
    """On a disk that has become full nothing is left, neither files nor shortcuts nor records."""
    before = sorted(path.name for path in wine.program.parents[1].iterdir())
    code = wine.cramped(setup, "/S")
    _, asked = wine.run("reg", "query", r"HKCU\Software\Classes\.shnor")
    after = sorted(path.name for path in wine.program.parents[1].iterdir())
    nothing = after == before and "ShnorOffice" not in asked
    report.tell("Неудавшаяся первая установка ничего не оставляет", code == _FAILED and nothing, f"код {code}")
    # as a power cut leaves it: some parts in their place, none to go back to
    for name in ("python", f"{FOLDER}.old", f"{FOLDER}.new/lib"):
        (wine.program / name).mkdir(parents=True)
    (wine.program / "python" / "python311.dll").write_bytes(b"half")
    (wine.program / MARKER).write_text("", encoding="utf-8")
    code = wine.cramped(setup, "/S")
    report.tell("Прерванная первая установка ничего не оставляет", code == _FAILED and not wine.program.exists(),
                f"код {code}")  # fmt: skip


def while_it_runs(wine: Wine, report: Report, setup: Path, base: Path) -> None:
    """Neither the installer nor the uninstaller touches a program that is open."""
    before = wine.state()
    program = wine.start(wine.program / f"{APP}.exe", base)
    try:
        lock = base.with_name(base.name + ".lock")
        opened = until(lambda: lock.exists() or program.poll() is not None) and program.poll() is None
        for title, command in (
            ("Установка", (setup, "/S")),
            ("Удаление", (wine.program / "uninstall.exe", "/S", rf"_?={wine.windows(wine.program)}")),
        ):
            code, _ = wine.run(*command)
            alone = wine.state() == before and program.poll() is None
            report.tell(f"{title} при открытой программе отклонены", opened and code == _RUNS and alone, f"код {code}")
    finally:
        program.kill()
        program.wait()


def upgrade_that_fails(wine: Wine, report: Report, setup: Path, number: str) -> None:
    """After a full disk, and after a power cut in the middle of the change, the older program is whole."""
    before = wine.state()
    code = wine.cramped(setup, "/S")
    report.tell("Неудавшееся обновление оставляет прежнюю программу", code == _FAILED and wine.state() == before,
                f"код {code}")  # fmt: skip
    for entered in ((), ("python", "lib")):
        _cut_off(wine, entered)
        code = wine.cramped(setup, "/S")
        _, said = wine.shnor("--version")
        whole = wine.state() == before and number in said
        title = "на новых частях" if entered else "на прежних частях"
        report.tell(f"Прерванное {title} обновление возвращает прежнюю программу", code == _FAILED and whole,
                    f"код {code}")  # fmt: skip


def _cut_off(wine: Wine, entered: tuple[str, ...]) -> None:
    """The folder as a power cut leaves it: old parts aside, and, once all of them were, these new ones in place."""
    aside, new, gone = (wine.program / f"{FOLDER}.{name}" for name in ("old", "new", "gone"))
    for folder in (aside, new, gone):
        folder.mkdir()
    (gone / "rest.txt").write_text("остаток", encoding="utf-8")
    for name in _PARTS:
        if entered or name in _PARTS[:3]:
            (wine.program / name).rename(aside / name)
        place = (wine.program if name in entered else new) / name
        if "." in name:
            place.write_text("новое", encoding="utf-8")
        else:
            place.mkdir()
            (place / "new.txt").write_text("новое", encoding="utf-8")


def from_the_window(wine: Wine, report: Report, setup: Path, base: Path, number: str) -> None:
    """The older program notices the stick, refuses a changed file, backs up, hands over; the installer waits for it."""
    stick = fresh(wine.folder / "stick")
    _copy(setup, stick)
    (wine.prefix / "dosdevices" / "e:").symlink_to(stick)
    changed = _changed(_copy(setup, fresh(wine.folder / "changed")))
    target = wine.folder / "window.json"
    script = Path(__file__).with_name("trial.py")
    code, said = wine.run(wine.program / f"{APP}.exe", "--interpreter", script, base, changed, target, MARKER)
    told: dict[str, Any] = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
    report.tell("Окно отказывает изменённому установщику", "не тот, что подписан" in told.get("refused", ""),
                told.get("refused", said.strip()[-300:]))  # fmt: skip
    report.tell("Окно замечает новую версию на флешке", version() in told.get("noticed", ""), told.get("noticed", ""))
    copies = [path.name for path in base.with_name(base.name + ".copies").glob("*до-новой-версии*")]
    report.tell("Перед обновлением сделана копия базы", bool(copies), ", ".join(copies))
    command = told.get("command", [])
    handed = code == 0 and command == [setup.name, "/UPDATE"]
    report.tell("Окно закрылось и запустило установщик", handed, " ".join(command) or told.get("said", ""))
    report.tell("Установщик ждёт конца программы", told.get("still") == number)
    marker = wine.program / MARKER
    done = until(lambda: marker.is_file() and marker.read_text(encoding="utf-8") == version())
    # the mark is set before the last leftovers go
    rest = until(lambda: not any(wine.program.glob("ShnorOffice.[!i]*")))
    report.tell("Обновление из окна", done and rest)


def changed_installer(wine: Wine, report: Report, setup: Path) -> None:
    """Neither the installed program nor the installer itself takes a changed byte for nothing."""
    changed = _changed(_copy(setup, fresh(wine.folder / "changed")))
    _refused(wine, report, "Программа отказывает изменённому установщику", changed, "не тот, что подписан")
    before = wine.state()
    code, _ = wine.run(changed, "/S")
    report.tell("Изменённый установщик сам не ставится", code != 0 and wine.state() == before, f"код {code}")


def older_installer(wine: Wine, report: Report, older: Path) -> None:
    """A genuine one, but of an earlier version."""
    _refused(wine, report, "Программа отказывает прежней версии", older, "у вас новее")
    before = wine.state()
    code, _ = wine.run(older, "/S")
    report.tell("Прежняя версия поверх новой отклонена", code == _OLDER and wine.state() == before, f"код {code}")


def _refused(wine: Wine, report: Report, title: str, path: Path, words: str) -> None:
    here = wine.folder / "brought"
    _, said = wine.shnor("--interpreter", "-c", _ASKED, path, here)
    nothing = not here.exists() or not any(here.iterdir())
    report.tell(title, "отказ: " in said and words in said and nothing, said.strip())


def _copy(setup: Path, folder: Path) -> Path:
    """The installer and its statement."""
    for path in (setup, setup.with_name(setup.name + updates.ENDING)):
        shutil.copy(path, folder)
    return folder / setup.name


def _changed(path: Path) -> Path:
    """One bit of what is packed is another one now."""
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // 2)
        byte = stream.read(1)[0]
        stream.seek(-1, 1)
        stream.write(bytes([byte ^ 1]))
    return path
