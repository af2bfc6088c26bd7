"""A school with marks of three years, references, staff, vacancies and a risk profile; all of it is invented."""

from datetime import date
from decimal import Decimal

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office

Cells = dict[str, Value]
SURNAME = "Ёлкина"


def marks(year: int, procedure: str, subject: str, grade: int, counts: tuple[int, int, int, int]) -> Cells:
    five, four, three, two = counts
    row: Cells = {"year": year, "season": "весна", "procedure": procedure, "subject": subject}
    row |= {"programme_grade": grade, "attempt": "основной срок", "state": "проводилась"}
    return row | {"participants": sum(counts), "n5": five, "n4": four, "n3": three, "n2": two}


def results() -> list[Cells]:
    found = [
        marks(2020, "ВПР", "математика", 5, (2, 6, 9, 3)),
        marks(2021, "ВПР", "математика", 5, (3, 7, 8, 3)),
        marks(2022, "ВПР", "математика", 5, (1, 5, 8, 7)),
        marks(2020, "ВПР", "русский язык", 5, (1, 6, 9, 4)),
        marks(2021, "ВПР", "русский язык", 5, (3, 7, 7, 3)),
        marks(2022, "ВПР", "русский язык", 5, (4, 8, 6, 2)),
        marks(2020, "ОГЭ", "математика", 9, (0, 5, 9, 1)),
        marks(2022, "ОГЭ", "математика", 9, (1, 6, 4, 0)),
        marks(2022, "ВПР", "окружающий мир", 4, (9, 11, 2, 0)),
    ]
    absent: Cells = {"year": 2022, "season": "весна", "procedure": "ВПР", "subject": "химия", "programme_grade": 8}
    return [*found, absent | {"attempt": "основной срок", "state": "не выбирали"}]


def references() -> list[Cells]:
    place: Cells = {"year": 2022, "season": "весна", "procedure": "ВПР", "subject": "математика", "programme_grade": 5}
    source: Cells = {"source": "статистика по процедуре"}
    return [
        place | source | {"scope": "район", "success_pct": Decimal("85.50"), "quality_pct": Decimal("41.20")},
        place | source | {"scope": "РФ", "success_pct": Decimal("60.00"), "mean_mark": Decimal("3.40")},
    ]


def staff() -> list[Cells]:
    found: list[Cells] = []
    for number in range(9):
        row: Cells = {
            "person": f"п{number}",
            "full_name": f"{SURNAME} Анна",
            "post": "учитель" if number < 8 else "директор",
        }
        row["education"] = "высшее педагогическое" if number % 3 else "СПО педагогическое"
        row["category"] = ("первая", "высшая", "не аттестован")[number % 3]
        row |= {"sex": "женский", "birth_date": date(1960 + 4 * number, 5, 17), "teaching_years": 3 * number}
        found.append(row | {"experience_years": 3 * number + 1, "weekly_hours": Decimal("18.0")})
    return found


def profile() -> list[Cells]:
    levels = {"equipment": "высокая", "staff_shortage": "средняя", "discipline": "низкая"}
    found: list[Cells] = []
    for number, (factor, level) in enumerate(levels.items()):
        row: Cells = {"year": 2022, "factor": factor, "level": level, "value": f"{40 + number},5"}
        row |= {"verified": number < 2, "activated": number == 0, "source": "рисковый профиль из ИС"}
        found.append(row | {"signs_present": number + 1, "signs_total": 4})
    return found


def fill(office: Office) -> None:
    school = office.code
    sheets: dict[str, list[Cells]] = {
        "assessments": results(),
        "references": references(),
        "staff": staff(),
        "vacancies": [
            {"post": "учитель", "subject": "физика", "rate": Decimal("0.50"), "since": date(2021, 9, 1)},
            {"post": "педагог-психолог", "rate": Decimal("1.00"), "since": date(2021, 8, 1)},
        ],
        "risk_profile": profile(),
        "equipment": [{"year": 2022, "computers_enough": "нет", "textbooks_percent": Decimal("90.0")}],
        "classes": [{"year": 2022, "grade": 5, "pupils": 20}],
        "social_passport": [
            {"year": 2022, "on_date": date(2021, 10, 1), "category": "ovz", "count": 4},
            {"year": 2022, "on_date": date(2021, 10, 1), "category": "truancy", "count": 1},
        ],
    }
    steps = [Add(sheet, "" if sheet == "references" else school, row) for sheet, rows in sheets.items() for row in rows]
    entries.apply(office, steps, "Проба")
