"""How far each form of a year is: said to be ready, accepted, opened again, and whether it has changed since.

Every word about a form is a row of its own in «readiness» and the newest one counts, so that taking back an older
gesture never collides with a later word. A row named ``PACKAGE`` keeps after which entry of the journal a package
was collected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import case, func, select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ACCEPTED, READY
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored

READINESS = "readiness"
PACKAGE = "package"

Place: TypeAlias = tuple[str, str, int | None]
"""School, form, year; no year for a living form."""


@dataclass(frozen=True, slots=True)
class State:
    """What is said of a form of a school and year (None: a living form without years)."""

    school: str
    sheet: str
    year: int | None
    state: str = ""
    """«», «готово», «принято», «открыто снова»."""
    stale: bool = False
    why_stale: str = ""
    person: str = ""
    at: str = ""
    reason: str = ""
    sequence: int | None = None
    """The package with which it was accepted."""
    operation: int = 0
    """The entry of the journal it was said after."""


@dataclass(frozen=True, slots=True)
class _Package:
    sequence: int
    operation: int


class Book:
    """What is said of the forms of a base, and what has changed since; read once, asked often."""

    def __init__(self, session: Session, sheets: Iterable[str] = SHEETS) -> None:
        self.sheets = tuple(key for key in sheets if SHEETS[key].school_key)
        self._words, self._packages = _said(session)
        self._changed = {key: _changed(session, key, self._words, self._packages) for key in self.sheets}

    def state(self, school: str, sheet: str, year: int | None) -> State:
        """The state of one form; of a living form the year does not matter."""
        of_year = year if SHEETS[sheet].has_year else None
        word, last = self._words.get((school, sheet, of_year)), self._changed[sheet].get((school, of_year), (0, 0))
        return _state((school, sheet, of_year), word, self._packages.get(school), last)

    def states(self, year: int, schools: Iterable[str]) -> dict[tuple[str, str], State]:
        """The state of every form of these schools: of the year, and of the forms without years."""
        return {(school, key): self.state(school, key, year) for school in schools for key in self.sheets}


def newest_operation(session: Session) -> int:
    """The number of the newest entry of the journal."""
    return session.execute(select(func.max(OPERATIONS.c.id))).scalar() or 0


def packed_after(session: Session, school: str, sequence: int) -> int | None:
    """The entry of the journal after which a package was collected; None of a package of an older program."""
    rows = entries.load(session, READINESS, school=school)
    found = [row for row in rows if row.values["sheet"] == PACKAGE and row.values["sequence"] == sequence]
    return _number(found[-1], "operation") if found else None


def changes_after(session: Session, key: str, operation: int) -> dict[tuple[str, int | None], int]:
    """The newest change of travelling cells of a form after an entry of the journal, by school and year."""
    return {place: travelling for place, (_, travelling) in _newest(session, key, operation).items() if travelling}


def _said(session: Session) -> tuple[dict[Place, Stored], dict[str, _Package]]:
    words: dict[Place, Stored] = {}
    packages: dict[str, _Package] = {}
    for row in entries.load(session, READINESS):
        sheet, year = str(row.values["sheet"]), row.values["year"]
        if sheet == PACKAGE:
            packages[row.school] = _Package(_number(row, "sequence"), _number(row, "operation"))
        else:
            words[row.school, sheet, year if isinstance(year, int) else None] = row
    return words, packages


def _state(place: Place, word: Stored | None, package: _Package | None, last: tuple[int, int]) -> State:
    changed, travelling = last
    if word is None:
        why = _why("", 0, package, changed, travelling)
        return State(*place, stale=bool(why), why_stale=why)
    values = word.values
    state = str(values["state"] or "")
    sequence = values["sequence"]
    operation = _number(word, "operation")
    why = _why(state, operation, package, changed, travelling)
    return State(
        *place,
        state,
        bool(why),
        why,
        str(values["person"] or ""),
        str(values["at"] or ""),
        str(values["reason"] or ""),
        sequence if isinstance(sequence, int) else None,
        operation,
    )


def _why(state: str, operation: int, package: _Package | None, changed: int, travelling: int) -> str:
    if state == READY and changed > operation:
        return "Изменён после отметки «готово»: проверьте и отметьте снова."
    if package is not None and travelling > package.operation:
        return f"Изменён после пакета № {package.sequence}: район этих правок ещё не видел."
    return ""


def _changed(
    session: Session,
    key: str,
    words: Mapping[Place, Stored],
    packages: Mapping[str, _Package],
) -> dict[tuple[str, int | None], tuple[int, int]]:
    """The newest changes of a form that can matter; nothing is asked where nothing was said or sent."""
    since = [
        _number(word, "operation")
        for (_, sheet, _), word in words.items()
        if sheet == key and word.values["state"] in (READY, ACCEPTED)
    ]
    since += [package.operation for package in packages.values()]
    return _newest(session, key, min(since)) if since else {}


def _newest(session: Session, key: str, since: int) -> dict[tuple[str, int | None], tuple[int, int]]:
    """School and year → the newest entry that changed any cell there, and any cell that leaves the school."""
    source, sheet = entries.table(key), SHEETS[key]
    local = [column.key for column in sheet.entered if column.local]
    leaves = case((CHANGES.c.column.in_(local), 0), else_=CHANGES.c.operation)
    newest = [func.max(CHANGES.c.operation), func.max(leaves)]
    changed = (CHANGES.c.sheet == key, CHANGES.c.operation > since)
    joined = source.join(CHANGES, source.c.id == CHANGES.c.row)
    if not sheet.has_year:
        query = select(source.c.school, *newest).select_from(joined).where(*changed).group_by(source.c.school)
        return {(school, None): (any_cell, travelling) for school, any_cell, travelling in session.execute(query)}
    by_year = (
        select(source.c.school, source.c.year, *newest)
        .select_from(joined)
        .where(*changed)
        .group_by(source.c.school, source.c.year)
    )
    found = {(school, year): (any_cell, travelling) for school, year, any_cell, travelling in session.execute(by_year)}
    # a row that was moved to another year has changed the year it left, too
    moved = (
        select(source.c.school, CHANGES.c.before, func.max(CHANGES.c.operation))
        .select_from(joined)
        .where(*changed, CHANGES.c.column == "year", CHANGES.c.before.is_not(None))
        .group_by(source.c.school, CHANGES.c.before)
    )
    for school, before, operation in session.execute(moved):
        any_cell, travelling = found.get((school, int(before)), (0, 0))
        found[school, int(before)] = (max(any_cell, operation), max(travelling, operation))
    return found


def _number(row: Stored, key: str) -> int:
    value = row.values[key]
    return value if isinstance(value, int) else 0
