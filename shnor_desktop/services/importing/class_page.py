"""Recognises the page that a class teacher filled in, whatever saved it, and turns it into rows of that class."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Day, SchoolYear
from shnor_desktop.models.sheets.spec import SCHOOL_COLUMN
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.models.sheets.writing import as_text, is_nothing
from shnor_desktop.services import lists
from shnor_desktop.services.exporting import class_items
from shnor_desktop.services.exporting.class_items import Question, Section
from shnor_desktop.services.exporting.class_page import SchoolClass, class_of
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.headings import SEARCHED_ROWS, plain
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import RawRow, Table
from shnor_desktop.services.wording import listed, school_year

_LABELS: Mapping[str, str] = {
    plain(text): text for text in (class_items.SCHOOL, class_items.CLASS, class_items.YEAR, class_items.ON_DATE)
}
_PARTS: Mapping[str, Section] = {plain(title): section for title, section in class_items.SECTION_TITLES.items()}
_ITEM, _COUNT = plain(class_items.HEADINGS[0]), plain(class_items.HEADINGS[1])
_CODE = re.compile(r"\(код\s+([^()\s]+)\s*\)\s*$", re.IGNORECASE)
_PASSPORT = ("category", "count")

_Questions: TypeAlias = Mapping[str, Mapping[Section, Question]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the table of a page stands."""

    row: int
    """Index of the row of headings."""
    item: int
    count: int


@dataclass(slots=True)
class _Page:
    """What one page says: the class, and a cell for each answered question."""

    grid: Grid
    layout: _Layout
    said: dict[str, object]
    wanted: SchoolClass
    year: int | None
    on_date: Value
    answers: list[tuple[int, Question, object]] = field(default_factory=list)
    empty: int = 0
    strange: list[str] = field(default_factory=list)


