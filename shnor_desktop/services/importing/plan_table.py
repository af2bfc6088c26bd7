"""Finds the tables of a plan in a file: headings of one or two rows, measures, sections, cells that span rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shnor_desktop.services.importing.headings import plain
from shnor_desktop.services.importing.source import FAILED, Grid, Source
from shnor_desktop.services.importing.table import letters

SEARCHED_ROWS = 25
_DEEPEST = 3
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("number", (r"(?:№|n)?\s*(?:п\s*п|пп)", r"№|номер|n|номер п п|№ \w+", r"")),
    (
        "evidence_form",
        (
            r".*(?:форм\w* (?:отчет\w*|представлен\w*|подтвержд\w*|документ\w*)).*",
            r".*(?:отчетн\w* документ\w*|подтвержд\w*|вид документ\w*|документ\w*|продукт\w*).*",
        ),
    ),
    ("planned_value", (r".*(?:планов\w*|целев\w*) (?:значени\w*|показател\w*).*", r"план|значение показателя")),
    ("actual_value", (r".*(?:фактическ\w*|факт|отметк\w* об? (?:исполнени\w*|выполнени\w*)|итог\w* исполнени\w*).*",)),
    ("deadline_text", (r"(?:\w+ )?(?:срок\w*|дат\w*|период\w*|врем\w*)(?: .*)?", r"месяц\w*|когда")),
    ("responsible", (r".*ответственн\w*.*",)),
    ("indicator", (r".*(?:показател\w*|индикатор\w*|результат\w*).*",)),
    ("performers", (r".*исполнител\w*.*",)),
    ("participants", (r".*(?:участник\w*|целев\w* групп\w*|категори\w*|кто участвует).*",)),
    (
        "title",
        (
            r".*(?:мероприяти\w*|событи\w*|контрольн\w* точк\w*|меры|действи\w*|вид\w* (?:работ\w*|деятельности)).*",
            r".*(?:содержание|наименование|название).*",
        ),
    ),
    ("task", (r".*задач\w*.*",)),
    ("section", (r".*(?:раздел\w*|направлени\w*|блок\w*).*",)),
    ("remark", (r".*(?:примечани\w*|комментари\w*).*",)),
)
_COMPILED = tuple((key, tuple(re.compile(pattern) for pattern in patterns if pattern)) for key, patterns in _NAMES)
_LONGEST_HEADING, _MOST_WORDS = 150, 14
_TERM = re.compile(
    r"\d\d?\.\d\d|\b(?:январ|феврал|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w+|\bма[йя]\b|\bмарт\w?\b"
    r"|ежегодно|постоянно|в течение|ежемесячно|ежеквартально"
)
_INVISIBLE = re.compile("[\xad\u200b\u200c\u200d\ufeff]")
_GOAL = re.compile(r"(?P<what>цел[ьи]|задач[аи])\b[\s:.№\d-]*", re.IGNORECASE)
_NUMBER = re.compile(r"[^\W_]{0,3}\d{0,4}(?:\.\d{1,4}){0,4}[а-яa-z]?(?:\s*\([^)]{1,12}\))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """A row of headings and what its columns stand for."""

    first: int
    depth: int
    headings: tuple[str, ...]
    """Of every column, in their order; empty where there is none."""
    keys: tuple[str, ...]
    """Columns of the road map, in the same order; empty: not taken."""

    def place(self, key: str) -> int | None:
        return self.keys.index(key) if key in self.keys else None


@dataclass(slots=True)
class Row:
    """A measure as the file has it."""

    where: str
    number: object
    section: str
    task: str
    cells: dict[str, object] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a plan together."""

    headings: tuple[tuple[str, str], ...]
    """Every heading once with the column it stands for."""
    rows: tuple[Row, ...]
    goals: Mapping[str, str]
    """Section → what is said of its goal."""
    tables: int
    passed: int
    """Tables that are no plans: signatures, agreements."""


