"""«Показатели»: a programme is chosen, every line answers why, the frozen and the present value stand side by side."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.indicators.breakdown import breakdown
from shnor_desktop.services.indicators.freezing import freeze
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.indicator_dialogs import FreezeDialog
from shnor_desktop.ui.pages.indicator_own import OwnEditor
from shnor_desktop.ui.pages.indicators_page import IndicatorsPage
from shnor_desktop.ui.pages.indicators_programmes import ProgrammeCard
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.why import WhyDialog
from shnor_desktop.ui.wizards.ask import Ask
from tests.services.indicators.test_values import CODES, cards, put
from tests.services.indicators.world import generate
from tests.ui import keys

PATIENCE_MS = 60_000
TYPED = "indicator_values"


def shown(qtbot: QtBot, page: IndicatorsPage, runner: TaskRunner) -> ProgrammeCard:
    qtbot.waitUntil(lambda: page.ready and not runner.busy, timeout=PATIENCE_MS)
    assert page.card is not None
    return page.card


def line(card: ProgrammeCard, code: str) -> tuple[str, ...]:
    (found,) = [one.cells for one in card.table.facts.lines if one.cells[0].startswith(f"{code}. ")]
    return tuple(cell.replace("\u00a0", " ") for cell in found)


def test_plan_fact_and_what_has_changed_since_are_shown_and_explained(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office
) -> None:
    graduates: dict[str, Value] = {"year": 2022, "level": "9", "graduates": 21, "certificates": 7}
    row = entries.apply(school, [Add("graduates", school.code, graduates)], "Выпускники").rows["graduates"][0]
    plan: dict[str, Value] = {"programme": "petrovsky", "indicator": "4", "year": 2022, "period": "год", "target": "35"}
    entries.apply(school, [Add("indicator_values", school.code, plan)], "План")
    freeze(school, 2022, date(2022, 9, 20), programme="petrovsky")
    entries.apply(school, [Edit("graduates", row, "certificates", 7, 14)], "Правка")

    desk = Desk(runner, messages)
    desk.take(school, 2022)
    page = IndicatorsPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    card = shown(qtbot, page, runner)
    assert card.programme == "petrovsky"
    assert line(card, "4")[1:] == (
        "35",
        "33,3 % (сейчас 66,7 %)",
        "−1,7 п. п.",
        "—",
        "",
        "близко к плану",
        "зафиксировано 20.09.2022",
    )
    assert line(card, "7")[2:] == ("—", "—", "—", "", "нет данных", "—")

    card.table.setFocus()
    card.table.setCurrentIndex(card.table.facts.index(3, 0))
    keys.press(card.table, Qt.Key.Key_Return)
    (dialog,) = page.findChildren(WhyDialog)
    qtbot.waitUntil(lambda: dialog.told, timeout=PATIENCE_MS)
    assert "Сейчас по данным: 66,7" in " ".join(dialog.why.said)
    dialog.close()

    card.programmes.setCurrentIndex(card.programmes.findData("ust_ilimsk"))
    assert len(card.table.facts.lines) == 12
    assert line(card, "1")[1] == "61%"
    qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE_MS)
    runner.close()


def opened(qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office) -> IndicatorsPage:
    desk = Desk(runner, messages)
    desk.take(office, 2022)
    page = IndicatorsPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    shown(qtbot, page, runner)
    return page


def stand(card: ProgrammeCard, programme: str, code: str) -> None:
    card.programmes.setCurrentIndex(card.programmes.findData(programme))
    cells = [one.cells[0] for one in card.table.facts.lines]
    row = next(place for place, words in enumerate(cells) if words.startswith(f"{code}. "))
    card.table.setCurrentIndex(card.table.facts.index(row, 0))


def gesture(page: IndicatorsPage, key: str) -> None:
    """Press a button by the keyboard."""
    assert page.card is not None
    button = page.card.buttons[key]
    assert button.isEnabled(), key
    button.setFocus()
    keys.press(button, Qt.Key.Key_Space)


def settled(qtbot: QtBot, page: IndicatorsPage, runner: TaskRunner, condition: Callable[[], bool]) -> None:
    """Until the gesture is written and the page has read the base anew."""
    qtbot.waitUntil(lambda: condition() and page.ready and not runner.busy, timeout=PATIENCE_MS)


def with_graduates(office: Office) -> None:
    graduates: dict[str, Value] = {"year": 2022, "level": "9", "graduates": 21, "certificates": 7}
    entries.apply(office, [Add("graduates", office.code, graduates)], "Выпускники")


def test_a_value_and_a_plan_are_typed_and_the_light_follows(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office
) -> None:
    page = opened(qtbot, runner, messages, school)
    assert page.card is not None
    stand(page.card, "petrovsky", "7")
    gesture(page, "type")
    ask = page.dialog
    assert isinstance(ask, Ask)
    fields = ask.inputs
    for key, words in (("numerator", "9"), ("denominator", "20")):
        made = fields[key]
        assert isinstance(made, QLineEdit)
        made.setText(words)
    ask.accept()
    assert "источник" in ask.remark.text()
    source = fields["source"]
    assert isinstance(source, QPlainTextEdit)
    source.setPlainText("анкета")
    ask.accept()
    settled(qtbot, page, runner, lambda: page.card is not None and line(page.card, "7")[2] == "45,0 %")

    stand(page.card, "petrovsky", "7")
    before = page.dialog
    gesture(page, "plan")
    qtbot.waitUntil(lambda: page.dialog is not before, timeout=PATIENCE_MS)
    plan = page.dialog
    assert isinstance(plan, Ask)
    this_year, next_year = plan.inputs["2022"], plan.inputs["2023"]
    assert isinstance(this_year, QLineEdit)
    assert isinstance(next_year, QLineEdit)
    this_year.setText("50")
    next_year.setText("55")
    plan.accept()
    settled(qtbot, page, runner, lambda: page.card is not None and line(page.card, "7")[1] == "50")
    assert line(page.card, "7")[3:] == ("−5,0 п. п.", "—", "", "близко к плану", "введено")
    assert page.card.current is not None
    assert page.card.current.indicator.code == "7"
    with school.reading() as session:
        targets = {row.values["year"]: row.values["target"] for row in entries.load(session, "indicator_values")}
    assert targets == {2022: "50", 2023: "55"}
    runner.close()


def test_what_would_be_frozen_is_seen_first_and_it_is_released_again(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office
) -> None:
    with_graduates(school)
    page = opened(qtbot, runner, messages, school)
    assert page.card is not None
    stand(page.card, "petrovsky", "4")
    gesture(page, "freeze")
    dialog = page.dialog
    assert isinstance(dialog, FreezeDialog)
    qtbot.waitUntil(lambda: dialog.ready, timeout=PATIENCE_MS)
    assert dialog.told.text().startswith("Зафиксируется: 1. Останется как есть: 0.")
    dialog.day.setText("не дата")
    dialog.day.editingFinished.emit()
    assert not dialog.accept_button.isEnabled()
    dialog.day.setText("20.09.2022")
    dialog.day.editingFinished.emit()
    qtbot.waitUntil(lambda: dialog.ready and dialog.accept_button.isEnabled(), timeout=PATIENCE_MS)
    keys.press(dialog.accept_button, Qt.Key.Key_Space)
    settled(qtbot, page, runner, lambda: page.card is not None and "20.09.2022" in line(page.card, "4")[7])
    stand(page.card, "petrovsky", "4")
    assert not page.card.buttons["type"].isEnabled()
    gesture(page, "release")
    settled(qtbot, page, runner, lambda: page.card is not None and line(page.card, "4")[7] == "вычислено")
    runner.close()


def test_an_own_formula_is_checked_while_it_is_typed_then_kept_changed_and_removed(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, school: Office
) -> None:
    with_graduates(school)
    page = opened(qtbot, runner, messages, school)
    gesture(page, "own")
    editor = page.dialog
    assert isinstance(editor, OwnEditor)
    qtbot.waitUntil(lambda: editor.ready, timeout=PATIENCE_MS)
    assert not editor.accept_button.isEnabled()
    graduates = "сумма(«Выпускники»: «{}» где «Учебный год» = год)"
    fields = {"code": "К1", "title": "С аттестатом", "part": graduates.format("Получили аттестат"), "source": "приказ"}
    for key, words in (fields | {"whole": graduates.format("Столов")}).items():
        made = editor.inputs[key]
        assert isinstance(made, QLineEdit | QPlainTextEdit)
        (made.setText if isinstance(made, QLineEdit) else made.setPlainText)(words)
    qtbot.waitUntil(lambda: editor.ready, timeout=PATIENCE_MS)
    assert "«знаменатель»" in editor.verdict.text()
    assert "место" in editor.verdict.text()
    whole = editor.inputs["whole"]
    assert isinstance(whole, QPlainTextEdit)
    whole.setPlainText("")
    whole.setFocus()
    (branch,) = editor.help.findItems("Лист «Выпускники»", Qt.MatchFlag.MatchExactly)
    editor.help.setCurrentItem(branch)
    keys.press(editor.help, Qt.Key.Key_Return)
    assert "«Выпускники»" in editor.raw["part"] + editor.raw["whole"]
    part = editor.inputs["part"]
    assert isinstance(part, QPlainTextEdit)
    part.setPlainText(fields["part"])
    whole.setPlainText(graduates.format("Выпускников"))
    qtbot.waitUntil(lambda: editor.ready and editor.accept_button.isEnabled(), timeout=PATIENCE_MS)
    assert editor.verdict.text().replace("\u00a0", " ") == "Сейчас по данным: 33,3 %."
    keys.press(editor.accept_button, Qt.Key.Key_Space)
    settled(qtbot, page, runner, lambda: page.card is not None and page.card.programmes.findData("own") >= 0)
    assert page.card is not None
    stand(page.card, "own", "К1")
    gesture(page, "change")
    again = page.dialog
    assert isinstance(again, OwnEditor)
    assert again.raw["whole"] == graduates.format("Выпускников")
    qtbot.waitUntil(lambda: again.ready, timeout=PATIENCE_MS)
    again.reject()
    stand(page.card, "own", "К1")
    gesture(page, "forget")
    settled(qtbot, page, runner, lambda: page.card is not None and page.card.programmes.findData("own") < 0)
    runner.close()


def test_filters_lacks_and_the_schools_of_a_district(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, district: Office
) -> None:
    cards(district)
    put(district, generate(CODES, 3))
    page = opened(qtbot, runner, messages, district)
    card, lacks, matrix = page.card, page.lacks, page.matrix
    assert card is not None
    assert lacks is not None
    assert matrix is not None
    assert matrix.table is not None
    card.programmes.setCurrentIndex(card.programmes.findData("norilsk"))
    assert card.count.text() == "Показано 27 из 27"
    card.states.setCurrentIndex(card.states.findData("no_data"))
    assert {one.cells[6] for one in card.table.facts.lines} == {"нет данных"}
    card.groups.setCurrentIndex(1)
    assert all(one.cells[0].startswith("2.3.1") for one in card.table.facts.lines)
    asked: list[Link] = []
    page.desk.asked.connect(asked.append)
    places = {one.cells[1]: row for row, one in enumerate(lacks.table.facts.lines)}
    for title, link in (("Анализ, зона риска", Link("analysis", part="risk")), ("Показатели", Link("data", TYPED))):
        lacks.table.setCurrentIndex(lacks.table.facts.index(places[title], 0))
        keys.press(lacks.table, Qt.Key.Key_Return)
        assert asked[-1] == link
    found = breakdown(district, 2022, programme="norilsk")
    assert matrix.table is not None
    rows = {one.cells[0]: one.cells[1:] for one in matrix.table.facts.lines}
    codes = matrix.table.facts.headings[1:]
    for place, code in enumerate(codes):
        told = next(one for one in found.lines if one.together.indicator.code == code)
        for school, cell in told.schools.items():
            assert rows[f"СОШ № {school}"][place] == cell.short
        assert rows["Район"][place] == told.together.known.text
    keys.press(matrix.table, Qt.Key.Key_Return)
    assert asked[-1] == Link("indicators", school="1")
    runner.close()