class ClassPages:
    """Pages handed out to class teachers: rows of classes, social passport and results of the year."""

    name = "class_page"
    sheets = frozenset({"classes", "social_passport", "year_results"})

    def claims(self, source: Source) -> bool:
        return any(_layout(grid) is not None for grid in source.grids)

    def tables(self, source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
        questions = _questions(asked)
        found: list[Table] = []
        notes: list[str] = []
        for grid in source.grids:
            layout = _layout(grid)
            if layout is None:
                continue
            page = _read(source, grid, layout, questions, asked)
            owner = _school(page, asked)
            found += [table for section in _sections() if (table := _table(page, section, owner)) is not None]
            notes += _told(page)
        return found, notes


def _sections() -> tuple[Section, ...]:
    return ("classes", "social_passport", "year_results")


def _layout(grid: Grid) -> _Layout | None:
    """The headings of the table, when the sheet says that it is a page of a class."""
    above = [plain(cell) for row in grid.rows[:SEARCHED_ROWS] for cell in row if isinstance(cell, str)]
    for number, row in enumerate(grid.rows[:SEARCHED_ROWS]):
        words = [plain(cell) if isinstance(cell, str) else "" for cell in row]
        if _ITEM in words and _COUNT in words:
            titled = any(text.startswith(plain(class_items.TITLE)) for text in above)
            named = class_items.CLASS in _said(grid, number)
            layout = _Layout(number, words.index(_ITEM), words.index(_COUNT))
            return layout if titled or named else None
    return None


def _said(grid: Grid, before: int) -> dict[str, object]:
    """What stands to the right of the labels over the table, or after a colon in the same cell."""
    found: dict[str, object] = {}
    for row in grid.rows[:before]:
        for position, cell in enumerate(row):
            if not isinstance(cell, str):
                continue
            name, colon, rest = cell.partition(":")
            label = _LABELS.get(plain(name))
            if label is None or label in found:
                continue
            value = rest.strip() if colon and rest.strip() else _right_of(row, position)
            if value is not None:
                found[label] = value
    return found


def _right_of(row: Sequence[object], position: int) -> object:
    for cell in row[position + 1 :]:
        if isinstance(cell, str):
            if not cell.strip():
                continue
            return None if plain(cell) in _LABELS else cell
        if cell is not None:
            return cell
    return None


def _questions(asked: Asked) -> _Questions:
    """Every line that may stand on a page: titles of the base, their other names, and titles as shipped."""
    found: dict[str, dict[Section, Question]] = {}
    for question in (*class_items.size(), *class_items.results(grade=2)):
        found.setdefault(plain(question.label), {})[question.section] = question
    active = {option.key: option for option in asked.lists.options(class_items.CATEGORIES)}
    shipped = {item.key: item.title for item in lists.shipped(class_items.CATEGORIES)}
    words = [(option.title, key) for key, option in active.items()]
    words += [(shipped[key], key) for key in active if key in shipped]
    words += [(alias, key) for key, option in active.items() for alias in option.aliases]
    for word, key in words:
        question = Question("social_passport", key, active[key].title)
        found.setdefault(plain(word), {}).setdefault("social_passport", question)
    return found


def _read(source: Source, grid: Grid, layout: _Layout, questions: _Questions, asked: Asked) -> _Page:
    said = _said(grid, layout.row)
    try:
        wanted = class_of(as_text(said.get(class_items.CLASS, "")))
        year = SchoolYear().read(said[class_items.YEAR]) if class_items.YEAR in said else asked.year
        on_date = Day().read(said[class_items.ON_DATE]) if class_items.ON_DATE in said else None
    except BadValue as error:
        raise FileError(
            f"В файле «{source.path.name}» не понять, о каком классе и годе речь: {error}. Ничего не изменено."
        ) from error
    if wanted is None:
        raise FileError(
            f"В файле «{source.path.name}» не понять, какой это класс: ничего не изменено.",
            hint="Впишите класс рядом со словом «Класс», например 5А, и повторите.",
        )
    page = _Page(grid, layout, said, wanted, year if isinstance(year, int) else None, on_date)
    _answers(page, questions)
    return page


def _answers(page: _Page, questions: _Questions) -> None:
    section: Section = "classes"
    seen: set[tuple[Section, str]] = set()
    for number, label, cell in _lines(page.grid, page.layout):
        name = plain(label)
        if name in _PARTS:
            section = _PARTS[name]
            continue
        here = questions.get(name, {})
        question = here.get(section) or (next(iter(here.values())) if len(here) == 1 else None)
        told = not (cell is None or (isinstance(cell, str) and not cell.strip()) or is_nothing(cell))
        if question is None:
            if told:
                page.strange.append(" ".join(label.split())[:60])
        elif not told:
            page.empty += 1
        elif (question.section, question.key) in seen:
            page.strange.append(f"{question.label} (второй раз, строка {number})")
        else:
            seen.add((question.section, question.key))
            page.answers.append((number, question, cell))


def _lines(grid: Grid, layout: _Layout) -> Iterator[tuple[int, str, object]]:
    """Rows under the headings: number in the file, label, count."""
    for number, row in enumerate(grid.rows[layout.row + 1 :], layout.row + 2):
        label = row[layout.item] if layout.item < len(row) else None
        if isinstance(label, str) and label.strip():
            yield number, label, row[layout.count] if layout.count < len(row) else None


def _school(page: _Page, asked: Asked) -> str | None:
    """The school that the page names by its code; a page of another school is refused whole."""
    match = _CODE.search(str(page.said.get(class_items.SCHOOL, "")))
    if match is None:
        return asked.school
    try:
        return asked.find_school(match[1])
    except BadValue as error:
        raise FileError(f"Страница класса {page.wanted.title} не загружена: {error}. Ничего не изменено.") from error


def _table(page: _Page, section: Section, owner: str | None) -> Table | None:
    """Rows of one form. A question left empty is no cell of the row, so what the base holds stays."""
    answers = [(number, question, cell) for number, question, cell in page.answers if question.section == section]
    if not answers:
        return None
    shared: dict[str, object] = {
        SCHOOL_COLUMN.key: owner,
        "year": page.year,
        "grade": page.wanted.grade,
        "letter": page.wanted.letter,
    }
    place = page.layout.count
    rows: list[RawRow] = []
    if section == "social_passport":
        shared["on_date"] = page.on_date
        for number, question, cell in answers:
            cells = {**shared, "category": question.key, "count": cell}
            rows.append(RawRow(number, cells, dict.fromkeys(_PASSPORT, place)))
    else:
        first = answers[0][0]
        cells = {**shared, **{question.key: cell for _, question, cell in answers}}
        # one row of the form is gathered from several lines, so only the cell of the first has its address
        rows.append(RawRow(first, cells, {question.key: place for number, question, _ in answers if number == first}))
    present = {key for row in rows for key in row.cells} - {SCHOOL_COLUMN.key}
    return Table(section, _as_form(section, rows, page), 1, frozenset(present), rows)


def _as_form(section: Section, rows: Sequence[RawRow], page: _Page) -> Grid:
    """The rows under headings of the form, each on the line it had: refused ones come back so that they load."""
    sheet = SHEETS[section].with_school()
    keys = [column.key for column in sheet.entered if any(column.key in row.cells for row in rows)]
    lines: list[list[object]] = [[] for _ in range(max(row.number for row in rows))]
    lines[0] = [sheet.column(key).heading for key in keys]
    for row in rows:
        lines[row.number - 1] = [row.cells.get(key) for key in keys]
    return Grid(page.grid.name, lines)


def _told(page: _Page) -> list[str]:
    year = f", {school_year(page.year)}" if page.year else ""
    day = f", на {page.on_date:%d.%m.%Y}" if isinstance(page.on_date, date) else ""
    what = f"Класс {page.wanted.title}{year}{day}"
    total = len(page.answers) + page.empty
    notes = [f"{what}: страница классного руководителя, заполнено {len(page.answers)} из {total}"]
    if page.empty:
        notes.append(f"{what}: пустые ячейки прежних значений не меняют")
    if page.strange:
        shown = listed([f"«{text}»" for text in page.strange[:10]])
        notes.append(f"{what}: не загружено, такой строки нет среди показателей: {shown}")
    return notes
