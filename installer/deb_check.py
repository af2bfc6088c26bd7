"""Tries the finished Linux packages in a bare Debian: install, self-test as an ordinary person, update, remove."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from installer import linux_build, linux_updates
from installer.linux_build import NAME
from installer.report import Report
from installer.shared import DIST, FOLDER, WORK, BuildError, fresh, must, say, tool, version

_PERSON = "zavuch"
_RELEASE = "bookworm"
_ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}


def check() -> int:
    """Every step; 0 when all of them passed, or when there is nobody who may make a bare Debian."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        say("ВНИМАНИЕ: нужны root и debootstrap, пакеты для Linux НЕ проверены установкой.")
        return 0
    deb = DIST / f"{NAME}_{version()}_amd64.deb"
    archive = DIST / f"{FOLDER}-{version()}-linux-x86_64.tar.xz"
    if not deb.is_file() or not archive.is_file():
        raise BuildError("Пакетов нет: сначала python dev.py build deb.")
    older = linux_build.other(linux_updates.OLDER)
    root = Root(fresh(WORK / "bare"))
    report = Report()
    try:
        _package(root, report, deb)
        _archive(root, report, archive)
        linux_updates.personal(root, report, older, archive)
    finally:
        root.release()
    say("Все шаги прошли" if not report.failed else f"Не прошли: {', '.join(report.failed)}")
    return 1 if report.failed else 0


class Root:
    """A Debian with nothing in it but the smallest set of packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        source = _output("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages").split()
        must(
            "Готовлю пустой Debian", tool("debootstrap", "debootstrap"), "--variant=minbase", _RELEASE, folder,
            *source[:1],
        )  # fmt: skip
        for name in ("etc/resolv.conf", "etc/hosts"):
            if Path("/", name).is_file():
                shutil.copy(Path("/", name), folder / name)
        for name in (
            "etc/apt/sources.list",
            "etc/apt/sources.list.d",
            "etc/apt/apt.conf.d",
            "etc/ssl",
            "usr/share/ca-certificates",
        ):
            if Path("/", name).is_dir():
                shutil.copytree(Path("/", name), folder / name, dirs_exist_ok=True, symlinks=True)
            elif Path("/", name).is_file():
                shutil.copy(Path("/", name), folder / name)
        must("Монтирую системные папки", "mount", "--bind", "/dev", folder / "dev")
        must("Монтирую системные папки", "mount", "-t", "proc", "proc", folder / "proc")
        self.run("useradd", "-m", _PERSON)
        self.run("apt-get", "update", "-q")

    def run(self, *command: str, person: bool = False) -> tuple[int, str]:
        """A command inside, as root or as the person who works."""
        done = subprocess.run(
            self._words(command, person=person),
            env=_ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode("utf-8", "replace")

    @contextmanager
    def started(self, *command: str) -> Iterator[None]:
        """While a command of the person goes on; whoever starts it has to end it."""
        nothing = subprocess.DEVNULL
        with subprocess.Popen(
            self._words(command, person=True), env=_ENVIRONMENT, stdin=nothing, stdout=nothing, stderr=nothing
        ):
            yield

    def _words(self, command: tuple[str, ...], *, person: bool) -> list[str]:
        words = ["su", "-l", _PERSON, "-c", shlex.join(command)] if person else list(command)
        return ["chroot", str(self.folder), *words]

    @contextmanager
    def mounted(self, name: str, *what: str | Path) -> Iterator[Path]:
        """A disk inside, for a while."""
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        for word in what:
            if isinstance(word, Path):
                word.mkdir(parents=True, exist_ok=True)
        must("Подключаю диск", "mount", *what, place)
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], check=False)

    @property
    def home(self) -> Path:
        return self.folder / "home" / _PERSON

    def release(self) -> None:
        """Take the system's folders out again, so that clearing the build folder cannot reach them."""
        for name in ("proc", "dev"):
            subprocess.run(["umount", "-l", str(self.folder / name)], check=False)


def _package(root: Root, report: Report, deb: Path) -> None:
    # as the program leaves it to the administrator: in a folder of the person, behind a name that has to be quoted
    place = root.folder / "srv" / "Мария Ивановна"
    place.mkdir(mode=0o700)
    shutil.copy(deb, place / deb.name)
    code, said = root.run("apt-get", "install", "-y", "--no-install-recommends", f"/srv/{place.name}/{deb.name}")
    report.tell("Пакет .deb установлен", code == 0, "" if code == 0 else said[-400:])
    _tries_itself(root, report, "пакет .deb", NAME)
    code, said = root.run("shnor", "demo", "demo", person=True)
    report.tell("Главная работа", code == 0, said.strip()[-200:] if code else "")
    linux_updates.package_at_work(root, report, f"/srv/{place.name}/{deb.name}")
    code, _ = root.run("apt-get", "purge", "-y", NAME)
    left = [path for path in ("opt/" + NAME, f"usr/bin/{NAME}", "usr/bin/shnor") if (root.folder / path).exists()]
    report.tell("Пакет .deb удалён без остатка", code == 0 and not left, ", ".join(left))
    report.tell("Данные остались", (root.home / "demo" / "zimovniki.shnor").is_file())


def _archive(root: Root, report: Report, archive: Path) -> None:
    shutil.copy(archive, root.folder / "srv" / archive.name)
    # what the .deb would have asked for; here the person's system has to have it
    root.run("apt-get", "install", "-y", "--no-install-recommends", "xz-utils")
    code, said = root.run("tar", "-xJf", f"/srv/{archive.name}", person=True)
    report.tell("Архив распакован", code == 0, said.strip()[-200:])
    code, said = root.run(f"./{NAME}-{version()}/install.sh", person=True)
    report.tell("Установка для одного человека", code == 0, said.strip()[-200:])
    code, said = root.run(f"./{NAME}-{version()}/install.sh", person=True)
    report.tell("Повторная установка поверх", code == 0, said.strip()[-200:] if code else "")
    _tries_itself(root, report, "архив", f".local/bin/{NAME}")
    code, said = root.run(f"./{NAME}-{version()}/install.sh", "--remove", person=True)
    place = root.home / ".local" / "share" / "shnor-office-program"
    report.tell("Удаление", code == 0 and not place.exists(), said.strip()[-200:])


def _tries_itself(root: Root, report: Report, what: str, command: str) -> None:
    target = root.home / "selftest.json"
    target.unlink(missing_ok=True)
    code, said = root.run("SHNOR_QPA=offscreen", command, "--selftest", "selftest.json", person=True)
    told: dict[str, Any] = {"steps": [], "passed": False}
    if target.is_file():
        told = json.loads(target.read_text(encoding="utf-8"))
    failed = [f"{step['title']}: {step['said']}" for step in told["steps"] if not step["passed"]]
    last = said.strip().rpartition("\n")[2]
    report.tell(f"Самопроверка ({what})", code == 0 and told["passed"], "; ".join(failed) or last)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
