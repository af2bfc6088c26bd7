"""JSON answers: every key is documented, and those of the contract are there; the exchange from key to receipt."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.cli import output
from shnor_desktop.cli.documentation import shapes
from shnor_desktop.services import entries
from shnor_desktop.services.office import open_office
from tests.cli.conftest import Shnor
from tests.services.importing.books import book

_OPEN = {
    "schools[].criteria",
    "schools[].blocks",
    "schools[].rows",
    "schools[].results[].figures",
    "together.results[].figures",
}
"""Places whose keys name data: «1.1», «2»."""


def _places(value: Any, place: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            step = "{}" if place in _OPEN else key
            yield from _places(inner, f"{place}.{step}" if place else step)
        if not value:
            yield place
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner, f"{place}[]")
    else:
        yield place


def documented(command: str, value: Any) -> None:
    known = set(shapes()[command])
    # a choice or a missing thing is a plain word in a list
    found = {place.removesuffix("[]") if place.removesuffix("[]") in known else place for place in _places(value)}
    assert found <= known | {place for place in known if place.endswith("[]")}, (command, found - known)


@pytest.fixture
def filled(school_base: Path, tmp_path: Path, shnor: Shnor) -> Path:
    """A school with a class, results with a contradiction, and a measure that is overdue."""
    classes = [["year", "grade", "letter", "pupils", "boys", "girls"], [2022, 9, "А", 20, 10, 11]]
    results = [
        ["year", "procedure", "subject", "programme_grade", "state", "participants", "n5", "n4", "n3", "n2"],
        [2022, "ОГЭ", "математика", 9, "проводилась", 10, 2, 3, 2, 3],
    ]
    roadmap = [["plan", "number", "title", "end", "state"], ["План", "1", "Диагностика", "01.10.2021", "не начато"]]
    path = book(tmp_path / "all.xlsx", Классы=classes, Результаты=results, Карта=roadmap)
    assert shnor("import", school_base, path).code == output.DONE
    return school_base


def test_every_answer_is_documented_key_by_key(shnor: Shnor, filled: Path, tmp_path: Path) -> None:
    bad = book(tmp_path / "bad.xlsx", Классы=[["year", "grade", "pupils"], [2022, 5, "?"]])
    table = tmp_path / "plan.csv"
    table.write_text("Мероприятие;Срок;Ещё\nПедсовет;когда-нибудь;x\n", encoding="utf-8")
    calls: dict[str, tuple[object, ...]] = {
        "sheets": ("sheets",),
        "import": ("import", filled, bad, "--sheet", "classes", "--dry-run"),
        "check": ("check", filled, "--year", "2022"),
        "identify": ("identify", filled, "--year", "2022"),
        "risk": ("risk", filled, "--year", "2022"),
        "analyse": ("analyse", filled, "--year", "2022"),
        "plan templates": ("plan", "templates"),
        "plan new": ("plan", "new", filled, "--template", "petrovsky_schedule", "--items", "1.6,3.18"),
        "plan import": ("plan", "import", filled, table, "--plan", "Наш план", "--dry-run"),
        "plan shift": ("plan", "shift", filled, "--plan", "План", "--days", "1"),
        "indicators": ("indicators", filled, "--year", "2022"),
        "plan status": ("plan", "status", filled, "--on", "01.11.2021"),
        "project start": ("project", "start", filled, "--year", "2022"),
        "project show": ("project", "show", filled, "--year", "2022", "--on", "31.03.2022"),
        "project folders": ("project", "folders", filled, "--year", "2022", "--to", tmp_path),
        "calendar": ("calendar", filled, "--on", "01.11.2021"),
        "outbox": ("outbox", filled),
        "inbox": ("inbox", filled),
        "keys list": ("keys", "list", filled),
        "carry": ("carry", filled, "--from", "2022", "--dry-run"),
        "pupils count": ("pupils", "count", filled, "--year", "2022", "--dry-run"),
        "notes": ("notes", filled),
        "history": ("history", filled),
        "rules list": ("rules", "list", filled, "--year", "2022"),
        "doctor": ("doctor", filled),
    }
    for command, arguments in calls.items():
        documented(command, shnor(*arguments, "--json").json)
    assert set(shapes()) == {*calls, "verify", "receive", "pack"}
    listed = shnor("help", "json").out
    assert all(place in listed for keys in shapes().values() for place in keys)


def test_check_answers_one_when_a_rule_is_broken(shnor: Shnor, filled: Path) -> None:
    answer = shnor("check", filled, "--year", "2022", "--json")
    assert answer.code == output.LOOK
    found = [(problem["sheet"], problem["rule"]) for problem in answer.json["problems"] if problem["level"] == "hard"]
    assert found == [("classes", "boys_and_girls")]
    assert "10 + 11 = 21" in shnor("check", filled).out


def test_verdicts_are_told_in_words_and_in_json(shnor: Shnor, filled: Path) -> None:
    school = shnor("identify", filled, "--year", "2022", "--second-criterion", "same", "--json").json["schools"][0]
    assert school["procedures"][0]["is_low"] is True
    assert "30,0\u00a0% ≥ 30\u00a0%" in shnor("identify", filled, "--year", "2022").out
    risk = shnor("risk", filled, "--year", "2022", "--combine", "2", "--json").json
    assert (risk["combine"], risk["schools"][0]["verdict"]) == ("2", "no_data")
    assert len(shnor("risk", filled, "--year", "2022", "--school", "857", "--json").json["schools"]) == 1
    assert shnor("risk", filled, "--year", "2022", "--school", "858", "--json").code == output.WRONG_CALL


def test_the_road_map_tells_what_is_overdue(shnor: Shnor, filled: Path) -> None:
    figures = shnor("plan", "status", filled, "--on", "2021-11-01", "--json").json
    assert (figures["planned"], figures["done"], figures["share_done"]) == (1, 0, 0)
    assert figures["overdue"][0]["state"] == "не начато"
    said = shnor("plan", "status", filled, "--on", "01.11.2021").out
    assert "просрочено с 01.10.2021: 1. Диагностика" in said
    assert said.rstrip().endswith("— не начато")


def test_a_copy_is_made_and_restored(shnor: Shnor, filled: Path) -> None:
    assert shnor("backup", filled, "-o", "copy.shnor").code == output.DONE
    with open_office(filled, access="write") as office:
        office.set_settings({"user": "Другой"})
    assert shnor("restore", "copy.shnor", "-o", filled).code == output.DONE
    with open_office(filled, access="read") as office, office.reading() as session:
        assert office.who == "Завуч"
        assert len(entries.load(session, "classes")) == 1
    assert shnor("doctor", filled).code == output.DONE


def test_a_report_is_written_whole(shnor: Shnor, filled: Path, tmp_path: Path) -> None:
    for form in ("pdf", "docx", "xlsx"):
        call = ("report", filled, "conclusion", "--year", "2022", "--on", "01.10.2022", "-o", f"a.{form}")
        assert shnor(*call).code == output.DONE
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_keys_signatures_package_and_receipt(
    shnor: Shnor, school_base: Path, district_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shnor("keys", "new", school_base).code == output.WRONG_CALL
    monkeypatch.setenv("SHNOR_PASSPHRASE", "четыре обычных слова подряд")
    person = ("--person", "Петров Пётр Иванович")
    assert shnor("keys", "new", district_base, *person).code == output.DONE
    assert shnor("keys", "new", school_base).code == output.DONE
    assert shnor("keys", "new", school_base).code == output.REFUSED
    assert shnor("keys", "request", school_base, *person, "-o", "a.shnor-request").code == output.DONE
    assert shnor("keys", "issue", district_base, "a.shnor-request", "-o", "a.shnor-profile").code == output.DONE
    assert shnor("keys", "accept", school_base, "a.shnor-profile").code == output.DONE
    (tmp_path / "stick").mkdir()
    packed = shnor("pack", school_base, "--to", "stick", "--json")
    documented("pack", packed.json)
    parcel = packed.json["file"]

    checked = shnor("verify", parcel, "--base", district_base, "--json")
    documented("verify", checked.json)
    assert (checked.code, checked.json["verdict"], checked.json["sequence"]) == (output.DONE, "accepted", 1)
    assert shnor("verify", parcel, "--profile", "a.shnor-profile").code == output.DONE
    assert shnor("verify", parcel).code == output.REFUSED

    taken = shnor("receive", district_base, parcel, "--json")
    documented("receive", taken.json)
    assert (taken.code, taken.json["verdict"], taken.json["school"]) == (output.DONE, "accepted", "857")
    receipt = Path(taken.json["receipt"])
    first = receipt.read_bytes()
    again = shnor("receive", district_base, parcel, "--json")
    assert (again.code, again.json["verdict"], receipt.read_bytes()) == (output.DONE, "known", first)
    assert shnor("receive", school_base, receipt).code == output.DONE
    sent = shnor("outbox", school_base, "--json").json
    documented("outbox", sent)
    assert sent["packages"][0]["receipt_at"] is not None
    documented("inbox", shnor("inbox", district_base, "--json").json)

    changed = tmp_path / "changed.asice"
    changed.write_bytes(Path(parcel).read_bytes()[:-1])
    refused = shnor("receive", district_base, changed, parcel, "--json")
    assert refused.code == output.BAD_FILE
    assert [item["verdict"] for item in refused.json] == ["refused", "known"]
    assert shnor("verify", changed, "--base", district_base).code == output.BAD_FILE

    assert shnor("template", school_base, "classes", "-o", "t.xlsx").code == output.DONE
    assert shnor("sign", "t.xlsx", "--base", school_base).code == output.DONE
    assert shnor("verify", "t.xlsx", "--base", district_base).code == output.DONE
    assert shnor("report", school_base, "conclusion", "--year", "2022", "-o", "r.pdf").code == output.DONE
    assert shnor("sign", "r.pdf", "--keys", f"{school_base}.keys", "--inside").code == output.DONE
    assert shnor("verify", "r.pdf", "--base", district_base).code == output.DONE

    digits = shnor("keys", "list", school_base, "--json").json["own"]
    assert shnor("keys", "revoke", district_base, digits, "--why", "утерян").code == output.DONE
    register = shnor("keys", "list", district_base, "--json").json
    documented("keys list", register)
    assert register["keys"][0]["revoked_at"] is not None
    assert shnor("verify", "t.xlsx", "--base", district_base, "--json").json["reason"] == "revoked"


def test_the_passport_is_counted_and_names_go_for_good(shnor: Shnor, school_base: Path) -> None:
    rows = [
        ["pupil", "full_name", "grade", "letter", "ovz"],
        ["1", "Тихонова Римма", 5, "А", "да"],
        ["2", None, 5, "A", None],
    ]
    path = book(school_base.with_name("list.xlsx"), Список=rows)
    assert shnor("import", school_base, path, "--sheet", "pupils").code == output.DONE
    shown = shnor("pupils", "count", school_base, "--year", "2022", "--dry-run").out
    assert "5А, «Обучающихся»: — → 2" in shown
    assert "Ничего не записано" in shown
    assert "Записано чисел: 2" in shnor("pupils", "count", school_base, "--year", "2022").out
    assert "записывать нечего" in shnor("pupils", "count", school_base, "--year", "2022").out
    asked = shnor("pupils", "erase", school_base)
    assert asked.code == output.WRONG_CALL
    assert "Имён обучающихся за все годы: 1" in asked.out
    assert b"\xd0\xa2\xd0\xb8\xd1\x85\xd0\xbe\xd0\xbd\xd0\xbe\xd0\xb2\xd0\xb0" in school_base.read_bytes()
    assert "Удалено имён обучающихся: 1." in shnor("pupils", "erase", school_base, "--yes").out
    assert "Тихонова".encode() not in school_base.read_bytes()
    assert shnor("doctor", school_base).code == output.DONE
