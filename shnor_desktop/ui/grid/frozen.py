"""The columns that name a row, laid over a grid so that they stay in sight when it is scrolled."""

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from shnor_desktop.ui.grid.headings import never_selected


class FrozenColumns(QTableView):
    """A second view of the same model and selection; seen only while the grid is scrolled to the right."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.count = 0
        self.setObjectName("frozen")
        self.setStyleSheet(
            "QTableView#frozen { border: none; border-right: 2px solid palette(mid); border-radius: 0; }"
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        # the policy before the proxy: afterwards Qt would hand it on to the grid itself
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(view)
        self.setAccessibleName("")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(view.selectionMode())
        self.setVerticalScrollMode(view.verticalScrollMode())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
        header = self.horizontalHeader()
        header.setDefaultAlignment(view.horizontalHeader().defaultAlignment())
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        view.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        self.hide()

    def watch(self, model: QAbstractItemModel, selection: QItemSelectionModel) -> None:
        """Show this model with this selection."""
        self.setModel(model)
        self.setSelectionModel(selection)
        self.setItemDelegate(self._view.itemDelegate())
        never_selected(self.horizontalHeader())

    def choose(self, wanted: int) -> None:
        """Keep as many of the wanted columns as leave nearly half of the room to the others."""
        room, taken, count = self._view.viewport().width() * 11 // 20, 0, 0
        for column in range(wanted):
            taken += self._view.columnWidth(column)
            if taken > room:
                break
            count += 1
        self.count = count
        for column in range(self.horizontalHeader().count()):
            self.setColumnHidden(column, column >= count)
        self.place()

    @property
    def taken(self) -> int:
        """The room of the columns in sight; nothing while the grid is not scrolled."""
        return sum(self._view.columnWidth(column) for column in range(self.count)) if self.isVisible() else 0

    def place(self) -> None:
        """Lie exactly over the grid's own first columns."""
        view = self._view
        for column in range(self.count):
            self.setColumnWidth(column, view.columnWidth(column))
        seen = bool(self.count) and view.horizontalScrollBar().value() > 0
        self.setVisible(seen)
        if not seen:
            return
        header = view.horizontalHeader()
        self.horizontalHeader().setFixedHeight(header.height())
        frame = view.frameWidth()
        width = sum(view.columnWidth(column) for column in range(self.count))
        self.setGeometry(
            view.verticalHeader().width() + frame, frame, width, view.viewport().height() + header.height()
        )
        self.verticalScrollBar().setValue(view.verticalScrollBar().value())
        self.raise_()
