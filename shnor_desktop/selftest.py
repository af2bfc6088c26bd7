"""`shnor-desktop --selftest [FILE]`: every part of the program tried once on this computer, the result as JSON."""

import errno
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFontInfo, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from shnor_desktop import __version__, paths
from shnor_desktop.app import DESKTOP_FILE, Program, choose_platform, dress
from shnor_desktop.errors import InputError, ShnorError, StorageError
from shnor_desktop.services import crash
from shnor_desktop.ui import theme

PATIENCE_MS = 60_000
WRONG_CALL, NOT_WRITTEN = 2, 5
_LARGEST = 2**20
_TROUBLES = {
    errno.ENOSPC: "не хватило места на диске",
    errno.EDQUOT: "не хватило места на диске",
    errno.EACCES: "нет доступа к файлу или папке",
    errno.EPERM: "нет доступа к файлу или папке",
    errno.EROFS: "диск защищён от записи",
    errno.ENOENT: "нет файла или папки",
    errno.ENOTDIR: "нет такой папки",
}


def main(words: Sequence[str]) -> int:
    """Try everything; 0 when all of it works, 1 when a part does not, 2 or 5 when the result cannot be kept."""
    try:
        return _run(Record(_target(words)))
    except ShnorError as error:
        _say(f"{error} {error.hint}".rstrip(), wrong=True)
        return WRONG_CALL if isinstance(error, InputError) else NOT_WRITTEN


class Record:
    """The result as it grows: a part that takes the whole program down with it is named in what was written before."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.steps: list[dict[str, Any]] = []

    @property
    def passed(self) -> bool:
        return all(step["passed"] for step in self.steps)

    def run(self, name: str, title: str, work: Callable[[], str]) -> None:
        """Try one part."""
        self.write(f"Самопроверка не закончена: программа закрылась на шаге «{title}».")
        step = tried(name, title, work)
        self.steps.append(step)
        _say(f"{'ok  ' if step['passed'] else 'СБОЙ'}  {title}: {step['said']}")

    def end(self) -> None:
        """Write what came of it all."""
        failed = [f"«{step['title']}»" for step in self.steps if not step["passed"]]
        summary = f"Программа исправна: проверок {len(self.steps)}, все прошли."
        if failed:
            summary = f"Не прошло проверок: {len(failed)} из {len(self.steps)} — {', '.join(failed)}."
        self.write(summary, ended=True)
        _say(f"{summary} Итог: {self.target}")

    def write(self, summary: str, *, ended: bool = False) -> None:
        """All at once: half a result is none."""
        from shnor_desktop.services import updates

        told = {
            "summary": summary,
            "version": __version__,
            "test_build": updates.build().test,
            "python": sys.version.split()[0],
            "platform": sys.platform,
            "passed": ended and self.passed,
            "steps": self.steps,
        }
        part = self.target.with_name(f"{self.target.name}.part")
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            part.replace(self.target)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise StorageError(
                f"Итог самопроверки не записан в «{self.target}»: {_trouble(error)}.",
                hint="Укажите файл в папке, куда можно записывать.",
            ) from error


def _target(words: Sequence[str]) -> Path:
    """Where the result goes; nobody's file is overwritten."""
    target = paths.selftest_result(words)
    if target.exists() and not _is_result(target):
        raise InputError(
            f"Файл «{target.name}» — не итог самопроверки: он оставлен как был.", hint="Укажите другое имя файла."
        )
    return target


def _is_result(path: Path) -> bool:
    try:
        if path.stat().st_size > _LARGEST:
            return False
        content = path.read_bytes()
        return not content or "steps" in json.loads(content)
    except (OSError, ValueError, TypeError):
        return False


def _run(record: Record) -> int:
    from shnor_desktop.services import wholeness

    record.write("Самопроверка начата.")
    try:
        folder = tempfile.TemporaryDirectory(prefix="shnor-selftest-", ignore_cleanup_errors=True)
    except OSError as error:
        raise StorageError(
            f"Самопроверке негде работать: {_trouble(error)}.", hint="Освободите место в папке временных файлов."
        ) from error
    with folder as name:
        _stay_in(Path(name))
        record.run("files", "Файлы программы", wholeness.check)
        try:
            from shnor_desktop.services import selfcheck
        except ImportError as error:
            record.run("parts", "Части программы", partial(_raise, error))
        else:
            for step in selfcheck.steps():
                record.run(step.name, step.title, partial(step.run, Path(name)))
            record.run("window", "Окно", lambda: try_window(_application(), Path(name) / selfcheck.BASE))
            record.run("printing", "Печать в PDF", lambda: _printing(Path(name) / "печать.pdf"))
    record.end()
    return 0 if record.passed else 1


