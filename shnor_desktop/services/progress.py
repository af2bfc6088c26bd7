"""Steps of a document, an event or a measure: written beside the change itself, never changed afterwards."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, journal
from shnor_desktop.services.entries import Add

PROGRESS = "progress"
CONFIRMED, SENT_BACK = "подтверждено", "возвращено"
"""Steps of a measure that are no states of it: it stays «исполнено», or is «в работе» again."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is said in a step: the state reached, when, by whom (a post) and with what remark."""

    state: str
    on: date
    post: str = ""
    remark: str = ""


def step(session: Session, school: str, sheet: str, row: int, noted: Noted) -> Add:
    """The step to be written in the same operation as the change, said in the name of this office."""
    values: dict[str, Value] = {
        "ref": uuid.uuid4().hex,
        "sheet": sheet,
        "row": row,
        "state": noted.state,
        "on": noted.on,
        "post": noted.post or None,
        "remark": noted.remark or None,
        "office": _code(session),
        "written_at": moment(session, sheet, row),
    }
    return Add(PROGRESS, school, values)


def _code(session: Session) -> str | None:
    settings = entries.table("settings")
    query = select(settings.c.value).where(settings.c.name == "code", settings.c[journal.DELETED].is_(None))
    return session.execute(query).scalar()


def moment(session: Session, sheet: str, row: int) -> str:
    """When a step is written: now, yet after every step of the row seen here.

    So two offices with different clocks agree on what answers what.
    """
    source = entries.table(PROGRESS)
    query = select(func.max(source.c.written_at)).where(source.c.sheet == sheet, source.c.row == row)
    newest = session.execute(query).scalar()
    now = journal.now()
    if newest is None or newest < now:
        return now
    return (datetime.fromisoformat(newest) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
