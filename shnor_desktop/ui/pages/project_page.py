"""The section «Проектный год»: the checklist of the year by month, its states, and the folders to be filled."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton

from shnor_desktop.models.sheets.programme import CHECKED, MADE, PROVED, SENT_BACK, STARTED, UNTOUCHED
from shnor_desktop.services import wording
from shnor_desktop.services.documents import folders, project, reviews
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.folders import Folder, Written
from shnor_desktop.services.documents.states import EVENTS
from shnor_desktop.services.evidence import Batch
from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.documents_course import CourseCard, state_words, tone_of
from shnor_desktop.ui.pages.documents_data import Year, gather, schools
from shnor_desktop.ui.pages.documents_gestures import CoursePage
from shnor_desktop.ui.pages.project_event import ask_event
from shnor_desktop.ui.pages.project_folder import FolderPanel
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.picking import HOW, HOW_HERE_TOO, PickTable
from shnor_desktop.ui.widgets.table import Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_path

STEPS = (
    (UNTOUCHED, "Снять «в раб&оте»…"),
    (STARTED, "&Взять в работу…"),
    (MADE, "С&делано…"),
    (PROVED, "Подтвер&ждено…"),
    (CHECKED, "П&роверено…"),
    (SENT_BACK, "Вернуть с &замечанием…"),
)
EXTRA = (("review", "&Экспертиза…"), ("change", "&Изменить…"), ("remove", "&Убрать"))
VIEWS = (
    ("all", "весь год"),
    ("late", "просроченные"),
    ("week", "на этой неделе"),
    ("soon", "в ближайшие 30 дней"),
    ("folders", "с папками"),
)


class ProjectPage(CoursePage):
    """Events of a school; in a district's base the schools above them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._data: Year | None = None
        self._row: int | None = None
        self.head = Card("Проектный год")
        self.about = text("", "muted")
        self.view = QComboBox()
        self.view.setAccessibleName("Какие события показать")
        for key, words in VIEWS:
            self.view.addItem(words, key)
        self.start = QPushButton("На&чать проектный год…")
        self.new = QPushButton("&Новое событие…")
        label = QLabel("Показат&ь")
        label.setBuddy(self.view)
        row = QHBoxLayout()
        for widget in (label, self.view):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.new, self.start):
            row.addWidget(button)
        self.schools = PickTable(
            ("Школа", "Событий", "Сделано", "Подтверждено", "Проверено", "Просрочено"),
            name="Проектный год по школам",
            same=lambda code: code,
            stretch=0,
            right=(1, 2, 3, 4, 5),
            most=8,
        )
        self.table = PickTable(
            ("№", "Событие", "Срок", "Вид", "Состояние", "Файлов"),
            name="События проектного года",
            same=lambda course: course.row,
            stretch=1,
            right=(5,),
            most=12,
        )
        # rows get their height before a bar would come and make them narrower
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.empty = text("", "muted")
        self.head.add(self.about)
        self.head.column.addLayout(row)
        self.several = text("", "muted")
        self.head.add(self.schools, self.empty, self.table, self.several)
        self.course = CourseCard("Событие", STEPS, EXTRA)
        self.folder = FolderPanel(desk)
        self.course.add(self.folder)
        self.column.addWidget(self.head)
        self.column.addWidget(self.course)
        self.column.addStretch(1)
        self.view.currentIndexChanged.connect(lambda _: self._show_school())
        self.start.clicked.connect(lambda: self.ask_start(self.desk.year))
        self.new.clicked.connect(lambda: ask_event(self, self.desk.year, self._school(), None))
        self.schools.picked.connect(self._show_school)
        self.table.picked.connect(self._show_course)
        self.course.wanted.connect(self._on_wanted)
        self.folder.wanted.connect(self._on_folder)

    def load(self) -> Year:
        return gather(self.desk.office, EVENTS, self.desk.year, self.desk.school, None)

    def fill(self, data: Year) -> None:
        self._data = data
        self.start.setVisible(data.lacking > 0 and self.desk.can_write)
        self.start.setText("На&чать проектный год…" if not data.courses else "Добавить недостаю&щее…")
        self.several.setText(HOW if data.school else HOW_HERE_TOO)
        self.schools.setVisible(not data.school)
        self.schools.show_lines([_school_line(code, data) for code in schools(data)] if not data.school else [])

    def go(self, link: Link) -> None:
        """Stand on the event that a link names."""
        self._row = link.row
        if self._row is not None:
            self.view.setCurrentIndex(0)
        if self.ready:
            self._stand()

    def _school(self) -> str:
        """The only one of them; empty where there are several, or none."""
        chosen = self.chosen_schools()
        return chosen[0] if len(chosen) == 1 else ""

    def _stand(self) -> None:
        data, row = self._data, self._row
        course = next((one for one in data.courses if one.row == row), None) if data is not None else None
        if course is None:
            return
        self._row = None
        for number, line in enumerate(self.schools.facts.lines):
            if line.key == course.school:
                self.schools.setCurrentIndex(self.schools.facts.index(number, 0))
        for number, line in enumerate(self.table.facts.lines):
            if line.key is not None and line.key.row == row:
                self.table.setCurrentIndex(self.table.facts.index(number, 0))
                self.table.setFocus()

    def _show_school(self) -> None:
        data = self._data
        if data is None:
            return
        held = sorted((one for school in self.chosen_schools() for one in data.of_school(school)), key=_place)
        self.about.setText(_about(data, held))
        shown = [one for one in held if _fits(one, str(self.view.currentData()), data.today)]
        self.empty.setText(_empty(data, held))
        self.empty.setVisible(not shown)
        self.table.setVisible(bool(shown))
        self.several.setVisible(len(shown) > 1)
        self.new.setEnabled(bool(self._school()) and self.desk.can_write)
        self.table.show_lines(_by_month(shown, self.called, data))
        self._stand()

    def _show_course(self) -> None:
        data = self._data
        if data is None:
            return
        courses: list[Course] = [line.key for line in self.table.picks]
        course = courses[0] if len(courses) == 1 else None
        told = data.reviews.get(course.row, []) if course is not None else []
        links = data.links_of(courses)
        self.course.show_courses(courses, data.today, can_write=self.desk.can_write, reviews=told, links=links)
        self.course.setVisible(bool(self.table.facts.lines))
        self.course.buttons["change"].setEnabled(course is not None and self.desk.can_write)
        self.course.buttons["remove"].setEnabled(bool(courses) and self.desk.can_write)
        reviewed = course is not None and reviews.subject(course) is not None
        self.course.buttons["review"].setEnabled(reviewed)
        folder = data.folders.get(course.row) if course is not None else None
        self.folder.show_folder(course, folder, any_folder=bool(data.folders))

    def _on_wanted(self, key: str, courses: list[Course]) -> None:
        office, course = self.desk.office, self.course.course
        if key == "remove":
            said = "Событие убрано" if len(courses) == 1 else f"Убрано событий: {len(courses)}"
            self.write(lambda: project.remove(office, [one.row for one in courses]), f"{said}; это можно отменить.")
        elif key not in dict(EXTRA):
            self.ask_steps(courses, key)
        elif course is not None and key == "change":
            ask_event(self, self.desk.year, course.school, course)
        elif course is not None:
            self.ask_review(course)

    # --- folders

    def _on_folder(self, key: str) -> None:
        course = self.course.course
        if key == "take" and course is not None:
            self._ask_take(course)
        elif key == "write":
            self._ask_write(course)

    def _ask_take(self, course: Course) -> None:
        def answered(given: Answers) -> None:
            office, path = self.desk.office, as_path(given["folder"])
            self.desk.remember_folder(path)

            def done(batch: Batch) -> None:
                told = f"Приложено файлов: {len(batch.attached)}."
                if batch.refused:
                    reasons = "\n".join(one.reason for one in batch.refused[:12])
                    self.desk.messages.inform(f"{told} Не приложено: {len(batch.refused)}.", reasons)
                self.desk.noted.emit(told)
                self.desk.tell(batch.applied.rows if batch.applied is not None else ())

            def work(progress: Progress) -> Batch:
                return folders.take_in(office, course.row, path, progress)

            self.desk.long(self, "Принимаем файлы из папки…", work, done)

        fields = (Field("folder", "Папка", "folder", str(self.desk.folder)),)
        Ask(self, "Принять из папки", fields, answered, about=course.name, accept="Принять")

    def _ask_write(self, course: Course | None) -> None:
        options = [("all", "все папки"), *([("one", "только эту папку")] if self._folder_of(course) else [])]
        fields = (
            Field("which", "Что выгрузить", "choice", "all", options=tuple(options)),
            Field("folder", "Куда", "folder", str(self.desk.folder)),
        )

        def answered(given: Answers) -> None:
            data, path = self._data, as_path(given["folder"])
            if data is None:
                return
            self.desk.remember_folder(path)
            office, one = self.desk.office, self._folder_of(course)
            wanted = [one] if given["which"] == "one" and one is not None else list(data.folders.values())

            def done(written: Written) -> None:
                self.desk.messages.inform(written.sentence, "\n".join(written.refused[:12]) or str(path))

            def work(progress: Progress) -> Written:
                return folders.write_out(office, wanted, path, progress)

            self.desk.long(self, "Выгружаем папки…", work, done)

        about = "В каждой папке будет опись: что в ней, чего не хватает. То, что уже лежит на диске, не изменится."
        Ask(self, "Выгрузить папки", fields, answered, about=about, accept="Выгрузить")

    def _folder_of(self, course: Course | None) -> Folder | None:
        return self._data.folders.get(course.row) if self._data is not None and course is not None else None


