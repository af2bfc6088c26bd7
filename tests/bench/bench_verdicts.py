"""Verdicts on many schools: 300 × 5 years in full, 40 000 × 3 years × 9 procedures beside pandas and a plain loop."""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

YEAR = 2022
WORKS = (
    ("ВПР", "математика", None, 5),
    ("ВПР", "математика", None, 6),
    ("ВПР", "русский язык", None, 5),
    ("ВПР", "русский язык", None, 6),
    ("ОГЭ", "математика", None, 9),
    ("ОГЭ", "русский язык", None, 9),
    ("ЕГЭ", "математика", "базовая", 11),
    ("ЕГЭ", "математика", "профильная", 11),
    ("ЕГЭ", "русский язык", None, 11),
)
COLUMNS = (
    *("school", "year", "season", "procedure", "subject", "level", "programme_grade"),
    *("attempt", "state", "participants", "n2"),
)


def rows(schools: int, years: int, chance: Random) -> Iterator[tuple[object, ...]]:
    """A row for each school, year and procedure; invented."""
    for number in range(schools):
        code, weakness = f"{number:05d}", chance.choice((0.05, 0.2, 0.29, 0.4))
        for year in range(YEAR - years + 1, YEAR + 1):
            for work in WORKS:
                taken = chance.randint(1, 90)
                low = min(taken, round(taken * weakness * 2 * chance.random()))
                yield code, year, "весна", *work, "основной срок", "проводилась", taken, low


def fill(path: Path, schools: int, years: int) -> None:
    """A district's base with cards and results, written as fast as SQLite takes them."""
    from shnor_desktop.services import office

    office.create(path, role="district", code="700", name="Район замера")
    chance = Random(1)  # noqa: S311  the same base every time
    marks = ", ".join("?" * len(COLUMNS))
    with sqlite3.connect(path) as base:
        cards = ((f"{number:05d}", f"{number:05d}", f"Школа № {number}") for number in range(schools))
        base.executemany("insert into schools (school, code, short_name) values (?, ?, ?)", cards)
        base.executemany(
            f"insert into assessments ({', '.join(COLUMNS)}) values ({marks})",  # noqa: S608  names of our own
            rows(schools, years, chance),
        )
    base.close()


def by_programme(path: Path) -> int:
    """The verdicts as the programme gives them."""
    from shnor_desktop.services import office
    from shnor_desktop.services.verdicts.identify import identify

    with office.open_office(path, access="read") as base:
        start = time.perf_counter()
        found = sum(school.verdict == "low" for school in identify(base, YEAR, "any").schools)
        report(start)
    return found


def by_pandas(path: Path) -> int:
    """The same verdicts and nothing else: no distance, no gaps, no explanation."""
    import pandas as pd  # type: ignore[import-untyped]

    base = sqlite3.connect(path)
    start = time.perf_counter()
    frame = pd.read_sql_query(
        "select school, year, procedure, subject, level, programme_grade, season, participants, n2, below_minimum "
        "from assessments where deleted_at is null and year in (?, ?) and state = 'проводилась' "
        "and attempt <> 'пересдача' and coalesce(past_graduates, 0) = 0",
        base,
        params=(YEAR, YEAR - 1),
    )
    base.close()
    frame["low"] = frame["below_minimum"].where(frame["below_minimum"].notna(), frame["n2"]).astype(int)
    place = ["school", "year", "procedure", "subject", "level", "programme_grade", "season"]
    summed = frame.groupby(place, dropna=False, as_index=False)[["participants", "low"]].sum()
    summed["is_low"] = summed["low"] * 10 >= summed["participants"] * 3
    counted = summed.pivot_table(index="school", columns="year", values="is_low", aggfunc="sum", fill_value=0)
    low = (counted[YEAR] >= 2) | ((counted[YEAR] >= 1) & (counted[YEAR - 1] >= 1))
    found = int(low.sum())
    report(start)
    return found


