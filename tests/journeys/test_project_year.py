"""The project year 2022 of Усть-Илимск on the screen: three schools, their documents, evidence, surveys, reports.

The dates are those of the municipal road map; what was done when is invented, and the shares of both reporting dates
are computed by hand in the tables below. Schools and posts are invented, too.
"""

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from shnor_desktop import cli
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.pages.documents_page import DocumentsPage
from shnor_desktop.ui.pages.programme_status import StatusPage
from shnor_desktop.ui.pages.project_page import ProjectPage
from shnor_desktop.ui.pages.reports_page import ReportsPage
from shnor_desktop.ui.pages.roadmap_page import RoadMapPage
from shnor_desktop.ui.pages.roadmap_template import TemplateDialog
from shnor_desktop.ui.widgets.meter import Meter
from shnor_desktop.ui.widgets.table import FactsTable
from tests.journeys.coordinator import Coordinator
from tests.journeys.test_by_keyboard import wizard
from tests.ui.shell.driver import CTRL, NO, Driver, Key, words_on

CITY = "Усть-Илимск"
COORDINATOR, CURATOR = "Муниципальный координатор", "Куратор"
EXPERTS = "Экспертиза подтверждающих документов антирисковых программ, этап"
UPLOAD = "Загрузка данных в ИС МЭДК для мониторинга позитивных изменений, этап"
SHARE_REPORT = "Отчёт о доле исполненных и подтверждённых мероприятий дорожной карты"
MUNICIPAL = "Дорожная карта сопровождения ШНОР и проекта «500+», 2022 год"

SCHOOLS = {
    "31": ("Заводская школа", "Дефицит педагогических кадров"),
    "32": ("Лесная школа", "Низкая учебная мотивация обучающихся"),
    "33": ("Речная школа", "Пониженный уровень школьного благополучия"),
}

# Number of the plan, its last day in the source, when it was done, when that was confirmed; «-» is never.
# «16» stands twice: it has a window in March and one in September.
PLAN = """
25  31.01.2022  25.01.2022  15.03.2022
27  28.02.2022  25.02.2022  15.03.2022
6   01.03.2022  01.03.2022  15.03.2022
16  16.03.2022  24.03.2022  04.04.2022
9   24.03.2022  24.03.2022  04.04.2022
3   25.03.2022  24.03.2022  04.04.2022
10  25.03.2022  24.03.2022  04.04.2022
7   30.03.2022  30.03.2022  04.04.2022
1   31.03.2022  30.03.2022  04.04.2022
4   31.03.2022  30.03.2022  04.04.2022
26  31.03.2022  24.03.2022  04.04.2022
29  31.03.2022  30.03.2022  04.04.2022
41  31.03.2022  30.03.2022  15.06.2022
11  25.04.2022  29.04.2022  16.05.2022
23  30.04.2022  29.04.2022  16.05.2022
28  30.04.2022  29.04.2022  16.05.2022
30  30.04.2022  29.04.2022  16.05.2022
33  30.04.2022  29.04.2022  16.05.2022
34  30.04.2022  29.04.2022  15.06.2022
35  30.04.2022  cancelled   -
24  31.05.2022  27.05.2022  06.06.2022
37  31.05.2022  27.05.2022  06.06.2022
51  31.05.2022  27.05.2022  06.06.2022
54  31.05.2022  08.07.2022  20.09.2022
55  31.05.2022  23.06.2022  28.06.2022
13  01.06.2022  01.06.2022  06.06.2022
14  10.06.2022  10.06.2022  15.06.2022
12  13.06.2022  13.06.2022  28.06.2022
5   23.06.2022  23.06.2022  28.06.2022
8   23.06.2022  23.06.2022  28.06.2022
60  30.06.2022  23.06.2022  28.06.2022
2   05.07.2022  03.06.2022  28.06.2022
56  31.07.2022  30.09.2022  22.12.2022
17  10.09.2022  10.09.2022  20.09.2022
16  12.09.2022  30.09.2022  22.12.2022
47  30.09.2022  30.09.2022  22.12.2022
58  30.09.2022  30.09.2022  22.12.2022
18  14.10.2022  28.10.2022  22.12.2022
19  21.10.2022  28.10.2022  22.12.2022
39  31.10.2022  28.10.2022  22.12.2022
40  31.10.2022  28.10.2022  22.12.2022
48  31.10.2022  28.10.2022  22.12.2022
20  01.11.2022  20.12.2022  22.12.2022
22  30.11.2022  20.12.2022  22.12.2022
43  30.11.2022  20.12.2022  22.12.2022
44  30.11.2022  20.12.2022  22.12.2022
45  30.11.2022  20.12.2022  22.12.2022
46  30.11.2022  20.12.2022  22.12.2022
52  30.11.2022  20.12.2022  22.12.2022
53  30.11.2022  20.12.2022  22.12.2022
15  20.12.2022  20.12.2022  22.12.2022
21  31.12.2022  20.12.2022  22.12.2022
31  31.12.2022  -           -
32  31.12.2022  20.12.2022  22.12.2022
36  31.12.2022  20.12.2022  -
38  31.12.2022  20.12.2022  -
42  31.12.2022  20.12.2022  22.12.2022
49  31.12.2022  20.12.2022  22.12.2022
50  31.12.2022  20.12.2022  22.12.2022
57  31.12.2022  20.12.2022  22.12.2022
59  31.12.2022  20.12.2022  22.12.2022
"""

