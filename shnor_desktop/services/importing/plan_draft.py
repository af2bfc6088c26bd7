"""A plan read from a table, before anything is written: measures with numbers, terms and what is doubtful of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.kinds import Text
from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.importing import cutoff, plan_table, plan_terms
from shnor_desktop.services.importing.plan_table import Found, Row, words
from shnor_desktop.services.importing.plan_terms import Term
from shnor_desktop.services.importing.source import Source
from shnor_desktop.services.people import NAMED
from shnor_desktop.services.work import Progress

KEYS = (
    "number",
    "title",
    "task",
    "section",
    "deadline_text",
    "responsible",
    "participants",
    "indicator",
    "planned_value",
    "actual_value",
    "evidence_form",
    "remark",
)
"""Columns of the road map that a table may bring."""
_TEXTS = tuple(key for key in KEYS if key not in ("number", "title", "section", "deadline_text"))
_IN_TITLE = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})(?:[.)]\s*|\s+)(?=[^\W\d_«\"])")
_LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as it would come into the plan."""

    where: str
    number: str
    title: str
    section: str
    term: Term
    cells: Mapping[str, Value]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole plan as it would come in."""

    file: str
    year: int | None
    """The calendar year of terms that name none; None when nothing in the file says it."""
    guessed: bool
    """Whether the year was taken from the file, not said by a person."""
    headings: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    goals: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def doubtful(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.doubts)

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Taken columns with their headings in the order of the file."""
        return tuple((key, heading) for heading, key in self.headings if key)


def open_file(path: Path, progress: Progress | None = None) -> Source:
    """Read a table of Word, Excel, LibreOffice Calc or CSV within the limits of any other import."""
    return cutoff.read(path, progress=progress, word=True)


def read(source: Source, *, year: int | None = None, chosen: Mapping[str, str] | None = None) -> Draft:
    """The plan in a file; ``FileError`` when no table of it is one."""
    found = plan_table.find(source, chosen)
    if not found.rows:
        raise FileError(
            f"В файле «{source.path.name}» нет таблицы плана: ничего не изменено.",
            hint="Нужна таблица с графами «Мероприятие» (или «Событие») и «Срок», «Ответственный» или «Показатель».",
        )
    guess = _year_of(source, found) if year is None else None
    numbers = _Numbers(found.rows)
    lines = tuple(_line(row, numbers, year or guess) for row in found.rows)
    notes = list(numbers.notes)
    if year is None and guess is None:
        notes.append("В файле не назван год: повторяющиеся сроки поставлены на этот год, прочие — без дат.")
    if found.passed:
        notes.append(f"Других таблиц в файле: {found.passed}; они не похожи на план и не взяты.")
    if source.properties.get("macros"):
        notes.append("В документе есть макросы: программа их не выполняет и не переносит.")
    if source.hidden:
        notes.append(f"Скрытые листы не прочитаны: {', '.join(source.hidden)}.")
    return Draft(source.path.name, year or guess, year is None, found.headings, lines, found.goals, tuple(notes))


def _year_of(source: Source, found: Found) -> int | None:
    """The year that terms name most often, else the one in words around the tables."""
    named = Counter(plan_terms.years_in(words(row.cells.get("deadline_text")) for row in found.rows))
    if not named:
        named = Counter(plan_terms.years_in(_around(source)))
    return min(named, key=lambda year: (-named[year], year)) if named else None


def _around(source: Source) -> Iterator[str]:
    yield source.path.stem
    for grid in source.grids:
        yield grid.name
        for row in grid.rows[:10]:
            yield from (cell for cell in row if isinstance(cell, str))


def _line(row: Row, numbers: "_Numbers", year: int | None) -> Line:
    doubts = list(row.doubts)
    title = words(row.cells.get("title"))
    number, said, title = numbers.next(row, title)
    doubts += said
    term = plan_terms.read(row.cells.get("deadline_text"), year)
    if term.doubt:
        doubts.append(term.doubt)
    cells: dict[str, Value] = {key: _fitting(key, words(row.cells.get(key)), doubts) for key in _TEXTS}
    cells["task"] = cells["task"] or _fitting("task", row.task, doubts)
    cells["deadline_text"] = _fitting("deadline_text", term.text, doubts)
    if NAMED.search(f"{cells['responsible']} {cells['participants']}"):
        doubts.append("Похоже на имя человека: в плане пишут должность")
    section = _fitting("section", row.section, doubts)
    return Line(
        row.where, number, str(_fitting("title", title, doubts)), str(section or ""), term, cells, tuple(doubts)
    )


