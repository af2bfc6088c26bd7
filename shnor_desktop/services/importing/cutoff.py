"""The program's own limits: a file that may be costly is read in a child process, watched and stopped."""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from shnor_desktop.errors import FileError, StorageError
from shnor_desktop.paths import interpreter
from shnor_desktop.services.importing import guard, source
from shnor_desktop.services.importing.source import Source
from shnor_desktop.services.work import Progress, Silent

_CHILD = "shnor_desktop.services.import_child"
_WORD = "--word"
_GLANCE = 0.01
"""Seconds between two looks at the child."""
_SHARE = 0.93
"""The child is stopped a little before the limit: it grows on between two looks."""
_SPLIT = "Сохраните в отдельную книгу только нужный лист и повторите."


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    seconds: float = 10.0
    memory: int = 300 * 2**20


LIMITS = Limits()


def read(path: Path, *, limits: Limits = LIMITS, progress: Progress | None = None, word: bool = False) -> Source:
    """Read a table file (``word``: or a document); ``FileError`` when it cannot be read within the limits."""
    try:
        return source.read(path, only_cheap=True, word=word)
    except guard.Costly:
        return read_in_child(path, limits, progress, word=word)


def read_in_child(
    path: Path, limits: Limits = LIMITS, progress: Progress | None = None, *, word: bool = False
) -> Source:
    """Read a file in a child process whatever it is, stopped at the limits."""
    progress = progress or Silent()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    no_window = 0
    if sys.platform == "win32":
        no_window = subprocess.CREATE_NO_WINDOW
    with subprocess.Popen(
        [*interpreter(), "-m", _CHILD, str(path), *([_WORD] if word else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=no_window,
    ) as child:
        try:
            return _answer(path, _watch(path, child, limits, progress))
        finally:
            child.kill()


def _watch(path: Path, child: "subprocess.Popen[bytes]", limits: Limits, progress: Progress) -> bytes:
    said: list[bytes] = []

    def listen() -> None:
        if child.stdout is not None:
            said.append(child.stdout.read())

    listener = Thread(target=listen, name="import-child", daemon=True)
    listener.start()
    end = time.monotonic() + limits.seconds
    try:
        while listener.is_alive():
            progress.step(0, 0, f"Чтение файла «{path.name}»")
            if time.monotonic() > end:
                raise _too_long(path, limits)
            if _memory(child) > limits.memory * _SHARE:
                raise _too_much(path, limits)
            listener.join(_GLANCE)
    finally:
        child.kill()
        listener.join()
    return b"".join(said)


def _answer(path: Path, said: bytes) -> Source:
    try:
        answer = pickle.loads(said)  # noqa: S301  written by our own child
    except (pickle.UnpicklingError, EOFError) as error:
        raise guard.damaged(path.name) from error
    if isinstance(answer, Source):
        return answer
    kind, message, hint = answer
    raise (StorageError if kind == "StorageError" else FileError)(message, hint=hint)


def _too_long(path: Path, limits: Limits) -> FileError:
    return FileError(
        f"Файл «{path.name}» читается дольше {limits.seconds:g} с: чтение остановлено, ничего не изменено.",
        hint=_SPLIT,
    )


def _too_much(path: Path, limits: Limits) -> FileError:
    return FileError(
        f"Файлу «{path.name}» нужно больше {limits.memory // 2**20} МБ памяти: чтение остановлено, ничего не изменено.",
        hint=_SPLIT,
    )


def _memory_of_linux(child: "subprocess.Popen[bytes]") -> int:
    try:
        with open(f"/proc/{child.pid}/status", encoding="ascii") as status:
            peak = next((line for line in status if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    except OSError:
        return 0  # it is over
    return int(peak.split()[1]) * 1024


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        _fields_ = [
            ("cb", wintypes.DWORD),
            ("page_faults", wintypes.DWORD),
            ("peak", ctypes.c_size_t),
            ("now", ctypes.c_size_t),
            *((f"quota{number}", ctypes.c_size_t) for number in range(4)),
            ("pagefile", ctypes.c_size_t),
            ("peak_pagefile", ctypes.c_size_t),
        ]

    def _memory_of_windows(child: "subprocess.Popen[bytes]") -> int:
        counters = _Counters(cb=ctypes.sizeof(_Counters))
        handle = wintypes.HANDLE(int(child._handle))  # type: ignore[attr-defined]
        found = ctypes.windll.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        return int(counters.peak) if found else 0

    _memory: Callable[["subprocess.Popen[bytes]"], int] = _memory_of_windows
else:
    _memory = _memory_of_linux
