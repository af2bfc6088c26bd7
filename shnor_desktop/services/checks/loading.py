"""Reads from the base no more than the asked forms, years and schools, and what their checks look at beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from operator import itemgetter

from sqlalchemy import func, select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.entries import Stored, table
from shnor_desktop.services.journal import DELETED

YEARS_BACK = {"assessments": 3, "classes": 1, "equipment": 1, "year_results": 1}
"""How many earlier years the checks of a form look at; a procedure is not held every year."""

_BESIDE: dict[str, tuple[str, ...]] = {
    "school": ("staff",),
    "social_passport": ("classes", "year_results"),
    "pupils": ("staff",),
    "courses": ("staff",),
    "vacancies": ("staff", "classes"),
    "assessments": ("classes", "year_results", "staff", "vacancies"),
    "year_results": ("classes",),
    "olympiads": ("classes",),
    "graduates": ("classes",),
    "rechecks": ("assessments",),
    "concept_documents": ("risk_profile",),
}
"""The other forms that the checks and the completeness of a form read."""

_PORTION = 25
"""Schools judged at a time: their rows fit a processor's cache, and a district of any size takes no more memory."""

OFFICE_WIDE = frozenset(key for key, sheet in SHEETS.items() if sheet.school_key != "school")
"""Cards of schools and rows that belong to no school: judged all at once."""

Totals = dict[tuple[str, int], dict[tuple[date, str], int]]
"""Social passport summed over a school: by school and year, then by date and category."""


Schools = Sequence[str] | None
"""The schools whose rows are read; None stands for all."""


def beside(sheets: Iterable[str]) -> set[str]:
    """The asked forms and those their checks look at."""
    asked = set(sheets)
    return asked.union(*(_BESIDE.get(sheet, ()) for sheet in asked))


def load(session: Session, sheets: Iterable[str], year: int | None, schools: Schools) -> dict[str, list[Stored]]:
    """Rows of forms in the order they were made; of earlier years too where a check compares years."""
    wanted = set(sheets)
    return {key: _rows(session, key, year, schools) for key in SHEETS if key in wanted}


def owners(session: Session, sheets: Iterable[str]) -> set[str]:
    """Codes of all schools that own rows of the forms, also of schools that have no card."""
    found: set[str] = set()
    for key in set(sheets) - OFFICE_WIDE:
        source = table(key)
        found.update(session.scalars(select(source.c.school).where(source.c[DELETED].is_(None)).distinct()))
    return found


def years_told(session: Session, sheets: Iterable[str]) -> list[int]:
    """The school years there are rows of, in any of the forms."""
    found: set[int | None] = set()
    for key in sheets:
        source = table(key)
        if "year" in source.c:
            found.update(session.scalars(select(source.c.year).where(source.c[DELETED].is_(None)).distinct()))
    return sorted(year for year in found if year is not None)


def portions(schools: Collection[str]) -> list[Sequence[str]]:
    """Schools in portions, in the order of their codes."""
    ordered = sorted(schools)
    return [ordered[start : start + _PORTION] for start in range(0, len(ordered), _PORTION)]


def _years(key: str, year: int) -> Sequence[int]:
    return range(year - YEARS_BACK.get(key, 0), year + 1)


def _rows(session: Session, key: str, year: int | None, schools: Schools) -> list[Stored]:
    source = table(key)
    keys = [column.key for column in SHEETS[key].entered]
    query = select(source.c.id, source.c.school, *(source.c[name] for name in keys)).where(source.c[DELETED].is_(None))
    if year is not None and "year" in source.c:
        query = query.where(source.c.year.in_(_years(key, year)))
    if schools is not None and SHEETS[key].school_key:
        query = query.where(source.c.school.in_(schools))
    rows = session.execute(query.order_by(source.c.id)).all()
    return [Stored(row[0], row[1], dict(zip(keys, row[2:], strict=True))) for row in rows]


def passport_totals(session: Session, year: int | None, schools: Schools) -> Totals:
    """Counts of the social passport by school: the school's own row, or the sum of its classes.

    Summed by the database, so that last year's passport need not be read cell by cell.
    """
    source = table("social_passport")
    whole = source.c.grade.is_(None)
    query = (
        select(source.c.school, source.c.year, source.c.on_date, source.c.category, whole, func.sum(source.c["count"]))
        .where(source.c[DELETED].is_(None), source.c["count"].is_not(None), source.c.on_date.is_not(None))
        .group_by(source.c.school, source.c.year, source.c.on_date, source.c.category, whole)
    )
    if year is not None:
        query = query.where(source.c.year.in_((year - 1, year)))
    if schools is not None:
        query = query.where(source.c.school.in_(schools))
    totals: defaultdict[tuple[str, int], dict[tuple[date, str], int]] = defaultdict(dict)
    # the school's own row comes last and wins over the sum of the classes
    for school, at, on_date, category, _, amount in sorted(session.execute(query).all(), key=itemgetter(4)):
        if at is not None and category is not None:
            totals[school, at][on_date, category] = int(amount)
    return dict(totals)


def latest_years(session: Session) -> dict[str, int]:
    """The newest year that classes or results are told of, by school: staff and lists of pupils speak of that year."""
    latest: dict[str, int] = {}
    for key in ("classes", "assessments"):
        source = table(key)
        query = select(source.c.school, func.max(source.c.year)).where(source.c[DELETED].is_(None))
        for school, year in session.execute(query.group_by(source.c.school)).all():
            if year is not None:
                latest[school] = max(year, latest.get(school, year))
    return latest
