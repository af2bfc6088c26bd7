"""The look of the program: palettes, the shipped font, the style sheet, light and dark."""

from dataclasses import asdict, dataclass
from string import Template
from typing import Any, Literal, TypeAlias

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from shnor_desktop import paths

Choice: TypeAlias = Literal["system", "light", "dark"]
Tone: TypeAlias = Literal["plain", "muted", "accent", "good", "warn", "bad"]

FONT = "PT Sans"
POINTS = 10
"""Logical size of the ordinary text; headings are set against it in the style sheet."""
# PySide's own description asks for bytes here, but only str is taken
_OWN_FONTS: tuple[Any, ...] = ("QMenuBar", "QMenu", "QMessageBox", "QTipLabel", "QStatusBar", "QAbstractItemView")


@dataclass(frozen=True, slots=True)
class Colours:
    """Named colours of a theme; every text on its ground has a contrast of at least 4.5."""

    window: str
    panel: str
    side: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_text: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    extension: str
    """Behind the arrow of a bar that has no room: Qt paints the arrow dark in every theme."""

    def of(self, tone: Tone) -> str:
        """The colour of a text of that tone."""
        named = {"plain": self.text, "muted": self.muted, "accent": self.accent_text}
        return named.get(tone) or str(getattr(self, tone))


LIGHT = Colours(
    window="#f3f5f8",
    panel="#ffffff",
    side="#e8ecf1",
    text="#1b2430",
    muted="#55606e",
    line="#ccd4dd",
    accent="#1f5fa8",
    on_accent="#ffffff",
    accent_soft="#dce9f7",
    accent_text="#1a5596",
    good="#1c6638",
    good_soft="#dff1e5",
    warn="#7d4b00",
    warn_soft="#fbeecf",
    bad="#a5221b",
    bad_soft="#fbe3e1",
    extension="#ccd4dd",
)

DARK = Colours(
    window="#1a1e23",
    panel="#22272e",
    side="#15181c",
    text="#e5e9ee",
    muted="#a8b2bd",
    line="#3b434d",
    accent="#2f74c4",
    on_accent="#ffffff",
    accent_soft="#27384d",
    accent_text="#8dbdf5",
    good="#82cf9c",
    good_soft="#1e3829",
    warn="#f0c06a",
    warn_soft="#3d301a",
    bad="#ff9c93",
    bad_soft="#452523",
    extension="#9aa7b5",
)


def current() -> Colours:
    """The colours now in use, as told by the palette."""
    window = QApplication.palette().color(QPalette.ColorRole.Window).name()
    return DARK if window == DARK.window else LIGHT


def apply(app: QApplication, choice: Choice) -> None:
    """Dress the whole program; called at start and when the person or the system changes the theme."""
    colours = _chosen(app, choice)
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(colours))
    sheet = Template((paths.resources() / "style" / "style.qss").read_text(encoding="utf-8"))
    marks = (paths.resources() / "style").as_posix()
    app.setStyleSheet(sheet.substitute(asdict(colours), marks=marks))
    # Windows gives these fonts of its own choice whenever the style is set: tables would differ from their headings
    for kind in _OWN_FONTS:
        app.setFont(app.font(), kind)


def load_font(app: QApplication) -> None:
    """Make the shipped font the program's own, so that it looks alike on every machine."""
    for style in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(paths.font_file(f"PT_Sans-Web-{style}.ttf")))
    font = QFont(FONT, POINTS)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    app.setFont(font)


def _chosen(app: QApplication, choice: Choice) -> Colours:
    if choice == "system":
        return DARK if app.styleHints().colorScheme().name == "Dark" else LIGHT
    return DARK if choice == "dark" else LIGHT


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.panel),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent_text),
        (role.LinkVisited, colours.accent_text),
        (role.ToolTipBase, colours.panel),
        (role.ToolTipText, colours.text),
        (role.Mid, colours.line),
        (role.Midlight, colours.line),
        (role.Dark, colours.line),
        (role.Light, colours.panel),
        (role.Shadow, colours.line),
    ):
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.muted))
    palette.setColor(QPalette.ColorGroup.Inactive, role.Highlight, QColor(colours.accent))
    return palette


def make_primary(button: QWidget) -> None:
    """Dress the one button that does the job of a card or a dialog."""
    button.setProperty("primary", True)
    button.style().unpolish(button)
    button.style().polish(button)


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Colour a widget by what it says; the style sheet knows the property ``tone``."""
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
