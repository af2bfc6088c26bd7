"""Reads cells of files that other systems made; says nothing of what a cell held when it cannot be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from shnor_desktop.models.sheets.values import Option, fold
from shnor_desktop.services.importing.headings import plain
from shnor_desktop.services.importing.source import Grid

_LATIN = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_CLASS = re.compile(r"(\d{1,2})?(?:\.0)?\s*[-–—]?\s*[«\"']?\s*([A-Za-zА-Яа-яЁё]{0,2}\d?)\s*[»\"']?(?:\s*класс\w*)?")
_SCHOOL = re.compile(r"(?=.*\d)[\w.-]{1,20}")
_LOGIN = re.compile(r"\b(?:edu|sch)_?\d{3,12}\b", re.IGNORECASE)
_SCHOOL_WORDS = re.compile(r"№|школ|лицей|гимнази|интернат|\b\w{0,6}(?:СОШ|ООШ|НОШ)\b|\b[МГ][АБК]?ОУ\b", re.IGNORECASE)
_DATES = (
    (re.compile(r"(20\d\d)[.\-_](\d{1,2})[.\-_](\d{1,2})(?!\d)"), (1, 2, 3)),
    (re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(20\d\d)(?!\d)"), (3, 2, 1)),
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WIDEST = 300
"""Headings are looked for in so many columns."""
_NOT_SUBJECT = re.compile(
    r"\b(?:егэ|огэ|гвэ|кегэ|впр|базов\w*|профил\w*|углубл\w*|уровень|уровня|письм\w*|устн\w*|часть|класс\w*)\b"
)
_MARK = re.compile(
    r"[«\"]?([2-5])?(?:[.,]0+)?[»\"]?"
    r"(?:\s*[(—–-]?\s*(неуд|уд|хор|отл)(?:\.|\b|ов(?:л\.?|летворительно)|ошо|ично)\s*\)?)?",
    re.IGNORECASE,
)
_MARK_WORDS = {"неуд": 2, "уд": 3, "хор": 4, "отл": 5}
_ABSENT = re.compile(
    r"(?:отсут|не\s*яв|неяв|н\s*/?\s*я\b|удал[её]н|аннулир|не\s+заверш|не\s+допущ|не\s+писал|болел|н\.?$|нб$|б$)",
    re.IGNORECASE,
)
_CLASS_NOISE = re.compile(r"(?<![^\W\d])кл(?:асс\w*)?\b\.?|[().,«»\"']|(?<=\d)\.0(?!\d)", re.IGNORECASE)
_GRADE = re.compile(r"(?<!\d)(\d{1,2})\s*[-–—]?\s*(?:й\s+)?(?:класс|кл\b)", re.IGNORECASE)


def text(cell: object) -> str:
    """What a cell says on one line; whole numbers of a workbook without «.0»."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.isalnum():
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return " ".join(str(cell).replace("\u00a0", " ").lstrip("'\ufeff").split())


def heading(cell: object) -> str:
    """A heading as it is compared: Latin letters inside a Russian word become the Russian ones they look like."""
    if not isinstance(cell, str):
        return text(cell) if isinstance(cell, int | float) else ""
    named = cell.replace("№", " n ")
    return plain(named.translate(_LATIN) if _CYRILLIC.search(named) else named)


def at(row: Sequence[object], position: int | None) -> object:
    """The cell at a position, None beyond the end."""
    return row[position] if position is not None and 0 <= position < len(row) else None


def number(cell: object) -> Decimal | None:
    """A number with a point or a comma; None for anything else."""
    if isinstance(cell, bool) or cell is None or cell == "":
        return None
    if isinstance(cell, str) and len(cell) < 12 and cell.isascii() and cell.isdecimal():
        return Decimal(cell)
    said = text(f"{cell:.15g}" if isinstance(cell, float) else cell).replace(" ", "").replace(",", ".").rstrip("%")
    if not re.fullmatch(r"-?\d{1,12}(?:\.\d{1,12})?", said):
        return None
    try:
        return Decimal(said)
    except InvalidOperation:
        return None


def whole(cell: object) -> int | None:
    """A whole number that is not negative."""
    if isinstance(cell, str) and len(cell) < 12 and cell.isascii() and cell.isdecimal():
        return int(cell)
    found = number(cell)
    return int(found) if found is not None and found >= 0 and found == int(found) else None


def amount(cell: object) -> int | None:
    """A count, in which a comma or a space may part the thousands: «1,234» of a table with counts is 1234."""
    said = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", text(cell))
    return whole(said)


def merged_down(
    grid: Grid, after: int, headings: Mapping[str, str] = MappingProxyType({})
) -> Sequence[Sequence[object]]:
    """The rows from that index on; cells merged over several rows of a column count for each, headings for one."""
    down = [
        (top, bottom, column)
        for (top, column), (bottom, last) in grid.merged
        if column == last
        and bottom > top >= after
        and top < len(grid.rows)
        and heading(at(grid.rows[top], column)) not in headings
    ]
    if not down:
        return grid.rows[after:]
    rows = [[*row] for row in grid.rows[after:]]
    for top, bottom, column in down:
        value = at(rows[top - after], column)
        for row in rows[top - after + 1 : bottom - after + 1]:
            row.extend([None] * (column + 1 - len(row)))
            row[column] = value
    return rows


