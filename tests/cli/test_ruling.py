"""`shnor rules`: listed with their sources, shown, laid over by own ones from a file, taken back."""

import json
from pathlib import Path

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor


def test_a_rule_is_shown_changed_and_taken_back(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    body = shnor("rules", "show", school_base, "risk_schools", "--year", "2023").json
    body["pupils"]["percent"] = 15
    file = tmp_path / "rule.json"
    file.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    call = ("rules", "set", school_base, "risk_schools", "--year", "2023", file, "--source", "Приказ № 5")
    assert "Правило «Школы зоны риска»: записано своё с 2023 года" in shnor(*call).out
    assert "ничего не изменено" in shnor(*call).out
    listed = shnor("rules", "list", school_base, "--year", "2024", "--json").json
    (one,) = (one for one in listed["rules"] if one["name"] == "risk_schools")
    assert (listed["year"], one["since"], one["source"], one["own"]) == (2024, 2023, "Приказ № 5", True)
    told = shnor("rules", "list", school_base, "--year", "2024").out
    assert "risk_schools — Школы зоны риска: с 2023 года, изменено здесь" in told
    assert shnor("rules", "show", school_base, "risk_schools", "--year", "2024").json == body
    assert shnor("undo", school_base).code == output.DONE
    assert shnor("rules", "show", school_base, "risk_schools", "--year", "2024").json["pupils"]["percent"] == 10
    assert shnor(*call).code == output.DONE
    forget = ("rules", "forget", school_base, "risk_schools", "--year", "2023")
    assert "своё правило 2023 года убрано" in shnor(*forget).out
    assert "ничего не изменено" in shnor(*forget).out


def test_a_wrong_rule_is_refused_and_changes_nothing(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    file = tmp_path / "rule.json"
    call = ("rules", "set", school_base, "terms", "--year", "2023", file, "--source", "Приказ")
    assert shnor(*call).code == output.BAD_FILE
    file.write_text("{", encoding="utf-8")
    assert "не JSON: ошибка в строке 1" in shnor(*call).err
    file.write_bytes("Правило".encode("cp1251"))
    assert shnor(*call).code == output.BAD_FILE
    file.write_text('{"halves": ["01/06"]}', encoding="utf-8")
    answer = shnor(*call)
    assert (answer.code, answer.out) == (output.WRONG_CALL, "")
    assert "Часть «четверти, месяцы»: её нет" in answer.err
    assert shnor(*call[:-1], " ").code == output.WRONG_CALL
    assert "Правила «погода» нет" in shnor("rules", "show", school_base, "погода", "--year", "2023").err
    for content in ("[" * 100_000, "9" * 5000):
        file.write_text(content, encoding="utf-8")
        assert shnor(*call).code == output.BAD_FILE
    assert not any(one["own"] for one in shnor("rules", "list", school_base, "--json").json["rules"])
