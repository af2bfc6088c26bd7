"""«Данные»: the forms on the left with how full they are, the chosen one on the right."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import checks
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.pupils_bar import PupilsBar
from shnor_desktop.ui.pages.sheet_page import SheetPage
from shnor_desktop.ui.widgets.notes_cards import MARKS

if TYPE_CHECKING:
    from shnor_desktop.services.work import Progress

WRONG = "!"
"""Stands before a form with broken hard rules, however full it is."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a form of the school stands: the sign, the words, the number of hard problems."""

    sign: str
    words: str
    hard: int


class DataPage(QWidget):
    """A list of forms; their pages are made when first looked at and kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.sheets: dict[str, SheetPage] = {}
        self._saving = False
        self.list = QListWidget()
        self.list.setAccessibleName("Листы")
        self.list.setFixedWidth(196)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        for key, sheet in SHEETS.items():
            item = QListWidgetItem(sheet.title)
            item.setData(int(Qt.ItemDataRole.UserRole), key)
            item.setToolTip(sheet.about)
            self.list.addItem(item)
        self.title = QLabel()
        self.title.setObjectName("cardTitle")
        self.about = QLabel()
        self.about.setProperty("tone", "muted")
        self.about.setWordWrap(True)
        self.stack = QStackedWidget()
        self.pupils = PupilsBar(desk)
        self.begin_year = QPushButton("Начать учебный &год…")
        self.begin_year.setToolTip("Перенести классы, оборудование и мероприятия из прежнего учебного года")
        self.begin_year.clicked.connect(self._on_begin)
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 8, 0)
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.about, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.pupils)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 6, 4)
        row.setSpacing(2)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.begin_year)
        row.addLayout(left)
        row.addLayout(right, 1)
        self._mark_soon = QTimer(self, singleShot=True, interval=1200)
        self._mark_soon.timeout.connect(self._read_marks)
        self._mark_soon.timeout.connect(self._look_at_pupils)
        self._shown_once = False
        self.list.currentItemChanged.connect(self._on_chosen)
        desk.scope_changed.connect(self._on_scope)
        desk.changed.connect(self._on_changed)

    @property
    def current(self) -> SheetPage | None:
        """The form on the right."""
        page = self.stack.currentWidget()
        return page if isinstance(page, SheetPage) else None

    def panes(self) -> list[QWidget]:
        """Parts of the page for going round by F6."""
        over = [self.pupils] if self.pupils.isVisible() else []
        return [self.list, *over, *(self.current.panes() if self.current is not None else [])]

    def go(self, link: Link) -> None:
        """Show the form, the row and the cell that a link names; or begin the next school year."""
        if link.part == "carry":
            self.ask_to_begin(link.year)
            return
        if link.sheet not in SHEETS:
            return
        self.list.setCurrentRow(list(SHEETS).index(link.sheet))
        page = self.sheets[link.sheet]
        if link.row is not None:
            page.go_to(link.row, link.column)
        else:
            page.view.setFocus()

    def _on_begin(self) -> None:
        self.ask_to_begin()

    def ask_to_begin(self, year: int | None = None) -> None:
        """Open the dialog that begins the school year after ``year`` (by default: the one looked at)."""
        from shnor_desktop.ui.wizards.carry import CarryDialog

        CarryDialog(self.desk, self, year)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown_once:
            self._shown_once = True
            if self.list.currentRow() < 0:
                self.list.setCurrentRow(0)
        self._mark_soon.start(0)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        key = str(item.data(int(Qt.ItemDataRole.UserRole)))
        if key not in self.sheets:
            desk = self.desk
            page = SheetPage(desk.office, desk.runner, desk.messages, key, self, year=desk.year, school=desk.school)
            page.changed.connect(self._on_saved)
            page.noted.connect(desk.noted)
            self.sheets[key] = page
            self.stack.addWidget(page)
        page = self.sheets[key]
        if (page.year, page.school) != (self.desk.year, self.desk.school):
            page.look_at(self.desk.year, self.desk.school)
        self.title.setText(SHEETS[key].title)
        self.about.setText(SHEETS[key].about)
        self.stack.setCurrentWidget(page)
        self._look_at_pupils()

    def _on_scope(self) -> None:
        if self.current is not None:
            self.current.look_at(self.desk.year, self.desk.school)
        self._look_at_pupils()
        self._mark_soon.start(0)

    def _on_saved(self, sheets: list[str]) -> None:
        """A gesture in a grid: the grid shows it already, the others have to hear of it."""
        self._saving = True
        self.desk.tell(sheets)
        self._saving = False

    def _on_changed(self, sheets: frozenset[str]) -> None:
        self._mark_soon.start()
        for page in self.sheets.values():
            mine = self._saving and page is self.current
            if not mine:
                page.hear(sheets)

    def _look_at_pupils(self) -> None:
        page = self.current
        if page is not None and self.isVisible():
            self.pupils.look_at(page.key, page.on_date)

    # --- how full the forms are

    def _read_marks(self) -> None:
        desk = self.desk
        if not self.isVisible() or (desk.office.is_district and not desk.school):
            self._show_marks({})
            return

        def work(_progress: "Progress") -> dict[str, Mark]:
            report = checks.run(desk.office, year=desk.year, school=desk.school)
            hard: dict[str, int] = {}
            for problem in report.hard:
                hard[problem.sheet] = hard.get(problem.sheet, 0) + 1
            return {
                item.sheet: Mark(MARKS[item.state], item.text, hard.get(item.sheet, 0)) for item in report.completeness
            }

        desk.read(self, work, self._show_marks)

    def _show_marks(self, marks: dict[str, Mark]) -> None:
        for number, (key, sheet) in enumerate(SHEETS.items()):
            item, mark = self.list.item(number), marks.get(key)
            words = f"{WRONG if mark.hard else mark.sign} {sheet.title}" if mark else sheet.title
            if mark is not None and mark.hard:
                words += f" — ошибок: {mark.hard}"
            item.setText(words)
            item.setToolTip(f"{sheet.about}\n{mark.words}" if mark else sheet.about)
