"""Reads a foreign table by the marking given now or remembered before, and says when it does not dare to."""

from collections.abc import Mapping
from dataclasses import replace

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.importing import likeness, marking
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.marking import Heads, Marking
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import Table


class Unmarked(FileError):
    """A table that nobody knows yet; ``source`` is what was read, so that a person can say what its columns mean."""

    def __init__(self, message: str, source: Source) -> None:
        super().__init__(
            message,
            hint="Укажите, какая графа что значит: в окне программы («Загрузить из файла») или ключами "
            "--draft-map и --map команды «shnor import».",
        )
        self.source = source


def table(source: Source, grid: Grid, asked: Asked) -> Table | None:
    """The rows of a worksheet by its marking; None where there is none."""
    if asked.marking is not None:
        heads = marking.fitting(grid, asked.marking)
        return None if heads is None else marking.table(grid, heads, asked.marking)
    found = _remembered(grid, asked.markings)
    if found is None or (asked.sheet is not None and found[1].sheet != asked.sheet):
        return None
    heads, made = found
    why = likeness.contradiction(grid, heads, made, asked.lists, source.path.stem)
    if why:
        raise Unmarked(
            f"Разметка таблицы запомнена, но файлу «{source.path.name}» не подходит: {why}. Ничего не изменено.", source
        )
    read = marking.table(grid, heads, _of_this_year(source, grid, heads, made, asked))
    return replace(
        read, notes=(*read.notes, "Разметка запомнена раньше и применена сама; её можно изменить или забыть")
    )


def _remembered(grid: Grid, known: Mapping[str, Marking]) -> tuple[Heads, Marking] | None:
    if not known:
        return None
    for found in marking.everywhere(grid.rows):
        made = known.get(marking.fingerprint(tuple(found.names.values())))
        if made is not None and made.depth == found.depth:
            return found, made
    return None


def _of_this_year(source: Source, grid: Grid, heads: Heads, made: Marking, asked: Asked) -> Marking:
    """The year that the file says over its table goes before the year that the person works in."""
    if "year" not in SHEETS[made.sheet].by_key or any(one.column == "year" for one in made.taken):
        return made
    said = likeness.context(grid, heads, made.sheet, asked.lists, source.path.stem)
    return replace(made, fixed=(*made.fixed, ("year", said["year"]))) if "year" in said else made
