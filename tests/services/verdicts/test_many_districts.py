"""A thousand small random districts get the verdicts of an independent recomputation, under every reading."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import table
from shnor_desktop.services.office import Office, create, open_office
from shnor_desktop.services.verdicts.identify import identify
from shnor_desktop.services.verdicts.risk_schools import risk
from tests.services.verdicts import district, reference
from tests.services.verdicts.test_district import as_reference

YEAR = district.YEAR
JOINS = (("any", "any"), ("all", "any"), ("any", "all"), ("all", "all"))
COMBINE = (("any", 1), ("2", 2), ("3", 3), ("all", 4))
FAST = 400
"""So many of the thousand districts stand in every run; the rest only in the slow lane."""
KEYS = {title: key for key, title in district.CATEGORY_TITLES.items()}
DATES = ("on_date", "left_on")
TRUTHS = ("past_graduates", "external")


@pytest.fixture(scope="module", params=JOINS, ids="-".join)
def joined(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, tuple[str, str]]]:
    """A district's base whose settings join the rows of blocks 2 and 4 in one of the four ways."""
    staff, results = request.param
    path = tmp_path_factory.mktemp("many") / "район.shnor"
    settings: dict[str, object] = {"risk_join_staff": staff, "risk_join_results": results}
    create(path, role="district", code="77", name="Вымышленный район", settings=settings)
    with open_office(path) as office:
        yield office, (staff, results)


def invent(seed: int) -> district.Book:
    """A district of one to three schools, with rows that only a draft or another year has."""
    chance = random.Random(seed)  # noqa: S311  the same district every time
    book = district.generate(chance.randint(1, 3), seed, first=chance.randint(1, 30))
    for row in book["assessments"]:
        lot = chance.random()
        if lot < 0.02:
            row["state"] = None
        elif lot < 0.04 and row.get("participants") is not None:
            row |= {"participants": 0, "n5": 0, "n4": 0, "n3": 0, "n2": 0, "below_minimum": None}
        elif lot < 0.06 and row.get("n2") is not None:
            # a bound of the procedure that is not the mark «2», and may be known where marks are not
            row["below_minimum"] = chance.randint(0, district_participants(row))
            row["n2"] = chance.choice((row["n2"], None))
        elif lot < 0.08:
            row["year"] = chance.choice((YEAR + 1, YEAR - 2))
    return book


def district_participants(row: dict[str, district.Cell]) -> int:
    return reference.number(row["participants"])


def as_stored(row: dict[str, district.Cell]) -> dict[str, Value]:
    """The cells as the base holds them."""
    cells: dict[str, Value] = {}
    for name, cell in row.items():
        if name in DATES and cell is not None:
            cells[name] = reference.day(cell)
        elif name in TRUTHS:
            cells[name] = None if cell is None else cell == "да"
        elif name == "weekly_hours" and cell is not None:
            cells[name] = Decimal(str(cell))
        else:
            cells[name] = (
                KEYS[str(cell)]
                if name == "category" and cell in KEYS
                else str(cell)
                if name == "code"
                else (Decimal(str(cell)) if isinstance(cell, float) else cell)
            )
    return cells


def fill(office: Office, book: district.Book, seed: int) -> None:
    """Nothing but these rows in the base, and deleted ones that must not count."""
    with office.writing() as session:
        for sheet, rows in book.items():
            target = table(sheet)
            session.execute(target.delete())
            stored = [as_stored(row) | ({"school": row["code"]} if sheet == "school" else {}) for row in rows]
            names = {name: None for row in stored for name in row}
            if stored:
                session.execute(target.insert(), [names | row for row in stored])
            if sheet == "assessments" and stored:
                gone = names | stored[seed % len(stored)]
                gone |= {"participants": 10, "n2": 10, "letter": None, "deleted_at": datetime(2022, 1, 1)}  # noqa: DTZ001
                session.execute(target.insert(), [gone])


def compare(office: Office, joins: tuple[str, str], seed: int) -> Counter[Any]:
    """Every verdict on the district against the recomputation."""
    book = invent(seed)
    fill(office, book, seed)
    met: Counter[Any] = Counter()
    for reading in ("any", "same"):
        expected = reference.identify(book, YEAR, reading)
        found = {school["code"]: school for school in schools(identify(office, YEAR, reading).as_json())}
        assert found.keys() == expected.keys()
        for code, school in found.items():
            assert as_reference(school) == expected[code], (seed, code, reading)
            met[reading, school["verdict"], school["differs_by_reading"]] += 1
    for combine, needed in COMBINE:
        for school in schools(risk(office, YEAR, combine).as_json()):
            code = school["code"]
            own = {
                key: [row for row in rows if code in (row.get("school"), row.get("code"))] for key, rows in book.items()
            }
            assert school == reference.risk_school(own, code, YEAR, needed, joins), (seed, code, combine)
            met[combine, school["verdict"]] += 1
    return met


def schools(answer: dict[str, object]) -> list[dict[str, Any]]:
    found = answer["schools"]
    assert isinstance(found, list)
    return found


def every_kind_is_met(met: Counter[Any]) -> None:
    for reading in ("any", "same"):
        assert all(met[reading, verdict, False] for verdict in ("low", "not_low", "no_data")), met
        assert met[reading, "low" if reading == "any" else "not_low", True], met
    assert min(met["any", "risk"], met["any", "no_risk"], met["3", "no_risk"]) > 0, met
    assert any(met[combine, "no_data"] for combine, _ in COMBINE), met


def test_the_first_districts_equal_the_recomputation(joined: tuple[Office, tuple[str, str]]) -> None:
    office, joins = joined
    place = JOINS.index(joins)
    met = sum((compare(office, joins, seed) for seed in range(place, FAST, len(JOINS))), Counter[Any]())
    every_kind_is_met(met)


@pytest.mark.slow
def test_a_thousand_districts_equal_the_recomputation(joined: tuple[Office, tuple[str, str]]) -> None:
    office, joins = joined
    place = JOINS.index(joins)
    met = sum((compare(office, joins, seed) for seed in range(FAST + place, 1000, len(JOINS))), Counter[Any]())
    every_kind_is_met(met)
