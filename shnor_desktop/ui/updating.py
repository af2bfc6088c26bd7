"""An update from a stick: a newer version is noticed, shown, copied, checked, the base backed up, and it starts."""

import shlex
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from shnor_desktop.errors import RefusedError
from shnor_desktop.services import drives, handover, updates
from shnor_desktop.services.handover import Ready
from shnor_desktop.services.installation import Way, here, others
from shnor_desktop.services.updates import Found
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.starter import opens_packages
from shnor_desktop.ui.wizards.update import PackageDialog, UpdateDialog, plain

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

BACKUP_REASON = "до-новой-версии"
_PUT_OFF = "update/put_off"
_SHOWN_NEWS = 90


@dataclass(frozen=True, slots=True)
class Near:
    """A newer version that lies at hand."""

    found: Found
    place: str
    """«На флешке» or «В папке …»."""

    @property
    def sentence(self) -> str:
        """What the strip says: the version and the first of the news."""
        words = f"{self.place} есть новая версия {self.found.release.version}"
        news = [plain(line) for line in self.found.release.news]
        if not news:
            return f"{words}."
        first = news[0] if len(news[0]) <= _SHOWN_NEWS else f"{news[0][:_SHOWN_NEWS].rsplit(' ', 1)[0].rstrip(',.;:')}…"
        return f"{words}. Новое: {first}"


class Updating(QObject):
    """Looks for newer versions and carries one update through; asks for nothing by itself."""

    found = Signal(object)
    """``Near``: a newer version that was not put off today."""
    ended = Signal(object)
    """``Outcome``: what came of an installation that went on after the program had ended."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.desk, self._window = desk, window
        self.dialog: UpdateDialog | None = None
        self.package: PackageDialog | None = None
        self._unanswered: set[Path] = set()
        self._told = ""

    def begin(self) -> None:
        """What came of the last update, and whether there is a newer version now."""
        self.desk.runner.aside(self, handover.settle, lambda told: self.ended.emit(told) if told else None)
        self.look()

    def look(self) -> None:
        """Look over the drives, each in a thread of its own: one that does not answer holds up nothing but itself."""
        kind = updates.KIND_OF.get(here().way)
        if kind is None or not updates.build().public_key:
            return
        sticks = drives.roots()
        folder = str(self.desk.machine.value("folder", ""))
        places = dict.fromkeys(sticks, "На флешке")
        if folder:
            places.setdefault(Path(folder), f"В папке «{Path(folder).name}»")
        for root, words in places.items():
            # one that has not answered yet is not asked again
            if root not in self._unanswered:
                self._look_at(root, kind, words)

    @property
    def looking(self) -> bool:
        """Whether any place has not answered yet."""
        return bool(self._unanswered)

    def _look_at(self, root: Path, kind: str, words: str) -> None:
        self._unanswered.add(root)

        def done(found: Found | None) -> None:
            self._unanswered.discard(root)
            if found is not None:
                self._on_found(Near(found, words))

        self.desk.runner.aside(self, lambda: _newest(root, kind), done)

    def _on_found(self, near: Near) -> None:
        version = near.found.release.version
        if self._told and updates.numbers(version) <= updates.numbers(self._told):
            return
        if str(self.desk.machine.value(_PUT_OFF, "")) == _until_tomorrow(near):
            return
        self._told = version
        self.found.emit(near)

    def put_off(self, near: Near) -> None:
        """Not a word about this version any more today."""
        self.desk.machine.setValue(_PUT_OFF, _until_tomorrow(near))

    def take(self, path: Path) -> None:
        """A file of a newer version, or the statement beside it, that the person chose."""
        self.desk.remember_folder(path)
        self.desk.long(self, "Проверяю описание выпуска…", lambda _progress: updates.check(path), self.offer)

    def offer(self, found: Found) -> None:
        """Show what is new and what will be done."""
        if not self.desk.can_install:
            self.desk.messages.inform(
                f"Установщик «{found.release.file}» — для Windows, на этом компьютере он не запустится.",
                "Для Linux новая версия выходит пакетом .deb или архивом .tar.xz: поставьте её так же, как эту.",
            )
            return
        self.dialog = UpdateDialog(self._window, found.release, lambda: self._carry_out(found))

    def _carry_out(self, found: Found) -> None:
        office = self.desk.office if self.desk.is_open else None
        program = here()

        def work(progress: Progress) -> tuple[Ready, bool]:
            if program.way in (Way.PERSON, Way.PACKAGE) and program.folder is not None and others(program.folder):
                raise RefusedError(
                    "Программа открыта ещё в одном окне. Обновление не запущено.",
                    hint="Закройте другие окна программы и повторите.",
                )
            ready = Ready(found.release, updates.bring(found, handover.folder(), progress))
            if office is not None:
                _secure(office, progress)
            if program.way is Way.PERSON:
                ready = _unpack(ready, progress)
            return ready, program.way is Way.PACKAGE and opens_packages()

        def done(made: tuple[Ready, bool]) -> None:
            ready, opens = made
            if program.way is Way.PACKAGE:
                self._leave_to_administrator(ready, opens=opens)
            else:
                self.desk.handed_over.emit(ready)

        self.desk.long(self, "Готовлю обновление…", work, done)

    def _leave_to_administrator(self, ready: Ready, *, opens: bool) -> None:
        """Nothing has been installed: say who does it, and how."""
        command = f"sudo apt-get install {shlex.quote(str(ready.path))}"
        hand_over = (lambda: self.desk.handed_over.emit(ready)) if opens else None
        self.package = PackageDialog(self._window, ready.release, command, hand_over)


def _newest(root: Path, kind: str) -> Found | None:
    """Runs in a thread that may hang with its drive."""
    drives.ask_quietly()
    return updates.newest([root], kind)


def _unpack(ready: Ready, progress: Progress) -> Ready:
    """The script of the unpacked version in the place of its archive."""
    from shnor_desktop.services import unpacking

    script = unpacking.unpack(ready.release, ready.path, handover.folder(), progress)
    ready.path.unlink(missing_ok=True)
    return Ready(ready.release, script)


def _secure(office: "Office", progress: Progress) -> None:
    """A verified copy of the base before another version opens it; a server has its own."""
    from shnor_desktop.services import backup
    from shnor_desktop.services.office import locked

    progress.step(0, 0, "Делаю копию базы")
    if office.path is None:
        return
    if not office.read_only:
        office.backup(BACKUP_REASON, progress)
        return
    # another window holds the base, and would keep the installer from starting, too: then this refuses
    with locked(office.path):
        backup.make(office.path, BACKUP_REASON, progress=progress)


def _until_tomorrow(near: Near) -> str:
    return f"{near.found.release.version} {datetime.now().astimezone().date().isoformat()}"
