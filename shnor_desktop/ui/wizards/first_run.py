"""The first-run wizard: a new school, a new district, an existing base, or the demonstration."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)

from shnor_desktop import paths
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.wizards.files import PathLine

BASES = "Базы ШНОР-Офиса (*.shnor)"
DEMO_SUMMARY = "Итоги.txt"
"""Written when a demonstration is whole."""
_WAYS = (
    ("school", "Новая &школа", "Школа ведёт свои данные и передаёт пакеты в район."),
    ("district", "Новый &район", "Район принимает пакеты всех школ и сводит их."),
    ("open", "&Открыть базу", "База уже есть: на этом компьютере, на флешке, в папке копий."),
    ("demo", "Де&монстрация", "Готовый пример: настоящие цифры двух районов, люди вымышлены."),
)
_CODE = re.compile(r"[0-9A-Za-zА-Яа-яЁё._-]{1,20}")


class FirstRun(QWizard):
    """Ends with ``chosen``: the path of a base that is there and can be opened."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.way = "school"
        self.setWindowTitle("Начало работы")
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage, True)
        for button, words in (
            (QWizard.WizardButton.BackButton, "&Назад"),
            (QWizard.WizardButton.NextButton, "&Далее"),
            (QWizard.WizardButton.FinishButton, "&Готово"),
            (QWizard.WizardButton.CancelButton, "Отмена"),
        ):
            self.setButtonText(button, words)
        for button in (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton):
            make_primary(self.button(button))
        self.setMinimumSize(620, 400)
        self.start_page = _Start(self)
        self.office_page = _Office(self)
        self.file_page = _File(self)
        for number, page in enumerate((self.start_page, self.office_page, self.file_page)):
            self.setPage(number, page)

    def nextId(self) -> int:
        if self.currentId() == 0:
            return 1 if self.way in ("school", "district") else 2
        return -1

    def accept(self) -> None:
        """Make or find the base; whatever is wrong is said and the wizard stays."""
        page = self.currentPage()
        if not isinstance(page, _Step):
            return
        trouble = page.trouble()
        if trouble is not None:
            words, field = trouble
            page.say(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        page.say("")
        self.setEnabled(False)
        self.desk.runner.start(
            self, page.work(), self._on_done, on_failure=self._on_failed, title=page.doing if page.doing else ""
        )

    def _on_done(self, path: Path) -> None:
        self.setEnabled(True)
        super().accept()
        self.chosen.emit(path)

    def _on_failed(self, _error: Exception) -> None:
        self.setEnabled(True)


class _Step(QWizardPage):
    """A page of the wizard with a line that says what is still missing."""

    doing = ""

    def __init__(self, wizard: FirstRun) -> None:
        super().__init__()
        self.first_run = wizard
        self.remark = QLabel("")
        self.remark.setWordWrap(True)
        self.remark.setProperty("tone", "bad")
        self.remark.setAccessibleName("Что поправить")

    def say(self, words: str) -> None:
        self.remark.setText(words)

    def initializePage(self) -> None:
        """Another way may have been chosen since: what was wrong then is not wrong now."""
        self.say("")

    def trouble(self) -> tuple[str, QWidget] | None:
        """A sentence about what keeps us from going on, and the field it speaks of; None if nothing does."""
        return None

    def work(self) -> Any:
        """What the worker does; gives the path of the base."""
        raise NotImplementedError


class _Start(_Step):
    def __init__(self, wizard: FirstRun) -> None:
        super().__init__(wizard)
        self.setTitle("С чего начать")
        column = QVBoxLayout(self)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for key, words, about in _WAYS:
            button = QRadioButton(words)
            button.setAccessibleDescription(about)
            button.toggled.connect(lambda on, key=key: self._choose(key) if on else None)
            self.group.addButton(button)
            self.buttons[key] = button
            column.addWidget(button)
            line = text(about, "muted")
            line.setContentsMargins(22, 0, 0, 6)
            column.addWidget(line)
        column.addStretch(1)
        self.buttons["school"].setChecked(True)

    def initializePage(self) -> None:
        self.buttons[self.first_run.way].setFocus()

    def _choose(self, key: str) -> None:
        self.first_run.way = key


class _Office(_Step):
    """Code, name and place of a new base."""

    def __init__(self, wizard: FirstRun) -> None:
        super().__init__(wizard)
        self.setFinalPage(True)
        self.name = QLineEdit()
        self.code = QLineEdit()
        self.code.setMaxLength(20)
        self.district_name = QLineEdit()
        self.district_code = QLineEdit()
        self.user = QLineEdit()
        self.place = PathLine("save", "Файл базы", BASES)
        self._typed_place = False
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for label, field in (
            ("На&звание", self.name),
            ("&Код", self.code),
            ("Код &района", self.district_code),
            ("Назван&ие района", self.district_name),
            ("К&то работает", self.user),
            ("&Файл базы", self.place),
        ):
            self.form.addRow(label, field)
            field.setAccessibleName(label.replace("&", ""))
        self.user.setPlaceholderText("Имя или должность — для журнала изменений")
        column = QVBoxLayout(self)
        column.addLayout(self.form)
        column.addWidget(self.remark)
        column.addStretch(1)
        self.code.textEdited.connect(self._suggest)
        self.place.line.textEdited.connect(self._on_typed_place)

    def initializePage(self) -> None:
        super().initializePage()
        school = self.first_run.way == "school"
        self.setTitle("Новая школа" if school else "Новый район")
        self.name.setPlaceholderText(
            "Краткое название, как в отчётах: СОШ № 8" if school else "Например: Зареченский район"
        )
        self.code.setPlaceholderText("Код школы в районе: 857" if school else "Код района: 61-14")
        for field in (self.district_code, self.district_name):
            self.form.setRowVisible(field, school)
        self.district_code.setPlaceholderText("Кому школа передаёт пакеты; можно указать позже")
        self._suggest()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def trouble(self) -> tuple[str, QWidget] | None:
        if not self.name.text().strip():
            return "Укажите название: оно стоит в отчётах и пакетах.", self.name
        if not _CODE.fullmatch(self.code.text().strip()):
            return "Укажите код: до 20 букв и цифр без пробелов.", self.code
        path = self.place.path
        if path is None:
            return "Укажите, где будет файл базы.", self.place
        if path.suffix.lower() != ".shnor":
            return "Имя файла базы должно кончаться на .shnor.", self.place
        if path.exists():
            words = f"Файл «{path.name}» уже есть. Выберите другое имя или откройте его на первом шаге."
            return words, self.place
        return None

    def work(self) -> Any:
        path = self.place.path
        role, code, name = self.first_run.way, self.code.text().strip(), self.name.text().strip()
        settings: dict[str, object] = {"user": self.user.text().strip() or None}
        if role == "school":
            settings["district_code"] = self.district_code.text().strip() or None
            settings["district_name"] = self.district_name.text().strip() or None

        def create(_progress: object) -> Path:
            from shnor_desktop.services import office

            assert path is not None  # noqa: S101  trouble() has looked
            given = {key: value for key, value in settings.items() if value is not None}
            office.create(path, role=role, code=code, name=name, settings=given)
            return path

        return create

    def _suggest(self) -> None:
        if not self._typed_place:
            word = "school" if self.first_run.way == "school" else "district"
            code = "".join(sign for sign in self.code.text().strip() if sign.isalnum() or sign in "._-")
            self.place.put(paths.data_dir() / f"{word}-{code or 'new'}.shnor")

    def _on_typed_place(self) -> None:
        self._typed_place = True


class _File(_Step):
    """An existing base, or the folder of the demonstration."""

    def __init__(self, wizard: FirstRun) -> None:
        super().__init__(wizard)
        self.setFinalPage(True)
        self.about = text("", "muted")
        self.file = PathLine("open", "Файл базы", BASES)
        self.folder = PathLine("folder", "Папка демонстрации")
        column = QVBoxLayout(self)
        for widget in (self.about, self.file, self.folder, self.remark):
            column.addWidget(widget)
        column.addStretch(1)

    @property
    def doing(self) -> str:  # type: ignore[override]
        return "Готовлю демонстрацию…" if self._demo else ""

    @property
    def _demo(self) -> bool:
        return self.first_run.way == "demo"

    def initializePage(self) -> None:
        super().initializePage()
        self.setTitle("Демонстрация" if self._demo else "Открыть базу")
        self.file.setVisible(not self._demo)
        self.folder.setVisible(self._demo)
        if self._demo:
            self.about.setText(
                "В этой папке появятся базы четырёх школ и двух районов, отчёты и пакеты. Это занимает около минуты."
            )
            if self.folder.path is None:
                self.folder.put(paths.data_dir() / "Демонстрация")
            self.folder.setFocus()
        else:
            self.about.setText("Файл базы кончается на .shnor. Папки рядом с ним (файлы, копии, ключи) — его части.")
            self.file.setFocus()

    def trouble(self) -> tuple[str, QWidget] | None:
        field = self.folder if self._demo else self.file
        path = field.path
        if path is None:
            return "Укажите папку." if self._demo else "Укажите файл базы.", field
        if not self._demo:
            return None if path.is_file() else (f"Файла «{path.name}» нет. Проверьте путь.", field)
        if path.is_dir() and any(path.iterdir()) and not _has_demo(path):
            return f"В папке «{path.name}» уже что-то есть. Выберите пустую.", field
        return None

    def work(self) -> Any:
        path = self.folder.path if self._demo else self.file.path
        demo = self._demo

        def find(progress: Any) -> Path:
            assert path is not None  # noqa: S101  trouble() has looked
            if not demo:
                return path
            if not _has_demo(path):
                from shnor_desktop.services.demo import build

                build(path, progress)
            return demo_bases(path)[0]

        return find


def _has_demo(folder: Path) -> bool:
    """Whether a whole demonstration lies there, one that was not stopped half-way."""
    return (folder / DEMO_SUMMARY).is_file() and bool(demo_bases(folder))


def demo_bases(folder: Path) -> list[Path]:
    """The bases of a demonstration, those of schools first."""
    found = sorted(folder.rglob("*.shnor")) if folder.is_dir() else []
    found = [path for path in found if ".copies" not in str(path.parent)]
    return sorted(found, key=lambda path: (not path.name.startswith("school"), path.name))
