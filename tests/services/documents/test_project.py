"""The project year: the calendar of 2022 to the day, moved to other years, begun for one school or for all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import REVIEW, UNTOUCHED
from shnor_desktop.services import entries
from shnor_desktop.services.documents import flow, project
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from tests.services.documents.conftest import SCHOOLS, factor

DOMAIN = (
    ("02-08", "07-05", "установочные вебинары"),
    ("02-01", "03-31", "муниципальный приказ"),
    ("03-01", "03-25", "муниципальная дорожная карта"),
    ("03-01", "03-31", "муниципальная рабочая группа"),
    ("02-14", "03-30", "концептуальные документы"),
    ("03-01", "03-01", "документы для договоров с кураторами"),
    ("03-10", "06-23", "дневник куратора"),
    ("03-10", "06-23", "вебинары по обмену опытом"),
    ("03-10", "03-24", "первый опрос"),
    ("05-30", "06-13", "второй опрос"),
    ("10-03", "10-14", "третий опрос"),
    ("03-21", "03-25", "экспертиза содержания концепции развития и среднесрочной"),
    ("04-18", "04-25", "экспертиза подтверждающих документов антирисковых программ, этап 1"),
    ("06-01", "06-01", "загрузка данных в ис мэдк для мониторинга позитивных изменений, этап 1"),
    ("06-10", "06-10", "отчёт о доле"),
    ("09-10", "09-10", "отчёт о доле"),
    ("03-10", "03-16", "образовательные потребности"),
    ("09-05", "09-12", "образовательные потребности"),
    ("08-30", "12-20", "второй цикл"),
    ("10-17", "10-21", "экспертиза подтверждающих документов антирисковых программ, этап 2"),
    ("11-01", "11-01", "загрузка данных в ис мэдк для мониторинга позитивных изменений, этап 2"),
    ("03-01", "12-31", "новости о проекте на сайтах: не менее пяти"),
)
"""DOMAIN §1.5: every term of the calendar of 2022 and how the event begins."""


def events(office: Office, year: int = 2022, school: str | None = None) -> list[flow.Course]:
    return flow.courses(office, EVENTS, year, school)


def named(office: Office, beginning: str) -> flow.Course:
    (found,) = [one for one in events(office) if one.name.casefold().startswith(beginning)]
    return found


def test_the_calendar_of_2022_is_to_the_day_that_of_the_source(office: Office) -> None:
    project.start(office, 2022)
    found = {(one.values["start"], one.values["end"], one.name.casefold()) for one in events(office)}
    for begin, end, title in DOMAIN:
        wanted = (date.fromisoformat(f"2022-{begin}"), date.fromisoformat(f"2022-{end}"))
        hit = {one for one in found if one[:2] == wanted and one[2].startswith(title)}
        assert len(hit) == 1, title
        found -= hit
    assert found == set()


def test_documents_and_surveys_come_with_the_year_one_document_for_every_activated_factor(office: Office) -> None:
    started = project.start(office, 2022)
    assert (started.events, started.documents, started.surveys, started.schools) == (22, 4, 6, ("8",))
    documents = flow.courses(office, DOCUMENTS, 2022)
    assert {(one.values["kind"], one.values["factor"]) for one in documents} == {
        ("Концепция развития", None),
        ("Среднесрочная программа развития", None),
        ("Антирисковая программа", "staff_shortage"),
        ("Антирисковая программа", "special_needs"),
    }
    assert {(one.due, one.state) for one in documents} == {(date(2022, 3, 30), "черновик")}
    with office.reading() as session:
        surveys = entries.load(session, "surveys")
    terms = {(row.values["name"], row.values["group"], row.values["start"], row.values["end"]) for row in surveys}
    days = {
        "1-й опрос": (date(2022, 3, 10), date(2022, 3, 24)),
        "2-й опрос": (date(2022, 5, 30), date(2022, 6, 13)),
        "3-й опрос": (date(2022, 10, 3), date(2022, 10, 14)),
    }
    assert terms == {(name, group, *days[name]) for name in days for group in ("директор", "куратор")}


def test_a_year_is_begun_in_one_operation_and_undone_in_one(office: Office) -> None:
    project.start(office, 2022)
    entries.undo(office)
    assert events(office) == []
    assert flow.courses(office, DOCUMENTS, 2022) == []
    entries.redo(office)
    assert len(events(office)) == 22


def test_what_is_there_stays_and_a_factor_activated_later_brings_its_document(office: Office) -> None:
    project.start(office, 2022)
    with pytest.raises(InputError, match="уже начат"):
        project.start(office, 2022)
    assert project.lacking(office, 2022, "8") == 0
    entries.apply(office, [factor("8", "equipment", year=2022)], "Ещё фактор")
    assert project.lacking(office, 2022, "8") == 1
    again = project.start(office, 2022)
    assert (again.events, again.documents, again.surveys) == (0, 1, 0)


@given(st.integers(min_value=2000, max_value=2099))
def test_in_any_year_days_and_months_stay_and_nothing_is_turned_round(year: int) -> None:
    template = project.shipped()
    moved = template.in_year(year)
    for before, after in zip(template.events, moved.events, strict=True):
        for key in ("start", "end"):
            old, new = before.cells[key], after.cells[key]
            assert isinstance(old, date)
            assert isinstance(new, date)
            assert (new.year - year, new.month, new.day) == (old.year - 2022, old.month, old.day)
    assert [due for _, due, _ in moved.documents] == [due.replace(year=year) for _, due, _ in template.documents]
    assert moved.in_year(2022) == template


def test_folders_are_named_by_the_day_on_which_files_must_lie_there(office: Office) -> None:
    project.start(office, 2023)
    found = {one.values["folder"] for one in events(office, 2023) if one.values["folder"]}
    assert found == {
        "2023-03-01 Документы для договоров с кураторами",
        "2023-03-30 Концептуальные документы",
        "2023-04-18 Подтверждающие документы, этап 1",
        "2023-06-01 Загрузка в ИС МЭДК, этап 1",
        "2023-10-17 Подтверждающие документы, этап 2",
        "2023-11-01 Загрузка в ИС МЭДК, этап 2",
    }


def test_a_folder_follows_the_term_of_its_event_until_it_is_named_by_hand(office: Office) -> None:
    project.start(office, 2022)
    review = named(office, "экспертиза подтверждающих документов антирисковых программ, этап 1")
    assert review.values["kind"] == REVIEW
    project.change(office, review.row, {"start": date(2022, 4, 20), "end": date(2022, 4, 27)})
    again = flow.course(office, EVENTS, review.row)
    assert again.values["folder"] == "2022-04-20 Подтверждающие документы, этап 1"
    assert project.change(office, review.row, {"end": date(2022, 4, 27)}) is None
    project.change(office, review.row, {"folder": "1-й этап"})
    project.change(office, review.row, {"start": date(2022, 4, 21)})
    assert flow.course(office, EVENTS, review.row).values["folder"] == "1-й этап"
    with pytest.raises(InputError, match="раньше начала"):
        project.change(office, review.row, {"end": date(2022, 4, 1)})


def test_own_events_are_numbered_on_and_removed_ones_come_back_by_undo(office: Office) -> None:
    project.start(office, 2022)
    project.add(office, 2022, "8", {"title": "Педсовет о рисках", "end": date(2022, 5, 20)})
    own = named(office, "педсовет")
    assert (own.values["number"], own.values["state"], own.values["folder"]) == ("23", UNTOUCHED, None)
    with pytest.raises(InputError, match="окончание"):
        project.add(office, 2022, "8", {"title": "Без срока"})
    project.remove(office, [own.row])
    assert len(events(office)) == 22
    entries.undo(office)
    assert len(events(office)) == 23


def test_a_district_begins_the_year_of_every_participant_and_its_own_once(city: Office) -> None:
    started = project.start(city, 2022)
    assert set(started.schools) == set(SCHOOLS)
    held = {school: {one.name for one in events(city, 2022, school)} for school in (*SCHOOLS, "ГОР", "30")}
    assert {school: len(names) for school, names in held.items()} == {"2": 16, "9": 16, "15": 16, "ГОР": 6, "30": 0}
    assert {one.school for one in flow.courses(city, DOCUMENTS, 2022)} == set(SCHOOLS)
    assert not held["2"] & held["ГОР"]
    chosen = project.start(city, 2022, "30")
    assert (chosen.schools, chosen.events, chosen.documents) == (("30",), 16, 2)
    with pytest.raises(InputError, match="уже начат"):
        project.start(city, 2022)
    with pytest.raises(InputError, match="нет статуса"):
        project.start(city, 2031)
    with pytest.raises(InputError, match="в базе нет"):
        project.start(city, 2022, "777")


def test_a_status_of_the_second_half_of_the_project_year_counts_too(city: Office) -> None:
    entries.apply(
        city, [Add("statuses", "30", {"year": 2023, "status": "участник 500+", "source": "Письмо № 2"})], "Статус"
    )
    assert project.participants(city, 2022) == sorted([*SCHOOLS, "30"])
