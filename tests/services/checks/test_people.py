"""Forms about people are held against each other: each check at its boundary, with its arithmetic."""

import pytest

from shnor_desktop.services import checks
from shnor_desktop.services.checks import State
from shnor_desktop.services.office import Office
from tests.services.checks.conftest import Check, Fill

COURSE = {"person": "17", "title": "Оценка качества", "finished_on": "20.05.2022", "kind": "КПК"}
STAFF = {"post": "учитель", "education": "высшее", "category": "первая"}


def _messages(found: Check, rule: str) -> list[str]:
    told = found(rule)
    assert {problem.level for problem in told} <= {"soft"}
    return [problem.message for problem in told]


def test_course_of_somebody_unknown_is_told_where_there_is_a_list_of_staff(fill: Fill, found: Check) -> None:
    fill("courses", "857", COURSE)
    assert _messages(found, "unknown_person") == []
    fill("staff", "857", {"person": "18", **STAFF})
    assert _messages(found, "unknown_person") == ["Работника «17» нет на листе «Кадры»"]
    fill("staff", "857", {"person": "17", **STAFF})
    assert _messages(found, "unknown_person") == []


@pytest.mark.parametrize(("graduates", "told"), [(24, 0), (25, 1)])
def test_no_more_graduates_than_pupils_of_the_grade(fill: Fill, found: Check, graduates: int, told: int) -> None:
    fill("classes", "857", *({"year": 2022, "grade": 9, "letter": letter, "pupils": 12} for letter in "АБ"))
    fill("graduates", "857", {"year": 2022, "level": 9, "graduates": graduates})
    messages = _messages(found, "graduates_and_classes")
    assert messages == ["Выпускников 25, а в 9 классе на листе «Классы» обучающихся 24"] * told


def test_stages_of_the_olympiad_grow_no_wider(fill: Fill, found: Check) -> None:
    def row(stage: str, participants: int, subject: str = "физика") -> dict[str, object]:
        return {"year": 2022, "stage": stage, "subject": subject, "participants": participants}

    fill("classes", "857", {"year": 2022, "grade": 9, "pupils": 40})
    fill("olympiads", "857", row("школьный", 10), row("муниципальный", 10), row("региональный", 11))
    fill("olympiads", "857", row("школьный", 41, "химия"), row("региональный", 2, "химия"))
    assert _messages(found, "stages") == [
        "Участников 11, а на этапе «муниципальный» их было 10",
        "Участников 41, а обучающихся 40",
    ]


def test_no_more_works_are_rechecked_than_written(fill: Fill, found: Check) -> None:
    def result(participants: int, letter: str | None = None, season: str = "весна") -> dict[str, object]:
        place = {"year": 2022, "procedure": "ВПР", "subject": "математика", "programme_grade": 5, "season": season}
        return {**place, "letter": letter, "state": "проводилась", "participants": participants}

    recheck = {"year": 2022, "procedure": "ВПР", "subject": "математика", "grade": 5, "differing": 1}
    fill("rechecks", "857", {**recheck, "checked": 31})
    assert _messages(found, "checked_and_written") == []
    fill("assessments", "857", result(30), result(15, "А"), result(15, "Б"))
    assert _messages(found, "checked_and_written") == ["Перепроверено работ 31, а писали их 30\u00a0участников"]
    fill("assessments", "857", result(1, season="осень"))
    assert _messages(found, "checked_and_written") == []


def test_anti_risk_programme_answers_a_factor_of_the_profile(fill: Fill, found: Check) -> None:
    document = {"year": 2022, "kind": "Антирисковая программа", "state": "черновик"}
    fill("concept_documents", "857", {**document, "factor": "Низкий уровень оснащения школы"})
    assert _messages(found, "unknown_factor") == []
    fill("risk_profile", "857", {"year": 2022, "factor": "Дефицит педагогических кадров"})
    assert _messages(found, "unknown_factor") == ["Этого фактора нет в рисковом профиле 2022 года"]
    fill("risk_profile", "857", {"year": 2022, "factor": "Низкий уровень оснащения школы"})
    assert _messages(found, "unknown_factor") == []


def test_forms_filled_by_need_are_never_called_empty(district: Office, fill: Fill) -> None:
    fill("school", "857", {"code": "857", "short_name": "СОШ № 8"})
    fill("surveys", "857", {"year": 2022, "name": "1-й опрос", "group": "учителя", "expected": 9, "answered": 7})
    report = checks.run(district, year=2022)
    states = {item.sheet: (item.state, item.present) for item in report.completeness}
    by_need = ("courses", "vacancies", "olympiads", "graduates", "rechecks", "concept_documents", "pupils")
    assert {states[key] for key in (*by_need, "self_assessment", "curator_diary", "indicator_values")} == {
        (State.OPTIONAL, 0)
    }
    assert states["surveys"] == (State.OPTIONAL, 1)
