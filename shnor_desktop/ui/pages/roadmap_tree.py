"""The view of a road map: two lines a row, headings across, several rows at once, everything by keys."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services import wording
from shnor_desktop.services.plan_cards import Columns
from shnor_desktop.services.plan_numbers import measure_of
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.pages.roadmap_data import RoadMap
from shnor_desktop.ui.pages.roadmap_model import FILES, PLAN, STATE, Index, Node, RoadMapModel

_DAYS = frozenset({"start", "end", "done_on", "confirmed_on"})
MOST_UNFOLDED = 1000
"""Recurring measures that may be unfolded at once: Qt compares every marked range with every other."""
MOST_MARKED = 2000
"""Rows that stay marked when the data are read anew."""
_WRAPPED = Qt.TextFlag.TextWordWrap.value
_SHORT = frozenset({"recurrence", "level"})


class _TwoLines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(60, 2 * option.fontMetrics.height() + 8)  # type: ignore[attr-defined]


class RoadMapTree(QTreeView):
    """Keeps what is unfolded and where the person stands when the data are read anew."""

    entered = Signal()
    """Enter, F2 or a double click: the measure at hand is to be changed."""
    chosen = Signal()
    """Another line is at hand, or others are marked."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = RoadMapModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_TwoLines(self))
        self.setAccessibleName("Мероприятия плана")
        self.setAccessibleDescription("Стрелки вправо и влево разворачивают и сворачивают, Enter — изменить")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformRowHeights(True)
        self.setWordWrap(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(16)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(12 * self.fontMetrics().height())
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setDefaultAlignment(
            Qt.AlignmentFlag(_WRAPPED | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value)
        )
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._unfolded: set[tuple[str, tuple[str, str, str, str]]] = set()
        self._filling = False
        self.expanded.connect(lambda index: self._note(index, unfolded=True))
        self.collapsed.connect(lambda index: self._note(index, unfolded=False))
        self.doubleClicked.connect(lambda _index: self.entered.emit())
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        self.selectionModel().currentRowChanged.connect(self._on_chosen)

    # --- what is shown

    def show_tree(self, root: Node, columns: Columns, data: RoadMap, sheet: Sheet) -> None:
        """Show these lines; the person stays on the same measure if it is still there."""
        item, place = self.item, self.verticalScrollBar().value()
        marked = {item.row for node in self.marked if node.group is None for item in node.items}
        self._filling = True
        self.lines.show(root, columns, data, sheet)
        for number, head in enumerate(self.lines.root.children):
            self.setFirstColumnSpanned(number, QModelIndex(), True)
            self.setExpanded(self.lines.index_of(head), True)
            for node in head.children if self._unfolded else ():
                if node.children and _key(head, node) in self._unfolded:
                    self.setExpanded(self.lines.index_of(node), True)
        self._fit()
        found = self._find(item.row) if item is not None else None
        if found is None:
            found = next((node for head in self.lines.root.children for node in head.children), None)
        if found is not None:
            self.setCurrentIndex(self.lines.index_of(found))
        if 1 < len(marked) <= MOST_MARKED:
            self._mark(marked)
        self.verticalScrollBar().setValue(place)
        self._filling = False
        self.chosen.emit()

    def unfold(self, *, everything: bool) -> None:
        """All measures with their occurrences, or each in one line."""
        if everything and not self.can_unfold:
            return
        self._filling = True
        for head in self.lines.root.children:
            for node in head.children:
                if node.children:
                    self.setExpanded(self.lines.index_of(node), everything)
                    self._note(self.lines.index_of(node), unfolded=everything)
        self._filling = False

    def stand_on(self, row: int) -> bool:
        """Go to the measure of that row, unfolding it if need be."""
        found = self._find(row, exact=True)
        if found is None:
            return False
        if found.parent is not None and found.parent.group is None:
            self.setExpanded(self.lines.index_of(found.parent), True)
        index = self.lines.index_of(found)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus()
        return True

    def _find(self, row: int, *, exact: bool = False) -> Node | None:
        for node in self._nodes():
            if node.item is not None and node.item.row == row:
                hidden = node.parent is not None and node.parent.group is None and not self._is_unfolded(node.parent)
                return node.parent if hidden and not exact else node
        return None

    def _nodes(self) -> Iterator[Node]:
        for head in self.lines.root.children:
            for node in head.children:
                yield node
                yield from node.children

    def _is_unfolded(self, node: Node) -> bool:
        return self.isExpanded(self.lines.index_of(node))

    def _mark(self, rows: set[int]) -> None:
        """Mark these rows again; a folded measure by itself, an unfolded one by its occurrences."""
        found = QItemSelection()
        for head in self.lines.root.children:
            for nodes in (head.children, *(node.children for node in head.children)):
                for run in _runs([node for node in nodes if all(item.row in rows for item in node.items)]):
                    found.append(QItemSelectionRange(self.lines.index_of(run[0]), self.lines.index_of(run[-1])))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(found, flags)

    def _note(self, index: QModelIndex, *, unfolded: bool) -> None:
        node = self.lines.node(index)
        if node.group is None and node.parent is not None and node.children:
            (self._unfolded.add if unfolded else self._unfolded.discard)(_key(node.parent, node))

    # --- what is chosen

    @property
    def item(self) -> Item | None:
        """The occurrence the person stands on; of a folded measure the next one to be done."""
        index = self.currentIndex()
        return self.lines.node(index).at_hand if index.isValid() else None

    @property
    def marked(self) -> list[Node]:
        """Lines that are marked; a heading speaks for its measures only where nothing else is marked."""
        nodes: dict[int, Node] = {}
        # ranges, not rows: Qt asks every row of every range, which takes minutes for a large plan
        marks = self.selectionModel().selection()
        for part in (marks.at(number) for number in range(marks.count())):
            children = self.lines.node(part.parent()).children
            nodes |= {id(node): node for node in children[part.top() : part.bottom() + 1]}
        return [node for node in nodes.values() if node.group is None] or list(nodes.values())

    @property
    def can_unfold(self) -> bool:
        """Whether all recurring measures in sight may be unfolded at once."""
        heads = self.lines.root.children
        return sum(1 for head in heads for node in head.children if node.children) <= MOST_UNFOLDED

    def _on_chosen(self, *_: object) -> None:
        if not self._filling:
            self.chosen.emit()

    # --- keys and size

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 20 * self.fontMetrics().height())

    def _fit(self) -> None:
        """Short columns as wide as their words, the title takes the rest, long texts share what is fair."""
        header, metrics = self.header(), self.fontMetrics()
        keys = [key for key, _ in self.lines.columns]
        if not keys:
            return
        fixed = {
            "number": metrics.horizontalAdvance("00 из 00") + 3 * self.indentation() + 8,
            STATE: metrics.horizontalAdvance("подтверждено") + 26,
            FILES: metrics.horizontalAdvance("Файлов") + 18,
        }
        fixed |= {key: metrics.horizontalAdvance(wording.day(date(2028, 10, 28))) + 18 for key in _DAYS}
        fixed |= {key: metrics.horizontalAdvance("раз в полугодие") + 14 for key in _SHORT}
        room = self.viewport().width()
        texts = [key for key in keys if key not in fixed and key != "title"]
        left = room - sum(fixed.get(key, 0) for key in keys)
        least, shortest = metrics.averageCharWidth() * 16, metrics.averageCharWidth() * 27
        # the headings of sections tell the plan, too; the state must not go out of sight for it
        narrow = PLAN in texts and left < least * len(texts) + shortest
        texts = [key for key in texts if not (narrow and key == PLAN)]
        share = max(least, left // (len(texts) + 2)) if texts else 0
        title = max(shortest, left - share * len(texts))
        widths = [title if key == "title" else fixed.get(key, share) for key in keys]
        for column, width in enumerate(widths):
            header.setSectionHidden(column, narrow and keys[column] == PLAN)
            header.resizeSection(column, width)
        tight = any(
            metrics.horizontalAdvance(heading) + 16 > width
            for (_, heading), width in zip(self.lines.columns, widths, strict=True)
        )
        header.setFixedHeight(metrics.height() * (2 if tight else 1) + 12)


def _runs(nodes: Sequence[Node]) -> list[list[Node]]:
    """Neighbours together: one range for Qt instead of many."""
    found: list[list[Node]] = []
    for node in nodes:
        if found and found[-1][-1].row + 1 == node.row:
            found[-1].append(node)
        else:
            found.append([node])
    return found


def _key(head: Node, node: Node) -> tuple[str, tuple[str, str, str, str]]:
    return (head.group.title if head.group is not None else ""), measure_of(node.items[0])
