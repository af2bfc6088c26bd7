"""The forms of all schools put together: sums by school, by what they count, and by the lines they share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.equipment import COUNTS
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.indicators.loading import Cells, Line, Rows
from shnor_desktop.services.reports.document import Cell, Column, Row, Table, plain, total

Number: TypeAlias = int | Decimal
_WORK = ("procedure", "subject", "level", "programme_grade", "season", "attempt")
_MARKS = ("n5", "n4", "n3", "n2")


@dataclass(frozen=True, slots=True)
class Sums:
    """A line for each school with these columns added up; counts of different things are never added."""

    sheet: str
    add: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A line for each school; the columns are the values of ``by``, with rows counted or ``what`` added up."""

    sheet: str
    by: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A line for each place that schools have in common: a procedure, a stage; ``each`` parts it by schools."""

    sheet: str
    by: tuple[str, ...]
    add: tuple[str, ...]
    each: bool = False


Shape: TypeAlias = Sums | Spread | Shared
SHAPES: tuple[Shape, ...] = (
    Spread("statuses", "status"),
    Sums("classes", ("pupils", "boys", "girls")),
    Shared("classes", ("grade",), ("pupils", "boys", "girls")),
    Spread("social_passport", "category", "count"),
    Spread("staff", "post"),
    Spread("staff", "category"),
    Spread("vacancies", "post"),
    Sums("equipment", tuple(key for key, _ in COUNTS)),
    Shared(
        "assessments",
        _WORK,
        ("participants", *_MARKS, "below_minimum"),
    ),
    Shared("assessments", _WORK, ("participants", *_MARKS, "below_minimum"), each=True),
    Sums("year_results", ("pupils", "excellent", "good", "one_three", "failing", "not_attested", "repeated")),
    Shared("year_results", ("grade",), ("pupils", "excellent", "good", "failing", "repeated")),
    Shared("olympiads", ("stage", "subject"), ("participants", "prize", "winners")),
    Shared(
        "graduates",
        ("level",),
        (
            "graduates",
            "certificates",
            "honours",
            "grade10_own",
            "grade10_other",
            "college",
            "university",
            "work",
            "other",
        ),
    ),
    Spread("graduates", "level", "graduates"),
    Sums("rechecks", ("checked", "differing")),
    Spread("risk_profile", "factor"),
    Spread("concept_documents", "state"),
    Spread("roadmap", "state"),
    Spread("indicator_values", "origin"),
    Spread("self_assessment", "item", "score"),
    Spread("curator_diary", "form"),
    Shared("surveys", ("name", "group"), ("expected", "answered")),
)
"""Every form that leaves the schools, in the order of the forms."""
_ENDS = {"staff": "left_on", "vacancies": "closed_on"}
"""Forms without years: a row counts while its end has not come."""
NOT_ADDED = frozenset({"self_assessment"})
"""Points are no counts: their sum over schools would mean nothing."""


def needs(year: int) -> dict[str, set[int]]:
    """What to read for the year."""
    return {shape.sheet: {year} if SHEETS[shape.sheet].has_year else set() for shape in SHAPES}


class Put:
    """Rows of all schools as tables."""

    def __init__(self, rows: Rows, year: int, on: date, bound: Callable[[str], Sheet]) -> None:
        self._rows, self._year, self._on, self._bound = rows, year, on, bound

    @property
    def schools(self) -> Mapping[str, str]:
        return self._rows.schools

    def lines(self, sheet: str, school: str) -> Sequence[Line]:
        """Rows of a school that count in the year."""
        found = self._rows.of(sheet, self._year if SHEETS[sheet].has_year else None, school)
        end = _ENDS.get(sheet)
        return found if end is None else [line for line in found if not self._over(line.cells[end])]

    def _over(self, end: Value) -> bool:
        return isinstance(end, date) and end <= self._on

    def tables(self) -> list[Table]:
        """One table for each shape whose form anybody has filled in."""
        found: list[Table] = []
        for shape in SHAPES:
            if any(self.lines(shape.sheet, school) for school in self.schools):
                found.append(self._table(shape))
        return found

    def _table(self, shape: Shape) -> Table:
        if isinstance(shape, Sums):
            return self._sums(shape)
        return self._spread(shape) if isinstance(shape, Spread) else self._shared(shape)

    def _sums(self, shape: Sums) -> Table:
        sheet = self._bound(shape.sheet)
        rows: list[Row] = []
        for code, name in self.schools.items():
            lines = self.lines(shape.sheet, code)
            sums = [added(line.cells[key] for line in lines) for key in shape.add]
            rows.append(plain(code, name, len(lines) or None, *sums, _gaps(lines, shape.add) if lines else None))
        columns = (
            Column("Код", 9),
            Column("Школа", 28),
            Column("Строк", 9, "right"),
            *(_number(sheet, key) for key in shape.add),
            Column("Пустых ячеек", 11, "right"),
        )
        return Table(columns, (*rows, _together(rows)), f"{sheet.title}: по школам", sheet.title)

    def _spread(self, shape: Spread) -> Table:
        sheet = self._bound(shape.sheet)
        column = sheet.column(shape.by)
        held = {code: self.lines(shape.sheet, code) for code in self.schools}
        seen = dict.fromkeys(line.cells[shape.by] for lines in held.values() for line in lines)
        values = sorted(
            (value for value in seen if value is not None), key=lambda value: _order(sheet, shape.by, value)
        )
        rows: list[Row] = []
        for code, name in self.schools.items():
            cells: list[Cell] = []
            for value in values:
                own = [line.cells for line in held[code] if line.cells[shape.by] == value]
                cells.append(self._counted(own, shape) if held[code] else None)
            rows.append(plain(code, name, len(held[code]) or None, *cells))
        what = sheet.column(shape.what).label.lower() if shape.what else "строк"
        columns = (
            Column("Код", 9),
            Column("Школа", 28),
            Column("Строк", 9, "right"),
            *(Column(column.kind.show(value), 12, "right") for value in values),
        )
        caption = f"{sheet.title}: {what} по школам, {column.label.lower()}"
        body = rows if shape.sheet in NOT_ADDED else [*rows, _together(rows)]
        return Table(columns, tuple(body), caption, f"{sheet.title}, {column.label.lower()}")

    @staticmethod
    def _counted(own: Sequence[Cells], shape: Spread) -> Cell:
        return added(cells[shape.what] for cells in own) if shape.what else len(own)

    def _shared(self, shape: Shared) -> Table:
        sheet = self._bound(shape.sheet)
        found: dict[tuple[str, tuple[Value, ...]], list[tuple[str, Line]]] = {}
        for code in self.schools:
            for line in self.lines(shape.sheet, code):
                place = (code if shape.each else "", tuple(line.cells[key] for key in shape.by))
                found.setdefault(place, []).append((code, line))

        def order(place: tuple[str, tuple[Value, ...]]) -> tuple[object, ...]:
            return place[0], *(_order(sheet, key, value) for key, value in zip(shape.by, place[1], strict=True))

        rows = [self._line(shape, sheet, place, found[place]) for place in sorted(found, key=order)]
        whose = (Column("Код", 9), Column("Школа", 24)) if shape.each else ()
        columns = (
            *whose,
            *(Column(sheet.column(key).label, 18) for key in shape.by),
            *(() if shape.each else (Column("Школ", 8, "right"),)),
            *(_number(sheet, key) for key in shape.add),
            Column("Пустых ячеек", 11, "right"),
        )
        named = "по школам" if shape.each else wide(sheet, shape.by)
        caption = f"{sheet.title}: {named}" if shape.each else f"{sheet.title}: по району, {named}"
        return Table(columns, tuple(rows), caption, f"{sheet.title}, {named}")

    def _line(
        self, shape: Shared, sheet: Sheet, place: tuple[str, tuple[Value, ...]], held: Sequence[tuple[str, Line]]
    ) -> Row:
        lines = [line for _, line in held]
        code, values = place
        names = [sheet.show(key, value) for key, value in zip(shape.by, values, strict=True)]
        sums = [added(line.cells[key] for line in lines) for key in shape.add]
        whose: tuple[Cell, ...] = (code, self.schools[code]) if shape.each else ()
        many: tuple[Cell, ...] = () if shape.each else (len({school for school, _ in held}),)
        return plain(*whose, *names, *many, *sums, _gaps(lines, shape.add))


def wide(sheet: Sheet, keys: Iterable[str]) -> str:
    """The first word over the lines: «класс», «процедура»."""
    return sheet.column(next(iter(keys))).label.lower()


def added(values: Iterable[Value]) -> Number | None:
    """The sum of what is filled in; None when nothing is."""
    known: list[Number] = [
        value for value in values if isinstance(value, int | Decimal) and not isinstance(value, bool)
    ]
    return sum(known[1:], known[0]) if known else None


def _gaps(lines: Sequence[Line], keys: Sequence[str]) -> int:
    return sum(line.cells[key] is None for line in lines for key in keys)


def _together(rows: Sequence[Row]) -> Row:
    """The district under its schools."""
    width = len(rows[0].cells) if rows else 2
    sums = [added(row.cells[place] for row in rows) for place in range(2, width)]
    return total("", "Всего по району", *sums)


def _number(sheet: Sheet, key: str) -> Column:
    return Column(sheet.column(key).label, 12, "right", getattr(sheet.column(key).kind, "places", 0))


def _order(sheet: Sheet, key: str, value: Value) -> tuple[int, int, str]:
    """Numbers by size, the rest by the words people see; nothing comes first."""
    if value is None:
        return (0, 0, "")
    return (1, value, "") if isinstance(value, int) else (2, 0, sheet.show(key, value))
