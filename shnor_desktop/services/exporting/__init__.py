"""Files out: empty templates of the forms, and their rows as .xlsx or .csv."""

from shnor_desktop.services.exporting.data import export
from shnor_desktop.services.exporting.templates import template

__all__ = ["export", "template"]
