"""The folder of an event: what to put there and by when, what is there, what is wrong and what is missing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.folders import Folder, Member
from shnor_desktop.services.documents.states import EVENTS
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.evidence_of import FilesOf
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import clear, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

_MOST = 8
"""Sentences about what is missing; further ones are counted."""


class FolderPanel(QWidget):
    """Files of the event, files that come from documents and measures, and two gestures with real folders."""

    wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self.name = text("")
        self.name.setObjectName("cardTitle")
        self.said = QVBoxLayout()
        self.said.setSpacing(2)
        self.others = FactsTable(
            ("Файл", "Откуда", "Размер"), name="Файлы документов и мероприятий в папке", stretch=1, right=(2,), most=6
        )
        self.files = FilesOf(desk, EVENTS, name="Файлы события")
        self.buttons = {
            key: QPushButton(words) for key, words in (("take", "Принять из пап&ки…"), ("write", "Вы&грузить папки…"))
        }
        flow = Flow()
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            flow.add(button)
        column.addWidget(self.name)
        column.addLayout(self.said)
        column.addWidget(self.others)
        column.addWidget(self.files)
        column.addWidget(flow)

    def show_folder(self, course: Course | None, folder: Folder | None, *, any_folder: bool) -> None:
        """The folder of the event at hand; an event without one can still have files."""
        clear(self.said)
        self.name.setText(f"Папка «{folder.name}»" if folder is not None else "Файлы события")
        self.name.setVisible(course is not None)
        others = [one for one in folder.members if one.file.owner != EVENTS] if folder is not None else []
        if folder is not None:
            self.said.addWidget(text(" ".join(folder.asked)))
            if folder.lacking:
                self.said.addWidget(text("Чего не хватает: " + _listed(folder.lacking), "warn"))
            if folder.troubles:
                self.said.addWidget(text("Что не так: " + _listed(folder.troubles), "bad"))
            if folder.members and not folder.lacking and not folder.troubles:
                self.said.addWidget(text("Всё на месте, замечаний к файлам нет.", "good"))
        self.others.show_lines([_line(one) for one in others])
        self.others.setVisible(bool(others))
        self.files.setVisible(course is not None)
        self.files.show_row(course.row if course is not None else None)
        self.buttons["take"].setEnabled(course is not None and self.desk.can_write)
        self.buttons["write"].setEnabled(any_folder)


def _line(one: Member) -> Line:
    size = f"{wording.whole(max(one.file.size // 1024, 1))} КБ"
    return Line((one.file.title, one.source, size), "bad" if one.trouble else "plain", key=one)


def _listed(sentences: tuple[str, ...]) -> str:
    more = len(sentences) - _MOST
    return " ".join(sentences[:_MOST]) + (f" И ещё {more}." if more > 0 else "")
