"""The one door to development, `python dev.py run|test|check|bench|build|lock`; it sets everything up by itself."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 12):
    sys.exit("Нужен Python 3.11 или 3.12, а это Python %d.%d." % sys.version_info[:2])  # noqa: UP031 (old Pythons)

import argparse
import hashlib
import importlib.util
import io
import json
import os
import platform
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
INSTALLER = ROOT / "installer"
BENCHES = ROOT / "tests" / "bench"
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.json"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")

# PERFORMANCE §1: found by taking each one away; the second row is for a real window on X.
QT_PACKAGES = (
    *("libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"),
)
TEST_PACKAGES = ("poppler-utils", "qpdf", "openssl", "libnss3-tools")
BUILD_PACKAGES = ("nsis", "gcc-mingw-w64-x86-64", "osslsigncode", "patchelf", "binutils")
TRIAL_PACKAGES = ("wine", "wine64", "debootstrap")
TEST_TOOLS = ("pdfsig", "pdftotext", "qpdf", "openssl", "certutil")


class SetUpError(Exception):
    """The set-up cannot go on; the text is Russian and says what to do."""


def say(text: str) -> None:
    print(f"• {text}", flush=True)


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> int:
    """Run a command in the checkout, its output shown as it comes; returns its exit code."""
    extended = {**os.environ, **(env or {})}
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=extended, check=False).returncode


def must(doing: str, *command: str | Path) -> None:
    say(doing)
    code = run(*command)
    if code:
        line = shlex.join(str(part) for part in command)
        raise SetUpError(f"Не получилось (код {code}): {line}")


# --- the system's packages -------------------------------------------------------------------------------------------


def is_debian() -> bool:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return "debian" in family and shutil.which("dpkg-query") is not None


def missing_packages(wanted: Iterable[str]) -> list[str]:
    """Which of the wanted packages Debian has not installed, neither by name nor as provided by another."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    present: set[str] = set()
    for line in listing.splitlines():
        status, name, provides = line.split("\t")
        if status == "installed":
            present |= {name, *(part.split()[0] for part in provides.split(",") if part.strip())}
    return [name for name in wanted if name not in present]


def ensure_system(*, for_tests: bool) -> None:
    """Install what Qt and the tests need from Debian, as root; otherwise say which command does it."""
    no_pip = importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None
    if not is_debian():
        if no_pip:
            raise SetUpError("В этом Python нет модулей venv и ensurepip: поставьте Python 3.11 целиком.")
        absent = [tool for tool in TEST_TOOLS if shutil.which(tool) is None] if for_tests else []
        if absent:
            say(f"Нет программ {', '.join(absent)}: проверки, которым они нужны, не пройдут или будут пропущены.")
        return
    install_packages([*QT_PACKAGES, *(TEST_PACKAGES if for_tests else ()), *(("python3-venv",) if no_pip else ())])


def ensure_builders() -> None:
    """What the installer is built and tried with; elsewhere than on Debian the build itself says what is missing."""
    if not is_debian():
        return
    install_packages(BUILD_PACKAGES)
    try:
        install_packages(TRIAL_PACKAGES)
    except SetUpError as error:
        say(f"ВНИМАНИЕ: проверять установку нечем.\n{error}")


def install_packages(wanted: Sequence[str]) -> None:
    """Install what is missing, as root; otherwise say which command does it."""
    missing = missing_packages(wanted)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        commands = f"sudo apt-get update && sudo {shlex.join(install)}"
        raise SetUpError(f"Не хватает пакетов системы: {', '.join(missing)}.\n  Поставьте их командой:\n  {commands}")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    say("Обновляю список пакетов системы")
    if run("apt-get", "update", "-q"):
        say("Список пакетов обновить не удалось, пробую с тем, что есть.")
    must(f"Ставлю пакеты системы: {', '.join(missing)}", *install, "-q")


# --- the virtual environment -----------------------------------------------------------------------------------------


