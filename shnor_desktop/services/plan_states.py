"""What a step of a measure sets in its cells: one rule for a gesture here and for one that has been received."""

from datetime import date

from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, IN_WORK, NOT_STARTED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.progress import CONFIRMED, SENT_BACK

CELLS = ("state", "done_on", "confirmed", "confirmed_on", "confirmed_by", "remark")
"""The columns that steps set."""


def cells(state: str, on: date | None, post: str = "", remark: str = "") -> dict[str, Value]:
    """The cells after a step; «возвращено» takes back what was done and its confirmation."""
    if state == DONE:
        return {"state": DONE, "done_on": on}
    if state == CONFIRMED:
        return {"confirmed": True, "confirmed_on": on, "confirmed_by": post.strip() or None}
    if state == SENT_BACK:
        cleared: dict[str, Value] = dict.fromkeys(("done_on", "confirmed", "confirmed_on", "confirmed_by"))
        return cleared | {"state": IN_WORK, "remark": remark.strip() or None}
    if state == CANCELLED:
        return {"state": CANCELLED, "remark": remark.strip() or None}
    if state in (IN_WORK, NOT_STARTED):
        return {"state": state}
    raise ValueError(f"a measure has no step «{state}»")
