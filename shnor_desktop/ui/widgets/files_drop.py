"""Files dragged onto a widget, or onto a row of a table."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QTableView, QWidget

from shnor_desktop.ui.widgets.files_table import files_of


class FileDrop(QObject):
    """Watches a widget for dragged files; always a copy is made, nothing is taken from where it lies."""

    def __init__(
        self,
        target: QWidget,
        dropped: Callable[[QPoint, list[Path]], None],
        accepts: Callable[[QPoint], bool],
        hover: Callable[[bool], None] = lambda _over: None,
    ) -> None:
        super().__init__(target)
        self._dropped, self._accepts, self._hover = dropped, accepts, hover
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # also entering and moving: they are of this kind
            return self._on_drag(event)
        if event.type() == QEvent.Type.DragLeave:
            self._hover(False)
        return False

    def _on_drag(self, event: QDropEvent) -> bool:
        place, paths = event.position().toPoint(), files_of(event.mimeData())
        if not paths or not self._accepts(place):
            event.ignore()
            self._hover(False)
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            self._hover(True)
        else:
            self._hover(False)
            self._dropped(place, paths)
        return True


def drop_on_rows(
    table: QTableView, dropped: Callable[[int, list[Path]], None], allowed: Callable[[], bool]
) -> FileDrop:
    """Let files be dropped on a row of a table; ``dropped`` gets the number of the row, which becomes current."""

    def accepts(place: QPoint) -> bool:
        index = table.indexAt(place)
        if not index.isValid() or not allowed():
            return False
        table.setCurrentIndex(index)  # the person sees on what the files will fall
        return True

    return FileDrop(table.viewport(), lambda place, paths: dropped(table.indexAt(place).row(), paths), accepts)
