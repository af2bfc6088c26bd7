"""The composition root of the screen: log, look, window, base; and what happens when something breaks."""

import contextlib
import faulthandler
import gc
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from shnor_desktop import paths
from shnor_desktop.ui import theme
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.main_window import MainWindow

LOG_BYTES = 512 * 1024
_LOADED = 50_000
"""So many new objects in a second are a library: it stays for good, and to look through it would stop the window."""


class Program(QObject):
    """The running program: one window at a time, replaced when another base is chosen."""

    _broke = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.app = app
        self.window: MainWindow | None = None
        self._follows_system = False
        self._broke.connect(self._on_broke)
        threading.excepthook = self._on_thread_broke

    def show(self, base: Path | None, *, restore_from: Path | None = None) -> MainWindow:
        """Put a window on the screen; the base is opened once the frame has been painted."""
        window = self.window = MainWindow()
        window.painted.connect(lambda: QTimer.singleShot(0, lambda: self._start(window, base, restore_from)))
        window.show()
        return window

    def _start(self, window: MainWindow, base: Path | None, restore_from: Path | None) -> None:
        """The frame is on the screen: now everything else."""
        if self.window is not window:
            return
        from shnor_desktop.ui.messages import install_excepthook

        window.furnish()
        install_excepthook(window.messages)
        window.base_wanted.connect(self._on_base_wanted)
        window.desk.restore_wanted.connect(self._on_restore_wanted)
        self._follow_system()
        if base is not None:
            window.open_base(base, restore_from=restore_from)
        else:
            self._ask_for_base()

    def _on_base_wanted(self, chosen: Path | None) -> None:
        if chosen is None:
            self._ask_for_base()
        elif self.window is not None and not self.window.desk.is_open:
            self.window.open_base(chosen)
        else:
            self._replace(chosen)

    def _on_restore_wanted(self, copy: Path) -> None:
        path = self.window.desk.office.path if self.window is not None else None
        if path is not None:
            self._replace(path, restore_from=copy)

    def _replace(self, base: Path, *, restore_from: Path | None = None) -> None:
        """Another window in the place of this one: its threads and its base end with it."""
        old = self.window
        new = self.show(base, restore_from=restore_from)
        if old is not None:
            new.setGeometry(old.geometry())
            old.close()
            old.deleteLater()

    def _ask_for_base(self) -> None:
        from shnor_desktop.ui.wizards.first_run import FirstRun

        assert self.window is not None  # noqa: S101  the callers have looked
        self.window.waiting.setText("База не открыта. Выберите её: меню «База», Ctrl+O.")
        wizard = FirstRun(self.window.desk, self.window)
        wizard.chosen.connect(self._on_base_wanted)
        wizard.open()

    def _on_thread_broke(self, told: threading.ExceptHookArgs) -> None:
        """In the thread that broke: hand the error over to the screen's thread."""
        if told.exc_value is not None:
            self._broke.emit(told.exc_value)

    def _on_broke(self, error: BaseException) -> None:
        if self.window is not None:
            self.window.messages.error(error)

    def _follow_system(self) -> None:
        """Ask the system for its colours only now: the question alone costs a third of the first frame."""
        if not self._follows_system:
            self._follows_system = True
            self.app.styleHints().colorSchemeChanged.connect(self._on_scheme)
            self._on_scheme()

    def _on_scheme(self) -> None:
        machine = machine_settings()
        scheme = "dark" if self.app.styleHints().colorScheme().name == "Dark" else "light"
        if machine.value("scheme", "light") != scheme:
            machine.setValue("scheme", scheme)
            theme.apply(self.app, theme_choice())


def theme_choice() -> theme.Choice:
    """The theme this machine's person chose, or the one the system had when last asked."""
    machine = machine_settings()
    kept = machine.value("theme", "system")
    if kept not in ("light", "dark"):
        kept = machine.value("scheme", "light")
    return "dark" if kept == "dark" else "light"


def dress(app: QApplication) -> None:
    """Font, Russian texts of Qt itself, theme."""
    app.setApplicationName("ШНОР-Офис")
    QLocale.setDefault(QLocale(QLocale.Language.Russian, QLocale.Country.Russia))
    translator = QTranslator(app)
    if translator.load("qtbase_ru", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.load_font(app)
    theme.apply(app, theme_choice())


class Cleaner(QTimer):
    """Collects garbage on the screen's thread only: a cycle that holds a widget must not die in a worker."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, interval=1000)
        self.timeout.connect(self._clean)
        gc.disable()
        self.start()

    def _clean(self) -> None:
        if gc.get_count()[0] > _LOADED:
            gc.freeze()
            return
        for generation, (count, limit) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > limit:
                gc.collect(generation)
                return


def main(argv: Sequence[str]) -> int:
    """Open the window on a base: the named one, else the last one, else the first-run wizard."""
    choose_platform()
    with contextlib.ExitStack() as closing:
        keep_log(closing)
        app = QApplication([sys.argv[0]])
        dress(app)
        program = Program(app)
        Cleaner(program)
        window = program.show(base_to_open(argv))
        _measure(window)
        return app.exec()


def choose_platform() -> None:
    """``SHNOR_QPA=offscreen``: a window without a screen, where the system drops the variables of Qt itself."""
    chosen = os.environ.get("SHNOR_QPA")
    if chosen:
        os.environ["QT_QPA_PLATFORM"] = chosen


def base_to_open(argv: Sequence[str]) -> Path | None:
    """What was asked for, even if it is missing (the window says so); else the last base if it is still there."""
    if argv:
        return Path(argv[0])
    last = str(machine_settings().value("base", ""))
    return Path(last) if last and Path(last).is_file() else None


def keep_log(closing: contextlib.ExitStack) -> None:
    """Write warnings and crashes into the log folder; a full disk must not keep the window from opening."""
    folder = paths.data_dir() / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log, crash = (_stream(folder / name, closing) for name in ("shnor.log", "crash.log"))
    except OSError:
        return
    logging.basicConfig(stream=log, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    faulthandler.enable(crash)
    closing.callback(faulthandler.disable)


def _stream(path: Path, closing: contextlib.ExitStack) -> TextIO:
    stream = path.open("w" if path.exists() and path.stat().st_size > LOG_BYTES else "a", encoding="utf-8")
    closing.callback(stream.close)
    return stream


def _measure(window: MainWindow) -> None:
    """For the start benchmark: end at once at the named moment."""
    moment = os.environ.get("SHNOR_BENCH")
    if moment == "paint":
        window.painted.connect(lambda: os._exit(0))
    elif moment == "data":
        window.data_shown.connect(lambda: (window.repaint(), os._exit(0)))
