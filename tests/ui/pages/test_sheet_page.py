"""The page of a form: what a school does with it in a day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.paste_doubts import PasteDoubts
from tests.ui import keys
from tests.ui.keys import CTRL, SHIFT

Key = Qt.Key
Open = Callable[..., SheetPage]


@pytest.fixture
def show(qtbot: QtBot, runner: TaskRunner, messages: Messages) -> Open:
    """Opens the page of a form."""

    def make(office: Office, key: str = "classes", year: int | None = 2022, school: str = "") -> SheetPage:
        page = SheetPage(office, runner, messages, key, year=year, school=school)
        qtbot.addWidget(page)
        page.resize(1100, 640)
        page.show()
        qtbot.waitUntil(lambda: page.ready)
        page.view.setFocus()
        qtbot.waitUntil(page.view.hasFocus)
        return page

    return make


def stored(office: Office, key: str = "classes") -> list[Stored]:
    with office.reading() as session:
        return entries.load(session, key)


def saved(qtbot: QtBot, page: SheetPage) -> None:
    qtbot.waitUntil(lambda: page.saver.idle, timeout=10_000)


def column(page: SheetPage, key: str) -> int:
    return [one.key for one in page.model.columns].index(key)


def press(key: Qt.Key, held: Qt.KeyboardModifier = keys.NONE) -> None:
    keys.press(keys.focused(), key, held)


def some(office: Office, *pupils: int) -> None:
    rows = [
        Add("classes", "857", {"year": 2022, "grade": grade, "letter": "А", "pupils": count})
        for grade, count in enumerate(pupils, 5)
    ]
    entries.apply(office, rows, "Было раньше")


def test_day_of_a_deputy_typing_pasting_mending_undoing_and_coming_back(
    qtbot: QtBot, school_base: Path, runner: TaskRunner, messages: Messages, show: Open
) -> None:
    with offices.open_office(school_base) as office:
        page = show(office)
        keys.write("5")
        press(Key.Key_Tab)
        keys.write("А")
        press(Key.Key_Tab)
        keys.write("25")
        press(Key.Key_Return)
        QGuiApplication.clipboard().setText("6\tА\t20\t11\t10\r\n7\tБ\t21\t10\t11\r\n")
        page.view.go(1, column(page, "grade"))
        press(Key.Key_V, CTRL)
        saved(qtbot, page)
        assert len(stored(office)) == 3
        assert page.problems.problems[0].message == "Мальчики и девочки: 11 + 10 = 21, а обучающихся 20"
        press(Key.Key_F8)
        qtbot.waitUntil(lambda: page.view.here == (1, column(page, "pupils")))
        keys.write("21")
        press(Key.Key_Return)
        saved(qtbot, page)
        qtbot.waitUntil(lambda: page.problems.problems == [])
        page.view.go(0, column(page, "adapted"))
        keys.write("нет")
        press(Key.Key_Return)
        page.view.go(0, column(page, "adapted"))
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Down, SHIFT)
        press(Key.Key_D, CTRL)
        saved(qtbot, page)
        assert [row.values["adapted"] for row in stored(office)] == [False, False, False]
        press(Key.Key_Z, CTRL)
        saved(qtbot, page)
        assert [row.values["adapted"] for row in stored(office)] == [False, None, None]
        page.close()
    with offices.open_office(school_base) as office:
        page = show(office)
        assert page.model.rowCount() == 4
        press(Key.Key_Y, CTRL)
        saved(qtbot, page)
        assert [row.values["adapted"] for row in stored(office)] == [False, False, False], "redo after a restart"
        for _ in range(2):
            press(Key.Key_Z, CTRL)
        saved(qtbot, page)
        assert [row.values["adapted"] for row in stored(office)] == [None, None, None]
        page.close()
        qtbot.waitUntil(lambda: not runner.busy)


def test_what_is_being_typed_when_the_window_goes_is_saved(qtbot: QtBot, school_base: Path, messages: Messages) -> None:
    own = TaskRunner()
    with offices.open_office(school_base) as office:
        some(office, 25)
        page = SheetPage(office, own, messages, "classes", year=2022)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page.ready)
        page.view.setFocus()
        for row, text in ((0, "26"), (1, "99")):
            page.view.go(row, column(page, "pupils"))
            keys.write(text)
            if row == 0:
                press(Key.Key_Return)
        own.close()
        assert [row.values["pupils"] for row in stored(office)] == [26, 99]
        page.close()


def test_paste_with_unreadable_cells_asks_before_anything_is_written(qtbot: QtBot, office: Office, show: Open) -> None:
    page = show(office)
    QGuiApplication.clipboard().setText("5\tА\tдвадцать\n6\tА\t20")
    page.view.go(0, column(page, "grade"))
    press(Key.Key_V, CTRL)
    (dialog,) = page.findChildren(PasteDoubts)
    assert stored(office) == []
    table = dialog.table.model()
    assert [table.index(0, number).data() for number in range(4)] == [
        "1",
        "Обучающихся",
        "двадцать",
        "«двадцать» — не число",
    ]
    dialog.cancel.click()
    assert stored(office) == []
    page.view.setFocus()
    press(Key.Key_V, CTRL)
    page.findChildren(PasteDoubts)[-1].rest.click()
    saved(qtbot, page)
    assert [row.values["pupils"] for row in stored(office)] == [None, 20]


def test_state_line_is_true(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25)
    page = show(office)
    assert page.state.text() == "Сохранено"
    page.view.go(0, column(page, "pupils"))
    keys.write("26")
    press(Key.Key_Return)
    assert page.state.text() == "Сохраняется…"
    saved(qtbot, page)
    assert page.state.text() == "Сохранено"
    assert stored(office)[0].values["pupils"] == 26
    page.view.go(0, column(page, "pupils"))
    keys.write("x")
    page.commit()
    qtbot.waitUntil(lambda: page.state.text() == "Не сохранено: 1\u00a0ячейка — исправьте или дополните")


def test_unreadable_text_outlives_a_reload(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25)
    page = show(office)
    page.view.go(0, column(page, "pupils"))
    keys.write("2б")
    page.commit()
    page.view.go(1, column(page, "grade"))
    keys.write("x")
    page.commit()
    with qtbot.waitSignal(page.loaded):
        page.reload()
    assert page.model.text(0, column(page, "pupils")) == "2б"
    assert page.model.text(1, column(page, "grade")) == "x"
    assert page.model.rowCount() == 3
    with qtbot.waitSignal(page.loaded):
        page.look_at(2023)
    assert page.model.rowCount() == 1


def test_change_from_elsewhere_waits_until_the_person_has_typed(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25, 20)
    page = show(office)
    page.view.go(0, column(page, "pupils"))
    keys.write("2")
    row = stored(office)[1]
    entries.apply(office, [entries.Edit("classes", row.id, "pupils", 20, 21)], "Другая страница")
    page.reload()
    keys.write("6")
    assert page.view.editor is not None
    press(Key.Key_Return)
    saved(qtbot, page)
    qtbot.waitUntil(lambda: page.model.text(1, column(page, "pupils")) == "21")
    assert page.model.text(0, column(page, "pupils")) == "26"
    assert [row.values["pupils"] for row in stored(office)] == [26, 21]


def test_mouse_finds_the_gestures_in_a_menu(office: Office, show: Open) -> None:
    page = show(office)
    assert [action.text().split("\t")[0] for action in page.view.actions()] == [
        "Вырезать",
        "Копировать",
        "Вставить",
        "Очистить",
        "Заполнить вниз",
        "Заполнить вправо",
        "Дублировать",
        "Удалить",
        "Восстановить",
        "Вопросы и пометки",
    ]


@pytest.mark.parametrize("key", SHEETS)
def test_every_form_opens_and_takes_its_first_row(qtbot: QtBot, office: Office, show: Open, key: str) -> None:
    page = show(office, key)
    assert page.model.columns
    if key == "school":
        return
    assert page.model.rowCount() >= 1
    empty = len(page.model.lines) - 1
    number = next(
        number
        for number, one in enumerate(page.model.columns)
        if page.model.can_edit(empty, number)
        and one.kind.name in ("number", "text")
        and one.key not in ("year", "letter")
    )
    page.view.go(empty, number)
    keys.write("3")
    press(Key.Key_Return)
    saved(qtbot, page)
    assert page.model.text(empty, number) in ("3", "3,0", "3,00")
    assert page.model.rowCount() == empty + 2


def test_card_of_a_school_is_the_only_one(qtbot: QtBot, office: Office, show: Open) -> None:
    page = show(office, "school")
    assert page.model.rowCount() == 1
    assert not page.bar.add.isEnabled()
    QGuiApplication.clipboard().setText("857\t8\n858\t9")
    page.view.go(0, 0)
    press(Key.Key_V, CTRL)
    saved(qtbot, page)
    assert [row.values["number"] for row in stored(office, "school")] == ["8"]
    assert page.model.rowCount() == 1


def test_deleted_rows_are_shown_and_restored(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25, 26)
    page = show(office)
    page.view.go(0, 0)
    press(Key.Key_Delete, CTRL)
    saved(qtbot, page)
    assert [row.values["grade"] for row in stored(office)] == [6]
    with qtbot.waitSignal(page.loaded):
        page.bar.deleted.trigger()
    assert page.model.rowCount() == 1, "deleted rows and no empty one"
    assert not page.bar.add.isEnabled()
    page.view.go(0, 0)
    page.bar.restore.trigger()
    saved(qtbot, page)
    assert [row.values["grade"] for row in stored(office)] == [5, 6]
    assert page.model.rowCount() == 0


def test_undo_is_named(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25)
    page = show(office)
    qtbot.waitUntil(page.bar.undo.isEnabled)
    assert page.bar.undo.toolTip() == "Отменить: Было раньше (Ctrl+Z)"
    assert page.bar.redo.toolTip() == "Вернуть: нечего"


def test_link_leads_to_a_cell_hidden_by_the_filter(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25, 26, 27)
    page = show(office)
    page.bar.search.setText("26")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.go_to(stored(office)[2].id, "pupils")
    assert page.view.here == (2, column(page, "pupils"))
    assert page.model.text(*page.view.here) == "27"


def test_year_at_hand_chooses_the_rows_and_owns_the_new_ones(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25)
    page = show(office)
    with qtbot.waitSignal(page.loaded):
        page.look_at(2023)
    assert page.model.rowCount() == 1
    keys.write("9")
    press(Key.Key_Return)
    saved(qtbot, page)
    assert stored(office)[1].values["year"] == 2023


def test_history_of_a_cell_and_last_years_figure(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25)
    entries.apply(
        office, [Add("classes", "857", {"year": 2021, "grade": 5, "letter": "А", "pupils": 28})], "Прошлый год"
    )
    page = show(office)
    page.panel.setCurrentWidget(page.history)
    page.view.go(0, column(page, "pupils"))
    keys.write("26")
    press(Key.Key_Return)
    saved(qtbot, page)
    page.view.go(0, column(page, "pupils"))
    qtbot.waitUntil(lambda: len(page.history.lines) == 3)
    assert page.history.lines[0] == "Год назад: 28, разница −2"
    assert page.panel.year_ago == "Год назад: 28, разница −2"
    assert page.history.lines[1].endswith("Правка: Обучающихся: 25 → 26")


def test_checks_across_rows_join_those_of_the_row(qtbot: QtBot, office: Office, show: Open) -> None:
    some(office, 25)
    page = show(office)
    page.view.go(1, column(page, "grade"))
    for text in ("5", "А", "20"):
        keys.write(text)
        press(Key.Key_Tab)
    saved(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.problems.problems), timeout=10_000)
    assert page.problems.problems[0].level == "hard"


def test_file_is_shown_before_it_is_loaded(qtbot: QtBot, office: Office, show: Open, tmp_path: Path) -> None:
    some(office, 25)
    page = show(office)
    path = tmp_path / "Классы.xlsx"
    with qtbot.waitSignal(page.noted):
        page.files.export(path)
    page.view.go(0, column(page, "pupils"))
    keys.write("30")
    press(Key.Key_Return)
    saved(qtbot, page)
    page.files.load(path)
    qtbot.waitUntil(lambda: page.files.preview is not None)
    assert stored(office)[0].values["pupils"] == 30
    preview = page.files.preview
    assert preview is not None
    with qtbot.waitSignal(page.changed):
        preview.load.click()
    assert stored(office)[0].values["pupils"] == 25
    qtbot.waitUntil(lambda: page.model.text(0, column(page, "pupils")) == "25")


def test_refused_rows_of_a_file_are_named_and_come_back_in_a_file(
    qtbot: QtBot, office: Office, show: Open, tmp_path: Path
) -> None:
    page = show(office)
    path = tmp_path / "классы.csv"
    path.write_text("Учебный год;Класс;Литера;Обучающихся\n2022;5;А;много\n2022;6;А;20\n", encoding="utf-8")
    page.files.load(path)
    qtbot.waitUntil(lambda: page.files.preview is not None)
    preview = page.files.preview
    assert preview is not None
    reasons = preview.list.model()
    assert "«много» — не число" in reasons.index(0, 0).data()
    mended = tmp_path / "исправить.xlsx"
    with qtbot.waitSignal(page.noted) as said:
        page.files.save_refused(preview.plan, mended)
    assert said.args == ["Записано в «исправить.xlsx»: 1\u00a0строка с причинами"]
    assert mended.stat().st_size > 0
    with qtbot.waitSignal(page.changed):
        preview.load.click()
    assert [row.values["grade"] for row in stored(office)] == [6]
    page.files.load(mended)
    qtbot.waitUntil(lambda: page.files.preview is not None)
    again = page.files.preview
    assert again is not None
    assert not again.load.isEnabled(), "nothing has been mended yet"
    again.reject()


def test_second_window_only_looks(qtbot: QtBot, office: Office, school_base: Path, show: Open) -> None:
    some(office, 25)
    with offices.open_office(school_base) as second:
        page = show(second)
        assert page.state.text() == "Только чтение: база открыта в другом окне"
        assert page.model.rowCount() == 1
        said: list[str] = []
        page.noted.connect(said.append)
        keys.write("9")
        assert page.view.editor is None
        assert said == ["Здесь ничего не изменить: данные открыты только для просмотра."]
        assert not page.bar.add.isEnabled()
        page.close()


def test_everything_with_a_keyboard_has_a_name(qtbot: QtBot, office: Office, show: Open) -> None:
    page = show(office)
    parts: list[QWidget] = [page.view, page.totals, page.problems, page.history, page.panel, page.bar, page.bar.search]
    assert [part for part in parts if not part.accessibleName()] == []


def test_district_types_the_school_and_moves_a_row_to_another(qtbot: QtBot, tmp_path: Path, show: Open) -> None:
    path = tmp_path / "district.shnor"
    offices.create(path, role="district", code="60", name="Отдел образования", settings={"working_year": 2022})
    with offices.open_office(path) as office:
        page = show(office)
        for text in ("857", "", "5", "А", "25"):
            keys.write(text)
            press(Key.Key_Tab)
        saved(qtbot, page)
        page.view.go(0, column(page, "school"))
        saved(qtbot, page)
        (row,) = stored(office)
        assert (row.school, row.values["grade"]) == ("857", 5)
        keys.write("858")
        press(Key.Key_Return)
        saved(qtbot, page)
        (row,) = stored(office)
        assert (row.school, row.values["pupils"]) == ("858", 25)
        assert page.model.rowCount() == 2
        press(Key.Key_Z, CTRL)
        saved(qtbot, page)
        assert [row.school for row in stored(office)] == ["857"]
        page.close()
