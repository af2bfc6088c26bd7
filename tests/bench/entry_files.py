"""Loading beside what only reads: a workbook of 20,000 × 30 and 300 school workbooks; an edit beside bare SQLite."""

import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pandas as pd  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]

from shnor_desktop.services import entries, importing
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office

Line = Sequence[str | int]
_SUBJECTS = ("математика", "русский язык", "физика", "история", "биология", "химия", "география", "информатика")
_CATEGORIES = ("registered", "ovz", "inofon", "truancy", "risk_group", "orphans", "families", "families_large")
_HEAD = (
    *("school", "year", "season", "procedure", "subject", "programme_grade", "letter", "attempt", "grade", "state"),
    *("enrolled", "participants", "n5", "n4", "n3", "n2", "below_minimum", "source"),
)
_WIDTH = 30


def _results(rows: int) -> list[Line]:
    """Results of classes of many schools; the last columns are somebody's own and are not loaded."""
    lines: list[Line] = [(*_HEAD, *(f"Своя графа {number}" for number in range(_WIDTH - len(_HEAD))))]
    for number in range(rows):
        school, rest = divmod(number, 64)
        grade, place = divmod(rest, 16)
        named = (f"{school + 1:04d}", 2022, "весна", "ВПР", _SUBJECTS[place % 8], grade + 5, "АБ"[place // 8])
        counts = (grade + 5, "проводилась", 25, 24, 4, 8, 8, 4, 4, "Приказ 12")
        lines.append((*named, "основной срок", *counts, *range(number, number + _WIDTH - len(_HEAD))))
    return lines


def _school(number: int) -> dict[str, list[Line]]:
    """What one school sends: its classes and the passports of these."""
    code = f"{number:04d}"
    places = [(grade, letter) for grade in range(1, 12) for letter in "АБ"]
    classes: list[Line] = [("school", "year", "grade", "letter", "pupils", "boys", "girls")]
    classes += [(code, 2022, grade, letter, 25, 12, 13) for grade, letter in places]
    passports: list[Line] = [("school", "year", "on_date", "grade", "letter", "category", "count")]
    passports += [
        (code, 2022, "01.10.2021", grade, letter, category, 3) for grade, letter in places for category in _CATEGORIES
    ]
    return {"Классы": classes, "Социальный паспорт": passports}


def _write(path: Path, pages: dict[str, list[Line]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    for title, lines in pages.items():
        page = book.add_worksheet(title)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    book.close()
    return path


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _by_openpyxl(paths: Sequence[Path]) -> None:
    for path in paths:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for page in book.worksheets:
            for row in page.iter_rows(values_only=True):
                assert row is not None
        book.close()


def _by_pandas(paths: Sequence[Path]) -> None:
    for path in paths:
        assert pd.read_excel(path, sheet_name=None)


def _by_office(paths: Sequence[Path], folder: Path) -> None:
    where = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", where, "--headless", "--convert-to", "csv", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _load(base: Office, paths: Sequence[Path]) -> list[importing.ImportPlan]:
    return [importing.plan(base, path) for path in paths]


def _district(place: Path) -> Path:
    offices.create(place, role="district", code="700", name="Район замера")
    return place


def measure_import(folder: Path, title: str, paths: Sequence[Path], rows: int) -> None:
    """Ours with all checks and the comparison with the base, and with storing, beside mere reading by others."""
    with offices.open_office(_district(folder / f"{len(paths)}.shnor"), access="write") as base:
        _load(base, paths[:1])  # what is loaded on the first use is not the measure
        plans: list[importing.ImportPlan] = []
        planned = _seconds(lambda: plans.extend(_load(base, paths)))
        assert sum(plan.count("added") for plan in plans) == rows, [plan.notes for plan in plans[:1]]
        stored = planned + _seconds(lambda: [plan.apply(base) for plan in plans])
    others = {"openpyxl": _seconds(lambda: _by_openpyxl(paths)), "pandas": _seconds(lambda: _by_pandas(paths))}
    if shutil.which("soffice"):
        others["LibreOffice"] = _seconds(lambda: _by_office(paths, folder))
    shown = "; ".join(f"{name} {planned / took:.2f} / {stored / took:.2f}" for name, took in others.items())
    print(f"{title}: разбор и сверка / с записью {planned:.2f} / {stored:.2f} с; доля от чтения: {shown}")


def measure_edits(folder: Path, number: int) -> None:
    """One cell through the journal, durable on disk, beside one row of bare SQLite with synchronous=FULL."""
    place = folder / "edits.shnor"
    offices.create(place, role="school", code="857", name="Школа замера")
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE cells (id INTEGER PRIMARY KEY, value INTEGER)")
    ours: list[float] = []
    theirs: list[float] = []
    with offices.open_office(place, access="write") as base:
        row = entries.apply(base, [Add("classes", "857", {"year": 2022, "grade": 5, "pupils": 0})], "Строка")
        cell = row.rows["classes"][0]

        def insert(value: int) -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO cells (value) VALUES (?)", (value,))
            bare.execute("COMMIT")

        def edit(value: int) -> None:
            entries.apply(base, [Edit("classes", cell, "pupils", value, value + 1)], "Правка")

        for value in range(number):
            ours.append(_seconds(lambda value=value: edit(value)))  # type: ignore[misc]
            theirs.append(_seconds(lambda value=value: insert(value)))  # type: ignore[misc]
    bare.close()
    for name, place_of in (("p50", 50), ("p99", 99)):
        one, other = (statistics.quantiles(taken, n=100)[place_of - 1] for taken in (ours, theirs))
        print(f"правка ячейки до диска, {name}: {one * 1000:.1f} мс, к голой вставке SQLite {one / other:.1f}")


def main(*, quick: bool) -> None:
    """Print the ratios."""
    rows, schools, edits = (2000, 30, 200) if quick else (20_000, 300, 2000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big = _write(folder / "big.xlsx", {"Результаты": _results(rows)})
        measure_import(folder, f"книга {rows} × {_WIDTH}", [big], rows)
        books = [_write(folder / f"s{number}.xlsx", _school(number)) for number in range(1, schools + 1)]
        measure_import(folder, f"{schools} школьных книг", books, schools * 22 * (1 + len(_CATEGORIES)))
        measure_edits(folder, edits)
