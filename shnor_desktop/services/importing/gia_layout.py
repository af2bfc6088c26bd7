"""The layout of РИС ГИА tables: titles of exams, headings in Russian and of the machine variant, footers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shnor_desktop.services.importing import foreign
from shnor_desktop.services.importing.foreign import Columns

HEADINGS = {
    "n": "number",
    "no": "number",
    "п п": "number",
    "n п п": "number",
    "id": "number",
    "код оо": "school",
    "код оу": "school",
    "schoolcode": "school",
    "класс": "class",
    "classcode": "class",
    "код участника": "code",
    "код регистрации": "code",
    "фамилия": "surname",
    "surnamecell": "surname",
    "имя": "name",
    "namecell": "name",
    "отчество": "patronymic",
    "secondnamecell": "patronymic",
    "первичный балл": "primary",
    "primarymark": "primary",
    "первичный балл устной части": "primary_oral",
    "первичный балл письм части": "primary_written",
    "первичный балл письменной части": "primary_written",
    "балл": "score",
    "тестовый балл": "score",
    "оценка": "mark",
    "отметка": "mark",
    "mark5": "mark",
    "балл до изменения": "before",
    "экзамен": "exam",
    "состояние": "state",
    "статус": "state",
    "статус участника": "state",
    "статус результата": "state",
    "явка": "state",
    "примечание": "remark",
    "категория": "category",
    "категория участника": "category",
    "текущие": "current",
}
PERSON = ("surname", "name", "patronymic", "code")
"""Columns by which an appeal finds its result; series and numbers of documents are never read."""
_RESULT = frozenset({"score", "mark", "primary"})
PAST = re.compile(r"\bвпл\b|прошлых\s+лет", re.IGNORECASE)
"""Graduates of past years are no part of the results of a school (DOMAIN §1.1)."""
_PLACE = r"20\d\d[.\-_]\d{1,2}[.\-_]\d{1,2}|\d{1,2}\.\d{1,2}\.20\d\d"
_TITLE = re.compile(rf"\s*(?:(\d{{1,2}})\s*[-–—]\s*)?([^\d|]{{3,80}}?)[\s,(:-]*(?:{_PLACE})")
_ORAL_AND_WRITTEN = re.compile(r"\b[пу]\s*\.?\s*:?\s*$", re.IGNORECASE)
_ORAL = re.compile(r"у\s*\.?\s*:", re.IGNORECASE)
_FOOTERS = (
    ("minimum", re.compile(r"минимальн\w+\s+(?:граница|балл)", re.IGNORECASE)),
    ("declared", re.compile(r"всего\s+участников", re.IGNORECASE)),
    ("means", re.compile(r"средни[ей]", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class ExamTitle:
    """«01 - Русский язык 2022.06.23», «Английский язык п:2022.06.14; у:2022.06.16»."""

    code: str
    name: str
    days: tuple[date, ...]

    @property
    def day(self) -> date:
        """The first day, which dates the exam."""
        return self.days[0]


def title_in(said: str) -> ExamTitle | None:
    """The exam a cell names with its date."""
    match = _TITLE.search(said) if len(said) < 200 else None
    days = foreign.days_in(said) if match else []
    if match is None or not days:
        return None
    name = _ORAL_AND_WRITTEN.sub("", match[2]).strip(" .,;:-(")
    return ExamTitle(match[1] or "", name, tuple(days)) if len(name) > 2 else None


def title_of(row: Sequence[object]) -> ExamTitle | None:
    """The title of an exam, wherever it stands in a row that holds little else."""
    filled = [said for said in map(foreign.text, row) if said]
    if not filled or len(filled) > 4:
        return None
    for place, said in enumerate(filled):
        found = title_in(said)
        if found is not None:
            # in a text table «п:2022.06.14; у:2022.06.16» falls into two cells
            oral = [day for rest in filled[place + 1 :] if _ORAL.match(rest) for day in foreign.days_in(rest)]
            return ExamTitle(found.code, found.name, tuple(sorted({*found.days, *oral})))
    return None


def header(rows: Sequence[Sequence[object]], index: int) -> Columns | None:
    """The headings of results or of appeals, when the row is one."""
    columns = foreign.columns(rows, index, HEADINGS)
    keys = columns.places.keys()
    if "school" not in keys or not keys & {"surname", "code"}:
        return None
    if "before" in keys:
        return _with_current(rows, columns)
    return columns if keys & _RESULT else None


def is_appeals(columns: Columns) -> bool:
    """Whether the table lists marks that were changed."""
    return "before" in columns.places


def _with_current(rows: Sequence[Sequence[object]], columns: Columns) -> Columns:
    """The two columns under «Текущие» have their headings one row below."""
    below = foreign.columns(rows, columns.row + 1, HEADINGS) if columns.row + 1 < len(rows) else None
    places = {key: place for key, place in columns.places.items() if key not in _RESULT}
    start = places.get("current")
    if below is not None and start is not None:
        places |= {key: place for key, place in below.places.items() if key in _RESULT and place >= start}
        return Columns(columns.row, places, columns.taken | below.taken)
    return Columns(
        columns.row, places | {key: columns.places[key] for key in _RESULT & columns.places.keys()}, columns.taken
    )


@dataclass(frozen=True, slots=True)
class Footer:
    """A line under the participants."""

    kind: str
    value: Decimal | None


def footer(row: Sequence[object], columns: Columns) -> Footer | None:
    """«Минимальная граница», «Всего участников», «Средние» with its number."""
    for position, cell in enumerate(row):
        said = foreign.text(cell)
        if not said:
            continue
        if foreign.number(cell) is not None:
            return None
        for kind, pattern in _FOOTERS:
            match = pattern.match(said)
            if match:
                return Footer(kind, _footer_value(kind, said[match.end() :], row, position, columns))
        return None
    return None


def _footer_value(kind: str, rest: str, row: Sequence[object], position: int, columns: Columns) -> Decimal | None:
    inside = foreign.number(rest.strip(" :.—–-"))
    if inside is not None:
        return inside
    if kind == "minimum":
        own = [columns.cell(row, key) for key in ("mark", "score")]
        found = next((value for value in map(foreign.number, own) if value is not None), None)
        if found is not None:
            return found
    behind = [foreign.number(cell) for cell in row[position + 1 :]]
    known = [value for value in behind if value is not None]
    # under the boundary of primary points stands that of the test score, which is the last
    return (known[-1] if kind == "minimum" else known[0]) if known else None


def is_participant(row: Sequence[object], columns: Columns) -> bool:
    """Whether a row is one of a participant: numbered, or with a school where the number is no number."""
    school = columns.cell(row, "school")
    if "number" not in columns.places:
        return bool(foreign.text(school))
    return foreign.whole(columns.cell(row, "number")) is not None or bool(foreign.school(school))
