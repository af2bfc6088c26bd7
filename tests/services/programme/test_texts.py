"""Parts and texts of documents: shipped structure, own parts, last year's text; everything can be undone."""

from datetime import date

import pytest

from shnor_desktop.errors import ConflictError, InputError
from shnor_desktop.models.sheets.concept_documents import CONCEPT, MEDIUM_TERM
from shnor_desktop.models.sheets.programme import MUNICIPAL
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, rule_editing
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import texts, writing
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import Document
from shnor_desktop.services.programme.writing import Typed

ON = date(2022, 3, 1)


def place(office: Office, year: int = 2022, document: str = CONCEPT) -> Place:
    return Place(office.code, year, document)


def read(office: Office, year: int = 2022) -> Document:
    return texts.read(Sight(office, year, office.code, ON), place(office, year))


def titles(office: Office) -> list[str]:
    return [part.title for part in read(office).parts]


def type_in(office: Office, part: str, after: str, before: str = "", number: int = 1) -> None:
    writing.write(office, place(office), Typed(part, number, before, after), ON)


def words(office: Office, part: str) -> list[str]:
    found = read(office).part(part)
    assert found is not None
    return [piece.text for piece in found.pieces]


def test_the_structures_are_those_of_the_rule_with_a_source_that_says_it_is_not_official(school: Office) -> None:
    document = read(school)
    assert [part.title for part in document.parts] == [
        "Введение",
        "Анализ текущего состояния, описание ключевых рисков развития",
        "Цели и задачи развития",
        "Меры и мероприятия по достижению целей развития",
        "Лица, ответственные за достижение результатов",
    ]
    assert "образца не найдено" in document.rule.source
    assert document.filled == 0
    counts = {
        kind: len(texts.shipped_parts(school, place(school, document=kind))[0]) for kind in (MEDIUM_TERM, MUNICIPAL)
    }
    assert counts == {MEDIUM_TERM: 13, MUNICIPAL: 11}


def test_the_rule_of_the_year_may_be_laid_over_with_other_parts(school: Office) -> None:
    body = school.rules.of_year(texts.RULE, 2022).body
    own = {"documents": [{"title": CONCEPT, "parts": [{"key": "all", "title": "Всё вместе", "hint": "Как в письме"}]}]}
    rule_editing.put(school, texts.RULE, 2022, own, "Письмо куратора от 01.02.2022")
    assert titles(school) == ["Всё вместе"]
    rule_editing.forget(school, texts.RULE, 2022)
    assert school.rules.of_year(texts.RULE, 2022).body == body


def test_what_is_typed_is_kept_changed_emptied_and_undone(school: Office) -> None:
    type_in(school, "goals", "Цель")
    type_in(school, "goals", "Цель и задачи", before="Цель")
    assert words(school, "goals") == ["Цель и задачи"]
    type_in(school, "goals", "", before="Цель и задачи")
    assert words(school, "goals") == []
    entries.undo(school)
    assert words(school, "goals") == ["Цель и задачи"]
    entries.undo(school)
    assert words(school, "goals") == ["Цель"]
    entries.undo(school)
    assert words(school, "goals") == []
    assert writing.write(school, place(school), Typed("goals", 1, "", ""), ON) is None
    assert writing.write(school, place(school), Typed("goals", 1, "", " \n"), ON) is None


def test_hard_and_outer_spaces_do_not_stand_in_the_way_of_saving_and_undoing(school: Office) -> None:
    type_in(school, "goals", "Доля\u00a0— 10\u00a0%\n\n")
    type_in(school, "goals", "Доля\u00a0— 12\u00a0%\n", before="Доля\u00a0— 10\u00a0%\n\n")
    assert words(school, "goals") == ["Доля — 12 %"]
    entries.undo(school)
    entries.undo(school)
    entries.redo(school)
    entries.redo(school)
    assert words(school, "goals") == ["Доля — 12 %"]


def test_a_text_that_has_changed_meanwhile_is_not_overwritten(school: Office) -> None:
    type_in(school, "goals", "Одно")
    with pytest.raises(ConflictError, match="уже изменён"):
        type_in(school, "goals", "Другое", before="")
    assert words(school, "goals") == ["Одно"]


