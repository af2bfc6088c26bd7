"""Scales and boundaries by year: every one has a source, the bounds are those that were published."""

import json
from decimal import Decimal

import pytest

from shnor_desktop.paths import resources
from shnor_desktop.services.importing.scales import Scales


@pytest.mark.parametrize("name", ["vpr", "oge", "ege", "ris_codes"])
def test_every_entry_is_whole(name: str) -> None:
    body = json.loads((resources() / "scales" / f"{name}.json").read_text(encoding="utf-8"))
    assert body["title"]
    assert body["entries"]
    for entry in body["entries"]:
        assert entry["subject"] == entry["subject"].lower()
        assert name == "ris_codes" or (entry["years"] and entry["source"])
        if "bounds" in entry:
            assert entry["bounds"] == sorted(set(entry["bounds"]))
            assert entry["highest"] is None or entry["highest"] > entry["bounds"][-1]


@pytest.mark.parametrize(
    ("points", "mark"), [(0, 2), (9, 2), (10, 3), (15, 3), (16, 4), (20, 4), (21, 5), (24, 5), (25, None), (-1, None)]
)
def test_the_scale_of_2026_has_its_published_bounds(points: int, mark: int | None) -> None:
    scale = Scales().vpr(2026, "русский язык", 4)
    assert scale is not None
    assert scale.mark(Decimal(points)) == mark


def test_a_work_without_an_official_scale_has_none() -> None:
    assert Scales().vpr(2024, "русский язык", 4) is None
    assert Scales().vpr(2022, "биология", 6) is None
    assert Scales().oge(2023, "математика") is None


def test_a_boundary_that_no_document_confirms_says_so() -> None:
    confirmed, doubtful = Scales().ege_minimum(2022, "русский язык"), Scales().ege_minimum(2023, "русский язык")
    assert confirmed is not None
    assert doubtful is not None
    assert (confirmed.score, confirmed.confirmed, doubtful.score, doubtful.confirmed) == (24, True, 24, False)
    assert Scales().ege_minimum(2023, "физика") is None
    assert Scales().ege_minimum(2014, "русский язык") is None
