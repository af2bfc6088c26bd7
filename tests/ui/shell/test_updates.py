"""A newer version on a stick is noticed, explained, checked and started; whatever is wrong with it is said."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtWidgets import QApplication, QFileDialog

from installer import release
from shnor_desktop import paths
from shnor_desktop.services import backup, updates
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.notices import Notices
from shnor_desktop.ui.pages.settings_page import SettingsPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.updating import BACKUP_REASON
from shnor_desktop.ui.wizards.update import UpdateDialog
from tests.ui.shell.driver import Driver, Key, words_on

CONTENT = b"MZ" + bytes(range(256)) * 3000
COMPONENTS = '[["PySide6-Essentials", "6.9.3", "LGPL-3.0-only"], ["lxml", "6.1.0", "BSD-3-Clause"]]'


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def built(tmp_path: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program that was built: it knows its maker's key, and its licences lie beside it."""
    folder = tmp_path / "program" / "app" / "resources"
    folder.mkdir(parents=True)
    for child in paths.resources().iterdir():
        if child.name != "release":
            (folder / child.name).symlink_to(child)
    (folder / "release").mkdir()
    (folder / "release" / "build.json").write_text('{"version": "0.5.0", "test": true}', encoding="utf-8")
    (folder / "release" / "release.pub").write_bytes(release.public(key))
    (folder / "release" / "components.json").write_text(COMPONENTS, encoding="utf-8")
    (tmp_path / "program" / "licences").mkdir()
    monkeypatch.setattr(paths, "resources", lambda: folder)
    updates.build.cache_clear()
    yield tmp_path
    updates.build.cache_clear()


@pytest.fixture
def stick(built: Path) -> Path:
    """The folder last used, where updates are looked for, too."""
    folder = built / "stick"
    folder.mkdir()
    machine_settings().setValue("folder", str(folder))
    return folder


@pytest.fixture
def started(driver: Driver) -> list[Path]:
    """The installers that were started; each with the window gone before."""
    told: list[Path] = []

    def start(path: Path) -> None:
        assert not driver.window.isVisible()
        assert not driver.window.desk.is_open
        told.append(path)

    driver.program.starter = start
    return told


def installer(folder: Path, key: Ed25519PrivateKey, number: str) -> Path:
    path = folder / f"ShnorOffice-{number}-setup.exe"
    path.write_bytes(CONTENT)
    release.sign(path, key, updates.INSTALLER, number)
    return path


def opened(driver: Driver, base: Path) -> Notices:
    driver.program.show(base)
    driver.until(lambda: driver.window.notices is not None)
    driver.settle()
    assert driver.window.notices is not None
    return driver.window.notices


def looked(driver: Driver, notices: Notices) -> None:
    """Until the look at the drives is over."""
    driver.until(lambda: not driver.window.runner.looking)
    driver.settle()


def agree(driver: Driver, notices: Notices) -> UpdateDialog:
    """«Обновить…» in the strip, then Enter in the dialog."""
    driver.until(lambda: notices.update_strip is not None)
    driver.push("Обновить…")
    driver.until(lambda: isinstance(QApplication.activeWindow(), UpdateDialog))
    dialog = notices.updating.dialog
    assert dialog is not None
    return dialog


