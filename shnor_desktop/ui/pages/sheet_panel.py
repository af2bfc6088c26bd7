"""What stands under a grid: problems of its rows, notes on its cells, and the past of the cell at hand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QWidget

from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.services import checks
from shnor_desktop.services.notes import Note
from shnor_desktop.ui.grid.line import Line
from shnor_desktop.ui.grid.sources import Scope
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.view import GridView
from shnor_desktop.ui.pages.sheet_notes import SheetNotes
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.elided import ElidedLabel
from shnor_desktop.ui.widgets.history import CellPast, HistoryList, read_past
from shnor_desktop.ui.widgets.notes_list import WithButtons
from shnor_desktop.ui.widgets.problem_list import ProblemList, Shown

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.work import Progress


class SheetPanel(QTabWidget):
    """«Замечания», «Пометки», «История ячейки»; the checks across rows run here, in the background."""

    hidden_row_wanted = Signal()
    """A problem stands in a row that the filter hides: the filter has to go."""
    listed = Signal()
    """The problems have been listed anew."""

    def __init__(
        self,
        office: "Office",
        runner: TaskRunner,
        *,
        key: str,
        model: SheetTableModel,
        view: GridView,
        notes: SheetNotes,
    ) -> None:
        super().__init__()
        self._office, self._runner, self._key, self._model, self._view = office, runner, key, model, view
        self._scope = Scope(None, "", deleted=False, writable=False)
        self.problems = ProblemList()
        self.history = HistoryList()
        self.notes = notes
        self.year_ago = ""
        """The figure of the cell at hand a year ago and the difference; empty when there is none."""
        self.selected = ""
        """What is said of a selection of several cells."""
        self.about = ElidedLabel()
        self.setAccessibleName("Замечания, пометки и история")
        self.setDocumentMode(True)
        self.setMinimumHeight(94)
        self.addTab(WithButtons(self.problems, [notes.explain]), "Замечания")
        self._notes_tab = WithButtons(notes.list, [notes.answer, notes.close])
        self.addTab(self._notes_tab, "Пометки")
        self.addTab(self.history, "История ячейки")
        self._add_corner()
        self.problems.chosen.connect(self._on_chosen)
        notes.list.chosen.connect(self._on_note_chosen)
        notes.read.connect(self._on_notes_read)
        self._check_soon = QTimer(self, singleShot=True)
        self._check_soon.timeout.connect(self._check)
        self._list_soon = QTimer(self, singleShot=True, interval=0)
        self._list_soon.timeout.connect(self._list_problems)
        self._past_soon = QTimer(self, singleShot=True, interval=150)
        self._past_soon.timeout.connect(self._read_past)
        for signal in (model.dataChanged, model.modelReset, model.rowsRemoved):
            signal.connect(self._list_soon.start)
        view.selectionModel().currentChanged.connect(self._past_soon.start)

    def _add_corner(self) -> None:
        """Right of the tabs: words about the selection, and everything that can be noted of a cell."""
        self._corner = QWidget()
        row = QHBoxLayout(self._corner)
        row.setContentsMargins(6, 1, 0, 3)
        row.setSpacing(6)
        self.about.setProperty("tone", "muted")
        row.addWidget(self.about, 1)
        self.note_button = QPushButton("Пометить")
        self.note_button.setStyleSheet("padding: 2px 9px;")
        self.note_button.setAccessibleName("Пометить ячейку: вопрос, пояснение, пусто намеренно")
        self.note_button.setToolTip("Вопрос к ячейке, пояснение замечания, «пусто намеренно»")
        self.note_button.setMenu(self.notes.menu)
        row.addWidget(self.note_button)
        self._corner.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_corner()

    def _fit_corner(self) -> None:
        """The corner takes what the tabs leave."""
        bar = self.tabBar()
        left = min(bar.sizeHint().width() + 4, self.width() - self._corner.minimumSizeHint().width())
        self._corner.setGeometry(left, 0, self.width() - left, bar.sizeHint().height())
        self._corner.raise_()

    def look_at(self, scope: Scope) -> None:
        """Other rows are on the screen."""
        self._scope = scope
        # the whole district takes seconds to check, so it is left until the person pauses
        self._check_soon.setInterval(700 if scope.school else 5000)
        self.look_again()

    def look_again(self) -> None:
        """Something has been saved."""
        self._check_soon.start()
        self._past_soon.start()

    # -- problems -----------------------------------------------------------------------------------------------

    @property
    def told(self) -> bool:
        """Whether the problems are listed as they are now."""
        return not self._list_soon.isActive()

    def _list_problems(self) -> None:
        shown = []
        rows = {id(line): row for row, line in enumerate(self._model.lines)}
        for line, problem in self._model.problems():
            row = rows.get(id(line))
            column = self._model.sheet.by_key.get(problem.column)
            place = f"строка {row + 1}" if row is not None else "скрыта отбором"
            message = problem.message + (f"; {problem.cause}" if problem.cause else "")
            label = f"{place}, {column.label}" if column is not None else place
            shown.append(Shown(label, message, problem.level, (line, problem.column), line.answer_to(problem)))
        self.problems.show_problems(shown)
        settled = sum(bool(one.explained) for one in shown)
        counted = f" ({len(shown) - settled})" if len(shown) > settled else ""
        self.setTabText(0, f"Замечания{counted}" + (f", пояснено {settled}" if settled else ""))
        self._fit_corner()
        self.notes.show_list()  # rows have moved, or the theme has changed
        self.listed.emit()

    def _on_notes_read(self) -> None:
        number = self.notes.open_questions
        self.setTabText(self.indexOf(self._notes_tab), f"Пометки, вопросов: {number}" if number else "Пометки")
        self._list_soon.start()

    def _on_note_chosen(self, note: Note) -> None:
        if self._model.place_of(note.row, note.column)[0] < 0:
            self.hidden_row_wanted.emit()
        row, column = self._model.place_of(note.row, note.column)
        if row >= 0:
            self._view.go(row, max(column, 0))
            self._view.setFocus()

    def _on_chosen(self, target: tuple[Line, str]) -> None:
        line, key = target
        if self._model.position(line) < 0:
            self.hidden_row_wanted.emit()
        keys = [column.key for column in self._model.columns]
        self._view.go(self._model.position(line), keys.index(key) if key in keys else 0)
        self._view.setFocus()

    def next_problem(self) -> bool:
        """Go to the next cell with a problem that nobody has explained, or to the first; false if there is none."""
        waiting = [(line, problem) for line, problem in self._model.problems() if not line.answer_to(problem)]
        marked = {(self._model.position(line), problem.column) for line, problem in waiting}
        keys = [column.key for column in self._model.columns]
        places = sorted((row, keys.index(key)) for row, key in marked if row >= 0 and key in keys)
        if places:
            self._view.go(*next((place for place in places if place > self._view.here), places[0]))
            self._view.setFocus()
        return bool(places)

    def _check(self) -> None:
        """Checks across rows and forms; their problems join those of the rows."""
        own, scope = self._model.own_rules(), self._scope

        def work(_: "Progress") -> dict[int, list[Problem]]:
            found: dict[int, list[Problem]] = {}
            report = checks.run(self._office, year=scope.year, school=scope.school or None, sheets=[self._key])
            for one in report.problems:
                if one.rule not in own:
                    problem = Problem(one.column, one.level, one.rule, one.message, one.cause)
                    found.setdefault(one.row, []).append(problem)
            return found

        self._runner.start(self, work, self._model.set_findings)

    # -- the past -----------------------------------------------------------------------------------------------

    def _read_past(self) -> None:
        row, column = self._view.here
        if not 0 <= row < len(self._model.lines):
            self._show_past(None)
            return
        number, key, values = self._model.origin(row, column)
        if not number:
            self._show_past(None)
            return
        sheet, values = self._office.sheet(self._key), {**values, "@school": self._model.lines[row].school}

        def work(_: "Progress") -> CellPast:
            return read_past(self._office, sheet, number, sheet.column(key), values)

        def done(past: CellPast) -> None:
            if self._view.here == (row, column):
                self._show_past(past)

        self._runner.start(self, work, done, lane="edit")

    def _show_past(self, past: CellPast | None) -> None:
        self.history.show_past(past)
        self.year_ago = past.year_ago if past is not None else ""
        self._say_about()

    def say_selected(self, words: str) -> None:
        """Tell how many cells are selected, and their sum."""
        self.selected = words
        self._say_about()

    def _say_about(self) -> None:
        """Beside the tabs: the selection, or the figure of a year ago."""
        self.about.say(self.selected or self.year_ago)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._list_soon.start()  # problems and notes take the colours of the new theme
