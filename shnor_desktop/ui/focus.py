"""Where the keyboard goes: round the parts of a window, and never to nobody."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QWidget


class FocusKeeper(QObject):
    """Watches one window. ``panes`` tells its parts, ``home`` where the keyboard may always go."""

    def __init__(
        self, window: QWidget, panes: Callable[[], Sequence[QWidget]], home: Callable[[], QWidget | None]
    ) -> None:
        super().__init__(window)
        self._window, self._panes, self._home = window, panes, home
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._keep)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def look_after(self) -> None:
        """See to it soon that something has the keyboard."""
        self._soon.start()

    def next_pane(self, step: int) -> None:
        """To the next part of the window, or the one before."""
        panes = [pane for pane in self._panes() if pane.isVisible() and first_field(pane) is not None]
        focus = QApplication.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), None)
        at = next((i for i, pane in enumerate(panes) if pane is focus), at)
        target = panes[(at + step) % len(panes)] if at is not None else panes[-1]
        home = self._home()
        field = home if home is not None and target.isAncestorOf(home) else first_field(target)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            self._soon.start()

    def _keep(self) -> None:
        """A button that was switched off or a row that went must not leave the keyboard with nobody."""
        if self._window.isActiveWindow() and QApplication.focusWidget() is None:
            panes = self._panes()
            field = (first_field(panes[-1]) if panes else None) or self._home()
            if field is not None:
                field.setFocus()


def first_field(pane: QWidget) -> QWidget | None:
    """The first thing in a part that takes the keyboard."""
    wanted = Qt.FocusPolicy.TabFocus

    def takes(widget: QWidget) -> bool:
        return bool(widget.focusPolicy() & wanted) and widget.isVisible() and widget.isEnabled()

    # a grid may keep Tab for its cells and still take the keyboard
    if pane.focusPolicy() != Qt.FocusPolicy.NoFocus and pane.isVisible() and pane.isEnabled():
        return pane
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and takes(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def tab_as_laid_out(page: QWidget) -> None:
    """Tab goes as the eye does: Qt puts whatever was drawn anew behind all the rest, wherever it stands."""
    layout = page.layout()
    for before, after in pairwise(_fields(layout) if layout is not None else ()):
        QWidget.setTabOrder(before, after)


def _fields(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget: QWidget | None = item.widget() if item is not None else None
        inner: QLayout | None = item.layout() if item is not None else None
        if widget is not None:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
            inner = widget.layout()
        if inner is not None:
            yield from _fields(inner)
