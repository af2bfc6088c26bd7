"""What a step of the district does to the cells of a row, and what it no longer does when it was taken back.

The district's word is a step (`progress`); both sides turn it into cells by the same rules, so the school's base after
the receipt and the district's after the next package say the same. A step that the row has outgrown changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shnor_desktop.models.sheets.concept_documents import CONFIRMED as CONFIRMED_DOCUMENT
from shnor_desktop.models.sheets.concept_documents import RETURNED, REVIEWED
from shnor_desktop.models.sheets.programme import CHECKED, PROVED
from shnor_desktop.models.sheets.programme import SENT_BACK as SENT_BACK_EVENT
from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import plan_states
from shnor_desktop.services.documents import states
from shnor_desktop.services.progress import CONFIRMED, SENT_BACK

Cells: TypeAlias = dict[str, Value]
MEASURES = "roadmap"


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


def sets(state: str) -> tuple[str, ...]:
    """The cells of a measure that a decision sets, whatever stands in them."""
    return _SETS.get(state, ())


def shown(row: Mapping[str, Value], said: Decision) -> bool:
    """Whether a measure still stands as a decision has put it: nobody has gone on since."""
    if said.state == CONFIRMED:
        return row.get("confirmed") is True and row.get("confirmed_on") == said.on
    if said.state == DONE:
        return row.get("state") == DONE and row.get("done_on") == said.on
    if said.state == SENT_BACK:
        returned = plan_states.cells(SENT_BACK, said.on, remark=said.remark)
        return all(row.get(key) == value for key, value in returned.items())
    return False


def taken_back(sheet: str, row: Mapping[str, Value], said: Decision, standing: Decision | None = None) -> Cells:
    """The cells that follow when the writer of a decision has taken it back, while the row still shows it.

    Of a document or an event; what a measure was before is kept by each base (``withdrawn``). ``standing``: the newest
    decision that the writer has left, which holds again.
    """
    if (sheet, said.state) not in _RULES or row.get("state") != said.state:
        return {}
    made = states.undone(sheet, said.state)
    if standing is not None and (sheet, standing.state) in _RULES:
        made |= states.cells(sheet, standing.state, standing.on, standing.post, standing.remark)
    return {key: value for key, value in made.items() if row.get(key) != value}


def all_taken_back(
    sheet: str, row: Mapping[str, Value], said: Sequence[Decision], standing: Decision | None = None
) -> Cells:
    """The same of several, the newest first: each is taken from what the later ones have left."""
    made: Cells = {}
    for one in reversed(said):
        made |= taken_back(sheet, {**row, **made}, one, standing)
    return made


def _later(row: Mapping[str, Value], key: str, on: date) -> bool:
    value = row.get(key)
    return isinstance(value, date) and value > on


def _confirm_measure(row: Mapping[str, Value], said: Decision) -> Cells:
    if row.get("state") != DONE or _later(row, "done_on", said.on):
        return {}
    return plan_states.cells(CONFIRMED, said.on, said.post)


def _return_measure(row: Mapping[str, Value], said: Decision) -> Cells:
    if row.get("state") != DONE or _later(row, "done_on", said.on):
        return {}
    return plan_states.cells(SENT_BACK, said.on, remark=said.remark)


def _finish_measure(row: Mapping[str, Value], said: Decision) -> Cells:
    """The district may say itself that a measure is done, so that it can confirm it."""
    return {} if row.get("state") in (DONE, CANCELLED) else plan_states.cells(DONE, said.on)


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
    (MEASURES, DONE): _finish_measure,
    (MEASURES, CONFIRMED): _confirm_measure,
    (MEASURES, SENT_BACK): _return_measure,
    **{("concept_documents", state): _stepped("concept_documents", "uploaded_on") for state in _OF_DOCUMENTS},
    **{("project_events", state): _stepped("project_events", "done_on") for state in _OF_EVENTS},
}
_SETS = {
    DONE: ("state", "done_on"),
    CONFIRMED: ("confirmed", "confirmed_on", "confirmed_by"),
    SENT_BACK: plan_states.CELLS,
}
_STATE_CELLS = {
    MEASURES: plan_states.CELLS,
    "concept_documents": ("state", "uploaded_on", "confirmed_on", "remark"),
    "project_events": ("state", "done_on", "confirmed_on", "confirmed_by", "remark"),
}
