"""A newer version on a stick is noticed, explained, checked and started; whatever is wrong with it is said."""

import ctypes
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtWidgets import QApplication, QFileDialog

from installer import release
from shnor_desktop import paths
from shnor_desktop.services import backup, drives, handover, installation, updates
from shnor_desktop.services.handover import Ready
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.notices import Notices
from shnor_desktop.ui.pages.settings_page import SettingsPage
from shnor_desktop.ui.starter import starter_here
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.updating import BACKUP_REASON
from shnor_desktop.ui.wizards.update import PackageDialog, UpdateDialog
from tests.installer import linux_program
from tests.ui.shell.driver import Driver, Key, words_on

CONTENT = b"MZ" + bytes(range(256)) * 3000
COMPONENTS = '[["PySide6-Essentials", "6.9.3", "LGPL-3.0-only"], ["lxml", "6.1.0", "BSD-3-Clause"]]'


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def build(program: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This program as one that was built and lies in a folder: it knows its maker's key and its licences."""
    folder = program / "app" / "resources"
    folder.mkdir(parents=True)
    for child in paths.resources().iterdir():
        if child.name != "release":
            (folder / child.name).symlink_to(child)
    (folder / "release").mkdir()
    (folder / "release" / "build.json").write_text('{"version": "0.5.0", "test": true}', encoding="utf-8")
    (folder / "release" / "release.pub").write_bytes(release.public(key))
    (folder / "release" / "components.json").write_text(COMPONENTS, encoding="utf-8")
    (program / "licences").mkdir(exist_ok=True)
    monkeypatch.setattr(paths, "resources", lambda: folder)
    updates.build.cache_clear()
    yield program
    updates.build.cache_clear()


@pytest.fixture
def built(tmp_path: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program as it is installed in Windows."""
    (tmp_path / "program" / "python").mkdir(parents=True)
    (tmp_path / "program" / "python" / "python311.dll").touch()
    for _ in build(tmp_path / "program", key, monkeypatch):
        yield tmp_path


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

    def start(ready: Ready, _base: Path | None) -> None:
        assert not driver.window.isVisible()
        assert not driver.window.desk.is_open
        told.append(ready.path)

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
    driver.until(lambda: not notices.updating.looking)
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
    def refuse(_ready: Ready, _base: Path | None) -> None:
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


def test_spoilt_files_of_the_program_leave_the_window_and_the_base_as_they_are(
    driver: Driver, built: Path, stick: Path, key: Ed25519PrivateKey, school_base: Path
) -> None:
    path = installer(stick, key, "0.6.0")
    (built / "program" / "app" / "resources" / "release" / "build.json").write_bytes(b"\xff{")
    notices = opened(driver, school_base)
    assert driver.window.desk.is_open
    assert notices.update_strip is None
    page = driver.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    driver.tab_bar("О программе")
    assert "Файлы программы испорчены: установите её заново." in words_on(page.about)
    driver.window.desk.update_chosen.emit(path)
    assert "Файлы программы испорчены" in driver.message()


def test_portable_program_is_not_updated_by_an_installer(
    driver: Driver, stick: Path, key: Ed25519PrivateKey, tmp_path: Path
) -> None:
    (tmp_path / "program" / paths.PORTABLE_MARK).touch()
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


# --- Linux


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folder whose name is no easy one."""
    folder = tmp_path / "Мария Ивановна"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return folder


@pytest.fixture
def personal(
    driver: Driver, home: Path, tmp_path: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The program as ``install.sh`` has put it there for one person; updates are looked for on the «stick»."""
    script = linux_program.program(tmp_path / "parts", "0.5.0") / "install.sh"
    subprocess.run(["sh", script], env={"PATH": os.environ["PATH"], "HOME": str(home)}, check=True, capture_output=True)
    program = home / ".local" / "share" / installation.PERSONAL
    for _ in build(program, key, monkeypatch):
        driver.program.starter = starter_here()
        (tmp_path / "stick").mkdir()
        machine_settings().setValue("folder", str(tmp_path / "stick"))
        yield program


def archive(folder: Path, key: Ed25519PrivateKey, number: str, *, starts: bool = True) -> Path:
    path = linux_program.archive(folder, number, starts=starts)
    release.sign(path, key, updates.ARCHIVE, number)
    return path


def restarted(driver: Driver, program: Path) -> list[str]:
    """Version and arguments of the program that was started in the place of this one."""
    told = program.parent / linux_program.STARTED
    driver.until(told.is_file)
    return told.read_text(encoding="utf-8").splitlines()


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about the program for Linux")


@linux
def test_program_of_one_person_is_replaced_and_starts_again_on_the_same_base(
    driver: Driver, personal: Path, key: Ed25519PrivateKey, tmp_path: Path, school_base: Path
) -> None:
    installer(tmp_path / "stick", key, "0.9.0")
    archive(tmp_path / "stick", key, "0.6.0")
    notices = opened(driver, school_base)
    dialog = agree(driver, notices)
    assert "У вас версия 0.5.0, новая — 0.6.0." in words_on(dialog)
    assert "откроется на той же базе" in words_on(dialog)
    driver.press(Key.Key_Return)
    assert restarted(driver, personal) == ["0.6.0", str(school_base)]
    assert not driver.window.isVisible()
    assert any(BACKUP_REASON in copy.name for copy, _ in backup.list_copies(school_base))
    told = handover.settle()
    assert told is not None
    assert (told.version, told.done) == ("0.6.0", True)
    assert list(handover.folder().iterdir()) == []
    assert handover.settle() is None
    with open_office(school_base, access="write") as office:
        assert not office.read_only


@linux
def test_installation_that_fails_leaves_the_old_program_and_is_told_of(
    driver: Driver, personal: Path, key: Ed25519PrivateKey, tmp_path: Path, school_base: Path
) -> None:
    archive(tmp_path / "stick", key, "0.6.0", starts=False)
    agree(driver, opened(driver, school_base))
    driver.press(Key.Key_Return)
    assert restarted(driver, personal) == ["0.5.0", str(school_base)]
    # the old program, once more
    notices = opened(driver, school_base)
    driver.until(lambda: notices.outcome is not None)
    assert "Версия 0.6.0 не установлена: осталась прежняя, данные целы." in words_on(notices)
    driver.push("Почему…")
    assert "не запускается из папки" in driver.message()
    driver.push("Понятно")
    assert notices.outcome is None


@linux
def test_installation_that_was_cut_off_is_told_of_and_one_at_work_is_left_alone(
    personal: Path, own_data_dir: Path
) -> None:
    handover.folder().mkdir(parents=True)
    account = handover.begin("0.6.0")
    assert handover.settle() is None
    assert account.is_file()
    os.utime(account, (1_700_000_000, 1_700_000_000))
    told = handover.settle()
    assert told is not None
    assert (told.version, told.done, told.said) == ("0.6.0", False, "Установка прервалась.")
    # the disk was full: the account has no end, but this is the version it speaks of
    handover.begin("0.5.0")
    told = handover.settle()
    assert told is not None
    assert told.done


@linux
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cp: error writing 'heavy': No space left on device", "Установка прервалась."),
        ("sh: 2: cannot create /home/мария/x: Permission denied", "Установка прервалась."),
        ("Не удалось скопировать программу.", "Не удалось скопировать программу."),
    ],
    ids=["of cp", "of sh", "of the script"],
)
def test_what_the_installer_said_is_shown_only_in_russian(personal: Path, line: str, said: str) -> None:
    handover.folder().mkdir(parents=True)
    with handover.begin("0.6.0").open("a", encoding="utf-8") as account:
        account.write(f"Копирую.\n{line}\n=7\n")
    told = handover.settle()
    assert told is not None
    assert (told.version, told.done, told.said) == ("0.6.0", False, said)


@linux
def test_update_that_another_window_has_brought_meanwhile_stays(personal: Path) -> None:
    place = handover.folder()
    for name in ("old", "new"):
        (place / name).mkdir(parents=True)
    account = handover.begin("0.6.0")
    with account.open("a", encoding="utf-8") as stream:
        stream.write("=0\n")
    begun = account.stat().st_mtime
    os.utime(place / "old", (begun - 60, begun - 60))
    os.utime(place / "new", (begun + 60, begun + 60))
    os.utime(account, (begun + 90, begun + 90))
    told = handover.settle()
    assert told is not None
    assert told.done
    assert [path.name for path in place.iterdir()] == ["new"]
    assert handover.settle() is None


@linux
@pytest.mark.parametrize("place", ["archive", "other window"])
def test_update_of_one_person_is_refused_before_anything_is_closed(
    driver: Driver, personal: Path, key: Ed25519PrivateKey, tmp_path: Path, school_base: Path, place: str
) -> None:
    path = archive(tmp_path / "stick", key, "0.6.0")
    command, words = ["true"], "не тот, что подписан"
    if place == "archive":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    else:
        # the stand-in of its interpreter is «sleep»
        command, words = [str(personal / "python" / "bin" / "python3.11"), "600"], "ещё в одном окне"
    with subprocess.Popen(["sh", "-c", '"$@"; :', "sh", *command], start_new_session=True) as other:
        try:
            if place != "archive":
                driver.until(lambda: installation.others(personal) == 1)
            agree(driver, opened(driver, school_base))
            driver.press(Key.Key_Return)
            assert words in driver.message()
        finally:
            if place != "archive":
                os.killpg(other.pid, 9)
    driver.settle()
    assert driver.window.isVisible()
    assert not (personal.parent / linux_program.STARTED).exists()


@linux
def test_each_program_takes_the_file_that_renews_it_and_says_which_it_needs(
    driver: Driver, personal: Path, key: Ed25519PrivateKey, tmp_path: Path, school_base: Path
) -> None:
    opened(driver, school_base)
    driver.window.desk.update_chosen.emit(installer(tmp_path, key, "0.6.0"))
    words = driver.message()
    assert "установщик для Windows, для этой программы он не подходит" in words
    assert ".tar.xz" in words
    (personal / installation.MARKER).unlink()
    driver.window.desk.update_chosen.emit(archive(tmp_path, key, "0.6.0"))
    assert "./install.sh" in driver.message()


@pytest.fixture
def packaged(driver: Driver, home: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program as its package has put it there for everybody; a newer package lies on the «stick»."""
    program = home / "opt" / "shnor-office"
    (program / "python" / "bin").mkdir(parents=True)
    shutil.copy(shutil.which("sleep") or "", program / "python" / "bin" / "python3.11")
    monkeypatch.setattr(installation, "PACKAGED", program)
    for _ in build(program, key, monkeypatch):
        driver.program.starter = starter_here()
        stick = home / "stick"
        stick.mkdir()
        machine_settings().setValue("folder", str(stick))
        path = stick / "shnor-office_0.6.0_amd64.deb"
        path.write_bytes(CONTENT)
        release.sign(path, key, updates.PACKAGE, "0.6.0")
        yield home


def prepared(driver: Driver, notices: Notices) -> PackageDialog:
    """«Обновить…», Enter, and what the program says once the package lies on this computer."""
    dialog = agree(driver, notices)
    assert "Ставит пакет администратор" in words_on(dialog)
    driver.press(Key.Key_Return)
    driver.until(lambda: isinstance(QApplication.activeWindow(), PackageDialog))
    package = notices.updating.package
    assert package is not None
    return package


@linux
def test_package_is_left_to_the_administrator_with_the_exact_command(
    driver: Driver, packaged: Path, school_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(packaged / "empty"))
    # a folder whose name the command has to quote
    monkeypatch.setenv("SHNOR_DATA_DIR", str(packaged / "Мои данные"))
    machine_settings().setValue("folder", str(packaged / "stick"))
    dialog = prepared(driver, opened(driver, school_base))
    brought = packaged / "Мои данные" / "updates" / "shnor-office_0.6.0_amd64.deb"
    assert dialog.command.toPlainText() == f"sudo apt-get install '{brought}'"
    assert brought.read_bytes() == CONTENT
    assert "Он ещё не установлен" in words_on(dialog)
    driver.push("Скопировать команду")
    assert QApplication.clipboard().text() == dialog.command.toPlainText()
    driver.push("Закрыть")
    driver.settle()
    assert driver.window.isVisible()
    assert any(BACKUP_REASON in copy.name for copy, _ in backup.list_copies(school_base))
    # it waits for the administrator, however often the program is started
    os.utime(brought, (1_700_000_000, 1_700_000_000))
    assert handover.settle() is None
    assert brought.is_file()


@linux
def test_package_is_shown_to_the_installer_of_the_system(
    driver: Driver, packaged: Path, school_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = packaged / "tools"
    tools.mkdir()
    for name, body in (
        ("xdg-mime", "echo packages.desktop"),
        ("xdg-open", f'echo "$1 ${{PYTHONPATH:-none}}" >"{tools}/part" && mv "{tools}/part" "{tools}/shown"'),
    ):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(tools))
    prepared(driver, opened(driver, school_base))
    driver.push("Открыть установщик пакетов")
    driver.until((tools / "shown").is_file)
    brought = handover.folder() / "shnor-office_0.6.0_amd64.deb"
    assert (tools / "shown").read_text(encoding="utf-8") == f"{brought} none\n"
    assert not driver.window.isVisible()


# --- drives


@linux
def test_whatever_lies_on_a_stick_does_not_stop_the_search(
    driver: Driver, personal: Path, key: Ed25519PrivateKey, tmp_path: Path, school_base: Path
) -> None:
    stick = tmp_path / "stick"
    os.mkfifo(stick / f"a.tar.xz{updates.ENDING}")
    (stick / f"b.tar.xz{updates.ENDING}").mkdir()
    (stick / f"c.tar.xz{updates.ENDING}").symlink_to("/dev/zero")
    (stick / f"d.tar.xz{updates.ENDING}").symlink_to(stick / f"d.tar.xz{updates.ENDING}")
    fifo = installer(stick, key, "0.8.0")
    fifo.unlink()
    os.mkfifo(fifo)
    archive(stick, key, "0.6.0")
    notices = opened(driver, school_base)
    driver.until(lambda: notices.update_strip is not None)
    assert "0.6.0" in words_on(notices)
    driver.window.desk.update_chosen.emit(stick / "a.tar.xz")
    assert "не читается" in driver.message()


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[Path]:
    """A drive that is there and answers nothing."""
    folder = tmp_path / "hangs"
    folder.mkdir()
    system = ctypes.CDLL(None, use_errno=True)
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        pytest.skip("нет /dev/fuse: диск, который молчит, сделать не из чего")
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    if system.mount(b"/dev/silent", os.fsencode(folder), b"fuse", 0, options):
        os.close(device)
        pytest.skip("подключать диски может только root")
    try:
        yield folder
    finally:
        # whoever waits for it gets an error
        system.umount2(os.fsencode(folder), 2)
        os.close(device)


@linux
def test_drive_that_hangs_hides_no_other_one_and_is_asked_once(
    driver: Driver, personal: Path, key: Ed25519PrivateKey, tmp_path: Path, school_base: Path, hanging: Path
) -> None:
    assert hanging in drives.roots()
    archive(tmp_path / "stick", key, "0.6.0")
    notices = opened(driver, school_base)
    driver.until(lambda: notices.update_strip is not None)
    assert "0.6.0" in words_on(notices)
    archive(tmp_path / "stick", key, "0.7.0")
    driver.visit(7, "exchange")
    driver.until(lambda: "0.7.0" in words_on(notices))
    driver.until(lambda: sum(thread.name == "aside" for thread in threading.enumerate()) == 1)
    assert notices.updating.looking


@linux
def test_mounted_sticks_are_found_by_the_list_of_the_kernel_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "mountinfo"
    told.write_text(
        "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
        "23 22 0:21 / /proc rw - proc proc rw\n"
        "24 22 0:22 / /run rw shared:5 - tmpfs tmpfs rw\n"
        "30 22 8:17 / /media/zavuch/\u0424\u041b\u0415\u0428\u041a\u0410\\0401 rw - vfat /dev/sdb1 rw\n"
        "31 22 8:33 / /run/media/zavuch/KINGSTON rw shared:9 - exfat /dev/sdc1 rw\n"
        "32 22 0:50 / /mnt/share rw - nfs4 server:/export rw\n"
        "33 22 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(drives, "_MOUNTS", told)
    found = [str(root) for root in drives.roots()]
    assert found == ["/media/zavuch/ФЛЕШКА 1", "/run/media/zavuch/KINGSTON", "/mnt/share"]


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
