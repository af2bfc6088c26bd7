"""Proposes what the columns of a foreign table may stand for: by words, by values, by what its title says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import BadValue, ListSource, fold
from shnor_desktop.models.sheets.writing import loosely
from shnor_desktop.services.importing import foreign
from shnor_desktop.services.importing.headings import all_names, names_of, plain
from shnor_desktop.services.importing.marking import JOINT, Heads, Marking, Taken, everywhere, rows_below
from shnor_desktop.services.importing.source import Grid

_SAMPLES = 40
_ALIKE = 0.45
"""Words less alike than this are no reason to propose anything."""
_READABLE = 0.5
"""So many of the values must be readable where the words are alike."""
_TELLING = 0.8
"""So many of the values must be of a list to propose its column by values alone."""
_STEM = 5
_HOLLOW = frozenset(
    {"в", "во", "на", "по", "из", "и", "с", "со", "к", "всего", "количество", "число", "чел", "шт", "лет"}
)
_ABBREVIATED = (
    (re.compile(r"\bкол(?:ичест)? во\b|\bкол\b"), "количество"),
    (re.compile(r"\b(?:уч ся|учеников?|учащихся|учащиеся|детей|обуч)\b"), "обучающихся"),
    (re.compile(r"\bнаименование\b"), "название"),
    (re.compile(r"\bср\b"), "средний"),
    (re.compile(r"\bкл рук\w*|\bклассный рук\b"), "классный руководитель"),
    (re.compile(r"\bкл\b"), "класс"),
)
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[/–—-]\s*(?:20)?(\d\d)(?!\d)")
_SUBJECT_KEY = "subject"
_CLASS_KEYS = ("grade", "programme_grade")


def places(grid: Grid) -> Heads | None:
    """The likeliest headings of a worksheet that nobody knows; None where there is no table."""
    best: tuple[float, Heads] | None = None
    for found in everywhere(grid.rows):
        score = _heading_score(grid, found)
        if score > 0 and (best is None or score > best[0]):
            best = (score, found)
    return best[1] if best else None


def _heading_score(grid: Grid, found: Heads) -> float:
    rows = grid.rows[found.row - found.depth : found.row]
    wordy = sum(isinstance(row[position], str) for row in rows for position in found.shown if position < len(row))
    if wordy < 2 or next(rows_below(grid, found), None) is None:
        return 0
    if found.depth > 1 and (sum(map(bool, map(foreign.text, rows[0]))) < 2 or not _spans(rows[0], rows[1])):
        return 0
    known = sum(any(plain(part) in all_names() for part in words.split(JOINT)) for words in found.shown.values())
    long = sum(len(words) > 100 for words in found.shown.values())
    numeric = sum(foreign.number(cell) is not None for row in rows for cell in row)
    return len(found.names) + 2 * known - 2 * long - numeric


def _spans(above: Sequence[object], below: Sequence[object]) -> bool:
    """Whether the lower row has headings under empty cells of the upper one, and no figures."""
    under_nothing = [
        cell
        for position, cell in enumerate(below)
        if foreign.text(cell) and not foreign.text(foreign.at(above, position))
    ]
    figures = any(not isinstance(cell, str) or foreign.number(cell) is not None for cell in below if foreign.text(cell))
    return bool(under_nothing) and not figures


def samples(grid: Grid, found: Heads) -> dict[int, list[object]]:
    """The first filled cells of each column."""
    kept: dict[int, list[object]] = {position: [] for position in found.names}
    for count, (_, row) in enumerate(rows_below(grid, found)):
        if count == _SAMPLES:
            break
        for position, cells in kept.items():
            cell = foreign.at(row, position)
            if foreign.text(cell):
                cells.append(cell)
    return kept


def likeliest(grid: Grid, found: Heads, lists: ListSource) -> str:
    """The form that explains most of the headings."""
    names = list(found.names.values())

    def explained(key: str) -> tuple[float, float]:
        sheet = SHEETS[key].with_school()
        scores = [max((_words(name, column) for column in sheet.entered), default=0.0) for name in names]
        options = tell_apart(sheet.bind(lists))
        wide = sum(
            score < _ALIKE and _of_list(shown, options) is not None for score, shown in zip(scores, names, strict=True)
        )
        total = sum(score for score in scores if score >= _ALIKE) + 0.9 * wide
        return total, total / len(sheet.entered)

    return max(SHEETS, key=explained)


def propose(grid: Grid, found: Heads, key: str, lists: ListSource, name: str = "") -> Marking:
    """What the columns may stand for in a form; a person looks at it before it is used."""
    sheet = SHEETS[key].with_school().bind(lists)
    seen = samples(grid, found)
    spread = _spread(sheet, found, seen)
    chosen = _assign(sheet, found, {position: cells for position, cells in seen.items() if position not in spread})
    taken = [Taken(found.names[position], column) for position, column in chosen.items()]
    taken = [one for _, one in sorted([*zip(chosen, taken, strict=True), *spread.items()], key=lambda pair: pair[0])]
    said = context(grid, found, key, lists, name)
    given = {key for one in taken for key in (one.column, *(pair[0] for pair in one.given))}
    fixed = tuple((column, value) for column, value in said.items() if column not in given)
    if "letter" in said and not {"grade", "programme_grade"} & dict(fixed).keys():
        fixed = tuple(pair for pair in fixed if pair[0] != "letter")
    return Marking(key, found.depth, tuple(found.names.values()), tuple(taken), fixed)


def _assign(sheet: Sheet, found: Heads, seen: Mapping[int, Sequence[object]]) -> dict[int, str]:
    pairs = sorted(
        (
            (score, -position, column.key)
            for position, cells in seen.items()
            for column in sheet.entered
            if (score := _score(found.names[position], column, cells)) >= _ALIKE
        ),
        reverse=True,
    )
    chosen: dict[int, str] = {}
    for _, position, column in pairs:
        if -position not in chosen and column not in chosen.values():
            chosen[-position] = column
    return chosen


def _score(name: str, column: Column, cells: Sequence[object]) -> float:
    words = _words(name, column)
    readable = _readable(column, cells)
    if column.key in _CLASS_KEYS and column.identity and _are_classes(cells):
        return max(words, 0.6)
    if column.key == "letter" and any(foreign.class_of(cell)[0] is not None for cell in cells):
        return 0.0
    if words >= _ALIKE:
        return words + readable / 10 if readable >= _READABLE or not cells else 0.0
    telling = isinstance(column.kind, Choice) and not column.kind.open and len({fold(str(cell)) for cell in cells}) > 1
    return 0.55 if telling and readable >= _TELLING else 0.0


def _are_classes(cells: Sequence[object]) -> bool:
    """Whether a column holds classes with their letters: «5А», «5 «Б»»."""
    whole = sum(all(foreign.class_of(cell)) for cell in cells)
    return bool(cells) and whole >= _TELLING * len(cells)


def names_classes(grid: Grid, found: Heads) -> bool:
    """Whether some column of the table holds classes, whatever stands over it."""
    return any(_are_classes(cells) for cells in samples(grid, found).values())


def _readable(column: Column, cells: Sequence[object]) -> float:
    if not cells:
        return 0.0
    good = 0
    for cell in cells:
        try:
            column.read(cell)
        except BadValue:
            good += column.key in _CLASS_KEYS and foreign.class_of(cell)[0] is not None
        else:
            good += 1
    return good / len(cells)


def _words(name: str, column: Column) -> float:
    return max(_likeness(name, spelling) for spelling in names_of(column))


@lru_cache(maxsize=65_536)
def _likeness(one: str, other: str) -> float:
    """1 for the same words, 0 for none in common."""
    if one == other:
        return 1.0
    first, second = _stems(one), _stems(other)
    if not first or not second:
        return 0.0
    return 0.95 * 2 * len(first & second) / (len(first) + len(second))


@lru_cache(maxsize=8192)
def _stems(words: str) -> frozenset[str]:
    for pattern, whole in _ABBREVIATED:
        words = pattern.sub(whole, words)
    parts = words.split()
    full = [part for part in parts if part not in _HOLLOW]
    return frozenset(part[:_STEM] for part in full or parts)


def tell_apart(sheet: Sheet) -> list[tuple[Column, Choice]]:
    """The lists by which a form tells its rows apart: subjects, categories."""
    return [
        (column, column.kind)
        for column in sheet.entered
        if column.identity and isinstance(column.kind, Choice) and len(column.kind.options) > 5
    ]


def _of_list(words: str, options: Sequence[tuple[Column, Choice]]) -> tuple[str, str] | None:
    for column, kind in options:
        found = kind.exact.get(fold(words)) or kind.alike.get(loosely(words))
        if found is None:
            found = next((option.key for option in kind.options if plain(option.title) == plain(words)), None)
        if found is not None:
            return column.key, found
    return None


def _spread(sheet: Sheet, found: Heads, seen: Mapping[int, Sequence[object]]) -> dict[int, Taken]:
    """Columns that are each a subject or a category: their cells are figures of one kind, a row for each."""
    options = [
        (column, kind)
        for column, kind in tell_apart(sheet)
        if not any(name in names_of(column) for name in found.names.values())
    ]
    measures = [column for column in sheet.entered if isinstance(column.kind, Number) and not column.identity]
    if not options or not measures:
        return {}
    usual = next((column for column in measures if column.required), measures[0])
    spread: dict[int, Taken] = {}
    for position, cells in seen.items():
        if not any(foreign.number(cell) is not None for cell in cells):
            continue
        upper, _, lower = found.shown[position].partition(JOINT)
        for words, rest in ((found.shown[position], ""), (upper, lower), (lower, upper)):
            given = _of_list(words, options)
            if given is not None:
                spread[position] = Taken(found.names[position], _measure(plain(rest), measures, usual).key, (given,))
                break
    return spread if len({one.given for one in spread.values()}) > 1 else {}


def _measure(words: str, measures: Sequence[Column], usual: Column) -> Column:
    best = max(measures, key=lambda column: _words(words, column))
    return best if words and _words(words, best) >= _ALIKE else usual


def context(grid: Grid, found: Heads, key: str, lists: ListSource, name: str = "") -> dict[str, str]:
    """Year, class and subject as the lines above the table, the worksheet and the file name say them."""
    sheet = SHEETS[key].with_school()
    above = [foreign.text(cell) for row in grid.rows[: found.row - found.depth] for cell in row if foreign.text(cell)]
    said: dict[str, str] = {}
    for words in [*above, grid.name, name]:
        for column, value in _said(words, lists):
            kind = sheet.by_key[column].kind if column in sheet.by_key else None
            if kind is not None and not isinstance(kind, Day | YesNo):
                said.setdefault(column, value)
    return said


def _said(words: str, lists: ListSource) -> Iterator[tuple[str, str]]:
    years = _YEARS.search(words)
    if years and 2000 + int(years[2]) == int(years[1]) + 1:
        yield "year", str(int(years[1]) + 1)
    grade = foreign.grade_in(words)
    letter = ""
    if grade is None and len(words) <= 12:
        grade, letter = foreign.class_of(words)
        grade = grade if letter else None
    if grade is not None:
        yield "grade", str(grade)
        yield "programme_grade", str(grade)
        if letter:
            yield "letter", letter
    subject = foreign.subject(words, lists.options("subjects"))
    if subject is not None:
        yield _SUBJECT_KEY, subject


def contradiction(grid: Grid, found: Heads, marking: Marking, lists: ListSource, name: str) -> str:
    """Where a remembered value is not what this file says of itself; empty when nothing speaks against it."""
    sheet = SHEETS[marking.sheet].with_school().bind(lists)
    said = context(grid, found, marking.sheet, lists, name)
    for key, value in marking.fixed:
        column = sheet.column(key)
        if key not in said or isinstance(column.kind, SchoolYear):
            continue
        try:
            differs = column.read(said[key]) != column.read(value)
        except BadValue:
            differs = True
        if differs:
            return f"«{column.label}» в разметке — {value}, а в файле — {said[key]}"
    return ""
