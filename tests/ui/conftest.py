"""The screen of the tests: the shipped font, a runner and messages that are closed in order."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shnor_desktop.paths import font_file
from shnor_desktop.services import office as offices
from shnor_desktop.services.office import Office
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.tasks import TaskRunner

PATIENCE_MS = 120_000
"""What does not come in this time never comes; a loaded machine may take long over what does."""


class PatientBot(QtBot):
    """Waits as long as anything may take: a wait ends when the thing is there, so only a fault costs the time."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **what: Any) -> Any:
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **what)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The keyboard, the mouse and the patience of a test."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], qapp_cls: type[QApplication], pytestconfig: pytest.Config) -> QApplication:
    """The application with PT Sans: without a screen Qt has no font of its own."""
    app = QApplication.instance() or qapp_cls(qapp_args)
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    for name in ("Regular", "Bold", "Italic", "BoldItalic"):
        assert QFontDatabase.addApplicationFont(str(font_file(f"PT_Sans-Web-{name}.ttf"))) >= 0
    app.setFont(QFont("PT Sans", 10))
    return app


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    """The threads of the window; closed before the base."""
    made = TaskRunner()
    yield made
    made.close()


@pytest.fixture
def messages(runner: TaskRunner) -> Messages:
    """Shows what fails."""
    made = Messages()
    made.listen_to(runner)
    return made


@pytest.fixture(scope="session")
def blank_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new base of a school, made once and copied."""
    path = tmp_path_factory.mktemp("blank") / "school.shnor"
    offices.create(path, role="school", code="857", name="СОШ № 8", settings={"working_year": 2022})
    return path


@pytest.fixture
def school_base(blank_school: Path, tmp_path: Path) -> Path:
    """A base of a school to work in."""
    path = tmp_path / "school.shnor"
    path.write_bytes(blank_school.read_bytes())
    return path


@pytest.fixture
def office(school_base: Path) -> Iterator[Office]:
    """The opened base."""
    with offices.open_office(school_base) as opened:
        yield opened
