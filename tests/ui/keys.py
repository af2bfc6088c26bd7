"""Keys pressed as a person presses them: Russian letters, too, which Qt's own test keys cannot."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    """Press and let go of one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, int(key), held, text))


def focused() -> QWidget:
    """The widget that has the keyboard. Without a screen a window is not active again after its list has closed."""
    widget = QApplication.focusWidget()
    if widget is None:
        windows = (one for one in QApplication.topLevelWidgets() if one.isVisible())
        window = QApplication.activeModalWidget() or next(windows)
        window.activateWindow()
        QApplication.processEvents()
        widget = window.focusWidget()
    assert widget is not None
    return widget


def write(text: str) -> None:
    """Type a text where the keyboard is; the first letter may open an editor that takes the rest."""
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, 0, NONE, sign))
