"""What a person does with notes on the cells of a form: asks, answers, closes, explains, says «пусто намеренно»."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from shnor_desktop.models.sheets.internal import CLOSED, EMPTY, QUESTION, REASON
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Problem
from shnor_desktop.services import entries, notes
from shnor_desktop.services.notes import Note
from shnor_desktop.ui.grid.line import CellNotes
from shnor_desktop.ui.grid.saving import Saver
from shnor_desktop.ui.grid.sources import Scope
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.view import GridView
from shnor_desktop.ui.pages.sheet_readiness import when_saved
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.notes_list import NoteLine, NotesList
from shnor_desktop.ui.widgets.notes_words import heading, order, thread, tone
from shnor_desktop.ui.wizards.ask import Answers, Field
from shnor_desktop.ui.wizards.words import ask_words

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.office import Office

Cell = tuple[int, str]
"""A row of the base and a column of the stored form."""
_NO_ROW = "У этой ячейки ещё нет строки в базе: сначала введите значение, потом делайте пометку."
_READ_ONLY = "Пометку не сделать: база открыта только для чтения."


@dataclass(frozen=True, slots=True)
class At:
    """The cell at hand: in the base, on the screen, and in words."""

    cell: Cell
    row: int
    key: str
    place: str
    text: str


class SheetNotes(QObject):
    """Notes of one form: the list in the panel, the menu of a cell, the dialogs."""

    changed = Signal(list)
    """Keys of the sheets that were written."""
    noted = Signal(str)
    """A short sentence about what was done, or why it was not."""
    read = Signal()
    """The notes were read anew."""

    def __init__(
        self,
        page: QWidget,
        office: "Office",
        runner: TaskRunner,
        *,
        model: SheetTableModel,
        view: GridView,
        saver: Saver,
    ) -> None:
        super().__init__(page)
        self._page, self._office, self._runner, self._key = page, office, runner, model.sheet.key
        self._model, self._view, self._saver = model, view, saver
        self.notes: list[Note] = []
        self.list = NotesList()
        self.ask = self._action("&Вопрос к ячейке…", "Shift+F2", self._ask)
        self.answer = self._action("&Ответить…", "Ctrl+Shift+F2", self._answer)
        self.close = self._action("&Закрыть вопрос", "", self._close)
        self.explain = self._action("&Пояснить замечание…", "Ctrl+F8", self._explain, "Пояснить…")
        self.empty = self._action("Пусто &намеренно…", "Ctrl+F2", self._leave_empty)
        self.withdraw = self._action("&Убрать пометку", "", self._withdraw)
        self.menu = QMenu("Вопросы и пометки", page)
        self.menu.addActions([self.ask, self.answer, self.close])
        self.menu.addSeparator()
        self.menu.addActions([self.explain, self.empty])
        self.menu.addSeparator()
        self.menu.addAction(self.withdraw)
        view.selectionModel().currentChanged.connect(lambda *_: self.follow())

    def _action(self, words: str, keys: str, done: Callable[[], None], short: str = "") -> QAction:
        action = QAction(words, self._page)
        action.setIconText(short or words.replace("&", ""))
        hint = words.replace("&", "").rstrip("…")
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            hint += f" ({keys})"
        action.setToolTip(hint)
        action.triggered.connect(lambda _=False: self._begin(done))
        self._page.addAction(action)
        return action

    # -- what there is ------------------------------------------------------------------------------------------

    def load(self, scope: Scope) -> list[Note]:
        """Notes on the rows of this scope; runs in a worker."""
        with self._office.reading() as session:
            found = notes.of_sheet(session, self._key, school=scope.school or None)
            rows = {row.id: row for row in entries.load_rows(session, self._key, {note.row for note in found})}
        return [
            note
            for note in found
            if note.row in rows and (scope.year is None or rows[note.row].values.get("year") in (scope.year, None))
        ]

    def take(self, found: Sequence[Note]) -> None:
        """Show these notes in the list and in the grid."""
        self.notes = list(found)
        by_cell: dict[Cell, list[Note]] = {}
        for note in self.notes:
            if note.kind != QUESTION or note.state != CLOSED:  # a closed question is read in the list only
                by_cell.setdefault((note.row, note.column), []).append(note)
        self._model.set_notes({cell: self._of_cell(found) for cell, found in by_cell.items()})
        self.show_list()
        self.read.emit()

    def _of_cell(self, found: Sequence[Note]) -> CellNotes:
        kinds = {note.kind for note in found}
        kind = next(kind for kind in (QUESTION, EMPTY, REASON) if kind in kinds)
        said = tuple(f"{heading(note)}. {'. '.join(thread(note, self._office))}" for note in found)
        answers = {
            REQUIRED_RULE if note.kind == EMPTY else note.rule: note.text for note in found if note.kind != QUESTION
        }
        return CellNotes(kind, said, answers)

    def show_list(self) -> None:
        """Name the cells of the notes by where they stand now."""
        placed = [(note, *self._model.place_of(note.row, note.column)) for note in self.notes]
        placed.sort(key=lambda one: (order(one[0]), one[1] < 0, one[1], one[2], one[0].id))
        self.list.show_notes([self._line(note, row, column) for note, row, column in placed])
        self.follow()

    def _line(self, note: Note, row: int, column: int) -> NoteLine:
        label = self._model.columns[column].label if column >= 0 else self._label(note.column)
        place = f"строка {row + 1}, {label}" if row >= 0 else f"скрыта отбором или другой даты, {label}"
        what = heading(note)
        return NoteLine(note.id, f"{what} · {place}", thread(note, self._office), tone(note), note)

    def _label(self, key: str) -> str:
        column = self._office.sheet(self._key).by_key.get(key)
        return column.label if column is not None else key

    @property
    def open_questions(self) -> int:
        """How many questions are not closed."""
        return sum(note.kind == QUESTION and note.state != CLOSED for note in self.notes)

    def follow(self) -> None:
        """Stand on a note of the current cell in the list, and on none where it has none."""
        at = self._at()
        mine = [line for line in self.list.lines if at is not None and _cell(line) == at.cell]
        if self.list.current not in mine:
            self.list.select_note(mine[0].id if mine else None)

    # -- the cell at hand ---------------------------------------------------------------------------------------

    def _at(self) -> At | None:
        row, column = self._view.here
        if not (0 <= row < len(self._model.lines) and 0 <= column < len(self._model.columns)):
            return None
        number, key, _ = self._model.origin(row, column)
        if number <= 0:
            return None
        shown = self._model.columns[column]
        text = self._model.text(row, column)
        place = f"{self._office.sheet(self._key).title}, строка {row + 1}, «{shown.label}»: {text or 'пусто'}"
        return At((number, key), row, shown.key, place, text)

    def _note_at(self, fits: Callable[[Note], bool]) -> Note | None:
        """The note chosen in the list, or else a note of the cell at hand, that fits."""
        chosen = self.list.current
        at = self._at()
        candidates = [chosen.target] if chosen is not None else []
        candidates += [note for note in self.notes if at is not None and (note.row, note.column) == at.cell]
        return next((note for note in candidates if isinstance(note, Note) and fits(note)), None)

    def _begin(self, done: Callable[[], None]) -> None:
        self._view.commit()
        if self._office.read_only:
            self.noted.emit(_READ_ONLY)
        else:
            when_saved(self._saver, done)

    # -- the deeds ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        at = self._at()
        if at is None:
            self.noted.emit(_NO_ROW)
            return

        def answered(given: Answers) -> None:
            words = given["text"]
            self._run(lambda: notes.ask(self._office, self._key, *at.cell, words), "Вопрос записан.")

        ask_words(self._page, "Вопрос к ячейке", "Вопрос", answered, about=at.place, accept="Спросить")

    def _answer(self) -> None:
        note = self._note_at(lambda one: one.kind == QUESTION and one.state != CLOSED)
        if note is None:
            self.noted.emit("У этой ячейки нет вопроса, на который можно ответить.")
            return

        def answered(given: Answers) -> None:
            self._run(lambda: notes.answer(self._office, note.id, given["text"]), "Ответ записан.")

        ask_words(
            self._page, "Ответ на вопрос", "Ответ", answered, about=note.text, accept="Ответить", value=note.answer
        )

    def _close(self) -> None:
        note = self._note_at(lambda one: one.kind == QUESTION and one.state != CLOSED)
        if note is None:
            self.noted.emit("У этой ячейки нет открытого вопроса.")
            return
        self._run(lambda: notes.close(self._office, note.id), "Вопрос закрыт.")

    def _explain(self) -> None:
        at, soft = self._at(), self._soft_here()
        if at is None or not soft:
            self.noted.emit("У этой ячейки нет замечания, которое можно пояснить; ошибку надо исправить.")
            return
        known = {
            note.rule: note.text for note in self.notes if note.kind == REASON and (note.row, note.column) == at.cell
        }
        rules = {problem.rule: problem.message for problem in soft}
        first = next((rule for rule in rules if rule not in known), next(iter(rules)))
        choice = Field("rule", "Замечание", "choice", first, options=tuple(rules.items()))
        about = at.place if len(rules) > 1 else f"{at.place}\n{rules[first]}"

        def answered(given: Answers) -> None:
            rule = given.get("rule", first)
            self._run(
                lambda: notes.explain(self._office, self._key, *at.cell, rule, given["text"]), "Пояснение записано."
            )

        ask_words(
            self._page,
            "Пояснение к замечанию",
            "Почему так",
            answered,
            about=about,
            accept="Пояснить",
            value=known.get(first, ""),
            before=(choice,) if len(rules) > 1 else (),
        )

    def _soft_here(self) -> list[Problem]:
        at = self._at()
        if at is None:
            return []
        line = self._model.lines[at.row]
        return [problem for problem in line.problems if problem.column == at.key and problem.level == "soft"]

    def _leave_empty(self) -> None:
        at = self._at()
        if at is None:
            self.noted.emit(_NO_ROW)
            return
        if at.text:
            self.noted.emit("Ячейка не пуста: «Пусто намеренно» говорят о ячейке без значения.")
            return

        def answered(given: Answers) -> None:
            words = given["text"]
            self._run(lambda: notes.leave_empty(self._office, self._key, *at.cell, words), "Отмечено: пусто намеренно.")

        known = next((n.text for n in self.notes if n.kind == EMPTY and (n.row, n.column) == at.cell), "")
        ask_words(self._page, "Пусто намеренно", "Почему", answered, about=at.place, accept="Отметить", value=known)

    def _withdraw(self) -> None:
        note = self._note_at(lambda _: True)
        if note is None:
            self.noted.emit("У этой ячейки нет пометок.")
            return
        self._run(lambda: notes.withdraw(self._office, note.id), "Пометка убрана. Вернуть её: Ctrl+Z.")

    def _run(self, work: "Callable[[], Applied]", said: str) -> None:
        def done(applied: "Applied") -> None:
            self.noted.emit(said)
            self.changed.emit(list(applied.rows))

        self._runner.start(self, lambda _: work(), done, lane="edit")


def _cell(line: NoteLine) -> Cell | None:
    return (line.target.row, line.target.column) if isinstance(line.target, Note) else None