# Measures of the anti-risk programmes, of each school in the order of its plan.
MEASURES = """
31 1  28.02.2022  25.02.2022  20.04.2022
31 5  30.04.2022  14.04.2022  20.04.2022
31 6  30.06.2022  28.06.2022  20.09.2022
31 3  30.09.2022  12.09.2022  20.09.2022
31 2  31.12.2022  -           -
31 4  31.12.2022  -           -
32 1  31.03.2022  28.03.2022  20.04.2022
32 3  30.04.2022  15.04.2022  20.06.2022
32 5  31.10.2022  10.10.2022  12.10.2022
32 2  31.12.2022  -           -
32 4  31.12.2022  -           -
33 1  31.03.2022  30.03.2022  20.04.2022
33 2  30.04.2022  20.06.2022  28.06.2022
33 4  30.11.2022  07.10.2022  12.10.2022
33 3  31.12.2022  -           -
"""

# Counted by hand in the two tables.
#
# On 10.06.2022 the municipal plan has 27 last days behind it, of which 35 is cancelled: 26 planned. Not done by that
# day are 54 and 55 (sent back, done again on 23.06): 26 - 2 = 24. Not confirmed by that day are 41, 34 and 14:
# 24 - 3 = 21. (2 was done early, on 03.06, but its last day is 05.07: it does not count yet.)
# The schools have 2 + 2 + 2 = 6 planned, all done but 33/2: 5; of these 32/3 waits for its curator: 4.
#
# By 10.09.2022 seven more have come in the municipal plan (12, 5, 8, 60, 2, 56, 17): 26 + 7 = 33. Not done is 56: 32.
# Not confirmed are 54 and 17: 30. The schools have one more, 31/6: 7 planned, 7 done, and 31/6 is not confirmed: 6.
#
# On 31.12.2022: 61 - 1 cancelled = 60, all done but 31: 59; 36 and 38 are not confirmed: 57.
# Schools: 6 + 5 + 4 = 15, undone 31/2, 31/4, 32/2, 32/4, 33/3: 10, all confirmed: 10.
#
# planned, done, confirmed, share done, share done and confirmed, both as percentages of one decimal
BY_HAND = {
    "10.06.2022": {
        MUNICIPAL: (26, 24, 21, "92,3", "80,8"),  # 12/13 = 0.9230…, 21/26 = 0.8076…
        "31": (2, 2, 2, "100,0", "100,0"),
        "32": (2, 2, 1, "100,0", "50,0"),
        "33": (2, 1, 1, "50,0", "50,0"),
        "": (32, 29, 25, "90,6", "78,1"),  # 29/32 = 0.90625, 25/32 = 0.78125
    },
    "10.09.2022": {
        MUNICIPAL: (33, 32, 30, "97,0", "90,9"),  # 32/33 = 0.9696…, 10/11 = 0.9090…
        "31": (3, 3, 2, "100,0", "66,7"),  # 2/3
        "32": (2, 2, 2, "100,0", "100,0"),
        "33": (2, 2, 2, "100,0", "100,0"),
        "": (40, 39, 36, "97,5", "90,0"),  # 39/40, 36/40
    },
    "31.12.2022": {
        MUNICIPAL: (60, 59, 57, "98,3", "95,0"),  # 59/60 = 0.9833…, 57/60
        "": (75, 69, 67, "92,0", "89,3"),  # 69/75, 67/75 = 0.8933…
    },
}
OVERDUE = {"10.06.2022": [("33", "2"), ("UI", "54"), ("UI", "55")], "10.09.2022": [("UI", "56")]}

