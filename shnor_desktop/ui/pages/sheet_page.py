"""One form on the screen, whichever it is: grid, sums, problems, history, files in and out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from shnor_desktop.services import journal
from shnor_desktop.services.wording import counted
from shnor_desktop.ui.grid.clipboard import Verdict
from shnor_desktop.ui.grid.model import CELL
from shnor_desktop.ui.grid.passport_table import KEY as PASSPORT
from shnor_desktop.ui.grid.pivot import PassportData, PassportSource
from shnor_desktop.ui.grid.saving import Saver
from shnor_desktop.ui.grid.sources import FormSource, Scope, Source
from shnor_desktop.ui.grid.totals import TotalsBar
from shnor_desktop.ui.grid.view import GridView
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.sheet_bar import Deeds, SheetBar
from shnor_desktop.ui.pages.sheet_files import SheetFiles
from shnor_desktop.ui.pages.sheet_notes import SheetNotes
from shnor_desktop.ui.pages.sheet_panel import SheetPanel
from shnor_desktop.ui.pages.sheet_readiness import SheetReadiness
from shnor_desktop.ui.pages.sheet_tools import SheetTools
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.theme import set_tone
from shnor_desktop.ui.widgets.elided import ElidedLabel
from shnor_desktop.ui.widgets.paste_doubts import PasteDoubts

if TYPE_CHECKING:
    from shnor_desktop.services.notes import Note
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.readiness import State
    from shnor_desktop.services.work import Progress

    Around = tuple[Mapping[tuple[str, str], State], list[Note]]

_EMPTY = (
    "Здесь пока пусто. Введите первую строку, вставьте таблицу из Excel (Ctrl+V) "
    "или загрузите файл: «Excel», «Загрузить из Excel…» (Ctrl+L)."
)


class SheetPage(QWidget):
    """Grid of one form. ``look_at`` chooses year and school; ``reload`` reads anew; ``go_to`` shows a cell."""

    changed = Signal(list)
    """Keys of the sheets that a gesture on this page has changed."""
    noted = Signal(str)
    """A short sentence about the last gesture."""
    loaded = Signal()
    """The rows on the screen are those of the base."""

    def __init__(
        self,
        office: "Office",
        runner: TaskRunner,
        messages: Messages,
        sheet_key: str,
        parent: QWidget | None = None,
        *,
        year: int | None = None,
        school: str = "",
    ) -> None:
        super().__init__(parent)
        self.office, self.runner, self.messages, self.key = office, runner, messages, sheet_key
        self.year, self.school = year, school if office.is_district else office.code
        self._wanted: tuple[int, str] | None = None
        self._stale = False
        self._arranged = False
        self._loading = 0
        self._reading_around = False
        self.on_date: date | None = None
        """The date looked at, where a form is kept by dates; None: the newest there is."""
        self.source: Source = PassportSource() if sheet_key == PASSPORT else FormSource(sheet_key)
        self.model = self.source.model(office, self)
        self.view = GridView(self.model, office.sheet(sheet_key).title)
        self.saver = Saver(office, runner, self.model, sheet_key, self)
        self.files = SheetFiles(self, office, runner, sheet_key)
        self.bar = SheetBar(self, self._deeds())
        self.totals = TotalsBar(self.view)
        self.state = ElidedLabel()
        self.notes = SheetNotes(self, office, runner, model=self.model, view=self.view, saver=self.saver)
        self.readiness = SheetReadiness(self, office, runner, sheet_key, self.saver)
        self.readiness.drafts = lambda: self.model.drafts
        self.panel = SheetPanel(office, runner, key=sheet_key, model=self.model, view=self.view, notes=self.notes)
        self._around_soon = QTimer(self, singleShot=True, interval=250)
        self._around_soon.timeout.connect(self._read_around)
        self.problems, self.history = self.panel.problems, self.panel.history
        self.tools = SheetTools(self, runner, self.view, office=office, source=self.source)
        self.tools.add_to(self.bar)
        self._lay_out()
        self._connect()
        self.reload()

    def _deeds(self) -> Deeds:
        return Deeds(
            add=self.add_row,
            duplicate=self.duplicate_rows,
            remove=self.remove_rows,
            restore=self.restore_rows,
            undo=self.saver.undo,
            redo=self.saver.redo,
            template=self.files.ask_template,
            load=self.files.ask_load,
            export=self.files.ask_export,
            template_all=self.files.ask_template_all,
            export_all=self.files.ask_export_all,
            hand_out=self.files.offer_hand_out,
            show_deleted=self.reload,
            next_problem=self.next_problem,
            filter=self.model.filter,
            choose_date=self.look_at_date if self.key == PASSPORT else None,
            leave_filter=self.view.setFocus,
        )

    def _lay_out(self) -> None:
        self.setAccessibleName(self.model.sheet.title)
        grid = QWidget()
        column = QVBoxLayout(grid)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.totals)
        line = QHBoxLayout()
        line.setContentsMargins(6, 2, 6, 2)
        line.addWidget(self.state, 1)
        line.addWidget(self.readiness.strip)
        column.addLayout(line)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(grid)
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 1)
        self.split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(4)
        whole.addWidget(self.bar)
        whole.addWidget(self.readiness.banner)
        whole.addWidget(self.tools.find_bar)
        whole.addWidget(self.split, 1)
        self.setFocusProxy(self.view)
        self.view.addActions([self.bar.duplicate, self.bar.remove, self.bar.restore, self.notes.menu.menuAction()])

    def _connect(self) -> None:
        self.runner.closing.connect(self.commit)
        self.view.said.connect(self.noted)
        self.view.doubted.connect(self._on_doubted)
        self.view.undo_asked.connect(self.saver.undo)
        self.view.redo_asked.connect(self.saver.redo)
        self.saver.saved.connect(self._on_saved)
        self.saver.state_changed.connect(self._show_state)
        # after the call that closes the editor has passed its text on
        self.saver.state_changed.connect(self._catch_up, Qt.ConnectionType.QueuedConnection)
        self.view.editing_ended.connect(self._catch_up, Qt.ConnectionType.QueuedConnection)
        self.saver.nothing.connect(self.noted)
        self.files.noted.connect(self.noted)
        self.tools.noted.connect(self.noted)
        self.files.begun.connect(self.commit)
        self.files.applied.connect(self._on_loaded_file)
        self.panel.hidden_row_wanted.connect(self._drop_filter)
        self.panel.listed.connect(self._show_state)
        for part in (self.notes, self.readiness):
            part.noted.connect(self.noted)
            part.changed.connect(self._on_saved)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._summarise())

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def writable(self) -> bool:
        """Whether gestures may change anything."""
        return not (self.office.read_only or self.bar.deleted.isChecked() or self.readiness.locked)

    @property
    def ready(self) -> bool:
        """Whether the rows on the screen are those of the base."""
        return bool(self.model.lines or not self.model.writable) and not self._loading and self.saver.idle

    @property
    def told(self) -> bool:
        """Whether notes and readiness on the screen are those of the base."""
        return self.ready and self.panel.told and not self._around_soon.isActive() and not self._reading_around

    def look_at(self, year: int | None, school: str = "") -> None:
        """Show another year, another school (empty: all of them)."""
        self.year, self.school = year, school if self.office.is_district else self.office.code
        self.on_date = None
        self.reload()

    def look_at_date(self, day: date) -> None:
        """Show the form as of another date."""
        if day != self.on_date:
            self.on_date = day
            self.reload()

    def panes(self) -> list[QWidget]:
        """Parts of the page for going round by F6."""
        return [self.bar, self.view, self.panel]

    def reload(self) -> None:
        """Read the rows anew, as soon as nothing typed is on its way."""
        if self._at_work:
            self._stale = True
            return
        self._stale = False
        self._loading += 1
        form = self.office.sheet(self.key)
        year = self.year if form.has_year else None
        deleted = self.bar.deleted.isChecked()
        scope = Scope(year, self.school, deleted, self.writable, self.on_date)
        self.files.year, self.files.year_of_all, self.files.on_date = year, self.year, self.on_date
        self.files.school = self.school or None if form.school_key and self.office.is_district else None

        def work(_: "Progress") -> "tuple[Any, Around]":
            return self.source.read(self.office, scope), self._around(scope)

        def done(found: "tuple[Any, Around]") -> None:
            self._loading -= 1
            if self._loading:
                return
            if self._at_work:  # typed while the rows were read: they are read again when that is saved
                self._stale = True
            else:
                data, (states, notes) = found
                self.readiness.take(states, self.year, self.school)
                self._show_data(data, replace(scope, writable=self.writable))
                self.notes.take(notes)

        self.runner.start(self, work, done, on_failure=self._on_not_loaded, lane="edit")

    def _around(self, scope: Scope) -> "Around":
        """What is said about the rows; runs in a worker."""
        return self.readiness.load(self.year), self.notes.load(scope)

    def hear(self, sheets: "frozenset[str]") -> None:
        """Something was written elsewhere."""
        if not sheets or self.key in sheets or sheets & {"list_items", "settings"}:
            self.reload()
        elif sheets & {"cell_notes", "readiness"}:
            self._around_soon.start()

    def _read_around(self) -> None:
        """Read anew what is said about the rows; the rows too where they have been locked or opened since."""
        scope = Scope(self.year if self.office.sheet(self.key).has_year else None, self.school, False, self.writable)

        def done(found: "Around") -> None:
            self._reading_around = False
            states, notes = found
            was = self.readiness.locked
            self.readiness.take(states, self.year, self.school)
            self.notes.take(notes)
            if was != self.readiness.locked:
                self.reload()

        def failed(_: Exception) -> None:
            self._reading_around = False

        self._reading_around = True
        self.runner.start(self, lambda _: self._around(scope), done, on_failure=failed, lane="edit")

    @property
    def _at_work(self) -> bool:
        return self.view.editor is not None or self.view.busy or not self.saver.idle

    def _catch_up(self) -> None:
        """Read anew what could not be read while the person was typing."""
        if self._stale and not self._at_work:
            self.reload()

    def _on_not_loaded(self, _error: Exception) -> None:
        self._loading -= 1

    def _show_data(self, data: Any, scope: Scope) -> None:
        here, first = self.view.here, not self.view.currentIndex().isValid()
        same = self.source.show(self.model, data, scope) and not first
        if isinstance(data, PassportData):
            self.bar.show_dates(data.dates, data.on_date)
        self.view.empty_hint = _EMPTY if self.model.writable else "Здесь пусто."
        self.view.why_closed = self.readiness.why_locked
        self.view.restyle()
        if not same:
            self.view.fit_columns()
        self.view.go(max(here[0], 0), here[1] if here[1] >= 0 else self._first_column())
        self._follow()
        self._show_state()
        writes = (self.writable or self.readiness.locked) and not self.office.read_only and not self.model.single
        self.bar.refresh(
            writes=writes,  # where a form is closed, the buttons say why
            can_duplicate=writes and self.model.can_duplicate,
            can_restore=not self.office.read_only,
        )
        self._read_titles()
        self.panel.look_at(scope)
        self.tools.look_at(scope)
        self.loaded.emit()

    def _first_column(self) -> int:
        """The year is filled in by the program, so a person begins beside it."""
        keys = [column.key for column in self.model.columns]
        known = {"year", "on_date"} | ({"school"} if self.school else set())
        return next((number for number, key in enumerate(keys) if key not in known), 0)

    def go_to(self, row_id: int, column_key: str = "") -> None:
        """Show the cell of a row, by its number in the base."""
        self._wanted = (row_id, column_key)
        if not self._loading:
            self._follow()

    def _follow(self) -> None:
        if self._wanted is None:
            return
        number, key = self._wanted
        self._wanted = None
        if self.model.place_of(number, key)[0] < 0 and self.bar.search.text():
            self._drop_filter()
        row, column = self.model.place_of(number, key)
        if row < 0:
            self.noted.emit("Этой строки здесь нет: её удалили или она другого года, даты или школы.")
            return
        self.view.go(row, column if column >= 0 else self._first_column())
        self.view.setFocus()

    # -- what is said -------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        drafts = self.model.drafts
        if self.office.read_only:
            words, bad = "Только чтение: база открыта в другом окне", False
        elif not self.saver.idle:
            words, bad = "Сохраняется…", False
        elif drafts:
            words, bad = f"Не сохранено: {counted(drafts, CELL)} — исправьте или дополните", True
        elif self.saver.refused:
            words, bad = f"Не сохранено: {self.saver.refused}", True
        else:
            words, bad = "Сохранено", False
        if words != self.state.text():
            self.state.say(words)
            set_tone(self.state, "bad" if bad else "muted")

    def _summarise(self) -> None:
        many, total = self.model.sum_of(self.view.blocks())
        words = f"Выделено: {counted(many, CELL)}" if many > 1 else ""
        self.panel.say_selected(words + (f", сумма {total}" if words and total is not None else ""))

    def next_problem(self) -> None:
        """Go to the next cell with a problem."""
        if not self.panel.next_problem():
            self.noted.emit("Замечаний нет.")

    def _drop_filter(self) -> None:
        self.bar.search.clear()
        self.model.filter("")

    # -- gestures -----------------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Go to the empty row at the end."""
        self.view.commit()
        if not self.view.refuses() and self.model.can_add:
            self.view.go(len(self.model.lines) - 1, self._first_column())
            self.view.setFocus()

    def duplicate_rows(self) -> None:
        self.view.commit()
        if not self.view.refuses():
            self.model.duplicate_rows(self.view.rows())

    def remove_rows(self) -> None:
        self.view.commit()
        if not self.view.refuses():
            self.model.remove_rows(self.view.rows())

    def restore_rows(self) -> None:
        self.model.restore_rows(self.view.rows())

    def commit(self) -> None:
        """Save what is being typed, before the page or the window goes."""
        self.view.commit()

    def _on_doubted(self, verdict: Verdict) -> None:
        dialog = PasteDoubts(verdict, self.model.columns, self)
        dialog.agreed.connect(self.view.take)
        dialog.open()

    def _on_saved(self, sheets: list[str]) -> None:
        self.changed.emit(sheets)
        self._read_titles()
        self.panel.look_again()
        self._around_soon.start()
        if set(sheets) & {"list_items", "settings"}:
            self.reload()

    def _on_loaded_file(self, sheets: list[str]) -> None:
        self.changed.emit(sheets)
        self.reload()

    def _read_titles(self) -> None:
        """Ask the base what «Отменить» and «Вернуть» would do now."""

        def work(_: "Progress") -> tuple[str, str]:
            with self.office.reading() as session:
                undo, redo = journal.next_undo(session), journal.next_redo(session)
            return (undo[1] if undo else "", redo[1] if redo else "")

        def done(titles: tuple[str, str]) -> None:
            self.bar.show_titles(*(("", "") if self.office.read_only else titles))

        self.runner.start(self, work, done, lane="edit")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            panel = max(70, min(self.height() // 5, 150))
            self.split.setSizes([self.height() - panel, panel])

    def hideEvent(self, event: QHideEvent) -> None:
        self.view.commit()
        super().hideEvent(event)
