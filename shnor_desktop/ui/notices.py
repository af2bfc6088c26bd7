"""What the window says of itself once the data are shown: a crash of the last time, a new version, an update."""

from pathlib import Path

import PySide6
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shnor_desktop.services import crash, crash_report
from shnor_desktop.services.crash_report import Crash
from shnor_desktop.services.handover import Outcome
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.updating import Near, Updating
from shnor_desktop.ui.widgets.strip import Strip
from shnor_desktop.ui.wizards.crash_report import CrashReport


class Notices(QWidget):
    """Strips over the page; empty and hidden as long as there is nothing to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName("Сообщения программы")
        self.crash: Strip | None = None
        self.update_strip: Strip | None = None
        self.outcome: Strip | None = None
        self.report: CrashReport | None = None
        self.updating = Updating(desk, self)
        self.updating.found.connect(self._on_update)
        self.updating.ended.connect(self._on_ended)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._began = False
        self._strips: list[Strip] = []
        self.hide()

    def begin(self) -> None:
        """Look once after the start, behind the person's back."""
        if self._began:
            return
        self._began = True
        where, qt = crash.folder(), PySide6.__version__
        self.desk.runner.aside(self, lambda: crash_report.left_behind(where, qt), self._on_crash)
        self.updating.begin()

    def _show(self, strip: Strip, place: int) -> None:
        self._strips.append(strip)
        strip.gone.connect(lambda: self._on_gone(strip))
        self._column.insertWidget(place, strip)
        self.show()

    def _on_gone(self, strip: Strip) -> None:
        self._strips.remove(strip)
        self.setVisible(bool(self._strips))

    # --- a crash of the last time

    def _on_crash(self, found: Crash | None) -> None:
        if found is None:
            return
        how = "программа закрылась с ошибкой" if found.closed else "в программе случилась ошибка"
        strip = self.crash = Strip(
            f"В прошлый раз {how}. Данные целы.", "Сохранить отчёт для разработчиков…", "Не нужно", tone="warn"
        )
        strip.wanted.connect(lambda: self._show_report(found))
        strip.declined.connect(lambda: self._put_away(found))
        self._show(strip, 0)

    def _show_report(self, found: Crash) -> None:
        self.report = CrashReport(self.desk, self, found)
        self.report.saved.connect(lambda path: self._on_saved(found, path))

    def _on_saved(self, found: Crash, path: Path) -> None:
        self.desk.noted.emit(f"Отчёт записан: {path.name}. Передайте его разработчикам.")
        if self.crash is not None:
            self.crash.go()
        self._put_away(found)

    def _put_away(self, found: Crash) -> None:
        self.crash = None
        where = crash.folder()
        self.desk.read(self, lambda _progress: crash_report.put_away(found, where), lambda _none: None)

    # --- a new version

    def _on_update(self, near: Near) -> None:
        if self.update_strip is not None:
            self.update_strip.go()
        strip = self.update_strip = Strip(near.sentence, "Обновить…", "Не сейчас")
        strip.wanted.connect(lambda: self.updating.offer(near.found))
        strip.declined.connect(lambda: self._on_not_now(near))
        self._show(strip, -1)

    def _on_not_now(self, near: Near) -> None:
        self.update_strip = None
        self.updating.put_off(near)

    def _on_ended(self, outcome: Outcome) -> None:
        """The program was closed while it was installed: how that went."""
        if outcome.done:
            self.desk.noted.emit(f"Установлена версия {outcome.version}. {self.desk.brought_forward}".rstrip())
            return
        strip = self.outcome = Strip(
            f"Версия {outcome.version} не установлена: осталась прежняя, данные целы.",
            "Почему…",
            "Понятно",
            tone="warn",
        )
        strip.wanted.connect(
            lambda: self.desk.messages.inform(
                outcome.said, "Обновление можно повторить: «Настройки» → «О программе» → «Обновить из файла…»."
            )
        )
        strip.declined.connect(self._on_known)
        self._show(strip, 0)

    def _on_known(self) -> None:
        self.outcome = None
