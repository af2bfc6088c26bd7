"""Plans from the command line: templates, a new plan, moved terms, a template given to another office."""

import json
from pathlib import Path

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor

UST = "Дорожная карта сопровождения ШНОР и проекта «500+», 2022 год"


def test_templates_are_listed_with_their_measures(shnor: Shnor) -> None:
    found = shnor("plan", "templates", "--json").json
    assert sum(one["count"] for one in found) == sum(len(one["items"]) for one in found) == 266
    one = shnor("plan", "templates", "--template", "norilsk_monitoring", "--json").json[0]
    assert one["items"][4]["terms"][0] == {"start": "2022-06-01", "end": "2022-06-10"}
    said = shnor("plan", "templates", "--template", "norilsk_monitoring").out
    assert "М5" in said
    assert "1–10 июня" in said
    assert shnor("plan", "templates", "--template", "нет").code == output.WRONG_CALL


def test_a_plan_is_made_moved_and_measured(shnor: Shnor, school_base: Path) -> None:
    made = shnor("plan", "new", school_base, "--template", "ust_ilimsk_roadmap", "--year", "2022")
    assert made.code == output.DONE
    assert f"Создан план «{UST}»: 60\u00a0мероприятий, сроков: 61." in made.out
    status = shnor("plan", "status", school_base, "--on", "2022-06-10", "--plan", UST, "--json").json
    assert (status["planned"], status["done"], status["confirmed"], status["share_done_confirmed"]) == (27, 0, 0, 0)
    assert len(status["overdue"]) == 26
    assert shnor("plan", "shift", school_base, "--plan", UST, "--months", "1").code == output.DONE
    assert "01.07.2022" in shnor("plan", "status", school_base, "--on", "01.08.2022").out
    assert shnor("undo", school_base).code == output.DONE
    moved = shnor("plan", "shift", school_base, "--plan", UST, "--days", "-1", "--json").json
    assert (moved["moved"], moved["left"]) == (61, 0)


def test_wrong_wishes_are_refused_in_words(shnor: Shnor, school_base: Path) -> None:
    new = ("plan", "new", school_base, "--template", "norilsk_plan")
    assert shnor(*new).code == output.DONE
    for arguments, words in (
        (new, "уже есть: второй раз он не создан"),
        ((*new, "--year", "22"), "«22» — не год"),
        ((*new, "--year", "2100"), "2100 год не подходит: программа ведёт годы с 2000 по 2099"),
        ((*new, "--year", "0000"), "0000 год не подходит"),
        ((*new, "--year", "20222"), "«20222» — не год, пишите четыре цифры"),
        ((*new, "--year", "-5"), "«-5» — не год"),
        ((*new, "--school-year", "1999"), "1999 год не подходит"),
        (("project", "start", school_base, "--year", "2100"), "2100 год не подходит"),
        ((*new, "--year", "2024", "--school-year", "2024"), "вместе не бывают"),
        ((*new, "--name", "Другой", "--items", "П1.1,7"), "нет мероприятий с номерами: 7"),
        ((*new, "--name", "Другой", "--school", "858"), "Школы с кодом «858» в базе нет"),
        (("plan", "shift", school_base, "--plan", "Нет такого", "--days", "1"), "Плана «Нет такого» в базе нет"),
        (("plan", "shift", school_base, "--plan", "Нет такого", "--days", "много"), "«много» — не целое число"),
        (("plan", "shift", school_base, "--plan", "Нет такого", "--days", "9999"), "слишком далеко"),
    ):
        answer = shnor(*arguments)
        assert (answer.code, answer.out) == (output.WRONG_CALL, "")
        assert words in answer.err


def test_a_district_gives_its_template_to_a_school(
    shnor: Shnor, district_base: Path, school_base: Path, tmp_path: Path
) -> None:
    wishes = (
        "--template",
        "petrovsky_schedule",
        "--year",
        "2024",
        "--items",
        "3.18,3.24",
        "--name",
        "Образец 2024 года",
    )
    assert shnor("plan", "new", district_base, *wishes).code == output.DONE
    assert shnor("plan", "save", district_base, "--plan", "Образец 2024 года", "-o", "t.json").code == output.DONE
    taken = shnor("plan", "take", school_base, "t.json")
    assert taken.code == output.DONE
    assert "мероприятий 2" in taken.out
    assert "уже есть" in shnor("plan", "take", school_base, "t.json").out
    key = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))["key"]
    assert key in shnor("plan", "templates", school_base).out
    made = shnor("plan", "new", school_base, "--template", key, "--year", "2025", "--json").json
    assert (made["plan"], made["items"], made["occurrences"]) == ("Образец 2025 года", 2, 24)
    assert shnor("plan", "forget", school_base, key).code == output.DONE
    assert key not in shnor("plan", "templates", school_base).out
    assert "Своего шаблона" in shnor("plan", "forget", school_base, key).err
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    assert shnor("plan", "take", school_base, "bad.json").code == output.BAD_FILE


def test_a_template_never_takes_the_place_of_a_base(shnor: Shnor, school_base: Path) -> None:
    assert shnor("plan", "new", school_base, "--template", "norilsk_plan", "--name", "План").code == output.DONE
    before = school_base.read_bytes()
    answer = shnor("plan", "save", school_base, "--plan", "План", "-o", school_base)
    assert (answer.code, answer.out) == (output.WRONG_CALL, "")
    assert "в файл .json" in answer.err
    assert school_base.read_bytes() == before


def test_a_school_called_by_a_word_of_a_list_saves_its_template(shnor: Shnor, tmp_path: Path) -> None:
    base = tmp_path / "plain.shnor"
    assert shnor("new", base, "--role", "school", "--code", "5", "--name", "Школа").code == output.DONE
    assert shnor("plan", "new", base, "--template", "norilsk_prevention", "--name", "План").code == output.DONE
    assert shnor("plan", "save", base, "--plan", "План", "-o", "t.json").code == output.DONE
    levels = {one["level"] for one in json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))["items"]}
    assert levels == {"муниципалитет", "школа"}


def test_the_status_of_a_plan_that_is_not_there_is_refused(shnor: Shnor, school_base: Path) -> None:
    call = ("plan", "status", school_base, "--on", "01.06.2023", "--json")
    assert shnor(*call).json["share_done"] is None
    answer = shnor(*call, "--plan", "Плна")
    assert (answer.code, answer.out) == (output.WRONG_CALL, "")
    assert "Плана «Плна» в базе нет" in answer.err


def test_the_status_of_a_school_that_is_not_there_is_refused(shnor: Shnor, school_base: Path) -> None:
    said = shnor("plan", "status", school_base, "--school", "нет такой", "--json")
    assert said.code == output.WRONG_CALL
    assert "нет такой" in said.err
    assert shnor("plan", "status", school_base, "--school", "857", "--json").code == 0
