"""`shnor calendar`: three lists, a file for other calendars, and every wrong call refused in words."""

from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.cli import output
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import open_office
from tests.cli.conftest import Shnor
from tests.services.deadlines import ical


@pytest.fixture
def planned(school_base: Path) -> Path:
    ends = {"1": date(2022, 6, 1), "2": date(2022, 6, 10), "3": date(2022, 7, 8), "4": date(2022, 7, 9)}
    with open_office(school_base) as office:
        plain: dict[str, Value] = {"plan": "П", "title": "Мера", "state": "в работе"}
        steps = [Add("roadmap", office.code, plain | {"number": key, "end": end}) for key, end in ends.items()]
        entries.apply(office, steps, "План")
    return school_base


def test_three_lists_are_told_in_words_and_in_json(shnor: Shnor, planned: Path) -> None:
    answer = shnor("calendar", planned, "--on", "2022-06-08", "--json").json
    assert {key: [one["title"] for one in answer[key]] for key in ("overdue", "this_week", "due")} == {
        "overdue": ["1. Мера"],
        "this_week": ["2. Мера"],
        "due": ["2. Мера", "3. Мера"],
    }
    assert (answer["on"], answer["days"]) == ("2022-06-08", 30)
    said = shnor("calendar", planned, "--on", "08.06.2022", "--days", "31").out
    assert "Просрочено: 1\n  01.06.2022  Мероприятие: 1. Мера" in said
    assert "На этой неделе: 1\n" in said
    assert "До 09.07.2022: 3\n" in said


def test_the_file_holds_what_was_told_and_reminds(shnor: Shnor, planned: Path) -> None:
    answer = shnor("calendar", planned, "--on", "08.06.2022", "-o", "сроки.ics", "--remind", "7,1")
    assert answer.code == output.DONE
    assert "Календарь записан: сроки.ics" in answer.out
    events = ical.read(Path("сроки.ics").read_bytes()).parts
    assert [event.text("SUMMARY") for event in events] == ["1. Мера", "2. Мера", "3. Мера"]
    assert events[0].reminders == [-159, -15]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--days", "-1"), "не число дней"),
        (("--days", "много"), "не число дней"),
        (("--on", "31.02.2022"), "--on"),
        (("-o", "сроки.txt"), "в файл .ics"),
        (("--remind", "1"), "файл .ics, а он не назван"),
        (("-o", "a.ics", "--remind", "1;2"), "через запятую"),
        (("--school", "999"), "999"),
    ],
)
def test_wrong_calls_are_refused(shnor: Shnor, planned: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = shnor("calendar", planned, *arguments)
    assert answer.code == output.WRONG_CALL
    assert said in answer.err
    assert not list(Path().glob("*.ics"))
