"""The second part of «Программа»: the plan with dates, people and states, and the files that prove it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE
from shnor_desktop.services import wording
from shnor_desktop.services.evidence import MAX_FILE, Attached
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.pages.programme_data import Programme
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

MEGABYTE = 2**20


class PlanTab(QWidget):
    """The list of measures and, below it, the files of the one at hand."""

    wanted = Signal(str, object)
    """A gesture by its key, and the ``Item`` it is about (or None)."""
    file_wanted = Signal(str, object, object)
    """A gesture with files by its key, the ``Item``, and the ``Attached`` file (or None)."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        self._data: Programme | None = None
        card = Card("План")
        self.table = FactsTable(
            ("№", "Мероприятие", "Окончание", "Ответственный", "Состояние", "Файлов"),
            name="Мероприятия плана",
            stretch=1,
            right=(5,),
            most=10,
        )
        self.empty = text("В плане пока ничего нет: добавьте меры по факторам или своё мероприятие.", "muted")
        self.buttons = {
            key: QPushButton(words)
            for key, words in (
                ("add", "&Новое мероприятие…"),
                ("change", "&Изменить…"),
                ("start", "В &работу"),
                ("done", "Исп&олнено…"),
                ("confirm", "&Подтвердить…"),
                ("back", "Вернуть на &доработку…"),
                ("cancel", "Отме&нить…"),
                ("reopen", "Вернуть в &план"),
                ("sheet", "Открыть в &листе"),
            )
        }
        flow = Flow()
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key, self.item))
            flow.add(button)
        card.add(self.table, self.empty, flow)
        files = Card("Подтверждения", about=f"Файл — до {MAX_FILE // MEGABYTE} МБ: pdf, jpg, png, документы Office.")
        self.measure = text("", "plain")
        self.files = FactsTable(("Файл", "Размер", "Приложен"), name="Файлы мероприятия", stretch=0, right=(1,), most=6)
        self.room = text("", "muted")
        self.file_buttons = {
            key: QPushButton(words)
            for key, words in (("attach", "Приложить &файл…"), ("open", "Откры&ть"), ("detach", "Откр&епить"))
        }
        flow = Flow()
        for key, button in self.file_buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.file_wanted.emit(key, self.item, self.file))
            flow.add(button)
        files.add(self.measure, self.files, self.room, flow)
        column.addWidget(card)
        column.addWidget(files)
        column.addStretch(1)
        self.table.chosen.connect(self._on_chosen)
        self._can_write = False

    @property
    def item(self) -> Item | None:
        line = self.table.current
        return line.key if line is not None else None

    @property
    def file(self) -> Attached | None:
        line = self.files.current
        return line.key if line is not None else None

    def show_plan(self, data: Programme, *, can_write: bool, many_schools: bool) -> None:
        self._data, self._can_write = data, can_write
        self.table.show_lines([_line(item, data, many_schools) for item in data.items])
        self.empty.setVisible(not data.items)
        self.table.setVisible(bool(data.items))
        used, limit = data.room.used / MEGABYTE, data.room.limit // MEGABYTE
        words = f"Приложено всего {used:.1f} из {limit} МБ, которые легко помещаются в пакет.".replace(".", ",", 1)
        self.room.setText(words + (" Предел превышен." if data.room.exceeded else ""))
        self._on_chosen(self.table.current)

    def choose(self, row: int) -> None:
        """Stand on the measure of that row."""
        for number, line in enumerate(self.table.facts.lines):
            if line.key.row == row:
                self.table.setCurrentIndex(self.table.facts.index(number, 0))
                self.table.setFocus()

    def _on_chosen(self, line: Line | None) -> None:
        item: Item | None = line.key if line is not None else None
        held = self._data.files_of(item.row) if self._data is not None and item is not None else []
        self.files.show_lines([_file(one) for one in held])
        self.files.setVisible(bool(held))
        self.measure.setText(_words(item, held))
        state = item.values.get("state") if item is not None else None
        proper = {
            "add": True,
            "change": item is not None,
            "start": item is not None and state not in (DONE, CANCELLED),
            "done": item is not None and state not in (DONE, CANCELLED),
            "confirm": state == DONE and item is not None and item.values.get("confirmed") is not True,
            "back": state == DONE,
            "cancel": item is not None and state not in (DONE, CANCELLED),
            "reopen": state == CANCELLED,
        }
        for key, button in self.buttons.items():
            button.setEnabled(item is not None if key == "sheet" else proper[key] and self._can_write)
        self.file_buttons["attach"].setEnabled(item is not None and self._can_write)
        self.file_buttons["open"].setEnabled(bool(held))
        self.file_buttons["detach"].setEnabled(bool(held) and self._can_write)


def _line(item: Item, data: Programme, many_schools: bool) -> Line:
    values = item.values
    late = item.overdue(data.today)
    state = str(values.get("state") or "")
    if values.get("confirmed") is True:
        state += ", подтверждено"
    elif late:
        state += ", просрочено"
    tone: Tone = "plain"
    if late:
        tone = "bad"
    elif item.cancelled:
        tone = "muted"
    elif values.get("confirmed") is True:
        tone = "good"
    number = str(values.get("number") or "")
    cells = (
        f"{item.school}: {number}" if many_schools else number,
        item.title,
        wording.day(item.end) if item.end else str(values.get("deadline_text") or wording.EMPTY),
        str(values.get("responsible") or wording.EMPTY),
        state,
        str(len(data.files_of(item.row))),
    )
    return Line(cells, tone, key=item)


def _file(one: Attached) -> Line:
    size = max(one.size // 1024, 1)
    name = one.title if one.present else f"{one.title} (содержание не найдено)"
    words = wording.day(one.added_on) if one.added_on else ""
    return Line((name, f"{wording.whole(size)} КБ", words), "plain" if one.present else "bad", key=one)


def _words(item: Item | None, held: Sequence[Attached]) -> str:
    if item is None:
        return "Выберите мероприятие в плане."
    if not held:
        form = item.values.get("evidence_form")
        return f"{item.name}. Файлов нет." + (f" Нужно: {form}." if form else "")
    return item.name
