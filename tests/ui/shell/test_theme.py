"""Colours that can be read, in both themes."""

from dataclasses import asdict
from itertools import product
from typing import Any

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from shnor_desktop.ui import theme
from shnor_desktop.ui.theme import DARK, LIGHT, Colours


def luminance(name: str) -> float:
    """Relative luminance by WCAG 2."""
    colour = QColor(name)
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("window", "panel", "side")
TEXTS = ("text", "muted", "accent_text", "good", "warn", "bad")
PAIRS = [
    *product(TEXTS, GROUNDS),
    ("on_accent", "accent"),
    ("accent_text", "accent_soft"),
    ("text", "accent_soft"),
    ("good", "good_soft"),
    ("warn", "warn_soft"),
    ("bad", "bad_soft"),
]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(colours: Colours, words: str, ground: str) -> None:
    named = asdict(colours)
    assert contrast(named[words], named[ground]) >= 4.5


@pytest.mark.parametrize("kind", ["QMenu", "QMenuBar", "QMessageBox", "QTipLabel", "QStatusBar", "QAbstractItemView"])
def test_menus_tables_and_messages_have_the_font_of_all_the_rest(qapp: QApplication, kind: Any) -> None:
    # as Windows does
    qapp.setFont(QFont("DejaVu Sans", 9), kind)
    theme.apply(qapp, "light")
    assert QApplication.font(kind) == QApplication.font()
    qapp.setStyleSheet("")
