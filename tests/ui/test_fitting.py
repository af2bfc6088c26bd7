"""Words fit where they stand: rows of tables, narrow windows, the end of a page, the order of Tab."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.focus import tab_as_laid_out
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.page import Page, text
from shnor_desktop.ui.widgets.table import NARROW, FactsTable, Line

MEASURE = "Документы для договоров с кураторами школ: сбор и отправка"
PADDING = 18
"""At both sides of a cell, as the style has it."""


@pytest.mark.parametrize("width", range(420, 660, 12))
def test_a_cell_has_all_the_lines_its_words_need(qtbot: QtBot, width: int) -> None:
    table = FactsTable(("№", "Мероприятие", "Срок"), name="Мероприятия", stretch=1)
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    table.show_lines([Line(("6", MEASURE, "01.03.2022")), Line(("7", MEASURE * 2, "30.03.2022"), strong=True)])
    plain = table.fontMetrics()
    inside = table.columnWidth(1) - PADDING
    needed = plain.boundingRect(0, 0, inside, 9999, int(Qt.TextFlag.TextWordWrap), MEASURE).height()
    assert table.rowHeight(0) >= needed
    assert table.rowHeight(1) > table.rowHeight(0)
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()


def test_spare_columns_leave_a_narrow_table_and_come_back(qtbot: QtBot) -> None:
    table = FactsTable(("Показатель", "Факт", "Откуда"), name="Показатели", spare=(2,))
    qtbot.addWidget(table)
    table.show_lines([Line((MEASURE, "68,5 %", "вычислено"))])
    table.show()
    for width, hidden in ((NARROW - 60, True), (NARROW + 60, False), (NARROW - 60, True)):
        table.resize(width, 200)
        assert table.isColumnHidden(2) is hidden


class Columns(Page):
    """Two columns of long sentences."""

    def load(self) -> None:
        """Nothing to read."""

    def fill(self, _data: None) -> None:
        row = QHBoxLayout()
        for _ in range(2):
            half = QVBoxLayout()
            for _ in range(9):
                half.addWidget(text(f"{MEASURE}. " * 3))
            row.addLayout(half, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)


def test_no_empty_screen_follows_a_page(qtbot: QtBot, runner: TaskRunner, messages: Messages) -> None:
    page = Columns(Desk(runner, messages))
    qtbot.addWidget(page)
    page.resize(1180, 300)
    with qtbot.waitSignal(page.shown):
        page.show()
    labels = page.widget().findChildren(QLabel)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    lowest = max(label.mapTo(page.widget(), label.rect().bottomLeft()).y() for label in labels)
    margin = page.column.contentsMargins().bottom() + page.column.spacing()
    assert page.widget().height() <= lowest + margin + 2


def test_tab_goes_as_the_eye_does_after_something_was_drawn_anew(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column, inner = QVBoxLayout(page), QVBoxLayout()
    first, last = QPushButton("Первая"), QPushButton("Последняя")
    column.addWidget(first)
    column.addLayout(inner)
    column.addWidget(last)
    between = [QPushButton("Вторая"), QPushButton("Третья")]
    for button in between:
        inner.addWidget(button)
    assert first.nextInFocusChain() is last
    tab_as_laid_out(page)
    order = [first, *between, last]
    assert [one.nextInFocusChain() for one in order[:-1]] == order[1:]