def _place(course: Course) -> tuple[date, date, str]:
    begin = _begin(course) or date.max
    return begin, course.due or date.max, str(course.values.get("number"))


def _begin(course: Course) -> date | None:
    begin = course.values.get("start")
    return begin if isinstance(begin, date) else course.due


def _by_month(held: list[Course], called: Callable[[Course], str], data: Year) -> list[Line]:
    """Events under the name of the month in which they begin."""
    lines: list[Line] = []
    month = (0, 0)
    for one in held:
        begin = _begin(one)
        at = (begin.year, begin.month) if begin is not None else (0, 0)
        if at != month or not lines:
            name = f"{MONTHS[at[1] - 1].capitalize()} {at[0]}" if begin is not None else "Без срока"
            lines.append(Line(("", name, "", "", "", ""), strong=True))
            month = at
        lines.append(_line(one, called(one), data))
    return lines


def _line(one: Course, name: str, data: Year) -> Line:
    folder = data.folders.get(one.row)
    # files of documents and measures lie in the folder, too
    files = len(folder.members) if folder is not None else len(data.files_of(one))
    cells = (
        str(one.values.get("number") or ""),
        name,
        term(one),
        str(one.values.get("kind") or wording.EMPTY),
        state_words(one, data.today),
        str(files) if files or one.values.get("folder") else wording.EMPTY,
    )
    return Line(cells, tone_of(one, data.today), key=one)


