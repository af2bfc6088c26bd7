"""The files of one row: dropped, pasted or chosen, listed, looked at, renamed and taken off."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.services import evidence
from shnor_desktop.services.evidence import Attached, Room
from shnor_desktop.ui import theme
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.evidence_data import LOST
from shnor_desktop.ui.pages.evidence_gestures import FileGestures
from shnor_desktop.ui.widgets.files_drop import FileDrop
from shnor_desktop.ui.widgets.files_pictures import weight
from shnor_desktop.ui.widgets.files_preview import FilePreview
from shnor_desktop.ui.widgets.files_table import FileLine, FilesTable, files_of
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import text

_INVITATION = "Файлов нет. Перетащите их сюда, вставьте (Ctrl+V) или нажмите «Приложить файлы»."
_LIMIT = f"{evidence.MAX_FILE // 2**20} МБ"
_KINDS = "pdf, jpg, png, документы Office"


class FilesOf(QWidget):
    """Files of the row that ``show_row`` names, of the owner's sheet (a key of ``evidence.OWNERS``)."""

    def __init__(self, desk: Desk, owner: str = evidence.MEASURE, *, name: str = "Приложенные файлы") -> None:
        super().__init__()
        self.desk, self.owner = desk, owner
        self.row: int | None = None
        self._shown: tuple[int | None, tuple[Attached, ...]] = (None, ())
        self._over = False
        self._stale = False
        self.gestures = FileGestures(desk, self)
        self.table = FilesTable(name, most=5)
        self.preview = FilePreview(desk)
        self.empty = text("", "muted")
        self.limits = text("", "muted")
        self._say_room(None)
        self.buttons = {
            key: QPushButton(words)
            for key, words in (
                ("attach", "Приложить &файлы…"),
                ("open", "Откры&ть"),
                ("rename", "Переименов&ать…"),
                ("detach", "Откр&епить"),
            )
        }
        flow = Flow()
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self._on_wanted(key))
            flow.add(button)
        left = QVBoxLayout()
        left.setSpacing(6)
        for widget in (self.empty, self.table, flow, self.limits):
            left.addWidget(widget)
        left.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addLayout(left, 1)
        across.addWidget(self.preview)
        self.setAccessibleName(name)
        self.table.chosen.connect(self._on_chosen)
        self.table.wanted.connect(self._on_wanted)
        self.table.dropped.connect(self.attach)
        for target in (self, self.table.viewport()):
            FileDrop(target, self._on_dropped, lambda _place: self.can_attach, self._on_hover)
        desk.changed.connect(self._on_changed)
        self._fill()

    @property
    def can_attach(self) -> bool:
        return self.row is not None and self.desk.can_write and self.desk.office.path is not None

    @property
    def files(self) -> tuple[Attached, ...]:
        """The files on the screen."""
        return self._shown[1]

    def show_row(self, row: int | None) -> None:
        """Show the files of another row; None for no row at all."""
        if row != self.row:
            self.row = row
            self._shown = (None, ())
            self._fill()
            self.reload()

    def reload(self) -> None:
        """Read the files of the row anew, in a worker; unseen, it waits until somebody looks."""
        self._stale = not self.isVisible()
        row, owner, school = self.row, self.owner, self.desk.school
        if row is None or self._stale or not self.desk.is_open or self.desk.office.path is None:
            return
        office = self.desk.office

        def read(_progress: object) -> tuple[list[Attached], Room | None]:
            return evidence.attached(office, row, owner=owner), evidence.room(office, school) if school else None

        def done(found: tuple[list[Attached], Room | None]) -> None:
            if row == self.row:
                self._shown = (row, tuple(found[0]))
                self._say_room(found[1])
                self._fill()

        self.desk.read(self, read, done)

    def attach(self, paths: list[Path]) -> None:
        """Attach these to the row at hand."""
        if self.can_attach and self.row is not None:
            self.gestures.attach(self.owner, self.row, paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.can_attach:
            self.attach(files_of(QGuiApplication.clipboard().mimeData()))
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._over:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(theme.current().accent), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)

    def _fill(self) -> None:
        files = self.files
        self.table.show_lines([FileLine(one, trouble="" if one.present else LOST) for one in files])
        self.table.setVisible(bool(files))
        self.preview.setVisible(bool(files))
        known = self.row is None or self._shown[0] == self.row
        self.empty.setText(self._why_empty())
        self.empty.setVisible(not files and known)
        self._on_chosen(self.table.current)

    def _why_empty(self) -> str:
        if self.row is None:
            return "Выберите строку, чтобы увидеть её файлы."
        if self.desk.office.path is None:
            return "База на сервере: файлы хранятся только рядом с файлом базы."
        return _INVITATION if self.desk.can_write else "Файлов нет."

    def _say_room(self, room: Room | None) -> None:
        words = f"Файл — до {_LIMIT}: {_KINDS}."
        if room is not None:
            words += f" Всего приложено {weight(room.used)} из {weight(room.limit)}, которые легко везти в пакете."
            words += " Предел превышен." if room.exceeded else ""
        self.limits.setText(words)

    def _on_chosen(self, one: Attached | None) -> None:
        self.preview.show_file(one)
        write = self.desk.can_write
        self.buttons["attach"].setEnabled(self.can_attach)
        self.buttons["open"].setEnabled(one is not None)
        for key in ("rename", "detach"):
            self.buttons[key].setEnabled(one is not None and write)

    def _on_wanted(self, key: str) -> None:
        one = self.table.current
        if key == "attach" and self.can_attach and self.row is not None:
            self.gestures.choose(self.owner, self.row)
        elif one is None:
            return
        elif key == "open":
            self.gestures.open(one)
        elif key == "rename" and self.desk.can_write:
            self.gestures.rename(one)
        elif key == "detach" and self.desk.can_write:
            self.gestures.detach(self.table.selected or [one])

    def _on_dropped(self, _place: QPoint, paths: list[Path]) -> None:
        self.attach(paths)

    def _on_hover(self, over: bool) -> None:
        self._over = over
        self.update()

    def _on_changed(self, sheets: frozenset[str]) -> None:
        if not sheets or "evidence" in sheets:
            self.reload()
