"""A marking says which columns of a table of somebody's own making stand for which columns of a form."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Day, SchoolYear
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import BadValue, ListSource
from shnor_desktop.services.exporting import totals
from shnor_desktop.services.importing.foreign import is_numbering, text
from shnor_desktop.services.importing.headings import SEARCHED_ROWS, plain
from shnor_desktop.services.importing.source import Grid
from shnor_desktop.services.importing.table import RawRow, Table, class_column, filled, split_class
from shnor_desktop.services.wording import listed

WIDEST = 300
"""Columns of a foreign table that are looked at."""
_DEEPEST = 2
_LONGEST_HEADING = 200
_VERSION = 1
JOINT = ": "
"""Between the upper and the lower heading where the upper one spans several columns."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One column of the table: what it stands for, and what its rows are given beside (one subject, one category)."""

    heading: str
    column: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Marking:
    """What a table of these headings means; ``fixed`` are values that the table does not say."""

    sheet: str
    depth: int
    headings: tuple[str, ...]
    taken: tuple[Taken, ...]
    fixed: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """The headings in any order."""
        return fingerprint(self.headings)

    @property
    def lasting(self) -> "Marking":
        """Without the year and the days: those of this file are not those of the next one."""
        columns = SHEETS[self.sheet].with_school().by_key
        kept = tuple(pair for pair in self.fixed if not isinstance(columns[pair[0]].kind, SchoolYear | Day))
        return replace(self, fixed=kept)

    def pack(self) -> str:
        """As JSON, readable by a person."""
        columns = [
            {"heading": one.heading, "column": one.column, **({"given": dict(one.given)} if one.given else {})}
            for one in self.taken
        ]
        return json.dumps(
            {
                "version": _VERSION,
                "sheet": self.sheet,
                "depth": self.depth,
                "headings": list(self.headings),
                "columns": columns,
                "fixed": dict(self.fixed),
            },
            ensure_ascii=False,
            indent=1,
        )


