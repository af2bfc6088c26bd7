"""Three hundred schools loaded from workbooks get the verdicts of an independent recomputation, bounds included."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.services import importing
from shnor_desktop.services.office import Office, create, open_office
from shnor_desktop.services.verdicts.identify import identify
from shnor_desktop.services.verdicts.risk_schools import risk
from tests.services.verdicts import district, reference

YEAR = district.YEAR
SCHOOLS = 300


@pytest.fixture(scope="module")
def book() -> district.Book:
    return district.generate(SCHOOLS, seed=20221001)


@pytest.fixture(scope="module")
def base(book: district.Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    path = folder / "район.shnor"
    create(path, role="district", code="77", name="Вымышленный район")
    with open_office(path) as office:
        headings = {key: {column.key: column.heading for column in office.sheet(key).columns} for key in book}
        for workbook in district.write(folder, book, headings):
            loaded = importing.plan(office, workbook)
            assert [sheet.key for sheet in loaded.sheets] == [workbook.stem]
            assert not loaded.refused, [row.reasons for _, row in loaded.refused[:3]]
            assert loaded.count("added") == len(book[workbook.stem])
            loaded.apply(office)
    return path


def opened(base: Path) -> Office:
    return open_office(base, access="read")


def as_reference(school: dict[str, Any]) -> dict[str, Any]:
    """The program's JSON of a school in the plain shape of the recomputation."""
    names = ("year", "procedure", "subject", "level", "programme_grade")
    return {
        **{name: school[name] for name in ("verdict", "criteria", "differs_by_reading", "distance")},
        "missing": {tuple(gap[name] for name in names) for gap in school["missing"]},
        "procedures": {
            tuple(one[name] for name in (*names, "season", "participants", "low", "is_low"))
            for one in school["procedures"]
        },
    }


@pytest.mark.parametrize("reading", ["any", "same"])
def test_low_results_equal_the_recomputation(book: district.Book, base: Path, reading: str) -> None:
    with opened(base) as office:
        found: Any = identify(office, YEAR, reading).as_json()
    assert (found["year"], found["second_criterion"]) == (YEAR, reading)
    assert [school["code"] for school in found["schools"]] == sorted(str(card["code"]) for card in book["school"])
    expected = reference.identify(book, YEAR, reading)
    for school in found["schools"]:
        assert as_reference(school) == expected[school["code"]], school["code"]
    met = Counter(school["verdict"] for school in found["schools"])
    assert min(met["low"], met["not_low"], met["no_data"]) >= 5, met
    assert any(school["differs_by_reading"] for school in found["schools"])


def test_bounds_of_low_results_are_exact(base: Path) -> None:
    with opened(base) as office:
        verdicts = {school.code: school.verdict for school in identify(office, YEAR).schools}
    # 3 of 10, 2999 of 10000, 3000 of 10000, 2 of 7, 1 of 3
    assert [verdicts[code] for code in ("0007", "0008", "0009", "0011", "0012")] == [
        "low",
        "not_low",
        "low",
        "not_low",
        "low",
    ]


@pytest.mark.parametrize(("combine", "needed"), [("any", 1), ("2", 2), (3, 3), ("all", 4)])
def test_risk_zone_equals_the_recomputation(book: district.Book, base: Path, combine: str | int, needed: int) -> None:
    with opened(base) as office:
        found: Any = risk(office, YEAR, combine).as_json()
    assert (found["year"], found["combine"]) == (YEAR, str(combine))
    assert len(found["schools"]) == SCHOOLS
    by_school: dict[str, district.Book] = {}
    for key, rows in book.items():
        for row in rows:
            code = str(row.get("school") or row.get("code"))
            by_school.setdefault(code, {name: [] for name in book})[key].append(row)
    for school in found["schools"]:
        code = school["code"]
        assert school == reference.risk_school(by_school[code], code, YEAR, needed), code
    verdicts = Counter(school["verdict"] for school in found["schools"])
    fired = {key: Counter(school["blocks"][key] for school in found["schools"]) for key in "1234"}
    assert all(min(block[True], block[False], block[None]) >= 5 for block in fired.values()), fired
    assert len(verdicts) == 3 or combine == "any", verdicts
