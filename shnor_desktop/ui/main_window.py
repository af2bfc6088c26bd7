"""The frame: navigation, title, year and school, status line; it knows pages only by name."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.ui import actions
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.progress import ProgressWatcher
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.elided import ElidedLabel
from shnor_desktop.ui.widgets.scope import Scope

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

BACKUP_EVERY_MS = 30 * 60 * 1000


class MainWindow(QMainWindow):
    """One window on one base."""

    painted = Signal()
    """The window has been painted for the first time."""
    data_shown = Signal()
    """«Обзор» shows the data of the base."""
    base_wanted = Signal(object)
    """The person chose another base: its path, or None to show the wizard."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("ШНОР-Офис")
        self.setMinimumSize(800, 460)
        self.runner = TaskRunner(self)
        self.messages = Messages(self)
        self.messages.listen_to(self.runner)
        self.watcher = ProgressWatcher(self.runner, self)
        self.desk = Desk(self.runner, self.messages, self)
        self.pages: dict[str, QWidget] = {}
        self.at = ""
        self._first_paint = True
        self._changed_since_copy = False
        self._build()
        self._connect()
        self._restore_place()

    # --- building

    def _build(self) -> None:
        self.navigation: dict[str, QPushButton] = {}
        self.stack = QStackedWidget()
        self.waiting = QLabel("Открываю базу…")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.waiting)
        self.banner = QLabel("Только чтение: база открыта в другом окне. Закройте его и откройте базу снова.")
        self.banner.setObjectName("banner")
        self.banner.hide()
        self.top = self._make_top()
        self.side = self._make_side()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.top, self.banner):
            right.addWidget(widget)
        right.addWidget(self.stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self._make_menus()
        self.status = ElidedLabel("")
        self.status.setContentsMargins(12, 0, 0, 0)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAccessibleName("Разделы")
        side.setFixedWidth(152)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(1)
        brand = QLabel("ШНОР-Офис")
        brand.setObjectName("brand")
        column.addWidget(brand)
        for number, entry in enumerate(actions.ENTRIES, 1):
            button = QPushButton(entry.title)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setEnabled(False)
            button.setToolTip(f"{entry.about} (Ctrl+{number})")
            button.setAccessibleName(entry.title)
            button.setAccessibleDescription(entry.about)
            button.clicked.connect(lambda _=False, key=entry.key: self.visit(key))
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda key=entry.key: self.visit(key))
            self.navigation[entry.key] = button
            column.addWidget(button)
        column.addStretch(1)
        return side

    def _make_top(self) -> QWidget:
        top = QWidget()
        top.setObjectName("top")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(top)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(10)
        self.heading = QLabel("")
        self.heading.setObjectName("pageTitle")
        self.office_name = ElidedLabel("")
        self.office_name.setObjectName("officeName")
        row.addWidget(self.heading)
        row.addWidget(self.office_name, 1)
        self.scope = Scope(self.desk)
        row.addWidget(self.scope)
        return top

    def _make_menus(self) -> None:
        self.actions_by_key: dict[str, QAction] = {}
        # menus and actions belong to the window itself: PySide has been seen to drop what only a menu bar holds
        bar = self.menuBar()
        for title, entries in actions.MENUS:
            menu = QMenu(title, self)
            bar.addMenu(menu)
            for entry in entries:
                if entry is actions.SEPARATOR:
                    menu.addSeparator()
                    continue
                action = QAction(entry.text, self)
                menu.addAction(action)
                action.setShortcut(QKeySequence(entry.shortcut))
                action.setEnabled(not entry.needs_base)
                action.triggered.connect(getattr(self, entry.method))
                self.actions_by_key[entry.key] = action

    def _connect(self) -> None:
        self.desk.asked.connect(self._on_asked)
        self.desk.changed.connect(self._on_changed)
        self.desk.noted.connect(lambda words: self.statusBar().showMessage(words, 8000))
        QShortcut(QKeySequence("F6"), self, lambda: self._next_pane(1))
        QShortcut(QKeySequence("Shift+F6"), self, lambda: self._next_pane(-1))
        QShortcut(QKeySequence("F5"), self, self._recompute)
        self._find_focus = QTimer(self, singleShot=True, interval=0)
        self._find_focus.timeout.connect(self._keep_focus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self._copies = QTimer(self, interval=BACKUP_EVERY_MS)
        self._copies.timeout.connect(self._copy_if_changed)

    # --- opening

    def open_base(self, path: Path, *, restore_from: Path | None = None) -> None:
        """Open a base in a worker, first put back from a copy if asked; the frame is already on the screen."""
        self.waiting.setText("Восстанавливаю базу из копии…" if restore_from else "Открываю базу…")

        def work(_progress: object) -> tuple["Office", int]:
            from datetime import datetime

            from shnor_desktop.services import backup, years
            from shnor_desktop.services.office import locked, open_office

            if restore_from is not None:
                with locked(path):
                    backup.restore(restore_from, path)
            office = open_office(path)
            return office, years.at_hand(office, datetime.now().astimezone().date())

        self.runner.start(self, work, self._on_opened, on_failure=self._on_not_opened)

    def _on_opened(self, opened: tuple["Office", int]) -> None:
        office, year = opened
        self.desk.take(office, year)
        if office.path is not None:
            self.desk.machine.setValue("base", str(office.path.resolve()))
        self.setWindowTitle(f"{office.name} — ШНОР-Офис")
        self.office_name.say(f"{office.name} · роль «{'Район' if office.is_district else 'Школа'}»")
        self.banner.setVisible(office.read_only)
        self.status.say(office.location)
        for button in self.navigation.values():
            button.setEnabled(True)
        for _, entries in actions.MENUS:
            for entry in entries:
                if entry.key:
                    self.actions_by_key[entry.key].setEnabled(not entry.writes or self.desk.can_write)
        self.visit("overview")
        self._name_undo()
        if self.desk.can_write:
            self._copy("начало")
            self._copies.start()

    def _on_not_opened(self, _error: Exception) -> None:
        self.waiting.setText("База не открыта. Выберите другую: меню «База», Ctrl+O.")

    # --- going about

    def visit(self, key: str, link: Link | None = None) -> None:
        """Show a page; it is made on the first visit."""
        if not self.desk.is_open:
            return
        if key not in self.pages:
            from shnor_desktop.ui.pages.registry import make

            page = make(key, self.desk)
            self.pages[key] = page
            self.stack.addWidget(page)
            if key == "overview":
                page.shown.connect(self.data_shown)  # type: ignore[attr-defined]
        self.at = key
        entry = next(entry for entry in actions.ENTRIES if entry.key == key)
        self.heading.setText(entry.title)
        self.navigation[key].setChecked(True)
        page = self.pages[key]
        self.stack.setCurrentWidget(page)
        self._find_focus.start()
        if link is not None and hasattr(page, "go"):
            page.go(link)

    def _on_asked(self, link: Link) -> None:
        self.desk.look_at(year=link.year, school=link.school or None)
        self.visit(link.page, link)

    def _next_pane(self, step: int) -> None:
        panes = [self.side, self.top]
        page = self.stack.currentWidget()
        inner = getattr(page, "panes", None)
        panes += inner() if inner is not None else [page]
        panes = [pane for pane in panes if pane.isVisible() and _first_field(pane) is not None]
        focus = QApplication.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), None)
        at = next((i for i, pane in enumerate(panes) if pane is focus), at)
        target = panes[(at + step) % len(panes)] if at is not None else panes[-1]
        field = self.navigation.get(self.at) if target is self.side else _first_field(target)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            self._find_focus.start()

    def _keep_focus(self) -> None:
        """A button that was switched off or a row that went must not leave the keyboard with nobody."""
        if self.isActiveWindow() and QApplication.focusWidget() is None:
            field = _first_field(self.stack.currentWidget()) or self.navigation.get(self.at)
            if field is not None:
                field.setFocus()

    def _recompute(self) -> None:
        if self.desk.is_open:
            self.desk.tell()

    # --- the menus

    def choose_base(self) -> None:
        """Another base, or a new one."""
        self.base_wanted.emit(None)

    def copy_now(self) -> None:
        self._copy("вручную", said=True)

    def undo(self) -> None:
        self._take_back("undo")

    def redo(self) -> None:
        self._take_back("redo")

    def show_keys(self) -> None:
        lines = "\n".join(f"{keys} — {about}" for keys, about in actions.KEYS)
        self.messages.inform("Работа с клавиатуры", lines)

    def show_about(self) -> None:
        from shnor_desktop import __version__

        self.messages.inform(
            f"ШНОР-Офис {__version__}",
            "Программа школы и района для работы с низкими результатами. Работает без сети.\n"
            "Лицензия MIT; шрифты PT Sans и PT Serif — SIL OFL 1.1; Qt — LGPL 3.",
        )

    def _take_back(self, name: str) -> None:
        if not self.desk.can_write:
            return

        def work(_progress: object) -> Any:
            from shnor_desktop.services import entries

            office = self.desk.office
            applied = entries.undo(office) if name == "undo" else entries.redo(office)
            if applied is not None and not applied.rows.keys().isdisjoint({"settings", "list_items", "rule_sets"}):
                office.refresh()
            return applied

        def done(applied: Any) -> None:
            if applied is None:
                self.desk.noted.emit("Отменять нечего." if name == "undo" else "Возвращать нечего.")
                return
            self.desk.noted.emit(f"{'Отменено' if name == 'undo' else 'Возвращено'}: {applied.title}")
            self.desk.tell(applied.rows)

        self.desk.edit(self, work, done)

    def _name_undo(self) -> None:
        def work(_progress: object) -> tuple[str, str]:
            from shnor_desktop.services import journal

            with self.desk.office.reading() as session:
                undo, redo = journal.next_undo(session), journal.next_redo(session)
            return undo[1] if undo else "", redo[1] if redo else ""

        def done(titles: tuple[str, str]) -> None:
            for key, word, title in zip(("undo", "redo"), ("&Отменить", "&Вернуть"), titles, strict=True):
                action = self.actions_by_key[key]
                action.setText(f"{word}: {title[:60]}" if title else word)
                action.setEnabled(bool(title) and self.desk.can_write)

        self.desk.edit(self, work, done)

    # --- copies

    def _on_changed(self, _sheets: frozenset[str]) -> None:
        self._changed_since_copy = True
        self._name_undo()

    def _copy_if_changed(self) -> None:
        if self._changed_since_copy:
            self._copy("работа")

    def _copy(self, reason: str, *, said: bool = False) -> None:
        self._changed_since_copy = False

        def done(copy: Any) -> None:
            if said and copy is not None:
                self.messages.inform(
                    "Копия базы сделана и проверена.", f"{copy.path.name}\nСтрок в таблицах: {copy.rows}."
                )

        self.runner.start(self, lambda _progress: self.desk.office.backup(reason), done)

    # --- the window itself

    def _restore_place(self) -> None:
        self.resize(1180, 700)
        kept = self.desk.machine.value("geometry")
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._first_paint:
            self._first_paint = False
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let edits finish, stop the rest, close the base."""
        self.desk.machine.setValue("geometry", self.saveGeometry())
        self.desk.machine.sync()
        self._copies.stop()
        self.runner.close()
        self.desk.release()
        event.accept()


def _first_field(pane: QObject) -> QWidget | None:
    """The first thing in a pane that takes the keyboard."""
    if not isinstance(pane, QWidget):
        return None
    wanted = Qt.FocusPolicy.TabFocus

    def takes(widget: QWidget) -> bool:
        return bool(widget.focusPolicy() & wanted) and widget.isVisible() and widget.isEnabled()

    # a grid may keep Tab for its cells and still take the keyboard
    if pane.focusPolicy() != Qt.FocusPolicy.NoFocus and pane.isVisible() and pane.isEnabled():
        return pane
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and takes(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None
