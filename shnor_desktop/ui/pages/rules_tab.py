"""The rules of the year: which hold, where they come from, and a form for a rule of the office's own."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.errors import InputError
from shnor_desktop.services import rule_editing, rule_shape, wording
from shnor_desktop.services.rule_editing import Leaf, Listed
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied

Index = QModelIndex | QPersistentModelIndex
_ABOUT = (
    "По этим правилам программа делает выводы за выбранный год. Своё правило действует с названного года, "
    "пока не записано следующее; у каждого есть источник."
)
_FORM = "Измените значения и сохраните. Списки через точку с запятой. Не сохранённое здесь ни на что не влияет."
_VALUE = 1
_LEAF = int(Qt.ItemDataRole.UserRole)


class ValueDelegate(QStyledItemDelegate):
    """Offers a choice where the value is one of a few; a line of text elsewhere."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        leaf: Leaf = index.data(_LEAF)
        if not leaf.options:
            made = super().createEditor(parent, option, index)
        else:
            made = QComboBox(parent)
            made.addItems([words for _, words in leaf.options])
        made.setAccessibleName(leaf.words)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class RulesTab(QWidget):
    """The list of rules above, the values of the chosen one below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.dialog: Ask | None = None
        self._typed: dict[str, tuple[Listed, dict[rule_shape.Path, str]]] = {}
        """What is typed and not saved, by rule; it lives as long as the rule itself does not change."""
        self._filling = False
        card = Card("Правила", about=_ABOUT)
        self.table = FactsTable(
            ("Правило", "С года", "Источник", "Состояние"), name="Правила года", stretch=2, most=6, wrap=False
        )
        card.add(self.table)
        self.form = Card("Значения", about=_FORM)
        self.heading = text("")
        self.values = self._make_values()
        self.said: QLabel = text("", "muted")
        self.save_button = self._button("Со&хранить…", self._on_save)
        self.drop_button = self._button("&Отменить правку", self._on_drop)
        self.restore_button = self._button("Вер&нуть правило программы", self._on_restore)
        row = Flow()
        row.add(self.save_button, self.drop_button, self.restore_button)
        self.form.add(self.heading, row, self.said, self.values)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(card)
        column.addWidget(self.form)
        column.addStretch(1)
        self.table.chosen.connect(self._on_chosen)

    def _button(self, words: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(deed)
        return button

    def _make_values(self) -> QTableWidget:
        made = QTableWidget(0, 2)
        made.setHorizontalHeaderLabels(["Что", "Значение"])
        made.setObjectName("facts")
        made.setAccessibleName("Значения правила")
        made.setTabKeyNavigation(False)
        made.setAlternatingRowColors(True)
        made.setItemDelegate(ValueDelegate(made))
        made.verticalHeader().hide()
        made.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = made.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        made.setMinimumHeight(made.fontMetrics().height() * 15)
        made.itemChanged.connect(self._on_typed)
        return made

    @property
    def current(self) -> Listed | None:
        """The rule the person stands on."""
        line = self.table.current
        return line.key if line is not None else None

    def show_rules(self, rules: Sequence[Listed]) -> None:
        """Show the rules as they hold in the year; what is typed and not saved stays while its rule is the same."""
        known = {one.name: one.rule for one in rules}
        self._typed = {name: kept for name, kept in self._typed.items() if known[name] == kept[0].rule}
        self.table.show_lines(
            [
                Line(
                    (
                        one.title,
                        str(one.rule.year),
                        one.rule.source,
                        "изменено здесь" if one.rule.own else "правило программы",
                    ),
                    strong=one.rule.own,
                    key=one,
                )
                for one in rules
            ]
        )

    def _on_chosen(self, line: Line | None) -> None:
        one: Listed | None = line.key if line is not None else None
        self._filling = True
        self.values.setRowCount(0)
        if one is not None:
            self.heading.setText(f"{one.title}. {one.about}")
            leaves = rule_editing.leaves(one.name, one.rule.body)
            typed = self._typed_of(one)
            self.values.setRowCount(len(leaves))
            for row, leaf in enumerate(leaves):
                self._show_leaf(row, leaf, typed.get(leaf.path, leaf.text))
        self._filling = False
        self._tell_state()

    def _show_leaf(self, row: int, leaf: Leaf, given: str) -> None:
        words = QTableWidgetItem(leaf.words[:1].upper() + leaf.words[1:])
        words.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        value = QTableWidgetItem(dict(leaf.options).get(given, given))
        value.setData(_LEAF, leaf)
        if not self.desk.can_write:
            value.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.values.setItem(row, 0, words)
        self.values.setItem(row, _VALUE, value)
        self._mark(value, leaf, changed=given != leaf.text)

    def _mark(self, value: QTableWidgetItem, leaf: Leaf, *, changed: bool) -> None:
        font = value.font()
        font.setBold(changed)
        value.setFont(font)
        was = dict(leaf.options).get(leaf.text, leaf.text)
        value.setToolTip(f"{leaf.words}. Было: {was}" if changed else leaf.words)

    def _typed_of(self, one: Listed) -> dict[rule_shape.Path, str]:
        kept = self._typed.get(one.name)
        return kept[1] if kept is not None else {}

    def _on_typed(self, item: QTableWidgetItem) -> None:
        one = self.current
        if self._filling or item.column() != _VALUE or one is None:
            return
        leaf: Leaf = item.data(_LEAF)
        given = next((code for code, words in leaf.options if words == item.text()), item.text().strip())
        typed = self._typed.setdefault(one.name, (one, {}))[1]
        typed.pop(leaf.path, None)
        if given != leaf.text:
            typed[leaf.path] = given
        if not typed:
            del self._typed[one.name]
        self._filling = True
        self._mark(item, leaf, changed=given != leaf.text)
        self._filling = False
        self._tell_state()

    def _tell_state(self) -> None:
        one, writes = self.current, self.desk.can_write
        typed = self._typed_of(one) if one is not None else {}
        changes = wording.counted(len(typed), ("значение", "значения", "значений"))
        self._say(f"Изменено и не сохранено: {changes}." if typed else "")
        self.save_button.setEnabled(writes and bool(typed))
        self.drop_button.setEnabled(bool(typed))
        self.restore_button.setEnabled(writes and one is not None and one.rule.own)

    def _say(self, words: str, tone: str = "muted") -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    # --- deeds

    def _on_save(self) -> None:
        one = self.current
        if one is None:
            return
        try:
            body = rule_editing.changed(one.name, one.rule.body, self._typed_of(one))
            rule_shape.check(one.name, one.rule.year, body)
        except InputError as error:
            self._say(str(error), "bad")
            self.values.setFocus()
            return

        def answered(answers: Answers) -> None:
            year = int(answers["year"])
            self._run(lambda: rule_editing.put(self.desk.office, one.name, year, body, answers["source"]), one.name)

        fields = [
            Field("year", "С какого года", value=str(self.desk.year), hint="Учебный год по его концу: 2023 — 2022/23"),
            Field(
                "source",
                "Источник",
                value=one.rule.source if one.rule.own else "",
                hint="Приказ, письмо или программа, откуда взято правило",
            ),
        ]
        about = f"«{one.title}»: правило начнёт действовать с этого года. Прежние годы останутся при своих правилах."
        self.dialog = Ask(self, "Своё правило", fields, answered, accept="Сохранить", about=about, check=_year_wrong)

    def _on_drop(self) -> None:
        one = self.current
        if one is not None:
            self._typed.pop(one.name, None)
            self._on_chosen(self.table.current)
            self.values.setFocus()

    def _on_restore(self) -> None:
        one = self.current
        if one is not None:
            self._run(lambda: rule_editing.forget(self.desk.office, one.name, one.rule.year), one.name)

    def _run(self, deed: "Callable[[], Applied | None]", name: str) -> None:
        def done(applied: "Applied | None") -> None:
            self._typed.pop(name, None)
            if applied is not None:
                self.desk.noted.emit(applied.title)
            self.desk.tell((rule_editing.SHEET,))

        self.desk.edit(self, lambda _progress: deed(), done)


def _year_wrong(answers: Answers) -> str:
    year = answers["year"]
    good = year.isascii() and year.isdigit() and len(year) == 4 and year.startswith("20")
    return "" if good else f"«{year}» — не учебный год: нужны четыре цифры, например 2023."
