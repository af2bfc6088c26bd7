"""The file for other calendars: read back by a strict reader, the same item keeps its identifier, nobody is named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.services.deadlines import ics
from shnor_desktop.services.deadlines.gathering import Deadline
from shnor_desktop.services.deadlines.kinds import TITLES
from tests.services.deadlines import ical

ON = date(2022, 6, 10)
ABOUT = ics.Calendar("СОШ № 8: сроки", "school-8", ON)


def deadline(row: int = 1, **changed: object) -> Deadline:
    one = Deadline(
        key=f"roadmap-{row}",
        kind="roadmap",
        school="8",
        title="1.10. Диагностика дефицитов",
        start=date(2022, 3, 1),
        end=date(2022, 6, 30),
        state="в работе",
        done=False,
        cancelled=False,
        overdue=False,
        sheet="roadmap",
        row=row,
        column="end",
        who="заместитель директора",
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def read(*found: Deadline, about: ics.Calendar = ABOUT) -> list[ical.Component]:
    return ical.read(ics.calendar(about, found)).parts


TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(title=TEXTS, who=TEXTS, name=TEXTS, end=DAYS)
def test_any_words_come_back_whole_line_by_line(title: str, who: str, name: str, end: date) -> None:
    calendar = ical.read(ics.calendar(replace(ABOUT, name=name), [deadline(title=title, who=who, end=end)]))
    (event,) = calendar.parts
    said = " ".join(event.text("SUMMARY").split())
    expected = ics.posts(title) or TITLES["roadmap"]
    shown = "".join(sign for sign in expected if sign.isprintable() or sign.isspace())
    assert said == " ".join(shown.split())
    assert event.day("DTSTART") == end
    assert event.day("DTEND") == end + timedelta(1)


@pytest.mark.parametrize(
    ("end", "after"),
    [
        (date(2024, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 3, 1)),
        (date(2023, 2, 28), date(2023, 3, 1)),
        (date(2022, 12, 31), date(2023, 1, 1)),
    ],
)
def test_the_end_is_the_day_after_in_any_year(end: date, after: date) -> None:
    (event,) = read(deadline(end=end, start=None))
    assert (event.day("DTSTART"), event.day("DTEND")) == (end, after)


def test_the_last_day_of_all_has_no_day_after() -> None:
    (event,) = read(deadline(end=date.max, start=None))
    assert "DTEND" not in event.values


def test_events_and_surveys_take_all_their_days_and_measures_only_the_last() -> None:
    survey = deadline(2, kind="surveys", start=date(2022, 6, 6), end=date(2022, 6, 17))
    measure, spanning = read(deadline(), survey)
    assert (measure.day("DTSTART"), measure.day("DTEND")) == (date(2022, 6, 30), date(2022, 7, 1))
    assert "Срок: 01.03.2022–30.06.2022." in measure.text("DESCRIPTION")
    assert (spanning.day("DTSTART"), spanning.day("DTEND")) == (date(2022, 6, 6), date(2022, 6, 18))


def test_an_item_keeps_its_identifier_whatever_is_changed_in_it_and_comes_as_the_later_one() -> None:
    (before,) = read(deadline())
    later = replace(ABOUT, on=date(2022, 6, 11))
    (after,) = read(deadline(title="Другое название", end=date(2022, 9, 1), who="директор"), about=later)
    assert before.values["UID"] == after.values["UID"]
    assert int(after.values["SEQUENCE"][1]) > int(before.values["SEQUENCE"][1])
    (of_others,) = read(deadline(), about=replace(ABOUT, office="school-9"))
    assert of_others.values["UID"] != before.values["UID"]


def test_the_same_data_of_a_day_give_the_same_bytes_without_a_clock() -> None:
    assert ics.calendar(ABOUT, [deadline()]) == ics.calendar(ABOUT, [deadline()])
    (event,) = read(deadline())
    assert event.values["DTSTAMP"][1] == "20220610T000000Z"


def test_what_is_done_or_cancelled_does_not_get_in() -> None:
    assert read(deadline(1, done=True), deadline(2, cancelled=True)) == []


def test_reminders_sound_at_nine_so_many_days_before() -> None:
    (silent,) = read(deadline())
    assert silent.parts == []
    (event,) = read(deadline(), about=replace(ABOUT, remind=(1, 7, 0)))
    assert event.reminders == [9 - 7 * 24, 9 - 24, 9]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Ёлкина М.П., завуч", "завуч"),
        ("завуч М. П. Ёлкина", "завуч"),
        ("методист Иванова-Петрова Анна Ильинична", "методист"),
        ("Ёлкина М.П.", ""),
        ("завуч Мария Петровна", "завуч"),
        ("Поручить Ёлкину Петру Петровичу разбор работ", "Поручить разбор работ"),
        ("заместитель директора по УВР; классные руководители", "заместитель директора по УВР; классные руководители"),
        ("Разбор ВПР с учителями школы № 8", "Разбор ВПР с учителями школы № 8"),
    ],
)
def test_a_post_is_enough(words: str, left: str) -> None:
    assert ics.posts(words) == left
    (event,) = read(deadline(who=words))
    assert ("Ответственный" in event.text("DESCRIPTION")) is bool(left)
    assert "Ёлкин" not in event.text("DESCRIPTION")