def find(source: Source, chosen: Mapping[str, str] | None = None) -> Found:
    """Measures of all tables; ``chosen``: heading → column as a person has corrected it."""
    reader = _Reader(chosen or {})
    for grid in source.grids:
        reader.read(grid, len(source.grids) > 1, source.kind == "docx")
    return reader.found()


def words(value: object) -> str:
    """A cell as one line of text."""
    if value is None or value is FAILED or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}".replace(".", ",")
    return " ".join(_INVISIBLE.sub("", str(value)).replace("\xa0", " ").split())


class _Reader:
    def __init__(self, chosen: Mapping[str, str]) -> None:
        self._chosen = chosen
        self._headings: dict[str, str] = {}
        self._rows: list[Row] = []
        self._goals: dict[str, str] = {}
        self._last: Columns | None = None
        self._width = 0
        self._section = self._task = ""
        self._tables = self._passed = 0

    def found(self) -> Found:
        return Found(tuple(self._headings.items()), tuple(self._rows), self._goals, self._tables, self._passed)

    def read(self, grid: Grid, several: bool, is_word: bool) -> None:
        """One table: with headings of its own, or going on from the one before (a page of Word ends a table)."""
        width = max((len(row) for row in grid.rows), default=0)
        lines = [[*row, *[None] * (width - len(row))] for row in grid.rows]
        spread = _spread(lines, grid)
        columns = self._columns(lines, spread, grid)
        start = 0
        if columns is not None:
            start = columns.first + columns.depth
            self._last, self._width = columns, width
            self._section = grid.name if is_word and _is_section(grid.name) else ""
            self._task = ""
        elif self._last is None or width != self._width or not self._goes_on(lines, spread):
            self._passed += any(words(cell) for line in lines for cell in line)
            return
        else:
            columns = self._last
        self._tables += 1
        for position, heading in enumerate(columns.headings):
            if heading:
                self._headings.setdefault(heading, columns.keys[position])
        name = f"таблица {self._tables}, " if is_word else f"лист «{grid.name}», " if several and grid.name else ""
        self._measures(columns, lines, spread, start, name)

    def _columns(self, lines: list[list[object]], spread: list[list[object]], grid: Grid) -> Columns | None:
        best: Columns | None = None
        for first in range(min(len(lines), SEARCHED_ROWS)):
            # a heading that stands across two rows takes both
            least = max((bottom - first + 1 for (top, _), (bottom, _) in grid.merged if top == first), default=1)
            for depth in range(min(least, _DEEPEST), min(_DEEPEST, len(lines) - first) + 1):
                made = self._headed(lines, spread, first, depth)
                if made is not None and (best is None or _worth(made) > _worth(best)):
                    best = made
        return best

    def _headed(self, lines: list[list[object]], spread: list[list[object]], first: int, depth: int) -> Columns | None:
        rows = spread[first : first + depth]
        if depth > 1 and not any(_spans_down(lines, spread, first, position) for position in range(len(rows[0]))):
            return None
        headings = []
        for position in range(len(rows[0])):
            said = dict.fromkeys(text for row in rows if (text := words(row[position])))
            headings.append(": ".join(said))
        if len({words(cell) for cell in rows[0]} - {""}) < 2:
            # the name of the plan across the table
            return None
        filled = [heading for heading in headings if heading]
        if any(not _may_head(heading) for heading in filled):
            return None
        keys = _keys(headings)
        if not self._chosen and sum(map(bool, keys)) * 2 <= len(filled):
            return None
        if self._chosen:
            keys = [self._chosen.get(heading, key) for heading, key in zip(headings, keys, strict=True)]
        taken = {key for key in keys if key}
        known = "title" in taken and len(taken - {"number"}) > 1
        return Columns(first, depth, _apart(headings), tuple(keys)) if known else None

    def _goes_on(self, lines: list[list[object]], spread: list[list[object]]) -> bool:
        """Whether rows without headings are a plan: most have a number, or words in both title and term."""
        assert self._last is not None  # noqa: S101  the caller asked
        title, term = self._last.place("title"), self._last.place("deadline_text")
        number = self._last.place("number")
        good = 0
        for line in spread:
            numbered = number is not None and bool(words(line[number])) and _NUMBER.fullmatch(words(line[number]))
            told = term is not None and title is not None and words(line[term]) and words(line[title])
            good += bool(numbered or (number is None and told))
        return good * 2 >= len(lines) > 0

    def _measures(
        self,
        columns: Columns,
        lines: list[list[object]],
        spread: list[list[object]],
        start: int,
        table: str,
    ) -> None:
        before: list[object] = []
        for number in range(start, len(lines)):
            line, full = lines[number], spread[number]
            texts = [words(cell) for cell in full]
            if not any(texts) or _counts_columns(texts) or self._repeats(columns, texts):
                continue
            if self._is_section(columns, line, full):
                self._enter(next(text for text in texts if text))
            elif self._is_heading_row(columns, lines, number):
                place, title = columns.place("number"), columns.place("title")
                assert place is not None  # noqa: S101  asked for above
                assert title is not None  # noqa: S101  asked for above
                self._enter(f"{texts[place].rstrip('.')}. {texts[title]}")
            else:
                self._measure(columns, line, full, before, f"{table}строка {number + 1}")
                before = full

    @staticmethod
    def _repeats(columns: Columns, texts: Sequence[str]) -> bool:
        """The headings once more, as on each printed page."""
        last = [heading.split(": ")[-1] for heading in columns.headings]
        first = [heading.split(": ")[0] for heading in columns.headings]
        return [plain(text) for text in texts] in ([plain(one) for one in last], [plain(one) for one in first])

    @staticmethod
    def _is_section(columns: Columns, line: Sequence[object], full: Sequence[object]) -> bool:
        """One text across the row, or alone in a row without a number."""
        own = [position for position, cell in enumerate(line) if words(cell)]
        if len(own) != 1:
            return False
        wide = sum(words(cell) == words(line[own[0]]) for cell in full)
        if wide > 1:
            return wide * 2 >= len(full)
        alone, text = own[0], words(line[own[0]])
        if alone == columns.place("number"):
            return " " in text and not _NUMBER.fullmatch(text)
        # a measure without a term would have a number
        return alone in (0, columns.place("title"))

    @staticmethod
    def _is_heading_row(columns: Columns, lines: Sequence[Sequence[object]], number: int) -> bool:
        """«1 | Организация» above «1.1 | …», with nothing else in it."""
        place, title = columns.place("number"), columns.place("title")
        if place is None or title is None or number + 1 >= len(lines):
            return False
        own = words(lines[number][place]).rstrip(".")
        filled = {position for position, cell in enumerate(lines[number]) if words(cell)}
        following = words(lines[number + 1][place]).replace(",", ".")
        return filled == {place, title} and own.isdecimal() and following.startswith(f"{own}.") and following[-1] != "."

    def _enter(self, text: str) -> None:
        found = _GOAL.match(text)
        if found is None:
            self._section, self._task = text, ""
        elif found["what"].lower().startswith("цел"):
            self._goals[self._section] = "; ".join(filter(None, (self._goals.get(self._section), text)))
        else:
            self._task = text[found.end() :] or text

    def _measure(
        self,
        columns: Columns,
        line: Sequence[object],
        full: Sequence[object],
        before: Sequence[object],
        where: str,
    ) -> None:
        title, number = columns.place("title"), columns.place("number")
        assert title is not None  # noqa: S101  there are no columns without it
        own_title, own_number = words(line[title]), number is not None and words(line[number])
        same = bool(before) and not own_title and not own_number and bool(self._rows)
        cells: dict[str, object] = {}
        for position, key in enumerate(columns.keys):
            if key and key != "number" and full[position] is not None and key not in cells:
                cells[key] = full[position]
        if same:
            # the row goes on: a cell that was parted between pages, or a second term of the same measure
            self._go_on(self._rows[-1], {key: cells[key] for key in cells if words(line[columns.keys.index(key)])})
            return
        if not words(cells.get("title")):
            return
        section = words(cells.pop("section", "")) or self._section
        self._rows.append(Row(where, None if number is None else full[number], section, self._task, cells))

    @staticmethod
    def _go_on(row: Row, cells: Mapping[str, object]) -> None:
        for key, value in cells.items():
            said = words(row.cells.get(key))
            if key == "title" or not said:
                row.cells[key] = f"{said} {words(value)}".strip()
            elif words(value) not in said:
                row.cells[key] = f"{said}; {words(value)}"


