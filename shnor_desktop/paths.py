"""Where things are: resources of the program, data of the office, settings of this machine."""

import os
import sys
from pathlib import Path

APP_FOLDER = "ShnorOffice"


def resources() -> Path:
    """The folder with catalogues, rules, icons and demonstration figures that comes with the program."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"


def data_dir() -> Path:
    """The person's own folder for bases, copies, keys and the log; never the program's folder."""
    override = os.environ.get("SHNOR_DATA_DIR")
    if override:
        return Path(override)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / APP_FOLDER if local else Path.home() / APP_FOLDER
    share = os.environ.get("XDG_DATA_HOME")
    return (Path(share) if share else Path.home() / ".local" / "share") / APP_FOLDER


def font_file(name: str) -> Path:
    """A font brought by the packages fontpkg-pt-sans / fontpkg-pt-serif, such as ``PT_Sans-Web-Regular.ttf``."""
    import importlib.util

    package = "fontpkg_pt_serif" if name.startswith("PT_Serif") else "fontpkg_pt_sans"
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    return Path(spec.origin).parent / "files" / name