# Two files for every measure done in a stage: 31 has done 1 and 5, then 6 and 3; 32 has done 1 and 3, then 5; 33 has
# done 1, then 2 and 4.
PROOFS = {1: {"31": 4, "32": 4, "33": 2}, 2: {"31": 4, "32": 2, "33": 4}}

# Who answered of those asked, in the order «директор, куратор» of the three schools; teachers of one school besides.
SURVEYS = {
    "1-й опрос": ("10.03.2022", "24.03.2022", (1, 1, 1, 1, 1, 1), "6 из 6, 100,0 %"),
    "2-й опрос": ("30.05.2022", "13.06.2022", (1, 1, 1, 0, 1, 1), "5 из 6, 83,3 %"),
    "3-й опрос": ("03.10.2022", "14.10.2022", (1, 1, 0, 1, 1, 0), "16 из 21, 76,2 %"),  # 4 of 6, and 12 of 15 teachers
}


def table(words: str) -> list[list[str]]:
    return [line.split() for line in words.strip().splitlines()]


@pytest.fixture
def person(driver: Driver) -> Coordinator:
    return Coordinator(driver)


def test_the_project_year_of_ust_ilimsk_comes_out_as_counted_by_hand(
    person: Coordinator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = tmp_path / "бумаги"
    papers.mkdir()
    begin_base(person)
    enter_schools(person)
    choose_plan(person)
    begin_year(person)
    begin_programmes(person)
    spring(person, papers)
    place_documents(person, papers)
    first_stage(person, papers)
    by_june(person)
    report(person, "10.06.2022")
    restart(person)
    summer(person)
    report(person, "10.09.2022")
    second_stage(person, papers)
    end_of_year(person)
    # what came later does not change what was true on the day of the report
    for day in BY_HAND:
        look_at_share(person, day)
        told_by_command(person, capsys, day)
    take_back(person)


# --- the year is set up


def begin_base(person: Coordinator) -> None:
    driver = person.driver
    driver.program.show(None)
    person.window.resize(1366, 768)
    wizard(driver, 1)
    for field, words in (("Название", CITY), ("Код", "UI"), ("Кто работает", COORDINATOR)):
        driver.tab_to(field)
        driver.type(words)
    driver.press(Key.Key_Return)
    driver.until(lambda: person.window.desk.is_open)
    person.settle()
    driver.visit(9, "settings")
    driver.tab_to("Рабочий учебный год")
    driver.fill("2022")
    person.click("Сохранить настройки")
    person.settle()
    assert person.window.desk.year == 2022


def enter_schools(person: Coordinator) -> None:
    """Cards, statuses and the risk profiles as they come from a table."""
    paste(person, "school", [(code, "", name) for code, (name, _) in SCHOOLS.items()])
    paste(person, "statuses", [(code, "2021/22", "участник 500+", "", "Перечень проекта") for code in SCHOOLS])
    paste(
        person,
        "risk_profile",
        [(code, "2021/22", factor, "высокая", "", "да", "да") for code, (_, factor) in SCHOOLS.items()],
    )
    profile = person.stored("risk_profile")
    assert [(row.school, row.values["verified"], row.values["activated"]) for row in profile] == [
        (code, True, True) for code in SCHOOLS
    ]


def paste(person: Coordinator, sheet: str, lines: list[tuple[str, ...]]) -> None:
    driver = person.driver
    page = driver.visit(2, "data")
    assert isinstance(page, DataPage)
    item = page.list.item(list(SHEETS).index(sheet))
    page.list.scrollToItem(item)
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, NO, page.list.visualItemRect(item).center())
    person.settle()
    assert page.current is not None
    assert page.current.key == sheet
    while not page.current.view.hasFocus():
        driver.press(Key.Key_F6)
    driver.press(Key.Key_Home, CTRL)
    QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
    driver.press(Key.Key_V, CTRL)
    driver.until(lambda: len(person.stored(sheet)) == len(lines))
    person.settle()


