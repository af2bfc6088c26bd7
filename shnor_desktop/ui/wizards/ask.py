"""A small dialog of a few fields: checked as it is accepted, driven by keys alone, never waiting in a loop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.wizards.files import PathLine, split

FieldKind = Literal["text", "secret", "day", "open", "many", "save", "folder", "choice", "long"]
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the dialog."""

    key: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    hint: str = ""
    required: bool = True
    pattern: str = "Все файлы (*)"
    options: tuple[tuple[str, str], ...] = ()
    """Keys and words of a choice."""


class Ask(QDialog):
    """Ends with ``answered``: what stands in the fields, all of it checked."""

    answered = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[Field],
        on_answer: Callable[[Answers], None],
        *,
        accept: str = "Готово",
        about: str = "",
        check: Callable[[Answers], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._fields = tuple(fields)
        self._check = check
        self.inputs: dict[str, QLineEdit | QComboBox | PathLine | QPlainTextEdit] = {}
        column = QVBoxLayout(self)
        if about:
            column.addWidget(text(about))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in self._fields:
            made = self.inputs[field.key] = _input(field)
            made.setAccessibleName(field.label)
            made.setAccessibleDescription(field.hint)
            form.addRow(field.label, made)
            if field.hint:
                form.addRow("", text(field.hint, "muted"))
        column.addLayout(form)
        self.remark = QLabel("")
        self.remark.setWordWrap(True)
        self.remark.setProperty("tone", "bad")
        column.addWidget(self.remark)
        # room that is left over is not put between the fields
        column.addStretch(1)
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        # only a button that is in the dialog already gets Enter back after others have had the keyboard
        self.accept_button.setDefault(True)
        self.answered.connect(on_answer)
        self.open()

    @property
    def answers(self) -> dict[str, str]:
        """What stands in the fields."""
        return {key: _value(made) for key, made in self.inputs.items()}

    def accept(self) -> None:
        """Say what is missing, or close and hand the answers over."""
        answers = self.answers
        trouble = next((words for field in self._fields if (words := _trouble(field, answers[field.key]))), "")
        if not trouble and self._check is not None:
            trouble = self._check(answers)
        self.remark.setText(trouble)
        if not trouble:
            super().accept()
            self.answered.emit(answers)


def as_day(words: str) -> date | None:
    """A date that was typed and checked."""
    found = Day().read(words) if words.strip() else None
    return found if isinstance(found, date) else None


def as_path(words: str) -> Path:
    """A path that was typed."""
    return Path(words.strip().strip('"')).expanduser()


def _input(field: Field) -> QLineEdit | QComboBox | PathLine | QPlainTextEdit:
    if field.kind == "choice":
        box = QComboBox()
        for key, words in field.options:
            box.addItem(words, key)
        box.setCurrentIndex(max(box.findData(field.value), 0))
        return box
    if field.kind in ("open", "many", "save", "folder"):
        place = PathLine(field.kind, field.label, field.pattern)
        place.put(field.value)
        return place
    if field.kind == "long":
        area = QPlainTextEdit(field.value)
        area.setTabChangesFocus(True)
        area.setMaximumHeight(90)
        return area
    line = QLineEdit(field.value)
    if field.kind == "secret":
        line.setEchoMode(QLineEdit.EchoMode.Password)
    if field.kind == "day":
        line.setPlaceholderText("дд.мм.гггг")
    return line


def _value(made: QWidget) -> str:
    if isinstance(made, QComboBox):
        return str(made.currentData())
    if isinstance(made, PathLine):
        return made.line.text().strip()
    if isinstance(made, QPlainTextEdit):
        return made.toPlainText().strip()
    assert isinstance(made, QLineEdit)  # noqa: S101  nothing else is made above
    # a passphrase may begin with a space
    return made.text() if made.echoMode() == QLineEdit.EchoMode.Password else made.text().strip()


def _trouble(field: Field, words: str) -> str:
    if not words:
        return f"Заполните: {field.label.replace('&', '').lower()}." if field.required else ""
    if field.kind == "day":
        try:
            Day().read(words)
        except BadValue as error:
            return f"{field.label.replace('&', '')}: {error}."
    if field.kind == "open" and not as_path(words).is_file():
        return f"Файла «{as_path(words).name}» нет. Проверьте путь."
    if field.kind == "many":
        missing = next((path for path in split(words) if not path.is_file()), None)
        return f"Файла «{missing.name}» нет. Проверьте путь." if missing is not None else ""
    if field.kind == "folder" and not as_path(words).is_dir():
        return f"Папки «{words}» нет. Проверьте путь или вставьте флешку."
    return ""
