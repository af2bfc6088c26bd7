"""Loading against bare reading of the same workbook, writing against plain xlsxwriter, in one run; CPU seconds."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from shnor_desktop.services import exporting, importing, office
from shnor_desktop.services.office import Office

BOUND_READ, BOUND_WRITE = 20.0, 0.7
AIM_WRITE = 0.35
_CATEGORIES = ("registered", "ovz", "inofon", "truancy", "risk_group", "orphans", "families", "families_large")
_HEAD = ("school", "year", "on_date", "grade", "letter", "category", "count")


def rows(schools: int) -> list[tuple[str | int, ...]]:
    """Social passports of so many schools, each class by itself."""
    return [
        (f"{school:04d}", 2022, "01.10.2021", grade, letter, category, 3)
        for school in range(1, schools + 1)
        for grade in range(1, 12)
        for letter in "АБ"
        for category in _CATEGORIES
    ]


def write(path: Path, lines: list[tuple[str | int, ...]]) -> None:
    """The same rows as anybody would write them."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, _HEAD)
    for number, line in enumerate(lines, 1):
        page.write_row(number, 0, line)
    book.close()


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(folder: Path, schools: int, rounds: int) -> tuple[float, float, float]:
    """Ratios: plan to bare reading, plan with storing to bare reading, export to plain writing."""
    lines, source = rows(schools), folder / "passport.xlsx"
    write(source, lines)
    planned, stored, exported = [], [], []
    for number in range(rounds):
        place = folder / f"{number}.shnor"
        office.create(place, role="district", code="700", name="Район замера")
        with office.open_office(place, access="write") as base:
            bare = cpu(lambda: CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0).to_python())
            plan, first = _planned(base, source)
            assert plan.count("added") == len(lines)
            second = cpu(lambda plan=plan, base=base: plan.apply(base))  # type: ignore[misc]
            third = cpu(lambda base=base: exporting.export(base, "social_passport", folder / "e.xlsx"))  # type: ignore[misc]
        plain = cpu(lambda: write(folder / "p.xlsx", lines))
        planned.append(first / bare)
        stored.append((first + second) / bare)
        exported.append(third / plain)
    return statistics.median(planned), statistics.median(stored), statistics.median(exported)


def _planned(base: Office, source: Path) -> tuple[importing.ImportPlan, float]:
    start = time.process_time()
    plan = importing.plan(base, source)
    return plan, time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as name:
        planned, stored, exported = measure(Path(name), 20 if quick else 100, 3 if quick else 5)
    print(f"загрузка: разбор и сверка {planned:.1f}, с записью и журналом {stored:.1f} (предел — чтение calamine = 1)")
    print(f"выгрузка: {exported:.2f} от xlsxwriter (цель {AIM_WRITE})")
    return 0 if stored <= BOUND_READ and exported <= BOUND_WRITE else 1


if __name__ == "__main__":
    sys.exit(main())
