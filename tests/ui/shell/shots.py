"""Takes a picture of every screen in one theme at one scale and says what is cut, blank or not Russian.

Run as a program of its own, because Qt reads the scale once, at the start: ``shots.py SCHOOL DISTRICT THEME FOLDER``.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QWidget,
)

from shnor_desktop.app import Program, dress
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.ui.actions import ENTRIES
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.main_window import MainWindow
from shnor_desktop.ui.pages.data_page import DataPage
from shnor_desktop.ui.widgets.elided import ElidedLabel
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.wizards.first_run import FirstRun
from shnor_desktop.ui.wizards.secret import ask_new_secret

SIZE = (1366, 768)
PROGRAMME_YEAR = 2022
FORMS = ("school", "social_passport", "assessments", "roadmap")
"""Every form is the same page; these four differ most."""
_PATIENCE_MS = 300_000
_LATIN = re.compile(r"[A-Za-z]{3,}")
_KNOWN = frozenset(
    {"Excel", "Word", "PDF", "DOCX", "XLSX", "Ctrl", "Shift", "Alt", "Enter", "Tab", "MIT", "SQLAlchemy", "Alembic"}
    | {"openpyxl", "lxml", "reportlab", "pyHanko", "cryptography", "Apache", "SIL", "OFL", "Sans", "Serif", "BSD"}
    | {"LGPL", "sig", "asice", "shnor", "png", "jpg", "pdf", "Office", "docx", "xlsx", "ics"}
)


def wait(happened: Callable[[], bool]) -> None:
    clock = QElapsedTimer()
    clock.start()
    while not happened():
        QApplication.processEvents()
        if clock.elapsed() > _PATIENCE_MS:
            sys.exit("the screen did not come to rest")


def settle(window: MainWindow) -> None:
    def calm() -> bool:
        page = window.pages.get(window.at)
        return not window.runner.busy and (page.ready if isinstance(page, Page) else True)

    wait(calm)
    for _ in range(5):
        QApplication.processEvents()
    wait(calm)


def cut(screen: QWidget) -> Iterator[str]:
    """Words that do not fit where they stand."""
    kinds: tuple[type[QLabel | QAbstractButton], ...] = (QLabel, QPushButton, QCheckBox, QRadioButton)
    for kind in kinds:
        for widget in screen.findChildren(kind):
            if not widget.isVisibleTo(screen) or not widget.text() or isinstance(widget, ElidedLabel):
                continue
            if isinstance(widget, QLabel) and widget.wordWrap():
                needed, there = widget.heightForWidth(widget.width()), widget.height()
            else:
                needed, there = widget.sizeHint().width(), widget.width()
            if needed > there + 1:
                yield f"{kind.__name__} «{widget.text()[:60]}»: {needed} > {there}"


def foreign(screen: QWidget) -> Iterator[str]:
    """Latin words on labels, buttons and tabs that no Russian office uses."""
    buttons: list[QAbstractButton] = screen.findChildren(QAbstractButton)
    texts = [widget.text() for widget in buttons if widget.isVisibleTo(screen)]
    texts += [widget.text() for widget in screen.findChildren(QLabel) if widget.isVisibleTo(screen)]
    texts += [box.currentText() for box in screen.findChildren(QComboBox) if box.isVisibleTo(screen)]
    for tabs in screen.findChildren(QTabWidget):
        texts += [tabs.tabText(number) for number in range(tabs.count())]
    for words in texts:
        plain = re.sub(r"<[^>]*>|/\S+|[A-Z]:\\\S+|\S+@\S+", " ", words.replace("&", ""))
        strange = [word for word in _LATIN.findall(plain) if word not in _KNOWN]
        if strange:
            yield f"{strange} in «{words[:80]}»"


def nameless(screen: QWidget) -> Iterator[str]:
    """Controls that a screen reader could only call by their class."""
    for widget in screen.findChildren(QWidget):
        takes = bool(widget.focusPolicy() & widget.focusPolicy().TabFocus)
        if takes and widget.isVisibleTo(screen) and type(widget).__module__.startswith("shnor_desktop"):
            words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
            if not widget.accessibleName() and not words:
                yield type(widget).__name__


def colliding(screen: QWidget) -> Iterator[str]:
    """Letters that with Alt mean two things at once, in the menu or among what is seen."""
    buttons: list[QAbstractButton] = screen.findChildren(QAbstractButton)
    words = [button.text() for button in buttons if button.isVisibleTo(screen)]
    words += [one.text() for one in screen.findChildren(QLabel) if one.isVisibleTo(screen) and one.buddy() is not None]
    words += [action.text() for bar in screen.findChildren(QMenuBar) for action in bar.actions()]
    meant: dict[str, list[str]] = {}
    for one in words:
        letter = re.search(r"&([^&\s])", one)
        if letter is not None:
            meant.setdefault(letter[1].upper(), []).append(one)
    for letters, several in meant.items():
        if len(several) > 1:
            yield f"Alt+{letters}: {several}"


def take(screen: QWidget, path: Path, *, whole: bool = True) -> list[str]:
    """Save the picture; everything that is wrong with it."""
    picture = screen.grab()
    picture.save(str(path))
    wrong = [f"cut: {words}" for words in cut(screen)]
    wrong += [f"foreign: {words}" for words in foreign(screen)]
    wrong += [f"nameless: {words}" for words in nameless(screen)]
    wrong += [f"colliding: {words}" for words in colliding(screen)]
    # 1366 cannot be divided by one and a half
    if whole and (abs(picture.width() - SIZE[0]) > 1 or picture.height() != SIZE[1]):
        wrong.append(f"size: {picture.width()}×{picture.height()}")
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    seen = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}
    if len(seen) < 8:
        wrong.append("blank")
    return [f"{path.stem}: {words}" for words in wrong]


def screens(window: MainWindow, folder: Path, mark: str) -> Iterator[str]:
    """Every page, every tab of a page, some forms."""
    for entry in ENTRIES:
        if entry.key == "programme" and window.desk.school:
            window.desk.look_at(year=PROGRAMME_YEAR)
        window.visit(entry.key)
        settle(window)
        page = window.pages[entry.key]
        tabs = getattr(page, "tabs", None)
        if isinstance(page, DataPage):
            for key in FORMS:
                page.list.setCurrentRow(list(SHEETS).index(key))
                settle(window)
                yield from take(window, folder / f"{mark}-data-{key}.png")
        elif isinstance(tabs, QTabWidget):
            for number in range(tabs.count()):
                tabs.setCurrentIndex(number)
                settle(window)
                yield from take(window, folder / f"{mark}-{entry.key}-{number}.png")
        else:
            yield from take(window, folder / f"{mark}-{entry.key}.png")


def dialogs(window: MainWindow, folder: Path) -> Iterator[str]:
    """The wizard page by page, a dialog of fields, a message."""
    wizard = FirstRun(window.desk, window)
    wizard.open()
    for way in ("school", "district", "open", "demo"):
        wizard.restart()
        wizard.start_page.buttons[way].setChecked(True)
        QApplication.processEvents()
        if way == "school":
            yield from take(wizard, folder / "wizard.png", whole=False)
        wizard.next()
        QApplication.processEvents()
        yield from take(wizard, folder / f"wizard-{way}.png", whole=False)
    wizard.close()
    dialog: QDialog = ask_new_secret(window, "Ключ школы", lambda _given: None, about="Этим ключом подписывают.")
    QApplication.processEvents()
    yield from take(dialog, folder / "dialog.png", whole=False)
    dialog.close()
    window.show_keys()
    box = window.messages.box
    if box is not None:
        QApplication.processEvents()
        yield from take(box, folder / "message.png", whole=False)
        box.close()


def main(school: str, district: str, theme: str, folder: Path) -> int:
    machine_settings().setValue("theme", theme)
    app = QApplication([sys.argv[0]])
    dress(app)
    program = Program(app)
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    wrong: list[str] = []
    for mark, base in (("school", school), ("district", district)):
        window = program.show(Path(base))
        window.resize(round(SIZE[0] / scale), round(SIZE[1] / scale))
        wait(lambda window=window: window.furnished and window.desk.is_open and bool(window.at))  # type: ignore[misc]
        wrong += screens(window, folder, mark)
        if mark == "school":
            wrong += dialogs(window, folder)
        window.close()
    sys.stdout.write(json.dumps(wrong, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
