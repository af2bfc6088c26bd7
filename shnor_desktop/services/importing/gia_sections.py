"""Cuts a РИС ГИА file into exams with their participants, boundaries and appeals."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path

from shnor_desktop.models.sheets.procedures import BASIC, PROFILE
from shnor_desktop.models.sheets.values import Option, fold
from shnor_desktop.services.importing import foreign, gia_layout, scales
from shnor_desktop.services.importing.foreign import Columns
from shnor_desktop.services.importing.gia_layout import ExamTitle
from shnor_desktop.services.importing.source import Grid

MATHS = "математика"


@dataclass(slots=True)
class Line:
    """A participant of an exam: figures, school and class; the person is a digest that ends with the reading.

    Without appeals in the file nobody needs to be told apart, and names are not read at all.
    """

    person: bytes
    school: str
    grade: int | None
    letter: str
    mark: int | None
    primary: Decimal | None
    score: Decimal | None


@dataclass(slots=True)
class Appeal:
    """A changed result."""

    line: Line
    before: Decimal | None
    title: ExamTitle | None


@dataclass(slots=True)
class Section:
    """One exam of a file."""

    title: ExamTitle | None
    columns: Columns
    words: str
    """Everything above the table and the names of worksheet and file: «ЕГЭ», «ОГЭ», «ГВЭ» are looked for there."""
    lines: list[Line] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    minimum: Decimal | None = None
    declared: int | None = None
    strange: int = 0
    past: int = 0
    """Graduates of past years."""

    @property
    def has_marks(self) -> bool:
        """Whether the protocol gives marks."""
        return "mark" in self.columns.places


@dataclass(frozen=True, slots=True)
class Subject:
    """What an exam is in, and how that became known."""

    key: str
    level: str | None
    note: str = ""


class Reader:
    """Reads the worksheets of one file; digests of persons made by it mean nothing to another."""

    def __init__(self, path: Path, subjects: Sequence[Option], *, has_appeals: bool) -> None:
        self._subjects = subjects
        self._has_appeals = has_appeals
        self._salt = os.urandom(16)
        self._stem = path.stem.replace("_", " ")

    def sections(self, grid: Grid) -> list[Section]:
        """The exams of a worksheet in their order."""
        found: list[Section] = []
        title: ExamTitle | None = None
        above = [grid.name, self._stem]
        skipped = -1
        rows = foreign.merged_down(grid, 0, gia_layout.HEADINGS)
        for index, row in enumerate(rows):
            section = found[-1] if found else None
            if index == skipped or not row:
                continue
            if section is not None and self._belongs(section, row):
                continue
            if (columns := gia_layout.header(rows, index)) is not None:
                found.append(Section(title or self._by_name(), columns, " | ".join(above)))
                skipped = index + 1 if gia_layout.is_appeals(columns) else -1
                above = [grid.name, self._stem]
            elif (named := gia_layout.title_of(row)) is not None and self._is_exam(named):
                title = named
                above.append(named.name)
            elif section is None:
                above += [said[:100] for said in map(foreign.text, row) if said]
        return found

    def _is_exam(self, title: ExamTitle) -> bool:
        """«Дата формирования 2022.07.01» is no exam."""
        return bool(title.code) or foreign.subject(title.name, self._subjects) is not None

    def _belongs(self, section: Section, row: Sequence[object]) -> bool:
        """Whether a row is a participant or the footer of the exam above it."""
        under = gia_layout.footer(row, section.columns)
        if under is not None:
            if under.kind == "minimum":
                section.minimum = under.value
            elif under.kind == "declared" and under.value is not None:
                section.declared = int(under.value)
            return True
        if not gia_layout.is_participant(row, section.columns):
            return False
        if not section.lines and foreign.is_numbering(row):
            return True
        line = self._line(section.columns, row)
        if any(gia_layout.PAST.search(foreign.text(section.columns.cell(row, key))) for key in ("class", "category")):
            section.past += 1
        elif line is None:
            section.strange += 1
        elif gia_layout.is_appeals(section.columns):
            exam = gia_layout.title_in(foreign.text(section.columns.cell(row, "exam")))
            before = foreign.number(section.columns.cell(row, "before"))
            section.appeals.append(Appeal(line, before, exam or section.title))
        else:
            section.lines.append(line)
        return True

    def _line(self, columns: Columns, row: Sequence[object]) -> Line | None:
        school = foreign.school(columns.cell(row, "school"))
        grade, letter = foreign.class_of(columns.cell(row, "class"))
        if not school or (grade is None and "class" in columns.places):
            return None
        annulled = "аннулир" in foreign.text(columns.cell(row, "remark")).casefold()
        if annulled or foreign.is_absent(foreign.text(columns.cell(row, "state"))):
            return Line(self._person(columns, row, school), school, grade, letter, None, None, None)
        parts = [foreign.number(columns.cell(row, key)) for key in ("primary_written", "primary_oral")]
        primary = foreign.number(columns.cell(row, "primary"))
        if primary is None and any(part is not None for part in parts):
            primary = sum((part for part in parts if part is not None), Decimal(0))
        score = foreign.number(columns.cell(row, "score"))
        return Line(
            person=self._person(columns, row, school),
            school=school,
            grade=grade,
            letter=letter,
            mark=foreign.mark(columns.cell(row, "mark")),
            primary=primary,
            score=score if score is not None and 0 <= score <= 100 else None,
        )

    def _person(self, columns: Columns, row: Sequence[object], school: str) -> bytes:
        if not self._has_appeals:
            return b""
        words = [school, *(fold(foreign.text(columns.cell(row, key))) for key in gia_layout.PERSON)]
        return blake2b("\0".join(words).encode(), key=self._salt, digest_size=16).digest()

    def _by_name(self) -> ExamTitle | None:
        """«01_2023.06.06»: the machine variant says only in its file name what it is."""
        days = foreign.days_in(self._stem)
        code = self._stem[:2] if self._stem[:2].isdigit() and not self._stem[:3].isdigit() else ""
        return ExamTitle(code, self._stem, tuple(days)) if days or code else None


def has_appeals(grid: Grid) -> bool:
    """Whether a worksheet has a list of appeals anywhere."""
    return any(
        isinstance(cell, str) and 16 < len(cell) < 60 and "до изменения" in cell.casefold()
        for row in grid.rows
        for cell in row
    )


def claims(grid: Grid) -> bool:
    """Whether a worksheet has headings of results or appeals."""
    return next(_headers(grid), None) is not None


def _headers(grid: Grid) -> Iterator[Columns]:
    for index in range(min(len(grid.rows), 60)):
        columns = gia_layout.header(grid.rows, index)
        if columns is not None:
            yield columns


def subject_of(title: ExamTitle | None, words: str, subjects: Sequence[Option], *, has_marks: bool) -> Subject | None:
    """Subject and level by name; the code helps only where there is no name (DOMAIN §2.4)."""
    said = title.name if title else ""
    named = foreign.subject(said, subjects) or foreign.subject(words, subjects)
    hint = scales.subject_of_code(title.code) if title and title.code else None
    note = ""
    if named is None:
        if hint is None:
            return None
        named, note = hint[0], f"Предмет «{hint[0]}» принят по коду {title.code if title else ''}: проверьте"
    elif hint is not None and hint[0] != named:
        note = (
            f"Код {title.code if title else ''} обычно значит «{hint[0]}», а назван предмет «{named}»: принят названный"
        )
    if named != MATHS:
        return Subject(named, None, note)
    low = f"{said} {words}".casefold()
    is_basic = "базов" in low or (hint is not None and hint[1] == BASIC) or (has_marks and "профил" not in low)
    return Subject(named, BASIC if is_basic else PROFILE, note)
