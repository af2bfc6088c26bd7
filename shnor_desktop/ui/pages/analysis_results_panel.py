"""The choosers over the results: procedure, class, year, what to lay beside; table and chart follow."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.ui.pages.analysis_content import Grid
from shnor_desktop.ui.pages.analysis_render import make_chart, make_table, with_why
from shnor_desktop.ui.pages.analysis_shelf import HEADINGS, Choice, Shelf
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.why import Reader


class ResultsPanel(QWidget):
    """All in memory: a choice is shown at once."""

    def __init__(self, shelf: Shelf, reader: Reader) -> None:
        super().__init__()
        self.shelf = shelf
        self.procedure = chooser("Процедура", [("Все процедуры", ""), *((one, one) for one in shelf.procedures)])
        grades = [(f"{one} класс", one) for one in shelf.grades]
        self.grade = chooser("Класс", [("Все классы", None), *grades])
        years = [(wording.school_year(one), one) for one in shelf.years]
        self.year = chooser("Учебный год результатов", [("Все годы", None), *years])
        beside = [(f"Сравнить: {one}", one) for one in shelf.scopes]
        self.beside = chooser("С чем сравнить", [("Не сравнивать", ""), *beside])
        self.letters = QCheckBox("По классам с литерами")
        self.letters.setVisible(shelf.has_letters)
        bar = Flow()
        bar.add(self.procedure, self.grade, self.year, self.beside, self.letters)
        grid = Grid(
            "Результаты по предметам и годам",
            HEADINGS,
            tuple(shelf.rows(Choice())),
            right=(2, *range(4, len(HEADINGS))),
            most=16,
            wrap=False,
            sortable=True,
        )
        self.table = make_table(grid, reader)
        self.chart = make_chart(shelf.stacks(Choice()), reader)
        self.about = text("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bar)
        column.addWidget(with_why(self.table))
        column.addWidget(self.about)
        column.addWidget(with_why(self.chart))
        for box in (self.procedure, self.grade, self.year, self.beside):
            box.currentIndexChanged.connect(self._choose)
        self.letters.toggled.connect(self._choose)
        self._name()

    def _choose(self) -> None:
        choice = Choice(
            self.procedure.currentData() or "",
            self.grade.currentData(),
            self.year.currentData(),
            self.letters.isChecked(),
            self.beside.currentData() or "",
        )
        self.table.show_rows(self.shelf.rows(choice))
        self.chart.show_drawing(self.shelf.stacks(choice))
        self._name()

    def _name(self) -> None:
        empty = not self.chart.drawing.spots
        self.about.setText("Отметок в выбранных работах нет." if empty else f"{self.chart.drawing.title}.")


def chooser(name: str, items: Sequence[tuple[str, object]]) -> QComboBox:
    """A list of choices with its name for the screen reader."""
    box = QComboBox()
    box.setAccessibleName(name)
    for words, value in items:
        box.addItem(words, value)
    return box
