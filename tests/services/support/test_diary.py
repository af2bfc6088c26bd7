"""The diary: what is open and overdue, gaps between meetings, names that are warned about."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import diary as service
from shnor_desktop.services.support.diary import FORMS, Entry

ON = date(2022, 6, 10)


def values(day: date, form: str = "встреча", **more: Value) -> dict[str, Value]:
    return {"date": day, "form": form, "summary": "Обсудили план", **more}


def test_open_recommendations_stand_by_their_terms_and_the_overdue_are_told(school: Office) -> None:
    service.add(school, values(date(2022, 3, 1), recommendations="Без срока"))
    service.add(school, values(date(2022, 3, 2), recommendations="Позже", due=date(2022, 7, 1)))
    service.add(school, values(date(2021, 3, 3), recommendations="Старая", due=date(2022, 6, 9)))
    service.add(school, values(date(2022, 3, 4), recommendations="Сегодня", due=ON))
    service.add(school, values(date(2022, 3, 5), recommendations="Сделано", done_on=date(2022, 3, 9)))
    service.add(school, values(date(2022, 3, 6)))
    found = service.gather(school, 2022, ON)
    assert [one.recommendations for one in found.open] == ["Старая", "Сегодня", "Позже", "Без срока"]
    assert [one.recommendations for one in found.overdue] == ["Старая"]
    assert [one.on for one in found.entries] == [date(2022, 3, day) for day in (6, 5, 4, 2, 1)]
    assert found.years == (2021, 2022)


def test_a_recommendation_is_marked_done_and_the_mark_is_undone(school: Office) -> None:
    row = service.add(school, values(date(2022, 5, 1), recommendations="Совет", due=date(2022, 6, 1)))
    number = row.rows["curator_diary"][0]
    with pytest.raises(InputError, match="раньше её исполнить нельзя"):
        service.mark_done(school, number, date(2022, 4, 30))
    service.mark_done(school, number, date(2022, 6, 5))
    assert service.gather(school, 2022, ON).open == ()
    assert [one.recommendations for one in service.gather(school, 2022, date(2022, 6, 4)).overdue] == ["Совет"]
    entries.undo(school)
    assert len(service.gather(school, 2022, ON).overdue) == 1
    bare = service.add(school, values(date(2022, 5, 2))).rows["curator_diary"][0]
    with pytest.raises(InputError, match="рекомендаций нет"):
        service.mark_done(school, bare, ON)


@given(st.lists(st.tuples(st.dates(date(2021, 12, 1), date(2023, 1, 31)), st.sampled_from(FORMS)), max_size=20))
def test_counts_by_month_and_form_equal_a_plain_count(met: list[tuple[date, str]]) -> None:
    held = [Entry(n, "857", "Школа", day, form, values(day, form)) for n, (day, form) in enumerate(met)]
    of_year = tuple(one for one in held if one.on and one.on.year == 2022)
    found = service.Diary(2022, ON, of_year, (), (), 30)
    own = [(day, form) for day, form in met if day.year == 2022]
    assert found.by_month == {month: sum(day.month == month for day, _ in own) for month in range(1, 13)}
    assert found.by_form == dict(Counter(form for _, form in own))
    assert sum(found.by_form_and_month.values()) == len(own)


def test_a_gap_longer_than_the_rule_is_told_for_every_school(district: Office) -> None:
    for code, days in (("857", 30), ("858", 31)):
        service.add(district, values(ON - timedelta(days=days)), code)
    service.add(district, values(ON + timedelta(days=5)), "859")
    found = service.gather(district, 2022, ON)
    assert found.gap_days == 30
    assert found.gaps == [("858", 31), ("859", None)]
    assert service.gather(district, 2022, ON, "857").gaps == []


def test_an_entry_needs_its_day_and_its_outcome_and_orders_its_dates(school: Office) -> None:
    for wrong, words in (
        ({"date": None}, "дату"),
        ({"form": None}, "форму"),
        ({"form": "телепатия"}, "Формы встречи «телепатия» нет"),
        ({"summary": None}, "итог"),
        ({"due": date(2022, 1, 1)}, "раньше встречи"),
        ({"done_on": date(2022, 1, 1)}, "раньше встречи"),
    ):
        with pytest.raises(InputError, match=words):
            service.add(school, {**values(date(2022, 3, 1)), **wrong})
    number = service.add(school, values(date(2022, 3, 1))).rows["curator_diary"][0]
    with pytest.raises(InputError, match="раньше встречи"):
        service.change(school, number, {"date": date(2022, 3, 9), "due": date(2022, 3, 8)})
    with pytest.raises(InputError, match="нет"):
        service.change(school, number, {"form": "Встреча"})
    service.change(school, number, {"factors": "Дефицит педагогических кадров; своё"})
    assert service.gather(school, 2022, ON).entries[0].factors == ["Дефицит педагогических кадров", "своё"]
    service.remove(school, number)
    assert service.gather(school, 2022, ON).entries == ()
    with pytest.raises(InputError, match="больше нет"):
        service.remove(school, number)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("директор, завуч и куратор", []),
        ("встретились с Ивановой М. П.", ["Ивановой М. П."]),
        ("завуч М.П. Иванова", ["М.П. Иванова"]),
        ("учитель Ёлкина Мария Петровна", ["Ёлкина Мария Петровна"]),
        ("Точка роста в Зимовниках; ВПР по математике", []),
        ("школа № 8 г. Усть-Илимска, Управление Образования", []),
    ],
)
def test_what_looks_like_a_persons_name_is_found(words: str, names: list[str]) -> None:
    assert service.full_names(words) == names
