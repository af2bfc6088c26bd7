"""What a step of the district does to the cells of a row, and what it no longer does when it was taken back.

The district's word is a step (`progress`); both sides turn it into cells by the same rules, so the school's base after
the receipt and the district's after the next package say the same. A step that the row has outgrown changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shnor_desktop.models.sheets.concept_documents import CONFIRMED as CONFIRMED_DOCUMENT
from shnor_desktop.models.sheets.concept_documents import RETURNED, REVIEWED
from shnor_desktop.models.sheets.programme import CHECKED, PROVED
from shnor_desktop.models.sheets.programme import SENT_BACK as SENT_BACK_EVENT
from shnor_desktop.models.sheets.roadmap import DONE, IN_WORK
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.documents import states
from shnor_desktop.services.progress import CONFIRMED, SENT_BACK

Cells: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Decision:
    """A step of the district that may set cells."""

    state: str
    on: date
    post: str = ""
    remark: str = ""


def cells(sheet: str, row: Mapping[str, Value], said: Decision) -> Cells:
    """The cells that a decision sets in a row as it stands; none when the row has gone on since."""
    rule = _RULES.get((sheet, said.state))
    found = rule(row, said) if rule is not None else {}
    return {key: value for key, value in found.items() if row.get(key) != value}


def state_cells(sheet: str) -> tuple[str, ...]:
    """The columns that decisions about rows of a sheet may set: whoever changed them later has the last word."""
    return _STATE_CELLS.get(sheet, ())


def taken_back(sheet: str, row: Mapping[str, Value], said: Decision, standing: Decision | None = None) -> Cells:
    """The cells that follow when the writer of a decision has taken it back, while the row still shows it.

    ``standing``: the newest decision that the writer has left, which holds again.
    """
    if (sheet, said.state) == ("roadmap", CONFIRMED):
        keys = ("confirmed", "confirmed_on", "confirmed_by")
        shown = row.get("confirmed_on") == said.on
        return {key: None for key in keys if row.get(key) is not None} if shown else {}
    if sheet == "roadmap" or (sheet, said.state) not in _RULES or row.get("state") != said.state:
        return {}
    made = states.undone(sheet, said.state)
    if standing is not None and (sheet, standing.state) in _RULES:
        made |= states.cells(sheet, standing.state, standing.on, standing.post, standing.remark)
    return {key: value for key, value in made.items() if row.get(key) != value}


def _later(row: Mapping[str, Value], key: str, on: date) -> bool:
    value = row.get(key)
    return isinstance(value, date) and value > on


def _confirm_measure(row: Mapping[str, Value], said: Decision) -> Cells:
    if row.get("state") != DONE or _later(row, "done_on", said.on):
        return {}
    return {"confirmed": True, "confirmed_on": said.on, "confirmed_by": said.post or None}


def _return_measure(row: Mapping[str, Value], said: Decision) -> Cells:
    if row.get("state") != DONE or _later(row, "done_on", said.on):
        return {}
    cleared: Cells = dict.fromkeys(("done_on", "confirmed", "confirmed_on", "confirmed_by"))
    return cleared | {"state": IN_WORK, "remark": said.remark or None}


def _stepped(sheet: str, later: str) -> "_Rule":
    """The cells of a document or an event, as the step itself sets them where it is made."""

    def rule(row: Mapping[str, Value], said: Decision) -> Cells:
        if _later(row, later, said.on):
            return {}
        return states.cells(sheet, said.state, said.on, said.post, said.remark)

    return rule


_Rule: TypeAlias = Callable[[Mapping[str, Value], Decision], Cells]
_OF_DOCUMENTS = (CONFIRMED_DOCUMENT, REVIEWED, RETURNED)
_OF_EVENTS = (PROVED, CHECKED, SENT_BACK_EVENT)
_RULES: dict[tuple[str, str], _Rule] = {
    ("roadmap", CONFIRMED): _confirm_measure,
    ("roadmap", SENT_BACK): _return_measure,
    **{("concept_documents", state): _stepped("concept_documents", "uploaded_on") for state in _OF_DOCUMENTS},
    **{("project_events", state): _stepped("project_events", "done_on") for state in _OF_EVENTS},
}
_STATE_CELLS = {
    "roadmap": ("state", "done_on", "confirmed", "confirmed_on", "confirmed_by", "remark"),
    "concept_documents": ("state", "uploaded_on", "confirmed_on", "remark"),
    "project_events": ("state", "done_on", "confirmed_on", "confirmed_by", "remark"),
}