def _spread(lines: list[list[object]], grid: Grid) -> list[list[object]]:
    """The rows with the value of a merged cell in every place that it covers."""
    spread = [list(line) for line in lines]
    for (top, left), (bottom, right) in grid.merged:
        if top >= len(spread) or left >= len(spread[top]):
            continue
        value = spread[top][left]
        for row in range(top, min(bottom + 1, len(spread))):
            for column in range(left, min(right + 1, len(spread[row]))):
                spread[row][column] = value
    return spread


def _spans_down(lines: Sequence[Sequence[object]], spread: Sequence[Sequence[object]], row: int, column: int) -> bool:
    """Whether the heading of a column stands across two rows, or two headings share one above them."""
    below = row + 1
    if below >= len(lines):
        return False
    down = lines[below][column] is None and bool(words(spread[row][column]))
    across = column + 1 < len(spread[row]) and lines[row][column + 1] is None
    return down or (across and bool(words(spread[row][column])) and bool(words(lines[below][column])))


def _may_head(text: str) -> bool:
    """Whether it may be a heading: no number of a measure, no term, not a sentence."""
    if len(text) > _LONGEST_HEADING or len(plain(text).split()) > _MOST_WORDS:
        return False
    return not re.fullmatch(r"[\d.,\s]+", text) and not _TERM.search(text.lower())


