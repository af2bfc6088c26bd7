"""A municipal coordinator at the real window: clicks what is seen, types what is asked, waits for what it brings."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QWidget,
)

from shnor_desktop.services import entries
from shnor_desktop.ui.main_window import MainWindow
from shnor_desktop.ui.pages.documents_review import ReviewDialog
from shnor_desktop.ui.pages.programme_page import ProgrammePage
from shnor_desktop.ui.pages.roadmap_page import RoadMapPage
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.widgets.table import FactsTable
from tests.ui.shell.driver import CTRL, NO, Driver, Key, name_of

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton


class Coordinator:
    """The hands of the person; what was meant is in the test."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @property
    def window(self) -> MainWindow:
        return self.driver.window

    def settle(self) -> None:
        self.driver.wake()
        self.driver.settle()

    def stored(self, sheet: str) -> list[entries.Stored]:
        """The rows of a sheet as they lie in the base."""
        with self.window.desk.office.reading() as session:
            return entries.load(session, sheet)

    # --- mouse

    def click(self, words: str) -> None:
        """The button that is seen and bears these words, in the dialog if one is open."""
        button = self._seen(QAbstractButton, lambda one: name_of(one) == words, words)
        assert button.isEnabled(), f"«{words}» cannot be pressed"
        _bring(button)
        QTest.mouseClick(button, LEFT)
        QApplication.processEvents()

    def tab(self, title: str) -> None:
        """A tab by its title, also one of a part inside a part."""
        bar = self._seen(
            QTabBar, lambda one: title in [one.tabText(number) for number in range(one.count())], f"tab {title}"
        )
        number = [bar.tabText(place) for place in range(bar.count())].index(title)
        while not bar.rect().contains(bar.tabRect(number).center()):
            owner = bar.parentWidget()
            assert isinstance(owner, QTabWidget)
            arrows = [one for one in bar.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
            QTest.mouseClick(arrows[-1 if bar.tabRect(number).x() > 0 else 0], LEFT)
        QTest.mouseClick(bar, LEFT, NO, bar.tabRect(number).center())
        assert bar.currentIndex() == number
        self.settle()

    def section(self, title: str) -> Page:
        """A section of «Программа»."""
        if self.window.at != "programme":
            self.driver.visit(4, "programme")
        self.tab(title)
        page = self.window.pages["programme"]
        assert isinstance(page, ProgrammePage)
        return page.current

    def table(self, name: str) -> FactsTable:
        return self._seen(FactsTable, lambda one: one.accessibleName() == name, name)

    def row(self, table: str, beginning: str, column: int = 0) -> FactsTable:
        """Stand on the line of a table whose cell begins so."""
        found = self.table(table)
        places = [n for n, line in enumerate(found.facts.lines) if line.cells[column].startswith(beginning)]
        assert places, f"«{beginning}» is not in «{table}»"
        _bring(found)
        self._press_at(found, found.facts.index(places[0], column))
        self.settle()
        return found

    def choose(self, name: str, words: str) -> None:
        """A line of a closed list, by the arrows."""
        box = self._seen(QComboBox, lambda one: one.accessibleName() == name, name)
        texts = [box.itemText(number) for number in range(box.count())]
        place = next(number for number, text in enumerate(texts) if text.startswith(words))
        box.setFocus(Qt.FocusReason.MouseFocusReason)
        away = place - box.currentIndex()
        self.driver.press(Key.Key_Down if away > 0 else Key.Key_Up, times=abs(away))
        assert box.currentIndex() == place
        self.settle()

    def look_at(self, school: str) -> None:
        """The school at the top of the window."""
        self.choose("Школа", school)

    # --- dialogs

    def answer(self, accept: str, given: dict[str, str]) -> None:
        """Fill the named fields of the dialog that opens, and press its button."""
        self.driver.dialog()
        for name, words in given.items():
            self.driver.tab_to(name)
            self.driver.fill(words)
        self.click(accept)
        self.settle()

    def files(self, paths: Sequence[Path]) -> None:
        """Choose files in the dialog that opens by «Приложить файлы…»."""
        before = len(self.stored("evidence"))
        self.click("Приложить файлы…")
        self.driver.dialog()
        names = [f'"{path}"' for path in paths]
        self.driver.type(" ".join(names) if len(names) > 1 else str(paths[0]))
        self.driver.press(Key.Key_Return)
        self.driver.until(lambda: len(self.stored("evidence")) == before + len(paths))
        self.settle()

    def review(self, day: str, faults: dict[int, str] | None = None) -> None:
        """The checklist of an expert: everything meets, but for these criteria with their remarks."""
        self.click("Экспертиза…")
        self.driver.until(lambda: isinstance(QApplication.activeWindow(), ReviewDialog))
        dialog = QApplication.activeWindow()
        assert isinstance(dialog, ReviewDialog)
        for number, (box, remark) in enumerate(zip(dialog.verdicts.values(), dialog.remarks.values(), strict=True)):
            wanted = 3 if number in (faults or {}) else 1
            away = wanted - box.currentIndex()
            self.driver.tab_to(box.accessibleName())
            self.driver.press(Key.Key_Down if away > 0 else Key.Key_Up, times=abs(away))
            if number in (faults or {}):
                self.driver.tab_to(remark.accessibleName())
                self.driver.fill((faults or {})[number])
        self.driver.tab_to("Эксперт")
        self.driver.fill("Муниципальный координатор")
        self.driver.tab_to("Дата экспертизы")
        self.driver.fill(day)
        self.click("Применить итог")
        self.settle()

    # --- the road map

    def map(self, plan: str) -> RoadMapPage:
        """«Дорожная карта» with this plan in it."""
        page = self.section("Дорожная карта")
        assert isinstance(page, RoadMapPage)
        if not page.plan.bar.plan.currentText().startswith(plan):
            self.choose("План", plan)
        return page

    def mark(self, page: RoadMapPage, rows: Iterable[str]) -> None:
        """Click the first measure of these numbers, Ctrl and click the others."""
        tree = page.plan.tree
        lines = {
            str(node.items[0].values["number"]): node for head in tree.lines.root.children for node in head.children
        }
        _bring(tree)
        for place, number in enumerate(rows):
            self._press_at(tree, tree.lines.index_of(lines[number]), CTRL if place else NO)
        chosen = {str(node.items[0].values["number"]) for node in tree.marked}
        assert chosen == set(rows), chosen

    def done(self, page: RoadMapPage, rows: Iterable[str], day: str) -> None:
        self.mark(page, rows)
        self.click("Исполнено…")
        self.answer("Готово", {"Дата исполнения": day})

    def confirm(self, page: RoadMapPage, rows: Iterable[str], day: str, post: str) -> None:
        self.mark(page, rows)
        self.click("Подтвердить…")
        self.answer("Подтвердить", {"Кто подтвердил": post, "Дата подтверждения": day})

    # --- what is seen

    def _seen(self, kind: type[W], fits: Callable[[W], bool], what: str) -> W:
        self.driver.wake()
        root = QApplication.activeModalWidget() or self.window
        found: list[W] = [one for one in root.findChildren(kind) if one.isVisible() and fits(one)]
        assert found, f"«{what}» is not seen"
        return found[0]

    def _press_at(self, view: QAbstractItemView, index: QModelIndex, held: Qt.KeyboardModifier = NO) -> None:
        place = QPoint(-1, -1)
        # what is told of the row before may have moved the list by a line
        while not view.viewport().rect().contains(place):
            view.scrollTo(index)
            QApplication.processEvents()
            place = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), LEFT, held, place)
        assert view.selectionModel().isSelected(index) or held == CTRL
        assert isinstance(view.selectionModel(), QItemSelectionModel)


def _bring(widget: QWidget) -> None:
    """Roll the page until the widget is in sight, as a person does before a click."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, 20)
        above = above.parentWidget()
    QApplication.processEvents()
