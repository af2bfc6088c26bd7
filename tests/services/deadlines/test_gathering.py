"""What is late, due this week and soon: as planning says, for every kind, at the edges of weeks, months and years."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, IN_WORK, NOT_STARTED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, planning
from shnor_desktop.services.deadlines.gathering import Deadline, Deadlines, gather, in_order, of_rows
from shnor_desktop.services.entries import Add, Edit, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import reach

ON = date(2022, 6, 8)
DAYS = st.dates(date(2023, 11, 1), date(2025, 3, 31))
MEASURES = st.fixed_dictionaries(
    {
        "title": st.just("Мера"),
        "number": st.just("1"),
        "start": st.none() | DAYS,
        "end": st.none() | DAYS,
        "state": st.sampled_from((None, NOT_STARTED, IN_WORK, DONE, CANCELLED)),
        "done_on": st.none() | DAYS,
        "responsible": st.none(),
    }
)


def of(sheet: str, on: date = ON, /, **cells: Value) -> Deadline | None:
    """The deadline of one row."""
    found = of_rows(sheet, [Stored(1, "8", dict(cells))], on)
    return found[0] if found else None


def rows(many: list[dict[str, Value]]) -> list[Stored]:
    return [Stored(number, "8", cells) for number, cells in enumerate(many, 1)]


@given(st.lists(MEASURES, max_size=12), DAYS)
def test_measures_are_late_due_and_done_exactly_as_in_planning(many: list[dict[str, Value]], on: date) -> None:
    held = rows(many)
    found = in_order(on, of_rows("roadmap", held, on))
    items = [planning.Item(row.id, row.school, row.values) for row in held]
    assert {one.row for one in found.overdue()} == {item.row for item in items if item.overdue(on)}
    until = on + timedelta(30)
    due = {
        item.row
        for item in items
        if item.end is not None and on <= item.end <= until and not item.cancelled and not item.done(on)
    }
    assert {one.row for one in found.due_in(30)} == due


@given(st.lists(MEASURES, max_size=12), DAYS, st.integers(0, 400))
def test_no_list_holds_what_is_done_cancelled_or_of_another_time(
    many: list[dict[str, Value]], on: date, days: int
) -> None:
    found = in_order(on, of_rows("roadmap", rows(many), on))
    for listed in (found.overdue(), found.due_in(days), found.this_week()):
        assert all(one.open and one.state not in (CANCELLED,) for one in listed)
        assert [one.end for one in listed] == sorted(one.end for one in listed)
    assert all(one.end < on and one.overdue for one in found.overdue())
    assert all(0 <= (one.end - on).days <= days for one in found.due_in(days))
    # the week of the calendar, told by another reckoning: across the end of a year it is still one week
    assert {one.key for one in found.this_week()} == {
        one.key for one in found.open if one.end.isocalendar()[:2] == on.isocalendar()[:2]
    }


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2022, 6, 6), date(2022, 6, 6), date(2022, 6, 12)),
        (date(2022, 6, 12), date(2022, 6, 6), date(2022, 6, 12)),
        (date(2024, 12, 31), date(2024, 12, 30), date(2025, 1, 5)),
        (date(2024, 2, 29), date(2024, 2, 26), date(2024, 3, 3)),
        (date.max, date(9999, 12, 27), date.max),
    ],
)
def test_a_week_goes_from_monday_to_sunday(on: date, first: date, last: date) -> None:
    ends = [first - timedelta(1), first, last]
    found = in_order(on, of_rows("roadmap", rows([{"title": "Мера", "end": end} for end in ends]), on))
    assert [one.end for one in found.this_week()] == [first, last]


def test_the_day_itself_is_in_time() -> None:
    today = of("roadmap", title="Мера", end=ON)
    assert today is not None
    assert not today.overdue
    assert Deadlines(ON, (today,)).due_in(0) == [today]
    late = of("roadmap", ON + timedelta(1), title="Мера", end=ON)
    assert late is not None
    assert late.overdue


def test_a_document_is_done_when_placed_and_open_again_when_sent_back() -> None:
    cells: dict[str, Value] = {"kind": "Концепция развития", "due": date(2022, 4, 1), "state": "черновик"}
    draft = of("concept_documents", **cells)
    assert draft is not None
    assert (draft.title, draft.overdue, draft.column) == ("Концепция развития — разместить", True, "due")
    placed = of("concept_documents", **cells | {"state": "размещён", "uploaded_on": date(2022, 4, 1)})
    later = of("concept_documents", **cells | {"state": "размещён", "uploaded_on": date(2022, 6, 9)})
    back = of("concept_documents", **cells | {"state": "возвращён", "uploaded_on": date(2022, 4, 1)})
    assert [one is not None and one.overdue for one in (placed, later, back)] == [False, True, True]


@pytest.mark.parametrize(
    ("state", "done_on", "done"),
    [
        ("не начато", None, False),
        ("в работе", None, False),
        ("возвращено", date(2022, 6, 1), False),
        ("сделано", None, True),
        ("сделано", date(2022, 6, 8), True),
        ("подтверждено", date(2022, 6, 9), False),
        ("проверено", date(2022, 6, 1), True),
    ],
)
def test_an_event_is_done_from_its_day_on(state: str, done_on: date | None, done: bool) -> None:
    found = of("project_events", number="3", title="Загрузка", start=date(2022, 6, 1), state=state, done_on=done_on)
    assert found is not None
    assert (found.done, found.end, found.title) == (done, date(2022, 6, 1), "3. Загрузка")


def test_a_survey_waits_for_its_answers() -> None:
    cells: dict[str, Value] = {"name": "1-й опрос", "group": "учителя", "start": date(2022, 6, 1), "expected": 10}
    going = of("surveys", **cells, end=date(2022, 6, 20), answered=4)
    silent = of("surveys", **cells, end=date(2022, 6, 7))
    over = of("surveys", **cells, end=date(2022, 6, 7), answered=4)
    every = of("surveys", **cells, end=date(2022, 6, 20), answered=10)
    assert [(one.done, one.overdue) for one in (going, silent, over, every) if one] == [
        (False, False),
        (False, True),
        (True, False),
        (True, False),
    ]


def test_advice_is_open_until_its_day_of_doing() -> None:
    cells: dict[str, Value] = {"recommendations": "Разобрать работы", "due": date(2022, 6, 1)}
    late, done = of("curator_diary", **cells), of("curator_diary", **cells, done_on=ON)
    assert late is not None
    assert done is not None
    assert (late.overdue, done.done) == (True, True)
    assert of("curator_diary", due=date(2022, 6, 1)) is None


def test_a_target_asks_for_its_fact_and_a_computed_one_only_for_its_day() -> None:
    cells: dict[str, Value] = {"indicator": "Доля", "base_value": Decimal(10), "target_value": Decimal(5)}
    before, after = date(2022, 12, 31), date(2022, 5, 31)
    assert [
        (one.done, one.overdue)
        for one in (
            of("programme_targets", **cells, due=after),
            of("programme_targets", **cells, due=after, actual_value=Decimal(7)),
            of("programme_targets", **cells, due=before, actual_value=Decimal(7)),
            of("programme_targets", **cells, due=before, actual_value=Decimal(5)),
            of("programme_targets", **cells, due=before, figure="staff.share"),
            of("programme_targets", **cells, due=after, figure="staff.share"),
        )
        if one
    ] == [(False, True), (True, False), (False, False), (True, False), (False, False), (True, False)]


def test_a_stage_ends_when_it_is_finished() -> None:
    cells: dict[str, Value] = {"programme": "АРП", "number": 1, "title": "Диагностический", "end": date(2022, 5, 31)}
    going, finished = of("programme_stages", **cells, state="идёт"), of("programme_stages", **cells, state="завершён")
    assert going is not None
    assert finished is not None
    assert (going.title, going.overdue, finished.done) == ("Этап 1. Диагностический (АРП)", True, True)


def test_a_row_without_a_date_has_no_deadline() -> None:
    for sheet in ("roadmap", "concept_documents", "project_events", "surveys", "programme_targets", "programme_stages"):
        assert of(sheet, title="Без срока") is None


# --- in a base


def measure(end: date, **cells: Value) -> dict[str, Value]:
    plain: dict[str, Value] = {"plan": "План", "number": "1", "occurrence": 1, "title": "Мера"}
    return plain | {"end": end, "state": NOT_STARTED} | cells


def test_a_base_tells_the_same_as_its_plan(school: Office) -> None:
    ends = [ON - timedelta(3), ON, ON + timedelta(30), ON + timedelta(31)]
    steps = [Add("roadmap", school.code, measure(end, number=str(number))) for number, end in enumerate(ends)]
    done = measure(ON - timedelta(5), number="7", state=DONE, done_on=ON - timedelta(6))
    entries.apply(school, [*steps, Add("roadmap", school.code, done)], "План")
    found = gather(school, ON)
    assert [one.row for one in found.overdue()] == [item.row for item in planning.status(school, ON).overdue]
    until = ON + timedelta(30)
    assert [one.row for one in found.due_in()] == [item.row for item in planning.due(school, ON, until)]
    assert found.summary == "Просрочено: 1, на этой неделе: 1"


def test_steps_of_a_document_count_on_a_past_date(school: Office) -> None:
    cells: dict[str, Value] = {"year": 2022, "kind": "Концепция развития", "due": date(2022, 4, 1)}
    late = {**cells, "state": "размещён", "uploaded_on": date(2022, 4, 5)}
    entries.apply(school, [Add("concept_documents", school.code, late)], "Документ")
    assert [one.title for one in gather(school, date(2022, 4, 4)).overdue()] == ["Концепция развития — разместить"]
    assert gather(school, date(2022, 4, 5)).open == []


def test_figures_of_a_programme_are_asked_in_their_months_the_second_half_in_january(school: Office) -> None:
    from shnor_desktop.services.indicators import catalogue

    own = [one for one in catalogue.shipped() if one.programme == "norilsk" and one.level == "школа"]
    yearly = [one for one in own if one.months == (9,)]
    halves = [one for one in own if one.months == (1, 6)]
    assert yearly
    assert halves
    base: dict[str, Value] = {"programme": "norilsk", "year": 2022, "target": "1"}
    steps = [Add("indicator_values", school.code, base | {"indicator": yearly[0].code, "period": "год"})]
    entries.apply(school, steps, "План показателей")
    found = gather(school, ON)
    assert [one.end for one in found.every] == [date(2022, 6, 30), date(2022, 9, 30), date(2023, 1, 31)]
    assert len({one.key for one in found.every}) == 3
    assert found.every[1].state == f"внесено 0 из {len(yearly)}"

    told = [base | {"indicator": one.code, "period": "1 полугодие", "value": "1"} for one in halves]
    entries.apply(school, [Add("indicator_values", school.code, cells) for cells in told], "Факт")
    assert [one.end for one in gather(school, ON).open] == [date(2022, 9, 30), date(2023, 1, 31)]


def test_a_district_sees_all_its_schools_or_one(district: Office) -> None:
    steps = [Add("roadmap", code, measure(ON)) for code in ("1", "2", "2")]
    entries.apply(district, steps, "Планы")
    assert [one.school for one in gather(district, ON).due_in()] == ["1", "2", "2"]
    assert [one.school for one in gather(district, ON, school="2").due_in()] == ["2", "2"]


def test_documents_of_two_factors_have_two_names(school: Office) -> None:
    paper: dict[str, Value] = {"year": 2022, "kind": "Антирисковая программа", "state": "черновик", "due": ON}
    steps = [Add("concept_documents", school.code, paper | {"factor": key}) for key in ("staff_shortage", "equipment")]
    entries.apply(school, steps, "Документы")
    factors = [item.title for item in school.lists.items("risk_factors") if item.key in ("staff_shortage", "equipment")]
    expected = {f"Антирисковая программа: {title} — разместить" for title in factors}
    assert {one.title for one in gather(school, ON).open} == expected


NUMBERS = st.none() | st.integers(-20, 20).map(Decimal)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_target_is_reached_here_exactly_when_its_programme_says_so(
    base: Decimal | None, target: Decimal | None, actual: Decimal | None
) -> None:
    cells: dict[str, Value] = {"base_value": base, "target_value": target, "actual_value": actual}
    found = of("programme_targets", ON, indicator="Доля", due=ON, **cells)
    assert found is not None
    assert (found.state == reach.REACHED) is (reach.reach(base, target, actual) == reach.REACHED)
    assert found.done is (reach.reach(base, target, actual) == reach.REACHED)


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with office.reading() as session:
        engine = session.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_ten_thousand_measures_cost_as_many_queries_as_one(school: Office) -> None:
    entries.apply(school, [Add("roadmap", school.code, measure(ON))], "Одна")
    with counted(school) as few:
        assert len(gather(school, ON).due_in()) == 1
    more = [Add("roadmap", school.code, measure(ON, number=str(number))) for number in range(2, 10_001)]
    entries.apply(school, more, "Много")
    with counted(school) as many:
        assert len(gather(school, ON).due_in()) == 10_000
    assert len(many) == len(few)


def test_a_deadline_keeps_its_key_when_its_row_changes(school: Office) -> None:
    row = entries.apply(school, [Add("roadmap", school.code, measure(ON))], "План").rows["roadmap"][0]
    (before,) = gather(school, ON).every
    entries.apply(school, [Edit("roadmap", row, "end", ON, ON + timedelta(90))], "Срок")
    (after,) = gather(school, ON).every
    assert (before.key, after.key) == (f"roadmap-{row}", f"roadmap-{row}")
    assert after.end == ON + timedelta(90)
