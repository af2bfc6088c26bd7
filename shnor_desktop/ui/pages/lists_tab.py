"""The editable lists of the office: what is shown in cells, hidden, renamed or added."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Step, Stored
from shnor_desktop.services.lists import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets.page import Card
from shnor_desktop.ui.widgets.table import FactsTable, Line

if TYPE_CHECKING:
    from shnor_desktop.services.work import Progress

LIST_SHEET = "list_items"


class ListsTab(QWidget):
    """A chooser of lists, their entries, and three gestures."""

    def __init__(self, desk: Desk, lists: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.desk = desk
        self._items: dict[str, list[Item]] = {}
        card = Card("Справочники", about="Скрытые записи не предлагаются в ячейках; внесённое ими раньше остаётся.")
        self.which = QComboBox()
        self.which.setAccessibleName("Справочник")
        for key, title in lists:
            self.which.addItem(title, key)
        self.table = FactsTable(("Название", "В ячейках", "Источник"), name="Записи справочника", stretch=0)
        self.title = QLineEdit()
        self.title.setAccessibleName("Название записи")
        self.title.setPlaceholderText("Название записи")
        self.rename = QPushButton("Пере&именовать")
        self.hide_button = QPushButton("Скр&ыть")
        self.add_button = QPushButton("&Добавить")
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        for button in (self.rename, self.add_button, self.hide_button):
            row.addWidget(button)
        card.add(self.which, self.table)
        card.column.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.which.activated.connect(self._show)
        self.table.chosen.connect(self._on_chosen)
        self.rename.clicked.connect(self._on_rename)
        self.hide_button.clicked.connect(self._on_hide)
        self.add_button.clicked.connect(self._on_add)

    def show_lists(self, items: dict[str, list[Item]]) -> None:
        self._items = items
        self._show()

    def _show(self) -> None:
        lines = []
        for item in self._items.get(self.which.currentData(), []):
            shown = "да" if item.active else "скрыто"
            lines.append(Line((item.title, shown, item.source), "plain" if item.active else "muted", key=item))
        self.table.show_lines(lines)

    def _on_chosen(self, line: Line | None) -> None:
        item = line.key if line is not None else None
        self.title.setText(item.title if item else "")
        self.hide_button.setText("Скр&ыть" if item is None or item.active else "Показ&ать")
        for button in (self.rename, self.hide_button):
            button.setEnabled(item is not None and self.desk.can_write)
        self.add_button.setEnabled(self.desk.can_write)

    def _on_rename(self) -> None:
        line, title = self.table.current, self.title.text().strip()
        if line is not None and title and title != line.key.title:
            self._change(line.key.key, {"title": title}, f"Переименована запись: {title}")

    def _on_hide(self) -> None:
        line = self.table.current
        if line is not None:
            word = "Скрыта" if line.key.active else "Показана"
            self._change(line.key.key, {"active": not line.key.active}, f"{word} запись: {line.key.title}")

    def _on_add(self) -> None:
        title = self.title.text().strip()
        taken = {item.title.casefold() for item in self._items.get(self.which.currentData(), [])}
        if not title or title.casefold() in taken:
            self.desk.messages.inform(
                "Впишите название новой записи.", "Запись с таким названием уже есть или оно пусто."
            )
            return
        self._change(title.lower()[:120], {"title": title, "active": True}, f"Добавлена запись: {title}")

    def _change(self, key: str, values: dict[str, Value], words: str) -> None:
        list_key = str(self.which.currentData())
        current = next((item for item in self._items.get(list_key, []) if item.key == key), None)

        def work(_progress: "Progress") -> None:
            office = self.desk.office
            with office.reading() as session:
                own = entries.load(session, LIST_SHEET)
            row = next((row for row in own if row.values["list"] == list_key and row.values["item"] == key), None)
            entries.apply(office, _steps(list_key, key, values, row, current), words)
            office.refresh()

        self.desk.edit(self, work, lambda _none: self.desk.tell((LIST_SHEET,)))


def _steps(list_key: str, key: str, values: dict[str, Value], row: Stored | None, current: Item | None) -> list[Step]:
    if row is not None:
        return [
            Edit(LIST_SHEET, row.id, name, row.values[name], value)
            for name, value in values.items()
            if row.values[name] != value
        ]
    title: Value = current.title if current is not None else key
    return [Add(LIST_SHEET, "", {"list": list_key, "item": key, "title": title, **values})]
