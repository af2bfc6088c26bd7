"""Invented people for the demonstration: classes, passports and staff whose totals agree with printed ones."""

from datetime import date
from decimal import Decimal

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Add

PUPILS = {"857": 106, "860": 96, "861": 88, "862": 215}
"""Contingent of 2019/20: printed for 857 and 862, invented for the others."""
NINTH = {"857": 15, "860": 10, "861": 9, "862": 25}
"""Ninth grades of 2019/20, as the printed results count them."""
_PASSPORT = {
    "both_parents_higher": 14,
    "risk_group": 6,
    "russian_not_native": 9,
    "inofon": 1,
    "registered": 2,
    "vshu": 2,
    "pdn": 1,
    "kdn": 0,
    "ovz": 3,
    "disabled": 2,
    "home_schooling": 1,
    "orphans": 1,
    "guardianship": 3,
    "truancy": 0,
    "underachieving": 4,
    "extra_education": 71,
    "bus": 33,
    "meals": 88,
}
"""Percent of pupils; families follow below. Invented, and low enough to call no real school a risk."""
_FAMILIES = {
    "families_large": 22,
    "families_low_income": 35,
    "families_foster": 3,
    "families_at_risk": 4,
    "families_unemployed": 9,
    "families_migrant": 2,
}

_SURNAMES = [
    "Берёзкина",
    "Ветрова",
    "Громова",
    "Дубравина",
    "Ежова",
    "Журавлёва",
    "Зорина",
    "Истомина",
    "Калинина",
    "Ларина",
    "Малинина",
    "Новикова",
]
_NAMES = ["Анна", "Вера", "Галина", "Дарья", "Елена", "Жанна", "Зоя", "Ирина", "Ксения", "Лидия", "Мария"]
_PATRONYMICS = ["Андреевна", "Борисовна", "Викторовна", "Глебовна", "Денисовна", "Егоровна", "Ивановна"]
_SUBJECTS = [
    "русский язык",
    "математика",
    "физика",
    "химия",
    "биология",
    "география",
    "история",
    "английский язык",
    "технология",
]

_STAFF = {
    # all, higher education, highest category, first category, conformity, until 30 years old, over 60, men
    "857": (16, 12, 0, 3, 11, 1, 3, 0),
    "862": (27, 17, 3, 1, 0, 4, 4, 5),
}
"""Printed counts of the two schools that the programme describes."""


def classes(school: str, year: int) -> list[Add]:
    """Classes 1–9 whose sum is the contingent; the ninth as printed."""
    rest = PUPILS[school] - NINTH[school]
    sizes = [rest // 8 + (1 if grade <= rest % 8 else 0) for grade in range(1, 9)] + [NINTH[school]]
    rows = []
    for grade, size in enumerate(sizes, 1):
        boys = size // 2 + (grade % 2 if size % 2 else 0)
        values: dict[str, Value] = {
            "year": year,
            "grade": grade,
            "letter": None,
            "pupils": size,
            "boys": boys,
            "girls": size - boys,
            "adapted": False,
        }
        rows.append(Add("classes", school, values))
    return rows


def passport(school: str, year: int) -> list[Add]:
    """The passport of October, class by class for pupils, for the school as a whole for families."""
    on_date = date(year - 1, 10, 1)
    rows = []
    for row in classes(school, year):
        grade, size = int(str(row.values["grade"])), int(str(row.values["pupils"]))
        for position, (category, share) in enumerate(_PASSPORT.items()):
            # rounding differs from class to class, so that the roll-up is not a multiple of one class
            count = min(size, (size * share + (grade * 37 + position * 53) % 60) // 100)
            rows.append(_count(school, on_date, grade, category, count))
    families = PUPILS[school] * 3 // 4
    both = families * 7 // 10
    totals = {"families": families, "families_two_parents": both, "families_one_parent": families - both}
    totals |= {key: families * share // 100 for key, share in _FAMILIES.items()}
    return _kdn_within_register(rows) + [_count(school, on_date, None, key, count) for key, count in totals.items()]


def _kdn_within_register(rows: list[Add]) -> list[Add]:
    """Each child on any register is counted once, so the register is never less than one of its parts."""
    registered: dict[Value, int] = {}
    for row in rows:
        if row.values["category"] in {"vshu", "pdn", "kdn", "registered"}:
            grade = row.values["grade"]
            registered[grade] = max(registered.get(grade, 0), int(str(row.values["count"])))
    return [
        Add(row.sheet, row.school, row.values | {"count": registered[row.values["grade"]]})
        if row.values["category"] == "registered"
        else row
        for row in rows
    ]


def _count(school: str, on_date: date, grade: int | None, category: str, count: int) -> Add:
    values: dict[str, Value] = {
        "year": on_date.year + 1,
        "on_date": on_date,
        "grade": grade,
        "letter": None,
        "category": category,
        "count": count,
    }
    return Add("social_passport", school, values)


def staff(school: str, year: int) -> list[Add]:
    """Invented teachers whose education, categories, age and sex add up to the printed counts."""
    if school not in _STAFF:
        return []
    total, higher, highest, first, conform, young, old, men = _STAFF[school]
    rows = []
    for index in range(total):
        if index < highest:
            category = "высшая"
        elif index < highest + first:
            category = "первая"
        else:
            category = "соответствие занимаемой должности" if index < highest + first + conform else "не аттестован"
        age = 27 if index >= total - young else 63 if index < old else 34 + index % 24
        man = index % 5 == 2 and index // 5 < men
        subject = _SUBJECTS[index % len(_SUBJECTS)]
        values: dict[str, Value] = {
            "person": f"{school}-{index + 1:02}",
            "full_name": _name(index, man=man),
            "post": "учитель",
            "sex": "мужской" if man else "женский",
            "birth_date": date(year - age, 1 + index % 12, 1 + index % 27),
            "education": "высшее педагогическое" if index < higher else "СПО педагогическое",
            "studying": index >= total - 3,
            "category": category,
            "teaching_since": date(year - max(1, age - 23), 9, 1),
            "experience_since": date(year - max(1, age - 22), 9, 1),
            "stage": "начальное" if index % 4 == 3 else "основное",
            "subjects": subject,
            "weekly_hours": Decimal(30 + index % 6).quantize(Decimal("0.1")),
            "external": False,
        }
        rows.append(Add("staff", school, values))
    return rows


def _name(index: int, *, man: bool) -> str:
    surname, name = _SURNAMES[index % len(_SURNAMES)], _NAMES[index * 3 % len(_NAMES)]
    patronymic = _PATRONYMICS[index * 5 % len(_PATRONYMICS)]
    if not man:
        return f"{surname} {name} {patronymic}"
    male = ("Антон", "Борис", "Глеб", "Игорь", "Олег")[index % 5]
    return f"{surname[:-1]} {male} {patronymic[:-3]}ич"


def year_results(school: str, year: int, on_4_and_5: int | None) -> list[Add]:
    """End of the year by grades; «4 и 5» add up to the printed count where there is one."""
    graded = [row for row in classes(school, year) if row.values["grade"] != 1]
    left = on_4_and_5 if on_4_and_5 is not None else sum(int(str(row.values["pupils"])) for row in graded) // 4
    rows = []
    for position, row in enumerate(graded):
        good = left // (len(graded) - position)
        left -= good
        values = {
            "year": year,
            "grade": row.values["grade"],
            "letter": None,
            "pupils": row.values["pupils"],
            "excellent": 0,
            "good": good,
            "one_three": 1,
            "failing": 0,
            "not_attested": 0,
            "repeated": 0,
        }
        rows.append(Add("year_results", school, values))
    return rows