def choose_plan(person: Coordinator) -> None:
    page = person.section("Дорожная карта")
    assert isinstance(page, RoadMapPage)
    person.click("Создать план из шаблона…")
    person.driver.until(lambda: isinstance(person.driver.dialog(), TemplateDialog))
    dialog = person.driver.dialog()
    assert isinstance(dialog, TemplateDialog)
    titles = [dialog.templates.item(number).text() for number in range(dialog.templates.count())]
    person.driver.tab_to("Шаблоны")
    person.driver.press(Key.Key_Home)
    person.driver.press(Key.Key_Down, times=next(n for n, title in enumerate(titles) if title.startswith(MUNICIPAL)))
    assert dialog.year.value() == 2022
    assert "Отмечено 60 из 60, сроков 61." in words_on(dialog)
    person.click("Создать план")
    person.driver.until(lambda: len(person.stored("roadmap")) == 61)
    person.settle()
    ends = sorted((str(row.values["number"]), f"{row.values['end']:%d.%m.%Y}") for row in person.stored("roadmap"))
    assert ends == sorted((number, end) for number, end, _, _ in table(PLAN))


def begin_year(person: Coordinator) -> None:
    page = person.section("Проектный год")
    assert isinstance(page, ProjectPage)
    person.click("Начать проектный год…")
    person.answer("Начать", {"Календарный год": "2022"})
    assert [f"{row.values['due']:%d.%m.%Y}" for row in person.stored("concept_documents")] == ["30.03.2022"] * 9
    assert len(person.stored("surveys")) == 18
    # six events are the city's own, sixteen are of each school
    assert len(person.stored("project_events")) == 6 + 3 * 16
    schools = [line.cells[:2] for line in page.schools.facts.lines]
    assert sorted(schools) == [
        *((f"{name} ({code})", "16") for code, (name, _) in SCHOOLS.items()),
        (f"{CITY} (UI)", "6"),
    ]


def begin_programmes(person: Coordinator) -> None:
    """Every school: starting texts, targets, and all measures of its factor into a plan of its own."""
    for name, _ in SCHOOLS.values():
        person.look_at(name)
        person.section("Антирисковая программа")
        person.click("Начать программу…")
        person.answer("Начать", {})
        person.click("Меры фактора…")
        person.answer("Добавить", {})
    person.look_at("Все школы")
    made = sorted(
        (row.school, str(row.values["number"]), f"{row.values['end']:%d.%m.%Y}")
        for row in person.stored("roadmap")
        if row.school in SCHOOLS
    )
    assert made == sorted((school, number, end) for school, number, end, _, _ in table(MEASURES))


# --- the year goes by


