"""A base of an older shape is brought forward by opening it: the window says so, once."""

import gzip
from pathlib import Path

from tests.ui.shell.driver import Driver

OLDER = sorted((Path(__file__).parents[2] / "migrations" / "filled").glob("*.gz"))[0]


def said_by_opening(driver: Driver, base: Path) -> list[str]:
    """What the line at the foot of the window said until the data were shown."""
    said: list[str] = []
    window = driver.program.show(base)
    shown: list[bool] = []
    window.statusBar().messageChanged.connect(said.append)
    window.data_shown.connect(lambda: shown.append(True))
    driver.until(lambda: bool(shown))
    return said


def test_window_says_that_the_base_was_brought_forward_and_the_next_time_does_not(
    driver: Driver, tmp_path: Path
) -> None:
    base = tmp_path / "прежняя база.shnor"
    base.write_bytes(gzip.decompress(OLDER.read_bytes()))
    words = "База переведена на новое устройство; прежняя сохранена в копиях."
    assert words in said_by_opening(driver, base)
    driver.settle()
    driver.window.close()
    assert words not in said_by_opening(driver, base)
