"""Keeps the rows of a form of a year that the district has accepted as they are, whatever way a change comes."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from shnor_desktop.errors import RefusedError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.entries import TABLES
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ACCEPTED

Place = tuple[str, str, int]
"""School, form, year."""


def locked(session: Session, sheets: Iterable[str]) -> set[Place]:
    """What is locked of these forms: the newest word on a form and year is «принято»."""
    said = TABLES["readiness"].c
    query = (
        select(said.school, said.sheet, said.year, said.state)
        .where(said.deleted_at.is_(None), said.year.is_not(None), said.sheet.in_(list(sheets)))
        .order_by(said.id)
    )
    newest = {(school, sheet, year): state for school, sheet, year, state in session.execute(query)}
    return {place for place, state in newest.items() if state == ACCEPTED}


def refuse(
    session: Session,
    touched: Mapping[str, Sequence[int]],
    arriving: Collection[Place],
    moved: Collection[tuple[str, int, int]],
) -> None:
    """Refuse a gesture that touches or brings rows where a form is locked; one small query when nothing is.

    ``touched``: rows by form; ``arriving``: places of new rows; ``moved``: form, row and the year it is moved to.
    """
    concerned = {key for key in {*touched, *(sheet for _, sheet, _ in arriving)} if _lockable(key)}
    closed = locked(session, concerned) if concerned else set()
    for place in sorted(closed.intersection(arriving)):
        raise _refused(place)
    for key in sorted({sheet for _, sheet, _ in closed}):
        rows = _rows(session, key, touched.get(key, ()))
        places = {(school, key, year) for school, year in rows.values()}
        places |= {(rows[row][0], key, year) for sheet, row, year in moved if sheet == key and row in rows}
        for place in sorted(closed & places):
            raise _refused(place)


def _lockable(key: str) -> bool:
    return key in SHEETS and SHEETS[key].has_year


def _rows(session: Session, key: str, rows: Sequence[int]) -> dict[int, tuple[str, int]]:
    """School and year of rows of a form; year 0 stands for a row without one."""
    source = TABLES[key].c
    found: dict[int, tuple[str, int]] = {}
    for start in range(0, len(rows), 500):
        query = select(source.id, source.school, source.year).where(source.id.in_(rows[start : start + 500]))
        found |= {row: (school, year or 0) for row, school, year in session.execute(query)}
    return found


def _refused(place: Place) -> RefusedError:
    school, key, year = place
    name = f"{year - 1}/{year % 100:02d}"
    return RefusedError(
        f"Лист «{SHEETS[key].title}» за {name} учебный год (школа {school}) принят районом: правка не записана.",
        hint="Чтобы исправить, выберите «Открыть снова» и назовите причину.",
    )