def day_by_day(person: Coordinator, page: RoadMapPage, since: str, until: str, school: str = "") -> None:
    """All that was done or confirmed between two dates, in the order of the days; of one day all at once."""
    lines = [row for row in table(MEASURES) if row[0] == school] if school else [["", *row] for row in table(PLAN)]
    happened: dict[tuple[str, str], list[str]] = {}
    for _, number, _, done, confirmed in lines:
        for kind, day in (("done", done), ("the curator", confirmed)):
            if day[:1].isdecimal() and _order(since) < _order(day) <= _order(until):
                happened.setdefault((_order(day), kind), []).append(number)
    for (order, kind), numbers in sorted(happened.items()):
        day = f"{order[6:]}.{order[4:6]}.{order[:4]}"
        if kind == "done":
            person.done(page, numbers, day)
        else:
            person.confirm(page, numbers, day, CURATOR if school else COORDINATOR)


def _order(day: str) -> str:
    return day[6:] + day[3:5] + day[:2]


def municipal(person: Coordinator) -> RoadMapPage:
    return person.map(f"{CITY}: {MUNICIPAL}")


def of_school(person: Coordinator, school: str) -> RoadMapPage:
    return person.map(f"{SCHOOLS[school][0]}: Антирисковая программа")


def spring(person: Coordinator, papers: Path) -> None:
    """Up to the expert review: the plan of the city, the first survey, the first meetings."""
    page = municipal(person)
    day_by_day(person, page, "01.01.2022", "04.04.2022")
    person.mark(page, ["3"])
    person.files([paper(papers, "Приказ о дорожной карте.pdf")])
    survey(person, "1-й опрос")
    for school, said in (("31", "Обсудили прогноз кадров"), ("32", "Обсудили опрос учеников")):
        meeting(person, school, "15.03.2022", said, "Показать протокол", "15.04.2022")


def paper(folder: Path, name: str) -> Path:
    """A small file of its own."""
    path = folder / name
    path.write_bytes(f"%PDF-1.4\n% {name}\n".encode())
    return path


def place_documents(person: Coordinator, papers: Path) -> None:
    """Nine documents from draft to checked; one is sent back by the review and comes again."""
    page = person.section("Документы")
    assert isinstance(page, DocumentsPage)
    for school, (name, _) in SCHOOLS.items():
        person.row("Документы по школам", name)
        for kind in ("Концепция", "Среднесрочная", "Антирисковая"):
            person.row("Документы школы", kind)
            step(person, "На согласование…", "21.02.2022", "Завуч")
            step(person, "Утвердить…", "28.02.2022", "Директор")
            person.files([paper(papers, f"{kind} {school}.pdf")])
            step(person, "Разместить…", "10.03.2022", "Завуч")
            step(person, "Подтвердить…", "14.03.2022", CURATOR)
            if kind == "Антирисковая":
                step(person, "Проверен…", "25.03.2022", COORDINATOR)
            elif (school, kind) == ("32", "Концепция"):
                person.review("21.03.2022", {0: "Нет результатов ВПР за 2021 год"})
                state = page.table.facts.lines[0].cells[2]
                assert state.startswith("возвращён")
                assert "Нет результатов ВПР за 2021 год" in words_on(page.course)
                step(person, "Разместить…", "23.03.2022", "Завуч")
                step(person, "Подтвердить…", "24.03.2022", CURATOR)
                person.review("25.03.2022")
            else:
                person.review("22.03.2022")
    assert {row.values["state"] for row in person.stored("concept_documents")} == {"проверен"}
    assert [line.cells[1:] for line in page.schools.facts.lines if line.key in SCHOOLS] == [
        ("проверен", "проверен", "проверен", "0")
    ] * 3
    person.driver.tab_to("Состояние документов на дату")
    person.driver.fill("22.03.2022")
    person.driver.press(Key.Key_Return)
    person.settle()
    assert page.schools.facts.lines[1].cells[1:] == ("возвращён", "проверен", "подтверждён куратором", "0")
    person.driver.fill("")
    person.driver.press(Key.Key_Backspace)
    person.driver.press(Key.Key_Return)
    person.settle()
    events(person, "Концептуальные документы", "30.03.2022", "31.03.2022", {"32": 3})


def step(person: Coordinator, button: str, day: str, post: str) -> None:
    person.click(button)
    person.answer("Готово", {"Дата": day, "Кто": post})


