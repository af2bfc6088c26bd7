"""`shnor analyse` tells of staff, equipment, year, olympiads and graduates; every key of the answer is documented."""

from pathlib import Path

import pytest

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor
from tests.cli.test_answers import documented
from tests.services.importing.books import book


@pytest.fixture
def described(school_base: Path, tmp_path: Path, shnor: Shnor) -> Path:
    staff: list[list[object]] = [["person", "post", "education", "category", "weekly_hours"]]
    staff += [[str(number), "учитель", "высшее педагогическое", "первая", 18] for number in range(3)]
    vacancies = [["post", "subject", "since", "rate"], ["учитель", "физика", "01.09.2021", 1]]
    equipment = [["year", "internet_stable", "computers", "laptops"], [2022, "да", 20, 5]]
    results = [["year", "grade", "letter", "pupils", "excellent", "good", "failing"], [2022, 5, "А", 20, 2, 8, 0]]
    results.append([2022, 1, "А", 20, None, None, None])
    olympiads = [["year", "stage", "subject", "participants", "prize"], [2022, "школьный", "физика", 10, 2]]
    graduates = [["year", "level", "graduates", "grade10_own", "college"], [2022, "9", 20, 9, 11]]
    path = book(
        tmp_path / "all.xlsx",
        Кадры=staff,
        Вакансии=vacancies,
        База=equipment,
        Итоги=results,
        Олимпиада=olympiads,
        Выпускники=graduates,
    )
    assert shnor("import", school_base, path).code == output.DONE
    return school_base


def test_every_key_is_documented_and_counts_are_whole_numbers(shnor: Shnor, described: Path) -> None:
    answer = shnor("analyse", described, "--year", "2022", "--json").json
    documented("analyse", answer)
    school = answer["schools"][0]
    keys = ("staff", "equipment", "year_results", "olympiads", "graduates")
    assert all(school[key]["tables"] for key in keys)
    assert all(answer["together"][key]["tables"] for key in keys)
    cells = [
        cell for key in keys for table in school[key]["tables"] for line in table["lines"] for cell in line["cells"]
    ]
    assert {type(cell[part]) for cell in cells for part in ("numerator", "denominator")} == {int, type(None)}
    assert {type(cell["value"]) for cell in cells} == {str, type(None)}
    assert all(cell["missing"] for cell in cells if cell["value"] is None)


def test_the_staff_is_told_on_the_asked_date(shnor: Shnor, described: Path) -> None:
    usual = shnor("analyse", described, "--year", "2022").out.replace("\u00a0", " ")
    assert "В школе работают 3 педагога, все они — учителя." in usual
    assert "На 01.10.2021 открыта 1 вакансия: учитель, физика." in usual
    assert "В школе 20 компьютеров и 5 ноутбуков." in usual
    earlier = shnor("analyse", described, "--year", "2022", "--on", "31.08.2021")
    assert "Открытых вакансий на 31.08.2021 нет." in earlier.out.replace("\u00a0", " ")
    dated = shnor("analyse", described, "--year", "2022", "--on", "2021-08-31", "--json").json
    assert dated["schools"][0]["staff"]["on"] == "2021-08-31"