def wanted_state() -> dict[str, str]:
    """What a complete environment was made from; it moves neither with the checkout nor with the lock."""
    lock = (INSTALLER / "requirements-dev.lock").read_bytes()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "folder": str(VENV),
        "lock": hashlib.sha256(lock).hexdigest(),
        "project": hashlib.sha256(json.dumps(project, sort_keys=True).encode()).hexdigest(),
    }


def stamped_state() -> dict[str, str]:
    """What the environment says of itself; empty when it is absent or was left half made."""
    try:
        state: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if PYTHON.exists() else {}


def ensure_environment() -> None:
    """Make .venv from the lock, or leave it alone when it is already made from this very lock."""
    wanted, found = wanted_state(), stamped_state()
    if found == wanted:
        return
    if {**found, "project": ""} != {**wanted, "project": ""}:
        make_environment()
    STAMP.unlink(missing_ok=True)
    must(
        "Ставлю команды shnor и shnor-desktop", PYTHON, "-m", "pip", "install", "-qq", "--no-index", "--no-deps",
        "--no-build-isolation", "--config-settings", "editable_mode=compat", "-e", ROOT,
    )  # fmt: skip
    must("Проверяю, что Qt загружается", PYTHON, "-c", "import PySide6.QtWidgets")
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    os.replace(unfinished, STAMP)


def make_environment() -> None:
    if VENV.exists():
        if Path(sys.prefix).resolve() == VENV:
            raise SetUpError("Окружение .venv устарело: запустите dev.py тем Python, что стоит в системе, не из .venv.")
        say("Убираю прежнее окружение .venv")
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(VENV)
    must("Создаю окружение .venv", sys.executable, "-m", "venv", VENV)
    must(
        "Ставлю библиотеки по списку с контрольными суммами (около 150 МБ, это может занять несколько минут)",
        PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--only-binary", ":all:",
        "--require-hashes", "-r", INSTALLER / "requirements-dev.lock",
    )  # fmt: skip


def set_up(*, for_tests: bool) -> None:
    ensure_system(for_tests=for_tests)
    ensure_environment()


# --- the commands ----------------------------------------------------------------------------------------------------


def has_screen() -> bool:
    return os.name == "nt" or sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def fresh_folder() -> Path:
    """demo-out beside this file, or the first numbered one that is free."""
    names = (ROOT / ("demo-out" if number == 1 else f"demo-out-{number}") for number in range(1, 10_000))
    return next(folder for folder in names if not folder.exists() or not any(folder.iterdir()))


def command_run(folder: Path | None) -> int:
    set_up(for_tests=False)
    target = folder.absolute() if folder else fresh_folder()
    say(f"Демонстрация главной работы в папке {target}")
    code = run(SCRIPTS / "shnor", "demo", target)
    if code:
        return code
    say(f"Готово: {target}")
    if not has_screen():
        say("Экрана нет, поэтому окно не открываю. На компьютере с экраном оно откроется само.")
        return 0
    base = min(target.glob("school-*.shnor"))
    say(f"Открываю окно: {base.name}")
    return run(SCRIPTS / "shnor-desktop", base)


def static_checks() -> int:
    """Run every static check, each to its end; returns the first code that is not 0."""
    checks: tuple[tuple[str, tuple[str | Path, ...]], ...] = (
        ("Оформление кода: ruff format", (SCRIPTS / "ruff", "format", "--check", "-q", ".")),
        ("Правила кода: ruff check", (SCRIPTS / "ruff", "check", "-q", ".")),
        ("Слои: lint-imports", (SCRIPTS / "lint-imports", "--no-logo")),
        ("Типы: mypy", (SCRIPTS / "mypy",)),
    )
    codes = []
    for title, command in checks:
        say(title)
        codes.append(run(*command))
        if codes[-1]:
            say(f"{title}: есть замечания (код {codes[-1]})")
    return next((code for code in codes if code), 0)


def command_check() -> int:
    set_up(for_tests=False)
    return static_checks()


