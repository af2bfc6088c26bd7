"""The section «Документы»: where every document of the programme stands, now and on a date."""

from collections import Counter
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton

from shnor_desktop.models.sheets.concept_documents import ANTI_RISK, CONCEPT, MEDIUM_TERM
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.states import DOCUMENTS
from shnor_desktop.services.entries import Edit
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.documents_course import CourseCard, state_words, tone_of
from shnor_desktop.ui.pages.documents_data import Year, gather, read_day, schools
from shnor_desktop.ui.pages.documents_gestures import CoursePage
from shnor_desktop.ui.pages.evidence_of import FilesOf
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.picking import HOW, HOW_HERE_TOO, PickTable
from shnor_desktop.ui.widgets.table import Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day

STEPS = (
    ("черновик", "В &черновик…"),
    ("на согласовании", "На со&гласование…"),
    ("утверждён", "&Утвердить…"),
    ("размещён", "&Разместить…"),
    ("подтверждён куратором", "По&дтвердить…"),
    ("проверен", "Про&верен…"),
    ("возвращён", "Вернуть с &замечанием…"),
)
EXTRA = (
    ("review", "&Экспертиза…"),
    ("text", "Откр&ыть текст"),
    ("change", "&Изменить…"),
    ("sheet", "Открыть в &листе"),
)


