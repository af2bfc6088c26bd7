"""What is on the screen first: navigation, title, menus, an empty middle.

Nothing here touches the namespace ``Qt`` or any service: their import takes as long as the frame itself.
"""

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QAction, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.ui import actions
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.widgets.elided import ElidedLabel


class Frame(QMainWindow):
    """The window without its furniture."""

    painted = Signal()
    """The window has been painted for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("ШНОР-Офис")
        self.setMinimumSize(800, 460)
        self.machine = machine_settings()
        self._first_paint = True
        self.stack = QStackedWidget()
        self.waiting = QLabel("Открываю базу…")
        self.waiting.setObjectName("waiting")
        self.stack.addWidget(self.waiting)
        self.banner = QLabel("Только чтение: база открыта в другом окне. Закройте его и откройте базу снова.")
        self.banner.setObjectName("banner")
        self.banner.hide()
        self.side = self._make_side()
        self.top = self._make_top()
        self.right_column = right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.top, self.banner):
            right.addWidget(widget)
        right.addWidget(self.stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self._make_menus()
        self.status = ElidedLabel("")
        self.status.setContentsMargins(12, 0, 0, 0)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self._restore_place()

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAccessibleName("Разделы")
        side.setFixedWidth(152)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(1)
        brand = QLabel("ШНОР-Офис")
        brand.setObjectName("brand")
        column.addWidget(brand)
        self.navigation: dict[str, QPushButton] = {}
        for number, entry in enumerate(actions.ENTRIES, 1):
            button = QPushButton(entry.title)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setEnabled(False)
            button.setToolTip(f"{entry.about} (Ctrl+{number})")
            button.setAccessibleName(entry.title)
            button.setAccessibleDescription(entry.about)
            self.navigation[entry.key] = button
            column.addWidget(button)
        column.addStretch(1)
        return side

    def _make_top(self) -> QWidget:
        top = QWidget()
        top.setObjectName("top")
        self.top_row = QHBoxLayout(top)
        self.top_row.setContentsMargins(14, 6, 14, 6)
        self.top_row.setSpacing(10)
        self.heading = QLabel("Обзор")
        self.heading.setObjectName("pageTitle")
        self.office_name = ElidedLabel("")
        self.office_name.setObjectName("officeName")
        self.top_row.addWidget(self.heading)
        self.top_row.addWidget(self.office_name, 1)
        return top

    def _make_menus(self) -> None:
        self.actions_by_key: dict[str, QAction] = {}
        # menus and actions belong to the window itself: PySide has been seen to drop what only a menu bar holds
        bar = self.menuBar()
        for title, entries in actions.MENUS:
            menu = QMenu(title, self)
            bar.addMenu(menu)
            for entry in entries:
                if entry is actions.SEPARATOR:
                    menu.addSeparator()
                    continue
                action = QAction(entry.text, self)
                menu.addAction(action)
                action.setShortcut(QKeySequence(entry.shortcut))
                action.setEnabled(not entry.needs_base)
                self.actions_by_key[entry.key] = action

    def _restore_place(self) -> None:
        self.resize(1180, 700)
        kept = self.machine.value("geometry")
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._first_paint:
            self._first_paint = False
            self.painted.emit()
