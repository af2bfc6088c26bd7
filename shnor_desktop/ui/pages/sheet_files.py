"""Files of a form: template out, rows in after a dry run, rows out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from shnor_desktop.services.wording import CLASS, ROW, counted
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.import_preview import ImportPreview

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.importing import ImportPlan, Marking, Unmarked
    from shnor_desktop.services.importing.source import Source
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.work import Progress
    from shnor_desktop.ui.wizards.mapping import MarkingDialog

CLASS_FORMS = ("classes", "social_passport", "year_results")
"""The forms that class teachers fill on their pages."""
_EXCEL = "Книга Excel (*.xlsx)"
_TABLES = "Таблицы (*.xlsx *.xls *.xlsm *.ods *.csv);;Все файлы (*)"
_BOTH = "Книга Excel (*.xlsx);;Текст с разделителями (*.csv)"


class SheetFiles(QObject):
    """What the page does with files; questions never stop the window."""

    noted = Signal(str)
    """What has been done, in a sentence."""
    begun = Signal()
    """A file is about to be read or written: what is being typed should be saved first."""
    applied = Signal(list)
    """Keys of the sheets that a loaded file has changed."""

    def __init__(self, page: QWidget, office: "Office", runner: TaskRunner, key: str) -> None:
        super().__init__(page)
        self._page, self._office, self._runner, self._key = page, office, runner, key
        self.year: int | None = None
        self.school: str | None = None
        """The school asked for; None for all."""
        self.year_of_all: int | None = None
        """The year looked at, also where this form has no years itself."""
        self.on_date: date | None = None
        """The date of the social passport on the screen, where one was chosen."""
        self.preview: ImportPreview | None = None
        """The dry run on the screen, if any."""
        self.marking: MarkingDialog | None = None
        """The question about the columns of a foreign table, if any."""

    def ask_template(self) -> None:
        """Where to put the empty form."""
        self._ask_save(f"Шаблон «{self._title}».xlsx", _EXCEL, self.template)

    def ask_export(self) -> None:
        """Where to put the rows."""
        self._ask_save(f"{self._title}.xlsx", _BOTH, self.export)

    def ask_template_all(self) -> None:
        """Where to put all forms, empty, in one workbook."""
        self._ask_save(self._of_all("Все листы, шаблон"), _EXCEL, self.template_all)

    def ask_export_all(self) -> None:
        """Where to put the rows of all forms."""
        self._ask_save(self._of_all("Все листы"), _EXCEL, self.export_all)

    @property
    def offer_hand_out(self) -> Callable[[bool], None] | None:
        """Handing pages out to class teachers, where the form is theirs to fill; None elsewhere."""
        return self.ask_hand_out if self._key in CLASS_FORMS and not self._office.is_district else None

    def ask_hand_out(self, with_results: bool) -> None:
        """Which folder takes the pages for class teachers."""
        dialog = self._dialog("В какую папку записать страницы классов", "")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.hand_out(Path(name), with_results=with_results))
        dialog.open()

    def ask_load(self) -> None:
        """Which file to load."""
        dialog = self._dialog("Загрузить из файла", _TABLES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.load(Path(name)))
        dialog.open()

    @property
    def _sheet_title(self) -> str:
        return self._office.sheet(self._key).title

    @property
    def _title(self) -> str:
        return self._sheet_title + (f" {self.year}" if self.year else "")

    def _of_all(self, title: str) -> str:
        return title + (f" {self.year_of_all}" if self.year_of_all else "") + ".xlsx"

    def _dialog(self, title: str, kinds: str) -> QFileDialog:
        dialog = QFileDialog(self._page, title)
        dialog.setNameFilter(kinds)
        path = self._office.path
        if path is not None:
            dialog.setDirectory(str(path.parent))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _ask_save(self, name: str, kinds: str, done: Callable[[Path], None]) -> None:
        dialog = self._dialog("Куда записать", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
        dialog.open()

    def template(self, path: Path) -> None:
        """Write the empty form."""
        office, key, year = self._office, self._key, self.year

        def work(_: "Progress") -> None:
            from shnor_desktop.services import exporting

            exporting.template(office, key, path, year)

        said = f"Шаблон записан: {path.name}"
        self._runner.start(self, work, lambda _: self.noted.emit(said), title=f"Шаблон «{self._sheet_title}»")

    def export(self, path: Path) -> None:
        """Write the rows of the year and school on the screen."""
        office, key, year, school = self._office, self._key, self.year, self.school

        def work(_: "Progress") -> int:
            from shnor_desktop.services import exporting

            return exporting.export(office, key, path, year, school, with_sums=True)

        def done(number: int) -> None:
            self.noted.emit(f"Выгружено в «{path.name}»: {counted(number, ROW)}")

        self.begun.emit()
        self._runner.start(self, work, done, title=f"Выгрузка «{self._sheet_title}»")

    def template_all(self, path: Path) -> None:
        """Write every form empty, with a list of them in front."""
        office, year = self._office, self.year_of_all

        def work(_: "Progress") -> None:
            from shnor_desktop.services import exporting

            exporting.template_all(office, path, year)

        said = f"Шаблон всех листов записан: {path.name}"
        self._runner.start(self, work, lambda _: self.noted.emit(said), title="Шаблон всех листов")

    def export_all(self, path: Path) -> None:
        """Write the rows of every form, of the year and school on the screen."""
        office, year, school = self._office, self.year_of_all, self.school

        def work(_: "Progress") -> int:
            from shnor_desktop.services import exporting

            return exporting.export_all(office, path, year, school)

        def done(number: int) -> None:
            self.noted.emit(f"Все листы выгружены в «{path.name}»: {counted(number, ROW)}")

        self.begun.emit()
        self._runner.start(self, work, done, title="Выгрузка всех листов")

    def hand_out(self, folder: Path, *, with_results: bool = False) -> None:
        """Write a page for each class of the year into a folder."""
        office, year, on_date = self._office, self.year, self.on_date
        if year is None:
            self.noted.emit("Выберите учебный год: страницы записываются для классов одного года.")
            return

        def work(_: "Progress") -> int:
            from shnor_desktop.services import exporting

            return len(exporting.class_pages(office, folder, year, on_date=on_date, with_results=with_results))

        def done(number: int) -> None:
            self.noted.emit(f"В папку «{folder.name}» записаны страницы: {counted(number, CLASS)}")

        self.begun.emit()
        self._runner.start(self, work, done, title="Страницы классов")

    def load(self, path: Path) -> None:
        """Read a file and show what it would change."""
        office, key, year, school = self._office, self._key, self.year, self.school

        def work(progress: "Progress") -> "ImportPlan | Unmarked":
            from shnor_desktop.services import importing

            try:
                return importing.plan(office, path, sheet=key, year=year, school=school, progress=progress)
            except importing.Unmarked as unmarked:
                return unmarked

        def done(found: "ImportPlan | Unmarked") -> None:
            if isinstance(found, Exception):
                self._ask_marking(found.source)
            else:
                self._show(found)

        self.begun.emit()
        self._runner.start(self, work, done, title=f"Чтение файла «{path.name}»")

    def _ask_marking(self, source: "Source") -> None:
        """A table that nobody knows: the person says what its columns mean."""
        from shnor_desktop.ui.wizards.mapping import MarkingDialog

        self.marking = MarkingDialog(
            self._page, self._office, self._runner, source, sheet=self._key, year=self.year, school=self.school
        )
        self.marking.tried.connect(self._show)
        self.marking.finished.connect(self._forget_marking)
        self.marking.open()

    def _show(self, plan: "ImportPlan", marking: "Marking | None" = None) -> None:
        self.preview = ImportPreview(plan, self._page)
        self.preview.agreed.connect(lambda agreed: self._apply(agreed, marking))
        self.preview.refused_wanted.connect(self._ask_refused)
        self.preview.marking_wanted.connect(lambda seen: self._ask_marking(seen.source))
        self.preview.finished.connect(self._forget)
        self.preview.open()

    def _ask_refused(self, plan: "ImportPlan") -> None:
        name = f"Исправить — {plan.path.stem}.xlsx"
        self._ask_save(name, _EXCEL, lambda path: self.save_refused(plan, path))

    def save_refused(self, plan: "ImportPlan", path: Path) -> None:
        """Write the rows that are not taken, each with its reason; mended there, they can be loaded."""

        def work(_: "Progress") -> int:
            from shnor_desktop.services import importing

            return importing.save_refused([plan], path)

        def done(number: int) -> None:
            self.noted.emit(f"Записано в «{path.name}»: {counted(number, ROW)} с причинами")

        self._runner.start(self, work, done, title="Запись отказанных строк")

    def _forget(self) -> None:
        self.preview = None

    def _forget_marking(self) -> None:
        self.marking = None

    def _apply(self, plan: "ImportPlan", marking: "Marking | None") -> None:
        office = self._office

        def work(_: "Progress") -> "Applied | None":
            from shnor_desktop.services.importing import mapping

            if marking is not None:
                # first, so that the next «Отменить» takes back the rows
                mapping.remember(office, marking, plan.path.stem)
            return plan.apply(office)

        def done(applied: "Applied | None") -> None:
            if applied is not None:
                self.noted.emit(f"{applied.title}: {counted(sum(map(len, applied.rows.values())), ROW)}")
                self.applied.emit(list(applied.rows))

        self._runner.start(self, work, done, lane="edit", title=f"Загрузка файла «{plan.path.name}»")
