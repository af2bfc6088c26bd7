"""What loading a file would do, shown before anything is written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QLabel, QListView, QVBoxLayout, QWidget

from shnor_desktop.services.importing import ImportPlan
from shnor_desktop.services.wording import ROW, counted

MOST = 300


class ImportPreview(QDialog):
    """Counts by sheet, refused rows with reasons, notes; «Загрузить» or «Отмена»."""

    agreed = Signal(object)
    """The plan that the person wants written."""
    refused_wanted = Signal(object)
    """The plan whose refused rows the person wants in a file, to mend them there."""
    marking_wanted = Signal(object)
    """The plan whose marking of a foreign table the person wants to change."""

    def __init__(self, plan: ImportPlan, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.setWindowTitle(f"Загрузка: {plan.path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(640, 440)
        layout = QVBoxLayout(self)
        heading = QLabel(verdict(plan))
        heading.setObjectName("cardTitle")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        for sheet in plan.sheets:
            words = QLabel(
                f"{sheet.title}: новых — {sheet.count('added')}, изменённых — {sheet.count('changed')}, "
                f"без изменений — {sheet.count('same')}, не загрузить — {sheet.count('refused')}"
            )
            words.setWordWrap(True)
            layout.addWidget(words)
        self.list = _listed(self._details())
        layout.addWidget(self.list, 1)
        buttons = QDialogButtonBox()
        self.load = buttons.addButton("Загрузить", QDialogButtonBox.ButtonRole.AcceptRole)
        self.load.setEnabled(bool(plan.steps))
        self.keep = buttons.addButton("Сохранить отказанные строки…", QDialogButtonBox.ButtonRole.ActionRole)
        self.keep.setEnabled(bool(plan.refused))
        self.keep.clicked.connect(lambda: self.refused_wanted.emit(plan))
        self.mark = buttons.addButton("Изменить графы…", QDialogButtonBox.ButtonRole.ActionRole)
        self.mark.setVisible(plan.marked)
        self.mark.clicked.connect(self._mark)
        buttons.addButton("Отмена", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _details(self) -> list[str]:
        lines = [
            f"Строка {row.number}: " + "; ".join(reason.message for reason in row.reasons)
            for _, row in self.plan.refused[:MOST]
        ]
        left = len(self.plan.refused) - MOST
        if left > 0:
            lines.append(f"… и ещё {left}")
        return lines + list(self.plan.notes)

    def _mark(self) -> None:
        self.reject()
        self.marking_wanted.emit(self.plan)

    def _agree(self) -> None:
        self.agreed.emit(self.plan)
        self.accept()


def verdict(plan: ImportPlan) -> str:
    """One sentence: what will happen."""
    coming = plan.count("added") + plan.count("changed")
    refused = plan.count("refused")
    if not coming:
        start = "Загружать нечего: всё, что читается, уже есть в базе."
    else:
        start = f"Будет записано: {counted(coming, ROW)}. Одной «Отменой» всё вернётся назад."
    return start + (f" Не загрузить: {counted(refused, ROW)} — причины ниже." if refused else "")


def _listed(lines: list[str]) -> QListView:
    items = QStandardItemModel()
    for line in lines or ["Замечаний нет."]:
        item = QStandardItem(line)
        item.setToolTip(line)
        items.appendRow(item)
    view = QListView()
    items.setParent(view)
    view.setModel(items)
    view.setAccessibleName("Причины и замечания")
    view.setWordWrap(True)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return view
