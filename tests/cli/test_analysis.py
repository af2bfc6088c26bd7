"""What the command says of signals, the risk profile and the context, in words and in documented JSON."""

from pathlib import Path

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor
from tests.cli.test_answers import documented
from tests.services.importing.books import book


def test_signals_and_the_profile_are_told_and_documented(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    head = ["year", "procedure", "subject", "programme_grade", "state", "participants", "n5", "n4", "n3", "n2"]
    works = [
        [*head, "lowered", "confirmed", "raised"],
        [2022, "ВПР", "математика", 5, "проводилась", 20, 2, 3, 8, 7, 12, 6, 2],
        [2022, "ВПР", "физика", 8, "не проводилась", *[None] * 8],
    ]
    rechecks = [
        ["year", "procedure", "subject", "grade", "checked", "differing"],
        [2022, "ВПР", "математика", 5, 20, 1],
    ]
    profile = [["year", "factor", "level", "verified"], [2022, "Дефицит педагогических кадров", "высокая", "да"]]
    equipment = [["year", "internet_stable"], [2022, "нет"]]
    path = book(tmp_path / "all.xlsx", Результаты=works, Перепроверка=rechecks, Профиль=profile, База=equipment)
    assert shnor("import", school_base, path).code == output.DONE
    found = shnor("analyse", school_base, "--year", "2022", "--json").json
    documented("analyse", found)
    school = found["schools"][0]
    fired = {one["kind"]: one["fired"] for one in school["signals"]}
    assert fired == {
        "confirmed_share": True,
        "lowered_share": True,
        "twos_share": True,
        "raised_share": False,
        "recheck": False,
        **dict.fromkeys(("twos_jump", "success_jump", "above_mean", "border_peaks")),
        "repeated_rows": False,
    }
    shortage = next(one for one in school["profile"] if one["factor"] == "staff_shortage")
    assert (shortage["level"], shortage["verified"], shortage["estimate"]["value"]) == ("высокая", True, None)
    assert school["profile"][0]["estimate"]["value"] == "100.00"
    assert {"signals", "risk_profile", "context"} <= {rule["name"] for rule in found["rules"]}
    said = shnor("analyse", school_base, "--year", "2022").out.replace("\u00a0", " ")
    assert "Доля отметок «2» (ВПР, математика, 5 класс): доля отметок «2» — 35,0 %, порог — больше 30 %" in said
    assert said.count("возможный маркер, требует дополнительного анализа") == 3
