"""Files out: empty templates of the forms, and their rows as .xlsx or .csv."""

from shnor_desktop.services.exporting.data import export, export_all
from shnor_desktop.services.exporting.templates import template, template_all

__all__ = ["export", "export_all", "template", "template_all"]
