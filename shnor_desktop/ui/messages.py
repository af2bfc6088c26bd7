"""The one place that turns an outcome into a sentence, a hint and buttons on the screen."""

import logging
import sys
from collections.abc import Callable

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from shnor_desktop.errors import ShnorError
from shnor_desktop.services import crash
from shnor_desktop.ui.tasks import TaskRunner

_log = logging.getLogger(__name__)


def report(error: BaseException) -> str:
    """What we need to find a fault: places in our code, no texts that may hold somebody's data."""
    from shnor_desktop.services import crash_report

    return "\n".join((crash_report.system(PySide6.__version__), *crash.places(error)))


class Messages(QObject):
    """Shows errors, news and questions over a window; never waits for the answer in a loop of its own."""

    said = Signal(str)
    """Every sentence shown."""

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self.box: QMessageBox | None = None
        """The message on the screen, if any."""

    def listen_to(self, runner: TaskRunner) -> None:
        """Show every failure of the runner's tasks."""
        runner.failed.connect(lambda _task, error: self.error(error))

    def error(self, error: BaseException) -> None:
        """Say what happened, what was kept and what to do; of our own faults the log keeps the places."""
        if isinstance(error, ShnorError):
            self._open(QMessageBox.Icon.Warning, str(error), error.hint)
            return
        _log.error("a fault of ours", exc_info=(type(error), error, error.__traceback__))
        crash.note(error)
        box = self._open(
            QMessageBox.Icon.Critical,
            "В программе случилась ошибка. Всё, что было сохранено, цело; можно работать дальше.",
            "Если она повторится, нажмите «Скопировать отчёт» и передайте отчёт разработчикам: "
            "личных данных в нём нет.",
        )
        text = report(error)
        copy = box.addButton("Скопировать отчёт", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))

    def inform(self, text: str, hint: str = "") -> None:
        """Say that something has been done."""
        self._open(QMessageBox.Icon.Information, text, hint)

    def ask(
        self,
        text: str,
        on_yes: Callable[[], None],
        *,
        yes: str = "Да",
        no: str = "Отмена",
        hint: str = "",
        on_no: Callable[[], None] | None = None,
    ) -> None:
        """Ask and go on; the answer calls one of the two. Enter and Esc mean «no»."""
        box = self._make(QMessageBox.Icon.Question, text, hint)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)

        def answered() -> None:
            chosen = on_yes if box.clickedButton() is agree else on_no
            if chosen is not None:
                chosen()

        box.finished.connect(answered)
        # only now: Qt gives a message without buttons one of its own
        self._show(box)

    def _open(self, icon: QMessageBox.Icon, text: str, hint: str) -> QMessageBox:
        box = self._make(icon, text, hint)
        button = box.addButton("Закрыть", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(button)
        box.setEscapeButton(button)
        self._show(box)
        return box

    def _make(self, icon: QMessageBox.Icon, text: str, hint: str) -> QMessageBox:
        box = QMessageBox(icon, "ШНОР-Офис", text, QMessageBox.StandardButton.NoButton, self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setInformativeText(hint)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box

    def _show(self, box: QMessageBox) -> None:
        self.box = box
        box.finished.connect(self._forget)
        box.open()
        self.said.emit(box.text())

    def _forget(self) -> None:
        if self.box is self.sender():
            self.box = None


def install_excepthook(messages: Messages) -> None:
    """Show what a slot let through, too; the window stays."""

    def hook(kind: type[BaseException], error: BaseException, trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, error.__traceback__)
            return
        messages.error(error)

    sys.excepthook = hook
