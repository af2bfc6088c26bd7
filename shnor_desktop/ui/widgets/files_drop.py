"""Files dragged onto a widget, or onto a row of a table."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

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
    view: QAbstractItemView, dropped: Callable[[list[Path]], None], allowed: Callable[[], bool]
) -> FileDrop:
    """Let files be dropped on a row of a list, which becomes current before ``allowed`` and ``dropped`` are called."""

    def accepts(place: QPoint) -> bool:
        index = view.indexAt(place)
        if index.isValid() and index.siblingAtColumn(0) != view.currentIndex().siblingAtColumn(0):
            view.setCurrentIndex(index)  # the person sees on what the files will fall
        return index.isValid() and allowed()

    return FileDrop(view.viewport(), lambda _place, paths: dropped(paths), accepts)
