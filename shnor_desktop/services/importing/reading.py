"""Turns raw rows of a form into values: fills year, school and date where the file leaves them empty."""

from collections.abc import Iterator
from dataclasses import dataclass

from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services.importing.percents import Shares
from shnor_desktop.services.importing.schools import Schools
from shnor_desktop.services.importing.source import FAILED
from shnor_desktop.services.importing.table import RawRow, Table

_CACHED = 50_000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is refused, at a cell where there is one."""

    cell: str
    column: str
    message: str


@dataclass(slots=True)
class Read:
    """A row whose cells were read: what the file says, and that with defaults filled in."""

    raw: RawRow
    school: str
    said: dict[str, Value]
    values: dict[str, Value]
    reasons: list[Reason]


class _Cells:
    """Reads the cells of one column; the same words again cost nothing."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._known: dict[tuple[type, object], Value | BadValue] = {}

    def read(self, raw: object) -> Value:
        key = (type(raw), raw)
        if key in self._known:
            known = self._known[key]
            if isinstance(known, BadValue):
                raise known
            return known
        known = self._read(raw)
        if len(self._known) < _CACHED:
            self._known[key] = known
        if isinstance(known, BadValue):
            raise known
        return known

    def _read(self, raw: object) -> Value | BadValue:
        if raw is FAILED:
            return BadValue("В ячейке ошибка формулы")
        if isinstance(raw, float):
            # a formula leaves 0.30000000000000004 where the person sees 0.3
            raw = float(f"{raw:.15g}")
        try:
            return self._column.read(raw)
        except BadValue as error:
            return error


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, sheet: Sheet, table: Table, schools: Schools, *, year: int | None, school: str | None) -> None:
        self._sheet = sheet
        self._table = table
        self._schools = schools
        self._year = year
        self._school = school
        self._columns = [column for column in sheet.entered if column.key in table.present]
        self._cells = {column.key: _Cells(column) for column in self._columns}
        self._owners: dict[tuple[type, object], str | BadValue] = {}
        self._defaults: dict[str, Value] = {column.key: column.default for column in sheet.entered}
        self._shares = Shares(sheet, table)
        self.notes = self._shares.notes
        self.years_filled = 0

    def rows(self) -> Iterator[Read]:
        """Every row of the table, read."""
        for raw in self._table.rows:
            yield self._row(raw)

    def _row(self, raw: RawRow) -> Read:
        said: dict[str, Value] = {}
        reasons: list[Reason] = []
        for column in self._columns:
            if column.key not in raw.cells:
                continue
            try:
                self._shares.check(column, raw.cells[column.key])
                said[column.key] = self._cells[column.key].read(raw.cells[column.key])
            except BadValue as error:
                said[column.key] = None
                reasons.append(Reason(raw.address(column.key), column.key, f"«{column.label}»: {error}"))
        owner = self._owner(raw, said, reasons)
        return Read(raw, owner, said, self._fill(said), reasons)

    def _owner(self, raw: RawRow, said: dict[str, Value], reasons: list[Reason]) -> str:
        key = self._sheet.school_key
        if not key:
            return ""
        cell = raw.cells.get(key)
        if key == "code":
            return self._own_card(raw, said, reasons)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            cell = self._school
        mark = (type(cell), cell)
        if mark not in self._owners:
            try:
                self._owners[mark] = self._schools.find(cell if cell is not FAILED else str(cell))
            except BadValue as error:
                self._owners[mark] = error
        owner = self._owners[mark]
        if isinstance(owner, BadValue):
            reasons.append(Reason(raw.address("school"), "school", str(owner)))
            return ""
        return owner

    def _own_card(self, raw: RawRow, said: dict[str, Value], reasons: list[Reason]) -> str:
        """The school card names its school by its own code; a school's base takes only its own card."""
        if said.get("code") is None and not any(reason.column == "code" for reason in reasons):
            said["code"] = self._school or self._schools.only
        code = said.get("code")
        if code is not None and self._schools.only not in (None, code):
            text = f"Карточка школы «{code}», а база школы «{self._schools.only}»"
            reasons.append(Reason(raw.address("code"), "code", text))
        return "" if code is None else str(code)

    def _fill(self, said: dict[str, Value]) -> dict[str, Value]:
        values = self._defaults | {key: value for key, value in said.items() if value is not None}
        if self._sheet.has_year and values["year"] is None and self._year is not None:
            values["year"] = self._year
            self.years_filled += 1
        if self._sheet.key == "social_passport" and values["on_date"] is None and isinstance(values["year"], int):
            values["on_date"] = usual_date(values["year"])
        return values
