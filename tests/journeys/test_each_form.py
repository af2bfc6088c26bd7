"""One journey per form: open, type, paste, break a rule, mend it, undo, restart, redo, export. By keys only."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, importing
from shnor_desktop.services import office as offices
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.tasks import TaskRunner
from tests.journeys.form_cases import CASES, FormCase
from tests.ui import keys
from tests.ui.keys import CTRL

Key = Qt.Key
Content = list[dict[str, Value]]
SitDown = Callable[[str], AbstractContextManager["Desk"]]


class Desk:
    """A person at the page of one form."""

    def __init__(self, qtbot: QtBot, office: Office, page: SheetPage) -> None:
        self.qtbot, self.office, self.page = qtbot, office, page
        qtbot.addWidget(page)
        page.resize(1200, 640)
        page.show()
        qtbot.waitUntil(lambda: page.ready)
        page.view.setFocus()
        qtbot.waitUntil(page.view.hasFocus)

    @property
    def columns(self) -> list[str]:
        return [column.key for column in self.page.model.columns]

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = keys.NONE) -> None:
        keys.press(keys.focused(), key, held)

    def put(self, row: int, column: str, words: str) -> None:
        """Go to the cell, type over it (or empty it), and on by Enter."""
        self.page.view.go(row, self.columns.index(column))
        if words:
            keys.write(words)
            self.press(Key.Key_Return)
        else:
            self.press(Key.Key_Delete)
        self.saved()

    def paste(self, row: int, cells: dict[str, str]) -> None:
        """A block as a spreadsheet copies it, from the first of its columns to the last."""
        places = sorted(self.columns.index(key) for key in cells)
        line = [cells.get(key, "") for key in self.columns[places[0] : places[-1] + 1]]
        QGuiApplication.clipboard().setText("\t".join(line) + "\r\n")
        self.page.view.go(row, places[0])
        self.press(Key.Key_V, CTRL)
        self.saved()

    def saved(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.saver.idle and self.page.view.editor is None, timeout=10_000)

    def rules(self) -> set[tuple[str, str]]:
        """Broken rules by their columns, as the page lists them."""
        return {(problem.column, problem.rule) for _, problem in self.page.model.problems()}

    def until_rule(self, key: str, rule: str, *, broken: bool) -> None:
        def there() -> bool:
            return any(found == rule for column, found in self.rules()) is broken

        self.qtbot.waitUntil(there, timeout=10_000)

    def content(self) -> Content:
        with self.office.reading() as session:
            return [row.values for row in entries.load(session, self.page.key)]


@pytest.fixture
def sit_down(qtbot: QtBot, runner: TaskRunner, messages: Messages, school_base: Path) -> "SitDown":
    """Opens the base and the page of a form; both are closed behind."""

    @contextmanager
    def start(key: str) -> Iterator[Desk]:
        with offices.open_office(school_base) as office:
            page = SheetPage(office, runner, messages, key, year=2022)
            try:
                yield Desk(qtbot, office, page)
            finally:
                page.close()
                qtbot.waitUntil(lambda: not runner.busy)

    return start


def _before(base: Path, case: FormCase) -> None:
    with offices.open_office(base) as office:
        for key, raw in case.before:
            values, problems = office.sheet(key).read_row(raw)
            assert problems == []
            entries.apply(office, [Add(key, "857", values)], "Было раньше")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_form_from_the_first_key_to_the_file(
    case: FormCase, sit_down: SitDown, school_base: Path, tmp_path: Path
) -> None:
    _before(school_base, case)
    with sit_down(case.key) as desk:
        for column, words in case.typed.items():
            desk.put(0, column, words)
        if case.pasted:
            desk.paste(1, case.pasted)
        good = desk.content()
        assert len(good) == 1 + bool(case.pasted)
        desk.put(0, case.column, case.wrong)
        desk.until_rule(case.column, case.rule, broken=True)
        wrong = desk.content()
        assert wrong != good
        desk.put(0, case.column, case.right)
        desk.until_rule(case.column, case.rule, broken=False)
        mended = desk.content()
        desk.press(Key.Key_Z, CTRL)
        desk.saved()
        assert desk.content() == wrong
    with sit_down(case.key) as desk:
        assert desk.content() == wrong, "a restart keeps what stood"
        desk.press(Key.Key_Y, CTRL)
        desk.saved()
        assert desk.content() == mended, "redo after a restart"
        assert desk.page.model.rowCount() == len(mended) + desk.page.model.spare
        path = tmp_path / "out.xlsx"
        desk.page.files.export(path)
        desk.qtbot.waitUntil(lambda: not desk.page.runner.busy and path.is_file(), timeout=20_000)
        plan = importing.plan(desk.office, path, sheet=case.key, year=2022)
        assert (plan.count("same"), plan.refused, plan.steps) == (len(mended), [], ())


def test_every_form_has_its_journey() -> None:
    assert {case.key for case in CASES} | {"social_passport"} == set(SHEETS)


def test_the_social_passport_from_the_first_key_to_the_file(
    sit_down: SitDown, school_base: Path, tmp_path: Path
) -> None:
    def counts(desk: Desk) -> dict[tuple[Value, Value], Value]:
        rows = desk.content()
        return {(row["grade"], row["category"]): row["count"] for row in rows if row["count"] is not None}

    with offices.open_office(school_base) as office:
        classes = [{"year": 2022, "grade": grade, "letter": "А", "pupils": 20} for grade in (5, 6)]
        entries.apply(office, [Add("classes", "857", dict(values)) for values in classes], "Было раньше")
    with sit_down("social_passport") as desk:
        desk.put(1, "families", "18")
        desk.put(1, "families_two_parents", "12")
        desk.paste(2, {"ovz": "2", "disabled": "1"})
        good = counts(desk)
        assert {good[5, "families"], good[5, "families_two_parents"]} == {18, 12}
        assert (good[6, "ovz"], good[6, "disabled"]) == (2, 1)
        desk.put(1, "ovz", "40")
        desk.qtbot.waitUntil(lambda: any(problem.level == "hard" for _, problem in desk.page.model.problems()))
        wrong = counts(desk)
        desk.put(1, "ovz", "4")
        desk.qtbot.waitUntil(lambda: not any(problem.level == "hard" for _, problem in desk.page.model.problems()))
        mended = counts(desk)
        desk.press(Key.Key_Z, CTRL)
        desk.saved()
        assert counts(desk) == wrong
    with sit_down("social_passport") as desk:
        desk.press(Key.Key_Y, CTRL)
        desk.saved()
        assert counts(desk) == mended
        path = tmp_path / "out.xlsx"
        desk.page.files.export(path)
        desk.qtbot.waitUntil(lambda: not desk.page.runner.busy and path.is_file(), timeout=20_000)
        plan = importing.plan(desk.office, path, sheet="social_passport", year=2022)
        assert (plan.refused, plan.steps) == ([], ())
