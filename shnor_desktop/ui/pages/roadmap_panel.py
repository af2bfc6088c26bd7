"""The road map itself: choosers, the tree, and the row of gestures under it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton

from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services import plan_cards, plan_views, wording
from shnor_desktop.services.plan_cards import Columns
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.pages.roadmap_bar import RoadMapBar
from shnor_desktop.ui.pages.roadmap_data import Asked, Place, RoadMap
from shnor_desktop.ui.pages.roadmap_gestures import suiting
from shnor_desktop.ui.pages.roadmap_model import FILES, PLAN, SCHOOL, STATE, Node, tree_of
from shnor_desktop.ui.pages.roadmap_tree import RoadMapTree
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text

_BUTTONS = (
    ("add", "Новое &мероприятие…"),
    ("change", "&Изменить…"),
    ("start", "В &работу"),
    ("done", "Исп&олнено…"),
    ("confirm", "Подтвер&дить…"),
    ("back", "Вернуть на доработк&у…"),
    ("cancel", "Отме&нить…"),
    ("reopen", "Вернуть в п&лан"),
    ("shift", "Сдвинуть сро&ки…"),
    ("sheet", "Откр&ыть в листе"),
)


class RoadMapPanel(Card):
    """Shows a plan from the chosen side; what a button means is for the page."""

    wanted = Signal(str)
    """A gesture by its key."""
    chosen = Signal(object)
    """The ``Item`` now at hand, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._data: RoadMap | None = None
        self._sheet: Sheet = ROADMAP
        self._can_write = False
        self.asked: Asked | None = None
        """What is shown; None before anything was. The page reads for it in a worker."""
        self.bar = RoadMapBar()
        self.goal = text("", "muted")
        self.tree = RoadMapTree()
        self.empty = text("", "muted")
        self.count = QLabel("")
        self.count.setProperty("tone", "muted")
        self.buttons = {key: QPushButton(words) for key, words in _BUTTONS}
        flow = Flow()
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            flow.add(button)
        self.add(self.bar, self.goal, self.empty)
        self.column.addWidget(self.tree, 1)
        self.add(self.count, flow)
        # takes the room of a tree that is not shown; beside one that is, it gets nothing
        self.column.addStretch(0)
        self.bar.changed.connect(self.refresh)
        self.bar.unfolded.connect(lambda everything: self.tree.unfold(everything=everything))
        self.bar.wanted.connect(self.wanted)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.entered.connect(lambda: self.wanted.emit("change"))

    @property
    def item(self) -> Item | None:
        """The occurrence at hand."""
        return self.tree.item

    @property
    def place(self) -> Place:
        return self.bar.place

    def show_plan(
        self,
        data: RoadMap,
        sheet: Sheet,
        place: Place | None,
        *,
        can_write: bool,
        made: tuple[Asked, Node] | None = None,
    ) -> None:
        """What was read; ``place``: the plan to go to; ``made``: lines that are ready for what is likely asked for."""
        self._data, self._sheet, self._can_write = data, sheet, can_write
        self.bar.offer(data, place, can_write=can_write)
        self._show(made)

    def refresh(self) -> None:
        """Show what the choosers ask for."""
        self._show(None)

    def _show(self, made: tuple[Asked, Node] | None) -> None:
        data = self._data
        if data is None:
            return
        bar = self.bar
        asked = self.asked = bar.asked
        root = made[1] if made is not None and made[0] == asked else tree_of(data.arranged(asked))
        self.tree.show_tree(root, self._columns(data), data, self._sheet)
        card = data.card(bar.place)
        self.goal.setText(f"Цель: {card.goal}" if card is not None and card.goal else "")
        self.goal.setVisible(bool(self.goal.text()))
        self.tree.setVisible(bool(root.children))
        self.empty.setVisible(not root.children)
        self.empty.setText(_nothing(data, asked.view, narrowed=bool(asked.state or asked.words.strip())))
        bar.enable(can_write=self._can_write)
        bar.unfold.setEnabled(self.tree.can_unfold)
        bar.unfold.setToolTip("" if self.tree.can_unfold else "Мероприятий слишком много: разворачивайте по одному")

    def go(self, row: int) -> bool:
        """Stand on the measure of that row, whatever is filtered."""
        data = self._data
        item = next((one for one in data.items if one.row == row), None) if data is not None else None
        if data is None or item is None:
            return False
        if item not in data.of(self.place):
            self.bar.plan.setCurrentIndex(0)
        self.bar.clear_filters()
        self.refresh()
        return self.tree.stand_on(row)

    def _columns(self, data: RoadMap) -> Columns:
        """The columns of the plan, then its term, state and files; with several plans also whose each is."""
        card = data.card(self.place)
        columns = list(card.columns if card is not None else plan_cards.DEFAULT)
        # the number carries the arrows of the tree, so it stands first
        columns.sort(key=lambda column: column[0] != "number")
        if not any(key == "end" for key, _ in columns):
            columns.append(("end", "Окончание"))
        if card is None and len({(one.school, one.plan) for one in data.cards}) > 1:
            columns.insert(2, (PLAN, "План"))
        if card is None and not data.school and len({one.school for one in data.cards}) > 1:
            columns.insert(2, (SCHOOL, "Чей"))
        return (*columns, (STATE, "Состояние"), (FILES, "Файлов"))

    def _on_chosen(self) -> None:
        marked, item = self.tree.marked, self.tree.item
        for key, button in self.buttons.items():
            if key == "add":
                button.setEnabled(self._can_write)
            elif key == "change":
                button.setEnabled(item is not None and self._can_write)
            elif key == "sheet":
                button.setEnabled(item is not None)
            else:
                button.setEnabled(bool(suiting(key, marked)) and self._can_write)
        self.count.setText(self._words(marked))
        self.chosen.emit(item)

    def _words(self, marked: list[Node]) -> str:
        shown = {item.row for head in self.tree.lines.root.children for item in head.items}
        words = f"Показано сроков: {len(shown)}."
        if len(marked) > 1:
            words += f" Выбрано строк: {len(marked)} — кнопки относятся ко всем выбранным."
        elif len(shown) > 1:
            words += " Несколько сразу выбирают с Shift и Ctrl."
        return words


def _nothing(data: RoadMap, view: str, *, narrowed: bool) -> str:
    if not data.items:
        return "Плана пока нет. Создайте его из шаблона, добавьте меры по факторам риска или внесите своё мероприятие."
    if narrowed:
        return "Ничего не нашлось: измените состояние или слова поиска."
    if view == plan_views.OVERDUE:
        return f"На {wording.day(data.today)} ничего не просрочено."
    return "В этом плане мероприятий нет."
