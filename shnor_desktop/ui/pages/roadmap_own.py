"""Own templates: a plan saved as one with the names taken out, and the list of what the office has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.services import plan_own, plan_templates, wording
from shnor_desktop.services.plan_own import Written
from shnor_desktop.services.plan_templates import Template
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.writing import WritingDialog
from shnor_desktop.ui.wizards.files import choose

PATTERN = "Шаблоны планов (*.json)"


class SaveTemplateDialog(QDialog):
    """Shows what the template would hold instead of names before anything is kept."""

    def __init__(self, parent: QWidget, desk: Desk, written: Written) -> None:
        super().__init__(parent)
        self.desk, self.written = desk, written
        self.setWindowTitle("Сохранить план как шаблон")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(600)
        one = written.template
        self.title = QLineEdit(one.title)
        self.title.setMaxLength(200)
        self.title.setAccessibleName("Название шаблона")
        self.names = FactsTable(("В плане", "В шаблоне"), name="Что заменено", stretch=0, most=8)
        self.names.show_lines([Line((name, instead)) for name, instead in written.replaced.items()])
        self.file = QPushButton("Записать в &файл…")
        buttons = QDialogButtonBox()
        accept = buttons.addButton("Сохранить", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(accept)
        buttons.addButton(self.file, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.file.clicked.connect(self._on_file)
        form = QFormLayout()
        form.addRow("&Название шаблона", self.title)
        column = QVBoxLayout(self)
        counted = wording.counted(len(one.measures), wording.MEASURE)
        column.addWidget(text(f"{counted}; отметки об исполнении, файлы и имена в шаблон не входят."))
        column.addLayout(form)
        if written.replaced:
            column.addWidget(text("Имена людей, школ и мест заменены:", "muted"))
        column.addWidget(self.names)
        self.names.setVisible(bool(written.replaced))
        words = "Названия, которых нет в базе, программа узнать не может: просмотрите шаблон перед отправкой."
        column.addWidget(text(words, "warn"))
        column.addWidget(buttons)
        accept.setDefault(True)
        self.title.setFocus()
        self.open()

    def accept(self) -> None:
        """Keep the template in the base."""
        office, words = self.desk.office, plan_own.titled(self.written, self.title.text())

        def done(taken: tuple[Template, Any]) -> None:
            told = "сохранён среди своих" if taken[1] is not None else "уже есть среди своих"
            self.desk.noted.emit(f"Шаблон «{taken[0].title}» {told}.")
            self.desk.tell(("rule_sets",))

        self.desk.edit(self.desk, lambda _progress: plan_own.take_text(office, plan_own.text_of(words)), done)
        super().accept()

    def _on_file(self) -> None:
        written, desk = plan_own.titled(self.written, self.title.text()), self.desk

        def chosen(path: Any) -> None:
            target = path if path.suffix else path.with_suffix(".json")
            desk.remember_folder(target)
            desk.edit(
                desk,
                lambda _progress: plan_own.save(written, target),
                lambda _none: desk.noted.emit(f"Шаблон записан: {target.name}."),
            )

        start = desk.folder / f"{written.template.key}.json"
        choose(self, "save", "Записать шаблон", start=start, pattern=PATTERN, done=chosen)


@dataclass(frozen=True, slots=True)
class Held:
    """The own templates of an office, and which of them go to its schools."""

    templates: tuple[Template, ...]
    sent: frozenset[str]


class OwnTemplatesDialog(WritingDialog):
    """What the office has: given to schools, written out, removed; another taken in from a file."""

    changed = Signal()

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("Свои шаблоны планов")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 420)
        district = desk.office.is_district
        headings = ("Шаблон", "Мероприятий", "Срок", "Школам") if district else ("Шаблон", "Мероприятий", "Срок")
        self.table = FactsTable(headings, name="Свои шаблоны", stretch=0, right=(1,), most=10)
        self.empty = text("Своих шаблонов пока нет: сохраните план как шаблон или возьмите файл.", "muted")
        self.send = QPushButton("&Отправлять школам")
        self.out = QPushButton("Записать в &файл…")
        self.take = QPushButton("&Взять из файла…")
        self.forget = QPushButton("&Удалить шаблон…")
        flow = Flow()
        gestures: Mapping[QPushButton, Callable[[], None]] = {
            self.send: self._on_send,
            self.out: self._on_out,
            self.take: self._on_take,
            self.forget: self._on_forget,
        }
        for button, gesture in gestures.items():
            button.clicked.connect(lambda _=False, gesture=gesture: gesture())
            flow.add(button)
        self.send.setVisible(district)
        buttons = QDialogButtonBox()
        close = buttons.addButton("Закрыть", QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        if district:
            words = "Отмеченные «да» уходят школам с каждым ответом района; планы школ при этом не меняются."
            column.addWidget(text(words, "muted"))
        for widget in (self.table, self.empty, flow):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)
        self.table.chosen.connect(lambda _line: self._enable())
        self._held = Held((), frozenset())
        self.read()
        self.open()

    def read(self) -> None:
        """Show what the base holds now."""
        office = self.desk.office

        def work(_progress: object) -> Held:
            own = tuple(one for one in plan_templates.available(office) if one.own)
            return Held(own, frozenset(plan_own.sent_to_schools(office)) if office.is_district else frozenset())

        self.desk.edit(self, work, self._show)

    def _show(self, held: Held) -> None:
        self._held = held
        self.table.show_lines([self._line(one) for one in held.templates])
        self.table.setVisible(bool(held.templates))
        self.empty.setVisible(not held.templates)
        self._enable()

    def _line(self, one: Template) -> Line:
        span = f"{wording.day(one.span.start)}–{wording.day(one.span.end)}"
        cells = (one.title, str(len(one.measures)), span, "да" if one.key in self._held.sent else "нет")
        return Line(cells, key=one)

    @property
    def current(self) -> Template | None:
        line = self.table.current
        return line.key if line is not None and self._held.templates else None

    def _enable(self) -> None:
        one, writes = self.current, self.desk.can_write
        self.send.setEnabled(one is not None and writes)
        self.send.setText("Не &отправлять школам" if one and one.key in self._held.sent else "&Отправлять школам")
        self.out.setEnabled(one is not None)
        self.forget.setEnabled(one is not None and writes)
        self.take.setEnabled(writes)

    def _on_send(self) -> None:
        one, office = self.current, self.desk.office
        if one is not None:
            keys = [key for key in self._held.sent if key != one.key]
            keys += [] if one.key in self._held.sent else [one.key]
            order: Sequence[str] = [each.key for each in self._held.templates if each.key in keys]
            self._write(lambda: plan_own.send_to_schools(office, order))

    def _on_out(self) -> None:
        one, desk = self.current, self.desk
        if one is None:
            return

        def chosen(path: Any) -> None:
            target = path if path.suffix else path.with_suffix(".json")
            desk.remember_folder(target)
            office = desk.office
            desk.edit(
                desk,
                lambda _progress: plan_own.write_out(office, one.key, target),
                lambda _none: desk.noted.emit(f"Шаблон записан: {target.name}."),
            )

        choose(self, "save", "Записать шаблон", start=desk.folder / f"{one.key}.json", pattern=PATTERN, done=chosen)

    def _on_take(self) -> None:
        office = self.desk.office

        def chosen(path: Any) -> None:
            self.desk.remember_folder(path)
            self._write(lambda: plan_own.take_in(office, path))

        choose(self, "open", "Взять шаблон из файла", start=self.desk.folder, pattern=PATTERN, done=chosen)

    def _on_forget(self) -> None:
        one, office = self.current, self.desk.office
        if one is not None:
            self.desk.messages.ask(
                f"Удалить шаблон «{one.title}»?",
                lambda: self._write(lambda: plan_own.forget(office, one.key)),
                yes="Удалить",
                hint="Планы, созданные из него, останутся. Это можно отменить.",
            )

    def _write(self, work: Callable[[], Any]) -> None:
        def done(_outcome: Any) -> None:
            self.desk.tell(("rule_sets", "settings"))
            self.read()

        self.keep(self.desk.runner, lambda _progress: work(), done)
