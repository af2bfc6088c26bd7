"""«О программе» leads to the folders it names."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from tests.ui.shell.driver import Driver


def test_folder_of_the_base_is_opened_or_named(
    at_school: Driver, school_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def system(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", system)
    at_school.visit(9, "settings")
    at_school.tab_bar("О программе")
    at_school.push("Открыть папку базы")
    assert opened == [str(school_base.parent)]
    assert at_school.window.messages.box is None
    at_school.push("Открыть папку базы")
    assert str(school_base.parent) in at_school.message()
