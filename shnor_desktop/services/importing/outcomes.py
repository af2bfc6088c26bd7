"""Adds up participants of assessments into rows of results: counts go on, nobody's name does."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from shnor_desktop.models.sheets import SHEETS, primary_scores
from shnor_desktop.models.sheets.arithmetic import rounded
from shnor_desktop.models.sheets.marks import MARKS
from shnor_desktop.models.sheets.procedures import HELD
from shnor_desktop.models.sheets.spec import SCHOOL_COLUMN
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.importing.scales import Scale
from shnor_desktop.services.importing.source import Grid
from shnor_desktop.services.importing.table import Clash, RawRow, Table

Cells: TypeAlias = dict[str, Value]
_JOURNAL = (("lowered", "понизили"), ("confirmed", "подтвердили"), ("raised", "повысили"))


@dataclass(frozen=True, slots=True)
class Exam:
    """What makes results of a file one procedure."""

    procedure: str
    subject: str
    year: int | None
    season: str
    attempt: str
    source: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one participant, without anything that says who it is."""

    school: str
    programme_grade: int | None
    grade: int | None
    letter: str
    mark: int | None = None
    primary: Decimal | None = None
    score: Decimal | None = None
    low: bool | None = None
    journal: int | None = None


Place: TypeAlias = tuple[str, Exam, int | None]
"""School, procedure, class of the programme."""


@dataclass(slots=True)
class Results:
    """All results of a file, by school, procedure and class."""

    _found: dict[Place, dict[str, list[Outcome]]] = field(default_factory=dict)

    def add(self, exam: Exam, outcome: Outcome) -> None:
        """One more participant."""
        place = (outcome.school, exam, outcome.programme_grade)
        self._found.setdefault(place, {}).setdefault(outcome.letter, []).append(outcome)

    def tables(self, title: str, clash: Clash | None = None) -> tuple[list[Table], list[str]]:
        """Rows of «Результаты оценочных процедур», and what was not plain about them."""
        rows: list[Cells] = []
        notes: list[str] = []
        for (school, exam, programme), by_letter in self._found.items():
            letters = by_letter
            if "" in by_letter and len(by_letter) > 1:
                # a row of the whole grade beside rows of classes would hide them (CONTRACTS, years)
                letters = {"": [outcome for part in by_letter.values() for outcome in part]}
                notes.append(f"{named(exam, programme)}: литера есть не у всех, поэтому записана вся параллель")
            for letter, part in sorted(letters.items()):
                rows.append(_row(school, exam, programme, letter, part))
                gaps = sum(outcome.journal is None for outcome in part)
                if 0 < gaps < len(part):
                    notes.append(_journal_gaps(named(exam, programme, letter), part, gaps))
        return tables("assessments", title, rows, clash), notes


def named(exam: Exam, programme: int | None, letter: str = "") -> str:
    """«ВПР, русский язык, 4А класс»."""
    grade = f"{programme}{letter} класс" if programme else ""
    return ", ".join(part for part in (exam.procedure, exam.subject, exam.level, grade) if part)


def by_scale(scale: Scale) -> str:
    """Where marks come from that the file does not have; a scale nobody confirmed says so."""
    doubt = "" if scale.confirmed else " (документом не подтверждена, проверьте)"
    return f"поставлены по шкале {scale.shown}: {scale.source}{doubt}"


def _row(school: str, exam: Exam, programme: int | None, letter: str, part: Sequence[Outcome]) -> Cells:
    grades = {outcome.grade for outcome in part}
    row: Cells = {
        **place(school, exam, programme, letter),
        "grade": grades.pop() if len(grades) == 1 else None,
        "state": HELD,
        "participants": len(part),
        "source": exam.source,
    }
    marks = Counter(outcome.mark for outcome in part)
    if None not in marks:
        row |= {key: marks[int(key[1])] for key in MARKS}
        row |= _against_journal(part)
    if all(outcome.low is not None for outcome in part):
        row["below_minimum"] = sum(outcome.low is True for outcome in part)
    for key, values in (
        ("mean_primary", [outcome.primary for outcome in part]),
        ("mean_score", [outcome.score for outcome in part]),
    ):
        known = [value for value in values if value is not None]
        if len(known) == len(part):
            row[key] = rounded(sum(known, Decimal(0)) / len(known), 2)
    row["primary_scores"] = _distribution(part)
    return row


def _distribution(part: Sequence[Outcome]) -> str | None:
    """How many got each primary score of a ВПР, where all are known and whole."""
    known = [one.primary for one in part if one.primary is not None and one.primary == one.primary.to_integral_value()]
    if len(known) < len(part) or part[0].mark is None:
        return None
    return primary_scores.written(Counter(map(int, known)))


def place(school: str, exam: Exam, programme: int | None, letter: str = "") -> Cells:
    """The cells that tell a row of results from the others."""
    return {
        "school": school or None,
        "year": exam.year,
        "season": exam.season,
        "procedure": exam.procedure,
        "subject": exam.subject,
        "level": exam.level,
        "programme_grade": programme,
        "letter": letter or None,
        "attempt": exam.attempt,
    }


def _against_journal(part: Iterable[Outcome]) -> Cells:
    pairs = [(outcome.mark, outcome.journal) for outcome in part]
    known = [(mark, journal) for mark, journal in pairs if mark is not None and journal is not None]
    if len(known) < len(pairs):
        return {}
    return _compared(known)


def _compared(pairs: Sequence[tuple[int, int]]) -> Cells:
    return {
        "lowered": sum(mark < journal for mark, journal in pairs),
        "confirmed": sum(mark == journal for mark, journal in pairs),
        "raised": sum(mark > journal for mark, journal in pairs),
    }


def _journal_gaps(what: str, part: Sequence[Outcome], gaps: int) -> str:
    known = [(one.mark, one.journal) for one in part if one.mark is not None and one.journal is not None]
    counts = _compared(known)
    shown = ", ".join(f"{word} {counts[key]}" for key, word in _JOURNAL)
    return f"{what}: у {gaps} из {len(part)} нет отметки по журналу, сравнение не загружено ({shown})"


def tables(sheet: str, title: str, rows: Sequence[Cells], clash: Clash | None = None) -> list[Table]:
    """A table in a worksheet of its own making, so that nothing of the file itself is carried along."""
    if not rows:
        return []
    form = SHEETS[sheet].with_school() if SHEETS[sheet].school_key else SHEETS[sheet]
    keys = [column.key for column in form.entered if any(column.key in row for row in rows)]
    lines: list[Sequence[object]] = [
        [form.column(key).heading for key in keys],
        *([row.get(key) for key in keys] for row in rows),
    ]
    raw = [RawRow(number, dict(row), {}) for number, row in enumerate(rows, 2)]
    return [Table(sheet, Grid(title, lines), 1, frozenset(keys) - {SCHOOL_COLUMN.key}, raw, clash=clash)]
