"""The window at work: opens a base, shows pages, undoes, copies; it knows pages only by name."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from shnor_desktop.ui import actions
from shnor_desktop.ui.frame import Frame

if TYPE_CHECKING:  # nothing of this may be loaded before the first paint
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.work import Progress
    from shnor_desktop.ui.desk import Desk, Link
    from shnor_desktop.ui.focus import FocusKeeper
    from shnor_desktop.ui.messages import Messages
    from shnor_desktop.ui.notices import Notices
    from shnor_desktop.ui.progress import ProgressWatcher
    from shnor_desktop.ui.tasks import TaskRunner
    from shnor_desktop.ui.widgets.reminder import Reminder
    from shnor_desktop.ui.widgets.scope import Scope

BACKUP_EVERY_MS = 30 * 60 * 1000


class MainWindow(Frame):
    """One window on one base; ``furnish`` it once it has been painted."""

    data_shown = Signal()
    """«Обзор» shows the data of the base."""
    base_wanted = Signal(object)
    """The person chose another base: its path, or None to show the wizard."""

    runner: "TaskRunner"
    messages: "Messages"
    watcher: "ProgressWatcher"
    desk: "Desk"
    scope: "Scope"
    reminder: "Reminder"
    keeper: "FocusKeeper"
    notices: "Notices | None"

    def __init__(self) -> None:
        super().__init__()
        self.furnished = False
        self.pages: dict[str, QWidget] = {}
        self.at = ""
        self.notices = None
        self._changed_since_copy = False
        self._copies = QTimer(self, interval=BACKUP_EVERY_MS)
        self._copies.timeout.connect(self._copy_if_changed)

    def furnish(self) -> None:
        """Threads, messages, the desk, the keys: all that the first picture does not need."""
        from shnor_desktop.ui.desk import Desk
        from shnor_desktop.ui.focus import FocusKeeper
        from shnor_desktop.ui.messages import Messages
        from shnor_desktop.ui.progress import ProgressWatcher
        from shnor_desktop.ui.tasks import TaskRunner
        from shnor_desktop.ui.widgets.reminder import Reminder
        from shnor_desktop.ui.widgets.scope import Scope

        self.runner = TaskRunner(self)
        self.messages = Messages(self)
        self.messages.listen_to(self.runner)
        self.watcher = ProgressWatcher(self.runner, self)
        self.desk = Desk(self.runner, self.messages, self)
        self.scope = Scope(self.desk)
        self.top_row.addWidget(self.scope)
        self.reminder = Reminder(self.desk)
        self.statusBar().addPermanentWidget(self.reminder)
        self.data_shown.connect(self.reminder.remind)
        self.data_shown.connect(self._load_pages, Qt.ConnectionType.SingleShotConnection)
        self.data_shown.connect(self.look_about)
        self.desk.update_chosen.connect(self._on_update_chosen)
        self.keeper = FocusKeeper(self, self._panes, lambda: self.navigation.get(self.at))
        self.desk.asked.connect(self._on_asked)
        self.desk.changed.connect(self._on_changed)
        self.desk.noted.connect(lambda words: self.statusBar().showMessage(words, 8000))
        for number, (key, button) in enumerate(self.navigation.items(), 1):
            button.clicked.connect(lambda _=False, key=key: self.visit(key))
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda key=key: self.visit(key))
        for _, entries in actions.MENUS:
            for entry in entries:
                if entry.key:
                    self.actions_by_key[entry.key].triggered.connect(getattr(self, entry.method))
        QShortcut(QKeySequence("F6"), self, lambda: self.keeper.next_pane(1))
        QShortcut(QKeySequence("Shift+F6"), self, lambda: self.keeper.next_pane(-1))
        QShortcut(QKeySequence("F5"), self, self._recompute)
        self.furnished = True

    # --- opening

    def open_base(self, path: Path, *, restore_from: Path | None = None) -> None:
        """Open a base in a worker, first put back from a copy if asked; the frame is already on the screen."""
        self.waiting.setText("Восстанавливаю базу из копии…" if restore_from else "Открываю базу…")

        def work(progress: "Progress") -> tuple["Office", int]:
            from datetime import datetime

            # what «Обзор» needs is loaded here, so that the screen's thread does not stop for it
            from shnor_desktop.services import backup, checks, updates, years  # noqa: F401
            from shnor_desktop.services.deadlines import gathering  # noqa: F401
            from shnor_desktop.services.office import locked, open_office
            from shnor_desktop.services.verdicts import explain  # noqa: F401

            if restore_from is not None:
                with locked(path):
                    backup.restore(restore_from, path, progress)
            updates.build()
            office = open_office(path)
            try:
                return office, years.at_hand(office, datetime.now().astimezone().date())
            except BaseException:
                # nobody else would let go of its lock
                office.close()
                raise

        self.runner.start(self, work, self._on_opened, on_failure=self._on_not_opened)

    def _on_opened(self, opened: tuple["Office", int]) -> None:
        office, year = opened
        self.desk.take(office, year)
        if office.path is not None:
            self.machine.setValue("base", str(office.path.resolve()))
        self.setWindowTitle(f"{office.name} — {program_name()}")
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
        if self.desk.brought_forward:
            self.desk.noted.emit(self.desk.brought_forward)
        if self.desk.can_write:
            self._copy("начало")
            self._copies.start()

    def _on_not_opened(self, _error: Exception) -> None:
        self.waiting.setText("База не открыта. Выберите другую: меню «База», Ctrl+O.")
        self.look_about()

    def look_about(self) -> None:
        """Once the screen stands: was there a crash, is there a new version? In threads of their own."""
        self._noticing().begin()
        if not self.desk.is_open:
            self.setWindowTitle(program_name())

    def _on_update_chosen(self, path: Path) -> None:
        self._noticing().updating.take(path)

    def _noticing(self) -> "Notices":
        if self.notices is None:
            from shnor_desktop.ui.notices import Notices

            self.notices = Notices(self.desk)
            self.right_column.insertWidget(self.right_column.indexOf(self.banner), self.notices)
        return self.notices

    # --- going about

    def visit(self, key: str, link: "Link | None" = None) -> None:
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
        self.keeper.look_after()
        if link is not None and hasattr(page, "go"):
            page.go(link)
        if key == "exchange" and self.notices is not None:
            self.notices.updating.look()

    def _load_pages(self) -> None:
        from shnor_desktop.ui.pages.registry import load_modules

        self.runner.start(self, lambda _progress: load_modules(), lambda _nothing: None)

    def _on_asked(self, link: "Link") -> None:
        self.desk.look_at(year=link.year, school=link.school or None)
        self.visit(link.page, link)

    def _panes(self) -> list[QWidget]:
        """The parts of the window for going round by F6; the page comes last."""
        page = self.stack.currentWidget()
        inner = getattr(page, "panes", None)
        notices = [self.notices] if self.notices is not None else []
        return [self.side, self.top, *notices, *(inner() if inner is not None else [page])]

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
            program_name(__version__),
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

        self.runner.start(self, lambda progress: self.desk.office.backup(reason, progress), done)

    # --- the window itself

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let edits finish, stop the rest, close the base."""
        self.machine.setValue("geometry", self.saveGeometry())
        self.machine.sync()
        self._copies.stop()
        if self.furnished:
            self.runner.close()
            self.desk.release()
        event.accept()


def program_name(version: str = "") -> str:
    """«ШНОР-Офис», and whether this copy is only for trying."""
    from shnor_desktop.services import updates

    mark = " (тестовая сборка)" if updates.build().test else ""
    return f"ШНОР-Офис {version}".rstrip() + mark
