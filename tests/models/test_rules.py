"""Every rule of every form: a row that breaks it, and one at its boundary that keeps it."""

from datetime import date
from decimal import Decimal

import pytest

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.spec import Row
from shnor_desktop.models.sheets.values import Value

HELD: dict[str, Value] = {"state": "проводилась", "procedure": "ВПР", "season": "весна"}
MARKS: dict[str, Value] = {**HELD, "participants": 14, "n5": 5, "n4": 4, "n3": 3, "n2": 2}
SEPTEMBER = date(2021, 9, 1)

# sheet, rule → a broken row, the nearest row that holds
CASES: dict[tuple[str, str], tuple[Row, Row]] = {
    ("school", "email"): ({"email": "школа.рф"}, {"email": "school8@mail.example"}),
    ("school", "login"): ({"fis_oko_login": "edu"}, {"fis_oko_login": "edu1"}),
    ("classes", "boys_and_girls"): ({"pupils": 20, "boys": 11, "girls": 10}, {"pupils": 21, "boys": 11, "girls": 10}),
    ("classes", "one_sex"): ({"pupils": 20, "boys": 21}, {"pupils": 20, "boys": 20}),
    ("social_passport", "letter_has_grade"): ({"letter": "А"}, {"letter": "А", "grade": 5}),
    ("social_passport", "date_in_year"): (
        {"year": 2022, "on_date": date(2021, 8, 31)},
        {"year": 2022, "on_date": SEPTEMBER},
    ),
    ("staff", "without_diploma"): (
        {"subjects": "физика", "subjects_without_diploma": "химия"},
        {"subjects": "физика; Химия", "subjects_without_diploma": "химия"},
    ),
    ("staff", "years_need_date"): ({"experience_years": 5}, {"experience_years": 5, "years_on": SEPTEMBER}),
    ("staff", "years_agree"): (
        {"experience_years": 5, "teaching_years": 6},
        {"experience_years": 6, "teaching_years": 6},
    ),
    ("staff", "since_agree"): (
        {"experience_since": SEPTEMBER, "teaching_since": date(2021, 8, 31)},
        {"experience_since": SEPTEMBER, "teaching_since": SEPTEMBER},
    ),
    ("staff", "teacher_is_judged"): ({"post": "учитель"}, {"post": "учитель", "weekly_hours": Decimal("0.0")}),
    ("staff", "week_is_possible"): ({"weekly_hours": Decimal("54.1")}, {"weekly_hours": Decimal("54.0")}),
    ("staff", "birth_before_work"): (
        {"birth_date": date(2021, 9, 2), "experience_since": SEPTEMBER},
        {"birth_date": SEPTEMBER, "experience_since": SEPTEMBER},
    ),
    ("staff", "work_before_leaving"): (
        {"experience_since": SEPTEMBER, "left_on": date(2021, 8, 31)},
        {"experience_since": SEPTEMBER, "left_on": SEPTEMBER},
    ),
    ("pupils", "letter_has_grade"): ({"letter": "А"}, {"letter": "А", "grade": 5}),
    ("pupils", "parents"): (
        {"families_two_parents": True, "families_one_parent": True},
        {"families_two_parents": True, "families_one_parent": False},
    ),
    ("pupils", "registered"): ({"registered": False, "pdn": True}, {"registered": True, "pdn": True}),
    ("courses", "hours"): ({"kind": "переподготовка", "hours": 249}, {"kind": "переподготовка", "hours": 250}),
    ("vacancies", "dates"): (
        {"since": SEPTEMBER, "closed_on": date(2021, 8, 31)},
        {"since": SEPTEMBER, "closed_on": SEPTEMBER},
    ),
    ("vacancies", "subject"): ({"post": "учитель"}, {"post": "педагог-психолог"}),
    ("vacancies", "rate"): ({"rate": Decimal("3.01")}, {"rate": Decimal("3.00")}),
    ("olympiads", "prizes"): (
        {"participants": 5, "prize": 4, "winners": 2},
        {"participants": 5, "prize": 4, "winners": 1},
    ),
    ("graduates", "destinations"): (
        {"graduates": 20, "grade10_own": 9, "college": 12},
        {"graduates": 20, "grade10_own": 9, "college": 11},
    ),
    ("graduates", "certificates"): ({"graduates": 20, "certificates": 21}, {"graduates": 20, "certificates": 20}),
    ("graduates", "honours"): ({"certificates": 20, "honours": 21}, {"certificates": 20, "honours": 20}),
    ("graduates", "all_known"): (
        {"graduates": 20, "grade10_own": 9, "college": 10},
        {"graduates": 20, "grade10_own": 9, "college": 11},
    ),
    ("graduates", "by_level"): ({"level": "9", "university": 1}, {"level": "9", "university": 0}),
    ("rechecks", "differing"): ({"checked": 20, "differing": 21}, {"checked": 20, "differing": 20}),
    ("concept_documents", "factor"): (
        {"kind": "Антирисковая программа"},
        {"kind": "Антирисковая программа", "factor": "equipment"},
    ),
    ("concept_documents", "no_factor"): (
        {"kind": "Концепция развития", "factor": "equipment"},
        {"kind": "Антирисковая программа", "factor": "equipment"},
    ),
    ("concept_documents", "placed_then_confirmed"): (
        {"uploaded_on": SEPTEMBER, "confirmed_on": date(2021, 8, 31)},
        {"uploaded_on": SEPTEMBER, "confirmed_on": SEPTEMBER},
    ),
    ("concept_documents", "date_of_state"): ({"state": "размещён"}, {"state": "размещён", "uploaded_on": SEPTEMBER}),
    ("concept_documents", "remark"): ({"state": "возвращён"}, {"state": "возвращён", "remark": "нет целей"}),
    ("indicator_values", "type"): ({"type": "%", "value": "да"}, {"type": "%", "value": "61"}),
    ("indicator_values", "share"): (
        {"type": "%", "value": "42,8", "numerator": Decimal("9.00"), "denominator": Decimal("21.00")},
        {"type": "%", "value": "42,9", "numerator": Decimal("9.00"), "denominator": Decimal("21.00")},
    ),
    ("indicator_values", "over_hundred"): ({"type": "%", "value": "100,1"}, {"type": "%", "value": "100"}),
    ("self_assessment", "comment"): ({"score": 1}, {"score": 2}),
    ("curator_diary", "due"): (
        {"date": SEPTEMBER, "due": date(2021, 8, 31)},
        {"date": SEPTEMBER, "due": SEPTEMBER, "recommendations": "занятия"},
    ),
    ("curator_diary", "done"): (
        {"date": SEPTEMBER, "done_on": date(2021, 8, 31)},
        {"date": SEPTEMBER, "done_on": SEPTEMBER, "recommendations": "занятия"},
    ),
    ("curator_diary", "has_due"): ({"recommendations": "занятия"}, {"recommendations": "занятия", "due": SEPTEMBER}),
    ("curator_diary", "advised"): ({"due": SEPTEMBER}, {"due": SEPTEMBER, "recommendations": "занятия"}),
    ("surveys", "answered"): ({"expected": 20, "answered": 21}, {"expected": 20, "answered": 20}),
    ("surveys", "dates"): ({"start": SEPTEMBER, "end": date(2021, 8, 31)}, {"start": SEPTEMBER, "end": SEPTEMBER}),
    ("surveys", "year"): ({"year": 2022, "start": SEPTEMBER}, {"year": 2021, "start": SEPTEMBER}),
    ("equipment", "internet_stable_answer"): ({"internet_stable": "нет предмета"}, {"internet_stable": "нет"}),
    ("equipment", "computers_enough_answer"): ({"computers_enough": "нет предмета"}, {"computers_enough": "нет"}),
    ("equipment", "online"): (
        {"computers_online": 13, "computers": 10, "laptops": 2},
        {"computers_online": 12, "computers": 10, "laptops": 2},
    ),
    ("equipment", "textbooks"): ({"textbooks_percent": Decimal("100.1")}, {"textbooks_percent": Decimal("100.0")}),
    ("equipment", "growth_point_date"): (
        {"growth_point_on": SEPTEMBER, "growth_point": "нет"},
        {"growth_point_on": SEPTEMBER, "growth_point": "планируется"},
    ),
    ("assessments", "held_has_participants"): (HELD, {**HELD, "participants": 0}),
    ("assessments", "marks_sum"): ({**MARKS, "participants": 15}, MARKS),
    ("assessments", "enrolled"): ({"participants": 15, "enrolled": 14}, {"participants": 15, "enrolled": 15}),
    ("assessments", "journal_sum"): (
        {"participants": 15, "lowered": 4, "confirmed": 9, "raised": 1},
        {"participants": 15, "lowered": 4, "confirmed": 10, "raised": 1},
    ),
    ("assessments", "not_held_is_empty"): (
        {"state": "не выбирали", "participants": 0},
        {"state": "не выбирали", "enrolled": 12},
    ),
    ("assessments", "below_minimum"): (
        {"participants": 5, "below_minimum": 6},
        {"participants": 5, "below_minimum": 5},
    ),
    ("assessments", "below_is_two"): (
        {"procedure": "ОГЭ", "below_minimum": 2, "n2": 1},
        {"procedure": "ОГЭ", "below_minimum": 1, "n2": 1},
    ),
    ("assessments", "small"): ({**HELD, "participants": 4}, {**HELD, "participants": 5}),
    ("assessments", "primary_scores"): (
        {"primary_scores": "9:3; 10:8", "participants": 12},
        {"primary_scores": "9:3; 10:8", "participants": 11},
    ),
    ("assessments", "grades"): (
        {"season": "весна", "programme_grade": 5, "grade": 6},
        {"season": "осень", "programme_grade": 5, "grade": 6},
    ),
    ("assessments", "final_grade"): (
        {"procedure": "ОГЭ", "programme_grade": 8},
        {"procedure": "ОГЭ", "programme_grade": 9},
    ),
    ("assessments", "level"): (
        {**HELD, "procedure": "ЕГЭ", "subject": "математика"},
        {**HELD, "procedure": "ЕГЭ", "subject": "математика", "level": "базовая"},
    ),
    ("assessments", "level_elsewhere"): (
        {"subject": "русский язык", "level": "базовая"},
        {"subject": "математика", "level": "базовая"},
    ),
    # 12 of 14 is 85.714 %: 85.22 differs by 0.494, 85.21 by 0.504
    ("assessments", "printed_success"): (
        {**MARKS, "printed_success": Decimal("85.21")},
        {**MARKS, "printed_success": Decimal("85.22")},
    ),
    # 1 of 8 is 12.5 %: 13 and 12 differ by exactly a half, which agrees
    ("assessments", "printed_quality"): (
        {**HELD, "participants": 8, "n5": 0, "n4": 1, "n3": 7, "n2": 0, "printed_quality": Decimal("13.01")},
        {**HELD, "participants": 8, "n5": 0, "n4": 1, "n3": 7, "n2": 0, "printed_quality": Decimal("13.00")},
    ),
    # 13 : 4 = 3.25: 3.3 differs by exactly 0.05, which agrees
    ("assessments", "printed_mean"): (
        {**HELD, "participants": 4, "n5": 0, "n4": 1, "n3": 3, "n2": 0, "printed_mean": Decimal("3.31")},
        {**HELD, "participants": 4, "n5": 0, "n4": 1, "n3": 3, "n2": 0, "printed_mean": Decimal("3.30")},
    ),
    ("assessments", "printed_without_marks"): (
        {**HELD, "participants": 0, "printed_success": Decimal("100.00")},
        {**HELD, "participants": 0, "printed_success": Decimal("0.00")},
    ),
    ("assessments", "printed_possible"): (
        {"printed_success": Decimal("43.00"), "printed_quality": Decimal("43.01")},
        {"printed_success": Decimal("43.00"), "printed_quality": Decimal("43.00")},
    ),
    ("references", "quality"): (
        {"success_pct": Decimal("90.00"), "quality_pct": Decimal("90.01")},
        {"success_pct": Decimal("90.00"), "quality_pct": Decimal("90.00")},
    ),
    ("references", "twos"): (
        {"success_pct": Decimal("90.00"), "n2_pct": Decimal("8.99")},
        {"success_pct": Decimal("90.00"), "n2_pct": Decimal("9.00")},
    ),
    ("year_results", "parts"): (
        {"pupils": 20, "excellent": 2, "good": 10, "one_three": 7, "failing": 2, "not_attested": 1},
        {"pupils": 21, "excellent": 2, "good": 10, "one_three": 7, "failing": 2, "not_attested": 1},
    ),
    ("year_results", "repeated"): ({"pupils": 20, "repeated": 21}, {"pupils": 20, "repeated": 20}),
    ("year_results", "first_grade"): ({"grade": 1, "good": 1}, {"grade": 1, "good": 0}),
    ("risk_profile", "signs"): ({"signs_present": 5, "signs_total": 4}, {"signs_present": 4, "signs_total": 4}),
    ("risk_profile", "activated"): ({"activated": True}, {"activated": True, "verified": True}),
    ("risk_profile", "source"): ({"level": "высокая"}, {"level": "не определена"}),
    ("roadmap", "dates"): (
        {"start": SEPTEMBER, "end": date(2021, 8, 31)},
        {"start": SEPTEMBER, "end": SEPTEMBER},
    ),
    ("roadmap", "months"): ({"months": "4; 13"}, {"months": "1; 12"}),
    ("roadmap", "confirmed"): (
        {"confirmed": True, "state": "в работе"},
        {"confirmed": True, "state": "исполнено"},
    ),
    ("roadmap", "done_date"): ({"state": "исполнено"}, {"state": "исполнено", "done_on": SEPTEMBER}),
    ("roadmap", "confirmed_date"): ({"confirmed": True}, {"confirmed": True, "confirmed_on": SEPTEMBER}),
    ("roadmap", "done_then_confirmed"): (
        {"done_on": SEPTEMBER, "confirmed_on": date(2021, 8, 31)},
        {"done_on": SEPTEMBER, "confirmed_on": SEPTEMBER},
    ),
    ("roadmap", "has_term"): ({"state": "в работе"}, {"state": "отменено"}),
}
HARD = {
    "boys_and_girls",
    "one_sex",
    "letter_has_grade",
    "birth_before_work",
    "work_before_leaving",
    "held_has_participants",
    "marks_sum",
    "enrolled",
    "journal_sum",
    "not_held_is_empty",
    "below_minimum",
    "parts",
    "repeated",
    "signs",
    "dates",
    "months",
    "confirmed",
    "done_then_confirmed",
    "parents",
    "prizes",
    "destinations",
    "certificates",
    "honours",
    "differing",
    "factor",
    "placed_then_confirmed",
    "type",
    "due",
    "done",
    "answered",
}


