"""Lists as data of the office: renamed, hidden, added and moved without touching what is stored."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import doctor, entries, exporting, importing, list_editing
from shnor_desktop.services import lists as shipping
from shnor_desktop.services.entries import Add
from shnor_desktop.services.lists import Item
from shnor_desktop.services.office import Office

CATEGORIES = "social_categories"


def _item(office: Office, key: str, list_key: str = CATEGORIES) -> Item:
    return next(item for item in office.lists.items(list_key) if item.key == key)


def _order(office: Office) -> list[str]:
    return [item.key for item in office.lists.items(CATEGORIES)]


def _rename(office: Office, key: str, title: str) -> None:
    item = _item(office, key)
    aliases = "; ".join(item.aliases)
    list_editing.change(office, CATEGORIES, key, title=title, aliases=aliases, source=item.source)


def _passport(office: Office, category: str) -> None:
    row: dict[str, Value] = {"year": 2022, "on_date": date(2021, 9, 1), "grade": 5, "category": category, "count": 3}
    entries.apply(office, [Add("social_passport", "857", row)], "Ввод")


def test_a_new_title_is_shown_everywhere_and_no_key_is_touched(school: Office, tmp_path: Path) -> None:
    _passport(school, "bus")
    exporting.export(school, "social_passport", tmp_path / "before.xlsx", 2022)
    _rename(school, "bus", "Ездят на автобусе")
    assert school.sheet("social_passport").show("category", "bus") == "Ездят на автобусе"
    with school.reading() as session:
        assert entries.load(session, "social_passport")[0].values["category"] == "bus"
    exporting.export(school, "social_passport", tmp_path / "after.csv", 2022)
    assert "Ездят на автобусе" in (tmp_path / "after.csv").read_text(encoding="utf-8-sig")
    # a file made before the change is still read
    again = importing.plan(school, tmp_path / "before.xlsx", sheet="social_passport")
    assert [(sheet.count("same"), sheet.refused) for sheet in again.sheets] == [(1, [])]


def test_the_shipped_title_comes_back(school: Office) -> None:
    _rename(school, "bus", "Ездят на автобусе")
    _rename(school, "bus", "Школьный автобус")
    assert {"Подвозятся школьным автобусом", "Ездят на автобусе"} <= set(_item(school, "bus").aliases)
    list_editing.restore(school, CATEGORIES, "bus")
    assert _item(school, "bus").title == "Подвозятся школьным автобусом"
    assert list_editing.restore(school, CATEGORIES, "bus") is None


def test_a_hidden_entry_keeps_its_title_where_it_was_used(school: Office, tmp_path: Path) -> None:
    _passport(school, "bus")
    exporting.export(school, "social_passport", tmp_path / "a.xlsx", 2022)
    list_editing.show(school, CATEGORIES, "bus", active=False)
    column = school.sheet("social_passport").column("category").kind
    assert "bus" not in {option.key for option in school.lists.options(CATEGORIES)}
    assert column.show("bus") == "Подвозятся школьным автобусом"
    assert column.read("Подвоз") == "bus"
    again = importing.plan(school, tmp_path / "a.xlsx", sheet="social_passport")
    assert [(sheet.count("same"), sheet.refused) for sheet in again.sheets] == [(1, [])]
    list_editing.show(school, CATEGORIES, "bus", active=True)
    assert "bus" in {option.key for option in school.lists.options(CATEGORIES)}


def test_an_added_entry_says_where_it_comes_from(school: Office) -> None:
    with pytest.raises(InputError, match="Не указан источник"):
        list_editing.add(school, CATEGORIES, "Дети участников переписи", whole="pupils")
    with pytest.raises(InputError, match="от чего считать долю"):
        list_editing.add(school, CATEGORIES, "Дети участников переписи", source="Приказ № 5")
    list_editing.add(school, CATEGORIES, "Дети участников переписи", source="Приказ № 5", whole="pupils")
    item = school.lists.items(CATEGORIES)[-1]
    assert (item.title, item.source, item.whole, item.shipped) == (
        "Дети участников переписи",
        "Приказ № 5",
        "pupils",
        "",
    )
    with pytest.raises(InputError, match="Не указан источник"):
        list_editing.change(school, CATEGORIES, item.key, title=item.title, aliases="", source=" ")
    list_editing.add(school, "statuses", "Опорная школа")
    assert school.lists.items("statuses")[-1].title == "Опорная школа"


def test_a_key_is_made_once_and_never_twice(school: Office) -> None:
    words = ("Кружок", "Кружок!", "Кружок — 2", "кружок.2")
    for title in words:
        list_editing.add(school, CATEGORIES, title, source="Приказ", whole="pupils")
    added = school.lists.items(CATEGORIES)[-len(words) :]
    assert len({item.key for item in added}) == len(words)
    key = added[0].key
    _rename(school, key, "Секция")
    assert _item(school, key).title == "Секция"
    # the former words are still its spelling, so nothing else may take them
    with pytest.raises(InputError, match="уже есть в справочнике: запись «Секция»"):
        list_editing.add(school, CATEGORIES, "Кружок", source="Приказ", whole="pupils")


def test_a_subject_typed_before_it_was_listed_belongs_to_it(school: Office) -> None:
    typed = school.sheet("assessments").column("subject").kind.read("Краеведение  Юга")
    list_editing.add(school, "subjects", "Краеведение юга", source="Учебный план")
    item = school.lists.items("subjects")[-1]
    assert item.key == typed
    assert school.sheet("assessments").column("subject").kind.show(typed) == "Краеведение юга"


@pytest.mark.parametrize("words", ["ОВЗ", "обучающиеся с овз", "Дети с ОВЗ", "ovz"])
def test_words_of_another_entry_are_not_taken(school: Office, words: str) -> None:
    with pytest.raises(InputError, match="уже есть в справочнике: запись «Обучающиеся с ОВЗ»"):
        list_editing.add(school, CATEGORIES, words, source="Приказ", whole="pupils")
    with pytest.raises(InputError, match="уже есть"):
        list_editing.change(school, CATEGORIES, "bus", title="Подвоз", aliases=words, source="")


@pytest.mark.parametrize("title", ["", "  ", "Одно; другое", "я" * 300])
def test_a_title_that_cannot_be_is_refused(school: Office, title: str) -> None:
    with pytest.raises(InputError):
        list_editing.add(school, "statuses", title)
    assert [item.key for item in school.lists.items("statuses")] == [item.key for item in shipping.shipped("statuses")]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=st.lists(st.tuples(st.integers(0, 27), st.sampled_from([-1, 1])), max_size=8))
def test_moving_changes_the_order_and_nothing_else(moves: list[tuple[int, int]], school: Office) -> None:
    start = _order(school)
    items = set(school.lists.items(CATEGORIES))
    done = 0
    for place, by in moves:
        order = _order(school)
        key = order[place % len(order)]
        here = order.index(key)
        applied = list_editing.move(school, CATEGORIES, key, by)
        if 0 <= here + by < len(order):
            order[here], order[here + by] = order[here + by], order[here]
            assert applied is not None
            done += 1
        assert _order(school) == order
        assert set(school.lists.items(CATEGORIES)) == items
    for _ in range(done):
        entries.undo(school)
    school.refresh()
    assert _order(school) == start
    with school.reading() as session:
        assert not any(doctor.disagreements(session).values())


def test_every_list_that_is_edited_is_shipped_and_used() -> None:
    for key in list_editing.TITLES:
        assert shipping.shipped(key)
