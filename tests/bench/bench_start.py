"""Time of the real window to its first paint and first data, against a bare PySide6 window in the same run."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import installed_start  # noqa: E402

# PERFORMANCE, Decisions: the frame first, the data a moment later.
AIMS = {"paint": 1.35, "data": 4.5}
TITLES = {"bare": "голое окно PySide6", "paint": "первый кадр программы", "data": "первые данные на экране"}

BARE = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os._exit(0))
app = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QLabel("Привет"))
window.resize(1000, 600)
window.show()
app.exec()
"""
PROGRAM = "import sys; from shnor_desktop.__main__ import main; sys.exit(main())"


Taken = tuple[float, float]
"""Seconds by the clock and of the processor."""


def processor_seconds() -> float:
    """What finished children have used so far; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(command: Sequence[str | Path], env: Mapping[str, str]) -> Taken:
    """One process from start to end; it ends itself at the moment looked for."""
    before, start = processor_seconds(), time.perf_counter()
    finished = subprocess.run(
        command, cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=120, check=False
    )
    seconds = time.perf_counter() - start
    if finished.returncode != 0:
        sys.exit(f"Окно завершилось с кодом {finished.returncode}:\n{finished.stderr}")
    return seconds, processor_seconds() - before


def make_base(folder: Path) -> Path:
    """A school base to open."""
    from shnor_desktop.services import office

    base = folder / "bench.shnor"
    office.create(base, role="school", code="857", name="Школа № 8", settings={"user": "Завуч"})
    return base


def environment(folder: Path) -> dict[str, str]:
    """Settings and log of the measured windows lie in a folder of the measure."""
    env = {**os.environ, "SHNOR_DATA_DIR": str(folder / "data")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a person's Python keeps what it has compiled, so the warm rounds do, too
    if sys.platform != "win32":
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    return env


def rounds(count: int, base: Path, folder: Path) -> dict[str, list[Taken]]:
    """Interleaved rounds, so that a noisy neighbour harms all three alike; one round before them warms the disk."""
    env = environment(folder)
    commands: dict[str, tuple[list[str | Path], dict[str, str]]] = {
        "bare": ([sys.executable, "-c", BARE], env),
        "paint": ([sys.executable, "-c", PROGRAM, base], {**env, "SHNOR_BENCH": "paint"}),
        "data": ([sys.executable, "-c", PROGRAM, base], {**env, "SHNOR_BENCH": "data"}),
    }
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for number in range(count + 1):
        for name, (command, env_of) in commands.items():
            sample = measure(command, env_of)
            if number:
                taken[name].append(sample)
    return taken


def decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def ratio(samples: Sequence[Taken], bare: Sequence[Taken], which: int) -> str:
    return decimal(statistics.median(own[which] / limit[which] for own, limit in zip(samples, bare, strict=True)))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python dev.py bench start", description="Скорость запуска окна.")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="сколько раундов (9)")
    parser.add_argument("--base", type=Path, metavar="БАЗА", help="какую базу открывать (по умолчанию новую)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shnor-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        base = options.base or make_base(folder)
        taken = rounds(options.rounds, base, folder)

        def from_source(moment: str) -> float:
            return measure([sys.executable, "-c", PROGRAM, base], {**environment(folder), "SHNOR_BENCH": moment})[0]

        installed = installed_start.compare(max(options.rounds // 3, 1), base, from_source)
    print(f"Запуск окна, раундов: {options.rounds}; медианы, отношение — к голому окну того же раунда.")
    for key, samples in taken.items():
        line = f"{TITLES[key]:<26} {decimal(statistics.median(clock for clock, _ in samples))} с"
        if key in AIMS:
            line += f"   {ratio(samples, taken['bare'], 0)} голого окна (цель {decimal(AIMS[key])})"
            if processor_seconds():
                line += f", по времени процессора {ratio(samples, taken['bare'], 1)}"
        print(line)
    print(*installed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
