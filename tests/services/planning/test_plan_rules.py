"""Rules of plans on random plans: terms moved, measures numbered anew, views, figures, due dates typed by hand."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, IN_WORK, NOT_STARTED, ROADMAP
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import (
    entries,
    plan_making,
    plan_measures,
    plan_numbers,
    plan_progress,
    plan_shift,
    plan_templates,
    plan_views,
    planning,
)
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_cards import PlanCard, PlanSection
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import Window

PLAN = "План"
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
EMPTY: dict[str, Value] = dict.fromkeys(column.key for column in ROADMAP.entered)


@st.composite
def plans(draw: st.DrawFn) -> list[Item]:
    """Measures of one plan with odd and repeated numbers, some recurring, in any state."""
    found: list[Item] = []
    for _ in range(draw(st.integers(1, 12))):
        number = draw(st.sampled_from(["1", "2", "10", "1.9", "1.10", "18", "18 (повтор)", "П1.1", None]))
        common = {
            **EMPTY,
            "plan": PLAN,
            "number": number,
            "title": draw(st.sampled_from(["Семинар", "Педсовет", "Диагностика"])),
            "section": draw(st.sampled_from(["1. Кадры", "2. Дети", None])),
            "responsible": draw(st.sampled_from([None, "завуч", "завуч; куратор", "куратор;завуч; "])),
            "factor": draw(st.sampled_from([None, "competence", "equipment"])),
        }
        for occurrence in range(1, draw(st.integers(1, 3)) + 1):
            end = draw(st.none() | days)
            state = draw(st.sampled_from([NOT_STARTED, IN_WORK, DONE, CANCELLED]))
            begin = end - timedelta(draw(st.integers(0, 40))) if end and draw(st.booleans()) else None
            cells = common | {"occurrence": occurrence, "start": begin, "end": end, "state": state}
            if state == DONE:
                cells |= {"done_on": draw(st.none() | days), "confirmed": draw(st.sampled_from([None, True, False]))}
            found.append(Item(len(found) + 1, "8", cells))
    return found


def grouped(view: str, items: Sequence[Item], on: date) -> list[plan_views.Group]:
    card = PlanCard(PLAN, "8", sections=(PlanSection("2. Дети", "Цель"),))
    return plan_views.grouped(view, items, items, [card], factors={"equipment": "Оснащение"}, on=on)


@given(plans(), st.integers(-400, 400), st.integers(-30, 30))
def test_a_shift_moves_what_is_open_and_keeps_its_order(items: list[Item], by_days: int, months: int) -> None:
    moves = plan_shift.moves(items, days=by_days, months=months)
    movable = [item for item in items if item.end is not None and item.values["state"] in (NOT_STARTED, IN_WORK)]
    assert [move.item for move in moves] == movable
    for move in moves:
        assert move.item.end is not None
        assert move.start is None or move.start <= move.end
        assert (move.start is None) == (move.item.values["start"] is None)
        begin = move.item.values["start"]
        term = Window(begin if isinstance(begin, date) else move.item.end, move.item.end)
        if not months:
            assert move.end == move.item.end + timedelta(by_days)
        assert move.end == term.by_months(months).by_days(by_days).end


@given(plans(), st.sampled_from([(), ("2. Дети", "1. Кадры")]))
def test_new_numbers_are_unique_and_keep_every_measure_together(items: list[Item], sections: tuple[str, ...]) -> None:
    found = plan_numbers.proposed(items, sections)
    assert len({one.after for one in found}) == len(found) == len({plan_numbers.measure_of(item) for item in items})
    assert sorted(row for one in found for row in one.rows) == [item.row for item in items]
    assert [one.after for one in found] == sorted((one.after for one in found), key=plan_numbers.natural)
    again = {row: one.after for one in found for row in one.rows}
    renumbered = [Item(item.row, item.school, {**item.values, "number": again[item.row]}) for item in items]
    assert all(one.before == one.after for one in plan_numbers.proposed(renumbered, sections))
    assert plan_numbers.repeated(renumbered) == []


@given(plans(), days)
def test_every_view_shows_every_measure_and_nothing_twice_under_one_heading(items: list[Item], on: date) -> None:
    rows = [item.row for item in items]
    for view in (plan_views.SECTIONS, plan_views.CALENDAR, plan_views.FACTORS):
        assert sorted(item.row for group in grouped(view, items, on) for item in group.items) == rows
    people = grouped(plan_views.PEOPLE, items, on)
    assert {item.row for group in people for item in group.items} == set(rows)
    assert {group.title for group in people} <= {"Завуч", "Куратор", plan_views.NOBODY}
    for view in (plan_views.PEOPLE, plan_views.SECTIONS):
        for group in grouped(view, items, on):
            assert max(Counter(item.row for item in group.items).values()) == 1
    late = [item.row for group in grouped(plan_views.OVERDUE, items, on) for item in group.items]
    assert sorted(late) == [item.row for item in items if item.overdue(on)]


@given(plans(), days)
def test_a_folded_measure_counts_its_occurrences_also_when_some_are_out_of_sight(items: list[Item], on: date) -> None:
    shown = plan_views.narrowed(items, plan_views.READY, "", on)
    assert shown == [item for item in items if item.values["state"] == DONE]
    card = PlanCard(PLAN, "8")
    groups = plan_views.grouped(plan_views.SECTIONS, shown, items, [card], factors={}, on=on)
    for group in groups:
        for bundle in group.bundles:
            family = [i for i in items if plan_numbers.measure_of(i) == plan_numbers.measure_of(bundle.items[0])]
            assert (bundle.whole, bundle.done) == (len(family), sum(item.done(on) for item in family))
            assert bundle.next in bundle.items


@given(plans(), days)
def test_the_parts_add_up_and_each_month_is_the_figure_of_its_day(items: list[Item], on: date) -> None:
    whole = plan_progress.share("", items, on)
    sections = plan_progress.by_section(items, on)
    assert sum(len(one.planned) for one in sections) == len(whole.planned)
    assert sum(len(one.confirmed) for one in sections) == len(whole.confirmed)
    rows = [{item.row for item in part} for part in (whole.confirmed, whole.done, whole.planned)]
    assert rows[0] <= rows[1] <= rows[2]
    points = plan_progress.months(items)
    for point in points:
        there = plan_progress.share("", items, point.day)
        assert (point.planned, point.done, point.confirmed) == tuple(
            map(len, (there.planned, there.done, there.confirmed))
        )
    assert [point.planned for point in points] == sorted(point.planned for point in points)
    assert len(points) <= plan_progress.MOST_MONTHS


def test_the_words_of_a_search_are_looked_for_in_any_column_and_any_case(office: Office) -> None:
    plan_making.make(office, plan_templates.find("ust_ilimsk_roadmap"))
    items = planning.items(office)
    on = date(2022, 6, 10)
    found = plan_views.narrowed(items, plan_views.ALL, "ВЕБИНАР  кураторов", on)
    assert found
    assert all("вебинар" in item.title.lower() or "вебинар" in str(item.values) for item in found)
    assert plan_views.narrowed(items, plan_views.ALL, "нет такого слова", on) == []


def test_a_section_without_measures_due_is_not_told_and_a_section_has_its_goal(office: Office) -> None:
    made = plan_making.make(office, plan_templates.find("ust_ilimsk_roadmap"))
    items = planning.items(office)
    card = PlanCard(made.plan, office.code, sections=(PlanSection("2. Научно-методическое сопровождение", "Цель"),))
    groups = plan_views.grouped(plan_views.SECTIONS, items, items, [card], factors={}, on=date(2022, 6, 10))
    assert groups[0].title == "2. Научно-методическое сопровождение"
    assert groups[0].goal == "Цель"
    on = planning.status(office, date(2022, 6, 10))
    whole = plan_progress.share("", items, date(2022, 6, 10))
    assert (whole.planned, whole.done, whole.overdue) == (on.planned, on.done, on.overdue)


def test_printed_numbers_stay_until_new_ones_are_asked_for(office: Office) -> None:
    common: dict[str, Value] = {"plan": PLAN, "state": NOT_STARTED}
    rows = [
        ("18", "Семинар", date(2022, 5, 1)),
        ("18", "Педсовет", date(2022, 6, 1)),
        ("18 (повтор)", "Диагностика", date(2022, 9, 1)),
        ("18 (повтор)", "Диагностика", date(2022, 3, 1)),
    ]
    steps = [Add("roadmap", "8", {**common, "number": n, "title": t, "end": end}) for n, t, end in rows]
    entries.apply(office, list(steps), "План")
    assert planning.next_number(office, PLAN, "8") == 19
    assert plan_numbers.repeated(planning.items(office)) == ["18"]
    plan_numbers.renumber(office, PLAN, "8")
    found = [(item.values["number"], item.values["occurrence"], item.end) for item in planning.items(office)]
    assert found == [("3", 1, rows[3][2]), ("1", 1, rows[0][2]), ("2", 1, rows[1][2]), ("3", 2, rows[2][2])]
    with pytest.raises(InputError, match="Ничего не изменилось"):
        plan_numbers.renumber(office, PLAN, "8")
    entries.undo(office)
    assert {item.values["number"] for item in planning.items(office)} == {"18", "18 (повтор)"}


def test_a_recurring_measure_typed_by_hand_becomes_a_row_for_each_due_date(office: Office) -> None:
    terms = plan_measures.terms(office, "ежегодно", "2; 5", start=date(2023, 1, 1), end=date(2024, 12, 31), year=2023)
    ends = [date(2023, 2, 28), date(2023, 5, 31), date(2024, 2, 29), date(2024, 5, 31)]
    assert [term.end for term in terms] == ends
    plan_measures.add(office, PLAN, "8", {"title": "Семинар", "recurrence": "ежегодно", "months": "2; 5"}, terms)
    found = [(item.values["number"], item.values["occurrence"], item.end) for item in planning.items(office)]
    assert found == [("1", place, end) for place, end in enumerate(ends, 1)]
    quarters = plan_measures.terms(office, "раз в четверть", None, start=None, end=None, year=2023)
    assert [f"{term.end:%d.%m}" for term in quarters] == ["31.03", "31.05", "31.10", "31.12"]
    once = plan_measures.terms(office, None, None, start=None, end=date(2023, 6, 10), year=2023)
    plan_measures.add(office, PLAN, "8", {"title": "Отчёт", "number": "7"}, once, whole=False)
    (report,) = [item for item in planning.items(office) if item.title == "Отчёт"]
    assert (report.values["start"], report.end) == (None, date(2023, 6, 10))
    with pytest.raises(InputError, match="уже занят"):
        plan_measures.add(office, PLAN, "8", {"title": "Ещё", "number": "7"}, once)
    assert plan_measures.terms(office, "по запросу", None, start=None, end=None, year=2023) == []
    for months in ("13", "март", "0"):
        with pytest.raises(InputError, match="от 1 до 12"):
            plan_measures.terms(office, "ежегодно", months, start=None, end=None, year=2023)
    with pytest.raises(InputError, match="раньше начала"):
        plan_measures.terms(office, None, None, start=date(2023, 2, 1), end=date(2023, 1, 1), year=2023)


def test_what_a_measure_is_changes_in_all_its_occurrences_and_its_term_in_one(office: Office) -> None:
    plan_making.make(office, plan_templates.find("petrovsky_schedule"), numbers=["3.24", "3.18"])
    rows = [item for item in planning.items(office) if item.values["number"] == "3.24"]
    new: dict[str, Value] = {"title": "Другое", "responsible": "завуч", "end": date(2023, 4, 1)}
    plan_measures.change(office, rows[0].row, new)
    after = {item.row: item for item in planning.items(office)}
    assert {after[item.row].title for item in rows} == {"Другое"}
    assert [after[item.row].end for item in rows] == [date(2023, 4, 1), *(item.end for item in rows[1:])]
    with pytest.raises(InputError, match="занят"):
        plan_measures.change(office, rows[0].row, {"number": "3.18"})


def test_new_due_dates_keep_what_is_begun(office: Office) -> None:
    plan_making.make(office, plan_templates.find("petrovsky_schedule"), numbers=["3.24"])
    items = planning.items(office)
    planning.start(office, [items[0].row])
    planning.mark_done(office, [items[1].row], date(2023, 5, 1))
    terms = plan_measures.terms(office, "ежегодно", "9", start=date(2023, 1, 1), end=date(2025, 12, 31), year=2023)
    plan_measures.replan(office, items[0].row, {"recurrence": "ежегодно", "months": "9"}, terms)
    after = planning.items(office)
    kept = {items[0].end, items[1].end}
    assert {item.end for item in after} == kept | {date(year, 9, 30) for year in (2023, 2024, 2025)}
    assert len(after) == 5
    assert {item.values["months"] for item in after} == {"9"}
    assert len({item.values["occurrence"] for item in after}) == len(after)
    with pytest.raises(InputError, match="уже такие"):
        plan_measures.replan(office, items[0].row, {"recurrence": "ежегодно", "months": "9"}, terms)


def test_chosen_measures_are_moved_and_the_others_stay(office: Office) -> None:
    made = plan_making.make(office, plan_templates.find("norilsk_plan"))
    items = [item for item in planning.items(office) if item.end is not None]
    chosen = {item.row for item in items[:3]}
    plan_shift.shift(office, made.plan, office.code, days=5, rows=chosen)
    plan_shift.shift_rows(office, {items[5].row}, days=-1)
    after = {item.row: item.end for item in planning.items(office)}
    for item in items:
        assert item.end is not None
        by = 5 if item.row in chosen else (-1 if item.row == items[5].row else 0)
        assert after[item.row] == item.end + timedelta(by)
    with pytest.raises(InputError, match="Среди выбранного нечего"):
        plan_shift.shift_rows(office, {-1}, days=1)
