"""«Этапы и риски» by keys: a programme is begun, stages and risks are entered, moved, decided on; a district's own."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.programme import FINISHED, GOING, HAPPENED, WAITING
from shnor_desktop.services import entries
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import programmes, risks, stages
from shnor_desktop.services.support.risks import LEVELS
from shnor_desktop.services.support.stages import Stage
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.stages_drawings import RiskMatrix, TimeLine
from shnor_desktop.ui.pages.stages_page import StagesPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.theme import DARK, LIGHT, Colours
from tests.ui import keys
from tests.ui.pages.at_page import AtPage

Key = Qt.Key
NAME = "Программа помощи"


@pytest.fixture
def at_school(qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office) -> Iterator[AtPage]:
    yield AtPage(qtbot, runner, messages, office, StagesPage)
    runner.close()


def stages_page(person: AtPage) -> StagesPage:
    assert isinstance(person.page, StagesPage)
    return person.page


def titles(office: Office) -> list[str]:
    return [one.title for one in stages.gather(office, NAME)]


def test_a_programme_is_begun_from_a_known_one_and_worked_on_by_keys(at_school: AtPage) -> None:
    page, office = stages_page(at_school), at_school.office
    assert not page.stages.isVisible()
    at_school.push(page.buttons, "start")
    at_school.answer({"Название программы": NAME, "Год начала": "2022"})
    assert [one.start for one in stages.gather(office, NAME)] == [
        date(2022, 6, 1),
        date(2022, 9, 1),
        date(2024, 1, 1),
    ]
    assert page.names.currentText() == NAME
    at_school.push(page.stages.buttons, "state")
    at_school.answer({"Состояние": FINISHED, "Дата": "31.08.2022", "Что получилось": "Программа принята"})
    (first, *_) = stages.gather(office, NAME)
    assert (first.state, first.values["result"]) == (FINISHED, "Программа принята")
    at_school.push(page.stages.buttons, "add")
    at_school.answer({"Этап": "Продолжение", "Начало": "01.06.2024", "Окончание": "31.12.2024"})
    page.stages.table.choose(stages.gather(office, NAME)[-1].row)
    at_school.push(page.stages.buttons, "up")
    assert titles(office) == ["Подготовительный", "Основной", "Продолжение", "Обобщающий"]
    assert page.stages.stage is not None
    assert page.stages.stage.title == "Продолжение"
    page.stages.table.setFocus()
    keys.press(page.stages.table, Key.Key_F2)
    at_school.answer({"Этап": "Закрепление"})
    at_school.push(page.stages.buttons, "remove")
    assert titles(office) == ["Подготовительный", "Основной", "Обобщающий"]
    entries.undo(office)
    at_school.changed()
    assert [line.cells[1] for line in page.stages.table.facts.lines] == titles(office)
    assert "Закрепление" in titles(office)


def test_risks_are_placed_in_the_matrix_and_the_matrix_chooses_them(at_school: AtPage) -> None:
    page, office = stages_page(at_school), at_school.office
    programmes.start(office, NAME, "zimovniki", year=2022)
    at_school.changed()
    assert "Без оценки" in page.risks.unrated.text()
    page.risks.table.setFocus()
    keys.press(page.risks.table, Key.Key_Return)
    at_school.answer({"Вероятность": "высокая", "Последствия": "высокие", "Ответственный": "завуч"})
    at_school.push(page.risks.buttons, "add")
    risk = {"Предполагаемый риск": "Нет учителя физики", "Вероятность": "низкая", "Последствия": "средние"}
    at_school.answer(risk)
    counts = risks.matrix(risks.gather(office, NAME))
    assert (counts["высокая", "высокая"], counts["низкая", "средняя"]) == (1, 1)
    matrix = page.risks.matrix
    matrix.setFocus()
    keys.press(matrix, Key.Key_Home)
    keys.press(matrix, Key.Key_Right)
    keys.press(matrix, Key.Key_Right)
    assert matrix.spot is not None
    assert matrix.spot.words == "вероятность высокая, последствия высокие: 1"
    keys.press(matrix, Key.Key_Return)
    assert [line.cells[1][:8] for line in page.risks.table.facts.lines] == ["Кадровый"]
    at_school.push(page.risks.buttons, "state")
    at_school.answer({"Состояние": HAPPENED, "На дату": "01.09.2022", "Что сделано": "Сетевые уроки"})
    one = risks.gather(office, NAME)[0]
    assert (one.state, one.values["noticed_on"], one.values["comment"]) == (
        HAPPENED,
        date(2022, 9, 1),
        "Сетевые уроки",
    )
    page.risks.all.setFocus()
    keys.press(page.risks.all, Key.Key_Space)
    assert len(page.risks.table.facts.lines) == 3


def test_a_district_sees_every_programme_and_works_on_its_own(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, district: Office
) -> None:
    programmes.start(district, NAME, "zimovniki", year=2021, school="857")
    person = AtPage(qtbot, runner, messages, district, StagesPage)
    page = stages_page(person)
    assert [line.cells[:2] for line in page.overview_table.facts.lines] == [("857", NAME)]
    person.push(page.buttons, "start")
    person.answer({"Образец": "пустая программа", "Название программы": "Районная"})
    assert programmes.names(district) == ["Районная"]
    assert [line.cells[0] for line in page.overview_table.facts.lines] == ["Тестовый район", "857"]
    went: list[Link] = []
    person.desk.asked.connect(went.append)
    page.overview_table.setFocus()
    keys.press(page.overview_table, Key.Key_End)
    page.overview_table.setCurrentIndex(page.overview_table.facts.index(1, 0))
    keys.press(page.overview_table, Key.Key_Return)
    assert (went[0].school, went[0].part) == ("857", "stages")
    person.desk.look_at(school="857")
    person.settle()
    assert page.names.currentText() == NAME
    assert not page.overview.isVisible()
    assert [line.tone for line in page.stages.table.facts.lines] == ["bad", "bad", "bad"]
    runner.close()


def painted(drawing: TimeLine | RiskMatrix, colours: Colours) -> list[QRectF]:
    """Where the spots lie on a picture of a thousand dots."""
    image = QImage(1000, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        return drawing.paint(painter, QRectF(0, 0, 1000, 400), colours)
    finally:
        painter.end()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_bars_lie_in_the_order_of_their_dates(colours: Colours) -> None:
    spans = ((date(2021, 6, 1), date(2021, 8, 31)), (date(2021, 9, 1), date(2022, 12, 31)))
    held = [Stage(n, n, f"Этап {n}", a, b, (WAITING, GOING)[n - 1], {}) for n, (a, b) in enumerate(spans, 1)]
    undated = Stage(3, 3, "Без дат", None, None, WAITING, {})
    drawing = TimeLine([*held, undated], date(2022, 1, 1))
    first, second = painted(drawing, colours)
    assert first.right() <= second.left() + 1
    assert first.top() < second.top()
    assert abs(second.width() / first.width() - 487 / 92) < 0.05
    assert [spot.words for spot in drawing.spots] == [
        "1. Этап 1, 01.06.2021 – 31.08.2021: не начат, срок вышел 31.08.2021",
        "2. Этап 2, 01.09.2021 – 31.12.2022: идёт",
    ]


@pytest.mark.usefixtures("qapp")
def test_the_matrix_has_nine_cells_that_do_not_touch() -> None:
    drawing = RiskMatrix({(a, b): 1 for a in LEVELS for b in LEVELS})
    places = painted(drawing, LIGHT)
    assert len(places) == len(drawing.spots) == 9
    assert not any(a.intersects(b) for n, a in enumerate(places) for b in places[n + 1 :])
    assert drawing.spots[2].words == "вероятность высокая, последствия высокие: 1"
    assert drawing.spots[6].words == "вероятность низкая, последствия низкие: 1"
