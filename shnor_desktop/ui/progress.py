"""Shows how far long work is and lets the person stop it."""

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from shnor_desktop.ui.tasks import Task, TaskRunner

SHOW_AFTER_MS = 600
POLL_MS = 100


class ProgressDialog(QDialog):
    """Title, bar, the part at hand and «Прервать»."""

    def __init__(self, task: Task[Any], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._task = task
        self.setWindowTitle(task.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(420)
        self.part = QLabel(task.title)
        self.part.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Ход работы")
        self.bar.setRange(0, 0)
        # beside the bar: on it no colour can be read over both the filled and the empty part
        self.bar.setTextVisible(False)
        self.percent = QLabel()
        self.percent.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.percent)
        buttons = QDialogButtonBox()
        self.stop = QPushButton("Прервать")
        # an Enter that was meant for what was on the screen a moment ago must not stop the work
        self.stop.setAutoDefault(False)
        buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.part)
        layout.addLayout(row)
        layout.addWidget(buttons)

    def show_latest(self) -> None:
        """Read what the service said last."""
        done, total, text = self._task.latest
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.percent.setText(f"{min(done, total) * 100 // total} %" if total else "")
        if text:
            self.part.setText(text)

    def reject(self) -> None:
        """Ask the work to stop; the dialog goes when it has stopped."""
        self._task.cancel()
        self.stop.setEnabled(False)
        self.part.setText("Останавливаем: ничего не будет записано…")


class ProgressWatcher(QObject):
    """Opens a dialog for a titled task that takes longer than a moment."""

    def __init__(self, runner: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[Task[Any]] = []
        self.dialog: ProgressDialog | None = None
        self._delay = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._delay.timeout.connect(self._show)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll)
        runner.started.connect(self._on_started)
        runner.finished.connect(self._on_finished)

    def _on_started(self, task: Task[Any]) -> None:
        if task.title:
            self._waiting.append(task)
            if len(self._waiting) == 1:
                self._delay.start()

    def _on_finished(self, task: Task[Any]) -> None:
        if task not in self._waiting:
            return
        at_hand = task is self._waiting[0]
        self._waiting.remove(task)
        if at_hand:
            self._delay.stop()
            self._poll.stop()
            if self.dialog is not None and isValid(self.dialog):
                self.dialog.done(0)
                self.dialog.deleteLater()
            self.dialog = None
            if self._waiting:
                self._delay.start()

    def _show(self) -> None:
        # over the dialog that asked for the work, so that the keyboard comes back to it and not to what it covers
        self.dialog = ProgressDialog(self._waiting[0], QApplication.activeModalWidget() or self._window)
        self.dialog.show()
        self._on_poll()
        self._poll.start()

    def _on_poll(self) -> None:
        if self.dialog is not None and isValid(self.dialog) and self.dialog.stop.isEnabled():
            self.dialog.show_latest()
