"""Start of the program installed under Wine against the same program from its sources, round by round."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from installer import shared, staging, windows_build
from installer.wine import Wine

MOMENTS = {"paint": "первый кадр", "data": "первые данные"}
_CACHES = Path("/proc/sys/vm/drop_caches")


def compare(rounds: int, base: Path, from_source: Callable[[str], float]) -> list[str]:
    """Lines to print; ``from_source`` takes the moment and gives the seconds of the program from its sources."""
    payload = shared.WORK / "payload"
    setup = shared.DIST / f"{shared.FOLDER}-{shared.version()}-setup.exe"
    try:
        windows_build.last_way()
    except shared.BuildError as error:
        return [f"Установленная программа не измерена. {error}"]
    if not setup.is_file() or not payload.is_dir():
        return ["Установленная программа не измерена: сначала python dev.py build windows --fast."]
    size = shared.weigh(payload)
    lines = [f"Программа на диске: {size / 2**20:.0f} МиБ (предел {staging.BUDGET // 2**20})"]
    if shutil.which("wine") is None:
        return [*lines, "Установленная программа не измерена: Wine нет."]
    wine = Wine(shared.fresh(shared.WORK / "wine-start"))
    try:
        code, said = wine.run(setup, "/S")
        if code:
            return [*lines, f"Установка под Wine не удалась (код {code}): {said.strip()}"]
        own = wine.drive("bench.shnor")
        shutil.copy(base, own)

        def installed(moment: str) -> float:
            return _seconds(wine, own, {"SHNOR_BENCH": moment})

        cold = _cold(installed, from_source)
        installed("data")  # what Wine itself reads once
        lines += [_line(f"{MOMENTS['data']}, холодный диск", [cold])] if cold else []
        for moment, title in MOMENTS.items():
            pairs = [(installed(moment), from_source(moment)) for _ in range(rounds)]
            lines.append(_line(title, pairs))
    finally:
        subprocess.run(["wineserver", "-k"], env=wine.environment, check=False)
    return lines


def _seconds(wine: Wine, base: Path, more: Mapping[str, str]) -> float:
    start = time.perf_counter()
    code, said = wine.run(wine.program / f"{shared.APP}.exe", f"C:\\{base.name}", more=dict(more))
    if code:
        sys.exit(f"Установленная программа завершилась с кодом {code}:\n{said}")
    return time.perf_counter() - start


def _cold(installed: Callable[[str], float], from_source: Callable[[str], float]) -> tuple[float, float] | None:
    """Both with nothing of the disk in memory; only root may empty it."""
    if not os.access(_CACHES, os.W_OK):
        return None
    found = []
    for take in (installed, from_source):
        os.sync()
        _CACHES.write_text("3\n")
        found.append(take("data"))
    return found[0], found[1]


def _line(title: str, pairs: list[tuple[float, float]]) -> str:
    ratio = statistics.median(there / here for there, here in pairs)
    there = statistics.median(pair[0] for pair in pairs)
    here = statistics.median(pair[1] for pair in pairs)
    words = f"{title:<28} под Wine {there:.2f} с, из исходников {here:.2f} с, отношение {ratio:.2f}"
    return words.replace(".", ",")
