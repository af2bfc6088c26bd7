"""The readers of foreign and own files, asked in turn: a new kind of file is a new module in this list."""

from typing import Protocol

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.importing import own
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.class_page import ClassPages
from shnor_desktop.services.importing.gia import GiaFiles
from shnor_desktop.services.importing.source import Source
from shnor_desktop.services.importing.table import Table
from shnor_desktop.services.importing.vpr import VprFiles
from shnor_desktop.services.importing.vpr_reports import VprReports
from shnor_desktop.services.wording import listed


class Recogniser(Protocol):
    """Tells a kind of file by its content and turns it into rows of our forms."""

    name: str
    sheets: frozenset[str]
    """The forms it can fill."""

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
        return own.tables(source, asked)


RECOGNISERS: tuple[Recogniser, ...] = (GiaFiles(), VprFiles(), VprReports(), ClassPages(), OwnForms())


def recognise(source: Source, asked: Asked) -> tuple[str, list[Table], list[str]]:
    """Name of the first reader that claims the file, and what it read."""
    reader = next(reader for reader in RECOGNISERS if reader.claims(source))
    if asked.sheet in SHEETS and asked.sheet not in reader.sheets:
        # rows of people must not be tried, and given back, as rows of another form
        fits = listed([f"«{sheet.title}»" for sheet in SHEETS.values() if sheet.key in reader.sheets])
        raise FileError(
            f"Файл «{source.path.name}» не похож на лист «{SHEETS[str(asked.sheet)].title}»: по заголовкам это "
            f"результаты для листа {fits}. Ничего не изменено."
        )
    tables, notes = reader.tables(source, asked)
    if asked.strangers:
        codes = listed([f"«{code[:40]}»" for code in sorted(asked.strangers)[:5]])
        notes.append(
            f"Школы из файла, не найденные по карточкам: {codes}. Если такая школа ваша, впишите это в её карточку: "
            "«Код ОО в РИС», «Логин ФИС ОКО» или «Другие названия»; "
            "файл одной школы принимается и так, если указать её код (--school)"
        )
    return reader.name, tables, notes
