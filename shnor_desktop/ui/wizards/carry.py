"""The dialog that begins a school year: what is carried from the old one, what is not and why, before it is written."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import years
from shnor_desktop.services.wording import ROW, counted, school_year
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.writing import WritingDialog
from shnor_desktop.ui.wizards.files import choose

if TYPE_CHECKING:
    from shnor_desktop.services.carry import CarryPlan
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.work import Progress
    from shnor_desktop.ui.desk import Desk

_ABOUT = (
    "Классы становятся на год старше, оборудование и повторяющиеся мероприятия переходят с пометками, "
    "выпускные классы и сомнительные строки ждут вашего решения. Прежний год не меняется; всё отменяется одним Ctrl+Z."
)
_ALL = ""


class CarryDialog(WritingDialog):
    """Chooses the year, shows the plan, writes it."""

    def __init__(self, desk: "Desk", parent: QWidget, year: int | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.plan: CarryPlan | None = None
        self.setWindowTitle("Начать учебный год")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.year = QComboBox()
        self.year.setAccessibleName("Из какого года")
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        self.forms = FactsTable(
            ("Лист", "Строк", "Перенесено", "Новых строк", "Не переносится", "Решите сами"),
            name="Что будет с листами",
            right=(1, 2, 3, 4, 5),
            wrap=False,
        )
        self.rows = FactsTable(("Строка", "Что с ней", "Почему"), name="Строки прежнего года", stretch=2, wrap=False)
        self.fate, self.form, self.why = QComboBox(), QComboBox(), QComboBox()
        for box, name in ((self.fate, "Что с ними"), (self.form, "Лист"), (self.why, "Почему")):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(14)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.extend = QCheckBox("Продлить &планы: исполненным повторяющимся мероприятиям — срок нового года")
        self.promote = QCheckBox("Перевести &обучающихся из списка в следующий класс, кроме выпускных")
        self.save = QPushButton("Сохранить &список…")
        self.save.setAutoDefault(False)
        self._lay_out()
        self.year.activated.connect(self._read)
        for wish in (self.extend, self.promote):
            wish.toggled.connect(self._read)
        self.fate.activated.connect(lambda _: self._show_reasons())
        self.form.activated.connect(lambda _: self._show_reasons())
        self.why.activated.connect(lambda _: self._show_rows())
        self.forms.chosen.connect(self._on_form)
        self.save.clicked.connect(self._ask_path)
        room = parent.window().size()
        self.resize(min(980, room.width() - 40), min(660, room.height() - 40))
        self.open()
        self._begin(year)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(QLabel("Из учебного года"))
        head.addWidget(self.year)
        head.addWidget(self.sum, 1)
        filters = QHBoxLayout()
        for words, box, share in (("Показать", self.fate, 1), ("лист", self.form, 2), ("почему", self.why, 3)):
            filters.addWidget(QLabel(words))
            filters.addWidget(box, share)
        buttons = QDialogButtonBox()
        self.begin = buttons.addButton("&Начать учебный год", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.begin)
        buttons.addButton("Закрыть", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._apply)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(buttons, 1)
        column = QVBoxLayout(self)
        column.addWidget(text(_ABOUT, "muted"))
        column.addLayout(head)
        column.addWidget(self.extend)
        column.addWidget(self.promote)
        for table, share in ((self.forms, 3), (self.rows, 4)):
            table.setMinimumHeight(96)
            if table is self.rows:
                column.addLayout(filters)
            column.addWidget(table, share)
        column.addLayout(foot)
        self.begin.setEnabled(False)
        self.save.setEnabled(False)

    # --- reading

    def _begin(self, year: int | None) -> None:
        def work(_progress: "Progress") -> list[int]:
            return years.held(self.desk.office)

        def done(held: list[int]) -> None:
            for each in held:
                self.year.addItem(school_year(each), each)
            if not held:
                self.sum.setText("В базе нет ни одного учебного года: переносить нечего.")
                return
            self.year.setCurrentIndex(max(self.year.findData(year if year is not None else self.desk.year), 0))
            self.year.setFocus()
            self._read()

        self.desk.read(self, work, done)

    def _read(self) -> None:
        if not self.year.count():
            return
        from_year = int(self.year.currentData())
        extend, promote = self.extend.isChecked(), self.promote.isChecked()
        self.begin.setEnabled(False)
        self.sum.setText("Смотрим строки…")

        def work(progress: "Progress") -> "CarryPlan":
            from shnor_desktop.services import carry

            wishes = carry.Wishes(extend=extend, promote=promote)
            return carry.plan_carry(self.desk.office, from_year, progress, wishes=wishes)

        self.desk.long(self, f"Перенос из {school_year(from_year)} года", work, self._show)

    def _show(self, plan: "CarryPlan") -> None:
        from shnor_desktop.services.carry import Fate

        wishes = (plan.wishes.extend, plan.wishes.promote)
        if (plan.year, wishes) != (self.year.currentData(), (self.extend.isChecked(), self.promote.isChecked())):
            return  # something else has been chosen since
        self.plan = plan
        totals = " + ".join(f"{fate.value} {plan.total(fate)}" for fate in Fate)
        new = counted(plan.added, ("новая строка", "новые строки", "новых строк"))
        if plan.changed:
            new += f", изменится {counted(plan.changed, ROW)}"
        self.sum.setText(f"→ {school_year(plan.target)}. Строк {plan.rows} = {totals}. Будет записано: {new}.")
        self.forms.show_lines([self._form_line(plan, key) for key in plan.sheets()])
        self.extend.setVisible("roadmap" in plan.sheets())
        self.promote.setVisible("pupils" in plan.sheets())
        for box, entries in (
            (self.fate, [("все строки", _ALL), *((fate.value, fate.value) for fate in Fate)]),
            (self.form, [("все листы", _ALL), *((SHEETS[key].title, key) for key in plan.sheets())]),
        ):
            box.clear()
            for words, key in entries:
                box.addItem(words, key)
        if plan.total(Fate.REPORTED):
            self.fate.setCurrentIndex(self.fate.findData(Fate.REPORTED.value))
        self._show_reasons()
        self.begin.setEnabled(bool(plan.steps) and self.desk.can_write)
        self.save.setEnabled(True)

    @staticmethod
    def _form_line(plan: "CarryPlan", key: str) -> Line:
        from shnor_desktop.services.carry import Fate
        from shnor_desktop.services.entries import Add

        mine = [outcome for outcome in plan.outcomes if outcome.sheet == key]
        numbers = [plan.count(key, fate) for fate in Fate]
        new = sum(isinstance(outcome.step, Add) for outcome in mine)
        cells = (SHEETS[key].title, str(len(mine)), str(numbers[0]), str(new), str(numbers[1]), str(numbers[2]))
        return Line(cells, "warn" if numbers[2] else "plain", key=key)

    # --- the rows

    def _on_form(self, line: Line | None) -> None:
        """Going over the forms shows their rows below."""
        if line is not None and self.forms.hasFocus():
            self.form.setCurrentIndex(max(self.form.findData(line.key), 0))
            self.fate.setCurrentIndex(0)
            self._show_reasons()

    def _chosen(self, *, why: bool) -> "list[Line]":
        if self.plan is None:
            return []
        fate, form, reason = self.fate.currentData(), self.form.currentData(), self.why.currentData() if why else _ALL
        return [
            Line(
                (f"{SHEETS[outcome.sheet].title}: {outcome.label}", outcome.fate.value, outcome.why),
                "warn" if outcome.fate.name == "REPORTED" else "plain",
                key=outcome.why,
            )
            for outcome in self.plan.outcomes
            if fate in (_ALL, outcome.fate.value) and form in (_ALL, outcome.sheet) and reason in (_ALL, outcome.why)
        ]

    def _show_reasons(self) -> None:
        numbers: dict[str, int] = {}
        for line in self._chosen(why=False):
            numbers[line.key] = numbers.get(line.key, 0) + 1
        self.why.clear()
        self.why.addItem("любая причина", _ALL)
        for why, number in numbers.items():
            self.why.addItem(f"{why} ({number})", why)
        self._show_rows()

    def _show_rows(self) -> None:
        self.rows.show_lines(self._chosen(why=True))

    # --- what is written

    def _ask_path(self) -> None:
        if self.plan is None:
            return
        name = f"Перенос {self.plan.year - 1}-{self.plan.target - 1}.xlsx"

        def chosen(path: Path) -> None:
            self.save_list(path)

        start = self.desk.folder / name
        choose(self, "save", "Сохранить список", start=start, pattern="Excel (*.xlsx)", done=chosen)

    def save_list(self, path: Path) -> None:
        """Write what becomes of every row."""
        plan = self.plan
        if plan is None:
            return

        def work(_progress: "Progress") -> int:
            from shnor_desktop.services.exporting import carried

            return carried.save_list(plan, path)

        def done(rows: int) -> None:
            self.desk.remember_folder(path)
            self.desk.noted.emit(f"Записано в «{path.name}»: {counted(rows, ROW)}")

        self.desk.long(self, "Список переноса", work, done)

    def _apply(self) -> None:
        plan = self.plan
        if plan is None or not plan.steps:
            return
        self.begin.setEnabled(False)

        def work(progress: "Progress") -> "Applied | None":
            from shnor_desktop.services import carry

            return carry.apply(self.desk.office, plan, progress)

        def done(applied: "Applied | None") -> None:
            self.accept()
            if applied is not None:
                self.desk.tell(applied.rows)
                self.desk.look_at(year=plan.target)
                year = school_year(plan.target)
                self.desk.noted.emit(f"Начат {year} учебный год: записано {counted(len(plan.steps), ROW)}.")

        self.keep(self.desk.runner, work, done, refused=self._read, title="Начинаем учебный год")
