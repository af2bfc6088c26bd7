"""Rules as data of the office: an own one is checked part by part, holds from its year, and can be taken back."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.paths import resources
from shnor_desktop.services import entries, rule_editing, rule_shape, rule_words
from shnor_desktop.services.analysis import analyse
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.rules import Rules

SOURCE = "Приказ № 5 от 01.09.2022"


def body_of(name: str) -> dict[str, Any]:
    return copy.deepcopy(Rules().of_year(name, 2023).body)


def with_value(name: str, path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    body = body_of(name)
    place: Any = body
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return body


def stored(office: Office) -> list[entries.Stored]:
    with office.reading() as session:
        return entries.load(session, rule_editing.SHEET)


def keys(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in keys(one)}
    if isinstance(value, dict):
        return {*value, *(key for one in value.values() for key in keys(one))}
    return set()


def test_every_shipped_rule_has_a_title_and_is_of_its_own_shape() -> None:
    names = {path.stem for path in (resources() / "rules").glob("*.json")}
    assert names == set(rule_words.TITLES)
    for name in names:
        for year in (2000, 2023):
            rule_shape.check(name, year, Rules().of_year(name, year).body)


def test_every_part_of_every_rule_is_named_in_russian() -> None:
    for name in rule_words.TITLES:
        body = body_of(name)
        unknown = {key for key in keys(body) if key.isascii() and rule_words.word(key) == key}
        assert unknown <= {column.key for column in SHEETS["equipment"].columns}
        for leaf in rule_editing.leaves(name, body):
            assert not leaf.words.isascii() or leaf.words == "%", leaf


def test_the_form_gives_back_what_it_shows() -> None:
    for name in rule_words.TITLES:
        body = body_of(name)
        shown = {leaf.path: leaf.text for leaf in rule_editing.leaves(name, body)}
        assert rule_editing.changed(name, body, shown) == body
    body = body_of("signals")
    typed: dict[rule_shape.Path, str] = {("recheck", "percent"): "7,5", ("recheck", "operator"): ">="}
    new = rule_editing.changed("signals", body, typed)
    assert (new["recheck"]["percent"], new["recheck"]["operator"]) == ("7.5", ">=")
    bands = rule_editing.changed("staff_bands", body_of("staff_bands"), {("schemes", "oo1", "age"): "30; 40"})
    assert bands["schemes"]["oo1"]["age"] == [30, 40]
    with pytest.raises(InputError, match=r"большая нагрузка.*целое число.*много"):
        rule_editing.changed("staff_bands", body_of("staff_bands"), {("long_week",): "много"})


def test_an_own_rule_holds_from_its_year_and_is_undone(school: Office) -> None:
    body = with_value("identification", ("low_share", "numerator"), 4)
    applied = rule_editing.put(school, "identification", 2023, body, f" {SOURCE} ")
    assert applied is not None
    assert applied.title == "Правило «Школы с низкими результатами»: записано своё с 2023 года"
    held = {year: school.rules.of_year("identification", year) for year in (2022, 2023, 2025)}
    assert [held[year].own for year in held] == [False, True, True]
    assert (held[2025].body, held[2025].source) == (body, SOURCE)
    # again the same: nothing to write
    assert rule_editing.put(school, "identification", 2023, body, SOURCE) is None
    (one,) = (one for one in rule_editing.listed(school.rules, 2024) if one.name == "identification")
    assert (one.rule.own, one.rule.year, one.own_years) == (True, 2023, (2023,))
    entries.undo(school)
    school.refresh()
    assert not school.rules.of_year("identification", 2023).own


def test_forgetting_brings_the_shipped_rule_back_and_can_be_undone(school: Office) -> None:
    rule_editing.put(school, "checks", 2022, with_value("checks", ("absent", "pupils"), 9), SOURCE)
    rule_editing.put(school, "checks", 2022, with_value("checks", ("absent", "pupils"), 8), SOURCE)
    assert len(stored(school)) == 1
    assert school.rules.of_year("checks", 2022).body["absent"]["pupils"] == 8
    done = rule_editing.forget(school, "checks", 2022)
    assert done is not None
    assert done.title == "Правило «Проверки»: своё правило 2022 года убрано"
    assert school.rules.of_year("checks", 2022) == Rules().of_year("checks", 2022)
    assert rule_editing.forget(school, "checks", 2022) is None
    entries.undo(school)
    school.refresh()
    assert school.rules.of_year("checks", 2022).body["absent"]["pupils"] == 8


WRONG: list[tuple[str, tuple[str | int, ...], object, str]] = [
    ("identification", ("low_share", "numerator"), "3", "доля низких результатов: числитель.*целое число"),
    ("identification", ("low_share", "numerator"), True, "целое число"),
    ("identification", ("low_share", "numerator"), 3.5, "целое число"),
    ("identification", ("low_share", "denominator"), 0, "знаменатель.*больше нуля"),
    ("identification", ("low_share", "numerator"), 11, "числитель доли больше знаменателя"),
    ("identification", ("procedures",), [], "список пуст"),
    ("identification", ("procedures", 0), {"title": "ВПР"}, "процедуры: ВПР: процедура.*её нет"),
    ("identification", ("procedures", 0, "programme_grade"), 13, "класс программы.*не больше 12"),
    ("identification", ("treshold",), 5, "такой части в правиле нет"),
    ("risk_schools", ("pupils", "percent"), -1, "меньше нуля"),
    ("risk_schools", ("pupils", "percent"), 101, "не больше 100"),
    ("risk_schools", ("pupils", "operator"), "<", "бывает: >, >="),
    ("risk_schools", ("equipment", "rows", 0, "column"), "нет такой", "не та графа"),
    ("risk_schools", ("staff", "long_week"), None, "большая нагрузка.*фигурных скобках"),
    ("context", ("weak_percent",), "много", "связь слабая.*не число"),
    ("context", ("least_schools",), 0, "больше нуля"),
    ("context", ("variables", 0, "sign"), 2, "бывает 1"),
    ("context", ("variables", 0, "weight"), "NaN", "вес.*не число"),
    ("context", ("normalisation",), "среднее", "не годится, бывает: minmax, rank"),
    ("risk_profile", ("factors", 0, "components", 0, "full"), "0", "больше нуля"),
    ("risk_profile", ("factors", 0, "components", 0, "data", "of"), "гадание", "нет такого способа счёта"),
    ("risk_profile", ("factors", 0, "components", 0, "data"), {"of": "passport"}, "категория.*её нет"),
    ("risk_profile", ("factors", 0, "components", 0, "data", "column"), "lab_physics", "не та графа"),
    ("risk_profile", ("factors", 0, "components", 1, "key"), "1.1", "одним и тем же ключом"),
    ("staff_bands", ("schemes", "oo1", "age"), [30, 25], "по возрастанию"),
    ("staff_bands", ("schemes", "district", "ages_on"), {"month": 13, "day": 1}, "возраст на дату"),
    ("terms", ("quarters", 0), "13/14", "два месяца через дробь"),
    ("results", ("attempts",), "основной срок", "список в квадратных скобках"),
    ("results", ("past_graduates",), 0, "да или нет"),
    ("indicators", ("indicators",), [{"code": "1"}], "нужны код и название"),
]


@pytest.mark.parametrize(("name", "path", "value", "words"), WRONG)
def test_a_wrong_part_is_named_and_nothing_changes(
    school: Office, name: str, path: tuple[str | int, ...], value: object, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        rule_editing.put(school, name, 2023, with_value(name, path, value), SOURCE)
    assert stored(school) == []


@pytest.mark.parametrize("name", rule_words.TITLES)
def test_no_part_of_any_rule_may_be_lost(name: str) -> None:
    body = body_of(name)
    for key in body:
        with pytest.raises(InputError, match="её нет"):
            rule_shape.check(name, 2023, {one: value for one, value in body.items() if one != key})
    strangers: tuple[object, ...] = (None, [], "правило", 5)
    for foreign in strangers:
        with pytest.raises(InputError, match="набор частей"):
            rule_shape.check(name, 2023, foreign)


def test_a_rule_without_source_or_name_is_refused(school: Office) -> None:
    with pytest.raises(InputError, match="Укажите источник"):
        rule_editing.put(school, "checks", 2023, body_of("checks"), "  ")
    with pytest.raises(InputError, match="Источник длиннее"):
        rule_editing.put(school, "checks", 2023, body_of("checks"), "а" * 1001)
    with pytest.raises(InputError, match="Правила «погода» нет"):
        rule_editing.put(school, "погода", 2023, {}, SOURCE)
    with pytest.raises(InputError, match="не учебный год"):
        rule_editing.put(school, "checks", 23, body_of("checks"), SOURCE)
    assert stored(school) == []


def test_more_entries_of_the_same_kind_are_welcome(school: Office) -> None:
    body = body_of("identification")
    body["procedures"].append({"title": "ОГЭ, физика", "procedure": "ОГЭ", "subject": "физика", "level": "базовая"})
    bands = body_of("staff_bands")
    bands["schemes"]["own"] = {**bands["schemes"]["district"], "title": "своя", "ages_on": {"month": 9, "day": 1}}
    assert rule_editing.put(school, "identification", 2023, body, SOURCE) is not None
    assert rule_editing.put(school, "staff_bands", 2023, bands, SOURCE) is not None


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("context", ("least_coverage_percent",), "почти все"),
        ("context", ("passport_month",), "октябрь"),
        ("context", ("variables", 0, "weight"), "тяжёлый"),
        ("risk_profile", ("factors", 0, "components", 0, "full"), "всё"),
        ("risk_profile", ("passport_month",), None),
    ],
)
def test_a_wrong_number_already_in_the_base_is_told_in_a_sentence(
    school: Office, name: str, path: tuple[str | int, ...], value: object
) -> None:
    body = json.dumps(with_value(name, path, value), ensure_ascii=False)
    own: dict[str, Value] = {"name": name, "year": 2022, "body": body, "source": SOURCE}
    row: dict[str, Value] = {"year": 2022, "grade": 9, "pupils": 20}
    equipped: dict[str, Value] = {"year": 2022, "textbooks_percent": Decimal(90)}
    entries.apply(school, [Add("classes", "857", row), Add("equipment", "857", equipped)], "Ввод")
    entries.apply(school, [Add(rule_editing.SHEET, "", own)], "Правило")
    school.refresh()
    with pytest.raises(FileError, match=r"Своё правило 2022 года записано с ошибкой. Часть «"):
        analyse(school, 2022)
