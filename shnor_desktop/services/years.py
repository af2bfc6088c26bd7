"""Which school years a base holds, and which one is at hand."""

from datetime import date

from sqlalchemy import select

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries
from shnor_desktop.services.journal import DELETED
from shnor_desktop.services.office import Office


def held(office: Office) -> list[int]:
    """Every year that any form has rows of, newest first."""
    found: set[int] = set()
    with office.reading() as session:
        for key, sheet in SHEETS.items():
            if sheet.has_year:
                source = entries.table(key)
                query = select(source.c.year).distinct().where(source.c[DELETED].is_(None), source.c.year.is_not(None))
                found.update(session.execute(query).scalars())
    return sorted(found, reverse=True)


def of_day(today: date) -> int:
    """The school year of a day by its end; it begins on the first of September."""
    return today.year + 1 if today.month >= 9 else today.year


def at_hand(office: Office, today: date) -> int:
    """The year the office chose to work in, else the newest that has results, else the one of today."""
    chosen = office.setting("working_year")
    if isinstance(chosen, int):
        return chosen
    source = entries.table("assessments")
    with office.reading() as session:
        query = select(source.c.year).where(source.c[DELETED].is_(None), source.c.year.is_not(None))
        newest = session.execute(query.order_by(source.c.year.desc()).limit(1)).scalar()
    return int(newest) if newest else of_day(today)
