"""Says what a new version brings and what will be done before it is installed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from shnor_desktop.services.updates import Release, build
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text


class UpdateDialog(QDialog):
    """Read, then agree or not."""

    def __init__(self, parent: QWidget, release: Release, on_agreed: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Обновление до версии {release.version}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        own = build()
        column = QVBoxLayout(self)
        column.addWidget(text(f"У вас версия {own.version}, новая — {release.version}. Подпись выпуска проверена."))
        if own.test:
            column.addWidget(text("Тестовая сборка: подписана пробным ключом, который известен всем.", "warn"))
        self.news = QPlainTextEdit("\n".join(f"• {plain(line)}" for line in release.news) or "Описания нет.")
        self.news.setReadOnly(True)
        self.news.setTabChangesFocus(True)
        self.news.setAccessibleName("Что нового")
        column.addWidget(text("Что нового:"))
        column.addWidget(self.news, 1)
        column.addWidget(
            text(
                "Установщик будет скопирован на этот компьютер и проверен, затем сделана и проверена копия базы. "
                "После этого программа закроется и откроется установщик. Базы, копии и ключи останутся на месте. "
                "Если программа открыта ещё в одном окне, закройте его.",
                "muted",
            )
        )
        buttons = QDialogButtonBox()
        self.agree = buttons.addButton("Обновить", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.agree)
        self.agree.setDefault(True)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.accepted.connect(on_agreed)
        self.agree.setFocus()
        self.open()


def plain(line: str) -> str:
    """A line of the list of changes without its marks of code."""
    return line.replace("`", "")
