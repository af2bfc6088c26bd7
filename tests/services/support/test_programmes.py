"""Stages and risks: five programmes to start from, order, states, the matrix, undo, a district and its schools."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.programme import FINISHED, GOING, GONE, HAPPENED, WAITING, WATCHED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.paths import resources
from shnor_desktop.services import entries
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import programmes, risks, stages
from shnor_desktop.services.support.risks import LEVELS, Risk
from shnor_desktop.services.support.stages import Stage

NAME = "Программа помощи"


def test_five_programmes_lie_ready_and_say_what_in_them_is_ours() -> None:
    found = {one.key: one for one in programmes.samples()}
    assert set(found) == set(programmes.KEYS)
    zimovniki = found["zimovniki"]
    assert [(one["start"], one["end"]) for one in zimovniki.stages] == [
        (date(2021, 6, 1), date(2021, 8, 31)),
        (date(2021, 9, 1), date(2022, 12, 31)),
        (date(2023, 1, 1), date(2023, 5, 31)),
    ]
    assert (len(zimovniki.risks), zimovniki.own) == (2, frozenset())
    assert (len(found["ust_ilimsk"].risks), found["ust_ilimsk"].own) == (5, frozenset({"stages"}))
    for one in found.values():
        assert one.stages
        assert one.risks
        assert all(risk["risk"] and risk["mitigation"] for risk in one.risks)
        ends = [stage["end"] for stage in one.stages]
        starts = [stage["start"] for stage in one.stages]
        assert starts == sorted(starts, key=str)
        assert ends == sorted(ends, key=str)


def test_no_name_of_a_place_is_in_what_is_taken_over() -> None:
    stems = ("зимовник", "илимск", "курск", "петровск", "норильск", "глубочан")
    for path in sorted((resources() / "programmes").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        taken = json.dumps([body["title"], body["stages"], body["risks"]], ensure_ascii=False).casefold()
        assert not [stem for stem in stems if stem in taken], path.name


def test_a_programme_is_begun_in_another_year_as_one_operation(school: Office) -> None:
    programmes.start(school, NAME, "zimovniki", year=2024)
    one = programmes.programme(school, NAME)
    assert [stage.start for stage in one.stages] == [date(2024, 6, 1), date(2024, 9, 1), date(2026, 1, 1)]
    assert [stage.state for stage in one.stages] == [WAITING] * 3
    assert [(risk.number, risk.state, risk.weight) for risk in one.risks] == [(1, WATCHED, None), (2, WATCHED, None)]
    with pytest.raises(InputError, match="уже есть"):
        programmes.start(school, NAME)
    with pytest.raises(InputError, match="название"):
        programmes.start(school, "  ")
    with pytest.raises(InputError, match="образцов"):
        programmes.start(school, "Другая", "нет такой")
    entries.undo(school)
    assert programmes.names(school) == []
    entries.redo(school)
    programmes.start(school, "Пустая")
    assert programmes.names(school) == [NAME, "Пустая"]
    programmes.rename(school, "Пустая", "Своя")
    assert programmes.names(school) == [NAME, "Своя"]
    with pytest.raises(InputError, match="уже есть"):
        programmes.rename(school, "Своя", NAME)


def numbers(office: Office) -> list[tuple[int, str]]:
    return [(one.number, one.title.partition(":")[0]) for one in stages.gather(office, NAME)]


def test_stages_are_added_moved_and_removed_with_their_numbers_in_order(school: Office) -> None:
    programmes.start(school, NAME, "zimovniki")
    stages.add(school, NAME, {"title": "Продолжение"})
    first, second, third, last = stages.gather(school, NAME)
    before = numbers(school)
    stages.move(school, last.row, -1)
    assert [title for _, title in numbers(school)] == ["Подготовительный", "Основной", "Продолжение", "Обобщающий"]
    assert [number for number, _ in numbers(school)] == [1, 2, 3, 4]
    assert stages.move(school, first.row, -1) is None
    assert stages.move(school, third.row, 1) is None
    entries.undo(school)
    assert numbers(school) == before
    stages.remove(school, second.row)
    assert numbers(school) == [(1, "Подготовительный"), (2, "Обобщающий"), (3, "Продолжение")]
    entries.undo(school)
    assert numbers(school) == before
    with pytest.raises(InputError, match="раньше начала"):
        stages.change(school, first.row, {"end": date(2021, 5, 1)})
    with pytest.raises(InputError, match="название"):
        stages.change(school, first.row, {"title": None})


def test_the_dates_suggest_and_the_person_decides(school: Office) -> None:
    programmes.start(school, NAME, "zimovniki")
    row = stages.gather(school, NAME)[0].row
    stages.set_state(school, row, FINISHED, date(2021, 8, 20), "Программа принята")
    (one, *_) = stages.gather(school, NAME)
    assert (one.state, one.values["finished_on"], one.values["result"]) == (
        FINISHED,
        date(2021, 8, 20),
        "Программа принята",
    )
    assert one.remark(date(2021, 7, 1)) == "по датам — идёт"
    stages.set_state(school, row, GOING, date(2021, 8, 25))
    (one, *_) = stages.gather(school, NAME)
    assert (one.values["finished_on"], one.values["result"]) == (None, "Программа принята")
    assert one.late(date(2021, 9, 1))
    assert one.remark(date(2021, 9, 1)) == "срок вышел 31.08.2021"


@given(st.dates(date(2020, 1, 1), date(2023, 1, 1)), st.integers(0, 400), st.dates(date(2019, 6, 1), date(2024, 6, 1)))
def test_the_suggested_state_follows_the_day(start: date, days: int, on: date) -> None:
    end = date.fromordinal(start.toordinal() + days)
    one = Stage(1, 1, "Этап", start, end, WAITING, {})
    assert one.suggested(on) == (WAITING if on < start else FINISHED if on > end else GOING)
    assert one.late(on) is (on > end)
    assert Stage(1, 1, "Этап", None, None, WAITING, {}).suggested(on) == ""


LEVEL = st.sampled_from((*LEVELS, ""))


@given(st.lists(st.tuples(LEVEL, LEVEL, st.sampled_from((WATCHED, HAPPENED, GONE))), max_size=30))
def test_the_matrix_counts_every_risk_that_is_not_gone_once(rated: list[tuple[str, str, str]]) -> None:
    held = [Risk(n, n, "Риск", likelihood, impact, state, {}) for n, (likelihood, impact, state) in enumerate(rated)]
    counts = risks.matrix(held)
    assert len(counts) == 9
    for (likelihood, impact), count in counts.items():
        assert count == sum((a, b) == (likelihood, impact) and state != GONE for a, b, state in rated)
    assert sum(counts.values()) + risks.unrated(held) == sum(state != GONE for *_, state in rated)


def test_a_risk_is_estimated_happens_and_goes(school: Office) -> None:
    values: dict[str, Value] = {"risk": "Нет учителя физики", "likelihood": "высокая", "impact": "средняя"}
    number = risks.add(school, NAME, values).rows["programme_risks"][0]
    (one,) = risks.gather(school, NAME)
    assert (one.weight, one.state, risks.matrix([one])["высокая", "средняя"]) == (6, WATCHED, 1)
    risks.set_state(school, number, HAPPENED, date(2022, 9, 1), "Договорились о сетевых уроках")
    (one,) = risks.gather(school, NAME)
    assert (one.state, one.values["noticed_on"]) == (HAPPENED, date(2022, 9, 1))
    assert one.values["comment"] == "Договорились о сетевых уроках"
    risks.add(school, NAME, {"risk": "Второй"})
    risks.move(school, number, 1)
    assert [risk.title for risk in risks.gather(school, NAME)] == ["Второй", "Нет учителя физики"]
    risks.remove(school, risks.gather(school, NAME)[0].row)
    assert [(risk.number, risk.title) for risk in risks.gather(school, NAME)] == [(1, "Нет учителя физики")]
    with pytest.raises(InputError, match="Опишите"):
        risks.add(school, NAME, {"risk": None})


def test_a_district_has_its_own_programme_beside_those_of_schools(district: Office) -> None:
    programmes.start(district, "Районная", "ust_ilimsk", year=2022)
    programmes.start(district, NAME, "zimovniki", school="857")
    assert programmes.names(district) == ["Районная"]
    assert programmes.names(district, "857") == [NAME]
    stage = programmes.programme(district, NAME, "857").stages[0]
    stages.move(district, stage.row, 1)
    assert programmes.programme(district, NAME, "857").stages[1].row == stage.row
    told = programmes.overview(district, date(2023, 1, 1))
    assert [(one.owner, one.programme, one.stages, one.late, one.risks) for one in told] == [
        ("ZIM", "Районная", 3, 1, 5),
        ("857", NAME, 3, 2, 2),
    ]
