"""«Показатели»: a programme is chosen, every line answers why, the frozen and the present value stand side by side."""

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.indicators.freezing import freeze
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.indicators_page import IndicatorsPage
from shnor_desktop.ui.pages.indicators_programmes import ProgrammeCard
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.why import WhyDialog
from tests.ui import keys

PATIENCE_MS = 60_000


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
