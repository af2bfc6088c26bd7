"""The figures of a road map on a date, and the states of a measure."""

from datetime import date
from fractions import Fraction

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, plan_measures, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.progress import Noted

ON = date(2022, 6, 10)
TODAY = date(2022, 12, 31)
PLAN = "Дорожная карта 2022"


def put(office: Office, *rows: dict[str, Value]) -> list[int]:
    steps = []
    for number, row in enumerate(rows, 1):
        usual: dict[str, Value] = {"plan": PLAN, "number": str(number), "occurrence": 1, "state": "не начато"}
        steps.append(Add("roadmap", office.code, {**usual, "title": f"Мера {number}", **row}))
    return list(entries.apply(office, steps, "План").rows["roadmap"])


def test_shares_are_over_what_was_due_and_not_cancelled(office: Office) -> None:
    put(
        office,
        {"end": date(2022, 6, 10), "state": "исполнено", "done_on": date(2022, 6, 1), "confirmed": True},
        {"end": date(2022, 5, 1), "state": "исполнено", "done_on": date(2022, 5, 1)},
        {"end": date(2022, 6, 10), "state": "в работе"},
        {"end": date(2022, 6, 9), "state": "в работе"},
        {"end": date(2022, 3, 1), "state": "отменено"},
        {"end": date(2022, 6, 11), "state": "исполнено", "done_on": date(2022, 6, 1)},
        {"state": "не начато"},
    )
    found = planning.status(office, ON)
    assert (len(found.planned), len(found.done), len(found.confirmed)) == (4, 2, 1)
    assert (found.share_done, found.share_done_confirmed) == (Fraction(1, 2), Fraction(1, 4))
    # the day itself is still in time
    assert [item.values["number"] for item in found.overdue] == ["4"]
    printed = found.as_json()
    assert (printed["share_done"], printed["share_done_confirmed"]) == (0.5, 0.25)
    assert printed["overdue"] == [
        {
            "school": "8",
            "plan": PLAN,
            "number": "4",
            "occurrence": 1,
            "title": "Мера 4",
            "end": "2022-06-09",
            "state": "в работе",
            "responsible": None,
        }
    ]


def test_what_was_done_or_confirmed_later_does_not_count_on_an_earlier_date(office: Office) -> None:
    put(
        office,
        {"end": date(2022, 6, 1), "state": "исполнено", "done_on": date(2022, 6, 11)},
        {
            "end": date(2022, 6, 1),
            "state": "исполнено",
            "done_on": date(2022, 6, 1),
            "confirmed": True,
            "confirmed_on": date(2022, 6, 11),
        },
    )
    found = planning.status(office, ON)
    assert (len(found.done), len(found.confirmed), len(found.overdue)) == (1, 0, 1)
    later = planning.status(office, date(2022, 6, 11))
    assert (len(later.done), len(later.confirmed), len(later.overdue)) == (2, 1, 0)


def overdue(office: Office, on: date) -> dict[object, object]:
    """The state told of each overdue measure by its number."""
    told = planning.status(office, on).as_json()["overdue"]
    assert isinstance(told, list)
    return {one["number"]: one["state"] for one in told}


def test_an_overdue_measure_is_told_in_the_state_of_the_date_not_of_today(office: Office) -> None:
    typed, begun, returned, never = put(
        office,
        {"end": date(2022, 6, 1), "state": "исполнено", "done_on": date(2022, 6, 20)},
        {"end": date(2022, 6, 1)},
        {"end": date(2022, 6, 1)},
        {"end": date(2022, 6, 1), "state": "в работе"},
    )
    assert overdue(office, ON) == {"1": "не начато", "2": "не начато", "3": "не начато", "4": "в работе"}
    planning.change(office, [begun], "Начато", lambda _: {"state": "в работе"}, Noted("в работе", date(2022, 6, 5)))
    planning.mark_done(office, [begun], date(2022, 6, 20))
    planning.mark_done(office, [returned], date(2022, 5, 20))
    planning.send_back(office, [returned], "Нет протокола")
    planning.mark_done(office, [returned], date(2022, 7, 1))
    # begun on 05.06; done on 20.05 and sent back since, so that the figures do not count it as done
    assert overdue(office, ON) == {"1": "не начато", "2": "в работе", "3": "в работе", "4": "в работе"}
    assert overdue(office, date(2022, 6, 4))["2"] == "не начато"
    assert overdue(office, date(2022, 6, 25)) == {"3": "в работе", "4": "в работе"}
    assert {typed, never} & {item.row for item in planning.status(office, date(2022, 6, 25)).overdue} == {never}


def test_shares_of_nothing_are_null(office: Office) -> None:
    put(office, {"end": date(2022, 12, 1)})
    printed = planning.status(office, ON).as_json()
    assert (printed["planned"], printed["share_done"], printed["share_done_confirmed"]) == (0, None, None)


