"""From chosen risk factors to numbered, dated measures of the road map."""

from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.services import entries, lists, measures, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, create, open_office

PLAN = "Антирисковая программа"


def test_every_shipped_factor_has_signs_and_four_to_six_measures_that_the_forms_accept(office: Office) -> None:
    known = measures.catalogue()
    assert set(known) == {item.key for item in lists.shipped("risk_factors")}
    sheet = office.sheet("roadmap")
    seen: set[str] = set()
    for factor in known.values():
        assert factor.signs
        assert 4 <= len(factor.measures) <= 6
        for measure in factor.measures:
            assert measure.key not in seen
            seen.add(measure.key)
            assert measure.start(2022) <= measure.end(2022) <= date(2022, 12, 31)
            recurrence = sheet.column("recurrence").kind
            assert recurrence.read(measure.recurrence) == measure.recurrence


def test_factors_are_those_in_use_in_the_year(office: Office) -> None:
    of_2021 = [factor.key for factor in measures.factors(office, 2021)]
    of_2022 = [factor.key for factor in measures.factors(office, 2022)]
    assert len(of_2021) == 10
    assert set(of_2022) - set(of_2021) == {"training_system", "environment"}


def test_an_own_factor_stands_in_the_list_without_measures(office: Office) -> None:
    own = Add("list_items", "", {"list": "risk_factors", "item": "own", "title": "Свой фактор", "active": True})
    entries.apply(office, [own], "Справочник")
    office.refresh()
    measures.activate(office, 2022, ["own"])
    assert measures.suggest(office, 2022) == []
    assert next(factor for factor in measures.factors(office, 2022) if factor.key == "own").activated


def test_activation_sets_exactly_the_chosen_factors_and_is_undone_in_one_step(office: Office) -> None:
    measures.activate(office, 2022, ["equipment", "motivation"])
    measures.activate(office, 2022, ["motivation", "parents"])
    assert measures.activated(office, 2022) == ["motivation", "parents"]
    assert measures.activated(office, 2023) == []
    assert measures.activate(office, 2022, ["parents", "motivation"]) is None
    entries.undo(office)
    assert measures.activated(office, 2022) == ["equipment", "motivation"]
    with pytest.raises(InputError, match="Такого фактора риска нет"):
        measures.activate(office, 2022, ["погода"])


def test_measures_of_activated_factors_are_suggested_until_they_are_in_the_plan(office: Office) -> None:
    measures.activate(office, 2022, ["learning_risks", "parents"])
    offered = measures.suggest(office, 2022)
    assert {measure.factor for measure in offered} == {"learning_risks", "parents"}
    before = len(offered)
    applied = measures.add_to_plan(office, 2022, PLAN, offered[:2])
    assert len(applied.rows["roadmap"]) == 2
    assert measures.suggest(office, 2022) == offered[2:]
    # the next year starts afresh
    measures.activate(office, 2023, ["learning_risks", "parents"])
    assert len(measures.suggest(office, 2023)) == before
    entries.undo(office)
    entries.undo(office)
    assert measures.suggest(office, 2022) == offered


def test_measures_come_numbered_on_dated_in_the_year_and_without_problems(office: Office) -> None:
    measures.activate(office, 2022, ["discipline"])
    first, second, *_ = measures.suggest(office, 2022)
    measures.add_to_plan(office, 2022, PLAN, [first])
    measures.add_to_plan(office, 2022, PLAN, [second])
    found = {str(item.values["number"]): item for item in planning.items(office)}
    assert [found[number].title for number in ("1", "2")] == [first.title, second.title]
    assert found["1"].values["deadline_text"] == "февраль–декабрь 2022"
    assert found["1"].end == date(2022, 12, 31)
    assert found["1"].values["section"] == "Низкий уровень дисциплины в классе"
    sheet = office.sheet("roadmap")
    assert all(not sheet.examine(item.values) for item in found.values())


def test_a_district_must_say_of_which_school(tmp_path: Path) -> None:
    path = tmp_path / "район.shnor"
    create(path, role="district", code="77", name="Район")
    with open_office(path) as office:
        with pytest.raises(InputError, match="Выберите школу"):
            measures.activate(office, 2022, ["parents"])
        measures.activate(office, 2022, ["parents"], school="8")
        assert measures.activated(office, 2022, school="8") == ["parents"]
        assert measures.activated(office, 2022, school="9") == []
