"""«Создать план из шаблона»: a programme is chosen, moved to one's own year, taken whole or in part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services import plan_templates, wording
from shnor_desktop.services.plan_templates import Measure, Template
from shnor_desktop.services.recurrence import Terms, Window
from shnor_desktop.services.rules import Rules
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text

ALL_SCHOOLS = "*"
_NUMBER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made: the template in its year, chosen numbers (None: all), name, whose."""

    template: Template
    numbers: tuple[str, ...] | None
    name: str
    owners: tuple[str, ...]


class TemplateDialog(QDialog):
    """Templates at the left; at the right what would come of the chosen one in the chosen year."""

    wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        templates: Sequence[Template],
        rules: Rules,
        year: int,
        owners: Sequence[tuple[str, str]],
        *,
        schools: Sequence[str] = (),
        taken: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """``owners``: codes and names; ``schools``: all of a district; ``taken``: names of plans by owner, folded."""
        super().__init__(parent)
        self._rules, self._schools = rules, tuple(schools)
        self._taken = taken or {}
        self._template: Template | None = None
        self._filling = False
        self._off: set[str] = set()
        self.setWindowTitle("Создать план из шаблона")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window = parent.window().size()
        self.resize(min(1100, window.width() - 30), min(680, window.height() - 30))
        self.templates = QListWidget()
        self.templates.setAccessibleName("Шаблоны")
        self.templates.setWordWrap(True)
        self.templates.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.templates.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.about = text("", "muted")
        self.year = QSpinBox()
        self.year.setRange(2000, 2099)
        self.year.setValue(year)
        self.year.setAccessibleName("Год начала плана")
        self.name = QLineEdit()
        self.name.setAccessibleName("Название плана")
        self.name.setMaxLength(255)
        self.owner = QComboBox()
        self.owner.setAccessibleName("Чей план")
        for code, title in owners:
            self.owner.addItem(title, code)
        if len(self._schools) > 1:
            self.owner.addItem(f"Все школы: {len(self._schools)}", ALL_SCHOOLS)
        self.items = self._tree()
        self.all, self.none = QPushButton("Отметить &все"), QPushButton("&Снять все")
        self.count = text("", "muted", wrap=False)
        self.remark = text("", "bad")
        self.remark.hide()
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton("Создать план", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self._connect()
        for one in templates:
            self._offer(one)
        self.templates.setCurrentRow(0)
        self.templates.setFocus()
        self.open()

    # --- how it looks

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("Мероприятия шаблона")
        tree.setAccessibleDescription("Пробел ставит и снимает отметку; отметка раздела относится ко всем его строкам")
        tree.setHeaderLabels(("Мероприятие", "Сроки", "Ответственный"))
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setWordWrap(True)
        tree.setUniformRowHeights(False)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, wide in ((1, 23), (2, 20)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, tree.fontMetrics().averageCharWidth() * wide)
        return tree

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Год начала", self.year)
        form.addRow("&Название", self.name)
        form.addRow("&Чей план", self.owner)
        form.setRowVisible(self.owner, self.owner.count() > 1)
        marks = QHBoxLayout()
        marks.addWidget(self.all)
        marks.addWidget(self.none)
        marks.addWidget(self.count, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self._scrolled(self.about))
        column.addLayout(form)
        column.addWidget(self.items, 1)
        column.addLayout(marks)
        split = QSplitter()
        split.addWidget(self.templates)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([270, 700])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.addWidget(split, 1)
        whole.addWidget(self.remark)
        whole.addWidget(buttons)
        # only a button that is in the dialog already gets Enter back after others have had the keyboard
        self.accept_button.setDefault(True)
        for button in (self.all, self.none):
            button.setAutoDefault(False)

    def _scrolled(self, label: QWidget) -> QScrollArea:
        """Long words about a template must not push its measures out of a small window."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("pageBody")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label)
        area.setWidget(inside)
        area.setMaximumHeight(label.fontMetrics().height() * 5)
        area.setMinimumHeight(label.fontMetrics().height() * 3)
        area.setAccessibleName("О шаблоне")
        return area

    def _connect(self) -> None:
        self.templates.currentRowChanged.connect(lambda _: self._on_template())
        self.year.valueChanged.connect(lambda _: self._show())
        self.items.itemChanged.connect(self._on_ticked)
        self.all.clicked.connect(lambda: self._tick(on=True))
        self.none.clicked.connect(lambda: self._tick(on=False))

    def _offer(self, one: Template) -> None:
        words = f"{one.title}\n{wording.counted(len(one.measures), wording.MEASURE)}" + (" · свой" if one.own else "")
        item = QListWidgetItem(words)
        item.setData(_NUMBER, one)
        item.setToolTip(one.title)
        self.templates.addItem(item)

    # --- the chosen template in its year

    def _on_template(self) -> None:
        item = self.templates.currentItem()
        if item is not None:
            self._off = set()
            self._template = item.data(_NUMBER)
            self._show()

    def _show(self) -> None:
        if self._template is None:
            return
        one = self._template.in_year(self.year.value())
        begins, ends = wording.day(one.span.start), wording.day(one.span.end)
        parts = [one.source, one.about, f"План с {begins} по {ends}.", f"Цель: {one.goal}" if one.goal else ""]
        self.about.setText("\n".join(part for part in parts if part))
        self.name.setText(one.plan)
        terms = plan_templates.terms_of(one.year, self._rules)
        self._filling = True
        self.items.clear()
        placed: dict[str, QTreeWidgetItem] = {}
        for measure in one.measures:
            section = one.section(measure.section)
            key = section.number if section else ""
            if key not in placed:
                placed[key] = self._head(section.name if section else "Без раздела", section.goal if section else "")
            placed[key].addChild(self._line(measure, one.span, terms))
        self.items.expandAll()
        self._filling = False
        self._count()

    def _head(self, name: str, goal: str) -> QTreeWidgetItem:
        head = QTreeWidgetItem([name + (f"\nЦель: {goal}" if goal else "")])
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
        head.setFlags(head.flags() | flags)
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        self.items.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        return head

    def _line(self, measure: Measure, span: Window, terms: Terms) -> QTreeWidgetItem:
        found = measure.occurrences(span, terms)
        line = QTreeWidgetItem(
            [f"{measure.number}. {measure.title}", _terms(measure, found), str(measure.cells.get("responsible") or "")]
        )
        line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        ticked = measure.number not in self._off
        line.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        line.setData(0, _NUMBER, (measure.number, max(len(found), 1)))
        line.setToolTip(0, measure.title)
        line.setToolTip(1, ", ".join(wording.day(one.end) for one in found))
        return line

    # --- what is ticked

    def _lines(self) -> list[QTreeWidgetItem]:
        heads = [self.items.topLevelItem(row) for row in range(self.items.topLevelItemCount())]
        return [head.child(row) for head in heads if head is not None for row in range(head.childCount())]

    def _tick(self, *, on: bool) -> None:
        self._filling = True
        for line in self._lines():
            line.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._filling = False
        self._count()

    def _on_ticked(self, _item: QTreeWidgetItem, _column: int) -> None:
        if not self._filling:
            self._count()

    def _count(self) -> None:
        lines = self._lines()
        ticked = [line for line in lines if line.checkState(0) == Qt.CheckState.Checked]
        self._off = {line.data(0, _NUMBER)[0] for line in lines if line not in ticked}
        dates = sum(line.data(0, _NUMBER)[1] for line in ticked)
        self.count.setText(f"Отмечено {len(ticked)} из {len(lines)}, сроков {dates}.")
        set_tone(self.count, "muted" if ticked else "bad")
        self.accept_button.setEnabled(bool(ticked))

    def accept(self) -> None:
        """Say what is in the way, or close and hand over the wish."""
        one, name, chosen = self._template, " ".join(self.name.text().split()), str(self.owner.currentData())
        owners = self._schools if chosen == ALL_SCHOOLS else (chosen,)
        if one is None or not self.accept_button.isEnabled():
            return
        has = [owner for owner in owners if fold(name) in self._taken.get(owner, frozenset())]
        trouble = "" if name else "Дайте плану название."
        if has:
            trouble = f"План с таким названием уже есть ({', '.join(has)}). Дайте новому другое название."
        self.remark.setText(trouble)
        self.remark.setVisible(bool(trouble))
        if trouble:
            self.name.setFocus()
            self.name.selectAll()
            return
        numbers = tuple(m.number for m in one.measures if m.number not in self._off) if self._off else None
        super().accept()
        self.wanted.emit(Wish(one.in_year(self.year.value()), numbers, name, tuple(owners)))


def _terms(measure: Measure, found: Sequence[Window]) -> str:
    printed = str(measure.cells.get("deadline_text") or "")
    if not found:
        return f"{printed or wording.EMPTY}\nсрок назначите сами"
    more = f", ещё {len(found) - 1}" if len(found) > 1 else ""
    exact = f"до {wording.day(found[0].end)}{more}"
    return f"{printed}\n{exact}" if printed and printed not in exact else exact
