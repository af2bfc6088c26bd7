"""Two printed tables of one city's staff: what one says and the other denies is found with its cause, nothing else."""

import csv
from pathlib import Path

import pytest

from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import checks, entries
from shnor_desktop.services.checks import Found
from shnor_desktop.services.importing.schools import Schools
from shnor_desktop.services.office import Office
from tests.services.checks.conftest import Check, Fill, Raw

TABLES = Path(__file__).with_name("printed_staff.csv")
CITY = "ГОРОД"
TOTAL = "всего"


def printed() -> list[dict[str, str]]:
    with TABLES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row(line: dict[str, str]) -> Raw:
    """A figure of a table as an indicator: who and what, the table in place of the programme."""
    return told(line["table"], f"{line['who']}: {line['what']}", line["count"])


def told(table: str, indicator: str, value: str, kind: str = "число", **more: object) -> Raw:
    return {"programme": table, "indicator": indicator, "year": 2021, "type": kind, "value": value, **more}


def shares(lines: list[dict[str, str]]) -> list[Raw]:
    """Printed percents whose whole the same table names."""
    wholes = {(line["table"], line["who"]): line["count"] for line in lines if line["what"] == TOTAL}
    return [
        told(
            line["table"],
            f"{line['who']}: {line['what']}, доля",
            line["percent"],
            "%",
            numerator=line["count"],
            denominator=wholes[line["table"], line["who"]],
        )
        for line in lines
        if line["percent"] and line["what"] != TOTAL
    ]


def put_tables(district: Office, fill: Fill) -> None:
    for school in sorted({line["school"] for line in printed()}):
        lines = [line for line in printed() if line["school"] == school]
        owner = district.code if school == CITY else school
        if school != CITY:
            fill("school", owner, {"code": owner, "short_name": f"СОШ № {school}"})
        fill("indicator_values", owner, *map(row, lines), *shares(lines))


def of_tables(district: Office) -> list[Found]:
    return [problem for problem in checks.run(district).problems if problem.sheet == "indicator_values"]


def expected(district: Office) -> set[tuple[str, str]]:
    """Recounted here on purpose: figures of both tables that differ."""
    both: dict[tuple[str, str], set[str]] = {}
    for line in printed():
        owner = district.code if line["school"] == CITY else line["school"]
        both.setdefault((owner, f"{line['who']}: {line['what']}"), set()).add(line["count"])
    return {place for place, counts in both.items() if len(counts) > 1}


def test_what_the_tables_say_differently_is_found_and_nothing_else(district: Office, fill: Fill) -> None:
    put_tables(district, fill)
    problems = of_tables(district)
    assert {(problem.rule, problem.level) for problem in problems} == {("told_twice", "soft")}
    found = {(problem.school, problem.message.split("«")[1].split("»")[0]) for problem in problems}
    assert found == expected(district)
    assert len(problems) == len(found) == 3


def test_the_cause_names_the_column_a_number_was_taken_from(district: Office, fill: Fill) -> None:
    put_tables(district, fill)
    causes = {problem.message: problem.cause for problem in of_tables(district)}
    assert causes == {
        "«педагогические работники: всего»: 47 — «Кадры, 2021», а 26 — «Кадры, 2020/21»": (
            "26 в «Кадры, 2021» стоит у показателя «педагогические работники: высшее педагогическое образование»: "
            "вероятно, число взято из чужой графы, а верно 47"
        ),
        "«учителя: всего»: 33 — «Кадры, 2021», а 23 — «Кадры, 2020/21»": (
            "23 в «Кадры, 2021» стоит у показателя «учителя: высшее педагогическое образование»: "
            "вероятно, число взято из чужой графы, а верно 33"
        ),
        "«педагогические работники: всего»: 619 — «Кадры, 2021», а 614 — «Кадры, 2020/21»": (
            "таблицы составлены на разные даты, или в одной из них ошибка"
        ),
    }


@pytest.mark.parametrize(("printed_share", "is_told"), [("73.3", False), ("73", False), ("73.4", True), ("26.7", True)])
def test_a_share_that_its_counts_do_not_give_is_found(
    district: Office, fill: Fill, found: Check, printed_share: str, is_told: bool
) -> None:
    """454 of 619 is 73.34 %."""
    wrong = told("Кадры, 2021", "Доля", printed_share, "%", numerator=454, denominator=619)
    fill("indicator_values", district.code, wrong)
    assert bool(found("share")) is is_told


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ("73.3", "73", False),
        ("73.3", "73.34", False),
        ("73.3", "73.35", True),
        ("73.5", "73", True),
        ("да", "нет", True),
    ],
)
def test_figures_that_agree_within_rounding_are_not_told(
    fill: Fill, found: Check, first: str, second: str, is_told: bool
) -> None:
    kind = "да/нет" if first == "да" else "%"
    fill("school", "1", {"code": "1", "short_name": "СОШ № 1"})
    fill("indicator_values", "1", told("А", "Доля", first, kind), told("Б", "доля", second, kind))
    assert bool(found("told_twice")) is is_told


def test_other_years_periods_and_schools_are_other_figures(fill: Fill, found: Check) -> None:
    for code in ("1", "2"):
        fill("school", code, {"code": code, "short_name": f"СОШ № {code}"})
    fill(
        "indicator_values",
        "1",
        told("А", "Педагогов", "26"),
        {**told("Б", "Педагогов", "47"), "year": 2022},
        {**told("В", "Педагогов", "48"), "period": "1 полугодие"},
    )
    fill("indicator_values", "2", told("Б", "Педагогов", "47"))
    assert found("told_twice") == []


def test_two_legal_forms_of_one_school_are_told_once_and_both_names_are_known(
    district: Office, fill: Fill, found: Check
) -> None:
    names = {"5": ("МАОУ", "МБОУ"), "15": ("МБОУ", "МАОУ"), "17": ("МБОУ", "МБОУ")}
    for code, (own, other) in names.items():
        full = f"{own} «Средняя общеобразовательная школа № {code}»"
        card = {"code": code, "short_name": f"СОШ № {code}", "full_name": full, "aliases": f"{other} «СОШ № {code}»"}
        fill("school", code, card)
    told = {problem.school: problem.message for problem in found("legal_form")}
    assert told == {
        "5": "В полном названии школы — МАОУ, а в другом — МБОУ",
        "15": "В полном названии школы — МБОУ, а в другом — МАОУ",
    }
    with district.reading() as session:
        schools = Schools(district, entries.load(session, "school"))
    for name in ("МАОУ «СОШ № 15»", "МБОУ «Средняя общеобразовательная школа № 15»", "СОШ № 15"):
        assert schools.find(name) == "15"
    with pytest.raises(BadValue):
        schools.find("МАОУ «СОШ № 17»")
