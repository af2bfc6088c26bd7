"""«Готово» at the screen: marked, out of date, accepted and locked, opened again with a reason."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.internal import ACCEPTED, READY
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, readiness
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.overview_page import OverviewPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.table import FactsTable
from tests.ui import keys
from tests.ui.keys import CTRL, SHIFT
from tests.ui.pages.conftest import Form

Key = Qt.Key
Open = Callable[..., Form]
WHY = (
    "Лист за 2021/22 учебный год принят районом (пакет № 3) и закрыт от правок. "
    "Чтобы исправить, нажмите «Открыть снова…» (Ctrl+F9) и назовите причину."
)


def add(office: Office, sheet: str, school: str = "857", **values: Value) -> int:
    return entries.apply(office, [Add(sheet, school, dict(values))], "Было раньше").rows[sheet][0]


def some_classes(office: Office, *pupils: int) -> list[int]:
    return [
        add(office, "classes", year=2022, grade=grade, letter="А", pupils=count)
        for grade, count in enumerate(pupils, 5)
    ]


def accepted(office: Office, sheet: str = "classes", year: int | None = 2022) -> None:
    """The word of the district as a receipt brings it."""
    values: dict[str, Value] = {"sheet": sheet, "year": year, "state": ACCEPTED, "sequence": 3, "operation": 10**6}
    values["at"] = datetime(2022, 6, 1, 9, tzinfo=UTC).isoformat()
    entries.apply(office, [Add("readiness", "857", values)], "Квитанция")


def buttons(form: Form) -> list[str]:
    return [one.text() for one in form.page.readiness.strip.buttons if one.isVisible()]


# --- the mark


def test_form_is_marked_goes_out_of_date_and_is_marked_again_by_one_key(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    assert (at.chip, buttons(at)) == ("не готово", ["Готово"])
    at.press(Key.Key_F9, CTRL)
    at.settle()
    assert (at.chip, buttons(at)) == ("готово", ["Снять отметку"])
    assert at.said[-1] == "Лист отмечен как готовый."
    at.go(0, "pupils")
    at.write("26")
    assert (at.chip, buttons(at)) == ("готово, но изменено после", ["Готово", "Снять отметку"])
    assert "Изменён после отметки" in at.page.readiness.strip.badge.toolTip()
    at.press(Key.Key_F9, CTRL)
    at.settle()
    assert at.chip == "готово"
    at.press(Key.Key_F9, CTRL)
    at.settle()
    assert (at.chip, at.said[-1]) == ("не готово", "Отметка снята.")
    at.press(Key.Key_Z, CTRL)
    at.settle()
    assert at.chip == "готово", "taking back is undone like everything else"


def test_button_marks_too(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    (button,) = [one for one in at.page.readiness.strip.buttons if one.isVisible()]
    button.setFocus()
    at.press(Key.Key_Space)
    at.settle()
    assert at.chip == "готово"
    assert readiness.states(office, 2022)["857", "classes"].state == READY


def test_form_with_a_mistake_is_not_ready_and_the_first_mistake_is_named(
    office: Office, form: Open, messages: Messages
) -> None:
    add(office, "classes", year=2022, grade=5, letter="А", pupils=20, boys=9, girls=9)
    at = form(office)
    at.press(Key.Key_F9, CTRL)
    at.settle()
    assert messages.box is not None
    assert "нарушены обязательные правила (1)" in messages.box.text()
    assert "9 + 9 = 18, а обучающихся 20" in messages.box.text()
    messages.box.close()
    assert at.chip == "не готово"


def test_text_that_is_not_saved_is_mended_first(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    at.go(0, "pupils")
    keys.write("2б")
    at.page.commit()
    at.page.readiness.ready.trigger()
    at.settle()
    assert at.said[-1].startswith("Сначала исправьте ячейки")
    assert at.chip == "не готово"


def test_state_belongs_to_the_year(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    at.press(Key.Key_F9, CTRL)
    at.settle()
    at.page.look_at(2021)
    at.settle()
    assert at.chip == "не готово"
    at.page.look_at(2022)
    at.settle()
    assert at.chip == "готово"


# --- the lock


def test_locked_form_says_why_nothing_can_be_changed_whatever_is_tried(office: Office, form: Open) -> None:
    some_classes(office, 25, 26)
    accepted(office)
    at = form(office)
    assert (at.chip, buttons(at)) == ("принято районом — закрыто", ["Открыть снова…"])
    assert at.page.readiness.banner.isVisible()
    assert (
        at.page.readiness.banner.text() == "Лист принят районом и закрыт. Чтобы исправить: «Открыть снова…», Ctrl+F9."
    )
    assert at.page.model.rowCount() == 2, "no empty row to begin in"
    before = at.stored("classes")
    QGuiApplication.clipboard().setText("99")
    at.go(0, "pupils")
    tries: tuple[Callable[[], None], ...] = (
        lambda: keys.write("9"),
        lambda: at.press(Key.Key_F2),
        lambda: at.press(Key.Key_Delete),
        lambda: at.press(Key.Key_D, CTRL),
        lambda: at.press(Key.Key_R, CTRL),
        lambda: at.press(Key.Key_V, CTRL),
        lambda: at.press(Key.Key_N, CTRL),
        lambda: at.press(Key.Key_D, CTRL | SHIFT),
        lambda: at.press(Key.Key_Delete, CTRL),
    )
    for number, attempt in enumerate(tries):
        at.said.clear()
        at.go(0, "pupils")
        attempt()
        assert at.said == [WHY], number
        assert at.page.view.editor is None
    assert at.stored("classes") == before


def test_locked_form_is_opened_again_with_a_reason_and_edited(office: Office, form: Open) -> None:
    some_classes(office, 25)
    accepted(office)
    at = form(office)
    at.press(Key.Key_F9, CTRL)
    at.say("Опечатка в 5А")
    assert (at.chip, buttons(at)) == ("открыто снова: Опечатка в 5А", ["Готово"])
    assert not at.page.readiness.banner.isVisible()
    assert "Причина: Опечатка в 5А." in at.page.readiness.strip.badge.toolTip()
    at.go(0, "pupils")
    at.write("24")
    assert at.stored("classes")[0].values["pupils"] == 24
    at.press(Key.Key_F9, CTRL)
    at.settle()
    assert at.chip == "готово"


def test_reason_is_needed(office: Office, form: Open) -> None:
    some_classes(office, 25)
    accepted(office)
    at = form(office)
    at.page.readiness.reopen.trigger()
    dialog = at.dialog
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.remark.text() == "Заполните: почему."
    dialog.reject()
    assert at.chip == "принято районом — закрыто"


def test_receipt_closes_the_form_that_is_open(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    assert at.page.writable
    accepted(office)
    at.page.hear(frozenset({"readiness"}))
    at.settle()
    assert at.chip == "принято районом — закрыто"
    assert not at.page.model.writable
    at.page.view.setFocus()
    at.press(Key.Key_Z, CTRL)
    at.settle()
    assert at.page.writable, "taken back like every gesture"


def test_other_year_of_a_locked_form_stays_open(office: Office, form: Open) -> None:
    some_classes(office, 25)
    accepted(office, year=2021)
    at = form(office)
    assert at.page.writable
    at.page.look_at(2021)
    at.settle()
    assert not at.page.model.writable


def test_form_without_years_is_accepted_but_never_closed(office: Office, form: Open) -> None:
    add(office, "staff", person="1", post="учитель", weekly_hours=None)
    accepted(office, "staff", None)
    at = form(office, "staff")
    assert at.chip == "принято районом"
    assert at.page.writable
    assert not at.page.readiness.banner.isVisible()


def test_form_of_all_schools_has_no_mark(tmp_path: Path, form: Open) -> None:
    path = tmp_path / "district.shnor"
    offices.create(path, role="district", code="ZIM", name="Зимовниковский район", settings={"working_year": 2022})
    with offices.open_office(path) as district:
        at = form(district, "references")
        assert not at.page.readiness.strip.isVisible()
        at.page.close()
        at.settle()


# --- the district and «Обзор»


@pytest.fixture
def district(tmp_path: Path) -> Office:
    path = tmp_path / "district.shnor"
    offices.create(path, role="district", code="ZIM", name="Зимовниковский район", settings={"working_year": 2022})
    opened = offices.open_office(path)
    for code in ("857", "858"):
        add(opened, "school", code, code=code, number=code, short_name=f"СОШ № {code}")
        add(opened, "classes", code, year=2022, grade=5, letter="А", pupils=25)
    readiness.mark_ready(opened, "classes", 2022, school="857")
    return opened


def test_district_sees_who_is_ready_and_marks_for_nobody(district: Office, form: Open) -> None:
    with district:
        at = form(district, school="")
        assert (at.chip, buttons(at)) == ("готово: 1\u00a0школа из 2", [])
        at.page.look_at(2022, "857")
        at.settle()
        assert (at.chip, buttons(at)) == ("готово", [])
        at.press(Key.Key_F9, CTRL)
        assert at.said[-1] == "Готовность этого листа здесь не меняют."
        at.page.close()
        at.settle()


def overview(qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages) -> tuple[Desk, OverviewPage]:
    desk = Desk(runner, messages)
    desk.take(office, 2022)
    page = OverviewPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    with qtbot.waitSignal(page.shown, timeout=20_000):
        page.show()
    return desk, page


def lines(page: OverviewPage, name: str) -> dict[str, tuple[str, ...]]:
    (table,) = [one for one in page.findChildren(FactsTable) if one.accessibleName() == name]
    return {line.cells[0].lstrip("✓◐○· "): line.cells[1:] for line in table.facts.lines}


def test_overview_tells_ready_accepted_and_changed_since(
    qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages
) -> None:
    (row,) = some_classes(office, 25)
    readiness.mark_ready(office, "classes", 2022)
    readiness.mark_ready(office, "vacancies", 2022)
    accepted(office, "equipment")
    entries.apply(office, [Edit("classes", row, "pupils", 25, 26)], "Правка")
    desk, page = overview(qtbot, office, runner, messages)
    said = lines(page, "Заполнение и готовность листов")
    assert said["Классы"][1] == "готово; изменён после отметки «готово»"
    assert said["Вакансии"][1] == "готово"
    assert said["Материальная база"][1] == "принято районом"
    assert said["Карточка школы"][1] == "не отмечено"
    words = [one.text() for one in page.findChildren(QLabel)]
    assert "Отмечено готовыми или принято: 3. Изменено после отметки или отправки: 1." in words
    asked: list[object] = []
    desk.asked.connect(asked.append)
    (table,) = [one for one in page.findChildren(FactsTable) if one.accessibleName().startswith("Заполнение")]
    keys.press(table, Key.Key_Return)
    assert asked[0].sheet == "school"  # type: ignore[attr-defined]


def test_overview_of_a_district_counts_what_is_ready(
    qtbot: QtBot, district: Office, runner: TaskRunner, messages: Messages
) -> None:
    with district:
        _, page = overview(qtbot, district, runner, messages)
        said = lines(page, "Школы района")
        assert {name: cells[2] for name, cells in said.items()} == {"СОШ № 857": "1", "СОШ № 858": "0"}
        qtbot.waitUntil(lambda: not runner.busy)
