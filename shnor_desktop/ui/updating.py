"""An update from a stick: a newer installer is noticed, shown, copied, checked, the base backed up, and it starts."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStorageInfo, Signal
from PySide6.QtWidgets import QWidget

from shnor_desktop import paths
from shnor_desktop.errors import RefusedError
from shnor_desktop.services import updates
from shnor_desktop.services.updates import Found
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.wizards.update import UpdateDialog, plain

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
    """Looks for newer installers and carries one update through; asks for nothing by itself."""

    found = Signal(object)
    """``Near``: a newer installer that was not put off today."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.desk, self._window = desk, window
        self.dialog: UpdateDialog | None = None
        self._looking = False
        self._told = ""

    def look(self) -> None:
        """Look over the drives in a thread of its own: one that does not answer holds up nothing."""
        if self._looking or portable():
            return
        self._looking = True
        folder = str(self.desk.machine.value("folder", ""))
        self.desk.runner.aside(self, lambda: _newest(folder), self._on_looked)

    def _on_looked(self, near: Near | None) -> None:
        self._looking = False
        if near is None or near.found.release.version == self._told:
            return
        if str(self.desk.machine.value(_PUT_OFF, "")) == _until_tomorrow(near):
            return
        self._told = near.found.release.version
        self.found.emit(near)

    def put_off(self, near: Near) -> None:
        """Not a word about this version any more today."""
        self.desk.machine.setValue(_PUT_OFF, _until_tomorrow(near))

    def take(self, path: Path) -> None:
        """An installer, or the statement beside it, that the person chose."""
        self.desk.remember_folder(path)

        def work(_progress: Progress) -> Found:
            if portable():
                raise RefusedError(
                    "Эта программа работает из своей папки: установщик её не обновляет.",
                    hint="Замените файлы папки файлами новой версии; папку «Данные» оставьте.",
                )
            return updates.check(path)

        self.desk.long(self, "Проверяю описание выпуска…", work, self.offer)

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
        target = paths.data_dir() / "updates"
        office = self.desk.office if self.desk.is_open else None

        def work(progress: Progress) -> Path:
            installer = updates.bring(found, target, progress)
            if office is not None:
                _secure(office, progress)
            return installer

        self.desk.long(self, "Готовлю обновление…", work, self.desk.handed_over.emit)


def portable() -> bool:
    """Whether this is the program from a stick: it is renewed by changing the files of its folder."""
    program = paths.installed_in()
    return program is not None and (program / paths.PORTABLE_MARK).is_file()


def _newest(last_folder: str) -> Near | None:
    """Runs in a thread that may hang with its drive."""
    if not updates.build().public_key:
        return None
    _clear_old()
    drives = [Path(one.rootPath()) for one in QStorageInfo.mountedVolumes() if one.isReady() and not one.isRoot()]
    found = updates.newest(drives)
    folder = Path(last_folder) if last_folder else None
    if folder is not None and folder not in drives:
        nearer = updates.newest([folder])
        version = updates.numbers(found.release.version) if found is not None else ()
        if nearer is not None and updates.numbers(nearer.release.version) > version:
            return Near(nearer, f"В папке «{folder.name}»")
    return Near(found, "На флешке") if found is not None else None


def _clear_old() -> None:
    """Copies of installers from earlier updates: used, or never to be."""
    for path in (paths.data_dir() / "updates").glob("*.exe"):
        # one that is still at work cannot be removed yet
        with suppress(OSError):
            path.unlink()


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
