"""The editor of an own indicator: formulas in words with what they may name, checked and computed while one types."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.errors import ShnorError
from shnor_desktop.services import entries
from shnor_desktop.services.indicators import own
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.services.indicators.vocabulary import EXAMPLES, WORDS, forms
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.writing import WritingDialog

PAUSE_MS = 350
"""After the last key, before the formula is tried."""
_CHOICES = {
    "type": (("%", "доля, %"), ("число", "число"), ("да/нет", "да или нет")),
    "direction": (
        ("растёт", "лучше, когда растёт"),
        ("снижается", "лучше, когда снижается"),
        ("да", "лучше, когда «да»"),
    ),
    "level": (("школа", "у каждой школы"), ("муниципалитет", "у района в целом")),
    "periodicity": (("ежегодно", "раз в год"), ("раз в полугодие", "раз в полугодие")),
}
_FIELDS = (
    ("code", "Код", "line"),
    ("title", "Название", "line"),
    ("type", "Вид", "choice"),
    ("direction", "Направление", "choice"),
    ("part", "Числитель", "area"),
    ("whole", "Знаменатель", "area"),
    ("level", "Уровень", "choice"),
    ("unit", "Единица", "line"),
    ("periodicity", "Периодичность", "choice"),
    ("months", "Месяцы сдачи", "line"),
    ("targets", "План по годам", "line"),
    ("source", "Основание", "line"),
)
_HINTS = {
    "part": "У вида «да или нет» здесь стоит условие: число(…) > 0",
    "whole": "Пусто — значение даёт один числитель",
    "months": "Номера через запятую: 1, 6",
    "targets": "Через точку с запятой: 2025: 61; 2026: 65",
    "source": "Приказ, программа: дата и номер",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """What the formula gave, or the sentence of its mistake."""

    value: IndicatorValue | None
    trouble: str = ""


class OwnEditor(WritingDialog):
    """Saves only what was computed without a mistake; an own indicator holds from the year at hand on."""

    saved = Signal(object)

    def __init__(self, desk: Desk, before: own.Raw | None, source: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("Изменить свой показатель" if before else "Свой показатель")
        self._desk, self._before = desk, str(before["code"]) if before else ""
        self.inputs: dict[str, QLineEdit | QComboBox | QPlainTextEdit] = {}
        self.ready = False
        """Whether the answer below is that of the fields above."""
        self.verdict = QLabel()
        self.why = QLabel()
        for label in (self.verdict, self.why):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.help = Help(desk, self)
        self.help.chosen.connect(self._insert)
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton("Сохранить", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        halves = QHBoxLayout()
        halves.addWidget(self._form(before, source), 1)
        halves.addWidget(self.help, 1)
        column = QVBoxLayout(self)
        column.addLayout(halves, 1)
        column.addWidget(self.verdict)
        column.addWidget(self.why)
        column.addWidget(buttons)
        self.resize(900, 480 if _is_low(parent) else 620)
        self._area = self._formula("part")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._try)
        self._try()
        self.inputs["code"].setFocus()
        self.open()

    # --- fields

    def _form(self, before: own.Raw | None, source: str) -> QWidget:
        body = QWidget()
        body.setObjectName("pageBody")
        form = QFormLayout(body)
        form.setContentsMargins(2, 2, 8, 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for key, words, kind in _FIELDS:
            made = self.inputs[key] = self._input(key, kind)
            made.setAccessibleName(words)
            made.setAccessibleDescription(_HINTS.get(key, ""))
            form.addRow(words, made)
            if key in _HINTS:
                form.addRow("", text(_HINTS[key], "muted"))
        for key, value in shown(before or {}, source).items():
            self._put(key, value)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        return area

    def _input(self, key: str, kind: str) -> QLineEdit | QComboBox | QPlainTextEdit:
        if kind == "choice":
            box = QComboBox()
            for value, words in _CHOICES[key]:
                box.addItem(words, value)
            box.currentIndexChanged.connect(self._later)
            return box
        if kind == "area":
            area = Formula(self)
            area.textChanged.connect(self._later)
            area.entered.connect(self._on_area)
            return area
        line = QLineEdit()
        line.textChanged.connect(self._later)
        return line

    def _put(self, key: str, value: str) -> None:
        made = self.inputs[key]
        if isinstance(made, QComboBox):
            made.setCurrentIndex(max(made.findData(value), 0))
        elif isinstance(made, QPlainTextEdit):
            made.setPlainText(value)
        else:
            made.setText(value)

    def _text(self, key: str) -> str:
        made = self.inputs[key]
        if isinstance(made, QComboBox):
            return str(made.currentData())
        return (made.toPlainText() if isinstance(made, QPlainTextEdit) else made.text()).strip()

    def _formula(self, key: str) -> QPlainTextEdit:
        made = self.inputs[key]
        assert isinstance(made, QPlainTextEdit)  # noqa: S101  both formulas are areas
        return made

    def _on_area(self, area: QPlainTextEdit) -> None:
        self._area = area

    def _insert(self, words: str) -> None:
        """Into the formula that was written in last."""
        self._area.insertPlainText(words)
        self._area.setFocus()

    @property
    def raw(self) -> own.Raw:
        """The indicator as the rules of the base keep it."""
        return raw_of({key: self._text(key) for key, _, _ in _FIELDS})

    # --- trying and saving

    def _later(self) -> None:
        self.ready = False
        if hasattr(self, "_timer"):
            self._timer.start()

    def _try(self) -> None:
        office, year, raw = self._desk.office, self._desk.year, self.raw
        school = self._desk.school if office.is_district and self._desk.school else None
        if raw["level"] == "муниципалитет":
            school = None

        def work(_progress: object) -> Tried:
            try:
                return Tried(own.attempt(office, raw, year, school=school))
            except ShnorError as error:
                return Tried(None, f"{error} {error.hint}".strip())

        self._desk.read(self, work, lambda found: self._tell(raw, found))

    def _tell(self, raw: own.Raw, found: Tried) -> None:
        if raw != self.raw:
            return
        if found.value is None and not (raw["code"] or raw["title"]):
            self._say("Заполните код, название и формулу: значение сразу посчитается по данным.", "", good=True)
        elif found.value is None:
            self._say(found.trouble, "", good=False)
        else:
            one = found.value
            why = " ".join(one.why()[1:])
            self._say(f"Сейчас по данным: {one.known.text}.", why, good=True)
        self.accept_button.setEnabled(found.value is not None)
        self.ready = True

    def _say(self, words: str, why: str, *, good: bool) -> None:
        self.verdict.setText(words)
        set_tone(self.verdict, "good" if good else "bad")
        self.why.setText(why[:900] + ("…" if len(why) > 900 else ""))
        set_tone(self.why, "muted")

    def _save(self) -> None:
        """The window goes only when the indicator is kept: what was typed is never lost to a refusal."""
        office, year, raw, before = self._desk.office, self._desk.year, self.raw, self._before
        source = self._text("source")
        if not source:
            self._say("Заполните: основание.", "", good=False)
            return

        def work(_progress: object) -> entries.Applied | str | None:
            try:
                return own.put(office, year, raw, source, before=before)
            except ShnorError as error:
                return f"{error} {error.hint}".strip()

        self.keep(self._desk.runner, work, self._on_saved)

    def _on_saved(self, applied: entries.Applied | str | None) -> None:
        if isinstance(applied, str):
            self._say(applied, "", good=False)
            return
        self.saved.emit(applied)
        self.accept()


class Formula(QPlainTextEdit):
    """A few lines of a formula; Tab leaves it."""

    entered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().height() * 3 + 14)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.entered.emit(self)


class Help(QTreeWidget):
    """Functions, examples, forms with their columns; Enter or a double click puts the name into the formula."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeaderLabels(["Что можно назвать в формуле", "Что это"])
        self.setAccessibleName("Что можно назвать в формуле")
        self.setAlternatingRowColors(True)
        self._branch("Слова", [(words, about, words) for words, about in WORDS])
        self._branch("Примеры", [(about, formula, formula) for about, formula in EXAMPLES])
        for form in forms(desk.office.sheet):
            lines = [(label, about, f"«{label}»") for label, about in form.columns]
            self._branch(f"Лист «{form.title}»", lines, f"«{form.title}»")
        for item in self.findItems("Слова", Qt.MatchFlag.MatchExactly):
            item.setExpanded(True)
        self.setColumnWidth(0, 210)
        self.itemDoubleClicked.connect(lambda item, _column: self._give(item))

    def _branch(self, title: str, lines: Sequence[tuple[str, str, str]], given: str = "") -> None:
        branch = QTreeWidgetItem([title, ""])
        branch.setData(0, Qt.ItemDataRole.UserRole, given)
        for words, about, name in lines:
            leaf = QTreeWidgetItem([words, about])
            leaf.setData(0, Qt.ItemDataRole.UserRole, name)
            leaf.setToolTip(0, words)
            leaf.setToolTip(1, about)
            branch.addChild(leaf)
        self.addTopLevelItem(branch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._give(self.currentItem())
            return
        super().keyPressEvent(event)

    def _give(self, item: QTreeWidgetItem) -> None:
        words = str(item.data(0, Qt.ItemDataRole.UserRole) or "")
        if words:
            self.chosen.emit(words)


def _is_low(parent: QWidget) -> bool:
    """Whether the window is one of a small screen, or of a big scale."""
    return parent.window().height() < 640


def shown(raw: own.Raw, source: str) -> dict[str, str]:
    """A kept indicator as the fields show it."""
    found = {key: str(raw.get(key) or "") for key, _, kind in _FIELDS if kind != "choice"}
    found |= {key: str(raw.get(key) or options[0][0]) for key, options in _CHOICES.items()}
    if not found["part"]:
        found["part"] = str(raw.get("formula") or "")
    found["months"] = ", ".join(str(month) for month in raw.get("months", []))
    found["targets"] = "; ".join(f"{year}: {value}" for year, value in raw.get("targets", {}).items())
    return found | {"source": source}


def raw_of(fields: dict[str, str]) -> own.Raw:
    """The fields as a kept indicator; what is not understood is left as typed, so that the service can refuse it."""
    kind = fields["type"]
    direction = fields["direction"] if (fields["direction"] == "да") == (kind == "да/нет") else ""
    raw: own.Raw = {key: fields[key] for key in ("code", "title", "type", "level", "unit", "periodicity")}
    raw["direction"] = direction or ("да" if kind == "да/нет" else "растёт")
    raw |= {own.PART: fields["part"], own.WHOLE: fields["whole"]}
    raw["formula"] = own.formula_of(kind, fields["part"], fields["whole"])
    months = [one.strip() for one in fields["months"].split(",") if one.strip()]
    raw["months"] = [int(one) if one.isdecimal() else one for one in months]
    pairs = [one.partition(":") for one in fields["targets"].split(";") if one.strip()]
    raw["targets"] = {year.strip(): value.strip() for year, _, value in pairs}
    return raw
