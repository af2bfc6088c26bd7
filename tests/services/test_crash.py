"""What is kept of a crash: where it happened, never what or whose; told of unless the program ended cleanly."""

import contextlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_desktop import __version__
from shnor_desktop.errors import StorageError
from shnor_desktop.services import crash, crash_report
from shnor_desktop.services.crash import ENDED, SURVIVED, Run

QT = "6.9.3"
SECRET = "Иванова Мария 857"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Мария Ивановна" / "log"
    made.mkdir(parents=True)
    return made


def fail() -> None:
    raise ValueError(SECRET)


def caught() -> Exception:
    """An error that came of another; both speak of somebody."""
    try:
        try:
            fail()
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        return error
    raise AssertionError


def run_that(where: Path, words: str) -> int:
    """A program of its own that starts a run and then does this."""
    script = f"""
import sys
from pathlib import Path
from shnor_desktop.services import crash
def work_on_a_base():
{words}
with crash.Run(Path(sys.argv[1])):
    work_on_a_base()
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", script, str(where)], env=environment, capture_output=True, check=False, timeout=600
    ).returncode


def test_clean_end_leaves_nothing(folder: Path) -> None:
    with Run(folder):
        crash.note(caught())
        assert len(list(folder.iterdir())) == 1
    assert list(folder.iterdir()) == []
    assert crash_report.left_behind(folder, QT) is None


def test_fall_of_the_interpreter_is_told_with_its_place_and_without_folders(folder: Path) -> None:
    assert run_that(folder, "    import faulthandler; faulthandler._sigsegv()") != 0
    found = crash_report.left_behind(folder, QT)
    assert found is not None
    assert found.closed
    assert "Segmentation fault" in found.text
    assert "work_on_a_base" in found.text
    assert f"ШНОР-Офис {__version__}" in found.text
    assert "Мария" not in found.text
    assert str(folder.parent.parent) not in found.text


def test_error_nobody_caught_is_told_without_its_words(folder: Path) -> None:
    assert run_that(folder, f"    raise ValueError({SECRET!r})") == 1
    found = crash_report.left_behind(folder, QT)
    assert found is not None
    assert found.closed
    assert "ValueError" in found.text
    assert "work_on_a_base" in found.text
    assert SECRET not in found.text


def test_survived_error_of_a_run_that_was_killed_is_told_as_such(folder: Path) -> None:
    words = "    import os\n    try: {}['%s']\n    except KeyError as error: crash.note(error)\n    os._exit(0)"
    run_that(folder, words % SECRET)
    found = crash_report.left_behind(folder, QT)
    assert found is not None
    assert not found.closed
    assert "KeyError" in found.text
    assert SECRET not in found.text


def test_power_cut_is_no_crash_and_leaves_no_file(folder: Path) -> None:
    run_that(folder, "    import os; os._exit(0)")
    assert len(list(folder.iterdir())) == 1
    assert crash_report.left_behind(folder, QT) is None
    assert list(folder.iterdir()) == []


def test_window_that_still_works_is_left_alone(folder: Path) -> None:
    with Run(folder) as living:
        living.write(caught(), ENDED)
        assert crash_report.left_behind(folder, QT) is None
        assert living.path.is_file()


def test_chain_of_errors_is_told_by_kind_and_place_alone() -> None:
    lines = crash.places(caught())
    assert [line for line in lines if not line.startswith("  ")] == ["KeyError", "ValueError"]
    assert any(line.endswith(" fail") for line in lines)
    assert SECRET not in "\n".join(lines)


def test_only_lines_of_a_known_shape_leave_the_computer() -> None:
    raw = "\n".join(
        (
            "Windows fatal exception: access violation",
            "Current thread 0x00001a2c (most recent call first):",
            r'  File "C:\Users\\u0418\u0432\AppData\Local\ShnorOffice\app\shnor_desktop\ui\desk.py", line 12 in go',
            '  File "/home/ivanova/venv/lib/python3.11/site-packages/PySide6/x.py", line 3 in <lambda>',
            '  File "D:/Школа/Иванова.py", line 4 in run',
            '  File "D:/lib/Иванова/база.py", line 5 in run',
            '  File "/media/lib/8 A/x.py", line 6 in run',
            "Иванова Мария, 8А",
            "/home/ivanova/Школа 8.shnor",
            "C:\\Users\\Иванова\\base.shnor",
            "  <no Python frame>",
        )
    )
    assert list(crash_report.shown(raw)) == [
        "Windows fatal exception: access violation",
        "Current thread 0x00001a2c (most recent call first):",
        "  shnor_desktop/ui/desk.py:12 go",
        "  PySide6/x.py:3 <lambda>",
        "  <другой файл>:4 run",
        "  <другой файл>:5 run",
        "  <другой файл>:6 run",
        "  <no Python frame>",
    ]


def test_report_is_told_until_put_away_and_its_text_is_kept(folder: Path) -> None:
    run_that(folder, "    raise ValueError")
    found = crash_report.left_behind(folder, QT)
    assert found is not None
    again = crash_report.left_behind(folder, QT)
    assert again == found
    crash_report.put_away(found, folder)
    assert crash_report.left_behind(folder, QT) is None
    assert "ValueError" in (folder / "crash.log").read_text(encoding="utf-8")


def test_of_many_crashes_the_last_are_told(folder: Path) -> None:
    for number in range(crash_report.MOST_RUNS + 2):
        path = folder / f"run-{number}-0.log"
        path.write_text(f"#0.{number}.0\nFatal Python error: Aborted\n", encoding="utf-8")
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    found = crash_report.left_behind(folder, QT)
    assert found is not None
    assert [f"0.{number}.0" in found.text for number in range(5)] == [False, False, True, True, True]
    assert len(list(folder.iterdir())) == crash_report.MOST_RUNS


def test_saved_report_is_what_was_shown_and_a_refused_place_is_said(folder: Path) -> None:
    run_that(folder, "    raise ValueError")
    found = crash_report.left_behind(folder, QT)
    assert found is not None
    crash_report.save(found, folder / "отчёт.txt")
    assert (folder / "отчёт.txt").read_text(encoding="utf-8-sig") == found.text
    with pytest.raises(StorageError, match="не записан"):
        crash_report.save(found, folder / "нет" / "отчёт.txt")


def test_full_log_gives_way_and_one_before_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "shnor.log"
    for words in ("first", "second", "third"):
        with crash.open_log(path, cap=4) as stream:
            stream.write(words)
    assert {one.name: one.read_text(encoding="utf-8") for one in tmp_path.iterdir() if one.is_file()} == {
        "shnor.log": "third",
        "shnor.1.log": "second",
    }


def test_file_of_a_run_and_the_log_stop_growing(folder: Path) -> None:
    with Run(folder) as run:
        error = caught()
        for _ in range(3 * crash.CAP // 100):
            run.write(error, SURVIVED)
        assert crash.CAP <= run.path.stat().st_size < crash.CAP + 2000
    with crash.open_log(folder / "shnor.log") as stream:
        handler = crash.LogHandler(stream, cap=2000)
        for number in range(200):
            handler.emit(logging.LogRecord("x", logging.WARNING, "", 0, "line %s", (number,), None))
    assert 2000 <= (folder / "shnor.log").stat().st_size < 2100


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such file there")
def test_log_on_a_full_disk_lets_the_program_go_on(capfd: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("full")
    log.propagate = False
    with contextlib.suppress(OSError), Path("/dev/full").open("a", encoding="utf-8") as stream:
        handler = crash.LogHandler(stream)
        log.addHandler(handler)
        lines = 0
        for _ in range(3):
            log.error("%d", SECRET)
            log.error("%s", SECRET)
            lines += 1
        log.removeHandler(handler)
    assert lines == 3
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
def test_run_on_a_full_disk_ends_as_it_would(folder: Path) -> None:
    words = (
        "    import resource\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (0, -1))\n"
        "    crash.note(ValueError(1))\n    crash.note(ValueError(2))"
    )
    assert run_that(folder, words) == 0


def test_program_that_falls_at_every_start_does_not_fill_the_disk(folder: Path) -> None:
    for number in range(100):
        path = folder / f"run-{number}-0.log"
        path.write_text("#0.1.0\nFatal Python error: Aborted\n", encoding="utf-8")
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    with Run(folder):
        left = {path.name for path in folder.iterdir()}
    assert len(left) == crash.MOST_FILES
    assert "run-99-0.log" in left


@pytest.mark.skipif(sys.platform == "win32", reason="the system itself keeps such a file there")
def test_file_of_a_living_program_is_neither_removed_nor_keeps_the_others(folder: Path) -> None:
    with Run(folder) as living:
        os.utime(living.path, (1_600_000_000, 1_600_000_000))
        for number in range(30):
            path = folder / f"run-{number}-0.log"
            # what cannot be removed at all, as a held file in Windows
            path.mkdir() if number == 0 else path.touch()
            os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
        with Run(folder):
            left = {path.name for path in folder.iterdir()}
    assert {living.path.name, "run-0-0.log", "run-29-0.log"} <= left
    assert "run-1-0.log" not in left
    assert len(left) == crash.MOST_FILES + 2


def test_log_names_neither_values_nor_the_persons_folder(tmp_path: Path) -> None:
    error = caught()
    told = (type(error), error, error.__traceback__)
    with crash.open_log(tmp_path / "shnor.log") as stream:
        record = logging.LogRecord("x", logging.ERROR, "", 0, f"in {Path.home() / 'Школа.shnor'}", None, told)
        logging.Formatter().format(record)
        crash.LogHandler(stream).emit(record)
    words = (tmp_path / "shnor.log").read_text(encoding="utf-8")
    assert "KeyError" in words
    assert " fail" in words
    assert SECRET not in words
    assert f"{Path.home()}/" not in words
