"""Figures by key are those that the analysis, the risk table and the indicators print; targets follow them."""

import json
from datetime import date
from decimal import Decimal

import pytest

from shnor_desktop.cli import main
from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, measures
from shnor_desktop.services.entries import Edit
from shnor_desktop.services.indicators.values import compute
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import aims, anti_risk, reach, seen, targets
from shnor_desktop.services.programme.aims import Aim
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.verdicts.facts import Key

YEAR = 2020
ON = date(2020, 6, 10)


def sight(office: Office, on: date = ON) -> Sight:
    return Sight(office, YEAR, office.code, on)


Capsys = pytest.CaptureFixture[str]


def asked(office: Office, command: str, capsys: Capsys) -> object:
    """What the command line prints as JSON."""
    assert main([command, str(office.path), "--year", str(YEAR), "--json"]) in (0, 1)
    found: object = json.loads(capsys.readouterr().out)
    return found


def test_every_key_is_unique_fits_its_column_and_answers_why(demo: Office) -> None:
    view = sight(demo)
    found = targets.registry(view)
    assert len(found) > 300
    for key, one in found.items():
        assert key == one.key == one.figure.key
        assert len(key) <= 120
        assert one.title
        assert one.figure.why()
        again = targets.measured(view, key)
        assert again is not None
        assert again.figure.value == one.figure.value


def test_the_numbers_are_those_of_the_command_line(demo: Office, capsys: Capsys) -> None:
    found = targets.registry(sight(demo))
    risk = asked(demo, "risk", capsys)
    assert isinstance(risk, dict)
    rows = risk["schools"][0]["rows"]
    shares = {key: row for key, row in rows.items() if "numerator" in row}
    assert shares
    for key, row in shares.items():
        figure = found[f"risk:{key}"].figure
        assert (figure.numerator, figure.denominator) == (row["numerator"], row["denominator"])
    analysis = asked(demo, "analyse", capsys)
    assert isinstance(analysis, dict)
    school = analysis["schools"][0]
    compared = 0
    for factor in school["profile"]:
        assert found[f"profile:{factor['factor']}"].figure.as_json() == factor["estimate"]
        for part in factor["components"]:
            if part["figure"] is not None:
                assert found[f"profile:{part['key']}"].figure.as_json() == part["figure"]
                compared += 1
    for name, figure_json in [
        (f"staff:{table['key']}:{line['key']}:{cell['column']}", cell)
        for table in school["staff"]["tables"]
        for line in table["lines"]
        for cell in line["cells"]
    ]:
        assert found[name].figure.as_json()["value"] == figure_json["value"]
        compared += 1
    for one in school["results"]:
        if one["year"] == YEAR:
            key = Key(one["procedure"], one["subject"], one["level"], one["programme_grade"], one["season"])
            for name, value in one["figures"].items():
                assert found[targets.result_key(key, name)].figure.as_json() == value
                compared += 1
    assert compared > 190


def test_a_share_that_is_also_an_indicator_is_the_same_number(demo: Office) -> None:
    indicators = {one.indicator.title: one.known.figure for one in compute(demo, YEAR) if one.known.value is not None}
    category = indicators["Доля педагогов школы с первой и высшей категорией"]
    found = targets.registry(sight(demo))
    parts = [found[f"staff:category:{name}:pedagogues"].figure.numerator or 0 for name in ("высшая", "первая")]
    assert (sum(parts), found["staff:category:первая:pedagogues"].figure.denominator) == (
        category.numerator,
        category.denominator,
    )


def held(office: Office, factor: str = "equipment", on: date = ON) -> list[Aim]:
    return aims.read(sight(office, on), anti_risk.place_of(office, YEAR, factor))


