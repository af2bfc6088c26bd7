"""The traffic light, typed and frozen values, plans, own indicators."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.indicators import catalogue, own
from shnor_desktop.services.indicators.catalogue import Target
from shnor_desktop.services.indicators.freezing import freeze
from shnor_desktop.services.indicators.lights import deviation, light
from shnor_desktop.services.indicators.values import IndicatorValue, compute
from shnor_desktop.services.office import Office, open_office

CLOSE = {"percentage_points": "5", "percent_of_target": "10"}
SHARES = st.fractions(0, 100)


def lit(value: Fraction | bool | None, target: Fraction | bool | None, direction: str, kind: str = "%") -> str:
    plan = None if target is None else Target(target, "")
    return light(value, plan, direction, kind, CLOSE)  # type: ignore[arg-type]


def test_a_falling_plan_is_met_from_below_and_a_rising_one_from_above() -> None:
    assert [lit(Fraction(one), Fraction(61), "снижается") for one in (60, 61, 62, 66, 67)] == [
        "met",
        "met",
        "close",
        "close",
        "not_met",
    ]
    assert [lit(Fraction(one), Fraction(61), "растёт") for one in (62, 61, 60, 56, 55)] == [
        "met",
        "met",
        "close",
        "close",
        "not_met",
    ]


def test_a_hair_short_of_the_plan_is_not_met_whatever_it_rounds_to() -> None:
    assert lit(Fraction(6099999, 100000), Fraction(61), "растёт") == "close"
    assert lit(Fraction(5599999, 100000), Fraction(61), "растёт") == "not_met"


def test_answers_are_met_or_not_and_nothing_between() -> None:
    assert lit(True, True, "да", "да/нет") == "met"
    assert lit(False, True, "да", "да/нет") == "not_met"
    assert lit(False, False, "да", "да/нет") == "met"
    assert lit(None, True, "да", "да/нет") == "no_data"
    assert lit(True, None, "да", "да/нет") == "no_target"


def test_numbers_are_close_within_a_share_of_the_plan() -> None:
    assert [lit(Fraction(one), Fraction(20), "снижается", "число") for one in (20, 22, 23)] == [
        "met",
        "close",
        "not_met",
    ]


@given(SHARES, SHARES)
def test_the_light_is_the_same_seen_from_the_other_side(value: Fraction, target: Fraction) -> None:
    assert lit(value, target, "растёт") == lit(100 - value, 100 - target, "снижается")
    assert (lit(value, target, "растёт") == "met") == ((deviation(value, Target(target, "")) or 0) >= 0)


def graduates(office: Office, certificates: int, total: int = 21, year: int = 2022) -> int:
    cells: dict[str, Value] = {"year": year, "level": "9", "graduates": total, "certificates": certificates}
    return entries.apply(office, [Add("graduates", office.code, cells)], "Выпускники").rows["graduates"][0]


def one(office: Office, code: str = "4", programme: str = "petrovsky", year: int = 2022) -> IndicatorValue:
    return next(each for each in compute(office, year, programme=programme) if each.indicator.code == code)


def typed(office: Office, **cells: Value) -> None:
    usual: dict[str, Value] = {
        "programme": "petrovsky",
        "indicator": "4",
        "year": 2022,
        "period": "год",
        "origin": "введено",
    }
    entries.apply(office, [Add("indicator_values", office.code, usual | cells)], "Показатель")


def test_a_value_is_frozen_with_its_parts_and_version_and_undone(school: Office) -> None:
    row = graduates(school, 7)
    done = freeze(school, 2022, date(2022, 9, 20), programme="petrovsky")
    assert [each.indicator.code for each in done.frozen] == ["4"]
    with school.reading() as session:
        (kept,) = entries.load(session, "indicator_values")
    assert (kept.values["value"], kept.values["numerator"], kept.values["denominator"]) == (
        "33,33",
        Decimal(7),
        Decimal(21),
    )
    assert kept.values["origin"] == "вычислено"
    said = "Зафиксировано на 20.09.2022; правило программы: «Целевые показатели дорожной карты», 4, версия 1"
    assert kept.values["comment"] == said

    entries.apply(school, [Edit("graduates", row, "certificates", 7, 14)], "Правка")
    found = one(school)
    assert (found.known.value, found.known.frozen, found.changed) == (Fraction(100, 3), True, True)
    assert found.now.value == Fraction(200, 3)
    assert any("Сейчас по данным: 66,7" in sentence for sentence in found.why())
    assert found.as_json()["now"] == "66.67"

    assert freeze(school, 2022, date(2022, 9, 21), programme="petrovsky").left[0][1] == "уже зафиксировано"
    freeze(school, 2022, date(2022, 9, 21), programme="petrovsky", again=True)
    assert one(school).known.value == Fraction(200, 3)
    for _ in range(3):
        assert entries.undo(school)
    assert not one(school).known.frozen
    assert one(school).known.value == Fraction(1, 3) * 100


def test_a_typed_value_stands_where_nothing_can_be_computed_and_is_never_overwritten(school: Office) -> None:
    typed(school, indicator="7", value="40", target="50", comment="опрос психолога")
    found = one(school, "7")
    assert (found.known.value, found.known.origin, found.state) == (40, "введено", "not_met")
    assert found.deviation == -10
    assert any("опрос психолога" in sentence for sentence in found.why())
    typed(school, value="99")
    assert one(school).known.value == 99
    graduates(school, 7)
    assert one(school).known.value == Fraction(100, 3)
    done = freeze(school, 2022, date(2022, 9, 20), programme="petrovsky")
    assert [(each.indicator.code, why) for each, why in done.left] == [("4", "значение введено, оно не тронуто")]
    assert done.applied is None


def test_a_plan_typed_in_the_base_stands_before_that_of_the_programme(school: Office) -> None:
    assert one(school, "6", "ust_ilimsk").target == Target(Fraction(100), "100%")
    typed(school, programme="ust_ilimsk", indicator="6", target="80")
    assert one(school, "6", "ust_ilimsk").target == Target(Fraction(80), "80")
    assert one(school, "6", "ust_ilimsk").state == "no_data"


def test_a_row_with_a_plan_only_is_filled_in_when_frozen(school: Office) -> None:
    typed(school, target="30")
    graduates(school, 7)
    freeze(school, 2022, date(2022, 9, 20), programme="petrovsky")
    with school.reading() as session:
        (kept,) = entries.load(session, "indicator_values")
    assert (kept.values["target"], kept.values["value"], kept.values["origin"]) == ("30", "33,33", "вычислено")
    assert one(school).state == "met"


def test_the_trend_shows_the_years_before(school: Office) -> None:
    for year, certificates in ((2020, 1), (2022, 3)):
        graduates(school, certificates, 4, year)
    assert one(school).as_json()["trend"] == [
        {"year": 2020, "value": "25.00"},
        {"year": 2021, "value": None},
        {"year": 2022, "value": "75.00"},
    ]


def test_what_schools_report_is_put_together_where_the_rows_stay_with_them(district: Office) -> None:
    entries.apply(
        district, [Add("school", code, {"code": code, "short_name": code}) for code in ("1", "2", "3")], "Школы"
    )
    for code, part, whole in (("1", 3, 10), ("2", 1, 20)):
        cells: dict[str, Value] = {
            "programme": "petrovsky",
            "indicator": "14",
            "year": 2022,
            "period": "год",
            "value": "5",
            "numerator": Decimal(part),
            "denominator": Decimal(whole),
            "origin": "вычислено",
        }
        entries.apply(district, [Add("indicator_values", code, cells)], "Прислано")
    found = one(district, "14")
    assert (found.known.figure.numerator, found.known.figure.denominator) == (4, 30)
    assert found.known.without == (("3", "значение не прислано"),)


def test_own_indicators_use_the_same_language_and_are_undone(school: Office, school_base: Path) -> None:
    mine = {
        "code": "М1",
        "title": "Доля аттестатов с отличием",
        "direction": "растёт",
        "formula": "share(sum(graduates.honours where year = Y), sum(graduates.graduates where year = Y))",
        "targets": {"2022": "10%"},
    }
    answer = {"code": "М2", "title": "Есть выпускники", "type": "да/нет", "direction": "да"} | {
        "formula": "sum(graduates.graduates where year = Y) > 0",
        "targets": {"2022": "да"},
    }
    own.save(school, 2022, [mine, answer], "Приказ школы")
    cells: dict[str, Value] = {"year": 2022, "level": "9", "graduates": 20, "certificates": 20, "honours": 1}
    entries.apply(school, [Add("graduates", school.code, cells)], "Выпускники")
    found = one(school, "М1", catalogue.OWN)
    assert found.known.value == 5
    assert found.deviation == -5
    assert found.state == "close"
    assert one(school, "М2", catalogue.OWN).state == "met"
    assert one(school, "М2", catalogue.OWN).as_json()["value"] == "да"
    assert "правило, изменённое в этой базе" in " ".join(found.why())
    assert own.save(school, 2022, [mine, answer], "Приказ школы") is None
    school.close()
    with open_office(school_base) as again:
        assert len(compute(again, 2022, programme=catalogue.OWN)) == 2
        with pytest.raises(InputError, match="«М1» указан дважды"):
            own.save(again, 2022, [mine, mine], "Приказ школы")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"formula": "count(staff"}, "нужно «\\)»"),
        ({"formula": "count(staff) > 1"}, "формула должна давать число"),
        ({"type": "да/нет"}, "направление «да» бывает только"),
        ({"direction": "вбок"}, "не годится"),
        ({"title": ""}, "нужны код и название"),
        ({"targets": {"2022": "да"}}, "не того вида"),
        ({"targets": {"скоро": "5"}}, "не читается"),
        ({"targets": {"2022": "много"}}, "не читается"),
        ({"targets": [1]}, "план записан с ошибкой"),
        ({"code": 5}, "код — текст"),
    ],
)
def test_a_wrong_own_indicator_is_refused_and_changes_nothing(
    school: Office, change: dict[str, object], sentence: str
) -> None:
    raw: dict[str, object] = {
        "code": "М1",
        "title": "Работников",
        "type": "число",
        "direction": "растёт",
        "formula": "count(staff)",
    }
    with pytest.raises(InputError, match=sentence):
        own.save(school, 2022, [raw | change], "Приказ")
    with school.reading() as session:
        assert entries.load(session, "rule_sets") == []


def test_no_district_of_a_source_is_named_in_what_is_frozen_and_sent() -> None:
    names = ("зимовник", "усть-илим", "норильск", "петровск", "ставропол", "красноярск", "ростовск")
    for each in catalogue.shipped():
        told = " ".join((each.title, each.programme_title, each.group, each.reading, each.note, *each.missing)).lower()
        assert not [name for name in names if name in told], each.code


def test_a_programme_or_school_that_is_not_there_is_named(school: Office, district: Office) -> None:
    with pytest.raises(InputError, match="Программы «kursk» нет"):
        compute(school, 2022, programme="kursk")
    with pytest.raises(InputError, match="кодом «9» в базе нет"):
        compute(district, 2022, school="9")
    with pytest.raises(InputError, match="кодом «9» в базе нет"):
        compute(school, 2022, school="9")
