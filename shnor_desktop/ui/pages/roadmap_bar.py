"""Above the road map: which plan, what can be done with it as a whole, from which side it is seen."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.services import plan_views
from shnor_desktop.ui.pages.roadmap_data import EVERYTHING, Asked, Place, RoadMap
from shnor_desktop.ui.widgets.flow import Flow

_VIEWS = (
    (plan_views.SECTIONS, "Таблица по разделам"),
    (plan_views.CALENDAR, "Календарь по месяцам"),
    (plan_views.PEOPLE, "По ответственным"),
    (plan_views.FACTORS, "По факторам риска"),
    (plan_views.OVERDUE, "Просроченные"),
)
_STATES = (
    (plan_views.ALL, "Любое"),
    (plan_views.OPEN, "Не начато"),
    (plan_views.STARTED, "В работе"),
    (plan_views.LATE, "Просрочено"),
    (plan_views.READY, "Исполнено"),
    (plan_views.UNCONFIRMED, "Исполнено, не подтверждено"),
    (plan_views.PROVED, "Подтверждено"),
    (plan_views.DROPPED, "Отменено"),
)
_ACTIONS = (
    ("columns", "&Столбцы плана…"),
    ("card", "&Цель, вид и сроки плана…"),
    ("shift_all", "Сдвинуть с&роки всего плана…"),
    ("renumber", "&Перенумеровать план…"),
    ("save", "Сохранить как &шаблон…"),
    ("own", "С&вои шаблоны…"),
    ("remove", "&Удалить план…"),
)
OF_A_PLAN = frozenset({"columns", "card", "shift_all", "renumber", "save", "remove"})
"""What needs one plan at hand."""
_WRITES = frozenset({"card", "columns", "shift_all", "renumber", "remove"})


class RoadMapBar(QWidget):
    """Choosers; what they choose is read by the page."""

    changed = Signal()
    """Another plan, view, state or text is wanted."""
    wanted = Signal(str)
    """Something with the plan as a whole, by its key."""
    unfolded = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.plan = QComboBox()
        self.plan.setAccessibleName("План")
        self.plan.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plan.setMinimumContentsLength(16)
        self.new = QPushButton("Создать план из &шаблона…")
        self.table = QPushButton("И&з таблицы…")
        self.table.setAccessibleDescription("Загрузить план из таблицы Word или Excel")
        self.more = QPushButton("Е&щё")
        self.more.setAccessibleDescription("Столбцы, цель, сдвиг сроков, номера, шаблоны")
        self.actions_of_plan = self._menu()
        self.view = _combo("Вид", _VIEWS)
        self.state = _combo("Состояние", _STATES)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Найти: мероприятие, ответственный…")
        self.words.setAccessibleName("Найти в плане")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(260)
        self.unfold = QCheckBox("Развернуть все")
        self.plan_buttons = QHBoxLayout()
        self.plan_buttons.addWidget(self.new)
        self.plan_buttons.addWidget(self.table)
        self.plan_buttons.addWidget(self.more)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=200)
        self._soon.timeout.connect(self.changed)
        self.plan.activated.connect(lambda _: self.changed.emit())
        self.view.activated.connect(lambda _: self.changed.emit())
        self.state.activated.connect(lambda _: self.changed.emit())
        self.words.textChanged.connect(lambda _: self._soon.start())
        self.new.clicked.connect(lambda: self.wanted.emit("new"))
        self.table.clicked.connect(lambda: self.wanted.emit("import"))
        self.unfold.toggled.connect(self.unfolded)

    @property
    def place(self) -> Place:
        """The plan at hand."""
        found = self.plan.currentData()
        return found if isinstance(found, tuple) else EVERYTHING

    @property
    def asked(self) -> Asked:
        """What all the choosers ask for."""
        return Asked(self.place, str(self.view.currentData()), str(self.state.currentData()), self.words.text())

    def offer(self, data: RoadMap, place: Place | None = None, *, can_write: bool) -> None:
        """The plans to choose from; the one at hand stays, a single one is chosen by itself."""
        chosen = data.place_of(place or (self.place if self.plan.count() else None))
        self.plan.clear()
        self.plan.addItem("Все планы", EVERYTHING)
        for card in data.cards:
            self.plan.addItem(data.title(card), (card.school, card.plan))
        places = [EVERYTHING, *((card.school, card.plan) for card in data.cards)]
        self.plan.setCurrentIndex(places.index(chosen))
        self.enable(can_write=can_write)

    def enable(self, *, can_write: bool) -> None:
        """What can be done with the plan at hand."""
        self.plan.setToolTip(self.plan.currentText())
        self.new.setEnabled(can_write)
        self.table.setEnabled(can_write)
        one = self.place != EVERYTHING
        for key, action in self.actions_of_plan.items():
            action.setEnabled((one or key not in OF_A_PLAN) and (can_write or key not in _WRITES))

    def clear_filters(self) -> None:
        """Show everything of the plan, as a link to a measure needs it."""
        self.state.setCurrentIndex(0)
        self.words.clear()
        self._soon.stop()
        if self.view.currentData() == plan_views.OVERDUE:
            self.view.setCurrentIndex(0)

    def _menu(self) -> dict[str, QAction]:
        menu = QMenu(self.more)
        found = {}
        for key, words in _ACTIONS:
            if key in ("save", "remove"):
                menu.addSeparator()
            found[key] = menu.addAction(words, lambda key=key: self.wanted.emit(key))
        self.more.setMenu(menu)
        return found

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(QLabel("План"))
        head.addWidget(self.plan, 1)
        head.addLayout(self.plan_buttons)
        row = Flow()
        for words, box in (("&Вид", self.view), ("Состо&яние", self.state)):
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            label = QLabel(words)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
            row.add(pair)
        row.add(self.words, self.unfold)
        column.addLayout(head)
        column.addWidget(row)


def _combo(name: str, options: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(17)
    for key, words in options:
        box.addItem(words, key)
    return box
