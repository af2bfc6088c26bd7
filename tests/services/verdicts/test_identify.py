"""Low results, case by case: what counts, which reading, what is missing, and how it is said."""

import json

import pytest

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.explain import explain_low
from shnor_desktop.services.verdicts.identify import SchoolLow, identify
from tests.services.verdicts.conftest import Put, work

RUSSIAN: dict[str, Value] = {"subject": "русский язык"}
OGE: dict[str, Value] = {"procedure": "ОГЭ", "programme_grade": 9}


def judged(office: Office, reading: str | None = None, year: int = 2022) -> SchoolLow:
    (school,) = identify(office, year, reading).schools
    return school


def said(office: Office, reading: str | None = None) -> list[str]:
    found = identify(office, 2022, reading)
    return [one.text.replace("\u00a0", " ") for one in explain_low(found.schools[0], found)]


def test_two_low_procedures_in_the_year_are_enough(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 3), work(2022, 10, 3, **RUSSIAN))
    school = judged(office)
    assert (school.verdict, school.criteria, school.differs_by_reading) == ("low", (True, False), False)
    assert school.distance == 1


def test_a_hair_below_the_bound_is_not_low(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10000, 2999), work(2022, 10000, 2999, **RUSSIAN))
    assert judged(office).verdict == "not_low"
    # two decimals keep «29,99 %» apart from the bound that one decimal would show
    assert said(office)[1] == "2021/22, ВПР, математика, 5 класс: 2999 из 10 000 участников, 29,99 % < 30 %."


def test_readings_differ_when_the_low_procedures_of_two_years_are_not_the_same(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 4), work(2021, 10, 4, **RUSSIAN))
    assert (judged(office, "any").verdict, judged(office, "same").verdict) == ("low", "not_low")
    assert judged(office, "any").differs_by_reading
    assert judged(office, "same").differs_by_reading


def test_the_same_procedure_low_in_both_years_is_low_under_either_reading(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 4), work(2021, 10, 4))
    assert (judged(office, "any").verdict, judged(office, "same").verdict) == ("low", "low")
    assert judged(office, "same").distance == 2


def test_the_setting_of_the_office_chooses_the_reading(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 4), work(2021, 10, 4, **RUSSIAN))
    office.set_settings({"second_criterion": "same"})
    assert identify(office, 2022).second_criterion == "same"
    assert judged(office).verdict == "not_low"
    with pytest.raises(InputError, match="неизвестно"):
        identify(office, 2022, "both")


def test_retakes_past_graduates_and_unlisted_procedures_do_not_count(office: Office, put: Put) -> None:
    put(
        "assessments",
        work(2022, 10, 9, **OGE, attempt="пересдача"),
        work(2022, 10, 9, **OGE, **RUSSIAN, past_graduates=True),
        work(2022, 10, 9, programme_grade=7),
        work(2022, 10, 9, procedure="ЕГЭ", programme_grade=11),
    )
    school = judged(office)
    assert (school.verdict, school.procedures) == ("no_data", ())


def test_spring_and_autumn_are_two_procedures(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 3), work(2022, 10, 3, season="осень"))
    assert judged(office).criteria == (True, False)


def test_the_row_of_the_school_wins_over_its_classes(office: Office, put: Put) -> None:
    rows = put("assessments", work(2022, 20, 2), work(2022, 10, 9, letter="А"), work(2022, 10, 9, letter="Б"))
    (one,) = judged(office).procedures
    assert (one.participants, one.low, one.rows) == (20, 2, (rows[0],))


def test_classes_are_added_up_and_one_that_did_not_write_is_left_out(office: Office, put: Put) -> None:
    rows = put(
        "assessments",
        work(2022, 10, 3, letter="А"),
        work(2022, 11, 4, letter="Б"),
        work(2022, None, None, letter="В", state="не проводилась"),
    )
    (one,) = judged(office).procedures
    assert (one.participants, one.low, one.is_low, one.rows) == (21, 7, True, tuple(rows[:2]))


def test_a_class_without_counts_leaves_the_procedure_unjudged(office: Office, put: Put) -> None:
    rows = put("assessments", work(2022, 10, 3, letter="А"), work(2022, 11, None, letter="Б"))
    school = judged(office)
    assert (school.verdict, school.procedures, school.distance) == ("not_low", (), None)
    assert (school.missing[0].reason, school.missing[0].rows) == ("no_counts", tuple(rows))


def test_below_the_minimum_goes_before_marks(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 5, **OGE, below_minimum=1))
    (one,) = judged(office).procedures
    assert (one.low, one.is_low) == (1, False)