def command_test(*, slow: bool, arguments: Sequence[str]) -> int:
    set_up(for_tests=True)
    checked = static_checks()
    say("Тесты: pytest" + (", с долгими" if slow else ""))
    lane = ("--slow",) if slow else ()
    # a module stays in one process, so that what it makes once is made once
    shared = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile")
    tested = run(PYTHON, "-m", "pytest", *shared, *lane, *arguments, env={"QT_QPA_PLATFORM": "offscreen"})
    if checked and not tested:
        say("Тесты прошли, но у статических проверок есть замечания: смотрите выше.")
    return tested or checked


def command_bench(name: str, arguments: Sequence[str]) -> int:
    script = BENCHES / f"bench_{name}.py"
    if not script.is_file():
        known = ", ".join(sorted(path.stem.removeprefix("bench_") for path in BENCHES.glob("bench_*.py")))
        raise SetUpError(f"Такого замера нет: «{name}». Есть: {known}.")
    set_up(for_tests=False)
    return run(PYTHON, script, *arguments)


def command_build(arguments: Sequence[str]) -> int:
    set_up(for_tests=False)
    ensure_builders()
    return run(PYTHON, "-m", "installer", *arguments)


def command_lock(arguments: Sequence[str]) -> int:
    """Remake the three locks; versions stay as they are unless `--upgrade` or `--upgrade-package` asks otherwise."""
    set_up(for_tests=False)
    common: tuple[str | Path, ...] = (
        SCRIPTS / "uv", "pip", "compile", "-q", "--python-version", "3.11", "--generate-hashes", "--only-binary",
        ":all:", "--no-header", "--no-annotate", "--no-emit-index-url", *arguments,
    )  # fmt: skip
    linux = INSTALLER / "requirements-linux.lock"
    # The other two follow the Linux lock, so that one version is meant everywhere.
    locks: tuple[tuple[Path, str, tuple[str | Path, ...]], ...] = (
        (linux, "requirements.in", ("--python-platform", "x86_64-manylinux_2_28")),
        (
            INSTALLER / "requirements-win.lock",
            "requirements.in",
            ("--python-platform", "x86_64-pc-windows-msvc", "-c", linux),
        ),
        (INSTALLER / "requirements-dev.lock", "requirements-dev.in", ("--universal", "-c", linux)),
    )
    for lock, source, options in locks:
        must(f"Пересчитываю {lock.name}", *common, *options, INSTALLER / source, "-o", lock)
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python dev.py", description="ШНОР-Офис: запуск, проверки и замеры из исходников."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="КОМАНДА")
    command = commands.add_parser("run", help="всё подготовить, выполнить демонстрацию и открыть окно")
    command.add_argument("folder", nargs="?", type=Path, metavar="ПАПКА", help="куда сложить результат (demo-out)")
    command = commands.add_parser("test", help="статические проверки и тесты; остальное передаётся pytest")
    command.add_argument("--slow", action="store_true", help="и долгие тесты тоже")
    commands.add_parser("check", help="оформление, правила, слои, типы")
    commands.add_parser("build", help="собрать и проверить: build windows, check, deb, check-deb", add_help=False)
    command = commands.add_parser("bench", help="замер, например: bench start")
    command.add_argument("name", metavar="ИМЯ")
    commands.add_parser("lock", help="пересчитать списки зависимостей; --upgrade берёт новые версии")
    return top


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an old code page of Windows lacks some of the signs
            stream.reconfigure(errors="replace")
    options, rest = parser().parse_known_args()
    if rest and options.command in {"run", "check"}:
        parser().error(f"лишнее: {' '.join(rest)}")
    try:
        if options.command == "run":
            return command_run(options.folder)
        if options.command == "test":
            return command_test(slow=options.slow, arguments=rest)
        if options.command == "check":
            return command_check()
        if options.command == "build":
            return command_build(rest)
        if options.command == "bench":
            return command_bench(options.name, rest)
        return command_lock(rest)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Прервано.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