def broken(sheet: str, row: Row) -> dict[str, str]:
    return {problem.rule: problem.message for problem in SHEETS[sheet].examine(row)}


def test_every_rule_has_its_two_rows() -> None:
    assert set(CASES) == {(sheet.key, rule.key) for sheet in SHEETS.values() for rule in sheet.rules}


@pytest.mark.parametrize(("sheet", "rule"), CASES)
def test_rule_is_broken_and_holds_at_its_boundary(sheet: str, rule: str) -> None:
    wrong, right = CASES[sheet, rule]
    assert rule in broken(sheet, wrong)
    assert rule not in broken(sheet, right)


def test_hard_rules_are_the_ones_that_cannot_be_true() -> None:
    assert {rule.key for sheet in SHEETS.values() for rule in sheet.rules if rule.level == "hard"} == HARD


@pytest.mark.parametrize(
    ("sheet", "rule", "message"),
    [
        ("assessments", "marks_sum", "Отметки: 5 + 4 + 3 + 2 = 14, а участников 15"),
        ("classes", "boys_and_girls", "Мальчики и девочки: 11 + 10 = 21, а обучающихся 20"),
        ("equipment", "online", "С Интернетом 13, а компьютеров и ноутбуков 10 + 2 = 12"),
        ("olympiads", "prizes", "Призёры и победители: 4 + 2 = 6, а участников 5"),
        ("graduates", "destinations", "Куда ушли: 9 + 12 = 21, а выпускников 20"),
        ("graduates", "all_known", "Куда ушли: 9 + 10 = 19, а выпускников 20: не указано — 1"),
        ("indicator_values", "share", "Факт 42,8 %, а 9 из 21 — это 42,86 %"),
        ("assessments", "printed_quality", "Напечатано 13,01 %, а 1 из 8 — это 12,5 %"),
        ("assessments", "printed_mean", "Напечатано 3,31, а (5·0 + 4·1 + 3·3 + 2·0) : 4 = 3,25"),
    ],
)
def test_message_carries_its_arithmetic(sheet: str, rule: str, message: str) -> None:
    assert broken(sheet, CASES[sheet, rule][0])[rule] == message


@pytest.mark.parametrize(
    ("row", "is_broken"),
    [
        ({**HELD, "participants": 5, "n2": 2}, False),
        ({**HELD, "participants": 5, "n4": 3, "n2": 2}, False),
        ({**HELD, "participants": 5, "n4": 4, "n2": 2}, True),
        ({**HELD, "participants": 5, "n5": 0, "n4": 3, "n3": 0, "n2": 1}, True),
    ],
)
def test_marks_given_in_part_are_judged_only_when_they_exceed(row: Row, is_broken: bool) -> None:
    assert ("marks_sum" in broken("assessments", row)) is is_broken


def test_rules_about_a_cell_that_cannot_be_read_are_silent() -> None:
    raw = {"pupils": "много", "boys": 11, "girls": 10, "year": 2022, "grade": 5}
    _, problems = SHEETS["classes"].check(raw)
    assert [problem.rule for problem in problems] == ["unread"]
