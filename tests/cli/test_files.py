"""Templates out, files in, rows out: what the commands answer and leave behind."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor
from tests.services.importing.books import book

_HEAD = ["Учебный год", "Класс", "Литера", "Обучающихся"]


def test_a_filled_template_goes_in_and_comes_out(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    assert shnor("template", school_base, "classes", "-o", "t.xlsx", "--year", "2022").code == output.DONE
    filled = openpyxl.load_workbook("t.xlsx")
    filled.worksheets[0].append([None, 5, "А", 25])
    filled.save("t.xlsx")
    answer = shnor("import", school_base, "t.xlsx", "--json")
    assert answer.code == output.DONE
    assert answer.json["sheets"] == [{"key": "classes", "read": 1, "added": 1, "changed": 0, "same": 0, "refused": 0}]
    assert shnor("export", school_base, "classes", "-o", "e.csv", "--year", "2022").code == output.DONE
    lines = (tmp_path / "e.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].startswith("2022;5;А;25;")


def test_a_dry_run_says_the_same_and_writes_nothing(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Классы=[_HEAD, [2022, 5, "А", 20], [2022, 6, "А", "?"]])
    dry = shnor("import", school_base, path, "--dry-run", "--json")
    again = shnor("import", school_base, path, "--dry-run", "--json")
    wet = shnor("import", school_base, path, "--json")
    assert (dry.code, dry.json) == (again.code, again.json) == (wet.code, wet.json)
    assert wet.code == output.LOOK
    assert shnor("import", school_base, path, "--json").json["sheets"][0]["same"] == 1


def test_refused_rows_are_told_and_written_back(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Классы=[_HEAD, [2022, 5, "А", 20], [2022, 6, "А", "?"]])
    answer = shnor("import", school_base, path, "--refused", "refused.xlsx")
    assert answer.code == output.LOOK
    assert "не принята строка 3, D3" in answer.out
    page = openpyxl.load_workbook("refused.xlsx").worksheets[0]
    assert [cell.value for cell in page[2]][-2:] == ["«Обучающихся»: «?» — не число", "a.xlsx, строка 3"]


def test_of_several_files_the_highest_code_counts_and_good_ones_go_in(
    shnor: Shnor, school_base: Path, tmp_path: Path
) -> None:
    good = book(tmp_path / "a.xlsx", Классы=[_HEAD, [2022, 5, "А", 20]])
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04")
    answer = shnor("import", school_base, "bad.xlsx", good, "--json")
    assert answer.code == output.BAD_FILE
    assert [item["recognised"] for item in answer.json] == [None, "forms"]
    assert answer.json[0]["notes"][0].startswith("Файл «bad.xlsx» повреждён")
    assert answer.json[1]["sheets"][0]["added"] == 1


def test_an_import_is_taken_back_and_returned(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Классы=[_HEAD, [2022, 5, "А", 20]])
    shnor("import", school_base, path)
    assert shnor("undo", school_base).out == "Отменено: Загрузка из файла «a.xlsx»\n"
    assert shnor("export", school_base, "classes", "-o", "e.csv").out.startswith("Выгружено строк: 0")
    assert shnor("redo", school_base).out == "Возвращено: Загрузка из файла «a.xlsx»\n"
    assert [entry["title"] for entry in shnor("history", school_base, "--json").json["operations"]] == [
        "Возврат: Загрузка из файла «a.xlsx»",
        "Отмена: Загрузка из файла «a.xlsx»",
        "Загрузка из файла «a.xlsx»",
        "Создана база",
    ]


def test_a_foreign_table_is_refused_then_marked_then_known(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    lines = [["Контингент 2021/22"], ["Класс/литера", "Кол-во уч-ся"], ["5 «А»", 25], ["5 «Б»", 24]]
    path = book(tmp_path / "home.xlsx", Лист1=lines)
    refused = shnor("import", school_base, path)
    assert refused.code == output.BAD_FILE
    assert "--draft-map" in refused.err
    drafted = shnor("import", school_base, path, "--draft-map", "map.json")
    assert (drafted.code, "«Классы»" in drafted.out) == (0, True)
    loaded = shnor("import", school_base, path, "--map", "map.json", "--json")
    assert (loaded.code, loaded.json["sheets"][0]["added"]) == (0, 2)
    again = shnor("import", school_base, path, "--json")
    assert (again.code, again.json["sheets"][0]["same"]) == (0, 2)
    assert any("применена сама" in note for note in again.json["notes"])
    assert "забыта" in shnor("import", school_base, path, "--forget-map").out
    assert shnor("import", school_base, path).code == output.BAD_FILE
