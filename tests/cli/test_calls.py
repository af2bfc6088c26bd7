"""How the command line is called: Russian help, exit codes, faults of our own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_desktop.cli import bases, output, table
from shnor_desktop.cli.reporting import KINDS
from shnor_desktop.services import reports
from tests.cli.conftest import Shnor

_ENGLISH = re.compile(r"\b(usage|options|positional|arguments|required|invalid|show this|choose from|error)\b")


def test_every_command_explains_itself_in_russian(shnor: Shnor) -> None:
    names = table.parser().names
    assert len(names) > 20
    for name in ([], *([name] for name in names)):
        answer = shnor(*name, "--help")
        assert answer.code == output.DONE
        assert "Вызов:" in answer.out
        assert not _ENGLISH.search(answer.out), answer.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Не указано: КОМАНДА."),
        (["летать"], "нет такого значения «летать»"),
        (["import"], "Не указано: БАЗА, ФАЙЛ."),
        (["identify", "a.shnor"], "Не указано: --year."),
        (["identify", "a.shnor", "--year", "22"], "«22» — не учебный год"),
        (["identify", "a.shnor", "--year"], "после параметра нужно значение"),
        (["sheets", "--jsn"], "Непонятные параметры: --jsn."),
        (["sheets", "--json=1"], "значения здесь не бывает"),
        (["new", "a.shnor", "--role", "школа", "--code", "1", "--name", "a"], "нет такого значения «школа»"),
        (["plan", "status", "a.shnor", "--on", "31.02.2022"], "Такой даты нет"),
        (["plan"], "Не указано: КОМАНДА."),
        (["help", "летать"], "Команды «летать» нет."),
    ],
)
def test_a_wrong_call_says_what_is_wrong_in_russian(arguments: list[str], words: str, shnor: Shnor) -> None:
    answer = shnor(*arguments)
    assert (answer.code, answer.out) == (output.WRONG_CALL, "")
    assert words in answer.err
    assert not _ENGLISH.search(answer.err), answer.err
    assert "shnor" in answer.err


def test_codes_tell_wrong_call_bad_file_refusal_and_storage_apart(shnor: Shnor, tmp_path: Path) -> None:
    (tmp_path / "foreign.shnor").write_bytes(b"not a base at all")
    assert shnor("export", "no.shnor", "classes", "-o", "a.csv").code == output.BAD_FILE
    assert shnor("check", "foreign.shnor").code == output.BAD_FILE
    assert shnor("new", "a.shnor", "--role", "school", "--code", "", "--name", "Школа").code == output.WRONG_CALL
    assert shnor("new", "a.shnor", "--role", "school", "--code", "857", "--name", "Школа").code == output.DONE
    assert shnor("new", "a.shnor", "--role", "school", "--code", "857", "--name", "Школа").code == output.BAD_FILE
    assert shnor("report", "a.shnor", "identification", "--year", "2022", "-o", "a.pdf").code == output.REFUSED
    assert shnor("report", "a.shnor", "conclusion", "--year", "2022", "-o", "a.txt").code == output.WRONG_CALL
    assert shnor("template", "a.shnor", "classes", "-o", "нет/a.xlsx").code == output.STORAGE


def test_a_base_open_elsewhere_is_refused_for_writing_and_free_for_reading(shnor: Shnor, school_base: Path) -> None:
    from shnor_desktop.services.office import open_office

    with open_office(school_base, access="write"):
        assert shnor("undo", school_base).code == output.REFUSED
        assert shnor("check", school_base, "--year", "2022").code == output.DONE


def test_our_own_fault_is_told_without_a_traceback_and_logged_without_data(
    shnor: Shnor, monkeypatch: pytest.MonkeyPatch, own_data_dir: Path
) -> None:
    def fail(_args: object) -> int:
        raise KeyError("Иванова Мария Петровна")

    monkeypatch.setattr(bases, "_sheets", fail)
    answer = shnor("sheets")
    log = own_data_dir / "log" / "shnor.log"
    assert (answer.code, answer.out) == (output.BUG, "")
    assert str(log) in answer.err
    assert "Traceback" not in answer.err
    written = log.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert " fail\n" in written
    assert "Иванова" not in written


def test_forms_are_listed_as_programs_expect_them(shnor: Shnor) -> None:
    sheets = {sheet["key"]: sheet for sheet in shnor("sheets", "--json").json}
    columns = {column["key"]: column for column in sheets["assessments"]["columns"]}
    assert {"key", "heading", "type", "unit", "required", "identity", "computed", "choices"} <= set(columns["year"])
    assert (columns["success"]["computed"], columns["success"]["unit"]) == (True, "%")
    assert "ОГЭ" in columns["procedure"]["choices"]
    assert [sheets[key]["school_column"] for key in ("classes", "school", "references")] == ["school", "code", None]
    assert sheets["staff"]["year_column"] is None
    assert "school" not in columns


def test_listing_forms_loads_nothing_heavy() -> None:
    heavy = ["openpyxl", "xlsxwriter", "python_calamine", "reportlab", "pyhanko", "cryptography", "alembic", "PySide6"]
    code = (
        "import sys, json; from shnor_desktop.cli import main; main(['sheets']);"
        f"print(json.dumps([name for name in {heavy} if name in sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert json.loads(done.stderr) == []
    assert "social_passport — Социальный паспорт" in done.stdout


def test_output_is_utf8_where_the_console_is_not() -> None:
    code = "from shnor_desktop.cli import main; main(['sheets'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "cp866", "PATH": "", "SYSTEMROOT": "C:\\Windows"},
    )
    assert "ё" in done.stdout.decode("utf-8")


def test_the_help_names_exactly_the_reports_there_are() -> None:
    assert set(KINDS) == set(reports.KINDS)


@pytest.mark.parametrize("command", ["check", "identify", "risk"])
def test_a_school_that_is_not_there_is_a_wrong_call(shnor: Shnor, district_base: Path, command: str) -> None:
    year = [] if command == "check" else ["--year", "2022"]
    answer = shnor(command, district_base, *year, "--school", "999")
    assert answer.code == 2
    assert "Школы с кодом «999» в базе нет" in answer.err


def test_the_person_of_a_key_is_remembered_for_the_request(
    shnor: Shnor, school_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHNOR_PASSPHRASE", "длинная учебная фраза")
    made = shnor("keys", "new", school_base, "--person", "Ветрова А. Б.", "--post", "Директор")
    assert made.code == 0, made.err
    asked = shnor("keys", "request", school_base, "-o", tmp_path)
    assert asked.code == 0, asked.err
    assert list(tmp_path.glob("*.shnor-request"))
