"""The dialog of a measure: all that can be said of it, and the due dates that come of its recurrence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.cells import day
from shnor_desktop.models.sheets.kinds import Choice, Day
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import plan_measures, wording
from shnor_desktop.services.office import Office
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import Window
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text

FIELDS = (
    "title",
    "section",
    "task",
    "factor",
    "recurrence",
    "months",
    "start",
    "end",
    "deadline_text",
    "responsible",
    "participants",
    "indicator",
    "planned_value",
    "evidence_form",
    "level",
    "number",
)
_LONG = frozenset({"title", "task", "indicator"})
_HINTS = {
    "months": "Числа через «;»: 4; 12",
    "responsible": "Должность; несколько — через «;»",
    "number": "Пустой подберётся сам",
    "deadline_text": "Как напечатать: «в течение года»; пусто — по датам",
}
_SHOWN = 8
"""Due dates that are spelled out in the preview."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the dialog ends with."""

    plan: str
    cells: Mapping[str, Value]
    windows: tuple[Window, ...]
    begins: bool
    """Whether the person gave a beginning."""
    replan: bool
    """The occurrences of an existing measure are to be made anew."""


class MeasureDialog(QDialog):
    """For a new measure or a present one; tells the due dates as they are typed."""

    measured = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        sheet: Sheet,
        year: int,
        on_answer: Callable[[Measured], None],
        *,
        item: Item | None = None,
        plan: str = "",
        sections: tuple[str, ...] = (),
        family: Sequence[Item] = (),
    ) -> None:
        """``family``: every occurrence of the measure that is changed."""
        super().__init__(parent)
        self.office, self.sheet, self.year, self.item = office, sheet, year, item
        self.setWindowTitle("Новое мероприятие" if item is None else "Изменить мероприятие")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, min(620, parent.window().height() - 30))
        self.inputs: dict[str, QLineEdit | QComboBox | QPlainTextEdit] = {}
        column = QVBoxLayout(self)
        self._family = list(family)
        if item is not None and len(family) > 1:
            words = f"Сроков у мероприятия: {len(family)}. Срок изменится только у этого, всё остальное — у всех."
            column.addWidget(text(words, "muted"))
        self.plan = QLineEdit(plan if item is None else str(item.values["plan"] or ""))
        self.plan.setAccessibleName("План")
        self.plan.setReadOnly(item is not None)
        column.addWidget(self._form(sections), 1)
        self.preview = text("", "muted")
        self.preview.setAccessibleName("Сроки")
        self.replan = QCheckBox("Пересчитать с&роки по повторяемости: начатое и исполненное останется")
        self.replan.setVisible(item is not None)
        self.remark = text("", "bad")
        self.remark.hide()
        column.addWidget(self.preview)
        column.addWidget(self.replan)
        column.addWidget(self.remark)
        buttons = QDialogButtonBox()
        words = "Добавить" if item is None else "Сохранить"
        self.accept_button = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.accept_button.setDefault(True)
        self._watch()
        self.measured.connect(on_answer)
        self._tell()
        self.inputs["title"].setFocus()
        self.open()

    # --- the fields

    def _form(self, sections: tuple[str, ...]) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("pageBody")
        form = QFormLayout(inside)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("План", self.plan)
        for key in FIELDS:
            made = self.inputs[key] = self._input(key, sections)
            label = self.sheet.column(key).label
            made.setAccessibleName(label)
            made.setAccessibleDescription(_HINTS.get(key, ""))
            if isinstance(made, QLineEdit) and key in _HINTS:
                made.setPlaceholderText(_HINTS[key])
            form.addRow(QLabel(label), made)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _input(self, key: str, sections: tuple[str, ...]) -> QLineEdit | QComboBox | QPlainTextEdit:
        column = self.sheet.column(key)
        value: Value = None if self.item is None else self.item.values[key]
        if key == "section":
            box = _narrow()
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(["", *sections])
            box.setCurrentText(str(value or ""))
            line = box.lineEdit()
            if line is not None:
                line.setAccessibleName(column.label)
            return box
        if isinstance(column.kind, Choice):
            box = _narrow()
            box.addItem(wording.EMPTY, None)
            for option in column.kind.options:
                box.addItem(option.title, option.key)
            if value is not None and box.findData(value) < 0:
                # an entry that is no longer offered stays where it was entered
                box.addItem(self.sheet.show(key, value), value)
            box.setCurrentIndex(max(box.findData(value), 0))
            return box
        if key in _LONG:
            area = QPlainTextEdit(str(value or ""))
            area.setTabChangesFocus(True)
            area.setFixedHeight(area.fontMetrics().height() * 2 + 16)
            return area
        line = QLineEdit(self.sheet.show(key, value) if value is not None else "")
        if isinstance(column.kind, Day):
            line.setPlaceholderText("дд.мм.гггг")
        return line

    def _watch(self) -> None:
        for key in ("months", "start", "end"):
            line = self.inputs[key]
            assert isinstance(line, QLineEdit)  # noqa: S101  made so above
            line.textChanged.connect(lambda _: self._tell())
        box = self.inputs["recurrence"]
        assert isinstance(box, QComboBox)  # noqa: S101  made so above
        box.currentIndexChanged.connect(lambda _: self._tell())
        self.replan.toggled.connect(self._on_replan)

    def _on_replan(self, whole: bool) -> None:
        """Due dates are counted between the ends of all occurrences, not of the one at hand."""
        item = self.item
        if item is not None:
            begins = [day(one.values, "start") or one.end for one in self._family]
            known = [one for one in begins if one is not None]
            last = [one.end for one in self._family if one.end is not None]
            ends = {"start": min(known, default=None), "end": max(last, default=None)}
            for key, value in ends.items():
                line = self.inputs[key]
                assert isinstance(line, QLineEdit)  # noqa: S101  made so above
                line.setText(self.sheet.show(key, value if whole else item.values[key]))
        self._tell()

    def _raw(self, key: str) -> object:
        made = self.inputs[key]
        if isinstance(made, QPlainTextEdit):
            return made.toPlainText().strip()
        if isinstance(made, QComboBox):
            return made.currentText().strip() if made.isEditable() else made.currentData()
        return made.text().strip()

    # --- what comes of them

    def _cells(self) -> dict[str, Value]:
        cells: dict[str, Value] = {}
        for key in FIELDS:
            try:
                cells[key] = self.sheet.column(key).read(self._raw(key))
            except BadValue as error:
                raise InputError(f"{self.sheet.column(key).label}: {error}.") from error
        return cells

    def _windows(self, cells: Mapping[str, Value]) -> list[Window]:
        start, end, recurrence = cells["start"], cells["end"], cells["recurrence"]
        return plan_measures.terms(
            self.office,
            None if recurrence is None else str(recurrence),
            None if cells["months"] is None else str(cells["months"]),
            start=start if isinstance(start, date) else None,
            end=end if isinstance(end, date) else None,
            year=self.year,
        )

    def _tell(self) -> None:
        """The due dates as they would be."""
        alone = self.item is not None and not self.replan.isChecked()
        try:
            found = [] if alone else self._windows(self._cells())
            words, bad = _dates(found), False
        except InputError as error:
            words, bad = str(error), True
        self.preview.setText("" if alone else words)
        self.preview.setVisible(not alone)
        set_tone(self.preview, "bad" if bad else "muted")

    def _say(self, trouble: str) -> None:
        self.remark.setText(trouble)
        self.remark.setVisible(bool(trouble))

    def _trouble(self, cells: Mapping[str, Value]) -> str:
        if not cells["title"]:
            return "Заполните: мероприятие."
        if not self.plan.text().strip():
            return "Заполните: план."
        begin, end = cells["start"], cells["end"]
        backwards = isinstance(begin, date) and isinstance(end, date) and end < begin
        return "Окончание раньше начала: проверьте даты." if backwards else ""

    def accept(self) -> None:
        """Say what is missing, or close and hand over what was typed."""
        replan = self.item is not None and self.replan.isChecked()
        try:
            cells = self._cells()
            windows = self._windows(cells) if self.item is None or replan else []
        except InputError as error:
            self._say(str(error))
            return
        trouble = self._trouble(cells)
        self._say(trouble)
        if trouble:
            return
        super().accept()
        self.measured.emit(
            Measured(self.plan.text().strip(), cells, tuple(windows), cells["start"] is not None, replan)
        )


def _narrow() -> QComboBox:
    """Long entries must not widen the dialog."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box


def _dates(found: list[Window]) -> str:
    if not found:
        return "Срока не будет: назначьте окончание или месяцы, когда он станет известен."
    days = [wording.day(window.end) for window in found[:_SHOWN]]
    more = f" и ещё {len(found) - _SHOWN}" if len(found) > _SHOWN else ""
    word = "Срок" if len(found) == 1 else f"Сроков {len(found)}"
    return f"{word}: {', '.join(days)}{more}."