def unpack(packed: str) -> Marking:
    """The inverse of ``pack``; ``InputError`` says what is wrong with a marking that a person wrote."""
    try:
        said = json.loads(packed)
        marking = Marking(
            str(said["sheet"]),
            int(said.get("depth", 1)),
            tuple(str(word) for word in said.get("headings", ())),
            tuple(
                Taken(plain(str(one["heading"])), str(one["column"]), _pairs(one.get("given", {})))
                for one in said["columns"]
                if one["column"]
            ),
            _pairs(said.get("fixed", {})),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(
            "Разметка не читается: ничего не изменено.",
            hint="Получите образец ключом --draft-map, исправьте его и повторите.",
        ) from error
    if not 1 <= marking.depth <= _DEEPEST:
        raise InputError("В разметке «depth» — сколько строк занимают заголовки: 1 или 2.")
    return marking


def _pairs(said: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for key, value in said.items())


def trouble(marking: Marking, lists: ListSource) -> str:
    """Why a marking cannot be used; empty when it can."""
    if marking.sheet not in SHEETS:
        return f"Листа «{marking.sheet}» нет."
    sheet = SHEETS[marking.sheet].with_school().bind(lists)
    if not marking.taken:
        return "Ни одна графа файла не выбрана."
    columns = {column.key: column for column in sheet.entered}
    pairs = [*marking.fixed, *(pair for one in marking.taken for pair in one.given)]
    for key in [*(one.column for one in marking.taken), *(key for key, _ in pairs)]:
        if key not in columns:
            return f"На листе «{sheet.title}» нет графы «{key}» для ввода."
    for key, said in pairs:
        try:
            columns[key].read(said)
        except BadValue as error:
            return f"«{columns[key].label}»: {error}."
    return _doubled(marking, sheet)


def _doubled(marking: Marking, sheet: Sheet) -> str:
    """One cell of a form must come from one place."""
    shared = [one.column for one in marking.taken if not one.given] + [key for key, _ in marking.fixed]
    parts = _groups(marking)
    for given, part in parts.items():
        keys = [*(shared if given else ()), *(key for key, _ in given), *(one.column for one in part)]
        if not given:
            keys += [key for key, _ in marking.fixed]
        for key in keys:
            if keys.count(key) > 1:
                return f"Графа «{sheet.column(key).label}» выбрана дважды: оставьте один раз."
    return ""


def _groups(marking: Marking) -> dict[tuple[tuple[str, str], ...], list[Taken]]:
    groups: dict[tuple[tuple[str, str], ...], list[Taken]] = {}
    for one in marking.taken:
        groups.setdefault(one.given, []).append(one)
    return groups


def fingerprint(names: Sequence[str]) -> str:
    """One word for a set of headings."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Heads:
    """The headings of a foreign table: where they end, what each column is called."""

    row: int
    """Number of the last row of headings, from 1."""
    depth: int
    shown: Mapping[int, str]
    """Position → the words as they stand there."""
    names: Mapping[int, str]
    """Position → the words as they are compared; no two alike."""


def heads(rows: Sequence[Sequence[object]], index: int, depth: int) -> Heads | None:
    """The headings that begin in a row, on one or two rows; None where there are not even two."""
    if index + depth > len(rows):
        return None
    shown = _upper(rows[index]) if depth == 1 else _both(rows[index], rows[index + 1])
    names: dict[int, str] = {}
    used: set[str] = set()
    for position, words in shown.items():
        name = bare = plain(words)
        number = 1
        while name in used:
            number += 1
            name = f"{bare} {number}"
        if bare:
            used.add(name)
            names[position] = name
    if len(names) < 2:
        return None
    return Heads(index + depth, depth, {position: shown[position] for position in names}, names)


def _upper(row: Sequence[object]) -> dict[int, str]:
    words = {position: text(cell)[:_LONGEST_HEADING] for position, cell in enumerate(row[:WIDEST])}
    return {position: word for position, word in words.items() if word}


def _both(above: Sequence[object], below: Sequence[object]) -> dict[int, str]:
    upper, lower = _upper(above), _upper(below)
    shown: dict[int, str] = {}
    spanning = ""
    for position in range(max([*upper, *lower, -1]) + 1):
        if position in upper:
            spanning = upper[position]
        elif position not in lower:
            spanning = ""
            continue
        parts = [part for part in (spanning, lower.get(position, "")) if part]
        shown[position] = JOINT.join(parts)
    return shown


def everywhere(rows: Sequence[Sequence[object]]) -> Iterator[Heads]:
    """Every place of a worksheet where headings may stand."""
    for index in range(min(len(rows), SEARCHED_ROWS)):
        for depth in range(1, _DEEPEST + 1):
            found = heads(rows, index, depth)
            if found is not None:
                yield found


def fitting(grid: Grid, marking: Marking) -> Heads | None:
    """Where the columns named by a marking stand, whatever stands beside them."""
    wanted = {one.heading for one in marking.taken}
    for found in everywhere(grid.rows):
        if found.depth == marking.depth and wanted <= set(found.names.values()):
            return found
    return None


def rows_below(grid: Grid, found: Heads) -> Iterator[tuple[int, Sequence[object]]]:
    """The filled rows under the headings, without those that number the columns or sum them up."""
    for number, row in filled(grid.rows, found.row):
        if not (number <= found.row + 2 and is_numbering(row)) and not totals.is_line(row):
            yield number, row


def table(grid: Grid, found: Heads, marking: Marking) -> Table:
    """The rows of a worksheet as the marking reads them: one for each row, or one for each subject or category."""
    sheet = SHEETS[marking.sheet].with_school()
    positions = {name: position for position, name in found.names.items()}
    groups = {given: [(one.column, positions[one.heading]) for one in part] for given, part in _groups(marking).items()}
    shared = groups.pop((), [])
    present = {key for part in [shared, *groups.values()] for key, _ in part}
    present |= {key for key, _ in marking.fixed} | {key for given in groups for key, _ in given}
    whole = class_column(sheet, present)
    rows = []
    for number, row in rows_below(grid, found):
        for raw in _rows(number, row, shared, groups, dict(marking.fixed)):
            rows.append(split_class(raw, whole) if whole else raw)
    if whole:
        present.add("letter")
    notes = tuple(_notes(grid, found, marking, sheet))
    return Table(marking.sheet, grid, found.row, frozenset(present), rows, notes, marked=True)


def _rows(
    number: int,
    row: Sequence[object],
    shared: Sequence[tuple[str, int]],
    groups: Mapping[tuple[tuple[str, str], ...], Sequence[tuple[str, int]]],
    fixed: Mapping[str, str],
) -> Iterator[RawRow]:
    cells = {**fixed, **{key: _cell(row, position) for key, position in shared}}
    places = dict(shared)
    if not groups:
        yield RawRow(number, cells, places)
        return
    for given, part in groups.items():
        own = {key: _cell(row, position) for key, position in part}
        if any(text(cell) for cell in own.values()):
            yield RawRow(number, {**cells, **dict(given), **own}, {**places, **dict(part)})


def _cell(row: Sequence[object], position: int) -> object:
    return row[position] if position < len(row) else None


def _notes(grid: Grid, found: Heads, marking: Marking, sheet: Sheet) -> Iterator[str]:
    where = f"Лист «{grid.name}»" if grid.name else "Файл"
    yield f"{where}: «{sheet.title}» по разметке, заголовки в строке {found.row}"
    used = {one.heading for one in marking.taken}
    ignored = [f"«{found.shown[position]}»" for position, name in found.names.items() if name not in used]
    if ignored:
        yield f"«{sheet.title}», графы не загружены: {listed(ignored)}"
    if marking.fixed:
        said = [f"«{sheet.column(key).label}» — {value}" for key, value in marking.fixed]
        yield f"«{sheet.title}», одно и то же во всех строках: {listed(said)}"
