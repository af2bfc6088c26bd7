"""The main job from the wizard to the receipt, by key events only."""

from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries, years
from shnor_desktop.ui.pages.analysis_page import AnalysisPage
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.pages.exchange_page import ExchangePage
from shnor_desktop.ui.pages.exchange_school import SchoolExchange
from shnor_desktop.ui.pages.programme_factors import FactorsPage
from shnor_desktop.ui.pages.programme_page import ProgrammePage
from shnor_desktop.ui.pages.programme_status import StatusPage
from shnor_desktop.ui.pages.reports_page import ReportsPage
from shnor_desktop.ui.widgets.table import FactsTable
from tests.ui.shell.driver import CTRL, Driver, Key, words_on

PHRASE = "дальний берег 42"


def test_main_job_by_keyboard_from_the_wizard_to_the_receipt(driver: Driver, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    new_school(driver)
    school = Path(driver.window.desk.office.location)
    type_classes(driver)
    paste_results(driver)
    see_the_verdict(driver)
    run_the_programme(driver, tmp_path)
    make_key_and_request(driver, stick)
    new_district(driver)
    district = Path(driver.window.desk.office.location)
    issue_certificate(driver, stick)
    open_base(driver, school)
    take_certificate(driver, stick)
    sign_report(driver)
    pack(driver, stick)
    open_base(driver, district)
    receive(driver, stick)
    open_base(driver, school)
    take_receipt(driver, stick)


def today() -> date:
    return datetime.now().astimezone().date()


def days_ago(number: int) -> str:
    return f"{today() - timedelta(number):%d.%m.%Y}"


def day_of(words: str) -> date:
    return date(int(words[6:]), int(words[3:5]), int(words[:2]))


def wizard(driver: Driver, way: int) -> None:
    """Choose one of the four ways."""
    driver.dialog()
    driver.press(Key.Key_Down, times=way)
    driver.press(Key.Key_Return)


def new_school(driver: Driver) -> None:
    driver.program.show(None)
    wizard(driver, 0)
    driver.tab_to("Название")
    driver.type("СОШ № 8")
    driver.tab_to("Код")
    driver.type("857")
    driver.tab_to("Кто работает")
    driver.type("Завуч")
    driver.press(Key.Key_Return)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    assert "СОШ № 8" in driver.window.windowTitle()
    assert "нет данных" in words_on(driver.window.pages["overview"])


def new_district(driver: Driver) -> None:
    driver.press(Key.Key_O, CTRL)
    wizard(driver, 1)
    driver.tab_to("Название")
    driver.type("Зареченский район")
    driver.tab_to("Код")
    driver.type("ZAR")
    driver.press(Key.Key_Return)
    wait_for_role(driver, "district")


def open_base(driver: Driver, path: Path) -> None:
    driver.press(Key.Key_O, CTRL)
    wizard(driver, 2)
    driver.tab_to("Файл базы")
    driver.type(str(path))
    driver.press(Key.Key_Return)
    driver.until(lambda: driver.window.desk.is_open and Path(driver.window.desk.office.location) == path)
    driver.wake()
    driver.settle()


def wait_for_role(driver: Driver, role: str) -> None:
    driver.until(lambda: driver.window.desk.is_open and driver.window.desk.office.role == role)
    driver.wake()
    driver.settle()


def grid_of(driver: Driver, sheet: str) -> DataPage:
    """Ctrl+2, down the list to the form, F6 to its grid."""
    page = driver.visit(2, "data")
    assert isinstance(page, DataPage)
    driver.tab_to("Листы")
    driver.press(Key.Key_Home)
    driver.press(Key.Key_Down, times=list(SHEETS).index(sheet))
    driver.settle()
    assert page.current is not None
    assert page.current.key == sheet
    for _ in range(6):
        if page.current.view.hasFocus():
            break
        driver.press(Key.Key_F6)
    assert page.current.view.hasFocus()
    return page


def rows(driver: Driver, sheet: str) -> list[dict[str, object]]:
    with driver.window.desk.office.reading() as session:
        return [dict(row.values) for row in entries.load(session, sheet)]


def type_classes(driver: Driver) -> None:
    """Two classes: grade, letter, pupils; Tab between cells, Enter to the next row."""
    grid_of(driver, "classes")
    for grade, pupils in (("5", "21"), ("6", "19")):
        for words in (grade, "", pupils):
            driver.type(words)
            driver.press(Key.Key_Tab)
        driver.press(Key.Key_Return)
        driver.settle()
    found, year = rows(driver, "classes"), years.of_day(today())
    assert [(row["year"], row["grade"], row["pupils"]) for row in found] == [(year, 5, 21), (year, 6, 19)]


def paste_results(driver: Driver) -> None:
    """A block as a spreadsheet copies it; one wrong row is found, and mended by typing."""
    page = grid_of(driver, "assessments")
    assert page.current is not None
    columns = [column for column in page.current.model.columns if column.compute is None]
    first = page.current.view.here[1]
    held = {
        "procedure": "ОГЭ",
        "programme_grade": "9",
        "state": "проводилась",
        "participants": "10",
        "n5": "1",
        "n4": "2",
        "n3": "4",
    }
    blocks = [
        {**held, "subject": "русский язык", "n2": "3"},
        {**held, "subject": "математика", "n2": "5"},
    ]
    lines = ["\t".join(block.get(column.key, "") for column in columns[first:]) for block in blocks]
    QGuiApplication.clipboard().setText("\n".join(lines))
    driver.press(Key.Key_V, CTRL)
    driver.until(lambda: len(rows(driver, "assessments")) == 2)
    driver.settle()
    driver.until(lambda: any(problem.level == "hard" for _, problem in page.current.model.problems()))  # type: ignore[union-attr]
    number = [column.key for column in page.current.model.columns].index("n2")
    driver.press(Key.Key_Home, CTRL)
    driver.press(Key.Key_Down)
    here = page.current.view.here[1]
    driver.press(Key.Key_Right if number > here else Key.Key_Left, times=abs(number - here))
    driver.type("3")
    driver.press(Key.Key_Return)
    driver.settle()
    assert [row["n2"] for row in rows(driver, "assessments")] == [3, 3]
    driver.until(lambda: not any(problem.level == "hard" for _, problem in page.current.model.problems()))  # type: ignore[union-attr]


def see_the_verdict(driver: Driver) -> None:
    overview = driver.visit(1, "overview")
    assert "ШНОР" in words_on(overview)
    page = driver.visit(3, "analysis")
    assert isinstance(page, AnalysisPage)
    table = next(one for one in page.findChildren(FactsTable) if one.accessibleName() == "Процедуры и доли")
    assert [line.cells[4] for line in table.facts.lines] == ["30,0\u00a0% ≥ 30\u00a0%"] * 2
    driver.tab_to("Процедуры и доли")
    driver.press(Key.Key_Return)
    assert driver.window.at == "data"
    driver.settle()
    data = driver.window.pages["data"]
    assert isinstance(data, DataPage)
    assert data.current is not None
    assert data.current.key == "assessments"


def run_the_programme(driver: Driver, folder: Path) -> None:
    page = driver.visit(4, "programme")
    assert isinstance(page, ProgrammePage)
    tab = page.section("factors")
    assert isinstance(tab, FactorsPage)
    key, box = next(iter(tab.factors.boxes.items()))
    driver.tab_to(box.text())
    driver.press(Key.Key_Space)
    driver.push("Сохранить факторы")
    driver.until(lambda: bool(tab.factors.measures))
    driver.settle()
    assert [row["factor"] for row in rows(driver, "risk_profile") if row["activated"]] == [key]
    driver.tab_to(tab.factors.measures[0][0].text())
    driver.press(Key.Key_Space)
    driver.push("Добавить отмеченные в план")
    driver.until(lambda: len(rows(driver, "roadmap")) == 1)
    driver.settle()
    driver.tab_bar("Дорожная карта")
    proof = folder / "protocol.pdf"
    proof.write_bytes(b"%PDF-1.4\n% protocol\n")
    driver.push("Изменить…")
    start, end = days_ago(30), days_ago(3)
    driver.answer({"Начало": start, "Окончание": end})
    driver.until(lambda: rows(driver, "roadmap")[0]["end"] == day_of(end))
    driver.settle()
    driver.push("Исполнено…")
    driver.answer({"Дата исполнения": end})
    driver.until(lambda: rows(driver, "roadmap")[0]["state"] == "исполнено")
    driver.settle()
    driver.push("Приложить файлы…")
    driver.dialog()
    driver.type(str(proof))
    driver.press(Key.Key_Return)
    driver.until(lambda: len(rows(driver, "evidence")) == 1)
    driver.settle()
    driver.push("Подтвердить…")
    driver.answer({"Кто подтвердил": "Куратор", "Дата подтверждения": days_ago(2)})
    driver.until(lambda: rows(driver, "roadmap")[0]["confirmed"] is True)
    driver.settle()
    driver.tab_bar("Исполнение на дату")
    driver.settle()
    status = page.section("status")
    assert isinstance(status, StatusPage)
    assert [line.cells[3:5] for line in status.behind.table.facts.lines] == [("да", "да")]


def make_key_and_request(driver: Driver, stick: Path) -> None:
    driver.visit(7, "exchange")
    driver.push("Создать ключ…")
    driver.answer({"Парольная фраза": PHRASE, "Ещё раз": PHRASE})
    assert "Ключ школы создан" in driver.message()
    driver.settle()
    driver.push("Запрос в файл…")
    driver.answer({"Чей это ключ": "Лугова Н. П.", "Папка": str(stick), "Парольная фраза": PHRASE})
    assert "857.shnor-request" in driver.message()
    assert (stick / "857.shnor-request").is_file()


def issue_certificate(driver: Driver, stick: Path) -> None:
    driver.visit(7, "exchange")
    driver.push("Создать ключ района…")
    driver.answer({"Кто подписывает": "Полянская О. В.", "Парольная фраза": PHRASE, "Ещё раз": PHRASE})
    assert "Ключ района создан" in driver.message()
    driver.settle()
    driver.push("Выдать сертификат по запросу…")
    driver.answer({"Запрос школы": str(stick / "857.shnor-request")})
    driver.until(lambda: QApplication.activeWindow() is not None and _title() == "Выдать сертификат")
    driver.answer({"Парольная фраза": PHRASE})
    assert "Сертификат выдан школе 857" in driver.message()


def _title() -> str:
    window = QApplication.activeWindow()
    return window.windowTitle() if window is not None else ""


def take_certificate(driver: Driver, stick: Path) -> None:
    driver.visit(7, "exchange")
    driver.push("Загрузить файл района…")
    driver.answer({"Файл района": str(stick / "857.shnor-profile")})
    assert "Зареченский район" in driver.message()


def sign_report(driver: Driver) -> None:
    page = driver.visit(6, "reports")
    driver.tab_to("Виды отчётов")
    driver.press(Key.Key_Home, CTRL)
    driver.press(Key.Key_Down)
    driver.push("PDF с подписью…")
    driver.answer({"Парольная фраза": PHRASE})
    assert isinstance(page, ReportsPage)
    driver.until(lambda: bool(page.saved.facts.lines))
    line = page.saved.facts.lines[0]
    assert line.cells[2] == "внутри файла"
    assert b"/ByteRange" in line.key.read_bytes()


def pack(driver: Driver, stick: Path) -> None:
    page = driver.visit(7, "exchange")
    assert isinstance(page, ExchangePage)
    assert isinstance(page.side, SchoolExchange)
    assert [box.isChecked() for box, _ in page.side.report_boxes] == [True]
    driver.tab_to("Папка на флешке")
    driver.fill(str(stick))
    driver.push("Собрать и записать…")
    driver.answer({"Парольная фраза": PHRASE})
    assert "Пакет № 1" in driver.message()
    assert (stick / "857-0001.asice").is_file()


def receive(driver: Driver, stick: Path) -> None:
    driver.visit(7, "exchange")
    driver.push("Принять пакеты…")
    driver.answer({"Файлы пакетов": str(stick / "857-0001.asice"), "Парольная фраза": PHRASE})
    driver.until(lambda: any(stick.glob("*receipt*.asice")))
    driver.settle()
    overview = driver.visit(1, "overview")
    table = next(one for one in overview.findChildren(FactsTable) if one.accessibleName() == "Школы района")
    assert [line.cells[1] for line in table.facts.lines] == ["857"]
    assert "№ 1, принят" in table.facts.lines[0].cells[-1]


def take_receipt(driver: Driver, stick: Path) -> None:
    page = driver.visit(7, "exchange")
    driver.push("Принять квитанцию…")
    driver.answer({"Файл квитанции": str(next(stick.glob("*receipt*.asice")))})
    assert "Квитанция принята" in driver.message()
    driver.settle()
    assert isinstance(page, ExchangePage)
    assert isinstance(page.side, SchoolExchange)
    assert page.side.sent.facts.lines[0].cells[2].startswith("принят районом")
    assert "принят районом" in words_on(driver.visit(1, "overview"))