def test_an_insert_is_not_typed_in_and_stands_among_own_texts(school: Office) -> None:
    sight = Sight(school, 2022, school.code, ON)
    type_in(school, "analysis", "Сначала своё.")
    writing.insert(sight, place(school), "analysis", "contingent", ON)
    type_in(school, "analysis", "Потом ещё своё.", number=3)
    first, told, last = words(school, "analysis")
    assert (first, last) == ("Сначала своё.", "Потом ещё своё.")
    with pytest.raises(InputError, match="не правится"):
        type_in(school, "analysis", "x", before=told, number=2)
    writing.take_out(school, place(school), "analysis", 2)
    assert words(school, "analysis") == [first, last]
    with pytest.raises(InputError, match="уже нет"):
        writing.detach(sight, place(school), "analysis", 2)
    with pytest.raises(InputError, match="Такой вставки нет"):
        writing.insert(sight, place(school), "analysis", "погода", ON)


def test_parts_are_added_renamed_moved_and_removed_with_their_text_and_all_comes_back(school: Office) -> None:
    shipped = titles(school)
    type_in(school, "goals", "Цель")
    writing.add_part(school, place(school), "  Наша   история ", after="introduction")
    assert titles(school) == [shipped[0], "Наша история", *shipped[1:]]
    writing.rename_part(school, place(school), "own1", "История школы")
    assert writing.rename_part(school, place(school), "own1", "История школы") is None
    writing.move_part(school, place(school), "own1", -1)
    assert titles(school)[:2] == ["История школы", shipped[0]]
    assert writing.move_part(school, place(school), "own1", -1) is None
    writing.remove_part(school, place(school), "goals")
    assert shipped[2] not in titles(school)
    entries.undo(school)
    assert words(school, "goals") == ["Цель"]
    for _ in range(3):
        entries.undo(school)
    assert titles(school) == shipped
    assert not read(school).own
    with pytest.raises(InputError, match="от 1 до 500"):
        writing.add_part(school, place(school), " ")
    with pytest.raises(InputError, match="уже нет"):
        writing.remove_part(school, place(school), "нет такого")


def test_the_text_of_last_year_fills_only_what_is_empty(school: Office) -> None:
    old = place(school, 2021)
    sight = Sight(school, 2021, school.code, date(2021, 3, 1))
    writing.write(school, old, Typed("goals", 1, "", "Старая цель"), date(2021, 3, 1))
    writing.write(school, old, Typed("people", 1, "", "Директор"), date(2021, 3, 1))
    writing.insert(sight, old, "analysis", "contingent", date(2021, 3, 1))
    type_in(school, "goals", "Новая цель")
    assert list(texts.years_with_text(school, place(school))) == [2021]
    writing.copy_from(school, place(school), 2021, ON)
    assert (words(school, "goals"), words(school, "people")) == (["Новая цель"], ["Директор"])
    analysis = read(school).part("analysis")
    assert analysis is not None
    # it tells another year and says so
    assert analysis.stale
    with pytest.raises(InputError, match="брать нечего"):
        writing.copy_from(school, place(school), 2021, ON)
    with pytest.raises(InputError, match="за 2020 год нет"):
        writing.copy_from(school, place(school), 2020, ON)
    entries.undo(school)
    assert words(school, "people") == []


def test_documents_of_other_schools_years_and_factors_are_kept_apart(district: Office) -> None:
    for school, factor, text in (("8", "parents", "а"), ("8", "equipment", "б"), ("9", "parents", "в")):
        where = Place(school, 2022, "Антирисковая программа", factor)
        writing.write(district, where, Typed("goal", 1, "", text), ON)
    for school, factor, text in (("8", "parents", "а"), ("8", "equipment", "б"), ("9", "parents", "в")):
        where = Place(school, 2022, "Антирисковая программа", factor)
        found = texts.read(Sight(district, 2022, school, ON), where).part("goal")
        assert found is not None
        assert [piece.text for piece in found.pieces] == [text]


def test_the_state_of_a_document_is_that_of_its_row(school: Office) -> None:
    assert texts.state_of(school, place(school)) == (None, "")
    cells: dict[str, Value] = {"year": 2022, "kind": CONCEPT, "state": "утверждён"}
    row = entries.apply(school, [Add("concept_documents", school.code, cells)], "Документ").rows["concept_documents"][0]
    assert texts.state_of(school, place(school)) == (row, "утверждён")
    assert texts.state_of(school, place(school, document=MEDIUM_TERM)) == (None, "")
