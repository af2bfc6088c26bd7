"""Three hundred schools loaded from workbooks get the verdicts of an independent recomputation, bounds included."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.services.verdicts import district, reference

YEAR = district.YEAR
SCHOOLS = 300
NAMES = ("year", "procedure", "subject", "level", "programme_grade")


def shnor(*words: str | Path) -> Any:
    """What the command line answers in JSON."""
    code = "import sys; from shnor_desktop.cli import main; sys.exit(main())"
    told = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *map(str, words)], capture_output=True, encoding="utf-8", check=False
    )
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]
    return json.loads(told.stdout) if "--json" in words else None


@pytest.fixture(scope="module")
def book() -> district.Book:
    return district.generate(SCHOOLS, seed=20221001)


@pytest.fixture(scope="module")
def base(book: district.Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district whose rows came from one workbook a sheet."""
    folder = tmp_path_factory.mktemp("district")
    path = folder / "район.shnor"
    shnor("new", path, "--role", "district", "--code", "77", "--name", "Вымышленный район")
    headings = {
        sheet["key"]: {"school": "Код школы"} | {column["key"]: column["heading"] for column in sheet["columns"]}
        for sheet in shnor("sheets", "--json")
    }
    answers = shnor("import", path, *district.write(folder, book, headings), "--json")
    sheets = {sheet["key"]: sheet for answer in answers for sheet in answer["sheets"]}
    assert {key: sheet["added"] for key, sheet in sheets.items()} == {key: len(rows) for key, rows in book.items()}
    return path


def as_reference(school: dict[str, Any]) -> dict[str, Any]:
    """The program's JSON of a school in the plain shape of the recomputation."""
    return {
        **{name: school[name] for name in ("verdict", "criteria", "differs_by_reading", "distance")},
        "missing": {tuple(gap[name] for name in NAMES) for gap in school["missing"]},
        "procedures": {
            tuple(one[name] for name in (*NAMES, "season", "participants", "low", "is_low"))
            for one in school["procedures"]
        },
    }


@pytest.mark.parametrize("reading", ["any", "same"])
def test_low_results_equal_the_recomputation(book: district.Book, base: Path, reading: str) -> None:
    found = shnor("identify", base, "--year", str(YEAR), "--second-criterion", reading, "--json")
    assert (found["year"], found["second_criterion"]) == (YEAR, reading)
    assert [school["code"] for school in found["schools"]] == sorted(str(card["code"]) for card in book["school"])
    expected = reference.identify(book, YEAR, reading)
    for school in found["schools"]:
        assert as_reference(school) == expected[school["code"]], school["code"]
    met = Counter(school["verdict"] for school in found["schools"])
    assert min(met["low"], met["not_low"], met["no_data"]) >= 5, met
    assert any(school["differs_by_reading"] for school in found["schools"])


def test_bounds_of_low_results_are_exact(base: Path) -> None:
    found = shnor("identify", base, "--year", str(YEAR), "--json")
    verdicts = {school["code"]: school["verdict"] for school in found["schools"]}
    # 3 of 10, 2999 of 10000, 3000 of 10000, 2 of 7, 1 of 3
    assert [verdicts[code] for code in ("0007", "0008", "0009", "0011", "0012")] == [
        "low",
        "not_low",
        "low",
        "not_low",
        "low",
    ]


@pytest.mark.parametrize(("combine", "needed"), [("any", 1), ("2", 2), ("3", 3), ("all", 4)])
def test_risk_zone_equals_the_recomputation(book: district.Book, base: Path, combine: str, needed: int) -> None:
    found = shnor("risk", base, "--year", str(YEAR), "--combine", combine, "--json")
    assert (found["year"], found["combine"]) == (YEAR, combine)
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
