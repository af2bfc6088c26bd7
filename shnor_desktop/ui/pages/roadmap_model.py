"""The tree of a road map: headings with goals, measures folded to one line, occurrences with states of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from shnor_desktop.models.sheets.roadmap import DONE, IN_WORK
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services import wording
from shnor_desktop.services.plan_cards import Columns
from shnor_desktop.services.plan_views import Bundle, Group
from shnor_desktop.services.planning import Item
from shnor_desktop.ui import theme
from shnor_desktop.ui.pages.roadmap_data import RoadMap
from shnor_desktop.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
STATE, FILES, PLAN, SCHOOL = "@state", "@files", "@plan", "@school"
_DISPLAY, _TOOLTIP, _FONT, _FOREGROUND, _BACKGROUND = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.BackgroundRole,
    )
)


@dataclass(eq=False, slots=True)
class Node:
    """A line of the tree: a heading (``group``), a folded measure (``bundle`` alone), or an occurrence (``item``)."""

    parent: "Node | None" = None
    row: int = 0
    group: Group | None = None
    bundle: Bundle | None = None
    item: Item | None = None
    children: "list[Node]" = field(default_factory=list)

    @property
    def items(self) -> tuple[Item, ...]:
        """The occurrences that the line stands for."""
        if self.item is not None:
            return (self.item,)
        if self.bundle is not None:
            return self.bundle.items
        return self.group.items if self.group is not None else ()

    @property
    def at_hand(self) -> Item | None:
        """The one occurrence to act upon; a heading has none."""
        if self.item is not None:
            return self.item
        return self.bundle.next if self.bundle is not None else None

    def add(self, node: "Node") -> "Node":
        node.parent, node.row = self, len(self.children)
        self.children.append(node)
        return node


def tree_of(groups: Sequence[Group]) -> Node:
    """The lines of a view; a measure with several occurrences in sight is a line that can be unfolded."""
    root = Node()
    for group in groups:
        head = root.add(Node(group=group))
        for bundle in group.bundles:
            if len(bundle.items) == 1:
                head.add(Node(bundle=bundle, item=bundle.items[0]))
                continue
            measure = head.add(Node(bundle=bundle))
            for item in bundle.items:
                measure.add(Node(bundle=bundle, item=item))
    return root


class RoadMapModel(QAbstractItemModel):
    """Cells are worded only when they are painted, so that ten thousand rows cost nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.root = Node()
        self.columns: Columns = ()
        self.data_shown: RoadMap | None = None
        self._sheet: Sheet | None = None
        self._bold = QFont()
        self._bold.setBold(True)

    def show(self, root: Node, columns: Columns, data: RoadMap, sheet: Sheet) -> None:
        """Show a tree that ``tree_of`` has made, be it in a worker."""
        self.beginResetModel()
        self.root, self.columns, self.data_shown, self._sheet = root, columns, data, sheet
        self.endResetModel()

    def node(self, index: Index) -> Node:
        found = index.internalPointer() if index.isValid() else self.root
        assert isinstance(found, Node)  # noqa: S101  nothing else is ever given to an index
        return found

    def index_of(self, node: Node, column: int = 0) -> QModelIndex:
        return QModelIndex() if node is self.root else self.createIndex(node.row, column, node)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  Qt's own
        children = self.node(parent).children
        inside = 0 <= row < len(children) and 0 <= column < len(self.columns)
        return self.createIndex(row, column, children[row]) if inside else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent
        return QModelIndex() if above is None or above is self.root else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        # asked of every line that is unfolded; Qt's own asks for rows and columns
        return bool(self.node(parent).children)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (_DISPLAY, _TOOLTIP):
            return self.columns[section][1]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        node, key = self.node(index), self.columns[index.column()][0]
        if role in (_DISPLAY, _TOOLTIP):
            return self.words(node, key, index.column())
        if role == _FONT:
            return self._bold if node.group is not None else None
        if role in (_FOREGROUND, _BACKGROUND):
            return self._colour(node, key, role)
        return None

    def words(self, node: Node, key: str, column: int = -1) -> str:
        """A cell as it is read."""
        data = self.data_shown
        if data is None:
            return ""
        if node.group is not None:
            return _heading(node.group) if column <= 0 else ""
        item = node.at_hand
        if item is None:
            return ""
        if key == STATE:
            return state_of(item, data.today)[0] if node.item is not None else _folded(node)
        if key == FILES:
            count = sum(len(data.by_row.get(one.row, ())) for one in node.items)
            return str(count) if count else wording.EMPTY
        if key == PLAN:
            return str(item.values["plan"] or "")
        if key == SCHOOL:
            return data.schools.get(item.school, item.school)
        return self._cell(node, item, key, data)

    def _cell(self, node: Node, item: Item, key: str, data: RoadMap) -> str:
        place, whole = data.ranks.get(item.row, (1, 1))
        within = node.parent is not None and node.parent.group is None
        if key == "number" and within and whole > 1:
            return f"{place} из {whole}"
        assert self._sheet is not None  # noqa: S101  given together with the data
        words = self._sheet.show(key, item.values[key])
        if key == "title" and node.item is not None and whole > 1 and not within:
            return f"{words} ({place} из {whole})"
        if key == "deadline_text" and not words:
            return wording.day(item.end) if item.end else wording.EMPTY
        return words or wording.EMPTY

    def _colour(self, node: Node, key: str, role: int) -> QColor | None:
        data, item = self.data_shown, node.at_hand
        if item is None or data is None:
            return None
        colours = theme.current()
        if key != STATE:
            muted = item.cancelled or (node.item is not None and node.parent is not None and node.parent.group is None)
            return QColor(colours.muted) if muted and role == _FOREGROUND else None
        tone = state_of(item, data.today)[1] if node.item is not None else _folded_tone(node, data)
        if role == _FOREGROUND:
            return QColor(colours.of(tone))
        soft = {"good": colours.good_soft, "warn": colours.warn_soft, "bad": colours.bad_soft}
        soft["accent"] = colours.accent_soft
        return QColor(soft[tone]) if tone in soft else None


def state_of(item: Item, on: Any) -> tuple[str, Tone]:
    """The state of an occurrence in words, and its colour."""
    values = item.values
    if values["state"] == DONE:
        if values["confirmed"] is True:
            return "исполнено, подтверждено", "good"
        return "исполнено, не подтверждено", "warn"
    if item.cancelled:
        return "отменено", "muted"
    words = str(values["state"] or "не начато")
    if item.overdue(on):
        return f"{words}, просрочено", "bad"
    return words, "accent" if values["state"] == IN_WORK else "plain"


def _heading(group: Group) -> str:
    counted = wording.counted(len(group.bundles), wording.MEASURE)
    title = f"{group.title}  ·  {counted}"
    return f"{title}\nЦель: {group.goal}" if group.goal else title


def _folded(node: Node) -> str:
    bundle = node.bundle
    return "" if bundle is None else f"{bundle.done} из {bundle.whole} исполнено"


def _folded_tone(node: Node, data: RoadMap) -> Tone:
    if any(item.overdue(data.today) for item in node.items):
        return "bad"
    if node.bundle is not None and node.bundle.done == node.bundle.whole:
        return "good" if all(item.values["confirmed"] is True for item in node.items) else "warn"
    return "plain"
