"""The editable lists of the office: what is offered in cells, in which order, under which names."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.services import list_editing
from shnor_desktop.services.lists import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied

_ABOUT = (
    "Скрытые записи в ячейках не предлагаются; внесённое ими раньше остаётся и показывается под своим названием. "
    "Новое название видно сразу везде."
)
_WHOLES = dict(list_editing.WHOLES)


class ListsTab(QWidget):
    """A chooser of lists, their entries, and what can be done with them."""

    def __init__(self, desk: Desk, lists: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.desk = desk
        self._items: dict[str, list[Item]] = {}
        self._wanted = ""
        """The entry to stand on when the list is shown next."""
        self.dialog: Ask | None = None
        card = Card("Справочники", about=_ABOUT)
        self.which = QComboBox()
        self.which.setAccessibleName("Справочник")
        for key, title in lists:
            self.which.addItem(title, key)
        self.table = FactsTable(
            ("Название", "Другие написания", "Доля от", "В ячейках", "Источник"),
            name="Записи справочника",
            most=11,
            wrap=False,
        )
        self.edit_button = self._button("&Изменить…", self._ask_change)
        self.add_button = self._button("&Добавить…", self._ask_add)
        self.hide_button = self._button("Скр&ыть", self._on_hide)
        self.up_button = self._button("Вы&ше", lambda: self._on_move(-1))
        self.down_button = self._button("&Ниже", lambda: self._on_move(1))
        self.restore_button = self._button("&Вернуть название", self._on_restore)
        for made, keys in ((self.edit_button, "F2"), (self.up_button, "Alt+↑"), (self.down_button, "Alt+↓")):
            made.setToolTip(f"В таблице: {keys}")
        row = Flow()
        row.add(*self._buttons)
        top = QHBoxLayout()
        top.addWidget(self.which)
        top.addStretch(1)
        card.column.addLayout(top)
        card.add(row, self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        for keys, deed in (
            ("Alt+Up", lambda: self._on_move(-1)),
            ("Alt+Down", lambda: self._on_move(1)),
            ("F2", self._ask_change),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table, deed)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.which.activated.connect(self._show)
        self.table.chosen.connect(self._on_chosen)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.edit_button,
            self.add_button,
            self.hide_button,
            self.up_button,
            self.down_button,
            self.restore_button,
        )

    def _button(self, words: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(deed)
        return button

    @property
    def _list(self) -> str:
        return str(self.which.currentData())

    @property
    def _current(self) -> Item | None:
        line = self.table.current
        return line.key if line is not None else None

    def show_lists(self, items: dict[str, list[Item]]) -> None:
        """Show the lists as they are in the base."""
        self._items = items
        self._show()

    def _show(self) -> None:
        items = self._items.get(self._list, [])
        lines = [
            Line(
                (
                    item.title,
                    "; ".join(item.aliases),
                    _WHOLES.get(item.whole, ""),
                    "да" if item.active else "скрыто",
                    item.source,
                ),
                "plain" if item.active else "muted",
                key=item,
            )
            for item in items
        ]
        self.table.show_lines(lines)
        row = next((number for number, item in enumerate(items) if item.key == self._wanted), None)
        self._wanted = ""
        if row is not None:
            self.table.setCurrentIndex(self.table.facts.index(row, 0))

    def _on_chosen(self, line: Line | None) -> None:
        item: Item | None = line.key if line is not None else None
        items, writes = self._items.get(self._list, []), self.desk.can_write
        self.hide_button.setText("Скр&ыть" if item is None or item.active else "Показ&ать")
        self.add_button.setEnabled(writes)
        for button in (self.edit_button, self.hide_button):
            button.setEnabled(item is not None and writes)
        self.up_button.setEnabled(item is not None and writes and item is not items[0])
        self.down_button.setEnabled(item is not None and writes and item is not items[-1])
        self.restore_button.setEnabled(item is not None and writes and item.shipped not in ("", item.title))

    # --- deeds

    def _ask_add(self) -> None:
        list_key = self._list

        def answered(answers: Answers) -> None:
            self._run(
                lambda: list_editing.add(
                    self.desk.office,
                    list_key,
                    answers["title"],
                    aliases=answers["aliases"],
                    source=answers["source"],
                    whole=answers.get("whole", ""),
                )
            )

        about = f"Справочник «{self.which.currentText()}». Запись встанет в конец списка."
        fields = self._fields(None)
        self.dialog = Ask(self, "Новая запись", fields, answered, accept="Добавить", about=about)

    def _ask_change(self) -> None:
        item, list_key = self._current, self._list
        if item is None or not self.desk.can_write:
            return

        def answered(answers: Answers) -> None:
            self._run(
                lambda: list_editing.change(
                    self.desk.office,
                    list_key,
                    item.key,
                    title=answers["title"],
                    aliases=answers["aliases"],
                    source=answers["source"],
                    whole=answers.get("whole", ""),
                ),
                item.key,
            )

        about = "Внесённые строки останутся на месте: меняется только то, как запись называется."
        self.dialog = Ask(self, "Изменить запись", self._fields(item), answered, accept="Сохранить", about=about)

    def _fields(self, item: Item | None) -> list[Field]:
        sourced = self._list in list_editing.SOURCED and (item is None or not item.shipped)
        aliases = "; ".join(item.aliases) if item else ""
        fields = [
            Field("title", "Название", value=item.title if item else ""),
            Field(
                "aliases",
                "Другие написания",
                value=aliases,
                required=False,
                hint="Через точку с запятой: по ним запись узнают в файлах и при вставке",
            ),
        ]
        if self._list == list_editing.CATEGORIES:
            whole = item.whole if item else list_editing.WHOLES[0][0]
            fields.append(Field("whole", "Доля от", "choice", value=whole, options=list_editing.WHOLES))
        hint = "Приказ, письмо или программа, откуда взята запись" if sourced else ""
        source = item.source if item else ""
        fields.append(Field("source", "Источник", value=source, required=sourced, hint=hint))
        return fields

    def _on_hide(self) -> None:
        item, list_key = self._current, self._list
        if item is not None:
            self._run(lambda: list_editing.show(self.desk.office, list_key, item.key, active=not item.active), item.key)

    def _on_move(self, by: int) -> None:
        item, list_key = self._current, self._list
        if item is not None and self.desk.can_write:
            self._run(lambda: list_editing.move(self.desk.office, list_key, item.key, by), item.key)

    def _on_restore(self) -> None:
        item, list_key = self._current, self._list
        if item is not None:
            self._run(lambda: list_editing.restore(self.desk.office, list_key, item.key), item.key)

    def _run(self, deed: "Callable[[], Applied | None]", key: str = "") -> None:
        def done(applied: "Applied | None") -> None:
            if applied is not None:
                self._wanted = key or self._newest()
                self.desk.noted.emit(applied.title)
                self.desk.tell((list_editing.SHEET,))

        self.desk.edit(self, lambda _progress: deed(), done)

    def _newest(self) -> str:
        items = self.desk.office.lists.items(self._list)
        return items[-1].key if items else ""