def _worth(columns: Columns) -> tuple[int, int, int]:
    return len({key for key in columns.keys if key}), -columns.first, -columns.depth


def _keys(headings: Sequence[str]) -> list[str]:
    """What headings stand for; each column of the road map is taken once, the plainest heading first."""
    keys = [_key(heading) for heading in headings]
    if "performers" in keys:
        instead = "participants" if "responsible" in keys else "responsible"
        keys = [instead if key == "performers" else key for key in keys]
    if "title" not in keys and "task" in keys:
        keys[keys.index("task")] = "title"
    second = {"indicator": "planned_value", "title": "task", "responsible": "participants"}
    taken: set[str] = set()
    for position, key in enumerate(keys):
        if key in taken:
            keys[position] = second.get(key, "") if second.get(key, "") not in keys else ""
        taken.add(keys[position])
    return keys


def _key(heading: str) -> str:
    text = plain(heading)
    bare = heading.strip()
    if bare.startswith("№") and len(text) < 12:
        return "number"
    return next((key for key, patterns in _COMPILED if any(one.fullmatch(text) for one in patterns)), "")


def _apart(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that can be told apart: the second «Срок» is «Срок (D)»."""
    told: list[str] = []
    for position, heading in enumerate(headings):
        told.append(f"{heading} ({letters(position)})" if heading and heading in told else heading)
    return tuple(told)


def _is_section(text: str) -> bool:
    return bool(re.match(r"(?:раздел|блок|направление|[IVX]+\.|\d+\.)", text.strip(), re.IGNORECASE))


def _counts_columns(texts: Sequence[str]) -> bool:
    """«1 | 2 | 3 | 4» under the headings."""
    said = list(dict.fromkeys(texts))
    return len(said) > 2 and said == [str(number) for number in range(1, len(said) + 1)]


def rows_of(found: Found) -> Iterator[str]:
    """All texts of a plan, for what may be said in any of them."""
    for row in found.rows:
        yield from (words(value) for value in row.cells.values())
