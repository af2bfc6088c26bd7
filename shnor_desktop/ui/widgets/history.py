"""Former states of the cell at hand: who, when, what; and the same figure a year ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView

from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import BadValue, Scalar, Value
from shnor_desktop.services import entries, journal

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class CellPast:
    """What is known of a cell's past, in sentences."""

    lines: tuple[str, ...]
    year_ago: str = ""
    """The same figure a year ago and the difference; empty when there is none."""


def moment(iso: str) -> str:
    """A moment of the journal by the clock of this machine."""
    return datetime.fromisoformat(iso).astimezone().strftime("%d.%m.%Y %H:%M")


def shown(column: Column, packed: Scalar) -> str:
    """A journalled value as the grid shows it."""
    if packed is None:
        return "пусто"
    try:
        return column.kind.show(column.kind.unpack(packed)) or "пусто"
    except BadValue:  # a word that has left its list since
        return str(packed)


def read_past(office: "Office", sheet: Sheet, row: int, column: Column, values: dict[str, Value]) -> CellPast:
    """Read the history of a cell; runs in a worker."""
    with office.reading() as session:
        past = journal.history(session, sheet.key, row, column.key) if column.compute is None else []
        lines = [
            f"{moment(one.at)} · {one.who} · {one.title}: {shown(column, one.before)} → {shown(column, one.after)}"
            for one in past
        ]
        ago = ""
        year = values.get("year")
        if sheet.has_year and isinstance(year, int) and not column.identity:
            before = entries.load(session, sheet.key, year=year - 1, school=str(values.get("@school") or "") or None)
            ago = _year_ago(sheet, column, values, before)
    return CellPast(tuple([ago, *lines] if ago else lines), ago)


def _year_ago(sheet: Sheet, column: Column, values: dict[str, Value], before: Sequence[entries.Stored]) -> str:
    named = [key for key in sheet.identity if key not in ("year", "school", "on_date")]
    wanted = [values.get(key) for key in named]
    for stored in before:
        if [stored.values.get(key) for key in named] != wanted:
            continue
        old = {**stored.values, **sheet.compute(stored.values)}.get(column.key)
        now = values.get(column.key)
        said = f"Год назад: {column.kind.show(old) or 'пусто'}"
        if isinstance(old, int | Decimal) and isinstance(now, int | Decimal) and not isinstance(now, bool):
            difference = now - old
            said += f", разница {'+' if difference > 0 else ''}{difference}".replace(".", ",").replace("-", "\u2212")
        return said
    return ""


class HistoryList(QListView):
    """The past of the current cell, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setAccessibleName("История ячейки")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines: tuple[str, ...] = ()

    def show_past(self, past: CellPast | None) -> None:
        """Show what is known of the cell; nothing when there is no cell."""
        self.lines = past.lines if past is not None else ()
        self._items.clear()
        for words in self.lines or ("Изменений этой ячейки в журнале нет.",):
            item = QStandardItem(words)
            item.setToolTip(words)
            self._items.appendRow(item)
