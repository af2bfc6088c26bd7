"""What every test stands on: no screen, no personal folder, nothing left running behind."""

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The machine is shared and slow at times, so no example is failed for its time. The examples are the same in every
# run, or an unlucky one would stop a change that has nothing to do with it; new ones are sought in the long lane.
hypothesis.settings.register_profile("shnor", deadline=None, max_examples=60, print_blob=True, derandomize=True)
hypothesis.settings.register_profile("slow", hypothesis.settings.get_profile("shnor"), derandomize=False)
hypothesis.settings.load_profile("shnor")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow, too")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--slow"):
        hypothesis.settings.load_profile("slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.fixture(autouse=True, scope="session")
def no_personal_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a whole session shares is made away from the person's folder, too."""
    os.environ["SHNOR_DATA_DIR"] = str(tmp_path_factory.mktemp("session-data"))


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, keys and copies of a test never land in the folder of the person who runs it."""
    folder = tmp_path / "office-data"
    monkeypatch.setenv("SHNOR_DATA_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread, a running task or a visible window."""
    threads = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in threads and not thread.daemon]
    left += _left_by_qt()
    assert not left, f"left behind: {left}"


def _left_by_qt() -> list[str]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QThreadPool
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    left = [repr(widget) for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for widget in QApplication.topLevelWidgets():
        widget.close()
    if not QThreadPool.globalInstance().waitForDone(60_000):
        left.append("a task in the global thread pool")
    return left


@pytest.fixture(scope="session")
def blank_bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A new base of each role, made once; tests work on copies."""
    from shnor_desktop.services import office

    folder = tmp_path_factory.mktemp("blank")
    bases = {"school": folder / "school.shnor", "district": folder / "district.shnor"}
    office.create(
        bases["school"],
        role="school",
        code="857",
        name="Школа № 8",
        settings={"district_code": "ZIM", "district_name": "Тестовый район", "user": "Завуч"},
    )
    office.create(bases["district"], role="district", code="ZIM", name="Тестовый район", settings={"user": "Методист"})
    return bases


@pytest.fixture
def school_base(blank_bases: dict[str, Path], tmp_path: Path) -> Path:
    """The file of a new school base."""
    return Path(shutil.copy(blank_bases["school"], tmp_path / "school.shnor"))


@pytest.fixture
def district_base(blank_bases: dict[str, Path], tmp_path: Path) -> Path:
    """The file of a new district base."""
    return Path(shutil.copy(blank_bases["district"], tmp_path / "district.shnor"))


@pytest.fixture
def school(school_base: Path) -> Iterator["Office"]:
    """An opened school base."""
    from shnor_desktop.services.office import open_office

    with open_office(school_base) as opened:
        yield opened


@pytest.fixture
def district(district_base: Path) -> Iterator["Office"]:
    """An opened district base."""
    from shnor_desktop.services.office import open_office

    with open_office(district_base) as opened:
        yield opened
