"""The dialog that moves terms: of the chosen measures or of a whole plan, with the dates before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.cells import day
from shnor_desktop.services import plan_shift, wording
from shnor_desktop.services.plan_shift import Move
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.table import FactsTable, Line

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shift:
    """How far, and which rows; None means the whole plan."""

    days: int
    months: int
    rows: tuple[int, ...] | None


class ShiftDialog(QDialog):
    """Nothing is written before the person has seen what would come of it."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget, chosen: Sequence[Item], whole: Sequence[Item], plan: str) -> None:
        """``whole``: every measure of the plan, empty where no single plan is at hand."""
        super().__init__(parent)
        self._chosen, self._whole = list(chosen), list(whole)
        self.setWindowTitle("Сдвинуть сроки")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, min(520, parent.window().height() - 30))
        self.only = QRadioButton(f"&Выбранные сроки: {len(self._chosen)}")
        self.all = QRadioButton(f"Весь &план «{plan}»: сроков {len(self._whole)}")
        self.months = _spin("На сколько месяцев", 400)
        self.days = _spin("На сколько дней", 4000)
        self.said = text("", "muted")
        self.table = FactsTable(
            ("№", "Мероприятие", "Было", "Станет"), name="Сроки до и после сдвига", stretch=1, most=200
        )
        self.table.setMinimumHeight(160)
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton("Сдвинуть", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        for words, spin in (("На &месяцев", self.months), ("и &дней", self.days)):
            label = QLabel(words)
            label.setBuddy(spin)
            row.addWidget(label)
            row.addWidget(spin)
        row.addWidget(text("Назад — с минусом.", "muted", wrap=False))
        row.addStretch(1)
        column = QVBoxLayout(self)
        for radio in (self.only, self.all):
            column.addWidget(radio)
            radio.toggled.connect(lambda _: self._tell())
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.accept_button.setDefault(True)
        self.only.setVisible(bool(self._chosen))
        self.all.setVisible(bool(self._whole))
        (self.only if self._chosen else self.all).setChecked(True)
        for spin in (self.months, self.days):
            spin.valueChanged.connect(lambda _: self._tell())
        self._tell()
        self.months.setFocus()
        self.months.selectAll()
        self.open()

    def accept(self) -> None:
        """Close and hand over what was asked for; without a length there is nothing to do."""
        if not self.accept_button.isEnabled():
            return
        super().accept()
        rows = None if self.all.isChecked() else tuple(item.row for item in self._chosen)
        self.wanted.emit(Shift(self.days.value(), self.months.value(), rows))

    def _tell(self) -> None:
        held = self._whole if self.all.isChecked() else self._chosen
        try:
            moves = plan_shift.moves(held, days=self.days.value(), months=self.months.value())
            trouble = ""
        except InputError as error:
            moves, trouble = [], str(error)
        moving = bool(self.days.value() or self.months.value()) and bool(moves)
        left = len(held) - len(moves)
        words = f"Сдвинется сроков: {len(moves)}; останется на месте: {left} — исполнены, отменены или без срока."
        more = f" Показаны первые {_SHOWN}." if len(moves) > _SHOWN else ""
        self.said.setText(trouble or words + more)
        self.table.show_lines([_line(move) for move in moves[:_SHOWN]])
        self.accept_button.setEnabled(moving)


def _spin(name: str, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(-most, most)
    spin.setAccessibleName(name)
    return spin


def _line(move: Move) -> Line:
    begin, end = day(move.item.values, "start"), move.item.end
    before, after = (
        wording.day(last) if first is None or first == last else f"{wording.day(first)}–{wording.day(last)}"
        for first, last in ((begin, end), (move.start, move.end))
    )
    return Line((str(move.item.values["number"] or ""), move.item.title, before, after))
