"""Takes appeals and rechecks into account: in the protocol they come with, or in the counts of the base."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.arithmetic import rounded
from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.procedures import BASIC, MAIN_DATE
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.importing import foreign, outcomes
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.gia_sections import Appeal, Line
from shnor_desktop.services.importing.outcomes import Cells
from shnor_desktop.services.importing.scales import Scales
from shnor_desktop.services.importing.table import Table

MARK = "; апелляции "
_EXACT_BELOW = 100
"""A mean with two decimals gives back the exact sum for fewer participants than this."""


@dataclass(slots=True)
class Found:
    """An appeal with the exam it belongs to."""

    procedure: str
    subject: str
    level: str | None
    day: date | None
    appeal: Appeal
    used: bool = False

    @property
    def by_mark(self) -> bool:
        """Whether the exam gives marks and not test scores."""
        return self.procedure != "ЕГЭ" or self.level == BASIC


@dataclass(frozen=True, slots=True)
class _Where:
    """The row of the base that appeals belong to."""

    school: str
    exam: tuple[str, str, str | None]
    year: int
    grade: int | None
    letter: str


def replace(found: Sequence[Found], lines: Sequence[Line]) -> int:
    """Put new results in the place of the old ones; the number of those that differ."""
    by_person: dict[bytes, list[Line]] = defaultdict(list)
    for line in lines:
        by_person[line.person].append(line)
    changed = 0
    for one in found:
        same = by_person.get(one.appeal.line.person, [])
        if len(same) != 1 or one.used:
            continue
        one.used = True
        changed += _put(same[0], one.appeal.line)
    return changed


def _put(old: Line, new: Line) -> bool:
    before = (old.mark, old.primary, old.score)
    mark = new.mark if new.mark is not None else foreign.mark(new.score)
    if old.mark is not None and mark is not None:
        old.mark = mark
    elif old.mark is None and new.score is not None:
        old.score = new.score
    if new.primary is not None:
        old.primary = new.primary
    return (old.mark, old.primary, old.score) != before


def on_stored(found: Sequence[Found], asked: Asked, name: str, notes: list[str]) -> tuple[list[Table], list[str]]:
    """Rows of the base with their counts moved by the appeals of a file that comes alone."""
    groups: dict[_Where, list[Found]] = defaultdict(list)
    for one in found:
        line = one.appeal.line
        school = asked.school_of(line.school)
        year = one.day.year if one.day else asked.year
        if year is not None:
            exam = (one.procedure, one.subject, one.level)
            groups[_Where(school, exam, year, line.grade, line.letter)].append(one)
    rows = []
    for where, part in groups.items():
        what = ", ".join(word for word in (*where.exam, f"{where.grade or ''}{where.letter} класс") if word)
        row = _stored(asked, where)
        if row is None:
            notes.append(f"{what}, школа {where.school}: результатов в базе нет, сначала загрузите протокол")
            continue
        moved = _moved(row, part, asked.scales, notes, what)
        if moved is not None:
            rows.append({key: row.values[key] for key in _IDENTITY} | {"school": row.school} | moved)
    if not rows:
        raise FileError(
            f"Апелляции из файла «{name}» не к чему применить: ничего не изменено.", hint="; ".join(notes[:5])
        )
    return outcomes.tables("assessments", "Апелляции", rows), notes


_IDENTITY = ("year", "season", "procedure", "subject", "level", "programme_grade", "letter", "attempt")


def _stored(asked: Asked, where: _Where) -> Stored | None:
    rows = [
        row
        for row in asked.stored("assessments", where.year)
        if row.school == where.school
        and tuple(row.values[key] for key in ("procedure", "subject", "level")) == where.exam
        and row.values["attempt"] == MAIN_DATE
        and where.grade in (None, row.values["programme_grade"])
    ]
    by_letter = {str(row.values["letter"] or "").upper(): row for row in rows}
    return by_letter.get(where.letter) or by_letter.get("")


def _moved(row: Stored, part: Sequence[Found], scales: Scales, notes: list[str], what: str) -> Cells | None:
    """The counts after the appeals; those of the same file are applied once."""
    source = str(row.values["source"] or "РИС ГИА")
    stamp = _stamp(part)
    if stamp in source:
        notes.append(f"{what}: эти апелляции уже учтены")
        return {"source": source}
    moved: Cells = {"source": f"{source}{MARK}{len(part)} ({stamp})"}
    by_mark = part[0].by_mark
    pairs = [(_before(one), _after(one)) for one in part]
    known = [(before, after) for before, after in pairs if before is not None and after is not None]
    if len(known) < len(pairs):
        notes.append(f"{what}: не поняты и не учтены апелляции: {len(pairs) - len(known)}")
    if not known:
        return None
    moved |= _marks(row, known) if by_mark else _scores(row, known, part[0], scales)
    notes.append(
        f"{what}: апелляций {len(known)}, результат изменён у {sum(before != after for before, after in known)}"
    )
    if len(moved) == 1:
        notes.append(
            f"{what}: по числам базы эти апелляции не пересчитать, загрузите протокол и апелляции одной книгой"
        )
        return None
    if row.values["mean_primary"] is not None or row.values["primary_scores"] is not None:
        notes.append(f"{what}: первичные баллы после апелляций по этому файлу не пересчитать, они очищены")
        moved |= {"mean_primary": None, "primary_scores": None}
    return moved


def _stamp(part: Sequence[Found]) -> str:
    """Tells one list of appeals from another by its figures alone."""
    figures = sorted(f"{one.day} {_before(one)} {_after(one)}" for one in part)
    return blake2b("\n".join(figures).encode(), digest_size=4).hexdigest()


def _before(one: Found) -> Decimal | None:
    value = one.appeal.before
    return value if not one.by_mark or foreign.mark(value) else None


def _after(one: Found) -> Decimal | None:
    line = one.appeal.line
    if not one.by_mark:
        return line.score
    mark = line.mark if line.mark is not None else foreign.mark(line.score)
    return None if mark is None else Decimal(mark)


def _marks(row: Stored, pairs: Sequence[tuple[Decimal, Decimal]]) -> Cells:
    counts = {mark: count(row.values, f"n{mark}") for mark in (2, 3, 4, 5)}
    moved: dict[int, int] = {mark: value for mark, value in counts.items() if value is not None}
    if len(moved) < len(counts):
        return {}
    for before, after in pairs:
        moved[int(before)] -= 1
        moved[int(after)] += 1
    if min(moved.values()) < 0:
        return {}
    cells: Cells = {f"n{mark}": value for mark, value in moved.items()}
    if row.values["below_minimum"] is not None:
        cells["below_minimum"] = moved[2]
    return cells


def _scores(row: Stored, pairs: Sequence[tuple[Decimal, Decimal]], one: Found, scales: Scales) -> Cells:
    cells: Cells = {}
    taken, mean, below = count(row.values, "participants"), row.values["mean_score"], count(row.values, "below_minimum")
    year = row.values["year"]
    minimum = scales.ege_minimum(year, one.subject) if isinstance(year, int) else None
    if below is not None and minimum is None:
        return {}
    if below is not None and minimum is not None:
        cells["below_minimum"] = below + sum(
            (after < minimum.score) - (before < minimum.score) for before, after in pairs
        )
    if isinstance(mean, Decimal) and taken and taken < _EXACT_BELOW:
        total = rounded(mean * taken, 0) + sum((after - before for before, after in pairs), Decimal(0))
        cells["mean_score"] = rounded(total / taken, 2)
    figure: Value = cells.get("below_minimum")
    return {} if isinstance(figure, int) and figure < 0 else cells
