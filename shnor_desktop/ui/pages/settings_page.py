"""«Настройки»: the office, the look, copies of the base, editable lists, rules, about."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.services import backup, list_editing, rule_editing, wording
from shnor_desktop.services.lists import Item
from shnor_desktop.services.settings import DECLARED
from shnor_desktop.ui import theme
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.about_tab import AboutTab
from shnor_desktop.ui.pages.lists_tab import ListsTab
from shnor_desktop.ui.pages.rules_tab import RulesTab
from shnor_desktop.ui.theme import Choice as ThemeChoice
from shnor_desktop.ui.widgets.page import Card, Page
from shnor_desktop.ui.widgets.table import FactsTable, Line

FIXED = ("role", "code")
"""Chosen when the base is made: packages and rows carry them."""
LISTS = tuple(list_editing.TITLES.items())
_THEMES: tuple[tuple[ThemeChoice, str], ...] = (
    ("system", "Как в системе"),
    ("light", "Светлое"),
    ("dark", "Тёмное"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the page shows."""

    values: dict[str, str]
    copies: tuple[tuple[Path, datetime, int], ...]
    lists: dict[str, list[Item]]
    rules: list[rule_editing.Listed]


class SettingsPage(Page):
    """Parts under tabs; each write goes through the services and can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName("Части настроек")
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.lists = ListsTab(desk, LISTS)
        self.rules = RulesTab(desk)
        self.about = AboutTab(desk)
        for title, part in (
            ("Организация", self._make_office()),
            ("Оформление", self._make_look()),
            ("Копии базы", self._make_copies()),
            ("Справочники", self.lists),
            ("Правила", self.rules),
            ("О программе", self.about),
        ):
            self.tabs.addTab(part, title)
        self.column.addWidget(self.tabs, 1)

    def load(self) -> Settings:
        office = self.desk.office
        values = {column.key: column.kind.show(office.setting(column.key)) for column in DECLARED}
        copies = backup.list_copies(office.path) if office.path is not None else []
        sized = tuple((path, at, path.stat().st_size) for path, at in copies)
        lists = {key: office.lists.items(key) for key, _ in LISTS}
        return Settings(values, sized, lists, rule_editing.listed(office.rules, self.desk.year))

    def fill(self, data: Settings) -> None:
        for column in DECLARED:
            field, words = self.fields[column.key], data.values[column.key]
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(field.findText(words), 0))
            else:
                field.setText(words)
        self.copies.show_lines(
            [Line((_moment(at), _reason(path), _size(size), path.name), key=path) for path, at, size in data.copies]
        )
        self.lists.show_lists(data.lists)
        self.rules.show_rules(data.rules)
        writes = self.desk.can_write
        for button in (self.save, self.restore_button, self.copy_button):
            button.setEnabled(writes)

    def go(self, link: Link) -> None:
        names = ("office", "look", "copies", "lists", "rules", "about")
        if link.part in names:
            self.tabs.setCurrentIndex(names.index(link.part))

    # --- the office

    def _make_office(self) -> QWidget:
        card = Card("Организация", about="Эти сведения стоят в отчётах, пакетах и журнале изменений.")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for column in DECLARED:
            field = _field(column)
            field.setAccessibleName(column.label)
            field.setToolTip(column.hint)
            field.setEnabled(column.key not in FIXED)
            self.fields[column.key] = field
            form.addRow(column.label, field)
        card.column.addLayout(form)
        self.save = QPushButton("Со&хранить настройки")
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self._on_save)
        card.column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        return _padded(card)

    def _on_save(self) -> None:
        given: dict[str, object] = {}
        for column in DECLARED:
            field = self.fields[column.key]
            if column.key not in FIXED:
                given[column.key] = field.currentText() if isinstance(field, QComboBox) else field.text()

        before = self.desk.office.setting("working_year")

        def done(_result: object) -> None:
            self.desk.noted.emit("Настройки сохранены.")
            self.desk.tell(("settings",))
            chosen = self.desk.office.setting("working_year")
            if isinstance(chosen, int) and chosen != before:
                self.desk.look_at(year=chosen)

        self.desk.edit(self, lambda _progress: self.desk.office.set_settings(given), done)

    # --- the look

    def _make_look(self) -> QWidget:
        card = Card("Оформление", about="Хранится на этом компьютере, в базу не попадает.")
        self.theme = QComboBox()
        self.theme.setAccessibleName("Оформление")
        for key, words in _THEMES:
            self.theme.addItem(words, key)
        self.theme.setCurrentIndex(max(self.theme.findData(str(self.desk.machine.value("theme", "system"))), 0))
        self.theme.activated.connect(self._on_theme)
        card.column.addWidget(self.theme, 0, Qt.AlignmentFlag.AlignLeft)
        return _padded(card)

    def _on_theme(self) -> None:
        self.desk.machine.setValue("theme", self.theme.currentData())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.theme.currentData())

    # --- copies

    def _make_copies(self) -> QWidget:
        card = Card(
            "Копии базы",
            about="Делаются сами: при открытии и каждые полчаса работы; каждая проверена открытием. "
            "Старые прореживаются по дням, неделям и месяцам.",
        )
        self.copies = FactsTable(("Когда", "Почему", "Размер", "Файл"), name="Копии базы", stretch=3, right=(2,))
        self.copy_button = QPushButton("Сделать &копию сейчас")
        self.restore_button = QPushButton("&Восстановить выбранную…")
        self.copy_button.clicked.connect(self._on_copy)
        self.restore_button.clicked.connect(self._on_restore)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addWidget(self.restore_button)
        row.addStretch(1)
        card.add(self.copies)
        card.column.addLayout(row)
        return _padded(card)

    def _on_copy(self) -> None:
        def done(copy: backup.Copy | None) -> None:
            if copy is not None:
                rows = wording.counted(copy.rows, wording.ROW)
                self.desk.messages.inform("Копия базы сделана и проверена.", f"{copy.path.name}, {rows}.")
            self.reload()

        self.desk.long(self, "Копия базы…", lambda progress: self.desk.office.backup("вручную", progress), done)

    def _on_restore(self) -> None:
        line = self.copies.current
        if line is None:
            self.desk.messages.inform("Копий пока нет.", "Первая появится сразу после открытия базы.")
            return
        copy: Path = line.key
        self.desk.messages.ask(
            f"Вернуть базу к состоянию на {line.cells[0]}?",
            lambda: self.desk.restore_wanted.emit(copy),
            yes="Восстановить",
            hint="Всё, что внесено позже, останется в отдельной копии «до-восстановления», она делается сейчас же.",
        )


def _field(column: Column) -> QLineEdit | QComboBox:
    if isinstance(column.kind, Choice):
        box = QComboBox()
        for option in column.kind.options:
            box.addItem(option.title, option.key)
        return box
    return QLineEdit()


def _padded(card: Card) -> QWidget:
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 10, 0, 0)
    column.addWidget(card)
    column.addStretch(1)
    return host


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%d.%m.%Y %H:%M}"


def _reason(path: Path) -> str:
    return path.stem.split("_", 2)[-1].replace("-", " ")


def _size(size: int) -> str:
    return f"{wording.whole(max(size // 1024, 1))} КБ"