def by_school(path: Path) -> int:
    """A query for each school and a plain loop over its rows."""
    base = sqlite3.connect(path)
    start = time.perf_counter()
    found = 0
    for (school,) in base.execute("select school from schools").fetchall():
        counts: dict[int, dict[tuple[Any, ...], list[int]]] = {YEAR: {}, YEAR - 1: {}}
        for year, *key, taken, low in base.execute(
            "select year, procedure, subject, level, programme_grade, season, participants, "
            "coalesce(below_minimum, n2) from assessments where school = ? and year in (?, ?) "
            "and deleted_at is null and state = 'проводилась' and attempt <> 'пересдача' "
            "and coalesce(past_graduates, 0) = 0",
            (school, YEAR, YEAR - 1),
        ):
            both = counts[year].setdefault(tuple(key), [0, 0])
            both[0] += taken
            both[1] += low
        this, last = (sum(low * 10 >= taken * 3 for taken, low in counts[year].values()) for year in (YEAR, YEAR - 1))
        found += this >= 2 or (this >= 1 and last >= 1)
    base.close()
    report(start)
    return found


def report(start: float) -> None:
    """Seconds of the work alone, for the process that asked for it."""
    TOLD["seconds"] = time.perf_counter() - start


TOLD: dict[str, float] = {}
WAYS: dict[str, Callable[[Path], int]] = {
    "программа": by_programme,
    "pandas groupby": by_pandas,
    "цикл по школам": by_school,
}


def peak() -> float:
    """Megabytes at the most; zero where the system does not tell. Of this process, not of the one that started it."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def apart(way: str, path: Path) -> dict[str, float]:
    """One way in a process of its own: seconds, peak memory in megabytes, what it found."""
    told = subprocess.run(
        [sys.executable, __file__, "--way", way, "--base", str(path)], capture_output=True, encoding="utf-8", check=True
    )
    answer: dict[str, float] = json.loads(told.stdout)
    return answer


def country(folder: Path, schools: int, rounds: int) -> bool:
    """All the schools of the country identified in three ways, in turn; medians and ratios."""
    path = folder / "country.shnor"
    fill(path, schools, 3)
    told: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, answers in told.items():
            answers.append(apart(way, path))
    best = {way: min(answer["seconds"] for answer in answers) for way, answers in told.items()}
    print(f"{schools} школ × 3 года × {len(WORKS)} процедур, база {path.stat().st_size / 2**20:.0f} МБ")
    for way, answers in told.items():
        most = max(answer["peak"] for answer in answers)
        ratio = best[way] / best["pandas groupby"]
        print(f"  {way}: {best[way]:.2f} с ({ratio:.2f} от pandas), память до {most:.0f} МБ")
    agreed = len({answer["found"] for answers in told.values() for answer in answers}) == 1
    print("  выводы трёх способов " + ("совпали" if agreed else "РАЗОШЛИСЬ"))
    return agreed


def district(folder: Path, schools: int) -> None:
    """A district in full, and again after one edit."""
    from shnor_desktop.services import entries, office
    from shnor_desktop.services.analysis import analyse
    from shnor_desktop.services.verdicts.identify import identify
    from shnor_desktop.services.verdicts.risk_schools import risk

    path = folder / "district.shnor"
    fill(path, schools, 5)
    works: tuple[tuple[str, Callable[..., object]], ...] = (("ШНОР", identify), ("риск", risk), ("анализ", analyse))
    with office.open_office(path, access="write") as base:
        for title in ("в полном объёме", "после одной правки"):
            parts, whole = [], 0.0
            for name, work in works:
                start = time.perf_counter()
                work(base, YEAR)
                spent = time.perf_counter() - start
                whole += spent
                parts.append(f"{name} {spent:.2f}")
            print(f"{schools} школ × 5 лет {title}: {whole:.2f} с ({', '.join(parts)})")
            with base.reading() as session:
                row = entries.load(session, "assessments", year=YEAR)[0]
            below = row.values["n2"]
            entries.apply(base, [entries.Edit("assessments", row.id, "n2", below, 0 if below else 1)], "Правка")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="меньше школ")
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--base", type=Path)
    chosen = parser.parse_args()
    if chosen.way:
        found = WAYS[chosen.way](chosen.base)
        print(json.dumps({"found": found, "seconds": TOLD["seconds"], "peak": peak()}))
        return 0
    with tempfile.TemporaryDirectory() as name:
        district(Path(name), 30 if chosen.quick else 300)
        agreed = country(Path(name), 2_000 if chosen.quick else 40_000, 1 if chosen.quick else 3)
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
