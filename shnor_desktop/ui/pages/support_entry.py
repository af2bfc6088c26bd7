"""The dialog of one entry of the diary: today's date stands there, factors are ticked, names are warned about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import wording
from shnor_desktop.services.support.diary import FORMS, SEPARATOR, full_names
from shnor_desktop.ui.pages.support_writing import by_ctrl_enter
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text

_DAYS = ("date", "due", "done_on")


class EntryDialog(QDialog):
    """Ends with ``answered``: the values of the entry, all of them read."""

    answered = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        factors: Sequence[str],
        on_answer: Callable[[Mapping[str, Value]], None],
        *,
        today: date,
        held: Mapping[str, Value] | None = None,
    ) -> None:
        """``factors``: titles to choose from, those of the school first; ``held``: an entry to be changed."""
        super().__init__(parent)
        self.setWindowTitle("Изменить запись дневника" if held else "Новая запись дневника")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(660)
        given: Mapping[str, Value] = held or {"date": today, "form": FORMS[0]}
        self.lines = {key: QLineEdit(_shown(given.get(key))) for key in (*_DAYS, "participants")}
        self.texts = {key: QPlainTextEdit(_shown(given.get(key))) for key in ("summary", "recommendations")}
        self.form = QComboBox()
        self.form.addItems(FORMS)
        self.form.setCurrentText(str(given.get("form") or FORMS[0]))
        self.factors = _choices(factors, str(given.get("factors") or ""))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in self._fields():
            field.setAccessibleName(words)
            form.addRow(words, field)
        for key in _DAYS:
            self.lines[key].setPlaceholderText("дд.мм.гггг")
        self.lines["participants"].setPlaceholderText("Должности, без имён: директор, завуч, куратор")
        for area in self.texts.values():
            area.setTabChangesFocus(True)
            area.setFixedHeight(area.fontMetrics().height() * 3 + 14)
            area.textChanged.connect(self._warn)
        self.lines["participants"].textChanged.connect(self._warn)
        self.warning = text("", "warn")
        self.warning.hide()
        self.remark = text("", "bad")
        self.remark.hide()
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton("Записать", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        self.accept_button.setDefault(True)
        self.accept_button.setToolTip("Ctrl+Enter")
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for widget in (self.warning, self.remark, buttons):
            column.addWidget(widget)
        by_ctrl_enter(self)
        self.answered.connect(on_answer)
        self._warn()
        self.lines["date"].setFocus()
        self.open()

    def accept(self) -> None:
        """Say what is missing, or close and hand the values over."""
        try:
            values = self._values()
        except BadValue as error:
            self._say(f"{error}.")
            return
        missing = [words for key, words in (("date", "дату встречи"), ("summary", "итог")) if values[key] is None]
        if missing:
            self._say(f"Укажите {wording.listed(missing)}.")
            return
        super().accept()
        self.answered.emit(values)

    def _fields(self) -> Sequence[tuple[str, QWidget]]:
        return (
            ("Дата встречи", self.lines["date"]),
            ("Форма", self.form),
            ("Участники", self.lines["participants"]),
            ("Факторы риска", self.factors),
            ("Итог", self.texts["summary"]),
            ("Рекомендации", self.texts["recommendations"]),
            ("Исполнить до", self.lines["due"]),
            ("Исполнено", self.lines["done_on"]),
        )

    def _values(self) -> dict[str, Value]:
        found: dict[str, Value] = {"form": self.form.currentText()}
        for key in _DAYS:
            words = self.lines[key].text().strip()
            found[key] = Day().read(words) if words else None
        found["participants"] = self.lines["participants"].text().strip() or None
        for key, area in self.texts.items():
            found[key] = area.toPlainText().strip() or None
        ticked = [
            item.text()
            for number in range(self.factors.count())
            if (item := self.factors.item(number)).checkState() == Qt.CheckState.Checked
        ]
        found["factors"] = f"{SEPARATOR} ".join(ticked) or None
        return found

    def _warn(self) -> None:
        """Softly: the entry can be written all the same."""
        words = " ".join([self.lines["participants"].text(), *(area.toPlainText() for area in self.texts.values())])
        names = full_names(words)
        self.warning.setText(f"Похоже на имя человека: {', '.join(names)}. В дневнике лучше указать должность.")
        self.warning.setVisible(bool(names))

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.show()
        set_tone(self.remark, "bad")


def _choices(factors: Sequence[str], held: str) -> QListWidget:
    """Factors with boxes, Space ticks; what was entered by hand before stays."""
    box = QListWidget()
    chosen = [part.strip() for part in held.split(SEPARATOR) if part.strip()]
    for title in dict.fromkeys([*factors, *chosen]):
        item = QListWidgetItem(title)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if title in chosen else Qt.CheckState.Unchecked)
        box.addItem(item)
    box.setToolTip("Пробел отмечает фактор, о котором шла речь")
    box.setWordWrap(True)
    box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    box.setFixedHeight(box.fontMetrics().height() * 5 + 10)
    if box.count():
        box.setCurrentRow(0)
    return box


def _shown(value: Value) -> str:
    return wording.day(value) if isinstance(value, date) else "" if value is None else str(value)