def test_update_is_noticed_shown_secured_and_started(
    driver: Driver, started: list[Path], stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    path = installer(stick, key, "0.6.0")
    notices = opened(driver, school_base)
    assert "(тестовая сборка)" in driver.window.windowTitle()
    dialog = agree(driver, notices)
    assert "В папке «stick» есть новая версия 0.6.0. Новое: " in words_on(notices)
    assert "У вас версия 0.5.0, новая — 0.6.0." in words_on(dialog)
    assert dialog.news.toPlainText().count("•") == len(release.news())
    driver.press(Key.Key_Return)
    driver.until(lambda: bool(started))
    brought = paths.data_dir() / "updates" / path.name
    assert started == [brought]
    assert brought.read_bytes() == CONTENT
    assert any(BACKUP_REASON in copy.name for copy, _ in backup.list_copies(school_base))
    with open_office(school_base, access="write") as office:
        assert not office.read_only


def test_changed_installer_is_refused_and_the_program_stays(
    driver: Driver, started: list[Path], stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    path = installer(stick, key, "0.6.0")
    path.write_bytes(CONTENT[:-1] + b"!")
    agree(driver, opened(driver, school_base))
    driver.press(Key.Key_Return)
    assert "не тот, что подписан" in driver.message()
    driver.settle()
    assert driver.window.isVisible()
    assert started == []
    assert not any(BACKUP_REASON in copy.name for copy, _ in backup.list_copies(school_base))


def test_base_held_by_another_window_holds_the_update_up(
    driver: Driver, started: list[Path], stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    installer(stick, key, "0.6.0")
    with open_office(school_base, access="write"):
        agree(driver, opened(driver, school_base))
        driver.press(Key.Key_Return)
        assert "открыта в другом окне" in driver.message()
        driver.settle()
    assert started == []


def test_installer_that_does_not_start_brings_the_window_back(
    driver: Driver, stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError

    driver.program.starter = refuse
    installer(stick, key, "0.6.0")
    agree(driver, opened(driver, school_base))
    old = driver.window
    driver.press(Key.Key_Return)
    driver.until(lambda: driver.program.window is not old)
    words = driver.message()
    assert "Установщик не запустился" in words
    assert "ShnorOffice-0.6.0-setup.exe" in words
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    assert driver.window.desk.can_write


def test_put_off_today_it_is_not_told_of_again_and_elsewhere_it_is_said_whose_it_is(
    driver: Driver, stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    driver.program.starter = None
    installer(stick, key, "0.6.0")
    notices = opened(driver, school_base)
    driver.until(lambda: notices.update_strip is not None)
    driver.push("Обновить…")
    assert "для Windows" in driver.message()
    driver.push("Не сейчас")
    assert not notices.isVisible()
    driver.visit(7, "exchange")
    looked(driver, notices)
    assert notices.update_strip is None
    installer(stick, key, "0.7.0")
    driver.visit(1, "overview")
    driver.visit(7, "exchange")
    driver.until(lambda: notices.update_strip is not None)
    assert "0.7.0" in words_on(notices)


def test_file_chosen_by_hand_is_judged_and_the_parts_of_the_program_are_listed(
    driver: Driver, started: list[Path], stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    path = installer(stick, key, "0.4.0")
    notices = opened(driver, school_base)
    page = driver.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    driver.tab_bar("О программе")
    about = page.about
    assert "тестовая сборка" in words_on(about)
    assert str(school_base) in words_on(about)
    assert about.licences_button.isVisible()
    driver.tab_to("Отбор составных частей")
    driver.type("lgpl")
    assert [line.cells[0] for line in about.components.facts.lines] == ["PySide6-Essentials"]
    driver.type("x")
    assert about.none.isVisible()
    driver.push("Обновить из файла…")
    driver.until(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    driver.fill(str(path))
    driver.press(Key.Key_Return)
    words = driver.message()
    assert "0.4.0" in words
    assert "0.5.0" in words
    assert notices.update_strip is None
    newer = installer(stick, key, "0.5.1")
    driver.window.desk.update_chosen.emit(newer.with_name(newer.name + updates.ENDING))
    driver.until(lambda: isinstance(QApplication.activeWindow(), UpdateDialog))
    driver.press(Key.Key_Return)
    driver.until(lambda: bool(started))


def test_portable_program_is_not_updated_by_an_installer(
    driver: Driver, stick: Path, key: Ed25519PrivateKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program" / paths.PORTABLE_MARK).touch()
    monkeypatch.setattr(paths, "installed_in", lambda: tmp_path / "program")
    path = installer(stick, key, "0.6.0")
    driver.program.show(tmp_path / "gone.shnor")
    assert "gone.shnor" in driver.message()
    assert driver.window.windowTitle() == "ШНОР-Офис (тестовая сборка)"
    driver.window.desk.update_chosen.emit(path)
    assert "папку «Данные» оставьте" in driver.message()
    assert driver.window.notices is not None
    assert driver.window.notices.update_strip is None


def test_program_from_its_sources_offers_nothing(
    driver: Driver, tmp_path: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    machine_settings().setValue("folder", str(tmp_path))
    path = installer(tmp_path, key, "9.0.0")
    notices = opened(driver, school_base)
    looked(driver, notices)
    assert not notices.isVisible()
    assert driver.window.windowTitle().endswith(" — ШНОР-Офис")
    driver.window.desk.update_chosen.emit(path)
    assert "исходников" in driver.message()


def test_drive_that_does_not_answer_holds_up_neither_work_nor_the_end(runner: TaskRunner, driver: Driver) -> None:
    answers = threading.Event()
    told: list[bool] = []
    runner.aside(driver.program, lambda: answers.wait(30), told.append)
    done: list[int] = []
    runner.start(driver.program, lambda _progress: 1, done.append)
    driver.until(lambda: bool(done))
    runner.close()
    assert runner.looking
    answers.set()
    for thread in threading.enumerate():
        if thread.name == "aside":
            thread.join()
    QApplication.processEvents()
    assert told == []
