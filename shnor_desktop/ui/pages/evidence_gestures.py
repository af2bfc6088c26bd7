"""What a person does with evidence files, each as one call of a service in the background, and what is said of it."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from shnor_desktop.paths import opened_copies
from shnor_desktop.services import evidence, evidence_store, wording
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.evidence import Attached, Batch
from shnor_desktop.services.evidence_store import Refused
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.widgets import files_pictures
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field
from shnor_desktop.ui.wizards.files import choose_many

PATTERN = "Подтверждения (" + " ".join(f"*.{kind}" for kind in evidence.KINDS) + ");;Все файлы (*)"
FILE = wording.FILE
PHOTO = ("фото", "фото", "фото")
_TOLD = 12
"""Refusals that a message names one by one."""


class FileGestures:
    """Gestures with files for a widget; the desk tells everybody what has changed."""

    def __init__(self, desk: Desk, widget: QWidget) -> None:
        self.desk, self._widget = desk, widget

    def choose(self, owner: str, row: int) -> None:
        """Ask which files to attach."""

        def done(paths: list[Path]) -> None:
            self.desk.remember_folder(paths[0])
            self.attach(owner, row, paths)

        choose_many(self._widget, "many", "Приложить файлы", start=self.desk.folder, pattern=PATTERN, done=done)

    def attach(self, owner: str, row: int, paths: Sequence[Path]) -> None:
        """Attach these in one gesture; large photos may be made smaller first."""
        if not paths:
            self.desk.noted.emit("В буфере обмена нет файлов: скопируйте их в папке и вставьте снова.")
            return

        def look(_progress: object) -> tuple[list[Path], list[Path]]:
            files = evidence_store.files_under(paths)
            return files, files_pictures.heavy(files)

        def looked(found: tuple[list[Path], list[Path]]) -> None:
            files, heavy = found
            if not files:
                self.desk.messages.inform("В этой папке нет файлов.")
                return
            if not heavy:
                self._attach(owner, row, files, frozenset())
                return
            self.desk.messages.ask(
                f"Больше {files_pictures.weight(files_pictures.HEAVY)}: "
                f"{wording.counted(len(heavy), PHOTO)}. Приложить уменьшенные копии?",
                lambda: self._attach(owner, row, files, frozenset(heavy)),
                on_no=lambda: self._attach(owner, row, files, frozenset()),
                yes="Уменьшить",
                no="Приложить как есть",
                hint="Уменьшенное фото легче и не хранит места съёмки; ваш файл останется прежним.",
            )

        self.desk.read(self._widget, look, looked)

    def _attach(self, owner: str, row: int, files: list[Path], heavy: frozenset[Path]) -> None:
        office = self.desk.office

        def work(progress: Progress) -> Batch:
            with tempfile.TemporaryDirectory(prefix="shnor-") as name:
                ready = []
                for number, path in enumerate(files):
                    if path in heavy:
                        progress.step(number, len(files), f"Уменьшаем фото: {path.name}")
                        ready.append(files_pictures.shrink(path, Path(name)))
                    else:
                        ready.append(path)
                return evidence.attach_all(office, row, ready, owner, progress=progress)

        def done(batch: Batch) -> None:
            if batch.applied is not None:
                self.desk.noted.emit(f"Приложено: {wording.counted(len(batch.attached), FILE)}.")
                self.desk.tell(batch.applied.rows)
            self._tell_refused(batch.refused, len(batch.attached))

        self.desk.long(self._widget, "Прикладываем файлы", work, done)

    def open(self, one: Attached) -> None:
        """Open a checked copy in the program of the system; the kept content is never handed out."""
        office = self.desk.office

        def work(_progress: object) -> Path:
            return evidence.copy_out(office, one.row, opened_copies())

        def done(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self.desk.messages.inform("Нет программы, которая открывает такие файлы.", f"Копия лежит здесь: {path}")

        self.desk.read(self._widget, work, done)

    def rename(self, one: Attached) -> None:
        """Ask for another name; the ending stays."""
        stem, _, suffix = one.title.rpartition(".")

        def answered(given: Answers) -> None:
            office, title = self.desk.office, f"{given['title'].strip()}.{suffix}"
            if title != one.title:
                self._edit(lambda: evidence.rename(office, one.row, title), "Файл переименован.")

        fields = (Field("title", "Имя файла", value=stem, hint=f"Окончание .{suffix} останется"),)
        Ask(self._widget, "Переименовать файл", fields, answered, accept="Переименовать")

    def detach(self, files: Sequence[Attached]) -> None:
        """Take files off; undo brings them back."""
        office, rows = self.desk.office, [one.row for one in files]
        said = "Файл откреплён" if len(rows) == 1 else f"Откреплено файлов: {len(rows)}"
        self._edit(lambda: evidence.detach(office, rows), f"{said}; это можно отменить (Ctrl+Z).")

    def repair(self) -> None:
        """Ask for the files whose contents were lost, and put those back that are the same."""

        def chosen(paths: list[Path]) -> None:
            self.desk.remember_folder(paths[0])
            office = self.desk.office
            self.desk.long(
                self._widget,
                "Возвращаем содержание файлов",
                lambda progress: evidence.repair(office, paths, progress),
                done,
            )

        def done(batch: Batch) -> None:
            if batch.attached:
                self.desk.noted.emit(f"Содержание на месте: {wording.counted(len(batch.attached), FILE)}.")
                self.desk.tell(("evidence",))
            self._tell_refused(batch.refused, len(batch.attached), "Подошло", "Не подошло")

        choose_many(self._widget, "many", "Найти те же файлы", start=self.desk.folder, pattern=PATTERN, done=chosen)

    def _edit(self, work: Callable[[], Applied], said: str) -> None:
        def done(applied: Applied) -> None:
            self.desk.noted.emit(said)
            self.desk.tell(applied.rows)

        self.desk.edit(self._widget, lambda _progress: work(), done)

    def _tell_refused(
        self, refused: Sequence[Refused], taken: int, good: str = "Приложено файлов", bad: str = "Не приложено"
    ) -> None:
        if not refused:
            return
        lines = [f"• {one.reason} {one.error.hint}".rstrip() for one in refused[:_TOLD]]
        if len(refused) > _TOLD:
            lines.append(f"… и ещё {wording.counted(len(refused) - _TOLD, FILE)}.")
        begin = f"{good}: {taken}. " if taken else ""
        self.desk.messages.inform(f"{begin}{bad}: {len(refused)}.", "\n".join(lines))
