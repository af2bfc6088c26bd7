"""The trial of the program says what works and what does not, also where it cannot write or the program falls."""

import errno
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from shnor_desktop import paths, selftest
from shnor_desktop.__main__ import incomplete
from shnor_desktop.errors import FileError, StorageError
from shnor_desktop.services import crash, updates, wholeness


def test_a_file_that_is_no_result_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = tmp_path / "Школа.shnor"
    base.write_bytes(b"SQLite format 3\x00")
    assert selftest.main([str(base)]) == selftest.WRONG_CALL
    assert "оставлен как был" in capsys.readouterr().err
    assert base.read_bytes() == b"SQLite format 3\x00"


def test_result_that_cannot_be_written_is_told_before_anything_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert selftest.main([str(tmp_path / "file" / "result.json")]) == selftest.NOT_WRITTEN
    said = capsys.readouterr()
    assert "Итог самопроверки не записан" in said.err
    assert said.out == ""


def test_part_that_takes_the_program_down_is_named_in_the_result(tmp_path: Path) -> None:
    record = selftest.Record(tmp_path / "new" / "result.json")

    def die() -> str:
        raise SystemExit(134)

    record.run("storage", "База", lambda: "Записано.")
    with pytest.raises(SystemExit):
        record.run("window", "Окно", die)
    told = json.loads(record.target.read_text(encoding="utf-8"))
    assert told["summary"] == "Самопроверка не закончена: программа закрылась на шаге «Окно»."
    assert not told["passed"]
    assert [step["name"] for step in told["steps"]] == ["storage"]
    assert [path.name for path in record.target.parent.iterdir()] == ["result.json"]


def test_spoilt_file_of_the_program_does_not_stop_its_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "app" / "resources"
    (folder / "release").mkdir(parents=True)
    (folder / "release" / "build.json").write_bytes(b"\xff{")
    (folder / "a.csv").write_text("а;б\n", encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: folder)
    updates.build.cache_clear()
    record = selftest.Record(tmp_path / "result.json")
    record.run("files", "Файлы программы", wholeness.check)
    record.end()
    updates.build.cache_clear()
    told = json.loads(record.target.read_text(encoding="utf-8"))
    assert not told["passed"]
    assert "app/resources/release/build.json" in told["steps"][0]["said"]


def test_summary_counts_and_names_what_failed(tmp_path: Path) -> None:
    record = selftest.Record(tmp_path / "result.json")
    record.run("storage", "База", lambda: "Записано.")
    record.end()
    told = json.loads(record.target.read_text(encoding="utf-8"))
    assert told["passed"]
    assert told["summary"] == "Программа исправна: проверок 1, все прошли."

    def fail() -> str:
        raise StorageError("Книга не записана.", hint="Проверьте место.")

    record.run("excel", "Excel", fail)
    record.end()
    told = json.loads(record.target.read_text(encoding="utf-8"))
    assert not told["passed"]
    assert told["summary"] == "Не прошло проверок: 1 из 2 — «Excel»."
    assert told["steps"][1]["said"] == "Книга не записана. Проверьте место."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Не хватило места на диске."),
        (PermissionError(errno.EACCES, "Permission denied", "/home/ivanova"), "Нет доступа к файлу или папке."),
        (ModuleNotFoundError("No module named 'lxml'", name="lxml"), "Не хватает части программы: lxml. "),
        (ZeroDivisionError("division by zero"), "Не сработало: ZeroDivisionError."),
    ],
)
def test_failure_is_told_in_russian_with_its_place_and_without_its_texts(error: Exception, words: str) -> None:
    def fail() -> str:
        raise error

    step = selftest.tried("excel", "Excel", fail)
    assert not step["passed"]
    assert step["said"].startswith(words)
    assert step["places"][0] == type(error).__name__
    assert any("test_selftest" in place for place in step["places"])
    assert "ivanova" not in json.dumps(step)


def test_window_that_cannot_open_the_base_says_so_at_once(qapp: QApplication, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.shnor"
    damaged.write_text("не база")
    with pytest.raises(FileError, match=r"damaged\.shnor"):
        selftest.try_window(qapp, damaged)


def test_without_a_name_the_result_lies_beside_the_log(own_data_dir: Path) -> None:
    crash.folder().mkdir(parents=True)
    (crash.folder() / paths.SELFTEST_RESULT).write_text("чужое", encoding="utf-8")
    assert selftest.main([]) == selftest.WRONG_CALL
    (own_data_dir / "log" / paths.SELFTEST_RESULT).unlink()
    (own_data_dir / "log").rmdir()
    (own_data_dir / "log").touch()
    assert selftest.main([]) == selftest.NOT_WRITTEN


def test_program_whose_parts_do_not_load_says_so_and_keeps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    lost = ModuleNotFoundError("No module named 'sqlalchemy'", name="sqlalchemy")
    assert incomplete(lost, ["--selftest", str(result)]) == 1
    told = json.loads(result.read_text(encoding="utf-8"))
    assert not told["passed"]
    assert "«sqlalchemy»" in told["summary"]
    assert "базы, копии и ключи останутся на месте" in capsys.readouterr().err
    foreign = tmp_path / "чужой.txt"
    foreign.write_text("моё", encoding="utf-8")
    assert incomplete(lost, ["--selftest", str(foreign)]) == 1
    assert foreign.read_text(encoding="utf-8") == "моё"
