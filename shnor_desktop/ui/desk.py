"""What every page works at: the opened base, the runner of services, the year and school at hand, and the links."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from shnor_desktop.ui.machine import machine_settings
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.tasks import Task, TaskRunner

if TYPE_CHECKING:  # SQLAlchemy must not be loaded before the first paint
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.work import Progress

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the program: a page, and within it a sheet, a row and a cell, or a part of the page."""

    page: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    school: str = ""
    part: str = ""
    year: int | None = None


class Desk(QObject):
    """One window's work place. Pages ask it for services and tell it what changed; they never poke each other."""

    opened = Signal()
    """A base was opened; ``office`` is there."""
    changed = Signal(object)
    """Keys of the sheets that changed (a frozenset); empty when anything may have."""
    scope_changed = Signal()
    """Another year or school is looked at."""
    asked = Signal(object)
    """Somebody followed a ``Link``."""
    restore_wanted = Signal(object)
    """The person agreed to put this copy (a path) in the place of the base."""
    update_chosen = Signal(object)
    """The person chose an installer of a newer version (a path)."""
    handed_over = Signal(object)
    """An update (``handover.Ready``) has been checked and waits for the program to end."""
    noted = Signal(str)
    """A short sentence for the status line."""

    def __init__(self, runner: TaskRunner, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = runner
        self.messages = messages
        self.machine = machine_settings()
        self.year = 0
        """The school year at hand, by its end."""
        self.school = ""
        """The school looked at in a district's base; empty means all."""
        self.can_install = False
        """Whether an update can be started on this system."""
        self._office: Office | None = None

    @property
    def office(self) -> "Office":
        """The opened base; pages exist only when there is one."""
        if self._office is None:
            raise RuntimeError("no base is open")
        return self._office

    @property
    def is_open(self) -> bool:
        return self._office is not None

    @property
    def can_write(self) -> bool:
        return self._office is not None and not self._office.read_only

    @property
    def brought_forward(self) -> str:
        """What had to be done to an older base to open it; empty as a rule."""
        if self._office is None or not self._office.brought_forward:
            return ""
        return "База переведена на новое устройство; прежняя сохранена в копиях."

    def take(self, office: "Office", year: int) -> None:
        """Start to work with a base that has just been opened."""
        self._office = office
        self.year = year
        self.school = "" if office.is_district else office.code
        self.opened.emit()

    def release(self) -> None:
        """Close the base; the runner must be at rest."""
        if self._office is not None:
            self._office.close()
            self._office = None

    def look_at(self, *, year: int | None = None, school: str | None = None) -> None:
        """Choose the year or the school that the pages show."""
        before = (self.year, self.school)
        self.year = self.year if year is None else year
        self.school = self.school if school is None else school
        if before != (self.year, self.school):
            self.scope_changed.emit()

    def go(self, link: Link) -> None:
        """Follow a link."""
        self.asked.emit(link)

    def tell(self, sheets: Iterable[str] = ()) -> None:
        """Broadcast which sheets changed; every page decides for itself whether to read anew."""
        self.changed.emit(frozenset(sheets))

    def read(self, owner: QObject, work: "Callable[[Progress], T]", done: Callable[[T], None]) -> "Task[T]":
        """Run something that only reads, quietly."""
        return self.runner.start(owner, work, done)

    def long(self, owner: QObject, title: str, work: "Callable[[Progress], T]", done: Callable[[T], None]) -> "Task[T]":
        """Run long work with a progress dialog that names it."""
        return self.runner.start(owner, work, done, title=title)

    def edit(self, owner: QObject, work: "Callable[[Progress], T]", done: Callable[[T], None]) -> "Task[T]":
        """Run a short write in the order of the gestures."""
        return self.runner.start(owner, work, done, lane="edit")

    @property
    def folder(self) -> Path:
        """Where files were last saved or opened; at first beside the base."""
        remembered = str(self.machine.value("folder", ""))
        if remembered and Path(remembered).is_dir():
            return Path(remembered)
        path = self._office.path if self._office is not None else None
        return path.parent if path is not None else Path.home()

    def remember_folder(self, file: Path) -> None:
        self.machine.setValue("folder", str(file if file.is_dir() else file.parent))
