"""A plan from a table of Word or Excel: what was read, and what is doubtful of it, before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.errors import ShnorError
from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.services import wording
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.still_box import StillBox
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.writing import WritingDialog
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_path

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.importing.plan_draft import Draft
    from shnor_desktop.services.importing.plan_draft import Line as Measure
    from shnor_desktop.services.importing.plan_load import Loaded
    from shnor_desktop.services.importing.source import Source
    from shnor_desktop.services.work import Progress

PATTERN = "Таблицы планов (*.docx *.docm *.xlsx *.xlsm *.xls *.ods *.csv)"
_PAUSE_MS = 250
"""So long after the last keystroke or choice the table is read anew."""
_SHOWN = 300
"""Measures shown in the preview; all of them come in."""
Done = Callable[[str, "Applied"], None]
"""Gets the name of the plan and what was written."""


def ask_plan_import(page: QWidget, desk: Desk, plan: str = "", done: Done | None = None) -> Ask:
    """Ask for a file, read it and show what would come in; ``plan``: the name to begin with, else that of the file."""

    def answered(given: Answers) -> None:
        path = as_path(given["file"])
        desk.remember_folder(path)

        def work(progress: "Progress") -> "Source":
            from shnor_desktop.services.importing import plan_draft

            return plan_draft.open_file(path, progress)

        def opened(source: "Source") -> None:
            dialog = PlanImportDialog(page, desk, source, plan or _name_of(path))
            if done is not None:
                dialog.loaded.connect(done)

        desk.long(page, "Читаю таблицу…", work, opened)

    field = Field("file", "Файл", "open", f"{desk.folder}/", pattern=PATTERN)
    about = "Документ Word или книга Excel с таблицей плана. До записи программа покажет, что прочитано."
    return Ask(page, "План из таблицы", (field,), answered, accept="Прочитать", about=about)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One reading of the file: the plan as it would come in, or why it would not."""

    draft: "Draft | None" = None
    trial: "Loaded | None" = None
    lines: tuple[Line, ...] = ()
    trouble: str = ""


