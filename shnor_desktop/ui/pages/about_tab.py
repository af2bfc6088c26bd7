"""«О программе»: which version this is, where things lie, what it is made of, and how it is renewed."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shnor_desktop import paths
from shnor_desktop.services import updates
from shnor_desktop.services.installation import here
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.files import choose


class AboutTab(QWidget):
    """Two cards; the list of components is there in a built program only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.build = updates.build()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._make_program())
        if self.build.components:
            column.addWidget(self._make_components())
        column.addStretch(1)

    def _make_program(self) -> Card:
        card = Card(f"ШНОР-Офис {self.build.version}{' (тестовая сборка)' if self.build.test else ''}")
        if self.build.test:
            card.add(
                text("Тестовая сборка: подписана пробным ключом, который известен всем. Школам её не раздают.", "warn")
            )
        if self.build.spoilt:
            card.add(
                text("Файлы программы испорчены: установите её заново. Базы, копии и ключи останутся на месте.", "warn")
            )
        for words in (
            "Программа школы и района для работы с низкими результатами. Работает без сети, сама никуда не обращается.",
            "Лицензия MIT. Составные части: Qt 6 (LGPL 3), SQLAlchemy, Alembic, openpyxl, lxml (BSD и MIT), "
            "reportlab (BSD), pyHanko (MIT), cryptography (Apache 2.0), шрифты PT Sans и PT Serif (SIL OFL 1.1).",
        ):
            card.add(text(words))
        office = self.desk.office
        self.place = _selectable(f"База: {office.path if office.path is not None else office.location}")
        card.add(self.place, _selectable(f"Настройки окна, журнал и отчёты об ошибках: {paths.data_dir()}"))
        program = here().folder
        if program is not None:
            card.add(_selectable(f"Программа: {program}"))
        self.update_button = QPushButton("Обновить из &файла…")
        self.update_button.setToolTip("Выбрать файл новой версии на флешке или на диске")
        self.update_button.clicked.connect(self._choose)
        self.licences_button = QPushButton("Открыть папку &лицензий")
        self.licences_button.setVisible(licences() is not None)
        self.licences_button.clicked.connect(lambda: self._open(licences()))
        # the ordinary place of a base is a folder that Windows hides
        self.place_button = QPushButton("Открыть папку б&азы")
        self.place_button.setVisible(office.path is not None)
        self.place_button.clicked.connect(lambda: self._open(office.path.resolve().parent if office.path else None))
        flow = Flow()
        flow.add(self.update_button, self.place_button, self.licences_button)
        card.add(flow)
        return card

    def _choose(self) -> None:
        choose(
            self,
            "open",
            "Файл новой версии",
            start=self.desk.folder,
            pattern="Файл программы или описание выпуска (*.exe *.deb *.tar.xz *.release)",
            done=self.desk.update_chosen.emit,
        )

    def _open(self, folder: Path | None) -> None:
        """Show a folder in the system's own window of files."""
        if folder is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.desk.messages.inform("Не нашлось программы, которая открывает папки.", f"Папка: {folder}")

    # --- what it is made of

    def _make_components(self) -> Card:
        card = Card(
            "Составные части",
            about="Версии и лицензии всего, что входит в программу; тексты лицензий лежат в папке лицензий.",
        )
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Отбор составных частей")
        self.filter.setPlaceholderText("Часть названия или лицензии")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show_components)
        self.components = FactsTable(("Название", "Версия", "Лицензия"), name="Составные части", stretch=2, most=10)
        self.none = text("Таких частей нет.", "muted")
        card.add(self.filter, self.components, self.none)
        self._show_components("")
        return card

    def _show_components(self, words: str) -> None:
        wanted = words.casefold().split()
        kept = [
            cells
            for cells in self.build.components
            if all(word in f"{cells[0]} {cells[1]} {cells[2]}".casefold() for word in wanted)
        ]
        self.components.show_lines([Line(cells) for cells in kept])
        self.components.setVisible(bool(kept))
        self.none.setVisible(not kept)


def licences() -> Path | None:
    """The folder with the texts of the licences; a program from its sources has none."""
    folder = paths.resources().resolve().parents[1] / "licences"
    return folder if updates.build().components and folder.is_dir() else None


def _selectable(words: str) -> QLabel:
    label = text(words, "muted")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
