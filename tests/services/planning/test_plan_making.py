"""From a template to a road map of one's own: rows, one undo, refusals, the figures on a date, moved terms."""

from datetime import date
from fractions import Fraction

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import carry, checks, entries, plan_making, plan_shift, plan_templates, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from tests.services.planning.test_plan_templates import COUNTS, source

UST = "Дорожная карта сопровождения ШНОР и проекта «500+», 2022 год"
REPORT = date(2022, 6, 10)
DUE_BY_THE_REPORT = (
    # организационный блок: by hand from the printed terms; 16 has two windows, the first is over
    *(1, 3, 4, 6, 7, 9, 10, 11, 13, 14, 16),
    # научно-методический блок: январь–май
    *(23, 24, 25, 26, 27, 28, 29, 30, 33, 34, 35, 37, 41),
    # блоки 3 и 4: апрель–май, май
    *(51, 54, 55),
)


def make(
    office: Office,
    key: str,
    year: int | None = None,
    *,
    numbers: list[str] | None = None,
    name: str | None = None,
    school: str | None = None,
) -> plan_making.Made:
    template = plan_templates.find(key)
    moved = template.in_year(year or template.year)
    return plan_making.make(office, moved, numbers=numbers, name=name, school=school)


def rows_of(office: Office, *numbers: str) -> list[int]:
    return [item.row for item in planning.items(office) if item.values["number"] in numbers]


@pytest.mark.parametrize("key", COUNTS)
def test_a_plan_in_its_own_year_has_every_measure_and_the_dates_of_the_source(office: Office, key: str) -> None:
    made = make(office, key)
    held: dict[str, list[planning.Item]] = {}
    for item in planning.items(office, made.plan):
        held.setdefault(str(item.values["number"]), []).append(item)
    assert (len(held), made.measures) == (COUNTS[key], COUNTS[key])
    for measure, row in zip(plan_templates.find(key).measures, source(key), strict=True):
        items = sorted(held[measure.number], key=lambda item: str(item.values["occurrence"]).zfill(4))
        assert [item.values["occurrence"] for item in items] == list(range(1, len(items) + 1))
        if row["start_date"]:
            assert str(items[0].values["start"]) == row["start_date"]
            assert str(items[-1].values["end"]) == row["end_date"]
        assert {item.values["state"] for item in items} == {"не начато"}
    assert set(made.undated) == {number for number, items in held.items() if items[0].end is None}


def test_the_share_on_the_reporting_date_is_as_counted_by_hand(office: Office) -> None:
    make(office, "ust_ilimsk_roadmap")
    found = planning.status(office, REPORT, UST)
    assert sorted(int(str(item.values["number"])) for item in found.planned) == list(DUE_BY_THE_REPORT)
    assert (len(found.planned), len(found.done), len(found.confirmed)) == (27, 0, 0)
    # the report itself is due on the day and still in time
    assert len(found.overdue) == 26
    assert "14" not in {item.values["number"] for item in found.overdue}

    done = rows_of(office, "1", "3", "4", "6", "7", "9", "10", "11", "13")
    planning.mark_done(office, done, date(2022, 6, 1))
    planning.confirm(office, done[:6], date(2022, 6, 9), "Муниципальный координатор")
    # too late for this report, and not yet due at all
    planning.mark_done(office, rows_of(office, "23"), date(2022, 6, 11))
    planning.mark_done(office, rows_of(office, "60"), date(2022, 6, 9))
    planning.cancel(office, rows_of(office, "26"), "Не состоялся")
    found = planning.status(office, REPORT, UST)
    assert (len(found.planned), len(found.done), len(found.confirmed)) == (26, 9, 6)
    assert (found.share_done, found.share_done_confirmed) == (Fraction(9, 26), Fraction(6, 26))
    # 26 planned: 9 done, the report due that very day, the rest is late
    assert len(found.overdue) == 16

    at_the_end = planning.status(office, date(2022, 12, 31), UST)
    assert len(at_the_end.planned) == 60


def test_every_template_comes_into_any_year_without_a_broken_hard_rule(office: Office) -> None:
    for key in COUNTS:
        make(office, key, 2024)
    report = checks.run(office)
    assert not [found for found in report.problems if found.level == "hard"]
    assert {found.rule for found in report.problems} == {"has_term"}


def test_only_the_chosen_measures_are_taken(office: Office) -> None:
    made = make(office, "petrovsky_schedule", numbers=["3.18", "4.21 (ПОВТОР)", "1.6"], name="  Наш   план ")
    assert (made.plan, made.measures, made.undated) == ("Наш план", 3, ("1.6",))
    ends = [str(item.end) for item in planning.items(office) if item.values["number"] == "3.18"]
    assert ends[:4] == ["2023-02-28", "2023-04-30", "2023-10-31", "2023-12-31"]
    assert len(ends) == 12
    (row,) = [item.values for item in planning.items(office) if item.values["number"] == "1.6"]
    assert (row["section"], row["recurrence"], row["end"]) == ("1. Материально-технические условия", "по плану", None)
    assert row["evidence_form"] == "Приказ муниципального органа управления образованием"
    assert row["factor"] == "equipment"


def test_a_goal_of_a_section_is_the_task_of_its_measures(office: Office) -> None:
    make(office, "ust_ilimsk_roadmap", numbers=["22", "1"])
    tasks = {str(item.values["number"]): item.values["task"] for item in planning.items(office)}
    assert str(tasks["22"]).startswith("Сопровождать участников «500+»")
    assert tasks["1"] is None


