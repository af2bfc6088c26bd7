"""Formulas: what they may say, what is refused and how, and that no text ever crashes or runs."""

import builtins
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError, ShnorError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.indicators import catalogue, language
from shnor_desktop.services.indicators.parser import parse
from shnor_desktop.services.indicators.words import said
from shnor_desktop.services.lists import Lists


def read(formula: str) -> language.Node:
    return parse(formula, lambda key: SHEETS[key].bind(Lists(())))


WORDS = st.sampled_from(
    [
        *(
            "sum",
            "count",
            "share",
            "schools",
            "among",
            "risk",
            "where",
            "and",
            "or",
            "not",
            "has",
            "in",
            "filled",
            "empty",
        ),
        *(
            "contains",
            "first",
            "day",
            "Y",
            "year",
            "staff",
            "courses",
            "graduates",
            "person",
            "iom",
            "да",
            "нет",
            "=",
            "!=",
        ),
        *(
            "<",
            ">=",
            "(",
            ")",
            ",",
            ".",
            ":",
            "+",
            "-",
            "*",
            "/",
            "0",
            "1",
            "2022",
            "0.5",
            '"учитель"',
            "«Кадры»",
            "post",
        ),
        *("__import__", "eval", "os", "lambda", "\x00", ";", "[", "{", "\\", "'", '"', "«"),
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_words_are_read_or_refused_with_a_sentence(formula: str) -> None:
    _never_crashes(formula)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_sentence(formula: str) -> None:
    _never_crashes(formula)


@given(st.data())
def test_a_spoilt_formula_of_the_catalogue_never_crashes(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([one.formula for one in catalogue.shipped() if one.formula]))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 12)))
    junk = data.draw(st.text(string.ascii_letters + "()<>=.,«»\"' 019Yдане", max_size=6))
    _never_crashes(whole[:start] + junk + whole[end:])


def _never_crashes(formula: str) -> None:
    try:
        found = read(formula)
    except InputError as error:
        assert str(error).startswith("Формула")  # noqa: PT017  the sentence is what is tested
        return
    assert said(found, 2022)
    language.is_answer(found)


@pytest.mark.parametrize("depth", [60, 5000])
def test_deep_brackets_are_refused_before_they_could_exhaust_anything(depth: int) -> None:
    with pytest.raises(InputError, match=r"вложенных|длиннее"):
        read("(" * depth + "count(staff)" + ")" * depth)
    with pytest.raises(InputError, match=r"вложенных|длиннее"):
        read("not " * min(depth, 900) + "count(staff) > 1")


def test_nothing_in_a_formula_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def caught(*_: object, **__: object) -> None:
        raise AssertionError("a formula was executed")

    monkeypatch.setattr(builtins, "eval", caught)
    monkeypatch.setattr(builtins, "exec", caught)
    for text in ("__import__('os')", "count(staff).__class__", "sum(staff.__class__ where Y=1)", "eval(1)"):
        with pytest.raises(InputError):
            read(text)
    for one in catalogue.shipped():
        if one.formula:
            read(one.formula)


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("", "непонятное место"),
        ("5", "одно число"),
        ("count(staf)", "нужен лист"),
        ("count(graduates)", "ровно одно условие года"),
        ('count(graduates where year = Y or level = "9")', "ровно одно условие года"),
        ("count(graduates where year = Y and year = Y-1)", "ровно одно условие года"),
        ("sum(staff.post)", "не числа"),
        ("sum(staff.salary)", "нет такой графы"),
        ('count(staff where iom = "да")', "нужно «да» или «нет»"),
        ('count(staff where category = "лучшая")', "Квалификационная категория"),
        ("count(staff where left_on > 2022)", "нужно «день»"),
        ("count(staff where left_on > day(Y, 2, 30))", "такого дня нет"),
        ("count(staff where left_on > day(Y, 2, 29))", "такого дня нет"),
        ('count(staff where post > "а")', "на больше и меньше"),
        ("count(staff where has(equipment))", "номер работника"),
        ("count(staff) + risk(Y)", "нужно число"),
        ("schools(where count(staff))", "нужно условие"),
        ("schools(where schools() > 1)", "не может само считать школы"),
        ("risk(Y, 5)", "блоки зоны риска"),
        ("count(staff) count(staff)", "лишнее"),
        ("count(staff where post = «учитель» ; drop)", "непонятный знак «;»"),
        ("count(school)", "нужен лист"),
    ],
)
def test_a_wrong_formula_is_refused_in_words(formula: str, sentence: str) -> None:
    with pytest.raises(ShnorError, match=sentence):
        read(formula)


def test_forms_and_columns_may_be_called_by_their_headings() -> None:
    by_keys = read("share(sum(graduates.certificates where year = Y), sum(graduates.graduates where year = Y))")
    by_titles = read(
        "share(sum(«Выпускники».«Получили аттестат» where year = Y), sum(«Выпускники».«Выпускников» where year = год))"
    )
    assert by_keys == by_titles


def test_a_formula_is_said_with_its_school_year() -> None:
    words = said(read('sum(social_passport.count where year = Y+1 and category = "registered")'), 2022)
    assert words == "«Социальный паспорт», 2022/23 учебный год, сумма «Количество», где «Категория» = «registered»"
