"""Where the rows of a page come from: read in a worker, shown by the model."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services import entries
from shnor_desktop.ui.grid.line import Line
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.year_ago import Past, past_of

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page looks at. An empty school means all of them, no year means every year."""

    year: int | None
    school: str
    deleted: bool
    writable: bool
    on_date: date | None = None


class Source(Protocol):
    """Makes the model of a page and fills it."""

    def model(self, office: "Office", parent: QObject) -> SheetTableModel:
        """An empty model."""

    def read(self, office: "Office", scope: Scope) -> Any:
        """What to show; runs in a worker."""

    def read_past(self, office: "Office", scope: Scope) -> Past:
        """Last year's figures; runs in a worker."""

    def show(self, model: SheetTableModel, data: Any, scope: Scope) -> bool:
        """Show it; true when the columns are the same as before."""


class FormSource:
    """A row of the grid is a row of the form."""

    def __init__(self, key: str) -> None:
        self._key = key

    def model(self, office: "Office", parent: QObject) -> SheetTableModel:
        model = SheetTableModel(office.sheet(self._key), parent)
        model.single = self._key == "school" and not office.is_district
        return model

    def read(self, office: "Office", scope: Scope) -> tuple[Sheet, list[Line]]:
        sheet = office.sheet(self._key)
        school = scope.school or None if sheet.school_key and office.is_district else None
        with office.reading() as session:
            rows = entries.load(session, self._key, year=scope.year, school=school, deleted=scope.deleted)
        lines = [Line.of(sheet, row) for row in rows]
        for line in lines:
            line.judge()  # here, in the worker, and not when the window asks
        return sheet, lines

    def read_past(self, office: "Office", scope: Scope) -> Past:
        sheet = office.sheet(self._key)
        if not sheet.has_year or scope.year is None:
            return {}
        school = scope.school or None if sheet.school_key and office.is_district else None
        with office.reading() as session:
            return past_of(sheet, entries.load(session, self._key, year=scope.year - 1, school=school))

    def show(self, model: SheetTableModel, data: tuple[Sheet, list[Line]], scope: Scope) -> bool:
        sheet, lines = data
        same = sheet is model.sheet
        model.set_lines(lines, writable=scope.writable, year=scope.year, school=scope.school, sheet=sheet)
        return same