def events(
    person: Coordinator, beginning: str, done: str, confirmed: str, files: dict[str, int], reviewed: str = ""
) -> None:
    """An event of the schools is done, confirmed and, if it is a review, gone through by its checklist.

    ``files``: how many have come together in its folder, by school.
    """
    page = person.section("Проектный год")
    assert isinstance(page, ProjectPage)
    for school, count in files.items():
        person.row("Проектный год по школам", SCHOOLS[school][0])
        line = person.row("События проектного года", beginning, 1).current
        assert line is not None
        assert line.cells[5] == str(count)
        step(person, "Сделано…", done, "Завуч")
        step(person, "Подтверждено…", confirmed, CURATOR)
        assert "Всё на месте, замечаний к файлам нет." in words_on(page.folder)
        if reviewed:
            person.review(reviewed)


def prove(person: Coordinator, papers: Path, since: str, until: str, numbers: dict[str, list[str]]) -> None:
    """The measures of a stage with their files, school by school."""
    for school, wanted in numbers.items():
        page = of_school(person, school)
        day_by_day(person, page, since, until, school)
        for number in wanted:
            person.mark(page, [number])
            person.files([paper(papers, f"Школа {school}, мера {number}, лист {sheet}.pdf") for sheet in (1, 2)])


def first_stage(person: Coordinator, papers: Path) -> None:
    """By 18.04 the evidence lies in its folder; 18–25.04 the experts; 01.06 it is uploaded."""
    prove(person, papers, "01.01.2022", "31.05.2022", {"31": ["1", "5"], "32": ["1", "3"], "33": ["1"]})
    events(person, f"{EXPERTS} 1", "14.04.2022", "18.04.2022", PROOFS[1], "22.04.2022")
    events(person, f"{UPLOAD} 1", "01.06.2022", "01.06.2022", PROOFS[1])


def by_june(person: Coordinator) -> None:
    """Up to the first report: one measure is cancelled, one is sent back."""
    page = municipal(person)
    person.mark(page, ["35"])
    person.click("Отменить…")
    person.answer("Готово", {"Почему": "Практикум перенесён областью"})
    day_by_day(person, page, "04.04.2022", "10.05.2022")
    person.done(page, ["55"], "27.05.2022")
    person.mark(page, ["55"])
    person.click("Вернуть на доработку…")
    person.answer("Готово", {"Замечание": "Нет сводной карты"})
    day_by_day(person, page, "10.05.2022", "10.06.2022")
    survey(person, "2-й опрос")
    done_recommendation(person, "Заводская школа", "12.04.2022")
    person.section("Проектный год")
    person.row("Проектный год по школам", CITY)
    person.row("События проектного года", f"{SHARE_REPORT} (июнь)", 1)
    step(person, "Сделано…", "10.06.2022", COORDINATOR)


def summer(person: Coordinator) -> None:
    """Up to the second report."""
    day_by_day(person, municipal(person), "10.06.2022", "10.09.2022")
    for school in SCHOOLS:
        day_by_day(person, of_school(person, school), "31.05.2022", "10.09.2022", school)
    meeting(person, "33", "15.06.2022", "Обсудили службу примирения", "Провести три встречи службы", "01.09.2022")


def second_stage(person: Coordinator, papers: Path) -> None:
    """By 17.10 the evidence of the autumn; 17–21.10 the experts; 01.11 it is uploaded."""
    prove(person, papers, "10.09.2022", "31.12.2022", {"31": ["6", "3"], "32": ["5"], "33": ["2", "4"]})
    events(person, f"{EXPERTS} 2", "14.10.2022", "17.10.2022", PROOFS[2], "20.10.2022")
    events(person, f"{UPLOAD} 2", "31.10.2022", "01.11.2022", PROOFS[2])
    survey(person, "3-й опрос")
    done_recommendation(person, "Речная школа", "30.08.2022")


