"""The report of a crash, read by the person before anybody else gets it."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from shnor_desktop.services import crash_report
from shnor_desktop.services.crash_report import Crash
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.wizards.files import choose


class CrashReport(QDialog):
    """Shows the whole text; what is saved is what was read."""

    saved = Signal(object)
    """The path it was written to."""

    def __init__(self, desk: Desk, parent: QWidget, found: Crash) -> None:
        super().__init__(parent)
        self.desk, self._found = desk, found
        self.setWindowTitle("Отчёт об ошибке")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        column = QVBoxLayout(self)
        column.addWidget(
            text("Прочтите и решите, сохранять ли. Сама программа никуда его не отправляет: файл передаёте вы.")
        )
        self.words = QPlainTextEdit(found.text)
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("Текст отчёта")
        column.addWidget(self.words, 1)
        buttons = QDialogButtonBox()
        self.save = buttons.addButton("Сохранить в файл…", QDialogButtonBox.ButtonRole.ActionRole)
        make_primary(self.save)
        self.save.setDefault(True)
        buttons.addButton("Закрыть", QDialogButtonBox.ButtonRole.RejectRole)
        self.save.clicked.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.save.setFocus()
        self.open()

    def _choose(self) -> None:
        name = f"Отчёт об ошибке {datetime.now().astimezone():%d.%m.%Y}.txt"
        choose(
            self,
            "save",
            "Сохранить отчёт",
            start=self.desk.folder / name,
            pattern="Текст (*.txt)",
            done=self._on_chosen,
        )

    def _on_chosen(self, path: Path) -> None:
        target = path if path.suffix else path.with_suffix(".txt")
        self.desk.remember_folder(target)

        def done(_none: None) -> None:
            self.saved.emit(target)
            self.accept()

        self.desk.read(self, lambda _progress: crash_report.save(self._found, target), done)
