"""Cells of a pasted block that cannot be read, shown before anything is written."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.ui.grid.clipboard import Verdict

MOST = 300


class PasteDoubts(QDialog):
    """Row, column, text and reason of each; «Вставить остальное» or «Отменить»."""

    agreed = Signal(object)
    """The verdict whose readable cells are to be written."""

    def __init__(self, verdict: Verdict, columns: Sequence[Column], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._verdict = verdict
        self.setWindowTitle(verdict.word)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(640, 380)
        layout = QVBoxLayout(self)
        number, whole = len(verdict.refused), len(verdict.refused) + len(verdict.good)
        heading = QLabel(f"Ячеек, которые не читаются: {number} из {whole}. Пока ничего не записано.")
        heading.setObjectName("cardTitle")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        self.table = QTableView()
        self.table.setAccessibleName("Ячейки, которые не читаются")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setModel(self._rows(columns))
        self.table.resizeColumnsToContents()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.table, 1)
        buttons = QDialogButtonBox()
        self.rest = buttons.addButton(
            "Заменить остальное" if verdict.word == "Замена" else "Вставить остальное",
            QDialogButtonBox.ButtonRole.AcceptRole,
        )
        self.rest.setEnabled(bool(verdict.good))
        self.cancel = buttons.addButton("Отменить", QDialogButtonBox.ButtonRole.RejectRole)
        self.cancel.setDefault(True)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _rows(self, columns: Sequence[Column]) -> QStandardItemModel:
        items = QStandardItemModel(0, 4, self)
        items.setHorizontalHeaderLabels(["Строка", "Графа", "Текст", "Почему"])
        for one in self._verdict.refused[:MOST]:
            words = (str(one.row + 1), columns[one.column].label, one.text[:80], one.reason)
            items.appendRow([QStandardItem(word) for word in words])
        return items

    def _agree(self) -> None:
        self.agreed.emit(self._verdict)
        self.accept()