def end_of_year(person: Coordinator) -> None:
    day_by_day(person, municipal(person), "10.09.2022", "31.12.2022")
    kept = {
        (row.school, str(row.values["number"]), f"{row.values['end']:%d.%m.%Y}"): row.values
        for row in person.stored("roadmap")
    }
    for school, number, end, done, confirmed in [*table(MEASURES), *(["UI", *row] for row in table(PLAN))]:
        values = kept[school, number, end]
        shown = [f"{day:%d.%m.%Y}" if (day := values[key]) else "-" for key in ("done_on", "confirmed_on")]
        assert shown == [done if done[:1].isdecimal() else "-", confirmed], (school, number)


# --- surveys and the diary


def survey(person: Coordinator, name: str) -> None:
    """Who has answered, typed into the rows of all schools; teachers of one school are asked, too."""
    start, end, answers, share = SURVEYS[name]
    person.section("Сопровождение")
    person.tab("Опросы")
    driver, lines = person.driver, person.table("Строки опросов").facts.lines
    places = [number for number, line in enumerate(lines) if line.cells[0] == name]
    assert [line.cells[2:4] for line in lines if line.cells[0] == name] == [(start, end)] * 6
    person.row("Строки опросов", name)
    for place, answered in zip(places, answers, strict=True):
        found = person.table("Строки опросов")
        driver.press(Key.Key_Down, times=place - found.currentIndex().row())
        driver.press(Key.Key_F2)
        person.answer("Записать", {"Ответили": str(answered)})
    if name == "3-й опрос":
        person.look_at("Лесная школа")
        person.click("Новый опрос…")
        driver.dialog()
        person.choose("Кого спрашивают", "учителя")
        dates = {"Начало": start, "Окончание": end}
        person.answer("Записать", {"Опрос": name, **dates, "Опрашивается": "15", "Ответили": "12"})
        person.look_at("Все школы")
    bars = person.section("Сопровождение").findChildren(Meter)
    told = [_plain(one.accessibleName()) for one in bars if one.isVisible()]
    assert any(words.startswith(name) and share in words for words in told), told


def meeting(person: Coordinator, school: str, day: str, said: str, advice: str, due: str) -> None:
    person.look_at(SCHOOLS[school][0])
    person.section("Сопровождение")
    person.tab("Дневник куратора")
    person.click("Новая запись…")
    person.answer(
        "Записать",
        {
            "Дата встречи": day,
            "Участники": "директор, завуч, куратор",
            "Итог": said,
            "Рекомендации": advice,
            "Исполнить до": due,
        },
    )
    person.look_at("Все школы")
    assert said in [row.values["summary"] for row in person.stored("curator_diary")]


def done_recommendation(person: Coordinator, school: str, day: str) -> None:
    person.section("Сопровождение")
    person.tab("Дневник куратора")
    person.row("Открытые рекомендации", school, 4)
    person.click("Отметить исполненной…")
    person.answer("Отметить", {"Дата исполнения": day})
    done = [row.values["done_on"] for row in person.stored("curator_diary")]
    assert day in [f"{one:%d.%m.%Y}" for one in done if one]


# --- the shares


def look_at_share(person: Coordinator, day: str) -> None:
    """«Исполнение на дату», all plans and the plan of the city."""
    page = person.section("Исполнение на дату")
    assert isinstance(page, StatusPage)
    person.choose("План", "Все планы")
    person.click(day)
    person.settle()
    assert _shares(page) == BY_HAND[day][""]
    for school in SCHOOLS.keys() & BY_HAND[day].keys():
        line = next(line for line in page.schools.table.facts.lines if line.cells[0] == SCHOOLS[school][0])
        planned, done, confirmed, _, share = BY_HAND[day][school]
        assert [*map(int, line.cells[1:4]), _plain(line.cells[5])] == [planned, done, confirmed, f"{share} %"]
    person.choose("План", f"{CITY}: {MUNICIPAL}")
    assert _shares(page) == BY_HAND[day][MUNICIPAL]


