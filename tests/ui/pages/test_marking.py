"""A table of a school's own making on the page of a form: its columns explained, tried, loaded, known next time."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.services import entries
from shnor_desktop.services.office import Office
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.import_preview import ImportPreview
from shnor_desktop.ui.wizards.mapping import MarkingDialog
from tests.services.importing.books import book
from tests.services.importing.test_mapping import CLASSES, PASSPORT
from tests.ui import keys

Key = Qt.Key


def _page(qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office, key: str) -> SheetPage:
    page = SheetPage(office, runner, messages, key, year=2022, school="")
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.ready)
    return page


def _asked(qtbot: QtBot, page: SheetPage, path: Path) -> MarkingDialog:
    page.files.load(path)
    qtbot.waitUntil(lambda: page.files.marking is not None and page.files.marking.plan is not None, timeout=10_000)
    return _question(page)


def _question(page: SheetPage) -> MarkingDialog:
    assert page.files.marking is not None
    return page.files.marking


def _shown(qtbot: QtBot, page: SheetPage) -> ImportPreview:
    qtbot.waitUntil(lambda: page.files.preview is not None, timeout=10_000)
    assert page.files.preview is not None
    return page.files.preview


def _rows(office: Office, key: str) -> list[entries.Stored]:
    with office.reading() as session:
        return entries.load(session, key)


def _tab_to(dialog: MarkingDialog, wanted: QWidget) -> None:
    for _ in range(60):
        if wanted.hasFocus():
            return
        keys.press(keys.focused(), Key.Key_Tab)
    pytest.fail(f"Tab never comes to «{wanted.accessibleName()}»")


def test_a_foreign_table_is_explained_by_keys_alone_loaded_and_known_next_time(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office, tmp_path: Path
) -> None:
    page = _page(qtbot, runner, messages, office, "classes")
    path = book(tmp_path / "дома.xlsx", Лист1=CLASSES)
    dialog = _asked(qtbot, page, path)
    assert dialog.plan is not None
    assert dialog.plan.count("added") == 2
    teacher = dialog.targets["фио кл рук"]
    assert teacher.currentData() == "teacher"
    qtbot.waitUntil(dialog.targets["п п"].hasFocus)
    _tab_to(dialog, teacher)
    keys.press(teacher, Key.Key_Home)
    assert teacher.currentData() == ""
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10_000)
    assert _rows(office, "classes") == []
    keys.press(keys.focused(), Key.Key_Return)
    preview = _shown(qtbot, page)
    with qtbot.waitSignal(page.changed):
        preview.load.click()
    assert [
        (row.values["letter"], row.values["pupils"], row.values["teacher"]) for row in _rows(office, "classes")
    ] == [
        ("А", 25, None),
        ("Б", 24, None),
    ]
    page.files.load(path)
    again = _shown(qtbot, page)
    assert again.mark.isVisible()
    again.mark.click()
    qtbot.waitUntil(lambda: page.files.marking is not None and page.files.marking.plan is not None, timeout=10_000)
    changed = _question(page)
    assert changed.targets["фио кл рук"].currentData() == "", "what was remembered, not a new guess"
    assert changed.forget.isVisible()
    changed.forget.click()
    qtbot.waitUntil(lambda: not changed.forget.isVisible() and changed.plan is not None, timeout=10_000)
    assert _rows(office, "mappings") == []
    changed.reject()


def test_a_column_for_each_category_is_spread_and_a_wrong_choice_is_said(
    qtbot: QtBot, runner: TaskRunner, messages: Messages, office: Office, tmp_path: Path
) -> None:
    page = _page(qtbot, runner, messages, office, "social_passport")
    dialog = _asked(qtbot, page, book(tmp_path / "паспорт.xlsx", Лист1=PASSPORT))
    assert dialog.spread["дети с овз"].currentData() == "category=ovz"
    assert dialog.plan is not None
    assert dialog.plan.count("added") == 5
    pupils = dialog.targets["учеников"]
    pupils.setCurrentIndex(pupils.findData("grade"))
    qtbot.waitUntil(lambda: "выбрана дважды" in dialog.verdict.text(), timeout=10_000)
    assert not dialog.next.isEnabled()
    pupils.setCurrentIndex(0)
    form = dialog.form
    assert isinstance(form, QComboBox)
    form.setCurrentIndex(form.findData("classes"))
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10_000)
    assert dialog.targets["учеников"].currentData() == "pupils"
    assert dialog.marking().sheet == "classes"
    dialog.reject()
