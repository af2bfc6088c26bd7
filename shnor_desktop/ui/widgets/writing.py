"""A dialog that writes: it stays until what was asked for is kept or refused, and asks for it once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog, QWidget

from shnor_desktop.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from shnor_desktop.services.work import Progress

T = TypeVar("T")


class WritingDialog(QDialog):
    """Esc or a second Enter while the base is being written must not lose the outcome nor write it twice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._writing = False

    def keep(
        self,
        runner: TaskRunner,
        work: "Callable[[Progress], T]",
        done: Callable[[T], None],
        *,
        refused: Callable[[], None] | None = None,
        title: str = "",
    ) -> None:
        """Run a write in the order of the gestures."""
        if self._writing:
            return
        self._writing = True

        def kept(outcome: T) -> None:
            self._writing = False
            done(outcome)

        def failed(_error: Exception) -> None:
            self._writing = False
            if refused is not None:
                refused()

        runner.start(self, work, kept, on_failure=failed, lane="edit", title=title)

    def reject(self) -> None:
        """Close, unless something is on its way into the base."""
        if not self._writing:
            super().reject()
