"""Says what a new version brings and what will be done before it is installed, and who installs it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from shnor_desktop.services.updates import ARCHIVE, PACKAGE, Release, build
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text

_BEFORE = "Файл будет скопирован на этот компьютер и проверен, затем сделана и проверена копия базы. "
_AFTER = "Базы, копии и ключи останутся на месте. Если программа открыта ещё в одном окне, закройте его."
_COURSE = {
    ARCHIVE: "После этого программа закроется, новая версия встанет на её место и откроется на той же базе. "
    "Если что-то помешает, останется прежняя версия и вы об этом узнаете. ",
    PACKAGE: "Ставит пакет администратор: программа покажет команду для него. ",
}
_INSTALLER = "После этого программа закроется и откроется установщик. "


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
        column.addWidget(text(f"{_BEFORE}{_COURSE.get(release.kind, _INSTALLER)}{_AFTER}", "muted"))
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


class PackageDialog(QDialog):
    """A package that has been checked: the administrator's command, and the system's own installer if there is one."""

    def __init__(self, parent: QWidget, release: Release, command: str, on_open: Callable[[], None] | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Пакет версии {release.version} проверен")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._command = command
        column = QVBoxLayout(self)
        column.addWidget(
            text(
                "Пакет проверен и лежит на этом компьютере. Он ещё не установлен: это делает администратор, "
                "когда программа закрыта. Базы, копии и ключи останутся на месте."
            )
        )
        column.addWidget(text("Команда для администратора:"))
        self.command = QPlainTextEdit(command)
        self.command.setReadOnly(True)
        self.command.setTabChangesFocus(True)
        self.command.setAccessibleName("Команда для администратора")
        self.command.setFixedHeight(3 * self.fontMetrics().lineSpacing() + 14)
        column.addWidget(self.command)
        buttons = QDialogButtonBox()
        self.copy = buttons.addButton("Скопировать команду", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command))
        buttons.addButton("Закрыть", QDialogButtonBox.ButtonRole.RejectRole)
        if on_open is not None:
            column.addWidget(
                text(
                    "Установщик пакетов этой системы можно открыть и отсюда: программа закроется, а он спросит пароль "
                    "администратора. Если вместо него откроется что-то другое, передайте администратору команду.",
                    "muted",
                )
            )
            self.open_it = buttons.addButton("Открыть установщик пакетов", QDialogButtonBox.ButtonRole.AcceptRole)
            self.accepted.connect(on_open)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addStretch(1)
        column.addWidget(buttons)
        self.copy.setFocus()
        self.open()


def plain(line: str) -> str:
    """A line of the list of changes without its marks of code."""
    return line.replace("`", "")