def test_a_target_shows_where_it_began_where_it_is_and_the_way_between(demo: Office) -> None:
    place = anti_risk.place_of(demo, YEAR, "equipment")
    aims.add(sight(demo), place, "equipment:counts:computers:now")
    (aim,) = held(demo)
    assert (aim.base, aim.now, aim.state, aim.arrow) == (Decimal(32), Decimal(32), reach.NO_TARGET, "= 0")
    aims.change(demo, aim.row, {"target_value": Decimal(40)})
    assert held(demo)[0].state == reach.SAME
    with demo.reading() as session:
        row = next(one for one in entries.load(session, "equipment", year=YEAR) if one.values["computers"] == 32)
    for computers, state, arrow in ((36, reach.CLOSER, "↑ 4"), (40, reach.REACHED, "↑ 8"), (30, reach.FARTHER, "↓ 2")):
        entries.apply(demo, [Edit("equipment", row.id, "computers", 32, computers)], "Правка")
        (aim,) = held(demo)
        assert (aim.now, aim.state, aim.arrow) == (Decimal(computers), state, arrow)
        assert any("компьютеров" in line.lower() for line in aim.why())
        assert aim.figure is not None
        assert ("equipment", (row.id,)) in aim.figure.links
        entries.undo(demo)
    with pytest.raises(InputError, match="уже есть"):
        aims.add(sight(demo), place, "equipment:counts:computers:now")
    with pytest.raises(InputError, match="Такой цифры"):
        aims.add(sight(demo), place, "equipment:нет:такой:графы")


def test_a_target_that_is_to_fall_is_reached_from_above(demo: Office) -> None:
    place = anti_risk.place_of(demo, YEAR, "parents")
    cells: dict[str, Value] = {
        "indicator": "Недовольных родителей",
        "unit": "%",
        "base_value": Decimal(30),
        "target_value": Decimal(20),
    }
    aims.add_own(demo, place, cells)
    (aim,) = held(demo, "parents")
    assert (aim.now, aim.state) == (None, reach.UNKNOWN)
    for typed, state in ((25, reach.CLOSER), (20, reach.REACHED), (10, reach.REACHED), (35, reach.FARTHER)):
        aims.change(demo, aim.row, {"actual_value": Decimal(typed), "source": "анкета"})
        (now,) = held(demo, "parents")
        assert (now.state, now.told(now.now)) == (state, f"{typed}\u00a0%")
        assert now.why()[-1] == "Внесено вручную. Источник: анкета."
    assert aims.change(demo, aim.row, {"actual_value": Decimal(35)}) is None
    aims.remove(demo, aim.row)
    assert held(demo, "parents") == []
    entries.undo(demo)
    assert len(held(demo, "parents")) == 1
    with pytest.raises(InputError, match="Назовите показатель"):
        aims.add_own(demo, place, {"indicator": " "})


def test_in_autumn_the_new_school_year_speaks_once_it_has_a_value(demo: Office) -> None:
    place = anti_risk.place_of(demo, YEAR, "equipment")
    aims.add(sight(demo), place, "equipment:counts:computers:now")
    autumn = date(YEAR, 10, 15)
    assert [(one.now, one.school_year) for one in held(demo, on=autumn)] == [(Decimal(32), YEAR)]
    added: dict[str, Value] = {"year": YEAR + 1, "computers": 45}
    entries.apply(demo, [entries.Add("equipment", demo.code, added)], "Осень")
    assert [(one.now, one.school_year) for one in held(demo, on=autumn)] == [(Decimal(45), YEAR + 1)]
    assert [(one.now, one.school_year) for one in held(demo)] == [(Decimal(32), YEAR)]


def test_every_figure_of_the_catalogue_of_texts_is_a_key_of_the_registry(demo: Office) -> None:
    risk = sight(demo).risk
    assert risk is not None
    rows = {one.key for one in seen.rows_of(risk)}
    known = set(targets.registry(sight(demo))) | rows
    for factor in seen.described().values():
        for key in (*factor.figures, *(key for part in factor.components for key in part.figures)):
            assert key in known, (factor.key, key)
    assert set(seen.described()) == set(measures.catalogue())
