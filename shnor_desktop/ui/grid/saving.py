"""Has gestures written one after another and tells truly whether everything on the screen is saved."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from shnor_desktop.services import entries
from shnor_desktop.ui.grid.gestures import Gesture
from shnor_desktop.ui.grid.model import GridModel
from shnor_desktop.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied, Stored
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.work import Progress

OFFICE_SHEETS = frozenset({"settings", "list_items", "rule_sets"})


class Saver(QObject):
    """One gesture is on its way at a time: the next one is built from what the base said of the last."""

    saved = Signal(object)
    """Keys of the sheets (a list) that a gesture, an undo or a redo has changed."""
    state_changed = Signal()
    """Something was taken in, saved or refused."""
    nothing = Signal(str)
    """There was nothing to undo or to redo: a sentence."""

    def __init__(self, office: "Office", runner: TaskRunner, model: GridModel, sheet_key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._runner = runner
        self._model = model
        self._key = sheet_key
        self._queue: deque[Gesture | Callable[[Office], Applied | None]] = deque()
        self._busy = False
        self.refused = ""
        """Why the last gesture was not saved; empty when it was."""
        model.edited.connect(self.take)

    @property
    def idle(self) -> bool:
        """Whether everything that was typed has been saved or refused."""
        return not self._busy and not self._queue

    def take(self, gesture: Gesture) -> None:
        """Save this after everything before it."""
        self._queue.append(gesture)
        self._next()

    def undo(self) -> None:
        """Take back the newest operation of the base."""
        self._queue.append(entries.undo)
        self._next()

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self._queue.append(entries.redo)
        self._next()

    def _next(self) -> None:
        while self._queue and not self._busy:
            job = self._queue.popleft()
            if isinstance(job, Gesture):
                self._save(job)
            else:
                self._reverse(job)
        self.state_changed.emit()

    def _save(self, gesture: Gesture) -> None:
        steps = self._model.steps(gesture)
        if not steps:
            self._model.settle(gesture, (), ())
            return
        self._run(lambda office: entries.apply(office, steps, gesture.title), gesture)

    def _reverse(self, job: "Callable[[Office], Applied | None]") -> None:
        self._run(job, None)

    def _run(self, job: "Callable[[Office], Applied | None]", gesture: Gesture | None) -> None:
        self._busy = True

        def work(_: "Progress") -> "tuple[Applied, list[Stored]] | None":
            applied = job(self._office)
            if applied is None:
                return None
            if OFFICE_SHEETS & set(applied.rows):
                self._office.refresh()
            with self._office.reading() as session:
                return applied, entries.load_rows(session, self._key, applied.rows.get(self._key, ()))

        def done(outcome: "tuple[Applied, list[Stored]] | None") -> None:
            self._busy, self.refused = False, ""
            if outcome is None:
                self.nothing.emit("Отменять или возвращать больше нечего.")
            else:
                applied, fresh = outcome
                self._model.settle(gesture, applied.rows.get(self._key, ()), fresh)
                self.saved.emit(list(applied.rows))
            self._next()

        def failed(error: Exception) -> None:
            self._busy, self.refused = False, str(error)
            if gesture is not None:
                self._model.give_up(gesture)
                self._look_again(gesture)
            self._next()

        self._runner.start(self, work, done, on_failure=failed, lane="edit")

    def _look_again(self, gesture: Gesture) -> None:
        """Show the rows of a refused gesture as they are in the base now."""
        lines = [line for line, _, _ in gesture.cells] + gesture.removed
        rows = sorted({line.id for line in lines if line.id})
        if not rows:
            return
        self._busy = True

        def work(_: "Progress") -> "list[Stored]":
            with self._office.reading() as session:
                return entries.load_rows(session, self._key, rows)

        def done(fresh: "list[Stored]") -> None:
            self._busy = False
            self._model.settle(None, rows, fresh)
            self._next()

        def failed(_: Exception) -> None:
            self._busy = False
            self._next()

        self._runner.start(self, work, done, on_failure=failed, lane="edit")
