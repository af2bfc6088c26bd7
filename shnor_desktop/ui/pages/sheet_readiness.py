"""How ready a form of a year is: the box under the grid, «Готово», taking it back, opening again what is locked."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from shnor_desktop.models.sheets.internal import ACCEPTED, READY
from shnor_desktop.services import readiness
from shnor_desktop.services.readiness import State
from shnor_desktop.services.wording import SCHOOL, counted, school_year
from shnor_desktop.ui.grid.saving import Saver
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.notes_state import StateStrip, state_sentence, state_words
from shnor_desktop.ui.wizards.ask import Answers
from shnor_desktop.ui.wizards.words import ask_words

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Applied
    from shnor_desktop.services.office import Office

KEYS = "Ctrl+F9"


class SheetReadiness(QObject):
    """The state of one form of one school and year, and the gestures that change it."""

    changed = Signal(list)
    """Keys of the sheets that were written."""
    noted = Signal(str)
    """A short sentence about what was done, or why it was not."""

    def __init__(self, page: QWidget, office: "Office", runner: TaskRunner, key: str, saver: Saver) -> None:
        super().__init__(page)
        self._page, self._office, self._runner, self._key, self._saver = page, office, runner, key, saver
        self.year: int | None = None
        self.school = ""
        self.state: State | None = None
        self.drafts: Callable[[], int] = lambda: 0
        """How many cells hold a text that is not saved."""
        self.ready = self._action("Готово", "Лист заполнен и проверен", self._mark)
        self.back = self._action("Снять отметку", "Лист ещё не готов", self._take_back)
        self.reopen = self._action("Открыть снова…", "Исправить то, что принял район", self._reopen)
        self.main = self._action("Готовность листа", "", self._act)
        self.main.setShortcut(QKeySequence(KEYS))
        self.main.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.strip = StateStrip([self.ready, self.back, self.reopen])
        self.banner = QLabel()
        self.banner.setObjectName("banner")
        self.banner.setWordWrap(True)
        self.banner.setTextFormat(Qt.TextFormat.PlainText)
        self.banner.hide()
        self.strip.hide()

    def _action(self, words: str, hint: str, done: Callable[[], None]) -> QAction:
        action = QAction(words, self._page)
        action.setIconText(words)
        action.setToolTip(f"{hint} ({KEYS})")
        action.triggered.connect(lambda _=False: done())
        self._page.addAction(action)
        return action

    # -- the state ----------------------------------------------------------------------------------------------

    def load(self, year: int | None) -> Mapping[tuple[str, str], State]:
        """States of this form, of every school; runs in a worker."""
        return readiness.states(self._office, year, (self._key,)) if year is not None else {}

    def take(self, states: Mapping[tuple[str, str], State], year: int | None, school: str) -> None:
        """Show the state of this form: of a school, or how many schools are ready with it."""
        self.year, self.school = year, school
        self.state = states.get((school, self._key))
        self.strip.setVisible(bool(states))
        if self.state is not None:
            words, tone = state_words(self.state)
            self.strip.say(words, tone, state_sentence(self.state))
        else:
            done = sum(state.state in (READY, ACCEPTED) for state in states.values())
            words = f"готово: {counted(done, SCHOOL)} из {len(states)}"
            self.strip.say(words, "plain", "Чтобы увидеть отметку школы, выберите её вверху справа.")
        self._offer()
        self.banner.setText(f"Лист принят районом и закрыт. Чтобы исправить: «Открыть снова…», {KEYS}.")
        self.banner.setToolTip(self.why_locked)
        self.banner.setVisible(self.locked)

    def _offer(self) -> None:
        """Show the buttons that make sense; a district only opens again."""
        said = self.state.state if self.state is not None else ""
        school = self.state is not None and not self._office.is_district and not self._office.read_only
        stale = self.state is not None and self.state.stale
        self.ready.setVisible(school and (said not in (READY, ACCEPTED) or (said == READY and stale)))
        self.back.setVisible(school and said == READY)
        self.reopen.setVisible(self.locked and not self._office.read_only)

    @property
    def locked(self) -> bool:
        """Whether the rows on the screen are those the district has accepted. A form without years is never closed."""
        return self.state is not None and self.state.state == ACCEPTED and self.state.year is not None

    @property
    def why_locked(self) -> str:
        """Why nothing can be changed, and what to do; empty when something can."""
        if self.state is None or not self.locked or self.year is None:
            return ""
        package = f" (пакет № {self.state.sequence})" if self.state.sequence else ""
        return (
            f"Лист за {school_year(self.year)} учебный год принят районом{package} и закрыт от правок. "
            f"Чтобы исправить, нажмите «Открыть снова…» ({KEYS}) и назовите причину."
        )

    # -- the deeds ----------------------------------------------------------------------------------------------

    def _act(self) -> None:
        """The key does what the state calls for."""
        for action in (self.ready, self.back, self.reopen):
            if action.isVisible():
                action.trigger()
                return
        self.noted.emit(
            "База открыта только для чтения." if self._office.read_only else "Готовность этого листа здесь не меняют."
        )

    def _mark(self) -> None:
        when_saved(self._saver, self._mark_saved)

    def _mark_saved(self) -> None:
        year, school = self.year, self.school
        if year is None:
            return
        if self.drafts():
            self.noted.emit("Сначала исправьте ячейки, которые не сохранены, потом отметьте лист готовым.")
            return
        self._run(
            lambda: readiness.mark_ready(self._office, self._key, year, school=school), "Лист отмечен как готовый."
        )

    def _take_back(self) -> None:
        year, school = self.year, self.school
        if year is not None:
            self._run(lambda: readiness.take_back(self._office, self._key, year, school=school), "Отметка снята.")

    def _reopen(self) -> None:
        year, school = self.year, self.school
        if year is None:
            return

        def answered(given: Answers) -> None:
            self._run(
                lambda: readiness.reopen(self._office, self._key, year, given["text"], school=school),
                "Лист открыт снова. Исправьте его и отметьте «Готово».",
            )

        about = "Район уже принял этот лист. После правки отметьте его готовым и отправьте новый пакет."
        ask_words(self._page, "Открыть лист снова", "Почему", answered, accept="Открыть", about=about)

    def _run(self, work: "Callable[[], Applied]", said: str) -> None:
        def done(applied: "Applied") -> None:
            self.noted.emit(said)
            self.changed.emit(list(applied.rows))

        self._runner.start(self, lambda _: work(), done, lane="edit")


def when_saved(saver: Saver, done: Callable[[], None]) -> None:
    """Go on when everything typed so far is in the base."""
    if saver.idle:
        done()
        return

    def look() -> None:
        if saver.idle:
            saver.state_changed.disconnect(look)
            done()

    saver.state_changed.connect(look)
