"""The composition root of the screen: log, look, window, base; and what happens when something breaks."""

import contextlib
import gc
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from shnor_desktop import paths
from shnor_desktop.errors import ShnorError, StorageError
from shnor_desktop.services import crash
from shnor_desktop.ui import theme
from shnor_desktop.ui.arrivals import sort_out
from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.main_window import MainWindow
from shnor_desktop.ui.starter import starter_here

if TYPE_CHECKING:
    from shnor_desktop.services.handover import Ready

DESKTOP_FILE = "shnor-office"
"""The entry in the menu of a Linux desktop, and the icon beside the program; in Windows the launcher carries it."""
_LOADED = 50_000
"""So many new objects in a second are a library: it stays for good, and to look through it would stop the window."""


class Program(QObject):
    """The running program: one window at a time, replaced when another base is chosen."""

    _broke = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.app = app
        self.window: MainWindow | None = None
        self.starter = starter_here()
        """Starts an update to a newer version; None where none can be started."""
        self.given: Path | None = None
        """A file to be seen to in whichever base is opened first."""
        self._to_say: ShnorError | None = None
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
        window.desk.can_install = self.starter is not None
        # later: the window must not be closed in the middle of its own news
        window.desk.handed_over.connect(lambda ready: QTimer.singleShot(0, lambda: self._on_handed_over(ready)))
        window.data_shown.connect(self._see_to_given)
        self._follow_system()
        if self._to_say is not None:
            window.messages.error(self._to_say)
            self._to_say = None
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

    def _see_to_given(self) -> None:
        file, self.given = self.given, None
        if file is not None and self.window is not None:
            from shnor_desktop.ui.arrivals import take_in

            take_in(self.window, file)

    def _on_handed_over(self, ready: "Ready") -> None:
        """Close as always, then start the update; if it does not start, go on as before."""
        old, starter = self.window, self.starter
        if old is None or starter is None:
            return
        base = old.desk.office.path if old.desk.is_open else None
        self.app.setQuitOnLastWindowClosed(False)
        old.close()
        try:
            starter(ready, base)
        except OSError:
            self._to_say = StorageError(
                "Установщик не запустился: программа осталась прежней, данные целы.",
                hint=f"Закройте программу и запустите его сами: {ready.path}",
            )
            self.show(base)
            old.deleteLater()
        self.app.setQuitOnLastWindowClosed(True)
        if self._to_say is None:
            self.app.quit()

    def _ask_for_base(self) -> None:
        from shnor_desktop.ui.wizards.first_run import FirstRun

        assert self.window is not None  # noqa: S101  the callers have looked
        self.window.waiting.setText("База не открыта. Выберите её: меню «База», Ctrl+O.")
        self.window.look_about()
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
    app.setDesktopFileName(DESKTOP_FILE)
    icon = paths.resources().parents[1] / f"{DESKTOP_FILE}.png"
    if icon.is_file():
        app.setWindowIcon(QIcon(str(icon)))
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
    if not has_screen():
        sys.stderr.write("Окно не открыть: экрана нет. Команды без окна: shnor --help.\n")
        return 1
    with contextlib.ExitStack() as closing:
        keep_log(closing)
        closing.callback(paths.clear_opened_copies)
        # the name by which a desktop finds our entry in its menu, and with it the icon
        app = QApplication([DESKTOP_FILE])
        dress(app)
        program = Program(app)
        Cleaner(program)
        base, program.given = what_to_open(argv)
        window = program.show(base)
        _measure(window)
        return app.exec()


def choose_platform() -> None:
    """``SHNOR_QPA=offscreen``: a window without a screen, where the system drops the variables of Qt itself."""
    chosen = os.environ.get("SHNOR_QPA")
    if chosen:
        os.environ["QT_QPA_PLATFORM"] = chosen
    # set for programs with a Qt of another make: its parts do not fit ours
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        os.environ.pop(name, None)
    asked = {part.partition(":")[0] for part in os.environ.get("QT_QPA_PLATFORM", "").split(";")} - {""}
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    present = {path.name.partition(".")[0].removeprefix("lib").removeprefix("q") for path in plugins.glob("*")}
    # Wayland comes in several: wayland-egl, wayland-generic
    if not any(name == one or name.startswith(f"{one}-") for one in asked for name in present):
        # Qt would end the program with words of its own
        os.environ.pop("QT_QPA_PLATFORM", None)


def has_screen() -> bool:
    """Whether a window can be shown at all; without a screen Qt would end the program with words of its own."""
    told = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in told)


def what_to_open(argv: Sequence[str]) -> tuple[Path | None, Path | None]:
    """The base to open (the last one, if it is still there and no other is named) and a file to be seen to in it.

    A named base is opened even if it is missing: the window says so.
    """
    last = str(machine_settings().value("base", ""))
    return sort_out(argv, Path(last) if last and Path(last).is_file() else None)


def keep_log(closing: contextlib.ExitStack) -> None:
    """Write warnings and crashes into the log folder; a full disk must not keep the window from opening."""
    folder = crash.folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = closing.enter_context(crash.open_log(folder / "shnor.log"))
        closing.enter_context(crash.Run(folder))
    except OSError:
        return
    logging.basicConfig(handlers=[crash.LogHandler(log)], level=logging.WARNING)
    # until the window is furnished and can say it itself
    sys.excepthook = crash.hook


def _measure(window: MainWindow) -> None:
    """For the start benchmark: end at once at the named moment."""
    moment = os.environ.get("SHNOR_BENCH")
    if moment == "paint":
        window.painted.connect(lambda: os._exit(0))
    elif moment == "data":
        window.data_shown.connect(lambda: (window.repaint(), os._exit(0)))