class DocumentsPage(CoursePage):
    """Documents of a school; in a district's base the table of all schools above them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.on: date | None = None
        self._data: Year | None = None
        self._row: int | None = None
        self.head = Card("Документы программы")
        self.about = text("", "muted")
        self.day = QLineEdit()
        self.day.setAccessibleName("Состояние документов на дату")
        self.day.setPlaceholderText("сегодня")
        self.day.setMaximumWidth(120)
        self.show_button = QPushButton("По&казать")
        self.start = QPushButton("&Начать проектный год…")
        label = QLabel("Сост&ояние на дату")
        label.setBuddy(self.day)
        row = QHBoxLayout()
        for widget in (label, self.day, self.show_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.start)
        self.wrong = text("", "bad")
        self.wrong.hide()
        self.schools = PickTable(
            ("Школа", "Концепция", "Среднесрочная", "Антирисковые", "Просрочено"),
            name="Документы по школам",
            same=lambda code: code,
            stretch=0,
            right=(4,),
            most=8,
        )
        self.table = PickTable(
            ("Документ", "Срок", "Состояние", "С какого дня", "Далее", "Файлов"),
            name="Документы школы",
            same=lambda course: course.row,
            stretch=0,
            right=(5,),
            most=9,
        )
        self.several = text("", "muted")
        self.empty = text("", "muted")
        self.head.add(self.about)
        self.head.column.addLayout(row)
        self.head.add(self.wrong, self.schools, self.empty, self.table, self.several)
        self.course = CourseCard("Документ", STEPS, EXTRA)
        self.files = FilesOf(desk, DOCUMENTS, name="Файлы документа")
        self.course.add(self.files)
        self.column.addWidget(self.head)
        self.column.addWidget(self.course)
        self.column.addStretch(1)
        self.show_button.clicked.connect(self._on_day)
        self.day.returnPressed.connect(self._on_day)
        self.start.clicked.connect(lambda: self.ask_start(self.desk.year))
        self.schools.picked.connect(self._show_school)
        self.table.picked.connect(self._show_course)
        self.course.wanted.connect(self._on_wanted)

    def load(self) -> Year:
        return gather(self.desk.office, DOCUMENTS, self.desk.year, self.desk.school, self.on)

    def fill(self, data: Year) -> None:
        self._data = data
        on = "" if self.on is None else f" Состояния — на {wording.day(data.on)}."
        self.about.setText(f"Календарный год {data.year}.{on}")
        self.start.setVisible(data.lacking > 0 and self.desk.can_write)
        self.start.setText("&Начать проектный год…" if not data.courses else "Добавить недостаю&щее…")
        self.several.setText(HOW if data.school else HOW_HERE_TOO)
        self.schools.setVisible(not data.school)
        self.schools.show_lines([_school_line(code, data) for code in schools(data)] if not data.school else [])

    def go(self, link: Link) -> None:
        """Stand on the document that a link names."""
        self._row = link.row
        if self.ready and self._data is not None:
            self._stand()

    def _stand(self) -> None:
        data, row = self._data, self._row
        if data is None or row is None:
            return
        course = next((one for one in data.courses if one.row == row), None)
        if course is None:
            return
        self._row = None
        for number, line in enumerate(self.schools.facts.lines):
            if line.key == course.school:
                self.schools.setCurrentIndex(self.schools.facts.index(number, 0))
        for number, line in enumerate(self.table.facts.lines):
            if line.key.row == row:
                self.table.setCurrentIndex(self.table.facts.index(number, 0))
                self.table.setFocus()

    def _show_school(self) -> None:
        data = self._data
        if data is None:
            return
        chosen = self.chosen_schools()
        held = [one for school in chosen for one in data.of_school(school)]
        self.empty.setText(_empty(data, chosen))
        self.empty.setVisible(not held)
        self.table.setVisible(bool(held))
        self.several.setVisible(len(held) > 1)
        self.table.show_lines([_line(one, self.called(one), data) for one in held])
        self._stand()

    def _show_course(self) -> None:
        data = self._data
        if data is None:
            return
        courses: list[Course] = [line.key for line in self.table.picks]
        course = courses[0] if len(courses) == 1 else None
        told = data.reviews.get(course.row, []) if course is not None else []
        self.course.show_courses(courses, data.on, can_write=self.desk.can_write, reviews=told)
        self.course.setVisible(bool(self.table.facts.lines))
        for key, _ in EXTRA:
            self.course.buttons[key].setEnabled(course is not None and (self.desk.can_write or key != "change"))
        self.files.setVisible(len(courses) < 2)
        self.files.show_row(course.row if course is not None else None)

    def _on_day(self) -> None:
        if not self.day.text().strip():
            self.on = None
        else:
            found, wrong = read_day(self.day.text())
            self.wrong.setText(wrong)
            self.wrong.setVisible(bool(wrong))
            if found is None:
                return
            self.on = found
        self.wrong.hide()
        self.reload()

    def _on_wanted(self, key: str, courses: list[Course]) -> None:
        if key not in dict(EXTRA):
            self.ask_steps(courses, key)
            return
        course = self.course.course
        if course is None:
            return
        if key == "change":
            self._ask_change(course)
        elif key == "review":
            self.ask_review(course)
        elif key == "sheet":
            self.desk.go(Link("data", DOCUMENTS, course.row))
        elif key == "text":
            self.desk.go(Link("programme", DOCUMENTS, course.row, part="texts"))

    def _ask_change(self, course: Course) -> None:
        sheet = self.desk.office.sheet(DOCUMENTS)
        fields = (
            Field("title", "Название", value=str(course.values.get("title") or ""), required=False),
            Field("due", "Разместить до", "day", wording.day(course.due) if course.due else "", required=False),
        )

        def answered(given: Answers) -> None:
            after: dict[str, Value] = {"title": given["title"] or None, "due": as_day(given["due"])}
            steps = [
                Edit(DOCUMENTS, course.row, key, course.values.get(key), value)
                for key, value in after.items()
                if course.values.get(key) != value
            ]
            if steps:
                office = self.desk.office
                self.write(lambda: entries.apply(office, steps, f"{sheet.title}: изменено «{course.name}»"))

        Ask(self, "Изменить документ", fields, answered, about=course.name, accept="Сохранить")


def _line(course: Course, name: str, data: Year) -> Line:
    step = course.step_on(data.on)
    ahead = course.order.next(course.state_on(data.on))
    cells = (
        name,
        wording.day(course.due),
        state_words(course, data.on),
        wording.day(step.on) if step is not None else wording.EMPTY,
        ahead.title if ahead is not None else wording.EMPTY,
        str(len(data.files_of(course))),
    )
    return Line(cells, tone_of(course, data.on), key=course)


def _school_line(code: str, data: Year) -> Line:
    held = data.of_school(code)
    late = sum(one.overdue(data.on) for one in held)
    cells = (
        f"{data.names[code]} ({code})",
        *(_states([one for one in held if one.values.get("kind") == kind], data.on) for kind in _KINDS),
        str(late) if held else wording.EMPTY,
    )
    back = any(one.state_on(data.on) == one.order.returned for one in held)
    return Line(cells, "bad" if late or back else "plain", key=code)


_KINDS = (CONCEPT, MEDIUM_TERM, ANTI_RISK)


def _states(held: list[Course], on: date) -> str:
    """«размещён»; of several «проверен: 2, черновик: 1»."""
    counted = Counter(one.state_on(on) for one in held)
    if len(held) <= 1:
        return next(iter(counted), wording.EMPTY)
    return ", ".join(f"{state}: {number}" for state, number in counted.items())


def _empty(data: Year, chosen: list[str]) -> str:
    if chosen or data.names:
        return (
            f"В {data.year} году документов нет. Начните проектный год или внесите документы на лист "
            "«Концептуальные документы»."
        )
    return (
        f"В {data.year} году документов нет. Отметьте школы статусом «участник 500+» на листе «Статусы школы» "
        "и начните проектный год — или выберите школу вверху."
    )
