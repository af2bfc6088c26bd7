"""Dialogs of the indicators: a typed value with its source, plans by year, and what would be frozen on a date."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import wording
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.indicators import entering
from shnor_desktop.services.indicators.freezing import Frozen, freeze, preview
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.writing import WritingDialog
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

Written = Callable[[Callable[[], Applied | None], str], None]
"""How a page writes: the gesture, and what it says when it is done."""
YES_NO = (("", "не указано"), ("да", "да"), ("нет", "нет"))
BEHIND, AHEAD = 1, 3
"""Years of plans beside the one at hand."""


def titled(one: IndicatorValue) -> str:
    """«4. Доля выпускников…, 1 полугодие, 2022 год»."""
    return f"{one.name}, {one.year} год"


def ask_value(parent: QWidget, desk: Desk, one: IndicatorValue, write: Written) -> Ask:
    """Type what no form of the base can give."""
    figure, known = one.known.figure, one.known
    value = known.text.replace(wording.NBSP, " ").removesuffix(" %") if known.value is not None else ""
    answer = one.indicator.type == "да/нет"
    fields = [
        Field(
            "value",
            "Значение",
            "choice" if answer else "text",
            value,
            required=False,
            options=YES_NO if answer else (),
            hint="" if answer else "Пусто — значения нет; у доли хватит числителя и знаменателя",
        )
    ]
    if not answer:
        parts = (("numerator", "Числитель", figure.numerator), ("denominator", "Знаменатель", figure.denominator))
        fields += [
            Field(key, words, value="" if had is None else str(had), required=False) for key, words, had in parts
        ]
    fields.append(Field("source", "Источник", "long", known.remark, required=False, hint="Документ, дата, кто считал"))

    def answered(given: Answers) -> None:
        office = desk.office
        parts = {key: given.get(key, "") for key in ("numerator", "denominator")}
        write(
            lambda: entering.type_value(office, one, given["value"], source=given["source"], **parts),
            "Значение записано.",
        )

    def check(given: Answers) -> str:
        told = given["value"] or (given.get("numerator") and given.get("denominator"))
        return "Заполните: источник." if told and not given["source"] else ""

    return Ask(parent, "Значение показателя", fields, answered, accept="Записать", about=titled(one), check=check)


def ask_plan(parent: QWidget, desk: Desk, one: IndicatorValue, held: dict[int, str], write: Written) -> Ask:
    """The plan of each year in a field of its own."""
    answer = one.indicator.type == "да/нет"
    fields = [
        Field(
            str(year),
            f"{year} год",
            "choice" if answer else "text",
            words,
            required=False,
            options=YES_NO if answer else (),
        )
        for year, words in held.items()
    ]

    def answered(given: Answers) -> None:
        office = desk.office
        changed = {year: given[str(year)] for year, before in held.items() if given[str(year)] != before}
        write(lambda: entering.plan_years(office, one, changed), "План записан.")

    about = f"{titled(one).rpartition(', ')[0]}\nПустое поле возвращает план программы, если он в ней есть."
    return Ask(parent, "План по годам", fields, answered, accept="Записать", about=about)


class FreezeDialog(WritingDialog):
    """A date, what of it, and at once what would be frozen, what stays, and why."""

    frozen = Signal(object)

    def __init__(self, desk: Desk, programme: tuple[str, str], one: IndicatorValue | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("Зафиксировать показатели на дату")
        self._desk, self._one = desk, one
        self.ready = False
        """Whether the list below is that of the fields above."""
        self.day = QLineEdit(wording.day(_usual(desk.year)))
        self.day.setPlaceholderText("дд.мм.гггг")
        self.what = QComboBox()
        self.what.addItem(f"Программа «{programme[1]}»", (programme[0], None, None))
        if one is not None:
            self.what.addItem(f"Только показатель {one.indicator.code}", (programme[0], one.indicator.code, one.period))
        for half in ("1 полугодие", "2 полугодие"):
            self.what.addItem(f"Только {half}", (programme[0], None, half))
        self.what.addItem("Все программы", (None, None, None))
        self.again = QCheckBox("&Повторно: и то, что уже зафиксировано")
        for widget, name in ((self.day, "Отчётная дата"), (self.what, "Что зафиксировать")):
            widget.setAccessibleName(name)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Отчётная дата", self.day)
        form.addRow("Что", self.what)
        form.addRow("", self.again)
        # at 150 % a small screen has about 510 points of height
        rows = 4 if parent.window().height() < 640 else 9
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.table = FactsTable(
            ("Показатель", "Значение", "Что будет"), name="Что будет зафиксировано", right=(1,), most=rows
        )
        self.remark = QLabel()
        self.remark.setWordWrap(True)
        self.remark.setProperty("tone", "bad")
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton("Зафиксировать", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text("Вычисленные значения запишутся на лист «Показатели» и не изменятся вместе с данными."))
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        column.addWidget(self.remark)
        column.addWidget(buttons)
        self.resize(720, 400 if rows < 9 else 560)
        self.day.editingFinished.connect(self._look)
        self.what.currentIndexChanged.connect(self._look)
        self.again.toggled.connect(self._look)
        self._look()
        self.open()

    @property
    def on(self) -> date | None:
        """The date that stands in the field; None when it is none."""
        try:
            found = Day().read(self.day.text())
        except BadValue:
            return None
        return found if isinstance(found, date) else None

    def _asked(self) -> dict[str, object]:
        programme, code, period = self.what.currentData()
        school = self._desk.school if self._desk.office.is_district and self._desk.school else None
        return {
            "programme": programme,
            "school": school,
            "codes": None if code is None else (code,),
            "period": period,
            "again": self.again.isChecked(),
        }

    def _look(self) -> None:
        on, office, year, asked = self.on, self._desk.office, self._desk.year, self._asked()
        self.remark.setText("" if on else "Укажите дату, например 20.09.2022.")
        self.accept_button.setEnabled(False)
        self.ready = False
        if on is not None:
            self._desk.read(self, lambda _progress: preview(office, year, on, **asked), self._show)  # type: ignore[arg-type]

    def _show(self, found: Frozen) -> None:
        lines = [Line((titled(one), one.now.text, "зафиксируется")) for one in found.frozen]
        lines += [Line((titled(one), one.known.text, reason), "muted") for one, reason in found.left]
        lines += [Line((titled(one), one.known.text, "не вычислено"), "muted") for one in found.lacking]
        counts = f"Зафиксируется: {len(found.frozen)}. Останется как есть: {len(found.left)}. "
        self.told.setText(f"{counts}Не вычислено: {len(found.lacking)}.")
        self.table.show_lines(lines)
        self.accept_button.setEnabled(bool(found.frozen))
        self.ready = True

    def _accept(self) -> None:
        on, office, year, asked = self.on, self._desk.office, self._desk.year, self._asked()
        if on is None:
            return

        def work(_progress: object) -> Frozen:
            return freeze(office, year, on, **asked)  # type: ignore[arg-type]

        def done(found: Frozen) -> None:
            self.frozen.emit(found)
            self.accept()

        self.keep(self._desk.runner, work, done)


def _usual(year: int) -> date:
    """Today in the year at hand, else the last day of that year."""
    today = this_day()
    return today if today.year == year else date(year, 12, 31)
