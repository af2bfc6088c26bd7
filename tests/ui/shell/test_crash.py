"""After a crash the next start offers a report that can be read first, saved or declined."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from shnor_desktop.services import crash
from shnor_desktop.ui.notices import Notices
from tests.ui.shell.driver import Driver, Key, words_on

TRACE = '#0.1.0\n{}\n\n  File "/home/ivanova/app/shnor_desktop/ui/desk.py", line 12 in go\nИванова Мария\n'


def fallen(kind: str) -> Path:
    """The program ended badly the last time."""
    folder = crash.folder()
    folder.mkdir(parents=True)
    (folder / "run-1-1.log").write_text(TRACE.format(kind), encoding="utf-8")
    return folder


def started(driver: Driver, base: Path) -> Notices:
    """The window with its data and whatever it has to say."""
    driver.program.show(base)
    driver.until(lambda: driver.window.notices is not None)
    driver.settle()
    assert driver.window.notices is not None
    return driver.window.notices


def test_report_is_offered_read_and_saved_by_keys(driver: Driver, school_base: Path, tmp_path: Path) -> None:
    fell = fallen("Fatal Python error: Aborted")
    notices = started(driver, school_base)
    driver.until(lambda: notices.crash is not None)
    assert "программа закрылась с ошибкой. Данные целы." in words_on(notices)
    driver.push("Сохранить отчёт для разработчиков…")
    driver.until(lambda: notices.report is not None)
    report = notices.report
    assert report is not None
    driver.until(report.isActiveWindow)
    words = report.words.toPlainText()
    assert "Fatal Python error: Aborted" in words
    assert "shnor_desktop/ui/desk.py:12 go" in words
    assert "ванова" not in words
    driver.push("Сохранить в файл…")
    driver.until(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    driver.fill(str(tmp_path / "report.txt"))
    driver.press(Key.Key_Return)
    driver.until(lambda: notices.crash is None)
    driver.settle()
    assert "desk.py:12" in (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
    assert not notices.isVisible()
    assert not list(fell.glob("run-*"))
    assert "desk.py:12" in (fell / "crash.log").read_text(encoding="utf-8")


def test_survived_fault_is_named_so_and_can_be_declined(driver: Driver, school_base: Path) -> None:
    fell = fallen("Ошибка; программа работала дальше")
    notices = started(driver, school_base)
    driver.until(lambda: notices.crash is not None)
    assert "В прошлый раз в программе случилась ошибка. Данные целы." in words_on(notices)
    driver.push("Не нужно")
    assert not notices.isVisible()
    driver.settle()
    assert not list(fell.glob("run-*"))


def test_crash_is_offered_even_when_no_base_opens(driver: Driver, tmp_path: Path) -> None:
    fallen("Windows fatal exception: access violation")
    driver.program.show(tmp_path / "gone.shnor")
    assert "gone.shnor" in driver.message()
    driver.until(lambda: driver.window.notices is not None and driver.window.notices.crash is not None)
