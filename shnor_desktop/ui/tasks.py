"""Runs services in threads of their own and brings the outcome back to the screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from shnor_desktop.errors import Cancelled

if TYPE_CHECKING:  # SQLAlchemy must not be loaded before the first paint
    from shnor_desktop.services.work import Progress

T = TypeVar("T")
Lane: TypeAlias = Literal["edit", "long"]
"""``edit``: short reads and writes in the order of the person's gestures, never cancelled; ``long``: the rest."""


@dataclass(eq=False)
class Task(Generic[T]):
    """One run of a service. A plain object: the worker must not own or delete a QObject."""

    work: Callable[[Progress], T]
    owner: QObject
    on_success: Callable[[T], None]
    on_failure: Callable[[Exception], None] | None
    lane: Lane
    title: str
    """What the progress dialog says; empty for work that goes on quietly."""
    latest: tuple[int, int, str] = (0, 0, "")
    _stop: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the service to stop at its next step; nothing is written then."""
        self._stop.set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Called by the service; the progress dialog reads ``latest`` ten times a second."""
        self.latest = (done, total, text)
        if self._stop.is_set():
            raise Cancelled


class _Door:
    """Where work that nobody waits for leaves its outcome; shut when the window goes."""

    def __init__(self, hand_over: Callable[[int, Future[Any]], None]) -> None:
        self._lock = Lock()
        self._hand_over: Callable[[int, Future[Any]], None] | None = hand_over

    def hand_over(self, number: int, future: Future[Any]) -> None:
        with self._lock:
            if self._hand_over is not None:
                self._hand_over(number, future)

    def shut(self) -> None:
        with self._lock:
            self._hand_over = None


class TaskRunner(QObject):
    """The only place that starts threads: one for edits, one for long work. Made once, closed last."""

    started = Signal(object)
    """A task was taken in."""
    finished = Signal(object)
    """A task is over, however it went; comes before its outcome is handed over."""
    failed = Signal(object, object)
    """A task and the exception it ended with; never ``Cancelled``."""
    closing = Signal()
    """The window goes: whatever is being typed should be handed over now."""
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(1, thread_name_prefix=lane) for lane in ("edit", "long")}
        self._done: deque[tuple[Task[Any], Future[Any]]] = deque()
        self._open: dict[Task[Any], Future[Any] | None] = {}
        self._lanes_open = {"edit", "long"}
        self._asides: dict[int, Task[Any]] = {}
        self._door = _Door(self._take_aside)
        # queued, also where the work is over before ``start`` is: an outcome never arrives inside the call
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any task has not been delivered yet."""
        return bool(self._open)

    def start(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        on_success: Callable[[T], None],
        *,
        on_failure: Callable[[Exception], None] | None = None,
        lane: Lane = "long",
        title: str = "",
    ) -> Task[T]:
        """Run ``work`` in its lane; ``on_success`` gets its result on the screen's thread if ``owner`` lives.

        ``on_failure`` tidies up (also after ``Cancelled``); the sentence is shown by whoever listens to ``failed``.
        Work that is asked for while the window goes is not begun: there is nobody left to show it to.
        """
        task = Task(work, owner, on_success, on_failure, lane, title)
        if lane not in self._lanes_open:
            task.cancel()
            return task
        self._open[task] = None
        self.started.emit(task)
        future = self._open[task] = self._lanes[lane].submit(work, task)
        future.add_done_callback(partial(self._post, task))
        return task

    def aside(self, owner: QObject, work: Callable[[], T], on_success: Callable[[T], None]) -> None:
        """Run what may hang, such as a look at a drive, where it holds up neither other work nor the end.

        ``work`` must not hold a widget: the thread may outlive the window.
        """
        number = max(self._asides, default=0) + 1
        self._asides[number] = Task(lambda _progress: work(), owner, on_success, None, "long", "")
        Thread(target=_run_aside, args=(work, number, self._door), name="aside", daemon=True).start()

    @property
    def looking(self) -> bool:
        """Whether something that was set aside has not answered yet."""
        return bool(self._asides)

    def _take_aside(self, number: int, future: Future[Any]) -> None:
        self._post(self._asides.pop(number), future)

    def _post(self, task: Task[Any], future: Future[Any]) -> None:
        """In the worker: hand the outcome over and touch nothing else."""
        self._done.append((task, future))
        self._arrived.emit()

    def _deliver(self) -> None:
        while self._done:
            task, future = self._done.popleft()
            self._open.pop(task, None)
            self.finished.emit(task)
            try:
                result = future.result()
            except (Cancelled, CancelledError):
                self._tidy(task, Cancelled())
                continue
            except Exception as error:  # noqa: BLE001  shown by ui.messages, bugs included
                self._tidy(task, error)
                self.failed.emit(task, error)
                continue
            if isValid(task.owner):
                task.on_success(result)

    def _tidy(self, task: Task[Any], error: Exception) -> None:
        if task.on_failure is not None and isValid(task.owner):
            task.on_failure(error)

    def close(self) -> None:
        """Stop long work, let every edit finish, wait for both; before the base is closed."""
        self.closing.emit()
        self._door.shut()
        self._lanes_open.discard("long")  # first: nothing queued may start now
        self._lanes["long"].shutdown(wait=False, cancel_futures=True)
        for task in list(self._open):
            if task.lane == "long":
                task.cancel()
        # an edit that has been saved may bring the next one, typed while it was on its way
        while edits := [future for task, future in self._open.items() if task.lane == "edit" and future is not None]:
            wait(edits)
            self._deliver()
        self._lanes_open.clear()
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        self._deliver()


def _run_aside(work: Callable[[], Any], number: int, door: _Door) -> None:
    future: Future[Any] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001  handed over like that of any other task
        future.set_exception(error)
    door.hand_over(number, future)