def _fitting(key: str, text: str, doubts: list[str]) -> Value:
    kind = ROADMAP.column(key).kind
    longest = kind.longest if isinstance(kind, Text) else 255
    if len(text) > longest:
        doubts.append(f"«{ROADMAP.column(key).label}» длиннее {longest} знаков: конец не вошёл")
        text = text[: longest - 1].rstrip() + "…"
    return text or None


class _Numbers:
    """Numbers of measures as printed, made different where the source repeats or leaves them out (DOMAIN §1.6)."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.notes: list[str] = []
        sections = list(dict.fromkeys(row.section for row in rows if row.section))
        self._sections = {section: _leading(section) or str(place) for place, section in enumerate(sections, 1)}
        self._printed: list[str] = []
        before = ""
        for row in rows:
            before = _printed(row.number, before) or _printed_in(words(row.cells.get("title")))
            self._printed.append(before)
        self._free = max(
            (int(text.split(".")[0]) for text in self._printed if text.split(".")[0].isdecimal()), default=0
        )
        pairs = [(row.section, printed) for row, printed in zip(rows, self._printed, strict=True) if printed]
        # numbers that begin anew in each section are told apart by it, as templates do
        anew = len(set(pairs)) > len({printed for _, printed in pairs})
        self._by_section = anew and len(sections) > 1 and all(section for section, _ in pairs)
        if self._by_section:
            self.notes.append("Номера в разделах начинаются заново: перед каждым поставлен номер раздела.")
        self._taken: set[str] = set()
        self._place = -1

    def next(self, row: Row, title: str) -> tuple[str, list[str], str]:
        """The number of the next measure, what is doubtful of it, and its title without the number."""
        self._place += 1
        printed = self._printed[self._place]
        in_title = _IN_TITLE.match(title) if not _printed(row.number, "") else None
        if in_title is not None and in_title["number"] == printed:
            title = title[in_title.end() :]
        if not printed:
            self._free += 1
            self._taken.add(str(self._free))
            # a table without a column of numbers is simply counted
            missing = any(self._printed)
            return str(self._free), ["Номера не было, поставлен следующий свободный"] if missing else [], title
        number = printed
        if self._by_section:
            prefix = self._sections[row.section]
            number = printed if printed.startswith(f"{prefix}.") else f"{prefix}.{printed}"
        doubts = []
        if isinstance(row.number, datetime | date):
            doubts.append("Номер в файле записан датой: проверьте его")
        if number in self._taken:
            doubts.append(f"Номер «{printed}» в таблице повторяется")
            again = 1
            base = re.sub(r"\s*\(повтор.*", "", number)[: _LONGEST_NUMBER - 12]
            number = f"{base} (повтор)"
            while number in self._taken:
                again += 1
                number = f"{base} (повтор {again})"
        self._taken.add(number)
        return number, doubts, title


def _leading(section: str) -> str:
    found = re.match(r"(?:раздел|блок|направление)?\s*№?\s*(\d{1,3})(?=[.)\s:])", section, re.IGNORECASE)
    return found[1] if found else ""


def _printed(raw: object, before: str) -> str:
    """A number as it is printed; Excel turns «1.10» into a figure and «1.2» into a day."""
    if isinstance(raw, datetime | date):
        return f"{raw.day}.{raw.month}"
    if isinstance(raw, float) and not raw.is_integer():
        text = f"{raw:.15g}"
        whole, _, part = text.partition(".")
        return f"{whole}.10" if part == "1" and before == f"{whole}.9" else text
    text = words(raw).strip(" .№")
    text = text if "(" in text else text.rstrip(").")
    return text if len(text) <= _LONGEST_NUMBER and any(sign.isalnum() for sign in text) else ""


def _printed_in(title: str) -> str:
    found = _IN_TITLE.match(title)
    return found["number"] if found else ""
