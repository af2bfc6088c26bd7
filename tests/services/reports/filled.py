"""A school and a district with facts whose reports can be foretold; all of it is invented."""

from datetime import date
from decimal import Decimal

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office

YEAR = 2022
ON = date(2022, 6, 10)
PASSPORT_DAY = date(2021, 10, 1)
PLAN = "Дорожная карта школы на 2022 год"


def result(year: int, procedure: str, subject: str, grade: int, participants: int, low: int) -> dict[str, Value]:
    return {
        "year": year,
        "season": "весна",
        "procedure": procedure,
        "subject": subject,
        "programme_grade": grade,
        "attempt": "основной срок",
        "state": "проводилась",
        "participants": participants,
        "n2": low,
    }


def results() -> list[dict[str, Value]]:
    return [
        result(2022, "ВПР", "математика", 5, 21, 7),
        result(2022, "ВПР", "русский язык", 5, 20, 6),
        result(2022, "ОГЭ", "русский язык", 9, 3, 0),
        result(2021, "ВПР", "математика", 6, 10_000, 2999),
        result(2022, "ВПР", "математика", 4, 10, 2),
        result(2022, "ВПР", "русский язык", 4, 10, 1),
    ]


def classes() -> list[tuple[int, str, int]]:
    return [(1, "", 11), (5, "А", 21), (5, "Б", 20), (9, "", 8)]


def passport() -> list[tuple[int | None, str, str, int]]:
    counts = {"registered": (0, 3, 2, 1), "ovz": (1, 2, 0, 0), "inofon": (0, 0, 1, 0), "truancy": (0, 0, 0, 0)}
    rows: list[tuple[int | None, str, str, int]] = [
        (grade, letter, key, found[place])
        for key, found in counts.items()
        for place, (grade, letter, _) in enumerate(classes())
    ]
    return [*rows, (None, "", "families", 50), (None, "", "families_large", 9), (5, "А", "bus", 4)]


def measures() -> list[dict[str, Value]]:
    def measure(number: str, title: str, end: date | None, **more: Value) -> dict[str, Value]:
        own: dict[str, Value] = {"plan": PLAN, "number": number, "occurrence": 1, "title": title, "end": end}
        own["state"] = "не начато"
        own.update(more)
        return own

    office, people = "1. Организационные мероприятия", "2. Работа с педагогами"
    done: dict[str, Value] = {"state": "исполнено", "responsible": "Директор"}
    confirmed: dict[str, Value] = {"confirmed": True, "confirmed_on": date(2022, 4, 5), "confirmed_by": "Куратор"}
    return [
        measure("1.1", "Рабочая группа", date(2022, 3, 1), section=office, done_on=date(2022, 3, 1), **done),
        measure("1.2", "Приказ", date(2022, 4, 1), section=office, done_on=date(2022, 4, 1), **done, **confirmed),
        measure("2.1", "Диагностика дефицитов", date(2022, 5, 1), section=people, responsible="Заместитель директора"),
        measure("2.2", "Семинар в день отчёта", ON, section=people),
        measure("2.3", "Отменённый семинар", date(2022, 5, 2), section=people, state="отменено"),
        measure("2.4", "Осенний семинар", date(2022, 10, 1), section=people, evidence_form="протокол"),
        measure("2.5", "Взаимопосещение уроков", None, section=people, deadline_text="в течение года"),
    ]


def steps(school: str) -> list[entries.Step]:
    found: list[entries.Step] = [Add("assessments", school, row) for row in results()]
    found += [
        Add("classes", school, {"year": YEAR, "grade": grade, "letter": letter or None, "pupils": pupils})
        for grade, letter, pupils in classes()
    ]
    found += [
        Add(
            "social_passport",
            school,
            {
                "year": YEAR,
                "on_date": PASSPORT_DAY,
                "grade": grade,
                "letter": letter or None,
                "category": category,
                "count": count,
            },
        )
        for grade, letter, category, count in passport()
    ]
    equipment: dict[str, Value] = {"year": YEAR, "internet_stable": "да", "computers_enough": "нет"}
    found.append(Add("equipment", school, equipment | {"lab_physics": "нет предмета", "lab_chemistry": "да"}))
    for number in range(8):
        teacher: dict[str, Value] = {"person": f"п{number}", "post": "учитель", "education": "высшее педагогическое"}
        hours = Decimal("36.0") if number == 0 else Decimal("18.0")
        found.append(Add("staff", school, teacher | {"category": "первая", "weekly_hours": hours}))
    status: dict[str, Value] = {"year": YEAR, "status": "в перечне ШНОР", "source": "распоряжение от 21.01.2022 № 55"}
    found.append(Add("statuses", school, status))
    return found


def fill_school(office: Office) -> None:
    with office.reading() as session:
        card = entries.load(session, "school")[0]
    edits: list[entries.Step] = [
        entries.Edit("school", card.id, "full_name", None, "МБОУ «Выдуманная средняя школа № 8»"),
        entries.Edit("school", card.id, "director", None, "Ёлкина Мария Петровна"),
    ]
    entries.apply(
        office, [*edits, *steps(office.code), *(Add("roadmap", office.code, row) for row in measures())], "Ввод"
    )


def fill_district(office: Office) -> None:
    every: list[entries.Step] = []
    for code, name in (("857", "СОШ № 8"), ("858", "СОШ № 9"), ("859", "ООШ № 10")):
        every.append(Add("school", code, {"code": code, "short_name": name}))
    calm = [Add("assessments", "858", result(YEAR, "ОГЭ", "математика", 9, 10, 0))]
    entries.apply(office, [*every, *steps("857"), *calm], "Ввод")