def _raise(error: Exception) -> str:
    raise error


def _stay_in(folder: Path) -> None:
    """The window's settings and log belong to the trial, not to the person; so does what is half written."""
    os.environ["SHNOR_DATA_DIR"] = str(folder / "data")
    for variable in ("TMPDIR", "TEMP", "TMP"):
        os.environ[variable] = str(folder)
    tempfile.tempdir = str(folder)


def tried(name: str, title: str, work: Callable[[], str]) -> dict[str, Any]:
    """One part and what came of it: a sentence, and after a failure the places in the program, without texts."""
    started = time.perf_counter()
    places: list[str] = []
    try:
        passed, said = True, work()
    except Exception as error:  # noqa: BLE001  whatever breaks is what the trial is for
        passed, said, places = False, _in_words(error), crash.places(error)
    seconds = round(time.perf_counter() - started, 3)
    told = {"name": name, "title": title, "passed": passed, "seconds": seconds, "said": said}
    return told | {"places": places} if places else told


def _in_words(error: Exception) -> str:
    if isinstance(error, ShnorError):
        return f"{error} {error.hint}".rstrip()
    if isinstance(error, OSError):
        words = _trouble(error)
        return f"{words[:1].upper()}{words[1:]}."
    if isinstance(error, ImportError):
        return f"Не хватает части программы: {error.name or 'какой — не названо'}. Установите программу заново."
    if "disk is full" in str(error):
        return "Не хватило места на диске."
    return f"Не сработало: {type(error).__name__}."


def _trouble(error: OSError) -> str:
    return _TROUBLES.get(error.errno or 0, f"система отказала ({type(error).__name__}, {error.errno})")


def _say(words: str, *, wrong: bool = False) -> None:
    """For whoever sees it: a program with a window has no console of its own."""
    stream = sys.stderr if wrong else sys.stdout
    if stream is not None:
        # nobody listens any more: the result lies in the file
        with suppress(OSError):
            print(words, file=stream, flush=True)


# --- what needs a screen


def _application() -> QApplication:
    choose_platform()
    app = QApplication([DESKTOP_FILE])
    dress(app)
    if QFontInfo(app.font()).family() != theme.FONT:
        raise StorageError(
            f"Шрифт программы не загрузился: вместо «{theme.FONT}» — «{QFontInfo(app.font()).family()}»."
        )
    if app.translate("QPlatformTheme", "Cancel") != "Отмена":
        raise StorageError("Русские надписи кнопок не загрузились.")
    return app


def try_window(app: QApplication, base: Path) -> str:
    """The real window on the base of the trial, until its data stand on the screen."""
    loop, troubles = QEventLoop(), list[Exception]()
    patience = QTimer(singleShot=True)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE_MS)
    shown: list[bool] = []

    def stand() -> None:
        shown.append(True)
        loop.quit()

    window = Program(app).show(base)

    def failed(_task: object, error: Exception) -> None:
        troubles.append(error)
        loop.quit()

    # after the window has been furnished, which the first picture sets off
    window.painted.connect(lambda: QTimer.singleShot(0, lambda: window.runner.failed.connect(failed)))
    window.data_shown.connect(stand)
    loop.exec()
    picture = window.grab().toImage()
    if window.furnished and window.messages.box is not None:
        window.messages.box.close()
    window.close()
    if troubles:
        raise troubles[0]
    if not shown:
        raise StorageError(f"Окно не показало данные за {PATIENCE_MS // 1000} с.")
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}
    if len(colours) < 8:
        raise StorageError("Окно пустое: на экране ничего не нарисовано.")
    return f"Окно показано: {app.platformName()}, {picture.width()}×{picture.height()}."


def _printing(path: Path) -> str:
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.drawText(400, 800, "Проверка печати: съешь ещё этих мягких французских булок")
    painter.end()
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"PTSans" not in content:
        raise StorageError("Напечатанный файл пуст или набран не шрифтом программы.")
    return f"Напечатано: {len(content)} байт."
