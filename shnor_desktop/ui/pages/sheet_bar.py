"""The actions over a grid, each with its key; names of what would be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from shnor_desktop.ui.widgets.date_chooser import DateChooser


@dataclass(frozen=True, slots=True)
class Deeds:
    """What each button calls."""

    add: Callable[[], None]
    duplicate: Callable[[], None]
    remove: Callable[[], None]
    restore: Callable[[], None]
    undo: Callable[[], None]
    redo: Callable[[], None]
    template: Callable[[], None]
    load: Callable[[], None]
    export: Callable[[], None]
    template_all: Callable[[], None]
    export_all: Callable[[], None]
    show_deleted: Callable[[], None]
    next_problem: Callable[[], None]
    filter: Callable[[str], None]
    leave_filter: Callable[[], None]
    hand_out: Callable[[bool], None] | None = None
    """Pages for class teachers, with the results of the year or without; None on other forms."""
    choose_date: Callable[[date], None] | None = None
    """Where a form is kept by dates; its deleted rows are then seen in the journal only."""


class SheetBar(QToolBar):
    """Rows, undo, Excel, filter."""

    def __init__(self, page: QWidget, deeds: Deeds) -> None:
        super().__init__("Действия с листом")
        self._page = page
        self.setAccessibleName("Действия с листом")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setMovable(False)
        self.dates = DateChooser()
        if deeds.choose_date is not None:
            self.dates.chosen.connect(deeds.choose_date)
            self.addWidget(self.dates)
        self.add = self._action("Добавить", "Ctrl+N", deeds.add, "К пустой строке внизу")
        self.duplicate = self._action("Дублировать", "Ctrl+Shift+D", deeds.duplicate, "Копии выделенных строк")
        self.remove = self._action(
            "Удалить", "Ctrl+Delete", deeds.remove, "Удалить выделенные строки: их можно вернуть"
        )
        self.restore = self._action("Восстановить", "Ctrl+Shift+Insert", deeds.restore, "Вернуть удалённые строки")
        self.addSeparator()
        # their keys belong to the grid and to the window
        self.undo = self._action("Отменить", "", deeds.undo, "Отменить (Ctrl+Z)")
        self.redo = self._action("Вернуть", "", deeds.redo, "Вернуть (Ctrl+Y)")
        self.show_titles("", "")
        self.addSeparator()
        self._add_excel(deeds)
        self.deleted = self._action("Удалённые", "", deeds.show_deleted, "Показать удалённые строки листа")
        self.deleted.setCheckable(True)
        self.deleted.setVisible(deeds.choose_date is None)
        self.next = self._action("Замечание ↓", "F8", deeds.next_problem, "К следующему замечанию")
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Отбор строк (Ctrl+Shift+F)")
        self.search.setAccessibleName("Отбор строк")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(220)
        self.addWidget(self.search)
        self._filter_soon = QTimer(self, singleShot=True, interval=200)
        self._filter_soon.timeout.connect(lambda: deeds.filter(self.search.text()))
        self.search.textChanged.connect(lambda _: self._filter_soon.start())
        self.search.returnPressed.connect(deeds.leave_filter)
        self._silent("Отбор", "Ctrl+Shift+F", self.search.setFocus)

    def _action(self, text: str, keys: str, done: Callable[[], None], hint: str) -> QAction:
        action = QAction(text, self._page)
        self._wire(action, keys, done, hint)
        self.addAction(action)
        return action

    def _silent(self, text: str, keys: str, done: Callable[[], None]) -> None:
        action = QAction(text, self._page)
        self._wire(action, keys, done, text)

    def _wire(self, action: QAction, keys: str, done: Callable[[], None], hint: str) -> None:
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            hint = f"{hint} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)})"
        action.setToolTip(hint)
        action.triggered.connect(lambda _=False: done())
        self._page.addAction(action)

    def _add_excel(self, deeds: Deeds) -> None:
        menu = QMenu("Excel", self)
        self.excel = menu
        for text, keys, done, hint in (
            ("&Шаблон Excel…", "Ctrl+T", deeds.template, "Пустой лист для заполнения в Excel"),
            ("&Загрузить из Excel…", "Ctrl+L", deeds.load, "Сначала покажем, что изменится"),
            ("&Выгрузить…", "Ctrl+E", deeds.export, "Строки листа в файл"),
        ):
            action = QAction(text, self._page)
            self._wire(action, keys, done, hint)
            menu.addAction(action)
        menu.addSeparator()
        self._add_plain(menu, "Шаблон всех &листов…", deeds.template_all, "Все листы одной книгой, с содержанием")
        self._add_plain(menu, "Выгрузить все листы…", deeds.export_all, "Строки всех листов одной книгой")
        if deeds.hand_out is not None:
            hand_out = deeds.hand_out
            hint = "Страница на класс: её заполняют в Excel и загружают сюда же"
            menu.addSeparator()
            self._add_plain(menu, "&Раздать классным руководителям…", lambda: hand_out(False), hint)
            self._add_plain(menu, "Раздать с &итогами года…", lambda: hand_out(True), hint)
        button = QToolButton()
        button.setText("Excel")
        button.setAccessibleName("Excel: шаблон, загрузка, выгрузка")
        button.setToolTip("Шаблон, загрузка и выгрузка")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(button)

    def _add_plain(self, menu: QMenu, text: str, done: Callable[[], None], hint: str) -> None:
        action = QAction(text, self._page)
        self._wire(action, "", done, hint)
        menu.addAction(action)

    def show_dates(self, days: Sequence[date], current: date) -> None:
        """Offer these dates."""
        self.dates.offer(days, current)

    def refresh(self, *, writes: bool, can_duplicate: bool, can_restore: bool) -> None:
        """Enable what makes sense now."""
        self.add.setEnabled(writes)
        self.remove.setEnabled(writes)
        self.duplicate.setEnabled(can_duplicate)
        self.restore.setVisible(self.deleted.isChecked())
        self.restore.setEnabled(can_restore)

    def show_titles(self, undo: str, redo: str) -> None:
        """Name what would be taken back or brought back; empty: nothing."""
        for action, word, keys, title in (
            (self.undo, "Отменить", "Ctrl+Z", undo),
            (self.redo, "Вернуть", "Ctrl+Y", redo),
        ):
            action.setEnabled(bool(title))
            action.setToolTip(f"{word}: {title} ({keys})" if title else f"{word}: нечего")
