"""Notes on cells, by keyboard and by mouse: asked, answered, closed, explained, left empty on purpose."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.internal import OPEN, QUESTION
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, entries, notes
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.grid.line import ASKED, HARD, LEFT_EMPTY, NOTED, SOFT
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.overview_page import OverviewPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.links import LinkLabel
from tests.ui import keys
from tests.ui.keys import CTRL, SHIFT
from tests.ui.pages.conftest import Form

Key = Qt.Key
Open = Callable[..., Form]


def add(office: Office, sheet: str, school: str = "857", **values: Value) -> int:
    return entries.apply(office, [Add(sheet, school, dict(values))], "Было раньше").rows[sheet][0]


def some_classes(office: Office, *pupils: int | None) -> list[int]:
    return [
        add(office, "classes", year=2022, grade=grade, letter="А", pupils=count)
        for grade, count in enumerate(pupils, 5)
    ]


def from_district(office: Office, row: int, column: str, text: str) -> None:
    """A question as it comes with a receipt."""
    cells: dict[str, Value] = {"sheet": "classes", "row": row, "column": column, "kind": QUESTION, "ref": "r1"}
    cells |= {"text": text, "office": "ZIM", "state": OPEN, "written_at": "2022-05-04T06:00:00+00:00"}
    entries.apply(office, [Add("cell_notes", "857", cells)], "Пришёл вопрос")


def marks(form: Form, row: int, key: str) -> int:
    return form.page.model.mark(row, [one.key for one in form.page.model.columns].index(key))


def push(form: Form, words: str) -> None:
    """Reach a button under the grid and press it by Space."""
    button = next(one for one in form.page.panel.findChildren(QPushButton) if one.text() == words and one.isVisible())
    button.setFocus()
    form.press(Key.Key_Space)
    form.settle()


# --- questions


def test_question_is_asked_answered_and_closed_by_keys_alone_and_taken_back_by_undo(office: Office, form: Open) -> None:
    some_classes(office, 25, 26)
    at = form(office)
    assert at.tabs == ["Замечания", "Пометки", "История ячейки"]
    at.go(1, "pupils")
    at.press(Key.Key_F2, SHIFT)
    assert "Классы, строка 2, «Обучающихся»: 26" in at.dialog.findChildren(type(at.dialog.remark))[0].text()
    at.say("Откуда двадцать шесть?")
    assert at.said[-1] == "Вопрос записан."
    assert at.tabs[1] == "Пометки, вопросов: 1"
    (line,) = at.page.notes.list.lines
    assert line.heading == "Вопрос ждёт ответа · строка 2, Обучающихся"
    assert line.words[0].endswith(": Откуда двадцать шесть?")
    assert marks(at, 1, "pupils") & ASKED
    assert "Откуда двадцать шесть?" in at.tip(1, "pupils")
    at.press(Key.Key_F2, CTRL | SHIFT)
    at.say("По приказу.")
    (line,) = at.page.notes.list.lines
    assert line.heading == "Вопрос с ответом · строка 2, Обучающихся"
    assert line.words[1].endswith(": По приказу.")
    assert at.tabs[1] == "Пометки, вопросов: 1", "the one who asked has not closed it yet"
    at.page.panel.setCurrentIndex(1)
    push(at, "Закрыть вопрос")
    assert at.tabs[1] == "Пометки"
    assert at.page.notes.list.lines[0].heading == "Вопрос закрыт · строка 2, Обучающихся"
    assert not marks(at, 1, "pupils") & NOTED
    at.page.view.setFocus()
    for _ in range(3):
        at.press(Key.Key_Z, CTRL)
        at.settle()
    assert at.page.notes.list.lines == []
    assert not marks(at, 1, "pupils") & NOTED
    assert at.stored("cell_notes") == []


def test_question_of_the_district_says_whose_it_is_and_only_the_district_closes_it(
    office: Office, form: Open, messages: Messages
) -> None:
    (row,) = some_classes(office, 25)
    from_district(office, row, "pupils", "Почему столько?")
    at = form(office)
    (line,) = at.page.notes.list.lines
    assert line.words[0].startswith("район, 04.05.2022 ")
    assert line.words[0].endswith(": Почему столько?")
    at.go(0, "pupils")
    at.page.notes.close.trigger()
    at.settle()
    assert messages.box is not None
    assert "закрывает район" in messages.box.text()
    messages.box.close()
    at.page.view.setFocus()
    at.press(Key.Key_F2, CTRL | SHIFT)
    at.say("По приказу")
    assert at.page.notes.list.lines[0].words[1].startswith("Ответ — СОШ № 8, ")


def test_note_in_the_list_leads_to_its_cell_also_behind_a_filter(office: Office, form: Open, qtbot: QtBot) -> None:
    rows = some_classes(office, 25, 26, 27)
    notes.ask(office, "classes", rows[2], "pupils", "Откуда?")
    at = form(office)
    at.page.bar.search.setText("25")
    qtbot.waitUntil(lambda: at.page.model.rowCount() == 2)
    qtbot.waitUntil(lambda: "скрыта отбором" in at.page.notes.list.lines[0].heading)
    at.page.panel.setCurrentIndex(1)
    at.page.notes.list.setFocus()
    at.press(Key.Key_Down)
    at.press(Key.Key_Return)
    assert at.page.model.rowCount() == 4
    assert at.page.view.here[0] == 2
    assert at.page.view.hasFocus()
    at.go(0, "pupils")
    assert at.page.notes.list.current is None, "the cell has no note"
    at.go(2, "pupils")
    assert at.page.notes.list.current is not None


def test_deeds_that_do_not_fit_the_cell_say_so(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    at.go(0, "pupils")
    for action, words in (
        (at.page.notes.answer, "У этой ячейки нет вопроса, на который можно ответить."),
        (at.page.notes.close, "У этой ячейки нет открытого вопроса."),
        (at.page.notes.explain, "У этой ячейки нет замечания, которое можно пояснить; ошибку надо исправить."),
        (at.page.notes.empty, "Ячейка не пуста: «Пусто намеренно» говорят о ячейке без значения."),
        (at.page.notes.withdraw, "У этой ячейки нет пометок."),
    ):
        action.trigger()
        assert at.said[-1] == words
        assert at.dialogs == []
    at.go(1, "pupils")
    at.press(Key.Key_F2, SHIFT)
    assert at.said[-1].startswith("У этой ячейки ещё нет строки в базе")


def test_question_about_a_figure_just_typed_waits_until_it_is_saved(office: Office, form: Open) -> None:
    some_classes(office, 25)
    at = form(office)
    at.go(1, "grade")
    keys.write("9")
    at.page.notes.ask.trigger()
    at.qtbot.waitUntil(lambda: bool(at.dialogs))
    at.say("Девятый класс один?")
    assert [row.values["row"] for row in at.stored("cell_notes")] == [at.stored("classes")[1].id]


def test_note_is_taken_back(office: Office, form: Open) -> None:
    (row,) = some_classes(office, 25)
    notes.ask(office, "classes", row, "pupils", "Откуда?")
    at = form(office)
    at.go(0, "pupils")
    at.page.notes.withdraw.trigger()
    at.settle()
    assert at.page.notes.list.lines == []
    at.page.view.setFocus()
    at.press(Key.Key_Z, CTRL)
    at.settle()
    assert len(at.page.notes.list.lines) == 1


def test_passport_cell_is_asked_about_like_any_other(office: Office, form: Open) -> None:
    add(office, "classes", year=2022, grade=5, letter="А", pupils=20)
    on_date = date(2021, 10, 1)
    category = office.lists.items("social_categories")[0].key
    add(office, "social_passport", year=2022, on_date=on_date, grade=5, letter="А", category=category, count=3)
    at = form(office, "social_passport")
    line = next(row for row, one in enumerate(at.page.model.lines) if one.shown.get("grade") == 5)
    at.go(line, category)
    at.press(Key.Key_F2, SHIFT)
    at.say("Кто эти трое?")
    assert marks(at, line, category) & ASKED
    title = office.lists.items("social_categories")[0].title
    assert at.page.notes.list.lines[0].heading == f"Вопрос ждёт ответа · строка {line + 1}, {title}"
    other = office.lists.items("social_categories")[1].key
    at.go(line, other)
    at.press(Key.Key_F2, SHIFT)
    assert at.said[-1].startswith("У этой ячейки ещё нет строки в базе")


def test_second_window_reads_notes_and_writes_none(office: Office, school_base: Path, form: Open) -> None:
    (row,) = some_classes(office, 25)
    notes.ask(office, "classes", row, "pupils", "Откуда?")
    with offices.open_office(school_base) as second:
        at = form(second)
        assert at.tabs[1] == "Пометки, вопросов: 1"
        at.go(0, "pupils")
        at.page.notes.ask.trigger()
        assert at.said[-1] == "Пометку не сделать: база открыта только для чтения."
        assert at.dialogs == []
        at.page.close()


# --- reasons


def test_explained_remark_is_muted_counted_apart_and_passed_over(office: Office, form: Open) -> None:
    row = add(office, "equipment", year=2022, textbooks_percent=Decimal(120))
    at = form(office, "equipment")
    at.qtbot.waitUntil(lambda: bool(at.page.problems.problems))
    at.press(Key.Key_F8)
    column = [one.key for one in at.page.model.columns].index("textbooks_percent")
    at.qtbot.waitUntil(lambda: at.page.view.here == (0, column))
    assert marks(at, 0, "textbooks_percent") & SOFT
    before = at.tabs[0]
    at.press(Key.Key_F8, CTRL)
    at.say("Два комплекта на параллель")
    (explained,) = [one for one in at.page.problems.problems if one.explained]
    assert explained.explained == "Два комплекта на параллель"
    texts = [at.page.problems.model().index(n, 0).data() for n in range(at.page.problems.model().rowCount())]
    assert texts[-1].startswith("Пояснено · строка 1")
    assert texts[-1].endswith("пояснение: Два комплекта на параллель")
    assert "пояснено 1" in at.tabs[0]
    assert at.tabs[0] != before
    assert not marks(at, 0, "textbooks_percent") & SOFT
    assert "Два комплекта" in at.tip(0, "textbooks_percent")
    found = [one for one in checks.run(office, sheets=["equipment"]).problems if one.row == row and one.explained]
    assert [one.rule for one in found] == ["textbooks"]
    at.page.view.go(0, 0)
    at.page.next_problem()
    assert at.page.view.here != (0, column), "nothing to do there any more"
    at.go(0, "textbooks_percent")
    at.press(Key.Key_F8, CTRL)
    assert at.dialog.answers["text"] == "Два комплекта на параллель", "the reason can be put in other words"
    at.dialog.reject()


def test_hard_rule_is_not_explained_away(office: Office, form: Open) -> None:
    add(office, "classes", year=2022, grade=5, letter="А", pupils=20, boys=9, girls=9)
    at = form(office)
    at.go(0, "pupils")
    assert marks(at, 0, "pupils") & HARD
    at.press(Key.Key_F8, CTRL)
    assert at.dialogs == []
    assert at.said[-1].endswith("ошибку надо исправить.")


# --- empty on purpose


def test_cell_is_left_empty_on_purpose_until_it_is_filled(office: Office, form: Open) -> None:
    some_classes(office, None)
    at = form(office)
    at.go(0, "pupils")
    assert marks(at, 0, "pupils") & HARD
    at.press(Key.Key_F2, CTRL)
    at.say("Класс откроется в январе")
    assert marks(at, 0, "pupils") & LEFT_EMPTY
    assert not marks(at, 0, "pupils") & HARD
    assert "Пусто намеренно" in at.tip(0, "pupils")
    assert "Класс откроется в январе" in at.tip(0, "pupils")
    assert at.page.notes.list.lines[0].heading == "Пусто намеренно · строка 1, Обучающихся"
    assert checks.run(office, sheets=["classes"]).hard == []
    at.go(0, "pupils")
    at.write("12")
    assert not marks(at, 0, "pupils") & NOTED


# --- the menu, names, the district, «Обзор»


def test_menu_of_a_cell_and_the_button_offer_the_same(office: Office, form: Open) -> None:
    at = form(office)
    assert at.page.notes.menu.menuAction() in at.page.view.actions()
    assert at.page.panel.note_button.menu() is at.page.notes.menu
    words = [action.text().replace("&", "") for action in at.page.notes.menu.actions() if action.text()]
    assert words == [
        "Вопрос к ячейке…",
        "Ответить…",
        "Закрыть вопрос",
        "Пояснить замечание…",
        "Пусто намеренно…",
        "Убрать пометку",
    ]
    assert at.page.notes.list.accessibleName() == "Вопросы и пометки"
    assert at.page.panel.note_button.accessibleName()
    assert at.page.readiness.strip.badge.accessibleName() == "Готовность листа: не готово"


@pytest.fixture
def district(tmp_path: Path) -> Office:
    path = tmp_path / "district.shnor"
    offices.create(path, role="district", code="ZIM", name="Зимовниковский район", settings={"working_year": 2022})
    opened = offices.open_office(path)
    add(opened, "school", "857", code="857", number="8", short_name="СОШ № 8")
    add(opened, "classes", "857", year=2022, grade=5, letter="А", pupils=25)
    return opened


def test_district_asks_about_a_cell_of_a_school(district: Office, form: Open) -> None:
    with district:
        at = form(district, school="857")
        at.go(0, "pupils")
        at.press(Key.Key_F2, SHIFT)
        at.say("Проверьте приказ")
        (note,) = at.stored("cell_notes")
        assert (note.school, note.values["office"], note.values["column"]) == ("857", "ZIM", "pupils")
        assert at.tabs[1] == "Пометки, вопросов: 1"
        at.page.look_at(2022, "")
        at.settle()
        assert at.tabs[1] == "Пометки, вопросов: 1"
        assert not at.page.readiness.ready.isVisible()
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


def test_overview_counts_questions_and_leads_to_their_cells(
    qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages
) -> None:
    rows = some_classes(office, 25, 26)
    notes.ask(office, "classes", rows[0], "pupils", "Откуда двадцать пять?")
    from_district(office, rows[1], "boys", "А где мальчики?")
    desk, page = overview(qtbot, office, runner, messages)
    labels = {one.accessibleName(): one for one in page.findChildren(LinkLabel)}
    words = next(name for name in labels if "мальчики" in name)
    assert words == "Классы, 6А, 2022, «Мальчиков» — район: А где мальчики?"
    asked: list[object] = []
    desk.asked.connect(asked.append)
    keys.press(labels[words], Key.Key_Return)
    (link,) = asked
    assert (link.page, link.sheet, link.row, link.column) == ("data", "classes", rows[1], "boys")  # type: ignore[attr-defined]
    assert any("Откуда двадцать пять?" in name for name in labels)


def test_overview_counts_explained_remarks_apart(
    qtbot: QtBot, office: Office, runner: TaskRunner, messages: Messages
) -> None:
    row = add(office, "equipment", year=2022, textbooks_percent=Decimal(120))
    before = checks.run(office, year=2022).soft
    notes.explain(office, "equipment", row, "textbooks_percent", "textbooks", "Два комплекта")
    _, page = overview(qtbot, office, runner, messages)
    words = [one.text() for one in page.findChildren(QLabel)]
    assert "Кроме того, пояснено: 1\u00a0замечание." in words
    assert not any("textbooks" in one or "120" in one for one in words)
    assert len(before) >= 1
    entries.apply(office, [Edit("equipment", row, "textbooks_percent", Decimal(120), Decimal(130))], "Правка")
