"""Choosing files and folders: a line to type the path and a button for the dialog."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QTreeView, QWidget

Purpose = Literal["open", "many", "save", "folder"]
_KIND = 2
"""The column of Qt's dialog that says what kind of a file it is."""


class PathLine(QWidget):
    """A path that can be typed or chosen."""

    changed = Signal()

    def __init__(self, purpose: Purpose, title: str, pattern: str = "Все файлы (*)") -> None:
        super().__init__()
        self._purpose, self._title, self._pattern = purpose, title, pattern
        self.line = QLineEdit()
        self.line.setAccessibleName(title)
        self.button = QPushButton("Выбрать…")
        # Enter in the line accepts the dialog; it must not open another one
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(f"Выбрать: {title}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)
        self.button.clicked.connect(self._choose)

    @property
    def path(self) -> Path | None:
        """What is typed, or None for nothing."""
        words = self.line.text().strip().strip('"')
        return Path(words).expanduser() if words else None

    @property
    def several(self) -> list[Path]:
        """What is typed when several files may be named, parted by «;»."""
        return split(self.line.text())

    def put(self, path: Path | str) -> None:
        self.line.setText(str(path))

    def _choose(self) -> None:
        start = self.path or Path.home()
        if self._purpose == "many":

            def several(paths: list[Path]) -> None:
                self.put("; ".join(str(path) for path in paths))

            start = self.several[0] if self.several else Path.home()
            choose_many(self, "many", self._title, start=start, pattern=self._pattern, done=several)
            return
        choose(self, self._purpose, self._title, start=start, pattern=self._pattern, done=self.put)


def split(words: str) -> list[Path]:
    """Paths parted by «;»."""
    return [Path(part.strip().strip('"')).expanduser() for part in words.split(";") if part.strip()]


def choose(
    parent: QWidget, purpose: Purpose, title: str, *, start: Path, pattern: str, done: Callable[[Path], None]
) -> QFileDialog:
    """Open a file dialog and go on; ``done`` gets what was chosen."""
    return choose_many(parent, purpose, title, start=start, pattern=pattern, done=lambda paths: done(paths[0]))


def choose_many(
    parent: QWidget,
    purpose: Purpose,
    title: str,
    *,
    start: Path,
    pattern: str,
    done: Callable[[list[Path]], None],
) -> QFileDialog:
    """The same for several files. Qt's own dialog: it looks and answers to keys alike on every system."""
    dialog = QFileDialog(parent, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, True)
    modes = {
        "open": QFileDialog.FileMode.ExistingFile,
        "many": QFileDialog.FileMode.ExistingFiles,
        "save": QFileDialog.FileMode.AnyFile,
        "folder": QFileDialog.FileMode.Directory,
    }
    dialog.setFileMode(modes[purpose])
    if purpose == "save":
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if purpose == "folder":
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    else:
        dialog.setNameFilter(pattern)
    if start.is_dir():
        dialog.setDirectory(str(start))
    else:
        dialog.setDirectory(str(start.parent))
        dialog.selectFile(start.name)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Сохранить" if purpose == "save" else "Выбрать")
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, "Отмена")
    for tree in dialog.findChildren(QTreeView, "treeView"):
        # Qt tells the kind of a file in English; the icon and the name tell it, too
        tree.hideColumn(_KIND)
    dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
