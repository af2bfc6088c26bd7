"""Every screen in both themes, at 1366×768 and at 150 %: drawn, of the right size, nothing cut, all Russian."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.services import measures, office, planning
from shnor_desktop.services.demo import bases, figures
from shnor_desktop.ui.actions import ENTRIES
from tests.ui.shell.shots import FORMS, PROGRAMME_YEAR, take

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A school with a programme under way, and a district with the results of its schools."""
    folder = tmp_path_factory.mktemp("filled")
    row = figures.schools(bases.ZIMOVNIKI.key)[0]
    school = bases.make_school(folder, bases.ZIMOVNIKI, row)
    with office.open_office(school, access="write") as opened:
        measures.activate(opened, PROGRAMME_YEAR, ["equipment", "motivation"])
        chosen = measures.suggest(opened, PROGRAMME_YEAR)
        measures.add_to_plan(opened, PROGRAMME_YEAR, "Антирисковая программа", chosen[:5])
        first = planning.items(opened)[0]
        planning.mark_done(opened, [first.row], first.end or date(PROGRAMME_YEAR, 12, 31))
    district = bases.make_district(folder, bases.UST_ILIMSK)
    bases.fill_second_district(district, bases.UST_ILIMSK)
    return school, district


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", ["1", "1.5"])
def test_every_screen_is_whole_and_russian(filled: tuple[Path, Path], tmp_path: Path, theme: str, scale: str) -> None:
    kept = os.environ.get("SHNOR_SHOTS")
    folder = (Path(kept) if kept else tmp_path) / f"{theme}-{scale}"
    folder.mkdir(parents=True, exist_ok=True)
    finished = subprocess.run(
        [sys.executable, "-m", "tests.ui.shell.shots", *map(str, filled), theme, str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout) == [], finished.stdout
    names = {path.stem for path in folder.glob("*.png")}
    assert {f"school-data-{key}" for key in FORMS} <= names
    for entry in ENTRIES:
        assert any(name.startswith(f"school-{entry.key}") for name in names), entry.key
        assert any(name.startswith(f"district-{entry.key}") for name in names), entry.key


def test_the_eye_sees_what_is_cut_foreign_or_blank(qtbot: QtBot, tmp_path: Path) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    screen.resize(300, 200)
    button = QPushButton("Длинные слова на кнопке", screen)
    button.setGeometry(0, 0, 40, 20)
    label = QLabel("Please save the file", screen)
    label.setGeometry(0, 40, 280, 20)
    screen.show()
    wrong = take(screen, tmp_path / "planted.png", whole=False)
    assert [words.split(":")[1].strip() for words in wrong] == ["cut", "foreign"]
    button.hide()
    label.hide()
    assert [words.split(":")[1].strip() for words in take(screen, tmp_path / "empty.png")] == ["size", "blank"]
