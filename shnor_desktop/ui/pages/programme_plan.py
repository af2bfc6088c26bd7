"""Under the road map: the files that prove the measure at hand."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from shnor_desktop.services import evidence, wording
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.evidence import MAX_FILE, Attached, Room
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_path

MEGABYTE = 2**20
FILES = "Подтверждения (*.pdf *.jpg *.jpeg *.png *.docx *.xlsx *.pptx *.odt *.ods *.odp)"


class ProofsCard(Card):
    """Files of one measure: attached, opened, taken off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "Подтверждения", about=f"Файл — до {MAX_FILE // MEGABYTE} МБ: pdf, jpg, png, документы Office."
        )
        self.desk = desk
        self._item: Item | None = None
        self.measure = text("", "plain")
        self.files = FactsTable(("Файл", "Размер", "Приложен"), name="Файлы мероприятия", stretch=0, right=(1,), most=6)
        self.room = text("", "muted")
        self.buttons = {
            key: QPushButton(words)
            for key, words in (("attach", "Приложить &файл…"), ("open", "Откры&ть"), ("detach", "Откр&епить"))
        }
        flow = Flow()
        gestures: dict[str, Callable[[], None]] = {
            "attach": self._ask_file,
            "open": self._open,
            "detach": self._detach,
        }
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: gestures[key]())
            flow.add(button)
        self.add(self.measure, self.files, self.room, flow)

    @property
    def file(self) -> Attached | None:
        line = self.files.current
        return line.key if line is not None else None

    def show_item(self, item: Item | None, held: Sequence[Attached], room: Room) -> None:
        """The files of that measure."""
        self._item = item
        self.files.show_lines([_file(one) for one in held])
        self.files.setVisible(bool(held))
        self.measure.setText(_words(item, held))
        used, limit = room.used / MEGABYTE, room.limit // MEGABYTE
        words = f"Приложено всего {used:.1f} из {limit} МБ, которые легко помещаются в пакет.".replace(".", ",", 1)
        self.room.setText(words + (" Предел превышен." if room.exceeded else ""))
        writes = self.desk.can_write
        self.buttons["attach"].setEnabled(item is not None and writes)
        self.buttons["open"].setEnabled(bool(held))
        self.buttons["detach"].setEnabled(bool(held) and writes)

    def _ask_file(self) -> None:
        item = self._item
        if item is None:
            return

        def answered(given: Answers) -> None:
            path = as_path(given["file"])
            self.desk.remember_folder(path)
            office = self.desk.office
            self._write(lambda: evidence.attach(office, item.row, path), "Файл приложен.")

        Ask(
            self,
            "Приложить файл",
            (Field("file", "Файл", "open", str(self.desk.folder) + "/", pattern=FILES),),
            answered,
            about=f"{item.name}\nФайл до {MAX_FILE // MEGABYTE} МБ; его копия хранится рядом с базой.",
            accept="Приложить",
        )

    def _detach(self) -> None:
        file, office = self.file, self.desk.office
        if file is not None:
            self._write(lambda: evidence.detach(office, [file.row]), "Файл откреплён; это можно отменить.")

    def _open(self) -> None:
        file, office = self.file, self.desk.office
        if file is None:
            return

        def work(_progress: object) -> Path:
            # a fresh folder each time: the opened copy may be changed, the kept one never is
            return evidence.copy_out(office, file.row, Path(tempfile.mkdtemp(prefix="shnor-")))

        def done(path: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.desk.read(self, work, done)

    def _write(self, work: Callable[[], Any], said: str) -> None:
        def done(applied: Any) -> None:
            self.desk.noted.emit(said)
            self.desk.tell(applied.rows if isinstance(applied, Applied) else ("evidence",))

        self.desk.edit(self, lambda _progress: work(), done)


def _file(one: Attached) -> Line:
    size = max(one.size // 1024, 1)
    name = one.title if one.present else f"{one.title} (содержание не найдено)"
    words = wording.day(one.added_on) if one.added_on else ""
    return Line((name, f"{wording.whole(size)} КБ", words), "plain" if one.present else "bad", key=one)


def _words(item: Item | None, held: Sequence[Attached]) -> str:
    if item is None:
        return "Выберите мероприятие в плане."
    if not held:
        form = item.values.get("evidence_form")
        return f"{item.name}. Файлов нет." + (f" Нужно: {form}." if form else "")
    return item.name