def _shares(page: StatusPage) -> tuple[int, int, int, str, str]:
    """The figures as they are printed on the buttons and beside the bars."""
    planned, done, confirmed = (
        int(page.figures.buttons[key].text().split(": ")[1]) for key in ("planned", "done", "confirmed")
    )
    bars = [_plain(one.accessibleName()) for one in page.figures.findChildren(Meter)]
    shares = [words.split(" = ")[1].removesuffix(" %") for words in bars]
    return planned, done, confirmed, shares[0], shares[1]


def report(person: Coordinator, day: str) -> None:
    """The report of the day, saved as PDF and as a Word document, read back."""
    look_at_share(person, day)
    page = person.driver.visit(6, "reports")
    assert isinstance(page, ReportsPage)
    person.row("Виды отчётов", "Отчёт об исполнении дорожной карты")
    person.driver.tab_to("Дата отчёта")
    person.driver.fill(day)
    before = set(page.saved.facts.lines)
    for button in ("PDF…", "Word (DOCX)…"):
        person.click(button)
        count = len(page.saved.facts.lines)
        person.answer("Сохранить", {})
        person.driver.until(partial(_longer, page.saved, count))
        person.settle()
    made: list[Path] = [line.key for line in page.saved.facts.lines if line not in before]
    for path in made:
        words = printed(path)
        for plan in ("", MUNICIPAL):
            planned, done, confirmed, share, share_confirmed = BY_HAND[day][plan]
            assert f"{done} из {planned} мероприятий ({share} %)" in words, path
            assert f"{confirmed} из {planned} мероприятий ({share_confirmed} %)" in words, path
        assert all(f"{name}: Антирисковая программа: " in words for name, _ in SCHOOLS.values())
    assert sorted(path.suffix for path in made) == [".docx", ".pdf"]


def _longer(table: FactsTable, than: int) -> bool:
    return len(table.facts.lines) > than


def printed(path: Path) -> str:
    """The words of a report without its line breaks."""
    if path.suffix == ".pdf":
        run = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=600)
        return _plain(run.stdout.decode())
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return _plain(" ".join([*(one.text for one in document.paragraphs), *cells]))


def _plain(words: str) -> str:
    return " ".join(words.split())


def told_by_command(person: Coordinator, capsys: pytest.CaptureFixture[str], day: str) -> None:
    """The command line says the same of the same base."""
    base = str(person.window.desk.office.path)
    iso = f"{day[6:]}-{day[3:5]}-{day[:2]}"
    for plan, (planned, done, confirmed, _, _) in BY_HAND[day].items():
        chosen = ["--school", plan] if plan in SCHOOLS else (["--plan", plan] if plan else [])
        capsys.readouterr()
        assert cli.main(["plan", "status", base, "--on", iso, *chosen, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [told["planned"], told["done"], told["confirmed"]] == [planned, done, confirmed]
        assert told["share_done"] == done / planned
        assert told["share_done_confirmed"] == confirmed / planned
        if not plan and day in OVERDUE:
            late = sorted((one["school"], one["number"]) for one in told["overdue"])
            assert late == OVERDUE[day]


# --- a restart, and the last gesture taken back


def restart(person: Coordinator) -> None:
    """The window is closed; the program opens the base of the last time."""
    driver = person.driver
    base = person.window.desk.office.path
    person.window.close()
    person.window.deleteLater()
    driver.program.show(Path(str(machine_settings().value("base"))))
    person.window.resize(1366, 768)
    driver.until(lambda: person.window.desk.is_open)
    person.settle()
    assert person.window.desk.office.path == base
    assert person.window.desk.year == 2022


def take_back(person: Coordinator) -> None:
    """The last gesture, the confirmation of the rest of the plan, is undone and done again."""
    page = municipal(person)
    page.plan.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirmed() -> int:
        return sum(row.values["confirmed"] is True for row in person.stored("roadmap"))

    assert confirmed() == 67
    person.driver.press(Key.Key_Z, CTRL)
    person.settle()
    # the 25 confirmed on 22.12
    assert confirmed() == 67 - 25
    person.driver.press(Key.Key_Y, CTRL)
    person.settle()
    assert confirmed() == 67
