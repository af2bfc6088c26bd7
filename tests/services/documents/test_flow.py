"""States of documents and events: any allowed order, taken back whole, told of any past date."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.models.sheets.concept_documents import (
    AGREEING,
    APPROVED,
    CONFIRMED,
    DRAFT,
    PLACED,
    RETURNED,
    REVIEWED,
)
from shnor_desktop.models.sheets.internal import ACCEPTED
from shnor_desktop.models.sheets.programme import MADE, PROVED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, rule_editing
from shnor_desktop.services.documents import flow, project
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office, open_office

TODAY = date(2022, 12, 31)
WAY = (AGREEING, APPROVED, PLACED, CONFIRMED, REVIEWED)


def document(office: Office, **cells: Value) -> int:
    held: dict[str, Value] = {"year": 2022, "kind": "Концепция развития", "state": DRAFT, "due": date(2022, 3, 30)}
    return entries.apply(office, [Add(DOCUMENTS, "8", held | cells)], "Документ").rows[DOCUMENTS][0]


def event(office: Office) -> int:
    project.start(office, 2022)
    return next(one.row for one in flow.courses(office, EVENTS, 2022) if one.values["stage"] == 1)


def snapshot(office: Office) -> object:
    with office.reading() as session:
        return [entries.load(session, key) for key in (DOCUMENTS, EVENTS, "progress")]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40)), max_size=9), st.sampled_from([DOCUMENTS, EVENTS]))
@settings(max_examples=12)
def test_any_order_of_allowed_steps_is_kept_told_of_any_day_and_taken_back_whole(
    school_template: Path, walk: list[tuple[int, int]], sheet: str
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_office(shutil.copy(school_template, Path(folder) / "школа.shnor")) as office,
    ):
        row = document(office) if sheet == DOCUMENTS else event(office)
        states = [(date(2022, 1, 1), flow.course(office, sheet, row).state)]
        pictures = [snapshot(office)]
        day = date(2022, 1, 10)
        for choice, later in walk:
            possible = flow.course(office, sheet, row).possible
            day += timedelta(later)
            passage = possible[choice % len(possible)] if possible else None
            if passage is None:
                break
            flow.advance(office, sheet, [row], passage.state, day, post="Завуч", remark="Доделать", today=TODAY)
            states.append((day, passage.state))
            pictures.append(snapshot(office))
        one = flow.course(office, sheet, row)
        assert [step.state for step in one.steps] == [state for _, state in states[1:]]
        for on in {date(2022, 1, 5), day, *(when for when, _ in states)}:
            assert one.state_on(on) == [state for when, state in states if when <= on][-1]
        for picture in reversed(pictures[:-1]):
            entries.undo(office)
            assert snapshot(office) == picture
        for picture in pictures[1:]:
            entries.redo(office)
            assert snapshot(office) == picture


def test_every_step_dates_its_cell_and_a_return_takes_only_the_confirmation(office: Office) -> None:
    row = document(office)
    for number, state in enumerate(WAY[:4], 1):
        flow.advance(office, DOCUMENTS, [row], state, date(2022, 3, number), post="Директор")
    held = flow.course(office, DOCUMENTS, row).values
    assert [held[key] for key in ("approved_on", "uploaded_on", "confirmed_on")] == [
        date(2022, 3, 2),
        date(2022, 3, 3),
        date(2022, 3, 4),
    ]
    flow.advance(office, DOCUMENTS, [row], RETURNED, date(2022, 3, 22), post="Координатор", remark="Нет показателей")
    held = flow.course(office, DOCUMENTS, row).values
    assert (held["state"], held["remark"]) == (RETURNED, "Нет показателей")
    assert (held["uploaded_on"], held["confirmed_on"]) == (date(2022, 3, 3), None)
    flow.advance(office, DOCUMENTS, [row], PLACED, date(2022, 3, 25))
    held = flow.course(office, DOCUMENTS, row).values
    assert (held["approved_on"], held["uploaded_on"], held["remark"]) == (date(2022, 3, 2), date(2022, 3, 25), None)


def test_a_step_keeps_who_when_and_in_whose_name(office: Office) -> None:
    row = event(office)
    flow.advance(office, EVENTS, [row], MADE, date(2022, 4, 15), post=" Заместитель  директора ")
    flow.advance(office, EVENTS, [row], PROVED, date(2022, 4, 18), post="Куратор", remark="Всё на месте")
    one = flow.course(office, EVENTS, row)
    assert [(step.state, step.on, step.post, step.office) for step in one.steps] == [
        (MADE, date(2022, 4, 15), "Заместитель директора", "8"),
        (PROVED, date(2022, 4, 18), "Куратор", "8"),
    ]
    assert (one.values["done_by"], one.values["confirmed_by"]) == ("Заместитель директора", "Куратор")
    assert (one.values["done_on"], one.values["confirmed_on"]) == (date(2022, 4, 15), date(2022, 4, 18))


@pytest.mark.parametrize(
    ("state", "on", "remark", "words"),
    [
        (PLACED, date(2022, 3, 5), "", "перейти нельзя"),
        (APPROVED, date(2022, 2, 28), "", "предыдущий шаг сделан 01.03.2022"),
        (APPROVED, date(2023, 1, 1), "", "ещё не наступила"),
        (APPROVED, None, "", "Не указана дата"),
        (RETURNED, date(2022, 3, 5), "  ", "Напишите замечание"),
        ("сожжён", date(2022, 3, 5), "", "нет"),
    ],
)
def test_a_step_that_may_not_be_taken_is_refused_and_changes_nothing(
    office: Office, state: str, on: date | None, remark: str, words: str
) -> None:
    row = document(office)
    flow.advance(office, DOCUMENTS, [row], AGREEING, date(2022, 3, 1))
    before = snapshot(office)
    with pytest.raises(InputError, match=words):
        flow.advance(office, DOCUMENTS, [row], state, on, remark=remark, today=TODAY)
    assert snapshot(office) == before


def test_several_documents_go_on_together_or_not_at_all(office: Office) -> None:
    rows = [document(office), document(office, kind="Среднесрочная программа развития")]
    flow.advance(office, DOCUMENTS, rows, AGREEING, date(2022, 3, 1))
    flow.advance(office, DOCUMENTS, rows[:1], APPROVED, date(2022, 3, 2))
    with pytest.raises(InputError, match="перейти нельзя"):
        flow.advance(office, DOCUMENTS, rows, APPROVED, date(2022, 3, 3))
    assert [flow.course(office, DOCUMENTS, row).state for row in rows] == [APPROVED, AGREEING]


def test_what_was_typed_into_the_form_is_told_as_steps_without_a_person(office: Office) -> None:
    typed = document(office, state=PLACED, approved_on=date(2022, 3, 1), uploaded_on=date(2022, 3, 20))
    one = flow.course(office, DOCUMENTS, typed)
    assert [(step.state, step.on, step.ref) for step in one.steps] == [
        (APPROVED, date(2022, 3, 1), ""),
        (PLACED, date(2022, 3, 20), ""),
    ]
    assert [one.state_on(date(2022, 3, day)) for day in (1, 19, 20)] == [APPROVED, APPROVED, PLACED]
    undated = flow.course(office, DOCUMENTS, document(office, state=AGREEING))
    assert undated.state_on(date(2022, 1, 1)) == AGREEING
    entries.apply(office, [Edit(DOCUMENTS, typed, "state", PLACED, REVIEWED)], "Рукой")
    assert flow.course(office, DOCUMENTS, typed).state_on(date(2022, 3, 20)) == REVIEWED


def test_overdue_is_what_was_not_placed_by_the_day_as_it_was_then(office: Office) -> None:
    row = document(office)
    for number, state in enumerate((AGREEING, APPROVED, PLACED), 29):
        on = date(2022, 3, number) if number < 31 else date(2022, 4, 3)
        flow.advance(office, DOCUMENTS, [row], state, on)
    one = flow.course(office, DOCUMENTS, row)
    days = [date(2022, 3, 30), date(2022, 3, 31), date(2022, 4, 2), date(2022, 4, 3)]
    assert [one.overdue(day) for day in days] == [False, True, True, False]


def test_what_comes_next_leads_on_also_after_a_return(office: Office) -> None:
    row = document(office)
    told = []
    for number, state in enumerate(WAY, 1):
        ahead = flow.course(office, DOCUMENTS, row).next
        told.append(ahead.state if ahead else None)
        flow.advance(office, DOCUMENTS, [row], state, date(2022, 3, number))
    assert told == list(WAY)
    assert flow.course(office, DOCUMENTS, row).next is None
    flow.advance(office, DOCUMENTS, [row], RETURNED, date(2022, 3, 9), remark="Подпись")
    ahead = flow.course(office, DOCUMENTS, row).next
    assert ahead is not None
    assert ahead.state == AGREEING


def test_a_base_opened_to_be_read_takes_no_step(office: Office, tmp_path: Path) -> None:
    row = document(office)
    with open_office(office.location, access="read") as reader, pytest.raises(RefusedError):
        flow.advance(reader, DOCUMENTS, [row], AGREEING, date(2022, 3, 1))


def test_an_own_order_of_steps_holds_and_one_with_unknown_states_is_refused(office: Office) -> None:
    row = document(office)
    body = {key: [dict(one) for one in part] for key, part in office.rules.of_year("documents", 2022).body.items()}
    approve = next(one for one in body["documents"] if one["key"] == APPROVED)
    approve["after"] = [DRAFT, AGREEING]
    rule_editing.put(office, "documents", 2022, body, "Приказ № 7")
    flow.advance(office, DOCUMENTS, [row], APPROVED, date(2022, 3, 1))
    approve["after"] = ["написан"]
    with pytest.raises((InputError, FileError), match="написан"):
        rule_editing.put(office, "documents", 2022, body, "Приказ № 8")
    assert flow.course(office, DOCUMENTS, row).state == APPROVED


def test_a_document_of_an_accepted_form_goes_on_and_other_changes_still_undo(office: Office) -> None:
    row = document(office)
    accepted: dict[str, Value] = {"sheet": DOCUMENTS, "year": 2022, "state": ACCEPTED}
    entries.apply(office, [Add("readiness", "8", accepted)], "Принято")
    with pytest.raises(RefusedError):
        entries.apply(office, [Edit(DOCUMENTS, row, "title", None, "Иное")], "Правка")
    flow.advance(office, DOCUMENTS, [row], AGREEING, date(2022, 3, 1))
    assert flow.course(office, DOCUMENTS, row).state == AGREEING
    undone = entries.undo(office)
    assert undone is not None
    assert undone.title == "Принято"
    assert flow.course(office, DOCUMENTS, row).state == AGREEING
