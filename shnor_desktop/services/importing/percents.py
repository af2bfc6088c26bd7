"""Figures in columns of percent that may be shares of one: said, never guessed."""

import re
from collections.abc import Iterator
from decimal import Decimal

from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import BadValue, fold
from shnor_desktop.models.sheets.writing import number
from shnor_desktop.services.importing.headings import plain
from shnor_desktop.services.importing.table import Table

_WORDS = re.compile(r"%|процент|percent|pct")


class Shares:
    """Columns in percent whose figures may be shares of one."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self._doubtful: frozenset[str] = frozenset()
        self.notes: list[str] = []
        columns = [one for one in sheet.entered if one.unit.startswith("%") and one.key in table.present]
        for column in columns:
            figures = [figure for figure in _figures(table, column) if figure]
            if not any(0 < figure < 1 for figure in figures):
                continue
            if not _says_percent(table, column):
                self._doubtful |= {column.key}
            elif all(figure <= 1 for figure in figures):
                self.notes.append(
                    f"«{sheet.title}»: в графе «{column.heading}» все значения не больше 1, они прочитаны как "
                    "проценты; если это доли, умножьте их на 100 и загрузите файл снова"
                )

    def check(self, column: Column, raw: object) -> None:
        """``BadValue`` for a figure that may be 0.61 % or 61 %."""
        if column.key not in self._doubtful:
            return
        figure = _figure(raw)
        if figure is not None and 0 < figure <= 1:
            said, whole = (f"{one:f}".replace(".", ",") for one in (figure, (figure * 100).normalize()))
            raise BadValue(f"«{said}» — это {said} % или {whole} %? Напишите со знаком %")


def _figures(table: Table, column: Column) -> Iterator[Decimal]:
    for row in table.rows:
        # rows that were counted by the program itself stand at no place of the file
        figure = _figure(row.cells.get(column.key)) if column.key in row.places else None
        if figure is not None:
            yield figure


def _figure(raw: object) -> Decimal | None:
    """A bare number; None for a text with the sign of percent and for anything else."""
    if raw is None or raw == "" or isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        return None
    if isinstance(raw, float):
        raw = float(f"{raw:.15g}")
    try:
        return number(raw)
    except BadValue:
        return None


def _says_percent(table: Table, column: Column) -> bool:
    """Whether the words over the column speak of percent, or are the key that only programs write."""
    place = next((row.places[column.key] for row in table.rows if column.key in row.places), None)
    if place is None:
        return True
    above = [row[place] for row in table.grid.rows[max(table.header_row - 2, 0) : table.header_row] if place < len(row)]
    words = [cell for cell in above if isinstance(cell, str)]
    return any(_WORDS.search(fold(cell)) or plain(cell) == plain(column.key) for cell in words)
