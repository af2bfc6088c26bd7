"""The dialog that counts class passports and class sizes from the list of pupils: было → станет, then one operation."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services.wording import PUPIL, counted, day, school_year
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.writing import WritingDialog

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.pupils import Cell, CountPlan
    from shnor_desktop.services.work import Progress
    from shnor_desktop.ui.desk import Desk

NUMBER = ("число", "числа", "чисел")
_ABOUT = (
    "Считаются размеры классов и категории, которые отмечают в списке у каждого обучающегося. "
    "Категории семей, строка «По школе» и введённые мальчики и девочки не меняются."
)


class CountDialog(WritingDialog):
    """Chooses the date, shows было → станет, writes it."""

    def __init__(self, desk: "Desk", parent: QWidget, on_date: date | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.plan: CountPlan | None = None
        self.setWindowTitle("Посчитать по списку обучающихся")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.date = QLineEdit(day(on_date or usual_date(desk.year)))
        self.date.setAccessibleName("На дату")
        self.date.setMaximumWidth(130)
        self.only_changes = QCheckBox("Только &изменения")
        self.only_changes.setChecked(True)
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        self.table = FactsTable(
            ("Класс", "Что", "Было", "Станет"), name="Было и станет", stretch=1, right=(2, 3), wrap=False
        )
        self.notes = text("", "muted")
        head = QHBoxLayout()
        head.addWidget(QLabel(f"{school_year(desk.year)} учебный год, на дату"))
        head.addWidget(self.date)
        head.addWidget(self.only_changes)
        head.addStretch(1)
        buttons = QDialogButtonBox()
        self.write = buttons.addButton("&Записать", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.write)
        self.write.setEnabled(False)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._apply)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text(_ABOUT, "muted"))
        column.addLayout(head)
        column.addWidget(self.sum)
        column.addWidget(self.table, 1)
        column.addWidget(self.notes)
        column.addWidget(buttons)
        self.date.editingFinished.connect(self._read)
        self.only_changes.toggled.connect(lambda _: self._show_cells())
        room = parent.window().size()
        self.resize(min(760, room.width() - 40), min(600, room.height() - 40))
        self.open()
        self._asked: date | None = None
        self._read()

    def _read(self) -> None:
        try:
            asked = Day().read(self.date.text())
        except BadValue as error:
            # the last good date is no longer asked for, and must not be written by a second Enter
            self._asked = None
            self.write.setEnabled(False)
            self._say(f"На дату: {error}.", bad=True)
            return
        if not isinstance(asked, date) or asked == self._asked:
            return
        self._asked = asked
        self.write.setEnabled(False)
        year, school = self.desk.year, self.desk.school or None

        def work(_progress: "Progress") -> "CountPlan":
            from shnor_desktop.services import pupils

            return pupils.plan_count(self.desk.office, year, asked, school=school)

        self.desk.read(self, work, self._show)

    def _show(self, plan: "CountPlan") -> None:
        if plan.on_date != self._asked:
            return  # another date has been typed since
        self.plan = plan
        changed = len(plan.changed)
        if not plan.pupils:
            words = "Список обучающихся пуст: считать не по чему."
        elif changed:
            words = f"В списке {counted(plan.pupils, PUPIL)}. Изменится {counted(changed, NUMBER)}."
        else:
            words = f"В списке {counted(plan.pupils, PUPIL)}. Всё сходится: записывать нечего."
        self._say(words)
        self.notes.setText("\n".join(plan.notes))
        self._show_cells()
        self.write.setEnabled(bool(plan.steps) and self.desk.can_write)

    def _show_cells(self) -> None:
        if self.plan is not None:
            cells = self.plan.changed if self.only_changes.isChecked() else self.plan.cells
            self.table.show_lines([_line(cell) for cell in cells])

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.sum.setText(words)
        set_tone(self.sum, "bad" if bad else "plain")

    def _apply(self) -> None:
        plan = self.plan
        if plan is None or not self.write.isEnabled():
            return
        self.write.setEnabled(False)

        def work(_progress: "Progress") -> "Applied | None":
            from shnor_desktop.services import pupils

            return pupils.apply(self.desk.office, plan)

        def done(applied: "Applied | None") -> None:
            self.accept()
            if applied is not None:
                self.desk.noted.emit(f"{applied.title}: записано {counted(len(plan.changed), NUMBER)}.")
                self.desk.tell(applied.rows)

        self.keep(self.desk.runner, work, done, refused=self._again)

    def _again(self) -> None:
        self._asked = None
        self._read()


def _line(cell: "Cell") -> Line:
    was = "—" if cell.was is None else str(cell.was)
    return Line((cell.place, cell.title, was, str(cell.will)), "plain" if cell.changes else "muted")