def test_one_plan_can_be_chosen(office: Office) -> None:
    put(office, {"end": ON}, {"end": ON, "plan": "Другой план"})
    assert planning.plans(office) == [PLAN, "Другой план"]
    assert len(planning.status(office, ON, "Другой план").planned) == 1


def test_a_measure_goes_through_its_states_and_back_by_undo(office: Office) -> None:
    (row,) = put(office, {"end": ON, "start": date(2022, 5, 1)})
    planning.start(office, [row])
    planning.mark_done(office, [row], date(2022, 6, 5), "12 уроков", today=TODAY)
    planning.confirm(office, [row], date(2022, 6, 9), "Куратор", today=TODAY)
    (item,) = planning.items(office)
    assert item.confirmed(ON)
    assert (item.values["actual_value"], item.values["confirmed_by"]) == ("12 уроков", "Куратор")
    entries.undo(office)
    (item,) = planning.items(office)
    assert item.done(ON)
    assert not item.confirmed(ON)


def test_sending_back_takes_done_and_confirmation_away(office: Office) -> None:
    (row,) = put(office, {"end": ON})
    planning.mark_done(office, [row], date(2022, 6, 5), today=TODAY)
    planning.confirm(office, [row], date(2022, 6, 9), "Куратор", today=TODAY)
    planning.send_back(office, [row], "Нет протокола")
    (item,) = planning.items(office)
    assert (item.values["state"], item.values["done_on"], item.values["confirmed"]) == ("в работе", None, None)
    assert item.values["remark"] == "Нет протокола"


def test_states_ask_for_what_makes_them_true(office: Office) -> None:
    row, other = put(office, {"end": ON, "start": date(2022, 5, 1)}, {"end": ON, "state": "отменено"})
    with pytest.raises(InputError, match="дата исполнения"):
        planning.mark_done(office, [row], None)
    with pytest.raises(InputError, match="ещё не наступила"):
        planning.mark_done(office, [row], date(2023, 1, 1), today=TODAY)
    with pytest.raises(InputError, match=r"начинается 01\.05\.2022"):
        planning.mark_done(office, [row], date(2022, 4, 30), today=TODAY)
    with pytest.raises(InputError, match="подтверждать нечего"):
        planning.confirm(office, [row], ON, "Куратор", today=TODAY)
    with pytest.raises(InputError, match="отменено"):
        planning.mark_done(office, [row, other], ON, today=TODAY)
    planning.mark_done(office, [row], date(2022, 6, 5), today=TODAY)
    with pytest.raises(InputError, match="кто подтвердил"):
        planning.confirm(office, [row], ON, " ", today=TODAY)
    with pytest.raises(InputError, match="раньше нельзя"):
        planning.confirm(office, [row], date(2022, 6, 4), "Куратор", today=TODAY)
    with pytest.raises(InputError, match="исполнено: отменить нельзя"):
        planning.cancel(office, [row], "Ошибка")
    planning.confirm(office, [row], ON, "Куратор", today=TODAY)
    with pytest.raises(InputError, match="уже подтверждено"):
        planning.mark_done(office, [row], date(2022, 6, 7), today=TODAY)
    # nothing of a refused gesture is written
    assert planning.items(office)[1].values["state"] == "отменено"


def test_a_cancelled_measure_leaves_the_planned_and_can_come_back(office: Office) -> None:
    (row,) = put(office, {"end": ON})
    planning.cancel(office, [row], "Перенесено районом")
    assert not planning.status(office, ON).planned
    planning.reopen(office, [row])
    assert len(planning.status(office, ON).planned) == 1


def test_other_dates_of_a_measure_bring_other_words_unless_the_person_writes_some(office: Office) -> None:
    (row,) = put(office, {"end": date(2022, 3, 25), "deadline_text": "до 25 марта"})

    def printed(**cells: Value) -> Value:
        plan_measures.change(office, row, cells)
        return planning.items(office)[0].values["deadline_text"]

    assert printed(deadline_text="до 25 марта", end=date(2022, 4, 1)) == "до 01.04.2022"
    assert printed(start=date(2022, 4, 1), end=date(2022, 4, 30)) == "апрель 2022"
    assert printed(title="Другое название") == "апрель 2022"
    assert printed(end=date(2022, 5, 31), deadline_text="апрель и май") == "апрель и май"
    assert printed(end=date(2022, 6, 30), deadline_text=None) is None
    assert printed(end=date(2022, 7, 31)) is None


def test_what_is_due_soon_leaves_out_the_done_and_the_cancelled(office: Office) -> None:
    put(
        office,
        {"end": date(2022, 6, 20)},
        {"end": date(2022, 6, 20), "state": "исполнено", "done_on": date(2022, 6, 1)},
        {"end": date(2022, 6, 20), "state": "отменено"},
        {"end": date(2022, 8, 1)},
    )
    assert [item.values["number"] for item in planning.due(office, ON, date(2022, 7, 10))] == ["1"]