def test_states_are_neither_zeros_nor_gaps(office: Office, put: Put) -> None:
    put("assessments", work(2022, None, None, state="не проводилась"), work(2022, 20, 1, **RUSSIAN))
    school = judged(office)
    assert len(school.procedures) == 1
    gaps = {(gap.year, gap.key.procedure, gap.key.subject, gap.key.programme_grade) for gap in school.missing}
    assert (2022, "ВПР", "математика", 5) not in gaps
    assert (2022, "ВПР", "математика", 6) in gaps


def test_a_deleted_row_is_not_read(office: Office, put: Put) -> None:
    rows = put("assessments", work(2022, 10, 3), work(2022, 10, 3, **RUSSIAN))
    entries.apply(office, [entries.Remove("assessments", rows[0])], "Удалено")
    assert judged(office).verdict == "not_low"


def test_a_rule_of_the_office_goes_before_the_shipped_one(office: Office, put: Put) -> None:
    put("assessments", work(2022, 10, 3), work(2022, 10, 3, **RUSSIAN))
    body = dict(office.rules.of_year("identification", 2022).body)
    body["low_share"] = {"numerator": 1, "denominator": 2}
    own: dict[str, Value] = {"name": "identification", "year": 2022, "body": json.dumps(body)}
    own["source"] = "Приказ района № 1"
    entries.apply(office, [Add("rule_sets", "", own)], "Правило")
    office.refresh()
    found = identify(office, 2022)
    assert (found.schools[0].verdict, found.rule.source) == ("not_low", "Приказ района № 1")
    assert judged(office, year=2021).verdict == "no_data"


def test_an_incomplete_rule_of_the_office_is_refused_in_words(office: Office) -> None:
    own: dict[str, Value] = {"name": "identification", "year": 2022, "source": "Приказ"}
    entries.apply(office, [Add("rule_sets", "", own | {"body": '{"low_share": {"numerator": 3}}'})], "Правило")
    office.refresh()
    with pytest.raises(FileError, match=r"нет части «low_share\.denominator»"):
        identify(office, 2022)


def test_json_has_the_promised_shape(office: Office, put: Put) -> None:
    put("assessments", work(2022, 21, 7))
    found = identify(office, 2022).as_json()
    assert (found["year"], found["second_criterion"]) == (2022, "any")
    schools = found["schools"]
    assert isinstance(schools, list)
    (school,) = schools
    assert school["missing"]
    assert {key: school[key] for key in school if key != "missing"} == {
        "code": "8",
        "verdict": "not_low",
        "criteria": {"1": False, "2": False},
        "differs_by_reading": False,
        "distance": None,
        "procedures": [
            {
                "year": 2022,
                "procedure": "ВПР",
                "subject": "математика",
                "level": None,
                "programme_grade": 5,
                "season": "весна",
                "participants": 21,
                "low": 7,
                "is_low": True,
            }
        ],
    }


def test_the_verdict_is_said_with_its_arithmetic_and_rows(office: Office, put: Put) -> None:
    rows = put("assessments", work(2022, 21, 7), work(2022, 3, 1, **RUSSIAN), work(2021, 10, 1))
    put(
        "statuses",
        {"year": 2022, "status": "в перечне ШНОР", "category": "сильно", "source": "Распоряжение № 55-46-мр"},
    )
    found = identify(office, 2022)
    statements = explain_low(found.schools[0], found)
    assert statements[1].links == (("assessments", (rows[0],)),)
    texts = said(office)
    assert texts[:7] == [
        "Расчёт программы за 2021/22 учебный год: признаки школы с низкими результатами есть.",
        "2021/22, ВПР, математика, 5 класс: 7 из 21 участника, 33,3 % ≥ 30 % — низкий результат.",
        "2021/22, ВПР, русский язык, 5 класс: 1 из 3 участников, 33,3 % ≥ 30 % — низкий результат; малая выборка.",
        "2020/21, ВПР, математика, 5 класс: 1 из 10 участников, 10,0 % < 30 %.",
        "Признак 1: низких результатов в 2021/22 — 2, нужно не меньше 2: выполнен.",
        "Признак 2 (прочтение «любые процедуры двух лет»): низких результатов в 2021/22 — 2, в 2020/21 — 0, "
        "нужно не меньше 1 в каждом году: не выполнен.",
        "При прочтении «одна и та же процедура» вывод был бы тем же.",
    ]
    assert "До вывода «не ШНОР» — 1 участник: столько отметок должны перейти границу." in texts
    assert "Официально: в перечне ШНОР — сильно неуспевающая, Распоряжение № 55-46-мр." in texts
    assert any(text.startswith("Нет строки, 2021/22: ВПР, математика, 6 класс;") for text in texts)
    assert texts[-1].startswith("Правило: ")


def test_no_data_is_said_without_guessing(office: Office) -> None:
    texts = said(office)
    assert texts[0] == (
        "Расчёт программы: вывода нет — ни одна процедура из перечня не проводилась в 2020/21 и 2021/22 учебных годах."
    )
    assert not any("До вывода" in text or "Признак" in text for text in texts)
