"""For each form: a row typed by hand, a row pasted, a cell made wrong and mended."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FormCase:
    """Words as a person types them. ``wrong`` breaks ``rule`` at ``column``; ``right`` mends it."""

    key: str
    typed: dict[str, str]
    pasted: dict[str, str]
    column: str
    wrong: str
    right: str
    rule: str
    before: tuple[tuple[str, dict[str, str]], ...] = field(default=())
    """Rows of other forms that must be there first."""


_RESULT = {"procedure": "ОГЭ", "programme_grade": "9", "state": "проводилась", "n5": "1", "n4": "2", "n3": "4"}
_MEASURE = {"plan": "План 2022", "title": "Педсовет", "state": "не начато", "start": "01.09.2021", "end": "30.09.2021"}
_STAFF = {"post": "учитель", "education": "высшее", "category": "первая", "weekly_hours": "18"}

CASES = (
    FormCase("school", {}, {}, "email", "нет собаки", "school@example.org", "email"),
    FormCase(
        "statuses",
        {"status": "участник 500+", "source": "Приказ от 01.09.2021 № 1"},
        {"status": "в зоне риска", "source": "Письмо района"},
        "source",
        "",
        "Приказ № 2",
        "required",
    ),
    FormCase(
        "classes",
        {"grade": "5", "letter": "А", "pupils": "21", "boys": "11", "girls": "10"},
        {"grade": "6", "letter": "Б", "pupils": "19"},
        "girls",
        "12",
        "10",
        "boys_and_girls",
    ),
    FormCase(
        "pupils",
        {"pupil": "1", "full_name": "Лесников Пётр", "grade": "5", "letter": "А", "vshu": "да"},
        {"pupil": "2", "grade": "6", "letter": "А"},
        "registered",
        "нет",
        "да",
        "registered",
    ),
    FormCase(
        "staff",
        {"person": "1", "full_name": "Родникова А. А.", **_STAFF, "birth_date": "05.03.1980"},
        {"person": "2", **_STAFF},
        "experience_since",
        "01.09.1979",
        "01.09.2002",
        "birth_before_work",
    ),
    FormCase(
        "courses",
        {"person": "1", "title": "Функциональная грамотность", "finished_on": "15.11.2021", "kind": "КПК"},
        {
            "person": "2",
            "title": "Переподготовка",
            "finished_on": "20.06.2021",
            "kind": "переподготовка",
            "hours": "300",
        },
        "hours",
        "4",
        "36",
        "hours",
        before=(("staff", {"person": "1", **_STAFF}), ("staff", {"person": "2", **_STAFF})),
    ),
    FormCase(
        "vacancies",
        {"post": "учитель", "subject": "физика", "since": "01.09.2021"},
        {"post": "учитель", "subject": "химия", "since": "01.10.2021"},
        "closed_on",
        "01.08.2021",
        "01.11.2021",
        "dates",
    ),
    FormCase(
        "equipment",
        {"internet_stable": "да", "computers": "10", "laptops": "2"},
        {},
        "computers_online",
        "40",
        "12",
        "online",
    ),
    FormCase(
        "assessments",
        {"subject": "русский язык", **_RESULT, "n2": "3", "participants": "10"},
        {"subject": "математика", **_RESULT, "n2": "0", "participants": "7"},
        "n2",
        "5",
        "3",
        "marks_sum",
    ),
    FormCase(
        "references",
        {"scope": "район", "procedure": "ОГЭ", "subject": "физика", "programme_grade": "9", "success_pct": "90"},
        {"scope": "РФ", "procedure": "ОГЭ", "subject": "физика", "programme_grade": "9", "success_pct": "95,5"},
        "quality_pct",
        "99",
        "60,5",
        "quality",
    ),
    FormCase(
        "year_results",
        {"grade": "5", "letter": "А", "pupils": "21", "excellent": "3", "good": "8"},
        {"grade": "6", "letter": "А", "pupils": "19", "excellent": "2"},
        "failing",
        "30",
        "1",
        "parts",
    ),
    FormCase(
        "olympiads",
        {"stage": "школьный", "subject": "физика", "participants": "12", "prize": "3"},
        {"stage": "муниципальный", "subject": "физика", "participants": "2"},
        "winners",
        "10",
        "1",
        "prizes",
    ),
    FormCase(
        "graduates",
        {"level": "9", "graduates": "20", "certificates": "20", "grade10_own": "11"},
        {"level": "11", "graduates": "9", "certificates": "9"},
        "college",
        "19",
        "9",
        "destinations",
    ),
    FormCase(
        "rechecks",
        {"procedure": "ВПР", "subject": "русский язык", "grade": "5", "checked": "20", "differing": "2"},
        {"procedure": "ВПР", "subject": "математика", "grade": "5", "checked": "20", "differing": "0"},
        "differing",
        "25",
        "5",
        "differing",
    ),
    FormCase(
        "risk_profile",
        {"factor": "Низкий уровень оснащения школы", "level": "высокая", "source": "Профиль от 01.02.2022"},
        {"factor": "Дефицит педагогических кадров", "level": "низкая", "source": "Профиль от 01.02.2022"},
        "activated",
        "да",
        "нет",
        "activated",
    ),
    FormCase(
        "concept_documents",
        {"kind": "Концепция развития", "state": "черновик", "due": "01.04.2022"},
        {"kind": "Среднесрочная программа развития", "state": "черновик"},
        "factor",
        "Низкий уровень оснащения школы",
        "",
        "no_factor",
    ),
    FormCase(
        "roadmap",
        {"number": "1", **_MEASURE},
        {"number": "2", **_MEASURE},
        "end",
        "01.08.2021",
        "15.09.2021",
        "dates",
    ),
    FormCase(
        "indicator_values",
        {"programme": "Своя", "indicator": "Доля", "type": "да/нет", "target": "да"},
        {"programme": "Своя", "indicator": "Число", "type": "число", "target": "3"},
        "value",
        "12",
        "нет",
        "type",
    ),
    FormCase(
        "self_assessment",
        {"item": "1", "score": "4"},
        {"item": "2", "score": "3"},
        "score",
        "0",
        "5",
        "comment",
    ),
    FormCase(
        "curator_diary",
        {"date": "10.02.2022", "form": "встреча", "summary": "Обсудили план"},
        {"date": "11.02.2022", "form": "звонок", "summary": "Сверили сроки"},
        "done_on",
        "01.02.2022",
        "20.02.2022",
        "done",
    ),
    FormCase(
        "surveys",
        {"name": "Опрос 1", "group": "учителя", "expected": "20", "answered": "18"},
        {"name": "Опрос 2", "group": "родители", "expected": "100"},
        "answered",
        "25",
        "20",
        "answered",
    ),
)
