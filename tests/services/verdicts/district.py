"""A district of invented schools as plain rows of files: random, with exact boundaries and every kind of gap."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None
Rows: TypeAlias = list[dict[str, Cell]]
Book: TypeAlias = dict[str, Rows]

YEAR = 2022
LISTED = (
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
OTHERS = (("ВПР", "биология", None, 6), ("ОГЭ", "физика", None, 9), ("ЕГЭ", "химия", None, 11))
RISK_WORKS = tuple(("ВПР", subject, None, grade) for subject in ("математика", "русский язык") for grade in (4, 8))
LABS = ("lab_physics", "lab_chemistry", "lab_biology", "lab_geography", "lab_technology")
CATEGORIES = ("registered", "ovz", "inofon", "truancy")
CATEGORY_TITLES = {
    "registered": "На учёте (всех видов)",
    "ovz": "Обучающиеся с ОВЗ",
    "inofon": "Инофоны",
    "truancy": "Систематически пропускают занятия",
    "bus": "Подвозятся школьным автобусом",
}
Work: TypeAlias = tuple[str, str, str | None, int]


def generate(schools: int, seed: int, first: int = 1) -> Book:
    """Rows of every sheet; the same seed gives the same district. Some numbers of schools are special cases."""
    chance = random.Random(seed)  # noqa: S311  the same district every time
    book: Book = {
        key: [] for key in ("school", "classes", "social_passport", "staff", "equipment", "assessments", "year_results")
    }
    for number in range(first, first + schools):
        code = f"{number:04d}"
        book["school"].append({"code": code, "short_name": f"Школа № {number}"})
        _school(book, code, number, chance)
    return book


def _school(book: Book, code: str, number: int, chance: random.Random) -> None:
    weakness = chance.choice((0.05, 0.15, 0.28, 0.3, 0.32, 0.5))
    if number % 23 != 0:
        for year in (YEAR, YEAR - 1):
            for work in LISTED:
                _work(book["assessments"], code, year, work, weakness, chance)
    for work in (*OTHERS, *RISK_WORKS):
        _work(book["assessments"], code, YEAR, work, chance.choice((0.1, 0.2, 0.3)), chance)
    _at_the_bounds(book["assessments"], code, number)
    pupils = _classes(book["classes"], code, number, chance)
    _passport(book["social_passport"], code, pupils, chance)
    _staff(book["staff"], code, chance)
    if number % 17:
        _equipment(book["equipment"], code, chance)
    _year_results(book["year_results"], code, chance)


def _row(code: str, year: int, work: Work, **cells: Cell) -> dict[str, Cell]:
    procedure, subject, level, grade = work
    usual: dict[str, Cell] = {
        "school": code,
        "year": year,
        "season": "весна",
        "procedure": procedure,
        "subject": subject,
        "level": level,
        "programme_grade": grade,
        "attempt": "основной срок",
        "state": "проводилась",
    }
    return usual | cells


def _counts(work: Work, participants: int, low: int, chance: random.Random) -> dict[str, Cell]:
    if work[0] == "ЕГЭ" and work[2] != "базовая":
        return {"participants": participants, "below_minimum": low}
    n5 = chance.randint(0, participants - low)
    marks: dict[str, Cell] = {"participants": participants, "n5": n5, "n4": 0, "n3": participants - low - n5, "n2": low}
    if work[0] == "ОГЭ" and chance.random() < 0.2:
        # the bound of the procedure is not always the mark «2»
        marks["below_minimum"] = max(0, low - chance.randint(0, 2))
    return marks


def _work(rows: Rows, code: str, year: int, work: Work, weakness: float, chance: random.Random) -> None:
    lot = chance.random()
    if lot < 0.15:
        return
    if lot < 0.3:
        state = chance.choice(("не проводилась", "не выбирали", "нет класса", "по выбору не назначена"))
        rows.append(_row(code, year, work, state=state))
        return
    participants = chance.choice((3, 10, 20, chance.randint(1, 90)))
    low = min(participants, max(0, round(participants * weakness) + chance.randint(-1, 1)))
    season = "осень" if work[0] == "ВПР" and chance.random() < 0.15 else "весна"
    if lot < 0.4:
        rows.append(_row(code, year, work, participants=participants, season=season))
    elif lot < 0.45:
        rows.append(_row(code, year, work, past_graduates="да", **_counts(work, participants, low, chance)))
    elif lot < 0.6:
        _by_classes(rows, code, year, work, chance)
    else:
        rows.append(_row(code, year, work, season=season, **_counts(work, participants, low, chance)))
        if chance.random() < 0.2:
            rows.append(_row(code, year, work, attempt="пересдача", **_counts(work, 4, 4, chance)))


def _by_classes(rows: Rows, code: str, year: int, work: Work, chance: random.Random) -> None:
    for letter in ("А", "Б", "В")[: chance.randint(1, 3)]:
        if chance.random() < 0.1:
            rows.append(_row(code, year, work, letter=letter, state="не проводилась"))
        elif chance.random() < 0.05:
            rows.append(_row(code, year, work, letter=letter, participants=20))
        else:
            participants = chance.randint(5, 25)
            low = chance.randint(0, participants // 2)
            rows.append(_row(code, year, work, letter=letter, **_counts(work, participants, low, chance)))
    if chance.random() < 0.3:
        rows.append(_row(code, year, work, **_counts(work, 30, chance.randint(0, 20), chance)))


def _at_the_bounds(rows: Rows, code: str, number: int) -> None:
    """Schools whose shares lie exactly at 30 %, a hair below, and exactly at 20 %."""
    exact = {7: (10, 3), 8: (10000, 2999), 9: (10000, 3000), 11: (7, 2), 12: (3, 1)}.get(number)
    if exact is None:
        return
    rows[:] = [row for row in rows if row["school"] != code]
    participants, low = exact
    for year in (YEAR, YEAR - 1):
        for work in LISTED[:2]:
            rows.append(_row(code, year, work, participants=participants, n5=participants - low, n4=0, n3=0, n2=low))
    shares = {7: (5, 1), 8: (10000, 1999), 9: (10, 2), 11: (10, 3), 12: (10, 1)}[number]
    for work in RISK_WORKS:
        rows.append(_row(code, YEAR, work, participants=shares[0], n5=shares[0] - shares[1], n4=0, n3=0, n2=shares[1]))


def _classes(rows: Rows, code: str, number: int, chance: random.Random) -> int:
    if number % 29 == 0:
        return 100
    sizes = (
        [("5", "А", 50), ("6", "А", 50)]
        if number % 3 == 0
        else [(str(grade), letter, chance.randint(8, 30)) for grade in (1, 4, 5, 9) for letter in ("А", "Б")]
    )
    for grade, letter, pupils in sizes:
        rows.append({"school": code, "year": YEAR, "grade": int(grade), "letter": letter, "pupils": pupils})
    rows.append({"school": code, "year": YEAR - 1, "grade": 5, "letter": "А", "pupils": 999})
    if number % 10 == 1:
        # a row of the whole grade beside its classes wins
        rows.append({"school": code, "year": YEAR, "grade": 5, "letter": None, "pupils": 41})
    return sum(pupils for _, _, pupils in sizes)


def _passport(rows: Rows, code: str, pupils: int, chance: random.Random) -> None:
    dates = chance.choice((["01.10.2021"], ["01.09.2021", "15.10.2021"], ["01.09.2021", "20.01.2022"], ["01.09.2021"]))
    # the sum of the four rows lies about, and often exactly at, the tenth part
    for date in dates:
        rest = pupils // 10 + chance.choice((-3, 0, 0, 1, 5))
        for place, category in enumerate(CATEGORIES):
            count = rest if place == 3 else chance.randint(0, max(0, rest // 2))
            rest -= count
            if chance.random() < 0.08:
                continue
            base: dict[str, Cell] = {
                "school": code,
                "year": YEAR,
                "on_date": date,
                "category": CATEGORY_TITLES[category],
            }
            if chance.random() < 0.5:
                rows.append(base | {"grade": None, "letter": None, "count": max(0, count)})
                if chance.random() < 0.3:
                    rows.append(base | {"grade": 5, "letter": "А", "count": 3})
            else:
                part = max(0, count) // 2
                rows.append(base | {"grade": 5, "letter": "А", "count": part})
                rows.append(base | {"grade": 9, "letter": "А", "count": max(0, count) - part})
        rows.append({"school": code, "year": YEAR, "on_date": date, "category": CATEGORY_TITLES["bus"], "count": 7})


def _staff(rows: Rows, code: str, chance: random.Random) -> None:
    if chance.random() < 0.05:
        return
    for number in range(chance.choice((10, 20, chance.randint(4, 25)))):
        without = chance.random() < 0.02
        row: dict[str, Cell] = {
            "school": code,
            "person": f"{code}-{number}",
            "post": chance.choices(("учитель", "педагог-психолог", "заместитель"), (8, 1, 1))[0],
            "education": "высшее педагогическое",
            "category": "первая",
            "subjects": "математика; физика",
            "subjects_without_diploma": "физика" if without else None,
            "weekly_hours": chance.choices((18, 35.9, 36, 40.5), (12, 2, 1, 1))[0],
            "external": "да" if chance.random() < 0.1 else None,
            "left_on": chance.choices((None, "30.09.2021", "01.10.2021", "02.10.2021"), (20, 1, 1, 1))[0],
        }
        if chance.random() < 0.01:
            row["weekly_hours"] = None
        rows.append(row)


def _equipment(rows: Rows, code: str, chance: random.Random) -> None:
    bad = chance.random() < 0.3
    answers = ("да", "нет предмета", "нет") if bad else ("да", "нет предмета")
    row: dict[str, Cell] = {"school": code, "year": YEAR, "internet_stable": "да", "computers_enough": "да"}
    for lab in LABS:
        row[lab] = chance.choice(answers)
    if chance.random() < 0.1:
        row["lab_biology"] = None
    rows.append(row)
    rows.append({"school": code, "year": YEAR - 1, "internet_stable": "нет"})


def _year_results(rows: Rows, code: str, chance: random.Random) -> None:
    if chance.random() < 0.05:
        return
    for grade in (1, 5, 9):
        for letter in ("А", "Б"):
            failing = None if grade == 1 or chance.random() < 0.02 else chance.choice((0, 1, 3, 4))
            row: dict[str, Cell] = {"school": code, "year": YEAR, "grade": grade, "letter": letter}
            rows.append(row | {"pupils": 20, "failing": failing})
    if chance.random() < 0.2:
        rows.append({"school": code, "year": YEAR, "grade": 9, "letter": None, "pupils": 40, "failing": 8})


def write(folder: Path, book: Book, headings: Mapping[str, Mapping[str, str]]) -> list[Path]:
    """One workbook a sheet, headed as the forms are."""
    import xlsxwriter  # type: ignore[import-untyped]

    paths = []
    for key, rows in book.items():
        path = folder / f"{key}.xlsx"
        columns = list(dict.fromkeys(name for row in rows for name in row))
        workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        sheet = workbook.add_worksheet()
        for at, name in enumerate(columns):
            sheet.write(0, at, headings[key][name])
        for number, row in enumerate(rows, 1):
            for at, name in enumerate(columns):
                if row.get(name) is not None:
                    sheet.write(number, at, row[name])
        workbook.close()
        paths.append(path)
    return paths