def term(one: Course) -> str:
    """«18.04–25.04.2022», «01.06.2022»."""
    begin, end = one.values.get("start"), one.due
    if isinstance(begin, date) and end is not None and begin != end:
        first = f"{begin:%d.%m}" if begin.year == end.year else wording.day(begin)
        return f"{first}–{wording.day(end)}"
    return wording.day(end)


def _fits(one: Course, view: str, today: date) -> bool:
    if view == "late":
        return one.overdue(today)
    if view == "folders":
        return bool(one.values.get("folder"))
    if view == "all":
        return True
    last = today + timedelta(days=30) if view == "soon" else today + timedelta(days=6 - today.weekday())
    first = today if view == "soon" else today - timedelta(days=today.weekday())
    return _open(one) and _meets(one, first, last)


def _open(one: Course) -> bool:
    return one.state not in one.order.in_time


def _meets(one: Course, first: date, last: date) -> bool:
    return one.due is not None and first <= one.due <= last


def _about(data: Year, held: list[Course]) -> str:
    if not held:
        return f"Календарный год {data.year}."
    late = sum(one.overdue(data.today) for one in held)
    week = sum(_fits(one, "week", data.today) for one in held)
    soon = sum(_fits(one, "soon", data.today) for one in held)
    made = sum(not _open(one) for one in held)
    return (
        f"Календарный год {data.year}: событий {len(held)}, сделано {made}. Просрочено {late}, "
        f"срок на этой неделе — {week}, в ближайшие 30 дней — {soon}."
    )


def _school_line(code: str, data: Year) -> Line:
    held = data.of_school(code)
    late = sum(one.overdue(data.today) for one in held)
    ways = [one.order.way.index(one.state) if one.state in one.order.way else 0 for one in held]
    numbers = [len(held), *(sum(way >= least for way in ways) for least in (2, 3, 4)), late]
    cells = (f"{data.names[code]} ({code})", *(str(number) if held else wording.EMPTY for number in numbers))
    return Line(cells, "bad" if late else "plain", key=code)


def _empty(data: Year, held: list[Course]) -> str:
    if held:
        return "Таких событий нет."
    if data.school or data.names:
        return f"Проектный год {data.year} не начат: начните его, и появятся события, документы, опросы и папки."
    return (
        f"Проектный год {data.year} не начат. Отметьте школы статусом «участник 500+» на листе «Статусы школы» "
        "и начните его — или выберите школу вверху."
    )
