"""What the columns of a foreign table stand for: proposed by the program, corrected and tried before loading."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.importing.marking import Marking, Taken
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.import_preview import verdict
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.still_box import StillBox

if TYPE_CHECKING:
    from shnor_desktop.services.importing import ImportPlan
    from shnor_desktop.services.importing.mapping import ForeignTable
    from shnor_desktop.services.importing.source import Source
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.work import Progress

_PAUSE_MS = 250
"""So long after the last choice the table is tried."""
_ABOUT = (
    "Программа не знает этой таблицы. Проверьте, какая её графа что значит, и поправьте, если угадано неверно. "
    "Пока вы не нажмёте «Загрузить» в следующем окне, ничего не записывается."
)


def _box(name: str) -> StillBox:
    made = StillBox(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(22)
    return made


class MarkingDialog(QDialog):
    """Ends with ``tried``: the dry run by the marking that the person agrees to."""

    tried = Signal(object, object)
    """The plan, and the marking to be remembered when it is loaded (None: not to be)."""

    def __init__(
        self,
        parent: QWidget,
        office: "Office",
        runner: TaskRunner,
        source: "Source",
        *,
        sheet: str,
        year: int | None,
        school: str | None,
    ) -> None:
        super().__init__(parent)
        self._office, self._runner, self._source = office, runner, source
        self._year, self._school = year, school
        self._tables: list[ForeignTable] = []
        self._form: Sheet = SHEETS[sheet]
        self._headings: tuple[str, ...] = ()
        self._depth = 1
        self._asked = 0
        self._filled = False
        self.plan: ImportPlan | None = None
        self.targets: dict[str, QComboBox] = {}
        self.spread: dict[str, QComboBox] = {}
        self.fixed: dict[str, QLineEdit | QComboBox] = {}
        self._fixed_labels: dict[str, QLabel] = {}
        self.setWindowTitle(f"Графы таблицы: {source.path.name}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(880, 620).boundedTo(parent.window().size() - QSize(40, 40)))
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._try)
        self._build(sheet)
        self._begin()

    def _build(self, sheet: str) -> None:
        column = QVBoxLayout(self)
        column.addWidget(text(_ABOUT))
        head = QFormLayout()
        self.page = _box("Лист книги")
        self.form = _box("Лист программы")
        for key, form in SHEETS.items():
            self.form.addItem(form.title, key)
        self.form.setCurrentIndex(self.form.findData(sheet))
        head.addRow("Лист &книги:", self.page)
        head.addRow("Лист &программы:", self.form)
        column.addLayout(head)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.area, 1)
        self.verdict = QLabel("Таблица читается…")
        self.verdict.setWordWrap(True)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.verdict)
        self.remember = QCheckBox("&Запомнить для таблиц с такими же заголовками")
        self.remember.setChecked(True)
        column.addWidget(self.remember)
        buttons = QDialogButtonBox()
        self.next = buttons.addButton("Далее", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.next)
        self.next.setDefault(True)
        self.next.setEnabled(False)
        self.forget = buttons.addButton("Забыть разметку", QDialogButtonBox.ButtonRole.ResetRole)
        self.forget.setVisible(False)
        self.forget.clicked.connect(self._forget)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _begin(self) -> None:
        source = self._source

        def work(_: "Progress") -> "list[ForeignTable]":
            from shnor_desktop.services.importing import mapping

            return mapping.foreign_tables(source)

        self._runner.start(self, work, self._found)

    def _found(self, tables: "list[ForeignTable]") -> None:
        self._tables = tables
        for number, table in enumerate(tables):
            self.page.addItem(table.grid.name or self._source.path.name, number)
        self.page.setEnabled(len(tables) > 1)
        self.page.currentIndexChanged.connect(self._propose)
        self.form.currentIndexChanged.connect(self._propose)
        self._propose()

    @property
    def _table(self) -> "ForeignTable":
        return self._tables[self.page.currentIndex()]

    def _propose(self) -> None:
        """Ask the service what the columns may stand for in the chosen form."""
        office, table, key, name = self._office, self._table, str(self.form.currentData()), self._source.path.stem
        self.plan = None
        self.next.setEnabled(False)

        def work(_: "Progress") -> tuple[Marking, Sheet, bool, list[tuple[Column, Choice]]]:
            from shnor_desktop.services.importing import mapping

            made = mapping.propose(office, table, key, name)
            form = mapping.form(office, key)
            return made, form, mapping.is_remembered(office, table), mapping.told_apart(form)

        def done(found: tuple[Marking, Sheet, bool, list[tuple[Column, Choice]]]) -> None:
            if key == self.form.currentData() and table is self._table:
                self._fill(*found)

        self._runner.start(self, work, done)

    def _fill(self, made: Marking, form: Sheet, remembered: bool, lists: list[tuple[Column, Choice]]) -> None:
        self._form, self._headings, self._depth = form, made.headings, made.depth
        self.forget.setVisible(remembered)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        titles = ["Графа в файле", "Что в ней", "Графа программы", *(["Только для"] if lists else [])]
        for place, words in enumerate(titles):
            grid.addWidget(text(words, "muted"), 0, place)
        self.targets, self.spread = {}, {}
        taken = {one.heading: one for one in made.taken}
        for row, column in enumerate(self._table.columns, 1):
            one = taken.get(column.name)
            for place, words in enumerate((column.shown, column.samples)):
                label = text(words, "plain" if place == 0 else "muted")
                grid.addWidget(label, row, place)
            target = self.targets[column.name] = self._target(column.shown, one)
            grid.addWidget(target, row, 2)
            if lists:
                only = self.spread[column.name] = self._only_for(column.shown, one, lists)
                grid.addWidget(only, row, 3)
        self._fill_fixed(grid, len(self._table.columns) + 1, dict(made.fixed))
        grid.setRowStretch(grid.rowCount(), 1)
        self.area.setWidget(body)
        self._order_keys()
        if not self._filled:
            # afterwards the person stays where the form was chosen
            next(iter(self.targets.values())).setFocus()
        self._filled = True
        self._changed()

    def _target(self, shown: str, one: Taken | None) -> QComboBox:
        box = _box(f"Что значит графа «{shown}»")
        box.addItem("— не брать —", "")
        for column in self._form.entered:
            box.addItem(column.heading, column.key)
        box.setCurrentIndex(max(box.findData(one.column if one else ""), 0))
        box.currentIndexChanged.connect(self._changed)
        return box

    def _only_for(self, shown: str, one: Taken | None, lists: list[tuple[Column, Choice]]) -> QComboBox:
        box = _box(f"Для чего графа «{shown}»")
        box.addItem("всей строки", "")
        for column, kind in lists:
            for option in kind.options:
                words = option.title if len(lists) == 1 else f"{column.label}: {option.title}"
                box.addItem(words, f"{column.key}={option.key}")
        given = one.given[0] if one and one.given else ("", "")
        box.setCurrentIndex(max(box.findData("=".join(given)), 0))
        box.currentIndexChanged.connect(self._changed)
        return box

    def _fill_fixed(self, grid: QGridLayout, row: int, fixed: dict[str, str]) -> None:
        """Fields for what tells rows apart and what is required, where the table may not say it."""
        grid.addWidget(text("Одно и то же во всех строках", "muted"), row, 0, 1, 3)
        self.fixed, self._fixed_labels = {}, {}
        for column in self._form.entered:
            if column.key == "school" and not self._office.is_district:
                continue
            if not (column.identity or column.required):
                continue
            row += 1
            value = fixed.get(column.key, "")
            if column.key == "year" and not value and self._year:
                value = str(self._year)
            field = self.fixed[column.key] = self._field(column, value)
            label = self._fixed_labels[column.key] = text(column.heading)
            grid.addWidget(label, row, 0, 1, 2)
            grid.addWidget(field, row, 2)

    def _field(self, column: Column, value: str) -> QLineEdit | QComboBox:
        if isinstance(column.kind, Choice) and not column.kind.open:
            box = _box(f"{column.label}: одно и то же во всех строках")
            box.addItem("—", "")
            for option in column.kind.options:
                box.addItem(option.title, option.key)
            box.setCurrentIndex(max(box.findData(value), 0))
            box.currentIndexChanged.connect(self._changed)
            return box
        line = QLineEdit(value)
        line.setAccessibleName(f"{column.label}: одно и то же во всех строках")
        line.textChanged.connect(self._changed)
        return line

    def _order_keys(self) -> None:
        """Tab goes row by row, then through the fixed values, then to what stands below."""
        order: list[QWidget] = [self.form]
        for name, target in self.targets.items():
            order += [target, *([self.spread[name]] if name in self.spread else [])]
        order += [*self.fixed.values(), self.remember]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def marking(self) -> Marking:
        """What the person has chosen."""
        taken = []
        for name, target in self.targets.items():
            if target.currentData():
                said = str(self.spread[name].currentData()) if name in self.spread else ""
                key, _, value = said.partition("=")
                taken.append(Taken(name, str(target.currentData()), ((key, value),) if key else ()))
        used = self._used(taken)
        fixed = [(key, words) for key, field in self.fixed.items() if key not in used and (words := _words(field))]
        return Marking(self._form.key, self._depth, self._headings, tuple(taken), tuple(fixed))

    @staticmethod
    def _used(taken: list[Taken]) -> set[str]:
        return {key for one in taken for key in (one.column, *(pair[0] for pair in one.given))}

    def _changed(self) -> None:
        used = self._used(list(self.marking().taken))
        for key, field in self.fixed.items():
            field.setVisible(key not in used)
            self._fixed_labels[key].setVisible(key not in used)
        self.plan = None
        self.next.setEnabled(False)
        self._asked += 1
        self._timer.start()

    def _try(self) -> None:
        """The dry run of what is chosen."""
        office, source, made, asked = self._office, self._source, self.marking(), self._asked
        year, school = self._year, self._school

        def work(_: "Progress") -> "ImportPlan | str":
            from shnor_desktop.services import importing
            from shnor_desktop.services.importing import mapping

            why = mapping.trouble(office, made)
            if why:
                return why
            return importing.plan(office, source.path, year=year, school=school, marking=made, opened=source)

        def done(found: "ImportPlan | str") -> None:
            if asked == self._asked:
                self._tell(found)

        self._runner.start(self, work, done)

    def _tell(self, found: "ImportPlan | str") -> None:
        if isinstance(found, str):
            self.verdict.setText(found)
            set_tone(self.verdict, "bad")
            return
        self.plan = found
        refused = found.refused
        words = verdict(found).replace("причины ниже", "первая причина: ")
        if refused:
            words += f"строка {refused[0][1].number}, {refused[0][1].reasons[0].message}"
        self.verdict.setText(words)
        set_tone(self.verdict, "warn" if refused else "good")
        self.next.setEnabled(True)

    def _forget(self) -> None:
        office, fingerprint = self._office, self._table.fingerprint

        def work(_: "Progress") -> None:
            from shnor_desktop.services.importing import mapping

            mapping.forget(office, fingerprint)

        self._runner.start(self, work, lambda _: self._propose(), lane="edit")

    def accept(self) -> None:
        """Hand the tried plan over; nothing is accepted that was not tried."""
        if self.plan is None:
            return
        made = self.marking() if self.remember.isChecked() else None
        plan = self.plan
        super().accept()
        self.tried.emit(plan, made)


def _words(field: QLineEdit | QComboBox) -> str:
    return field.text().strip() if isinstance(field, QLineEdit) else str(field.currentData() or "")
