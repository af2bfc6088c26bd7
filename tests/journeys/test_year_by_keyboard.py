"""The entry of a whole year, every form of it, by key events only."""

from PySide6.QtGui import QGuiApplication

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import READY
from shnor_desktop.services import entries
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.pages.sheet_page import SheetPage
from tests.journeys.form_cases import CASES
from tests.ui.shell.driver import CTRL, SHIFT, Driver, Key

BY_KEY = {case.key: case for case in CASES}
LETTERS = "АБВ"


class Entry:
    """A person who never leaves the keyboard."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.page: SheetPage = self.open("school")

    def open(self, key: str) -> SheetPage:
        """Ctrl+2, down the list of forms, F6 into the grid."""
        page = self.driver.visit(2, "data")
        assert isinstance(page, DataPage)
        self.driver.tab_to("Листы")
        self.driver.press(Key.Key_Home)
        self.driver.press(Key.Key_Down, times=list(SHEETS).index(key))
        self.driver.settle()
        assert page.current is not None
        assert page.current.key == key
        for _ in range(6):
            if page.current.view.hasFocus():
                break
            self.driver.press(Key.Key_F6)
        assert page.current.view.hasFocus()
        self.page = page.current
        return self.page

    def go(self, row: int, column: str) -> None:
        """By arrows."""
        target = [one.key for one in self.page.model.columns].index(column)
        here = self.page.view.here
        self.driver.press(Key.Key_Down if row > here[0] else Key.Key_Up, times=abs(row - here[0]))
        here = self.page.view.here
        self.driver.press(Key.Key_Right if target > here[1] else Key.Key_Left, times=abs(target - here[1]))
        assert self.page.view.here == (row, target)

    def put(self, row: int, cells: dict[str, str]) -> None:
        for column, words in cells.items():
            self.go(row, column)
            self.driver.type(words)
            self.driver.press(Key.Key_Return)
            self.driver.settle()

    def rows(self, key: str) -> list[entries.Stored]:
        with self.driver.window.desk.office.reading() as session:
            return entries.load(session, key)


def test_every_form_of_a_year_is_entered_without_a_mouse(at_school: Driver) -> None:
    entry = Entry(at_school)
    classes(entry)
    passport(entry)
    for key in SHEETS:
        if key not in {"school", "classes", "social_passport"}:
            one_row(entry, key)
    school_card(entry)
    assert {key: len(entry.rows(key)) > 0 for key in SHEETS} == dict.fromkeys(SHEETS, True)
    undo_and_redo(entry)
    ready(entry)


def classes(entry: Entry) -> None:
    """Typed with Tab and Enter; the letters filled down."""
    entry.open("classes")
    for number, letter in enumerate(LETTERS):
        for words in ("5", letter, str(20 + number)):
            entry.driver.type(words)
            entry.driver.press(Key.Key_Tab)
        entry.driver.press(Key.Key_Return)
        entry.driver.settle()
    entry.go(0, "adapted")
    entry.driver.type("нет")
    entry.driver.press(Key.Key_Return)
    entry.go(0, "adapted")
    entry.driver.press(Key.Key_Down, SHIFT, times=len(LETTERS) - 1)
    entry.driver.press(Key.Key_D, CTRL)
    entry.driver.settle()
    found = [(row.values["grade"], row.values["letter"], row.values["adapted"]) for row in entry.rows("classes")]
    assert found == [(5, letter, False) for letter in LETTERS]


def passport(entry: Entry) -> None:
    """A block pasted over classes and categories."""
    page = entry.open("social_passport")
    entry.go(1, "ovz")
    QGuiApplication.clipboard().setText("\n".join(("1\t2", "0\t0", "3\t1")))
    entry.driver.press(Key.Key_V, CTRL)
    entry.driver.settle()
    assert len(entry.rows("social_passport")) == 6
    assert page.model.totals()[[one.key for one in page.model.columns].index("ovz")] == "4"


def one_row(entry: Entry, key: str) -> None:
    case = BY_KEY[key]
    entry.open(key)
    entry.put(0, case.typed)
    assert len(entry.rows(key)) == 1
    assert not [problem for _, problem in entry.page.model.problems() if problem.rule == "required"]


def school_card(entry: Entry) -> None:
    entry.open("school")
    entry.put(0, {"director": "Полянская О. В.", "email": "school@example.org"})
    card = entry.rows("school")[0].values
    assert (card["director"], card["email"]) == ("Полянская О. В.", "school@example.org")


def undo_and_redo(entry: Entry) -> None:
    entry.driver.press(Key.Key_Z, CTRL)
    entry.driver.settle()
    assert entry.rows("school")[0].values["email"] is None
    entry.driver.press(Key.Key_Y, CTRL)
    entry.driver.settle()
    assert entry.rows("school")[0].values["email"] == "school@example.org"


def ready(entry: Entry) -> None:
    """«Готово» by its key, and taken back by the key of undo."""
    page = entry.open("classes")
    entry.driver.press(Key.Key_F9, CTRL)
    entry.driver.settle()
    assert [row.values["state"] for row in entry.rows("readiness")] == [READY]
    page.view.setFocus()
    entry.driver.press(Key.Key_Z, CTRL)
    entry.driver.settle()
    assert entry.rows("readiness") == []
