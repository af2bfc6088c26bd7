"""Files out: empty templates of the forms, pages for class teachers, and rows as .xlsx or .csv."""

from shnor_desktop.services.exporting.class_page import class_page, class_pages
from shnor_desktop.services.exporting.data import export, export_all
from shnor_desktop.services.exporting.templates import template, template_all

__all__ = ["class_page", "class_pages", "export", "export_all", "template", "template_all"]
