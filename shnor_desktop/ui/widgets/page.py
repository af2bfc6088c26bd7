"""The frame of a page: a scrolled column of cards that is read anew when the data or the year changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.theme import Tone


class Page(QScrollArea):
    """A page of the navigation. Heirs compute in ``load`` (a worker thread) and draw in ``fill``."""

    shown = Signal()
    """The data as they are now are on the page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        self._loading = False
        self._again = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = _Body()
        body.setObjectName("pageBody")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(14, 12, 14, 14)
        self.column.setSpacing(10)
        self.setWidget(body)
        desk.changed.connect(self._on_changed)
        desk.scope_changed.connect(self.reload)

    def load(self) -> Any:
        """Compute what the page shows; runs in a worker and touches no widget."""
        raise NotImplementedError

    def fill(self, data: Any) -> None:
        """Show what ``load`` gave."""
        raise NotImplementedError

    def go(self, link: Link) -> None:
        """Show the part of the page that a link names."""

    def concerns(self, sheets: frozenset[str]) -> bool:
        """Whether a change of these sheets makes the page out of date."""
        return True

    @property
    def ready(self) -> bool:
        """Whether the page shows the data as they are."""
        return not self._stale and not self._loading

    def reload(self) -> None:
        """Read anew: at once if the page is seen, else when it is shown."""
        self._stale = True
        if self.isVisible():
            self._start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._start()

    def _on_changed(self, sheets: frozenset[str]) -> None:
        if not sheets or self.concerns(sheets):
            self.reload()

    def _start(self) -> None:
        if self._loading:
            self._again = True
            return
        self._loading, self._stale = True, False
        self.desk.runner.start(self, lambda _progress: self.load(), self._on_loaded, on_failure=self._on_failure)

    def _on_loaded(self, data: Any) -> None:
        self._loading = False
        if self._again:
            self._again = False
            self._start()
            return
        self.fill(data)
        self.shown.emit()

    def _on_failure(self, _error: Exception) -> None:
        self._loading = self._again = False
        self._stale = True


class _Body(QWidget):
    """As high as its words are at the width there is; what they would like beside that is an empty screen below."""

    def minimumSizeHint(self) -> QSize:
        size, layout = super().minimumSizeHint(), self.layout()
        return QSize(size.width(), 0) if layout is not None and layout.hasHeightForWidth() else size


class Card(QFrame):
    """A titled box on a page."""

    def __init__(self, title: str = "", *, about: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 9, 12, 11)
        self.column.setSpacing(6)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if title:
            label = QLabel(title)
            label.setObjectName("cardTitle")
            self.head.addWidget(label)
            self.head.addStretch(1)
            self.column.addLayout(self.head)
            self.setAccessibleName(title)
        if about:
            self.column.addWidget(text(about, "muted"))

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.column.addWidget(widget)


def text(words: str, tone: Tone = "plain", *, wrap: bool = True) -> QLabel:
    """A label that wraps and can be selected; plain text only."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if tone != "plain":
        label.setProperty("tone", tone)
    policy = label.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    label.setSizePolicy(policy)
    return label


def clear(layout: QLayout, *, keep: int = 0) -> None:
    """Take everything out of a layout but the first ones, as many as are to be kept."""
    while layout.count() > keep:
        item = layout.takeAt(keep)
        widget: QWidget | None = item.widget()
        inner: QLayout | None = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()


@contextmanager
def redrawing(widget: QWidget) -> Iterator[None]:
    """Change many things and paint once."""
    widget.setUpdatesEnabled(False)
    try:
        yield
    finally:
        widget.setUpdatesEnabled(True)
