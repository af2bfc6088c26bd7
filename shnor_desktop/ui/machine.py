"""What this machine remembers: the theme, the last base, the window's place, the last folder."""

from PySide6.QtCore import QSettings

from shnor_desktop import paths


def machine_settings() -> QSettings:
    """One small file in the person's own folder; the base never holds any of it."""
    return QSettings(str(paths.data_dir() / "window.ini"), QSettings.Format.IniFormat)
