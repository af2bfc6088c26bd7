"""From activated factors to a programme: what made the risk visible, starting texts, targets, a road map, readiness."""

from datetime import date

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.services import entries, measures, planning
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import anti_risk, seen, texts
from shnor_desktop.services.programme.anti_risk import Programme
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.verdicts.risk_schools import risk

YEAR = 2020
ON = date(2020, 6, 10)


def sight(office: Office, school: str | None = None) -> Sight:
    return Sight(office, YEAR, office.code if school is None else school, ON)


def programme(office: Office, factor: str) -> Programme:
    return next(one for one in anti_risk.gather(sight(office)) if one.factor == factor)


def test_every_component_of_the_profile_has_a_task_a_method_and_a_result_and_every_measure_its_component() -> None:
    rule = measures.catalogue()
    for key, about in seen.described().items():
        assert about.goal.endswith(".")
        assert about.executors
        for part in about.components:
            assert part.task
            assert part.method
            assert part.expected
        assert {one.component for one in rule[key].measures} <= {part.key for part in about.components}
        assert all(one.component for one in rule[key].measures)


def test_beside_a_factor_stands_what_made_it_visible_as_the_verdict_says_it(demo: Office) -> None:
    measures.activate(demo, YEAR, ["staff_shortage"])
    found = {one.key: one for one in programme(demo, "staff_shortage").visible}
    verdict = next(one for one in risk(demo, YEAR).schools)
    for row in verdict.blocks[1].rows:
        assert found[f"risk:{row.key}"].fires == row.fires
        assert found[f"risk:{row.key}"].links == row.links
    absent = found["profile:2.2"]
    assert (absent.text.replace("\u00a0", " "), absent.answer) == ("100,0 % (3 из 3)", seen.FIRED)
    assert absent.links
    assert found["profile:2.3"].answer == seen.NO_DATA
    with demo.reading() as session:
        person = entries.load(session, "staff")[0]
    entries.apply(
        demo, [Edit("staff", person.id, "post", person.values["post"], "педагог-психолог")], "Принят психолог"
    )
    now = {one.key: one for one in programme(demo, "staff_shortage").visible}["profile:2.2"]
    assert now.text.replace("\u00a0", " ") == "66,7 % (2 из 3)"


def test_the_start_fills_empty_parts_by_component_sets_targets_and_is_one_operation(demo: Office) -> None:
    measures.activate(demo, YEAR, ["staff_shortage"])
    place = anti_risk.place_of(demo, YEAR, "staff_shortage")
    offered = anti_risk.components(sight(demo), "staff_shortage")
    assert [(part.key, shown) for part, shown in offered] == [("2.1", False), ("2.2", True), ("2.3", False)]
    anti_risk.start(sight(demo), place, ["2.2"])
    one = programme(demo, "staff_shortage")
    told = {part.key: part.pieces[0].text for part in one.document.parts if part.pieces}
    assert told["name"] == "Программа антирисковых мер «Дефицит педагогических кадров» на 2020 год"
    assert told["tasks"] == "1. Обеспечить детям приём психолога, логопеда и социального педагога."
    assert set(told) == {"name", "goal", "tasks", "methods", "term", "expected", "executors"}
    assert [aim.key for aim in one.aims] == ["profile:2.2", "staff:specialists:педагог-психолог:count"]
    assert all(aim.base == aim.now for aim in one.aims)
    with pytest.raises(InputError, match="уже заполнены"):
        anti_risk.start(sight(demo), place, ["2.2"])
    entries.undo(demo)
    assert not programme(demo, "staff_shortage").begun


def test_measures_go_into_a_plan_of_the_programme_with_its_card_and_count_as_its_road_map(demo: Office) -> None:
    measures.activate(demo, YEAR, ["staff_shortage", "parents"])
    place = anti_risk.place_of(demo, YEAR, "parents")
    offered = programme(demo, "parents").offered
    anti_risk.take(demo, place, offered[:2])
    anti_risk.take(demo, place, offered[2:3])
    plan = anti_risk.plan_of(demo, place)
    assert plan == "Антирисковая программа: низкий уровень вовлечённости родителей (2020)"
    assert {item.values["plan"] for item in planning.items(demo)} == {plan}
    assert [item.values["number"] for item in sorted(planning.items(demo), key=lambda item: item.row)] == [
        "1",
        "2",
        "3",
    ]
    with demo.reading() as session:
        (card,) = entries.load(session, "plans")
    assert (card.values["factor"], card.values["start"]) == ("parents", date(2020, 1, 1))
    one = programme(demo, "parents")
    assert {item.title for item in one.items} == {measure.title for measure in offered[:3]}
    assert one.offered == offered[3:]
    assert programme(demo, "staff_shortage").items == ()
    planning.mark_done(demo, [one.items[0].row], date(2020, 12, 31))
    assert programme(demo, "parents").done == 1
    for _ in range(3):
        entries.undo(demo)
    assert planning.items(demo) == []
    with demo.reading() as session:
        assert entries.load(session, "plans") == []


def test_a_programme_stays_in_sight_when_its_factor_is_no_longer_activated(demo: Office) -> None:
    measures.activate(demo, YEAR, ["parents"])
    anti_risk.start(sight(demo), anti_risk.place_of(demo, YEAR, "parents"), ["10.1"])
    measures.activate(demo, YEAR, ["motivation"])
    assert [(one.factor, one.activated) for one in anti_risk.gather(sight(demo))] == [
        ("motivation", True),
        ("parents", False),
    ]


def test_an_own_factor_gets_a_name_and_a_term_only(school: Office) -> None:
    own = Add("list_items", "", {"list": "risk_factors", "item": "own", "title": "Свой фактор", "active": True})
    entries.apply(school, [own], "Справочник")
    school.refresh()
    place = anti_risk.place_of(school, YEAR, "own")
    view = Sight(school, YEAR, school.code, ON)
    assert anti_risk.components(view, "own") == []
    anti_risk.start(view, place, ())
    document = texts.read(view, place)
    assert {part.key for part in document.parts if part.filled} == {"name", "term"}


def test_a_district_sees_how_far_every_school_is(city: Office) -> None:
    measures.activate(city, YEAR, ["parents"], school="5")
    place = anti_risk.place_of(city, YEAR, "parents", "5")
    anti_risk.start(sight(city, "5"), place, ["10.1", "10.2"])
    anti_risk.take(city, place, measures.suggest(city, YEAR, "5")[:2])
    found = {one.school: one for one in anti_risk.readiness(city, YEAR)}
    assert len(found) == 14
    five = found["5"]
    assert (five.factor, five.filled, five.parts, five.items, five.done) == ("parents", 7, 9, 2, 0)
    assert (found["7"].factor, found["7"].items) == ("", 0)
    # another year knows nothing of it
    assert all(not one.factor for one in anti_risk.readiness(city, YEAR + 1))
