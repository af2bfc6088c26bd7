"""The frame comes first and loads nothing it does not need; a base is opened after it."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from shnor_desktop import paths
from shnor_desktop.app import DESKTOP_FILE, dress, what_to_open
from shnor_desktop.services import backup
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.machine import machine_settings
from tests.ui.shell.driver import CTRL, Driver, Key

HEAVY = ["sqlalchemy", "alembic", "pandas", "numpy", "openpyxl", "xlsxwriter", "reportlab", "pyhanko", "lxml"]
HEAVY += ["cryptography", "docx", "sqlalchemy.orm", "shnor_desktop.services.exchange.pack"]
AT_FIRST_PAINT = f"""
import os, sys
def end(code):
    sys.stdout.write(" ".join(name for name in {HEAVY!r} if name in sys.modules) + "!")
    sys.stdout.flush()
    leave(code)
leave, os._exit = os._exit, end
from shnor_desktop.app import main
main(sys.argv[1:])
"""


def at_moment(moment: str, base: Path) -> str:
    """What is loaded when the window ends itself at that moment."""
    import os

    finished = subprocess.run(
        [sys.executable, "-c", AT_FIRST_PAINT, str(base)],
        env={**os.environ, "SHNOR_BENCH": moment, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_first_paint_loads_nothing_heavy(school_base: Path) -> None:
    assert at_moment("paint", school_base) == "!"


def test_first_data_loads_only_the_database(school_base: Path) -> None:
    assert at_moment("data", school_base) == "sqlalchemy!"


def test_last_base_is_opened_again_if_it_is_still_there(school_base: Path) -> None:
    assert what_to_open([]) == (None, None)
    machine_settings().setValue("base", str(school_base))
    assert what_to_open([]) == (school_base, None)
    assert what_to_open(["other.shnor"]) == (Path("other.shnor"), None)
    school_base.unlink()
    assert what_to_open([]) == (None, None)


def test_missing_base_is_said_and_another_can_be_chosen(driver: Driver, tmp_path: Path) -> None:
    driver.program.show(tmp_path / "gone.shnor")
    assert "gone.shnor" in driver.message()
    driver.press(Key.Key_O, CTRL)
    assert driver.dialog().windowTitle() == "Начало работы"


def test_a_base_whose_year_cannot_be_read_is_let_go(driver: Driver, school_base: Path) -> None:
    connection = sqlite3.connect(school_base)
    connection.execute("UPDATE settings SET value = NULL WHERE name = 'working_year'")
    connection.execute("INSERT INTO assessments (school, year) VALUES ('', CAST(x'ff' AS TEXT))")
    connection.commit()
    connection.close()
    driver.program.show(school_base)
    assert "повреждён" in driver.message()
    assert not driver.window.desk.is_open
    with open_office(school_base, access="write") as office:
        assert not office.read_only


def test_a_copy_of_the_base_is_made_at_the_start(at_school: Driver, school_base: Path) -> None:
    at_school.until(lambda: bool(backup.list_copies(school_base)))
    assert "начало" in backup.list_copies(school_base)[0][0].name


def test_second_window_on_a_base_only_reads(driver: Driver, school_base: Path) -> None:
    with open_office(school_base, access="write"):
        driver.program.show(school_base)
        driver.until(lambda: driver.window.desk.is_open)
        driver.settle()
        assert driver.window.banner.isVisible()
        assert "Только чтение" in driver.window.banner.text()
        assert not driver.window.actions_by_key["copy"].isEnabled()
        page = driver.visit(9, "settings")
        assert not page.save.isEnabled()  # type: ignore[attr-defined]


def test_buttons_of_qt_itself_speak_russian(at_school: Driver) -> None:
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Отмена"
    assert QApplication.instance().findChildren(QTranslator)  # type: ignore[union-attr]


def test_windows_of_an_installed_program_have_its_icon(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "resources").symlink_to(paths.resources())
    picture = QPixmap(16, 16)
    picture.fill("blue")
    assert picture.save(str(tmp_path / f"{DESKTOP_FILE}.png"))
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "app" / "resources")
    assert qapp.windowIcon().isNull()
    dress(qapp)
    assert not qapp.windowIcon().isNull()
    qapp.setWindowIcon(QIcon())
    qapp.setStyleSheet("")


def test_the_menu_entry_of_a_desktop_names_the_windows_of_the_program() -> None:
    entry = Path(__file__).parents[3] / "installer" / "linux" / "shnor-office.desktop"
    assert f"StartupWMClass={DESKTOP_FILE}" in entry.read_text(encoding="utf-8").splitlines()
