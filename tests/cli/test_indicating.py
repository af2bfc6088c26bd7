"""`shnor indicators`: figures in words and in JSON, frozen at a date, refused calls."""

import json
from pathlib import Path

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor
from tests.services.importing.books import book


def _filled(shnor: Shnor, base: Path) -> None:
    rows = [["year", "level", "graduates", "certificates"], [2022, "9", 21, 7]]
    assert (
        shnor("import", base, book(base.with_name("a.xlsx"), Выпускники=rows), "--sheet", "graduates").code
        == output.DONE
    )


def test_all_indicators_are_listed_with_the_keys_of_the_contract(shnor: Shnor, school_base: Path) -> None:
    _filled(shnor, school_base)
    found = shnor("indicators", school_base, "--year", "2022", "--json").json
    assert len({(one["programme"], one["code"]) for one in found}) == 59
    keys = {"code", "type", "direction", "target", "value", "numerator", "denominator", "state", "origin"}
    assert all(keys <= one.keys() for one in found)
    assert all(one["missing"] for one in found if one["value"] is None)
    own = shnor("indicators", school_base, "--year", "2022", "--programme", "petrovsky", "--json").json
    assert {one["programme"] for one in own} == {"petrovsky"}
    (given,) = (one for one in own if one["code"] == "4")
    assert (given["value"], given["numerator"], given["denominator"], given["origin"]) == ("33.33", 7, 21, "вычислено")
    assert [part["value"] for part in given["parts"]] == ["33.33", None]


def test_values_are_frozen_once_and_told(shnor: Shnor, school_base: Path) -> None:
    _filled(shnor, school_base)
    call = ("indicators", school_base, "--year", "2022", "--programme", "petrovsky")
    frozen = shnor(*call, "--freeze", "20.09.2022")
    assert frozen.code == output.DONE
    assert "Зафиксировано на 20.09.2022: 1." in frozen.out
    assert "33,3\u00a0% (7 из 21) — плана нет" in frozen.out
    assert "4: уже зафиксировано" in shnor(*call, "--freeze", "21.09.2022").out
    assert [one["frozen"] for one in shnor(*call, "--json").json if one["code"] == "4"] == [True]
    assert shnor("check", school_base).code == output.DONE


def test_a_district_freezes_its_own_figures_and_the_base_stays_sound(shnor: Shnor, district_base: Path) -> None:
    cards = [["code", "short_name"], ["1", "СОШ № 1"], ["2", "СОШ № 2"]]
    statuses = [["school", "year", "status", "source"], ["1", 2022, "в перечне ШНОР", "приказ"]]
    path = book(district_base.with_name("a.xlsx"), Карточка=cards, Статусы=statuses)
    assert shnor("import", district_base, path).code == output.DONE
    call = ("indicators", district_base, "--year", "2022", "--programme", "petrovsky")
    assert "2: " not in shnor(*call, "--freeze", "20.09.2022").err
    (share,) = (one for one in shnor(*call, "--json").json if one["code"] == "2")
    assert (share["value"], share["numerator"], share["denominator"], share["frozen"]) == ("50.00", 1, 2, True)
    problems = shnor("check", district_base, "--year", "2022", "--json").json["problems"]
    assert [one["message"] for one in problems if one["sheet"] == "indicator_values"] == []
    assert shnor("identify", district_base, "--year", "2022").code == output.DONE
    assert shnor("undo", district_base).code == output.DONE
    assert not any(one["frozen"] for one in shnor(*call, "--json").json)


def test_a_wrong_programme_year_or_school_is_refused(shnor: Shnor, school_base: Path) -> None:
    for wrong in (("--programme", "нет"), ("--school", "9")):
        assert shnor("indicators", school_base, "--year", "2022", *wrong).code == output.WRONG_CALL
    assert shnor("indicators", school_base, "--year", "2021/22").code == output.WRONG_CALL
    assert shnor("indicators", school_base).code == output.WRONG_CALL


def test_own_indicators_come_from_a_file_and_are_forgotten(shnor: Shnor, school_base: Path) -> None:
    _filled(shnor, school_base)
    part, whole = (
        f"сумма(«Выпускники»: «{what}» где «Учебный год» = год)" for what in ("Получили аттестат", "Выпускников")
    )
    own = {
        "code": "К1",
        "title": "С аттестатом",
        "type": "%",
        "formula": f"доля({part}, {whole})",
        "targets": {"2022": "30"},
    }
    file = school_base.with_name("own.json")
    call = ("indicators", school_base, "--year", "2022")

    def kept(*indicators: object) -> None:
        file.write_text(json.dumps(list(indicators), ensure_ascii=False), encoding="utf-8")

    kept(own)
    assert shnor(*call, "--own", file).code == output.WRONG_CALL
    assert shnor(*call, "--own", file, "--source", "приказ № 5").code == output.DONE
    (found,) = shnor(*call, "--programme", "own", "--json").json
    assert (found["value"], found["numerator"], found["denominator"], found["state"]) == ("33.33", 7, 21, "met")
    kept(own | {"formula": "число(«Кадры» где «Стол» = 1)"})
    wrong = shnor(*call, "--own", file, "--source", "приказ № 6")
    assert (wrong.code, "нет такой графы; место 19" in wrong.err) == (output.WRONG_CALL, True)
    kept("не показатель")
    assert shnor(*call, "--own", file, "--source", "приказ № 6").code == output.WRONG_CALL
    file.write_text("{", encoding="utf-8")
    assert shnor(*call, "--own", file, "--source", "приказ № 6").code == output.BAD_FILE
    assert [one["code"] for one in shnor(*call, "--programme", "own", "--json").json] == ["К1"]
    assert shnor(*call, "--forget", "К2").code == output.WRONG_CALL
    assert shnor(*call, "--forget", "К1").code == output.DONE
    assert shnor(*call, "--programme", "own", "--json").code == output.WRONG_CALL


def test_a_hostile_file_of_own_indicators_is_refused_in_words(shnor: Shnor, school_base: Path) -> None:
    file = school_base.with_name("own.json")
    call = ("indicators", school_base, "--year", "2022", "--own", file, "--source", "приказ")
    for content in (b"[" * 100_000, b"[" + b"9" * 5000 + b"]", b"\xff\xfe"):
        file.write_bytes(content)
        answer = shnor(*call)
        assert (answer.code, answer.out) == (output.BAD_FILE, "")
        assert "«own.json»" in answer.err


def test_options_without_their_pair_are_refused(shnor: Shnor, school_base: Path) -> None:
    for lonely in (("--again",), ("--source", "приказ")):
        answer = shnor("indicators", school_base, "--year", "2022", *lonely)
        assert (answer.code, answer.out) == (output.WRONG_CALL, "")
        assert "только вместе" in answer.err
