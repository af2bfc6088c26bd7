"""The readers of foreign and own files, asked in turn: a new kind of file is a new module in this list."""

from collections.abc import Sequence
from typing import Protocol

from shnor_desktop.models.sheets.values import Option
from shnor_desktop.services.importing import own
from shnor_desktop.services.importing.source import Source
from shnor_desktop.services.importing.table import Table


class Recogniser(Protocol):
    """Tells a kind of file by its content and turns it into rows of our forms."""

    name: str

    def claims(self, source: Source) -> bool:
        """Whether the file is of this kind."""

    def tables(self, source: Source, wanted: str | None, categories: Sequence[Option]) -> tuple[list[Table], list[str]]:
        """Rows of forms, and notes for the person."""


class OwnForms:
    """Anything with the headings of our forms: asked last, because it refuses what nobody knows."""

    name = own.NAME

    def claims(self, source: Source) -> bool:
        return True

    def tables(self, source: Source, wanted: str | None, categories: Sequence[Option]) -> tuple[list[Table], list[str]]:
        return own.tables(source, wanted, categories)


RECOGNISERS: tuple[Recogniser, ...] = (OwnForms(),)


def recognise(source: Source, wanted: str | None, categories: Sequence[Option]) -> tuple[str, list[Table], list[str]]:
    """Name of the first reader that claims the file, and what it read."""
    reader = next(reader for reader in RECOGNISERS if reader.claims(source))
    tables, notes = reader.tables(source, wanted, categories)
    return reader.name, tables, notes
