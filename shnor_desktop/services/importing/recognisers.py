"""The readers of foreign and own files, asked in turn: a new kind of file is a new module in this list."""

from typing import Protocol

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.importing import own
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.gia import GiaFiles
from shnor_desktop.services.importing.source import Source
from shnor_desktop.services.importing.table import Table
from shnor_desktop.services.importing.vpr import VprFiles
from shnor_desktop.services.importing.vpr_reports import VprReports


class Recogniser(Protocol):
    """Tells a kind of file by its content and turns it into rows of our forms."""

    name: str
    sheets: frozenset[str]
    """The forms it can fill; a person who names another form wants another reader."""

    def claims(self, source: Source) -> bool:
        """Whether the file is of this kind."""

    def tables(self, source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
        """Rows of forms, and notes for the person."""


class OwnForms:
    """Anything with the headings of our forms: asked last, because it refuses what nobody knows."""

    name = own.NAME
    sheets = frozenset(SHEETS)

    def claims(self, source: Source) -> bool:
        return True

    def tables(self, source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
        return own.tables(source, asked.sheet, asked.lists.options("social_categories"))


RECOGNISERS: tuple[Recogniser, ...] = (GiaFiles(), VprFiles(), VprReports(), OwnForms())


def recognise(source: Source, asked: Asked) -> tuple[str, list[Table], list[str]]:
    """Name of the first reader that claims the file, and what it read."""
    fitting = [reader for reader in RECOGNISERS if asked.sheet in (None, *reader.sheets)]
    reader = next((reader for reader in fitting if reader.claims(source)), RECOGNISERS[-1])
    tables, notes = reader.tables(source, asked)
    return reader.name, tables, notes
