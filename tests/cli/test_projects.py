"""`shnor project`: a year begun, told on a date, and its folders on a disk."""

from datetime import date
from pathlib import Path

from shnor_desktop.cli import output
from shnor_desktop.services.documents import flow
from shnor_desktop.services.documents.states import DOCUMENTS
from shnor_desktop.services.office import open_office
from tests.cli.conftest import Shnor


def test_a_year_is_begun_once_and_told_on_a_date(shnor: Shnor, school_base: Path) -> None:
    started = shnor("project", "start", school_base, "--year", "2022", "--json").json
    assert (started["schools"], started["events"], started["documents"], started["surveys"]) == (["857"], 22, 2, 6)
    again = shnor("project", "start", school_base, "--year", "2022")
    assert again.code == output.WRONG_CALL
    assert "уже начат" in again.err
    with open_office(school_base) as office:
        row = flow.courses(office, DOCUMENTS, 2022)[0].row
        flow.advance(office, DOCUMENTS, [row], "на согласовании", date(2022, 3, 1))
    told = shnor("project", "show", school_base, "--year", "2022", "--on", "31.03.2022", "--json").json
    assert told["documents"][0] == {
        "school": "857",
        "title": "Концепция развития",
        "due": "2022-03-30",
        "state": "на согласовании",
        "since": "2022-03-01",
        "overdue": True,
    }
    words = shnor("project", "show", school_base, "--year", "2022", "--on", "28.02.2022").out
    assert "857  30.03.2022  черновик: Концепция развития" in words
    assert shnor("project", "start", school_base, "--year", "22").code == output.WRONG_CALL


def test_folders_are_written_with_what_they_lack(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    shnor("project", "start", school_base, "--year", "2022")
    stick = tmp_path / "флешка"
    stick.mkdir()
    answer = shnor("project", "folders", school_base, "--year", "2022", "--to", stick, "--json")
    assert answer.code == output.LOOK
    assert [one["name"] for one in answer.json["folders"]] == sorted(path.name for path in stick.iterdir())
    assert (
        "Нет файла: Концепция развития."
        in shnor("project", "folders", school_base, "--year", "2022", "--to", stick).out
    )
    assert shnor("project", "folders", school_base, "--year", "2022", "--to", stick / "нет").code == output.WRONG_CALL