class PlanImportDialog(WritingDialog):
    """Name and year above, measures and the meaning of columns under tabs, the verdict below."""

    loaded = Signal(object, object)

    def __init__(self, parent: QWidget, desk: Desk, source: "Source", plan: str) -> None:
        super().__init__(parent)
        self.desk, self._source = desk, source
        self._asked, self._told = 0, -1
        """Readings asked for, and the one that is shown."""
        self._seen = _Seen()
        self.targets: dict[str, QComboBox] = {}
        self.setWindowTitle(f"План из таблицы: {source.path.name}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(1040, 660).boundedTo(parent.window().size() - QSize(30, 30)))
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._read)
        self._build(plan)
        self.name.textChanged.connect(self._changed)
        self.year.textChanged.connect(self._changed)
        self.doubtful.toggled.connect(self._show)
        self.name.setFocus()
        self.open()
        self._read()

    def _build(self, plan: str) -> None:
        column = QVBoxLayout(self)
        self.name = QLineEdit(plan)
        self.name.setMaxLength(255)
        self.name.setAccessibleName("Название плана")
        self.year = QLineEdit()
        self.year.setMaxLength(4)
        self.year.setMaximumWidth(90)
        self.year.setAccessibleName("Год сроков, у которых он не назван")
        form = QFormLayout()
        form.addRow("&Название плана", self.name)
        form.addRow("&Год, если в сроке не назван", self.year)
        column.addLayout(form)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Прочитанное")
        self.tabs.addTab(self._preview(), "Мероприятия")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.addTab(self.area, "Графы")
        column.addWidget(self.tabs, 1)
        self.verdict = text("Таблица читается…")
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.verdict)
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton("Загрузить", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        self.accept_button.setDefault(True)
        self.accept_button.setEnabled(False)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _preview(self) -> QWidget:
        self.doubtful = QCheckBox("Только с &сомнениями")
        headings = ("№", "Мероприятие", "Срок в таблице", "Даты", "Ответственный", "Сомнения")
        self.table = FactsTable(headings, name="Мероприятия из таблицы", stretch=1, most=2)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.doubtful)
        column.addWidget(self.table, 1)
        return page

    # --- reading

    @property
    def busy(self) -> bool:
        """Whether what is shown is not yet what the fields say."""
        return self._told != self._asked

    def _changed(self) -> None:
        self._seen = _Seen()
        self.accept_button.setEnabled(False)
        self._asked += 1
        self._timer.start()

    def _read(self) -> None:
        office, source, school = self.desk.office, self._source, self.desk.school or None
        name, said, asked = self.name.text(), self.year.text().strip(), self._asked
        chosen = {heading: str(box.currentData()) for heading, box in self.targets.items()}
        if said and not (said.isascii() and said.isdecimal() and 2000 <= int(said) <= 2099):
            self._tell(_Seen(trouble=f"«{said}» — не год, пишите четыре цифры, например {self.desk.year}."))
            return

        def work(_progress: "Progress") -> _Seen:
            from shnor_desktop.services.importing import plan_draft, plan_load

            try:
                draft = plan_draft.read(source, year=int(said) if said else None, chosen=chosen)
            except ShnorError as error:
                return _Seen(trouble=f"{error} {error.hint}".strip())
            lines = tuple(_line(one, plan_load.terms_in_words(office, draft, one)) for one in draft.lines[:_SHOWN])
            try:
                return _Seen(draft, plan_load.load(office, draft, name, school=school, dry_run=True), lines)
            except ShnorError as error:
                return _Seen(draft, None, lines, f"{error} {error.hint}".strip())

        def done(seen: _Seen) -> None:
            if asked == self._asked:
                self._tell(seen)

        self.desk.read(self, work, done)

    def _tell(self, seen: _Seen) -> None:
        self._seen, self._told = seen, self._asked
        if seen.draft is not None:
            if not self.targets:
                self._fill_columns(seen.draft)
            self.year.setPlaceholderText("" if seen.draft.year is None else str(seen.draft.year))
            self._show()
        self.verdict.setText(_verdict(seen))
        set_tone(self.verdict, "bad" if seen.trouble else ("warn" if seen.draft and seen.draft.doubtful else "good"))
        self.accept_button.setEnabled(seen.trial is not None and not seen.trouble)

    def _show(self) -> None:
        lines = [line for line in self._seen.lines if line.tone != "plain" or not self.doubtful.isChecked()]
        self.table.show_lines(lines)

    def _fill_columns(self, draft: "Draft") -> None:
        from shnor_desktop.services.importing import plan_draft

        body = QWidget()
        grid = QGridLayout(body)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(text("Графа в таблице", "muted"), 0, 0)
        grid.addWidget(text("Графа плана", "muted"), 0, 1)
        for row, (heading, key) in enumerate(draft.headings, 1):
            box = self.targets[heading] = StillBox(f"Что значит графа «{heading}»")
            box.addItem("— не брать —", "")
            for one in plan_draft.KEYS:
                box.addItem(ROADMAP.column(one).label, one)
            box.setCurrentIndex(max(box.findData(key), 0))
            box.currentIndexChanged.connect(self._changed)
            grid.addWidget(text(heading), row, 0)
            grid.addWidget(box, row, 1)
        grid.setRowStretch(len(draft.headings) + 1, 1)
        self.area.setWidget(body)
        for before, after in pairwise(self.targets.values()):
            QWidget.setTabOrder(before, after)

    # --- writing

    def accept(self) -> None:
        """Write what is shown; nothing is written that was not."""
        seen, office, school = self._seen, self.desk.office, self.desk.school or None
        if seen.draft is None or seen.trial is None or seen.trouble:
            return
        draft, name = seen.draft, seen.trial.plan

        def work(_progress: "Progress") -> "Loaded":
            from shnor_desktop.services.importing import plan_load

            return plan_load.load(office, draft, name, school=school)

        def done(made: "Loaded") -> None:
            assert made.applied is not None  # noqa: S101  it was no trial
            measures = wording.counted(len(draft.lines), wording.MEASURE)
            self.desk.noted.emit(f"Загружен план «{made.plan}»: {measures}. Это можно отменить.")
            self.loaded.emit(made.plan, made.applied)
            self.desk.tell(made.applied.rows)
            self.close()

        self.accept_button.setEnabled(False)
        self.keep(self.desk.runner, work, done, refused=self._changed)


def _line(one: "Measure", days: str) -> Line:
    doubts = "; ".join(one.doubts)
    responsible = str(one.cells["responsible"] or "")
    return Line((one.number, one.title, one.term.text, days, responsible, doubts), "warn" if doubts else "plain")


def _verdict(seen: _Seen) -> str:
    if seen.trouble or seen.draft is None or seen.trial is None:
        return seen.trouble
    draft, trial = seen.draft, seen.trial
    said = [f"Прочитано: {wording.counted(len(draft.lines), wording.MEASURE)}, сроков: {trial.occurrences}."]
    if draft.doubtful:
        said.append(f"С сомнениями: {len(draft.doubtful)} — они войдут, сроки можно поправить потом.")
    if trial.undated:
        said.append(f"Без дат: {len(set(trial.undated))}.")
    if draft.guessed and draft.year is not None:
        said.append(f"Год из файла: {draft.year}.")
    if len(draft.lines) > _SHOWN:
        said.append(f"Показаны первые {_SHOWN}.")
    return " ".join([*said, *draft.notes])


def _name_of(path: Path) -> str:
    return " ".join(path.stem.replace("_", " ").split())[:255]
