"""The same thing in several places: told only where it is certain, marked together only when asked to."""

from datetime import date

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import MADE, UNTOUCHED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, plan_making, plan_shift, plan_templates, planning
from shnor_desktop.services.documents import flow, links, project
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.links import Linked
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import surveys

TEMPLATE = "ust_ilimsk_roadmap"


def begin(office: Office, year: int = 2022, template: str = TEMPLATE) -> str:
    """The project year and the road map of the same source."""
    project.start(office, year)
    return plan_making.make(office, plan_templates.find(template).in_year(year), name=f"План {year}").plan


def event(office: Office, number: str, year: int = 2022, school: str | None = None) -> Course:
    return next(one for one in flow.courses(office, EVENTS, year, school) if one.values["number"] == number)


def linked(office: Office, number: str, sheet: str, year: int = 2022) -> list[Linked]:
    found = links.of_events(office, year).get(event(office, number, year).row, ())
    return [one for one in found if one.sheet == sheet]


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_events_and_measures_of_one_source_are_linked_in_any_year(office: Office, year: int) -> None:
    begin(office, year)
    expected = {one.number: one.measure for one in project.shipped().events if one.measure}
    found = {}
    measures = {item.row: item for item in planning.items(office)}
    for one in flow.courses(office, EVENTS, year):
        own = links.of_events(office, year).get(one.row, ())
        for same in own:
            if same.sheet == "roadmap":
                found[one.values["number"]] = measures[same.row].values["number"]
                assert measures[same.row].end == one.due
    assert found == expected
    assert len(found) == 21


def test_what_the_links_lead_to_is_told_with_its_state(office: Office) -> None:
    begin(office)
    assert [one.words for one in linked(office, "9", "surveys")] == [
        "опрос «1-й опрос», директор — ответы не внесены",
        "опрос «1-й опрос», куратор — ответы не внесены",
    ]
    assert {one.open for one in linked(office, "3", DOCUMENTS)} == {True}
    assert len(linked(office, "3", DOCUMENTS)) == 4
    (measure,) = linked(office, "16", "roadmap")
    assert measure.words.startswith("мероприятие «14. Отчёт о выполнении муниципальной дорожной карты")
    assert measure.words.endswith("— не начато")
    (row,) = {one.row for one in linked(office, "16", "roadmap")}
    assert links.of_measures(office, [row])[row].row == event(office, "16").row


def test_one_operation_marks_both_and_one_undo_takes_both_back(office: Office) -> None:
    begin(office)
    row, measure = event(office, "16").row, linked(office, "16", "roadmap")[0].row
    links.mark(office, date(2022, 6, 10), events=[row], measures=[measure], post="Завуч")
    assert (event(office, "16").state, event(office, "16").values["done_by"]) == (MADE, "Завуч")
    done = next(item for item in planning.items(office) if item.row == measure)
    assert (done.values["state"], done.values["done_on"]) == ("исполнено", date(2022, 6, 10))
    assert linked(office, "16", "roadmap")[0].words.endswith("— исполнено 10.06.2022")
    assert not linked(office, "16", "roadmap")[0].open
    assert not links.of_measures(office, [measure])[measure].open
    entries.undo(office)
    assert event(office, "16").state == UNTOUCHED
    assert linked(office, "16", "roadmap")[0].open


def test_nothing_is_marked_when_one_of_both_may_not_be(office: Office) -> None:
    begin(office)
    row, measure = event(office, "16").row, linked(office, "16", "roadmap")[0].row
    planning.cancel(office, [measure], "Без отчёта")
    assert not linked(office, "16", "roadmap")[0].open
    with pytest.raises(InputError, match="отменено"):
        links.mark(office, date(2022, 6, 10), events=[row], measures=[measure])
    assert event(office, "16").state == UNTOUCHED


def test_other_dates_another_plan_or_another_owner_are_no_link(office: Office, city: Office) -> None:
    plan = begin(office)
    rows = [item.row for item in planning.items(office) if item.values["number"] == "14"]
    plan_shift.shift(office, plan, office.code, days=1, rows=rows)
    assert linked(office, "16", "roadmap") == []
    typed: dict[str, Value] = {"plan": "Свой", "number": "14", "title": "Отчёт", "end": date(2022, 6, 10)}
    entries.apply(office, [Add("roadmap", office.code, typed)], "Свой план")
    assert linked(office, "16", "roadmap") == []
    begin(city)
    municipal = {one.number for one in project.shipped().events if one.municipal}
    every = links.of_events(city, 2022)
    for one in flow.courses(city, EVENTS, 2022):
        has = any(same.sheet == "roadmap" for same in every.get(one.row, ()))
        assert has == (one.school == city.code)
        assert one.school != city.code or one.values["number"] in municipal


def test_of_two_that_look_the_same_neither_is_linked(office: Office) -> None:
    begin(office)
    measures = {item.row: item for item in planning.items(office)}
    row = linked(office, "16", "roadmap")[0].row
    others = links.of_measures(office, measures).keys() - {row}
    entries.apply(office, [Add("roadmap", office.code, dict(measures[row].values))], "Ещё одно мероприятие")
    assert linked(office, "16", "roadmap") == []
    assert links.of_measures(office, [item.row for item in planning.items(office)]).keys() == others
    entries.undo(office)
    assert linked(office, "16", "roadmap")[0].row == row
    twin = event(office, "16")
    entries.apply(office, [Add(EVENTS, office.code, dict(twin.values))], "Ещё одно событие")
    assert not any(one.sheet == "roadmap" for one in links.of_events(office, 2022).get(twin.row, ()))
    assert links.of_measures(office, measures).keys() == others


def test_a_survey_whose_answers_are_in_says_that_its_event_is_still_open(office: Office, city: Office) -> None:
    begin(office)
    assert links.open_events(office, 2022) == []
    parts = surveys.gather(office, 2022, date(2022, 4, 1)).surveys[0].parts
    surveys.change(office, parts[0].row, {"answered": 1})
    assert links.open_events(office, 2022) == []
    surveys.change(office, parts[1].row, {"answered": 1})
    (said,) = links.open_events(office, 2022)
    assert said.startswith("Ответы внесены, а событие «9. Первый опрос директоров и кураторов» в «Проектном годе»")
    flow.advance(office, EVENTS, [event(office, "9").row], MADE, date(2022, 3, 24))
    assert links.open_events(office, 2022) == []
    begin(city)
    with city.reading() as session:
        held = [row for row in entries.load(session, "surveys") if row.values["name"] == "1-й опрос"]
    own = [row for row in held if row.school in ("2", "9")]
    entries.apply(city, [Edit("surveys", row.id, "answered", None, 1) for row in own], "Ответы")
    assert [said.rsplit("(", 1)[1] for said in links.open_events(city, 2022)] == ["школы с кодами: 2, 9)."]