def is_numbering(row: Sequence[object]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 …"""
    filled = [whole(cell) for cell in row if text(cell)]
    return len(filled) > 3 and filled == list(range(1, len(filled) + 1))


def mark(cell: object) -> int | None:
    """A mark from 2 to 5, as a figure, a word or both: «5», «5 (отлично)», «хор.»."""
    found = whole(cell)
    if found is not None:
        return found if found in (2, 3, 4, 5) else None
    said = _MARK.fullmatch(text(cell)) if isinstance(cell, str) else None
    if said is None:
        return None
    figure, word = int(said[1] or 0), _MARK_WORDS.get((said[2] or "").casefold(), 0)
    return (figure or word or None) if not (figure and word) or figure == word else None


def is_absent(said: str) -> bool:
    """Whether a text says that somebody has no result: «не явился», «отсутствовал», «аннулирован», «н»."""
    return bool(_ABSENT.match(said))


def class_of(cell: object) -> tuple[int | None, str]:
    """Grade and letter of «11», «11Б», «4 "a"», «Б»; a letter that looks Russian becomes Russian."""
    said = text(cell)
    match = _CLASS.fullmatch(said) or _CLASS.fullmatch(" ".join(_CLASS_NOISE.sub(" ", said).split()))
    grade = int(match[1]) if match and match[1] else None
    if match is None or (grade is not None and not 1 <= grade <= 12):
        return None, ""
    return grade, match[2].translate(_LATIN).upper().translate(_LATIN)


def school(cell: object, name: object = None) -> str:
    """A code or login of a school, else its name; empty when the cell holds neither (a shifted row)."""
    said = text(cell)
    login = _LOGIN.search(said)
    if login:
        return login[0]
    if _SCHOOL.fullmatch(said):
        return said
    for words in (said, text(name)):
        found = _LOGIN.search(words)
        if found:
            return found[0]
        if is_school_name(words):
            return words[:200]
    return ""


def is_school_name(said: str) -> bool:
    """Whether a text calls a school by its name or login."""
    return bool(_LOGIN.search(said) or _SCHOOL_WORDS.search(said))


def day(cell: object) -> date | None:
    """A date cell, or the first date in a text: «2022.06.23», «23.06.2022»."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    days = days_in(text(cell))
    return days[0] if days else None


def days_in(said: str) -> list[date]:
    """Every date of a text."""
    found = []
    for pattern, (year, month, of_month) in _DATES:
        for match in pattern.finditer(said):
            try:
                found.append(date(int(match[year]), int(match[month]), int(match[of_month])))
            except ValueError:
                continue
    return sorted(found)


def grade_in(said: str) -> int | None:
    """The class of «Русский язык 4 класс»."""
    match = _GRADE.search(said)
    return int(match[1]) if match and 1 <= int(match[1]) <= 12 else None


def subject(said: str, subjects: Sequence[Option]) -> str | None:
    """The subject a text names, by the words of the list: the whole text first, then the longest name inside it."""
    words = fold(_IN_BRACKETS.sub(" ", said)).replace("_", " ")
    bare = " ".join(_NOT_SUBJECT.sub(" ", words).split()).strip(" .,;:-")
    inside: list[tuple[int, str]] = []
    for option in subjects:
        names = [fold(word) for word in (option.key, option.title, *option.aliases)]
        if bare in names:
            return option.key
        inside += [
            (len(name), option.key) for name in names if len(name) > 4 and re.search(rf"\b{re.escape(name)}\b", words)
        ]
    return max(inside)[1] if inside else None


def subject_code(name: str, subjects: Sequence[Option]) -> str | None:
    """The subject of a name with its letters in capitals, as files are called: «РУ4», «форма 5 МА»."""
    codes = {
        alias: option.key for option in subjects for alias in option.aliases if len(alias) == 2 and alias.isupper()
    }
    words = re.findall(r"(?<![^\W\d_])[^\W\d_]{2}(?![^\W\d_])", name)
    return next((codes[word] for word in (word.translate(_LATIN) for word in words) if word in codes), None)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the known headings of a table stand."""

    row: int
    """Index of the row of headings."""
    places: Mapping[str, int]
    taken: frozenset[int]
    """Positions that have any heading at all."""

    def cell(self, row: Sequence[object], key: str) -> object:
        """The cell of a column; in a sparse table it may stand one to the right of its heading."""
        position = self.places.get(key)
        if position is None:
            return None
        found = row[position] if position < len(row) else None
        if position + 1 in self.taken or (found is not None and text(found)):
            return found
        return at(row, position + 1)


def columns(rows: Sequence[Sequence[object]], index: int, known: Mapping[str, str]) -> Columns:
    """The known headings of a row, by the first place of each."""
    places: dict[str, int] = {}
    taken = set()
    for position, cell in enumerate(rows[index][:_WIDEST]):
        if not text(cell):
            continue
        taken.add(position)
        key = known.get(heading(cell))
        if key is not None and key not in places:
            places[key] = position
    return Columns(index, places, frozenset(taken))