def test_unknown_numbers_and_an_empty_choice_are_refused(office: Office) -> None:
    with pytest.raises(InputError, match=r"нет мероприятий с номерами: 61, А"):
        make(office, "ust_ilimsk_roadmap", numbers=["1", "61", "А"])
    with pytest.raises(InputError, match="ни одного"):
        make(office, "ust_ilimsk_roadmap", numbers=[])
    with pytest.raises(InputError, match="от 1 до 255"):
        make(office, "ust_ilimsk_roadmap", name=" ")
    with pytest.raises(InputError, match="Шаблона «нет» нет"):
        make(office, "нет")
    assert planning.plans(office) == []


def test_a_second_plan_of_the_same_name_is_refused_until_it_gets_another(office: Office) -> None:
    make(office, "ust_ilimsk_roadmap")
    before = len(planning.items(office))
    with pytest.raises(InputError, match="уже есть"):
        make(office, "ust_ilimsk_roadmap")
    with pytest.raises(InputError, match="уже есть"):
        make(office, "norilsk_plan", name=UST.upper())
    assert len(planning.items(office)) == before
    make(office, "ust_ilimsk_roadmap", 2023)
    make(office, "ust_ilimsk_roadmap", name="Второй")
    assert len(planning.plans(office)) == 3


def test_a_new_plan_is_taken_back_by_one_undo(office: Office) -> None:
    make(office, "kursk_roadmap")
    entries.undo(office)
    assert planning.items(office) == []
    entries.redo(office)
    assert len(planning.items(office)) == 62


def test_a_district_makes_its_own_plan_and_plans_of_its_schools(district: Office) -> None:
    make(district, "norilsk_plan")
    assert {item.school for item in planning.items(district)} == {"ZIM"}
    assert not [found for found in checks.run(district).problems if found.rule == "unknown_school"]
    with pytest.raises(InputError, match="Школы с кодом «8» в базе нет"):
        make(district, "norilsk_plan", school="8")
    entries.apply(district, [Add("school", "8", {"code": "8", "short_name": "Школа"})], "Школа")
    make(district, "norilsk_plan", school="8")
    assert len(planning.items(district, school="8")) == len(planning.items(district, school="ZIM")) == 25


def test_quarters_of_the_office_are_followed(office: Office) -> None:
    body = '{"halves": ["01/06", "07/12"], "quarters": ["09", "12", "02", "05-01/05-25"]}'
    own: dict[str, Value] = {"name": "terms", "year": 2023, "body": body, "source": "Календарный график"}
    entries.apply(office, [Add("rule_sets", "", own)], "Четверти")
    office.refresh()
    make(office, "petrovsky_schedule", 2024, numbers=["3.24"])
    ends = [str(item.end) for item in planning.items(office)][:4]
    assert ends == ["2024-02-29", "2024-05-25", "2024-09-30", "2024-12-31"]


def test_open_terms_are_moved_together_and_what_is_done_stays(office: Office) -> None:
    make(office, "ust_ilimsk_roadmap", numbers=["3", "4", "16", "27"])
    (first,) = rows_of(office, "3")
    planning.mark_done(office, [first], date(2022, 3, 20))
    moved = plan_shift.shift(office, UST, office.code, months=24)
    assert (len(moved.moved), len(moved.left)) == (4, 1)
    found = {(item.values["number"], item.values["occurrence"]): item for item in planning.items(office)}
    assert found["3", 1].end == date(2022, 3, 25)
    assert (found["27", 1].values["start"], found["27", 1].end) == (date(2024, 2, 1), date(2024, 2, 29))
    assert found["27", 1].values["deadline_text"] == "февраль 2024"
    assert found["16", 2].values["deadline_text"] == "05.09.2024–12.09.2024"
    plan_shift.shift(office, UST, office.code, days=-3)
    assert {item.end for item in planning.items(office) if item.values["number"] == "4"} == {date(2024, 3, 28)}
    entries.undo(office)
    entries.undo(office)
    assert {item.end for item in planning.items(office) if item.values["number"] == "27"} == {date(2022, 2, 28)}


def test_a_measure_with_an_end_alone_keeps_no_beginning_when_moved(office: Office) -> None:
    cells = {"plan": "План", "number": "1", "title": "Мера", "state": "в работе", "deadline_text": "к 31 января"}
    entries.apply(office, [Add("roadmap", office.code, {**cells, "end": date(2024, 1, 31)})], "План")
    plan_shift.shift(office, "План", office.code, months=1)
    (item,) = planning.items(office)
    assert (item.values["start"], item.end) == (None, date(2024, 2, 29))
    assert item.values["deadline_text"] == "до 29.02.2024"


def test_a_shift_without_a_plan_a_length_or_open_terms_is_refused(office: Office) -> None:
    with pytest.raises(InputError, match="на сколько"):
        plan_shift.shift(office, "План", office.code)
    with pytest.raises(InputError, match="Плана «План» в базе нет"):
        plan_shift.shift(office, "План", office.code, days=1)
    make(office, "zimovniki_measures", numbers=["1"])
    (plan,) = planning.plans(office)
    with pytest.raises(InputError, match="нечего сдвигать"):
        plan_shift.shift(office, plan, office.code, days=1)


def test_beginning_a_year_adds_no_term_that_the_plan_has_already(office: Office) -> None:
    """February of the plan's leap year ends on the 29th; carrying the year before must not add the 28th."""
    made = make(office, "petrovsky_schedule", numbers=["3.18", "3.24"])
    plan = carry.plan_carry(office, 2023)
    assert not [step for step in plan.steps if step.sheet == "roadmap"]
    of_february = rows_of(office, "3.18")[4]
    entries.apply(office, [entries.Remove("roadmap", of_february)], "Убрано")
    carry.apply(office, carry.plan_carry(office, 2023))
    assert date(2024, 2, 29) in {item.end for item in planning.items(office, made.plan)}
