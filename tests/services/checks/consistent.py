"""Makes a school whose forms agree with each other: what no check may complain about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Add

Cells = dict[str, Value]
Told = set[tuple[object, ...]]
FAMILIES = ("families", "families_two_parents", "families_one_parent", "families_large", "families_low_income")
PUPILS = ("risk_group", "registered", "vshu", "pdn", "kdn", "ovz", "disabled", "truancy", "underachieving", "meals")
SUBJECTS = ("русский язык", "математика", "физика", "биология", "история")
TEACHES = (*SUBJECTS, "химия", "география", "обществознание")


@dataclass(frozen=True)
class Size:
    """How large the school is, and which years are told."""

    years: tuple[int, ...] = (2021, 2022)
    grades: tuple[int, ...] = tuple(range(1, 12))
    letters: str = "АБ"
    pupils: tuple[int, int] = (16, 28)
    staff: int = 14
    passport_years: tuple[int, ...] = (2022,)


USUAL = Size()


def school(draw: Random, code: str, size: Size = USUAL) -> dict[str, list[Cells]]:
    """Rows of every form of one school, by form."""
    usual = draw.randint(*size.pupils)
    sizes = {(grade, letter): usual + draw.randint(-1, 1) for grade in size.grades for letter in size.letters}
    told: Told = set()
    rows: dict[str, list[Cells]] = {
        "school": [_card(code)],
        "classes": [_class(draw, year, *key, amount) for year in size.years for key, amount in sizes.items()],
        "social_passport": [
            cell
            for year in size.passport_years
            for order, (key, amount) in enumerate(sizes.items())
            for cell in _passport(year, *key, amount, order)
        ],
        "staff": [_person(draw, number, size.staff) for number in range(1, size.staff + 1)],
        "courses": [_course(number) for number in range(1, size.staff + 1)],
        "equipment": [_equipment(year) for year in size.years],
        "assessments": [row for year in size.years for row in _results(draw, year, size, sizes, told)],
        "year_results": [_year(year, *key, amount) for year in size.years for key, amount in sizes.items()],
        "olympiads": [row for year in size.years for row in _olympiads(year, sum(sizes.values()))],
        "graduates": [_graduates(year, level, size, sizes) for year in size.years for level in (9, 11)],
    }
    return {key: found for key, found in rows.items() if found}


def steps(code: str, rows: dict[str, list[Cells]]) -> Iterable[Add]:
    """The gesture that enters those rows."""
    for sheet, found in rows.items():
        for values in found:
            yield Add(sheet, code, values)


def _card(code: str) -> Cells:
    names: Cells = {"short_name": f"СОШ № {code}", "full_name": f"Школа {code}", "kind": "СОШ", "settlement": "село"}
    return {"code": code, "number": code, "director": "Петрова А. А.", "ris_code": f"6100{code}", **names}


def _class(draw: Random, year: int, grade: int, letter: str, pupils: int) -> Cells:
    boys = draw.randint(0, pupils)
    counts: Cells = {"pupils": pupils, "boys": boys, "girls": pupils - boys}
    return {"year": year, "grade": grade, "letter": letter, **counts}


def _passport(year: int, grade: int, letter: str, pupils: int, order: int) -> Iterable[Cells]:
    families = pupils - 2
    one = families // 4
    counts = {
        "families": families,
        "families_two_parents": families - one,
        "families_one_parent": one,
        "families_large": families // 5,
        "families_low_income": families // 3,
        **{category: (pupils + number + grade) % 3 for number, category in enumerate(PUPILS)},
        # no two classes of a school are alike in everything
        "risk_group": order % 6,
        "ovz": order // 6 % 6,
    }
    registers = [counts[key] for key in ("vshu", "pdn", "kdn")]
    counts |= {"registered": max(registers), "meals": pupils, "underachieving": pupils % 3}
    place: Cells = {"year": year, "on_date": date(year - 1, 9, 1), "grade": grade, "letter": letter}
    for category, amount in counts.items():
        yield {**place, "category": category, "count": amount}


def _person(draw: Random, number: int, staff: int) -> Cells:
    post = {1: "руководитель", 2: "заместитель", staff: "педагог-психолог"}.get(number, "учитель")
    person: Cells = {"person": f"{number}", "post": post, "education": "высшее педагогическое", "category": "первая"}
    if post == "учитель":
        person |= {"subjects": TEACHES[number % len(TEACHES)], "weekly_hours": Decimal(draw.randint(180, 270)) / 10}
    return {**person, "experience_since": date(2000, 9, 1), "teaching_since": date(2001, 9, 1)}


def _course(number: int) -> Cells:
    course: Cells = {
        "title": "Оценка качества образования",
        "finished_on": date(2022, 3, 1),
        "kind": "КПК",
        "hours": 36,
    }
    return {"person": f"{number}", **course}


def _equipment(year: int) -> Cells:
    answers: Cells = dict.fromkeys(("internet_stable", "computers_enough", "lab_physics", "lab_chemistry"), "да")
    counts: Cells = {"internet_mbit": Decimal(100), "classrooms": 24, "computers": 40, "computers_online": 40}
    return {"year": year, **answers, **counts, "laptops": 20, "projectors": 12, "textbooks_percent": Decimal(100)}


def _marks(draw: Random, participants: int, twos: int) -> Cells:
    rest = participants - twos
    n5 = draw.randint(1, max(rest // 3, 1))
    n4 = draw.randint(1, max((rest - n5) // 2, 1))
    return {"participants": participants, "n5": n5, "n4": n4, "n3": rest - n5 - n4, "n2": twos}


def _results(draw: Random, year: int, size: Size, sizes: dict[tuple[int, str], int], told: Told) -> Iterable[Cells]:
    for procedure, grades in (("ВПР", (4, 5, 6, 7, 8)), ("ОГЭ", (9,))):
        for grade in (grade for grade in grades if grade in size.grades):
            whole = sum(amount for (at, _), amount in sizes.items() if at == grade)
            for place, subject in enumerate(SUBJECTS[: 2 if procedure == "ВПР" else 4]):
                participants = whole if place < 2 else max(whole // (2 + place), 9)
                marks = _fresh(draw, grade, participants, told)
                event: Cells = {"year": year, "season": "весна", "procedure": procedure, "subject": subject}
                yield {**event, "programme_grade": grade, "state": "проводилась", "attempt": "основной срок", **marks}


def _fresh(draw: Random, grade: int, participants: int, told: Told) -> Cells:
    """Marks that no other subject or year of the school has."""
    while True:
        marks = _marks(draw, participants, participants // 20)
        if (grade, *marks.values()) not in told:
            told.add((grade, *marks.values()))
            return marks


def _year(year: int, grade: int, letter: str, pupils: int) -> Cells:
    place: Cells = {"year": year, "grade": grade, "letter": letter, "pupils": pupils}
    counts: Cells = {"excellent": pupils // 8, "good": pupils // 3, "one_three": 1} if grade > 1 else {}
    return {**place, **counts, "failing": pupils % 3, "not_attested": 0, "repeated": 0}


def _olympiads(year: int, pupils: int) -> Iterable[Cells]:
    stages: tuple[tuple[str, int], ...] = (
        ("школьный", pupils // 4),
        ("муниципальный", pupils // 20),
        ("региональный", 1),
    )
    for subject in SUBJECTS[:3]:
        for stage, participants in stages:
            place: Cells = {"year": year, "stage": stage, "subject": subject}
            yield {**place, "participants": participants, "prize": participants // 5, "winners": 0}


def _graduates(year: int, level: int, size: Size, sizes: dict[tuple[int, str], int]) -> Cells:
    whole = sum(amount for (at, _), amount in sizes.items() if at == level)
    own = whole // 2 if level == 9 else 0
    gone: Cells = {"grade10_own": own, "college": whole - own} if level == 9 else {"university": whole}
    return {
        "year": year,
        "level": str(level),
        "graduates": whole,
        "certificates": whole,
        "honours": whole // 10,
        **gone,
    }
