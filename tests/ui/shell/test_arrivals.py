"""A file opened by a double click: a base, a request, a district's file, a package, or something else altogether."""

from pathlib import Path

import pytest

from shnor_desktop.app import what_to_open
from shnor_desktop.services.exchange import register
from shnor_desktop.services.office import create, open_office
from shnor_desktop.ui.arrivals import take_in
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.pages.exchange_district import DistrictExchange
from shnor_desktop.ui.pages.exchange_page import ExchangePage
from shnor_desktop.ui.wizards.ask import Ask
from tests.services.signing.authority import FAST, PASSPHRASE
from tests.ui.shell.driver import Driver, Key, words_on


@pytest.fixture
def request_file(school_base: Path, tmp_path: Path) -> Path:
    """The request of a school on a stick."""
    with open_office(school_base, access="write") as school:
        register.new_keys(school, PASSPHRASE, hardness=FAST)
        return register.request(school, PASSPHRASE, tmp_path, person="Петров Пётр Ильич", post="Директор")


@pytest.fixture
def district_base(tmp_path: Path) -> Path:
    """A new base of a district."""
    path = tmp_path / "район.shnor"
    create(path, role="district", code="ZIM", name="Тестовый район")
    return path


def start(driver: Driver, *given: str) -> None:
    """As the program starts itself with these words on its command line."""
    base, driver.program.given = what_to_open(given)
    driver.program.show(base)
    driver.until(lambda: driver.window.desk.is_open)


def dialog(driver: Driver) -> Ask:
    driver.until(lambda: isinstance(driver.dialog(), Ask))
    found = driver.dialog()
    assert isinstance(found, Ask)
    return found


def test_what_is_given_is_told_apart(school_base: Path, tmp_path: Path) -> None:
    machine_settings().setValue("base", str(school_base))
    plain = school_base.with_name("База без окончания")
    plain.write_bytes(school_base.read_bytes())
    table = tmp_path / "Таблица.xlsx"
    table.write_bytes(b"PK\x03\x04")
    assert what_to_open([str(plain)]) == (plain, None)
    assert what_to_open(["нет.shnor"]) == (Path("нет.shnor"), None)
    for name in ("857.shnor-request", "ZIM.SHNOR-PROFILE", "857_1.asice", str(table)):
        assert what_to_open([name]) == (school_base, Path(name))


def test_request_opens_the_dialog_that_gives_out_a_certificate(
    driver: Driver, district_base: Path, request_file: Path, school_base: Path
) -> None:
    machine_settings().setValue("base", str(district_base))
    start(driver, str(request_file))
    words = driver.message()
    assert "Ключа района ещё нет" in words
    assert request_file.name in words
    assert driver.window.at == "exchange"
    driver.settle()
    register.new_keys(driver.window.desk.office, PASSPHRASE, person="Иванова А. П.", post="Методист", hardness=FAST)
    take_in(driver.window, request_file)
    asked = dialog(driver)
    with open_office(school_base, access="read") as school:
        assert f"Цифры ключа: {register.own_fingerprint(school)}" in words_on(asked)
    driver.tab_to("Парольная фраза")
    driver.type(PASSPHRASE)
    driver.press(Key.Key_Return)
    assert "Сертификат выдан школе 857" in driver.message()


def test_file_of_the_district_opens_the_dialog_that_takes_it(
    driver: Driver, district_base: Path, school_base: Path, tmp_path: Path
) -> None:
    with open_office(district_base, access="write") as district:
        register.new_keys(district, PASSPHRASE, person="Иванова А. П.", post="Методист", hardness=FAST)
        profile = register.district_file(district, PASSPHRASE, tmp_path)
    machine_settings().setValue("base", str(school_base))
    start(driver, str(profile))
    assert dialog(driver).answers["file"] == str(profile)
    driver.press(Key.Key_Return)
    assert "Школа подключена к району «Тестовый район»" in driver.message()


def test_package_and_receipt_open_the_dialog_that_takes_them(
    driver: Driver, district_base: Path, school_base: Path, tmp_path: Path
) -> None:
    package = tmp_path / "857_1.asice"
    package.write_bytes(b"x")
    machine_settings().setValue("base", str(district_base))
    start(driver, str(package))
    assert "Ключа района ещё нет: подписать квитанцию на пакет «857_1.asice» нечем" in driver.message()
    driver.settle()
    office = driver.window.desk.office
    register.new_keys(office, PASSPHRASE, person="Иванова А. П.", post="Методист", hardness=FAST)
    profile = register.district_file(office, PASSPHRASE, tmp_path)
    take_in(driver.window, package)
    assert dialog(driver).answers["files"] == str(package)
    driver.tab_to("Парольная фраза")
    driver.type(PASSPHRASE)
    driver.press(Key.Key_Return)
    driver.settle()
    page = driver.window.pages["exchange"]
    assert isinstance(page, ExchangePage)
    assert isinstance(page.side, DistrictExchange)
    assert [line.cells[:2] for line in page.side.results.facts.lines] == [("857_1.asice", "не принят")]
    with open_office(school_base, access="write") as school:
        register.accept(school, profile)
    driver.program.show(school_base)
    driver.until(lambda: driver.window.desk.is_open)
    take_in(driver.window, package)
    assert dialog(driver).answers["files"] == str(package)
    driver.press(Key.Key_Return)
    assert driver.message()


def test_every_other_file_is_answered_with_a_sentence(at_school: Driver, tmp_path: Path) -> None:
    for name, words in (
        ("857.shnor-request", "его принимает район"),
        ("857_2.asice", "Школа ещё не подключена к району"),
        ("Таблица.xlsx", "Таблицы загружают в разделе «Данные»"),
    ):
        (tmp_path / name).write_bytes(b"x")
        take_in(at_school.window, tmp_path / name)
        said = at_school.message()
        assert words in said
        assert name in said
    take_in(at_school.window, tmp_path / "нет.asice")
    assert "Файла «нет.asice» нет" in at_school.message()
    assert at_school.window.at == "exchange"


def test_base_open_in_another_window_is_shown_to_be_read_and_takes_in_nothing(
    driver: Driver, school_base: Path, tmp_path: Path
) -> None:
    with open_office(school_base, access="write"):
        start(driver, str(school_base))
        driver.settle()
        assert "Только чтение" in driver.window.banner.text()
        assert driver.window.banner.isVisible()
        (tmp_path / "ZIM.shnor-profile").write_bytes(b"x")
        take_in(driver.window, tmp_path / "ZIM.shnor-profile")
        assert "открыта в другом окне" in driver.message()
